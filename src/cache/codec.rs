//! Encodes payloads and metadata to bytes and decodes them, with large payloads off the rendering thread.

use std::sync::Arc;
use std::time::Duration;

use super::entry::{Chunk, Meta};
use super::fence::whole;
use super::{Built, Key, Nonce, Payload};
use crate::clock::Moment;
use crate::league::{Digest, Digester, Revision, StoreId, clean_name};

/// Payloads up to this many bytes are decoded in place: moving them to another thread would take longer.
const SMALL_BYTES: usize = 64 * 1024;
/// Values up to this many rows are encoded in place.
const SMALL_ROWS: usize = 1_000;

/// Encodes the value in chunks; `None` when it cannot be encoded.
pub(super) async fn encode<T: Payload>(value: &Arc<T>) -> Option<Vec<Chunk>> {
    fn chunks<T: Payload>(value: &T) -> Option<Vec<Chunk>> {
        let chunk = |part: &T| postcard::to_stdvec(part).ok().map(Chunk::new);
        value.parts().iter().map(chunk).collect()
    }
    if value.rows() <= SMALL_ROWS {
        return chunks(value.as_ref());
    }
    let value = Arc::clone(value);
    let task = tokio::task::spawn_blocking(move || chunks(value.as_ref()));
    task.await.ok().flatten()
}

/// Decodes the value of a key; `None` when the checksum is wrong or the bytes are not a valid value.
pub(super) async fn decode<T: Payload>(
    key: &Key,
    meta: &Meta,
    chunks: Vec<Chunk>,
) -> Option<Arc<T>> {
    let bytes: usize = chunks.iter().map(|chunk| chunk.len()).sum();
    if bytes <= SMALL_BYTES {
        return open(key, meta, &chunks);
    }
    let (key, meta) = (key.clone(), meta.clone());
    let task = tokio::task::spawn_blocking(move || open(&key, &meta, &chunks));
    task.await.ok().flatten()
}

fn open<T: Payload>(key: &Key, meta: &Meta, chunks: &[Chunk]) -> Option<Arc<T>> {
    if checksum(key, meta, chunks) != meta.checksum {
        return None;
    }
    let part = |chunk: &Chunk| match postcard::take_from_bytes(chunk) {
        Ok((part, [])) => Some(part),
        Ok(_) | Err(_) => None,
    };
    let value = T::join(chunks.iter().map(part).collect::<Option<_>>()?)?;
    (value.rows() as u64 == meta.rows).then(|| Arc::new(value))
}

// An entry's metadata as hash fields: readable for a person with `redis-cli HGETALL`, and parsed as untrusted input.

/// The fields of an entry apart from its numbered chunks.
pub(super) const FIELDS: [&str; 12] = [
    "store", "nonce", "revision", "facts", "rows", "chunks", "built_at", "built_us", "built_by",
    "grace_ms", "token", "checksum",
];

/// The fields of a fence.
pub(super) const FENCE: [&str; 3] = ["store", "nonce", "revision"];

/// More chunks than any table has: an entry that claims more is treated as damaged.
const MOST_CHUNKS: u64 = 1_000;
/// The longest name of a builder, in bytes.
const LONGEST_NAME: usize = 256;

/// The metadata in the order of [`FIELDS`].
pub(super) fn fields(meta: &Meta) -> [String; FIELDS.len()] {
    [
        meta.store.to_string(),
        meta.nonce.0.clone(),
        meta.revision.to_string(),
        meta.facts.to_string(),
        meta.rows.to_string(),
        meta.chunks.to_string(),
        meta.built.at.0.to_string(),
        meta.built.micros.to_string(),
        meta.built.by.clone(),
        millis(meta.grace).to_string(),
        meta.token.clone(),
        meta.checksum.to_string(),
    ]
}

/// Parses the metadata, given in the order of [`FIELDS`]; `None` when a field is missing or not in the format of
/// [`fields`].
pub(super) fn parse(fields: &[Option<Vec<u8>>]) -> Option<Meta> {
    let mut fields = fields.iter();
    let mut next = || fields.next()?.as_deref();
    Some(Meta {
        store: store(next()?)?,
        nonce: Nonce::parse(next()?)?,
        revision: Revision(whole(next()?)?),
        facts: digest(next()?)?,
        rows: whole(next()?)?,
        chunks: whole(next()?)
            .filter(|chunks| (1..=MOST_CHUNKS).contains(chunks))
            .and_then(|chunks| usize::try_from(chunks).ok())?,
        built: Built {
            at: Moment(whole(next()?)?),
            micros: whole(next()?)?,
            by: text(next()?).filter(|by| clean_name(by) == *by)?,
        },
        grace: Duration::from_millis(whole(next()?)?),
        token: text(next()?)?,
        checksum: digest(next()?)?,
    })
}

/// The checksum of an entry: over its key, its metadata (without the checksum itself) and all its chunks. The key is
/// included, so an entry that was copied to another key, or the reply to another request, is never taken for the requested
/// table.
pub(super) fn checksum(key: &Key, meta: &Meta, chunks: &[Chunk]) -> Digest {
    let mut digester = Digester::default();
    digester.add(key.table().as_bytes());
    for field in fields(meta).iter().take(FIELDS.len() - 1) {
        digester.add(field.as_bytes());
    }
    for chunk in chunks {
        digester.add(chunk);
    }
    digester.digest()
}

/// Parses the full id of a league.
pub(super) fn store(bytes: &[u8]) -> Option<StoreId> {
    StoreId::new(std::str::from_utf8(bytes).ok()?)
}

/// Parses a digest or a checksum: sixteen lower-case hex digits.
pub(super) fn digest(bytes: &[u8]) -> Option<Digest> {
    std::str::from_utf8(bytes).ok()?.parse().ok()
}

/// Whole milliseconds, limited to a hundred years: Redis rejects a time to live that exceeds the range of its clock.
pub(super) fn millis(time: Duration) -> u64 {
    const CENTURY: u64 = 100 * 365 * 24 * 3_600 * 1_000;
    u64::try_from(time.as_millis()).map_or(CENTURY, |millis| millis.min(CENTURY))
}

/// The name of a builder, truncated to the accepted length.
pub(super) fn short(name: &str) -> String {
    let fits = |(at, c): &(usize, char)| at + c.len_utf8() <= LONGEST_NAME;
    let cut: String = name
        .char_indices()
        .take_while(fits)
        .map(|(_, c)| c)
        .collect();
    cut.trim_end().to_owned()
}

fn text(bytes: &[u8]) -> Option<String> {
    let short = bytes.len() <= LONGEST_NAME;
    short.then(|| String::from_utf8(bytes.to_vec()).ok())?
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cache::LeagueTag;
    use crate::league::{PlayerId, Season, SeasonScore, Week};
    use crate::scoretable::{Builder, Kind, Row, Scoretable, Standing};

    fn meta() -> Meta {
        Meta {
            store: StoreId::from_bits(1),
            nonce: Nonce("1700000000000000-flush".to_owned()),
            revision: Revision(412),
            facts: Digest(0x4f2a),
            rows: 60,
            chunks: 1,
            built: Built {
                at: Moment(1_700_000_000_000),
                micros: 5_000,
                by: "host:1".to_owned(),
            },
            grace: Duration::from_secs(60),
            token: "t".to_owned(),
            checksum: Digest(0x0123_4567_89ab_cdef),
        }
    }

    fn sent() -> Vec<Option<Vec<u8>>> {
        let fields = fields(&meta()).into_iter();
        fields.map(|field| Some(field.into_bytes())).collect()
    }

    #[test]
    fn metadata_comes_back_as_it_was_sent() {
        assert_eq!(parse(&sent()), Some(meta()));
    }

    #[test]
    fn every_field_is_needed_and_none_is_believed() {
        for at in 0..FIELDS.len() {
            let hostile: [Option<&[u8]>; 8] = [
                None,
                Some(b""),
                Some(b"\xff\xfe"),
                Some(b"\x1b[2J"),
                Some(&[b'7'; 300]),
                Some(b"-1"),
                Some(b"+1"),
                Some(b"99999999999999999999"),
            ];
            // A token may be any short text, because it is only compared.
            let harmless = |bytes: Option<&[u8]>| {
                let text = bytes.is_some_and(|b| b.len() < 100 && b.is_ascii());
                match FIELDS[at] {
                    "token" => text,
                    "built_by" => text && !bytes.is_some_and(|b| b.is_empty() || b.contains(&0x1b)),
                    _ => false,
                }
            };
            for bytes in hostile.into_iter().filter(|&bytes| !harmless(bytes)) {
                let mut fields = sent();
                fields[at] = bytes.map(<[u8]>::to_vec);
                assert_eq!(parse(&fields), None, "{} {bytes:?}", FIELDS[at]);
            }
            assert_eq!(parse(&sent()[..at]), None);
        }
    }

    #[test]
    fn a_bit_flipped_or_a_byte_cut_off_anywhere_is_seen() {
        let key = Key {
            league: LeagueTag::of(&StoreId::from_bits(1)),
            kind: Kind::Enhanced,
            season: Season::new(2024).unwrap(),
            week: Week::new(12),
        };
        let mut builder = Builder::new(key.kind, "League", key.season, key.week, 9);
        for (player, place) in (1..10).rev().zip(1..) {
            let score = SeasonScore::default();
            builder.push(&Row {
                player: PlayerId(player),
                name: "Zoë",
                team: "KC".parse().ok(),
                standing: Some(Standing {
                    place,
                    previous: Some(player),
                    score: &score,
                }),
            });
        }
        let table = builder.finish();
        let sent = postcard::to_stdvec(&table).unwrap();
        let mut meta = Meta {
            rows: table.rows() as u64,
            ..meta()
        };
        meta.checksum = checksum(&key, &meta, &[Chunk::new(sent.clone())]);
        let read = |sent: Vec<u8>| open::<Scoretable>(&key, &meta, &[Chunk::new(sent)]);
        assert_eq!(read(sent.clone()).as_deref(), Some(&table));
        for end in 0..sent.len() {
            assert_eq!(read(sent[..end].to_vec()), None, "{end} bytes");
        }
        for bit in 0..sent.len() * 8 {
            let mut sent = sent.clone();
            sent[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(read(sent), None, "bit {bit}");
        }
    }

    #[test]
    fn an_absurd_number_of_chunks_is_not_believed() {
        for (chunks, believed) in [("0", false), ("1", true), ("1000", true), ("1001", false)] {
            let mut fields = sent();
            fields[5] = Some(chunks.as_bytes().to_vec());
            assert_eq!(parse(&fields).is_some(), believed, "{chunks}");
        }
    }

    #[test]
    fn the_checksum_covers_key_metadata_chunks_and_their_borders() {
        let chunk = |bytes: &[u8]| Chunk::new(bytes.to_vec());
        let of = |week, meta: &Meta, chunks: [&[u8]; 2]| {
            let store = StoreId::from_bits(1);
            let key = Key {
                league: LeagueTag::of(&store),
                kind: Kind::Enhanced,
                season: Season::new(2024).unwrap(),
                week: Week::new(week),
            };
            checksum(&key, meta, &chunks.map(chunk))
        };
        let right = of(1, &meta(), [b"ab", b"c"]);
        // Programs whose keys name the same `scoretable::VERSION` read each other's entries.
        assert_eq!(right, Digest(8_567_709_064_126_309_780));
        assert_ne!(right, of(1, &meta(), [b"a", b"bc"]));
        assert_ne!(right, of(1, &meta(), [b"ab", b"d"]));
        assert_ne!(right, of(2, &meta(), [b"ab", b"c"]));
        let newer = Meta {
            revision: Revision(413),
            ..meta()
        };
        assert_ne!(right, of(1, &newer, [b"ab", b"c"]));
        let other = Meta {
            store: StoreId::from_bits(2),
            ..meta()
        };
        assert_ne!(right, of(1, &other, [b"ab", b"c"]));
    }

    #[test]
    fn whole_numbers_stop_where_doubles_stop_being_exact() {
        assert_eq!(whole(b"9007199254740991"), Some((1 << 53) - 1));
        assert_eq!(whole(b"9007199254740992"), None);
        assert_eq!(whole(b"0"), Some(0));
    }
}
