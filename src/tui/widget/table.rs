//! The table: headings, and the rows that are on screen. No other row is ever looked at.

mod cell;
mod gap;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use ratatui::text::Line;
use ratatui::widgets::Widget;

use super::columns::{self, Placed};
use super::framed;
use crate::scoretable::{Align, Direction, Kind, Scoretable};
use crate::tui::keymap::{self, Action};
use crate::tui::layout::Layout;
use crate::tui::model::Model;
use crate::tui::text;
use cell::Marks;
use gap::Gap;

/// The table and its frame.
#[derive(Clone, Copy, Debug)]
pub(in crate::tui) struct Table<'a> {
    pub(in crate::tui) model: &'a Model,
    pub(in crate::tui) layout: &'a Layout,
}

impl Widget for Table<'_> {
    fn render(self, area: Rect, canvas: &mut Buffer) {
        if self.layout.framed() {
            let shown = self.model.table.table().map(|table| table.kind);
            let kind = shown.unwrap_or(self.model.request.kind);
            framed(kind.title(), &self.model.look, area, canvas);
        }
        let inside = self.layout.inside().intersection(canvas.area);
        let table = self.model.table.table().filter(|table| table.rows() > 0);
        let Some(table) = table else {
            return self.placeholder(inside, canvas);
        };
        let kept = [self.model.table.column(), self.model.table.sort().column];
        let gap = Gap::of(self.model, table, inside);
        let room = inside.width - gap.map_or(0, |_| gap::WIDTH);
        let columns = columns::place(table.kind, room, table.rows(), kept);
        let lines = self.layout.lines().min(inside.height);
        let headings = inside.height - lines;
        if headings > 0 {
            self.headings(table.kind, &columns, inside, canvas);
            if let Some(gap) = &gap {
                gap.heading(canvas);
            }
        }
        let shown = self.model.table.lines(usize::from(lines));
        for (y, (row, selected)) in (inside.y + headings..).zip(shown) {
            let line = Rect {
                y,
                height: 1,
                ..inside
            };
            if let Some(gap) = &gap {
                gap.cell(row, y, canvas);
            }
            self.row(table, row, &columns, line, canvas);
            if selected {
                canvas.set_style(line, Style::reset());
                canvas.set_style(line, self.model.look.theme.styles().cursor);
            }
        }
        if self.layout.framed() {
            self.thumb(area.intersection(canvas.area), lines, canvas);
        }
    }
}

impl Table<'_> {
    /// Titles; a mark where the table is sorted by, and the cursor on one of them.
    fn headings(&self, kind: Kind, columns: &[Placed], line: Rect, canvas: &mut Buffer) {
        let (signs, styles) = (self.model.look.signs(), self.model.look.theme.styles());
        let sort = self.model.table.sort();
        for placed in columns {
            let sorted = placed.column == sort.column;
            let mark = match sort.direction {
                _ if !sorted => "",
                Direction::Ascending => signs.glyphs.up,
                Direction::Descending => signs.glyphs.down,
            };
            let mut style = if sorted { styles.accent } else { styles.strong };
            if placed.column == self.model.table.column() {
                style = style.patch(styles.cursor);
            }
            let title = placed.column.title(kind, &signs.glyphs);
            let (before, room) = match placed.column.align() {
                Align::Left => (0, placed.width),
                Align::Right => {
                    let taken = u16::try_from(text::width(title)).unwrap_or(u16::MAX) + 1;
                    let before = placed.width.saturating_sub(taken);
                    (before, placed.width - before)
                }
            };
            let x = line.x + placed.x + before;
            canvas.set_stringn(x, line.y, format!("{title}{mark}"), room.into(), style);
        }
    }

    fn row(
        &self,
        table: &Scoretable,
        row: usize,
        columns: &[Placed],
        line: Rect,
        canvas: &mut Buffer,
    ) {
        let (signs, styles) = (self.model.look.signs(), self.model.look.theme.styles());
        let player = table.player(row);
        let marks = Marks {
            me: self.model.me.player() == Some(player),
            change: self.model.changes.as_ref().and_then(|c| c.of(player)),
        };
        for placed in columns {
            let room = usize::from(placed.width);
            let mut x = line.x + placed.x;
            let cell = cell::cell(table, row, placed.column, marks, room, &signs, &styles);
            x += u16::try_from(cell.indent).unwrap_or(0);
            for (text, style) in cell.pieces {
                (x, _) = canvas.set_stringn(x, line.y, text, room, style);
            }
        }
    }

    /// Marks on the frame's right edge which part of the table is on screen.
    fn thumb(&self, frame: Rect, lines: u16, canvas: &mut Buffer) {
        let (rows, lines) = (self.model.table.rows(), usize::from(lines));
        if rows <= lines || frame.width == 0 {
            return;
        }
        let length = (lines * lines / rows).max(1);
        let start = self.model.table.offset() * (lines - length) / (rows - lines);
        let top = usize::from(frame.y) + 2 + start;
        for y in top..top + length {
            let place = (frame.right() - 1, u16::try_from(y).unwrap_or(u16::MAX));
            if let Some(cell) = canvas.cell_mut(place) {
                cell.set_symbol(self.model.look.signs().thumb);
                cell.modifier.remove(Modifier::DIM);
            }
        }
    }

    /// What stands in place of rows.
    fn placeholder(&self, inside: Rect, canvas: &mut Buffer) {
        let styles = self.model.look.theme.styles();
        let failure = self.model.loading.error.as_deref();
        let failure = failure.filter(|_| self.model.table.table().is_none());
        let words = match (self.model.table.table(), failure) {
            (Some(_), _) => "This league has no players yet.".to_owned(),
            (None, None) => "Waiting for the table".to_owned(),
            (None, Some(_)) => {
                let key = keymap::label(Action::Reload, self.model.look.ascii);
                format!("{key} tries again.")
            }
        };
        let signs = self.model.look.signs();
        let failure = failure.map_or_else(String::new, |why| format!("{} {why}", signs.failure));
        let (room, most) = (
            usize::from(inside.width.saturating_sub(4)),
            usize::from(inside.height),
        );
        let wrapped = |text: &str, lines| text::wrap(text, room, lines, signs.ellipsis);
        let mut lines = wrapped(&failure, most.saturating_sub(2));
        if !lines.is_empty() {
            lines.push(String::new());
        }
        let failed = lines.len();
        lines.extend(wrapped(&words, 1));
        let above = most.saturating_sub(lines.len()) / 2;
        for (index, (y, line)) in (inside.y..inside.bottom())
            .skip(above)
            .zip(lines)
            .enumerate()
        {
            let style = if index < failed {
                styles.bad
            } else {
                styles.faint
            };
            let at = Rect {
                y,
                height: 1,
                ..inside
            };
            Line::styled(line, style).centered().render(at, canvas);
        }
    }
}
