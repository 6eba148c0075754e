//! What the cache panel says, line by line.

mod entry;
mod session;

use ratatui::style::Style;
use ratatui::text::{Line, Span};

pub(super) use entry::{bar_of, proof};

use super::width_of;
use crate::league::clean_name;
use crate::loader::State;
use crate::tui::model::{Look, Model};
use crate::tui::theme::Styles;
use crate::tui::{amount, text};

/// Cells before a value: its label.
const LABEL: usize = 9;
/// The longest reason shown, in lines.
const REASON_LINES: usize = 7;

/// How much is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Detail {
    /// What fits a screen of 24 lines.
    Short,
    /// That, and the reason of every verdict in the strip.
    Whole,
}

/// The facts in sections: the connection, this session, the entry.
pub(super) fn sections(model: &Model, width: usize, detail: Detail) -> Vec<Vec<Line<'static>>> {
    let sheet = Sheet {
        look: &model.look,
        styles: model.look.theme.styles(),
        width,
    };
    let mut sections = vec![
        connection(model, &sheet),
        session::facts(model, &sheet, detail),
    ];
    match &model.cache.source {
        Some(source) => sections.extend(entry::facts(model, source, &sheet)),
        None => sections.push(sheet.words("waiting for the first look-up", sheet.styles.faint)),
    }
    sections
}

/// Where the cache is, and how it answers.
fn connection(model: &Model, sheet: &Sheet<'_>) -> Vec<Line<'static>> {
    let status = &model.cache.status;
    let style = state_style(&status.state, &sheet.styles);
    let mut lines = vec![sheet.fact("backend", status.backend.name(), Style::new())];
    if let Some(address) = &status.address {
        lines.extend(sheet.whole("server", address, Style::new()));
    }
    let trip = match status.round_trip_micros {
        Some(micros) if status.state == State::Up || status.state == State::Slow => {
            format!("{}, {}", status.state.name(), amount::time(micros))
        }
        _ => status.state.name().to_owned(),
    };
    lines.push(sheet.fact("state", &trip, style));
    if let Some(why) = status.state.detail() {
        lines.extend(sheet.words(why, Style::new()));
    }
    lines
}

/// The colour of a connection's state.
pub(super) const fn state_style(state: &State, styles: &Styles) -> Style {
    match state {
        State::Up => styles.good,
        State::Connecting | State::Slow | State::Loading | State::ReadOnly(_) => styles.warn,
        State::Down(_) | State::Denied(_) | State::KeepsNothing(_) => styles.bad,
        State::Off => Style::new(),
    }
}

/// How facts are set: a label, and a value cut to the width that is left.
struct Sheet<'a> {
    look: &'a Look,
    styles: Styles,
    width: usize,
}

impl Sheet<'_> {
    /// ` ttl       6d 23:59:12`
    fn fact(&self, label: &'static str, value: &str, style: Style) -> Line<'static> {
        self.facts(label, vec![Span::styled(value.to_owned(), style)])
    }

    /// A fact of several pieces, of which the last that does not fit is cut.
    fn facts(&self, label: &'static str, values: Vec<Span<'static>>) -> Line<'static> {
        let mut pieces = vec![
            Span::raw(" "),
            Span::styled(format!("{label:LABEL$}"), self.styles.faint),
        ];
        for Span { content, style } in values {
            let room = (self.width).saturating_sub(width_of(&pieces) + 1);
            let value = text::cut(&content, room, self.look.signs().ellipsis).into_owned();
            pieces.push(Span::styled(value, style));
        }
        Line::from(pieces)
    }

    /// A fact that must be readable to its end: without its label, and over several lines, where that takes it.
    fn whole(&self, label: &'static str, value: &str, style: Style) -> Vec<Line<'static>> {
        let value = clean_name(value);
        if LABEL + text::width(&value) + 2 <= self.width {
            vec![self.fact(label, &value, style)]
        } else {
            self.words(&value, style)
        }
    }

    /// Words without a label, over as many lines as they take, within limits.
    fn words(&self, words: &str, style: Style) -> Vec<Line<'static>> {
        let (room, signs) = (self.width.saturating_sub(2), self.look.signs());
        let lines = text::wrap(&clean_name(words), room, REASON_LINES, signs.ellipsis);
        let shown = |line| Line::styled(format!(" {line}"), style);
        lines.into_iter().map(shown).collect()
    }
}
