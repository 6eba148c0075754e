//! The list of themes, each of which is shown while it is marked.

use crate::tui::Theme;
use crate::tui::model::{Model, Overlay};

/// Opens the list at the theme shown.
pub(super) fn open(model: &mut Model) {
    let before = model.look.theme();
    model.open(Overlay::Themes { before });
}

/// Shows another theme, which is not kept yet.
pub(super) fn scroll(model: &mut Model, lines: isize) {
    let here = model.look.theme();
    let at = Theme::ALL.iter().position(|&theme| theme == here);
    let at = at.unwrap_or_default().saturating_add_signed(lines);
    let at = at.min(Theme::ALL.len() - 1);
    if let Some(&theme) = Theme::ALL.get(at) {
        model.look.show(theme);
    }
}

/// Keeps the theme shown. It is then the user's own choice, whatever the terminal's background.
pub(super) fn keep(model: &mut Model) {
    let theme = model.look.theme();
    (model.look.chosen, model.look.open) = (Some(theme), false);
    model.say(format!("theme: {theme}"));
    model.close();
}

#[cfg(test)]
mod tests {
    use crossterm::event::KeyCode;

    use crate::tui::Theme;
    use crate::tui::testing::{key, press, showing};

    #[test]
    fn each_theme_is_shown_while_it_is_marked_and_kept_with_enter_only() {
        let mut model = showing(9);
        let dark = model.look.theme();
        assert_eq!(dark, Theme::Dark);
        press(&mut model, "tj");
        assert_eq!(
            (model.look.theme(), model.look.chosen),
            (Theme::Light, None)
        );
        press(&mut model, "jjjj");
        assert_eq!(model.look.theme(), Theme::NoColour);
        key(&mut model, KeyCode::Esc);
        assert_eq!((model.look.theme(), model.overlay), (dark, None));
        press(&mut model, "tk");
        key(&mut model, KeyCode::Enter);
        assert_eq!(model.look.theme(), Theme::Terminal);
        assert_eq!(model.look.chosen, Some(Theme::Terminal));
        assert_eq!(model.overlay, None);
    }
}
