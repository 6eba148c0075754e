//! The first line: the league, its season and the week as a slider, and what the cache did for the table on screen.
//!
//! ```text
//!  Pigskin Demo League  2024  week 12  ━━━━━━━━━━━●──────               ● redis  hit 0.4 ms
//! ```

use ratatui::buffer::Buffer;
use ratatui::style::Modifier;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

use super::{LAST_KNOWN, at_right, verdict, width_of};
use crate::league::{Season, Week, clean_name};
use crate::scoretable::Scoretable;
use crate::text::humanize;
use crate::tui::layout::Layout;
use crate::tui::model::{Flushing, Model};
use crate::tui::{text, tick};

/// The minimum width of the league's name.
const SHORTEST_NAME: usize = 12;

/// Draws the line.
pub(crate) fn draw(model: &Model, layout: &Layout, canvas: &mut Buffer) {
    let room = usize::from(layout.head.width);
    let (left, badge) = fitted(model, room);
    Line::from(left).render(layout.head, canvas);
    at_right(&Line::from(badge), layout.head, canvas);
}

/// The parts that fit: what leaves first on a narrow screen is the time of the look-up, then the slider, then the season.
fn fitted(model: &Model, room: usize) -> (Vec<Span<'static>>, Vec<Span<'static>>) {
    let styles = model.look.styles();
    let name = clean_name(model.table.table().map_or("scoretable", |t| &t.league));
    let least = text::width(&name).min(SHORTEST_NAME);
    let badges = badges(model);
    let shortest = badges.last().cloned().unwrap_or_default();
    let (season, week) = season_and_week(model);
    let slider = slider(model);
    let none = Vec::new();
    let tries = [
        (badges.first().unwrap_or(&none), &slider, &season),
        (badges.get(1).unwrap_or(&none), &slider, &season),
        (&shortest, &slider, &season),
        (&shortest, &none, &season),
        (&shortest, &none, &none),
        (&none, &none, &none),
    ];
    let needed = |(badge, slider, season): &(&Vec<Span<'_>>, &Vec<Span<'_>>, &Vec<Span<'_>>)| {
        let parts = [badge, *slider, *season, &week];
        parts.iter().map(|part| width_of(part)).sum::<usize>() + 2
    };
    let whole = |least: usize| tries.iter().find(|parts| needed(parts) + least <= room);
    // The name is cut only where the other parts would have to leave altogether.
    let kept = whole(text::width(&name)).filter(|(_, _, season)| !season.is_empty());
    let Some(kept) = kept.or_else(|| whole(least)) else {
        let name = text::cut(&name, room.saturating_sub(2), model.look.glyphs().ellipsis);
        let name = Span::styled(name.into_owned(), styles.strong);
        return (vec![Span::raw(" "), name], Vec::new());
    };
    let for_name = room.saturating_sub(needed(kept));
    let name = text::cut(&name, for_name, model.look.glyphs().ellipsis);
    let (badge, slider, season) = *kept;
    let mut left = vec![
        Span::raw(" "),
        Span::styled(name.into_owned(), styles.strong),
    ];
    left.extend([season, &week, slider].into_iter().flatten().cloned());
    (left, badge.clone())
}

/// `  2024` and `  week 12`; a week without results says so.
fn season_and_week(model: &Model) -> (Vec<Span<'static>>, Vec<Span<'static>>) {
    let Some(table) = model.table.table() else {
        return Default::default();
    };
    let styles = model.look.styles();
    let season = vec![Span::styled(format!("  {}", table.season), styles.dim)];
    let week = match table.week {
        Some(week) if table.played => vec![Span::styled(format!("  week {week}"), styles.strong)],
        Some(week) => vec![
            Span::styled(format!("  week {week}"), styles.strong),
            Span::styled(", no results yet", styles.dim),
        ],
        None => vec![Span::styled("  no results yet", styles.dim)],
    };
    (season, week)
}

/// The season as a slider: a cell for each planned week, of which the played ones are filled.
fn slider(model: &Model) -> Vec<Span<'static>> {
    let (styles, glyphs) = (model.look.styles(), model.look.glyphs());
    let Some((planned, played)) = model.table.table().and_then(|table| weeks(model, table)) else {
        return Vec::new();
    };
    let shown = model.table.table().and_then(|table| table.week);
    let [full, _, rest] = glyphs.bar;
    let mut slider = vec![Span::raw("  ")];
    for week in planned {
        slider.push(if Some(week) == shown {
            Span::styled(
                glyphs.shown_week,
                styles.accent.add_modifier(Modifier::BOLD),
            )
        } else if played.contains(&week) {
            Span::styled(full, styles.accent.remove_modifier(Modifier::BOLD))
        } else {
            Span::styled(rest, styles.line)
        });
    }
    slider
}

/// The planned weeks of the table's season, and those with results.
fn weeks(model: &Model, table: &Scoretable) -> Option<(Vec<Week>, Vec<Week>)> {
    let season: Season = table.season;
    let head = model.calendar.0.iter().find(|head| head.season == season)?;
    (head.planned.len() > 1).then(|| (head.planned.clone(), head.weeks.clone()))
}

/// What the dashboard waits for or what the cache did, in forms of falling length.
fn badges(model: &Model) -> Vec<Vec<Span<'static>>> {
    match busy(model) {
        Some(busy) => vec![busy],
        None => source(model),
    }
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
    Some(vec![Span::styled(format!("{doing} {glyph} "), style)])
}

/// `● redis  hit 0.4 ms`, or `○ last known` for a table whose store is lost.
fn source(model: &Model) -> Vec<Vec<Span<'static>>> {
    let Some(source) = &model.cache.source else {
        return Vec::new();
    };
    let (glyphs, styles) = (model.look.glyphs(), model.look.styles());
    if model.loading.lost {
        let words = format!("{} {LAST_KNOWN} ", glyphs.miss);
        return vec![vec![Span::styled(words, styles.bad)]];
    }
    let found = verdict::style(source.verdict, styles);
    let sign = Span::styled(
        format!("{} ", verdict::glyph(source.verdict, glyphs)),
        found,
    );
    let name = |gap: &str| Span::raw(format!("{}{gap}", source.backend.name()));
    let word = Span::styled(
        verdict::word(source.verdict),
        found.add_modifier(Modifier::BOLD),
    );
    let time = Span::styled(
        format!(" {} ", humanize::time(source.micros)),
        styles.strong,
    );
    vec![
        vec![sign.clone(), name("  "), word.clone(), time.clone()],
        vec![sign.clone(), name(" "), word.clone(), time],
        vec![sign, name(" "), word, Span::raw(" ")],
    ]
}
