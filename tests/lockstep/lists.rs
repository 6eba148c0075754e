//! Random lists of steps, weighed so that much is published and most of it is then interfered with.

use proptest::prelude::*;

use super::step::{Draft, KEYS, LEAGUES, LONGEST_LEASE, NAMES, Place, Step};

/// Fields of an entry, with bytes that none of them may hold.
const SPOILT: [(&str, &[u8]); 16] = [
    ("store", b""),
    ("store", b"1f3a9c02-0000-4000-8000-00000000000"),
    ("nonce", b"9999999999999999-x"),
    ("nonce", b""),
    ("revision", b"-1"),
    ("revision", b"0x1"),
    ("facts", b"000000000000FAC7"),
    ("facts", b"fac7"),
    ("rows", b""),
    ("chunks", b"1001"),
    ("built_at", b"1e9"),
    ("built_by", b"\xff"),
    ("token", b"\xff"),
    ("checksum", b"zz"),
    ("0", b""),
    ("1", b""),
];

/// Fields of a fence, with bytes that another program may write there, and whether they can be read.
const FENCES: [(&str, &[u8], bool); 22] = [
    ("store", b"", false),
    ("store", b"1f3a9c02", false),
    ("store", b"1F3A9C02-0000-4000-8000-000000000000", false),
    ("store", b"1f3a9c02-1111-4111-8111-111111111111", true),
    ("store", b"1f3a9c02-1111-4111-8111-1111111111111", false),
    ("nonce", b"", false),
    ("nonce", b"garbage", false),
    ("nonce", b"1700000000000000-", false),
    ("nonce", b"1700000000000000-a b", false),
    ("nonce", b"1700000000000000-x\xff", false),
    ("nonce", b"9007199254740991-x", true),
    ("nonce", b"9007199254740992-x", false),
    (
        "nonce",
        b"1700000000000000-0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
        true,
    ),
    (
        "nonce",
        b"1700000000000000-0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdefg",
        false,
    ),
    ("revision", b"", false),
    ("revision", b"nan", false),
    ("revision", b"-5", false),
    ("revision", b"1\0", false),
    ("revision", b"0003", true),
    ("revision", b"9007199254740991", true),
    ("revision", b"9007199254740992", false),
    ("revision", b"99999999999999999999", false),
];

/// Lists of steps: some at random, some that follow each other as a program takes them.
pub(super) fn lists() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        6 => operations().prop_map(|step| vec![step]),
        2 => misfortunes().prop_map(|step| vec![step]),
        3 => builds(),
    ];
    prop::collection::vec(step, 1..30).prop_map(|steps| steps.concat())
}

/// A table is claimed, staged and published.
fn builds() -> impl Strategy<Value = Vec<Step>> {
    (claims(), 0..2_u64, 0..3_u32, 1..5_u32).prop_map(|(claim, facts, grace, lives)| {
        let by = if let Step::Claim { by, .. } = &claim {
            *by
        } else {
            0
        };
        let draft = Draft {
            by,
            newer: 0,
            facts,
            grace,
        };
        let fill = Step::Fill {
            draft,
            key: None,
            lives,
        };
        vec![claim, Step::StageAll { draft }, fill]
    })
}

fn claims() -> impl Strategy<Value = Step> {
    (
        0..NAMES,
        0..KEYS,
        1..=LONGEST_LEASE + 1,
        revisions(),
        prop::bool::weighted(0.9),
    )
        .prop_map(|(by, key, lease, mine, heard)| Step::Claim {
            by,
            key,
            lease,
            mine,
            heard,
        })
}

fn operations() -> impl Strategy<Value = Step> {
    let (name, key, league) = (0..NAMES, 0..KEYS, 0..LEAGUES);
    let fill = (drafts(), prop::option::weighted(0.1, key.clone()), 1..5_u32);
    let flush = (
        league.clone(),
        prop::collection::vec(key.clone(), 0..4),
        name.clone(),
    );
    prop_oneof![
        4 => claims(),
        2 => (drafts(), 0..5_usize).prop_map(|(draft, at)| Step::Stage { draft, at }),
        3 => drafts().prop_map(|draft| Step::StageAll { draft }),
        4 => fill.prop_map(|(draft, key, lives)| Step::Fill { draft, key, lives }),
        1 => (league, revisions(), name)
            .prop_map(|(league, revision, id)| Step::Advance { league, revision, id }),
        2 => flush.prop_map(|(league, keys, id)| Step::Flush { league, keys, id }),
        2 => (key, 0..5_usize).prop_map(|(key, at)| Step::Chunk { key, at }),
    ]
}

fn misfortunes() -> impl Strategy<Value = Step> {
    let (key, league) = (0..KEYS, 0..LEAGUES);
    prop_oneof![
        2 => (1..3_u32).prop_map(|units| Step::Pass { units }),
        2 => places().prop_map(Step::Evict),
        2 => places().prop_map(Step::Usurp),
        1 => (league, prop::sample::select(&FENCES[..]))
            .prop_map(|(league, (field, with, readable))| Step::WriteFence { league, field, with, readable }),
        2 => (key, prop::sample::select(&SPOILT[..]))
            .prop_map(|(key, (field, with))| Step::Spoil { key, field, with }),
    ]
}

fn revisions() -> impl Strategy<Value = u64> {
    prop_oneof![1 => Just(1), 8 => Just(2), 1 => Just(3)]
}

fn drafts() -> impl Strategy<Value = Draft> {
    let newer = prop_oneof![8 => Just(0), 1 => Just(1_u64)];
    (0..NAMES, newer, 0..2_u64, 0..3_u32).prop_map(|(by, newer, facts, grace)| Draft {
        by,
        newer,
        facts,
        grace,
    })
}

fn places() -> impl Strategy<Value = Place> {
    prop_oneof![
        (0..LEAGUES).prop_map(Place::Fence),
        (0..KEYS).prop_map(Place::Table),
        (0..KEYS).prop_map(Place::Lease),
        (0..LEAGUES, 0..NAMES).prop_map(|(league, token)| Place::Stage { league, token }),
    ]
}
