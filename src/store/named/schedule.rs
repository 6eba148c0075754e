//! Which game is meant by its season, week and teams.

use std::collections::{HashMap, HashSet};

use rusqlite::Connection;

use crate::league::{Game, GameId, NamedPick, Season, TeamCode, Week};
use crate::store::upsert::no_team;

/// The clubs of a game: home, then away. A club keeps its games when its code changes.
type Clubs = [TeamCode; 2];

/// A game of the schedule that somebody else than a pick told of.
#[derive(Clone, Copy)]
struct Fixture {
    id: GameId,
    home: TeamCode,
    away: TeamCode,
}

/// Every game the league knows, and those it is about to.
pub(super) struct Schedule {
    games: HashMap<(Season, Week, Clubs), GameId>,
    /// Whom a club is known to play in a week.
    fixtures: HashMap<(Season, Week, TeamCode), Fixture>,
    /// The week of a season in which two clubs are known to meet there.
    meetings: HashMap<(Season, Clubs), Week>,
    codes: HashSet<TeamCode>,
    last: i64,
    /// Games that were named and are new to the league. They keep a number of their own until the real one is known.
    pub(super) new: Vec<Game>,
}

impl Schedule {
    pub(super) fn read(db: &Connection, codes: HashSet<TeamCode>) -> rusqlite::Result<Self> {
        let mut schedule = Self {
            games: HashMap::new(),
            fixtures: HashMap::new(),
            meetings: HashMap::new(),
            codes,
            last: 0,
            new: Vec::new(),
        };
        let mut statement = db.prepare_cached(
            "SELECT season, week, game_id, home, away FROM game ORDER BY game_id",
        )?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let fixture = Fixture {
                id: row.get(2)?,
                home: row.get(3)?,
                away: row.get(4)?,
            };
            schedule.know(row.get(0)?, row.get(1)?, fixture);
        }
        Ok(schedule)
    }

    /// Takes a game of the store, in order of number. Of a game that was replayed under a new number the first counts:
    /// there the picks are.
    fn know(&mut self, season: Season, week: Week, fixture: Fixture) {
        let Fixture { id, home, away } = fixture;
        let clubs = [home.club(), away.club()];
        self.last = self.last.min(id.0);
        self.games.entry((season, week, clubs)).or_insert(id);
        if !id.is_provisional() {
            self.meetings.entry((season, clubs)).or_insert(week);
            for club in clubs {
                self.fixtures.entry((season, week, club)).or_insert(fixture);
            }
        }
    }

    /// The game a pick is of; a new one when nothing that is known contradicts it.
    pub(super) fn find(&mut self, pick: &NamedPick) -> Result<GameId, String> {
        let NamedPick { season, week, .. } = *pick;
        let (home, away) = (self.code(pick.home)?, self.code(pick.away)?);
        let clubs = [home.club(), away.club()];
        if let Some(found) = self.games.get(&(season, week, clubs)) {
            return Ok(*found);
        }
        let others = clubs.map(|club| self.fixtures.get(&(season, week, club)));
        if let Some(other) = others.into_iter().flatten().min_by_key(|other| other.id) {
            return Err(format!(
                "there is no {away} at {home} in {season} week {week}: that week has {} at {}",
                other.away, other.home
            ));
        }
        if let Some(other) = self.meetings.get(&(season, clubs)) {
            return Err(format!(
                "{away} at {home} is in week {other} of {season}, not in week {week}"
            ));
        }
        Ok(self.add(season, week, home, away))
    }

    fn code(&self, team: TeamCode) -> Result<TeamCode, String> {
        team.known_among(&self.codes).ok_or_else(|| no_team(team))
    }

    fn add(&mut self, season: Season, week: Week, home: TeamCode, away: TeamCode) -> GameId {
        self.last -= 1;
        let id = GameId(self.last);
        let clubs = [home.club(), away.club()];
        self.games.insert((season, week, clubs), id);
        self.new.push(Game {
            id,
            season,
            week,
            home,
            away,
            kickoff: None,
            result: None,
        });
        id
    }
}
