//! `scoretable serve`, as a service manager runs it: what it says, and what readers find meanwhile.

use std::fs;
use std::io::{BufRead, BufReader};
use std::os::unix::net::UnixDatagram;
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use clap::Parser;
use libtest_mimic::Trial;
use redis::Commands;
use rustix::process::Signal;
use scoretable::cli::{Cli, Command};
use scoretable::clock::Moment;
use scoretable::feed;
use scoretable::store::Store;
use tempfile::TempDir;

use crate::support::board::Board;
use crate::support::dump::Dump;
use crate::support::filed::{Filed, key_of};
use crate::support::http::{Server, ok, reply};
use crate::support::process::Process;
use crate::support::redis_server::RedisServer;
use crate::support::trials;
use crate::support::user::User;

/// Longer than the half minute after which it looks for itself.
const PATIENCE: Duration = Duration::from_secs(90);

/// A publisher that runs.
struct Publisher {
    child: Child,
    lines: Receiver<String>,
    said: Vec<String>,
}

impl Publisher {
    fn start(user: &User, store: &Path, url: &str, args: &[&str]) -> Self {
        let common = ["--db", store.to_str().unwrap(), "--redis", url, "serve"];
        let mut command = user.command(&[&common, args].concat());
        if let Some(socket) = user
            .home
            .path()
            .join("notify")
            .to_str()
            .filter(|it| Path::new(it).exists())
        {
            command.env("NOTIFY_SOCKET", socket);
        }
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()
            .unwrap();
        let (sender, lines) = channel();
        let out = BufReader::new(child.stdout.take().unwrap());
        std::thread::spawn(move || {
            for line in out.lines().map_while(Result::ok) {
                if sender.send(line).is_err() {
                    return;
                }
            }
        });
        Self {
            child,
            lines,
            said: Vec::new(),
        }
    }

    /// Waits for a line with these words, and returns it without its time.
    #[track_caller]
    fn says(&mut self, words: &str) -> String {
        loop {
            let line = self.lines.recv_timeout(PATIENCE);
            let line = line.unwrap_or_else(|_| panic!("not said: {words}; said: {:#?}", self.said));
            let (time, text) = line.split_once(' ').unwrap();
            assert!(time.len() == 20 && time.ends_with('Z'), "{line}");
            self.said.push(text.to_owned());
            if text.contains(words) {
                return text.to_owned();
            }
        }
    }

    /// Ends it, and returns its exit code. What it said until then stays in `said`.
    fn end(&mut self, signal: Signal) -> Option<i32> {
        Process(self.child.id()).send(signal);
        let code = self.child.wait().unwrap().code();
        while let Ok(line) = self.lines.recv_timeout(PATIENCE) {
            self.said.push(line);
        }
        code
    }
}

impl Drop for Publisher {
    fn drop(&mut self) {
        // An error means that it has ended already.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// A league, its server, and the account that serves it.
struct Post {
    server: RedisServer,
    league: Filed,
    user: User,
}

impl Post {
    fn new() -> Self {
        Self {
            server: RedisServer::start(),
            league: Filed::new(20),
            user: User::new(),
        }
    }

    fn start(&self) -> Publisher {
        Publisher::start(
            &self.user,
            &self.league.path(),
            &self.server.url(),
            &["--no-fetch"],
        )
    }
}

/// Writes as a program does that dies before it can say a word to the server.
fn write_in_silence(store: &Path, name: &str) {
    let bytes = Dump::default().player(1, name, None).json();
    let (facts, _) = feed::read(&bytes, "news.json").unwrap();
    let mut store = Store::open(store).unwrap();
    assert!(store.write(&facts).unwrap().changed);
    store.close().unwrap();
}

/// The announced revision, and how many of the newest tables of the store's edition are there.
fn published(server: &RedisServer, store: &Path) -> (u64, usize) {
    let store = Store::open(store).unwrap();
    let (key, edition) = (key_of(&store), store.head().unwrap().edition());
    let mut hand = server.connection();
    let revision = hand.hget(key.league.reference(), "revision").unwrap();
    let of_week = format!(
        "{}:{}:{}",
        key.league.reference().replace(":league", ""),
        "t",
        edition
    );
    let names: Vec<String> = hand
        .keys(format!("{of_week}:*").replace('[', "\\["))
        .unwrap();
    (revision, names.len())
}

async fn it_publishes_the_season_and_ends_cleanly() {
    for (signal, code) in [(Signal::TERM, 0), (Signal::INT, 130)] {
        let post = Post::new();
        let socket = UnixDatagram::bind(post.user.home.path().join("notify")).unwrap();
        let mut publisher = post.start();
        let first = publisher.says("serving ");
        assert!(
            first.ends_with(&format!(", revision 1, to {}", post.server.url() + "?db=0"))
                || first.contains(", revision 1, to unix://"),
            "{first}"
        );
        assert_eq!(
            publisher.says("published "),
            "published 20 tables and details of 2024, revision 1"
        );
        let mut told = [0; 64];
        let length = socket.recv(&mut told).unwrap();
        assert_eq!(&told[..length], b"READY=1\n");
        assert_eq!(published(&post.server, &post.league.path()), (1, 20));
        assert_eq!(publisher.end(signal), Some(code));
        assert!(
            publisher
                .said
                .last()
                .unwrap()
                .ends_with(" ended by a signal")
        );
        let folder = post.league.path().parent().unwrap().to_owned();
        let files: Vec<_> = fs::read_dir(folder)
            .unwrap()
            .map(|it| it.unwrap().file_name())
            .collect();
        assert_eq!(files, ["league.db"]);
    }
}

async fn it_needs_a_store_and_a_server() {
    let (user, league) = (User::new(), Filed::new(5));
    let path = league.path();
    let path = path.to_str().unwrap();
    let none = user.run(&[
        "--db",
        "/nowhere/l.db",
        "--redis",
        "unix:///nowhere/r.sock",
        "serve",
    ]);
    assert_eq!(none.code, Some(3), "{none:?}");
    for mode in ["embedded", "off"] {
        let alone = user.run(&["--db", path, "--cache", mode, "serve"]);
        assert_eq!((alone.code, alone.out.as_str()), (Some(2), ""), "{alone:?}");
        assert!(alone.err.contains("name one with --redis URL"), "{alone:?}");
    }
    let often = user.run(&[
        "--db",
        path,
        "--redis",
        "unix:///nowhere/r.sock",
        "serve",
        "--every",
        "1s",
    ]);
    assert_eq!(often.code, Some(2), "{often:?}");
    assert!(often.err.contains("once a minute at most"), "{often:?}");
}

async fn it_announces_what_another_could_not_and_builds_again_after_a_flush() {
    let post = Post::new();
    let mut publisher = post.start();
    publisher.says("published 20 tables");
    write_in_silence(&post.league.path(), "Sam Newcomer");
    assert_eq!(
        publisher.says("published "),
        "published 20 tables and details of 2024, revision 2"
    );
    assert_eq!(published(&post.server, &post.league.path()), (2, 20));
    let path = post.league.path();
    let flushed = post.user.run(&[
        "--db",
        path.to_str().unwrap(),
        "--redis",
        &post.server.url(),
        "cache",
        "flush",
    ]);
    assert_eq!(flushed.code, Some(0), "{flushed:?}");
    // The program that flushed fills the newest week again, and the publisher whatever it finds missing then.
    let said = publisher.says("published ");
    assert!(said.ends_with("of 2024, revision 2"), "{said}");
    crate::support::patience::eventually("every table is there again", || {
        (published(&post.server, &path) == (2, 20)).then_some(())
    });
    // What another program published is there, and needs no line, unless the publisher noticed the write before that.
    let named = [
        "--db",
        path.to_str().unwrap(),
        "--redis",
        &post.server.url(),
        "rules",
        "--joker",
        "week",
    ];
    assert_eq!(post.user.run(&named).code, Some(0));
    assert_eq!(published(&post.server, &path), (3, 20));
    write_in_silence(&path, "Kim Newcomer");
    let mut said = publisher.says("published ");
    if said.ends_with("revision 3") {
        said = publisher.says("published ");
    }
    assert_eq!(said, "published 20 tables and details of 2024, revision 4");
    assert_eq!(publisher.end(Signal::TERM), Some(0));
}

async fn it_answers_what_readers_ask_for() {
    let post = Post::new();
    let mut publisher = post.start();
    publisher.says("published 20 tables");
    let (key, edition) = (post.league.key(), post.league.edition());
    let wanted = format!("scoretable:wanted:{{{}}}", key.league.store().short());
    let mut hand = post.server.connection();
    let table = key.table(edition);
    let (now, _): (u64, u64) = redis::cmd("TIME").query(&mut hand).unwrap();
    // One is there no longer, and one was never any.
    let () = hand.del(&table).unwrap();
    let both = [format!("t:{key}"), "t:enhanced:2024:31".to_owned()];
    let both = both.map(|member| (now * 1_000, member));
    let () = hand.zadd_multiple(&wanted, &both).unwrap();
    assert_eq!(publisher.says("answered"), "answered 1 request of readers");
    let there: (bool, bool) = (hand.exists(&table).unwrap(), hand.exists(&wanted).unwrap());
    assert_eq!(there, (true, false));
    assert_eq!(publisher.end(Signal::TERM), Some(0));
}

async fn it_outlives_its_server() {
    let mut post = Post::new();
    let mut publisher = post.start();
    publisher.says("published 20 tables");
    for _ in 0..2 {
        post.server.kill();
        let away = publisher.says("server away: ");
        assert!(away.ends_with("; waiting"), "{away}");
        post.server.launch();
        publisher.says("server back");
        publisher.says("published 20 tables and details of 2024, revision 1");
        assert_eq!(published(&post.server, &post.league.path()), (1, 20));
    }
    let words = |words: &str| {
        publisher
            .said
            .iter()
            .filter(|line| line.contains(words))
            .count()
    };
    assert_eq!(
        (words("server away"), words("server back")),
        (2, 2),
        "{:?}",
        publisher.said
    );
    assert_eq!(publisher.end(Signal::TERM), Some(0));
    // A server that is away when it starts is waited for too.
    post.server.kill();
    let mut publisher = post.start();
    publisher.says("server away: ");
    post.server.launch();
    publisher.says("server back");
    publisher.says("published 20 tables");
    post.server.kill();
    publisher.says("server away: ");
    assert_eq!(publisher.end(Signal::TERM), Some(0));
}

async fn it_goes_on_with_the_file_that_is_there() {
    let post = Post::new();
    let (path, aside) = (
        post.league.path(),
        post.league.path().with_file_name("aside.db"),
    );
    let newer: PathBuf = post.league.path().with_file_name("newer.db");
    fs::copy(&path, &newer).unwrap();
    write_in_silence(&newer, "Sam Newcomer");
    let mut publisher = post.start();
    publisher.says("published 20 tables and details of 2024, revision 1");
    fs::rename(&path, &aside).unwrap();
    let gone = publisher.says("no store: ");
    assert!(gone.ends_with("; waiting"), "{gone}");
    fs::rename(&aside, &path).unwrap();
    publisher.says("store back");
    fs::rename(&newer, &path).unwrap();
    publisher.says("another file took the place of the store");
    publisher.says("published 20 tables and details of 2024, revision 2");
    assert_eq!(published(&post.server, &path), (2, 20));
    assert_eq!(publisher.end(Signal::TERM), Some(0));
}

async fn an_older_copy_says_so_and_publishes_nothing() {
    let post = Post::new();
    let folder = TempDir::new().unwrap();
    let copy = folder.path().join("copy.db");
    fs::copy(post.league.path(), &copy).unwrap();
    write_in_silence(&post.league.path(), "Sam Newcomer");
    let mut publisher = post.start();
    publisher.says("published 20 tables");
    let before = post.server.contents();
    let mut behind = Publisher::start(&post.user, &copy, &post.server.url(), &["--no-fetch"]);
    behind.says("not announced: this store is at revision 1, the league at 2: an older copy?");
    assert_eq!(behind.end(Signal::TERM), Some(0));
    assert_eq!(post.server.contents(), before);
}

async fn two_at_once_do_no_harm_and_a_killed_one_is_replaced() {
    let post = Post::new();
    let mut pair = [post.start(), post.start()];
    for publisher in &mut pair {
        publisher.says("serving ");
    }
    for revision in 2..5 {
        write_in_silence(&post.league.path(), &format!("Newcomer {revision}"));
        let whole =
            || (published(&post.server, &post.league.path()) == (revision, 20)).then_some(());
        crate::support::patience::eventually("the season is published", whole);
    }
    for publisher in &mut pair {
        assert_eq!(publisher.end(Signal::KILL), None);
    }
    let before = post.server.contents();
    let mut again = post.start();
    again.says("serving ");
    assert_eq!(again.end(Signal::TERM), Some(0));
    assert_eq!(post.server.contents(), before, "nothing was to be done");
    assert!(
        again.said.iter().all(|line| !line.contains("published")),
        "{:?}",
        again.said
    );
}

/// The whole minute so many hours ago, in seconds since 1970.
fn ago(hours: i64) -> i64 {
    Moment::now().seconds() / 60 * 60 - 3_600 * hours
}

/// A league whose games of weeks 2 and 3 kicked off then and have no result. Those of week 1 have been known for long.
fn unfinished(user: &User, kickoff: i64) -> PathBuf {
    let path = user.home.path().join("league.db");
    let file = user.home.path().join("dump.json");
    fs::write(&file, Dump::league().json()).unwrap();
    let args = [
        "--db",
        path.to_str().unwrap(),
        "--cache",
        "off",
        "import",
        file.to_str().unwrap(),
    ];
    assert_eq!(user.run(&args).code, Some(0));
    let db = rusqlite::Connection::open(&path).unwrap();
    let sql = "UPDATE game SET kickoff = ?1 WHERE week > 1";
    assert_eq!(db.execute(sql, [kickoff]).unwrap(), 2);
    let sql = "UPDATE change SET at = ?1";
    assert_eq!(db.execute(sql, [ago(15 * 24)]).unwrap(), 2);
    path
}

/// The week that a question asks for.
fn week(path: &str) -> u8 {
    path.rsplit_once("week=").unwrap().1.parse().unwrap()
}

async fn it_fetches_results_that_are_due_and_publishes_them() {
    let (user, server) = (User::new(), RedisServer::start());
    let kickoff = ago(4);
    let path = unfinished(&user, kickoff);
    let date = jiff::Timestamp::from_second(kickoff).unwrap();
    let date = date.strftime("%Y-%m-%dT%H:%MZ").to_string();
    let live = AtomicUsize::new(0);
    let espn = Server::start(move |path| {
        let board = Board::new(2024, week(path));
        match week(path) {
            2 => ok(&board.played(201, ("KC", 17), ("NYG", 20)).json()),
            // Its game ends while it is asked for.
            3 if live.fetch_add(1, Ordering::SeqCst) < 2 => {
                let game = board
                    .event(301, "KC", "NYG")
                    .under_way(3, 0)
                    .put("/date", date.as_str().into());
                ok(&board.with(game).json())
            }
            3 => ok(&board.played(301, ("KC", 10), ("NYG", 3)).json()),
            _ => ok(br#"{"events": []}"#),
        }
    });
    let mirror = ["--endpoint", &espn.url(), "--every", "1s"];
    let mut publisher = Publisher::start(&user, &path, &server.url(), &mirror);
    publisher.says("serving ");
    let fetched = publisher.says("fetched 2024 week 2 from 127.0.0.1");
    assert!(fetched.ends_with(": 1 result"), "{fetched}");
    assert_eq!(
        publisher.says("published "),
        "published 8 tables and details of 2024, revision 2"
    );
    let live = publisher.says("fetched 2024 week 3 from 127.0.0.1");
    assert!(live.ends_with(": 0 results"), "{live}");
    publisher.says("week 3 from 127.0.0.1");
    let over = publisher.says("week 3 from 127.0.0.1");
    assert!(over.ends_with(": 1 result"), "{over}");
    assert_eq!(
        publisher.says("published "),
        "published 12 tables and details of 2024, revision 3"
    );
    assert_eq!(published(&server, &path), (3, 12));
    assert_eq!(publisher.end(Signal::TERM), Some(0));
    let asked = |number| {
        espn.heard()
            .iter()
            .filter(|question| week(question.split(' ').nth(1).unwrap()) == number)
            .count()
    };
    assert_eq!(
        (asked(2), asked(3)),
        (1, 3),
        "a result that is there is asked for tomorrow"
    );
}

async fn it_waits_for_hosts_that_are_down() {
    let (user, server) = (User::new(), RedisServer::start());
    let path = unfinished(&user, ago(4));
    let gone = Server::start(|_| ok(b"")).url();
    let often = ["--every", "1s", "--endpoint"];
    let start =
        |url: &str| Publisher::start(&user, &path, &server.url(), &[&often[..], &[url]].concat());
    let mut publisher = start(&gone);
    publisher.says("published 4 tables and details of 2024 week 1, revision 1");
    for _ in 0..2 {
        let why = publisher.says("no results of 2024 week 2: 127.0.0.1");
        assert!(why.ends_with("; asking again after 1s"), "{why}");
    }
    assert_eq!(publisher.end(Signal::TERM), Some(0));

    let unwelcome = Server::start(|_| reply("429 Slow down", "Retry-After: 900\r\n", b""));
    let mut publisher = start(&unwelcome.url());
    let why = publisher.says("no results of 2024 week 2: 127.0.0.1");
    assert!(why.ends_with("; asking again after 1h"), "{why}");
    assert_eq!(publisher.end(Signal::TERM), Some(0));
    assert_eq!(unwelcome.heard().len(), 1);

    // Three tries make a question.
    let tries = AtomicUsize::new(0);
    let ill = Server::start(move |path| match tries.fetch_add(1, Ordering::SeqCst) {
        0..3 => reply("503 Service Unavailable", "", b"busy"),
        _ => ok(&Board::new(2024, week(path))
            .played(i64::from(week(path)) * 100 + 1, ("KC", 17), ("NYG", 20))
            .json()),
    });
    let mut publisher = start(&ill.url());
    publisher.says("no results of 2024 week 2: 127.0.0.1");
    publisher.says("fetched 2024 week 3");
    publisher.says("fetched 2024 week 2");
    publisher.says("published 8 tables and details of 2024, revision 3");
    // The week is not the newest.
    publisher.says("published 4 tables of 2024 week 2, revision 3");
    assert_eq!(publisher.end(Signal::TERM), Some(0));
}

/// Games that have not been played for hours, or were played long ago, are none to ask for again and again.
async fn it_asks_for_nothing_that_is_not_due() {
    let (user, server) = (User::new(), RedisServer::start());
    let path = unfinished(&user, ago(2));
    let espn = Server::start(|_| ok(br#"{"events": []}"#));
    let mirror = ["--endpoint", &espn.url(), "--every", "1s"];
    let mut publisher = Publisher::start(&user, &path, &server.url(), &mirror);
    publisher.says("published 4 tables and details of 2024 week 1, revision 1");
    write_in_silence(&path, "Sam Newcomer");
    publisher.says("published 4 tables and details of 2024 week 1, revision 2");
    assert_eq!(publisher.end(Signal::TERM), Some(0));
    assert_eq!(espn.heard(), [""; 0]);
}

/// The samples start this program as it is, and set what it reads.
async fn the_samples_are_of_this_program() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |name: &str| fs::read_to_string(root.join("assets/docs").join(name)).unwrap();
    let (unit, compose) = (read("scoretable.service"), read("compose.yaml"));
    let started = unit
        .lines()
        .find_map(|line| line.strip_prefix("ExecStart="));
    let composed = compose
        .lines()
        .filter_map(|line| line.trim().strip_prefix("command: ["));
    let composed: String = composed
        .flat_map(|line| line.chars())
        .filter(|c| !"\",]".contains(*c))
        .collect();
    for words in [started.unwrap(), &composed] {
        let cli = Cli::try_parse_from(words.split_whitespace()).unwrap();
        assert!(matches!(cli.command, Some(Command::Serve(_))), "{words}");
    }
    for name in ["SCORETABLE_DB", "SCORETABLE_REDIS"] {
        assert!(
            unit.contains(&format!("{name}=")) && compose.contains(&format!("{name}:")),
            "{name}"
        );
    }
    assert!(unit.contains("\nType=notify\n"));
}

pub(crate) fn trials() -> Vec<Trial> {
    vec![
        trials::trial("serve_samples", the_samples_are_of_this_program),
        trials::server_trial("serve_publishes", it_publishes_the_season_and_ends_cleanly),
        trials::trial("serve_needs", it_needs_a_store_and_a_server),
        trials::server_trial(
            "serve_announces",
            it_announces_what_another_could_not_and_builds_again_after_a_flush,
        ),
        trials::server_trial("serve_answers", it_answers_what_readers_ask_for),
        trials::server_trial("serve_outlives_its_server", it_outlives_its_server),
        trials::server_trial(
            "serve_follows_its_store",
            it_goes_on_with_the_file_that_is_there,
        ),
        trials::server_trial(
            "serve_of_an_older_copy",
            an_older_copy_says_so_and_publishes_nothing,
        ),
        trials::server_trial(
            "serve_twice_and_again",
            two_at_once_do_no_harm_and_a_killed_one_is_replaced,
        ),
        trials::server_trial(
            "serve_fetches",
            it_fetches_results_that_are_due_and_publishes_them,
        ),
        trials::server_trial("serve_without_hosts", it_waits_for_hosts_that_are_down),
        trials::server_trial(
            "serve_asks_for_nothing",
            it_asks_for_nothing_that_is_not_due,
        ),
    ]
}
