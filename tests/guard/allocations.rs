//! Allocations of a key press, a frame, a sort and a hit.

use allocation_counter::{AllocationInfo, measure};
use scoretable::scoretable::{Column, SortKey, sort};

use crate::support::dashboard::{Dashboard, table};

const SMALL: u32 = 1_000;
const LARGE: u32 = 300_000;

/// What a key and the frame after it allocate, once nothing is new any more.
fn of_key(players: u32, key: char) -> AllocationInfo {
    let mut dashboard = Dashboard::used_to(players, key);
    measure(|| {
        dashboard.press(key);
        dashboard.draw();
    })
}

#[test]
fn a_cursor_move_allocates_nothing_that_grows_with_the_league() {
    for key in ['j', 'l'] {
        let (small, large) = (of_key(SMALL, key), of_key(LARGE, key));
        // A longer place has another digit, which may cost a larger buffer.
        assert!(
            large.bytes_total <= small.bytes_total + 2_048,
            "{key}: {} bytes over {SMALL} rows, {} over {LARGE}",
            small.bytes_total,
            large.bytes_total
        );
        assert!(
            large.count_total <= small.count_total + 64,
            "{key}: {} allocations over {SMALL} rows, {} over {LARGE}",
            small.count_total,
            large.count_total
        );
    }
}

#[test]
fn a_frame_allocates_for_the_rows_on_screen_only() {
    let of = |players| {
        let mut dashboard = Dashboard::showing(players);
        dashboard.draw();
        measure(|| {
            dashboard.draw();
        })
    };
    let (small, large) = (of(SMALL), of(LARGE));
    assert!(large.bytes_total <= small.bytes_total + 2_048);
    assert!(
        small.count_total <= 2_500,
        "a frame of 80 x 24 allocates {} times",
        small.count_total
    );
}

#[test]
fn a_sort_allocates_its_keys_and_its_order_and_nothing_a_row() {
    let table = table(LARGE, 12);
    let mut rows = 0;
    let sorted = measure(|| rows = sort::order(&table, &[SortKey::first(Column::Average)]).len());
    assert_eq!(rows, LARGE as usize);
    // Eight bytes for the key with its row, and four each for the row in the order before and after.
    let least = u64::from(LARGE) * 16;
    assert!(
        sorted.bytes_total <= least + 4_096,
        "{} bytes, at least {least}",
        sorted.bytes_total
    );
    assert!(sorted.count_total <= 8, "{}", sorted.count_total);
}

#[test]
fn a_hit_decodes_into_columns_and_not_into_rows() {
    let decoded = |players| {
        let bytes = postcard::to_allocvec(&table(players, 12)).unwrap();
        let mut rows = 0;
        let counted = measure(|| {
            let table: scoretable::scoretable::Scoretable = postcard::from_bytes(&bytes).unwrap();
            rows = table.rows();
        });
        assert_eq!(rows, players as usize);
        (counted, bytes.len() as u64)
    };
    let ((small, _), (large, bytes)) = (decoded(SMALL), decoded(LARGE));
    assert!(
        large.count_total <= small.count_total + 16,
        "{} allocations for {SMALL} rows, {} for {LARGE}",
        small.count_total,
        large.count_total
    );
    assert!(
        large.bytes_total <= bytes * 2,
        "{} bytes for an entry of {bytes}",
        large.bytes_total
    );
}
