//! The differences between the table on screen and its rebuild from picks and results.
//!
//! ```text
//! ╭ Differences from picks and results ──────────────────────╮
//! │ 2 cells differ from the table rebuilt just now.          │
//! │                                                          │
//! │ Ada Lovelace              Score  shown 2140  right 2141  │
//! │ Zoë Ångström              Pos    shown 1     right 2     │
//! │                                                          │
//! │ The table came from the cache; f flushes it.             │
//! ╰──────────────────────────────────────────────────────────╯
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::{draw_lines, framed, paragraph};
use crate::loader::Source;
use crate::scoretable::Difference;
use crate::text::humanize;
use crate::tui::keymap::Action;
use crate::tui::model::{Appearance, Model};
use crate::tui::text;

/// The minimum and maximum width of a name, in cells.
const NAME: (usize, usize) = (8, 24);
/// The width of a value, in cells.
const VALUE: usize = 9;
/// The width of everything in a line except the name, in cells.
const BESIDE_NAME: usize = 43;

/// Draws the list and its frame.
pub(crate) fn draw(model: &Model, area: Rect, canvas: &mut Buffer) {
    if area.is_empty() {
        return;
    }
    let inside = framed(
        "Differences from picks and results",
        &model.look,
        area,
        canvas,
    );
    let lines = lines(model, inside.width.into(), inside.height.into());
    draw_lines(lines, inside, canvas);
}

/// What is wrong and what to do, and between the two as many differing cells as fit.
fn lines(model: &Model, width: usize, height: usize) -> Vec<Line<'static>> {
    let styles = model.look.styles();
    let Some(found) = &model.verification.found else {
        return Vec::new();
    };
    let words = |words: &str, style| paragraph(words, (width, 3), style, &model.look);
    let cells = humanize::count(found.count, "cell differs", "cells differ");
    let told = words(
        &format!("{cells} from the table rebuilt just now."),
        styles.bad,
    );
    let cached = model.cache.source.as_ref().is_some_and(Source::is_cached);
    let advice = if cached {
        let key = model.keys.label(Action::Flush, model.look.ascii);
        format!("The table came from the cache; {key} flushes it.")
    } else {
        "The stored scores are wrong; scoretable verify --repair computes them again.".to_owned()
    };
    let advice = words(&advice, Style::new());
    let room = height.saturating_sub(told.len() + advice.len() + 2);
    let all = usize::try_from(found.count).unwrap_or(usize::MAX);
    // The last line counts the cells that do not fit.
    let fit = if all > room {
        room.saturating_sub(1)
    } else {
        room
    };
    let named = found.kept.iter().take(fit);
    let named: Vec<_> = named
        .map(|differing| cell(differing, width, &model.look))
        .collect();
    let more = match all.saturating_sub(named.len()) {
        0 => Vec::new(),
        more => words(&format!("and {more} more"), styles.dim),
    };
    let blank = || vec![Line::default()];
    [told, blank(), named, more, blank(), advice].concat()
}

fn cell(cell: &Difference, width: usize, look: &Appearance) -> Line<'static> {
    let (glyphs, styles) = (look.glyphs(), look.styles());
    let Difference {
        player,
        column,
        first,
        second,
    } = cell;
    let name = width.saturating_sub(BESIDE_NAME).clamp(NAME.0, NAME.1);
    let fit = |text: &str, room: usize| {
        let cut = text::cut(text, room, glyphs.ellipsis);
        let pad = " ".repeat(room.saturating_sub(text::width(&cut)));
        format!("{cut}{pad}")
    };
    Line::from(vec![
        Span::raw(format!(" {}  {column:8}", fit(player, name))),
        Span::styled(" shown ", styles.dim),
        Span::styled(fit(first, VALUE), styles.bad),
        Span::styled(" right ", styles.dim),
        Span::styled(fit(second, VALUE), styles.good),
    ])
}
