//! Every command of a program that has a server and no store.

use libtest_mimic::Trial;
use serde_json::Value;

use super::place::Place;
use crate::support::filed::Filed;
use crate::support::trials::server_trial;
use crate::support::user::{Ran, User};

#[track_caller]
fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

async fn status_and_verify_tell_of_the_server() {
    let place = Place::shared(12);
    let text = place.reads(&["cache", "status"]);
    assert!(text.contains("league   revision 1, announced"), "{text}");
    let status = json(&place.reads(&["cache", "status", "--format", "json"]));
    assert_eq!(
        (&status["backend"], &status["state"]),
        (&"redis".into(), &"up".into())
    );
    let entries = status["entries"].as_array().unwrap();
    assert_eq!(entries.len(), 4, "{status}");
    assert!(
        entries.iter().all(|entry| entry["verdict"] == "fresh"),
        "{status}"
    );

    let text = place.reads(&["verify"]);
    assert!(
        text.contains("4 entries, 4 current with the right checksum"),
        "{text}"
    );
    assert!(text.contains("facts   with the publisher"), "{text}");
    let verified = json(&place.reads(&["verify", "--format", "json"]));
    assert_eq!(
        (&verified["corrupt"], &verified["checked"]),
        (&0.into(), &"checksums".into())
    );

    let () = redis::Cmd::hset(place.entry(), "0", "rows")
        .query(&mut place.hand())
        .unwrap();
    let corrupt = place.reader(&["verify"]);
    assert_eq!(corrupt.code, Some(1), "{corrupt:?}");
    assert!(
        corrupt.out.contains("enhanced 2024 week 5: cannot be read"),
        "{corrupt:?}"
    );
    assert!(
        corrupt.err.contains("1 entry cannot be read"),
        "{corrupt:?}"
    );
    let corrupt = place.reader(&["verify", "--format", "json"]);
    assert_eq!(corrupt.code, Some(1), "{corrupt:?}");
    assert_eq!(json(&corrupt.out)["corrupt"], 1);
    let status = json(&place.reads(&["cache", "status", "--format", "json"]));
    let verdicts: Vec<&Value> = status["entries"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| &entry["verdict"])
        .collect();
    assert!(verdicts.contains(&&"corrupt".into()), "{status}");
}

async fn what_needs_the_store_says_so() {
    let place = Place::shared(12);
    for (args, what) in [
        (&["cache", "flush"][..], "flush the cache"),
        (&["cache", "flush", "--take-over"], "flush the cache"),
        (&["cache", "warm"], "fill the cache"),
        (&["rules"], "the rules"),
        (&["verify", "--repair"], "compare scores"),
        (&["verify", "--against", "dump.json"], "compare scores"),
    ] {
        let before = place.server.contents();
        let ran = place.reader(args);
        assert_eq!(
            (ran.code, ran.out.as_str()),
            (Some(1), ""),
            "{args:?} {ran:?}"
        );
        assert!(
            ran.err.contains("only a program with the store can"),
            "{ran:?}"
        );
        assert!(ran.err.contains(what), "{ran:?}");
        assert!(place.server.contents() == before, "{args:?}");
    }
    for args in [
        &["rules", "--joker", "week"][..],
        &["backup", "copy.db"],
        &["fork"],
        &["serve"],
    ] {
        let ran = place.reader(args);
        assert_ne!(ran.code, Some(0), "{args:?} {ran:?}");
        assert!(ran.err.contains("import FILE"), "{args:?} {ran:?}");
    }
    // And in the dashboard.
    let mut screen = place.screen((80, 24), &[]);
    let text = screen.sees(&["Player"]);
    assert!(!text.contains("f flush"), "{text}");
    screen.press("f");
    screen.sees(&["not flushed: only a program with the store can"]);
    screen.press("v");
    screen.sees(&["the facts are with the publisher"]);
    screen.quit();
}

/// A league that is imported is one's own from then on.
async fn an_import_makes_a_store_and_a_store_wins() {
    let place = Place::shared(12);
    let file = place.file("players.csv", "name,team\nPat Own,KC\n");
    let imported = place.reader(&["import", file.to_str().unwrap(), "--name", "Own"]);
    assert_eq!(imported.code, Some(0), "{imported:?}");
    let leagues = json(&place.reads(&["leagues", "--format", "json"]));
    assert_eq!(leagues["leagues"].as_array().unwrap().len(), 2, "{leagues}");
    let own = place.reader(&["show"]);
    assert!(
        !own.out.contains(' ') || own.out.contains("Pat Own") || own.code == Some(3),
        "{own:?}"
    );
    // Also where a league of the server is named.
    let tag = place.tag().store().short().to_owned();
    let named = place.reader(&["show", "--league", &tag]);
    assert_eq!((named.code, named.out), (own.code, own.out));
    // Others go on reading.
    let other = User::new();
    let url = place.server.url();
    let read = other.run(&["--redis", &url, "--league", &tag, "show"]);
    assert_eq!(read.code, Some(0), "{read:?}");
}

async fn which_league_is_meant() {
    let place = Place::shared(12);
    let second = Filed::new(20);
    second.store().set_name("Office League").unwrap();
    let (path, url) = (second.path(), place.server.url());
    let args = ["--db", path.to_str().unwrap(), "--redis", &url, "show"];
    assert_eq!(place.owner.run(&args).code, Some(0));
    let tag = second.key().league.store().short().to_owned();
    let rows = |ran: &Ran| ran.out.lines().count();
    for wish in [
        tag.as_str(),
        &tag.to_uppercase(),
        "Office League",
        "office",
        "fice lea",
    ] {
        let ran = place.reader(&["show", "--format", "csv", "--no-header", "--league", wish]);
        assert_eq!((ran.code, rows(&ran)), (Some(0), 17), "{wish}: {ran:?}");
    }
    let unnamed = place.reader(&["show"]);
    let unknown = place.reader(&["show", "--league", "nonsense"]);
    for (ran, words) in [
        (&unnamed, "the server has several leagues, "),
        (
            &unknown,
            "no league of the server is called 'nonsense'; it has ",
        ),
    ] {
        assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{ran:?}");
        for part in [words, &format!("{tag} (Office League)"), "--league"] {
            assert!(ran.err.contains(part), "{part}: {ran:?}");
        }
    }
    let unlisted = place.reader(&["show", "--league", "00000000"]);
    assert_eq!(unlisted.code, Some(2), "{unlisted:?}");
    for args in [&["cache", "status"][..], &["verify"], &["doctor"]] {
        let ran = place.reader(args);
        assert_ne!(ran.code, Some(0), "{args:?} {ran:?}");
        let said = ran.out + &ran.err;
        assert!(said.contains("--league"), "{args:?} {said}");
        let named = place.reader(&[args, &["--league", &tag]].concat());
        assert_eq!(named.code, Some(0), "{args:?} {named:?}");
    }
}

/// A server that is named is read from, or says why not. The demo league takes nobody's place.
async fn the_demo_is_never_shown_for_a_league_of_the_server() {
    let mut place = Place::empty(12);
    for args in [&[][..], &["show"], &["cache", "status"], &["verify"]] {
        let ran = place.reader(args);
        assert_eq!(
            (ran.code, ran.out.as_str()),
            (Some(3), ""),
            "{args:?} {ran:?}"
        );
        assert!(
            ran.err.contains("no league is listed on unix://"),
            "{ran:?}"
        );
    }
    let doctor = place.reader(&["doctor"]);
    assert_eq!(doctor.code, Some(0), "{doctor:?}");
    assert!(
        doctor.out.contains("the server lists none yet"),
        "{doctor:?}"
    );
    // Nor is it published.
    assert_eq!(place.reader(&["demo"]).code, Some(0));
    let screen = place.screen((80, 24), &["demo"]);
    screen.sees(&["Player"]);
    screen.quit();
    assert!(place.server.contents().is_empty());

    place.server.kill();
    for args in [
        &[][..],
        &["show"],
        &["cache", "status"],
        &["verify"],
        &["leagues"],
    ] {
        let ran = place.reader(args);
        assert_eq!(
            (ran.code, ran.out.as_str()),
            (Some(1), ""),
            "{args:?} {ran:?}"
        );
        assert!(
            ran.err.contains("is down: there is no such socket"),
            "{ran:?}"
        );
    }
    let doctor = place.reader(&["doctor"]);
    assert_eq!(doctor.code, Some(1), "{doctor:?}");
    // Who wants no server has none.
    for mode in ["embedded", "off"] {
        let ran = place.reader(&["--cache", mode, "show"]);
        assert_eq!(ran.code, Some(0), "{mode} {ran:?}");
        assert!(
            ran.err.contains("This is the demo league"),
            "{mode} {ran:?}"
        );
        assert!(ran.out.lines().count() > 40, "{mode}");
    }
}

/// A program that knows its league waits for the server.
async fn a_league_that_was_seen_before_is_waited_for() {
    let mut place = Place::shared(12);
    place.reads(&["show"]);
    place.server.kill();
    let screen = place.screen((80, 24), &[]);
    screen.sees(&["is down: there is no such socket"]);
    place.server.launch();
    place.owns(&["show", "--top", "1"]);
    screen.sees(&["Player"]);
    screen.sees_no("no such socket");
    screen.quit();
}

pub(crate) fn trials() -> Vec<Trial> {
    vec![
        server_trial("status_and_verify", status_and_verify_tell_of_the_server),
        server_trial("what_needs_the_store", what_needs_the_store_says_so),
        server_trial(
            "an_import_makes_a_store",
            an_import_makes_a_store_and_a_store_wins,
        ),
        server_trial("which_league_is_meant", which_league_is_meant),
        server_trial(
            "the_demo_is_never_shown",
            the_demo_is_never_shown_for_a_league_of_the_server,
        ),
        server_trial(
            "a_league_seen_before",
            a_league_that_was_seen_before_is_waited_for,
        ),
    ]
}
