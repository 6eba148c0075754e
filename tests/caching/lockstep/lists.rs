//! Random lists of steps, weighed so that much is published and most of it is then interfered with.

use proptest::prelude::*;
use scoretable::cache::MOST_REQUESTS;

use crate::lockstep::step::{
    CALLS, Draft, EDITIONS, Entry, KEYS, LEAGUES, LONGEST_LEASE, NAMES, Place, Seen, Step,
};

/// What a field is overwritten with: `None` removes it.
type Damage = (&'static str, Option<&'static [u8]>);

/// Fields of an entry, with bytes that most of them may not hold.
const SPOILT: [Damage; 18] = [
    ("nonce", Some(b"9007199254740992")),
    ("nonce", Some(b"0017")),
    ("nonce", Some(b"17")),
    ("nonce", None),
    ("rows", Some(b"")),
    ("chunks", Some(b"1001")),
    ("chunks", Some(b"2")),
    ("chunks", None),
    ("built_at", Some(b"1e9")),
    ("built_us", Some(b"-1")),
    ("built_by", Some(b"\xff")),
    ("built_by", Some(b"\x1b[2J")),
    ("grace_ms", Some(b"0x1")),
    ("checksum_0", Some(b"zz")),
    ("checksum", Some(b"zz")),
    ("0", None),
    ("1", None),
    ("0", Some(b"seven")),
];

/// Fields of a reference and of a mark, with what another program may write there.
const WRITTEN: [Damage; 35] = [
    ("store", Some(b"")),
    ("store", Some(b"1f3a9c02")),
    ("store", Some(b"1F3A9C02-0000-4000-8000-000000000000")),
    ("store", Some(b"1f3a9c02-1111-4111-8111-111111111111")),
    ("store", Some(b"1f3a9c02-1111-4111-8111-1111111111111")),
    ("store", Some(b"00000000-0000-0000-0000-000000000000")),
    ("store", None),
    ("revision", Some(b"")),
    ("revision", Some(b"nan")),
    ("revision", Some(b"-5")),
    ("revision", Some(b"1\0")),
    ("revision", Some(b"0001")),
    ("revision", Some(b"0")),
    ("revision", Some(b"1")),
    ("revision", Some(b"3")),
    ("revision", Some(b"1099511627776")),
    ("revision", Some(b"1099511627777")),
    ("revision", Some(b"99999999999999999999")),
    ("facts", Some(b"")),
    ("facts", Some(b"a1")),
    ("facts", Some(b"00000000000000A1")),
    ("facts", Some(b"00000000000000b2")),
    ("nonce", Some(b"")),
    ("nonce", Some(b"soon")),
    ("nonce", Some(b"017")),
    ("nonce", Some(b"17")),
    ("nonce", Some(b"9007199254740990")),
    ("nonce", Some(b"9007199254740991")),
    ("nonce", Some(b"9007199254740992")),
    ("was", Some(b"1-x")),
    ("by", Some(b"\x1b[2J")),
    ("spread_ms", Some(b"-1")),
    ("body", None),
    ("body", Some(b"")),
    ("other", Some(b"field")),
];

/// Fields of the directory.
const MISLISTED: [Damage; 6] = [
    ("1f3a9c02", Some(b"")),
    (
        "1f3a9c02",
        Some(b"1f3a9c02-0000-4000-8000-000000000000 \x1b[2J"),
    ),
    (
        "1f3a9c02",
        Some(b"2f3a9c02-0000-4000-8000-000000000000 Elsewhere"),
    ),
    ("2f3a9c02", None),
    (
        "\u{1b}[2J",
        Some(b"1f3a9c02-0000-4000-8000-000000000000 Escaped"),
    ),
    (
        "3f3a9c02",
        Some(b"3f3a9c02-0000-4000-8000-000000000000 \xff"),
    ),
];

/// Lists of steps: some at random, some that follow each other as a program takes them.
pub(crate) fn lists() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        5 => operations().prop_map(|step| vec![step]),
        3 => damage().prop_map(|step| vec![step]),
        3 => builds(),
    ];
    prop::collection::vec(step, 1..25).prop_map(|steps| steps.concat())
}

/// An edition is announced, and a table of it claimed and published.
fn builds() -> impl Strategy<Value = Vec<Step>> {
    (entries(), drafts(), 1..=LONGEST_LEASE + 1, 1..5_u32).prop_map(|(of, draft, lease, lives)| {
        let by = draft.by;
        let announce = Step::Announce {
            league: of.league(),
            mine: of.edition,
            seen: Seen::Announced,
            spread: 0,
        };
        let claim = Step::Claim { by, of, lease };
        vec![announce, claim, Step::Fill { draft, of, lives }]
    })
}

fn operations() -> impl Strategy<Value = Step> {
    let (name, league) = (0..NAMES, 0..LEAGUES);
    let seen = prop_oneof![
        1 => Just(Seen::Nothing),
        2 => (0..EDITIONS).prop_map(Seen::Edition),
        2 => Just(Seen::Announced),
    ];
    let claim = (name.clone(), entries(), 1..=LONGEST_LEASE + 1);
    let announce = (league.clone(), 0..EDITIONS, seen, 0..2_u64);
    // No entry twice: a server tells the sizes of all before it removes any.
    let remove = prop::sample::subsequence(all(), 0..4);
    prop_oneof![
        3 => claim.prop_map(|(by, of, lease)| Step::Claim { by, of, lease }),
        1 => (name, entries()).prop_map(|(by, of)| Step::Release { by, of }),
        3 => (drafts(), entries(), 1..5_u32)
            .prop_map(|(draft, of, lives)| Step::Fill { draft, of, lives }),
        5 => announce.prop_map(|(league, mine, seen, spread)| Step::Announce {
            league,
            mine,
            seen,
            spread: spread * 250,
        }),
        2 => league.clone().prop_map(|league| Step::Flush { league }),
        2 => (league.clone(), 0..EDITIONS)
            .prop_map(|(of, edition)| Step::Survey { of, edition }),
        1 => (league.clone(), 0..EDITIONS).prop_map(|(of, edition)| Step::Retire { of, edition }),
        1 => remove.prop_map(|of| Step::Remove { of }),
        2 => (league.clone(), 0..CALLS).prop_map(|(league, named)| Step::List { league, named }),
        1 => league.clone().prop_map(|league| Step::Unlist { league }),
        2 => Just(Step::Leagues),
        1 => league.prop_map(|league| Step::StoreAt { league }),
        2 => (entries(), 0..4_usize).prop_map(|(of, at)| Step::Chunk { of, at }),
        3 => entries().prop_map(|of| Step::Ask { of }),
        1 => end_requests(),
    ]
}

fn end_requests() -> impl Strategy<Value = Step> {
    let of = prop::collection::vec(entries(), 0..3);
    (0..LEAGUES, of, prop::bool::weighted(0.2)).prop_map(|(league, of, all)| Step::EndRequests {
        league,
        of,
        all,
    })
}

fn damage() -> impl Strategy<Value = Step> {
    let write = |places: BoxedStrategy<Place>, fields: &'static [Damage]| {
        let fields = prop::sample::select(fields);
        (places, fields).prop_map(|(place, (field, with))| Step::Write { place, field, with })
    };
    prop_oneof![
        2 => (1..3_u32).prop_map(|units| Step::Pass { units }),
        2 => places().prop_map(Step::Evict),
        2 => (places(), any::<bool>()).prop_map(|(place, list)| Step::Usurp { place, list }),
        1 => (places(), 1..3_u32).prop_map(|(place, units)| Step::Lend { place, units }),
        1 => places().prop_map(Step::Persist),
        1 => crowds(),
        3 => write(announcements().boxed(), &WRITTEN),
        1 => write(Just(Place::Directory).boxed(), &MISLISTED),
        2 => write(entries().prop_map(Place::Table).boxed(), &SPOILT),
    ]
}

/// As many requests as there may be, one fewer or one more, and a few.
fn crowds() -> impl Strategy<Value = Step> {
    let count = prop_oneof![1..3_usize, MOST_REQUESTS - 1..MOST_REQUESTS + 2];
    (0..LEAGUES, count, -1..3_i32).prop_map(|(league, count, age)| Step::Crowd {
        league,
        count,
        age,
    })
}

fn drafts() -> impl Strategy<Value = Draft> {
    let was = prop::option::of(0..EDITIONS);
    (0..NAMES, 1..4_usize, 0..3_u32, was).prop_map(|(by, chunks, grace, was)| Draft {
        by,
        chunks,
        grace,
        was,
    })
}

/// Entries, most of the first edition.
fn entries() -> impl Strategy<Value = Entry> {
    let edition = prop_oneof![3 => Just(0), 2 => 0..EDITIONS];
    (0..KEYS, edition).prop_map(|(key, edition)| Entry { key, edition })
}

/// All entries, without those whose names are those of others.
fn all() -> Vec<Entry> {
    let of_key = |key| (0..EDITIONS).map(move |edition| Entry { key, edition });
    (0..2).flat_map(of_key).collect()
}

fn announcements() -> impl Strategy<Value = Place> {
    prop_oneof![
        3 => (0..LEAGUES).prop_map(Place::Reference),
        2 => (0..LEAGUES).prop_map(Place::Mark),
    ]
}

fn places() -> impl Strategy<Value = Place> {
    prop_oneof![
        3 => announcements(),
        2 => entries().prop_map(Place::Table),
        1 => entries().prop_map(Place::Lease),
        1 => (0..LEAGUES).prop_map(Place::Wanted),
        1 => Just(Place::Directory),
    ]
}
