//! The detail of a player, over the whole screen. On a small screen it is scrolled.
//!
//! ```text
//! ╭─ 1 Dmitri Volkov ▌BAL ────────────────────── j k other players  [ ] other weeks ─╮
//! │ Place        Score            Average              Right        Banker           │
//! │ 1st          3702             308.5                65.2 %       28.5             │
//! │ ▲1 from 2nd  78 ahead of 2nd  league 252.6  +55.9  116 of 178   7 of 10 won      │
//! │                                                                                  │
//! │ Points a week  █ above █ below the ━ average  Place  best 1st, worst 7th         │
//! │ 450 ┤ ███                                     1 ┤      ╭●─╮  ╭●                  │
//! │     │ ━━━━▂▂▂                                   │ ●──●─╯  │  │                   │
//! │   0 ┤ ███ ███ ▁▁▁ ▁▁▁                         4 ┤         ╰●─╯                   │
//! │        1   2   3   4                              1  2  3  4  5                  │
//! │                                                                                  │
//! │ Week 12  9 of 14 right, 278 points            Bankers  7 won, 3 lost             │
//! │ ✓ ▌CLE   MIA 13 @ CLE 22    +22  ━━━━━━       1  ▌BAL  ✓ won   +66     │━━━━━━   │
//! ╰─ Enhanced, week 12, by Score ▼ ──────────────────────────────────────── 1 of 56 ─╯
//! ```

mod bankers;
mod figures;
mod picks;
mod places_chart;
mod points_chart;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::number::on_screen;
use super::pick::team;
use super::season_weeks::SeasonWeeks;
use super::text_blocks::{beside, flow, indented, margin};
use super::view_frame::{self, EdgeWords};
use super::{paragraph, view_words, width_of};
use crate::league::clean_name;
use crate::scoretable::{Detail, Level, Scoretable};
use crate::text::humanize;
use crate::tui::layout::shrink;
use crate::tui::model::{Appearance, Model};
use crate::tui::{text, widget};

/// The minimum width for two charts side by side.
const TWO_CHARTS: usize = 72;
/// The minimum width and height for picks and bankers with bars, side by side.
const BARS: (usize, usize) = (100, 26);
/// The minimum and maximum height of a chart, in lines.
const CHART: (usize, usize) = (6, 24);
/// The lines of the charts apart from their height: their headings, the numbers of the weeks and the marks. A line for the
/// points comes to them where they fit.
const CHARTS_AROUND: usize = 3;

/// The number of lines of the detail that do not fit on screen: how far it can be scrolled.
pub(crate) fn hidden_lines(model: &Model) -> u16 {
    let inside = shrink(model.layout().overlay());
    widget::hidden(model, lines(model, inside).len())
}

/// Draws the detail and its frame, scrolled by a number of lines.
pub(crate) fn draw(model: &Model, scroll: u16, area: Rect, canvas: &mut Buffer) {
    let words = match detail(model) {
        Some(Ok(detail)) => EdgeWords {
            heading: heading(detail, &model.look, area.width.saturating_sub(6).into()),
            keys: view_words::keys(model),
            foot: view_words::foot(model, detail),
            count: view_words::place(detail, &model.look),
        },
        _ => EdgeWords {
            heading: vec![Span::styled("Player", model.look.styles().strong)],
            ..EdgeWords::default()
        },
    };
    let inside = view_frame::draw(words, &model.look, area, canvas);
    let lines = lines(model, inside);
    widget::draw_scrolled(model, lines, scroll, area, canvas);
}

/// The detail shown, or why there is none; `None` while it is waited for.
fn detail(model: &Model) -> Option<Result<&Detail, &str>> {
    match model.details.answer.as_ref()? {
        Ok(details) => details.first().map(Ok),
        Err(why) => Some(Err(why)),
    }
}

/// `1 Dmitri Volkov ▌BAL`
fn heading(detail: &Detail, look: &Appearance, room: usize) -> Vec<Span<'static>> {
    let (glyphs, styles) = (look.glyphs(), look.styles());
    let place = detail.earned.map(|earned| earned.place);
    let mut words = Vec::new();
    if let Some(place) = place {
        let style = styles.place(place).unwrap_or(styles.strong);
        words.push(Span::styled(format!("{place} "), style));
    }
    let team = detail.player.team.map(|code| {
        [
            Span::raw(" "),
            team(code, look),
            Span::styled(code.to_string(), styles.dim),
        ]
    });
    let after: Vec<Span<'static>> = team.into_iter().flatten().collect();
    let room = room.saturating_sub(width_of(&words) + width_of(&after));
    let name = clean_name(&detail.player.name);
    let name = text::cut(&name, room.max(8), glyphs.ellipsis).into_owned();
    words.push(Span::styled(name, styles.strong));
    words.extend(after);
    words
}

fn lines(model: &Model, inside: Rect) -> Vec<Line<'static>> {
    let look = &model.look;
    let (margin, width) = margin(inside);
    let height = usize::from(inside.height);
    let detail = match detail(model) {
        Some(Ok(detail)) => detail,
        Some(Err(why)) => return view_words::failure(why, look, width),
        None => return view_words::waiting(look),
    };
    let season = SeasonWeeks::of(model, detail);
    let whole = width >= BARS.0 && height >= BARS.1;
    let mut top = figures::figures(model, detail, width);
    top.extend(levels(model, detail, width));
    let below = if whole {
        both_halves(detail, look, width)
    } else {
        let mut below = picks::in_columns(detail, look, width);
        below.extend(bankers::listed(detail, look, width));
        below.extend(bankers::left(detail, look, width));
        below
    };
    let values = points_chart::shows_values(detail, &season, chart_width(width));
    let weeks = if values {
        Vec::new()
    } else {
        weeks(detail, look, width)
    };
    // The charts take the lines that the text leaves, after a blank line on either side of them and one at the top.
    let around = top.len() + below.len() + weeks.len();
    let spare = height.saturating_sub(around + CHART.0 + CHARTS_AROUND + usize::from(values));
    let gaps = spare.min(4);
    let tall = (CHART.0 + spare - gaps).min(CHART.1);
    let gap = |wanted: usize| vec![Line::default(); usize::from(gaps >= wanted)];
    let charts = charts(detail, &season, look, (width, tall), gaps >= 4);
    let sections = [gap(3), top, gap(1), charts, gap(2), below, weeks];
    indented(sections.concat(), margin)
}

/// The picks on the left, the bankers on the right.
fn both_halves(detail: &Detail, look: &Appearance, width: usize) -> Vec<Line<'static>> {
    let column = half(width);
    let room = width - column;
    let left = picks::with_bars(detail, look, column.saturating_sub(1));
    let mut right = bankers::with_bars(detail, look, room);
    right.push(Line::default());
    right.extend(bankers::left(detail, look, room));
    beside(left, right, column)
}

/// The first cell of the right half.
fn half(width: usize) -> usize {
    width / 2 + width / 24
}

fn chart_width(width: usize) -> usize {
    if width >= TWO_CHARTS {
        half(width).saturating_sub(1)
    } else {
        width
    }
}

/// Both charts with their headings: side by side where there is room.
fn charts(
    detail: &Detail,
    season: &SeasonWeeks,
    look: &Appearance,
    (width, height): (usize, usize),
    airy: bool,
) -> Vec<Line<'static>> {
    if detail.weeks.is_empty() {
        return Vec::new();
    }
    let gap = vec![Line::default(); usize::from(airy)];
    let room = chart_width(width);
    let points = points_chart::chart(detail, season, look, (room, height));
    let left = [vec![legend(look, room)], gap.clone(), points].concat();
    let right_room = if room < width {
        width - room - 1
    } else {
        width
    };
    let places = places_chart::chart(detail, season, look, (right_room, height));
    let right = [vec![extremes(detail, look)], gap, places].concat();
    if room < width {
        beside(left, right, room + 1)
    } else {
        [left, right].concat()
    }
}

/// `Points a week  █ above █ below the ━ average   █ best of the week`
fn legend(look: &Appearance, width: usize) -> Line<'static> {
    let (styles, glyphs) = (look.styles(), look.glyphs());
    let average = glyphs.average;
    let mut line = Line::from(Span::styled(" Points a week", styles.strong));
    let words = |text: &'static str| Span::styled(text, styles.dim);
    let signs = |sign: &'static str, style: Style| Span::styled(sign, style);
    let short = vec![words("  "), signs(average, styles.warn), words(" average")];
    let long = vec![
        words("  "),
        signs(glyphs.block, styles.above),
        words(" above "),
        signs(glyphs.block, styles.below),
        words(" below the "),
        signs(average, styles.warn),
        words(" average   "),
        signs(glyphs.block, styles.win),
        words(" best of the week"),
    ];
    let fits = |more: &Vec<Span<'static>>| line.width() + width_of(more) <= width;
    let more = [long, short].into_iter().find(fits);
    line.extend(more.unwrap_or_default());
    line
}

/// `Place  best 1st, worst 7th`
fn extremes(detail: &Detail, look: &Appearance) -> Line<'static> {
    let styles = look.styles();
    let places = detail.weeks.iter().filter_map(|week| week.place);
    let both = places.clone().min().zip(places.max());
    let words = both.map(|(best, worst)| {
        let [best, worst] = [best, worst].map(humanize::ordinal);
        format!("  best {best}, worst {worst}")
    });
    Line::from(vec![
        Span::styled(" Place", styles.strong),
        Span::styled(words.unwrap_or_default(), styles.dim),
    ])
}

/// Why the player stands above or below a neighbour with the same points.
fn levels(model: &Model, detail: &Detail, width: usize) -> Vec<Line<'static>> {
    let glyphs = model.look.glyphs();
    let of = |(table, row): (&Scoretable, usize)| -> Vec<String> {
        let levels = Level::of(table, row);
        levels.map(|l| l.text(table, &glyphs.table)).collect()
    };
    let here = model.table.here();
    let here = here.filter(|&(table, row)| table.player(row) == detail.player.id);
    let levels = here.map(of).unwrap_or_default().into_iter();
    let lines =
        |level: String| paragraph(&clean_name(&level), (width, 2), Style::new(), &model.look);
    levels.flat_map(lines).collect()
}

/// `Weeks    1 182 #4 · 2 241 #1`: the points of each week, and the place after it.
fn weeks(detail: &Detail, look: &Appearance, width: usize) -> Vec<Line<'static>> {
    let (styles, glyphs) = (look.styles(), look.glyphs());
    let pieces = detail.weeks.iter().map(|week| {
        let missing = || glyphs.table.missing.to_owned();
        let points = week
            .points
            .map_or_else(missing, |p| on_screen(&p.to_string(), glyphs));
        let place = week.place.map_or(String::new(), |p| format!(" #{p}"));
        vec![
            Span::styled(format!("{} ", week.week), styles.dim),
            Span::styled(points, styles.strong),
            Span::styled(place, styles.dim),
        ]
    });
    let separator = format!(" {} ", glyphs.separator);
    flow(("Weeks", 9), pieces.collect(), &separator, width, look)
}
