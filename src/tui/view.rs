//! Draws the screen from the model. Drawing changes nothing.
//!
//! ```text
//!  Pigskin Demo League  2024  week 12  ━━━━━━━━━━━●──────               ● redis  hit 0.4 ms    head
//! ╭─ Enhanced ─ Standard ─ Division ─ All-time ──── by Score ▼ ─╮╭─ Cache ─────────────────╮
//! │  ¹Pos ±    Team  ²Player                ³Last    ⁰Score▼    ││  HIT  0.4 ms            │    table, and the cache
//! │     1 ▲1   ▌BAL  Dmitri Volkov       ✓✓   278      3702     ┃│ ✓ current               │    panel beside it
//! ╰─ 14 of 14 games final ───────────────────────── 1–40 of 56 ─╯╰─────────────────────────╯
//!  Demo league. Load yours: scoretable import FILE…                                              remark
//!  / filter   Enter detail   Tab table   [ ] week   f flush   ? help                             hints
//! ```
//!
//! On a narrow screen the panel becomes one line above the hints.

use std::borrow::Cow;

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::model::{Model, Overlay};
use super::theme::Styles;
use super::widget::{
    cache_panel, cache_status_line, column_chooser, compare, differences, head, help, hint_line,
    message_log, notice, palette, player_detail, race, table, themes,
};
use crate::text;

/// Draws the whole screen.
pub fn view(model: &Model, frame: &mut Frame<'_>) {
    let screen = frame.area();
    let layout = model.layout_on(screen);
    let canvas = frame.buffer_mut();
    let styles = model.look.styles();
    canvas.set_style(screen, styles.text.patch(styles.ground));
    head::draw(model, &layout, canvas);
    table::draw(model, &layout, canvas);
    cache_panel::draw(model, layout.panel, canvas);
    cache_status_line::draw(model, layout.status, canvas);
    notice::draw_beginning(model, screen, layout.remark, canvas);
    let over = layout.overlay();
    // A view of players fills the screen, and hides the one it was opened from.
    let front = model.overlay.filter(|front| front.is_view());
    let under = front.is_none().then_some(model.under.last().copied());
    for overlay in [under.flatten(), model.overlay].into_iter().flatten() {
        // A theme is chosen by how the screen looks in it.
        if !overlay.is_view() && !matches!(overlay, Overlay::Themes { .. }) {
            recede(styles, canvas);
        }
        draw_overlay(model, overlay, over, canvas);
    }
    // The keys of a box are as bright as ever.
    hint_line::draw(model, layout.hints, canvas);
    sanitize(canvas);
}

fn draw_overlay(model: &Model, overlay: Overlay, over: Rect, canvas: &mut Buffer) {
    match overlay {
        Overlay::Help { all, scroll } => help::draw(model, (all, scroll), over, canvas),
        Overlay::Detail { scroll } => player_detail::draw(model, scroll, over, canvas),
        Overlay::Compare { scroll, .. } => compare::draw(model, scroll, over, canvas),
        Overlay::Race => race::draw(model, over, canvas),
        Overlay::Differences => differences::draw(model, over, canvas),
        Overlay::Columns { at } => column_chooser::draw(model, at, over, canvas),
        Overlay::Messages { scroll } => message_log::draw(model, scroll, over, canvas),
        Overlay::Palette => palette::draw(model, over, canvas),
        Overlay::Themes { .. } => themes::draw(model, over, canvas),
        Overlay::Cache => cache_panel::draw(model, over, canvas),
    }
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
