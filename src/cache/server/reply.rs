//! Parses replies as untrusted input. `None` stands for a reply that no Redis would give to the request; garbage under
//! one of the cache's keys is an answer, and is read as the scripts read it.

use std::time::Duration;

use redis::Value;

use crate::cache::entry::{Chunk, ChunkRead, Fence, Found, Record, Snapshot};
use crate::cache::fence::whole;
use crate::cache::invalidation::FenceSnapshot;
use crate::cache::{BackendKind, Claim, Fill, LeagueTag, Lease, Nonce, Receipt, Taken, codec};
use crate::league::Revision;

/// Reads the reply to a look-up's pipeline.
pub(super) fn glance(values: Vec<Value>) -> Option<Snapshot> {
    let [fence, table, left] = <[Value; 3]>::try_from(values).ok()?;
    let Value::Int(left) = left else { return None };
    let found = match (hash(table)?, left) {
        (Hash::WrongType, _) => Found::Unreadable,
        // No such key, perhaps only since the command before.
        (Hash::Fields(_), -2) => Found::Nothing,
        (Hash::Fields(fields), left) => record(fields, left),
    };
    let fence = read_fence(fence)?;
    Some(Snapshot { fence, found })
}

/// Reads the reply to a look at what changed.
pub(super) fn sighting(values: Vec<Value>) -> Option<FenceSnapshot> {
    let [fence, table] = <[Value; 2]>::try_from(values).ok()?;
    let [nonce, revision] = fields(table)?;
    let (nonce, revision) = (Nonce::parse(&nonce), whole(&revision).map(Revision));
    Some(FenceSnapshot {
        fence: read_fence(fence)?,
        entry: nonce.zip(revision),
    })
}

/// Reads the reply to a request for a fence: whether another league has the keys of this one.
pub(crate) fn is_taken_from(league: &LeagueTag, values: Vec<Value>) -> bool {
    let fence = values.into_iter().next().and_then(read_fence);
    fence.is_some_and(|fence| fence.is_taken_from(league))
}

fn read_fence(value: Value) -> Option<Fence> {
    let [store, nonce, revision] = fields(value)?;
    let fence = Fence {
        store: codec::store(&store),
        nonce: Nonce::parse(&nonce),
        revision: whole(&revision).map_or(Revision::default(), Revision),
    };
    Some(fence.known())
}

/// So many fields of a hash; those that are not there are empty, and so are all of a key of another type.
fn fields<const N: usize>(value: Value) -> Option<[Vec<u8>; N]> {
    match hash(value)? {
        Hash::WrongType => Some([const { Vec::new() }; N]),
        Hash::Fields(fields) => {
            let fields: Vec<_> = fields.into_iter().map(Option::unwrap_or_default).collect();
            fields.try_into().ok()
        }
    }
}

fn record(mut fields: Vec<Option<Vec<u8>>>, left: i64) -> Found {
    let first = fields.pop().flatten();
    match (codec::parse(&fields), first) {
        (Some(meta), Some(first)) => Found::Record(Record {
            meta,
            first: Chunk::new(first),
            left: u64::try_from(left).ok().map(Duration::from_millis),
        }),
        _ => Found::Unreadable,
    }
}

/// Reads the reply to a request for a chunk.
pub(super) fn chunk(values: Vec<Value>) -> Option<ChunkRead> {
    let [reply] = <[Value; 1]>::try_from(values).ok()?;
    let Hash::Fields(fields) = hash(reply)? else {
        return None;
    };
    let [checksum, chunk] = <[Option<Vec<u8>>; 2]>::try_from(fields).ok()?;
    Some(ChunkRead {
        checksum: codec::digest(&checksum?)?,
        chunk: chunk.map(Chunk::new),
    })
}

/// Reads CLAIM's answer.
pub(super) fn claim(values: Vec<Value>, token: &str) -> Option<Claim> {
    if let [word, Value::Int(left)] = values.as_slice() {
        let left = u64::try_from(*left).ok().map(Duration::from_millis)?;
        return (bytes(word.clone())? == b"wait").then_some(Claim::Wait(left));
    }
    let mut values = values.into_iter().map(bytes);
    match (values.next()??.as_slice(), values.next().flatten()) {
        (b"go", Some(nonce)) => Some(Claim::Go(Lease {
            token: token.to_owned(),
            nonce: Nonce::parse(&nonce)?,
            backend: BackendKind::Redis,
        })),
        (b"taken", None) => Some(Claim::Taken),
        (b"behind", Some(revision)) => Some(Claim::Behind(Revision(whole(&revision)?))),
        _ => None,
    }
}

/// Reads FILL's answer.
pub(super) fn fill(values: Vec<Value>) -> Option<Fill> {
    let [answer] = <[Value; 1]>::try_from(values).ok()?;
    match bytes(answer)?.as_slice() {
        b"ok" => Some(Fill::Filled),
        b"flushed" => Some(Fill::Flushed),
        b"outdated" => Some(Fill::Outdated),
        b"forked" => Some(Fill::Forked),
        b"taken" => Some(Fill::Taken),
        b"lost" => Some(Fill::Lost),
        _ => None,
    }
}

/// Reads ADVANCE's answer.
pub(super) fn advance(values: Vec<Value>) -> Option<Result<Revision, Taken>> {
    let [answer] = <[Value; 1]>::try_from(values).ok()?;
    match bytes(answer)?.as_slice() {
        b"taken" => Some(Err(Taken)),
        revision => Some(Ok(Revision(whole(revision)?))),
    }
}

/// Reads FLUSH's answer.
pub(super) fn flush(values: Vec<Value>) -> Option<Result<Receipt, Taken>> {
    if let [Value::BulkString(word)] = values.as_slice() {
        return (word == b"taken").then_some(Err(Taken));
    }
    let [nonce, Value::Int(entries), Value::Int(size)] = <[Value; 3]>::try_from(values).ok()?
    else {
        return None;
    };
    Some(Ok(Receipt {
        entries: u64::try_from(entries).ok()?,
        bytes: u64::try_from(size).ok()?,
        nonce: Nonce::parse(&bytes(nonce)?)?,
    }))
}

/// The answer to HMGET.
enum Hash {
    Fields(Vec<Option<Vec<u8>>>),
    WrongType,
}

fn hash(value: Value) -> Option<Hash> {
    match value {
        Value::ServerError(_) => Some(Hash::WrongType),
        Value::Array(values) => {
            let field = |value| match value {
                Value::Nil => Some(None),
                value => bytes(value).map(Some),
            };
            let fields: Option<Vec<_>> = values.into_iter().map(field).collect();
            fields.map(Hash::Fields)
        }
        _ => None,
    }
}

fn bytes(value: Value) -> Option<Vec<u8>> {
    match value {
        Value::BulkString(bytes) => Some(bytes),
        Value::SimpleString(text) => Some(text.into_bytes()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cache::codec::FIELDS;

    fn bulk(text: &str) -> Value {
        Value::BulkString(text.as_bytes().to_vec())
    }

    fn nothing(fields: usize) -> Value {
        Value::Array(vec![Value::Nil; fields])
    }

    #[test]
    fn no_keys_at_all_are_a_missing_entry_under_an_empty_fence() {
        let seen = glance(vec![nothing(3), nothing(FIELDS.len() + 1), Value::Int(-2)]).unwrap();
        assert_eq!(seen.found, Found::Nothing);
        assert_eq!(seen.fence, Fence::default());
    }

    #[test]
    fn garbage_in_the_fence_counts_as_no_fence() {
        let fence = Value::Array(vec![bulk("no league"), bulk("nonsense"), bulk("-7")]);
        let seen = glance(vec![fence, nothing(FIELDS.len() + 1), Value::Int(-2)]).unwrap();
        assert_eq!(seen.fence, Fence::default());
    }

    #[test]
    fn a_hash_of_other_fields_is_unreadable() {
        let seen = glance(vec![nothing(3), nothing(FIELDS.len() + 1), Value::Int(-1)]);
        assert_eq!(seen.unwrap().found, Found::Unreadable);
    }

    #[test]
    fn replies_no_redis_gives_are_no_answers() {
        assert_eq!(glance(vec![]), None);
        assert_eq!(glance(vec![Value::Nil, Value::Nil, Value::Nil]), None);
        assert_eq!(
            glance(vec![nothing(3), Value::Int(1), Value::Int(-2)]),
            None
        );
        assert_eq!(sighting(vec![nothing(3), Value::Int(1)]), None);
        assert_eq!(chunk(vec![Value::Okay]), None);
        assert_eq!(claim(vec![], "t"), None);
        assert_eq!(claim(vec![bulk("go")], "t"), None);
        assert_eq!(claim(vec![bulk("go"), bulk("no nonce")], "t"), None);
        assert_eq!(claim(vec![bulk("behind"), bulk("-1")], "t"), None);
        assert_eq!(fill(vec![bulk("maybe")]), None);
        assert_eq!(claim(vec![bulk("wait")], "t"), None);
        assert_eq!(claim(vec![bulk("wait"), Value::Int(-1)], "t"), None);
        assert_eq!(claim(vec![bulk("go"), Value::Int(1)], "t"), None);
        assert_eq!(advance(vec![Value::Nil]), None);
        assert_eq!(advance(vec![bulk("perhaps")]), None);
        assert_eq!(flush(vec![bulk("perhaps")]), None);
        assert_eq!(flush(vec![bulk("x"), Value::Int(-1), Value::Int(0)]), None);
    }
}
