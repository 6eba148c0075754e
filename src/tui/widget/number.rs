//! Numbers that have a sign, as they are on screen.

use ratatui::style::Style;
use ratatui::text::Span;

use crate::league::Tenths;
use crate::scoretable::Movement;
use crate::tui::glyphs::DashboardGlyphs;
use crate::tui::model::Appearance;
use crate::tui::theme::Styles;

/// `+62`, `−40`, `0`
pub(super) fn signed(points: i32, glyphs: &DashboardGlyphs) -> String {
    match points {
        1.. => format!("+{points}"),
        0 => "0".to_owned(),
        _ => format!("{}{}", glyphs.minus, points.unsigned_abs()),
    }
}

/// `+55.9`, `−0.1`, `0.0`
pub(super) fn signed_tenths(value: Tenths, glyphs: &DashboardGlyphs) -> String {
    let size = Tenths(value.0.saturating_abs());
    match value.0 {
        1.. => format!("+{size}"),
        0 => size.to_string(),
        _ => format!("{}{size}", glyphs.minus),
    }
}

/// A number as the program writes it, with the sign of the screen if it is negative.
pub(super) fn on_screen(number: &str, glyphs: &DashboardGlyphs) -> String {
    number.replace('-', glyphs.minus)
}

/// The style of something gained or lost.
pub(super) const fn gain(points: i32, styles: &Styles) -> Style {
    match points {
        1.. => styles.good,
        0 => styles.dim,
        _ => styles.bad,
    }
}

/// `▲1`, in the style of its direction.
pub(super) fn movement(before: Option<u32>, now: u32, look: &Appearance) -> Span<'static> {
    let styles = look.styles();
    let movement = Movement::between(before, now);
    let style = gain(movement.gain(), styles);
    Span::styled(movement.text(&look.glyphs().table), style)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_but_zero_has_its_sign() {
        let (screen, ascii) = (&DashboardGlyphs::UNICODE, &DashboardGlyphs::ASCII);
        assert_eq!([62, 0, -40].map(|n| signed(n, screen)), ["+62", "0", "−40"]);
        assert_eq!(signed(i32::MIN, ascii), "-2147483648");
        let tenths = [559, 0, -1].map(|n| signed_tenths(Tenths(n), screen));
        assert_eq!(on_screen("-14.4", screen), "−14.4");
        assert_eq!(tenths, ["+55.9", "0.0", "−0.1"]);
    }
}
