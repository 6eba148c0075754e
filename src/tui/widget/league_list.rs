//! The list of a server's leagues, on a screen of its own.
//!
//! ```text
//! ╭ Which league? ─────────────────────────────╮
//! │ 1  Pigskin League                1f3a9c02  │
//! │ 2  Office                        2f3a9c02  │
//! ╰────────────────────────────────────────────╯
//!  ↓,↑ move  Enter show  q quit
//!  `--league NAME` shows one at once.
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

use super::framed;
use crate::tui::keymap::Action;
use crate::tui::league_list::LeagueList;
use crate::tui::text;

/// The maximum width of the list, its frame included.
const WIDEST: u16 = 64;
/// The width of a number with its gaps, in cells.
const NUMBER: usize = 5;
/// The lines below the list.
const BELOW: u16 = 2;
/// The lines that the list has first: one league, and the frame around it.
const LEAST: u16 = 3;

/// Draws the list and what its keys do.
pub(crate) fn draw(list: &LeagueList, screen: Rect, canvas: &mut Buffer) {
    let leagues = list.lines();
    let lines = u16::try_from(leagues.len()).unwrap_or(u16::MAX);
    let below = BELOW.min(screen.height.saturating_sub(LEAST));
    let area = Rect {
        width: screen.width.min(WIDEST),
        height: screen
            .height
            .saturating_sub(below)
            .min(lines.saturating_add(2)),
        ..screen
    };
    let (glyphs, styles) = (list.look.glyphs(), list.look.styles());
    canvas.set_style(screen, styles.text.patch(styles.ground));
    let inside = framed("Which league?", &list.look, area, canvas);
    let above = (list.at() + 1).saturating_sub(usize::from(inside.height));
    for (place, (at, (name, tag))) in inside.rows().zip(leagues.enumerate().skip(above)) {
        let number = match at {
            0..9 => format!(" {}", at + 1),
            _ => "  ".to_owned(),
        };
        let room = usize::from(place.width).saturating_sub(NUMBER + tag.len() + 2);
        let name = text::cut(&name, room, glyphs.ellipsis);
        let pad = " ".repeat(room.saturating_sub(text::width(&name)));
        let line = Line::from(vec![
            Span::styled(format!("{number}  "), styles.accent),
            Span::styled(format!("{name}{pad}  "), styles.strong),
            Span::styled(tag.to_owned(), styles.dim),
        ]);
        line.render(place, canvas);
        if at == list.at() {
            canvas.set_style(place, styles.select);
        }
    }
    let hints = Rect {
        y: area.bottom(),
        height: screen.bottom().saturating_sub(area.bottom()),
        ..screen
    };
    let mut below = hints.rows();
    for line in [keys(list), remembered(list)] {
        if let Some(place) = below.next() {
            line.render(place, canvas);
        }
    }
}

/// What the keys do.
fn keys(list: &LeagueList) -> Line<'static> {
    let label = |action| list.keys.label(action, list.look.ascii);
    let hints = [
        (
            format!("{},{}", label(Action::Down), label(Action::Up)),
            "move",
        ),
        (label(Action::Detail), "show"),
        (label(Action::Quit), "quit"),
    ];
    let accent = list.look.styles().accent;
    let hint = |(key, words)| [Span::styled(key, accent), Span::raw(format!(" {words}  "))];
    let mut line = vec![Span::raw(" ")];
    line.extend(hints.into_iter().flat_map(hint));
    Line::from(line)
}

/// How to pass the list by.
fn remembered(list: &LeagueList) -> Line<'static> {
    Line::styled(
        " --league NAME, or league = \"NAME\" in the configuration, shows one at once",
        list.look.styles().dim,
    )
}
