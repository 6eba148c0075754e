//! Bars that lie: a thin line for the value, and a thinner one for the rest.

use ratatui::style::Style;
use ratatui::text::Span;

use crate::tui::glyphs::DashboardGlyphs;
use crate::tui::theme::Styles;

/// A bar of `room` cells that is filled in proportion to `value` of `whole`, to half a cell. Only a value of zero leaves it
/// empty, and only the whole fills it.
pub(super) fn bar(
    (value, whole): (u64, u64),
    room: usize,
    fill: Style,
    styles: &Styles,
    glyphs: &DashboardGlyphs,
) -> [Span<'static>; 2] {
    let line = line(value, whole, room, glyphs);
    let [_, _, rest] = glyphs.bar;
    let left = room.saturating_sub(line.chars().count());
    [
        Span::styled(line, fill),
        Span::styled(rest.repeat(left), styles.track),
    ]
}

/// The filled part of a bar of `room` cells, without the rest.
pub(super) fn line(value: u64, whole: u64, room: usize, glyphs: &DashboardGlyphs) -> String {
    let [full, half, _] = glyphs.bar;
    let halves = halves(value, whole, room);
    let half = if halves % 2 == 1 { half } else { "" };
    format!("{}{half}", full.repeat(halves / 2))
}

/// How many half cells of `room` cells are filled.
fn halves(value: u64, whole: u64, room: usize) -> usize {
    let value = u128::from(value.min(whole));
    let whole = u128::from(whole.max(1));
    let cells = u128::try_from(room).unwrap_or(0) * 2;
    let rounded = (value * cells * 2 + whole) / (whole * 2);
    let least = u128::from(value > 0);
    let most = if value < whole {
        cells.saturating_sub(1)
    } else {
        cells
    };
    usize::try_from(rounded.max(least).min(most)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(value: u64, whole: u64) -> String {
        line(value, whole, 4, &DashboardGlyphs::UNICODE)
    }

    #[test]
    fn a_bar_is_as_long_as_its_value_to_half_a_cell() {
        for (value, shown) in [
            (0, ""),
            (1, "╸"),
            (12, "╸"),
            (25, "━"),
            (50, "━━"),
            (62, "━━╸"),
            (99, "━━━╸"),
            (100, "━━━━"),
            (200, "━━━━"),
        ] {
            assert_eq!(drawn(value, 100), shown, "{value}");
        }
        assert_eq!((drawn(0, 0), drawn(3, 0)), (String::new(), String::new()));
        assert_eq!(line(u64::MAX, u64::MAX, 3, &DashboardGlyphs::ASCII), "===");
    }

    #[test]
    fn the_rest_fills_the_room() {
        let styles = Styles::of(
            crate::tui::Theme::Dark,
            None,
            &crate::tui::Colours::default(),
        );
        let glyphs = &DashboardGlyphs::UNICODE;
        let [filled, rest] = bar((1, 2), 5, styles.accent, &styles, glyphs);
        assert_eq!((&*filled.content, &*rest.content), ("━━╸", "──"));
    }
}
