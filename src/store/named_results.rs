//! Resolves games by name: the results and the schedule of a league that ESPN is not asked for.
//!
//! A game is its season and its teams: two teams meet once a season at either home. So a game in another week than the league
//! has it is that game, moved, unless the file has both; and one with the teams the other way round in the same week is that game, at a neutral place.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};

use super::name_resolution::Games;
use crate::league::{Game, GameId, GameResult, NamedGame, Schedule, Season, TeamCode, Week};
use crate::text::humanize::listed;

/// What the league has of a game that a line names.
#[derive(Clone, Copy)]
struct Counterpart {
    /// Its number, if the league has it.
    known: Option<GameId>,
    /// Whether the league has its teams the other way round.
    is_turned: bool,
    /// The week in which the league has it, if that is another one.
    moved_from: Option<Week>,
}

/// The games of a file.
#[derive(Default)]
pub(super) struct Results {
    /// The season, the week and the clubs, home first, of every game of the file.
    listed: HashSet<(Season, Week, [TeamCode; 2])>,
    /// The line of each game.
    lines: HashMap<GameId, u64>,
    moved: Vec<String>,
    turned: Vec<String>,
    /// Games with a result that the file does not have.
    kept: Vec<String>,
    /// The games of each club in each week, to find two of one club.
    played: HashMap<(Season, Week, TeamCode), u32>,
}

impl Results {
    /// Begins with a file of these games, of which none is added yet.
    pub(super) fn of(games: &[NamedGame]) -> Self {
        let clubs = |game: &NamedGame| [game.home.club(), game.away.club()];
        let listed = games
            .iter()
            .map(|game| (game.season, game.week, clubs(game)));
        Self {
            listed: listed.collect(),
            ..Self::default()
        }
    }

    /// Adds a game. The error says why it must be left out.
    pub(super) fn add(&mut self, named: &NamedGame, games: &mut Games) -> Result<Game, String> {
        let NamedGame {
            line, season, week, ..
        } = *named;
        if !season.weeks().any(|regular| regular == week) {
            let last = season.weeks().count();
            return Err(format!(
                "week {week} is not of the regular season, which has {last} weeks in {season}; only that counts"
            ));
        }
        let (home, away) = (games.code(named.home)?, games.code(named.away)?);
        let name = format!("{away} at {home} in {season} week {week}");
        let counterpart = self.counterpart(named, &games.schedule);
        let Counterpart { known, .. } = counterpart;
        let id = match (known, named.number) {
            (Some(known), Some(number)) if known.is_own() => number,
            (Some(known), _) => known,
            (None, Some(number)) => number,
            (None, None) => games.own_number(),
        };
        match self.lines.entry(id) {
            Entry::Occupied(first) => {
                return Err(format!("{name} is on line {} already", first.get()));
            }
            Entry::Vacant(free) => _ = free.insert(line),
        }
        let mut game = Game {
            id,
            season,
            week,
            home,
            away,
            kickoff: named.kickoff,
            result: named.result,
        };
        if counterpart.is_turned {
            turn(&mut game);
        }
        self.note(name, &game, &counterpart, &games.schedule);
        if known != Some(id) || counterpart.moved_from.is_some() {
            place(&mut games.schedule, known, &game);
        }
        Ok(game)
    }

    /// Finds what the league has of a game.
    fn counterpart(&self, named: &NamedGame, schedule: &Schedule) -> Counterpart {
        let (season, week) = (named.season, named.week);
        let clubs = [named.home.club(), named.away.club()];
        let [home, away] = clubs;
        let in_week = |week, [home, away]: [TeamCode; 2]| {
            let found = schedule.find(season, week, home, away)?;
            let is_scheduled = !found.id.is_provisional() && found.home.is_same_club(home);
            is_scheduled.then_some(found.id)
        };
        let same = in_week(week, clubs);
        let turned = in_week(week, [away, home]).filter(|_| same.is_none());
        let elsewhere = schedule.meeting(season, named.home, named.away);
        let elsewhere = elsewhere.map(|game| game.week);
        let moved_from = elsewhere.filter(|other| {
            let is_free = same.is_none() && turned.is_none();
            is_free && !self.listed.contains(&(season, *other, clubs))
        });
        Counterpart {
            known: same.or(turned).or_else(|| in_week(moved_from?, clubs)),
            is_turned: turned.is_some(),
            moved_from,
        }
    }

    /// Notes what is to be told of a game.
    fn note(&mut self, name: String, game: &Game, counterpart: &Counterpart, schedule: &Schedule) {
        if let Some(other) = counterpart.moved_from {
            self.moved.push(format!("{name}, from week {other}"));
        }
        if counterpart.is_turned {
            let known = format!("{} at {}", game.away, game.home);
            self.turned
                .push(format!("{name}, which the league has as {known}"));
        }
        for club in [game.home.club(), game.away.club()] {
            *self
                .played
                .entry((game.season, game.week, club))
                .or_default() += 1;
        }
        let has_result = |known| {
            let known = schedule.game(known);
            known.is_some_and(|known| known.result.is_some())
        };
        if game.result.is_none() && counterpart.known.is_some_and(has_result) {
            self.kept.push(name);
        }
    }

    /// Sentences about games that are not what the line says, or may be a slip.
    pub(super) fn told(&self) -> Vec<String> {
        let mut twice: Vec<_> = self
            .played
            .iter()
            .filter(|(_, count)| **count > 1)
            .map(|(key, _)| key)
            .collect();
        twice.sort_unstable();
        let twice: Vec<String> = twice
            .into_iter()
            .map(|(season, week, club)| format!("{club} in {season} week {week}"))
            .collect();
        let told = [
            listed(&self.moved)
                .map(|games| format!("games moved to the week of the file: {games}")),
            listed(&self.turned).map(|games| format!("games read the other way round: {games}")),
            listed(&self.kept).map(|games| {
                format!(
                    "games without a score in the file, which keep the result they have: {games}"
                )
            }),
            listed(&twice).map(|clubs| {
                format!("teams with more than one game in a week, which may be a slip: {clubs}")
            }),
        ];
        told.into_iter().flatten().collect()
    }
}

/// Turns a game round.
fn turn(game: &mut Game) {
    std::mem::swap(&mut game.home, &mut game.away);
    if let Some(GameResult::Final { home, away }) = &mut game.result {
        std::mem::swap(home, away);
    }
}

/// Adds a game that a file brings, or brings under another number or into another week.
fn place(schedule: &mut Schedule, known: Option<GameId>, game: &Game) {
    let known = known.and_then(|known| schedule.remove(known));
    let (kickoff, result) = known.map_or((None, None), |known| (known.kickoff, known.result));
    schedule.add(Game {
        kickoff: game.kickoff.or(kickoff),
        result: game.result.or(result),
        ..game.clone()
    });
}
