//! Results that look like the NFL's: about 22 points a team, steps of three and seven, a home side that is two points
//! better, a tie now and then.

use super::chance::Chance;
use crate::league::{Game, GameResult, Season, TeamCode};

/// The week with a tie whatever chance says, and the week in which one game is called off.
const TIE_WEEK: u8 = 4;
const CALLED_OFF_WEEK: u8 = 11;
/// Possessions of each side in a game.
const DRIVES: u32 = 11;

/// How good the teams of a season are, in tenths of a point against an average team.
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

    /// By how much the home team should win, in tenths of a point; negative when it should lose.
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

/// What a side scores against an equal one, moved by half the margin it is better by.
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

/// Most games that are level are won in overtime.
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
