//! The eight figures of a season: what they are, how much, and a note.
//!
//! ```text
//!  Place         Score            Average              Right
//!  1st           3702             308.5                65.2 %
//!  ▲1 from 2nd   78 ahead of 2nd  league 252.6  +55.9  116 of 178
//! ```

use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::league::rules::Outcome;
use crate::league::{Points, Tenths, Week};
use crate::scoretable::{Detail, Kind};
use crate::text::humanize;
use crate::tui::model::{Appearance, Model};
use crate::tui::widget::number::{gain, movement, on_screen, signed, signed_tenths};
use crate::tui::widget::text_blocks::beside;
use crate::tui::widget::width_of;

/// The most blank cells between two figures.
const GAP: usize = 8;

/// A figure. The short note is for narrow screens.
#[derive(Clone, Debug)]
struct Figure {
    label: &'static str,
    value: Span<'static>,
    note: Vec<Span<'static>>,
    short: Vec<Span<'static>>,
}

/// The figures in one row, or in two where the screen is narrow.
pub(super) fn figures(model: &Model, detail: &Detail, width: usize) -> Vec<Line<'static>> {
    let dim = model.look.styles().dim;
    let figures = all(model, detail);
    let long = figures
        .each_ref()
        .map(|figure| figure.block(&figure.note, dim));
    let short = figures
        .each_ref()
        .map(|figure| figure.block(&figure.short, dim));
    let one_row = [long, short.clone()]
        .into_iter()
        .find_map(|blocks| row(&blocks, width));
    if let Some(lines) = one_row {
        return lines;
    }
    let (first, second) = short.split_at(short.len() / 2);
    let rows = [first, second].map(|half| row(half, width).unwrap_or_else(|| half.concat()));
    rows.concat()
}

/// Blocks of lines side by side, each as wide as it has to be and all equally far apart; `None` where they do not fit.
fn row(blocks: &[Vec<Line<'static>>], width: usize) -> Option<Vec<Line<'static>>> {
    let wide = |block: &Vec<Line<'_>>| block.iter().map(|line| width_of(&line.spans)).max();
    let widths: Vec<usize> = blocks.iter().filter_map(wide).collect();
    let spare = width.checked_sub(widths.iter().sum::<usize>() + blocks.len())?;
    let gap = 1 + (spare / blocks.len().max(1)).min(GAP);
    let mut lines = Vec::new();
    let mut x = 0;
    for (block, width) in blocks.iter().zip(widths) {
        lines = beside(lines, block.clone(), x);
        x += width + gap;
    }
    Some(lines)
}

impl Figure {
    /// The three lines of a figure.
    fn block(&self, note: &[Span<'static>], dim: Style) -> Vec<Line<'static>> {
        let space = Span::raw(" ");
        vec![
            Line::from(Span::styled(format!(" {}", self.label), dim)),
            Line::from(vec![space.clone(), self.value.clone()]),
            std::iter::once(space).chain(note.iter().cloned()).collect(),
        ]
    }
}

fn all(model: &Model, detail: &Detail) -> [Figure; 8] {
    let look = &model.look;
    let (styles, glyphs) = (look.styles(), look.glyphs());
    [
        place(detail, look),
        score(model, detail),
        average(detail, look),
        right(detail, look),
        banker(detail, look),
        extreme("Best", glyphs.table.up, styles.good, detail.best(), look),
        extreme("Worst", glyphs.table.down, styles.bad, detail.worst(), look),
        jokers(detail, look),
    ]
}

fn place(detail: &Detail, look: &Appearance) -> Figure {
    let styles = look.styles();
    let place = detail.earned.map(|earned| earned.place);
    let medal = place.and_then(|place| styles.place(place));
    Figure {
        label: "Place",
        value: known(
            place.map(humanize::ordinal),
            look,
            medal.unwrap_or(styles.strong),
        ),
        note: moved(detail, look, true),
        short: moved(detail, look, false),
    }
}

fn score(model: &Model, detail: &Detail) -> Figure {
    let styles = model.look.styles();
    let points = detail.earned.map(|earned| earned.points.to_string());
    let (note, short) = gap(model, detail).unwrap_or_default();
    Figure {
        label: "Score",
        value: known(points, &model.look, styles.strong),
        note: vec![Span::styled(note, styles.dim)],
        short: vec![Span::styled(short, styles.dim)],
    }
}

fn average(detail: &Detail, look: &Appearance) -> Figure {
    let average = detail.average().map(|average| average.to_string());
    let (note, short) = averages(detail, look);
    Figure {
        label: "Average",
        value: known(average, look, look.styles().strong),
        note,
        short,
    }
}

fn right(detail: &Detail, look: &Appearance) -> Figure {
    let styles = look.styles();
    let (right, scored) = detail.right();
    let percentage = detail.percentage().map(|value| format!("{value} %"));
    Figure {
        label: "Right",
        value: known(percentage, look, styles.strong),
        note: vec![Span::styled(format!("{right} of {scored}"), styles.dim)],
        short: vec![Span::styled(format!("{right}/{scored}"), styles.dim)],
    }
}

fn banker(detail: &Detail, look: &Appearance) -> Figure {
    let styles = look.styles();
    let won = detail.bankers_ended(Outcome::Right);
    let ended = won + detail.bankers_ended(Outcome::Wrong);
    let average = detail.banker_average().map(|average| average.to_string());
    Figure {
        label: "Banker",
        value: known(average, look, styles.strong),
        note: vec![Span::styled(format!("{won} of {ended} won"), styles.dim)],
        short: vec![Span::styled(format!("{won}/{ended}"), styles.dim)],
    }
}

fn jokers(detail: &Detail, look: &Appearance) -> Figure {
    let styles = look.styles();
    let weeks = detail.earned.into_iter();
    let weeks = weeks.flat_map(|earned| earned.jokers.weeks());
    let weeks: Vec<String> = weeks.map(|week| week.to_string()).collect();
    let ticks = look.glyphs().table.joker.repeat(weeks.len());
    let note = match weeks.len() {
        0 => "none yet".to_owned(),
        1 => format!("week {}", weeks.concat()),
        _ => format!("weeks {}", weeks.join(", ")),
    };
    Figure {
        label: "Jokers",
        value: known((!weeks.is_empty()).then_some(ticks), look, styles.warn),
        note: vec![Span::styled(note, styles.dim)],
        short: vec![Span::styled(weeks.join(","), styles.dim)],
    }
}

fn extreme(
    label: &'static str,
    glyph: &'static str,
    style: Style,
    of: Option<(Week, Points)>,
    look: &Appearance,
) -> Figure {
    let note = |word: &str| {
        let words = of.map(|(week, _)| format!("{glyph} {word} {week}"));
        vec![Span::styled(words.unwrap_or_default(), style)]
    };
    Figure {
        label,
        value: known(
            of.map(|(_, points)| points.to_string()),
            look,
            look.styles().strong,
        ),
        note: note("week"),
        short: note("wk"),
    }
}

/// A value, or the sign for a missing one.
fn known(value: Option<String>, look: &Appearance, style: Style) -> Span<'static> {
    match value {
        Some(value) => Span::styled(on_screen(&value, look.glyphs()), style),
        None => Span::styled(look.glyphs().table.missing, look.styles().dim),
    }
}

/// `▲1 from 2nd`
fn moved(detail: &Detail, look: &Appearance, from: bool) -> Vec<Span<'static>> {
    let styles = look.styles();
    let (Some(now), previous) = (detail.earned.map(|e| e.place), detail.previous_place()) else {
        return Vec::new();
    };
    let movement = movement(previous, now, look);
    match previous.filter(|&previous| from && previous != now) {
        Some(previous) => {
            let from = format!(" from {}", humanize::ordinal(previous));
            vec![movement, Span::styled(from, styles.dim)]
        }
        None => vec![movement],
    }
}

/// How far the player is from the first place: in a sentence, and as a number. The first player's lead is over the second.
/// It needs the table of the same season that the detail is from.
fn gap(model: &Model, detail: &Detail) -> Option<(String, String)> {
    let (table, row) = model.table.here()?;
    let earned = detail.earned?;
    let season = matches!(table.kind, Kind::Enhanced | Kind::Standard);
    let same = table.player(row) == detail.player.id && table.score(row) == Some(earned.points);
    if !season || !same || table.week != detail.week {
        return None;
    }
    let glyphs = model.look.glyphs();
    let (other, way) = if earned.place == 1 {
        (usize::from(row == 0), "ahead")
    } else {
        (0, "behind")
    };
    let points = table.score(other)?.0;
    let gap = earned.points.0 - points;
    let place = humanize::ordinal(table.pos(other)?);
    let words = match gap {
        0 => format!("level with {place}"),
        _ if way == "ahead" => format!("{gap} ahead of {place}"),
        _ => format!("{} behind {place}", -gap),
    };
    Some((words, signed(gap, glyphs)))
}

/// `league 252.6  +55.9`, and the difference alone.
fn averages(detail: &Detail, look: &Appearance) -> (Vec<Span<'static>>, Vec<Span<'static>>) {
    let (styles, glyphs) = (look.styles(), look.glyphs());
    let Some((own, league)) = detail.average().zip(detail.league_average()) else {
        return Default::default();
    };
    let over = own.0 - league.0;
    let over = Span::styled(signed_tenths(Tenths(over), glyphs), gain(over, styles));
    let league = Span::styled(format!("league {league}  "), styles.dim);
    (vec![league, over.clone()], vec![over])
}
