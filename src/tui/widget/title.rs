//! The first line: the league and the week, the tabs, and the source of the table.

use ratatui::buffer::Buffer;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

use super::{LAST_KNOWN, at_right, verdict, width_of};
use crate::league::clean_name;
use crate::scoretable::Kind;
use crate::text::humanize;
use crate::tui::layout::Layout;
use crate::tui::model::{Flushing, Model};
use crate::tui::{text, tick};

/// The minimum width of the league's name.
const SHORTEST_NAME: usize = 8;

/// The spans of the line, from left to right.
struct Pieces {
    name: String,
    when: Vec<Span<'static>>,
    tabs: Vec<Span<'static>>,
    badge: Vec<Span<'static>>,
}

/// Draws the line.
pub(crate) fn draw(model: &Model, layout: &Layout, canvas: &mut Buffer) {
    let Pieces {
        name,
        when,
        tabs,
        badge,
    } = pieces(model, layout);
    let strong = model.look.styles().strong;
    let mut left = vec![Span::raw(" "), Span::styled(name, strong)];
    left.extend([when, tabs].concat());
    Line::from(left).render(layout.title, canvas);
    at_right(&Line::from(badge), layout.title, canvas);
}

/// The table whose tab is at a column of the screen.
pub(crate) fn tab_at(model: &Model, layout: &Layout, x: u16) -> Option<Kind> {
    let pieces = pieces(model, layout);
    let before = 1 + text::width(&pieces.name) + width_of(&pieces.when);
    let mut right = usize::from(x.checked_sub(layout.title.x)?).checked_sub(before)?;
    // Each tab is a gap and a title.
    let mut tabs = Kind::ALL.into_iter().zip(pieces.tabs.chunks(2));
    let under = tabs.find(|(_, tab)| match right.checked_sub(width_of(tab)) {
        Some(less) => {
            right = less;
            false
        }
        None => true,
    });
    under.map(|(kind, _)| kind)
}

/// The spans that fit into the line. The table's source is among them where the cache has no line of its own.
fn pieces(model: &Model, layout: &Layout) -> Pieces {
    let badge = match busy(model) {
        Some(busy) => busy,
        None if layout.status.is_empty() => badge(model),
        None => Vec::new(),
    };
    let room = usize::from(layout.title.width);
    let (tabs, when) = (tabs(model), when(model));
    let name = clean_name(model.table.table().map_or("scoretable", |t| &t.league));
    let wide = |pieces: &[&[Span<'_>]]| pieces.iter().map(|p| width_of(p)).sum::<usize>();
    // Spans that do not fit are dropped, the least important first: the badge, then the tabs, then the week.
    let least = text::width(&name).min(SHORTEST_NAME) + 1;
    let shows_badge = least + wide(&[&when, &tabs, &badge]) + 2 <= room;
    let shows_tabs = least + wide(&[&when, &tabs]) <= room;
    let shows_when = least + wide(&[&when]) <= room;
    let kept = |shown: bool, pieces: Vec<_>| if shown { pieces } else { Vec::new() };
    let badge = kept(shows_badge, badge);
    let (when, tabs) = (kept(shows_when, when), kept(shows_tabs, tabs));
    let gap = if badge.is_empty() { 1 } else { 3 };
    let for_name = room.saturating_sub(wide(&[&when, &tabs, &badge]) + gap);
    let glyphs = model.look.glyphs();
    Pieces {
        name: text::cut(&name, for_name, glyphs.ellipsis).into_owned(),
        when,
        tabs,
        badge,
    }
}

/// ` · 2024 · after week 12`
fn when(model: &Model) -> Vec<Span<'static>> {
    let Some(table) = model.table.table() else {
        return Vec::new();
    };
    let dot = model.look.glyphs().separator;
    let (season, when) = (table.season, table.when());
    vec![Span::raw(format!(" {dot} {season} {dot} {when}"))]
}

/// The kinds of scoretable, with the current one highlighted.
fn tabs(model: &Model) -> Vec<Span<'static>> {
    let styles = model.look.styles();
    let tab = |kind: Kind| {
        let style = if kind == model.request.kind {
            styles.accent
        } else {
            styles.dim
        };
        [Span::raw("  "), Span::styled(kind.title(), style)]
    };
    Kind::ALL.into_iter().flat_map(tab).collect()
}

/// What the dashboard is waiting for, once the wait is long enough to show.
fn busy(model: &Model) -> Option<Vec<Span<'static>>> {
    let picture = tick::spinner(model)?;
    let spinner = model.look.glyphs().spinner;
    let glyph = spinner
        .get(picture % spinner.len())
        .copied()
        .unwrap_or_default();
    let doing = match model.loading.flush {
        Flushing::Asked(_) => "flushing",
        Flushing::Idle | Flushing::Done(_) => "loading",
    };
    let style = model.look.styles().accent;
    Some(vec![Span::styled(format!("{glyph} {doing} "), style)])
}

/// `● redis fresh 0.38 ms`, or `○ last known` for a table whose store is lost.
fn badge(model: &Model) -> Vec<Span<'static>> {
    let Some(source) = &model.cache.source else {
        return Vec::new();
    };
    let (glyphs, styles) = (model.look.glyphs(), model.look.styles());
    if model.loading.lost {
        let words = format!("{} {LAST_KNOWN} ", glyphs.miss);
        return vec![Span::styled(words, styles.bad)];
    }
    let found = verdict::style(source.verdict, styles);
    vec![
        Span::styled(verdict::glyph(source.verdict, glyphs), found),
        Span::raw(format!(" {} ", source.backend.name())),
        Span::styled(source.verdict.name(), found),
        Span::raw(format!(" {} ", humanize::time(source.micros))),
    ]
}
