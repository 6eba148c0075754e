//! What the dashboard needs of the world behind it.

use std::fmt;
use std::future::Future;
use std::sync::Arc;

use super::Selection;
use crate::league::{PlayerId, Revision};
use crate::loader::{Change, Loaded, Receipt, Request, SeasonHead, Status, Verification};
use crate::scoretable::{Detail, Scoretable};

/// Where tables come from. Handles are cheap to clone; each request runs in a task of its own.
pub trait Backend: Clone + Send + Sync + 'static {
    /// What went wrong, in words for the user.
    type Error: fmt::Display + Send;

    /// Loads a table through the cache.
    fn load(&self, request: Request) -> impl Future<Output = Result<Loaded, Self::Error>> + Send;

    /// Builds a table anew, behind a stale answer, and publishes it.
    fn rebuild(&self, request: Request)
    -> impl Future<Output = Result<Loaded, Self::Error>> + Send;

    /// Reads what is behind a player's row.
    fn detail(
        &self,
        request: Request,
        player: PlayerId,
    ) -> impl Future<Output = Result<Detail, Self::Error>> + Send;

    /// The league's seasons and their weeks, in order.
    fn calendar(&self) -> impl Future<Output = Result<Vec<SeasonHead>, Self::Error>> + Send;

    /// Flushes the league's cache.
    fn flush(&self) -> impl Future<Output = Result<Receipt, Self::Error>> + Send;

    /// Builds a table again from facts alone, and compares it with the one given, which was built at `revision`.
    fn verify_table(
        &self,
        table: Arc<Scoretable>,
        revision: Revision,
    ) -> impl Future<Output = Result<Verification, Self::Error>> + Send;

    /// Writes rows down as Markdown.
    fn markdown(&self, rows: &Selection) -> String;

    /// The cache as it is, without asking it.
    fn status(&self) -> Status;

    /// Waits for the next change. The dashboard asks again at once, so it must not resolve without one.
    fn changed(&self) -> impl Future<Output = Change> + Send;
}
