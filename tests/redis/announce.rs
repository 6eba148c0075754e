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
        let reference = self.league.key().league.reference();
        hand.hget(reference, "revision").unwrap()
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
    assert_eq!(apart.verdict_of_copy(), ("behind".to_owned(), 1));
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
    assert_eq!(apart.verdict_of_copy(), ("behind".to_owned(), 1));

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

/// The commissioner restores a backup because the last write was wrong, and the restored store becomes the league: every
/// viewer of it sees that at once, and the store with the wrong write is the one that is told so.
async fn a_restored_store_takes_the_league_over() {
    let apart = Apart::new();
    let (store, news) = (apart.league.path(), apart.news.to_str().unwrap());
    let backup = apart.copy.with_file_name("backup.db");
    let saved = apart.run(&store, &["backup", backup.to_str().unwrap()]);
    assert_eq!(saved.code, Some(0), "{saved:?}");
    for command in [vec!["import", news], vec!["show"]] {
        assert_eq!(apart.run(&store, &command).code, Some(0), "{command:?}");
    }
    let source = |store: &Path| {
        let shown = apart.run(store, &["show", "--format", "json", "--top", "1"]);
        assert_eq!(shown.code, Some(0), "{shown:?}");
        let document: Value = serde_json::from_str(&shown.out).unwrap();
        (
            document["source"]["verdict"].clone(),
            document["revision"].clone(),
        )
    };
    assert_eq!(source(&backup), ("behind".into(), 1.into()));
    let taken = apart.run(&backup, &["cache", "flush", "--take-over"]);
    assert_eq!(taken.code, Some(0), "{taken:?}");
    assert!(
        taken
            .err
            .contains("this store is the league now, at revision 3"),
        "{taken:?}"
    );
    assert_eq!(source(&backup), ("fresh".into(), 3.into()));
    assert_eq!(source(&store), ("behind".into(), 2.into()));
    // What the other store writes from now on is not on top of the league.
    let ruled = apart.run(&store, &["rules", "--joker", "week"]);
    assert!(ruled.err.starts_with("not announced: "), "{ruled:?}");
    assert_eq!(source(&backup), ("fresh".into(), 3.into()));
    // And what the restored store writes is.
    let imported = apart.run(&backup, &["import", news]);
    assert_eq!((imported.code, imported.err.as_str()), (Some(0), ""));
    assert_eq!(source(&backup).1, 4);
    assert_eq!(source(&backup), ("fresh".into(), 4.into()));
    // Without a server there is nothing to take over, and nothing is written.
    let db = backup.to_str().unwrap();
    let command = [
        "--db",
        db,
        "--cache",
        "embedded",
        "cache",
        "flush",
        "--take-over",
    ];
    let alone = apart.user.run(&command);
    assert_eq!(alone.code, Some(1), "{alone:?}");
    assert!(alone.err.contains("nothing was taken over"), "{alone:?}");
    assert_eq!(source(&backup), ("fresh".into(), 4.into()));
}

/// A store that was restored from a backup shows its own table and says what it is; what is on the server stays as it was,
/// whatever is done with the store, until it is a league of its own.
async fn a_store_restored_from_a_backup_publishes_nothing() {
    let apart = Apart::new();
    let (store, news) = (apart.league.path(), apart.news.to_str().unwrap());
    let backup = apart.copy.with_file_name("backup.db");
    let saved = apart.run(&store, &["backup", backup.to_str().unwrap()]);
    assert_eq!(saved.code, Some(0), "{saved:?}");
    for command in [vec!["import", news], vec!["cache", "warm"]] {
        let ran = apart.run(&store, &command);
        assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""), "{command:?}");
    }
    let before = apart.server.contents();
    let source = || {
        let shown = apart.run(&backup, &["show", "--format", "json", "--top", "1"]);
        assert_eq!(shown.code, Some(0), "{shown:?}");
        let document: Value = serde_json::from_str(&shown.out).unwrap();
        (document["source"].clone(), document["revision"].clone())
    };
    let (behind, revision) = source();
    assert_eq!(behind["verdict"], "behind", "{behind}");
    assert_eq!(revision, 1);
    let told = "this store is at revision 1, the league at 2: an older copy?";
    let shown = apart.run(&backup, &["show"]);
    assert!(shown.err.contains(told), "{shown:?}");
    let warmed = apart.run(&backup, &["cache", "warm"]);
    assert_eq!(warmed.code, Some(1), "{warmed:?}");
    assert!(warmed.err.contains(told), "{warmed:?}");
    assert_eq!(apart.server.contents(), before);

    // Written to, it is a fork, whatever its number.
    for joker in ["week", "banker", "week"] {
        let ruled = apart.run(&backup, &["rules", "--joker", joker]);
        assert_eq!(ruled.code, Some(0), "{ruled:?}");
        assert!(ruled.err.starts_with("not announced: "), "{ruled:?}");
    }
    let (forked, revision) = source();
    assert_eq!(forked["verdict"], "forked", "{forked}");
    assert_eq!(revision, 4);
    assert_eq!(apart.server.contents(), before);
    assert_eq!(apart.run(&backup, &["fork"]).code, Some(0));
    assert_eq!(source().0["verdict"], "missing");
    assert_eq!(source().0["verdict"], "fresh");
    let kept = apart.server.contents();
    // The directory alone is of both leagues.
    let of_league = |name: &[u8]| name != b"scoretable:leagues";
    assert!(
        before
            .iter()
            .filter(|(name, _)| of_league(name))
            .all(|(name, value)| kept.get(name) == Some(value))
    );
}

/// A failover took the server back to an earlier state: the next look of the newer store announces it again.
async fn a_server_that_was_set_back_is_brought_forward_by_a_look() {
    let apart = Apart::new();
    let tag = apart.league.key().league;
    let mut hand: Connection = apart.server.connection();
    let names = [tag.reference(), tag.mark()];
    let dump = |name: &String| redis::cmd("DUMP").arg(name).to_owned();
    let earlier = names.each_ref().map(|name| {
        let bytes: Vec<u8> = dump(name).query(&mut hand).unwrap();
        bytes
    });
    let news = apart.news.to_str().unwrap();
    let written = apart.run(&apart.league.path(), &["import", news]);
    assert_eq!((written.code, written.err.as_str()), (Some(0), ""));
    assert_eq!(apart.announced(), 2);
    assert_eq!(apart.verdict_of_copy(), ("behind".to_owned(), 1));
    for (name, bytes) in names.iter().zip(&earlier) {
        let mut restore = redis::cmd("RESTORE");
        restore.arg(name).arg(0).arg(bytes).arg("REPLACE");
        restore.exec(&mut hand).unwrap();
    }
    assert_eq!(apart.announced(), 1);
    assert_eq!(apart.run(&apart.league.path(), &["show"]).code, Some(0));
    assert_eq!(apart.announced(), 2);
    assert_eq!(apart.verdict_of_copy(), ("behind".to_owned(), 1));
}

/// Each command repairs what is lost of the announcement, whether one key or both.
async fn a_lost_announcement_is_made_again_by_a_look() {
    let apart = Apart::new();
    let tag = apart.league.key().league;
    let mut hand: Connection = apart.server.connection();
    for lost in [
        vec![tag.reference()],
        vec![tag.mark()],
        vec![tag.reference(), tag.mark()],
    ] {
        let () = hand.del(&lost).unwrap();
        let shown = apart.run(&apart.league.path(), &["show"]);
        assert_eq!((shown.code, shown.err.as_str()), (Some(0), ""));
        let there: (bool, bool) = (
            hand.exists(tag.reference()).unwrap(),
            hand.exists(tag.mark()).unwrap(),
        );
        assert_eq!(there, (true, true), "{lost:?}");
        assert_eq!(apart.announced(), 1);
        assert_eq!(apart.verdict_of_copy(), ("fresh".to_owned(), 1));
    }
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
            "a_store_restored_from_a_backup",
            a_store_restored_from_a_backup_publishes_nothing,
        ),
        trials::server_trial(
            "a_restored_store_takes_over",
            a_restored_store_takes_the_league_over,
        ),
        trials::server_trial(
            "a_server_that_was_set_back",
            a_server_that_was_set_back_is_brought_forward_by_a_look,
        ),
        trials::server_trial(
            "a_lost_announcement",
            a_lost_announcement_is_made_again_by_a_look,
        ),
    ]
}
