//! The first rows, then the whole, and what comes between.

use crossterm::event::KeyCode;

use crate::league::Revision;
use crate::loader::{Arrival, Loaded, Verdict};
use crate::scoretable::{Column, Kind};
use crate::tui::model::Model;
use crate::tui::testing::{
    START, answer, asked, filter_words, key, loaded, loaded_kind, press, screen, showing, waiting,
};
use crate::tui::{Effect, LoadId, Message, update};

/// A table of players 1 to `players`.
fn table(players: u32) -> Loaded {
    loaded(&(1..=players).collect::<Vec<_>>(), Verdict::Fresh)
}

/// The first rows of a table of 200 rows arrive.
fn first(model: &mut Model, id: LoadId, loaded: Loaded) -> Vec<Effect> {
    let arrival = Arrival::First(Box::new(loaded), 200);
    update(model, Message::Arrived { id, arrival }, START)
}

fn more(model: &mut Model, id: LoadId, rows: u64) -> Vec<Effect> {
    let arrival = Arrival::More(rows);
    update(model, Message::Arrived { id, arrival }, START)
}

/// A dashboard that shows the first 50 rows of 200, and the id of the load.
fn partial() -> (Model, LoadId) {
    let (mut model, id) = waiting();
    assert_eq!(first(&mut model, id, table(50)), [Effect::Draw]);
    (model, id)
}

fn toast(model: &Model) -> Option<&str> {
    model.toast.as_ref().map(|toast| toast.text.as_str())
}

fn leading(model: &Model) -> Option<Column> {
    model.table.rows.sorting.0.first().map(|key| key.column)
}

#[test]
fn first_rows_are_shown_and_scrolled_and_the_whole_takes_their_place() {
    let (mut model, id) = partial();
    let top = |model: &mut Model| screen(model, (110, 24)).concat();
    assert!(
        top(&mut model).contains(" 50 of 200 · 25 % "),
        "{}",
        top(&mut model)
    );
    assert_eq!(more(&mut model, id, 50), [], "no other percentage");
    assert_eq!(more(&mut model, id, 120), [Effect::Draw]);
    assert!(top(&mut model).contains(" 50 of 200 · 60 % "));
    more(&mut model, id, 200);
    assert!(top(&mut model).contains(" 99 % "), "it is not proved yet");
    press(&mut model, "G");
    let player = model.table.player();
    assert_eq!(player, Some(crate::league::PlayerId(50)));

    answer(&mut model, id, table(200));
    assert_eq!(
        (model.table.arriving(), model.table.rows.shown().len()),
        (None, 200)
    );
    assert!(!top(&mut model).contains("of 200 ·"));
    assert_eq!(
        model.table.player(),
        player,
        "the cursor stays on its player"
    );
    assert!(
        model.changes.is_none(),
        "more rows are no change of the league"
    );
    assert_eq!(toast(&model), None);
}

#[test]
fn a_sort_waits_for_the_whole_and_says_so() {
    let (mut model, id) = partial();
    press(&mut model, "llll");
    let column = model.table.column;
    assert_ne!(column, Column::Pos);
    key(&mut model, KeyCode::Char('s'));
    let keys = model.table.order();
    assert_eq!(keys.0.first().map(|key| key.column), Some(column));
    assert_eq!(
        leading(&model),
        Some(Column::Pos),
        "the rows stay in league order"
    );
    assert_eq!(toast(&model), Some("sorted when all rows are here"));
    answer(&mut model, id, table(200));
    assert_eq!(model.table.rows.sorting, keys);
    assert_eq!(toast(&model), None, "it is sorted");
}

#[test]
fn the_order_of_the_table_before_waits_too_and_can_be_taken_back() {
    let mut model = showing(9);
    press(&mut model, "lllls");
    let id = asked(&key(&mut model, KeyCode::Tab)).expect("a load");
    first(
        &mut model,
        id,
        loaded_kind(
            Kind::Standard,
            &(1..=50).collect::<Vec<_>>(),
            Verdict::Fresh,
        ),
    );
    assert_eq!(leading(&model), Some(Column::Pos));
    assert_eq!(toast(&model), Some("sorted when all rows are here"));
    key(&mut model, KeyCode::Esc);
    answer(
        &mut model,
        id,
        loaded_kind(
            Kind::Standard,
            &(1..=200).collect::<Vec<_>>(),
            Verdict::Fresh,
        ),
    );
    assert!(model.table.rows.sorting.is_league_order());
}

#[test]
fn a_filter_looks_at_what_is_there_and_then_at_all() {
    let (mut model, id) = partial();
    press(&mut model, "/9");
    assert_eq!(filter_words(&model).as_deref(), Some("/9 5 of 50"));
    key(&mut model, KeyCode::Enter);
    assert_eq!(
        toast(&model),
        Some("of the rows that are here, and of all once they are")
    );
    answer(&mut model, id, table(200));
    assert_eq!(filter_words(&model).as_deref(), Some("/9 38 of 200"));
}

#[test]
fn first_rows_of_a_load_that_another_superseded_are_dropped() {
    let (mut model, id) = partial();
    let effects = key(&mut model, KeyCode::Tab);
    let next = asked(&effects).expect("another load");
    assert_eq!(first(&mut model, id, table(60)), []);
    assert_eq!(more(&mut model, id, 150), []);
    assert_eq!(answer(&mut model, id, table(200)), []);
    assert_eq!(model.table.rows.shown().len(), 50);
    let standard = |players: u32| {
        loaded_kind(
            Kind::Standard,
            &(1..=players).collect::<Vec<_>>(),
            Verdict::Fresh,
        )
    };
    first(&mut model, next, standard(40));
    assert_eq!(model.table.rows.shown().len(), 40);
    answer(&mut model, next, standard(200));
    assert_eq!(model.table.rows.shown().len(), 200);
}

#[test]
fn a_table_that_is_whole_stays_until_the_whole_of_its_next_edition_is_there() {
    let mut model = showing(200);
    press(&mut model, "G");
    let effects = update(&mut model, Message::LeagueChanged, START);
    let id = asked(&effects).expect("a load");
    assert_eq!(first(&mut model, id, table(50)), []);
    assert_eq!(more(&mut model, id, 100), []);
    assert_eq!(
        (model.table.arriving(), model.table.rows.shown().len()),
        (None, 200)
    );
    let mut next = table(201);
    next.source.revision = Revision(8);
    answer(&mut model, id, next);
    assert_eq!(model.table.rows.shown().len(), 201);
}

#[test]
fn a_rest_that_is_gone_is_replaced_by_what_the_load_came_to() {
    let (mut model, id) = partial();
    answer(&mut model, id, loaded(&[3, 2, 1], Verdict::Corrupt));
    assert_eq!(
        (model.table.arriving(), model.table.rows.shown().len()),
        (None, 3)
    );
    let source = model.cache.source.as_ref().unwrap();
    assert_eq!(source.verdict, Verdict::Corrupt);

    let (mut model, id) = partial();
    let answer = Err("the server does not answer".to_owned());
    update(&mut model, Message::Loaded { id, answer }, START);
    assert!(
        model.table.table().is_none(),
        "nothing proves the first rows"
    );
    assert!(model.cache.source.is_none());
    assert!(
        screen(&mut model, (110, 24))
            .concat()
            .contains("the server does not answer")
    );
}

#[test]
fn what_takes_all_rows_is_refused_until_they_are_there() {
    let (mut model, id) = partial();
    assert_eq!(press(&mut model, "v"), [Effect::Draw]);
    assert_eq!(
        toast(&model),
        Some("not verified: the rows are not all here yet")
    );
    assert_eq!(press(&mut model, "Y"), [Effect::Draw]);
    assert_eq!(
        toast(&model),
        Some("not copied: the rows are not all here yet")
    );
    answer(&mut model, id, table(200));
    assert!(matches!(
        press(&mut model, "v")[..],
        [Effect::Verify { .. }]
    ));
}
