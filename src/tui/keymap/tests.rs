use std::collections::HashSet;

use crossterm::event::{KeyCode, KeyModifiers};

use super::{situations, *};
use crate::scoretable::{Column, Glyphs, Kind};

const TABLE: Context = Context {
    rows: true,
    front: Front::Table,
    back: StepBack::Nothing,
    store: true,
};
const WAITING: Context = Context {
    rows: false,
    ..TABLE
};
const OVERLAY: Context = Context {
    front: Front::Detail,
    back: StepBack::Other,
    ..TABLE
};
const COLUMNS: Context = Context {
    front: Front::Columns,
    ..OVERLAY
};
const PALETTE: Context = Context {
    front: Front::Palette,
    ..OVERLAY
};
const PROMPT: Context = Context {
    front: Front::Prompt,
    ..OVERLAY
};

/// The index of an action in the list of all actions: a new action does not compile until it has one.
fn index(action: Action) -> usize {
    match action {
        Action::Down => 0,
        Action::Up => 1,
        Action::PageDown => 2,
        Action::PageUp => 3,
        Action::HalfDown => 4,
        Action::HalfUp => 5,
        Action::Top => 6,
        Action::Bottom => 7,
        Action::Left => 8,
        Action::Right => 9,
        Action::SortBy(_) => 10,
        Action::SortHere => 11,
        Action::Reverse => 12,
        Action::LeagueOrder => 13,
        Action::Flush => 14,
        Action::Reload => 15,
        Action::Panel => 16,
        Action::Themes => 17,
        Action::Help => 18,
        Action::Close => 19,
        Action::Suspend => 20,
        Action::NextTable => 21,
        Action::PreviousTable => 22,
        Action::WeekBack => 23,
        Action::WeekForth => 24,
        Action::SeasonBack => 25,
        Action::SeasonForth => 26,
        Action::Verify => 27,
        Action::Detail => 28,
        Action::Me => 29,
        Action::Pin => 30,
        Action::SortAlso => 31,
        Action::Filter => 32,
        Action::Accept => 33,
        Action::Edit(_) => 34,
        Action::Columns => 35,
        Action::ToggleColumn => 36,
        Action::ColumnLeft => 37,
        Action::ColumnRight => 38,
        Action::AllColumns => 39,
        Action::CopyRow => 40,
        Action::CopyTable => 41,
        Action::Mouse => 42,
        Action::Messages => 43,
        Action::Back => 44,
        Action::NextMatch => 45,
        Action::PreviousMatch => 46,
        Action::Palette => 47,
        Action::Choose => 48,
        Action::Complete => 49,
        Action::KeepTheme => 50,
        Action::ShowEntry => 51,
        Action::Compare => 52,
        Action::Swap => 53,
        Action::Race => 54,
        Action::Keep => 55,
        Action::Drop => 56,
        Action::Quit => 57,
    }
}

#[test]
fn in_no_situation_is_a_key_bound_twice() {
    assert!(Keymap::default().settled().is_ok());
    let mut names = HashSet::new();
    assert!(Keymap::names().all(|name| names.insert(name)));
}

#[test]
fn every_action_has_a_key_that_works() {
    let works = |binding: &&Binding| situations().any(|context| binding.when.holds(context));
    let reachable: HashSet<usize> = BINDINGS
        .iter()
        .filter(works)
        .filter(|binding| !binding.keys.is_empty())
        .map(|binding| index(binding.action))
        .collect();
    assert_eq!(reachable.len(), index(Action::Quit) + 1);
    assert!(BINDINGS.iter().all(|binding| !binding.words.is_empty()));
}

#[test]
fn the_digits_sort_by_the_columns_their_words_name() {
    let mut columns = HashSet::new();
    for binding in BINDINGS {
        if let Action::SortBy(column) = binding.action {
            let title = column.title(Kind::Enhanced, &Glyphs::UNICODE);
            let told = [binding.title, binding.words];
            assert!(told.iter().all(|told| told.contains(title)), "{told:?}");
            assert!(columns.insert(column));
        }
    }
    assert_eq!(columns.len(), 10);
}

fn words(context: Context) -> Vec<String> {
    let hints = Keymap::default().hints(context, false).into_iter();
    hints
        .map(|hint| format!("{} {}", hint.keys, hint.label))
        .collect()
}

#[test]
fn hints_are_what_works_now() {
    assert_eq!(
        words(TABLE),
        [
            "/ filter",
            "Enter detail",
            "x compare",
            "w race",
            "Tab table",
            "[ ] week",
            "f flush",
            "c cache",
            ": all keys",
            "? help",
            "q quit"
        ]
    );
    assert!(!words(WAITING).contains(&"Enter detail".to_owned()));
    let reader = Context {
        store: false,
        ..TABLE
    };
    assert!(!words(reader).contains(&"f flush".to_owned()));
    let filtered = Context {
        back: StepBack::Filter,
        ..TABLE
    };
    assert_eq!(words(filtered)[..2], ["/ change", "Esc clear"]);
    assert!(words(OVERLAY).contains(&"Esc back".to_owned()));
    assert_eq!(words(PROMPT), ["Enter keep", "Esc clear", "↓ ↑ choose"]);
    assert_eq!(
        words(PALETTE),
        ["Enter do it", "↓ ↑ choose", "Tab complete", "Esc close"]
    );
    assert!(words(COLUMNS).contains(&"Space show/hide".to_owned()));
}

#[test]
fn every_part_of_the_screen_says_how_to_leave_it() {
    for front in Front::ALL
        .into_iter()
        .filter(|front| *front != Front::Table)
    {
        let hints = words(Context { front, ..OVERLAY });
        let leaves = |hint: &String| hint.starts_with("Esc ") || hint.ends_with(" back");
        assert!(hints.iter().any(leaves), "{front}: {hints:?}");
    }
}

#[test]
fn the_help_has_every_key_once_for_what_it_does() {
    let mut listed = HashSet::new();
    for group in Group::ALL {
        for (keys, words) in Keymap::default().help(group, false) {
            listed.extend(keys.split(' ').map(|key| (key.to_owned(), words)));
        }
    }
    let bound: HashSet<_> = BINDINGS
        .iter()
        .flat_map(|b| b.keys.iter().map(|key| (key.label(false), b.words)))
        .collect();
    assert_eq!(listed, bound);
}

#[test]
fn the_help_of_a_place_has_what_works_there_in_brief() {
    let keymap = Keymap::default();
    let lines = |group, context| keymap.brief_help(group, context, false);
    let sort = lines(Group::Sort, TABLE);
    assert_eq!(sort[0], ("1-9 0".to_owned(), "by its column, again turns"));
    assert_eq!(sort.len(), 5);
    let find = lines(Group::Find, TABLE);
    assert!(find.contains(&("n N".to_owned(), "next match, the one before")));
    assert_eq!(lines(Group::Move, TABLE)[0].0, "j k ↓ ↑");
    assert!(lines(Group::Sort, OVERLAY).is_empty());
    assert!(!lines(Group::Cache, OVERLAY).is_empty());
    let typing = lines(Group::Type, PROMPT);
    assert!(
        typing.contains(&("← →".to_owned(), "to the left, the right")),
        "{typing:?}"
    );
}

#[test]
fn the_palette_has_every_action_once() {
    let keymap = Keymap::default();
    let mut seen = HashSet::new();
    for (binding, keys) in keymap.actions(true) {
        assert!(
            seen.insert(index(binding.action)) || keys.len() < 12,
            "{keys}"
        );
        assert!(!keys.is_empty() && !binding.title.is_empty());
    }
    assert_eq!(seen.len(), index(Action::Quit) + 1);
}

#[test]
fn the_help_has_room_for_every_word() {
    for binding in BINDINGS {
        assert!(binding.words.len() <= 27, "{}", binding.words);
    }
}

#[test]
fn a_pressed_key_does_what_its_row_says_when_it_applies() {
    let keymap = Keymap::default();
    let press = |code, modifiers, context| keymap.action(KeyEvent::new(code, modifiers), context);
    let none = KeyModifiers::NONE;
    let sort = Action::SortBy(Column::Score);
    assert_eq!(press(KeyCode::Char('0'), none, TABLE), Some(sort));
    assert_eq!(press(KeyCode::Char('0'), none, WAITING), None);
    assert_eq!(press(KeyCode::Char('q'), none, TABLE), Some(Action::Quit));
    assert_eq!(
        press(KeyCode::Char('q'), none, OVERLAY),
        Some(Action::Close)
    );
    let control = KeyModifiers::CONTROL;
    for context in [TABLE, WAITING, OVERLAY, COLUMNS, PROMPT] {
        assert_eq!(
            press(KeyCode::Char('c'), control, context),
            Some(Action::Quit)
        );
    }
}

#[test]
fn while_a_filter_is_typed_characters_are_its_own() {
    let keymap = Keymap::default();
    let press = |code| keymap.action(KeyEvent::new(code, KeyModifiers::NONE), PROMPT);
    for c in ['q', 'f', '0', 'j', '/', 'é', ' '] {
        let typed = Action::Edit(Edit::Insert(c));
        assert_eq!(press(KeyCode::Char(c)), Some(typed));
    }
    assert_eq!(press(KeyCode::Down), Some(Action::Down));
    assert_eq!(press(KeyCode::Left), Some(Action::Edit(Edit::Left)));
    assert_eq!(press(KeyCode::Enter), Some(Action::Accept));
    assert_eq!(press(KeyCode::Esc), Some(Action::Back));
}

#[test]
fn changed_keys_work_and_are_named_everywhere() {
    let mut keymap = Keymap::default();
    keymap.change("flush", vec!["F".parse().unwrap()]).unwrap();
    keymap.change("reload", Vec::new()).unwrap();
    let keymap = keymap.settled().unwrap();
    let press = |c| keymap.action(KeyEvent::new(KeyCode::Char(c), KeyModifiers::NONE), TABLE);
    assert_eq!((press('F'), press('f')), (Some(Action::Flush), None));
    assert_eq!(press('R'), None);
    assert_eq!(keymap.label(Action::Flush, false), "F");
    let hints = keymap.hints(TABLE, false);
    assert!(
        hints
            .iter()
            .any(|hint| (hint.keys.as_str(), hint.label) == ("F", "flush"))
    );
    let help = keymap.help(Group::Cache, false);
    assert_eq!(help[0], ("F".to_owned(), "flush, load again, receipt"));
    let mut unknown = Keymap::default();
    assert!(unknown.change("flsh", Vec::new()).is_err());
}

#[test]
fn views_of_players_have_hints_of_their_own_and_q_closes_them() {
    let of = |front| words(Context { front, ..OVERLAY }).join(" · ");
    assert_eq!(
        of(Front::Detail),
        "Esc back · j k players · [ ] week · p pin · x compare · w race · y copy · f flush · ? help"
    );
    assert_eq!(
        of(Front::Compare),
        "Esc back · X swap · j k the other player · [ ] week · w race · p pin · y copy · ? help"
    );
    assert_eq!(
        of(Front::Race),
        "Esc back · j k player · + - keep, drop · [ ] week · Enter detail · x compare · ? help"
    );
    let q = KeyEvent::new(KeyCode::Char('q'), KeyModifiers::NONE);
    for front in [Front::Detail, Front::Compare, Front::Race] {
        let action = Keymap::default().action(q, Context { front, ..OVERLAY });
        assert_eq!(action, Some(Action::Close));
    }
}
