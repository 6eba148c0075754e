//! A program with the store publishes what readers without one look at, and needs to run no longer than its command.

use std::path::{Path, PathBuf};
use std::process::Stdio;

use libtest_mimic::Trial;
use redis::{Commands, Connection};
use scoretable::cache::{Cache, Content, Key};
use scoretable::league::{Edition, Week};
use scoretable::loader::Loader;
use scoretable::scoretable::Kind;
use tempfile::TempDir;

use crate::support::dump::Dump;
use crate::support::filed::Filed;
use crate::support::redis_server::RedisServer;
use crate::support::trials;
use crate::support::user::{Ran, User};
use crate::support::viewer::settings;

/// The ten minutes that an entry is kept for once another took its place.
const TEN_MINUTES: i64 = 600_000;
/// What a new entry has to live at least, whose time to live is a week and as long again.
const A_WEEK: i64 = 7 * 24 * 3_600_000;

/// A league of which the server has never heard, and its commissioner.
struct Desk {
    server: RedisServer,
    league: Filed,
    folder: TempDir,
    user: User,
}

impl Desk {
    fn new() -> Self {
        Self {
            server: RedisServer::start(),
            league: Filed::new(40),
            folder: TempDir::new().unwrap(),
            user: User::new(),
        }
    }

    /// A dump in which the first player has this name.
    fn news(&self, name: &str) -> PathBuf {
        let path = self.folder.path().join(format!("{name}.json"));
        std::fs::write(&path, Dump::default().player(1, name, None).json()).unwrap();
        path
    }

    fn args(&self, args: &[&str]) -> Vec<String> {
        let path = self.league.path();
        let url = self.server.url();
        let common = ["--db", path.to_str().unwrap(), "--redis", &url];
        [&common, args]
            .concat()
            .into_iter()
            .map(str::to_owned)
            .collect()
    }

    fn run(&self, args: &[&str]) -> Ran {
        let args = self.args(args);
        self.user
            .run(&args.iter().map(String::as_str).collect::<Vec<_>>())
    }

    fn done(&self, args: &[&str]) {
        let ran = self.run(args);
        assert_eq!(
            (ran.code, ran.err.as_str()),
            (Some(0), ""),
            "{args:?} {ran:?}"
        );
    }

    fn import(&self, news: &Path) {
        self.done(&["import", news.to_str().unwrap()]);
    }

    /// The tables of the newest week.
    fn newest(&self) -> [Key; 4] {
        let key = self.league.key();
        Kind::ALL.map(|kind| Key {
            content: Content::Table(kind),
            ..key.clone()
        })
    }

    /// The announced edition, and its nonce.
    fn announced(&self) -> (String, String) {
        let reference = self.league.key().league.reference();
        let mut hand = self.server.connection();
        let fields: [String; 3] = hand
            .hmget(reference, &["revision", "facts", "nonce"])
            .unwrap();
        let [revision, facts, nonce] = fields;
        (format!("{revision}-{facts}"), nonce)
    }

    /// Whether an entry is fresh for a reader of the announced edition.
    fn is_fresh(&self, key: &Key, edition: Edition) -> bool {
        let mut hand: Connection = self.server.connection();
        let (announced, nonce) = self.announced();
        let table = key.table(edition);
        let of_entry: Option<String> = hand.hget(&table, "nonce").unwrap();
        let left: i64 = hand.pttl(&table).unwrap();
        announced == edition.to_string() && of_entry == Some(nonce) && left > A_WEEK
    }

    #[track_caller]
    fn assert_published(&self) {
        let edition = self.league.edition();
        for key in self.newest() {
            assert!(self.is_fresh(&key, edition), "{key} of {edition}");
        }
    }

    /// How long the newest week's entries of an edition have to live.
    fn left(&self, edition: Edition) -> [i64; 4] {
        let mut hand: Connection = self.server.connection();
        self.newest()
            .map(|key| hand.pttl(key.table(edition)).unwrap())
    }

    /// Permits the scripts, or forbids them: then nothing can be announced.
    fn let_announce(&self, may: bool) {
        let sign = if may { "+" } else { "-" };
        let mut hand = self.server.connection();
        let rules = ["evalsha", "eval"].map(|name| format!("{sign}{name}"));
        let mut rule = redis::cmd("ACL");
        rule.arg("SETUSER").arg("default").arg(&rules);
        rule.exec(&mut hand).unwrap();
    }
}

async fn an_import_alone_serves_every_reader() {
    let desk = Desk::new();
    desk.import(&desk.news("Sam Newcomer"));
    desk.assert_published();
    let first = desk.league.edition();
    assert!(desk.left(first).iter().all(|left| *left > A_WEEK));

    desk.import(&desk.news("Kim Newcomer"));
    desk.assert_published();
    assert_ne!(desk.league.edition(), first);
    let left = desk.left(first);
    assert!(
        left.iter().all(|left| (1..=TEN_MINUTES).contains(left)),
        "{left:?}"
    );
    // Nothing is built again that is fresh.
    let before = desk.server.contents();
    desk.import(&desk.news("Kim Newcomer"));
    assert_eq!(desk.server.contents(), before);
}

async fn every_write_publishes() {
    let desk = Desk::new();
    for command in [
        vec!["rules", "--joker", "week"],
        vec!["import", "-", "--name", "Another name"],
    ] {
        let news = desk.news("Sam Newcomer");
        let command: Vec<&str> = command
            .into_iter()
            .map(|word| {
                if word == "-" {
                    news.to_str().unwrap()
                } else {
                    word
                }
            })
            .collect();
        let before = desk.league.edition();
        desk.done(&command);
        assert_ne!(desk.league.edition(), before, "{command:?}");
        desk.assert_published();
    }
}

async fn what_readers_look_at_is_there_in_the_new_edition_too() {
    let desk = Desk::new();
    desk.import(&desk.news("Sam Newcomer"));
    desk.done(&["--week", "2", "show", "--top", "1"]);
    let first = desk.league.edition();
    let week = |number| Key {
        week: Week::new(number),
        ..desk.league.key()
    };
    assert!(desk.is_fresh(&week(2), first));
    desk.import(&desk.news("Kim Newcomer"));
    let now = desk.league.edition();
    assert!(desk.is_fresh(&week(2), now), "a reader looked at it");
    assert!(!desk.is_fresh(&week(3), now), "no reader did");
    let mut hand: Connection = desk.server.connection();
    let left: i64 = hand.pttl(week(2).table(first)).unwrap();
    assert!((1..=TEN_MINUTES).contains(&left), "{left}");
}

async fn tables_come_before_their_announcement_and_survive_until_it() {
    let desk = Desk::new();
    desk.import(&desk.news("Sam Newcomer"));
    let first = desk.league.edition();
    // The program fills, and cannot announce: as one that is killed in between.
    desk.let_announce(false);
    let news = desk.news("Kim Newcomer");
    let ran = desk.run(&["import", news.to_str().unwrap()]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(ran.err.starts_with("not announced: "), "{ran:?}");
    let second = desk.league.edition();
    assert_eq!(desk.announced().0, first.to_string());
    assert!(desk.left(second).iter().all(|left| *left > A_WEEK));
    let left = desk.left(first);
    assert!(
        left.iter().all(|left| *left > A_WEEK),
        "readers still need them: {left:?}"
    );
    let entries = || {
        let mut hand = desk.server.connection();
        let built = |key: Key| -> (String, String) {
            hand.hmget(key.table(second), &["built_by", "built_at"])
                .unwrap()
        };
        desk.newest().map(built)
    };
    let before = entries();

    desk.let_announce(true);
    desk.import(&news);
    desk.assert_published();
    assert_eq!(entries(), before, "nothing was built again");
    let left = desk.left(first);
    assert!(
        left.iter().all(|left| (1..=TEN_MINUTES).contains(left)),
        "{left:?}"
    );
}

async fn what_was_written_without_the_server_is_published_by_the_next_command() {
    let mut desk = Desk::new();
    desk.import(&desk.news("Sam Newcomer"));
    for command in [
        vec!["show", "--top", "1"],
        vec!["cache", "warm"],
        vec![
            "--season",
            "2023",
            "fetch",
            "--endpoint",
            "http://127.0.0.1:1/",
        ],
    ] {
        desk.server.kill();
        let news = desk.news(command[0]);
        let ran = desk.run(&["import", news.to_str().unwrap()]);
        assert_eq!(ran.code, Some(0), "{ran:?}");
        desk.server.launch();
        assert!(desk.server.contents().is_empty());
        let ran = desk.run(&command);
        assert_eq!(ran.code, Some(0), "{command:?} {ran:?}");
        desk.assert_published();
    }
}

async fn two_writers_at_once_publish_one_league() {
    let desk = Desk::new();
    desk.import(&desk.news("Sam Newcomer"));
    for round in 0..4 {
        let writers = ["one", "two", "three"].map(|name| {
            let news = desk.news(&format!("{name} {round}"));
            let args = desk.args(&["import", news.to_str().unwrap()]);
            let mut command = desk
                .user
                .command(&args.iter().map(String::as_str).collect::<Vec<_>>());
            command.stdout(Stdio::null()).spawn().unwrap()
        });
        for mut writer in writers {
            assert!(writer.wait().unwrap().success());
        }
        desk.assert_published();
    }
}

/// A program that only publishes keeps the whole season, and renews an entry before readers find it stale.
async fn a_publisher_renews_an_entry_when_half_of_its_time_is_over() {
    let desk = Desk::new();
    let cache = Cache::new(settings(Some(&desk.server.url()))).unwrap();
    let ttl = i64::try_from(cache.ttl().as_millis()).unwrap();
    let loader = Loader::new(cache, desk.league.store()).unwrap();
    let filled = async || loader.publish_season().await.unwrap().filled;
    // And what is behind the rows of the newest week.
    assert_eq!(filled().await.len(), 4 * 5 + 1);
    assert_eq!(filled().await, []);
    let (key, edition) = (desk.league.key(), desk.league.edition());
    let mut hand: Connection = desk.server.connection();
    // So long it stays fresh, and as long again it may be shown stale.
    for (fresh_for, renewed) in [(ttl / 2 + 60_000, vec![]), (ttl / 2 - 1, vec![key.clone()])] {
        let () = hand.pexpire(key.table(edition), ttl + fresh_for).unwrap();
        assert_eq!(filled().await, renewed, "{fresh_for}");
    }
    desk.assert_published();
    loader.store().close();
}

/// A cache inside the program is nobody's, and a league in memory is no reader's.
async fn without_a_server_nothing_is_built_ahead() {
    let desk = Desk::new();
    let path = desk.league.path();
    let news = desk.news("Sam Newcomer");
    let args = [
        "--db",
        path.to_str().unwrap(),
        "--cache",
        "embedded",
        "-v",
        "import",
    ];
    let ran = desk
        .user
        .run(&[&args[..], &[news.to_str().unwrap()]].concat());
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(desk.server.contents().is_empty());
}

pub(crate) fn trials() -> Vec<Trial> {
    vec![
        trials::server_trial("an_import_alone", an_import_alone_serves_every_reader),
        trials::server_trial("every_write_publishes", every_write_publishes),
        trials::server_trial(
            "what_readers_look_at",
            what_readers_look_at_is_there_in_the_new_edition_too,
        ),
        trials::server_trial(
            "tables_come_before_their_announcement",
            tables_come_before_their_announcement_and_survive_until_it,
        ),
        trials::server_trial(
            "what_was_written_without_the_server",
            what_was_written_without_the_server_is_published_by_the_next_command,
        ),
        trials::server_trial(
            "two_writers_at_once",
            two_writers_at_once_publish_one_league,
        ),
        trials::server_trial(
            "a_publisher_renews",
            a_publisher_renews_an_entry_when_half_of_its_time_is_over,
        ),
        trials::server_trial(
            "without_a_server_nothing",
            without_a_server_nothing_is_built_ahead,
        ),
    ]
}
