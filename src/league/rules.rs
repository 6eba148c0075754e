//! How one pick scores.
//!
//! The rules are those of the site that this program reimplements: a right pick brings the winner's real score; the
//! banker is doubled and costs the same when wrong; a joker triples the banker of its week.

use super::{GameResult, Pick, Points};
use crate::text::named::named;

named! {
    /// What a joker multiplies. The usual rule is the first.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
    pub enum JokerRule: "joker rule" {
        /// The banker of the week only.
        #[default]
        Banker = "banker",
        /// Every pick of the week, the banker included.
        Week = "week",
    }
}

impl JokerRule {
    /// The rule in a sentence.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Banker => "a joker triples the banker of its week",
            Self::Week => "a joker triples every pick of its week",
        }
    }
}

/// The rules a league can choose.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rules {
    /// What a joker multiplies.
    pub joker: JokerRule,
}

/// How a scored pick turned out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The picked team won.
    Right,
    /// The other team won.
    Wrong,
    /// The game ended in a tie.
    Tie,
    /// The game was called off.
    CalledOff,
}

/// A pick and what it brought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PickScore {
    /// How the pick turned out.
    pub outcome: Outcome,
    /// The points it brought, or cost.
    pub points: Points,
}

impl Rules {
    /// Scores one pick against its game's result.
    pub fn score(self, pick: &Pick, result: GameResult) -> PickScore {
        let Some((side, winning)) = result.winner() else {
            let tie = matches!(result, GameResult::Final { .. });
            let outcome = if tie {
                Outcome::Tie
            } else {
                Outcome::CalledOff
            };
            return PickScore {
                outcome,
                points: Points(0),
            };
        };
        let right = side == pick.side;
        let size = i32::from(winning) * self.factor(pick);
        let points = match (right, pick.banker) {
            (true, _) => size,
            (false, true) => -size,
            (false, false) => 0,
        };
        let outcome = if right {
            Outcome::Right
        } else {
            Outcome::Wrong
        };
        PickScore {
            outcome,
            points: Points(points),
        }
    }

    /// How many times the winner's score a pick is worth.
    pub const fn factor(self, pick: &Pick) -> i32 {
        let banker = if pick.banker { 2 } else { 1 };
        let tripled = pick.joker && (pick.banker || matches!(self.joker, JokerRule::Week));
        if tripled { banker * 3 } else { banker }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::league::{GameId, PlayerId, Side};

    const AWAY_WINS: GameResult = GameResult::Final { home: 30, away: 42 };
    const HOME_WINS: GameResult = GameResult::Final { home: 19, away: 13 };
    const TIE: GameResult = GameResult::Final { home: 20, away: 20 };

    fn scored(rule: JokerRule, banker: bool, joker: bool, result: GameResult) -> (Outcome, i32) {
        let (player, game) = (PlayerId(1), GameId(1));
        let pick = Pick {
            player,
            game,
            side: Side::Away,
            banker,
            joker,
        };
        let score = Rules { joker: rule }.score(&pick, result);
        (score.outcome, score.points.0)
    }

    #[test]
    fn an_away_pick_under_every_rule() {
        use JokerRule::{Banker, Week};
        use Outcome::{CalledOff, Right, Tie, Wrong};
        let plain = (false, false);
        let banker = (true, false);
        let joker = (false, true);
        let both = (true, true);
        let table = [
            (Banker, plain, AWAY_WINS, (Right, 42)),
            (Banker, plain, HOME_WINS, (Wrong, 0)),
            (Banker, plain, TIE, (Tie, 0)),
            (Banker, banker, AWAY_WINS, (Right, 84)),
            (Banker, banker, HOME_WINS, (Wrong, -38)),
            // A joker without a banker changes nothing under the usual rule.
            (Banker, joker, AWAY_WINS, (Right, 42)),
            (Banker, joker, HOME_WINS, (Wrong, 0)),
            // Worked cases: SEA at KC 13-19 with banker and joker; TEN at IND 42-30; NO at PHI 20-20.
            (Banker, both, HOME_WINS, (Wrong, -114)),
            (Banker, both, AWAY_WINS, (Right, 252)),
            (Banker, both, TIE, (Tie, 0)),
            (Banker, both, GameResult::CalledOff, (CalledOff, 0)),
            (Week, joker, AWAY_WINS, (Right, 126)),
            (Week, joker, HOME_WINS, (Wrong, 0)),
            (Week, plain, AWAY_WINS, (Right, 42)),
            (Week, both, AWAY_WINS, (Right, 252)),
            (Week, both, HOME_WINS, (Wrong, -114)),
        ];
        for (rule, (banker, joker), result, expected) in table {
            let case = format!("{rule:?} banker={banker} joker={joker} {result:?}");
            assert_eq!(scored(rule, banker, joker, result), expected, "{case}");
        }
    }
}
