//! Which game is meant by its season, week and teams.

use std::collections::{HashMap, HashSet};

use rusqlite::Connection;

use crate::league::{Game, GameId, NamedPick, Season, TeamCode, Week};
use crate::store::upsert::no_team;

/// A game the league knows.
struct Fixture {
    id: GameId,
    home: TeamCode,
    away: TeamCode,
}

impl Fixture {
    fn is_of(&self, home: TeamCode, away: TeamCode) -> bool {
        self.home.is_same_club(home) && self.away.is_same_club(away)
    }

    fn has(&self, team: TeamCode) -> bool {
        self.home.is_same_club(team) || self.away.is_same_club(team)
    }
}

/// Every game the league knows, and those it is about to.
pub(super) struct Schedule {
    weeks: HashMap<(Season, Week), Vec<Fixture>>,
    codes: HashSet<TeamCode>,
    last: i64,
    /// Games that were named and are new to the league. They keep a number of their own until the real one is known.
    pub(super) new: Vec<Game>,
}

impl Schedule {
    pub(super) fn read(db: &Connection, codes: HashSet<TeamCode>) -> rusqlite::Result<Self> {
        let mut schedule = Self {
            weeks: HashMap::new(),
            codes,
            last: 0,
            new: Vec::new(),
        };
        let mut statement = db.prepare_cached(
            "SELECT season, week, game_id, home, away FROM game ORDER BY game_id",
        )?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let id: GameId = row.get(2)?;
            schedule.last = schedule.last.min(id.0);
            let week = schedule
                .weeks
                .entry((row.get(0)?, row.get(1)?))
                .or_default();
            week.push(Fixture {
                id,
                home: row.get(3)?,
                away: row.get(4)?,
            });
        }
        Ok(schedule)
    }

    /// The game a pick is of; a new one when nothing that is known contradicts it. Of a game that was replayed under a new
    /// number the first counts: there the picks are.
    pub(super) fn find(&mut self, pick: &NamedPick) -> Result<GameId, String> {
        let NamedPick { season, week, .. } = *pick;
        let (home, away) = (self.code(pick.home)?, self.code(pick.away)?);
        let of_week = self.weeks.get(&(season, week)).map(Vec::as_slice);
        let of_week = of_week.unwrap_or_default();
        if let Some(found) = of_week.iter().find(|fixture| fixture.is_of(home, away)) {
            return Ok(found.id);
        }
        let known = |fixture: &&Fixture| !fixture.id.is_provisional();
        let mut others = of_week.iter().filter(known);
        if let Some(other) = others.find(|fixture| fixture.has(home) || fixture.has(away)) {
            return Err(format!(
                "there is no {away} at {home} in {season} week {week}: that week has {} at {}",
                other.away, other.home
            ));
        }
        if let Some(other) = self.other_week(season, home, away) {
            return Err(format!(
                "{away} at {home} is in week {other} of {season}, not in week {week}"
            ));
        }
        Ok(self.add(season, week, home, away))
    }

    fn code(&self, team: TeamCode) -> Result<TeamCode, String> {
        team.known_among(&self.codes).ok_or_else(|| no_team(team))
    }

    /// The week of the season in which these teams are known to meet there: it happens once.
    fn other_week(&self, season: Season, home: TeamCode, away: TeamCode) -> Option<Week> {
        let of_season = self.weeks.iter().filter(|((other, _), _)| *other == season);
        let meeting = |fixture: &Fixture| !fixture.id.is_provisional() && fixture.is_of(home, away);
        let mut meetings = of_season.filter(|(_, fixtures)| fixtures.iter().any(meeting));
        meetings.next().map(|((_, week), _)| *week)
    }

    fn add(&mut self, season: Season, week: Week, home: TeamCode, away: TeamCode) -> GameId {
        self.last -= 1;
        let id = GameId(self.last);
        let fixture = Fixture { id, home, away };
        self.weeks.entry((season, week)).or_default().push(fixture);
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
