//! Compares this program's scores with the reference scores of another program that had the same facts, and separates
//! differences on purpose from unexplained ones.

mod discrepancies;
mod equals;
mod own_scores;

use std::collections::{BTreeMap, BTreeSet};
use std::io;

use equals::Equals;
use own_scores::OwnScores;
use rusqlite::Transaction;

use super::StoreError;
use super::connection::collect;
use super::queries::standings;
use crate::league::{
    Figure, PlayerId, ReferenceScore, ReferenceScores, Season, Subject, Tenths, Week,
};
use crate::spool::{Sorted, Sorter};
use crate::text::named::named;

pub use discrepancies::{Discrepancies, Discrepancy};

/// The result of a comparison.
#[derive(Clone, Debug, Default)]
pub struct Reconciliation {
    /// How many numbers were compared.
    pub compared: u64,
    /// The numbers that differ.
    pub discrepancies: Discrepancies,
}

/// Compares every reference score with this program's number.
pub(super) fn compare(
    snapshot: &Transaction<'_>,
    reference: &ReferenceScores,
) -> Result<Reconciliation, StoreError> {
    let mut covered = Covered::default();
    for score in reference.iter() {
        covered.add(score?.about)?;
    }
    let mut compared = Compared {
        db: snapshot,
        own: OwnScores::read(snapshot, reference, &covered.last)?,
        equals: Equals::default(),
        found: Discrepancies::default(),
    };
    for score in reference.iter() {
        let ReferenceScore { about, value } = score?;
        let here = compared.own.value(about)?;
        if here != Some(value) {
            let reason = compared.reason(about, value, here)?;
            compared.found.push(about, [Some(value), here], reason)?;
        }
    }
    let missing = compared.missing(covered)?;
    Ok(Reconciliation {
        compared: reference.len() as u64 + missing,
        discrepancies: compared.found.named(snapshot)?,
    })
}

/// What the reference scores are about.
#[derive(Default)]
struct Covered {
    /// The last week of each season.
    last: BTreeMap<Season, Week>,
    weeks: BTreeSet<(Season, Week)>,
    seasons: BTreeSet<Season>,
    all_time: bool,
    /// The weeks, seasons and sums of all seasons of players, in this order.
    players: Sorter<Row>,
}

/// The part that a number belongs to (a week, a season, or all), the season and week where it has one, and the player.
type Row = (u8, u16, u8, PlayerId);

const fn of_week(season: Season, week: Week, player: PlayerId) -> Row {
    (0, season.get(), week.get(), player)
}

const fn of_season(season: Season, player: PlayerId) -> Row {
    (1, season.get(), 0, player)
}

const fn of_all(player: PlayerId) -> Row {
    (2, 0, 0, player)
}

impl Covered {
    fn add(&mut self, about: Subject) -> io::Result<()> {
        if let Subject::Week(_, season, week) | Subject::Place(_, season, week) = about {
            let last = self.last.entry(season).or_insert(week);
            *last = week.max(*last);
        }
        match about {
            Subject::Week(player, season, week) => {
                self.weeks.insert((season, week));
                self.players.push(of_week(season, week, player))?;
            }
            Subject::Season(player, season, figure) => {
                self.seasons.insert(season);
                if figure == Figure::Score {
                    self.players.push(of_season(season, player))?;
                }
            }
            Subject::AllTime(player, figure) => {
                self.all_time = true;
                if figure == Figure::Score {
                    self.players.push(of_all(player))?;
                }
            }
            Subject::League(..) | Subject::Pick(..) | Subject::Place(..) => {}
        }
        Ok(())
    }
}

/// The rows that the reference scores have, as they are looked for in order.
struct Known {
    rows: Sorted<Row>,
    next: Option<Row>,
}

impl Known {
    fn begin(rows: Sorter<Row>) -> io::Result<Self> {
        let mut rows = rows.sorted()?;
        let next = rows.next().transpose()?;
        Ok(Self { rows, next })
    }

    fn has(&mut self, row: Row) -> io::Result<bool> {
        while self.next.is_some_and(|next| next < row) {
            self.next = self.rows.next().transpose()?;
        }
        Ok(self.next == Some(row))
    }
}

/// Passes on the players of a week.
fn players_of(
    db: &Transaction<'_>,
    sql: &str,
    when: (Season, Week),
    mut take: impl FnMut(PlayerId) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let mut statement = db.prepare_cached(sql)?;
    let mut rows = statement.query(when)?;
    while let Some(row) = rows.next()? {
        take(row.get(0)?)?;
    }
    Ok(())
}

/// A comparison under way.
struct Compared<'c> {
    db: &'c Transaction<'c>,
    own: OwnScores<'c>,
    equals: Equals,
    found: Discrepancies,
}

impl Compared<'_> {
    /// Adds the players' weeks and seasons that the reference scores lack, though they have those of other players. Answers how
    /// many those are.
    fn missing(&mut self, covered: Covered) -> Result<u64, StoreError> {
        let Covered {
            weeks,
            seasons,
            all_time,
            players,
            ..
        } = covered;
        let (db, before) = (self.db, self.found.len());
        let mut known = Known::begin(players)?;
        let sql =
            "SELECT player_id FROM score_week WHERE season = ?1 AND week = ?2 ORDER BY player_id";
        for (season, week) in weeks {
            if self.own.has_week(season, week) {
                players_of(db, sql, (season, week), |player| {
                    let about = Subject::Week(player, season, week);
                    self.expect(known.has(of_week(season, week, player))?, about)
                })?;
            }
        }
        let sql =
            "SELECT player_id FROM score_season WHERE season = ?1 AND week = ?2 ORDER BY player_id";
        for season in seasons {
            if let Some(end) = self.own.end(season) {
                players_of(db, sql, (season, end), |player| {
                    let about = Subject::Season(player, season, Figure::Score);
                    self.expect(known.has(of_season(season, player))?, about)
                })?;
            }
        }
        if let Some(end) = self.own.newest_end().filter(|_| all_time) {
            standings::all_time(db, end, 0, &mut |player, _, _| {
                let about = Subject::AllTime(player, Figure::Score);
                self.expect(known.has(of_all(player))?, about)
            })?;
        }
        Ok((self.found.len() - before) as u64)
    }

    /// Adds a number of this program that the reference scores do not have.
    fn expect(&mut self, is_known: bool, about: Subject) -> Result<(), StoreError> {
        if !is_known {
            let here = self.own.value(about)?;
            self.found.push(about, [None, here], None)?;
        }
        Ok(())
    }
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

impl Compared<'_> {
    /// Finds the reason on purpose why a reference score differs from the number here, if there is one.
    fn reason(
        &mut self,
        about: Subject,
        there: Tenths,
        here: Option<Tenths>,
    ) -> rusqlite::Result<Option<Explanation>> {
        let near = |tenths: u32| here.is_some_and(|here| here.0.abs_diff(there.0) <= tenths);
        Ok(match about {
            Subject::League(season, week) if self.own.cut_average(season, week) == Some(there) => {
                Some(Explanation::WholeNumbers)
            }
            Subject::Week(..) if (here, there) == (None, NOTHING) => Some(Explanation::MissedWeek),
            Subject::Place(player, season, week) => {
                return self.place((player, season, week), there, here);
            }
            Subject::Season(_, _, figure) | Subject::AllTime(_, figure) => match figure {
                Figure::Best if there == NOTHING && here < Some(NOTHING) => {
                    Some(Explanation::BestFromZero)
                }
                Figure::Percentage | Figure::Average if near(1) => Some(Explanation::Rounding),
                Figure::BankerAverage => return self.bankers(about, there, here),
                _ => None,
            },
            Subject::League(..) | Subject::Week(..) | Subject::Pick(..) => None,
        })
    }

    /// Whether a banker average agrees with that of the bankers that are counted there.
    fn bankers(
        &mut self,
        about: Subject,
        there: Tenths,
        here: Option<Tenths>,
    ) -> rusqlite::Result<Option<Explanation>> {
        let near = |average: Tenths| average.0.abs_diff(there.0) <= 1;
        match here {
            None if there == NOTHING => return Ok(Some(Explanation::NoBanker)),
            Some(here) if near(here) => return Ok(Some(Explanation::Rounding)),
            _ => {}
        }
        let Some((score, left_out)) = self.own.bankers(about)? else {
            return Ok(None);
        };
        let points: i64 = left_out.iter().map(|points| i64::from(points.0)).sum();
        let count = u32::try_from(left_out.len()).ok();
        let count = count.and_then(|left_out| score.banker_count.checked_sub(left_out));
        let is_that = |count| {
            let counted = Tenths::ratio(i64::from(score.banker_points.0) - points, count);
            !left_out.is_empty() && near(counted.unwrap_or(NOTHING))
        };
        Ok(count
            .is_some_and(is_that)
            .then_some(Explanation::LostBanker))
    }

    /// Whether a place is within the places of the players who are equal in points and right picks. One of them must share
    /// it, or have a banker that is not counted there and that would break the tie.
    fn place(
        &mut self,
        (player, season, week): (PlayerId, Season, Week),
        there: Tenths,
        here: Option<Tenths>,
    ) -> rusqlite::Result<Option<Explanation>> {
        if !self.own.has_week(season, week) {
            return Ok(None);
        }
        let place = |place: u32| Tenths::ratio(place.into(), 1);
        let Some((own, score)) = self
            .own
            .standing(player, season, week)?
            .filter(|_| here.is_some())
        else {
            let last = place(self.equals.players(self.db, season, week)?);
            return Ok(last
                .filter(|last| there > *last)
                .map(|_| Explanation::NoPlaceYet));
        };
        let group = self.equals.group(self.db, (season, week), &score)?;
        let first = group.places.first().map(|&(first, _)| first);
        let count: u32 = group.places.iter().map(|(_, players)| players).sum();
        let last = first.and_then(|first| (first + count).checked_sub(1));
        let within = place(first.unwrap_or(0))..=place(last.unwrap_or(0));
        if !within.contains(&Some(there)) {
            return Ok(None);
        }
        let sharing = group.places.iter().filter(|(place, _)| *place == own);
        let sharing: u32 = sharing.map(|(_, players)| players).sum();
        Ok(if sharing > 1 {
            Some(Explanation::SharedPlace)
        } else {
            group.has_left_out.then_some(Explanation::LostBanker)
        })
    }
}
