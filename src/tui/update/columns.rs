//! The column cursor, and the list in which columns are chosen.

use crate::scoretable::Kind;
use crate::tui::model::{Model, Overlay};

/// Moves the column cursor by one, among the columns the user wants.
pub(super) fn step(model: &mut Model, right: bool) {
    let Some(kind) = kind(model) else { return };
    let columns = model.columns.of(kind);
    let here = model.table.column();
    let at = columns.iter().position(|&column| column == here);
    let next = at.and_then(|at| at.checked_add_signed(if right { 1 } else { -1 }));
    if let Some(&column) = next.and_then(|next| columns.get(next)) {
        model.table.move_to_column(column);
    }
}

/// Opens the list at the column under the cursor, or closes it.
pub(super) fn open(model: &mut Model) {
    let Some(kind) = kind(model) else { return };
    let here = model.table.column();
    let list = model.columns.list(kind);
    let at = list.iter().position(|chosen| chosen.column == here);
    model.overlay = Some(Overlay::Columns {
        at: at.unwrap_or_default(),
    });
}

/// Moves the mark in the list.
pub(super) fn scroll(model: &mut Model, lines: isize) {
    if let Some((kind, at)) = marked(model) {
        let last = model.columns.list(kind).len().saturating_sub(1);
        let at = at.saturating_add_signed(lines).min(last);
        model.overlay = Some(Overlay::Columns { at });
    }
}

/// Shows or hides the marked column.
pub(super) fn toggle(model: &mut Model) {
    if let Some((kind, at)) = marked(model)
        && !model.columns.toggle(kind, at)
    {
        model.say("place and name stay".to_owned());
    }
}

/// Puts the marked column one further, and the mark with it.
pub(super) fn shift(model: &mut Model, right: bool) {
    if let Some((kind, at)) = marked(model) {
        let at = model.columns.shift(kind, at, right);
        model.overlay = Some(Overlay::Columns { at });
    }
}

/// All columns again, as they come.
pub(super) fn all(model: &mut Model) {
    if let Some((kind, _)) = marked(model) {
        model.columns.reset(kind);
    }
}

/// The kind of table on screen.
fn kind(model: &Model) -> Option<Kind> {
    model.table.table().map(|table| table.kind)
}

fn marked(model: &Model) -> Option<(Kind, usize)> {
    match model.overlay {
        Some(Overlay::Columns { at }) => kind(model).map(|kind| (kind, at)),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
