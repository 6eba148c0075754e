//! Formats the lines of the panel: with a blank cell on either side, and what belongs to the right at the right.

use std::borrow::Cow;
use std::time::Duration;

use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::super::{bar, paragraph, width_of};
use crate::league::clean_name;
use crate::tui::glyphs::DashboardGlyphs;
use crate::tui::model::Model;
use crate::tui::text;
use crate::tui::theme::Styles;

/// The most lines of a reason.
const REASON_LINES: usize = 7;

/// Lines of a width.
#[derive(Clone, Copy)]
pub(super) struct Sheet<'a> {
    pub(super) model: &'a Model,
    pub(super) styles: &'a Styles,
    pub(super) glyphs: &'a DashboardGlyphs,
    /// The cells of a line, the blank ones on either side included.
    pub(super) width: usize,
}

impl<'a> Sheet<'a> {
    pub(super) fn of(model: &'a Model, width: u16) -> Self {
        Self {
            model,
            styles: model.look.styles(),
            glyphs: model.look.glyphs(),
            width: usize::from(width),
        }
    }

    /// The cells between the blank ones.
    pub(super) const fn room(&self) -> usize {
        self.width.saturating_sub(2)
    }

    /// A line of spans, of which those that do not fit are cut.
    pub(super) fn line(&self, pieces: Vec<Span<'static>>) -> Line<'static> {
        self.spread(pieces, Vec::new())
    }

    /// A line with something at its right end, which is left out where there is no room for it.
    pub(super) fn spread(
        &self,
        left: Vec<Span<'static>>,
        right: Vec<Span<'static>>,
    ) -> Line<'static> {
        let mut line = vec![Span::raw(" ")];
        for Span { content, style } in left {
            let room = self.width.saturating_sub(width_of(&line) + 1);
            let value = text::cut(&content, room, self.glyphs.ellipsis).into_owned();
            line.push(Span::styled(value, style));
        }
        let taken = width_of(&line) + width_of(&right) + 1;
        if !right.is_empty() && taken < self.width {
            line.push(Span::raw(" ".repeat(self.width - taken)));
            line.extend(right);
        }
        Line::from(line)
    }

    /// A text over as many lines as it needs, within limits.
    pub(super) fn words(&self, words: &str, style: Style) -> Vec<Line<'static>> {
        let size = (self.width, REASON_LINES);
        paragraph(&clean_name(words), size, style, &self.model.look)
    }

    /// A bar of so many cells.
    pub(super) fn bar(&self, of: (u64, u64), room: usize, fill: Style) -> [Span<'static>; 2] {
        bar::bar(of, room, fill, self.styles, self.glyphs)
    }

    /// The time that is left of a whole as a bar. Little time left is no good news.
    pub(super) fn time_bar(
        &self,
        left: Duration,
        whole: Duration,
        room: usize,
    ) -> [Span<'static>; 2] {
        let millis = |time: Duration| u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
        let fill = if left < whole / 10 {
            self.styles.warn
        } else {
            self.styles.accent
        };
        self.bar((millis(left), millis(whole)), room, fill)
    }

    /// Whether a name is that of this program.
    pub(super) fn is_me(&self, name: &str) -> bool {
        *self.model.cache.status.program == *name
    }

    pub(super) fn dim(&self, words: impl Into<Cow<'static, str>>) -> Span<'static> {
        Span::styled(words, self.styles.dim)
    }

    pub(super) fn strong(&self, words: impl Into<Cow<'static, str>>) -> Span<'static> {
        Span::styled(words, self.styles.strong)
    }

    /// A program's name in at most `room` cells. What tells the programs of one host apart stands behind the colon, so the
    /// host is cut.
    pub(super) fn program(&self, name: &str, room: usize) -> String {
        let name = clean_name(name);
        let Some((host, process)) = name.rsplit_once(':') else {
            return text::cut(&name, room, self.glyphs.ellipsis).into_owned();
        };
        let room = room.saturating_sub(text::width(process) + 1);
        format!("{}:{process}", text::cut(host, room, self.glyphs.ellipsis))
    }
}
