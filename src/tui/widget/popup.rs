//! A box that lies over the screen: raised, with words on its edges.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

use super::{clear, frame, width_of};
use crate::tui::layout::shrink;
use crate::tui::model::Appearance;
use crate::tui::text;

/// The rectangle of a box of this size, in the middle of another one and within it.
pub(super) fn centred((width, height): (u16, u16), over: Rect) -> Rect {
    let (width, height) = (width.min(over.width), height.min(over.height));
    Rect {
        x: over.x + (over.width - width) / 2,
        y: over.y + (over.height - height) / 2,
        width,
        height,
    }
}

/// Draws an empty box with a heading, and returns its interior.
pub(super) fn draw(heading: &str, look: &Appearance, area: Rect, canvas: &mut Buffer) -> Rect {
    let area = area.intersection(canvas.area);
    let styles = look.styles();
    clear(area, styles, canvas);
    canvas.set_style(area, styles.text.patch(styles.raised));
    frame(look).render(area, canvas);
    let words = text::cut(heading, edge(area), look.glyphs().ellipsis);
    let words = Span::styled(words.into_owned(), styles.strong);
    on_left(vec![words], area.y, area, canvas);
    shrink(area).intersection(area)
}

/// The room for words on an edge: two corners, two cells of the frame, and a blank cell on either side.
fn edge(area: Rect) -> usize {
    usize::from(area.width).saturating_sub(6)
}

/// Writes words on the left of the frame's line at `y`.
pub(super) fn on_left(mut words: Vec<Span<'_>>, y: u16, area: Rect, canvas: &mut Buffer) {
    words.insert(0, Span::raw(" "));
    words.push(Span::raw(" "));
    let at = Rect {
        x: area.x.saturating_add(2),
        y,
        width: area.width.saturating_sub(4),
        height: 1,
    };
    if area.rows().any(|row| row.y == y) {
        Line::from(words).render(at.intersection(canvas.area), canvas);
    }
}

/// Writes words on the right of the frame's line at `y`, if `taken` cells on the left leave room for them.
pub(super) fn on_right(
    words: Vec<Span<'_>>,
    taken: usize,
    y: u16,
    area: Rect,
    canvas: &mut Buffer,
) {
    let width = width_of(&words);
    if width + taken + 4 > edge(area) || !area.rows().any(|row| row.y == y) {
        return;
    }
    let width = u16::try_from(width + 2).unwrap_or(u16::MAX);
    let at = Rect {
        x: area.right().saturating_sub(width.saturating_add(2)),
        y,
        width,
        height: 1,
    };
    let words = [vec![Span::raw(" ")], words, vec![Span::raw(" ")]].concat();
    Line::from(words).render(at.intersection(canvas.area), canvas);
}

/// Draws a line across the box that joins its frame.
pub(super) fn rule(look: &Appearance, y: u16, area: Rect, canvas: &mut Buffer) {
    let (left, right) = if look.ascii {
        ("+", "+")
    } else {
        ("├", "┤")
    };
    let style = look.styles().line;
    let level = look.glyphs().border.horizontal_top;
    let last = area.right().saturating_sub(1);
    for x in area.x..area.right() {
        let sign = match x {
            x if x == area.x => left,
            x if x == last => right,
            _ => level,
        };
        canvas.set_string(x, y, sign, style);
    }
}

/// Words that name keys: each key in accent, and what it does after it.
pub(super) fn keys(hints: &[(String, &str)], look: &Appearance) -> Vec<Span<'static>> {
    let styles = look.styles();
    let mut words = Vec::new();
    for (keys, label) in hints {
        if !words.is_empty() {
            words.push(Span::raw("   "));
        }
        words.push(Span::styled(keys.clone(), styles.accent));
        words.push(Span::styled(format!(" {label}"), styles.dim));
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::testing::options;

    #[test]
    fn a_box_that_cuts_a_character_of_two_cells_blanks_its_other_half() {
        let whole = Rect::new(0, 0, 12, 3);
        let look = Appearance::of(&options());
        // The box begins on the second half of the first character, and ends on the first half of the last.
        let mut canvas = Buffer::empty(whole);
        canvas.set_string(0, 1, "田中さくら王", look.styles().text);
        draw("", &look, Rect::new(1, 0, 8, 3), &mut canvas);
        let line: Vec<&str> = (0..12).map(|x| canvas[(x, 1)].symbol()).collect();
        assert_eq!(line[0], " ", "half of 田");
        assert_eq!((line[1], line[8]), ("│", "│"));
        assert_eq!(line[9], " ", "half of ら");
        assert_eq!(line[10], "王");
        assert!(line[2..8].iter().all(|&sign| sign == " "));
    }

    #[test]
    fn a_box_stays_within_what_it_lies_over() {
        let over = Rect::new(3, 2, 20, 9);
        assert_eq!(centred((10, 3), over), Rect::new(8, 5, 10, 3));
        assert_eq!(centred((90, 30), over), over);
    }
}
