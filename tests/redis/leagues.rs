//! The directory of a server: which leagues it holds, written by the programs that have their stores.

use libtest_mimic::Trial;
use redis::{Commands, Connection};
use scoretable::league::StoreId;
use scoretable::store::Store;
use serde_json::{Value, json};

use crate::support::filed::Filed;
use crate::support::league::cache_at;
use crate::support::redis_server::RedisServer;
use crate::support::trials::server_trial;
use crate::support::user::{Ran, User};

const DIRECTORY: &str = "scoretable:leagues";

/// A server, and a user without a store of their own who may look at it.
struct Place {
    server: RedisServer,
    user: User,
}

impl Place {
    fn new() -> Self {
        Self {
            server: RedisServer::start(),
            user: User::new(),
        }
    }

    /// A command of a program with the league's store.
    fn with(&self, league: &Filed, args: &[&str]) -> Ran {
        let (path, url) = (league.path(), self.server.url());
        let common = ["--db", path.to_str().unwrap(), "--redis", &url];
        self.user.run(&[&common, args].concat())
    }

    /// A command of a program without a store.
    fn without(&self, args: &[&str]) -> Ran {
        self.user
            .run(&[&["--redis", self.server.url().as_str()], args].concat())
    }

    /// The leagues as the program lists them.
    #[track_caller]
    fn listed(&self) -> Vec<Value> {
        let ran = self.without(&["leagues", "--format", "json"]);
        assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""), "{ran:?}");
        let document: Value = serde_json::from_str(&ran.out).unwrap();
        assert_eq!(document["version"], 1);
        document["leagues"].as_array().unwrap().clone()
    }

    fn names(&self) -> Vec<Value> {
        let listed = self.listed();
        listed.iter().map(|it| it["name"].clone()).collect()
    }

    fn hand(&self) -> Connection {
        self.server.connection()
    }
}

fn league(name: &str) -> Filed {
    let league = Filed::new(12);
    league.store().set_name(name).unwrap();
    league
}

fn tag(league: &Filed) -> String {
    id(&league.store()).short().to_owned()
}

fn id(store: &Store) -> StoreId {
    store.head().unwrap().id
}

#[track_caller]
fn done(ran: &Ran) {
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""), "{ran:?}");
}

async fn each_league_is_listed_with_what_is_announced_of_it() {
    let place = Place::new();
    let empty = place.without(&["leagues"]);
    assert_eq!((empty.code, empty.out.as_str()), (Some(3), ""), "{empty:?}");
    assert!(
        empty.err.contains("no league is listed on unix://"),
        "{empty:?}"
    );
    let empty = place.without(&["leagues", "--format", "json"]);
    assert_eq!(empty.out, "{\"version\":1,\"leagues\":[]}\n", "{empty:?}");
    assert_eq!(empty.code, Some(3));

    // One is announced by its first look, the other by a write.
    let (office, pigskin) = (league("Office"), league("Pigskin"));
    done(&place.with(&pigskin, &["show", "--top", "1"]));
    done(&place.with(&office, &["rules", "--joker", "week"]));
    let listed = place.listed();
    for (line, (league, name)) in listed
        .iter()
        .zip([(&office, "Office"), (&pigskin, "Pigskin")])
    {
        assert_eq!(line["name"], name);
        assert_eq!(line["tag"], tag(league).as_str());
        assert_eq!(line["store"], id(&league.store()).as_str());
        assert_eq!(line["state"], "announced");
        assert_eq!(line["revision"], league.edition().revision.0);
        assert!(line["announced_at"].is_string() && line["announced_by"].is_string());
    }
    assert_eq!(listed.len(), 2);

    let text = place.without(&["leagues"]);
    done(&text);
    let lines: Vec<Vec<&str>> = text
        .out
        .lines()
        .map(|line| line.split_whitespace().collect())
        .collect();
    assert_eq!(lines[0], ["Tag", "League", "Revision", "Announced", "By"]);
    let (first, second) = (tag(&office), tag(&pigskin));
    assert_eq!(lines[1][..2], [first.as_str(), "Office"], "{}", text.out);
    assert_eq!(lines[2][..2], [second.as_str(), "Pigskin"], "{}", text.out);
    assert_eq!(lines.len(), 3);

    // What is lost is said in its place.
    let of_office = office.key().league;
    let () = place.hand().del(of_office.reference()).unwrap();
    assert_eq!(place.listed()[0]["state"], "the announcement was lost");
    let () = place.hand().del(of_office.mark()).unwrap();
    let lost = &place.listed()[0];
    assert_eq!(lost["state"], "not announced");
    assert_eq!(lost["revision"], Value::Null);
    let text = place.without(&["leagues"]);
    assert!(text.out.contains("not announced"), "{}", text.out);
}

async fn a_new_name_is_listed_with_its_announcement() {
    let place = Place::new();
    let league = league("Before");
    done(&place.with(&league, &["show", "--top", "1"]));
    assert_eq!(place.names(), [json!("Before")]);
    let file = place.user.home.path().join("news.csv");
    std::fs::write(&file, "name,team\nSam Newcomer,KC\n").unwrap();
    let file = file.to_str().unwrap();
    let named = place.with(&league, &["import", file, "--name", "After"]);
    assert_eq!(named.code, Some(0), "{named:?}");
    assert_eq!(place.names(), [json!("After")]);
}

async fn a_league_that_was_forgotten_comes_back_with_the_next_look() {
    let place = Place::new();
    let (office, pigskin) = (league("Office"), league("Pigskin"));
    for league in [&office, &pigskin] {
        done(&place.with(league, &["show", "--top", "1"]));
    }
    let tag = tag(&pigskin);
    let upper = tag.to_uppercase();
    let forgotten = place.without(&["leagues", "--forget", &upper]);
    done(&forgotten);
    assert!(
        forgotten
            .out
            .starts_with(&format!("{tag} is not listed any more")),
        "{forgotten:?}"
    );
    assert!(forgotten.out.contains("comes back"), "{forgotten:?}");
    assert_eq!(place.names(), [json!("Office")]);

    let again = place.without(&["leagues", "--forget", &tag]);
    assert_eq!(again.code, Some(2), "{again:?}");
    assert!(
        again.err.contains(&tag) && again.err.contains("(Office)"),
        "{again:?}"
    );
    let no_tag = place.without(&["leagues", "--forget", "Office"]);
    assert_eq!(no_tag.code, Some(2), "{no_tag:?}");
    assert!(no_tag.err.contains("eight hex digits"), "{no_tag:?}");

    // It is announced, so nothing is announced again, and its tag names it all the same.
    let cache = cache_at(&place.server.url());
    assert_eq!(cache.league_at(&tag).await, Ok(Some(id(&pigskin.store()))));
    assert_eq!(cache.league_at("00000000").await, Ok(None));
    assert_eq!(cache.league_at("Office").await, Ok(None));
    for command in [
        vec!["show", "--top", "1"],
        vec!["cache", "status"],
        vec!["verify"],
    ] {
        let () = place.hand().hdel(DIRECTORY, &tag).unwrap();
        done(&place.with(&pigskin, &command));
        assert_eq!(
            place.names(),
            [json!("Office"), json!("Pigskin")],
            "{command:?}"
        );
    }
    let json = place.without(&["leagues", "--forget", &tag, "--format", "json"]);
    assert_eq!(
        json.out,
        format!("{{\"version\":1,\"forgotten\":\"{tag}\"}}\n")
    );
}

async fn what_others_wrote_there_commands_no_terminal() {
    let place = Place::new();
    let pigskin = league("Pigskin");
    done(&place.with(&pigskin, &["show", "--top", "1"]));
    let line = |name: &[u8]| [b"2f3a9c02-0000-4000-8000-000000000000 ".as_slice(), name].concat();
    let mut hand = place.hand();
    let mut write = |tag: &[u8], line: Vec<u8>| {
        let () = hand.hset(DIRECTORY, tag, line).unwrap();
    };
    write(
        b"2f3a9c02",
        line("\u{1b}]0;owned\u{7}\u{1b}[31mEvil\u{202e}\n".as_bytes()),
    );
    write(b"\x1b[2J", line(b"Escaped"));
    write(b"3f3a9c02", line(b"Of another tag"));
    write(b"4f3a9c02", vec![0xff; 10]);
    write(
        b"5f3a9c02",
        b"5f3a9c02-0000-4000-8000-000000000000 ".repeat(1_000),
    );
    assert_eq!(place.names(), [json!("]0;owned[31mEvil"), json!("Pigskin")]);
    for format in ["text", "json"] {
        let ran = place.without(&["leagues", "--format", format]);
        done(&ran);
        let raw = ran
            .out
            .chars()
            .any(|c| (c.is_control() && c != '\n') || c == '\u{202e}');
        assert!(!raw, "{ran:?}");
    }

    // What is no directory is replaced by one.
    let () = hand.set(DIRECTORY, "a string").unwrap();
    assert_eq!(place.without(&["leagues"]).code, Some(3));
    done(&place.with(&pigskin, &["show", "--top", "1"]));
    assert_eq!(place.names(), [json!("Pigskin")]);
}

/// Who may not list a league announces it, shows it and looks it up as any other user does.
async fn a_league_that_cannot_be_listed_is_announced_all_the_same() {
    let place = Place::new();
    let pigskin = league("Pigskin");
    let rules = [
        "SETUSER",
        "bob",
        "on",
        ">s3cret",
        "~scoretable:{*",
        "~scoretable:trial:*",
        "~scoretable:wanted:*",
        "+@all",
    ];
    redis::cmd("ACL")
        .arg(&rules)
        .exec(&mut place.hand())
        .unwrap();
    let path = pigskin.path();
    let url = format!("{}?user=bob&pass=s3cret", place.server.url());
    let bob = |args: &[&str]| {
        let common = ["--db", path.to_str().unwrap(), "--redis", &url];
        place.user.run(&[&common, args].concat())
    };
    done(&bob(&["rules", "--joker", "week"]));
    let status = bob(&["cache", "status", "--format", "json"]);
    done(&status);
    let status: Value = serde_json::from_str(&status.out).unwrap();
    assert_eq!(status["state"], "up", "{status}");
    let shown = bob(&["show", "--format", "json"]);
    done(&shown);
    let shown: Value = serde_json::from_str(&shown.out).unwrap();
    assert_eq!(shown["source"]["verdict"], "fresh");
    let cache = cache_at(&url);
    let tag = tag(&pigskin);
    assert_eq!(cache.league_at(&tag).await, Ok(Some(id(&pigskin.store()))));
    // And is told why there is no list.
    let refused = bob(&["leagues"]);
    assert_eq!(refused.code, Some(1), "{refused:?}");
    assert!(
        refused
            .err
            .contains("does not permit the keys scoretable:*"),
        "{refused:?}"
    );
    assert_eq!(place.without(&["leagues"]).code, Some(3));
}

async fn without_a_server_there_is_no_list_and_the_way_to_one_is_told() {
    let mut place = Place::new();
    place.server.kill();
    let away = place.without(&["leagues"]);
    assert_eq!((away.code, away.out.as_str()), (Some(1), ""), "{away:?}");
    assert!(
        away.err
            .contains("is down: there is no such socket; start the server"),
        "{away:?}"
    );
    for mode in ["off", "embedded"] {
        for command in [vec!["leagues"], vec!["leagues", "--forget", "1f3a9c02"]] {
            let ran = place.without(&[&["--cache", mode], &command[..]].concat());
            assert_eq!(ran.code, Some(2), "{mode} {ran:?}");
            assert!(
                ran.err.contains("name one with --redis URL"),
                "{mode} {ran:?}"
            );
        }
    }
}

/// A league in memory ends with its program.
async fn the_demo_league_is_not_listed() {
    let place = Place::new();
    let shown = place.without(&["demo"]);
    assert_eq!(shown.code, Some(0), "{shown:?}");
    let names: Vec<String> = place.hand().keys("*").unwrap();
    assert!(!names.contains(&DIRECTORY.to_owned()), "{names:?}");
}

pub(crate) fn trials() -> Vec<Trial> {
    vec![
        server_trial(
            "each_league_is_listed",
            each_league_is_listed_with_what_is_announced_of_it,
        ),
        server_trial(
            "a_new_name_is_listed",
            a_new_name_is_listed_with_its_announcement,
        ),
        server_trial(
            "a_forgotten_league_comes_back",
            a_league_that_was_forgotten_comes_back_with_the_next_look,
        ),
        server_trial(
            "a_hostile_directory",
            what_others_wrote_there_commands_no_terminal,
        ),
        server_trial(
            "a_league_that_cannot_be_listed",
            a_league_that_cannot_be_listed_is_announced_all_the_same,
        ),
        server_trial(
            "leagues_without_a_server",
            without_a_server_there_is_no_list_and_the_way_to_one_is_told,
        ),
        server_trial("the_demo_is_not_listed", the_demo_league_is_not_listed),
    ]
}
