//! What a key can do.

use crate::scoretable::Column;

/// Something the user asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// One row down.
    Down,
    /// One row up.
    Up,
    /// One screen down.
    PageDown,
    /// One screen up.
    PageUp,
    /// Half a screen down.
    HalfDown,
    /// Half a screen up.
    HalfUp,
    /// To the first row.
    Top,
    /// To the last row.
    Bottom,
    /// The column cursor to the left.
    Left,
    /// The column cursor to the right.
    Right,
    /// Sort by a column; again: the other way.
    SortBy(Column),
    /// Sort by the column under the cursor; again: the other way.
    SortHere,
    /// Turn the sort around.
    Reverse,
    /// Sort as the league does.
    LeagueOrder,
    /// Show what is behind the row under the cursor.
    Detail,
    /// To the user's own row.
    Me,
    /// Pin the player under the cursor, or let go of it.
    Pin,
    /// Show the next table.
    NextTable,
    /// Show the table before.
    PreviousTable,
    /// Show the week before.
    WeekBack,
    /// Show the week after.
    WeekForth,
    /// Show the season before.
    SeasonBack,
    /// Show the season after.
    SeasonForth,
    /// Flush the league's cache and load again.
    Flush,
    /// Load again through the cache.
    Reload,
    /// Build the table again from facts alone, and compare.
    Verify,
    /// Show or hide the cache panel.
    Panel,
    /// The next theme.
    NextTheme,
    /// Show or hide the help.
    Help,
    /// Close what lies over the table, or take away a line that waits to be read.
    Close,
    /// Stop until the shell continues the program.
    Suspend,
    /// End the program.
    Quit,
}

/// What kind of action it is: the help shows each group under its own heading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// Ordering the table.
    Sort,
    /// Choosing the table, its week and its season.
    Show,
    /// The cache.
    Cache,
    /// Moving about.
    Move,
    /// Single players.
    Player,
    /// Everything else.
    Program,
}

impl Group {
    /// Every group, in the order of the help.
    pub const ALL: [Self; 6] = [
        Self::Sort,
        Self::Show,
        Self::Cache,
        Self::Move,
        Self::Player,
        Self::Program,
    ];

    /// The heading.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Sort => "Sort",
            Self::Show => "Show",
            Self::Cache => "Cache",
            Self::Move => "Move",
            Self::Player => "Player",
            Self::Program => "Program",
        }
    }
}
