//! The panel over the table: at the left the table on screen, with a tall strip and what a hit and a build cost; at the right
//! all entries, with a cursor, and what happened.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

use super::super::{draw_lines, on_edge};
use super::block::{Leaves, Leaving, fitting, proof};
use super::sheet::Sheet;
use super::verdict_block;
use super::{connection, entries, events, heading, split, strip, waiting};
use crate::league::clean_name;
use crate::loader::{BackendKind, Mark, Source, Viewer};
use crate::text::humanize;
use crate::tui::keymap::Action;
use crate::tui::layout::{shrink, split_left, split_top};
use crate::tui::model::Model;

/// The lines of the strip where there is room.
const TALL: usize = 4;
/// The lines that the left half needs for a tall strip.
const ROOMY: u16 = 22;
/// The cells of a label before a bar.
const LABEL: usize = 7;
/// The cells of a time behind a bar.
const TIME: usize = 9;

pub(super) fn draw(model: &Model, area: Rect, canvas: &mut Buffer) {
    let inside = shrink(area);
    let (left, right) = split_left(inside, inside.width / 2);
    let (wall, right) = split_left(right, 1);
    for y in area.top()..area.bottom() {
        let glyphs = model.look.glyphs();
        let [_, _, top, bottom] = glyphs.tees;
        let glyph = match y {
            y if y == area.top() => top,
            y if y + 1 == area.bottom() => bottom,
            _ => glyphs.wall,
        };
        if let Some(cell) = canvas.cell_mut((wall.x, y)) {
            cell.set_symbol(glyph).set_style(model.look.styles().line);
        }
    }
    edges(model, area, left, canvas);
    let sheet = Sheet::of(model, left.width);
    let (air, _) = split_top(left, u16::from(left.height >= ROOMY));
    let room = usize::from(left.height - air.height);
    let lines = fitting(of_table(&sheet, left.height >= ROOMY), room);
    let (_, under) = split_top(left, air.height);
    draw_lines(lines, under, canvas);
    if model.cache.backend() != BackendKind::Off {
        let (_, under) = split_top(right, air.height);
        of_league(model, under, canvas);
    }
}

/// What stands on the edges: whose cache it is, where it is and how it answers, and how the panel is closed.
fn edges(model: &Model, area: Rect, left: Rect, canvas: &mut Buffer) {
    let sheet = Sheet::of(model, area.width);
    let mut title = vec![sheet.strong("Cache")];
    if let Some(table) = model.table.table() {
        let name = clean_name(&table.league);
        let room = usize::from(left.width).saturating_sub(16);
        let name = crate::tui::text::cut(&name, room, sheet.glyphs.ellipsis);
        title.push(sheet.dim(format!("  of {name}")));
    }
    let mut where_ = connection(&sheet);
    if let Some(address) = &model.cache.status.address {
        let address = format!("{}, ", clean_name(address));
        let fits = address.chars().count() + 24 <= usize::from(area.width - left.width);
        if fits {
            where_.insert(0, sheet.dim(address));
        }
    }
    heading(&sheet, title, where_, Rect { height: 1, ..area }, canvas);
    let key = model.keys.label(Action::Panel, model.look.ascii);
    let words = vec![
        Span::styled(key, sheet.styles.accent),
        sheet.dim(" closes the panel"),
    ];
    let bottom = Rect {
        y: area.bottom() - 1,
        height: 1,
        ..area
    };
    heading(&sheet, words, Vec::new(), bottom, canvas);
}

/// The left half.
fn of_table(sheet: &Sheet<'_>, roomy: bool) -> Leaving {
    let kept = |line| (Leaves::Never, line);
    let air = || (Leaves::Air, Line::default());
    let Some(source) = &sheet.model.cache.source else {
        return verdict_block::lines(sheet);
    };
    if let Viewer::Reader(Some(Mark::AsOf { announced, at, by })) = &source.viewer {
        return waiting::lines(sheet, source, (*announced, *at, by));
    }
    let mut lines: Leaving = vec![
        kept(verdict_block::pill(sheet, source)),
        kept(proof(sheet, source)),
    ];
    lines.extend(verdict_block::remarks(sheet, source).into_iter().map(kept));
    if sheet.model.cache.backend() == BackendKind::Off {
        return lines;
    }
    if let Some((counts, percent)) = verdict_block::counts(sheet) {
        let mut right = counts;
        right.push(Span::raw("  "));
        right.extend(percent);
        lines.extend([
            air(),
            kept(sheet.spread(vec![sheet.strong("Look-ups")], right)),
        ]);
        let strip = strip::tall(sheet, if roomy { TALL } else { 1 });
        lines.extend(strip.into_iter().map(|line| (Leaves::Strip, line)));
        let legend = strip::legend(sheet, sheet.room());
        lines.extend(legend.map(|legend| (Leaves::Legend, legend)));
    }
    lines.extend(cost(sheet));
    lines.push(air());
    lines.extend(expiry(sheet, source));
    lines.push(air());
    lines.extend(this_entry(sheet, source));
    lines
}

/// What a hit and a build take, as two bars. Nothing while the look-ups are too few to tell.
fn cost(sheet: &Sheet<'_>) -> Leaving {
    let stats = &sheet.model.cache.status.stats;
    let Some(worth) = stats.worth().filter(|_| sheet.model.cache.store) else {
        return Vec::new();
    };
    let whole = worth.asking.max(worth.building);
    let bar = |label: &'static str, micros, fill: Style| {
        let room = sheet.room().saturating_sub(LABEL + TIME);
        let mut line = vec![sheet.dim(format!("{label:LABEL$}"))];
        line.extend(sheet.bar((micros, whole), room, fill));
        line.push(sheet.strong(format!("{:>TIME$}", humanize::time(micros))));
        (Leaves::Letters, sheet.line(line))
    };
    let mut lines = vec![
        (Leaves::Air, Line::default()),
        (Leaves::Letters, sheet.line(vec![sheet.strong("Cost")])),
        bar("hit", worth.asking, sheet.styles.good),
        bar("build", worth.building, sheet.styles.bad),
    ];
    let saved = verdict_block::saved(sheet).into_iter();
    lines.extend(saved.map(|line| (Leaves::Saved, line)));
    lines
}

fn expiry(sheet: &Sheet<'_>, source: &Source) -> Leaving {
    let title = sheet.strong("Expires");
    let Some(left) = sheet.model.cache.left(sheet.model.now) else {
        let line = sheet.spread(vec![title], vec![sheet.dim("no entry")]);
        return vec![(Leaves::Never, line)];
    };
    let (words, of) = verdict_block::countdown(sheet, source, left);
    let right = vec![words, Span::raw(" "), of];
    let bar = verdict_block::bar_left(sheet, source, left, sheet.room());
    let after = if sheet.model.cache.store {
        ", then built again"
    } else {
        ""
    };
    let ends = format!("{}{after}", verdict_block::ends(sheet, source));
    vec![
        (Leaves::Never, sheet.spread(vec![title], right)),
        (Leaves::Never, sheet.line(bar)),
        (Leaves::Moment, sheet.line(vec![sheet.dim(ends)])),
    ]
}

/// The entry behind the table on screen: its size, who built it, and its key.
fn this_entry(sheet: &Sheet<'_>, source: &Source) -> Leaving {
    let model = sheet.model;
    let built = humanize::clock(source.built.at, model.now, &model.look.zone);
    let took = humanize::time(source.built.micros);
    // Where there is no room for all, how long it took is left out.
    let room = sheet.room().saturating_sub(built.len() + 10);
    let (room, took) = match room.saturating_sub(took.len() + 4) {
        rest @ 12.. => (rest, format!(" in {took}")),
        _ => (room, String::new()),
    };
    let by = if sheet.is_me(&source.built.by) {
        "you".to_owned()
    } else {
        sheet.program(&source.built.by, room)
    };
    let size = verdict_block::size(sheet, source);
    let mut lines = vec![
        (Leaves::Moment, sheet.line(vec![sheet.strong("This entry")])),
        (Leaves::Moment, sheet.line(vec![Span::raw(size)])),
        (
            Leaves::Moment,
            sheet.line(vec![Span::raw(format!("built {built} by {by}{took}"))]),
        ),
    ];
    let list = model.cache.entries.list().unwrap_or_default();
    let shown = list.iter().find(|entry| entries::is_shown(sheet, entry));
    lines.extend(shown.map(|entry| {
        let key = entry.key.table(entry.edition);
        (Leaves::Saved, sheet.line(vec![sheet.dim(key)]))
    }));
    lines
}

/// The right half.
fn of_league(model: &Model, area: Rect, canvas: &mut Buffer) {
    let sheet = Sheet::of(model, area.width);
    let listed = entries::lines(&sheet);
    let room = usize::from(area.height).saturating_sub(1);
    let (kept, happened) = split(room, listed.len(), model.cache.events.len());
    let kept = u16::try_from(kept).unwrap_or(u16::MAX);
    let (at, rest) = split_top(area, kept);
    if kept > 2 {
        let (title, list) = split_top(at, 1);
        let (left, right) = entries::heading(&sheet);
        sheet.spread(left, right).render(title, canvas);
        let (header, list) = split_top(list, 1);
        // The entry under the cursor stays in view.
        let cursor = model.cache.entries.cursor;
        let shown = usize::from(list.height);
        let skipped = (cursor + 1).saturating_sub(shown);
        let mut listed = listed.into_iter();
        draw_lines(listed.next(), header, canvas);
        draw_lines(listed.skip(skipped), list, canvas);
        if let Some(row) = list.rows().nth(cursor - skipped) {
            canvas.set_style(row, sheet.styles.select);
            let mark = Span::styled(sheet.glyphs.cursor, on_edge(sheet.styles.accent));
            Line::from(mark).render(Rect { width: 1, ..row }, canvas);
        }
    }
    let (_, rest) = split_top(rest, u16::from(kept > 2));
    if happened > 1 && rest.height > 1 {
        let (title, list) = split_top(rest, 1);
        let (left, right) = events::heading(&sheet);
        sheet.spread(left, right).render(title, canvas);
        draw_lines(events::lines(&sheet, list.height.into()), list, canvas);
    }
}
