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
    /// Sort by the column under the cursor where the sort leaves rows equal; again: the other way.
    SortAlso,
    /// Turn the sort around.
    Reverse,
    /// Sort as the league does.
    LeagueOrder,
    /// Type a filter.
    Filter,
    /// Keep the filter and go back to the table.
    Accept,
    /// Change the text of the filter.
    Edit(Edit),
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
    /// Choose columns.
    Columns,
    /// Show or hide the column of the list.
    ToggleColumn,
    /// Put the column of the list one to the left.
    ColumnLeft,
    /// Put the column of the list one to the right.
    ColumnRight,
    /// All columns, in their own order.
    AllColumns,
    /// Copy the row under the cursor.
    CopyRow,
    /// Copy the rows on screen as Markdown.
    CopyTable,
    /// The next theme.
    NextTheme,
    /// Listen to the mouse, or leave it to the terminal.
    Mouse,
    /// Show the whole of a message that was cut.
    Message,
    /// Show or hide the help.
    Help,
    /// Close what lies over the table.
    Close,
    /// Step back: close what lies over the table, end the filter, the sort or the pin, dismiss a line that waits to be
    /// read. Never ends the program.
    Back,
    /// Stop until the shell continues the program.
    Suspend,
    /// End the program.
    Quit,
}

/// What a key does to the text of the filter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edit {
    /// Puts a character in.
    Insert(char),
    /// Takes away the character before the cursor.
    Erase,
    /// Takes away the character under the cursor.
    Delete,
    /// Takes away the word before the cursor.
    EraseWord,
    /// Takes away all of it.
    Clear,
    /// One character to the left.
    Left,
    /// One character to the right.
    Right,
    /// To the start.
    Start,
    /// To the end.
    End,
}

/// What kind of action it is: the help shows each group under its own heading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// Ordering the table.
    Sort,
    /// Choosing rows.
    Filter,
    /// Choosing columns.
    Columns,
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
    pub const ALL: [Self; 8] = [
        Self::Sort,
        Self::Show,
        Self::Cache,
        Self::Player,
        Self::Move,
        Self::Filter,
        Self::Columns,
        Self::Program,
    ];

    /// The heading.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Sort => "Sort",
            Self::Filter => "Filter",
            Self::Columns => "Columns",
            Self::Show => "Show",
            Self::Cache => "Cache",
            Self::Move => "Move",
            Self::Player => "Player",
            Self::Program => "Program",
        }
    }
}
