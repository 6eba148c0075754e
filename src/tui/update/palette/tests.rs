use crossterm::event::KeyCode;

use crate::league::{Season, Week};
use crate::loader::SeasonHead;
use crate::scoretable::Column;
use crate::tui::keymap::BINDINGS;
use crate::tui::model::{Model, Overlay};
use crate::tui::palette::{PaletteFinds, finds};
use crate::tui::testing::{START, key, press, showing, waiting};
use crate::tui::{Effect, Message, update};

fn found(model: &Model) -> PaletteFinds {
    finds(model.palette.line.text(), model)
}

fn titles(model: &Model) -> Vec<String> {
    let entries = found(model).entries.into_iter();
    entries.map(|entry| entry.title).collect()
}

/// The texts typed into an open palette, and the titles found.
fn typed(text: &str) -> Vec<String> {
    let mut model = showing(30);
    press(&mut model, ":");
    press(&mut model, text);
    titles(&model)
}

#[test]
fn every_action_is_listed_and_one_that_does_nothing_now_says_why() {
    let (mut model, _) = waiting();
    press(&mut model, ":");
    let entries = found(&model).entries;
    for binding in BINDINGS {
        let listed = entries.iter().find(|entry| entry.title == binding.title);
        let entry = listed.unwrap_or_else(|| panic!("no {}", binding.title));
        assert!(!entry.sentence.is_empty(), "{}", binding.title);
        assert_eq!(
            entry.target.is_none(),
            entry.sentence.starts_with("Not now: "),
            "{}",
            binding.title
        );
    }
    let pin = entries.iter().find(|entry| entry.title == "Pin").unwrap();
    assert_eq!(pin.sentence, "Not now: the table has no rows.");
    press(&mut model, "pin");
    assert!(key(&mut model, KeyCode::Enter).contains(&Effect::Draw));
    let toast = model.toast.clone().unwrap().text;
    assert_eq!(toast, "Not now: the table has no rows.");
    assert_eq!(model.overlay, Some(Overlay::Palette));
}

#[test]
fn what_has_the_text_comes_before_what_has_its_letters() {
    let flush = typed("fl");
    assert_eq!(flush[0], "Flush");
    let filter = flush.iter().position(|title| title == "Filter");
    assert!(filter.is_some_and(|at| at > 0), "{flush:?}");
    let sort = typed("avg");
    assert_eq!(sort[0], "Sort by Avg");
    assert!(typed("zzqq").is_empty());
    // Players are found by what their names have, not by letters in order.
    assert!(typed("player 29").contains(&"Player 29".to_owned()));
    assert!(!typed("pyr29").contains(&"Player 29".to_owned()));
}

#[test]
fn enter_does_it_as_its_key_would() {
    let mut model = showing(9);
    press(&mut model, ":sort by avg");
    key(&mut model, KeyCode::Enter);
    assert_eq!(model.overlay, None);
    assert_eq!(model.table.rows.sorting.0[0].column, Column::Average);
    press(&mut model, ":flush");
    assert!(key(&mut model, KeyCode::Enter).contains(&Effect::Flush));
    press(&mut model, ":");
    key(&mut model, KeyCode::Esc);
    assert_eq!(model.overlay, None);
}

#[test]
fn tab_completes_and_arrows_choose() {
    let mut model = showing(9);
    press(&mut model, ":sort by");
    key(&mut model, KeyCode::Down);
    let second = titles(&model)[1].clone();
    key(&mut model, KeyCode::Tab);
    assert_eq!(model.palette.line.text(), second);
    assert_eq!(titles(&model)[0], second);
    for _ in 0..99 {
        key(&mut model, KeyCode::Down);
    }
    assert_eq!(model.palette.at, titles(&model).len() - 1);
    press(&mut model, "x");
    assert_eq!(model.palette.at, 0);
}

#[test]
fn a_place_and_a_player_are_gone_to_also_behind_a_filter() {
    let mut model = showing(30);
    press(&mut model, ":12");
    assert_eq!(titles(&model)[0], "Place 12");
    key(&mut model, KeyCode::Enter);
    let here = model
        .table
        .here()
        .map(|(table, row)| table.name(row).to_owned());
    assert_eq!(here.as_deref(), Some("Player 12"));
    press(&mut model, "/29");
    key(&mut model, KeyCode::Enter);
    press(&mut model, ":player 7");
    key(&mut model, KeyCode::Enter);
    let here = model
        .table
        .here()
        .map(|(table, row)| table.name(row).to_owned());
    assert_eq!(here.as_deref(), Some("Player 7"));
    assert!(
        model.table.rows.filter.is_none(),
        "it would hide the player"
    );
    press(&mut model, ":99");
    let place = found(&model).entries.remove(0);
    assert_eq!(place.target, None);
}

#[test]
fn a_week_a_season_and_a_table_are_gone_to() {
    let mut model = showing(9);
    let weeks = |last| (1..=last).filter_map(Week::new).collect();
    let season = SeasonHead {
        season: Season::new(2024).unwrap(),
        weeks: weeks(12),
        planned: weeks(14),
        progress: None,
    };
    update(&mut model, Message::Calendar(Ok(vec![season])), START);
    let mut asked = |text: &str| {
        press(&mut model, ":");
        press(&mut model, text);
        key(&mut model, KeyCode::Enter);
        let request = model.request;
        key(&mut model, KeyCode::Esc);
        request
    };
    assert_eq!(asked("w9").week, Week::new(9));
    assert_eq!(asked("s2024").week, None);
    assert_eq!(asked("division").kind.title(), "Division");
    let before = asked("w30");
    assert_eq!(before.week, None, "there is no such week");
}

#[test]
fn a_palette_over_a_detail_acts_there_or_returns_to_it() {
    let mut model = showing(9);
    key(&mut model, KeyCode::Enter);
    let detail = model.overlay;
    assert!(matches!(detail, Some(Overlay::Detail { .. })));
    press(&mut model, ":");
    key(&mut model, KeyCode::Esc);
    assert_eq!(model.overlay, detail);
    let player = model.table.player();
    press(&mut model, ":down");
    key(&mut model, KeyCode::Enter);
    assert_eq!(model.overlay, detail);
    assert_ne!(model.table.player(), player);
    press(&mut model, "?:league order");
    key(&mut model, KeyCode::Enter);
    assert_eq!(model.overlay, None, "it is one of the table");
}
