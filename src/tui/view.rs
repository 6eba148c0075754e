//! Draws the screen from the model. Drawing changes nothing.
//!
//! ```text
//!  Pigskin Demo League · 2024 · after week 12   Enhanced          ● redis fresh 0.38 ms    title
//! ╭ Enhanced ──────────────────────────────────────────╮╭ Cache ──────────────────────╮
//! │Pos▲ ±    Team  Player             Last  Correct    ┃│ backend   redis, up         │    table, and the cache
//! │  1  ▲2   KC    Ada Lovelace ✓✓     182      131    ││ ttl       6d 23:59:12       │    panel beside it
//! ╰────────────────────────────────────────────────────╯╰─────────────────────────────╯
//!  Demo league. Load yours: scoretable import FILE…                                        remark
//!  1-9,0 sort  Tab table  [,] week  f flush  ? help  q quit               60 players       hints
//! ```
//!
//! On a narrow screen the panel becomes one line above the hints.

use std::borrow::Cow;

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::style::Style;

use super::model::{Model, Overlay};
use super::theme::Styles;
use super::widget::{
    cache_panel, cache_status_line, column_chooser, differences, help, hint_line, notice,
    player_detail, table, title,
};
use crate::text;

/// Draws the whole screen.
pub fn view(model: &Model, frame: &mut Frame<'_>) {
    let screen = frame.area();
    let layout = model.layout_on(screen);
    let canvas = frame.buffer_mut();
    let styles = model.look.styles();
    canvas.set_style(screen, styles.ground);
    title::draw(model, &layout, canvas);
    table::draw(model, &layout, canvas);
    cache_panel::draw(model, layout.panel, canvas);
    cache_status_line::draw(model, layout.status, canvas);
    notice::draw_beginning(model, screen, layout.remark, canvas);
    hint_line::draw(model, layout.hints, canvas);
    let over = layout.overlay();
    if model.overlay.is_some() {
        recede(styles, canvas);
    }
    match model.overlay {
        Some(Overlay::Help { scroll }) => help::draw(model, scroll, over, canvas),
        Some(Overlay::Detail { scroll }) => player_detail::draw(model, scroll, over, canvas),
        Some(Overlay::Differences) => differences::draw(model, over, canvas),
        Some(Overlay::Columns { at }) => column_chooser::draw(model, at, over, canvas),
        Some(Overlay::Message { scroll }) => notice::draw(model, scroll, over, canvas),
        Some(Overlay::Cache) => cache_panel::draw(model, over, canvas),
        None => {}
    }
    sanitize(canvas);
}

/// Lets the screen step back behind an overlay: its texts are dim, and its bars and frames as faint as the rest of a bar.
fn recede(styles: &Styles, canvas: &mut Buffer) {
    for cell in &mut canvas.content {
        let shape = cell.symbol().starts_with(|sign| matches!(sign, '─'..='▟'));
        let style = if shape { styles.track } else { styles.dim };
        cell.set_style(Style::reset().patch(styles.ground).patch(style));
    }
}

/// Clears every cell of characters that a terminal would interpret as control sequences or would not show. The widgets
/// measure names that are already sanitized; this protects against any other text.
fn sanitize(canvas: &mut Buffer) {
    for cell in &mut canvas.content {
        if let Cow::Owned(clean) = text::sanitize(cell.symbol()) {
            cell.set_symbol(if clean.is_empty() { " " } else { &clean });
        }
    }
}
