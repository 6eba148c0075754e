use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use proptest::prelude::*;

use super::*;
use crate::league::PlayerId;
use crate::loader::Verdict;
use crate::tui::testing::{START, answer, asked, loaded, showing};
use crate::tui::{Message, update};

/// An event that may happen to a table on screen.
#[derive(Clone, Debug)]
enum Happening {
    /// The user moves the cursor.
    Move(KeyCode),
    /// The user does something that must not change which player is under the cursor.
    Press(KeyCode),
    Resize(u16, u16),
    /// The user types a filter and keeps it or not.
    Filter(String, bool),
    /// Another table arrives, with these players in this order.
    Reload(Vec<u32>),
    Tick,
}

fn happenings() -> impl Strategy<Value = Vec<Happening>> {
    let moves = [
        KeyCode::Char('j'),
        KeyCode::Char('k'),
        KeyCode::PageDown,
        KeyCode::PageUp,
        KeyCode::Char('g'),
        KeyCode::Char('G'),
    ];
    let keys: Vec<KeyCode> = "0123456789sr+=hlctpyYM\n".chars().map(code).collect();
    let players: Vec<u32> = (1..=60).collect();
    let one = prop_oneof![
        2 => prop::sample::select(moves.to_vec()).prop_map(Happening::Move),
        4 => prop::sample::select(keys).prop_map(Happening::Press),
        1 => ("[0-9]{0,2}|player|=kc", any::<bool>()).prop_map(|(text, keep)| Happening::Filter(text, keep)),
        1 => (0..160u16, 0..50u16).prop_map(|(width, height)| Happening::Resize(width, height)),
        1 => prop::sample::subsequence(players, 0..=60).prop_shuffle().prop_map(Happening::Reload),
        1 => Just(Happening::Tick),
    ];
    prop::collection::vec(one, 1..40)
}

/// The key that types a character; a newline stands for Enter.
fn code(key: char) -> KeyCode {
    match key {
        '\n' => KeyCode::Enter,
        key => KeyCode::Char(key),
    }
}

fn happen(model: &mut Model, happening: &Happening) {
    let press = |code| Message::Key(KeyEvent::new(code, KeyModifiers::NONE));
    // The cache panel as an overlay would take the keys that move the cursor.
    model.overlay = None;
    match happening.clone() {
        Happening::Move(code) | Happening::Press(code) => {
            update(model, press(code), START);
        }
        Happening::Resize(width, height) => {
            update(model, Message::Resized { width, height }, START);
        }
        Happening::Filter(text, keep) => {
            for key in "/".chars().chain(text.chars()) {
                update(model, press(KeyCode::Char(key)), START);
            }
            let end = if keep { KeyCode::Enter } else { KeyCode::Esc };
            update(model, press(end), START);
        }
        Happening::Reload(players) => {
            let effects = update(model, press(KeyCode::Char('R')), START);
            let id = asked(&effects).expect("no load was under way");
            answer(model, id, loaded(&players, Verdict::Fresh));
        }
        Happening::Tick => {
            update(model, Message::Tick, START);
        }
    }
}

proptest! {
    #[test]
    fn the_cursor_stays_with_its_player_and_in_view(happenings in happenings()) {
        let mut model = showing(60);
        let mut followed = None;
        for happening in &happenings {
            let before = model.table.player();
            happen(&mut model, happening);
            // On an empty table the cursor cannot move.
            let moves = match happening {
                Happening::Move(_) => before.is_some(),
                Happening::Filter(_, keep) => *keep && model.table.rows.filter.is_some(),
                _ => false,
            };
            if moves && model.table.player().is_some() {
                followed = model.table.player();
            }
            let table = model.table.table().unwrap();
            let there = |player: &PlayerId| {
                let row = table.row_of(*player).and_then(|row| u32::try_from(row).ok());
                row.is_some_and(|row| model.table.rows.shown().contains(&row))
            };
            // A filter is typed letter by letter, and each letter may hide the row that the cursor fell back on.
            let before = before.filter(|_| !matches!(happening, Happening::Filter(..)));
            let expected = followed.filter(there).or(followed.and(before).filter(there));
            if expected.is_some() {
                prop_assert_eq!(model.table.player(), expected);
            }
            let column = model.table.column;
            let grid = crate::tui::widget::table::geometry::Grid::of(&model, &model.layout());
            if let Some(grid) = grid.filter(|grid| grid.columns.width > 22) {
                prop_assert!(grid.placed.iter().any(|p| p.column == column), "{:?}", column);
            }
            let lines = usize::from(model.layout().lines()).max(1);
            let shown: Vec<bool> = model.table.lines(lines).map(|(_, selected)| selected).collect();
            let rows = model.table.rows.shown().len();
            prop_assert_eq!(shown.len(), lines.min(rows), "an empty line, or a row too many");
            prop_assert_eq!(shown.iter().filter(|&&selected| selected).count(), rows.min(1));
            let pinned = model.table.pinned.and_then(|pin| pin.row);
            if let Some(pinned) = pinned.filter(|_| lines >= 3) {
                let found = model.table.rows.shown().iter().any(|&row| row as usize == pinned);
                prop_assert!(!found || model.table.lines(lines).any(|(row, _)| row == pinned));
            }
            if followed.is_none() {
                prop_assert!(rows == 0 || shown[0], "left the top without being moved");
                prop_assert_eq!(model.table.offset, 0);
            }
        }
    }
}
