//! The help: the keys of where the user is by their purpose, and the signs there; on request, every key.
//!
//! ```text
//! ╭─ Keys of the table ──────── ? every key   : find one ─╮
//! │  Look                       Sort                      │
//! │  Enter    weeks, bankers…   1-9 0   by that column    │
//! ├───────────────────────────────────────────────────────┤
//! │  Signs    ✓ joker played    – none                    │
//! ╰─ Esc close ───────────────────────────────────────────╯
//! ```

mod signs;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

use super::{more_below, popup, width_of};
use crate::tui::keymap::{Action, Group, HelpLine};
use crate::tui::layout::shrink;
use crate::tui::model::{Appearance, Model, Overlay};
use crate::tui::text;

/// The widest box, its frame included.
const WIDEST: u16 = 106;
/// The width of a line's keys, in cells.
const KEYS: usize = 12;
/// The same where two columns have little room.
const FEW_KEYS: usize = 9;
/// The minimum width of a column of lines.
const COLUMN: u16 = 37;
/// The cells on the left of every line.
const MARGIN: usize = 2;
/// The groups of the second column where there are two.
const RIGHT: Group = Group::Sort;

/// A line of the help, before it is drawn.
#[derive(Clone, Debug)]
enum HelpRow {
    Words(Line<'static>),
    /// Across the box.
    Rule,
}

/// The number of lines of the help that do not fit: how far it can be scrolled.
pub(crate) fn hidden_lines(model: &Model) -> u16 {
    let all = matches!(model.overlay, Some(Overlay::Help { all: true, .. }));
    let over = model.layout().overlay();
    let (area, rows) = arranged(model, all, over);
    let rows = u16::try_from(rows.len()).unwrap_or(u16::MAX);
    rows.saturating_sub(shrink(area).height)
}

/// Draws the help and its frame: every key or only those of where the user is, scrolled by a number of lines.
pub(crate) fn draw(model: &Model, (all, scroll): (bool, u16), over: Rect, canvas: &mut Buffer) {
    let look = &model.look;
    let (area, rows) = arranged(model, all, over);
    let heading = if all {
        "Every key".to_owned()
    } else {
        format!("Keys of {}", model.context_of_help().front)
    };
    let inside = popup::draw(&heading, look, area, canvas);
    let label = |action| model.keys.label(action, look.ascii);
    let again = (!all).then(|| (label(Action::Help), "every key"));
    let find = (label(Action::Palette), "find one");
    let right: Vec<_> = again.into_iter().chain([find]).collect();
    let right = popup::keys(&right, look);
    popup::on_right(right, text::width(&heading), area.y, area, canvas);
    let last = area.bottom().saturating_sub(1);
    let left = popup::keys(&[(label(Action::Back), "close")], look);
    let taken = width_of(&left);
    popup::on_left(left, last, area, canvas);
    let below = rows
        .len()
        .saturating_sub(usize::from(scroll) + usize::from(inside.height));
    if below == 0 {
        let man = Span::styled("scoretable man, for all of it", look.styles().dim);
        popup::on_right(vec![man], taken, last, area, canvas);
    }
    for (line, row) in inside.rows().zip(rows.into_iter().skip(scroll.into())) {
        match row {
            HelpRow::Words(words) => words.render(line, canvas),
            HelpRow::Rule => popup::rule(look, line.y, area, canvas),
        }
    }
    more_below(model, below, area, canvas);
}

/// The rectangle of the help, and its lines.
fn arranged(model: &Model, all: bool, over: Rect) -> (Rect, Vec<HelpRow>) {
    let width = over.width.min(WIDEST);
    let rows = rows(model, all, shrink(Rect { width, ..over }).width);
    let height = u16::try_from(rows.len()).unwrap_or(u16::MAX);
    let area = popup::centred((width, height.saturating_add(2)), over);
    (area, rows)
}

fn rows(model: &Model, all: bool, width: u16) -> Vec<HelpRow> {
    let look = &model.look;
    let context = model.context_of_help();
    let lines = |group: Group| {
        let lines = if all {
            model.keys.help(group, look.ascii)
        } else {
            model.keys.brief_help(group, context, look.ascii)
        };
        (group, lines)
    };
    // What is about the program as a whole is the same everywhere, and so is one of every key.
    let wanted = |group: &Group| all || *group != Group::Program;
    let groups = Group::ALL.into_iter().filter(wanted).map(lines);
    let groups: Vec<_> = groups.filter(|(_, lines)| !lines.is_empty()).collect();
    let columns = columns(groups, width);
    let each = usize::from(width) / columns.len().max(1);
    let keys = if each < 45 { FEW_KEYS } else { KEYS };
    let mut drawn: Vec<Vec<Line<'static>>> = Vec::new();
    for column in &columns {
        drawn.push(drawn_column(column, keys, look));
    }
    let tallest = drawn.iter().map(Vec::len).max().unwrap_or(0);
    let mut rows = vec![HelpRow::Words(Line::default())];
    for at in 0..tallest {
        let mut spans: Vec<Span<'static>> = Vec::new();
        for (before, column) in drawn.iter().enumerate() {
            let pad = (before * each).saturating_sub(width_of(&spans));
            spans.push(Span::raw(" ".repeat(pad)));
            spans.extend(
                column
                    .get(at)
                    .map(|line| line.spans.clone())
                    .unwrap_or_default(),
            );
        }
        rows.push(HelpRow::Words(Line::from(spans)));
    }
    let signs = signs::lines(context.front, look, usize::from(width));
    if !all && !signs.is_empty() {
        rows.extend([HelpRow::Words(Line::default()), HelpRow::Rule]);
        rows.extend(signs.into_iter().map(HelpRow::Words));
    }
    rows
}

/// The groups in one column, or in two where the width allows: what the user looks at on the left, what the rows are
/// ordered and found by on the right.
fn columns(groups: Vec<(Group, Vec<HelpLine>)>, width: u16) -> Vec<Vec<(Group, Vec<HelpLine>)>> {
    if width < 2 * COLUMN {
        return vec![groups];
    }
    let (left, right): (Vec<_>, Vec<_>) = groups
        .into_iter()
        .partition(|&(group, _)| (group as usize) < RIGHT as usize);
    [left, right]
        .into_iter()
        .filter(|column| !column.is_empty())
        .collect()
}

fn drawn_column(
    column: &[(Group, Vec<HelpLine>)],
    keys_width: usize,
    look: &Appearance,
) -> Vec<Line<'static>> {
    let styles = look.styles();
    let margin = " ".repeat(MARGIN);
    let mut lines = Vec::new();
    for (group, help) in column {
        if !lines.is_empty() {
            lines.push(Line::default());
        }
        lines.push(Line::from(Span::styled(
            format!("{margin}{}", group.name()),
            styles.strong,
        )));
        for (keys, words) in help {
            let pad = keys_width.saturating_sub(text::width(keys)).max(1);
            lines.push(Line::from(vec![
                Span::styled(format!("{margin}{keys}{}", " ".repeat(pad)), styles.accent),
                Span::styled(*words, styles.text),
            ]));
        }
    }
    lines
}
