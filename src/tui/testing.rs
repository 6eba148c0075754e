//! A small dashboard for the tests of this module.

use std::sync::Arc;
use std::time::Duration;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Cell;

use super::{Effect, LoadId, Message, Model, Options, Theme, update, view};
use crate::clock::Moment;
use crate::league::{
    Division, Player, PlayerId, Points, Revision, Season, SeasonScore, Tenths, Week,
};
use crate::loader::{BackendKind, Built, Loaded, Source, State, Stats, Status, Verdict, Viewer};
use crate::scoretable::{Builder, Detail, DivisionRow, Kind, Row, Standing};

pub(super) const START: Moment = Moment(1_732_536_000_000);
pub(super) const TTL: Duration = Duration::from_secs(7 * 24 * 3600);

/// A dashboard of 80 × 24 that waits for its first table, and the id of that load.
pub(super) fn waiting() -> (Model, LoadId) {
    let (model, effects) = Model::start(options(), status(), (80, 24), START);
    let id = asked(&effects).expect("the first thing to do is to load");
    (model, id)
}

/// The options of the test dashboard.
pub(super) fn options() -> Options {
    Options {
        theme: Some(Theme::Dark),
        ..Options::default()
    }
}

/// A dashboard that shows players 1 to `players`.
pub(super) fn showing(players: u32) -> Model {
    let (mut model, id) = waiting();
    answer(
        &mut model,
        id,
        loaded(&(1..=players).collect::<Vec<_>>(), Verdict::Fresh),
    );
    model
}

/// Delivers a load's answer.
pub(super) fn answer(model: &mut Model, id: LoadId, loaded: Loaded) -> Vec<Effect> {
    let answer = Ok(Box::new(loaded));
    update(model, Message::Loaded { id, answer }, START)
}

/// Presses keys, one per character.
pub(super) fn press(model: &mut Model, keys: &str) -> Vec<Effect> {
    let press = |key| {
        let event = KeyEvent::new(KeyCode::Char(key), KeyModifiers::NONE);
        update(model, Message::Key(event), START)
    };
    keys.chars().flat_map(press).collect()
}

/// Presses a key that has a name.
pub(super) fn key(model: &mut Model, code: KeyCode) -> Vec<Effect> {
    update(model, Message::Key(code.into()), START)
}

/// The lines of the screen at a size.
pub(super) fn screen(model: &mut Model, (width, height): (u16, u16)) -> Vec<String> {
    update(model, Message::Resized { width, height }, START);
    let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
    terminal.draw(|frame| view(model, frame)).unwrap();
    let cells = terminal.backend().buffer().content().chunks(width.into());
    cells
        .map(|line| line.iter().map(Cell::symbol).collect())
        .collect()
}

/// The filter and what it finds: `/an 9 of 56`; `None` without a filter.
pub(super) fn filter_words(model: &Model) -> Option<String> {
    let rows = &model.table.rows;
    let all = model.table.table()?.rows();
    let filter = rows.filter.as_ref()?;
    Some(format!("/{} {} of {all}", filter.text(), rows.found()))
}

/// The id of the load that the effects request.
pub(super) fn asked(effects: &[Effect]) -> Option<LoadId> {
    effects.iter().find_map(|effect| match effect {
        Effect::Load { id, .. } => Some(*id),
        _ => None,
    })
}

/// A table of these players in this order, with numbers that depend only on the player.
pub(super) fn loaded(players: &[u32], verdict: Verdict) -> Loaded {
    loaded_kind(Kind::Enhanced, players, verdict)
}

/// The same as another kind of table; the table of divisions has all eight.
pub(super) fn loaded_kind(kind: Kind, players: &[u32], verdict: Verdict) -> Loaded {
    let (season, week) = (Season::new(2024).unwrap(), Week::new(12));
    let mut builder = Builder::new(kind, "League", season, week, players.len());
    let divisions = if kind == Kind::Division { 8 } else { 0 };
    for (place, division) in (1..).zip(Division::ALL).take(divisions) {
        builder.push_division(&DivisionRow {
            division,
            place: Some(place),
            players: 10 - place,
            average: Tenths::ratio(100, place),
        });
    }
    let players = if kind == Kind::Division { &[] } else { players };
    for (place, &player) in (1..).zip(players) {
        let digit = |n: u32| i32::try_from(player * n % 11).unwrap();
        let score = SeasonScore {
            points: Points(digit(7)),
            worst: Points(digit(3)),
            last_week: (player % 4 > 0).then(|| Points(digit(5))),
            ..SeasonScore::default()
        };
        builder.push(&Row {
            player: PlayerId(player),
            name: &format!("Player {player}"),
            team: None,
            standing: Some(Standing {
                place,
                previous: None,
                score: &score,
            }),
        });
    }
    let source = Source {
        verdict,
        backend: BackendKind::Redis,
        built: Built {
            at: START,
            micros: 18_200,
            by: "host:1".to_owned(),
        },
        revision: Revision(7),
        store_revision: Revision(7),
        announced: None,
        published: None,
        note: None,
        viewer: Viewer::Owner,
        due: None,
        fresh_for: Some(TTL),
        ttl: TTL,
        bytes: 100,
        loaded_at: START,
        micros: 400,
    };
    Loaded {
        table: Arc::new(builder.finish()),
        source,
    }
}

/// The players of a week without results.
pub(super) fn unplayed(players: &[u32], week: u8) -> Loaded {
    let (season, week) = (Season::new(2024).unwrap(), Week::new(week));
    let mut builder = Builder::new(Kind::Enhanced, "League", season, week, players.len());
    for &player in players {
        builder.push(&Row {
            player: PlayerId(player),
            name: &format!("Player {player}"),
            team: None,
            standing: None,
        });
    }
    let Loaded { source, .. } = loaded(players, Verdict::Fresh);
    Loaded {
        table: Arc::new(builder.unplayed().finish()),
        source,
    }
}

/// A player's detail without a week.
pub(super) fn detail(player: PlayerId) -> Detail {
    Detail {
        revision: Revision(7),
        player: Player {
            id: player,
            name: format!("Player {player}"),
            team: None,
            active: true,
        },
        season: Season::new(2024).unwrap(),
        week: None,
        earned: None,
        weeks: Vec::new(),
        picks: Vec::new(),
        away_teams: Vec::new(),
        to_come: 0,
    }
}

pub(super) fn status() -> Status {
    Status {
        backend: BackendKind::Redis,
        state: State::Up,
        address: None,
        round_trip_micros: None,
        stats: Stats::default(),
        program: Arc::default(),
        events: Arc::default(),
    }
}
