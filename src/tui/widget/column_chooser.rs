//! The column chooser.
//!
//! ```text
//! ╭ Columns of Enhanced ─────────────────────╮
//! │ ✓ Pos       place                        │
//! │ ✓ ±         places gained or lost        │
//! │   Form      the last weeks               │
//! ╰──────────────────────────────────────────╯
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

use super::framed;
use crate::scoretable::{Column, Kind};
use crate::tui::model::Model;
use crate::tui::text;

/// The maximum width of the list, its frame included.
const WIDEST: u16 = 44;
/// The width of a column's title, in cells.
const TITLE: usize = 10;

/// Draws the list and its frame, with the column at this index selected.
pub(crate) fn draw(model: &Model, selected: usize, area: Rect, canvas: &mut Buffer) {
    let Some(table) = model.table.table() else {
        return;
    };
    let kind = table.kind;
    let list = model.columns.list(kind);
    let lines = u16::try_from(list.len()).unwrap_or(u16::MAX);
    let area = Rect {
        width: area.width.min(WIDEST),
        height: area.height.min(lines.saturating_add(2)),
        ..area
    };
    let heading = format!("Columns of {}", kind.title());
    let inside = framed(&heading, &model.look, area, canvas);
    let (glyphs, styles) = (model.look.glyphs(), model.look.styles());
    let above = (selected + 1).saturating_sub(usize::from(inside.height));
    let shown = list.into_iter().enumerate().skip(above);
    for (place, (at, chosen)) in inside.rows().zip(shown) {
        let title = chosen.column.title(kind, &glyphs.table);
        let pad = " ".repeat(TITLE.saturating_sub(text::width(title)));
        let tick = if chosen.shown {
            glyphs.table.joker
        } else {
            " "
        };
        let line = Line::from(vec![
            Span::styled(format!(" {tick} "), styles.accent),
            Span::styled(format!("{title}{pad}"), styles.strong),
            Span::styled(about(kind, chosen.column), styles.dim),
        ]);
        line.render(place, canvas);
        if at == selected {
            canvas.set_style(place, styles.select);
        }
    }
}

/// The description of a column.
const fn about(kind: Kind, column: Column) -> &'static str {
    match column {
        Column::Pos => "the official place",
        Column::Movement => "places gained or lost",
        Column::Team => "the favourite team",
        Column::Player if kind.ranks_players() => "the name, and jokers played",
        Column::Player => "the division",
        Column::Players => "the number of its fans",
        Column::Seasons => "seasons played",
        Column::Last => "points of the week",
        Column::Correct => "right picks",
        Column::Percentage => "right picks in percent",
        Column::Best => "the best week",
        Column::Average => "points per week",
        Column::Worst => "the worst week",
        Column::Banker => "points per banker",
        Column::Score => "points",
        Column::Form => "the last weeks as bars",
    }
}
