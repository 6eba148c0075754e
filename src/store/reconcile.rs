//! This program's scores beside those of another that had the same facts. What differs on purpose is told from what
//! nothing explains.

mod own_scores;

use std::collections::BTreeSet;

use own_scores::Ours;
use rusqlite::Connection;

use super::StoreError;
use crate::league::{Figure, PlayerId, ReferenceScores, Season, Subject, Tenths, Week};

/// What came of a comparison.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reconciliation {
    /// How many numbers were compared.
    pub compared: u64,
    /// Those that differ.
    pub deviations: Vec<Discrepancy>,
}

impl Reconciliation {
    /// How many numbers differ for no reason that is known.
    pub fn unexplained(&self) -> u64 {
        let unexplained = self.deviations.iter().filter(|d| d.reason.is_none());
        unexplained.count() as u64
    }
}

/// A number that is another there than here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Discrepancy {
    /// What it is of.
    pub about: Subject,
    /// The player's name; empty when it is of nobody, or of somebody the league does not have.
    pub name: String,
    /// The number there, if there is one.
    pub there: Option<Tenths>,
    /// The number here, if there is one.
    pub here: Option<Tenths>,
    /// Why it has to be another, if that is known.
    pub reason: Option<Explanation>,
}

/// Compares everything in one transaction, so that nothing moves meanwhile.
pub(super) fn against(
    db: &mut Connection,
    claims: &ReferenceScores,
) -> Result<Reconciliation, StoreError> {
    let snapshot = db.transaction()?;
    let ours = Ours::read(&snapshot, claims)?;
    let mut found = Reconciliation::default();
    let mut claimed = BTreeSet::new();
    for claim in &claims.list {
        found.compared += 1;
        claimed.insert(claim.about);
        let (there, here) = (claim.value, ours.value(claim.about)?);
        if here != Some(there) {
            let reason = reason(&ours, claim.about, there, here);
            found.add(&ours, claim.about, Some(there), here, reason);
        }
    }
    for about in unclaimed(&ours, &claimed) {
        found.compared += 1;
        let here = ours.value(about)?;
        found.add(&ours, about, None, here, None);
    }
    Ok(found)
}

impl Reconciliation {
    fn add(
        &mut self,
        ours: &Ours<'_>,
        about: Subject,
        there: Option<Tenths>,
        here: Option<Tenths>,
        reason: Option<Explanation>,
    ) {
        let name = about.player().and_then(|player| ours.name(player));
        self.deviations.push(Discrepancy {
            about,
            name: name.unwrap_or_default().to_owned(),
            there,
            here,
            reason,
        });
    }
}

/// Weeks and seasons of players that are not there, though those of others are.
fn unclaimed(ours: &Ours<'_>, claimed: &BTreeSet<Subject>) -> Vec<Subject> {
    let mut weeks = BTreeSet::new();
    let mut seasons = BTreeSet::new();
    let mut all_time = false;
    for about in claimed {
        match *about {
            Subject::Week(_, season, week) => drop(weeks.insert((season, week))),
            Subject::Season(_, season, _) => drop(seasons.insert(season)),
            Subject::AllTime(..) => all_time = true,
            Subject::League(..) | Subject::Pick(..) | Subject::Place(..) => {}
        }
    }
    let mut expected = Vec::new();
    for (season, week) in weeks {
        let players = ours.players_of_week(season, week);
        expected.extend(players.map(|player| Subject::Week(player, season, week)));
    }
    for season in seasons {
        let players = ours.players_of_season(season);
        expected.extend(players.map(|player| Subject::Season(player, season, Figure::Score)));
    }
    if all_time {
        let players = ours.players();
        expected.extend(players.map(|player| Subject::AllTime(player, Figure::Score)));
    }
    expected.retain(|about| !claimed.contains(about));
    expected
}

// Why a number may be another there than here. Each reason says how far the two may be apart.

/// A difference that is on purpose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Explanation {
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

impl Explanation {
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
fn reason(
    ours: &Ours<'_>,
    about: Subject,
    there: Tenths,
    here: Option<Tenths>,
) -> Option<Explanation> {
    let near = |tenths: u32| here.is_some_and(|here| here.0.abs_diff(there.0) <= tenths);
    match about {
        Subject::League(season, week) if ours.cut_average(season, week) == Some(there) => {
            Some(Explanation::WholeNumbers)
        }
        Subject::Week(..) if (here, there) == (None, NOTHING) => Some(Explanation::MissedWeek),
        Subject::Place(player, season, week) => place(ours, (player, season, week), there, here),
        Subject::Season(_, _, figure) | Subject::AllTime(_, figure) => match figure {
            Figure::Best if there == NOTHING && here < Some(NOTHING) => {
                Some(Explanation::BestFromZero)
            }
            Figure::Percentage | Figure::Average if near(1) => Some(Explanation::Rounding),
            Figure::BankerAverage => bankers(ours, about, there, here),
            _ => None,
        },
        Subject::League(..) | Subject::Week(..) | Subject::Pick(..) => None,
    }
}

/// A banker average agrees with that of the bankers that are counted there.
fn bankers(
    ours: &Ours<'_>,
    about: Subject,
    there: Tenths,
    here: Option<Tenths>,
) -> Option<Explanation> {
    let near = |average: Tenths| average.0.abs_diff(there.0) <= 1;
    match here {
        None if there == NOTHING => return Some(Explanation::NoBanker),
        Some(here) if near(here) => return Some(Explanation::Rounding),
        _ => {}
    }
    let (score, left_out) = ours.bankers(about)?;
    let points: i64 = left_out.iter().map(|pick| i64::from(pick.points.0)).sum();
    let count = score
        .banker_count
        .checked_sub(u32::try_from(left_out.len()).ok()?)?;
    let counted = Tenths::ratio(i64::from(score.banker_points.0) - points, count);
    (!left_out.is_empty() && near(counted.unwrap_or(NOTHING))).then_some(Explanation::LostBanker)
}

/// A place is within those of the players equal in points and right picks, and one of them shares it, or has a banker that
/// is not counted there, by which they would be told apart.
fn place(
    ours: &Ours<'_>,
    (player, season, week): (PlayerId, Season, Week),
    there: Tenths,
    here: Option<Tenths>,
) -> Option<Explanation> {
    let all = ours.standings(season, week)?;
    let Some(here) = here else {
        let last = Tenths::ratio(i64::try_from(all.len()).ok()?, 1)?;
        return (there > last).then_some(Explanation::NoPlaceYet);
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
        Some(Explanation::SharedPlace)
    } else if equals.iter().any(|other| uncounted(other.player)) {
        Some(Explanation::LostBanker)
    } else {
        None
    }
}
