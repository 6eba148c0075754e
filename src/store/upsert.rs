//! Upserts facts into their tables. One statement for each fact both inserts and updates, and leaves an equal row
//! alone, so the changes that SQLite counts are the real ones.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::hash::Hash;
use std::io;

use rusqlite::types::FromSql;
use rusqlite::{Connection, params};

use super::connection::collect;
use super::pick_index::PickIndex;
use super::progress::{WriteStep, WriteWatch};
use super::scores::Touched;
use super::settle::settle;
use super::sql_types::result_columns;
use super::{StoreError, facts_digest, schedule};
use crate::league::{
    Game, GameId, GameResult, Origin, Picks, Player, PlayerId, ResultChange, Schedule, Season,
    Side, Skipped, Skips, Team, TeamCode, Week,
};
use crate::spool::{Sorted, Sorter};

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

const NEW_PICK: &str = "
    INSERT INTO pick (game_id, player_id, side, banker, joker) VALUES (?1, ?2, ?3, ?4, ?5)
    ON CONFLICT (game_id, player_id) DO NOTHING";

const PICK: &str = "
    INSERT INTO pick (game_id, player_id, side, banker, joker) VALUES (?1, ?2, ?3, ?4, ?5)
    ON CONFLICT (game_id, player_id) DO UPDATE SET
        side = excluded.side, banker = excluded.banker, joker = excluded.joker
    WHERE (side, banker, joker) IS NOT (excluded.side, excluded.banker, excluded.joker)";

/// A write under way. Each kind of fact may refer to kinds that are written before it.
pub(super) struct Upsert<'a> {
    db: &'a Connection,
    /// Is told how far it is.
    watch: &'a WriteWatch,
    /// The scores that may no longer be what the facts give.
    pub(super) touched: Touched,
    /// The results that were added or changed.
    pub(super) results: Vec<ResultChange>,
    /// What was left out.
    pub(super) skips: Skips,
    /// What was understood otherwise than it was written.
    pub(super) noted: Vec<String>,
    /// Whether picks changed because of the games that were written.
    pub(super) settled: bool,
    /// Games that the facts have with home and away the other way round.
    turned: HashSet<GameId>,
}

impl<'a> Upsert<'a> {
    pub(super) fn new(db: &'a Connection, watch: &'a WriteWatch) -> Self {
        Self {
            db,
            watch,
            touched: Touched::default(),
            results: Vec::new(),
            skips: Skips::default(),
            noted: Vec::new(),
            settled: false,
            turned: HashSet::new(),
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

    pub(super) fn picks(
        &mut self,
        picks: &Picks,
        index: &mut PickIndex,
    ) -> Result<Count, StoreError> {
        if picks.is_empty() {
            return Ok(Count::default());
        }
        let schedule = schedule::read(self.db)?;
        let mut sorted = self.of_counting_games(picks, &schedule)?.peekable();
        let players: HashSet<PlayerId> = column(self.db, "SELECT player_id FROM player")?;
        let mut dangling = Dangling::default();
        let mut count = Count::default();
        index.before(self.db, picks.len())?;
        // Rows of a large table take long to count, so new picks and others have a statement each.
        let mut new = self.db.prepare_cached(NEW_PICK)?;
        let mut known = self.db.prepare_cached(PICK)?;
        let mut meter = self.watch.begin(WriteStep::Write, picks.len() as u64);
        // The game of the pick that changed last.
        let mut written = None;
        while let Some(pick) = sorted.next() {
            let (key, _, (side, banker, joker)) = pick?;
            meter.count();
            let is_same =
                |next: &io::Result<Ordered>| matches!(next, Ok((other, ..)) if *other == key);
            if sorted.peek().is_some_and(is_same) {
                // The last one counts.
                continue;
            }
            let (game, player) = key;
            let Some(found) = schedule.game(game) else {
                dangling.add(("game", game.0));
                continue;
            };
            if !players.contains(&player) {
                dangling.add(("player", player.0.into()));
                continue;
            }
            let row = params![game, player, side, banker, joker];
            let is_new = new.execute(row)? > 0;
            let is_changed = is_new || known.execute(row)? > 0;
            let counted = match (is_new, is_changed) {
                (true, _) => &mut count.added,
                (false, true) => &mut count.updated,
                (false, false) => &mut count.unchanged,
            };
            *counted += 1;
            if is_changed && written != Some(game) {
                written = Some(game);
                facts_digest::forget(self.db, [game])?;
                if found.result.is_some() {
                    self.touched.add(found.season, found.week);
                }
            }
        }
        dangling.tell(&mut self.skips);
        Ok(count)
    }

    /// The picks as the store has their games, in order of game and player: on the game that counts, and with its home and
    /// away. Of several for one game the last counts, and one of that game itself more than one of another number of it.
    fn of_counting_games(
        &mut self,
        picks: &Picks,
        schedule: &Schedule,
    ) -> io::Result<Sorted<Ordered>> {
        let other: HashMap<GameId, (GameId, bool)> = schedule
            .counterparts()
            .into_iter()
            .map(|(game, counts)| {
                let turned = !game.home.is_same_club(counts.home);
                (game.id, (counts.id, turned))
            })
            .collect();
        let mut sorter = Sorter::default();
        let mut bankers = 0;
        let mut meter = self.watch.begin(WriteStep::Sort, picks.len() as u64);
        for (place, pick) in (0..).zip(picks.iter()) {
            let mut pick = pick?;
            meter.count();
            let mut turned = self.turned.contains(&pick.game);
            let counterpart = other.get(&pick.game);
            if let Some((counts, other_way)) = counterpart {
                pick.game = *counts;
                turned ^= other_way;
            }
            if turned {
                pick.side = pick.side.turned();
                bankers += usize::from(pick.banker && pick.side == Side::Home);
                pick.banker &= pick.side == Side::Away;
            }
            let key = (pick.game, pick.player);
            let order = (counterpart.is_none(), place);
            sorter.push((key, order, (pick.side, pick.banker, pick.joker)))?;
        }
        if bankers > 0 {
            let why = "their games have home and away the other way round in the store, and a banker is an away team; \
                       choose other bankers and import them";
            self.skips
                .add_all(bankers, || Skipped::new(&format!("{bankers} bankers"), why));
        }
        sorter.sorted()
    }

    fn skip(&mut self, what: &str, why: &str) {
        self.skips.add(|| Skipped::new(what, why));
    }
}

/// A pick by game and player; whether it is of that game itself, and its place in the list.
type Ordered = ((GameId, PlayerId), (bool, u64), (Side, bool, bool));

/// Picks with unknown references, by what they refer to.
#[derive(Default)]
struct Dangling {
    picks: BTreeMap<(&'static str, i64), usize>,
    /// How many more picks refer to further missing things.
    others: usize,
}

impl Dangling {
    fn add(&mut self, missing: (&'static str, i64)) {
        if self.picks.len() < Skips::TOLD || self.picks.contains_key(&missing) {
            *self.picks.entry(missing).or_default() += 1;
        } else {
            self.others += 1;
        }
    }

    fn tell(self, skips: &mut Skips) {
        for ((kind, number), count) in self.picks {
            let what = format!("{kind} {number}");
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
    collect(db, sql, [], |row| row.get(0))
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

impl Upsert<'_> {
    pub(super) fn games(&mut self, games: &[Game], origin: &Origin) -> rusqlite::Result<Count> {
        let teams: HashSet<TeamCode> = column(self.db, "SELECT code FROM team")?;
        let mut before = schedule::read(self.db)?;
        let mut own = Own::among(&before);
        let mut tally = Tally::start(self.db, "SELECT count(*) FROM game")?;
        let mut statement = self.db.prepare_cached(GAME)?;
        let mut change = self.db.prepare_cached(CHANGE)?;
        for game in last_of(games, |game| game.id) {
            let renumbered = renumber(self.db, game, &mut before, &mut own)?;
            let known = before.game(game.id);
            let (home, away) = match pairing(game, known, &teams) {
                Ok(pairing) => pairing,
                Err(why) => {
                    self.skip(&format!("game {}", game.id), &why);
                    continue;
                }
            };
            let result = self.result_for(game, home, away);
            let (id, season, week) = (game.id, game.season, game.week);
            let (outcome, scored, conceded) = result_columns(result);
            let row = params![
                id,
                season,
                week,
                home,
                away,
                game.kickoff,
                outcome,
                scored,
                conceded
            ];
            let changed = statement.execute(row)? > 0 || renumbered;
            tally.add(changed.into());
            if changed {
                self.touched.add(season, week);
                if let Some(known) = known {
                    self.touched.add(known.season, known.week);
                }
            }
            let old = known.and_then(|known| known.result);
            if let Some(new) = result.filter(|new| Some(*new) != old) {
                change.execute(params![id, old, new, origin.name, origin.at])?;
                self.results.push(ResultChange {
                    game: id,
                    season,
                    week,
                    home,
                    away,
                    old,
                    new,
                    origin: origin.clone(),
                });
            }
        }
        let weeks = games.iter().map(|game| (game.season, game.week));
        self.settle(&before, &weeks.collect())?;
        tally.finish()
    }

    /// The result of a game as the store has its home and away, which may be the other way round in the facts.
    fn result_for(&mut self, game: &Game, home: TeamCode, away: TeamCode) -> Option<GameResult> {
        if home.is_same_club(game.home) {
            return game.result;
        }
        self.turned.insert(game.id);
        self.noted.push(format!(
            "game {}: {} read as {away} at {home}, as the store has it",
            game.id,
            game.teams()
        ));
        game.result.map(GameResult::turned)
    }

    fn settle(
        &mut self,
        before: &Schedule,
        weeks: &BTreeSet<(Season, Week)>,
    ) -> rusqlite::Result<()> {
        let mut settled = settle(self.db, before, weeks)?;
        self.settled = settled.changed;
        self.touched.extend(&settled.touched);
        self.noted.append(&mut settled.noted);
        self.skips.extend(settled.skipped);
        Ok(())
    }
}

/// The teams of a game, by the codes that this league has for them. A known game keeps its teams, also which of them is
/// at home, because picks refer to them.
fn pairing(
    game: &Game,
    known: Option<&Game>,
    teams: &HashSet<TeamCode>,
) -> Result<(TeamCode, TeamCode), String> {
    let Game { home, away, .. } = game;
    if let Some(known) = known {
        let is_same =
            |a: TeamCode, b: TeamCode| known.home.is_same_club(a) && known.away.is_same_club(b);
        if is_same(*home, *away) || is_same(*away, *home) {
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

// Gives a game that has a number of the league's own the one of the schedule.

/// The tables that refer to a game by its number.
const TABLES: [&str; 3] = [
    "UPDATE game SET game_id = ?2 WHERE game_id = ?1",
    "UPDATE pick SET game_id = ?2 WHERE game_id = ?1",
    "UPDATE change SET game_id = ?2 WHERE game_id = ?1",
];

/// Games with a number of the league's own, by season and clubs, whichever of them is at home.
struct Own(HashMap<(Season, [TeamCode; 2]), Vec<GameId>>);

impl Own {
    fn among(schedule: &Schedule) -> Self {
        let mut own: HashMap<_, Vec<GameId>> = HashMap::new();
        for game in schedule.games() {
            if game.id.is_own() {
                own.entry(Self::key(game)).or_default().push(game.id);
            }
        }
        Self(own)
    }

    fn key(game: &Game) -> (Season, [TeamCode; 2]) {
        let mut clubs = [game.home.club(), game.away.club()];
        clubs.sort_unstable();
        (game.season, clubs)
    }

    /// Takes the game that is the same: two teams meet once a season at either home, so one of another week is, and one
    /// with home and away the other way round is in the same week.
    fn take(&mut self, game: &Game, schedule: &Schedule) -> Option<GameId> {
        let own = self.0.get_mut(&Self::key(game))?;
        let off = |id: &GameId| {
            let other = schedule.game(*id)?;
            let weeks = other.week.get().abs_diff(game.week.get());
            let is_turned = !other.home.is_same_club(game.home);
            (weeks == 0 || !is_turned).then_some((is_turned, weeks, *id))
        };
        let nearest = own.iter().enumerate();
        let nearest = nearest.filter_map(|(at, id)| Some((off(id)?, at)));
        let (_, at) = nearest.min()?;
        Some(own.swap_remove(at))
    }
}

/// Gives a number that is new to the league to the game of its teams that has one of the league's own, if there is one.
fn renumber(
    db: &Connection,
    game: &Game,
    schedule: &mut Schedule,
    own: &mut Own,
) -> rusqlite::Result<bool> {
    if game.id.is_provisional() || game.id.is_own() || schedule.game(game.id).is_some() {
        return Ok(false);
    }
    let Some(old) = own.take(game, schedule) else {
        return Ok(false);
    };
    // Until the last of these updates, picks refer to a game that does not exist.
    db.execute_batch("PRAGMA defer_foreign_keys = ON")?;
    for table in TABLES {
        db.prepare_cached(table)?.execute(params![old, game.id])?;
    }
    facts_digest::forget(db, [old, game.id])?;
    if let Some(same) = schedule.remove(old) {
        schedule.add(Game {
            id: game.id,
            ..same
        });
    }
    Ok(true)
}
