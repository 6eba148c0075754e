//! What lies over what: a box over the table or over what lies over it, and views of players over each other. Closing one
//! returns to what it covers.

use std::mem::discriminant;

use super::{Model, Overlay};

impl Overlay {
    /// Whether it is a view of players, which fills the screen and is returned to.
    pub(crate) const fn is_view(self) -> bool {
        matches!(
            self,
            Self::Detail { .. } | Self::Compare { .. } | Self::Race
        )
    }

    fn is_like(self, other: Self) -> bool {
        discriminant(&self) == discriminant(&other)
    }
}

impl Model {
    /// Opens an overlay over what is in front. A box that returns to what it lies over leaves that in place, and takes the
    /// place of another box. Views of players stay under everything; one that is open already is returned to.
    pub(crate) fn open(&mut self, overlay: Overlay) {
        let stays = |open: &Overlay| open.is_view() || overlay.returns() && !open.returns();
        let front = self.overlay.replace(overlay);
        self.under.retain(stays);
        self.under.extend(front.filter(stays));
        let known = self.under.iter().position(|open| open.is_like(overlay));
        self.under.truncate(known.unwrap_or(self.under.len()));
    }

    /// Opens an overlay, or closes it if it is in front.
    pub(crate) fn toggle(&mut self, overlay: Overlay) {
        if self.overlay.is_some_and(|front| front.is_like(overlay)) {
            self.close();
        } else {
            self.open(overlay);
        }
    }

    /// Closes the overlay in front.
    pub(crate) fn close(&mut self) {
        self.overlay = self.under.pop();
    }

    /// Closes everything over the table.
    pub(crate) fn close_all(&mut self) {
        self.overlay = None;
        self.under.clear();
    }

    /// Closes the comparison, whose other player is no longer known.
    pub(crate) fn close_comparison(&mut self) {
        let compares = |open: &Overlay| matches!(open, Overlay::Compare { .. });
        self.under.retain(|open| !compares(open));
        if self.overlay.as_ref().is_some_and(compares) {
            self.close();
        }
    }

    /// The view of players that is shown, in front or under a box.
    pub(crate) fn view(&self) -> Option<Overlay> {
        let under = self.under.last().copied();
        self.overlay
            .into_iter()
            .chain(under)
            .find(|open| open.is_view())
    }
}
