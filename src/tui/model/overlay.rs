//! What lies over the table.

/// What lies over the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::tui) enum Overlay {
    /// The keys, scrolled down by so many lines.
    Help {
        /// Lines above the top.
        scroll: u16,
    },
    /// What is behind the row under the cursor, scrolled down by so many lines.
    Detail {
        /// Lines above the top.
        scroll: u16,
    },
    /// Every column of the table, the one at this place marked.
    Columns {
        /// Counted from the left.
        at: usize,
    },
    /// The whole of a message that was cut, scrolled down by so many lines.
    Message {
        /// Lines above the top.
        scroll: u16,
    },
    /// The cache panel, on a screen too narrow to have it beside the table.
    Cache,
    /// Where the table differs from the one built again.
    Differences,
}
