//! What an action will do, in a sentence: for the palette, which has room for one.

use super::{Action, When};

impl Action {
    /// A sentence on what it does, where its description leaves something to say.
    pub const fn sentence(self) -> Option<&'static str> {
        Some(match self {
            Self::Flush => {
                "Flush gives the league a new fence: its entries go, and every other viewer on this server loads again."
            }
            Self::Reload => {
                "The table is read again: from the cache if its entry is fresh, otherwise built and stored."
            }
            Self::Verify => {
                "The table is built once more from the facts alone and compared with the one on screen, number by number."
            }
            Self::Filter => {
                "Only rows stay whose name or team has the words. =KC asks for a team, ~alv for letters in their order."
            }
            Self::NextMatch | Self::PreviousMatch => {
                "The cursor goes to a row that the last filter matches, also when every row is shown again."
            }
            Self::Pin => {
                "The player under the cursor stays in sight, and every gap counts from there; again unpins the player."
            }
            Self::Detail => "The player's weeks, places, picks and bankers, in place of the table.",
            Self::Compare => {
                "The player under the cursor beside the pinned one, or beside you: figures, weeks, places and picks."
            }
            Self::Swap => "The two players of the comparison change sides.",
            Self::Race => {
                "The places of the first five, you, the pinned player and the one under the cursor, as lines."
            }
            Self::Keep => "The player under the cursor stays in the race when the cursor moves on.",
            Self::Drop => "The player is in the race only while the cursor is there.",
            Self::Me => "The cursor goes to the player that --me names.",
            Self::SortBy(_) => {
                "The rows stand in the order of this column, and once more the other way round."
            }
            Self::SortAlso => "Rows with the same value stand in the order of the marked column.",
            Self::LeagueOrder => "The rows stand by their official places.",
            Self::Columns => "A list in which columns are shown, hidden and put in another order.",
            Self::Panel => {
                "What the cache did for this table: hit or miss, how old, how long still."
            }
            Self::Messages => "Every message of this session with its time, the newest first.",
            Self::Themes => "A list of themes, each shown as soon as it is marked.",
            Self::CopyRow => "The row goes to the clipboard, its cells separated by tabs.",
            Self::CopyTable => "The rows on screen go to the clipboard as a Markdown table.",
            Self::Mouse => {
                "With the mouse on, clicks sort, select and open; with it off, the terminal selects text."
            }
            Self::Back => {
                "Takes away one thing: what lies over the table, the filter, the sort, the pin, a message."
            }
            Self::Help => "The keys of where you are; the same key again shows every key.",
            Self::Suspend => "The program stops until the shell continues it with fg.",
            _ => return None,
        })
    }
}

impl When {
    /// Why a binding with this condition does nothing in a table without what it needs.
    pub const fn missing(self) -> &'static str {
        match self {
            Self::Always | Self::Table | Self::Roam | Self::Calendar => {
                "it works with nothing over the table"
            }
            Self::Rows
            | Self::Scroll
            | Self::Players
            | Self::Uncompared
            | Self::Unraced
            | Self::Choice => "the table has no rows",
            Self::Compared => "it works in the comparison of two players",
            Self::Raced => "it works in the race",
            Self::Overlay | Self::Boxes => "nothing lies over the table",
            Self::Entries => "it works in the cache panel over the table",
            Self::Columns => "it works in the list of columns",
            Self::Themes => "it works in the list of themes",
            Self::Prompt => "it works while a filter is typed",
            Self::Palette => "it works on what is selected in this list",
            Self::Typing => "it works while a text is typed",
            Self::Back => "there is nothing to step back from",
        }
    }
}
