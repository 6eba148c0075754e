//! The help: every key and its action, from the one table of bindings.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::{draw_lines, framed};
use crate::tui::keymap::{Group, Keymap};
use crate::tui::layout::shrink;
use crate::tui::model::{Appearance, Model};
use crate::tui::{text, widget};

/// The width of a line's keys, in cells.
const KEYS: usize = 10;
/// The minimum width of a column of lines.
const COLUMN: u16 = 38;

/// The number of lines of the help that do not fit: how far it can be scrolled.
pub(crate) fn hidden_lines(model: &Model) -> u16 {
    let inside = shrink(model.layout().overlay());
    let columns = columns(inside.width, &model.keys, model.look.ascii);
    widget::hidden(model, tallest(&columns))
}

fn tallest(columns: &[Vec<HelpRow>]) -> usize {
    columns.iter().map(Vec::len).max().unwrap_or(0)
}

/// Draws the help and its frame, scrolled by a number of lines.
pub(crate) fn draw(model: &Model, scroll: u16, area: Rect, canvas: &mut Buffer) {
    let Model { look, keys, .. } = model;
    let inside = framed("Help", look, area, canvas);
    let columns = columns(inside.width, keys, look.ascii);
    let above = usize::from(scroll) + usize::from(inside.height);
    let below = tallest(&columns).saturating_sub(above);
    let width = inside.width / u16::try_from(columns.len()).unwrap_or(1).max(1);
    for (x, column) in (inside.x..).step_by(usize::from(width.max(1))).zip(columns) {
        let at = Rect { x, width, ..inside }.intersection(inside);
        let shown = column.iter().skip(scroll.into());
        draw_lines(shown.map(|row| row.line(look)), at, canvas);
    }
    widget::more_below(model, below, area, canvas);
}

/// A line of the help.
#[derive(Clone, Debug)]
enum HelpRow {
    Heading(&'static str),
    Keys(String, &'static str),
    Blank,
}

/// The groups in as many columns as the width allows, as even as whole groups can be.
fn columns(width: u16, keys: &Keymap, ascii: bool) -> Vec<Vec<HelpRow>> {
    let most = usize::from((width / COLUMN).max(1));
    let groups = Group::ALL.map(|group| rows(group, keys, ascii));
    let whole: usize = groups.iter().map(|rows| rows.len() + 1).sum();
    let fits = |limit: usize| {
        let columns = flow(&groups, limit);
        (columns.len() <= most).then_some(columns)
    };
    (whole / most..=whole).find_map(fits).unwrap_or_default()
}

/// The groups one below the other, in a new column wherever the next group would exceed `limit` lines.
fn flow(groups: &[Vec<HelpRow>], limit: usize) -> Vec<Vec<HelpRow>> {
    let mut columns: Vec<Vec<HelpRow>> = Vec::new();
    for rows in groups {
        match columns.last_mut() {
            Some(column) if column.len() + 1 + rows.len() <= limit => {
                column.push(HelpRow::Blank);
                column.extend_from_slice(rows);
            }
            _ => columns.push(rows.clone()),
        }
    }
    columns
}

fn rows(group: Group, keys: &Keymap, ascii: bool) -> Vec<HelpRow> {
    let keys = keys.help(group, ascii).into_iter();
    let keys = keys.map(|(keys, words)| HelpRow::Keys(keys, words));
    [HelpRow::Heading(group.name())]
        .into_iter()
        .chain(keys)
        .collect()
}

impl HelpRow {
    fn line(&self, look: &Appearance) -> Line<'static> {
        let styles = look.styles();
        match self {
            Self::Heading(title) => Line::styled(format!(" {title}"), styles.strong),
            Self::Keys(keys, words) => {
                let pad = KEYS.saturating_sub(text::width(keys)).max(1);
                Line::from(vec![
                    Span::styled(format!(" {keys}{}", " ".repeat(pad)), styles.accent),
                    Span::raw(*words),
                ])
            }
            Self::Blank => Line::default(),
        }
    }
}
