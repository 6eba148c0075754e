use std::time::Duration;

use super::*;
use crate::loader::{Event, Events, Happening, Nonce, Status};
use crate::scoretable::{Column, Direction, SortKey};
use crate::tui::Options;
use crate::tui::testing::{START, answer, asked, loaded, options, press, showing, status, waiting};
use crate::tui::{Background, Theme};

fn sort(model: &Model) -> (Column, Direction) {
    let SortKey { column, direction } = model.table.rows.sorting.0[0];
    (column, direction)
}

fn receipt() -> Message {
    Message::Flushed(Ok(Receipt {
        entries: 3,
        bytes: 12_400,
        nonce: Some(Nonce(1)),
    }))
}

#[test]
fn a_digit_sorts_in_the_columns_own_direction_first_and_again_the_other_way() {
    let mut model = showing(9);
    assert_eq!(sort(&model), (Column::Pos, Direction::Ascending));
    press(&mut model, "8");
    assert_eq!(sort(&model), (Column::Worst, Direction::Descending));
    press(&mut model, "8");
    assert_eq!(sort(&model), (Column::Worst, Direction::Ascending));
    press(&mut model, "2");
    assert_eq!(sort(&model), (Column::Player, Direction::Ascending));
    press(&mut model, "r");
    assert_eq!(sort(&model), (Column::Player, Direction::Descending));
    press(&mut model, "=");
    assert_eq!(sort(&model), (Column::Pos, Direction::Ascending));
    // A table in league order stays in it when that order is asked for; a second time turns it round.
    press(&mut model, "1");
    assert_eq!(sort(&model), (Column::Pos, Direction::Ascending));
    let toast = model.toast.clone().map(|toast| toast.text);
    assert_eq!(
        toast.as_deref(),
        Some("this is league order already; 1 again turns it round")
    );
    press(&mut model, "1");
    assert_eq!(sort(&model), (Column::Pos, Direction::Descending));
    press(&mut model, "81");
    assert_eq!(sort(&model), (Column::Pos, Direction::Ascending));
    press(&mut model, "1=");
    press(&mut model, "llllss");
    assert_eq!(sort(&model), (Column::Last, Direction::Ascending));
}

#[test]
fn a_cursor_stays_at_the_top_until_it_is_moved_and_then_on_its_player() {
    let mut model = showing(60);
    press(&mut model, "0");
    assert_eq!(model.table.offset, 0);
    assert!(model.table.lines(1).all(|(_, selected)| selected));
    press(&mut model, "jjj");
    let player = model.table.player();
    press(&mut model, "8800r=");
    assert_eq!(model.table.player(), player);
    assert!(
        model
            .table
            .lines(60)
            .filter(|&(_, selected)| selected)
            .count()
            == 1
    );
}

/// Whether the effects ask for the list of entries.
fn lists(effects: &[Effect]) -> bool {
    let listing = |effect: &Effect| matches!(effect, Effect::Entries(_));
    effects.iter().any(listing)
}

/// The state of the cache after so many events.
fn after(events: u64) -> Message {
    let mut told = Events::default();
    for _ in 0..events {
        told.push(Event {
            at: START,
            what: Happening::Down { why: String::new() },
        });
    }
    Message::Status(Status {
        events: told.into(),
        ..status()
    })
}

#[test]
fn entries_are_listed_only_while_the_panel_is_open_and_only_when_something_happened() {
    let mut model = showing(9);
    assert!(!lists(&update(&mut model, after(1), START)));
    assert!(lists(&press(&mut model, "c")), "it was opened");
    assert!(
        !lists(&update(&mut model, after(2), START)),
        "one is under way"
    );
    let answer = |model: &mut Model| update(model, Message::Entries(None), START);
    assert!(lists(&answer(&mut model)), "something happened meanwhile");
    assert!(!lists(&answer(&mut model)));
    assert!(!lists(&update(&mut model, Message::Tick, START)));
    assert!(!lists(&press(&mut model, "jk")));
    assert!(lists(&update(&mut model, after(3), START)));
    answer(&mut model);
    press(&mut model, "c");
    assert!(!lists(&update(&mut model, after(4), START)), "it is closed");
}

#[test]
fn an_answer_to_an_older_question_is_dropped() {
    let (mut model, first) = waiting();
    let effects = update(&mut model, receipt(), START);
    let second = asked(&effects).unwrap();
    assert!(answer(&mut model, first, loaded(&[1, 2, 3], Verdict::Fresh)).is_empty());
    assert_eq!(model.table.rows.shown().len(), 0);
    answer(&mut model, second, loaded(&[1, 2], Verdict::Fresh));
    assert_eq!(model.table.rows.shown().len(), 2);
    assert!(answer(&mut model, second, loaded(&[1], Verdict::Fresh)).is_empty());
}

#[test]
fn a_stale_answer_is_shown_and_rebuilt_behind_once() {
    let (mut model, id) = waiting();
    let effects = answer(&mut model, id, loaded(&[1, 2], Verdict::Stale));
    assert_eq!(model.table.rows.shown().len(), 2);
    let [
        Effect::Draw,
        Effect::Load {
            id,
            fetch: LoadMode::Rebuild,
            ..
        },
    ] = effects[..]
    else {
        panic!("not rebuilt: {effects:?}");
    };
    let effects = answer(&mut model, id, loaded(&[1, 2, 3], Verdict::Stale));
    assert_eq!(
        (effects, model.table.rows.shown().len()),
        (vec![Effect::Draw], 3)
    );
}

#[test]
fn a_flush_is_asked_for_once_then_loads_and_shows_its_receipt_for_a_while() {
    let mut model = showing(9);
    assert_eq!(press(&mut model, "fff"), [Effect::Draw, Effect::Flush]);
    let id = asked(&update(&mut model, receipt(), START)).unwrap();
    answer(&mut model, id, loaded(&[1], Verdict::Missing));
    let toast = model.toast.clone().unwrap();
    assert_eq!(
        toast.text,
        "flushed: 3 entries, 12.4 kB removed; league rebuilt in 18.2 ms"
    );
    update(&mut model, Message::Tick, toast.until);
    assert_eq!(model.toast, None);
    assert!(press(&mut model, "f").contains(&Effect::Flush));
}

#[test]
fn a_flush_that_fails_says_so_and_leaves_the_table() {
    let mut model = showing(9);
    press(&mut model, "f");
    let effects = update(
        &mut model,
        Message::Flushed(Err("no\nanswer".into())),
        START,
    );
    assert_eq!(effects, [Effect::Draw]);
    assert_eq!(model.toast.unwrap().text, "not flushed: no answer");
    assert_eq!(model.table.rows.shown().len(), 9);
}

#[test]
fn a_league_that_changes_during_a_load_is_loaded_again() {
    let (mut model, id) = waiting();
    let asked_again = update(&mut model, Message::LeagueChanged, START);
    assert_eq!(asked_again, [Effect::Calendar]);
    let effects = answer(&mut model, id, loaded(&[1], Verdict::Stale));
    let again = asked(&effects).unwrap();
    assert!(!matches!(
        effects[1],
        Effect::Load {
            fetch: LoadMode::Rebuild,
            ..
        }
    ));
    assert_eq!(
        answer(&mut model, again, loaded(&[1], Verdict::Fresh)),
        [Effect::Draw]
    );
    assert!(asked(&update(&mut model, Message::LeagueChanged, START)).is_some());
}

#[test]
fn nothing_is_drawn_when_nothing_changed() {
    let mut model = showing(9);
    assert!(update(&mut model, Message::Status(status()), START).is_empty());
    assert!(press(&mut model, "Z%~").is_empty());
    let failed = Message::Loaded {
        id: LoadId(99),
        answer: Err("late".into()),
    };
    assert!(update(&mut model, failed, START).is_empty());
}

#[test]
fn the_panel_is_remembered_on_wide_screens_and_lies_over_the_table_on_narrow_ones() {
    let mut model = showing(9);
    let size = |model: &mut Model, width| {
        update(model, Message::Resized { width, height: 30 }, START);
        (!model.layout().panel.is_empty(), model.overlay)
    };
    assert_eq!(size(&mut model, 150), (true, None));
    press(&mut model, "c");
    assert_eq!(size(&mut model, 80), (false, None));
    assert_eq!(size(&mut model, 150), (false, None));
    size(&mut model, 80);
    press(&mut model, "c");
    assert_eq!(model.overlay, Some(Overlay::Cache));
    assert_eq!(size(&mut model, 150), (true, None));
}

#[test]
fn escape_takes_away_one_thing_at_a_time() {
    let mut model = showing(9);
    model.notice = Some("notice".to_owned());
    model.say("toast".to_owned());
    press(&mut model, "?");
    let escape = || Message::Key(crossterm::event::KeyCode::Esc.into());
    let mut left = Vec::new();
    for _ in 0..3 {
        update(&mut model, escape(), START.after(Duration::from_secs(1)));
        left.push((
            model.overlay.is_some(),
            model.toast.is_some(),
            model.notice.is_some(),
        ));
    }
    assert_eq!(
        left,
        [
            (false, true, true),
            (false, false, true),
            (false, false, false)
        ]
    );
}

#[test]
fn the_help_is_of_where_the_user_is_then_of_every_key_and_returns() {
    let mut model = showing(9);
    update(
        &mut model,
        Message::Key(crossterm::event::KeyCode::Enter.into()),
        START,
    );
    let detail = model.overlay;
    assert!(matches!(detail, Some(Overlay::Detail { .. })));
    let text = |model: &mut Model| crate::tui::testing::screen(model, (120, 50)).concat();
    press(&mut model, "?");
    let shown = text(&mut model);
    assert!(
        shown.contains("Keys of the detail") && !shown.contains("Sort"),
        "{shown}"
    );
    press(&mut model, "?");
    let shown = text(&mut model);
    assert!(
        shown.contains("Every key") && shown.contains("Sort"),
        "{shown}"
    );
    press(&mut model, "?");
    assert_eq!(model.overlay, detail);
    press(&mut model, "?");
    update(
        &mut model,
        Message::Key(crossterm::event::KeyCode::Esc.into()),
        START,
    );
    assert_eq!(model.overlay, detail);
    press(&mut model, "q?");
    let shown = text(&mut model);
    assert!(
        shown.contains("Keys of the table") && shown.contains("by its column"),
        "{shown}"
    );
    assert!(shown.contains("joker played") && shown.contains("the best of the week"));
}

#[test]
fn messages_stand_beside_the_hints_and_stay_in_the_log() {
    let mut model = showing(9);
    model.say("412: 5 rows changed".to_owned());
    for (width, hint) in [(60, "? help"), (120, "f flush")] {
        let screen = crate::tui::testing::screen(&mut model, (width, 24));
        let last = screen.last().unwrap();
        assert!(
            last.contains(hint) && last.trim_end().ends_with("412: 5 rows changed"),
            "{last}"
        );
    }
    model.say("x".repeat(300));
    let screen = crate::tui::testing::screen(&mut model, (80, 24));
    assert!(screen.last().unwrap().contains("? help"), "{screen:?}");
    press(&mut model, "e");
    let shown = crate::tui::testing::screen(&mut model, (80, 24)).concat();
    assert!(
        shown.contains("Messages") && shown.contains("412: 5 rows changed"),
        "{shown}"
    );
    press(&mut model, "e");
    assert_eq!(model.overlay, None);
}

#[test]
fn a_flush_at_the_start_comes_before_the_first_load_and_never_instead_of_it() {
    for flushed in [receipt(), Message::Flushed(Err("refused".to_owned()))] {
        let options = Options {
            flush_first: true,
            ..options()
        };
        let (mut model, effects) = Model::start(options, status(), (80, 24), START);
        assert_eq!(effects, [Effect::Flush, Effect::Calendar]);
        assert!(model.loading.waiting_since().is_some());
        let effects = update(&mut model, flushed, START);
        let id = asked(&effects).expect("the first load");
        answer(&mut model, id, loaded(&[1], Verdict::Missing));
        assert_eq!(model.table.rows.shown().len(), 1);
    }
}

#[test]
fn a_background_that_suits_the_theme_draws_nothing() {
    let (mut model, _) = Model::start(Options::default(), status(), (80, 24), START);
    assert_eq!(model.look.theme(), Theme::Terminal);
    let first = update(&mut model, Message::Background(Background::Dark), START);
    assert_eq!((first.len(), model.look.theme()), (1, Theme::Dark));
    let mut seen = |background| update(&mut model, Message::Background(background), START).len();
    assert_eq!(seen(Background::Dark), 0);
    assert_eq!(seen(Background::Light), 1);
    assert_eq!(seen(Background::Light), 0);
}
