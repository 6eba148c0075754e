//! The interface between the dashboard and the data behind it.

use std::fmt;
use std::future::Future;
use std::sync::Arc;

use super::Selection;
use crate::league::{PlayerId, Revision};
use crate::loader::{
    Arrival, Change, Entries, Loaded, Receipt, Request, SeasonHead, Status, Verification,
};
use crate::scoretable::{Detail, Scoretable};

/// The source of tables. Handles are cheap to clone; each request runs in its own task.
pub trait Backend: Clone + Send + Sync + 'static {
    /// An error, displayed as a message for the user.
    type Error: fmt::Display + Send;

    /// Loads a table through the cache. Of a large one `show` is told what there is before all of it is, and answers whether
    /// it is still wanted; `None` when it is not.
    fn load(
        &self,
        request: Request,
        show: impl FnMut(Arrival) -> bool + Send,
    ) -> impl Future<Output = Result<Option<Loaded>, Self::Error>> + Send;

    /// Rebuilds a table after a stale answer, and publishes it.
    fn rebuild(&self, request: Request)
    -> impl Future<Output = Result<Loaded, Self::Error>> + Send;

    /// Reads the details of some players' rows, in their order and all of one edition.
    fn details(
        &self,
        request: Request,
        players: Vec<PlayerId>,
    ) -> impl Future<Output = Result<Vec<Detail>, Self::Error>> + Send;

    /// The league's seasons and their weeks, in order.
    fn calendar(&self) -> impl Future<Output = Result<Vec<SeasonHead>, Self::Error>> + Send;

    /// Lists what the cache holds of the season of a table, without the tables themselves.
    fn entries(
        &self,
        request: Request,
    ) -> impl Future<Output = Result<Entries, Self::Error>> + Send;

    /// Flushes the league's cache.
    fn flush(&self) -> impl Future<Output = Result<Receipt, Self::Error>> + Send;

    /// Rebuilds a table from facts alone and compares it with the given one, which was built at `revision`.
    fn verify_table(
        &self,
        table: Arc<Scoretable>,
        revision: Revision,
    ) -> impl Future<Output = Result<Verification, Self::Error>> + Send;

    /// Renders rows as Markdown.
    fn markdown(&self, rows: &Selection) -> String;

    /// The current state of the cache, without a request to it.
    fn status(&self) -> Status;

    /// Waits for the next change. The dashboard calls it again at once, so it must not resolve without a change.
    fn changed(&self) -> impl Future<Output = Change> + Send;
}
