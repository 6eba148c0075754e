//! The columns of a scoretable. A [`Column`] knows everything about itself, each by an exhaustive match, so the compiler
//! lists what a new one needs.

use std::fmt;

use super::{Glyphs, Kind, SHOWN_FORM_WEEKS, Scoretable, number};
use crate::text::named::named;

named! {
    /// A column of a scoretable, from left to right.
    ///
    /// ```
    /// use scoretable::scoretable::{Column, Glyphs, Kind};
    /// # use scoretable::demo::{self, Plan};
    /// # use scoretable::{league::Season, store::Store};
    /// # let (id, facts) = demo::league(&Plan::default())?;
    /// # let mut store = Store::in_memory(id)?;
    /// # store.write(&facts)?;
    ///
    /// let season = Season::new(2024).unwrap();
    /// let (_, table) = store.scoretable(Kind::Enhanced, season, None)?;
    /// assert_eq!(Column::Score.name(), "score");
    /// assert_eq!(Column::Score.text(&table, 0, &Glyphs::UNICODE), "–");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum Column: "column" {
        /// The official place.
        Pos = "pos",
        /// Places gained or lost since the week before.
        Movement = "movement",
        /// The favourite team.
        Team = "team",
        /// The name, with a tick for every joker played.
        Player = "player",
        /// How many players are fans of a division's teams.
        Players = "players",
        /// How many seasons a player has played.
        Seasons = "seasons",
        /// Points of the week shown.
        Last = "last",
        /// Right picks.
        Correct = "correct",
        /// Right picks in percent.
        Percentage = "percentage",
        /// The best week.
        Best = "best",
        /// Points a week played.
        Average = "average",
        /// The worst week.
        Worst = "worst",
        /// Points a banker.
        Banker = "banker",
        /// Points of the season.
        Score = "score",
        /// The last weeks as a line of bars, each against the league's average of the week.
        Form = "form",
    }
}

/// The side of its cell at which a text is aligned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// Texts.
    Left,
    /// Numbers.
    Right,
}

impl Column {
    /// The heading on screen. Movement has a sign instead, which [`Glyphs`] chooses; names are those of whatever the kind
    /// of table ranks.
    pub const fn title(self, kind: Kind, glyphs: &Glyphs) -> &'static str {
        match self {
            Self::Pos => "Pos",
            Self::Movement => glyphs.movement,
            Self::Team => "Team",
            Self::Player if !kind.ranks_players() => "Division",
            Self::Player => "Player",
            Self::Players => "Players",
            Self::Seasons => "Seasons",
            Self::Last => "Last",
            Self::Correct => "Correct",
            Self::Percentage => "%",
            Self::Best => "Best",
            Self::Average => "Avg",
            Self::Worst => "Worst",
            Self::Banker => "Banker",
            Self::Score => "Score",
            Self::Form => "Form",
        }
    }

    /// The side of the cell at which the text is aligned.
    pub const fn align(self) -> Align {
        match self {
            Self::Movement | Self::Team | Self::Player | Self::Form => Align::Left,
            Self::Pos
            | Self::Players
            | Self::Seasons
            | Self::Last
            | Self::Correct
            | Self::Percentage
            | Self::Best
            | Self::Average
            | Self::Worst
            | Self::Banker
            | Self::Score => Align::Right,
        }
    }

    /// The direction people look for first.
    pub const fn first_direction(self) -> Direction {
        match self {
            Self::Pos | Self::Team | Self::Player => Direction::Ascending,
            Self::Movement
            | Self::Players
            | Self::Seasons
            | Self::Last
            | Self::Correct
            | Self::Percentage
            | Self::Best
            | Self::Average
            | Self::Worst
            | Self::Banker
            | Self::Score
            | Self::Form => Direction::Descending,
        }
    }

    /// The order in which columns are left out on a narrow screen: 0 always stays, higher numbers go first.
    pub const fn leaves(self) -> u8 {
        match self {
            Self::Pos | Self::Player | Self::Score => 0,
            Self::Movement => 1,
            Self::Last | Self::Players => 2,
            Self::Form => 3,
            Self::Average => 4,
            Self::Percentage => 5,
            Self::Team | Self::Seasons => 6,
            Self::Banker => 7,
            Self::Best => 8,
            Self::Correct => 9,
            Self::Worst => 10,
        }
    }
}

// What a column has for a row: the key it is sorted by and the text it is shown with.

impl Column {
    /// A number that orders as the column does, smallest first; `None` when the row has no value here.
    pub fn key(self, table: &Scoretable, row: usize) -> Option<u32> {
        match self {
            Self::Pos => table.pos(row),
            Self::Movement => match Movement::of(table, row)? {
                Movement::New => None,
                moved => Some(ordered(moved.gain())),
            },
            Self::Team => table.team_rank(row),
            Self::Player => Some(table.name_rank(row)),
            Self::Players => table.players(row),
            Self::Seasons => table.seasons(row),
            Self::Last => table.last_week(row).map(|p| ordered(p.0)),
            Self::Correct => table.correct(row),
            Self::Percentage => table.percentage(row).map(|t| ordered(t.0)),
            Self::Best => table.best(row).map(|p| ordered(p.0)),
            Self::Average => table.average(row).map(|t| ordered(t.0)),
            Self::Worst => table.worst(row).map(|p| ordered(p.0)),
            Self::Banker => table.banker_average(row).map(|t| ordered(t.0)),
            Self::Score => table.score(row).map(|p| ordered(p.0)),
            Self::Form => {
                let shown = table.form.iter().skip(older_weeks(table));
                shown
                    .filter_map(|week| number(week, row))
                    .reduce(i32::saturating_add)
                    .map(ordered)
            }
        }
    }

    /// The text of a cell; `–` (or what `glyphs` has for it) when the row has no value here.
    pub fn text(self, table: &Scoretable, row: usize, glyphs: &Glyphs) -> String {
        fn shown<T: fmt::Display>(value: Option<T>, glyphs: &Glyphs) -> String {
            value.map_or_else(|| glyphs.missing.to_owned(), |value| value.to_string())
        }
        match self {
            Self::Pos => shown(table.pos(row), glyphs),
            Self::Movement => Movement::of(table, row).map_or_else(String::new, |m| m.text(glyphs)),
            Self::Team => table.team(row).unwrap_or_default().to_owned(),
            Self::Player => {
                let jokers = table.jokers(row).count();
                let gap = if jokers > 0 { " " } else { "" };
                format!(
                    "{}{gap}{}",
                    table.name(row),
                    glyphs.joker.repeat(jokers as usize)
                )
            }
            Self::Players => shown(table.players(row), glyphs),
            Self::Seasons => shown(table.seasons(row), glyphs),
            Self::Last => shown(table.last_week(row), glyphs),
            Self::Correct => shown(table.correct(row), glyphs),
            Self::Percentage => shown(table.percentage(row), glyphs),
            Self::Best => shown(table.best(row), glyphs),
            Self::Average => shown(table.average(row), glyphs),
            Self::Worst => shown(table.worst(row), glyphs),
            Self::Banker => shown(table.banker_average(row), glyphs),
            Self::Score => shown(table.score(row), glyphs),
            Self::Form => {
                let shown = table.form_bars(row).skip(older_weeks(table));
                shown.map(|bar| bar.glyph(glyphs)).collect()
            }
        }
    }
}

/// An `i32` as a `u32` that orders the same, below `u32::MAX`: no value a column holds is `i32::MIN`.
const fn ordered(value: i32) -> u32 {
    (value.cast_unsigned() ^ (1 << 31)).saturating_sub(1)
}

/// How many weeks of the table are older than those that the form column shows.
fn older_weeks(table: &Scoretable) -> usize {
    table.form_weeks().len().saturating_sub(SHOWN_FORM_WEEKS)
}

// Places gained and lost.

/// How a player's place changed since the newest earlier week that has scores.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Movement {
    /// Gained places.
    Up(u32),
    /// Lost places.
    Down(u32),
    /// The same place.
    Same,
    /// No earlier place to compare with.
    New,
}

impl Movement {
    /// The movement of a row; `None` when the row has no place.
    pub fn of(table: &Scoretable, row: usize) -> Option<Self> {
        let now = table.pos(row)?;
        Some(Self::between(table.previous(row), now))
    }

    /// The movement from an earlier place, if there is one, to the place now.
    pub const fn between(before: Option<u32>, now: u32) -> Self {
        match before {
            None => Self::New,
            Some(before) if before > now => Self::Up(before - now),
            Some(before) if before < now => Self::Down(now - before),
            Some(_) => Self::Same,
        }
    }

    /// Places gained; negative when lost, 0 for a newcomer.
    pub fn gain(self) -> i32 {
        match self {
            Self::Up(places) => i32::try_from(places).unwrap_or(i32::MAX),
            Self::Down(places) => -i32::try_from(places).unwrap_or(i32::MAX),
            Self::Same | Self::New => 0,
        }
    }

    /// The same; `None` for a newcomer.
    pub fn known_gain(self) -> Option<i32> {
        (self != Self::New).then(|| self.gain())
    }

    /// `▲3`, `▼2`, `=` or `new`.
    pub fn text(self, glyphs: &Glyphs) -> String {
        match self {
            Self::Up(places) => format!("{}{places}", glyphs.up),
            Self::Down(places) => format!("{}{places}", glyphs.down),
            Self::Same => "=".to_owned(),
            Self::New => "new".to_owned(),
        }
    }
}

named! {
    /// Which way a column is sorted.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
    pub enum Direction: "direction" {
        /// Smallest first.
        Ascending = "asc",
        /// Largest first.
        Descending = "desc",
    }
}

impl Direction {
    /// The other way.
    #[must_use]
    pub const fn flipped(self) -> Self {
        match self {
            Self::Ascending => Self::Descending,
            Self::Descending => Self::Ascending,
        }
    }
}
