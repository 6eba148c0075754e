//! The table of bindings, and the actions that they trigger. Its order is the order of the hints and, within a group,
//! of the help.

use crossterm::event::KeyCode::{
    BackTab, Backspace, Delete, Down, End, Enter, Esc, Home, Left, PageDown, PageUp, Right, Tab, Up,
};

use super::Action::{Edit as Type, SortBy};
use super::{Binding, Key, When};
use crate::scoretable::Column;
use crate::text::named::named;

/// One binding per line: its name in the configuration file (none for keys that cannot be changed), its keys, its
/// action, its group and its context, the description in the help, and the label in the hint line.
macro_rules! bindings {
    ($($name:literal [$($key:expr),+] $action:expr, $group:ident $when:ident $words:literal $($hint:literal)?;)*) => {
        &[$(Binding {
            name: match $name.as_bytes() {
                [] => None,
                _ => Some($name),
            },
            keys: &[$($key),+],
            action: $action,
            words: $words,
            group: Group::$group,
            when: When::$when,
            hint: [$(Some($hint),)? None][0],
        }),*]
    };
}

const fn c(c: char) -> Key {
    Key::char(c)
}

const fn ctrl(c: char) -> Key {
    Key::control(c)
}

const fn n(code: crossterm::event::KeyCode) -> Key {
    Key::named(code)
}

/// Every binding. No key is bound twice in the same context.
pub const BINDINGS: &[Binding] = bindings! {
    "keep-filter"      [n(Enter)]            Action::Accept,             Filter Prompt "keep the filter" "keep";
    "toggle-column"    [c(' ')]              Action::ToggleColumn,       Columns Columns "show or hide the column" "show/hide";
    "column-left"      [c('K'), c('<')]      Action::ColumnLeft,         Columns Columns "move the column left" "order";
    "column-right"     [c('J'), c('>')]      Action::ColumnRight,        Columns Columns "move the column right" "order";
    "all-columns"      [c('=')]              Action::AllColumns,         Columns Columns "all, in the default order" "all";
    "sort-pos"         [c('1')]              SortBy(Column::Pos),        Sort Rows     "by Pos; again to reverse" "sort";
    "sort-player"      [c('2')]              SortBy(Column::Player),     Sort Rows     "by Player" "sort";
    "sort-last"        [c('3')]              SortBy(Column::Last),       Sort Rows     "by Last" "sort";
    "sort-correct"     [c('4')]              SortBy(Column::Correct),    Sort Rows     "by Correct" "sort";
    "sort-percentage"  [c('5')]              SortBy(Column::Percentage), Sort Rows     "by %" "sort";
    "sort-best"        [c('6')]              SortBy(Column::Best),       Sort Rows     "by Best" "sort";
    "sort-average"     [c('7')]              SortBy(Column::Average),    Sort Rows     "by Avg" "sort";
    "sort-worst"       [c('8')]              SortBy(Column::Worst),      Sort Rows     "by Worst" "sort";
    "sort-banker"      [c('9')]              SortBy(Column::Banker),     Sort Rows     "by Banker" "sort";
    "sort-score"       [c('0')]              SortBy(Column::Score),      Sort Rows     "by Score" "sort";
    "sort-here"        [c('s')]              Action::SortHere,           Sort Rows     "by the selected column";
    "sort-also"        [c('+')]              Action::SortAlso,           Sort Rows     "then by the selected column";
    "reverse"          [c('r')]              Action::Reverse,            Sort Rows     "reverse the order";
    "league-order"     [c('=')]              Action::LeagueOrder,        Sort Rows     "league order";
    "filter"           [c('/')]              Action::Filter,             Filter Table  "by letters, =TEAM or 'part" "filter";
    "help"             [c('?')]              Action::Help,               Program Always "this help" "help";
    "detail"           [n(Enter)]            Action::Detail,             Player Rows   "weeks, bankers and picks" "detail";
    "next-table"       [n(Tab)]              Action::NextTable,          Show Table    "the next table" "table";
    "previous-table"   [n(BackTab)]          Action::PreviousTable,      Show Table    "the previous table";
    "week-back"        [c('[')]              Action::WeekBack,           Show Table    "the previous week" "week";
    "week-forth"       [c(']')]              Action::WeekForth,          Show Table    "the next week" "week";
    "season-back"      [c('{')]              Action::SeasonBack,         Show Table    "the previous season";
    "season-forth"     [c('}')]              Action::SeasonForth,        Show Table    "the next season";
    "flush"            [c('f')]              Action::Flush,              Cache Always  "flush it, then reload" "flush";
    "back"             [n(Esc)]              Action::Back,               Program Back  "step back" "back";
    "show-entry"       [n(Enter)]            Action::ShowEntry,          Cache Entries  "the entry's table" "its table";
    "close"            [c('q')]              Action::Close,              Program Overlay "close" "close";
    ""                 [n(Enter)]            Action::Close,              Program Boxes  "close";
    "quit"             [c('q')]              Action::Quit,               Program Table "quit" "quit";
    ""                 [ctrl('c')]           Action::Quit,               Program Always "quit";
    "reload"           [c('R')]              Action::Reload,             Cache Always  "reload through it" "reload";
    "verify"           [c('v')]              Action::Verify,             Cache Always  "verify against the facts";
    "cache"            [c('c')]              Action::Panel,              Cache Always  "show or hide the panel" "cache";
    "down"             [c('j'), n(Down)]     Action::Down,               Move Scroll   "down, or the next player";
    "up"               [c('k'), n(Up)]       Action::Up,                 Move Scroll   "up, or the previous player";
    "page-down"        [n(PageDown), ctrl('f')] Action::PageDown,        Move Scroll   "a page down";
    "page-up"          [n(PageUp), ctrl('b')] Action::PageUp,            Move Scroll   "a page up";
    "half-down"        [ctrl('d')]           Action::HalfDown,           Move Roam     "half a page down";
    "half-up"          [ctrl('u')]           Action::HalfUp,             Move Roam     "half a page up";
    "top"              [c('g'), n(Home)]     Action::Top,                Move Roam     "to the top";
    "bottom"           [c('G'), n(End)]      Action::Bottom,             Move Roam     "to the bottom";
    "left"             [c('h'), n(Left)]     Action::Left,               Move Rows     "select the column before";
    "right"            [c('l'), n(Right)]    Action::Right,              Move Rows     "select the column after";
    "pin"              [c('p')]              Action::Pin,                Player Rows   "pin or unpin the player";
    "me"               [c('m')]              Action::Me,                 Player Rows   "go to my row";
    "copy-row"         [c('y')]              Action::CopyRow,            Player Rows   "copy the row";
    "copy-table"       [c('Y')]              Action::CopyTable,          Show Rows     "copy rows as Markdown";
    "columns"          [c('C')]              Action::Columns,            Columns Table "choose columns";
    "erase"            [n(Backspace)]        Type(Edit::Erase),          Filter Prompt "erase a character";
    "erase-word"       [ctrl('w')]           Type(Edit::EraseWord),      Filter Prompt "erase a word";
    "clear"            [ctrl('u')]           Type(Edit::Clear),          Filter Prompt "erase all";
    "delete"           [n(Delete)]           Type(Edit::Delete),         Filter Prompt "erase the next character";
    "text-left"        [n(Left)]             Type(Edit::Left),           Filter Prompt "to the left";
    "text-right"       [n(Right)]            Type(Edit::Right),          Filter Prompt "to the right";
    "text-start"       [n(Home), ctrl('a')]  Type(Edit::Start),          Filter Prompt "to the start";
    "text-end"         [n(End), ctrl('e')]   Type(Edit::End),            Filter Prompt "to the end";
    "message"          [c('e')]              Action::Message,            Program Always "show the whole message";
    "theme"            [c('t')]              Action::NextTheme,          Program Always "next theme";
    "mouse"            [c('M')]              Action::Mouse,              Program Always "mouse on or off";
    ""                 [ctrl('z')]           Action::Suspend,            Program Always "suspend";
};

// The actions of keys.

/// An action that the user requests.
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
    /// Move the column cursor to the left.
    Left,
    /// Move the column cursor to the right.
    Right,
    /// Sort by a column; a second time, reverse its direction.
    SortBy(Column),
    /// Sort by the column under the cursor; a second time, reverse its direction.
    SortHere,
    /// Add the column under the cursor as a sort key for rows that are equal so far; a second time, reverse its
    /// direction.
    SortAlso,
    /// Reverse the sort.
    Reverse,
    /// Sort in league order.
    LeagueOrder,
    /// Type a filter.
    Filter,
    /// Keep the filter and return to the table.
    Accept,
    /// Change the text of the filter.
    Edit(Edit),
    /// Show the detail of the row under the cursor.
    Detail,
    /// Move to the user's own row.
    Me,
    /// Pin the player under the cursor, or unpin the pinned one.
    Pin,
    /// Show the next table.
    NextTable,
    /// Show the previous table.
    PreviousTable,
    /// Show the previous week.
    WeekBack,
    /// Show the next week.
    WeekForth,
    /// Show the previous season.
    SeasonBack,
    /// Show the next season.
    SeasonForth,
    /// Flush the league's cache and load again.
    Flush,
    /// Load again, through the cache.
    Reload,
    /// Rebuild the table from facts alone, and compare.
    Verify,
    /// Show the table of the entry under the cursor of the cache panel.
    ShowEntry,
    /// Show or hide the cache panel.
    Panel,
    /// Open the column chooser.
    Columns,
    /// Show or hide the selected column of the chooser.
    ToggleColumn,
    /// Move the selected column one place to the left.
    ColumnLeft,
    /// Move the selected column one place to the right.
    ColumnRight,
    /// Restore all columns in their default order.
    AllColumns,
    /// Copy the row under the cursor.
    CopyRow,
    /// Copy the rows on screen as Markdown.
    CopyTable,
    /// Switch to the next theme.
    NextTheme,
    /// Turn mouse reporting on or off.
    Mouse,
    /// Show the whole of a truncated message.
    Message,
    /// Show or hide the help.
    Help,
    /// Close the overlay.
    Close,
    /// Step back: close the overlay, clear the filter, the sort or the pin, or dismiss a notice. Never ends the
    /// program.
    Back,
    /// Suspend the program until the shell continues it.
    Suspend,
    /// End the program.
    Quit,
}

/// An edit of the filter's text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edit {
    /// Inserts a character.
    Insert(char),
    /// Deletes the character before the cursor.
    Erase,
    /// Deletes the character under the cursor.
    Delete,
    /// Deletes the word before the cursor.
    EraseWord,
    /// Deletes the whole text.
    Clear,
    /// Moves the cursor one character to the left.
    Left,
    /// Moves the cursor one character to the right.
    Right,
    /// Moves the cursor to the start.
    Start,
    /// Moves the cursor to the end.
    End,
}

named! {
    /// The kind of an action. The help shows the groups in this order, each under its own heading.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum Group {
        /// Sorting the table.
        Sort = "Sort",
        /// Selecting the table, its week and its season.
        Show = "Show",
        /// The cache.
        Cache = "Cache",
        /// Single players.
        Player = "Player",
        /// Moving the cursor.
        Move = "Move",
        /// Selecting rows.
        Filter = "Filter",
        /// Selecting columns.
        Columns = "Columns",
        /// Everything else.
        Program = "Program",
    }
}
