//! The differences between the table on screen and its rebuild from picks and results.
//!
//! ```text
//! ╭ Not what picks and results give ─────────────────────────╮
//! │ 2 cells differ from the table built again just now.      │
//! │                                                          │
//! │ Ada Lovelace              Score  shown 2140  right 2141  │
//! │ Zoë Ångström              Pos    shown 1     right 2     │
//! │                                                          │
//! │ It came from the cache: f flushes that.                  │
//! ╰──────────────────────────────────────────────────────────╯
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

use super::framed;
use crate::loader::Source;
use crate::scoretable::Difference;
use crate::text::humanize;
use crate::tui::keymap::Action;
use crate::tui::model::Model;
use crate::tui::text;

/// The minimum and maximum width of a name, in cells.
const NAME: (usize, usize) = (8, 24);
/// The width of a value, in cells.
const VALUE: usize = 9;
/// The width of everything in a line except the name, in cells.
const BESIDE_NAME: usize = 43;

/// The list and its frame.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Differences<'a>(pub(crate) &'a Model);

impl Widget for Differences<'_> {
    fn render(self, area: Rect, canvas: &mut Buffer) {
        if area.is_empty() {
            return;
        }
        let model = self.0;
        let inside = framed("Not what picks and results give", &model.look, area, canvas);
        let lines = self.lines(inside.width.into(), inside.height.into());
        for (y, line) in (inside.y..inside.bottom()).zip(lines) {
            let at = Rect {
                y,
                height: 1,
                ..inside
            };
            line.render(at, canvas);
        }
    }
}

impl Differences<'_> {
    /// What is wrong and what to do, and between the two as many differing cells as fit.
    fn lines(self, width: usize, height: usize) -> Vec<Line<'static>> {
        let model = self.0;
        let signs = model.look.signs();
        let styles = model.look.theme.styles();
        let Some(found) = &model.verification.found else {
            return Vec::new();
        };
        let words = |words: &str, style: Style| -> Vec<Line<'static>> {
            let lines = text::wrap(words, width.saturating_sub(2), 3, signs.ellipsis);
            let shown = |line| Line::styled(format!(" {line}"), style);
            lines.into_iter().map(shown).collect()
        };
        let cells = humanize::count(found.count, "cell differs", "cells differ");
        let told = words(
            &format!("{cells} from the table built again just now."),
            styles.bad,
        );
        let cached = model.cache.source.as_ref().is_some_and(Source::is_cached);
        let advice = if cached {
            let key = model.keys.label(Action::Flush, model.look.ascii);
            format!("It came from the cache: {key} flushes that.")
        } else {
            "Stored scores have changed: scoretable verify --repair derives them anew.".to_owned()
        };
        let advice = words(&advice, Style::new());
        let room = height.saturating_sub(told.len() + advice.len() + 2);
        let all = usize::try_from(found.count).unwrap_or(usize::MAX);
        let fit = if all > room {
            room.saturating_sub(1)
        } else {
            room
        };
        let named: Vec<_> = found
            .kept
            .iter()
            .take(fit)
            .map(|cell| self.cell(cell, width))
            .collect();
        let more = match all.saturating_sub(named.len()) {
            0 => Vec::new(),
            more => words(&format!("and {more} more"), styles.faint),
        };
        let blank = || vec![Line::default()];
        [told, blank(), named, more, blank(), advice].concat()
    }

    fn cell(self, cell: &Difference, width: usize) -> Line<'static> {
        let look = &self.0.look;
        let (signs, styles) = (look.signs(), look.theme.styles());
        let Difference {
            player,
            column,
            first,
            second,
        } = cell;
        let name = width.saturating_sub(BESIDE_NAME).clamp(NAME.0, NAME.1);
        let fit = |text: &str, room: usize| {
            let cut = text::cut(text, room, signs.ellipsis);
            let pad = " ".repeat(room.saturating_sub(text::width(&cut)));
            format!("{cut}{pad}")
        };
        Line::from(vec![
            Span::raw(format!(" {}  {column:8}", fit(player, name))),
            Span::styled(" shown ", styles.faint),
            Span::styled(fit(first, VALUE), styles.bad),
            Span::styled(" right ", styles.faint),
            Span::styled(fit(second, VALUE), styles.good),
        ])
    }
}
