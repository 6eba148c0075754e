//! The games of a season and their results, with a schedule like the NFL's: 18 weeks, 17 games for each team, each
//! division rival twice and eleven or twelve other teams once, half of the games at home, and one bye week in the middle
//! of the season.

use jiff::civil::{Date, Time, Weekday};
use jiff::tz::Offset;
use jiff::{Span, ToSpan};

use super::Chance;
use crate::league::{Division, Game, GameId, GameResult, Season, Team, TeamCode, Week};

/// The weeks of a regular season.
pub(super) const WEEKS: u8 = 18;
/// The weeks in which teams may have their bye.
const OFF: std::ops::RangeInclusive<u8> = 5..=14;
/// Which shift of a round between two divisions is the bye of which of the four teams. Both the numbers and the opponents
/// that they lead to (`team ^ shift`) are all different, so each of the eight teams has one bye.
const SHIFT_OFF: [usize; 4] = [0, 2, 3, 1];

/// A round in which every team could play once.
#[derive(Clone, Copy, PartialEq)]
enum Round {
    /// Within the divisions: `partner` 1 to 3 selects the pairs, `again` swaps home and away.
    Within { partner: usize, again: bool },
    /// Each division against the one `apart` from it (1, 2 or 4), with the teams shifted by 0 to 3.
    Across { apart: usize, shift: usize },
}

impl Round {
    /// The games, home team first, as (division, team) numbers.
    fn games(self) -> Vec<[(usize, usize); 2]> {
        let mut games = Vec::with_capacity(16);
        for (division, team) in (0..8).flat_map(|d| (0..4).map(move |t| (d, t))) {
            match self {
                Self::Within { partner, again } => {
                    let pair = [(division, team), (division, team ^ partner)];
                    let [home, away] = if again { [pair[1], pair[0]] } else { pair };
                    if team < team ^ partner {
                        games.push([home, away]);
                    }
                }
                Self::Across { apart, shift } => {
                    let pair = [(division, team), (division ^ apart, team ^ shift)];
                    let covered = if apart == 1 {
                        division < 4
                    } else {
                        apart == 2 && division >= 4
                    };
                    let off = covered && SHIFT_OFF.get(team) == Some(&shift);
                    if division < division ^ apart && !off {
                        let at_home = (team + shift / 2).is_multiple_of(2);
                        games.push(if at_home { pair } else { [pair[1], pair[0]] });
                    }
                }
            }
        }
        games
    }
}

/// The season's games in order of kick-off within each week, none with a result.
pub(super) fn games(season: Season, teams: &[Team], seed: u64) -> Vec<Game> {
    let mut chance = Chance::about(seed, "calendar", season.get().into());
    let divisions = drawn(teams, &mut chance);
    let code = |(division, team): (usize, usize)| -> Option<TeamCode> {
        divisions.get(division)?.get(team).copied()
    };
    let first_id = 900_000_000 + i64::from(season.get()) * 1000;
    let mut games = Vec::with_capacity(272);
    for (round, week) in order(&mut chance)
        .into_iter()
        .zip(1..)
        .filter_map(|(r, w)| Some((r, Week::new(w)?)))
    {
        let mut pairs = round.games();
        chance.shuffle(&mut pairs);
        let count = pairs.len();
        for (slot, [home, away]) in pairs.into_iter().enumerate() {
            let (Some(home), Some(away)) = (code(home), code(away)) else {
                continue;
            };
            let id = first_id + 1 + i64::try_from(games.len()).unwrap_or(i64::MAX - first_id - 1);
            let kickoff = kickoff(season, week, slot, count);
            games.push(Game {
                id: GameId(id),
                season,
                week,
                home,
                away,
                kickoff,
                result: None,
            });
        }
    }
    games
}

/// The active teams by division, both shuffled.
fn drawn(teams: &[Team], chance: &mut Chance) -> Vec<Vec<TeamCode>> {
    let mut divisions = Division::ALL.map(|division| {
        let own = teams
            .iter()
            .filter(|team| team.active && team.division == division);
        let mut codes: Vec<TeamCode> = own.map(|team| team.code).collect();
        chance.shuffle(&mut codes);
        codes
    });
    chance.shuffle(&mut divisions);
    divisions.into()
}

/// The 18 rounds in the order in which they are played: byes in the middle, rivals once early and once late, and a round
/// of rivals at the end.
fn order(chance: &mut Chance) -> Vec<Round> {
    let across = |apart| (0..4).map(move |shift| Round::Across { apart, shift });
    let within = (1..=3).map(|partner| Round::Within {
        partner,
        again: false,
    });
    let mut off: Vec<Round> = across(1).chain(across(2)).collect();
    let mut full: Vec<Round> = within.clone().chain(across(4)).chain(within).collect();
    chance.shuffle(&mut off);
    chance.shuffle(&mut full);
    // Rounds are taken from the end of a list, so the first round of this one is played last.
    if let Some(rivals) = full
        .iter()
        .position(|round| matches!(round, Round::Within { .. }))
    {
        full.swap(0, rivals);
    }
    let mut middle: Vec<u8> = OFF.collect();
    chance.shuffle(&mut middle);
    middle.truncate(off.len());
    let mut order: Vec<Round> = Vec::with_capacity(WEEKS.into());
    for week in 1..=WEEKS {
        let pile = if middle.contains(&week) {
            &mut off
        } else {
            &mut full
        };
        let Some(round) = pile.pop() else { continue };
        order.push(match round {
            Round::Within { partner, .. } => Round::Within {
                partner,
                again: order.contains(&round),
            },
            Round::Across { .. } => round,
        });
    }
    order
}

/// When the game in a slot of the week starts, in seconds since 1970: one on Thursday evening, one on Sunday night, one
/// on Monday evening, the others on Sunday at one and half past four, New York time.
fn kickoff(season: Season, week: Week, slot: usize, count: usize) -> Option<i64> {
    let (days, hour, minute) = match slot {
        0 => (0, 20, 15),
        _ if slot + 1 == count => (4, 20, 15),
        _ if slot + 2 == count => (3, 20, 20),
        _ if slot * 3 < count * 2 => (3, 13, 0),
        _ => (3, 16, 25),
    };
    let year = i16::try_from(season.get()).ok()?;
    let labor_day = Date::new(year, 9, 1)
        .ok()?
        .nth_weekday_of_month(1, Weekday::Monday)
        .ok()?;
    let winter = Date::new(year, 11, 1)
        .ok()?
        .nth_weekday_of_month(1, Weekday::Sunday)
        .ok()?;
    let later: Span = (3 + 7 * (i64::from(week.get()) - 1) + days).days();
    let date = labor_day.checked_add(later).ok()?;
    let offset = Offset::constant(if date < winter { -4 } else { -5 });
    let start = date.to_datetime(Time::new(hour, minute, 0, 0).ok()?);
    Some(offset.to_timestamp(start).ok()?.as_second())
}

// Results like the NFL's: about 22 points for each team, scores in steps of three and seven, a home advantage of two
// points, and an occasional tie.

/// The week that always has a tie, and the week in which one game is cancelled.
const TIE_WEEK: u8 = 4;
const CALLED_OFF_WEEK: u8 = 11;
/// Possessions of each side in a game.
const DRIVES: u32 = 11;

/// The strength of a season's teams, in tenths of a point relative to an average team.
#[derive(Debug)]
pub(super) struct Strengths {
    seed: u64,
    season: Season,
}

impl Strengths {
    pub(super) const fn of(season: Season, seed: u64) -> Self {
        Self { seed, season }
    }

    fn strength(&self, team: TeamCode) -> i32 {
        Chance::about(self.seed, team.as_str(), self.season.get().into()).spread(120)
    }

    /// The expected margin of the home team, in tenths of a point; negative when it is expected to lose.
    pub(super) fn margin(&self, game: &Game) -> i32 {
        self.strength(game.home) - self.strength(game.away) + 20
    }
}

/// Plays the games of a season up to and including week `last`.
pub(super) fn play(games: &mut [Game], strengths: &Strengths, last: u8) {
    let (mut tie, mut called_off) = (Some(TIE_WEEK), Some(CALLED_OFF_WEEK));
    for game in games.iter_mut().filter(|game| game.week.get() <= last) {
        let mut chance = Chance::about(strengths.seed, "result", game.id.0.cast_unsigned());
        let margin = strengths.margin(game);
        let home = points(&mut chance, margin);
        let away = points(&mut chance, -margin);
        let week = Some(game.week.get());
        game.result = Some(if called_off.take_if(|at| Some(*at) == week).is_some() {
            GameResult::CalledOff
        } else if tie.take_if(|at| Some(*at) == week).is_some() {
            GameResult::Final { home: 20, away: 20 }
        } else {
            overtime(&mut chance, home, away)
        });
    }
}

/// The points of one side: those against an equal opponent, shifted by half the expected margin.
fn points(chance: &mut Chance, margin: i32) -> u8 {
    let touchdown = u32::try_from(221 + margin * 65 / 100).unwrap_or(0);
    let mut points = 0;
    for _ in 0..DRIVES {
        points += match chance.below(1000) {
            // Nearly every touchdown brings the extra point; a few fail, a few go for two.
            roll if roll < touchdown => [7, 7, 7, 7, 7, 7, 7, 7, 6, 8][chance.below(10) as usize],
            roll if roll < touchdown + 160 => 3,
            999 => 2,
            _ => 0,
        };
    }
    points
}

/// Most games that are level after regular time are decided in overtime.
fn overtime(chance: &mut Chance, home: u8, away: u8) -> GameResult {
    let level = home == away && !chance.permille(60);
    let extra = if chance.permille(600) { 3 } else { 6 };
    let (home, away) = match (level, chance.permille(520)) {
        (true, true) => (home + extra, away),
        (true, false) => (home, away + extra),
        (false, _) => (home, away),
    };
    GameResult::Final { home, away }
}
