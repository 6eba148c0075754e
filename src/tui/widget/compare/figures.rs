//! The figures of two players back to back, with a sign at the side of the better one.
//!
//! ```text
//!   ▌BAL  Dmitri Volkov          Anne-Sophie Müller  ▌BAL
//!
//!         ◀        1st   Place    2nd
//!                 28.5   Banker   50.8      ▶
//! ```

use ratatui::text::{Line, Span};

use super::Side;
use crate::league::{Tenths, clean_name};
use crate::scoretable::Detail;
use crate::text::humanize;
use crate::tui::model::Appearance;
use crate::tui::text;
use crate::tui::widget::number::on_screen;
use crate::tui::widget::pick::team;
use crate::tui::widget::season_weeks::SeasonWeeks;
use crate::tui::widget::width_of;

/// The cells of a value, and of a label.
const VALUE: usize = 11;
const LABEL: usize = 9;

/// A figure of a player: its text, and how good it is. What is neither good nor bad has no measure.
#[derive(Clone, Debug)]
struct Compared(String, Option<i64>);

/// The names and the figures, in the middle of the width.
pub(super) fn figures(
    sides: &[Side<'_>; 2],
    season: &SeasonWeeks,
    look: &Appearance,
    width: usize,
) -> Vec<Line<'static>> {
    let [left, right] = sides;
    let own = all(left.detail, season, look);
    let other = all(right.detail, season, look);
    let mut lines = vec![names(sides, look, width), Line::default()];
    for ((label, own), (_, other)) in own.into_iter().zip(other) {
        lines.push(row(label, [own, other], sides, look, width));
    }
    lines
}

/// The cells before a row that is in the middle of the width.
fn before(width: usize) -> usize {
    width.saturating_sub(2 * (VALUE + 4) + LABEL) / 2
}

fn names(sides: &[Side<'_>; 2], look: &Appearance, width: usize) -> Line<'static> {
    let half = before(width) + 2 + VALUE + LABEL / 2;
    let styles = look.styles();
    let [left, right] = sides;
    let code = |side: &Side<'_>| -> Vec<Span<'static>> {
        let codes = side.detail.player.team.into_iter();
        codes
            .flat_map(|code| [team(code, look), Span::styled(code.to_string(), styles.dim)])
            .collect()
    };
    let gap = Span::raw("  ");
    let rooms = [half.saturating_sub(1), width.saturating_sub(half + 5)];
    let whole = [left, right].into_iter().zip(rooms).all(|(side, room)| {
        let name = clean_name(&side.detail.player.name);
        text::width(&name) + gap.width() + width_of(&code(side)) <= room
    });
    // A whole name says more than a team beside a part of one.
    let with_team = |side: &Side<'_>| if whole { code(side) } else { Vec::new() };
    let (left_team, right_team) = (with_team(left), with_team(right));
    let [left_room, right_room] = rooms;
    let name = Span::styled(left.name(left_room, look), left.style);
    let mut line = [left_team, vec![gap.clone(), name]].concat();
    let missing = half.saturating_sub(width_of(&line));
    line.insert(0, Span::raw(" ".repeat(missing)));
    line.push(Span::raw("    "));
    line.push(Span::styled(right.name(right_room, look), right.style));
    line.push(gap);
    line.extend(right_team);
    Line::from(line)
}

fn row(
    label: &'static str,
    [own, other]: [Compared; 2],
    sides: &[Side<'_>; 2],
    look: &Appearance,
    width: usize,
) -> Line<'static> {
    let (styles, glyphs) = (look.styles(), look.glyphs());
    let better = [own.1 > other.1, other.1 > own.1];
    let [left_mark, right_mark] = glyphs.better;
    let [left, right] = sides;
    let mark = |is_better: bool, mark: &'static str, side: &Side<'_>| {
        Span::styled(if is_better { mark } else { " " }, side.style)
    };
    let [left_better, right_better] = better;
    let value = |is_better: bool| if is_better { styles.strong } else { styles.dim };
    Line::from(vec![
        Span::raw(" ".repeat(before(width))),
        mark(left_better, left_mark, left),
        Span::styled(
            format!("{:>VALUE$}", on_screen(&own.0, glyphs)),
            value(left_better),
        ),
        Span::styled(format!("  {label:^LABEL$}  "), styles.dim),
        Span::styled(
            format!("{:VALUE$}", on_screen(&other.0, glyphs)),
            value(right_better),
        ),
        mark(right_better, right_mark, right),
    ])
}

fn all(detail: &Detail, season: &SeasonWeeks, look: &Appearance) -> Vec<(&'static str, Compared)> {
    let missing = || look.glyphs().table.missing.to_owned();
    let tenths = |value: Option<Tenths>, unit: &str| {
        let text = value.map_or_else(missing, |value| format!("{value}{unit}"));
        Compared(text, value.map(|value| value.0.into()))
    };
    let points = |value: Option<i32>| {
        let text = value.map_or_else(missing, |value| value.to_string());
        Compared(text, value.map(i64::from))
    };
    let earned = detail.earned;
    let place = earned.map(|earned| earned.place);
    let jokers = earned.map_or(0, |earned| earned.jokers.weeks().count());
    let ticks = match jokers {
        0 => missing(),
        jokers => look.glyphs().table.joker.repeat(jokers),
    };
    let mut rows = vec![
        (
            "Place",
            Compared(
                place.map_or_else(missing, humanize::ordinal),
                place.map(|place| -i64::from(place)),
            ),
        ),
        ("Score", points(earned.map(|earned| earned.points.0))),
        ("Average", tenths(detail.average(), "")),
        ("Right", tenths(detail.percentage(), " %")),
        ("Banker", tenths(detail.banker_average(), "")),
        ("Best", points(detail.best().map(|(_, points)| points.0))),
        ("Worst", points(detail.worst().map(|(_, points)| points.0))),
        ("Jokers", Compared(ticks, None)),
    ];
    if let Some(won) = season.won(detail) {
        let won = Compared(won.to_string(), i64::try_from(won).ok());
        rows.push(("Weeks won", won));
    }
    rows
}
