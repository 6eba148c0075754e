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

/// The list and its frame.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ColumnList<'a> {
    pub(crate) model: &'a Model,
    /// The index of the selected column.
    pub(crate) at: usize,
}

impl Widget for ColumnList<'_> {
    fn render(self, area: Rect, canvas: &mut Buffer) {
        let Some(table) = self.model.table.table() else {
            return;
        };
        let kind = table.kind;
        let list = self.model.columns.list(kind);
        let lines = u16::try_from(list.len()).unwrap_or(u16::MAX);
        let area = Rect {
            width: area.width.min(WIDEST),
            height: area.height.min(lines.saturating_add(2)),
            ..area
        };
        let heading = format!("Columns of {}", kind.title());
        let inside = framed(&heading, &self.model.look, area, canvas);
        let (signs, styles) = (self.model.look.signs(), self.model.look.theme.styles());
        let above = (self.at + 1).saturating_sub(usize::from(inside.height));
        let shown = list.into_iter().enumerate().skip(above);
        for (y, (at, chosen)) in (inside.y..inside.bottom()).zip(shown) {
            let title = chosen.column.title(kind, &signs.glyphs);
            let pad = " ".repeat(TITLE.saturating_sub(text::width(title)));
            let tick = if chosen.shown {
                signs.glyphs.joker
            } else {
                " "
            };
            let line = Line::from(vec![
                Span::styled(format!(" {tick} "), styles.accent),
                Span::styled(format!("{title}{pad}"), styles.strong),
                Span::styled(about(kind, chosen.column), styles.faint),
            ]);
            let place = Rect {
                y,
                height: 1,
                ..inside
            };
            line.render(place, canvas);
            if at == self.at {
                canvas.set_style(place, styles.cursor);
            }
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
        Column::Players => "how many are fans of it",
        Column::Seasons => "seasons played",
        Column::Last => "points of the week",
        Column::Correct => "right picks",
        Column::Percentage => "right picks in percent",
        Column::Best => "the best week",
        Column::Average => "points a week",
        Column::Worst => "the worst week",
        Column::Banker => "points a banker",
        Column::Score => "points",
        Column::Form => "the last weeks as bars",
    }
}
