//! The league's seasons and weeks, and the navigation between them.

use crate::league::{Progress, Season, Week};
use crate::loader::{Request, SeasonHead};
use crate::scoretable::Scoretable;

/// The league's seasons and their weeks, in order; empty until they are known.
#[derive(Clone, Debug, Default)]
pub(crate) struct Calendar(pub(crate) Vec<SeasonHead>);

/// A direction in the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// To earlier weeks.
    Back,
    /// To later weeks.
    Forth,
}

impl Calendar {
    /// The request for the next week in a direction, played or only planned; a message for the user when there is none.
    pub(crate) fn week(&self, from: Request, way: Step) -> Result<Request, String> {
        let (_, season) = self.season_of(from)?;
        let here = from.week.or(season.weeks.last().copied());
        let mut planned = season.planned.iter().copied();
        let next = match (way, here) {
            (Step::Back, None) => None,
            (Step::Back, Some(here)) => planned.rfind(|&week| week < here),
            (Step::Forth, here) => planned.find(|&week| Some(week) > here),
        };
        let year = season.season;
        match (next, here, way) {
            (Some(week), ..) => Ok(self.request(from, season, Some(week))),
            (None, Some(here), Step::Back) => Err(format!("week {here} is the first of {year}")),
            (None, Some(here), Step::Forth) => Err(format!("week {here} is the last of {year}")),
            (None, None, _) => Err(format!("{year} has not begun: there is no earlier week")),
        }
    }

    /// The request for the next season in a direction, at its newest week; a message for the user when there is none.
    pub(crate) fn season(&self, from: Request, way: Step) -> Result<Request, String> {
        let (index, season) = self.season_of(from)?;
        let next = match way {
            Step::Back => index.checked_sub(1),
            Step::Forth => index.checked_add(1),
        };
        match (next.and_then(|next| self.0.get(next)), way) {
            (Some(next), _) => Ok(self.request(from, next, None)),
            (None, Step::Back) => Err(format!("{} is the first season", season.season)),
            (None, Step::Forth) => Err(format!("{} is the last season", season.season)),
        }
    }

    /// The request for a week of the season shown, played or only planned; a message for the user when there is none.
    pub(crate) fn to_week(&self, from: Request, week: Week) -> Result<Request, String> {
        let (_, season) = self.season_of(from)?;
        if season.planned.contains(&week) || season.weeks.contains(&week) {
            Ok(self.request(from, season, Some(week)))
        } else {
            Err(format!("{} has no week {week}", season.season))
        }
    }

    /// The request for a season, at its newest week; a message for the user when there is none.
    pub(crate) fn to_season(&self, from: Request, year: Season) -> Result<Request, String> {
        let season = self.0.iter().find(|head| head.season == year);
        let season = season.ok_or_else(|| format!("this league has no season {year}"))?;
        Ok(self.request(from, season, None))
    }

    /// The season that a request is for; `None` until it is known.
    pub(crate) fn season_shown(&self, from: Request) -> Option<&SeasonHead> {
        self.season_of(from).ok().map(|(_, head)| head)
    }

    /// The progress of the results, if the table on screen is of its season's newest week: older weeks are complete, or
    /// will never be.
    pub(crate) fn progress(&self, table: &Scoretable) -> Option<&Progress> {
        let season = self.0.iter().find(|head| head.season == table.season)?;
        let newest = season.weeks.last().copied();
        season.progress.as_ref().filter(|_| table.week == newest)
    }

    /// The results of the newest week that arrived since an earlier calendar, if that calendar knew the week.
    pub(crate) fn news(&self, before: &Self) -> Option<String> {
        let (now, before) = (SeasonHead::newest(&self.0)?, SeasonHead::newest(&before.0)?);
        let none = Progress::default();
        let same = (now.season, now.weeks.last()) == (before.season, before.weeks.last());
        let earlier = if same {
            before.progress.as_ref()?
        } else {
            &none
        };
        now.progress.as_ref()?.since(earlier)
    }

    /// The season of a request, and its index.
    fn season_of(&self, request: Request) -> Result<(usize, &SeasonHead), String> {
        let newest = || SeasonHead::newest(&self.0).map(|head| head.season);
        let year = request.season.or_else(newest);
        let mut numbered = self.0.iter().enumerate();
        numbered
            .find(|(_, head)| Some(head.season) == year)
            .ok_or_else(|| "the weeks are not loaded yet".to_owned())
    }

    /// The request for a week of a season. The newest week of the newest season is not named, so that the dashboard
    /// moves on to the next one as soon as it exists.
    fn request(&self, from: Request, season: &SeasonHead, week: Option<Week>) -> Request {
        let newest = SeasonHead::newest(&self.0);
        let week = week.filter(|week| season.weeks.last() != Some(week));
        let follows = week.is_none() && newest.is_some_and(|head| head.season == season.season);
        Request {
            kind: from.kind,
            season: (!follows).then_some(season.season),
            week,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn weeks(numbers: std::ops::RangeInclusive<u8>) -> Vec<Week> {
        numbers.filter_map(Week::new).collect()
    }

    /// 2023 is over, 2024 has three weeks of five, and 2025 is planned.
    fn calendar() -> Calendar {
        let season = |year, played: u8, planned| SeasonHead {
            season: Season::new(year).unwrap(),
            weeks: weeks(1..=played),
            planned: weeks(1..=planned),
            progress: None,
        };
        Calendar(vec![
            season(2023, 4, 4),
            season(2024, 3, 5),
            season(2025, 0, 4),
        ])
    }

    fn at(season: u16, week: u8) -> Request {
        Request {
            season: Season::new(season),
            week: Week::new(week),
            ..Request::default()
        }
    }

    #[test]
    fn weeks_follow_each_other_and_the_newest_is_not_named() {
        let calendar = calendar();
        let newest = Request::default();
        let earlier = calendar.week(newest, Step::Back).unwrap();
        assert_eq!(earlier, at(2024, 2));
        assert_eq!(calendar.week(earlier, Step::Forth), Ok(newest));
        assert_eq!(calendar.week(newest, Step::Forth), Ok(at(2024, 4)));
        let end = calendar.week(at(2024, 5), Step::Forth).unwrap_err();
        assert_eq!(end, "week 5 is the last of 2024");
        let start = calendar.week(at(2023, 1), Step::Back).unwrap_err();
        assert_eq!(start, "week 1 is the first of 2023");
    }

    #[test]
    fn a_season_is_shown_as_far_as_it_has_come() {
        let calendar = calendar();
        let before = calendar.season(at(2024, 5), Step::Back).unwrap();
        assert_eq!(before, at(2023, 0));
        assert_eq!(calendar.season(before, Step::Forth), Ok(Request::default()));
        let ahead = calendar.season(Request::default(), Step::Forth).unwrap();
        assert_eq!(ahead, at(2025, 0));
        assert_eq!(calendar.week(ahead, Step::Forth), Ok(at(2025, 1)));
        let none = calendar.week(ahead, Step::Back).unwrap_err();
        assert_eq!(none, "2025 has not begun: there is no earlier week");
        let last = calendar.season(ahead, Step::Forth).unwrap_err();
        assert_eq!(last, "2025 is the last season");
        let first = calendar.season(before, Step::Back).unwrap_err();
        assert_eq!(first, "2023 is the first season");
    }

    #[test]
    fn a_week_and_a_season_are_gone_to_by_their_number() {
        let calendar = calendar();
        let week = |number| Week::new(number).unwrap();
        let here = Request::default();
        assert_eq!(calendar.to_week(here, week(2)), Ok(at(2024, 2)));
        assert_eq!(calendar.to_week(here, week(3)), Ok(here));
        assert_eq!(calendar.to_week(here, week(5)), Ok(at(2024, 5)));
        let none = calendar.to_week(here, week(9)).unwrap_err();
        assert_eq!(none, "2024 has no week 9");
        let season = |year| calendar.to_season(here, Season::new(year).unwrap());
        assert_eq!(season(2023), Ok(at(2023, 0)));
        assert_eq!(season(1999).unwrap_err(), "this league has no season 1999");
    }

    #[test]
    fn before_the_calendar_is_loaded_no_week_is_known() {
        let unknown = Calendar::default().week(Request::default(), Step::Back);
        assert_eq!(unknown.unwrap_err(), "the weeks are not loaded yet");
    }
}
