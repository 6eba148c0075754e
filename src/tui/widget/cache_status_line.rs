//! The cache status line, for screens too narrow for the panel.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

use super::cache_panel::{bar_of, proof, state_style};
use super::{verdict, width_of};
use crate::loader::{BackendKind, State};
use crate::text::humanize;
use crate::tui::model::Model;

/// The bar's length in cells.
const BAR: usize = 9;

/// The same for the frame's foot, on screens too narrow for a line of its own.
pub(crate) fn foot(model: &Model, room: usize) -> Vec<Span<'static>> {
    let mut line = vec![Span::raw(" ")];
    line.extend(revision(model));
    line.push(Span::raw(" "));
    if width_of(&line) <= room {
        line
    } else {
        Vec::new()
    }
}

/// Draws the parts of the line that fit.
pub(crate) fn draw(model: &Model, area: Rect, canvas: &mut Buffer) {
    let apart = format!(" {} ", model.look.glyphs().separator);
    let mut line = vec![Span::raw(" ")];
    let parts = [
        ("", connection(model)),
        (apart.as_str(), counts(model)),
        (apart.as_str(), time_left(model)),
        (" ", bar(model)),
        (apart.as_str(), revision(model)),
    ];
    for (gap, part) in parts {
        // A part that does not fit is left out; a later one may still fit.
        let gap = Span::raw(gap);
        let needed = width_of(&line) + width_of(std::slice::from_ref(&gap)) + width_of(&part);
        if !part.is_empty() && needed < usize::from(area.width) {
            line.push(gap);
            line.extend(part);
        }
    }
    Line::from(line).render(area, canvas);
}

/// `● redis 0.38 ms`, or the fallback for a server that is unavailable.
fn connection(model: &Model) -> Vec<Span<'static>> {
    let (glyphs, styles) = (model.look.glyphs(), model.look.styles());
    let status = &model.cache.status;
    let (glyph, style) = match &model.cache.source {
        Some(source) => (
            verdict::glyph(source.verdict, glyphs),
            verdict::style(source.verdict, styles),
        ),
        None => (glyphs.miss, styles.dim),
    };
    let backend = model.cache.backend();
    let name = backend.name();
    let words = match (&status.state, status.round_trip_micros) {
        (State::Up, Some(micros)) => format!(" {name} {}", humanize::time(micros)),
        (State::Off | State::Up, _) => format!(" {name}"),
        (state, _) if backend == BackendKind::Redis => format!(" {name} {}", state.name()),
        (state, _) => format!(" {name}, server {}", state.name()),
    };
    let shown = match status.state {
        State::Up | State::Off => Style::new(),
        _ => state_style(&status.state, styles),
    };
    vec![Span::styled(glyph, style), Span::styled(words, shown)]
}

/// `hits 12 misses 1 92 %`
fn counts(model: &Model) -> Vec<Span<'static>> {
    let stats = &model.cache.status.stats;
    let Some(percent) = stats.hit_percent() else {
        return vec![Span::raw("waiting for the first look-up")];
    };
    let hits = stats.hits + stats.stale;
    vec![Span::raw(format!(
        "hits {hits} misses {} {percent} %",
        stats.misses
    ))]
}

/// `ttl 6d 23h`
fn time_left(model: &Model) -> Vec<Span<'static>> {
    match model.cache.left(model.now) {
        None => Vec::new(),
        Some(left) if left.is_zero() => {
            vec![Span::styled("ttl over", model.look.styles().warn)]
        }
        Some(left) => vec![Span::raw(format!(
            "ttl {}",
            humanize::coarse_countdown(left)
        ))],
    }
}

/// `████████░`
fn bar(model: &Model) -> Vec<Span<'static>> {
    let Some((left, source)) = model.cache.left(model.now).zip(model.cache.source.as_ref()) else {
        return Vec::new();
    };
    let bar = bar_of(left, source.ttl, BAR, model.look.glyphs());
    vec![Span::styled(bar, model.look.styles().accent)]
}

/// `412 = 412`
fn revision(model: &Model) -> Vec<Span<'static>> {
    let Some(source) = &model.cache.source else {
        return Vec::new();
    };
    let (proof, style) = proof(model, source);
    vec![Span::styled(proof, style)]
}
