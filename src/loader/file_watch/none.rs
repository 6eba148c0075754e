//! Other systems, whose files are asked after once a second.

use std::path::Path;

/// Stands where the system does not notify.
pub(crate) struct FileWatch(std::convert::Infallible);

impl FileWatch {
    pub(crate) fn begin(_: &Path) -> Option<Self> {
        None
    }

    pub(crate) async fn noticed(&self) {
        match self.0 {}
    }

    pub(crate) fn has_noticed(&self) -> bool {
        match self.0 {}
    }
}
