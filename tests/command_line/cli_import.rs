//! A league comes from files into the store, and from the store onto the screen.

use crate::support::dump;
use crate::support::user;
use std::fs;

use dump::Dump;
use serde_json::{Value, json};
use user::{Ran, User, ran};

mod kinds;

impl User {
    /// Puts a file into the user's home and answers its path.
    fn file(&self, name: &str, bytes: &[u8]) -> String {
        let path = self.home.path().join(name);
        fs::write(&path, bytes).unwrap();
        path.to_string_lossy().into_owned()
    }

    /// Imports files without a thought of any server of this machine.
    fn import(&self, files: &[&str]) -> Ran {
        self.run(&[&["--cache", "embedded", "import"], files].concat())
    }

    fn show(&self, args: &[&str]) -> Value {
        let ran = self.run(&[&["--cache", "embedded", "show", "--format", "json"], args].concat());
        assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""), "{args:?}");
        serde_json::from_str(&ran.out).unwrap()
    }
}

#[test]
fn an_import_makes_the_store_and_show_prints_it() {
    let user = User::new();
    let file = user.file("dump.json.gz", &Dump::league().gzipped());
    let ran = user.import(&[&file, "--name", "The \u{202e}Office"]);
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""), "{ran:?}");
    assert!(
        ran.out
            .contains("  players  3 added, 0 updated, 0 unchanged"),
        "{}",
        ran.out
    );
    assert!(ran.out.contains("  picks    6 added"), "{}", ran.out);
    assert!(ran.out.contains("now at revision 1: "), "{}", ran.out);

    let table = user.show(&[]);
    assert_eq!(table["league"], "The Office");
    assert_eq!(
        (&table["season"], &table["week"]),
        (&2024.into(), &1.into())
    );
    assert_eq!(
        (&table["revision"], &table["source"]["verdict"]),
        (&1.into(), &"missing".into())
    );
    let rows = table["rows"].as_array().unwrap();
    let scores: Vec<_> = rows
        .iter()
        .map(|row| (&row["player"], &row["score"]))
        .collect();
    let expected = [("Ada Lovelace", 50), ("Zoë Ångström", 30), ("小明 王", 0)];
    for ((player, score), (name, points)) in scores.into_iter().zip(expected) {
        assert_eq!((player, score), (&name.into(), &points.into()));
    }
}

#[test]
fn the_same_again_in_any_order_changes_nothing() {
    let user = User::new();
    let file = user.file("a.json", &Dump::league().json());
    let again = user.file("b.json", &Dump::league().reversed().json());
    let first = user.import(&[&file]);
    assert!(first.out.contains("now at revision 1: "), "{}", first.out);
    let second = user.import(&[&again, &file]);
    assert!(
        second
            .out
            .contains("nothing changed; still at revision 1: "),
        "{}",
        second.out
    );
    assert_eq!(
        second
            .out
            .matches("picks    0 added, 0 updated, 6 unchanged")
            .count(),
        2
    );
    let banker = user.file("c.json", &Dump::league().banker(1, 2, 101).json());
    let third = user.import(&[&banker]);
    assert!(third.out.contains("now at revision 2: "), "{}", third.out);
}

#[test]
fn a_bad_file_among_good_ones_changes_nothing() {
    let user = User::new();
    let good = user.file("good.json", &Dump::league().json());
    let bad = user.file("bad.json", b"[{\"model\": ");
    let ran = user.import(&[&good, &bad]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(1), ""));
    assert!(ran.err.contains("bad.json"), "{}", ran.err);
    assert!(
        !user.home.path().join("scoretable").exists(),
        "no store was made"
    );
}

#[test]
fn what_is_left_out_is_listed_with_the_reason() {
    let user = User::new();
    let lost = (0..12).fold(Dump::league(), |dump, n| {
        dump.pick(900 + n, 99, 101, "Home")
    });
    let ran = user.import(&[&user.file("lost.json", &lost.json())]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(ran.out.contains("  skipped  "), "{}", ran.out);
}

#[test]
fn weeks_and_leagues_without_data_end_with_3_and_say_what_there_is() {
    let user = User::new();
    let teams = user.file("teams.json", &Dump::default().team("KC", "AFC West").json());
    assert_eq!(user.import(&[&teams]).code, Some(0));
    let empty = user.run(&["--cache", "off", "show"]);
    assert_eq!((empty.code, empty.out.as_str()), (Some(3), ""));
    assert!(
        empty.err.contains("scoretable import FILE"),
        "{}",
        empty.err
    );

    assert_eq!(
        user.import(&[&user.file("a.json", &Dump::league().json())])
            .code,
        Some(0)
    );
    for (args, known) in [
        (["--week", "4"], "weeks with games: 1-3"),
        (["--season", "1999"], "with games: 2024"),
    ] {
        let ran = user.run(&[&["--cache", "off", "show"], &args[..]].concat());
        assert_eq!((ran.code, ran.out.as_str()), (Some(3), ""), "{args:?}");
        assert!(ran.err.contains(known), "{}", ran.err);
    }
}

#[test]
fn a_file_that_is_no_store_is_left_alone() {
    let user = User::new();
    let path = user.file("letter.txt", b"Dear Ada,");
    let dump = user.file("a.json", &Dump::league().json());
    for args in [&["show"][..], &["import", &dump]] {
        let ran = user.run(&[&["--cache", "off", "--db", &path], args].concat());
        assert_eq!(ran.code, Some(1), "{ran:?}");
    }
    assert_eq!(fs::read(path).unwrap(), b"Dear Ada,");
}

#[test]
fn the_cache_tells_how_it_is_and_can_be_flushed() {
    let user = User::new();
    user.import(&[&user.file("a.json", &Dump::league().json())]);
    let status = user.run(&["--cache", "embedded", "cache", "status", "--format", "json"]);
    let status: Value = serde_json::from_str(&status.out).unwrap();
    assert_eq!(
        (&status["backend"], &status["url"]),
        (&"embedded".into(), &Value::Null)
    );
    let flushed = user.run(&["--cache", "embedded", "cache", "flush"]);
    assert!(
        flushed.out.starts_with("flushed 0 entries, 0 bytes"),
        "{}",
        flushed.out
    );
    let off = ran(&mut user.command(&["--cache", "off", "cache", "flush"]));
    assert_eq!((off.code, off.out.as_str()), (Some(1), ""));
    assert!(off.err.contains("choose --cache"), "{}", off.err);
}

#[test]
fn a_file_that_cannot_be_read_ends_with_1() {
    let user = User::new();
    let ran = user.run(&["import", "/nowhere/dump.json"]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(1), ""));
    assert!(
        ran.err.contains("cannot read /nowhere/dump.json"),
        "{}",
        ran.err
    );
    assert!(ran.err.contains("nothing was imported"), "{}", ran.err);
}

#[test]
fn rules_are_printed_and_changed_from_the_command_line() {
    let user = User::new();
    let joker = json!({"User": 1, "Game": 101, "Winner": "Home", "Banker": false, "Joker": true});
    let dump = Dump::league().record("predictor.prediction", 10, &joker);
    let file = user.file("a.json", &dump.json());
    let run = |args: &[&str]| user.run(&[&["--cache", "embedded"], args].concat());

    let none = run(&["rules", "--joker", "week"]);
    assert_eq!(
        (none.code, none.out.as_str()),
        (Some(3), ""),
        "no store yet"
    );
    assert_eq!(run(&["import", &file]).code, Some(0));
    let usual = "joker  banker: a joker triples the banker of its week\n";
    assert_eq!(run(&["rules"]).out, usual);

    let changed = run(&["rules", "--joker", "week"]);
    let expected = "joker  week: a joker triples every pick of its week\nevery season is scored again; now at revision 2\n";
    assert_eq!((changed.code, changed.out.as_str()), (Some(0), expected));
    let again = run(&["rules", "--joker", "week"]).out;
    assert!(
        again.ends_with("nothing changed; still at revision 2\n"),
        "{again}"
    );
    let shown = run(&["show", "--format", "json", "--top", "1"]).out;
    assert!(shown.contains("\"score\":150"), "{shown}");
}

#[test]
fn a_league_is_called_by_a_name_within_the_limits() {
    let user = User::new();
    let file = user.file("dump.json", &Dump::league().json());
    let long = "x".repeat(101);
    let refused = user.import(&[&file, "--name", &long]);
    assert_eq!(refused.code, Some(2), "{refused:?}");
    assert!(
        refused.err.contains("has 101 characters; 100 is the most"),
        "{}",
        refused.err
    );
    assert!(!user.home.path().join("scoretable").exists());
    let taken = user.import(&[&file, "--name", "Zoe\u{308}\u{200b}s\u{a0} League"]);
    assert_eq!(taken.code, Some(0), "{taken:?}");
    assert_eq!(user.show(&[])["league"], "Zoës League");
}
