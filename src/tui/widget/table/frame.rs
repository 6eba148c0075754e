//! The table's frame, which carries words, so that no line is spent on them: on its top edge the tabs and what the table is
//! sorted and filtered by, on its bottom edge the progress of the results and what is not on screen.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

use super::geometry::Grid;
use super::results_progress;
use crate::league::clean_name;
use crate::loader::{Source, Standing};
use crate::scoretable::{Column, Direction, Kind, Scoretable, SortKey};
use crate::text::humanize;
use crate::tui::keymap::Action;
use crate::tui::layout::Layout;
use crate::tui::model::Model;
use crate::tui::text;
use crate::tui::widget::{at_right, cache_status_line, clear, frame, on_edge, width_of};

/// Below this width of the screen tabs have short names.
const NARROW: u16 = 70;
/// The cells of an edge before its first words.
const LEAD: u16 = 2;

/// Draws the frame and the words on it.
pub(super) fn draw(model: &Model, layout: &Layout, grid: Option<&Grid>, canvas: &mut Buffer) {
    let area = layout.table;
    let styles = model.look.styles();
    clear(area, styles, canvas);
    frame(&model.look).render(area, canvas);
    let top = edge(area, area.y);
    let tabs = tabs(model);
    let taken = u16::try_from(width_of(&tabs)).unwrap_or(u16::MAX);
    Line::from(tabs).render(top, canvas);
    let room = usize::from(top.width.saturating_sub(taken + 1));
    let by = fitting(said(model), room);
    at_right(&Line::from(by), top, canvas);
    let bottom = edge(area, area.bottom().saturating_sub(1));
    let unseen = grid.zip(model.table.table());
    let unseen = unseen.map_or_else(Vec::new, |(grid, table)| unseen_parts(model, table, grid));
    let room = usize::from(bottom.width);
    let beside = |forms: &[Vec<Span<'static>>]| {
        let shortest = forms.iter().find(|form| width_of(form) <= room);
        room.saturating_sub(shortest.map_or(0, |form| width_of(form)) + 1)
    };
    // Where the cache has no line of its own its words come first, and the others shrink for them.
    let words = if layout.has_cache_in_frame() {
        let shortest = unseen.last().cloned().unwrap_or_default();
        cache_status_line::foot(model, beside(&[shortest]))
    } else {
        let room = beside(&unseen);
        match fitting(vec![kept_filter(model)], room) {
            kept if kept.is_empty() => results_progress::words(model, room),
            kept => kept,
        }
    };
    let taken = width_of(&words);
    Line::from(words).render(bottom, canvas);
    let unseen = fitting(unseen, room.saturating_sub(taken + 1));
    at_right(&Line::from(unseen), bottom, canvas);
}

/// ` Esc lets the filter go   n N next, previous `, while a filter is kept.
fn kept_filter(model: &Model) -> Vec<Span<'static>> {
    if model.table.rows.filter.is_none() || model.prompt.is_some() {
        return Vec::new();
    }
    let styles = model.look.styles();
    let key = |action| {
        let label = model.keys.label(action, model.look.ascii);
        Span::styled(format!(" {label}"), on_edge(styles.accent))
    };
    let words = |words| Span::styled(words, on_edge(styles.dim));
    vec![
        key(Action::Back),
        words(" lets the filter go  "),
        key(Action::NextMatch),
        key(Action::PreviousMatch),
        words(" next, previous "),
    ]
}

/// The part of an edge that holds words.
fn edge(area: Rect, y: u16) -> Rect {
    Rect {
        x: area.x + LEAD,
        y,
        width: area.width.saturating_sub(2 * LEAD),
        height: 1,
    }
}

/// The first of several forms that fits, each shorter than the one before; nothing if none does.
fn fitting(forms: Vec<Vec<Span<'static>>>, room: usize) -> Vec<Span<'static>> {
    let mut forms = forms.into_iter();
    forms
        .find(|form| width_of(form) <= room)
        .unwrap_or_default()
}

// The tabs.

/// The tabs: the table shown is a filled pill, the others are dim. A table that is not current fills its pill in another
/// colour.
fn tabs(model: &Model) -> Vec<Span<'static>> {
    let styles = model.look.styles();
    let dash = model.look.glyphs().border.horizontal_top;
    let short = model.size.width < NARROW;
    let mut spans = Vec::new();
    for kind in Kind::ALL {
        let style = if kind != model.request.kind {
            on_edge(styles.dim)
        } else if is_older(model) {
            styles.pill(styles.warn)
        } else {
            styles.pill(styles.accent)
        };
        if !spans.is_empty() {
            spans.push(Span::styled(dash, styles.line));
        }
        spans.push(Span::styled(
            format!(" {} ", title(kind, short)),
            on_edge(style),
        ));
    }
    spans
}

const fn title(kind: Kind, short: bool) -> &'static str {
    match kind {
        Kind::Division if short => "Div",
        Kind::AllTime if short => "All",
        kind => kind.title(),
    }
}

/// The table whose tab is at a position of the screen.
pub(crate) fn tab_at(model: &Model, layout: &Layout, (x, y): (u16, u16)) -> Option<Kind> {
    let area = layout.table;
    if !layout.framed() || y != area.y {
        return None;
    }
    let mut right = usize::from(x.checked_sub(area.x + LEAD)?);
    let short = model.size.width < NARROW;
    Kind::ALL.into_iter().find(|&kind| {
        // Each tab is its title between blanks, and the frame's dash after it.
        let width = text::width(title(kind, short)) + 2;
        let hit = right < width;
        right = right.saturating_sub(width + 1);
        hit
    })
}

// What is said of the order and the rows.

/// `as of revision 411 · 10,000 of 1,000,000 · 40 % · by Score ▼ · /an 9 of 56`, in forms of falling length: the filter stays longest.
fn said(model: &Model) -> Vec<Vec<Span<'static>>> {
    let styles = model.look.styles();
    let dot = || {
        Span::styled(
            format!(" {} ", model.look.glyphs().separator),
            on_edge(styles.line),
        )
    };
    let older = older(model);
    let arriving = arriving(model);
    let sort = sort(model);
    let filter = filter(model);
    let join = |parts: &[&Vec<Span<'static>>]| {
        let mut line = vec![Span::styled(" ", on_edge(styles.dim))];
        for part in parts.iter().filter(|part| !part.is_empty()) {
            if line.len() > 1 {
                line.push(dot());
            }
            line.extend(part.iter().cloned());
        }
        line.push(Span::styled(" ", on_edge(styles.dim)));
        if line.len() > 2 { line } else { Vec::new() }
    };
    let (first, rest) = (
        sort.first().cloned().unwrap_or_default(),
        sort.last().cloned().unwrap_or_default(),
    );
    vec![
        join(&[&older, &arriving, &first, &filter]),
        join(&[&older, &arriving, &rest, &filter]),
        join(&[&older, &arriving, &filter]),
        join(&[&arriving, &filter]),
        join(&[&filter]),
    ]
}

/// Whether the table is known not to be the newest.
fn is_older(model: &Model) -> bool {
    let standing = model.cache.source.as_ref().map(Source::standing);
    matches!(
        standing,
        Some(Standing::Behind(_) | Standing::Forked | Standing::Unproved)
    )
}

/// `as of revision 411`, for a table that is not the newest.
fn older(model: &Model) -> Vec<Span<'static>> {
    let Some(source) = model.cache.source.as_ref().filter(|_| is_older(model)) else {
        return Vec::new();
    };
    let style = model.look.styles().warn;
    let words = format!("as of revision {}", source.revision);
    vec![Span::styled(words, on_edge(style))]
}

/// `10,000 of 1,000,000 · 40 %`, for a table of which the first rows are shown while the others arrive.
fn arriving(model: &Model) -> Vec<Span<'static>> {
    let arriving = model.table.arriving().zip(model.table.table());
    let Some((arriving, table)) = arriving else {
        return Vec::new();
    };
    let shown = u64::try_from(table.rows()).unwrap_or(u64::MAX);
    let (shown, of) = (humanize::grouped(shown), humanize::grouped(arriving.of));
    let words = if model.loading.pending.is_some() {
        let dot = model.look.glyphs().separator;
        format!("{shown} of {of} {dot} {} %", arriving.percent())
    } else {
        format!("{shown} of {of}")
    };
    let style = model.look.styles().strong;
    vec![Span::styled(words, on_edge(style))]
}

/// `by Avg ▼, Best ▽`, and the first key alone.
fn sort(model: &Model) -> Vec<Vec<Span<'static>>> {
    let Some(table) = model.table.table() else {
        return Vec::new();
    };
    let (styles, glyphs) = (model.look.styles(), model.look.glyphs());
    let keys = model.table.rows.sorting.shown(table.kind);
    let words = |(at, key): (usize, &SortKey)| {
        let title = key.column.title(table.kind, &glyphs.table);
        let mark = mark(key.direction, at, model);
        format!("{title} {mark}")
    };
    let all: Vec<String> = keys.iter().enumerate().map(words).collect();
    let by = |words: String| {
        vec![
            Span::styled("by ", on_edge(styles.dim)),
            Span::styled(words, on_edge(styles.accent)),
        ]
    };
    let first = all.first().cloned().unwrap_or_default();
    vec![by(all.join(", ")), by(first)]
}

/// The mark of a sort key: filled for the first, hollow for the others.
pub(super) fn mark(direction: Direction, at: usize, model: &Model) -> &'static str {
    let glyphs = model.look.glyphs();
    let [down, up] = glyphs.also;
    match (direction, at) {
        (Direction::Ascending, 0) => glyphs.table.up,
        (Direction::Descending, 0) => glyphs.table.down,
        (Direction::Ascending, _) => up,
        (Direction::Descending, _) => down,
    }
}

/// `/an 9 of 56`
fn filter(model: &Model) -> Vec<Span<'static>> {
    let styles = model.look.styles();
    let (Some(filter), Some(table)) = (&model.table.rows.filter, model.table.table()) else {
        return Vec::new();
    };
    let found = model.table.rows.found();
    vec![
        Span::styled(
            format!("/{}", clean_name(filter.text())),
            on_edge(styles.strong),
        ),
        Span::styled(format!(" {found} of {}", table.rows()), on_edge(styles.dim)),
    ]
}

// What is not on screen.

/// `1–40 of 56` and `l 5 more ›`, in forms of falling length.
fn unseen_parts(model: &Model, table: &Scoretable, grid: &Grid) -> Vec<Vec<Span<'static>>> {
    let styles = model.look.styles();
    let rows = rows(model, table, grid);
    let rows = || Span::styled(rows.clone(), on_edge(styles.dim));
    let blank = || Span::styled(" ", on_edge(styles.dim));
    let more = |words| more_columns(model, table, grid, words);
    let with = |more: Vec<Span<'static>>| {
        let mut line = vec![blank(), rows(), blank()];
        if !more.is_empty() {
            line.extend(more);
            line.push(blank());
        }
        line
    };
    let alone = |more: Vec<Span<'static>>| {
        if more.is_empty() {
            return Vec::new();
        }
        let mut line = vec![blank()];
        line.extend(more);
        line.push(blank());
        line
    };
    vec![
        with(more(true)),
        with(more(false)),
        alone(more(false)),
        alone(more_columns_short(model, table, grid)),
    ]
}

/// `1–40 of 56`: which of the rows are on screen. All of them need no word but their number.
fn rows(model: &Model, table: &Scoretable, grid: &Grid) -> String {
    let shown = model.table.rows.shown().len();
    let lines = usize::from(grid.rows.height);
    // The pinned row stays in sight under a filter, and is not counted.
    let found = model.table.rows.found();
    let noun = match (table.kind.ranks_players(), found) {
        (true, 1) => "player",
        (true, _) => "players",
        (false, 1) => "division",
        (false, _) => "divisions",
    };
    if shown <= lines {
        return format!("{found} {noun}");
    }
    let first = model.table.offset + 1;
    let last = (model.table.offset + lines).min(shown);
    let dash = model.look.glyphs().table.missing;
    format!("{first}{dash}{last} of {shown}")
}

/// `l 5 more columns ›`, or `‹ 2 · 4 ›` while the table is scrolled sideways.
fn more_columns(
    model: &Model,
    table: &Scoretable,
    grid: &Grid,
    in_full: bool,
) -> Vec<Span<'static>> {
    let (hidden, before) = hidden(model, table, grid);
    if hidden == 0 {
        return Vec::new();
    }
    let (glyphs, styles) = (model.look.glyphs(), model.look.styles());
    let [back, forth] = glyphs.sideways;
    let words = match before {
        None => {
            let key = model.keys.label(Action::Right, model.look.ascii);
            let columns = if in_full { " columns" } else { "" };
            format!("{key} {hidden} more{columns} {forth}")
        }
        Some(left) => {
            let right = hidden - left;
            format!("{back} {left} {} {right} {forth}", glyphs.separator)
        }
    };
    vec![Span::styled(words, on_edge(styles.accent))]
}

/// `l 8 ›`
fn more_columns_short(model: &Model, table: &Scoretable, grid: &Grid) -> Vec<Span<'static>> {
    let (hidden, before) = hidden(model, table, grid);
    if hidden == 0 || before.is_some() {
        return more_columns(model, table, grid, false);
    }
    let [_, forth] = model.look.glyphs().sideways;
    let key = model.keys.label(Action::Right, model.look.ascii);
    let style = on_edge(model.look.styles().accent);
    vec![Span::styled(format!("{key} {hidden} {forth}"), style)]
}

/// How many columns are not on screen, and how many of them are to the left while the table is scrolled sideways.
fn hidden(model: &Model, table: &Scoretable, grid: &Grid) -> (usize, Option<usize>) {
    let wanted = model.columns.of(table.kind);
    let shown = |column: &Column| grid.placed.iter().any(|placed| placed.column == *column);
    let hidden = wanted.iter().filter(|&column| !shown(column)).count();
    let before = model.table.scrolled.map(|first| {
        let before = wanted.iter().take_while(|&&column| column != first);
        before.filter(|&column| !shown(column)).count()
    });
    (hidden, before)
}
