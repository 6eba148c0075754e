//! What the league made of a season's weeks: the best points of those played, and the weeks to come.

use crate::league::{Points, Week};
use crate::scoretable::{Detail, DetailWeek, FormWeek};
use crate::tui::model::Model;

/// The weeks of the season of a detail, beyond what the detail itself knows.
#[derive(Clone, Debug, Default)]
pub(super) struct SeasonWeeks {
    bests: Vec<(Week, Points)>,
    /// The planned weeks after the last one played.
    pub(super) to_come: Vec<Week>,
}

impl SeasonWeeks {
    /// The weeks around a detail. The best points come from the table on screen if both are of the same edition.
    pub(super) fn of(model: &Model, detail: &Detail) -> Self {
        let source = model.cache.source.as_ref();
        let same = source.is_some_and(|source| source.revision == detail.revision);
        let table = model
            .table
            .table()
            .filter(|table| same && table.kind.ranks_players() && table.season == detail.season);
        let weeks = table.map(|table| table.form_weeks()).unwrap_or_default();
        let best = |week: &FormWeek| Some((week.week, week.best?));
        let heads = model.calendar.0.iter();
        let planned = heads
            .filter(|head| head.season == detail.season)
            .flat_map(|head| head.planned.iter().copied());
        Self {
            bests: weeks.iter().filter_map(best).collect(),
            to_come: planned.filter(|&week| Some(week) > detail.week).collect(),
        }
    }

    /// Weeks with the best points of each, and weeks to come.
    #[cfg(test)]
    pub(super) fn new<const N: usize, const M: usize>(
        bests: [(Week, Points); N],
        to_come: [Week; M],
    ) -> Self {
        Self {
            bests: bests.to_vec(),
            to_come: to_come.to_vec(),
        }
    }

    /// Whether no player had more points in that week.
    pub(super) fn is_won(&self, week: &DetailWeek) -> bool {
        let mut bests = self.bests.iter();
        let best = bests
            .find(|(of, _)| *of == week.week)
            .map(|&(_, best)| best);
        week.points.is_some_and(|points| Some(points) == best)
    }

    /// How many weeks of a detail were won; `None` where that is not known.
    pub(super) fn won(&self, detail: &Detail) -> Option<usize> {
        let won = detail.weeks.iter().filter(|week| self.is_won(week)).count();
        (!self.bests.is_empty()).then_some(won)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::league::{PlayerId, Revision};
    use crate::tui::testing::{detail, showing};

    #[test]
    fn the_best_of_a_week_is_never_that_of_another_edition() {
        let model = showing(9);
        let table = model.table.table().unwrap();
        let week = *table.form_weeks().last().unwrap();
        let weeks = vec![DetailWeek {
            week: week.week,
            points: week.best,
            place: None,
            average: None,
        }];
        let same = Detail {
            weeks,
            ..detail(PlayerId(1))
        };
        assert_eq!(SeasonWeeks::of(&model, &same).won(&same), Some(1));
        let newer = Detail {
            revision: Revision(8),
            ..same
        };
        assert_eq!(SeasonWeeks::of(&model, &newer).won(&newer), None);
    }
}
