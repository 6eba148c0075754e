//! Sorting and drawing tables of a million rows.

use std::sync::Arc;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use scoretable::cache::{Cache, Settings, Verdict};
use scoretable::clock::Moment;
use scoretable::league::{Season, Week};
use scoretable::scoretable::{Direction, Filter, How, Kind, Scoretable, SortKey, sort};
use scoretable::tui::{Effect, Message, Model, Options, Theme, update, view};

use crate::measure::{report, turns};
use crate::support::{large, pictured};

/// Sorting by every column, both ways, against sorting as many bare numbers.
pub(crate) fn sorting() {
    let table = table(1_000_000);
    for &column in Kind::Enhanced.columns() {
        for direction in Direction::ALL {
            let key = SortKey { column, direction };
            against_a_sort(
                &format!("sort by {} {}", column.name(), direction.name()),
                1.3,
                || {
                    drop(sort::order(&table, &[key]));
                },
            );
        }
    }
}

/// Finding rows for a filter against sorting as many bare numbers: among names in ASCII, and among names of all sorts.
pub(crate) fn searching() {
    let season = Season::new(2024).expect("a season");
    let week = Week::new(12);
    let plain = table(1_000_000);
    let mixed = large::named(1_000_000, season, week, |number| match number % 10 {
        0 => format!("Zoë Ångström {number}"),
        1 => format!("Émile Zéphirin {number}"),
        2 => format!("田中 さくら {number}"),
        _ => format!("Player {number}"),
    });
    let rows: Vec<u32> = (0..1_000_000).collect();
    for (what, table) in [("ASCII", &plain), ("mixed", &mixed)] {
        for (text, how) in [
            ("player 42", How::Words),
            ("p42", How::Words),
            ("p42", How::Letters),
            ("pl", How::Letters),
            ("ström", How::Words),
            ("zeph", How::Words),
            ("さく", How::Words),
            ("zg", How::Words),
            ("'yer 4", How::Words),
            ("=kc", How::Words),
        ] {
            let filter = Filter::new(text, how).expect("something to look for");
            against_a_sort(
                &format!("find {text} among {what} names by {how:?}"),
                2.0,
                || {
                    drop(filter.rows(table, &rows));
                },
            );
        }
    }
}

fn against_a_sort(what: &str, limit: f64, mut contender: impl FnMut()) {
    let numbers: Vec<u64> = (0..1_000_000)
        .map(|n: u64| n.wrapping_mul(0x9e37_79b9_7f4a_7c15))
        .collect();
    let [took, bare] = turns(7, [&mut contender, &mut || numbers.clone().sort_unstable()]);
    let measured = format!("{:.1} ms / {:.1} ms", took.median(), bare.median());
    report(
        &format!("{what}, 1 M rows"),
        &measured,
        took.over(&bare),
        limit,
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
        let table = Arc::new(table(rows));
        let answer = Ok(Box::new(pictured::loaded(table, Verdict::Off)));
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
    large::table(rows, season, Week::new(12))
}
