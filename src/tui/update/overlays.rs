//! What lies over the table, and what is under that.

use crate::tui::model::{Model, Overlay};

/// Opens an overlay. A box that returns to what it lies over leaves that in place.
pub(super) fn open(model: &mut Model, overlay: Overlay) {
    let stays = model.overlay.filter(|open| !open.returns());
    model.under = if overlay.returns() {
        stays.or(model.under)
    } else {
        None
    };
    model.overlay = Some(overlay);
}

/// Closes the overlay, and returns to what lies under it.
pub(super) fn close(model: &mut Model) {
    model.overlay = model.under.take();
}
