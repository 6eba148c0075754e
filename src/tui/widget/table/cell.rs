//! One cell of the table: its text, truncated to its width, as styled spans.

use ratatui::style::{Modifier, Style};
use unicode_segmentation::UnicodeSegmentation;

use crate::league::clean_name;
use crate::scoretable::{Align, Change, Column, Finder, Letters, Movement, Scoretable};
use crate::tui::glyphs::DashboardGlyphs;
use crate::tui::text;
use crate::tui::theme::Styles;

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
    /// How the last refresh changed it.
    pub(super) change: Option<Change>,
    /// The letters that the filter matched.
    pub(super) letters: Option<Letters>,
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
        if column == Column::Player {
            return self.player(room);
        }
        let Self {
            table,
            row,
            glyphs,
            styles,
            ..
        } = *self;
        // Before the week's first result no value is missing yet, so the cell is blank.
        let whole = if !table.played && column.key(table, row).is_none() {
            String::new()
        } else {
            column.text(table, row, &glyphs.table)
        };
        let text = text::cut(&whole, room, glyphs.ellipsis).into_owned();
        let indent = match column.align() {
            Align::Left => 0,
            // The last cell is reserved for the heading's sort mark, but a long number may use it.
            Align::Right => room.saturating_sub(1).saturating_sub(text::width(&text)),
        };
        let style = style(table, row, column, styles);
        let pieces = match (column, &self.letters) {
            (Column::Team, Some(letters)) => marked(&text, &letters.team, style),
            _ => vec![(text, style)],
        };
        TableCell { indent, pieces }
    }

    /// A name, its jokers and its marks. A long name is truncated to make room for them; many jokers become a number.
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
        if count > 0 {
            ticks.insert(0, ' ');
        }
        let me = if self.me {
            format!(" {}", glyphs.table.me)
        } else {
            String::new()
        };
        let (change, changed) = match self.change {
            Some(Change::Up) => (format!(" {}", glyphs.changed), styles.good),
            Some(Change::Down) => (format!(" {}", glyphs.changed), styles.bad),
            Some(Change::New) => (format!(" {}", glyphs.changed), styles.warn),
            None => (String::new(), Style::new()),
        };
        let behind = [&ticks, &me, &change].map(|text| text::width(text));
        let for_name = room.saturating_sub(behind.iter().sum());
        let name = clean_name(table.name(row));
        let name = text::cut(&name, for_name, glyphs.ellipsis).into_owned();
        let style = if self.me { styles.strong } else { Style::new() };
        let mut pieces = match &self.letters {
            Some(letters) => marked(&name, &letters.name, style),
            None => vec![(name, style)],
        };
        pieces.extend([
            (ticks, styles.warn),
            (me, styles.accent),
            (change, changed.patch(styles.strong)),
        ]);
        TableCell { indent: 0, pieces }
    }
}

/// A text with some of its letters underlined, so that they are visible in every theme.
fn marked(text: &str, letters: &[usize], style: Style) -> Vec<(String, Style)> {
    let found = style.add_modifier(Modifier::UNDERLINED | Modifier::BOLD);
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

fn style(table: &Scoretable, row: usize, column: Column, styles: &Styles) -> Style {
    match column {
        Column::Movement => match Movement::of(table, row) {
            Some(Movement::Up(_)) => styles.good,
            Some(Movement::Down(_)) => styles.bad,
            Some(Movement::New) => styles.warn,
            Some(Movement::Same) | None => styles.dim,
        },
        Column::Score => styles.strong,
        Column::Team | Column::Form => styles.dim,
        // A name always has a value; only numbers can be missing.
        _ if column.key(table, row).is_none() => styles.dim,
        _ => Style::new(),
    }
}
