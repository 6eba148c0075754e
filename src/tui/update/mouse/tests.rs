use std::time::Duration;

use crossterm::event::{KeyModifiers, MouseButton, MouseEvent, MouseEventKind};

use super::*;
use crate::tui::model::Overlay;
use crate::tui::testing::{START, press, showing};
use crate::tui::{Message, update};

fn event(kind: MouseEventKind, (column, row): (u16, u16)) -> Message {
    Message::Mouse(MouseEvent {
        kind,
        column,
        row,
        modifiers: KeyModifiers::NONE,
    })
}

fn click(model: &mut Model, place: (u16, u16), after: u64) -> Vec<Effect> {
    let now = START.after(Duration::from_millis(after));
    let pressed = event(MouseEventKind::Down(MouseButton::Left), place);
    update(model, pressed, now)
}

/// The position of a column's heading.
fn heading(model: &Model, column: Column) -> (u16, u16) {
    let grid = Grid::of(model, &model.layout()).unwrap();
    let placed = grid.placed.iter().find(|p| p.column == column).unwrap();
    (grid.columns.x + placed.x + 1, grid.headings.y)
}

#[test]
fn a_click_on_a_heading_sorts_and_another_one_reverses() {
    let mut model = showing(9);
    for ascending in [false, true] {
        let place = heading(&model, Column::Average);
        click(&mut model, place, 0);
        let (number, direction) = model.table.rows.sorting.key_of(Column::Average).unwrap();
        assert_eq!(number, 1);
        assert_eq!(
            direction == crate::scoretable::Direction::Ascending,
            ascending
        );
        assert_eq!(model.table.column, Column::Average);
    }
}

#[test]
fn a_click_selects_a_row_and_a_double_click_opens_it() {
    let mut model = showing(9);
    let (x, top) = heading(&model, Column::Player);
    click(&mut model, (x, top + 4), 0);
    assert_eq!(model.table.player(), Some(PlayerId(4)));
    click(&mut model, (x, top + 4), 500);
    assert_eq!(model.overlay, None, "too late for a double click");
    click(&mut model, (x, top + 5), 600);
    assert_eq!(model.overlay, None, "another row");
    let effects = click(&mut model, (x, top + 5), 700);
    assert_eq!(model.overlay, Some(Overlay::Detail { scroll: 0 }));
    assert!(
        effects
            .iter()
            .any(|e| matches!(e, Effect::Details { players, .. } if *players == [PlayerId(5)]))
    );
    // An overlay hides the table.
    click(&mut model, (x, top + 1), 5_000);
    assert_eq!(model.table.player(), Some(PlayerId(5)));
}

#[test]
fn a_click_below_the_last_row_or_beside_everything_does_nothing() {
    let mut model = showing(3);
    let (x, top) = heading(&model, Column::Player);
    for place in [(x, top + 9), (0, 0), (79, 23), (500, 500)] {
        assert!(click(&mut model, place, 0).is_empty(), "{place:?}");
    }
}

#[test]
fn a_click_on_a_tab_shows_its_table() {
    let mut model = showing(9);
    let layout = model.layout();
    let line = layout.table;
    let mut found = Vec::new();
    for x in 0..line.width {
        let tab = frame::tab_at(&model, &layout, (x, line.y));
        if tab.is_some() && found.last() != Some(&tab) {
            found.push(tab);
        }
    }
    assert_eq!(found, Kind::ALL.map(Some));
    let at = (0..line.width)
        .find(|&x| frame::tab_at(&model, &layout, (x, line.y)) == Some(Kind::Division));
    let effects = click(&mut model, (at.unwrap() + 3, line.y), 0);
    assert_eq!(model.request.kind, Kind::Division);
    assert!(crate::tui::testing::asked(&effects).is_some());
}

#[test]
fn the_wheel_scrolls_what_is_in_front() {
    let mut model = showing(60);
    let wheel = |model: &mut Model, kind| update(model, event(kind, (9, 9)), START);
    wheel(&mut model, MouseEventKind::ScrollDown);
    assert_eq!(model.table.player(), Some(PlayerId(4)));
    wheel(&mut model, MouseEventKind::ScrollUp);
    assert_eq!(model.table.player(), Some(PlayerId(1)));
    press(&mut model, "?");
    wheel(&mut model, MouseEventKind::ScrollDown);
    assert_eq!(
        model.overlay,
        Some(Overlay::Help {
            all: false,
            scroll: 3
        })
    );
    assert!(wheel(&mut model, MouseEventKind::Moved).is_empty());
}

#[test]
fn mouse_reporting_is_off_until_it_is_turned_on() {
    let mut model = showing(9);
    assert_eq!(press(&mut model, "M"), [Effect::Mouse(true), Effect::Draw]);
    assert_eq!(press(&mut model, "M"), [Effect::Mouse(false), Effect::Draw]);
}
