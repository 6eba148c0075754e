//! Sorting and drawing tables of a million rows.

use std::sync::Arc;
use std::time::Duration;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use scoretable::cache::{BackendKind, Built, Cache, Settings, Verdict};
use scoretable::clock::Moment;
use scoretable::league::{PlayerId, Points, Revision, Season, SeasonScore, Week};
use scoretable::loader::{Loaded, Source, Viewer};
use scoretable::scoretable::{
    Builder, Column, Filter, How, Kind, Row, Scoretable, SortKey, Standing, sort,
};
use scoretable::tui::{Effect, Message, Model, Options, Theme, update, view};

use crate::measure::{report, turns};

/// Sorting by a column against sorting as many bare numbers.
pub(crate) fn sorting() {
    let table = table(1_000_000);
    let numbers: Vec<u64> = (0..1_000_000)
        .map(|n: u64| n.wrapping_mul(0x9e37_79b9_7f4a_7c15))
        .collect();
    let [sorted, bare] = turns(
        7,
        [
            &mut || drop(sort::order(&table, &[SortKey::first(Column::Score)])),
            &mut || numbers.clone().sort_unstable(),
        ],
    );
    let measured = format!("{:.1} ms / {:.1} ms", sorted.median(), bare.median());
    report(
        "sort by score / sort_unstable of u64, 1 M rows",
        &measured,
        sorted.over(&bare),
        2.0,
    );
}

/// Finding rows for one more letter of a filter against sorting as many bare numbers.
pub(crate) fn searching() {
    let table = table(1_000_000);
    let rows: Vec<u32> = (0..1_000_000).collect();
    let numbers: Vec<u64> = (0..1_000_000)
        .map(|n: u64| n.wrapping_mul(0x9e37_79b9_7f4a_7c15))
        .collect();
    let filter = Filter::new("p42", How::Letters).expect("something to look for");
    let [found, bare] = turns(
        7,
        [&mut || drop(filter.rows(&table, &rows)), &mut || {
            numbers.clone().sort_unstable();
        }],
    );
    let measured = format!("{:.1} ms / {:.1} ms", found.median(), bare.median());
    report(
        "find by letters / sort_unstable of u64, 1 M rows",
        &measured,
        found.over(&bare),
        4.0,
    );
}

/// A frame over a million rows against one over a thousand: a key moves the cursor, and the screen is drawn.
pub(crate) fn frames() {
    let (mut large, mut small) = (Screen::new(1_000_000), Screen::new(1_000));
    let [million, thousand] = turns(200, [&mut || large.frame(), &mut || small.frame()]);
    let measured = format!("{:.3} ms / {:.3} ms", million.median(), thousand.median());
    let ratio = million.over(&thousand);
    report("frame over 1 M rows / over 1 k rows", &measured, ratio, 1.1);
}

/// A dashboard on a screen in memory.
struct Screen {
    model: Model,
    terminal: Terminal<TestBackend>,
}

impl Screen {
    fn new(rows: u32) -> Self {
        let options = Options {
            theme: Some(Theme::Dark),
            ..Options::default()
        };
        let cache = Cache::new(Settings::default()).expect("a cache");
        let (mut model, effects) = Model::start(options, cache.status(), (160, 50), Moment(0));
        let asked = effects.into_iter().find_map(|effect| match effect {
            Effect::Load { id, .. } => Some(id),
            _ => None,
        });
        let source = Source {
            verdict: Verdict::Off,
            backend: BackendKind::Off,
            built: Built {
                at: Moment(0),
                micros: 0,
                by: "bench".to_owned(),
            },
            revision: Revision(1),
            store_revision: Revision(1),
            announced: None,
            published: None,
            note: None,
            viewer: Viewer::Owner,
            due: None,
            fresh_for: None,
            ttl: Duration::ZERO,
            bytes: 0,
            loaded_at: Moment(0),
            micros: 0,
        };
        let answer = Ok(Box::new(Loaded {
            table: Arc::new(table(rows)),
            source,
        }));
        let id = asked.expect("a load was asked for");
        update(&mut model, Message::Loaded { id, answer }, Moment(0));
        let terminal = Terminal::new(TestBackend::new(160, 50)).expect("a screen in memory");
        Self { model, terminal }
    }

    fn frame(&mut self) {
        let key = KeyEvent::new(KeyCode::Char('j'), KeyModifiers::NONE);
        update(&mut self.model, Message::Key(key), Moment(0));
        self.terminal
            .draw(|frame| view(&self.model, frame))
            .expect("drawing in memory");
    }
}

/// A table of any size, without a store.
fn table(rows: u32) -> Scoretable {
    let season = Season::new(2024).expect("a season");
    table_after(rows, season, Week::new(12))
}

/// The same after any week.
pub(crate) fn table_after(rows: u32, season: Season, week: Option<Week>) -> Scoretable {
    let mut builder = Builder::new(Kind::Enhanced, "Bench", season, week, rows as usize);
    for place in 1..=rows {
        let mixed = (place.wrapping_mul(2_654_435_761) >> 12).cast_signed();
        let score = SeasonScore {
            points: Points(mixed % 4_000),
            correct: place % 190,
            picks: 190,
            weeks_played: 12,
            ..SeasonScore::default()
        };
        let name = format!("Player {}", mixed % 100_000);
        let previous = Some(rows - place + 1);
        let standing = Some(Standing {
            place,
            previous,
            score: &score,
        });
        let team = "KC".parse().ok();
        builder.push(&Row {
            player: PlayerId(place),
            name: &name,
            team,
            standing,
        });
    }
    builder.finish()
}
