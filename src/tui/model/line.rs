//! Lines that tell the user something.

use crate::clock::Moment;

/// A line that goes away by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::tui) struct Toast {
    pub(in crate::tui) text: String,
    pub(in crate::tui) until: Moment,
}

/// A line for the user to read, and how bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::tui) enum Remark<'a> {
    /// Something failed.
    Failure(&'a str),
    /// What the user should do about the table on screen.
    Advice(&'a str),
    /// Something to know.
    Notice(&'a str),
}
