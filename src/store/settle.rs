//! Keeps every pick with the game that counts after games were written: see [`Schedule`]. What that changes for a player is
//! told, and so are the picks of games that the schedule does not have.

use std::collections::BTreeSet;

use rusqlite::{Connection, params};

use super::facts_digest;
use super::schedule::{Players, of_game, players, read};
use super::scores::Touched;
use crate::league::{Game, Schedule, Season, Skipped, Week};

/// What settling did.
#[derive(Default)]
pub(super) struct Settled {
    /// Whether any pick, or any game, differs from before.
    pub(super) changed: bool,
    /// The scores that may no longer be what the facts give.
    pub(super) touched: Touched,
    /// What was understood otherwise than it was written.
    pub(super) noted: Vec<String>,
    /// What was left out.
    pub(super) skipped: Vec<Skipped>,
}

/// Settles the league after games of these weeks were written. `before` is the schedule before they were.
pub(super) fn settle(
    db: &Connection,
    before: &Schedule,
    weeks: &BTreeSet<(Season, Week)>,
) -> rusqlite::Result<Settled> {
    let mut settled = Settled::default();
    let schedule = read(db)?;
    for (game, counts) in schedule.counterparts() {
        settled.join(db, game, counts)?;
    }
    for (picked, listed) in schedule.arrivals(before) {
        settled.join(db, picked, listed)?;
        settled.fit_in(db, picked, listed)?;
    }
    for (was, game) in schedule.moved(before) {
        settled.fit_in(db, was, game)?;
    }
    let schedule = if settled.changed { read(db)? } else { schedule };
    let of_weeks = |game: &&Game| weeks.contains(&(game.season, game.week));
    for game in schedule.games().into_iter().filter(of_weeks) {
        if let Some(why) = schedule.lost(game) {
            settled.leave_behind(db, game, &why)?;
        }
    }
    Ok(settled)
}

impl Settled {
    /// Gives the picks of a game to the one that counts. A player who has picked that one too keeps that pick.
    fn join(&mut self, db: &Connection, game: &Game, counts: &Game) -> rusqlite::Result<()> {
        let turned = !game.home.is_same_club(counts.home);
        let all = of_game(db, game.id)?;
        let is_lost = "WHERE game_id = ?1 AND banker AND ?3 AND side = 'away'
            AND NOT EXISTS (SELECT 1 FROM pick AS other WHERE other.game_id = ?2 AND other.player_id = pick.player_id)";
        let no_banker = players(db, is_lost, params![game.id, counts.id, turned])?;
        db.prepare_cached(JOIN)?
            .execute(params![game.id, counts.id, turned])?;
        let twice = players(db, TWICE, params![game.id, counts.id, turned])?;
        db.prepare_cached("DELETE FROM pick WHERE game_id = ?1")?
            .execute([game.id])?;
        if game.id.is_provisional() {
            db.prepare_cached("UPDATE change SET game_id = ?2 WHERE game_id = ?1")?
                .execute([game.id, counts.id])?;
            db.prepare_cached("DELETE FROM game WHERE game_id = ?1")?
                .execute([game.id])?;
        }
        facts_digest::forget(db, [game.id, counts.id])?;
        self.changed |= game.id.is_provisional() || all.count > 0;
        if all.count == 0 {
            return Ok(());
        }
        if game.result.is_some() || counts.result.is_some() {
            for game in [game, counts] {
                self.touched.add(game.season, game.week);
            }
        }
        let [name, as_counted] = [game.teams(), counts.teams()];
        let Game { season, week, .. } = game;
        if turned {
            self.noted.push(format!(
                "{name} read as {as_counted} in {season} week {week}: {}",
                all.picks()
            ));
        } else if !game.id.is_provisional() {
            self.noted.push(format!(
                "{name} in {season} week {week} is game {} now, which takes the place of game {}; {} went with it",
                counts.id,
                game.id,
                all.picks()
            ));
        }
        if no_banker.count > 0 {
            self.skip(
                &format!("the banker of {no_banker} on {name} in {season} week {week}"),
                &format!("a banker is an away team, and the game is {as_counted}; choose another banker and import it"),
                &no_banker,
            );
        }
        if twice.count > 0 {
            self.skip(
                &format!("{} for {name} in {season} week {week}", twice.picks()),
                &format!("another pick of that game, as {as_counted}, differs and stays; import the right one"),
                &twice,
            );
        }
        Ok(())
    }

    /// Fits the picks of a game into the week that it is in now: there is one banker a week, and a joker holds for a whole
    /// week. What the player has chosen for that week stays.
    fn fit_in(&mut self, db: &Connection, was: &Game, game: &Game) -> rusqlite::Result<()> {
        let week = params![game.id, game.season, game.week];
        let picks = of_game(db, game.id)?;
        if picks.count == 0 {
            return Ok(());
        }
        let Game {
            season: old_season,
            week: old,
            ..
        } = was;
        let Game {
            season, week: now, ..
        } = game;
        facts_digest::forget(db, [game.id])?;
        let name = game.teams();
        self.changed = true;
        self.touched.add(*old_season, *old);
        self.touched.add(*season, *now);
        self.noted.push(format!(
            "{name} is in week {now} of {season} now, and not in week {old}; {} went with it",
            picks.picks()
        ));
        let second = format!("WHERE game_id = ?1 AND banker AND ({OTHER_BANKER})");
        let second = players(db, &second, week)?;
        if second.count > 0 {
            let sql = format!(
                "UPDATE pick SET banker = 0 WHERE game_id = ?1 AND banker AND ({OTHER_BANKER})"
            );
            db.prepare_cached(&sql)?.execute(week)?;
            self.skip(
                &format!("the banker of {second} on {name}"),
                &format!("the game is in week {now} of {season} now, and there is one banker a week: the other one stays"),
                &second,
            );
        }
        let other = format!("WHERE game_id = ?1 AND joker <> ({OTHER_JOKER})");
        let other = players(db, &other, week)?;
        if other.count > 0 {
            let sql = format!(
                "UPDATE pick SET joker = ({OTHER_JOKER}) WHERE game_id = ?1 AND joker <> ({OTHER_JOKER})"
            );
            db.prepare_cached(&sql)?.execute(week)?;
            self.noted.push(format!(
                "a joker holds for a whole week: {name} follows the other picks of {other} in week {now} of {season}"
            ));
        }
        Ok(())
    }

    /// Tells the picks that will not count.
    fn leave_behind(&mut self, db: &Connection, game: &Game, why: &str) -> rusqlite::Result<()> {
        let picks = of_game(db, game.id)?;
        if picks.count > 0 {
            self.skip(
                &picks.picks(),
                &format!("{why}; import them again for the right game, or take them out with: scoretable verify --repair"),
                &picks,
            );
        }
        Ok(())
    }

    fn skip(&mut self, what: &str, why: &str, players: &Players) {
        self.skipped
            .push(Skipped::new(what, why).times(players.count));
    }
}

/// Gives picks to another game; where home and away are the other way round there, so are they in the picks.
const JOIN: &str = "
    UPDATE OR IGNORE pick SET game_id = ?2,
        side = iif(?3, iif(side = 'home', 'away', 'home'), side),
        banker = banker AND NOT (?3 AND side = 'away')
    WHERE game_id = ?1";

/// Picks that could not be given to another game, because the player has a different pick of it.
const TWICE: &str = "
    WHERE game_id = ?1 AND EXISTS (SELECT 1 FROM pick AS other
        WHERE other.game_id = ?2 AND other.player_id = pick.player_id
            AND (other.side, other.banker)
                IS NOT (iif(?3, iif(pick.side = 'home', 'away', 'home'), pick.side), pick.banker))";

/// Whether the player of a pick has another banker in a week.
const OTHER_BANKER: &str = "
    EXISTS (SELECT 1 FROM pick AS other JOIN game USING (game_id)
        WHERE other.player_id = pick.player_id AND other.game_id <> ?1 AND other.banker AND season = ?2 AND week = ?3)";

/// Whether the player of a pick plays a joker in a week, by the other picks of it; NULL when there are none.
const OTHER_JOKER: &str = "
    SELECT max(other.joker) FROM pick AS other JOIN game USING (game_id)
    WHERE other.player_id = pick.player_id AND other.game_id <> ?1 AND season = ?2 AND week = ?3";
