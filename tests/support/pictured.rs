//! A small made-up league, the same on every run.

use std::sync::Arc;
use std::time::Duration;

use scoretable::cache::{BackendKind, Built, Seen, State, Stats, Status, Verdict};
use scoretable::clock::Moment;
use scoretable::league::{
    Form, JokerWeeks, PlayerId, Points, Revision, Season, SeasonScore, TeamCode, Week,
};
use scoretable::loader::{Loaded, Source};
use scoretable::scoretable::{Builder, Kind, Row, Scoretable, Standing};

/// Monday 25 November 2024, 12:00 UTC.
pub(crate) const NOON: Moment = Moment(1_732_536_000_000);

const NAMES: [&str; 12] = [
    "Ada Lovelace",
    "Zoë Ångström",
    "Grace Hopper",
    "小明 王",
    "Katherine Coleman Goble Johnson-Vaughan of Hampton",
    "Alan Turing",
    "Νίκος Παπαδόπουλος",
    "Edsger Dijkstra",
    "Barbara Liskov",
    "山田 太郎 と 仲間たち の とても 長い 名前",
    "Sean O'Brien",
    "Joan Clarke",
];
const TEAMS: [&str; 5] = ["KC", "BUF", "SF", "DET", "GB"];

/// A table of `players` players after week 12, or before the first result when `week` is `None`.
pub(crate) fn table(players: u32, week: Option<u8>) -> Arc<Scoretable> {
    let season = Season::new(2024).unwrap();
    let week = week.and_then(Week::new);
    let name = "Pigskin Demo League";
    let mut builder = Builder::new(Kind::Enhanced, name, season, week, players as usize);
    for place in 1..=players {
        let score = score(place, players);
        let standing = week.map(|_| Standing {
            place,
            previous: (place % 7 != 3).then_some((place * 5 + 3) % players.max(1) + 1),
            score: &score,
        });
        let index = place as usize - 1;
        let name = match NAMES.get(index) {
            Some(name) => (*name).to_owned(),
            None => format!("{} {}", NAMES[index % 3], index / 3),
        };
        builder.push(&Row {
            player: PlayerId(1_000 + place),
            name: &name,
            team: (place % 6 != 5).then(|| TEAMS[index % 5].parse::<TeamCode>().unwrap()),
            standing,
        });
    }
    Arc::new(builder.finish())
}

fn score(place: u32, players: u32) -> SeasonScore {
    let signed = |n: u32| i32::try_from(n).unwrap();
    let points = signed((players - place) * 23 + 417);
    let form = |week: u32| {
        (!(place + week).is_multiple_of(9)).then(|| Points(signed((place * 37 + week * 53) % 190)))
    };
    let mut weeks = [None; 8];
    for (slot, week) in weeks.iter_mut().zip(0..) {
        *slot = form(week);
    }
    let mut jokers = JokerWeeks::default();
    for week in [3, 9, 11].into_iter().take(place as usize % 4) {
        jokers = jokers.with(Week::new(week).unwrap());
    }
    SeasonScore {
        points: Points(points),
        correct: 90 + place * 13 % 47,
        picks: 180 + place % 5,
        banker_points: Points(signed(place * 91 % 400) - 120),
        banker_count: if place.is_multiple_of(8) { 0 } else { 12 },
        best: Points(180 + signed(place * 29 % 70)),
        worst: Points(signed(place * 17 % 60) - 9),
        weeks_played: 12,
        last_week: weeks[7],
        jokers,
        form: Form(weeks),
    }
}

/// The cache after some look-ups, the last of which found `verdicts`' last.
pub(crate) fn status(verdicts: &[Verdict]) -> Status {
    let mut stats = Stats::default();
    for &verdict in verdicts {
        let cached = matches!(verdict, Verdict::Fresh | Verdict::Stale);
        stats.record(Seen {
            at: NOON,
            verdict,
            micros: if cached { 412 } else { 18_700 },
            build_micros: 18_200,
        });
    }
    Status {
        backend: BackendKind::Redis,
        state: State::Up,
        address: Some("redis://127.0.0.1:6379/0".to_owned()),
        round_trip_micros: Some(380),
        stats,
    }
}

/// A table that came from the cache two minutes after it was built.
pub(crate) fn loaded(table: Arc<Scoretable>, verdict: Verdict) -> Loaded {
    let week = Duration::from_secs(7 * 24 * 60 * 60);
    Loaded {
        table,
        source: Source {
            verdict,
            backend: BackendKind::Redis,
            built: Built {
                at: Moment(NOON.0 - 120_000),
                micros: 18_200,
                by: "gridiron:4242".to_owned(),
            },
            revision: Revision(412),
            store_revision: Revision(412),
            published: None,
            note: None,
            fresh_for: Some(week.saturating_sub(Duration::from_secs(48))),
            ttl: week,
            bytes: 4_321,
            loaded_at: NOON,
            micros: 412,
        },
    }
}
