//! A small made-up league, the same on every run.

use std::sync::Arc;
use std::time::Duration;

use scoretable::cache::{BackendKind, Built, Seen, State, Stats, Status, Verdict};
use scoretable::clock::Moment;
use scoretable::league::{
    Division, Form, JokerWeeks, PlayerId, Points, Revision, Season, SeasonScore, TeamCode, Tenths,
    Week,
};
use scoretable::loader::{Loaded, Source, Viewer};
use scoretable::scoretable::{Builder, DivisionRow, Kind, Row, Scoretable, Standing};

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

/// A table of `players` players after a week, or before the first result when `week` is `None`.
pub(crate) fn table(players: u32, week: Option<u8>) -> Arc<Scoretable> {
    Arc::new(filled(
        builder(Kind::Enhanced, week),
        players,
        week.is_some(),
    ))
}

/// The same of a week that is planned and has no results yet.
pub(crate) fn unplayed(players: u32, week: u8) -> Arc<Scoretable> {
    let builder = builder(Kind::Enhanced, Some(week)).unplayed();
    Arc::new(filled(builder, players, false))
}

/// A table of a kind after week 12.
pub(crate) fn of_kind(kind: Kind) -> Arc<Scoretable> {
    let mut builder = builder(kind, Some(12));
    if kind.ranks_players() {
        return Arc::new(filled(builder, 60, true));
    }
    for (place, division) in (1..).zip(Division::ALL) {
        let players = 8 - place;
        builder.push_division(&DivisionRow {
            division,
            place: (players > 0).then_some(place),
            players,
            average: Tenths::ratio(i64::from(players) * 1_900 - 40, players),
        });
    }
    Arc::new(builder.finish())
}

/// A table of players with these names.
pub(crate) fn named(names: &[&str]) -> Arc<Scoretable> {
    let mut builder = builder(Kind::Standard, Some(12));
    for (place, name) in (1..).zip(names) {
        let score = score(place, 60);
        let standing = Standing {
            place,
            previous: Some(place),
            score: &score,
        };
        builder.push(&Row {
            player: PlayerId(place),
            name,
            team: "KC".parse().ok(),
            standing: Some(standing),
        });
    }
    Arc::new(builder.finish())
}

fn builder(kind: Kind, week: Option<u8>) -> Builder {
    let (season, week) = (Season::new(2024).unwrap(), week.and_then(Week::new));
    Builder::new(kind, "Pigskin Demo League", season, week, 60)
}

fn filled(mut builder: Builder, players: u32, standing: bool) -> Scoretable {
    for place in 1..=players {
        let score = score(place, players);
        let standing = standing.then_some(Standing {
            place,
            previous: (place % 7 != 3).then_some((place * 5 + 3) % players.max(1) + 1),
            score: &score,
        });
        let index = place as usize - 1;
        let name = match NAMES.get(index) {
            Some(name) => (*name).to_owned(),
            None => format!("{} {}", NAMES[index % 3], index / 3),
        };
        let row = Row {
            player: PlayerId(1_000 + place),
            name: &name,
            team: (place % 6 != 5).then(|| TEAMS[index % 5].parse::<TeamCode>().unwrap()),
            standing,
        };
        builder.push_all_time(&row, place % 5 + 1);
    }
    builder.finish()
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
        form: Form::of(weeks),
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
        program: "me:1".into(),
        events: Arc::default(),
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
            announced: None,
            published: None,
            note: None,
            viewer: Viewer::Owner,
            due: None,
            fresh_for: Some(week.saturating_sub(Duration::from_secs(48))),
            ttl: week,
            bytes: 4_321,
            loaded_at: NOON,
            micros: 412,
        },
    }
}
