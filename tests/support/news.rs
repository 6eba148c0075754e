//! A viewer that is told of changes, and how a test waits for them.

use std::time::Duration;

use scoretable::cache::Settings;
use scoretable::loader::{Change, Loader, Watch};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

/// Less than the half minute after which a watch looks without a reason: what comes sooner came for one.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

/// Settings under which only a hint from the server makes a viewer look.
pub(crate) fn hinted(url: &str) -> Settings {
    Settings {
        poll: Duration::from_secs(3_600),
        ..super::viewer::settings(Some(url))
    }
}

/// The changes a viewer hears of from now on.
pub(crate) struct News(UnboundedReceiver<Change>);

impl News {
    pub(crate) fn of(loader: &Loader) -> Self {
        let mut watch = Watch::new(loader);
        let (sender, changes) = unbounded_channel();
        tokio::spawn(async move { while sender.send(watch.next().await).is_ok() {} });
        Self(changes)
    }

    /// Waits for the next change of the league or its store.
    pub(crate) async fn next(&mut self) -> Change {
        loop {
            let change = tokio::time::timeout(PATIENCE, self.0.recv()).await;
            let change = change.expect("no change was reported");
            match change.unwrap() {
                Change::Status | Change::Wanted => {}
                change => return change,
            }
        }
    }

    /// Waits until the league has changed.
    pub(crate) async fn of_the_league(&mut self) {
        let wait = async { while self.0.recv().await.unwrap() != Change::League {} };
        let told = tokio::time::timeout(PATIENCE, wait).await;
        told.expect("no change of the league was reported");
    }

    /// Whether no change of the league was reported apart from those that the test has waited for.
    pub(crate) fn is_quiet(&mut self) -> bool {
        let mut told = std::iter::from_fn(|| self.0.try_recv().ok());
        told.all(|change| matches!(change, Change::Status | Change::Wanted))
    }
}
