//! The configuration file decides what neither flags nor variables do, and everybody can see what was decided where.

use crate::support::user;
use std::fs;

use serde_json::Value;
use user::{User, ran};

/// A user with a configuration file in the usual place.
fn user(text: &str) -> User {
    let user = User::new();
    let folder = user.home.path().join(".config/scoretable");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("config.toml"), text).unwrap();
    user
}

#[test]
fn the_file_decides_what_is_shown() {
    let user = user("season = 2023\nweek = 5\nascii = true\n");
    let week = |args: &[&str]| {
        let ran = user.run(&[args, &["show", "--format", "json"]].concat());
        let table: Value = serde_json::from_str(&ran.out).unwrap();
        (table["season"].clone(), table["week"].clone())
    };
    assert_eq!(week(&[]), (2023.into(), 5.into()));
    assert_eq!(week(&["--week", "4"]), (2023.into(), 4.into()));
    assert!(user.run(&["show", "--top", "3"]).out.starts_with("Pos  +-"));
}

#[test]
fn what_was_decided_is_shown_with_its_origin_and_without_secrets() {
    let user = user("ttl = \"90m\"\nredis = \"redis://bob:s3cret@h:1/2\"\n");
    let mut command = user.command(&["--week", "4", "config", "show"]);
    let ran = ran(command.env("SCORETABLE_CACHE", "off"));
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    let line = |setting: &str| -> String {
        let line = ran.out.lines().find(|line| line.starts_with(setting));
        let words: Vec<&str> = line.unwrap().split_whitespace().collect();
        words.join(" ")
    };
    assert_eq!(line("week"), "week 4 --week");
    assert_eq!(line("cache"), "cache off SCORETABLE_CACHE");
    assert!(line("ttl").starts_with("ttl 1h30m /"), "{}", line("ttl"));
    assert!(line("ttl").ends_with("config.toml line 1"));
    assert!(line("redis").starts_with("redis redis://h:1/2 /"));
    assert_eq!(line("season"), "season - default");
    assert!(!ran.out.contains("s3cret") && !ran.out.contains("bob"));
    let json = user.run(&["config", "show", "--format", "json"]).out;
    let json: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["settings"][4]["setting"], "ttl");
    assert_eq!(json["settings"][4]["value"], "1h30m");
}

#[test]
fn the_file_that_init_prints_is_accepted_and_changes_nothing() {
    let user = User::new();
    let before = user.run(&["config", "show"]).out;
    let sample = user.run(&["config", "init"]);
    assert_eq!((sample.code, sample.err.as_str()), (Some(0), ""));
    let folder = user.home.path().join(".config/scoretable");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("config.toml"), &sample.out).unwrap();
    assert_eq!(user.run(&["config", "show"]).out, before);
}

#[test]
fn a_wrong_file_ends_with_2_and_its_line_and_the_way_out_is_still_printed() {
    let user = user("# mine\ntll = \"7d\"\n");
    for args in [&["show"][..], &["config", "show"], &[]] {
        let ran = user.run(args);
        assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{ran:?}");
        assert!(ran.err.contains("config.toml line 2"), "{}", ran.err);
        assert!(ran.err.contains("did you mean 'ttl'?"), "{}", ran.err);
    }
    assert_eq!(user.run(&["config", "init"]).code, Some(0));
    assert_eq!(user.run(&["--config", "/dev/null", "show"]).code, Some(0));
}

#[test]
fn a_file_that_was_named_and_is_not_there_ends_with_2() {
    let user = User::new();
    let ran = user.run(&["--config", "/nowhere.toml", "show"]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""));
    assert!(
        ran.err.contains("scoretable config init > /nowhere.toml"),
        "{}",
        ran.err
    );
}
