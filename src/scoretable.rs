//! Built scoretables: what a viewer shows, a cache keeps and an export prints.
//!
//! A [`Scoretable`] is a struct of arrays in league order, in fixed point. It is cheap to send (each column is one run
//! of bytes), cheap to decode (no heap object for each row) and cheap to sort (see [`sort`]): no float and no string is
//! compared while the user waits.

mod builder;
mod column;
mod detail_block;
mod diff;
mod filter;
mod form;
mod glyphs;
mod name_match;
mod name_order;
mod packed;
mod part;
mod player_detail;
pub mod sort;
mod storage;

use packed::{Packed, ends};
use serde::{Deserialize, Serialize};
use storage::Columns;

use crate::league::{JokerWeeks, PlayerId, Points, Season, Tenths, Week};
use crate::text::named::named;

pub use builder::{Builder, DivisionRow, Row, Standing};
pub(crate) use builder::{Places, Unplaced};
pub use column::{Align, Column, Direction, Movement};
pub use detail_block::{DetailBlock, Shared};
pub use diff::{Change, Changes, Difference, Differences};
pub use filter::{Filter, Finder, Fit, How, Letters};
pub use form::{FormBar, FormStanding};
pub use glyphs::Glyphs;
pub(crate) use name_match::best_fits;
pub use name_match::{NameError, find};
pub use name_order::NameOrder;
pub use part::Part;
pub use player_detail::{Detail, DetailWeek, Earned, Level, ScoredPick, TieBreak};
pub use sort::SortKey;

/// The version of the calculation and of this layout. It is part of every cache key: a program that calculates otherwise
/// raises it, and never reads an entry of another version.
pub const VERSION: u32 = 5;

/// How many weeks the form column shows at most; the table keeps up to [`Form::WEEKS`](crate::league::Form::WEEKS).
pub const SHOWN_FORM_WEEKS: usize = 12;

/// A table of the league as it stood after a week.
///
/// Rows are in league order. A row is addressed by its place in that order, from 0; every accessor answers `None`, an
/// empty text or [`PlayerId`] 0 for a row that does not exist.
///
/// ```
/// # use scoretable::demo::{self, Plan};
/// # use scoretable::league::{Season, Week};
/// # use scoretable::{scoretable::Kind, store::Store};
/// # let (id, facts) = demo::league(&Plan::default())?;
/// # let mut store = Store::in_memory(id)?;
/// # store.write(&facts)?;
/// let season = Season::new(2024).unwrap();
/// let (_, table) = store.scoretable(Kind::Enhanced, season, Week::new(12))?;
/// assert_eq!(table.when(), "after week 12");
/// assert_eq!(table.row_of(table.player(3)), Some(3));
/// assert!(table.score(0) >= table.score(1));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Scoretable {
    /// Which scoretable this is.
    pub kind: Kind,
    /// The league's name.
    pub league: String,
    /// The season shown.
    pub season: Season,
    /// The week it stands after; `None` before the season's first result.
    pub week: Option<Week>,
    /// Whether that week has results. Without any there are names, and neither places nor points.
    pub played: bool,
    /// All names in one string, each from where the one before ends.
    names: String,
    #[serde(serialize_with = "ends")]
    name_ends: Vec<u32>,
    teams: Vec<String>,
    columns: Columns,
    form_weeks: Vec<FormWeek>,
    /// The points of each of these weeks.
    form: Vec<Packed>,
}

/// A week of the form, and what the league made of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormWeek {
    /// The week.
    pub week: Week,
    /// How many players of the table played it.
    pub players: u32,
    /// All their points.
    pub points: i64,
    /// The most points of a player; `None` for a week that no player played.
    pub best: Option<Points>,
}

impl FormWeek {
    /// The league's average of the week; `None` for a week that no player played.
    pub fn average(&self) -> Option<Tenths> {
        Tenths::ratio(self.points, self.players)
    }
}

impl Scoretable {
    /// How many rows there are.
    pub fn rows(&self) -> usize {
        self.name_ends.len()
    }

    /// How far the season was, in words: `after week 12`, or that there are no results yet.
    pub fn when(&self) -> String {
        match self.week {
            Some(week) if self.played => format!("after week {week}"),
            Some(week) => format!("week {week}, no results yet"),
            None => "no results yet".to_owned(),
        }
    }

    /// The player's number. A division, where those are ranked, has a number no player has.
    pub fn player(&self, row: usize) -> PlayerId {
        PlayerId(count(&self.columns.player, row).unwrap_or_default())
    }

    /// The row of a player, if the player is in the table. Looks at every row: call it once, not for each frame.
    pub fn row_of(&self, player: PlayerId) -> Option<usize> {
        self.columns
            .player
            .values()
            .position(|id| id == Some(player.0.into()))
    }

    /// The player's name.
    pub fn name(&self, row: usize) -> &str {
        let end = self.name_ends.get(row).map_or(0, |&end| end as usize);
        self.names
            .get(self.name_start(row)..end)
            .unwrap_or_default()
    }

    /// The place of the name among all names of the table, in Unicode collation order.
    pub fn name_rank(&self, row: usize) -> u32 {
        count(&self.columns.name_rank, row).unwrap_or(u32::MAX)
    }

    /// The code of the favourite team.
    pub fn team(&self, row: usize) -> Option<&str> {
        self.teams
            .get(self.team_rank(row)? as usize)
            .map(String::as_str)
    }

    /// The place of the favourite team's code among those of the table.
    pub fn team_rank(&self, row: usize) -> Option<u32> {
        count(&self.columns.team, row)
    }

    /// The official place, from 1.
    pub fn pos(&self, row: usize) -> Option<u32> {
        count(&self.columns.pos, row)
    }

    /// The place after the newest earlier week that has scores; `None` for a player who had no place then.
    pub fn previous(&self, row: usize) -> Option<u32> {
        count(&self.columns.previous, row)
    }

    /// How many active players are fans of the division's teams.
    pub fn players(&self, row: usize) -> Option<u32> {
        count(&self.columns.players, row)
    }

    /// How many seasons the player has played.
    pub fn seasons(&self, row: usize) -> Option<u32> {
        count(&self.columns.seasons, row)
    }

    /// The points of the week shown; `None` for a player who missed it.
    pub fn last_week(&self, row: usize) -> Option<Points> {
        number(self.form.last()?, row).map(Points)
    }

    /// Right picks of the season.
    pub fn correct(&self, row: usize) -> Option<u32> {
        count(&self.columns.correct, row)
    }

    /// Right picks in percent of scored picks.
    pub fn percentage(&self, row: usize) -> Option<Tenths> {
        number(&self.columns.percentage, row).map(Tenths)
    }

    /// The best week of the season.
    pub fn best(&self, row: usize) -> Option<Points> {
        number(&self.columns.best, row).map(Points)
    }

    /// Points a week played.
    pub fn average(&self, row: usize) -> Option<Tenths> {
        number(&self.columns.average, row).map(Tenths)
    }

    /// The worst week of the season.
    pub fn worst(&self, row: usize) -> Option<Points> {
        number(&self.columns.worst, row).map(Points)
    }

    /// Points a scored banker.
    pub fn banker_average(&self, row: usize) -> Option<Tenths> {
        number(&self.columns.banker, row).map(Tenths)
    }

    /// The points of the season.
    pub fn score(&self, row: usize) -> Option<Points> {
        number(&self.columns.score, row).map(Points)
    }

    /// The weeks a joker was played in, of those already scored.
    pub fn jokers(&self, row: usize) -> JokerWeeks {
        JokerWeeks(count(&self.columns.jokers, row).unwrap_or_default())
    }

    /// The season's weeks with results up to the one shown, oldest first, and the newest [`Form::WEEKS`](crate::league::Form::WEEKS) at most; none in a
    /// table of divisions.
    pub fn form_weeks(&self) -> &[FormWeek] {
        &self.form_weeks
    }

    /// The points of each of the [`form_weeks`](Self::form_weeks); `None` for a week missed.
    pub fn season_form(&self, row: usize) -> impl DoubleEndedIterator<Item = Option<Points>> {
        self.form
            .iter()
            .map(move |week| number(week, row).map(Points))
    }
}

/// A number as scores count; none is `i32::MIN`.
fn number(column: &Packed, row: usize) -> Option<i32> {
    let number = i32::try_from(column.get(row)?).ok();
    number.filter(|&number| number > i32::MIN)
}

fn count(column: &Packed, row: usize) -> Option<u32> {
    u32::try_from(column.get(row)?).ok()
}

named! {
    /// Which scoretable: each kind has its own builder and its own cache entries. In the order of the tabs.
    #[derive(
        Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
    )]
    #[serde(rename_all = "kebab-case")]
    pub enum Kind: "table" {
        /// Everything about every player of the season.
        #[default]
        Enhanced = "enhanced",
        /// The places and the points, without the statistics.
        Standard = "standard",
        /// The divisions of the teams, by what their fans earned on average.
        Division = "division",
        /// All seasons up to the week shown, added up.
        AllTime = "all-time",
    }
}

impl Kind {
    /// The name on screen.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Enhanced => "Enhanced",
            Self::Standard => "Standard",
            Self::Division => "Division",
            Self::AllTime => "All-time",
        }
    }

    /// The columns that mean something in it, from left to right.
    pub const fn columns(self) -> &'static [Column] {
        match self {
            Self::Enhanced => &[
                Column::Pos,
                Column::Movement,
                Column::Team,
                Column::Player,
                Column::Last,
                Column::Correct,
                Column::Percentage,
                Column::Best,
                Column::Average,
                Column::Worst,
                Column::Banker,
                Column::Score,
                Column::Form,
            ],
            Self::Standard => &[
                Column::Pos,
                Column::Movement,
                Column::Team,
                Column::Player,
                Column::Last,
                Column::Score,
                Column::Form,
            ],
            Self::Division => &[
                Column::Pos,
                Column::Player,
                Column::Players,
                Column::Average,
            ],
            Self::AllTime => &[
                Column::Pos,
                Column::Movement,
                Column::Team,
                Column::Player,
                Column::Seasons,
                Column::Last,
                Column::Correct,
                Column::Percentage,
                Column::Best,
                Column::Average,
                Column::Worst,
                Column::Banker,
                Column::Score,
                Column::Form,
            ],
        }
    }

    /// Whether its rows are players.
    pub const fn ranks_players(self) -> bool {
        match self {
            Self::Enhanced | Self::Standard | Self::AllTime => true,
            Self::Division => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_column_is_in_some_table() {
        for column in Column::ALL {
            let shows = |kind: &Kind| kind.columns().contains(&column);
            assert!(Kind::ALL.iter().any(shows), "{column:?} is never shown");
        }
    }
}
