//! Completions and the manual page know every command, option and key.

use crate::support::user;
use clap::{Command, CommandFactory};
use scoretable::cli::Cli;
use scoretable::scoretable::{Column, Kind};
use scoretable::tui::keymap::{Group, Keymap};
use user::User;

/// Every command and every long option, at any depth.
fn words(command: &Command) -> Vec<String> {
    let options = command.get_arguments().filter_map(|arg| arg.get_long());
    let mut known: Vec<String> = options.map(str::to_owned).collect();
    for sub in command.get_subcommands() {
        known.push(sub.get_name().to_owned());
        known.extend(words(sub));
    }
    known
}

#[test]
fn every_shell_completes_every_command_and_option() {
    let user = User::new();
    let words = words(&Cli::command());
    assert!(words.len() > 20, "{words:?}");
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let ran = user.run(&["completions", shell]);
        assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""), "{shell}");
        for word in &words {
            assert!(ran.out.contains(word.as_str()), "{shell} misses {word}");
        }
        // The generator tells PowerShell and elvish of no values at all, and fish of those of options only.
        if ["bash", "zsh"].contains(&shell) {
            for table in Kind::ALL.map(Kind::name) {
                assert!(ran.out.contains(table), "{shell} misses {table}");
            }
        }
        if ["bash", "zsh", "fish"].contains(&shell) {
            for column in Column::ALL.map(Column::name) {
                assert!(ran.out.contains(column), "{shell} misses {column}");
            }
        }
    }
    let unknown = user.run(&["completions", "bsh"]);
    assert_eq!(unknown.code, Some(2));
    assert!(unknown.err.contains("'bash'"), "{}", unknown.err);
}

#[test]
fn the_manual_has_every_command_option_and_key() {
    let ran = User::new().run(&["man"]);
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    // In a manual page a minus is written with a backslash, and an apostrophe has a name.
    let page = ran.out.replace("\\*(Aq", "'").replace('\\', "");
    for word in words(&Cli::command()) {
        assert!(page.contains(&word), "no {word}");
    }
    for group in Group::ALL {
        for (keys, words) in Keymap::default().help(group, true) {
            assert!(page.contains(words), "no {keys}: {words}");
        }
    }
    for section in ["NAME", "SYNOPSIS", "COMMANDS", "KEYS", "ENVIRONMENT"] {
        assert!(page.contains(&format!(".SH {section}")), "no {section}");
    }
    assert!(page.contains("SCORETABLE_TTL"));
}

#[test]
fn both_are_printed_whatever_is_configured() {
    let user = User::new();
    for args in [&["man"][..], &["completions", "bash"]] {
        let ran = user.run(&[&["--config", "/nowhere.toml"], args].concat());
        assert_eq!(ran.code, Some(0), "{ran:?}");
    }
}
