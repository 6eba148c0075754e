//! Stepping back, one thing at a time. It never ends the program.

use super::filter;
use crate::tui::model::Model;

/// Takes away what lies over the table; else ends the filter, the sort or the pin; else dismisses a line that waits to be
/// read.
pub(super) fn step(model: &mut Model) {
    if model.overlay.take().is_some() {
        return;
    }
    if model.prompt.is_some() || model.table.rows().search().is_some() {
        return filter::end(model);
    }
    if !model.table.sorting().is_league_order() {
        return model.table.league_order();
    }
    if model.table.pinned().is_some() {
        return model.table.pin(None);
    }
    let read = model.loading.error.take().is_some() || model.toast.take().is_some();
    if !read {
        model.notice = None;
    }
}
