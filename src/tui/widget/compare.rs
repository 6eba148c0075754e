//! Two players side by side, over the whole screen. On a small screen it is scrolled.
//!
//! ```text
//! ╭─ Compare  Dmitri Volkov and Anne-Sophie Müller ◆ ─────────────── X swap  [ ] week ─╮
//! │     ◀        1st   Place     2nd              Place  ● Dmitri Volkov  ◆ Anne-…    │
//! │             28.5   Banker    50.8     ▶       1 ┤     ⣠●⣄⢠◆⣄⣠●                    │
//! │ Points a week  brighter: more that week       Week 12  10 picks shared, 4 different│
//! │  ━━━━━━━ 450   1  335 ━━━━━       ◀  115      TEN 16 @ KC 38   ✓ KC  +38  ✗ TEN  0 │
//! ╰─ week 12, 14 games ────────────────────────────────────────────────────────────────╯
//! ```

mod figures;
mod picks;
mod places;
mod weeks;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::season_weeks::SeasonWeeks;
use super::text_blocks::{beside, flow, indented, margin};
use super::view_frame::{self, EdgeWords};
use super::view_words;
use crate::league::{TeamCode, clean_name};
use crate::scoretable::Detail;
use crate::text::humanize;
use crate::tui::keymap::Action;
use crate::tui::layout::shrink;
use crate::tui::model::{Appearance, Model, Overlay};
use crate::tui::{text, widget};

/// The minimum width for two halves.
const HALVES: usize = 114;
/// The minimum width for the places beside the figures.
const PLACES_BESIDE: usize = 76;
/// The minimum and maximum height of the chart of places, in lines.
const CHART: (usize, usize) = (6, 24);

/// A player of the comparison, and how that player is told from the other one.
#[derive(Clone, Copy, Debug)]
struct Side<'a> {
    detail: &'a Detail,
    style: Style,
    /// The sign of the player's line.
    dot: &'static str,
    /// After the name of the pinned player, and of the user.
    sign: &'static str,
}

impl Side<'_> {
    fn name(&self, room: usize, look: &Appearance) -> String {
        let name = clean_name(&self.detail.player.name);
        text::cut(&name, room, look.glyphs().ellipsis).into_owned()
    }
}

/// The number of lines of the comparison that do not fit on screen: how far it can be scrolled.
pub(crate) fn hidden_lines(model: &Model) -> u16 {
    let inside = shrink(model.layout().overlay());
    widget::hidden(model, lines(model, inside).len())
}

/// Draws the comparison and its frame, scrolled by a number of lines.
pub(crate) fn draw(model: &Model, scroll: u16, area: Rect, canvas: &mut Buffer) {
    let styles = model.look.styles();
    let mut words = EdgeWords {
        heading: vec![Span::styled("Compare", styles.strong)],
        ..EdgeWords::default()
    };
    if let Ok(sides) = sides(model) {
        let room = usize::from(area.width).saturating_sub(26) / 2;
        words
            .heading
            .extend(heading(&sides, room.max(8), &model.look));
        words.keys = [
            view_words::hint(model, &[Action::Swap], "swap  "),
            view_words::hint(model, &[Action::WeekBack, Action::WeekForth], "week"),
        ]
        .concat();
        let [Side { detail, .. }, _] = sides;
        words.foot = view_words::older(model, detail).unwrap_or_else(|| games(&sides, &model.look));
    }
    let inside = view_frame::draw(words, &model.look, area, canvas);
    let lines = lines(model, inside);
    widget::draw_scrolled(model, lines, scroll, area, canvas);
}

/// The player on the left and the one on the right; otherwise why there are not two, or nothing while they are waited for.
fn sides(model: &Model) -> Result<[Side<'_>; 2], Option<&str>> {
    let details = match model.details.answer.as_ref() {
        Some(Ok(details)) => details,
        Some(Err(why)) => return Err(Some(why)),
        None => return Err(None),
    };
    let [own, other] = details.as_slice() else {
        return Err(None);
    };
    let (glyphs, styles) = (model.look.glyphs(), model.look.styles());
    let pinned = model.table.pinned.map(|pin| pin.player);
    let side = |detail: &'_ Detail, style, dot| {
        let player = Some(detail.player.id);
        let (style, sign) = match player {
            _ if player == pinned => (styles.pin, glyphs.pinned),
            _ if player == model.me.player => (styles.me, glyphs.table.me),
            _ => (style, ""),
        };
        (style, dot, sign)
    };
    let made = |detail, style, dot| {
        let (style, dot, sign) = side(detail, style, dot);
        Side {
            detail,
            style,
            dot,
            sign,
        }
    };
    let own = made(own, styles.accent, glyphs.shown_week);
    let other = made(other, styles.pin, glyphs.pinned);
    let swapped = matches!(model.view(), Some(Overlay::Compare { swapped: true, .. }));
    Ok(if swapped { [other, own] } else { [own, other] })
}

/// `  Dmitri Volkov and Anne-Sophie Müller ◆`
fn heading(sides: &[Side<'_>; 2], room: usize, look: &Appearance) -> Vec<Span<'static>> {
    let named = |side: &Side<'_>| {
        let name = side.name(room, look);
        let space = if side.sign.is_empty() { "" } else { " " };
        Span::styled(format!("{name}{space}{}", side.sign), side.style)
    };
    let [left, right] = sides;
    let and = Span::styled(" and ", look.styles().dim);
    vec![Span::raw("  "), named(left), and, named(right)]
}

/// `week 12, 14 games`
fn games(sides: &[Side<'_>; 2], look: &Appearance) -> Vec<Span<'static>> {
    let [left, right] = sides;
    let Some(week) = left.detail.week else {
        return Vec::new();
    };
    let [own, other] = [left, right].map(|side| side.detail.picks_of(week).count());
    let games = u64::try_from(own.max(other)).unwrap_or(0);
    let games = humanize::count(games, "game", "games");
    let words = format!("week {week}, {games}");
    vec![Span::styled(words, look.styles().dim)]
}

fn lines(model: &Model, inside: Rect) -> Vec<Line<'static>> {
    let look = &model.look;
    let (margin, width) = margin(inside);
    let height = usize::from(inside.height);
    let sides = match sides(model) {
        Ok(sides) => sides,
        Err(Some(why)) => return view_words::failure(why, look, width),
        Err(None) => return view_words::waiting(look),
    };
    let [Side { detail, .. }, _] = sides;
    let season = SeasonWeeks::of(model, detail);
    if width < HALVES {
        return indented(stacked(&sides, &season, look, width), margin);
    }
    let column = width / 2 + 3;
    let room = width - column;
    let top = usize::from(height > 34);
    let blank = || vec![Line::default(); 1 + top];
    let left = [
        figures::figures(&sides, &season, look, column - 2),
        blank(),
        weeks::weeks(&sides, look, column - 2),
        blank(),
        bankers_left(&sides, look, column - 2),
    ];
    let picks = picks::picks(&sides, look, room);
    let chart = height.saturating_sub(picks.len() + 3 + 4 * top);
    let chart = chart.clamp(CHART.0, CHART.1);
    let right = [
        places::chart(&sides, &season, look, (room, chart), top > 0),
        blank(),
        picks,
    ];
    let mut lines = vec![Line::default(); top];
    lines.extend(beside(left.concat(), right.concat(), column));
    indented(lines, margin)
}

/// Everything one below the other; the places beside the figures if there is room.
fn stacked(
    sides: &[Side<'_>; 2],
    season: &SeasonWeeks,
    look: &Appearance,
    width: usize,
) -> Vec<Line<'static>> {
    let blank = || vec![Line::default()];
    let column = width / 2 + 1;
    let top = if width >= PLACES_BESIDE {
        let figures = figures::figures(sides, season, look, column);
        let chart = figures.len().saturating_sub(2).max(CHART.0);
        let places = places::chart(sides, season, look, (width - column, chart), false);
        beside(figures, places, column)
    } else {
        [
            figures::figures(sides, season, look, width),
            blank(),
            places::chart(sides, season, look, (width, CHART.0 + 2), false),
        ]
        .concat()
    };
    [
        top,
        blank(),
        weeks::weeks(sides, look, width),
        blank(),
        picks::picks(sides, look, width),
        blank(),
        bankers_left(sides, look, width),
    ]
    .concat()
}

/// The teams that are still free as bankers: for both players, and for one alone.
fn bankers_left(sides: &[Side<'_>; 2], look: &Appearance, width: usize) -> Vec<Line<'static>> {
    let styles = look.styles();
    let [left, right] = sides;
    let free = |side: &Side<'_>| side.detail.free_teams().collect::<Vec<TeamCode>>();
    let (of_left, of_right) = (free(left), free(right));
    let shared = |team: &TeamCode| of_left.contains(team) && of_right.contains(team);
    let teams = |teams: Vec<TeamCode>| {
        let pieces = teams.into_iter();
        let mut pieces: Vec<_> = pieces
            .map(|team| vec![Span::styled(team.to_string(), styles.text)])
            .collect();
        if pieces.is_empty() {
            pieces.push(vec![Span::styled(look.glyphs().table.missing, styles.dim)]);
        }
        pieces
    };
    let alone = |of: &[TeamCode]| of.iter().copied().filter(|team| !shared(team)).collect();
    let both = of_left.iter().copied().filter(shared).collect();
    let rows = [
        ("", "both", Style::new(), both),
        ("only ", "left", left.style, alone(&of_left)),
        ("only ", "right", right.style, alone(&of_right)),
    ];
    let mut lines = vec![Line::styled(" Bankers left", styles.strong)];
    for (only, word, style, of) in rows {
        const INDENT: usize = 12;
        let mut list = flow(("", INDENT), teams(of), " ", width, look);
        if let Some(first) = list.first_mut().and_then(|line| line.spans.first_mut()) {
            *first = Span::raw("");
        }
        if let Some(first) = list.first_mut() {
            let rest = (1 + INDENT).saturating_sub(1 + only.len() + word.len());
            let label = [
                Span::styled(format!(" {only}"), styles.dim),
                Span::styled(word, styles.dim.patch(style)),
                Span::raw(" ".repeat(rest)),
            ];
            first.spans.splice(0..0, label);
        }
        lines.extend(list);
    }
    lines
}
