//! Facts into their tables. One statement a fact both inserts and updates, and leaves an equal row alone, so what it
//! changed is what SQLite counts.

mod games;
mod renumber;

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fmt;
use std::hash::Hash;

use rusqlite::types::FromSql;
use rusqlite::{Connection, params};

use super::tally::{Count, Tally};

use crate::league::{
    GameId, Pick, Player, PlayerId, ResultChange, Season, Skipped, Skips, Team, TeamCode,
};

const TEAM: &str = "
    INSERT INTO team (code, town, nickname, division, active) VALUES (?1, ?2, ?3, ?4, ?5)
    ON CONFLICT (code) DO UPDATE SET
        town = excluded.town, nickname = excluded.nickname, division = excluded.division, active = excluded.active
    WHERE (town, nickname, division, active)
        IS NOT (excluded.town, excluded.nickname, excluded.division, excluded.active)";

const PLAYER: &str = "
    INSERT INTO player (player_id, name, team, active) VALUES (?1, ?2, ?3, ?4)
    ON CONFLICT (player_id) DO UPDATE SET name = excluded.name, team = excluded.team, active = excluded.active
    WHERE (name, team, active) IS NOT (excluded.name, excluded.team, excluded.active)";

const PICK: &str = "
    INSERT INTO pick (game_id, player_id, side, banker, joker) VALUES (?1, ?2, ?3, ?4, ?5)
    ON CONFLICT (game_id, player_id) DO UPDATE SET
        side = excluded.side, banker = excluded.banker, joker = excluded.joker
    WHERE (side, banker, joker) IS NOT (excluded.side, excluded.banker, excluded.joker)";

/// A write under way. Each sort of fact may refer to those written before it.
pub(super) struct Upsert<'a> {
    db: &'a Connection,
    /// Seasons whose scores may no longer be what the facts give.
    pub(super) touched: BTreeSet<Season>,
    /// The results that were added or changed.
    pub(super) results: Vec<ResultChange>,
    /// What was left out.
    pub(super) skips: Skips,
}

impl<'a> Upsert<'a> {
    pub(super) fn new(db: &'a Connection) -> Self {
        Self {
            db,
            touched: BTreeSet::new(),
            results: Vec::new(),
            skips: Skips::default(),
        }
    }

    pub(super) fn teams(&mut self, teams: &[Team]) -> rusqlite::Result<Count> {
        let mut tally = Tally::start(self.db, "SELECT count(*) FROM team")?;
        let mut statement = self.db.prepare_cached(TEAM)?;
        for team in last_of(teams, |team| team.code) {
            let Team {
                code,
                town,
                nickname,
                division,
                active,
            } = team;
            tally.add(statement.execute(params![code, town, nickname, division, active])?);
        }
        tally.finish()
    }

    pub(super) fn players(&mut self, players: &[Player]) -> rusqlite::Result<Count> {
        let known: HashSet<TeamCode> = column(self.db, "SELECT code FROM team")?;
        let mut tally = Tally::start(self.db, "SELECT count(*) FROM player")?;
        let mut statement = self.db.prepare_cached(PLAYER)?;
        for player in last_of(players, |player| player.id) {
            let Player {
                id,
                name,
                team,
                active,
            } = player;
            if id.0 == 0 {
                self.skip(
                    &format!("player {id}, {name}"),
                    "players are numbered from 1",
                );
                continue;
            }
            let team = team.and_then(|code| code.known_among(&known));
            if let Some(code) = player.team.filter(|_| team.is_none()) {
                self.skip(
                    &format!("the favourite team of player {id}, {name}"),
                    &no_team(code),
                );
            }
            tally.add(statement.execute(params![id, name, team, active])?);
        }
        tally.finish()
    }

    pub(super) fn picks(&mut self, picks: &[Pick]) -> rusqlite::Result<Count> {
        let games = games::known(self.db)?;
        let players: HashSet<PlayerId> = column(self.db, "SELECT player_id FROM player")?;
        let mut dangling = Dangling::default();
        let mut tally = Tally::start(self.db, "SELECT count(*) FROM pick")?;
        let mut statement = self.db.prepare_cached(PICK)?;
        for pick in last_of(picks, |pick| (pick.game, pick.player)) {
            let Pick {
                player,
                game,
                side,
                banker,
                joker,
            } = pick;
            let Some(found) = games.get(game) else {
                dangling.add(Missing::Game(*game));
                continue;
            };
            if !players.contains(player) {
                dangling.add(Missing::Player(*player));
                continue;
            }
            let changed = statement.execute(params![game, player, side, banker, joker])?;
            tally.add(changed);
            if changed > 0 && found.result.is_some() {
                self.touched.insert(found.season);
            }
        }
        dangling.tell(&mut self.skips);
        tally.finish()
    }

    fn skip(&mut self, what: &str, why: &str) {
        self.skips.add(|| Skipped::new(what, why));
    }
}

/// What a pick refers to and the league lacks.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Missing {
    Game(GameId),
    Player(PlayerId),
}

impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Game(game) => write!(f, "game {game}"),
            Self::Player(player) => write!(f, "player {player}"),
        }
    }
}

/// Picks that refer to nothing, by what they refer to.
#[derive(Default)]
struct Dangling {
    picks: BTreeMap<Missing, usize>,
    /// Picks that refer to even more that is missing.
    others: usize,
}

impl Dangling {
    fn add(&mut self, missing: Missing) {
        if self.picks.len() < Skips::TOLD || self.picks.contains_key(&missing) {
            *self.picks.entry(missing).or_default() += 1;
        } else {
            self.others += 1;
        }
    }

    fn tell(self, skips: &mut Skips) {
        for (what, count) in self.picks {
            let why = format!("neither the file nor the store has {what}");
            skips.add_all(count, || {
                Skipped::new(&format!("picks for {what} ({count})"), &why)
            });
        }
        if self.others > 0 {
            let what = format!("picks for other games and players ({})", self.others);
            skips.add_all(self.others, || {
                Skipped::new(&what, "neither the file nor the store has those")
            });
        }
    }
}

pub(super) fn no_team(code: TeamCode) -> String {
    format!("neither the file nor the store has a team {code}")
}

/// The facts in order of key; of those with the same key the last.
fn last_of<T, K: Ord>(facts: &[T], key: impl Fn(&T) -> K) -> Vec<&T> {
    let mut facts: Vec<&T> = facts.iter().rev().collect();
    facts.sort_by_key(|fact| key(fact));
    facts.dedup_by_key(|fact| key(fact));
    facts
}

pub(super) fn column<T: FromSql + Eq + Hash>(
    db: &Connection,
    sql: &str,
) -> rusqlite::Result<HashSet<T>> {
    let mut statement = db.prepare_cached(sql)?;
    let rows = statement.query_map([], |row| row.get(0))?;
    rows.collect()
}
