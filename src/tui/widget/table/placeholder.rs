//! What stands in place of rows.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;
use ratatui::widgets::Widget;

use crate::tui::keymap::Action;
use crate::tui::model::Model;
use crate::tui::text;

/// Says why there are no rows, and what to do about it.
pub(super) fn draw(model: &Model, inside: Rect, canvas: &mut Buffer) {
    let (signs, styles) = (model.look.signs(), model.look.theme.styles());
    let label = |action| model.keys.label(action, model.look.ascii);
    let failure = model.loading.error.as_deref();
    let failure = failure.filter(|_| model.table.table().is_none());
    let words = match (model.table.table(), failure) {
        (Some(table), _) if table.rows() > 0 => {
            let searched = model
                .table
                .rows()
                .search()
                .map_or("", |search| search.text());
            format!(
                "Nothing is found by '{searched}'. {} shows all.",
                label(Action::Back)
            )
        }
        (Some(_), _) => "This league has no players yet.".to_owned(),
        (None, None) => "Waiting for the table".to_owned(),
        (None, Some(_)) => format!("{} tries again.", label(Action::Reload)),
    };
    let failure = failure.map_or_else(String::new, |why| format!("{} {why}", signs.failure));
    let room = usize::from(inside.width.saturating_sub(4));
    let most = usize::from(inside.height);
    let wrapped = |text: &str, lines| text::wrap(text, room, lines, signs.ellipsis);
    let mut lines = wrapped(&failure, most.saturating_sub(2));
    if !lines.is_empty() {
        lines.push(String::new());
    }
    let failed = lines.len();
    lines.extend(wrapped(&words, 1));
    let above = most.saturating_sub(lines.len()) / 2;
    let places = (inside.y..inside.bottom()).skip(above);
    for (index, (y, line)) in places.zip(lines).enumerate() {
        let style = if index < failed {
            styles.bad
        } else {
            styles.faint
        };
        let at = Rect {
            y,
            height: 1,
            ..inside
        };
        Line::styled(line, style).centered().render(at, canvas);
    }
}
