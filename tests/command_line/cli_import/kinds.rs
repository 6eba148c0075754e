//! What a file is, its content says, or the user; and standard input is one too.

use std::io::Write;
use std::process::Stdio;

use flate2::Compression;
use flate2::write::GzEncoder;

use crate::support::dump::Dump;
use crate::support::user::User;

#[test]
fn players_and_picks_are_told_by_their_columns_in_any_order_packed_or_not() {
    let user = User::new();
    let players = user.file("one", b"name,team\nAda,KC\n");
    let mut gzip = GzEncoder::new(Vec::new(), Compression::default());
    gzip.write_all(b"player,season,week,away,home,winner\nAda,2024,1,KC,BAL,KC\n")
        .unwrap();
    let picks = user.file("two", &gzip.finish().unwrap());
    let ran = user.import(&[&picks, &players]);
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    assert!(!ran.out.contains("skipped"), "{}", ran.out);
    assert!(ran.out.contains("  picks    1 added"), "{}", ran.out);
    let again = user.import(&[&players, &picks]);
    assert!(again.out.contains("nothing changed"), "{}", again.out);
}

#[test]
fn a_kind_may_be_forced_and_what_is_not_of_it_is_refused() {
    let user = User::new();
    let names = user.file("names", b"name\nAda\n");
    let refused = user.import(&[&names, "--kind", "picks"]);
    assert_eq!((refused.code, refused.out.as_str()), (Some(1), ""));
    let why = "line 1 names the columns: there is no 'season' (also read: year, ";
    assert!(refused.err.contains(why), "{}", refused.err);
    assert_eq!(user.import(&[&names, "--kind", "players"]).code, Some(0));
    let unknown = user.import(&[&names, "--kind", "people"]);
    assert_eq!(unknown.code, Some(2));
    assert!(
        unknown
            .err
            .contains("[possible values: dumpdata, scoreboard, players, picks, results]"),
        "{}",
        unknown.err
    );
}

#[test]
fn a_dash_is_standard_input() {
    let user = User::new();
    let mut command = user.command(&["--cache", "embedded", "import", "-"]);
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(&Dump::league().json())
        .unwrap();
    let printed = String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap();
    assert!(printed.starts_with("standard input:\n"), "{printed}");
    assert_eq!(
        user.show(&["--top", "1"])["rows"][0]["player"],
        "Ada Lovelace"
    );
}
