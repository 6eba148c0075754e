use crossterm::event::KeyCode;

use crate::scoretable::{Column, Direction, Kind};
use crate::tui::model::{Model, Overlay};
use crate::tui::testing::{START, key, press, showing};
use crate::tui::{Effect, Message, UiState, update};

fn columns(model: &Model) -> Vec<Column> {
    model.columns.of(Kind::Enhanced)
}

#[test]
fn columns_are_chosen_in_a_list_and_remembered() {
    let mut model = showing(9);
    press(&mut model, "llC");
    assert_eq!(model.overlay, Some(Overlay::Columns { at: 2 }));
    press(&mut model, " jj J");
    let mine = columns(&model);
    assert!(!mine.contains(&Column::Team) && !mine.contains(&Column::Last));
    let memory = UiState::of(&model);
    assert_eq!(memory.columns(), model.columns);
    let text = serde_json::to_string(&memory).unwrap();
    assert_eq!(serde_json::from_str::<UiState>(&text).unwrap(), memory);
    assert!(text.contains("\"-team\""), "{text}");
    press(&mut model, "=");
    assert_eq!(columns(&model), Kind::Enhanced.columns());
    key(&mut model, KeyCode::Esc);
    assert_eq!(model.overlay, None);
}

#[test]
fn place_and_name_cannot_go_and_the_cursor_leaves_a_column_that_does() {
    let mut model = showing(9);
    press(&mut model, "C ");
    assert_eq!(columns(&model), Kind::Enhanced.columns());
    assert!(model.toast.is_some());
    key(&mut model, KeyCode::Esc);
    press(&mut model, "llC q");
    assert_eq!(model.table.column, Column::Pos);
    press(&mut model, "ll");
    assert_eq!(model.table.column, Column::Player, "the team is gone");
}

#[test]
fn the_table_scrolls_after_the_column_cursor_and_back() {
    let mut model = showing(9);
    for (width, height) in [(40, 15), (80, 24)] {
        update(&mut model, Message::Resized { width, height }, START);
        press(&mut model, &"l".repeat(12));
        assert_eq!(model.table.column, Column::Form);
        assert!(model.table.scrolled.is_some());
        press(&mut model, &"h".repeat(12));
        assert_eq!(
            (model.table.column, model.table.scrolled),
            (Column::Pos, None)
        );
    }
    press(&mut model, &"l".repeat(12));
    let (width, height) = (200, 45);
    update(&mut model, Message::Resized { width, height }, START);
    assert_eq!(
        (model.table.column, model.table.scrolled),
        (Column::Form, None)
    );
}

#[test]
fn a_sort_takes_up_to_three_columns() {
    let mut model = showing(9);
    let keys = |model: &Model| -> Vec<(Column, Direction)> {
        let keys = model.table.rows.sorting.0.iter();
        keys.map(|key| (key.column, key.direction)).collect()
    };
    press(&mut model, "8llll+");
    let (worst, last) = (
        (Column::Worst, Direction::Descending),
        (Column::Last, Direction::Descending),
    );
    assert_eq!(keys(&model), [worst, last]);
    press(&mut model, "+");
    assert_eq!(keys(&model)[1], (Column::Last, Direction::Ascending));
    press(&mut model, "hh+l+");
    assert_eq!(keys(&model).len(), 3);
    let toast = model.toast.take().map(|toast| toast.text);
    assert_eq!(
        toast.as_deref(),
        Some("a sort has at most 3 columns; = clears it")
    );
    press(&mut model, "r");
    assert_eq!(keys(&model)[0], (Column::Worst, Direction::Ascending));
    press(&mut model, "s");
    assert_eq!(keys(&model).len(), 1);
    press(&mut model, "=+");
    assert_eq!(
        keys(&model).len(),
        1,
        "the league's order is no key to add to"
    );
}

#[test]
fn what_is_copied_says_what_is_shown() {
    let mut model = showing(60);
    let effects = press(&mut model, "jy");
    let texts: Vec<&String> = effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::Copy(text) => Some(text),
            _ => None,
        })
        .collect();
    let [row] = texts[..] else {
        panic!("one text: {effects:?}")
    };
    let cells: Vec<&str> = row.split('\t').collect();
    assert_eq!(cells.len(), Kind::Enhanced.columns().len());
    assert_eq!((cells[0], cells[3]), ("2", "Player 2"));
    assert_eq!(model.toast.take().unwrap().text, "copied: Player 2");

    let effects = press(&mut model, "Y");
    let [Effect::CopyTable(excerpt), ..] = &effects[..] else {
        panic!("no rows: {effects:?}")
    };
    assert_eq!(excerpt.rows, (0..60).collect::<Vec<u32>>());
    let written = Message::Written("| a |\n|---|\n| 1 |\n".to_owned());
    let effects = update(&mut model, written, START);
    assert!(matches!(effects[..], [Effect::Copy(_), Effect::Draw]));
    let long = Message::Written("x".repeat(100_000));
    assert_eq!(update(&mut model, long, START), [Effect::Draw]);
    assert!(model.toast.unwrap().text.starts_with("not copied"));
}

#[test]
fn a_copied_table_is_every_row_as_filtered_and_sorted() {
    let mut model = showing(60);
    press(&mut model, "r/'5");
    key(&mut model, KeyCode::Enter);
    let effects = press(&mut model, "Y");
    let Some(Effect::CopyTable(excerpt)) = effects.first() else {
        panic!("no rows: {effects:?}")
    };
    let with_a_five = (0..60)
        .rev()
        .filter(|row| (row + 1).to_string().contains('5'));
    assert_eq!(excerpt.rows, with_a_five.collect::<Vec<u32>>());
}

#[test]
fn a_table_too_long_for_the_clipboard_is_refused_before_it_is_rendered() {
    let mut model = showing(2_000);
    assert_eq!(press(&mut model, "Y"), [Effect::Draw]);
    let said = model.toast.unwrap().text;
    assert!(said.starts_with("not copied: too long"), "{said}");
}
