//! Bytes that the dashboard sends to its terminal. The least is what the changed cells need; styles and positions come on
//! top.

use std::sync::Arc;

use scoretable::tui::Message;

use crate::support::dashboard::{Dashboard, SIZE, table};

/// What a frame without any cell sends: that the terminal's cursor stays hidden, and in which style text goes on.
const HEAD: usize = 32;

/// A whole screen sent once, as a measure.
fn whole() -> usize {
    let (columns, lines) = SIZE;
    usize::from(columns) * usize::from(lines)
}

#[test]
fn nothing_is_sent_when_nothing_has_changed() {
    let mut dashboard = Dashboard::showing(100);
    for _ in 0..2 {
        let sent = dashboard.draw();
        assert!(sent <= HEAD, "{sent} bytes");
        dashboard.tell(Message::Tick);
    }
}

#[test]
fn a_cursor_move_sends_two_rows_at_most() {
    let mut dashboard = Dashboard::showing(100);
    dashboard.press('j');
    dashboard.draw();
    dashboard.press('j');
    let sent = dashboard.draw();
    // The two rows change their ground in every cell, and each cell may change its style.
    let rows = 2 * usize::from(SIZE.0);
    assert!(sent > 0 && sent <= rows * 12, "{sent} bytes");
}

#[test]
fn a_sort_sends_less_than_the_screen_styled_cell_by_cell() {
    let mut dashboard = Dashboard::showing(100);
    dashboard.press('7');
    let sent = dashboard.draw();
    assert!(sent > 0 && sent <= whole() * 6, "{sent} bytes");
}

#[test]
fn a_load_of_the_same_table_sends_next_to_nothing() {
    let mut dashboard = Dashboard::showing(100);
    dashboard.press('R');
    dashboard.answer(Arc::new(table(100, 12)));
    let sent = dashboard.draw();
    assert!(sent <= 400, "{sent} bytes");
}

#[test]
fn another_week_sends_what_differs() {
    let mut dashboard = Dashboard::showing(100);
    dashboard.press('R');
    dashboard.answer(Arc::new(table(100, 11)));
    let sent = dashboard.draw();
    assert!(sent > 0 && sent <= whole() * 6, "{sent} bytes");
}
