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
        longest: 40,
        weeks: 12,
        behind: true,
        pinned: false,
        divisions: false,
        room,
    }
}

fn shown(room: u16, sorted: &[Column], scrolled: Option<Column>) -> Vec<Column> {
    let sorting = sorting(sorted);
    let wanted = wanted(Kind::Enhanced.columns(), room, &sorting, scrolled);
    columns(&wanted.place())
}

fn columns(placed: &Placed) -> Vec<Column> {
    placed.columns.iter().map(|placed| placed.column).collect()
}

fn width_of(placed: &Placed, column: Column) -> Option<u16> {
    let mut all = placed.columns.iter();
    all.find(|placed| placed.column == column)
        .map(|placed| placed.width)
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
    assert_eq!(shown(108, &[], None), Kind::Enhanced.columns());
    let at_80 = [
        Column::Pos,
        Column::Movement,
        Column::Team,
        Column::Player,
        Column::Last,
        Column::Percentage,
        Column::Average,
        Column::Score,
        Column::Form,
    ];
    assert_eq!(shown(76, &[], None), at_80);
    assert_eq!(shown(78, &[], None), at_80);
    let at_60 = [
        Column::Pos,
        Column::Movement,
        Column::Player,
        Column::Last,
        Column::Score,
        Column::Form,
    ];
    assert_eq!(shown(56, &[], None), at_60);
    let least = [Column::Pos, Column::Player, Column::Score];
    assert_eq!(shown(30, &[], None), least);
    assert_eq!(shown(22, &[], None), [Column::Pos, Column::Player]);
    assert_eq!(shown(9, &[], None), [Column::Player]);
}

#[test]
fn room_goes_to_the_name_the_form_and_the_points_behind_and_then_to_nothing() {
    let sorting = Sorting::default();
    let sizes = |room| {
        let placed = wanted(Kind::Enhanced.columns(), room, &sorting, None).place();
        let of = |column| width_of(&placed, column);
        let bar = placed.bar.map(|(_, width)| width);
        let behind = placed.behind.is_some();
        (of(Column::Player), of(Column::Form), behind, bar)
    };
    assert_eq!(sizes(55), (Some(22), Some(8), false, None));
    assert_eq!(sizes(76), (Some(22), Some(10), false, None));
    assert_eq!(sizes(78), (Some(22), Some(12), false, None));
    assert_eq!(sizes(108), (Some(22), Some(12), false, None));
    assert_eq!(sizes(122), (Some(36), Some(12), false, None));
    assert_eq!(sizes(130), (Some(36), Some(12), true, None));
    assert_eq!(sizes(139), (Some(36), Some(12), true, Some(8)));
    for room in [143, 160, 300] {
        assert_eq!(sizes(room), (Some(36), Some(12), true, Some(12)), "{room}");
    }
}

#[test]
fn short_names_and_young_seasons_take_no_more_than_they_need() {
    let sorting = Sorting::default();
    let columns = Kind::Standard.columns();
    let placed = Wanted {
        longest: 9,
        weeks: 2,
        ..wanted(columns, 200, &sorting, None)
    }
    .place();
    assert_eq!(width_of(&placed, Column::Player), Some(9));
    assert_eq!(width_of(&placed, Column::Form), Some(4));
    let last = placed.columns.last().unwrap();
    assert_eq!(last.x + last.width, 5 + 5 + 6 + 10 + 6 + 8 + 8 + 13 + 4);
}

#[test]
fn the_gap_to_a_pinned_player_is_shown_where_the_points_behind_the_leader_are_not() {
    let sorting = Sorting::default();
    for (room, shown) in [(40, false), (56, true), (76, true), (108, true)] {
        let pinned = Wanted {
            pinned: true,
            ..wanted(Kind::Enhanced.columns(), room, &sorting, None)
        };
        let placed = pinned.place();
        assert_eq!(placed.behind.is_some(), shown, "{room}");
        assert!(columns(&placed).contains(&Column::Last) || room < 56);
    }
}

#[test]
fn the_columns_sorted_by_stay() {
    let sorted = [Column::Worst, Column::Form];
    let columns = shown(78, &sorted, None);
    assert!(sorted.iter().all(|column| columns.contains(column)));
    assert!(columns.contains(&Column::Score));
    let one = shown(32, &[Column::Form], None);
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
        let placed = placed.columns;
        let beside = placed.iter().position(|p| p.column == Column::Correct);
        let frozen = placed[beside.unwrap()].x;
        assert!(frozen <= room / 2 + GAP + 8, "{frozen} of {room}");
    }
    assert_eq!(shown(17, &[], first), [Column::Player, Column::Correct]);
    assert_eq!(shown(10, &[], first), [Column::Correct]);
}

#[test]
fn the_window_follows_the_cursor_and_ends_at_home() {
    let sorting = Sorting::default();
    let all = Kind::Enhanced.columns();
    for room in [24, 40, 58, 78, 100] {
        let mut scrolled = None;
        for &cursor in all.iter().chain(all.iter().rev()) {
            scrolled = wanted(all, room, &sorting, scrolled).follow(cursor);
            let placed = wanted(all, room, &sorting, scrolled).place();
            assert!(columns(&placed).contains(&cursor), "{cursor:?} at {room}");
            if is_frozen(cursor) {
                assert_eq!(scrolled, None);
            }
        }
    }
    let wide = wanted(all, 108, &sorting, Some(Column::Best));
    assert_eq!(wide.follow(Column::Worst), None, "all fit again");
}

#[test]
fn nothing_overlaps_or_sticks_out_at_any_width() {
    let cases = Kind::ALL
        .into_iter()
        .flat_map(|kind| kind.columns().iter().map(move |&c| (kind, c)));
    let sorting = sorting(&[Column::Score, Column::Pos, Column::Player]);
    for (kind, column) in cases {
        for (room, rows) in (0..220).flat_map(|room| [0, 60, 1_000_000].map(|rows| (room, rows))) {
            for (scrolled, pinned) in [(None, false), (None, true), (Some(column), false)] {
                let placed = Wanted {
                    rows,
                    pinned,
                    divisions: kind == Kind::Division,
                    ..wanted(kind.columns(), room, &sorting, scrolled)
                }
                .place();
                let named = columns(&placed).contains(&Column::Player);
                assert!(named || scrolled.is_some());
                let mut parts: Vec<(u16, u16)> = placed
                    .columns
                    .iter()
                    .map(|placed| (placed.x, placed.width))
                    .chain(placed.behind.map(|(x, width)| (x, width - GAP)))
                    .chain(placed.bar)
                    .collect();
                parts.sort_unstable();
                for pair in parts.windows(2) {
                    assert!(
                        pair[0].0 + pair[0].1 < pair[1].0,
                        "{kind} at {room}: {parts:?}"
                    );
                }
                let end = parts.last().map_or(0, |last| last.0 + last.1);
                assert!(end <= room, "{kind}: {end} at {room} cells");
            }
        }
    }
}

#[test]
fn the_users_columns_stand_in_the_users_order() {
    let mine = [Column::Score, Column::Player, Column::Pos, Column::Last];
    let sorting = Sorting::default();
    let placed = wanted(&mine, 60, &sorting, None).place();
    assert_eq!(columns(&placed), mine);
}
