//! Whether the table on screen is what picks and results give.

use std::sync::Arc;

use crate::league::Revision;
use crate::scoretable::{Differences, Scoretable};
use crate::tui::Effect;

/// A proof under way, and what the last one found wrong.
#[derive(Clone, Debug, Default)]
pub(in crate::tui) struct Proving {
    asked: Option<Arc<Scoretable>>,
    /// Where the table differed; `None` while nothing is known against it.
    pub(in crate::tui) found: Option<Differences>,
}

impl Proving {
    /// Asks for a table to be built again.
    pub(in crate::tui) fn ask(&mut self, table: &Arc<Scoretable>, revision: Revision) -> Effect {
        self.asked = Some(Arc::clone(table));
        Effect::Prove {
            table: Arc::clone(table),
            revision,
        }
    }

    /// Whether an answer is awaited.
    pub(in crate::tui) const fn is_pending(&self) -> bool {
        self.asked.is_some()
    }

    /// Takes note of an answer: whether it is about this table, the one on screen now.
    pub(in crate::tui) fn ended(&mut self, shown: &Arc<Scoretable>) -> bool {
        let asked = self.asked.take();
        asked.is_some_and(|asked| Arc::ptr_eq(&asked, shown))
    }
}
