use std::collections::HashSet;

use crossterm::event::{KeyCode, KeyModifiers};

use super::*;
use crate::scoretable::{Glyphs, Kind};

const CONTEXTS: [Context; 4] = [
    Context {
        rows: false,
        overlay: false,
    },
    Context {
        rows: true,
        overlay: false,
    },
    Context {
        rows: false,
        overlay: true,
    },
    Context {
        rows: true,
        overlay: true,
    },
];
const TABLE: Context = CONTEXTS[1];

/// The place of an action in the list of all: a new action does not compile until it has one.
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
        Action::NextTheme => 17,
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
        Action::Quit => 31,
    }
}

#[test]
fn in_no_situation_is_a_key_bound_twice() {
    for context in CONTEXTS {
        let mut seen = HashSet::new();
        for binding in BINDINGS
            .iter()
            .filter(|binding| binding.when.holds(context))
        {
            for key in binding.keys {
                assert!(
                    seen.insert(*key),
                    "{} twice in {context:?}",
                    key.label(false)
                );
            }
        }
    }
}

#[test]
fn every_action_has_a_key_that_works() {
    let reachable: HashSet<usize> = CONTEXTS
        .iter()
        .flat_map(|&context| {
            BINDINGS
                .iter()
                .filter(move |binding| binding.when.holds(context))
        })
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
            assert!(
                binding.words.contains(title),
                "{} for {title}",
                binding.words
            );
            assert!(columns.insert(column));
        }
    }
    assert_eq!(columns.len(), 10);
}

#[test]
fn hints_are_what_works_now() {
    let words = |context| -> Vec<String> {
        let hints = hints(context, false).into_iter();
        hints.map(|(keys, word)| format!("{keys} {word}")).collect()
    };
    assert_eq!(
        words(TABLE),
        [
            "1-9,0 sort",
            "Tab table",
            "[,] week",
            "f flush",
            "? help",
            "q quit",
            "Enter detail",
            "R reload",
            "c cache"
        ]
    );
    assert!(!words(CONTEXTS[0]).contains(&"1-9,0 sort".to_owned()));
    assert!(words(CONTEXTS[3]).contains(&"q close".to_owned()));
}

#[test]
fn the_help_has_every_key_once_for_what_it_does() {
    let mut listed = HashSet::new();
    for group in Group::ALL {
        for (keys, words) in help(group, false) {
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
fn a_pressed_key_does_what_its_row_says_when_it_applies() {
    let press = |code, modifiers, context| action(KeyEvent::new(code, modifiers), context);
    let none = KeyModifiers::NONE;
    let sort = Action::SortBy(Column::Score);
    assert_eq!(press(KeyCode::Char('0'), none, TABLE), Some(sort));
    assert_eq!(press(KeyCode::Char('0'), none, CONTEXTS[0]), None);
    assert_eq!(press(KeyCode::Char('q'), none, TABLE), Some(Action::Quit));
    assert_eq!(
        press(KeyCode::Char('q'), none, CONTEXTS[3]),
        Some(Action::Close)
    );
    let control = KeyModifiers::CONTROL;
    for context in CONTEXTS {
        assert_eq!(
            press(KeyCode::Char('c'), control, context),
            Some(Action::Quit)
        );
    }
}
