//! Copying: the terminal is asked to put a text on the user's clipboard (OSC 52), which also works over ssh.

use crate::league::clean_name;
use crate::tui::model::Model;
use crate::tui::{Effect, Excerpt, amount};

/// The longest text that is copied, in bytes: what common terminals take, less what the encoding adds.
const LONGEST: usize = 48_000;

/// Copies the row under the cursor, a tab between its cells, so that it can be pasted into a spreadsheet.
pub(super) fn row(model: &mut Model) -> Vec<Effect> {
    let Some((table, row)) = model.table.here() else {
        return Vec::new();
    };
    let glyphs = model.look.signs().glyphs;
    let columns = model.columns.of(table.kind).into_iter();
    let cells: Vec<String> = columns
        .map(|column| column.text(table, row, &glyphs))
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

/// Has the rows on screen written down.
pub(super) fn table(model: &mut Model) -> Vec<Effect> {
    let Some(table) = model.table.shared() else {
        return Vec::new();
    };
    let lines = usize::from(model.layout().lines());
    let rows = model.table.lines(lines);
    vec![Effect::CopyTable(Excerpt {
        table: table.clone(),
        rows: rows
            .filter_map(|(row, _)| u32::try_from(row).ok())
            .collect(),
        columns: model.columns.of(table.kind),
        ascii: model.look.ascii,
    })]
}

/// Copies what was written down.
pub(super) fn written(model: &mut Model, text: String) -> Vec<Effect> {
    // Headings and the rule under them are lines too.
    let rows = u64::try_from(text.lines().count().saturating_sub(2)).unwrap_or(u64::MAX);
    let said = format!("copied: {} as Markdown", amount::count(rows, "row", "rows"));
    copied(model, text, said)
}

fn copied(model: &mut Model, text: String, said: String) -> Vec<Effect> {
    if text.len() > LONGEST {
        model.say("not copied: that is more than a terminal takes".to_owned());
        return vec![Effect::Draw];
    }
    model.say(said);
    vec![Effect::Copy(text), Effect::Draw]
}
