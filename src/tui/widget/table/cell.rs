//! One cell of the table: its text, truncated to its width, as styled spans.

use ratatui::style::{Modifier, Style};
use unicode_segmentation::UnicodeSegmentation;

use crate::league::clean_name;
use crate::scoretable::{
    Align, Column, Finder, FormBar, FormStanding, Letters, Movement, Scoretable,
};
use crate::tui::glyphs::DashboardGlyphs;
use crate::tui::model::Sorting;
use crate::tui::text;
use crate::tui::theme::Styles;

/// The cells of a place after which the names of the first are found at once.
const MEDALS: u32 = 3;

/// A cell to draw.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct TableCell {
    /// Blank cells before the first span.
    pub(super) indent: usize,
    pub(super) pieces: Vec<(String, Style)>,
}

/// A row, its marks, and the settings it is drawn with.
#[derive(Clone, Debug)]
pub(super) struct Drawn<'a> {
    pub(super) table: &'a Scoretable,
    pub(super) row: usize,
    /// Whether it is the user's own row.
    pub(super) me: bool,
    /// Whether it is the pinned player's row.
    pub(super) pinned: bool,
    /// The letters that the filter matched.
    pub(super) letters: Option<Letters>,
    /// The columns sorted by are bold.
    pub(super) sorting: &'a Sorting,
    pub(super) glyphs: &'a DashboardGlyphs,
    pub(super) styles: &'a Styles,
}

/// The letters of a row's displayed text that the filter matched.
pub(super) fn letters(finder: &mut Finder<'_>, table: &Scoretable, row: usize) -> Letters {
    let name = clean_name(table.name(row));
    finder.letters(&name, table.team(row).unwrap_or_default())
}

impl Drawn<'_> {
    /// The row's cell in a column `room` cells wide.
    pub(super) fn cell(&self, column: Column, room: usize) -> TableCell {
        match column {
            Column::Player => self.player(room),
            Column::Team => self.team(room),
            Column::Form => self.form(room),
            _ => self.value(column, room),
        }
    }

    /// A number, or the sign that there is none.
    fn value(&self, column: Column, room: usize) -> TableCell {
        let Self {
            table, row, glyphs, ..
        } = *self;
        // Before the week's first result no value is missing yet, so the cell is blank.
        let whole = if !table.played && column.key(table, row).is_none() {
            String::new()
        } else {
            column.text(table, row, &glyphs.table)
        };
        let whole = match whole.strip_prefix('-') {
            Some(digits) if !digits.is_empty() => format!("{}{digits}", glyphs.minus),
            _ => whole,
        };
        let text = text::cut(&whole, room, glyphs.ellipsis).into_owned();
        let indent = match column.align() {
            Align::Left => 0,
            // The score's last cell is reserved for the heading's sort mark, but a long number may use it.
            Align::Right => {
                let mark = usize::from(column == Column::Score);
                room.saturating_sub(mark).saturating_sub(text::width(&text))
            }
        };
        let pieces = vec![(text, self.style(column))];
        TableCell { indent, pieces }
    }

    /// A block in the team's colour where it has one, and its code.
    fn team(&self, room: usize) -> TableCell {
        let Self { glyphs, styles, .. } = *self;
        let code = self.table.team(self.row).unwrap_or_default();
        let mut pieces = match styles.team(code) {
            Some(style) => vec![(glyphs.team.to_owned(), style)],
            None => vec![(" ".to_owned(), Style::new())],
        };
        let code = text::cut(code, room.saturating_sub(1), glyphs.ellipsis);
        match &self.letters {
            Some(letters) => pieces.extend(self.marked(&code, &letters.team, styles.dim)),
            None => pieces.push((code.into_owned(), styles.dim)),
        }
        TableCell { indent: 0, pieces }
    }

    /// The newest weeks that fit, each a bar against the league's average of that week.
    fn form(&self, room: usize) -> TableCell {
        let Self { glyphs, styles, .. } = *self;
        let style = |bar: &FormBar| match bar.standing {
            None => styles.dim,
            Some(FormStanding::Best) => styles.win.add_modifier(Modifier::BOLD),
            Some(FormStanding::Above) => styles.above,
            Some(FormStanding::Below) => styles.below,
        };
        let weeks = self.table.form_weeks().len();
        let bars = self.table.form_bars(self.row);
        let shown = bars.skip(weeks.saturating_sub(room));
        let mut pieces: Vec<(String, Style)> = Vec::new();
        for bar in shown {
            let (sign, style) = (bar.glyph(&glyphs.table), style(&bar));
            match pieces.last_mut().filter(|(_, last)| *last == style) {
                Some((piece, _)) => piece.push_str(sign),
                None => pieces.push((sign.to_owned(), style)),
            }
        }
        TableCell { indent: 0, pieces }
    }

    /// A name and its marks, and the jokers at the right edge. A long name is truncated to make room for them; many jokers
    /// become a number.
    fn player(&self, room: usize) -> TableCell {
        let Self {
            table,
            row,
            glyphs,
            styles,
            ..
        } = *self;
        let count = table.jokers(row).count();
        let mut ticks = glyphs.table.joker.repeat(count as usize);
        if text::width(&ticks) > room / 4 {
            ticks = format!("{}{count}", glyphs.table.joker);
        }
        let mark = match (self.me, self.pinned) {
            (true, true) => format!(" {}{}", glyphs.table.me, glyphs.pinned),
            (true, false) => format!(" {}", glyphs.table.me),
            (false, true) => format!(" {}", glyphs.pinned),
            (false, false) => String::new(),
        };
        let behind = text::width(&ticks) + usize::from(count > 0) + text::width(&mark);
        let name = clean_name(table.name(row));
        let name = text::cut(&name, room.saturating_sub(behind), glyphs.ellipsis).into_owned();
        let style = self.name_style();
        let used = text::width(&name) + text::width(&mark) + text::width(&ticks);
        let blank = " ".repeat(room.saturating_sub(used));
        let mut pieces = match &self.letters {
            Some(letters) => self.marked(&name, &letters.name, style),
            None => vec![(name, style)],
        };
        pieces.push((mark, style));
        pieces.push((blank, Style::new()));
        pieces.push((ticks, styles.warn));
        TableCell { indent: 0, pieces }
    }

    fn name_style(&self) -> Style {
        let styles = self.styles;
        let first = self.table.pos(self.row).is_some_and(|pos| pos <= MEDALS);
        match (self.me, self.pinned) {
            (true, _) => styles.me,
            (false, true) => styles.pin,
            _ if first && self.table.kind.ranks_players() => styles.strong,
            _ => styles.text,
        }
    }

    /// A text with some of its letters in bold, underlined, and in the colour of what is found, so that they are visible in
    /// every theme and on the row under the cursor.
    fn marked(&self, text: &str, letters: &[usize], style: Style) -> Vec<(String, Style)> {
        let found = style.patch(self.styles.accent);
        let found = found
            .remove_modifier(Modifier::DIM)
            .add_modifier(Modifier::UNDERLINED | Modifier::BOLD);
        let mut pieces: Vec<(String, Style)> = Vec::new();
        for (at, letter) in text.graphemes(true).enumerate() {
            let style = if letters.contains(&at) { found } else { style };
            match pieces.last_mut().filter(|(_, last)| *last == style) {
                Some((piece, _)) => piece.push_str(letter),
                None => pieces.push((letter.to_owned(), style)),
            }
        }
        pieces
    }

    fn style(&self, column: Column) -> Style {
        let Self {
            table, row, styles, ..
        } = *self;
        let style = match column {
            Column::Pos => {
                let medal = table.pos(row).and_then(|pos| styles.place(pos));
                return medal.unwrap_or(styles.dim);
            }
            Column::Movement => match Movement::of(table, row) {
                Some(Movement::Up(_)) => styles.good,
                Some(Movement::Down(_)) => styles.bad,
                Some(Movement::New) => styles.warn,
                Some(Movement::Same) | None => styles.dim,
            },
            Column::Score => return styles.strong,
            // A name always has a value; only numbers can be missing.
            _ if column.key(table, row).is_none() => return styles.dim,
            Column::Banker if table.banker_average(row).is_some_and(|tenths| tenths.0 < 0) => {
                styles.bad
            }
            Column::Last if self.best_of_the_week() => styles.win.add_modifier(Modifier::BOLD),
            _ => styles.text,
        };
        if self.sorting.key_of(column).is_some() {
            style.add_modifier(Modifier::BOLD)
        } else {
            style
        }
    }

    fn best_of_the_week(&self) -> bool {
        let week = self.table.form_bars(self.row).next_back();
        week.is_some_and(|bar| bar.standing == Some(FormStanding::Best))
    }
}
