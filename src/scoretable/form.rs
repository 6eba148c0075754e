//! The last weeks at a glance.

use super::{Glyphs, Scoretable};
use crate::league::Points;

/// The last weeks as bars, scaled to the player's own best week of them; a week missed is a gap.
pub(super) fn bars(table: &Scoretable, row: usize, glyphs: &Glyphs) -> String {
    let top = table
        .form(row)
        .flatten()
        .map(|p| p.0)
        .max()
        .unwrap_or(0)
        .max(1);
    let steps = i32::try_from(glyphs.bars.len()).unwrap_or(1) - 1;
    let bar = |week: Option<Points>| match week {
        None => glyphs.gap,
        Some(Points(points)) => {
            let step = i64::from(points.max(0)) * i64::from(steps) / i64::from(top);
            usize::try_from(step)
                .ok()
                .and_then(|step| glyphs.bars.get(step))
                .copied()
                .unwrap_or_default()
        }
    };
    table.form(row).map(bar).collect()
}
