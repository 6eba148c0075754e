//! The command line keeps its promises: exit codes, what goes where, and what it never says.

use crate::support::user;
use std::io::Read;
use std::process::Stdio;

use clap::{Command, CommandFactory};
use scoretable::cli::Cli;
use serde_json::Value;
use user::{User, ran};

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_default()
}

/// Every command there is, as it is typed, at any depth.
fn commands(command: &Command, above: &[String]) -> Vec<Vec<String>> {
    let mut all = vec![above.to_vec()];
    for sub in command.get_subcommands() {
        all.extend(commands(
            sub,
            &[above, &[sub.get_name().to_owned()]].concat(),
        ));
    }
    all
}

#[test]
fn every_command_has_help_with_an_example() {
    let user = User::new();
    let commands = commands(&Cli::command(), &[]);
    assert!(commands.len() > 15, "{commands:?}");
    for command in commands {
        let mut words: Vec<&str> = command.iter().map(String::as_str).collect();
        words.push("--help");
        let ran = user.run(&words);
        assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""), "{command:?}");
        assert!(ran.out.contains("Usage: scoretable"), "{command:?}");
        let (_, examples) = ran.out.split_once("Example").unwrap();
        assert!(examples.contains("  scoretable"), "{command:?}");
        assert!(
            ran.out.contains("--redis <URL>"),
            "{command:?} takes the common options"
        );
    }
}

#[test]
fn help_repeats_nothing_of_the_environment() {
    let user = User::new();
    let mut command = user.command(&["--help"]);
    command
        .env("SCORETABLE_REDIS", "redis://bob:s3cret@h")
        .env("SCORETABLE_DB", "s3cret.db");
    let ran = ran(&mut command);
    assert!(
        ran.out.contains("SCORETABLE_REDIS") && !ran.out.contains("s3cret"),
        "{ran:?}"
    );
}

#[test]
fn wrong_usage_ends_with_2_and_says_what_would_be_right() {
    let user = User::new();
    for (args, hint) in [
        (&["shwo"][..], "show"),
        (&["show", "--fromat", "csv"], "'--format'"),
        (&["show", "enhancd"], "'enhanced'"),
        (&["cache", "flsh"], "'flush'"),
        (&["config", "shw"], "'show'"),
        (&["--cache", "memory"], "auto, redis, embedded, off"),
        (&["--ttl", "soon"], "45s, 90m, 2h30m or 7d"),
        (&["--ttl", "0s"], "--cache off"),
        (&["--ttl", "-5m"], "--cache off"),
        (&["--week", "99"], "1 to 31"),
        (&["--season", "24"], "1920 to 2999"),
        (
            &["--theme", "pink"],
            "terminal, dark, light, contrast, none",
        ),
        (&["show", "--sort", "scroe"], "did you mean 'score'?"),
        (&["show", "--sort", "score,,last"], "pos,player,score"),
        (
            &["show", "--format", "yaml"],
            "text, json, csv, markdown, html, svg",
        ),
        (
            &["show", "--columns", "pos,plaeyr"],
            "did you mean 'player'?",
        ),
        (
            &["show", "--columns", "pos", "--format", "json"],
            "--format csv",
        ),
        (&["show", "--safe-csv"], "add --format csv"),
        (&["show", "--filter", "="], "such as =KC"),
        (&["show", "--top", "ten"], "--top <N>"),
        (&["show", "--me", "Whitcombe"], "could be"),
        (&["show", "--me", "Lovelance"], "did you mean Ada Lovelace"),
        (&["rules", "--joker", "all"], "banker, week"),
        (&["demo", "--players", "1000001"], "1 to 1000000 players"),
        (&["demo", "--seasons", "3"], "1 to 2 seasons"),
        (&["demo", "--weeks", "19"], "0 to 18 weeks"),
        (&["import"], "<FILE>..."),
        (
            &["--cache", "redis", "--redis", "nonsense", "demo"],
            "redis://[user:password@]host",
        ),
    ] {
        let ran = user.run(args);
        assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{args:?}");
        assert!(ran.err.contains(hint), "{args:?}: {}", ran.err);
    }
}

#[test]
fn a_password_is_never_repeated() {
    let user = User::new();
    for args in [
        &["redis://bob:s3cret@h"][..],
        &["--redis", "bob:s3cret@h", "demo"],
        &["--ttl", "redis://bob:s3cret@h"],
        &[
            "--db",
            "x",
            "--redis=redis://bob:s3cret@h",
            "show",
            "extra",
            "redis://bob:s3cret@h",
        ],
        &["--cache", "unix:/run/r.sock?pass=s3cret"],
        &["show", "--sort", "redis://bob:s3'c ret@h/s3cret"],
    ] {
        let ran = user.run(args);
        assert_eq!(ran.code, Some(2), "{args:?}");
        assert!(
            !ran.err.contains("s3") && !ran.out.contains("s3"),
            "{args:?}: {ran:?}"
        );
    }
}

#[test]
fn no_store_where_one_was_named_ends_with_3_and_the_way_to_make_one() {
    let user = User::new();
    let named = user.run(&["--db", "/nowhere/l.db", "show"]);
    let mut command = user.command(&["cache", "status"]);
    let by_variable = ran(command.env("SCORETABLE_DB", "/nowhere/l.db"));
    for ran in [named, by_variable] {
        assert_eq!((ran.code, ran.out.as_str()), (Some(3), ""));
        assert!(
            ran.err
                .contains("scoretable --db /nowhere/l.db import FILE"),
            "{}",
            ran.err
        );
    }
}

#[test]
fn without_a_store_there_is_the_demo_league_and_a_word_about_it() {
    let user = User::new();
    for args in [&[][..], &["show"]] {
        let ran = user.run(args);
        assert_eq!(ran.code, Some(0), "{ran:?}");
        assert!(ran.out.starts_with("Pos  ±"), "{}", ran.out);
        assert!(
            ran.err.contains("This is the demo league. Load yours"),
            "{}",
            ran.err
        );
    }
    let demo = user.run(&["demo"]);
    assert_eq!((demo.code, demo.err.as_str()), (Some(0), ""));
    let left: Vec<_> = user.home.path().read_dir().unwrap().collect();
    assert!(left.is_empty(), "nothing is left behind: {left:?}");
}

#[test]
fn the_demo_is_as_large_and_as_far_on_as_asked() {
    let user = User::new();
    let rows = |args: &[&str]| user.run(&[&["demo"], args].concat()).out.lines().count();
    assert!((8..=10).contains(&rows(&["--players", "10"])));
    let one = user.run(&["demo", "--seed", "1"]).out;
    assert_eq!(one, user.run(&["demo", "--seed", "1"]).out);
    assert_ne!(one, user.run(&["demo", "--seed", "2"]).out);
}

#[test]
fn show_prints_sorted_limited_and_plain() {
    let user = User::new();
    let ran = user.run(&[
        "show",
        "--sort",
        "last:desc",
        "--top",
        "3",
        "--no-header",
        "--ascii",
    ]);
    let lines: Vec<&str> = ran.out.lines().collect();
    assert_eq!(lines.len(), 3, "{}", ran.out);
    assert!(
        lines
            .iter()
            .all(|line| !line.ends_with(' ') && !line.contains('▲'))
    );
    let printed = json(
        &user
            .run(&["show", "--sort", "last:desc", "--format", "json"])
            .out,
    );
    let rows = printed["rows"].as_array().unwrap();
    let last: Vec<i64> = rows
        .iter()
        .filter_map(|row| row["last_week"].as_i64())
        .collect();
    assert!(
        last.len() > 40 && last.is_sorted_by(|a, b| a >= b),
        "{last:?}"
    );
}

#[test]
fn json_is_one_document_on_one_line_for_the_week_asked_for() {
    let user = User::new();
    for args in [
        &[
            "--season", "2023", "--week", "5", "show", "--format", "json",
        ][..],
        &[
            "show", "--format", "json", "--week", "5", "--season", "2023",
        ],
    ] {
        let ran = user.run(args);
        assert_eq!(ran.out.lines().count(), 1);
        let table = json(&ran.out);
        assert_eq!(
            (&table["season"], &table["week"]),
            (&2023.into(), &5.into())
        );
        assert_eq!(table["table"], "enhanced");
        assert_eq!(table["league"], "Pigskin Demo League");
        assert_eq!(table["rows"][0]["pos"], 1);
        for weeks in [&table["rows"][0]["form"], &table["weeks"]] {
            assert_eq!(weeks.as_array().map(Vec::len), Some(5), "every week so far");
        }
    }
}

#[test]
fn a_reader_who_has_seen_enough_is_no_failure() {
    let user = User::new();
    let mut command = user.command(&["demo"]);
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // The pipe is closed long before the program has anything to say.
    drop(child.stdout.take());
    let mut err = String::new();
    child
        .stderr
        .take()
        .unwrap()
        .read_to_string(&mut err)
        .unwrap();
    assert_eq!((child.wait().unwrap().code(), err.as_str()), (Some(0), ""));
}
