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
use ratatui::widgets::Widget;

use super::model::{Model, Overlay};
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
    title::Title {
        model,
        badge: layout.status.is_empty(),
    }
    .render(layout.title, canvas);
    table::Table {
        model,
        layout: &layout,
    }
    .render(layout.table, canvas);
    cache_panel::CachePanel(model).render(layout.panel, canvas);
    cache_status_line::CacheLine(model).render(layout.status, canvas);
    notice::NoticeLines { model, screen }.render(layout.remark, canvas);
    hint_line::Hints(model).render(layout.hints, canvas);
    match model.overlay {
        Some(Overlay::Help { scroll }) => {
            help::Help { model, scroll }.render(layout.overlay(), canvas);
        }
        Some(Overlay::Detail { scroll }) => {
            player_detail::DetailPanel { model, scroll }.render(layout.overlay(), canvas);
        }
        Some(Overlay::Differences) => {
            differences::Differences(model).render(layout.overlay(), canvas);
        }
        Some(Overlay::Columns { at }) => {
            column_chooser::ColumnList { model, at }.render(layout.overlay(), canvas);
        }
        Some(Overlay::Message { scroll }) => {
            notice::Message { model, scroll }.render(layout.overlay(), canvas);
        }
        Some(Overlay::Cache) => cache_panel::CachePanel(model).render(layout.overlay(), canvas),
        None => {}
    }
    sanitize(canvas);
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
