use crossterm::event::KeyCode;

use crate::loader::Verdict;
use crate::scoretable::Column;
use crate::tui::model::{Model, Prompt};
use crate::tui::testing::{
    START, answer, asked, filter_words, key, loaded, press, showing, waiting,
};
use crate::tui::{Effect, Message, update};

fn names(model: &Model) -> Vec<String> {
    let table = model.table.table().unwrap();
    let shown = model.table.rows.shown().iter();
    shown
        .map(|&row| table.name(row as usize).to_owned())
        .collect()
}

fn typed(model: &Model) -> Option<&str> {
    model.prompt.as_ref().map(Prompt::text)
}

#[test]
fn every_character_changes_the_rows_and_enter_keeps_them() {
    let mut model = showing(30);
    press(&mut model, "/p2");
    assert_eq!(model.table.rows.shown().len(), 12);
    press(&mut model, "9");
    assert_eq!(names(&model), ["Player 29"]);
    key(&mut model, KeyCode::Backspace);
    assert_eq!(model.table.rows.shown().len(), 12);
    key(&mut model, KeyCode::Enter);
    assert_eq!((typed(&model), model.table.rows.shown().len()), (None, 12));
    press(&mut model, "/");
    assert_eq!(typed(&model), Some("p2"));
}

#[test]
fn a_sign_says_how_rows_are_matched() {
    let mut model = showing(30);
    for (text, found) in [
        ("p2", 12),
        ("~p2", 12),
        ("'p2", 0),
        ("'R 2", 11),
        ("=k", 0),
        // Nothing follows the sign yet.
        ("'", 30),
        ("=", 30),
    ] {
        press(&mut model, "/");
        press(&mut model, text);
        assert_eq!(model.table.rows.shown().len(), found, "{text}");
        key(&mut model, KeyCode::Esc);
    }
}

#[test]
fn words_come_before_letters_in_their_order() {
    let mut model = showing(30);
    press(&mut model, "/r 2");
    assert_eq!(model.table.rows.shown().len(), 12, "both words");
    key(&mut model, KeyCode::Esc);
    // No name has it, so the letters decide.
    press(&mut model, "/pl29");
    assert_eq!(names(&model), ["Player 29"]);
}

#[test]
fn matches_are_stepped_through_without_the_filter() {
    let mut model = showing(30);
    press(&mut model, "n");
    let said = |model: &Model| model.toast.clone().map(|toast| toast.text).unwrap();
    assert_eq!(said(&model), "nothing was looked for yet; / filters");
    press(&mut model, "/r 2");
    key(&mut model, KeyCode::Esc);
    assert_eq!(model.table.rows.shown().len(), 30);
    let here = |model: &Model| model.table.player().map(|player| player.0);
    press(&mut model, "n");
    assert_eq!(here(&model), Some(2));
    assert_eq!(said(&model), "match 1 of 12 for 'r 2'");
    press(&mut model, "nn");
    assert_eq!(here(&model), Some(20));
    press(&mut model, "NNN");
    assert_eq!(here(&model), Some(29));
    assert_eq!(
        said(&model),
        "match 12 of 12 for 'r 2', from the bottom again"
    );
    press(&mut model, "n");
    assert_eq!(said(&model), "match 1 of 12 for 'r 2', from the top again");
    press(&mut model, "/zebra");
    key(&mut model, KeyCode::Esc);
    press(&mut model, "n");
    assert_eq!(said(&model), "nothing here matches 'zebra'");
}

#[test]
fn a_pinned_row_stays_in_its_own_place_under_a_filter_and_is_no_match() {
    let mut model = showing(30);
    press(&mut model, "gjjjp");
    let pinned = names(&model)[3].clone();
    press(&mut model, "/r 2");
    assert_eq!(names(&model).len(), 13);
    assert_eq!(names(&model)[1], pinned);
    assert_eq!(filter_words(&model).as_deref(), Some("/r 2 12 of 30"));
    let (table, row) = model.table.here().unwrap();
    assert!(table.name(row).contains('2'), "the cursor is on a match");
    key(&mut model, KeyCode::Enter);
    // Unpinned, it leaves; pinned again elsewhere, the other one stays.
    model.table.pin(None);
    assert_eq!(names(&model).len(), 12);
    model.table.pin(Some(crate::league::PlayerId(30)));
    assert_eq!(names(&model).last().unwrap(), "Player 30");
}

#[test]
fn no_letters_are_marked_in_a_pinned_row_that_does_not_match() {
    let mut model = showing(102);
    model.table.pin(Some(crate::league::PlayerId(102)));
    // It has both letters in their order, which is no match where another has the word.
    press(&mut model, "/12");
    let shown = model.table.rows.shown().to_vec();
    assert_eq!(names(&model), ["Player 12", "Player 102"]);
    let marked = |&row: &u32| model.table.rows.is_match(row as usize);
    assert_eq!(shown.iter().map(marked).collect::<Vec<_>>(), [true, false]);
    model.table.pin(Some(crate::league::PlayerId(12)));
    assert!(model.table.rows.is_match(11));
}

#[test]
fn characters_that_are_keys_elsewhere_are_only_text() {
    let mut model = showing(9);
    assert_eq!(press(&mut model, "/qf0"), vec![Effect::Draw; 4]);
    assert_eq!(typed(&model), Some("qf0"));
    assert_eq!(model.table.rows.shown().len(), 0);
    assert!(model.table.rows.sorting.is_league_order());
}

#[test]
fn a_filter_may_be_typed_before_the_table_comes_and_outlives_it() {
    let (mut model, id) = waiting();
    press(&mut model, "/p3");
    answer(&mut model, id, loaded(&[1, 2, 3, 33], Verdict::Fresh));
    assert_eq!(names(&model), ["Player 3", "Player 33"]);
    key(&mut model, KeyCode::Enter);
    press(&mut model, "2r");
    assert_eq!(names(&model), ["Player 33", "Player 3"]);
    let effects = press(&mut model, "R");
    let id = asked(&effects).unwrap();
    answer(&mut model, id, loaded(&[30, 2], Verdict::Fresh));
    assert_eq!(names(&model), ["Player 30"]);
}

#[test]
fn the_player_looked_for_stays_under_the_cursor_when_all_rows_return() {
    let mut model = showing(60);
    press(&mut model, "/p47");
    key(&mut model, KeyCode::Enter);
    let player = model.table.player();
    key(&mut model, KeyCode::Esc);
    let after = (model.table.rows.shown().len(), model.table.player());
    assert_eq!(after, (60, player));
    // A user who cancels the filter has not moved the cursor.
    let mut model = showing(60);
    press(&mut model, "/p47");
    key(&mut model, KeyCode::Esc);
    assert_eq!(model.table.offset, 0);
    assert!(model.prompt.is_none() && model.table.rows.filter.is_none());
}

#[test]
fn a_paste_is_text_for_a_filter_and_nothing_elsewhere() {
    let mut model = showing(30);
    let paste = |model: &mut Model| update(model, Message::Pasted("player\n2q".to_owned()), START);
    assert!(paste(&mut model).is_empty());
    press(&mut model, "/");
    paste(&mut model);
    assert_eq!(typed(&model), Some("player 2q"));
}

#[test]
fn escape_steps_back_from_filter_sort_and_pin_and_never_quits() {
    let mut model = showing(30);
    press(&mut model, "jp7/p2");
    key(&mut model, KeyCode::Enter);
    press(&mut model, "?");
    let state = |model: &Model| {
        [
            model.overlay.is_some(),
            model.table.rows.filter.is_some(),
            model.table.rows.sorting.key_of(Column::Average).is_some(),
            model.table.pinned.is_some(),
        ]
    };
    let mut seen = vec![state(&model)];
    for _ in 0..4 {
        key(&mut model, KeyCode::Esc);
        seen.push(state(&model));
    }
    let expected = [
        [true, true, true, true],
        [false, true, true, true],
        [false, false, true, true],
        [false, false, false, true],
        [false, false, false, false],
    ];
    assert_eq!(seen, expected);
    for _ in 0..5 {
        assert!(!key(&mut model, KeyCode::Esc).contains(&Effect::Quit));
    }
}
