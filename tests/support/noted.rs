//! What a made-up session of [`pictured`](super::pictured) noted of the cache.

use std::time::Duration;

use scoretable::cache::{
    Author, Built, Content, EntryInfo, Event, Events, Happening, Key, LeagueTag, Verdict,
};
use scoretable::clock::Moment;
use scoretable::league::{Digest, Edition, Revision, Season, StoreId, Week};
use scoretable::loader::Entries;
use scoretable::scoretable::Kind;

use super::pictured::NOON;

/// What happened to the cache, ten minutes apart: some of each kind.
pub(crate) fn events() -> Events {
    let what = by_others().into_iter().chain(by_us());
    let mut events = Events::default();
    let first = NOON.0 - 600_000 * 14;
    for (at, what) in (0..).zip(what) {
        events.push(Event {
            at: Moment(first + 600_000 * at),
            what,
        });
    }
    events
}

fn by_others() -> Vec<Happening> {
    let other = || Author::Program("pi:811".to_owned());
    vec![
        Happening::Opened {
            name: "league.db".to_owned(),
            revision: Revision(411),
        },
        Happening::Down {
            why: "refused".to_owned(),
        },
        Happening::Up {
            address: "redis://127.0.0.1:6379/0".to_owned(),
            micros: Some(380),
        },
        Happening::Stale {
            entry: entry(Kind::Enhanced, 10),
        },
        Happening::Revision {
            from: Some(Revision(411)),
            to: Revision(412),
            by: other(),
        },
        Happening::Filled {
            entry: entry(Kind::Standard, 12),
            by: other(),
        },
        Happening::Flushed {
            entries: None,
            by: Author::Program("a-host-with-a-long-name:4100".to_owned()),
        },
    ]
}

fn by_us() -> Vec<Happening> {
    let hit = || Happening::Hit {
        entry: entry(Kind::Enhanced, 12),
        micros: 412,
    };
    vec![
        Happening::Missed {
            entry: entry(Kind::Enhanced, 12),
            verdict: Verdict::Flushed,
        },
        Happening::Built {
            entry: entry(Kind::Enhanced, 12),
            micros: 18_200,
        },
        Happening::Filled {
            entry: entry(Kind::Enhanced, 12),
            by: Author::You,
        },
        hit(),
        hit(),
        hit(),
        Happening::Flushed {
            entries: Some(7),
            by: Author::You,
        },
        hit(),
    ]
}

/// The entry of a kind of table of a week of 2024.
fn entry(kind: Kind, week: u8) -> Key {
    Key {
        league: LeagueTag::of(&StoreId::from_bits(7)),
        content: Content::Table(kind),
        season: Season::new(2024).unwrap(),
        week: Week::new(week),
    }
}

/// What the cache holds: the tables of week 12, those of kind enhanced before it, one past its time, and one missing.
pub(crate) fn entries() -> Entries {
    const DAY: u64 = 24 * 60 * 60;
    let line = |kind, week, verdict, left, bytes| EntryInfo {
        key: entry(kind, week),
        verdict,
        ttl: (verdict != Verdict::Missing).then(|| Duration::from_secs(left)),
        bytes,
        rows: if bytes == 0 { 0 } else { 60 },
        edition: Edition {
            revision: Revision(412),
            facts: Digest(0x4f2a_90c1_d3b2_a7e0),
        },
        built: (verdict != Verdict::Missing).then(|| Built {
            at: Moment(NOON.0 - (7 * DAY - left) * 1_000),
            micros: 18_200,
            by: if kind == Kind::Standard {
                "me:1"
            } else {
                "gridiron:4242"
            }
            .to_owned(),
        }),
    };
    let mut list = vec![
        line(Kind::Enhanced, 12, Verdict::Fresh, 7 * DAY - 120, 6_610),
        line(Kind::Standard, 12, Verdict::Fresh, 7 * DAY - 120, 4_940),
        line(Kind::Division, 12, Verdict::Fresh, 7 * DAY - 120, 910),
        line(Kind::Enhanced, 11, Verdict::Fresh, 4 * DAY, 6_500),
        line(Kind::Standard, 11, Verdict::Stale, 0, 4_810),
    ];
    list.extend(
        (1..=10)
            .rev()
            .map(|week| line(Kind::Enhanced, week, Verdict::Fresh, DAY / 2, 6_400)),
    );
    list.push(line(Kind::AllTime, 12, Verdict::Missing, 0, 0));
    Entries {
        store: Revision(412),
        reader: false,
        list,
        note: None,
    }
}
