//! What is counted rather than timed, the same on every machine: allocations, and bytes sent to the terminal beside the least
//! that they could be. `tests/guard` fails when one of these grows.

use std::sync::Arc;

use allocation_counter::{AllocationInfo, measure};
use scoretable::scoretable::{Column, Scoretable, SortKey, sort};

use crate::support::dashboard::{Dashboard, SIZE, table};

const SMALL: u32 = 1_000;
const LARGE: u32 = 300_000;

/// Counts allocations over a small league and a large one.
pub(crate) fn allocations() {
    for (what, key) in [("cursor down", 'j'), ("column right", 'l')] {
        of_both(&format!("key and frame, {what}"), |players| {
            let mut dashboard = Dashboard::used_to(players, key);
            measure(|| {
                dashboard.press(key);
                dashboard.draw();
            })
        });
    }
    of_both("frame", |players| {
        let mut dashboard = Dashboard::showing(players);
        dashboard.draw();
        measure(|| {
            dashboard.draw();
        })
    });
    of_both("hit, decoded", |players| {
        let sent = postcard::to_allocvec(&table(players, 12)).expect("a table");
        measure(|| {
            let read: Scoretable = postcard::from_bytes(&sent).expect("a table");
            std::hint::black_box(read);
        })
    });
    of_both("sort", |players| {
        let table = table(players, 12);
        measure(|| drop(sort::order(&table, &[SortKey::first(Column::Average)])))
    });
}

fn of_both(what: &str, counted: impl Fn(u32) -> AllocationInfo) {
    let words =
        |info: AllocationInfo| format!("{} of {} bytes", info.count_total, info.bytes_total);
    let (small, large) = (counted(SMALL), counted(LARGE));
    println!(
        "allocations, {what:<32} {SMALL} rows: {:<26} {LARGE} rows: {}",
        words(small),
        words(large)
    );
}

/// Counts what a change of the screen sends.
pub(crate) fn bytes() {
    let sent = |what: &str, change: &dyn Fn(&mut Dashboard)| {
        let mut dashboard = Dashboard::showing(100);
        dashboard.draw_compared();
        change(&mut dashboard);
        let (sent, least) = dashboard.draw_compared();
        println!(
            "bytes to the terminal, {what:<22} {sent} sent, {least} in the cells that changed, of {}",
            usize::from(SIZE.0) * usize::from(SIZE.1)
        );
    };
    sent("nothing changed", &|_| {});
    sent("cursor down", &|dashboard| dashboard.press('j'));
    sent("sort", &|dashboard| dashboard.press('7'));
    sent("flush", &|dashboard| {
        dashboard.flush();
        dashboard.answer(Arc::new(table(100, 12)));
    });
    sent("another week", &|dashboard| {
        dashboard.press('R');
        dashboard.answer(Arc::new(table(100, 11)));
    });
}
