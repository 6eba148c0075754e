//! The form of a row as shapes, in a picture and in a page.

use std::io;

use super::markup::escaped;
use crate::scoretable::{FormBar, FormStanding, FormWeek, Scoretable};

/// The width of a bar, its gap included.
const BAR: f64 = 8.0;
/// The height of a level.
const LEVEL: f64 = 2.5;
/// The height of the highest bar.
pub(super) const HEIGHT: f64 = 7.0 * LEVEL;

/// How wide the bars of a row are.
pub(super) fn width(table: &Scoretable) -> f64 {
    f64::from(u32::try_from(table.form_weeks().len()).unwrap_or(u32::MAX)) * BAR
}

/// Draws the bars of a row from their left end and the line they stand on, and the league's average across them. What a bar
/// says in numbers is its title.
pub(super) fn bars(
    table: &Scoretable,
    row: u32,
    (left, bottom): (f64, f64),
    out: &mut dyn io::Write,
) -> io::Result<()> {
    if table.form_weeks().is_empty() {
        return Ok(());
    }
    let (average, across) = (bottom - 4.0 * LEVEL, width(table) - 1.0);
    writeln!(
        out,
        "<path class=\"across\" d=\"M{left:.1} {average}h{across}\" stroke-width=\".6\"/>"
    )?;
    let mut x = left;
    for bar in table.form_bars(row as usize) {
        let words = escaped(&words(table, &bar));
        let (class, height, width, indent) = match (bar.level, bar.standing) {
            (Some(level), Some(standing)) => {
                let height = (f64::from(level) + 1.0) * LEVEL;
                (class(standing), height, BAR - 1.0, 0.0)
            }
            _ => ("dim", 1.5, BAR - 5.0, 2.0),
        };
        writeln!(
            out,
            "<rect class=\"{class}\" x=\"{:.1}\" y=\"{}\" width=\"{width}\" height=\"{height}\"><title>{words}</title></rect>",
            x + indent,
            bottom - height
        )?;
        x += BAR;
    }
    Ok(())
}

const fn class(standing: FormStanding) -> &'static str {
    match standing {
        FormStanding::Best => "best",
        FormStanding::Above => "above",
        FormStanding::Below => "below",
    }
}

/// `week 5: 182 points, the league 170.3`
fn words(table: &Scoretable, bar: &FormBar) -> String {
    let week = table.form_weeks().iter().find(|week| week.week == bar.week);
    let average = week.and_then(FormWeek::average);
    let points = bar
        .points
        .map_or_else(|| "missed".to_owned(), |points| format!("{points} points"));
    let best = match bar.standing {
        Some(FormStanding::Best) => ", the best",
        _ => "",
    };
    let league = average.map_or_else(String::new, |average| format!(", the league {average}"));
    format!("week {}: {points}{best}{league}", bar.week)
}
