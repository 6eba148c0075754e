use super::*;
use crate::scoretable::Kind;

/// The inputs for a table sorted by these columns.
fn wanted<'a>(
    columns: &'a [Column],
    room: u16,
    sorting: &'a Sorting,
    scrolled: Option<Column>,
) -> Wanted<'a> {
    Wanted {
        columns,
        rows: 60,
        sorting,
        scrolled,
        room,
    }
}

fn shown(room: u16, sorted: &[Column], scrolled: Option<Column>) -> Vec<Column> {
    let sorting = sorting(sorted);
    let wanted = wanted(Kind::Enhanced.columns(), room, &sorting, scrolled);
    wanted.place().iter().map(|placed| placed.column).collect()
}

fn sorting(columns: &[Column]) -> Sorting {
    let mut sorting = Sorting::default();
    for &column in columns {
        sorting.also(column);
    }
    sorting
}

#[test]
fn columns_leave_by_priority_and_come_back() {
    assert_eq!(shown(105, &[], None), Kind::Enhanced.columns());
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
    assert_eq!(shown(78, &[], None), at_80);
    let least = [Column::Pos, Column::Player, Column::Score];
    assert_eq!(shown(29, &[], None), least);
    assert_eq!(shown(22, &[], None), [Column::Pos, Column::Player]);
    assert_eq!(shown(9, &[], None), [Column::Player]);
}

#[test]
fn the_columns_sorted_by_stay() {
    let sorted = [Column::Worst, Column::Form];
    let columns = shown(78, &sorted, None);
    assert!(sorted.iter().all(|column| columns.contains(column)));
    assert!(columns.contains(&Column::Score));
    let one = shown(37, &[Column::Form], None);
    assert_eq!(one, [Column::Pos, Column::Player, Column::Form]);
}

#[test]
fn scrolled_sideways_place_and_name_stay_and_never_take_more_than_half() {
    let first = Some(Column::Correct);
    assert_eq!(
        shown(40, &[], first),
        [
            Column::Pos,
            Column::Player,
            Column::Correct,
            Column::Percentage
        ]
    );
    for room in 30..120 {
        let sorting = Sorting::default();
        let placed = wanted(Kind::Enhanced.columns(), room, &sorting, first).place();
        let beside = placed.iter().position(|p| p.column == Column::Correct);
        let frozen = placed[beside.unwrap()].x;
        let all = placed.last().unwrap().column == Column::Form;
        assert!(all || frozen <= room / 2 + GAP + 8, "{frozen} of {room}");
    }
    assert_eq!(shown(16, &[], first), [Column::Player, Column::Correct]);
    assert_eq!(shown(10, &[], first), [Column::Correct]);
}

#[test]
fn the_window_follows_the_cursor_and_ends_at_home() {
    let sorting = Sorting::default();
    let columns = Kind::Enhanced.columns();
    for room in [24, 40, 58, 78, 100] {
        let mut scrolled = None;
        for &cursor in columns.iter().chain(columns.iter().rev()) {
            scrolled = wanted(columns, room, &sorting, scrolled).follow(cursor);
            let placed = wanted(columns, room, &sorting, scrolled).place();
            assert!(
                placed.iter().any(|p| p.column == cursor),
                "{cursor:?} at {room}"
            );
            if is_frozen(cursor) {
                assert_eq!(scrolled, None);
            }
        }
    }
    let wide = wanted(columns, 105, &sorting, Some(Column::Best));
    assert_eq!(wide.follow(Column::Worst), None, "all fit again");
}

#[test]
fn nothing_overlaps_or_sticks_out_at_any_width() {
    let cases = Kind::ALL
        .into_iter()
        .flat_map(|kind| kind.columns().iter().map(move |&c| (kind, c)));
    let sorting = sorting(&[Column::Score, Column::Pos, Column::Player]);
    for (kind, column) in cases {
        for (room, rows) in (0..200).flat_map(|room| [0, 60, 1_000_000].map(|rows| (room, rows))) {
            for scrolled in [None, Some(column)] {
                let columns = kind.columns();
                let mut wanted = wanted(columns, room, &sorting, scrolled);
                wanted.rows = rows;
                let placed = wanted.place();
                for pair in placed.windows(2) {
                    assert_eq!(pair[0].x + pair[0].width + GAP, pair[1].x);
                }
                let end = placed.last().map_or(0, |last| last.x + last.width);
                assert!(end <= room, "{end} at {room} cells");
                let named = placed.iter().any(|p| p.column == Column::Player);
                assert!(named || scrolled.is_some());
                assert!(!named || end == room, "{end} at {room} cells");
            }
        }
    }
}

#[test]
fn the_users_columns_stand_in_the_users_order() {
    let mine = [Column::Score, Column::Player, Column::Pos, Column::Last];
    let sorting = Sorting::default();
    let placed = wanted(&mine, 60, &sorting, None).place();
    let columns: Vec<Column> = placed.iter().map(|placed| placed.column).collect();
    assert_eq!(columns, mine);
}
