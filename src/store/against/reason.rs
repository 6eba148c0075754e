//! Why a number may be another there than here. Each reason says how far the two may be apart.

use super::Ours;
use crate::league::{About, Figure, PlayerId, Season, Tenths, Week};

/// A difference that is on purpose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// Ratios are rounded once here, and cut and rounded again there.
    Rounding,
    /// Averages of the league are whole numbers there.
    WholeNumbers,
    /// A week missed is nothing here and 0 there.
    MissedWeek,
    /// The best week starts at 0 there.
    BestFromZero,
    /// Without a banker there is no average here, and 0 there.
    NoBanker,
    /// A banker whose mark was lost is scored there and left out of its average.
    LostBanker,
    /// Equals share a place here.
    SharedPlace,
    /// Who has not played yet has no place here, and the last there.
    NoPlaceYet,
}

impl Reason {
    /// Every reason.
    pub const ALL: [Self; 8] = [
        Self::Rounding,
        Self::WholeNumbers,
        Self::MissedWeek,
        Self::BestFromZero,
        Self::NoBanker,
        Self::LostBanker,
        Self::SharedPlace,
        Self::NoPlaceYet,
    ];

    /// The name in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Rounding => "rounding",
            Self::WholeNumbers => "whole numbers",
            Self::MissedWeek => "missed week",
            Self::BestFromZero => "best from zero",
            Self::NoBanker => "no banker",
            Self::LostBanker => "lost banker",
            Self::SharedPlace => "shared place",
            Self::NoPlaceYet => "no place yet",
        }
    }

    /// The reason in a sentence.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Rounding => "ratios are rounded once here, and cut and rounded again there",
            Self::WholeNumbers => "averages of the league are whole numbers there",
            Self::MissedWeek => "a week missed is nothing here, and 0 there",
            Self::BestFromZero => "the best week starts at 0 there",
            Self::NoBanker => "without a banker there is no average here, and 0 there",
            Self::LostBanker => "a banker whose mark was lost is left out of the average there",
            Self::SharedPlace => "equals share a place here",
            Self::NoPlaceYet => "who has not played yet has no place here, and the last there",
        }
    }
}

const NOTHING: Tenths = Tenths(0);

/// Why a number that is claimed is another here, if that is on purpose.
pub(super) fn reason(
    ours: &Ours<'_>,
    about: About,
    there: Tenths,
    here: Option<Tenths>,
) -> Option<Reason> {
    let near = |tenths: u32| here.is_some_and(|here| here.0.abs_diff(there.0) <= tenths);
    match about {
        About::League(season, week) if ours.cut_average(season, week) == Some(there) => {
            Some(Reason::WholeNumbers)
        }
        About::Week(..) if (here, there) == (None, NOTHING) => Some(Reason::MissedWeek),
        About::Place(player, season, week) => place(ours, (player, season, week), there, here),
        About::Season(_, _, figure) | About::AllTime(_, figure) => match figure {
            Figure::Best if there == NOTHING && here < Some(NOTHING) => Some(Reason::BestFromZero),
            Figure::Percentage | Figure::Average if near(1) => Some(Reason::Rounding),
            Figure::BankerAverage => bankers(ours, about, there, here),
            _ => None,
        },
        About::League(..) | About::Week(..) | About::Pick(..) => None,
    }
}

/// A banker average agrees with that of the bankers that are counted there.
fn bankers(ours: &Ours<'_>, about: About, there: Tenths, here: Option<Tenths>) -> Option<Reason> {
    let near = |average: Tenths| average.0.abs_diff(there.0) <= 1;
    match here {
        None if there == NOTHING => return Some(Reason::NoBanker),
        Some(here) if near(here) => return Some(Reason::Rounding),
        _ => {}
    }
    let (score, left_out) = ours.bankers(about)?;
    let points: i64 = left_out.iter().map(|pick| i64::from(pick.points.0)).sum();
    let count = score
        .banker_count
        .checked_sub(u32::try_from(left_out.len()).ok()?)?;
    let counted = Tenths::ratio(i64::from(score.banker_points.0) - points, count);
    (!left_out.is_empty() && near(counted.unwrap_or(NOTHING))).then_some(Reason::LostBanker)
}

/// A place is within those of the players equal in points and right picks, and one of them shares it, or has a banker that
/// is not counted there, by which they would be told apart.
fn place(
    ours: &Ours<'_>,
    (player, season, week): (PlayerId, Season, Week),
    there: Tenths,
    here: Option<Tenths>,
) -> Option<Reason> {
    let all = ours.standings(season, week)?;
    let Some(here) = here else {
        let last = Tenths::ratio(i64::try_from(all.len()).ok()?, 1)?;
        return (there > last).then_some(Reason::NoPlaceYet);
    };
    let own = &all.get(&player)?.score;
    let key = |score: &crate::league::SeasonScore| (score.points, score.correct);
    let equals: Vec<_> = all
        .values()
        .filter(|other| key(&other.score) == key(own))
        .collect();
    let first = equals.iter().map(|other| other.place).min()?;
    let first = Tenths::ratio(first.into(), 1)?;
    let last = Tenths(first.0 + 10 * i32::try_from(equals.len().checked_sub(1)?).ok()?);
    if !(first..=last).contains(&there) {
        return None;
    }
    let here = |place: u32| Tenths::ratio(place.into(), 1) == Some(here);
    let sharing = equals.iter().filter(|other| here(other.place)).count();
    let uncounted = |player| ours.uncounted(player, season, week).next().is_some();
    if sharing > 1 {
        Some(Reason::SharedPlace)
    } else if equals.iter().any(|other| uncounted(other.player)) {
        Some(Reason::LostBanker)
    } else {
        None
    }
}
