//! What the views of players say in the same words: in their frames, while they wait, and when they fail.

use ratatui::text::{Line, Span};

use super::paragraph;
use crate::scoretable::{Column, Detail, Direction};
use crate::tui::keymap::Action;
use crate::tui::model::{Appearance, Model};

/// `j k other players  [ ] other weeks`
pub(super) fn keys(model: &Model) -> Vec<Span<'static>> {
    [
        hint(model, &[Action::Down, Action::Up], "other players  "),
        hint(model, &[Action::WeekBack, Action::WeekForth], "other weeks"),
    ]
    .concat()
}

/// The keys of some actions, and a word; nothing where they have no keys.
pub(super) fn hint(model: &Model, actions: &[Action], word: &str) -> Vec<Span<'static>> {
    let ascii = model.look.ascii;
    let keys = actions
        .iter()
        .map(|&action| model.keys.label(action, ascii));
    let keys: Vec<String> = keys.filter(|key| !key.is_empty()).collect();
    if keys.is_empty() {
        return Vec::new();
    }
    let styles = model.look.styles();
    vec![
        Span::styled(keys.join(" "), styles.accent),
        Span::styled(format!(" {word}"), styles.dim),
    ]
}

/// `Enhanced, week 12, by Score ▼`, or that the detail is of another revision.
pub(super) fn foot(model: &Model, detail: &Detail) -> Vec<Span<'static>> {
    let styles = model.look.styles();
    if let Some(words) = older(model, detail) {
        return words;
    }
    let Some(table) = model.table.table() else {
        return Vec::new();
    };
    let week = detail.week.map(|week| format!(", week {week}"));
    let glyphs = &model.look.glyphs().table;
    let keys = &model.table.rows.sorting.0;
    let by = keys.first().map(|key| {
        let (column, direction) = match key.column {
            // League order is that of the points.
            Column::Pos if model.table.rows.sorting.is_league_order() => {
                (Column::Score, Direction::Descending)
            }
            column => (column, key.direction),
        };
        let mark = match direction {
            Direction::Ascending => glyphs.up,
            Direction::Descending => glyphs.down,
        };
        format!(", by {} {mark}", column.title(table.kind, glyphs))
    });
    let words = [Some(table.kind.title().to_owned()), week, by];
    let words: String = words.into_iter().flatten().collect();
    vec![Span::styled(words, styles.dim)]
}

/// That the details are of another revision than the table on screen.
pub(super) fn older(model: &Model, detail: &Detail) -> Option<Vec<Span<'static>>> {
    let shown = model.cache.source.as_ref()?.revision;
    let read = Some(detail.revision).filter(|&read| read != shown)?;
    let words = format!("Read at revision {read}; the table is at revision {shown}.");
    Some(vec![Span::styled(words, model.look.styles().warn)])
}

/// `1 of 56`
pub(super) fn place(detail: &Detail, look: &Appearance) -> Vec<Span<'static>> {
    let words = detail.earned.map(|e| format!("{} of {}", e.place, e.of));
    let words = words.map(|words| Span::styled(words, look.styles().dim));
    words.into_iter().collect()
}

/// Why there is nothing to show.
pub(super) fn failure(why: &str, look: &Appearance, width: usize) -> Vec<Line<'static>> {
    let why = format!("{} {why}", look.glyphs().failure);
    paragraph(&why, (width, 6), look.styles().bad, look)
}

/// That there is nothing to show yet.
pub(super) fn waiting(look: &Appearance) -> Vec<Line<'static>> {
    vec![Line::styled(" Waiting for the picks", look.styles().dim)]
}
