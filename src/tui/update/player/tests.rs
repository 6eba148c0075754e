use crossterm::event::KeyCode;

use super::*;
use crate::league::{PlayerId, Revision, Week};
use crate::loader::{Loaded, Verdict};
use crate::scoretable::Kind;
use crate::tui::testing::{
    START, answer, asked, detail, key, loaded, loaded_kind, press, showing, waiting,
};
use crate::tui::{Message, update};

/// The details that the effects request: of which players, and under which id.
fn asks_all(effects: &[Effect]) -> Option<(LoadId, Vec<PlayerId>)> {
    effects.iter().find_map(|effect| match effect {
        Effect::Details { id, players, .. } => Some((*id, players.clone())),
        _ => None,
    })
}

/// The one detail that the effects request.
fn asks(effects: &[Effect]) -> Option<(LoadId, PlayerId)> {
    let (id, players) = asks_all(effects)?;
    assert_eq!(players.len(), 1, "{players:?}");
    Some((id, players[0]))
}

fn bring(model: &mut Model, (id, player): (LoadId, PlayerId)) -> Vec<Effect> {
    bring_all(model, (id, vec![player]))
}

fn bring_all(model: &mut Model, (id, players): (LoadId, Vec<PlayerId>)) -> Vec<Effect> {
    let answer = Ok(players.into_iter().map(detail).collect());
    update(model, Message::Details { id, answer }, START)
}

fn shown(model: &Model) -> Option<PlayerId> {
    match shown_all(model).as_slice() {
        [] => None,
        [player] => Some(*player),
        players => panic!("one player should be shown: {players:?}"),
    }
}

fn shown_all(model: &Model) -> Vec<PlayerId> {
    let details = model.details.answer.as_ref();
    let details = details.and_then(|answer| answer.as_ref().ok());
    details.map_or_else(Vec::new, |details| {
        details.iter().map(|d| d.player.id).collect()
    })
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
        let Some(Effect::Details {
            request, players, ..
        }) = effects.last()
        else {
            panic!("not asked for: {effects:?}");
        };
        assert_eq!(*players, [PlayerId(3)]);
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

#[test]
fn help_over_a_view_returns_to_it() {
    let mut model = showing(3);
    let first = asks(&key(&mut model, KeyCode::Enter)).unwrap();
    bring(&mut model, first);
    for open in ["?", "e"] {
        model.notice = Some("a notice".to_owned());
        press(&mut model, open);
        assert!(!model.overlay.unwrap().is_view(), "{open}");
        for close in [KeyCode::Esc, KeyCode::Char('q')] {
            assert_eq!(key(&mut model, close), [Effect::Draw]);
            assert_eq!(model.overlay, Some(Overlay::Detail { scroll: 0 }));
            press(&mut model, open);
        }
        // The key that opens it also closes it; the one of the help shows every key first.
        press(&mut model, if open == "?" { "??" } else { open });
        assert_eq!(model.overlay, Some(Overlay::Detail { scroll: 0 }));
    }
    assert_eq!(shown(&model), Some(PlayerId(1)), "nothing was asked again");
    // A popup takes the place of another one.
    press(&mut model, "?e");
    key(&mut model, KeyCode::Esc);
    assert_eq!(model.overlay, Some(Overlay::Detail { scroll: 0 }));
    key(&mut model, KeyCode::Esc);
    assert_eq!(model.overlay, None);
}

#[test]
fn a_load_under_the_help_over_a_view_asks_for_the_view_again() {
    let mut model = showing(3);
    key(&mut model, KeyCode::Enter);
    let effects = press(&mut model, "?R");
    let id = asked(&effects).unwrap();
    let effects = answer(&mut model, id, at_revision(&[1, 2, 3], 8));
    assert_eq!(asks(&effects).unwrap().1, PlayerId(1));
}

#[test]
fn a_table_of_divisions_closes_the_views_of_players() {
    let mut model = showing(3);
    key(&mut model, KeyCode::Enter);
    let effects = press(&mut model, "?R");
    let table = loaded_kind(Kind::Division, &[], Verdict::Fresh);
    let effects = answer(&mut model, asked(&effects).unwrap(), table);
    assert_eq!(asks_all(&effects), None);
    assert_eq!((model.overlay, model.under.len()), (None, 0));
}

#[test]
fn weeks_pins_and_copies_work_in_the_detail() {
    let mut model = showing(9);
    key(&mut model, KeyCode::Enter);
    press(&mut model, "p");
    assert_eq!(model.table.pinned.unwrap().player, PlayerId(1));
    let effects = press(&mut model, "y");
    assert!(
        effects
            .iter()
            .any(|effect| matches!(effect, Effect::Copy(_)))
    );
    press(&mut model, "[");
    let said = model.toast.take().unwrap().text;
    assert_eq!(said, "the weeks are not loaded yet", "{said}");
    assert_eq!(press(&mut model, "f"), [Effect::Draw, Effect::Flush]);
    assert!(model.overlay.is_some());
}

/// The players of the comparison that is open, or being loaded.
fn compared(effects: &[Effect]) -> Vec<u32> {
    let players = asks_all(effects).map(|(_, players)| players);
    players.unwrap_or_default().iter().map(|p| p.0).collect()
}

#[test]
fn the_comparison_is_with_the_pinned_player_or_with_me() {
    let mut model = showing(9);
    for (keys, words) in [
        ("x", "pin a player with p or start with --me NAME"),
        ("px", "move to another player"),
    ] {
        assert_eq!(compared(&press(&mut model, keys)), [0; 0]);
        let said = model.toast.take().unwrap().text;
        assert!(said.starts_with(words), "{said}");
        assert_eq!(model.overlay, None);
    }
    assert_eq!(compared(&press(&mut model, "jx")), [2, 1]);
    key(&mut model, KeyCode::Esc);
    model.me.player = Some(PlayerId(5));
    assert_eq!(
        compared(&press(&mut model, "x")),
        [2, 1],
        "the pinned one first"
    );
    key(&mut model, KeyCode::Esc);
    assert_eq!(
        compared(&press(&mut model, "kx")),
        [1, 5],
        "on the pinned one"
    );
    key(&mut model, KeyCode::Esc);
    assert_eq!(compared(&press(&mut model, "px")), [1, 5]);
}

#[test]
fn the_comparison_steps_over_its_other_player_and_keeps_it() {
    let mut model = showing(4);
    press(&mut model, "jjpk");
    assert_eq!(compared(&press(&mut model, "x")), [2, 3]);
    assert_eq!(compared(&press(&mut model, "j")), [4, 3]);
    assert!(press(&mut model, "j").is_empty());
    assert_eq!(compared(&press(&mut model, "k")), [2, 3]);
    let first = press(&mut model, "k");
    assert_eq!(compared(&first), [1, 3]);
    bring_all(&mut model, asks_all(&first).unwrap());
    // Whether pinned or not, the other player stays the other one.
    press(&mut model, "p");
    assert_eq!(model.table.pinned, None);
    press(&mut model, "p");
    assert_eq!(model.table.pinned.unwrap().player, PlayerId(3));
    assert_eq!(press(&mut model, "X"), [Effect::Draw]);
    let swapped = Overlay::Compare {
        with: PlayerId(3),
        swapped: true,
        scroll: 0,
    };
    assert_eq!(model.overlay, Some(swapped));
    assert_eq!(shown_all(&model), [PlayerId(1), PlayerId(3)]);
    let mut ends = showing(2);
    press(&mut ends, "jpkx");
    assert!(
        press(&mut ends, "j").is_empty(),
        "only the pinned one is there"
    );
    assert_eq!(ends.table.player(), Some(PlayerId(1)));
}

#[test]
fn views_open_over_each_other_and_escape_goes_back_one_at_a_time() {
    let mut model = showing(9);
    press(&mut model, "jp");
    let effects = press(&mut model, "kw");
    let race = asks_all(&effects).unwrap();
    assert_eq!(race.1.len(), 5);
    bring_all(&mut model, race);
    let effects = key(&mut model, KeyCode::Enter);
    assert_eq!(shown(&model), Some(PlayerId(1)), "known from the race");
    bring(&mut model, asks(&effects).unwrap());
    let effects = press(&mut model, "x");
    assert_eq!(
        shown_all(&model),
        [PlayerId(0); 0],
        "the other one is not known"
    );
    bring_all(&mut model, asks_all(&effects).unwrap());
    // Back in the detail its player is known, and asked for again.
    let effects = key(&mut model, KeyCode::Esc);
    assert_eq!(shown(&model), Some(PlayerId(1)));
    assert_eq!(asks(&effects).unwrap().1, PlayerId(1));
    // The race is open already, under the detail: it is returned to.
    press(&mut model, "w");
    assert_eq!((model.overlay, model.under.len()), (Some(Overlay::Race), 0));
    press(&mut model, "q");
    assert_eq!(model.overlay, None);
}

fn lanes(model: &Model) -> Vec<u32> {
    model.lanes().iter().map(|lane| lane.player.0).collect()
}

#[test]
fn the_race_has_the_leaders_the_kept_the_pinned_me_and_the_cursor() {
    let mut model = showing(20);
    press(&mut model, "Gp");
    model.me.player = Some(PlayerId(9));
    press(&mut model, "kw");
    assert_eq!(lanes(&model), [1, 2, 3, 4, 5, 20, 9, 19]);
    // Who is kept stays when the cursor moves on.
    let effects = press(&mut model, "+k");
    assert_eq!(lanes(&model), [1, 2, 3, 4, 5, 19, 20, 9, 18]);
    let (_, asked) = asks_all(&effects[effects.len() - 1..]).unwrap();
    assert_eq!(asked.len(), 9);
    // Who is dropped is there only under the cursor.
    press(&mut model, "j-");
    assert_eq!(lanes(&model), [1, 2, 3, 4, 5, 20, 9, 19]);
    press(&mut model, "j-k");
    assert_eq!(lanes(&model), [1, 2, 3, 4, 5, 9, 19]);
    press(&mut model, "j+k");
    assert_eq!(lanes(&model), [1, 2, 3, 4, 5, 20, 9, 19]);
    let colors: Vec<usize> = model.lanes().iter().map(|lane| lane.color).collect();
    assert_eq!(colors, [0, 1, 2, 4, 5, 3, 6, 7]);
}

#[test]
fn a_race_ends_where_lines_cannot_be_told_apart() {
    let mut model = showing(30);
    press(&mut model, "wjjjj");
    for _ in 0..20 {
        press(&mut model, "j+");
    }
    let said = model.toast.take().unwrap().text;
    assert!(
        said.starts_with("a race has at most 12 players; - drops"),
        "{said}"
    );
    assert!(model.lanes().len() <= 13, "{:?}", lanes(&model));
}
