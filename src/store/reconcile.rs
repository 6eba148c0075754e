//! Compares this program's scores with the reference scores of another program that had the same facts, and separates
//! differences on purpose from unexplained ones.

mod own_scores;

use std::collections::BTreeSet;

use own_scores::OwnScores;
use rusqlite::Transaction;

use super::StoreError;
use crate::league::{
    Figure, PlayerId, ReferenceScore, ReferenceScores, Season, SeasonScore, Subject, Tenths, Week,
};
use crate::text::named::named;

/// The result of a comparison.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reconciliation {
    /// How many numbers were compared.
    pub compared: u64,
    /// The numbers that differ.
    pub discrepancies: Vec<Discrepancy>,
}

impl Reconciliation {
    /// How many numbers differ for no known reason.
    pub fn unexplained(&self) -> u64 {
        let all = self.discrepancies.iter();
        all.filter(|it| it.reason.is_none()).count() as u64
    }
}

/// A number that differs between the two programs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Discrepancy {
    /// What the number measures.
    pub about: Subject,
    /// The player's name; empty for a number of the whole league, and for a player that the league does not have.
    pub name: String,
    /// The number of the other program, if it has one.
    pub there: Option<Tenths>,
    /// The number of this program, if it has one.
    pub here: Option<Tenths>,
    /// Why the two have to differ, if that is known.
    pub reason: Option<Explanation>,
}

/// Compares every reference score with this program's number.
pub(super) fn compare(
    snapshot: &Transaction<'_>,
    reference: &ReferenceScores,
) -> Result<Reconciliation, StoreError> {
    let own = OwnScores::read(snapshot, reference)?;
    let mut discrepancies = Vec::new();
    let mut add = |about: Subject, there, here, reason| {
        let name = about.player().and_then(|player| own.names.get(&player));
        discrepancies.push(Discrepancy {
            about,
            name: name.cloned().unwrap_or_default(),
            there,
            here,
            reason,
        });
    };
    for &ReferenceScore { about, value } in &reference.list {
        let here = own.value(about)?;
        if here != Some(value) {
            add(about, Some(value), here, reason(&own, about, value, here));
        }
    }
    let missing = missing(&own, reference);
    for &about in &missing {
        add(about, None, own.value(about)?, None);
    }
    Ok(Reconciliation {
        compared: (reference.list.len() + missing.len()) as u64,
        discrepancies,
    })
}

/// The subjects of players' weeks and seasons that the reference scores lack, though they have those of other players.
fn missing(own: &OwnScores<'_>, reference: &ReferenceScores) -> Vec<Subject> {
    let known: BTreeSet<Subject> = reference.list.iter().map(|score| score.about).collect();
    let mut weeks = BTreeSet::new();
    let mut seasons = BTreeSet::new();
    let mut all_time = false;
    for about in &known {
        match *about {
            Subject::Week(_, season, week) => drop(weeks.insert((season, week))),
            Subject::Season(_, season, _) => drop(seasons.insert(season)),
            Subject::AllTime(..) => all_time = true,
            Subject::League(..) | Subject::Pick(..) | Subject::Place(..) => {}
        }
    }
    let mut expected = Vec::new();
    for (season, week) in weeks {
        let players = own.weeks.get(&(season, week)).into_iter().flatten();
        expected.extend(players.map(|(player, _)| Subject::Week(*player, season, week)));
    }
    for season in seasons {
        let players = own.of_season(season).into_iter().flatten();
        expected.extend(players.map(|(player, _)| Subject::Season(*player, season, Figure::Score)));
    }
    if all_time {
        let players = own.all_time.keys();
        expected.extend(players.map(|player| Subject::AllTime(*player, Figure::Score)));
    }
    expected.retain(|about| !known.contains(about));
    expected
}

// Why a number may differ between the two programs. Each reason limits how far the numbers may be apart.

named! {
    /// A difference on purpose. "Here" is this program, "there" the other one.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
    pub enum Explanation {
        /// Ratios are rounded once here; there they are truncated and rounded again.
        Rounding = "rounding",
        /// Averages of the league are whole numbers there.
        WholeNumbers = "whole numbers",
        /// A missed week has no number here, and counts as 0 there.
        MissedWeek = "missed week",
        /// The maximum over the weeks starts at 0 there.
        BestFromZero = "best from zero",
        /// Without a banker there is no banker average here; it is 0 there.
        NoBanker = "no banker",
        /// A banker whose mark was lost is scored there, but left out of its average.
        LostBanker = "lost banker",
        /// Players who are equal in every key share a place here.
        SharedPlace = "shared place",
        /// A player who has not played yet has no place here, and the last place there.
        NoPlaceYet = "no place yet",
    }
}

impl Explanation {
    /// The reason as a sentence.
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

/// Finds the reason on purpose why a reference score differs from the number here, if there is one.
fn reason(
    own: &OwnScores<'_>,
    about: Subject,
    there: Tenths,
    here: Option<Tenths>,
) -> Option<Explanation> {
    let near = |tenths: u32| here.is_some_and(|here| here.0.abs_diff(there.0) <= tenths);
    match about {
        Subject::League(season, week) if own.cut_average(season, week) == Some(there) => {
            Some(Explanation::WholeNumbers)
        }
        Subject::Week(..) if (here, there) == (None, NOTHING) => Some(Explanation::MissedWeek),
        Subject::Place(player, season, week) => place(own, (player, season, week), there, here),
        Subject::Season(_, _, figure) | Subject::AllTime(_, figure) => match figure {
            Figure::Best if there == NOTHING && here < Some(NOTHING) => {
                Some(Explanation::BestFromZero)
            }
            Figure::Percentage | Figure::Average if near(1) => Some(Explanation::Rounding),
            Figure::BankerAverage => bankers(own, about, there, here),
            _ => None,
        },
        Subject::League(..) | Subject::Week(..) | Subject::Pick(..) => None,
    }
}

/// Whether a banker average agrees with that of the bankers that are counted there.
fn bankers(
    own: &OwnScores<'_>,
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
    let (score, left_out) = own.bankers(about)?;
    let points: i64 = left_out.iter().map(|pick| i64::from(pick.points.0)).sum();
    let count = score
        .banker_count
        .checked_sub(u32::try_from(left_out.len()).ok()?)?;
    let counted = Tenths::ratio(i64::from(score.banker_points.0) - points, count);
    (!left_out.is_empty() && near(counted.unwrap_or(NOTHING))).then_some(Explanation::LostBanker)
}

/// Whether a place is within the places of the players who are equal in points and right picks. One of them must share
/// it, or have a banker that is not counted there and that would break the tie.
fn place(
    own: &OwnScores<'_>,
    (player, season, week): (PlayerId, Season, Week),
    there: Tenths,
    here: Option<Tenths>,
) -> Option<Explanation> {
    let all = own.standings.get(&(season, week))?;
    let Some(here) = here else {
        let last = Tenths::ratio(i64::try_from(all.len()).ok()?, 1)?;
        return (there > last).then_some(Explanation::NoPlaceYet);
    };
    let score = &all.get(&player)?.score;
    let key = |score: &SeasonScore| (score.points, score.correct);
    let equals: Vec<_> = all
        .values()
        .filter(|other| key(&other.score) == key(score))
        .collect();
    let first = equals.iter().map(|other| other.place).min()?;
    let first = Tenths::ratio(first.into(), 1)?;
    let last = Tenths(first.0 + 10 * i32::try_from(equals.len().checked_sub(1)?).ok()?);
    if !(first..=last).contains(&there) {
        return None;
    }
    let here = |place: u32| Tenths::ratio(place.into(), 1) == Some(here);
    let sharing = equals.iter().filter(|other| here(other.place)).count();
    let uncounted = |player| own.uncounted(player, season, week).next().is_some();
    if sharing > 1 {
        Some(Explanation::SharedPlace)
    } else if equals.iter().any(|other| uncounted(other.player)) {
        Some(Explanation::LostBanker)
    } else {
        None
    }
}
