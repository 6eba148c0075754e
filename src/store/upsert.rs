//! Upserts facts into their tables. One statement for each fact both inserts and updates, and leaves an equal row
//! alone, so the changes that SQLite counts are the real ones.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::fmt;
use std::hash::Hash;

use rusqlite::types::FromSql;
use rusqlite::{Connection, params};

use super::sql_types::{result_columns, result_of};
use crate::league::{
    Game, GameId, GameResult, Origin, Pick, Player, PlayerId, ResultChange, Season, Skipped, Skips,
    Team, TeamCode, Week,
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

/// A write under way. Each kind of fact may refer to kinds that are written before it.
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
        let games = known(self.db)?;
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

/// Picks with unknown references, by what they refer to.
#[derive(Default)]
struct Dangling {
    picks: BTreeMap<Missing, usize>,
    /// How many more picks refer to further missing things.
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

/// Returns the facts in order of key; of several with the same key, the last one.
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

// Counts of facts that were new, changed or unchanged.

/// How many facts of one kind a write added, updated and left unchanged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// How many were new.
    pub added: u64,
    /// How many were known and differed.
    pub updated: u64,
    /// How many were known and equal.
    pub unchanged: u64,
}

impl Count {
    pub(super) const fn changed(self) -> bool {
        self.added > 0 || self.updated > 0
    }
}

/// Counts what the facts of one kind did to their table.
pub(super) struct Tally<'a> {
    db: &'a Connection,
    sql: &'static str,
    before: i64,
    count: Count,
}

impl<'a> Tally<'a> {
    pub(super) fn start(db: &'a Connection, sql: &'static str) -> rusqlite::Result<Self> {
        let before = db.query_row(sql, [], |row| row.get(0))?;
        let count = Count::default();
        Ok(Self {
            db,
            sql,
            before,
            count,
        })
    }

    /// Adds what one upsert changed: one row or none.
    pub(super) const fn add(&mut self, changed: usize) {
        if changed > 0 {
            self.count.updated += 1;
        } else {
            self.count.unchanged += 1;
        }
    }

    /// The growth in rows was added, not updated.
    pub(super) fn finish(mut self) -> rusqlite::Result<Count> {
        let after: i64 = self.db.query_row(self.sql, [], |row| row.get(0))?;
        let added = u64::try_from(after - self.before).unwrap_or(0);
        self.count.added = added;
        self.count.updated = self.count.updated.saturating_sub(added);
        Ok(self.count)
    }
}

// Writes games and their results, and records every result that changed.

/// A kick-off or a result that is known stays when the new fact has none.
const GAME: &str = "
    INSERT INTO game (game_id, season, week, home, away, kickoff, outcome, home_score, away_score)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
    ON CONFLICT (game_id) DO UPDATE SET
        season = excluded.season, week = excluded.week, home = excluded.home, away = excluded.away,
        kickoff = ifnull(excluded.kickoff, kickoff),
        outcome = ifnull(excluded.outcome, outcome),
        home_score = iif(excluded.outcome IS NULL, home_score, excluded.home_score),
        away_score = iif(excluded.outcome IS NULL, away_score, excluded.away_score)
    WHERE (season, week, home, away) IS NOT (excluded.season, excluded.week, excluded.home, excluded.away)
        OR kickoff IS NOT ifnull(excluded.kickoff, kickoff)
        OR (excluded.outcome IS NOT NULL
            AND (outcome, home_score, away_score) IS NOT (excluded.outcome, excluded.home_score, excluded.away_score))";

const CHANGE: &str =
    "INSERT INTO change (game_id, old, new, source, at) VALUES (?1, ?2, ?3, ?4, ?5)";

/// Games that have a kick-off and no result, the latest first.
const SHELLS: &str = "
    SELECT season, home, away, kickoff, game_id FROM game WHERE outcome IS NULL AND kickoff IS NOT NULL
    ORDER BY kickoff DESC, game_id DESC";

const KICKOFF: &str = "SELECT kickoff FROM game WHERE game_id = ?1";

/// A season and two clubs, which meet there once a season: home, then away.
type Pairing = (Season, TeamCode, TeamCode);

/// What the store knows of a game.
struct KnownGame {
    season: Season,
    week: Week,
    home: TeamCode,
    away: TeamCode,
    result: Option<GameResult>,
}

impl KnownGame {
    /// The season and the clubs: home, then away.
    fn pairing(&self) -> Pairing {
        (self.season, self.home.club(), self.away.club())
    }
}

fn known(db: &Connection) -> rusqlite::Result<HashMap<GameId, KnownGame>> {
    let mut statement = db.prepare_cached(
        "SELECT game_id, season, week, home, away, outcome IS NOT NULL, home_score, away_score FROM game",
    )?;
    let rows = statement.query_map([], |row| {
        let played: bool = row.get(5)?;
        let result = result_of((row.get(6)?, row.get(7)?));
        let known = KnownGame {
            season: row.get(1)?,
            week: row.get(2)?,
            home: row.get(3)?,
            away: row.get(4)?,
            result: played.then_some(result),
        };
        Ok((row.get(0)?, known))
    })?;
    rows.collect()
}

impl Upsert<'_> {
    pub(super) fn games(&mut self, games: &[Game], origin: &Origin) -> rusqlite::Result<Count> {
        let teams: HashSet<TeamCode> = column(self.db, "SELECT code FROM team")?;
        let mut before = known(self.db)?;
        let mut waiting = Waiting::among(&before);
        let mut tally = Tally::start(self.db, "SELECT count(*) FROM game")?;
        let mut statement = self.db.prepare_cached(GAME)?;
        for game in last_of(games, |game| game.id) {
            let renumbered = renumber(self.db, game, &mut before, &mut waiting)?;
            let known = before.get(&game.id);
            let (home, away) = match pairing(game, known, &teams) {
                Ok(pairing) => pairing,
                Err(why) => {
                    self.skip(&format!("game {}", game.id), &why);
                    continue;
                }
            };
            let Game {
                id,
                season,
                week,
                kickoff,
                result,
                ..
            } = game;
            let (outcome, scored, conceded) = result_columns(*result);
            let row = params![
                id, season, week, home, away, kickoff, outcome, scored, conceded
            ];
            let changed = statement.execute(row)? > 0 || renumbered;
            tally.add(changed.into());
            if changed {
                self.touched.insert(*season);
                self.touched.extend(known.map(|known| known.season));
            }
            let old = known.and_then(|known| known.result);
            if let Some(new) = result.filter(|new| Some(*new) != old) {
                self.note(ResultChange {
                    game: *id,
                    season: *season,
                    week: *week,
                    home,
                    away,
                    old,
                    new,
                    origin: origin.clone(),
                })?;
            }
        }
        self.report_shells()?;
        tally.finish()
    }

    fn note(&mut self, change: ResultChange) -> rusqlite::Result<()> {
        let ResultChange {
            game,
            old,
            new,
            origin,
            ..
        } = &change;
        self.db
            .prepare_cached(CHANGE)?
            .execute(params![game, old, new, origin.name, origin.at])?;
        self.results.push(change);
        Ok(())
    }

    /// Reports games that were replaced: a postponed game may be replayed under a new number, and the picks stay with
    /// the old one.
    fn report_shells(&mut self) -> rusqlite::Result<()> {
        if self.results.is_empty() {
            return Ok(());
        }
        let mut shells: HashMap<Pairing, (i64, GameId)> = HashMap::new();
        let mut statement = self.db.prepare_cached(SHELLS)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let pairing = (row.get(0)?, row.get(1)?, row.get(2)?);
            shells.insert(pairing, (row.get(3)?, row.get(4)?));
        }
        let mut replayed = Vec::new();
        let mut kickoff = self.db.prepare_cached(KICKOFF)?;
        for change in &self.results {
            let pairing = (change.season, change.home, change.away);
            let Some((shell_kickoff, shell)) = shells.get(&pairing) else {
                continue;
            };
            let kickoff: Option<i64> = kickoff.query_row([change.game], |row| row.get(0))?;
            if kickoff.is_some_and(|kickoff| *shell_kickoff < kickoff) {
                replayed.push((*shell, change.game));
            }
        }
        for (shell, game) in replayed {
            let why = format!("it was played as game {game}; they score nothing");
            self.skip(&format!("picks for game {shell}"), &why);
        }
        Ok(())
    }
}

/// The teams of a game, by the codes that this league has for them. A known game keeps its teams, because picks refer
/// to them.
fn pairing(
    game: &Game,
    known: Option<&KnownGame>,
    teams: &HashSet<TeamCode>,
) -> Result<(TeamCode, TeamCode), String> {
    let Game { home, away, .. } = game;
    if let Some(known) = known {
        if known.home.is_same_club(*home) && known.away.is_same_club(*away) {
            return Ok((known.home, known.away));
        }
        return Err(format!(
            "it is {away} at {home} here, but {} at {} in the store, where picks may refer to it; nothing of it was taken",
            known.away, known.home
        ));
    }
    let code = |code: &TeamCode| code.known_among(teams).ok_or_else(|| no_team(*code));
    let (home, away) = (code(home)?, code(away)?);
    if home == away {
        return Err(format!("{home} cannot play itself"));
    }
    Ok((home, away))
}

// Gives a game that was predicted before its number was known that number.

/// The tables that refer to a game by its number.
const TABLES: [&str; 3] = [
    "UPDATE game SET game_id = ?2 WHERE game_id = ?1",
    "UPDATE pick SET game_id = ?2 WHERE game_id = ?1",
    "UPDATE change SET game_id = ?2 WHERE game_id = ?1",
];

/// Games with a provisional number, by season and clubs.
struct Waiting(HashMap<Pairing, Vec<GameId>>);

impl Waiting {
    fn among(known: &HashMap<GameId, KnownGame>) -> Self {
        let mut waiting: HashMap<Pairing, Vec<GameId>> = HashMap::new();
        for (id, game) in known.iter().filter(|(id, _)| id.is_provisional()) {
            waiting.entry(game.pairing()).or_default().push(*id);
        }
        Self(waiting)
    }

    /// Takes the game of the same clubs that is nearest in week; it waits no longer.
    fn take(&mut self, game: &Game, known: &HashMap<GameId, KnownGame>) -> Option<GameId> {
        let waiting = self.0.get_mut(&pairing_of(game))?;
        let weeks_off = |id: &GameId| Some(known.get(id)?.week.get().abs_diff(game.week.get()));
        let nearest = waiting.iter().copied().enumerate();
        let (at, id) = nearest.min_by_key(|(_, id)| (weeks_off(id), *id))?;
        waiting.swap_remove(at);
        Some(id)
    }
}

fn pairing_of(game: &Game) -> Pairing {
    (game.season, game.home.club(), game.away.club())
}

/// Gives a number that is new to the league to the provisional game of its teams, if there is one. Two teams meet once
/// a season at either home, so a game in another week is the same game, unless that very week has its own.
fn renumber(
    db: &Connection,
    game: &Game,
    known: &mut HashMap<GameId, KnownGame>,
    waiting: &mut Waiting,
) -> rusqlite::Result<bool> {
    if game.id.is_provisional() || known.contains_key(&game.id) {
        return Ok(false);
    }
    let Some(old) = waiting.take(game, known) else {
        return Ok(false);
    };
    // Until the last of these updates, picks refer to a game that does not exist.
    db.execute_batch("PRAGMA defer_foreign_keys = ON")?;
    for table in TABLES {
        db.prepare_cached(table)?.execute(params![old, game.id])?;
    }
    if let Some(same) = known.remove(&old) {
        known.insert(game.id, same);
    }
    Ok(true)
}
