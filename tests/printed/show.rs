//! `show` prints what was asked for and nothing else, in every form.

use crate::support::user;
use serde_json::Value;
use user::{Ran, User, ran};

fn show(args: &[&str]) -> Ran {
    let ran = User::new().run(&[&["show"], args].concat());
    assert_eq!(ran.code, Some(0), "{args:?}: {ran:?}");
    ran
}

/// The rows, without headings, of one column.
fn column(name: &str, args: &[&str]) -> Vec<String> {
    let out = show(&[&["--columns", name, "--no-header", "--format", "csv"], args].concat()).out;
    out.lines().map(str::to_owned).collect()
}

#[test]
fn a_filter_keeps_part_of_a_name_in_any_case_and_a_team_by_its_code() {
    let everybody = column("player", &[]);
    let part = everybody[0][..3].to_uppercase();
    let found = column("player", &["--filter", &part]);
    let wanted = everybody
        .iter()
        .filter(|name| name.to_lowercase().contains(&part.to_lowercase()));
    assert_eq!(found, wanted.cloned().collect::<Vec<_>>());
    let fans = column("team", &["--filter", "=kc"]);
    assert!(
        !fans.is_empty() && fans.iter().all(|team| team == "KC"),
        "{fans:?}"
    );
    let all = column("team", &[]);
    assert_eq!(fans.len(), all.iter().filter(|team| *team == "KC").count());
}

#[test]
fn a_sign_says_how_a_filter_matches() {
    let everybody = column("player", &[]);
    let (first, last) = everybody[0].split_once(' ').unwrap();
    let letters = format!("{}{}", &first[..1], &last[..2]);
    assert_eq!(column("player", &["--filter", &letters]), [""; 0]);
    assert_eq!(
        column("player", &["--filter", &format!("'{letters}")]),
        [""; 0]
    );
    let found = column("player", &["--filter", &format!("~{letters}")]);
    assert!(found.contains(&everybody[0]), "{letters}: {found:?}");
    let part = column("player", &["--filter", &last.to_uppercase()]);
    assert!(part.contains(&everybody[0]), "{part:?}");
    assert_eq!(column("player", &["--filter", &format!("'{last}")]), part);
}

#[test]
fn the_filter_is_applied_before_the_top_is_taken() {
    assert_eq!(column("team", &["--filter", "=KC", "--top", "1"]), ["KC"]);
}

#[test]
fn a_filter_nobody_passes_prints_headings_and_says_so_elsewhere() {
    let ran = show(&["--filter", "no such name", "--columns", "pos,player"]);
    assert_eq!(ran.out, "Pos  Player\n");
    assert!(ran.err.contains("none of "), "{}", ran.err);
    let json = show(&["--filter", "no such name", "--format", "json"]).out;
    let json: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["rows"], Value::Array(vec![]));
}

#[test]
fn columns_come_in_the_order_named_in_every_form() {
    for (format, head) in [
        ("text", "Score  Player"),
        ("csv", "score,player"),
        ("markdown", "| Score | Player |"),
    ] {
        let out = show(&["--columns", "score,player", "--format", format]).out;
        assert!(out.starts_with(head), "{out}");
    }
}

#[test]
fn several_sort_keys_decide_in_turn() {
    let keys = [
        "--sort",
        "team,score:asc",
        "--columns",
        "team,score",
        "--no-header",
    ];
    let out = show(&[&keys[..], &["--format", "csv"]].concat()).out;
    let rows: Vec<(String, i32)> = out
        .lines()
        .filter_map(|line| line.split_once(','))
        .filter(|(team, _)| !team.is_empty())
        .map(|(team, score)| (team.to_owned(), score.parse().unwrap()))
        .collect();
    assert!(rows.len() > 20 && rows.is_sorted(), "{rows:?}");
}

#[test]
fn nothing_printed_into_a_pipe_has_colours() {
    for format in ["text", "csv", "markdown", "json", "html", "svg"] {
        assert!(!show(&["--format", format]).out.contains('\x1b'));
    }
}

#[test]
fn a_reader_of_any_form_may_stop_reading() {
    let user = User::new();
    for format in ["text", "csv", "markdown", "json", "html", "svg"] {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let mut command = user.command(&["show", "--format", format]);
        let ran = ran(command.stdout(writer));
        assert_eq!(ran.code, Some(0), "{ran:?}");
        assert!(!ran.err.contains("cannot print"), "{ran:?}");
    }
}
