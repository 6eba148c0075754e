//! An import of which nothing at all can be taken fails, and leaves everything as it was.

use std::fs;

use crate::support::dump::Dump;
use crate::support::user::{Ran, User};

fn file(user: &User, name: &str, text: &str) -> String {
    let path = user.home.path().join(name);
    fs::write(&path, text).unwrap();
    path.to_string_lossy().into_owned()
}

fn import(user: &User, files: &[&str]) -> Ran {
    user.run(&[&["--cache", "off", "import"], files].concat())
}

const NOTHING: &str = "scoretable: nothing could be taken, for the reasons above; correct what they name and import again; \
                       nothing was written\n";
const PICKS: &str = "player,season,week,away,home,winner\n";

#[test]
fn lines_of_which_none_can_be_taken_end_with_1_and_make_no_league() {
    let user = User::new();
    let players = file(
        &user,
        "players.csv",
        "name,team\nAda Lovelace,QQQQQ\nBen Okri,QQQQQ\n",
    );
    let picks = file(
        &user,
        "picks.csv",
        &format!("{PICKS}Eve,2024,1,GB,PHI,KC\n"),
    );
    for files in [
        &[players.as_str()][..],
        &[&picks],
        &[&players, &picks],
        &[&picks, "--name", "New"],
    ] {
        let ran = import(&user, files);
        assert_eq!((ran.code, ran.err.as_str()), (Some(1), NOTHING), "{ran:?}");
        assert!(ran.out.contains("  skipped  "), "{}", ran.out);
        assert!(
            !user.home.path().join("scoretable").exists(),
            "no store was made"
        );
    }
    let all = import(&user, &[&players, &picks]).out;
    assert!(
        all.contains("players.csv:\n") && all.contains("picks.csv:\n"),
        "{all}"
    );
    assert!(all.contains("KC does not play in GB at PHI"), "{all}");
}

#[test]
fn a_league_stays_as_it_was_its_name_too() {
    let user = User::new();
    let league = file(
        &user,
        "dump.json",
        &String::from_utf8(Dump::league().json()).unwrap(),
    );
    assert_eq!(import(&user, &[&league]).code, Some(0));
    let store = user.home.path().join("scoretable/league.db");
    let before = fs::read(&store).unwrap();
    let lost = Dump::default().pick(1, 99, 101, "Home").json();
    let lost = file(&user, "lost.json", &String::from_utf8(lost).unwrap());
    let picks = file(
        &user,
        "picks.csv",
        &format!("{PICKS}Ada Lovelac,2024,1,KC,NYG,KC\n"),
    );
    for bad in [&lost, &picks] {
        let ran = import(&user, &[bad, "--name", "Another"]);
        assert_eq!((ran.code, ran.err.as_str()), (Some(1), NOTHING), "{ran:?}");
        assert_eq!(fs::read(&store).unwrap(), before);
    }
    let said = import(&user, &[&picks]).out;
    assert!(said.contains("did you mean 'Ada Lovelace'?"), "{said}");
}

#[test]
fn what_is_known_already_is_taken_and_an_empty_file_offers_nothing() {
    let user = User::new();
    let players = file(
        &user,
        "players.csv",
        "name,team\nAda Lovelace,KC\nBen Okri,QQQQQ\n",
    );
    assert_eq!(import(&user, &[&players]).code, Some(0));
    let again = import(&user, &[&players]);
    assert_eq!((again.code, again.err.as_str()), (Some(0), ""));
    let empty = file(&user, "empty.csv", "name,team\n\n");
    assert_eq!(import(&user, &[&empty]).code, Some(0));
    let picks = file(
        &user,
        "picks.csv",
        &format!("{PICKS}Eve,2024,1,GB,PHI,PHI\n"),
    );
    let both = import(&user, &[&players, &picks]);
    assert_eq!(both.code, Some(0), "one of the files was taken: {both:?}");
}

#[test]
fn thousands_of_lines_are_counted_right() {
    let user = User::new();
    let players = file(&user, "players.csv", "name\nAda Lovelace\n");
    assert_eq!(import(&user, &[&players]).code, Some(0));
    let lines: Vec<String> = (0..2500)
        .map(|n| format!("Eve {n},2024,1,GB,PHI,PHI\n"))
        .collect();
    let lines = lines.concat();
    let bad: String = (0..1500)
        .map(|_| "Ada Lovelace,2024,99,GB,PHI,PHI\n")
        .collect();
    let good = "Ada Lovelace,2024,1,GB,PHI,PHI\n";
    let picks = file(&user, "picks.csv", &format!("{PICKS}{lines}{bad}{good}"));
    let ran = import(&user, &[&picks]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(ran.out.contains("  picks    1 added"), "{}", ran.out);
    assert!(ran.out.contains("  skipped  4000:\n"), "{}", ran.out);
    assert!(ran.out.contains("    and 3990 more\n"), "{}", ran.out);
}
