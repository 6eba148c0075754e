//! A write is announced, whatever becomes of the program that wrote it, or it is said not to be.

use crate::support::dump;
use crate::support::filed;
use crate::support::redis_server;
use crate::support::signal;
use crate::support::trials;
use crate::support::user;
use libtest_mimic::Trial;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use dump::Dump;
use filed::Filed;
use redis::{Commands, Connection};
use redis_server::{RedisServer, eventually};
use scoretable::feed;
use scoretable::league::Revision;
use serde_json::Value;
use signal::signal;
use tempfile::TempDir;
use user::{Ran, User};

/// A league on this machine, an older copy of it on another, and the server between them, where the copy's table is.
struct Apart {
    server: RedisServer,
    league: Filed,
    copy: PathBuf,
    /// A dump with a player who is called otherwise than before.
    news: PathBuf,
    _folder: TempDir,
    user: User,
}

impl Apart {
    fn new() -> Self {
        let (server, league, folder) = (
            RedisServer::start(),
            Filed::new(40),
            TempDir::new().unwrap(),
        );
        let (copy, news) = (
            folder.path().join("copy.db"),
            folder.path().join("news.json"),
        );
        std::fs::copy(league.path(), &copy).unwrap();
        std::fs::write(
            &news,
            Dump::default().player(1, "Sam Newcomer", None).json(),
        )
        .unwrap();
        let apart = Self {
            server,
            league,
            copy,
            news,
            _folder: folder,
            user: User::new(),
        };
        assert_eq!(apart.verdict_of_copy().0, "missing");
        assert_eq!(apart.verdict_of_copy(), ("fresh".to_owned(), 1));
        apart
    }

    fn run(&self, store: &Path, args: &[&str]) -> Ran {
        let url = self.server.url();
        let common = ["--db", store.to_str().unwrap(), "--redis", &url];
        self.user.run(&[&common, args].concat())
    }

    /// Writes as a program does that dies before it can say a word to the server.
    fn write_in_silence(&self) {
        let bytes = std::fs::read(&self.news).unwrap();
        let (facts, _) = feed::read(&bytes, "news.json").unwrap();
        let written = self.league.store().write(&facts).unwrap();
        assert_eq!((written.changed, written.revision), (true, Revision(2)));
        assert_eq!(
            self.verdict_of_copy(),
            ("fresh".to_owned(), 1),
            "no other program knows of it"
        );
    }

    /// What the copy's viewers are told of the table, and the revision they are shown.
    fn verdict_of_copy(&self) -> (String, u64) {
        let shown = self.run(&self.copy, &["show", "--format", "json", "--top", "1"]);
        assert_eq!(shown.code, Some(0), "{shown:?}");
        let document: Value = serde_json::from_str(&shown.out).unwrap();
        let verdict = document["source"]["verdict"].as_str().unwrap().to_owned();
        (verdict, document["revision"].as_u64().unwrap())
    }

    fn announced(&self) -> u64 {
        let mut hand: Connection = self.server.connection();
        let fence = self.league.key().league.fence();
        hand.hget(fence, "revision").unwrap()
    }
}

/// Commands that write nothing here, and what they end with.
fn commands(news: &Path) -> Vec<(Vec<&str>, i32)> {
    let away = ["--endpoint", "http://127.0.0.1:1/"];
    vec![
        (vec!["show"], 0),
        (vec!["import", news.to_str().unwrap()], 0),
        (vec!["rules"], 0),
        (vec!["rules", "--joker", "banker"], 0),
        (vec!["verify"], 0),
        (vec!["cache", "status"], 0),
        (vec!["cache", "warm"], 0),
        (vec!["cache", "flush"], 0),
        ([&["--week", "1", "fetch"], &away[..]].concat(), 1),
        ([&["fetch", "--dry-run"], &away[..]].concat(), 1),
        // There is nothing to ask.
        ([&["--season", "2023", "fetch"], &away[..]].concat(), 0),
    ]
}

async fn any_command_announces_what_another_could_not() {
    let news = Apart::new().news;
    for (at, _) in commands(&news).iter().enumerate() {
        let apart = Apart::new();
        apart.write_in_silence();
        let (command, code) = &commands(&apart.news)[at];
        let ran = apart.run(&apart.league.path(), command);
        assert_eq!(ran.code, Some(*code), "{command:?} {ran:?}");
        assert!(!ran.err.contains("not announced"), "{command:?} {ran:?}");
        assert_eq!(apart.announced(), 2, "{command:?}");
        let (verdict, revision) = apart.verdict_of_copy();
        let old_as_current = revision == 1 && matches!(verdict.as_str(), "fresh" | "stale");
        assert!(!old_as_current, "{command:?}: {verdict} {revision}");
    }
}

async fn an_import_that_was_killed_before_it_announced_is_announced_by_the_next() {
    let apart = Apart::new();
    let server = apart.server.process.as_ref();
    let (store, news) = (apart.league.path(), apart.news.to_str().unwrap());
    signal(server, "STOP");
    let url = apart.server.url();
    let import = [
        "--db",
        store.to_str().unwrap(),
        "--redis",
        &url,
        "import",
        news,
    ];
    let mut command = apart.user.command(&import);
    let mut import = command.stdout(Stdio::null()).spawn().unwrap();
    eventually("the write is committed", || {
        let head = apart.league.store().head().ok()?;
        (head.revision == Revision(2)).then_some(())
    });
    import.kill().unwrap();
    import.wait().unwrap();
    signal(server, "CONT");
    assert_eq!(apart.announced(), 1, "it died before it could");
    assert_eq!(apart.verdict_of_copy(), ("fresh".to_owned(), 1));

    let again = apart.run(&store, &["import", news]);
    assert!(
        again.out.contains("nothing changed; still at revision 2"),
        "{again:?}"
    );
    assert_eq!((again.code, again.err.as_str()), (Some(0), ""));
    assert_eq!(apart.announced(), 2);
    assert_eq!(apart.verdict_of_copy().0, "outdated");
}

async fn what_could_not_be_announced_is_said_with_what_to_do() {
    let mut apart = Apart::new();
    let (store, news) = (apart.league.path(), apart.news.to_str().unwrap().to_owned());
    let mut hand = apart.server.connection();
    // It looks, and may not write.
    redis::cmd("ACL")
        .arg(&["SETUSER", "default", "-evalsha", "-eval"])
        .exec(&mut hand)
        .unwrap();
    let import = apart.run(&store, &["import", &news]);
    let told = |ran: &Ran| {
        assert_eq!(ran.code, Some(0), "the store is written: {ran:?}");
        assert!(ran.err.starts_with("not announced: unix://"), "{ran:?}");
        assert!(ran.err.contains("run any scoretable command"), "{ran:?}");
        assert_eq!(ran.err.lines().count(), 1, "{ran:?}");
    };
    told(&import);
    assert!(import.out.contains("now at revision 2"), "{import:?}");
    assert_eq!(apart.verdict_of_copy(), ("fresh".to_owned(), 1));
    told(&apart.run(&store, &["rules", "--joker", "week"]));
    // Who only looks has nothing of their own to announce, and is told how the server is.
    let status = apart.run(&store, &["cache", "status"]);
    assert!(!status.err.contains("not announced"), "{status:?}");
    redis::cmd("ACL")
        .arg(&["SETUSER", "default", "+evalsha", "+eval"])
        .exec(&mut hand)
        .unwrap();
    assert_eq!(apart.run(&store, &["cache", "status"]).code, Some(0));
    assert_eq!(apart.announced(), 3);
    assert_eq!(apart.verdict_of_copy().0, "outdated");

    apart.server.kill();
    told(&apart.run(&store, &["rules", "--joker", "banker"]));
    // Without a server there is no other program to tell.
    let alone = ["--db", store.to_str().unwrap(), "--cache", "embedded"];
    let alone = apart
        .user
        .run(&[&alone[..], &["rules", "--joker", "week"]].concat());
    assert_eq!((alone.code, alone.err.as_str()), (Some(0), ""));
}

async fn an_older_copy_announces_nothing() {
    let apart = Apart::new();
    let written = apart.run(
        &apart.league.path(),
        &["import", apart.news.to_str().unwrap()],
    );
    assert_eq!((written.code, written.err.as_str()), (Some(0), ""));
    assert_eq!(apart.announced(), 2);
    let told = "this store is at revision 1, the league at 2: an older copy?";
    for (command, _) in commands(&apart.news) {
        if command.contains(&"import") {
            continue;
        }
        let ran = apart.run(&apart.copy, &command);
        assert_eq!(apart.announced(), 2, "{command:?} {ran:?}");
        if command.contains(&"--joker") {
            assert!(
                ran.err.starts_with(&format!("not announced: {told}")),
                "{ran:?}"
            );
        }
        if command.contains(&"status") {
            assert!(ran.out.contains(told), "{ran:?}");
        }
    }
}

/// Another hand set the fence back: what is shown is current, and the next to look puts the fence right.
async fn a_fence_below_the_store_is_raised_by_a_look() {
    let apart = Apart::new();
    let fence = apart.league.key().league.fence();
    let () = apart
        .server
        .connection()
        .hset(fence, "revision", 0)
        .unwrap();
    assert_eq!(apart.verdict_of_copy(), ("fresh".to_owned(), 1));
    assert_eq!(apart.announced(), 1);
}

pub(crate) fn trials() -> Vec<Trial> {
    vec![
        trials::server_trial(
            "any_command_announces_what_another_could_not",
            any_command_announces_what_another_could_not,
        ),
        trials::server_trial(
            "a_killed_import_is_announced_by_the_next",
            an_import_that_was_killed_before_it_announced_is_announced_by_the_next,
        ),
        trials::server_trial(
            "what_could_not_be_announced_is_said",
            what_could_not_be_announced_is_said_with_what_to_do,
        ),
        trials::server_trial(
            "an_older_copy_announces_nothing",
            an_older_copy_announces_nothing,
        ),
        trials::server_trial(
            "a_fence_below_the_store_is_raised",
            a_fence_below_the_store_is_raised_by_a_look,
        ),
    ]
}
