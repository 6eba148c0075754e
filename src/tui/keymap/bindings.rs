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
/// action, its group, its context and its verb, its title in the palette, and the description.
macro_rules! bindings {
    ($($name:literal [$($key:expr),+] $action:expr, $group:ident $when:ident $verb:ident $title:literal $words:literal;)*) => {
        &[$(Binding {
            name: match $name.as_bytes() {
                [] => None,
                _ => Some($name),
            },
            keys: &[$($key),+],
            action: $action,
            title: $title,
            words: $words,
            group: Group::$group,
            when: When::$when,
            verb: Verb::$verb,
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

/// Every binding. No key is bound twice in the same context. Neighbours with the same description share a line of the help.
pub const BINDINGS: &[Binding] = bindings! {
    "keep-filter"      [n(Enter)]                 Action::Accept,              Type Prompt Do         "Keep the filter"          "keep the filter";
    "choose"           [n(Enter)]                 Action::Choose,              Type Palette Do        "Do it"                    "do the selected one";
    "complete"         [n(Tab)]                   Action::Complete,            Type Palette Do        "Complete"                 "complete its name";
    "keep-theme"       [n(Enter), c('q')]         Action::KeepTheme,           Program Themes Do      "Keep the theme"           "keep the theme shown";
    "toggle-column"    [c(' ')]                   Action::ToggleColumn,        Columns Columns Do     "Show or hide the column"  "show or hide the column";
    "column-left"      [c('K'), c('<')]           Action::ColumnLeft,          Columns Columns Do     "Move the column left"     "move the column left";
    "column-right"     [c('J'), c('>')]           Action::ColumnRight,         Columns Columns Do     "Move the column right"    "move the column right";
    "all-columns"      [c('=')]                   Action::AllColumns,          Columns Columns Do     "All columns"              "all, in the default order";
    "detail"           [n(Enter)]                 Action::Detail,              Look Choice See        "Detail"                   "weeks, bankers and picks";
    "compare"          [c('x')]                   Action::Compare,             Look Uncompared See    "Compare"                  "beside the pinned, or me";
    "race"             [c('w')]                   Action::Race,                Look Unraced See       "Race"                     "places over the season";
    "swap"             [c('X')]                   Action::Swap,                Look Compared Do       "Swap sides"               "swap the two sides";
    "keep"             [c('+')]                   Action::Keep,                Look Raced Do          "Keep in the race"         "keep in the race, drop";
    "drop"             [c('-')]                   Action::Drop,                Look Raced Do          "Drop from the race"       "keep in the race, drop";
    "next-table"       [n(Tab)]                   Action::NextTable,           Look Table Go          "Next table"               "the next table";
    "previous-table"   [n(BackTab)]               Action::PreviousTable,       Look Table Go          "Previous table"           "the table before";
    "week-back"        [c('[')]                   Action::WeekBack,            Look Calendar Go       "Week before"              "week back, forth";
    "week-forth"       [c(']')]                   Action::WeekForth,           Look Calendar Go       "Week after"               "week back, forth";
    "season-back"      [c('{')]                   Action::SeasonBack,          Look Calendar Go       "Season before"            "season back, forth";
    "season-forth"     [c('}')]                   Action::SeasonForth,         Look Calendar Go       "Season after"             "season back, forth";
    "columns"          [c('C')]                   Action::Columns,             Look Table See         "Columns"                  "choose and order columns";
    "cache"            [c('c')]                   Action::Panel,               Look Always See        "Cache"                    "the cache panel";
    "flush"            [c('f')]                   Action::Flush,               Cache Always Do        "Flush"                    "flush, load again, receipt";
    "show-entry"       [n(Enter)]                Action::ShowEntry,           Cache Entries Go       "Show the entry"           "the entry's table";
    "reload"           [c('R')]                   Action::Reload,              Cache Always Do        "Load again"               "load again, through cache";
    "verify"           [c('v')]                   Action::Verify,              Cache Always Do        "Verify"                   "verify against the facts";
    "message"          [c('e')]                   Action::Messages,            Cache Always See       "Messages"                 "what happened, and when";
    "copy-row"         [c('y')]                   Action::CopyRow,             Take Players Do        "Copy the row"             "copy the row";
    "copy-table"       [c('Y')]                   Action::CopyTable,           Take Rows Do           "Copy the table"           "copy the rows as Markdown";
    "sort-pos"         [c('1')]                   SortBy(Column::Pos),         Sort Rows Do           "Sort by Pos"              "by Pos, again turns it";
    "sort-player"      [c('2')]                   SortBy(Column::Player),      Sort Rows Do           "Sort by Player"           "by Player";
    "sort-last"        [c('3')]                   SortBy(Column::Last),        Sort Rows Do           "Sort by Last"             "by Last";
    "sort-correct"     [c('4')]                   SortBy(Column::Correct),     Sort Rows Do           "Sort by Correct"          "by Correct";
    "sort-percentage"  [c('5')]                   SortBy(Column::Percentage),  Sort Rows Do           "Sort by %"                "by %";
    "sort-best"        [c('6')]                   SortBy(Column::Best),        Sort Rows Do           "Sort by Best"             "by Best";
    "sort-average"     [c('7')]                   SortBy(Column::Average),     Sort Rows Do           "Sort by Avg"              "by Avg";
    "sort-worst"       [c('8')]                   SortBy(Column::Worst),       Sort Rows Do           "Sort by Worst"            "by Worst";
    "sort-banker"      [c('9')]                   SortBy(Column::Banker),      Sort Rows Do           "Sort by Banker"           "by Banker";
    "sort-score"       [c('0')]                   SortBy(Column::Score),       Sort Rows Do           "Sort by Score"            "by Score";
    "sort-here"        [c('s')]                   Action::SortHere,            Sort Rows Do           "Sort by this column"      "by the marked column";
    "sort-also"        [c('+')]                   Action::SortAlso,            Sort Rows Do           "Sort by this one too"     "then by the marked column";
    "reverse"          [c('r')]                   Action::Reverse,             Sort Rows Do           "Reverse"                  "the other way round";
    "league-order"     [c('=')]                   Action::LeagueOrder,         Sort Rows Do           "League order"             "league order";
    "filter"           [c('/')]                   Action::Filter,              Find Table Do          "Filter"                   "filter by name or team";
    "next-match"       [c('n')]                   Action::NextMatch,           Find Rows Go           "Next match"               "next match, the one before";
    "previous-match"   [c('N')]                   Action::PreviousMatch,       Find Rows Go           "Match before"             "next match, the one before";
    "palette"          [c(':')]                   Action::Palette,             Find Always Do         "Go or do"                 "a place, a week, a player";
    "me"               [c('m')]                   Action::Me,                  Find Rows Go           "My row"                   "to my row";
    "pin"              [c('p')]                   Action::Pin,                 Find Players Do        "Pin"                      "pin: gaps count from there";
    "down"             [c('j'), n(Down)]          Action::Down,                Move Scroll Go         "Down"                     "down, up";
    "up"               [c('k'), n(Up)]            Action::Up,                  Move Scroll Go         "Up"                       "down, up";
    "left"             [c('h'), n(Left)]          Action::Left,                Move Rows Go           "Column before"            "a column left, right";
    "right"            [c('l'), n(Right)]         Action::Right,               Move Rows Go           "Column after"             "a column left, right";
    "top"              [c('g'), n(Home)]          Action::Top,                 Move Roam Go           "Top"                      "to the top, the bottom";
    "bottom"           [c('G'), n(End)]           Action::Bottom,              Move Roam Go           "Bottom"                   "to the top, the bottom";
    "half-down"        [ctrl('d')]                Action::HalfDown,            Move Roam Go           "Half a page down"         "half a page";
    "half-up"          [ctrl('u')]                Action::HalfUp,              Move Roam Go           "Half a page up"           "half a page";
    "page-down"        [n(PageDown), ctrl('f')]   Action::PageDown,            Move Scroll Go         "Page down"                "a page";
    "page-up"          [n(PageUp), ctrl('b')]     Action::PageUp,              Move Scroll Go         "Page up"                  "a page";
    "erase"            [n(Backspace)]             Type(Edit::Erase),           Type Typing Do         "Erase a character"        "erase a character";
    "erase-word"       [ctrl('w')]                Type(Edit::EraseWord),       Type Typing Do         "Erase a word"             "erase a word";
    "clear"            [ctrl('u')]                Type(Edit::Clear),           Type Typing Do         "Erase all"                "erase all";
    "delete"           [n(Delete)]                Type(Edit::Delete),          Type Typing Do         "Erase the next character" "erase the next character";
    "text-left"        [n(Left)]                  Type(Edit::Left),            Type Typing Go         "Text left"                "to the left, the right";
    "text-right"       [n(Right)]                 Type(Edit::Right),           Type Typing Go         "Text right"               "to the left, the right";
    "text-start"       [n(Home), ctrl('a')]       Type(Edit::Start),           Type Typing Go         "Text start"               "to the start, the end";
    "text-end"         [n(End), ctrl('e')]        Type(Edit::End),             Type Typing Go         "Text end"                 "to the start, the end";
    "help"             [c('?')]                   Action::Help,                Program Always See     "Help"                     "keys; again for every key";
    "theme"            [c('t')]                   Action::Themes,              Program Always See     "Theme"                    "choose a theme";
    "mouse"            [c('M')]                   Action::Mouse,               Program Always Do      "Mouse"                    "mouse on or off";
    "back"             [n(Esc)]                   Action::Back,                Program Back Go        "Back"                     "step back";
    "close"            [c('q')]                  Action::Close,               Program Overlay Do     "Close"                    "close";
    ""                 [n(Enter)]                Action::Close,               Program Boxes Do       "Close"                    "close";
    "quit"             [c('q')]                   Action::Quit,                Program Table Do       "Quit"                     "quit";
    ""                 [ctrl('c')]                Action::Quit,                Program Always Do      "Quit"                     "quit";
    ""                 [ctrl('z')]                Action::Suspend,             Program Always Do      "Suspend"                  "suspend";
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
    /// Move to the next row that the last filter matches.
    NextMatch,
    /// Move to the row before that the last filter matches.
    PreviousMatch,
    /// Open the list of everything that can be done and gone to.
    Palette,
    /// Do the selected one of that list.
    Choose,
    /// Complete the text to the title of the selected one.
    Complete,
    /// Keep the filter and return to the table.
    Accept,
    /// Change the text of the filter.
    Edit(Edit),
    /// Show the detail of the row under the cursor.
    Detail,
    /// Show the player under the cursor beside another one.
    Compare,
    /// Put the two players of the comparison on each other's sides.
    Swap,
    /// Show the places of some players over the season.
    Race,
    /// Keep the player under the cursor in the race.
    Keep,
    /// Drop the player under the cursor from the race.
    Drop,
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
    /// Show the list of themes.
    Themes,
    /// Keep the theme shown.
    KeepTheme,
    /// Turn mouse reporting on or off.
    Mouse,
    /// Show what happened: the whole of every message.
    Messages,
    /// Show the keys of the place where the user is; again, every key.
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

/// An edit of the text being typed.
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
    /// The purpose of an action. The help shows the groups in this order, each under its own heading.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum Group {
        /// Selecting what is on screen.
        Look = "Look",
        /// The cache.
        Cache = "Cache",
        /// Taking something along.
        Take = "Take",
        /// Sorting the table.
        Sort = "Sort",
        /// Finding rows.
        Find = "Find",
        /// Moving the cursor.
        Move = "Move",
        /// Typing a text.
        Type = "Type",
        /// Selecting columns.
        Columns = "Columns",
        /// Everything else.
        Program = "Program",
    }
}

named! {
    /// What an action is about, as the palette says before its title.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum Verb {
        /// It does something.
        Do = "do",
        /// It shows something.
        See = "see",
        /// It moves elsewhere.
        Go = "go",
    }
}
