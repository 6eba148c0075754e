//! Two leagues whose ids begin alike have the same keys on a server, and neither is ever shown, or loses, anything of the
//! other.

use crate::support::filed;
use crate::support::redis_server;
use crate::support::seat;
use crate::support::servers;
use crate::support::trials;
use crate::support::user;
use libtest_mimic::Trial;
use std::path::PathBuf;

use filed::Filed;
use redis::Commands;
use redis_server::RedisServer;
use rusqlite::Connection as Database;
use seat::Seat;
use serde_json::Value;
use user::{Ran, User};

const OURS: &str = "1f3a9c02-0000-4000-8000-000000000000";
const THEIRS: &str = "1f3a9c02-1111-4111-8111-111111111111";

/// What a user is told whose league has no place.
const TOLD: &str = "another league has the place of this one in the cache";

/// A league of that id, whose players all carry a name.
fn league(id: &str, name: &str) -> Filed {
    let league = Filed::new(40);
    let store = Database::open(league.path()).unwrap();
    store
        .execute("UPDATE meta SET store_id = ?1", [id])
        .unwrap();
    store
        .execute("UPDATE player SET name = ?1 || rowid", [name])
        .unwrap();
    league
}

fn run(server: &RedisServer, league: &Filed, args: &[&str]) -> Ran {
    let (path, url) = (league.path(), server.url());
    let common = ["--db", path.to_str().unwrap(), "--redis", &url];
    User::new().run(&[&common, args].concat())
}

/// What a viewer of a league is shown: the verdict, and that its players are its own.
fn shown(server: &RedisServer, league: &Filed, name: &str) -> (String, Ran) {
    let ran = run(server, league, &["show", "--format", "json"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let document: Value = serde_json::from_str(&ran.out).unwrap();
    let rows = document["rows"].as_array().unwrap();
    let is_own = |row: &Value| row["player"].as_str().unwrap().starts_with(name);
    assert!(!rows.is_empty() && rows.iter().all(is_own), "{}", ran.out);
    let verdict = document["source"]["verdict"].as_str().unwrap().to_owned();
    (verdict, ran)
}

async fn neither_is_shown_or_loses_anything_of_the_other(program: PathBuf) {
    let server = RedisServer::of(&program, &[]);
    let (ours, theirs) = (league(OURS, "Ours"), league(THEIRS, "Theirs"));
    assert_eq!(ours.key().league.mark(), theirs.key().league.mark());
    assert_eq!(shown(&server, &ours, "Ours").0, "missing");
    let before = server.contents();

    for _ in 0..2 {
        let (verdict, ran) = shown(&server, &theirs, "Theirs");
        assert_eq!(verdict, "taken");
        assert!(ran.err.starts_with(TOLD), "{ran:?}");
        assert!(ran.err.contains("`scoretable fork`"), "{ran:?}");
    }
    // A table that is in no cache is not asked for either.
    let other = run(&server, &theirs, &["show", "standard", "--top", "1"]);
    assert!(
        other.err.starts_with(TOLD) && other.out.contains("Theirs"),
        "{other:?}"
    );

    let status = run(&server, &theirs, &["cache", "status"]);
    assert!(
        status.out.contains(TOLD) && status.out.contains("entries  none"),
        "{status:?}"
    );
    let flush = run(&server, &theirs, &["cache", "flush"]);
    assert_eq!(flush.code, Some(1), "{flush:?}");
    assert!(flush.err.contains(TOLD), "{flush:?}");
    let warm = run(&server, &theirs, &["cache", "warm"]);
    assert_eq!(warm.code, Some(1), "{warm:?}");
    assert!(warm.err.contains(TOLD), "{warm:?}");
    let verify = run(&server, &theirs, &["verify"]);
    assert!(verify.err.contains(TOLD), "{verify:?}");
    assert!(
        verify.out.contains("nothing that would be shown"),
        "{verify:?}"
    );
    let rules = run(&server, &theirs, &["rules", "--joker", "week"]);
    assert_eq!(rules.code, Some(0), "{rules:?}");
    assert!(
        rules.err.starts_with(&format!("not announced: {TOLD}")),
        "{rules:?}"
    );
    let doctor = run(&server, &theirs, &["doctor"]);
    assert!(doctor.out.contains(TOLD), "{doctor:?}");
    let doctor = run(&server, &ours, &["doctor"]);
    assert!(!doctor.out.contains(TOLD), "{doctor:?}");

    assert_eq!(
        server.contents(),
        before,
        "nothing of all that left a trace"
    );
    assert_eq!(shown(&server, &ours, "Ours").0, "fresh");
    // The program that flushes fills again.
    assert_eq!(run(&server, &ours, &["cache", "flush"]).code, Some(0));
    assert_eq!(shown(&server, &ours, "Ours").0, "fresh");

    // With an id of its own it has a place of its own.
    assert_eq!(run(&server, &theirs, &["fork"]).code, Some(0));
    assert_eq!(shown(&server, &theirs, "Theirs").0, "missing");
    assert_eq!(shown(&server, &theirs, "Theirs").0, "fresh");
    assert_eq!(shown(&server, &ours, "Ours").0, "fresh");
}

/// The reference and the mark each keep the place. The league that comes first after both were lost has it, and meets nothing
/// of the one before it.
async fn when_both_are_lost_the_place_is_new() {
    let server = RedisServer::start();
    let (ours, theirs) = (league(OURS, "Ours"), league(THEIRS, "Theirs"));
    shown(&server, &ours, "Ours");
    let (tag, mut hand) = (ours.key().league, server.connection());
    for lost in [tag.mark(), tag.reference()] {
        let () = hand.del(&lost).unwrap();
        assert_eq!(shown(&server, &theirs, "Theirs").0, "taken", "{lost}");
        shown(&server, &ours, "Ours");
        assert_eq!(shown(&server, &ours, "Ours").0, "fresh", "{lost}");
    }
    let () = hand.del(&[tag.reference(), tag.mark()]).unwrap();
    // The facts of the two differ in their names alone, so the entry that the other left has the same name.
    assert_eq!(shown(&server, &theirs, "Theirs").0, "flushed");
    assert_eq!(shown(&server, &theirs, "Theirs").0, "fresh");
    assert_eq!(shown(&server, &ours, "Ours").0, "taken");
    // What does not say whose it is counts as lost.
    let () = hand.hdel(tag.reference(), "store").unwrap();
    assert_eq!(shown(&server, &ours, "Ours").0, "taken", "by the mark");
    let () = hand.hdel(tag.mark(), "store").unwrap();
    assert_eq!(shown(&server, &ours, "Ours").0, "flushed");
    assert_eq!(shown(&server, &ours, "Ours").0, "fresh");
    assert_eq!(shown(&server, &theirs, "Theirs").0, "taken");
}

async fn a_dashboard_shows_its_own_and_says_why() {
    let server = RedisServer::start();
    let (ours, theirs) = (league(OURS, "Ours"), league(THEIRS, "Theirs"));
    shown(&server, &ours, "Ours");
    let mut seat = Seat::at(&theirs, &["--redis", &server.url()]);
    seat.sees_text("Theirs1");
    seat.sees_text("scoretable fork");
    seat.press("f");
    seat.sees_text("nothing was flushed");
    seat.sees_text("Theirs1");
    assert_eq!(shown(&server, &ours, "Ours").0, "fresh");
}

pub(crate) fn trials() -> Vec<Trial> {
    let mut trials = servers::each_server(
        "neither_is_shown_or_loses_anything_of_the_other",
        neither_is_shown_or_loses_anything_of_the_other,
    );
    trials.extend([
        trials::server_trial(
            "when_both_are_lost_the_place_is_new",
            when_both_are_lost_the_place_is_new,
        ),
        trials::server_trial(
            "a_dashboard_shows_its_own_and_says_why",
            a_dashboard_shows_its_own_and_says_why,
        ),
    ]);
    trials
}
