//! The user's actions on the table: the column cursor, the column chooser, and copying.

use super::arrival;
use crate::league::clean_name;
use crate::scoretable::Kind;
use crate::text::humanize;
use crate::tui::model::{Model, Overlay};
use crate::tui::{Effect, Selection};

/// Moves the column cursor by one, among the columns that the user shows.
pub(super) fn step_column(model: &mut Model, right: bool) {
    let Some(kind) = kind(model) else { return };
    let columns = model.columns.of(kind);
    let here = model.table.column;
    let at = columns.iter().position(|&column| column == here);
    let next = at.and_then(|at| at.checked_add_signed(if right { 1 } else { -1 }));
    if let Some(&column) = next.and_then(|next| columns.get(next)) {
        model.table.column = column;
    }
}

/// Opens the column chooser at the column under the cursor.
pub(super) fn choose_columns(model: &mut Model) {
    let Some(kind) = kind(model) else { return };
    let here = model.table.column;
    let list = model.columns.list(kind);
    let at = list.iter().position(|chosen| chosen.column == here);
    let at = at.unwrap_or_default();
    model.open(Overlay::Columns { at });
}

/// Moves the selection in the chooser.
pub(super) fn scroll_chooser(model: &mut Model, lines: isize) {
    if let Some((kind, at)) = marked(model) {
        let last = model.columns.list(kind).len().saturating_sub(1);
        let at = at.saturating_add_signed(lines).min(last);
        model.overlay = Some(Overlay::Columns { at });
    }
}

/// Shows or hides the selected column.
pub(super) fn toggle_column(model: &mut Model) {
    if let Some((kind, at)) = marked(model)
        && !model.columns.toggle(kind, at)
    {
        model.say("place and name cannot be hidden".to_owned());
    }
}

/// Moves the selected column by one place, and the selection with it.
pub(super) fn shift_column(model: &mut Model, right: bool) {
    if let Some((kind, at)) = marked(model) {
        let at = model.columns.shift(kind, at, right);
        model.overlay = Some(Overlay::Columns { at });
    }
}

/// Restores all columns in their default order.
pub(super) fn all_columns(model: &mut Model) {
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

// Copying: the terminal copies a text to the user's clipboard (OSC 52), which also works over ssh.

/// The longest text to copy, in bytes: the limit of common terminals, less the overhead of the encoding.
const LONGEST: usize = 48_000;

/// Copies the row under the cursor, its cells separated by tabs, so that it can be pasted into a spreadsheet.
pub(super) fn row(model: &mut Model) -> Vec<Effect> {
    let Some((table, row)) = model.table.here() else {
        return Vec::new();
    };
    let glyphs = &model.look.glyphs().table;
    let columns = model.columns.of(table.kind).into_iter();
    let cells: Vec<String> = columns
        .map(|column| column.text(table, row, glyphs))
        .map(|text| {
            if text.is_empty() {
                text
            } else {
                clean_name(&text)
            }
        })
        .collect();
    let said = format!("copied: {}", clean_name(table.name(row)));
    copied(model, cells.join("\t"), said)
}

/// Requests every row of the table as Markdown, as it is filtered and sorted.
pub(super) fn table(model: &mut Model) -> Vec<Effect> {
    if arrival::refuses(model, "not copied") {
        return vec![Effect::Draw];
    }
    let Some(table) = model.table.table() else {
        return Vec::new();
    };
    let (rows, columns) = (model.table.rows.shown(), model.columns.of(table.kind));
    // A table that is too long in any case is not rendered first: it may have a million rows.
    let at_least = rows.len().saturating_mul(3 * columns.len());
    if at_least > LONGEST {
        return refused(model);
    }
    vec![Effect::CopyTable(Selection {
        table: table.clone(),
        rows: rows.to_vec(),
        columns,
        ascii: model.look.ascii,
    })]
}

/// Copies the rendered rows.
pub(super) fn written(model: &mut Model, text: String) -> Vec<Effect> {
    // The headings and the separator under them are lines too.
    let rows = u64::try_from(text.lines().count().saturating_sub(2)).unwrap_or(u64::MAX);
    let said = format!(
        "copied: {} as Markdown",
        humanize::count(rows, "row", "rows")
    );
    copied(model, text, said)
}

fn copied(model: &mut Model, text: String, said: String) -> Vec<Effect> {
    if text.len() > LONGEST {
        return refused(model);
    }
    model.say(said);
    vec![Effect::Copy(text), Effect::Draw]
}

fn refused(model: &mut Model) -> Vec<Effect> {
    let why = "not copied: too long for a terminal's clipboard; filter the rows, or use `scoretable show`";
    model.say(why.to_owned());
    vec![Effect::Draw]
}

#[cfg(test)]
mod tests;
