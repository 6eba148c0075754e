//! The one place where the command line meets what it drives: the loader, the dashboard, the store and the feeds.
#![expect(
    clippy::unused_self,
    clippy::unnecessary_wraps,
    clippy::no_effect_underscore_binding,
    reason = "the demo league alone needs less than a store and a cache will"
)]

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use super::args::Theme;
use super::league::League;
use crate::cache::{BackendKind, Built, Receipt, State, Stats, Status, Verdict};
use crate::clock::{Moment, Stopwatch};
use crate::config::Config;
use crate::demo;
use crate::error::Error;
use crate::league::rules::Rules;
use crate::league::{Facts, Revision, Season, SeasonBook, Week, WeekBook};
use crate::loader::{Loaded, Request, Source};
use crate::output::{Change, Entry};
use crate::scoretable::{Builder, Row, Scoretable, Standing};

/// An open league, with its cache.
pub(super) struct Session {
    facts: Facts,
}

/// How the dashboard starts.
pub(super) struct Dashboard {
    pub(super) request: Request,
    pub(super) theme: Option<Theme>,
    pub(super) ascii: bool,
    pub(super) note: Option<String>,
}

impl Session {
    pub(super) fn open(league: &League, config: &Config) -> Result<Self, Error> {
        let (_mode, _url) = config.cache(league.purpose())?;
        match league {
            League::Demo(plan) => Ok(Self {
                facts: demo::league(plan)?.1,
            }),
            League::Stored(_) => Err(Error::Unlinked("open a store")),
        }
    }

    pub(super) fn load(&self, request: Request) -> Result<Loaded, Error> {
        let watch = Stopwatch::start();
        let table = self
            .build(request)
            .ok_or(Error::Unlinked("find that season and week"))?;
        let micros = watch.micros();
        let source = Source {
            verdict: Verdict::Off,
            backend: BackendKind::Off,
            built: Built {
                at: Moment::now(),
                micros,
                by: "here".to_owned(),
            },
            revision: Revision(1),
            store_revision: Revision(1),
            published: None,
            note: None,
            fresh_for: None,
            ttl: std::time::Duration::ZERO,
            bytes: 0,
            loaded_at: Moment::now(),
            micros,
        };
        Ok(Loaded {
            table: Arc::new(table),
            source,
        })
    }

    pub(super) fn rebuild(&self, request: Request) -> Result<Loaded, Error> {
        self.load(request)
    }

    pub(super) fn flush(&self) -> Result<Receipt, Error> {
        Err(Error::Unlinked("flush a cache"))
    }

    pub(super) fn status(&self) -> Status {
        Status {
            backend: BackendKind::Off,
            state: State::Off,
            address: None,
            round_trip_micros: None,
            stats: Stats::default(),
        }
    }

    pub(super) fn entries(&self) -> Result<Vec<Entry>, Error> {
        Ok(Vec::new())
    }

    pub(super) fn dashboard(self, dashboard: Dashboard) -> Result<(), Error> {
        let Dashboard {
            request,
            theme,
            ascii,
            note,
        } = dashboard;
        let _unused = (request, theme, ascii, note);
        Err(Error::Unlinked("draw the dashboard"))
    }

    /// The table straight from the facts.
    fn build(&self, request: Request) -> Option<Scoretable> {
        let Facts {
            players,
            games,
            picks,
            ..
        } = &self.facts;
        let newest = games.iter().map(|game| game.season).max();
        let season: Season = request.season.or(newest)?;
        let mut books: BTreeMap<Week, WeekBook> = BTreeMap::new();
        let games: BTreeMap<_, _> = games.iter().map(|game| (game.id, game)).collect();
        for pick in picks {
            let game = games.get(&pick.game).filter(|game| game.season == season);
            if let Some((game, result)) = game.and_then(|game| Some((game, game.result?))) {
                books
                    .entry(game.week)
                    .or_default()
                    .add(Rules::default(), pick, result);
            }
        }
        let week = request.week.or_else(|| books.keys().next_back().copied());
        let (mut running, mut now, mut before) = (SeasonBook::default(), Vec::new(), Vec::new());
        for (&number, book) in books.range(..=week?) {
            before = std::mem::replace(&mut now, running.close(number, book));
        }
        let mut table = Builder::new(request.kind, demo::LEAGUE, season, week, now.len());
        for placed in &now {
            let player = players.iter().find(|player| player.id == placed.player)?;
            let earlier = before.iter().find(|row| row.player == placed.player);
            let previous = earlier.map(|row| row.place);
            table.push(&Row {
                player: player.id,
                name: &player.name,
                team: player.team,
                standing: Some(Standing {
                    place: placed.place,
                    previous,
                    score: &placed.score,
                }),
            });
        }
        Some(table.finish())
    }
}

/// A store that is being written to.
pub(super) struct Writer;

/// What a write did.
pub(super) struct Wrote {
    pub(super) changes: Vec<Change>,
    pub(super) skipped: Vec<String>,
    pub(super) changed: bool,
}

impl Writer {
    pub(super) fn open(_path: &Path, _config: &Config) -> Result<Self, Error> {
        Err(Error::Unlinked("write a store"))
    }

    pub(super) fn write(&mut self, _facts: &Facts) -> Result<Wrote, Error> {
        Ok(Wrote {
            changes: Vec::new(),
            skipped: Vec::new(),
            changed: false,
        })
    }

    pub(super) fn rename(&mut self, _name: &str) -> Result<bool, Error> {
        Ok(false)
    }

    pub(super) fn revision(&self) -> Revision {
        Revision(0)
    }
}

/// Reads a feed; the second part of the answer is what was left out, and why.
pub(super) fn parse(_bytes: &[u8], _name: &str) -> Result<(Facts, Vec<String>), Error> {
    Err(Error::Unlinked("read feeds"))
}
