//! The list of themes. The screen behind it shows the one that is marked.
//!
//! ```text
//! ╭─ Theme ──────────────────────────────╮
//! │▌ terminal   your terminal's colours  │
//! │  dark       for dark grounds         │
//! ╰─ Enter keep   Esc as before ─────────╯
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

use super::popup;
use crate::tui::Theme;
use crate::tui::model::Model;

/// The size of the list, its frame included.
const SIZE: (u16, u16) = (44, 7);
/// The width of a theme's name, in cells.
const NAME: usize = 11;

/// Draws the list in a corner, where it leaves most of the screen in sight.
pub(crate) fn draw(model: &Model, over: Rect, canvas: &mut Buffer) {
    let look = &model.look;
    let (glyphs, styles) = (look.glyphs(), look.styles());
    let (width, height) = (SIZE.0.min(over.width), SIZE.1.min(over.height));
    let area = Rect {
        x: over.right().saturating_sub(width),
        y: over.bottom().saturating_sub(height),
        width,
        height,
    };
    let inside = popup::draw("Theme", look, area, canvas);
    let marked = Theme::ALL.iter().position(|&theme| theme == look.theme());
    // On a low screen the list scrolls with its mark.
    let skipped = marked.unwrap_or_default() + 1;
    let skipped = skipped.saturating_sub(usize::from(inside.height));
    for (line, &theme) in inside.rows().zip(Theme::ALL.iter().skip(skipped)) {
        let mut cursor = " ";
        if theme == look.theme() {
            canvas.set_style(line, styles.select);
            cursor = glyphs.cursor;
        }
        let words = [
            Span::styled(cursor, styles.accent),
            Span::styled(
                format!(" {theme:NAME$}", theme = theme.name()),
                styles.strong,
            ),
            Span::styled(about(theme), styles.dim),
        ];
        Line::from_iter(words).render(line, canvas);
    }
    let hints = model.keys.hints(model.context(), look.ascii).into_iter();
    let hints: Vec<_> = hints.skip(1).map(|hint| (hint.keys, hint.label)).collect();
    let last = area.bottom().saturating_sub(1);
    popup::on_left(popup::keys(&hints, look), last, area, canvas);
}

/// What a theme is for.
const fn about(theme: Theme) -> &'static str {
    match theme {
        Theme::Terminal => "the terminal's own colours",
        Theme::Dark => "for dark backgrounds",
        Theme::Light => "for light backgrounds",
        Theme::Contrast => "white on black",
        Theme::NoColour => "bold, dim and reversed only",
    }
}
