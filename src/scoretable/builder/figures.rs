//! The numbers of one row, on their way into the columns.

use super::Standing;
use crate::league::{Points, SeasonScore, Tenths};
use crate::scoretable::MISSING;
use crate::scoretable::storage::{NumberRow, Numbers};

/// The numbers of one row; `None` is one the row does not have.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Figures {
    pub(super) pos: Option<u32>,
    pub(super) previous: Option<u32>,
    pub(super) players: Option<u32>,
    pub(super) seasons: Option<u32>,
    pub(super) last_week: Option<Points>,
    pub(super) correct: Option<u32>,
    pub(super) percentage: Option<Tenths>,
    pub(super) best: Option<Points>,
    pub(super) average: Option<Tenths>,
    pub(super) worst: Option<Points>,
    pub(super) banker: Option<Tenths>,
    pub(super) score: Option<Points>,
}

impl Figures {
    /// What a player has earned, in so many seasons where that matters.
    pub(super) fn of(standing: Option<Standing<'_>>, seasons: Option<u32>) -> Self {
        let score = standing.map(|standing| standing.score);
        Self {
            pos: standing.map(|s| s.place),
            previous: standing.and_then(|s| s.previous),
            players: None,
            seasons,
            last_week: score.and_then(|s| s.last_week),
            correct: score.map(|s| s.correct),
            percentage: score.and_then(SeasonScore::percentage),
            best: score.map(|s| s.best),
            average: score.and_then(SeasonScore::average),
            worst: score.map(|s| s.worst),
            banker: score.and_then(SeasonScore::banker_average),
            score: score.map(|s| s.points),
        }
    }

    /// Puts each number at the end of its column.
    pub(super) fn spread(self, numbers: &mut Numbers) {
        let count = |n: Option<u32>| n.and_then(|n| i32::try_from(n).ok()).unwrap_or(MISSING);
        let points = |p: Option<Points>| p.map_or(MISSING, |p| p.0);
        let tenths = |t: Option<Tenths>| t.map_or(MISSING, |t| t.0);
        numbers.push(&NumberRow {
            pos: count(self.pos),
            previous: count(self.previous),
            players: count(self.players),
            seasons: count(self.seasons),
            last_week: points(self.last_week),
            correct: count(self.correct),
            percentage: tenths(self.percentage),
            best: points(self.best),
            average: tenths(self.average),
            worst: points(self.worst),
            banker: tenths(self.banker),
            score: points(self.score),
        });
    }
}
