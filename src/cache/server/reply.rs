//! Parses replies as untrusted input. `None` stands for a reply that no Redis would give to the request; garbage under
//! one of the cache's keys is an answer, and is read as the scripts read it.

use std::time::Duration;

use redis::Value;

use crate::cache::codec::{self, Field, MOST_CHUNKS};
use crate::cache::entry::{Chunk, ChunkRead, Found, Head, Sighting, Snapshot, Weighed};
use crate::cache::reference::whole;
use crate::cache::{
    Announce, Announcement, Asked, EntryRequest, Flush, LeagueTag, Nonce, Requests,
};
use crate::clock::Moment;
use crate::league::{Edition, Revision};

/// Reads the reply to a look-up's pipeline.
pub(super) fn look(league: &LeagueTag, mut values: Vec<Value>) -> Option<Snapshot> {
    let said = values.split_off(values.len().checked_sub(2)?);
    let [entry, left] = <[Value; 2]>::try_from(values).ok()?;
    let Value::Int(left) = left else { return None };
    let found = match (hash(entry)?, left) {
        (Hash::WrongType, _) => Found::Unreadable,
        // No such key, perhaps only since the command before.
        (Hash::Fields(_), -2) => Found::Nothing,
        (Hash::Fields(fields), left) => codec::record(fields, millis(left)),
    };
    Some(Snapshot {
        found,
        announced: announced(league, said)?,
    })
}

/// Reads the reply to a reader's look, which asked for the first chunk and for the head or did not.
pub(super) fn read(
    league: &LeagueTag,
    values: Vec<Value>,
    (payload, body): (bool, bool),
) -> Option<Sighting> {
    let [entry, left, said] = <[Value; 3]>::try_from(values).ok()?;
    let Value::Int(left) = left else { return None };
    let found = match (hash(entry)?, left) {
        (Hash::WrongType, _) => Found::Unreadable,
        (Hash::Fields(_), -2) => Found::Nothing,
        (Hash::Fields(fields), left) if payload => codec::record(fields, millis(left)),
        (Hash::Fields(fields), left) => codec::metadata(fields, millis(left)),
    };
    let announced = if body {
        head(league, vec![said])?
    } else {
        Head::bare(codec::announcement(league, &[], &fields(said)?))
    };
    Some(Sighting { found, announced })
}

/// Reads the reference and the head.
pub(super) fn head(league: &LeagueTag, values: Vec<Value>) -> Option<Head> {
    let [said] = <[Value; 1]>::try_from(values).ok()?;
    let mut reference = fields(said)?;
    let body = reference.pop().flatten();
    Some(Head::new(
        codec::announcement(league, &[], &reference),
        body,
    ))
}

/// Reads how many clients there are.
pub(super) fn clients(values: Vec<Value>) -> Option<u64> {
    let [said] = <[Value; 1]>::try_from(values).ok()?;
    let said: String = redis::from_redis_value(said).ok()?;
    let mut lines = said.lines();
    lines.find_map(|line| line.strip_prefix("connected_clients:")?.trim().parse().ok())
}

/// Reads the reply to a survey's pipeline.
pub(super) fn survey(
    league: &LeagueTag,
    mut values: Vec<Value>,
) -> Option<(Vec<Weighed>, Announcement)> {
    let said = values.split_off(values.len().checked_sub(2)?);
    let mut values = values.into_iter();
    let mut found = Vec::new();
    while let Some(entry) = values.next() {
        let Value::Int(left) = values.next()? else {
            return None;
        };
        found.push(match (hash(entry)?, left) {
            (Hash::WrongType, _) => Weighed::of(Found::Unreadable),
            (Hash::Fields(_), -2) => Weighed::of(Found::Nothing),
            (Hash::Fields(fields), left) => codec::weighed(fields, millis(left)),
        });
    }
    Some((found, announced(league, said)?))
}

/// Reads the mark and the reference.
pub(crate) fn announced(league: &LeagueTag, values: Vec<Value>) -> Option<Announcement> {
    let [mark, reference] = <[Value; 2]>::try_from(values).ok()?;
    let (mark, reference) = (fields(mark)?, fields(reference)?);
    Some(codec::announcement(league, &mark, &reference))
}

/// The fields of a hash; none for a key of another type.
fn fields(value: Value) -> Option<Vec<Field>> {
    match hash(value)? {
        Hash::WrongType => Some(Vec::new()),
        Hash::Fields(fields) => Some(fields),
    }
}

fn millis(left: i64) -> Option<Duration> {
    u64::try_from(left).ok().map(Duration::from_millis)
}

/// Reads the reply to a request for a chunk.
pub(super) fn chunk(values: Vec<Value>) -> Option<ChunkRead> {
    let [reply] = <[Value; 1]>::try_from(values).ok()?;
    let Hash::Fields(fields) = hash(reply)? else {
        return None;
    };
    let [checksum, chunk] = <[Option<Vec<u8>>; 2]>::try_from(fields).ok()?;
    Some(ChunkRead {
        checksum: codec::checksum_of(&checksum?)?,
        chunk: chunk.map(Chunk::new),
    })
}

/// The answer to a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lease {
    /// The lease is the caller's.
    Ours,
    /// Another holder has it for so long; `None` for a lease that does not end.
    Held(Option<Duration>),
}

/// Reads the reply to a claim.
pub(super) fn claim(values: &[Value]) -> Option<Lease> {
    match values {
        [Value::Okay, Value::Int(_)] => Some(Lease::Ours),
        // It ended in between.
        [Value::Nil, Value::Int(-2)] => Some(Lease::Held(Some(Duration::ZERO))),
        [Value::Nil, Value::Int(left)] => Some(Lease::Held(millis(*left))),
        _ => None,
    }
}

/// Whether the reply is this text.
pub(super) fn is_text(values: Vec<Value>, text: &str) -> bool {
    let value = values.into_iter().next().and_then(bytes);
    value.is_some_and(|value| value == text.as_bytes())
}

/// Reads ANNOUNCE's answer.
pub(super) fn announce(values: Vec<Value>) -> Option<Announce> {
    let values: Vec<Vec<u8>> = values.into_iter().map(bytes).collect::<Option<_>>()?;
    let values: Vec<&[u8]> = values.iter().map(Vec::as_slice).collect();
    match values.as_slice() {
        [b"taken"] => Some(Announce::Taken),
        [b"moved", b"", b""] => Some(Announce::Moved(None)),
        [b"moved", revision, facts] => Some(Announce::Moved(Some(edition(revision, facts)?))),
        [b"same", nonce] => Some(Announce::Same(Nonce(whole(nonce)?))),
        [b"announced", nonce] => Some(Announce::Announced(Nonce(whole(nonce)?))),
        _ => None,
    }
}

/// Reads FLUSH's answer.
pub(super) fn flush(values: Vec<Value>) -> Option<Flush> {
    let values: Vec<Vec<u8>> = values.into_iter().map(bytes).collect::<Option<_>>()?;
    let values: Vec<&[u8]> = values.iter().map(Vec::as_slice).collect();
    match values.as_slice() {
        [b"taken"] => Some(Flush::Taken),
        [b"nothing"] => Some(Flush::Nothing),
        [b"flushed", nonce, revision, facts] => Some(Flush::Flushed(
            Nonce(whole(nonce)?),
            edition(revision, facts)?,
        )),
        _ => None,
    }
}

fn edition(revision: &[u8], facts: &[u8]) -> Option<Edition> {
    Some(Edition {
        revision: Revision(whole(revision)?),
        facts: std::str::from_utf8(facts).ok()?.parse().ok()?,
    })
}

/// Reads ASK's answer.
pub(super) fn ask(values: Vec<Value>) -> Option<Asked> {
    let [answer] = <[Value; 1]>::try_from(values).ok()?;
    match bytes(answer)?.as_slice() {
        b"asked" => Some(Asked::Asked),
        b"already" => Some(Asked::Already),
        b"full" => Some(Asked::Full),
        _ => None,
    }
}

/// Whether there is a score: a set of another type has none.
pub(super) fn is_wanted(values: Vec<Value>) -> Option<bool> {
    let [score] = <[Value; 1]>::try_from(values).ok()?;
    match score {
        Value::Nil | Value::ServerError(_) => Some(false),
        Value::BulkString(_) | Value::Double(_) => Some(true),
        _ => None,
    }
}

/// Reads the members of a sorted set with their scores: none for a key of another type.
pub(super) fn wanted(values: Vec<Value>) -> Option<Requests> {
    let [members] = <[Value; 1]>::try_from(values).ok()?;
    let Value::Array(members) = members else {
        return matches!(members, Value::ServerError(_)).then(Requests::default);
    };
    let mut members = members.into_iter();
    let mut requests = Vec::new();
    while let Some(member) = members.next() {
        // The newer protocol gives each member as a pair.
        let (member, score) = match member {
            Value::Array(pair) => <[Value; 2]>::try_from(pair).ok()?.into(),
            member => (member, members.next()?),
        };
        requests.push(EntryRequest {
            member: bytes(member)?,
            at: moment(score)?,
        });
    }
    Some(Requests::of(requests))
}

/// A moment from a score, which another program may have set to any number.
fn moment(score: Value) -> Option<Moment> {
    let score: f64 = match score {
        Value::Double(score) => score,
        score => std::str::from_utf8(&bytes(score)?).ok()?.parse().ok()?,
    };
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a score out of range is cut to the nearest moment"
    )]
    let millis = score as u64;
    Some(Moment(millis))
}

/// Reads the whole directory: its fields, none for a key of another type.
pub(super) fn directory(values: Vec<Value>) -> Option<Vec<(Vec<u8>, Vec<u8>)>> {
    let [reply] = <[Value; 1]>::try_from(values).ok()?;
    match reply {
        Value::ServerError(_) => Some(Vec::new()),
        reply => {
            let pairs = reply.into_map_iter().ok()?;
            pairs
                .map(|(name, value)| Some((bytes(name)?, bytes(value)?)))
                .collect()
        }
    }
}

/// Reads some fields of one hash; none for a key of another type.
pub(super) fn one_hash(values: Vec<Value>) -> Option<Vec<Field>> {
    let [reply] = <[Value; 1]>::try_from(values).ok()?;
    fields(reply)
}

/// Whether the only reply is that the key is of another type.
pub(super) fn is_wrong_type(values: &[Value]) -> bool {
    matches!(values, [Value::ServerError(_)])
}

/// Reads how many chunks each entry has: none where there is no entry that can be read.
pub(super) fn chunks(values: &[Value]) -> Vec<u64> {
    let count = |value: &Value| {
        let fields = fields(value.clone())?;
        whole(fields.first()?.as_deref()?).filter(|chunks| *chunks <= MOST_CHUNKS)
    };
    values
        .iter()
        .map(|value| count(value).unwrap_or(0))
        .collect()
}

/// The sum of the numbers among the replies.
pub(super) fn sum(values: &[Value]) -> u64 {
    let number = |value: &Value| match value {
        Value::Int(number) => u64::try_from(*number).ok(),
        _ => None,
    };
    values.iter().filter_map(number).sum()
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
    use crate::cache::codec::{ENTRY, MARK, REFERENCE};
    use crate::league::StoreId;

    fn bulk(text: &str) -> Value {
        Value::BulkString(text.as_bytes().to_vec())
    }

    fn nothing(fields: usize) -> Value {
        Value::Array(vec![Value::Nil; fields])
    }

    fn league() -> LeagueTag {
        LeagueTag::of(&StoreId::from_bits(1))
    }

    fn seen(entry: Value, left: i64) -> Option<Snapshot> {
        let (mark, reference) = (nothing(MARK.len()), nothing(REFERENCE.len()));
        look(&league(), vec![entry, Value::Int(left), mark, reference])
    }

    #[test]
    fn no_keys_at_all_are_a_missing_entry_of_a_league_that_is_not_announced() {
        let seen = seen(nothing(ENTRY.len() + 2), -2).unwrap();
        assert_eq!(seen.found, Found::Nothing);
        assert_eq!(seen.announced, Announcement::default());
    }

    #[test]
    fn garbage_in_the_reference_counts_as_no_reference() {
        let garbage = |fields: usize| Value::Array(vec![bulk("\u{1b}[2J"); fields]);
        let said = vec![garbage(MARK.len()), garbage(REFERENCE.len())];
        assert_eq!(announced(&league(), said), Some(Announcement::default()));
    }

    #[test]
    fn a_hash_of_other_fields_is_unreadable() {
        let seen = seen(nothing(ENTRY.len() + 2), -1).unwrap();
        assert_eq!(seen.found, Found::Unreadable);
    }

    #[test]
    fn replies_no_redis_gives_are_no_answers() {
        let league = league();
        assert_eq!(look(&league, vec![]), None);
        assert_eq!(survey(&league, vec![]), None);
        assert_eq!(survey(&league, vec![Value::Nil; 4]), None);
        assert_eq!(
            survey(&league, vec![nothing(8), nothing(3), nothing(8)]),
            None
        );
        assert_eq!(look(&league, vec![Value::Nil; 4]), None);
        assert_eq!(seen(Value::Int(1), -2), None);
        assert_eq!(announced(&league, vec![Value::Nil; 2]), None);
        assert_eq!(chunk(vec![Value::Okay]), None);
        assert_eq!(claim(&[]), None);
        assert_eq!(claim(&[Value::Nil, Value::Nil]), None);
        assert_eq!(claim(&[bulk("OK"), Value::Int(1)]), None);
        assert_eq!(announce(vec![Value::Nil]), None);
        assert_eq!(announce(vec![bulk("perhaps")]), None);
        assert_eq!(announce(vec![bulk("announced"), bulk("-1")]), None);
        assert_eq!(announce(vec![bulk("moved"), bulk("1"), bulk("x")]), None);
        assert_eq!(directory(vec![]), None);
        assert_eq!(directory(vec![Value::Int(1)]), None);
        assert_eq!(one_hash(vec![Value::Nil]), None);
        assert_eq!(flush(vec![bulk("perhaps")]), None);
        assert_eq!(flush(vec![bulk("flushed"), bulk("1")]), None);
        assert_eq!(ask(vec![]), None);
        assert_eq!(ask(vec![bulk("perhaps")]), None);
        assert_eq!(is_wanted(vec![Value::Okay]), None);
        assert_eq!(wanted(vec![Value::Nil]), None);
        assert_eq!(wanted(vec![Value::Array(vec![bulk("t")])]), None);
        assert_eq!(
            wanted(vec![Value::Array(vec![bulk("t"), bulk("soon")])]),
            None
        );
    }

    #[test]
    fn requests_are_read_in_either_form_with_any_score_and_at_most_so_many() {
        let request = |member: &str, at| EntryRequest {
            member: member.as_bytes().to_vec(),
            at: Moment(at),
        };
        let flat = ["a", "17", "b", "-inf", "c", "inf", "d", "1.7e12"].map(bulk);
        let pair = |member, score| Value::Array(vec![bulk(member), Value::Double(score)]);
        let pairs = vec![
            pair("a", 17.0),
            pair("b", f64::NEG_INFINITY),
            pair("c", f64::INFINITY),
            pair("d", 1.7e12),
        ];
        for members in [flat.to_vec(), pairs] {
            let read = wanted(vec![Value::Array(members)]).unwrap();
            let expected = [
                request("a", 17),
                request("b", 0),
                request("c", u64::MAX),
                request("d", 1_700_000_000_000),
            ];
            assert_eq!(read.requests, expected);
            assert!(!read.crowded);
        }
        let many = (0..=64).flat_map(|at| [bulk(&format!("m{at:02}")), bulk("1")]);
        let read = wanted(vec![Value::Array(many.collect())]).unwrap();
        assert_eq!((read.requests.len(), read.crowded), (64, true));
    }

    #[test]
    fn a_lease_is_ours_or_held_for_a_while_or_for_ever() {
        let second = Duration::from_secs(1);
        for (answer, left, lease) in [
            (Value::Okay, 5_000, Lease::Ours),
            (Value::Nil, 1_000, Lease::Held(Some(second))),
            (Value::Nil, -2, Lease::Held(Some(Duration::ZERO))),
            (Value::Nil, -1, Lease::Held(None)),
        ] {
            assert_eq!(claim(&[answer, Value::Int(left)]), Some(lease), "{left}");
        }
    }
}
