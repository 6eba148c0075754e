//! The detail of a player's row, as an overlay over the table.
//!
//! ```text
//! ╭ Ada Lovelace · KC · 1st of 60 · 2140 points ─────────────────────────────────╮
//! │ Points a week, the league's average as ·  Place                              │
//! │ 241      █                                  1 ┤        ╭──╮   ╭──            │
//! │      ▄·· █ ▆·█                                   ╭─────╯  ╰───╯              │
//! │  92  █ █·█ █ █·▂                           20 ┤──╯                           │
//! │      1 2 3 4 5 6 7 8 9                       1  2  3  4  5  6  7  8  9       │
//! │ ▲ best 241 in week 3   ▼ worst 92 in week 9   ✓ joker in week 3              │
//! │ Bankers  1 BUF won +62 · 2 DAL lost -40 · 3 SF tie 0                         │
//! │ Free     ARI ATL BAL                                                         │
//! │ Week 12: 16 picks, 9 right, 182 points                                       │
//! │ KC   BUF 17 @ KC 31    right      +31  DAL  DAL 10 @ NYG 19  wrong ×6  -114  │
//! ╰──────────────────────────────────────────────────────── PgDn 3 more lines ───╯
//! ```

mod charts;
mod facts;

use facts::beside;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::{framed, paragraph};
use crate::league::clean_name;
use crate::scoretable::Detail;
use crate::text::humanize;
use crate::tui::layout::shrink;
use crate::tui::model::{Appearance, Model};
use crate::tui::{text, widget};

/// The minimum width for two charts side by side.
const TWO_CHARTS: usize = 72;
/// The minimum and maximum height of a chart, in lines.
const CHART: (usize, usize) = (4, 14);

/// The number of lines of the detail that do not fit on screen: how far it can be scrolled.
pub(crate) fn hidden_lines(model: &Model) -> u16 {
    let inside = shrink(model.layout().overlay());
    widget::hidden(model, lines(model, inside).len())
}

/// Draws the detail and its frame, scrolled by a number of lines.
pub(crate) fn draw(model: &Model, scroll: u16, area: Rect, canvas: &mut Buffer) {
    let heading = match &model.detail.answer {
        Some(Ok(detail)) => heading(detail, &model.look, area.width.saturating_sub(4).into()),
        _ => "Player".to_owned(),
    };
    let inside = framed(&heading, &model.look, area, canvas);
    let lines = lines(model, inside);
    widget::draw_scrolled(model, lines, scroll, area, canvas);
}

/// `Ada Lovelace · KC · 1st of 60 · 2140 points`
fn heading(detail: &Detail, look: &Appearance, room: usize) -> String {
    let glyphs = look.glyphs();
    let team = detail.player.team.map(|team| team.to_string());
    let place = detail
        .earned
        .map(|e| format!("{} of {}", humanize::ordinal(e.place), e.of));
    let points = detail.earned.map(|e| format!("{} points", e.points));
    let parts = [Some(String::new()), team, place, points]
        .into_iter()
        .flatten();
    let separator = format!(" {} ", glyphs.separator);
    let rest = parts.collect::<Vec<_>>().join(&separator);
    let name = clean_name(&detail.player.name);
    let for_name = room.saturating_sub(text::width(&rest)).max(8);
    format!("{}{rest}", text::cut(&name, for_name, glyphs.ellipsis))
}

fn lines(model: &Model, inside: Rect) -> Vec<Line<'static>> {
    let (look, width) = (&model.look, usize::from(inside.width));
    let styles = look.styles();
    let detail = match &model.detail.answer {
        Some(Ok(detail)) => detail,
        Some(Err(why)) => {
            let why = format!("{} {why}", look.glyphs().failure);
            return paragraph(&why, (width, 6), styles.bad, look);
        }
        None => return vec![Line::styled(" Waiting for the picks", styles.dim)],
    };
    let words = [
        facts::extremes(detail, look, width),
        [
            facts::levels(model, detail, width),
            facts::bankers(detail, look, width),
            facts::free(detail, look, width),
        ]
        .concat(),
        facts::picks(detail, look, width),
        facts::weeks(detail, look, width),
        newer(model, detail),
    ];
    let words = words.into_iter().filter(|section| !section.is_empty());
    let words: Vec<_> = words.collect();
    // The charts take the lines that the text leaves; if there are many, blank lines separate the sections as well.
    let text: usize = words.iter().map(Vec::len).sum();
    let airy = text + words.len() + CHART.1 <= usize::from(inside.height);
    let gap = vec![Line::default(); usize::from(airy)];
    let rest = usize::from(inside.height).saturating_sub(text + words.len() * gap.len() + 3);
    let mut lines = charts(detail, look, width, rest);
    if !lines.is_empty() {
        lines.extend(gap.clone());
    }
    lines.extend(words.join(gap.as_slice()));
    lines
}

/// Both charts with their headings: side by side where there is room.
fn charts(detail: &Detail, look: &Appearance, width: usize, height: usize) -> Vec<Line<'static>> {
    if detail.weeks.is_empty() {
        return Vec::new();
    }
    let height = height.clamp(CHART.0, CHART.1);
    let strong = look.styles().strong;
    let headed =
        |words: &str, chart| [vec![Line::styled(format!(" {words}"), strong)], chart].concat();
    let average = look.glyphs().average;
    let points = format!("Points a week, the league's average as {average}");
    let column = width / if width >= TWO_CHARTS { 2 } else { 1 };
    let room = column.saturating_sub(1);
    let left = headed(&points, charts::points_chart(detail, look, room, height));
    let right = headed("Place", charts::places_chart(detail, look, room, height));
    if column < width {
        beside(left, right, column)
    } else {
        [left, right].concat()
    }
}

/// A note when the league has a newer revision than the table on screen.
fn newer(model: &Model, detail: &Detail) -> Vec<Line<'static>> {
    let table = model.cache.source.as_ref().map(|source| source.revision);
    let Some(table) = table.filter(|&table| table != detail.revision) else {
        return Vec::new();
    };
    let words = format!(
        " Read at revision {}; the table is at revision {table}.",
        detail.revision
    );
    vec![Line::styled(words, model.look.styles().warn)]
}
