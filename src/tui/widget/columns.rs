//! Which columns fit, and where they stand.

use std::cmp::Reverse;

use crate::scoretable::{Column, Kind};

/// Cells between two columns.
const GAP: u16 = 1;

/// A column on screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Placed {
    pub(super) column: Column,
    /// The first cell, counted from the left edge of the table.
    pub(super) x: u16,
    pub(super) width: u16,
}

/// The columns of a kind of table that fit into `room` cells, for `rows` rows.
///
/// Columns leave by [`Column::leaves`]. Those of `kept` (under the cursor, sorted by) stay as long as anything does but
/// place and name, so moving the cursor to a column that had left brings it back for as long as the cursor is on it. The
/// player column takes what the others leave over.
pub(super) fn place(kind: Kind, room: u16, rows: usize, kept: [Column; 2]) -> Vec<Placed> {
    let rank = |column: Column| match column {
        Column::Player => 0,
        Column::Pos => 1,
        _ if kept.contains(&column) => 2,
        _ => 3 + column.leaves(),
    };
    let mut order = kind.columns().to_vec();
    order.sort_by_key(|&column| (rank(column), Reverse(column)));
    let mut left = room.saturating_sub(width(Column::Player, rows));
    let mut shown = vec![Column::Player];
    for &column in order.iter().filter(|&&column| column != Column::Player) {
        match left.checked_sub(width(column, rows) + GAP) {
            Some(less) => left = less,
            None => break,
        }
        shown.push(column);
    }
    shown.sort_unstable();
    let player = (width(Column::Player, rows) + left).min(room);
    let mut x = 0;
    let placed = shown.into_iter().map(|column| {
        let width = if column == Column::Player {
            player
        } else {
            width(column, rows)
        };
        let here = Placed { column, x, width };
        x += width + GAP;
        here
    });
    placed.collect()
}

/// The width of a column. Places need as many digits as there are rows, and the cell of the sort mark.
fn width(column: Column, rows: usize) -> u16 {
    let digits = u16::try_from(rows.checked_ilog10().unwrap_or(0)).unwrap_or(0) + 1;
    match column {
        Column::Pos | Column::Movement => column.width().max(digits + 1),
        // Bars fill their cells, so a cell of air sets them apart from the frame.
        Column::Form => column.width() + 1,
        _ => column.width(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOME: [Column; 2] = [Column::Pos, Column::Pos];

    fn shown(room: u16, kept: [Column; 2]) -> Vec<Column> {
        place(Kind::Enhanced, room, 60, kept)
            .iter()
            .map(|placed| placed.column)
            .collect()
    }

    #[test]
    fn columns_leave_by_priority_and_come_back() {
        assert_eq!(shown(101, HOME), Kind::Enhanced.columns());
        let at_80 = [
            Column::Pos,
            Column::Movement,
            Column::Team,
            Column::Player,
            Column::Last,
            Column::Percentage,
            Column::Best,
            Column::Average,
            Column::Banker,
            Column::Score,
        ];
        assert_eq!(shown(78, HOME), at_80);
        assert_eq!(
            shown(29, HOME),
            [Column::Pos, Column::Player, Column::Score]
        );
        assert_eq!(shown(22, HOME), [Column::Pos, Column::Player]);
        assert_eq!(shown(9, HOME), [Column::Player]);
    }

    #[test]
    fn the_columns_under_the_cursor_and_sorted_by_stay() {
        let kept = [Column::Form, Column::Worst];
        let columns = shown(78, kept);
        assert!(kept.iter().all(|column| columns.contains(column)));
        assert!(columns.contains(&Column::Score));
        assert_eq!(shown(33, kept), [Column::Pos, Column::Player, Column::Form]);
    }

    #[test]
    fn nothing_overlaps_or_sticks_out_at_any_width() {
        let cases = Kind::ALL
            .into_iter()
            .flat_map(|kind| kind.columns().iter().map(move |&c| (kind, c)));
        for (kind, column) in cases {
            for (room, rows) in
                (0..200).flat_map(|room| [0, 60, 1_000_000].map(|rows| (room, rows)))
            {
                let placed = place(kind, room, rows, [column, Column::Score]);
                assert!(placed.iter().any(|p| p.column == Column::Player));
                for pair in placed.windows(2) {
                    assert_eq!(pair[0].x + pair[0].width + GAP, pair[1].x);
                }
                let end = placed.last().map_or(0, |last| last.x + last.width);
                assert_eq!(end, room, "at {room} cells");
            }
        }
    }

    #[test]
    fn a_table_has_its_own_columns_and_no_others() {
        let whole = |kind| -> Vec<Column> {
            place(kind, 101, 60, HOME)
                .iter()
                .map(|placed| placed.column)
                .collect()
        };
        for kind in Kind::ALL {
            assert_eq!(whole(kind), kind.columns());
        }
    }
}
