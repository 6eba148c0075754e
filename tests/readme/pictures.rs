//! The pictures of the documents: the demo league as a viewer sees it who found it in Redis.

use std::cell::RefCell;
use std::fs;
use std::sync::Arc;
use std::time::Duration;

use crossterm::event::KeyCode;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use scoretable::cache::{BackendKind, Built, Seen, State, Stats, Status, Verdict};
use scoretable::clock::Moment;
use scoretable::demo::{self, Plan};
use scoretable::league::{Facts, GameResult, PlayerId, Revision, Season, Week};
use scoretable::loader::{Loaded, Request, Source, Viewer};
use scoretable::scoretable::Detail;
use scoretable::store::Store;
use scoretable::tui::Theme;

use crate::support::screen::Dashboard;
use crate::support::svg;
use crate::{check, root};

/// A Sunday evening in December, in UTC.
pub(crate) const NOW: Moment = Moment(1_733_086_800_000);
const BUILT: Moment = Moment(NOW.0 - 61_000);
pub(crate) const REVISION: Revision = Revision(412);
const LIFE: Duration = Duration::from_secs(7 * 24 * 3_600);

pub(crate) async fn detail() {
    let league = League::new();
    let mut screen = league.shown((110, 34));
    screen
        .press(KeyCode::Enter)
        .answer_details(|player| league.detail(player));
    compare("detail", &screen.draw());
}

/// The corner of a wide screen in which the cache is described.
pub(crate) async fn panel() {
    let screen = League::new().shown((150, 26)).draw();
    let symbol = |x: u16, y: u16| screen[(x, y)].symbol();
    let (right, below) = (screen.area.right() - 1, screen.area.bottom());
    let corner = |signs: &[&str]| (0..below).find(|&y| signs.contains(&symbol(right, y)));
    let (top, bottom) = (corner(&["╮", "┐"]).unwrap(), corner(&["╯", "┘"]).unwrap());
    let left = (0..right).rfind(|&x| ["╭", "┌"].contains(&symbol(x, top)));
    let left = left.unwrap();
    let area = Rect::new(0, 0, right - left + 1, bottom - top + 1);
    let mut cut = Buffer::empty(area);
    for (x, y) in area.positions().map(|at| (at.x, at.y)) {
        cut[(x, y)] = screen[(left + x, top + y)].clone();
    }
    compare("panel", &cut);
}

fn compare(name: &str, screen: &Buffer) {
    compare_text(name, &svg::picture(screen));
}

/// Compares a picture with the one in `assets`.
pub(crate) fn compare_text(name: &str, picture: &str) {
    let path = root().join("assets").join(name).with_extension("svg");
    let there = fs::read_to_string(&path).unwrap_or_default();
    check(&path, &there, picture);
}

/// The demo league behind the pictures.
pub(crate) struct League {
    facts: Facts,
    store: RefCell<Store>,
    season: Season,
    week: Option<Week>,
}

impl League {
    pub(crate) fn new() -> Self {
        let (id, facts) = demo::league(&Plan::default()).unwrap();
        let mut store = Store::in_memory(id).unwrap();
        store.write(&facts).unwrap();
        store.set_name(demo::LEAGUE).unwrap();
        let newest = store.head().unwrap().seasons.pop().unwrap();
        Self {
            facts,
            store: RefCell::new(store),
            season: newest.season,
            week: newest.weeks.last().copied(),
        }
    }

    fn shown(&self, size: (u16, u16)) -> Dashboard {
        let mut screen = Dashboard::start(size, Theme::Dark, status(&[]), NOW);
        screen.answer(Ok(self.loaded(REVISION, Verdict::Fresh)));
        screen
    }

    /// What is behind a row.
    pub(crate) fn detail(&self, player: PlayerId) -> Result<Detail, String> {
        let store = self.store.borrow_mut();
        let detail = store.detail(player, self.season, self.week);
        let detail = detail.map(|detail| Detail {
            revision: REVISION,
            ..detail
        });
        detail.map_err(|error| error.to_string())
    }

    /// Another program corrects the first result of the newest week: the winner had a field goal more.
    pub(crate) fn correct(&mut self) {
        let (season, week) = (self.season, self.week);
        let mut games = self.facts.games.iter_mut();
        let game = games.find(|game| game.season == season && Some(game.week) == week);
        let result = &mut game.unwrap().result;
        let Some(GameResult::Final { home, away }) = result else {
            panic!("it has no score: {result:?}");
        };
        *(if home > away { home } else { away }) += 3;
        self.store.borrow_mut().write(&self.facts).unwrap();
    }

    /// The table, as a look-up of this verdict brings it.
    pub(crate) fn loaded(&self, revision: Revision, verdict: Verdict) -> Loaded {
        let kind = Request::default().kind;
        let store = self.store.borrow_mut();
        let (_, table) = store.scoretable(kind, self.season, self.week).unwrap();
        let source = Source {
            verdict,
            backend: BackendKind::Redis,
            built: Built {
                at: BUILT,
                micros: 1_950,
                by: "kitchen-laptop:4711".to_owned(),
            },
            revision,
            store_revision: revision,
            announced: None,
            published: None,
            note: None,
            viewer: Viewer::Owner,
            due: None,
            fresh_for: Some(LIFE.saturating_sub(Duration::from_secs(61))),
            ttl: LIFE,
            bytes: 5_824,
            loaded_at: NOW,
            micros: 380,
        };
        Loaded {
            table: Arc::new(table),
            source,
        }
    }
}

/// A cache that has been of use, and what the newest look-ups in it found.
pub(crate) fn status(newest: &[Verdict]) -> Status {
    let (missing, fresh, flushed) = (Verdict::Missing, Verdict::Fresh, Verdict::Flushed);
    let mut stats = Stats::default();
    for &verdict in [missing, fresh, fresh, flushed, fresh].iter().chain(newest) {
        stats.record(Seen {
            at: NOW,
            verdict,
            micros: if verdict == fresh { 380 } else { 2_410 },
            build_micros: 1_950,
        });
    }
    Status {
        backend: BackendKind::Redis,
        state: State::Up,
        address: Some("127.0.0.1:6379/0".to_owned()),
        round_trip_micros: Some(210),
        stats,
        program: Arc::default(),
        events: Arc::default(),
    }
}
