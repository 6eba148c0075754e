use crossterm::event::KeyCode;

use super::*;
use crate::league::{PlayerId, Revision, Week};
use crate::loader::{Loaded, Verdict};
use crate::tui::testing::{START, answer, asked, detail, key, loaded, press, showing, waiting};
use crate::tui::{Message, update};

/// The detail that the effects request.
fn asks(effects: &[Effect]) -> Option<(LoadId, PlayerId)> {
    effects.iter().find_map(|effect| match effect {
        Effect::Detail { id, player, .. } => Some((*id, *player)),
        _ => None,
    })
}

fn bring(model: &mut Model, (id, player): (LoadId, PlayerId)) -> Vec<Effect> {
    let answer = Ok(Box::new(detail(player)));
    update(model, Message::Detail { id, answer }, START)
}

fn shown(model: &Model) -> Option<PlayerId> {
    let detail = model.detail.answer.as_ref()?.as_ref().ok()?;
    Some(detail.player.id)
}

/// A table of the same players, read at another revision.
fn at_revision(players: &[u32], revision: u64) -> Loaded {
    let mut loaded = loaded(players, Verdict::Fresh);
    loaded.source.revision = Revision(revision);
    loaded
}

#[test]
fn the_detail_is_that_of_the_table_on_screen_and_enter_or_escape_close_it() {
    let mut model = showing(9);
    press(&mut model, "jj");
    for close in [KeyCode::Enter, KeyCode::Esc, KeyCode::Char('q')] {
        let effects = key(&mut model, KeyCode::Enter);
        let Some(Effect::Detail {
            request, player, ..
        }) = effects.last()
        else {
            panic!("not asked for: {effects:?}");
        };
        assert_eq!(*player, PlayerId(3));
        let table = model.table.table().unwrap();
        assert_eq!(
            (request.season, request.week),
            (Some(table.season), table.week)
        );
        assert_eq!(key(&mut model, close), [Effect::Draw]);
        assert_eq!(model.overlay, None);
    }
    assert_eq!(model.table.player(), Some(PlayerId(3)));
}

#[test]
fn inside_the_detail_the_cursor_goes_to_the_next_player_and_late_answers_are_dropped() {
    let mut model = showing(3);
    let first = asks(&key(&mut model, KeyCode::Enter)).unwrap();
    let second = asks(&key(&mut model, KeyCode::Down)).unwrap();
    assert_eq!(second.1, PlayerId(2));
    assert!(bring(&mut model, first).is_empty());
    assert_eq!(shown(&model), None);
    bring(&mut model, second);
    assert_eq!(shown(&model), Some(PlayerId(2)));
    // The current detail stays until the next one arrives.
    let third = asks(&press(&mut model, "j")).unwrap();
    assert_eq!(shown(&model), Some(PlayerId(2)));
    bring(&mut model, third);
    assert!(press(&mut model, "j").is_empty(), "there is no fourth");
    assert_eq!(asks(&press(&mut model, "k")).unwrap().1, PlayerId(2));
    key(&mut model, KeyCode::Esc);
    assert_eq!(model.table.player(), Some(PlayerId(2)));
}

#[test]
fn a_detail_opened_again_shows_nothing_of_the_previous_player() {
    let mut model = showing(3);
    let first = asks(&key(&mut model, KeyCode::Enter)).unwrap();
    bring(&mut model, first);
    key(&mut model, KeyCode::Esc);
    press(&mut model, "j");
    key(&mut model, KeyCode::Enter);
    assert_eq!(shown(&model), None);
}

#[test]
fn a_refresh_under_an_open_detail_asks_again() {
    let mut model = showing(9);
    key(&mut model, KeyCode::Enter);
    let id = asked(&update(&mut model, Message::LeagueChanged, START)).unwrap();
    let effects = answer(&mut model, id, at_revision(&[1, 2], 8));
    assert_eq!(asks(&effects).unwrap().1, PlayerId(1));
    key(&mut model, KeyCode::Esc);
    let id = asked(&press(&mut model, "R")).unwrap();
    assert_eq!(asks(&answer(&mut model, id, at_revision(&[1], 9))), None);
}

#[test]
fn the_pinned_row_is_always_on_screen_and_never_under_the_cursor() {
    let mut model = showing(60);
    let lines = usize::from(model.layout().lines());
    press(&mut model, "jjjp");
    assert_eq!(model.table.pinned.unwrap().player, PlayerId(4));
    for keys in ["G", "kkk", "g", "0", "8", "="] {
        press(&mut model, keys);
        let shown: Vec<_> = model.table.lines(lines).collect();
        let pinned = model.table.pinned.unwrap().row;
        assert!(shown.iter().any(|&(row, _)| Some(row) == pinned), "{keys}");
        assert_eq!(shown.iter().filter(|(_, selected)| *selected).count(), 1);
    }
    press(&mut model, "g");
    press(&mut model, "jjjp");
    assert_eq!(model.table.pinned, None);
}

#[test]
fn every_row_can_be_reached_past_the_pinned_one() {
    let mut model = showing(60);
    press(&mut model, &format!("{}p", "j".repeat(30)));
    for (edge, back) in [("g", "j"), ("G", "k")] {
        press(&mut model, edge);
        let mut seen = Vec::new();
        for _ in 0..60 {
            let lines = usize::from(model.layout().lines());
            let selected = model.table.lines(lines).find(|&(_, selected)| selected);
            seen.extend(selected.map(|(row, _)| row));
            press(&mut model, back);
        }
        seen.sort_unstable();
        assert_eq!(seen, (0..60).collect::<Vec<_>>());
    }
}

#[test]
fn my_own_row_is_found_by_name_and_jumped_to() {
    let mut model = showing(60);
    press(&mut model, "m");
    assert!(model.toast.take().unwrap().text.contains("--me NAME"));
    let (mut model, id) = waiting();
    model.me.name = Some("player 42".to_owned());
    let players: Vec<u32> = (1..=60).collect();
    answer(&mut model, id, loaded(&players, Verdict::Fresh));
    press(&mut model, "m");
    assert_eq!(model.table.player(), Some(PlayerId(42)));
    assert_eq!(model.toast, None);
    let id = asked(&press(&mut model, "R")).unwrap();
    answer(&mut model, id, loaded(&[1, 2], Verdict::Fresh));
    press(&mut model, "m");
    assert_eq!(model.toast.unwrap().text, "you are not in this table");
}

#[test]
fn only_a_refresh_that_brings_something_else_leaves_marks() {
    let mut model = showing(3);
    let refresh = |model: &mut Model, players: &[u32], revision| {
        let id = asked(&update(model, Message::LeagueChanged, START)).unwrap();
        model.toast = None;
        answer(model, id, at_revision(players, revision));
        model.toast.take().map(|toast| toast.text)
    };
    assert_eq!(refresh(&mut model, &[1, 2, 3], 7), None);
    assert_eq!(refresh(&mut model, &[1, 2, 3], 8), None);
    let told = refresh(&mut model, &[2, 1, 3, 4], 9);
    assert_eq!(told.as_deref(), Some("9: 3 rows changed"));
    assert!(model.changes.is_some());
    // The same answer again removes no mark; a key does, even one that is not bound.
    assert_eq!(refresh(&mut model, &[2, 1, 3, 4], 9), None);
    assert!(model.changes.is_some());
    assert_eq!(press(&mut model, "Z"), [Effect::Draw]);
    assert_eq!(model.changes, None);
    assert!(press(&mut model, "Z").is_empty());
    // Another week, because the user selected it: nothing changed.
    model.request.week = Week::new(3);
    assert_eq!(refresh(&mut model, &[1, 2], 10), None);
    assert_eq!(model.changes, None);
}
