//! Encodes payloads and metadata to bytes, large payloads off the rendering thread, and decodes them.

use std::sync::Arc;
use std::time::Duration;

use super::entry::{Chunk, Drafted, Found, Meta, Record, Weighed};
use super::reference::{LAST_REVISION, whole};
use super::{Announcement, Built, Key, LeagueTag, Nonce, Payload, Reference};
use crate::clock::Moment;
use crate::league::{Digest, Digester, Edition, Revision, StoreId, clean_name};

/// Values up to this many rows are encoded in place.
const SMALL_ROWS: usize = 1_000;

/// Encodes the value in chunks; `None` when it cannot be encoded.
pub(super) async fn encode<T: Payload>(value: &Arc<T>) -> Option<Vec<Chunk>> {
    fn chunks<T: Payload>(value: &T) -> Option<Vec<Chunk>> {
        let chunk = |part: T| postcard::to_stdvec(&part).ok().map(Chunk::new);
        value.parts().map(chunk).collect()
    }
    if value.rows() <= SMALL_ROWS {
        return chunks(value.as_ref());
    }
    let value = Arc::clone(value);
    let task = tokio::task::spawn_blocking(move || chunks(value.as_ref()));
    task.await.ok().flatten()
}

/// Decodes the first of several chunks to a value of its own; `None` when its own checksum is wrong, where the entry has that,
/// when it is no valid value, or has as many rows as the whole: nothing then tells it from the whole, whose checksum it does
/// not have.
pub(super) fn first<T: Payload>(key: &Key, edition: Edition, record: &Record) -> Option<Arc<T>> {
    let (meta, chunk) = (&record.meta, &record.first);
    if let Some(proof) = record.proof
        && proof != checksum(key, edition, meta, std::slice::from_ref(chunk))
    {
        return None;
    }
    let value = T::begin(part::<T>(chunk)?, 0)?;
    ((value.rows() as u64) < meta.rows).then(|| Arc::new(value))
}

/// Decodes an entry a chunk at a time, none of which it keeps.
pub(super) struct Decoder<T> {
    meta: Meta,
    digester: Digester,
    /// What there is of the value.
    whole: Option<T>,
}

impl<T: Payload> Decoder<T> {
    /// Begins before the first chunk.
    pub(super) fn new(key: &Key, edition: Edition, meta: &Meta) -> Self {
        Self {
            meta: meta.clone(),
            digester: digester(key, edition, meta),
            whole: None,
        }
    }

    /// Begins behind the first chunk, which is decoded already.
    pub(super) fn behind(mut self, chunk: &Chunk, first: T) -> Self {
        self.digester.add(chunk);
        self.whole = Some(first);
        self
    }

    /// How many rows were decoded.
    pub(super) fn rows(&self) -> u64 {
        self.whole.as_ref().map_or(0, |whole| whole.rows() as u64)
    }

    /// Goes on with the next chunk; `None` when it is no valid value, or does not belong to those before.
    pub(super) fn with(mut self, chunk: &Chunk) -> Option<Self> {
        self.digester.add(chunk);
        let part = part::<T>(chunk)?;
        let rows = usize::try_from(self.meta.rows).unwrap_or(usize::MAX);
        self.whole = Some(match self.whole {
            None => T::begin(part, rows)?,
            Some(mut whole) => whole.append(part, rows).then_some(whole)?,
        });
        Some(self)
    }

    /// The whole value; `None` when it has another checksum, or other rows than the entry says.
    pub(super) fn whole(self) -> Option<T> {
        let rows = self.rows();
        let is_right = self.digester.digest().0 == self.meta.checksum && rows == self.meta.rows;
        self.whole.filter(|_| is_right)
    }
}

/// Decodes one chunk, all of it.
fn part<T: Payload>(chunk: &Chunk) -> Option<T::Part<'_>> {
    match postcard::take_from_bytes(chunk) {
        Ok((part, [])) => Some(part),
        Ok(_) | Err(_) => None,
    }
}

// The fields of the cache's hashes: readable for a person with `redis-cli HGETALL`, and parsed as untrusted input.

/// The fields of an entry apart from its numbered chunks.
pub(super) const ENTRY: [&str; 8] = [
    "nonce", "rows", "chunks", "built_at", "built_us", "built_by", "grace_ms", "checksum",
];

/// The field of a mark and of a reference that names the league in full.
pub(super) const STORE: &str = "store";

/// The fields of a mark.
pub(super) const MARK: [&str; 3] = [STORE, "revision", "facts"];

/// The fields of a reference apart from its body.
pub(super) const REFERENCE: [&str; 9] = [
    STORE,
    "revision",
    "facts",
    "nonce",
    "was",
    "at",
    "by",
    "spread_ms",
    "flushed_by",
];

/// The field of a reference that holds the league's head.
pub(super) const BODY: &str = "body";

/// The field of an entry that tells the size of its payload, which takes a command for each chunk to measure. It is only told
/// to the user: an entry without it is as good as one with it.
pub(super) const BYTES: &str = "bytes";

/// The field of an entry of several chunks that holds the checksum of the first of them alone, for a program that needs no more
/// than the first rows. An entry without it is as good as one with it: its first rows are proved by the whole.
pub(super) const PROOF: &str = "checksum_0";

/// More chunks than any table has: an entry that claims more is treated as damaged.
pub(super) const MOST_CHUNKS: u64 = 1_000;
/// The longest name of a builder, in bytes.
const LONGEST_NAME: usize = 256;

/// A field of a hash; `None` when it is not there.
pub(super) type Field = Option<Vec<u8>>;

/// The metadata in the order of [`ENTRY`].
pub(super) fn fields(meta: &Meta) -> [String; ENTRY.len()] {
    [
        meta.nonce.to_string(),
        meta.rows.to_string(),
        meta.chunks.to_string(),
        meta.built.at.0.to_string(),
        meta.built.micros.to_string(),
        meta.built.by.clone(),
        millis(meta.grace).to_string(),
        written(meta.checksum),
    ]
}

/// Reads what is under an entry's key: its fields in the order of [`ENTRY`], then [`PROOF`], and then chunk 0. An entry is
/// written with its metadata last, so one without any is still being written.
pub(super) fn record(mut fields: Vec<Field>, left: Option<Duration>) -> Found {
    let first = fields.pop().flatten();
    let proof = fields.pop().flatten();
    let proof = proof.and_then(|proof| checksum_of(&proof));
    if fields.iter().all(Option::is_none) {
        return match first {
            Some(_) => Found::Nothing,
            None => Found::Unreadable,
        };
    }
    match (parse(&fields), first) {
        (Some(meta), Some(first)) => Found::Record(Record {
            // A single chunk is proved by the checksum of the whole.
            proof: proof.filter(|_| meta.chunks > 1),
            meta,
            first: Chunk::new(first),
            left,
        }),
        _ => Found::Unreadable,
    }
}

/// The same for an entry whose chunk 0 was not asked for: the record has an empty one. Of an entry that is being written it
/// tells that there is none yet.
pub(super) fn metadata(mut fields: Vec<Field>, left: Option<Duration>) -> Found {
    fields.extend([None, Some(Vec::new())]);
    record(fields, left)
}

/// The same with the size of the payload behind the metadata.
pub(super) fn weighed(mut fields: Vec<Field>, left: Option<Duration>) -> Weighed {
    let bytes = fields.pop().flatten().and_then(|bytes| whole(&bytes));
    Weighed {
        found: metadata(fields, left),
        bytes,
    }
}

/// Parses the metadata, given in the order of [`ENTRY`]; `None` when a field is missing or not in the format of
/// [`fields`].
fn parse(fields: &[Field]) -> Option<Meta> {
    let mut fields = fields.iter();
    let mut next = || fields.next()?.as_deref();
    Some(Meta {
        nonce: Nonce(whole(next()?)?),
        rows: whole(next()?)?,
        chunks: whole(next()?)
            .filter(|chunks| (1..=MOST_CHUNKS).contains(chunks))
            .and_then(|chunks| usize::try_from(chunks).ok())?,
        built: Built {
            at: Moment(whole(next()?)?),
            micros: whole(next()?)?,
            by: name(next()?)?,
        },
        grace: Duration::from_millis(whole(next()?)?),
        checksum: checksum_of(next()?)?,
    })
}

/// Reads a league's mark and reference, whose fields stand in the order of [`MARK`] and [`REFERENCE`]. What is damaged
/// counts as lost.
pub(super) fn announcement(
    league: &LeagueTag,
    mark: &[Field],
    reference: &[Field],
) -> Announcement {
    let field = |fields: &[Field], at: usize| fields.get(at).cloned().flatten();
    let (of_reference, of_mark) = (store_of(reference), store_of(mark));
    let is_ours = |store: &StoreId| store == league.store();
    let first = of_reference.as_ref().or(of_mark.as_ref());
    Announcement {
        taken: first.is_some_and(|store| !is_ours(store)),
        mark: of_mark.filter(is_ours).and_then(|_| edition(mark)),
        reference: of_reference.filter(is_ours).and_then(|_| {
            let nonce = Nonce(whole(&field(reference, 3)?)?);
            Some(Reference {
                edition: edition(reference)?,
                nonce,
                // The rest is only told to the user.
                was: field(reference, 4)
                    .and_then(|was| std::str::from_utf8(&was).ok()?.parse().ok()),
                at: Moment(
                    field(reference, 5)
                        .and_then(|at| whole(&at))
                        .unwrap_or_default(),
                ),
                by: field(reference, 6)
                    .and_then(|by| name(&by))
                    .unwrap_or_default(),
                spread: Duration::from_millis(
                    field(reference, 7)
                        .and_then(|spread| whole(&spread))
                        .unwrap_or_default(),
                ),
                flushed_by: field(reference, 8).and_then(|flushed| flusher(&flushed, nonce)),
            })
        }),
    }
}

/// The full id of a league, the first field of a mark and of a reference.
pub(super) fn store_of(fields: &[Field]) -> Option<StoreId> {
    let store = fields.first()?.as_deref()?;
    StoreId::new(std::str::from_utf8(store).ok()?)
}

/// The edition, the second and third field of a mark and of a reference.
fn edition(fields: &[Field]) -> Option<Edition> {
    let revision = whole(fields.get(1)?.as_deref()?)?;
    let facts = digest(fields.get(2)?.as_deref()?)?;
    (revision <= LAST_REVISION).then_some(Edition {
        revision: Revision(revision),
        facts,
    })
}

/// The checksum of an entry: over its key, which names the edition, the league's full id, its metadata (without the
/// checksum itself) and all its chunks. Each part is hashed with its length, so that no byte can move from one part to the
/// next undetected. The key is included, so an entry that was copied to another key, or the reply to another request, is
/// never taken for the requested table.
pub fn checksum(key: &Key, edition: Edition, meta: &Meta, chunks: &[Chunk]) -> u64 {
    let mut digester = digester(key, edition, meta);
    for chunk in chunks {
        digester.add(chunk);
    }
    digester.digest().0
}

/// The checksum of the first of several chunks alone; `None` for an entry of one chunk.
pub(super) fn proof(draft: &Drafted<'_>) -> Option<u64> {
    let [first, _, ..] = draft.chunks else {
        return None;
    };
    let first = std::slice::from_ref(first);
    Some(checksum(draft.key, draft.edition, draft.meta, first))
}

/// How a checksum is written.
pub(super) fn written(checksum: u64) -> String {
    format!("{checksum:016x}")
}

/// What goes into the checksum before the chunks.
fn digester(key: &Key, edition: Edition, meta: &Meta) -> Digester {
    let mut digester = Digester::default();
    digester.add(key.table(edition).as_bytes());
    digester.add(key.league.store().as_str().as_bytes());
    let said = fields(meta);
    for field in said.iter().take(ENTRY.len() - 1) {
        digester.add(field.as_bytes());
    }
    digester
}

/// Parses a checksum: sixteen lower-case hex digits.
pub(super) fn checksum_of(bytes: &[u8]) -> Option<u64> {
    digest(bytes).map(|Digest(checksum)| checksum)
}

fn digest(bytes: &[u8]) -> Option<Digest> {
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

/// What a flush says of itself: the nonce that it led to, and the program.
pub(super) fn flush_note(nonce: Nonce, by: &str) -> String {
    format!("{nonce} {by}")
}

/// The program that led to a nonce. A flush by a program that leaves no such note, and a nonce that came in place of a lost
/// one, have no known author: the note that is there is that of an earlier flush.
fn flusher(note: &[u8], nonce: Nonce) -> Option<String> {
    let at = note.iter().position(|&byte| byte == b' ')?;
    let (of, by) = note.split_at(at);
    let by = name(by.get(1..)?).filter(|by| !by.is_empty())?;
    (whole(of) == Some(nonce.0)).then_some(by)
}

/// The name of a program, as long as it is short and fit for a terminal.
fn name(bytes: &[u8]) -> Option<String> {
    let short = bytes.len() <= LONGEST_NAME;
    let name = short.then(|| String::from_utf8(bytes.to_vec()).ok())??;
    (clean_name(&name) == name).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cache::Content;
    use crate::league::{Season, Week};
    use crate::scoretable::Kind;

    const STORE: &str = "00000000-0000-0000-0000-000000000001";

    fn meta() -> Meta {
        Meta {
            nonce: Nonce(1_700_000_000_000_000),
            rows: 60,
            chunks: 1,
            built: Built {
                at: Moment(1_700_000_000_000),
                micros: 5_000,
                by: "host:1".to_owned(),
            },
            grace: Duration::from_secs(60),
            checksum: 0x0123_4567_89ab_cdef,
        }
    }

    fn sent() -> Vec<Field> {
        let fields = fields(&meta()).into_iter();
        fields.map(|field| Some(field.into_bytes())).collect()
    }

    /// Damaged values of any field.
    const HOSTILE: [Option<&[u8]>; 8] = [
        None,
        Some(b""),
        Some(b"\xff\xfe"),
        Some(b"\x1b[2J"),
        Some(&[b'7'; 300]),
        Some(b"-1"),
        Some(b"+1"),
        Some(b"99999999999999999999"),
    ];

    #[test]
    fn metadata_comes_back_as_it_was_sent() {
        assert_eq!(parse(&sent()), Some(meta()));
    }

    #[test]
    fn every_field_is_needed_and_none_is_believed() {
        for at in 0..ENTRY.len() {
            let harmless = |bytes: Option<&[u8]>| {
                let text = bytes.is_some_and(|b| b.len() < 100 && b.is_ascii());
                let plain = !bytes.is_some_and(|b| b.is_empty() || b.contains(&0x1b));
                ENTRY[at] == "built_by" && text && plain
            };
            for bytes in HOSTILE.into_iter().filter(|&bytes| !harmless(bytes)) {
                let mut fields = sent();
                fields[at] = bytes.map(<[u8]>::to_vec);
                assert_eq!(parse(&fields), None, "{} {bytes:?}", ENTRY[at]);
            }
            assert_eq!(parse(&sent()[..at]), None);
        }
    }

    #[test]
    fn an_absurd_number_of_chunks_is_not_believed() {
        for (chunks, believed) in [("0", false), ("1", true), ("1000", true), ("1001", false)] {
            let mut fields = sent();
            fields[2] = Some(chunks.as_bytes().to_vec());
            assert_eq!(parse(&fields).is_some(), believed, "{chunks}");
        }
    }

    #[test]
    fn an_entry_without_metadata_is_still_being_written() {
        let none = || vec![None; ENTRY.len()];
        let chunk = |bytes: &[u8]| Some(bytes.to_vec());
        let of = |mut fields: Vec<Field>, first| {
            fields.extend([None, first]);
            record(fields, None)
        };
        assert_eq!(of(none(), chunk(b"x")), Found::Nothing);
        assert_eq!(of(none(), None), Found::Unreadable);
        assert_eq!(of(sent(), None), Found::Unreadable);
        assert!(matches!(of(sent(), chunk(b"x")), Found::Record(_)));
    }

    fn league() -> LeagueTag {
        LeagueTag::of(&StoreId::new(STORE).unwrap())
    }

    fn said(fields: &[&str]) -> Vec<Field> {
        fields
            .iter()
            .map(|it| Some(it.as_bytes().to_vec()))
            .collect()
    }

    const FACTS: &str = "0000000000004f2a";

    fn reference() -> Vec<Field> {
        let was = "411-0000000000004f2a";
        said(&[
            STORE,
            "412",
            FACTS,
            "17",
            was,
            "1700000000000",
            "host:1",
            "250",
            "17 vm:4100",
        ])
    }

    #[test]
    fn a_reference_is_lost_without_store_edition_or_nonce_and_survives_the_rest() {
        let edition = Edition {
            revision: Revision(412),
            facts: Digest(0x4f2a),
        };
        let mark = said(&[STORE, "412", FACTS]);
        let whole = announcement(&league(), &mark, &reference());
        let read = whole.reference.clone().unwrap();
        assert!(whole.is_of(edition));
        assert_eq!((read.edition, read.nonce), (edition, Nonce(17)));
        assert_eq!(read.was.map(|was| was.revision), Some(Revision(411)));
        assert_eq!((read.by.as_str(), read.spread.as_millis()), ("host:1", 250));
        assert_eq!(read.flushed_by.as_deref(), Some("vm:4100"));
        for at in 0..REFERENCE.len() {
            for bytes in HOSTILE {
                let mut fields = reference();
                fields[at] = bytes.map(<[u8]>::to_vec);
                let read = announcement(&league(), &mark, &fields);
                assert_eq!(
                    read.reference.is_none(),
                    at < 4,
                    "{} {bytes:?}",
                    REFERENCE[at]
                );
                assert_eq!(read.edition(), Some(edition), "the mark stands in");
                assert!(!read.taken);
            }
        }
        let mut huge = reference();
        huge[1] = Some(b"1099511627777".to_vec());
        assert_eq!(announcement(&league(), &[], &huge).edition(), None);
    }

    #[test]
    fn a_flush_is_the_programs_whose_note_names_its_nonce() {
        let said = |note: &[u8]| {
            let mut fields = reference();
            fields[8] = Some(note.to_vec());
            announcement(&league(), &[], &fields).reference.unwrap()
        };
        let note = flush_note(Nonce(17), "vm:4100");
        assert_eq!(said(note.as_bytes()).flushed_by.as_deref(), Some("vm:4100"));
        for of_another in [
            &b"16 vm:4100"[..],
            b"17",
            b"17 ",
            b"17 \x1b[2J",
            b"vm:4100",
            b"",
        ] {
            assert_eq!(said(of_another).flushed_by, None, "{of_another:?}");
        }
    }

    #[test]
    fn the_keys_are_taken_when_either_names_another_league() {
        let other = "00000000-0000-0000-0000-000000000002";
        let mut theirs = reference();
        theirs[0] = Some(other.as_bytes().to_vec());
        assert!(announcement(&league(), &[], &theirs).taken);
        assert!(announcement(&league(), &said(&[other, "1", FACTS]), &[]).taken);
        assert!(!announcement(&league(), &said(&[other, "1", FACTS]), &reference()).taken);
        assert!(!announcement(&league(), &[], &[]).taken);
    }

    #[test]
    fn the_checksum_covers_key_league_metadata_chunks_and_their_borders() {
        let chunk = |bytes: &[u8]| Chunk::new(bytes.to_vec());
        let of = |store: u128, week, revision, meta: &Meta, chunks: [&[u8]; 2]| {
            let key = Key {
                league: LeagueTag::of(&StoreId::from_bits(store)),
                content: Content::Table(Kind::Enhanced),
                season: Season::new(2024).unwrap(),
                week: Week::new(week),
            };
            let edition = Edition {
                revision: Revision(revision),
                facts: Digest(1),
            };
            checksum(&key, edition, meta, &chunks.map(chunk))
        };
        let right = of(1, 1, 1, &meta(), [b"ab", b"c"]);
        let later = Meta {
            nonce: Nonce(1_700_000_000_000_001),
            ..meta()
        };
        for other in [
            of(1, 1, 1, &meta(), [b"a", b"bc"]),
            of(1, 1, 1, &meta(), [b"ab", b"d"]),
            of(1, 2, 1, &meta(), [b"ab", b"c"]),
            of(1, 1, 2, &meta(), [b"ab", b"c"]),
            // The same first eight digits, so the same key.
            of(1 | 1 << 64, 1, 1, &meta(), [b"ab", b"c"]),
            of(1, 1, 1, &later, [b"ab", b"c"]),
        ] {
            assert_ne!(right, other);
        }
    }

    #[test]
    fn whole_numbers_stop_where_doubles_stop_being_exact() {
        assert_eq!(whole(b"9007199254740991"), Some((1 << 53) - 1));
        assert_eq!(whole(b"9007199254740992"), None);
        assert_eq!(whole(b"0"), Some(0));
        // The scripts compare numbers as texts.
        assert_eq!(whole(b"00"), None);
        assert_eq!(whole(b"07"), None);
    }
}
