//! The names at both ends of the lines of a race.

use ratatui::style::Modifier;

use super::Runner;
use crate::league::clean_name;
use crate::tui::model::Appearance;
use crate::tui::text;
use crate::tui::widget::cell_grid::CellGrid;
use crate::tui::widget::number::movement;

/// The width from which there are names on the left as well.
const WIDE: usize = 100;
/// The most cells of a name on a wide and on a narrow screen.
const NAME: (usize, usize) = (24, 12);
/// The cells of the sign after a name, and of the movement.
const SIGN: usize = 2;
const MOVEMENT: usize = 4;

/// The widths of the labels.
#[derive(Debug)]
pub(super) struct Labels {
    /// The cells before the first week.
    pub(super) left: usize,
    /// The cells after the last week.
    pub(super) right: usize,
    /// The cells of a name.
    name: usize,
    /// The cells of a place.
    digits: usize,
    /// Whether there are names on the left.
    wide: bool,
}

impl Labels {
    pub(super) fn of(runners: &[Runner<'_>], width: usize) -> Self {
        let wide = width >= WIDE;
        let most = if wide { NAME.0 } else { NAME.1 };
        let names = runners.iter();
        let longest = names.map(|runner| text::width(&clean_name(&runner.detail.player.name)));
        let name = longest.max().unwrap_or(0).min(most);
        let weeks = runners.iter().flat_map(|runner| &runner.detail.weeks);
        let last = weeks.filter_map(|week| week.place).max().unwrap_or(1);
        let digits = last.to_string().len().max(2);
        let left = if wide { 1 + name + 2 } else { 1 };
        Self {
            left: left + digits + if wide { 2 } else { 1 },
            right: GAP + 2 + digits + if wide { 2 } else { 1 } + name + SIGN + 1 + MOVEMENT,
            name,
            digits,
            wide,
        }
    }

    /// `Dmitri Volkov   6  `, before the first week.
    pub(super) fn start(
        &self,
        grid: &mut CellGrid,
        y: usize,
        place: u32,
        runner: &Runner<'_>,
        look: &Appearance,
    ) {
        let gap = if self.wide { 2 } else { 1 };
        let end = self.left - gap;
        let dim = look.styles().dim;
        grid.put_before((end, y), &place.to_string(), dim);
        if self.wide {
            let thin = runner.style.remove_modifier(Modifier::BOLD);
            let style = if runner.sign.is_empty() {
                thin
            } else {
                runner.style.add_modifier(Modifier::BOLD)
            };
            let name = self.name(runner, look);
            grid.put_before((end - self.digits - 2, y), &name, style);
        }
    }

    /// `▌ 2  Anne-Sophie Müller ◆ ▼1`, after the last week.
    pub(super) fn end(
        &self,
        grid: &mut CellGrid,
        (x, y): (usize, usize),
        place: u32,
        runner: &Runner<'_>,
        look: &Appearance,
    ) {
        let styles = look.styles();
        let x = x + GAP;
        if runner.here {
            grid.put((x, y), look.glyphs().cursor, styles.accent);
        }
        let end = x + 2 + self.digits;
        grid.put_before((end, y), &place.to_string(), styles.strong);
        let name = self.name(runner, look);
        let bold = runner.style.add_modifier(Modifier::BOLD);
        let mut at = end + if self.wide { 2 } else { 1 };
        grid.put_text((at, y), &name, bold);
        at += text::width(&name) + 1;
        if !runner.sign.is_empty() {
            grid.put_text((at, y), runner.sign, bold);
            at += SIGN;
        }
        let moved = movement(runner.detail.previous_place(), place, look);
        grid.put_text((at, y), &moved.content, moved.style);
        if runner.here {
            grid.tint((x, y), styles.select);
        }
    }

    fn name(&self, runner: &Runner<'_>, look: &Appearance) -> String {
        let name = clean_name(&runner.detail.player.name);
        text::cut(&name, self.name, look.glyphs().ellipsis).into_owned()
    }
}

/// The cells between the last week and the label.
const GAP: usize = 2;

/// The lines of labels that should be on these lines, in order, so that no two are on the same one while there is room.
pub(super) fn spread(wanted: &[usize], height: usize) -> Vec<usize> {
    let mut rows = Vec::with_capacity(wanted.len());
    let mut free = 0;
    for &row in wanted {
        let row = row.max(free);
        rows.push(row);
        free = row + 1;
    }
    // Those pushed over the end push back those above them.
    let mut end = height;
    for row in rows.iter_mut().rev() {
        *row = (*row).min(end.saturating_sub(1));
        end = *row;
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_keep_their_line_unless_another_one_has_it() {
        assert_eq!(spread(&[0, 1, 5], 9), [0, 1, 5]);
        assert_eq!(spread(&[0, 0, 1, 5], 9), [0, 1, 2, 5]);
        assert_eq!(spread(&[2, 7, 8, 8, 8], 9), [2, 5, 6, 7, 8]);
        assert_eq!(spread(&[0, 0, 0], 2), [0, 0, 1]);
        assert_eq!(spread(&[], 0), [0; 0]);
    }
}
