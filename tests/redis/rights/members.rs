//! The two users of `assets/docs/redis.md` for those without the store: what each may do it does to the end, and the rest is refused and
//! harms nothing.

use std::fs::File;
use std::path::PathBuf;
use std::process::{Child, Stdio};

use libtest_mimic::Trial;
use redis::{Commands, Connection};
use scoretable::cache::{Content, Key, commands_of_reader};
use scoretable::league::Week;
use scoretable::scoretable::Kind;
use serde_json::Value;

use crate::rights::readme_user::{make, refused, tells_reading_from_writing};
use crate::rights::{Member, keys, tell, told};
use crate::support::redis_server::{RedisServer, eventually};
use crate::support::seat::Seat;
use crate::support::servers::each_server;
use crate::support::user::{Ran, User};

pub(crate) fn trials() -> Vec<Trial> {
    let mut trials = each_server("member", a_member_reads_and_changes_nothing);
    trials.extend(each_server("asker", who_may_ask_is_answered));
    trials.extend(each_server("less_than_a_member", less_than_a_member));
    trials
}

/// A user of the server without a store.
struct Reader {
    user: User,
    url: String,
}

impl Reader {
    fn new(url: String) -> Self {
        Self {
            user: User::new(),
            url,
        }
    }

    fn run(&self, rest: &[&str]) -> Ran {
        self.user.run(&[&["--redis", &self.url], rest].concat())
    }

    #[track_caller]
    fn done(&self, rest: &[&str]) -> Ran {
        let ran = self.run(rest);
        assert_eq!((ran.code, &*ran.err), (Some(0), ""), "{rest:?}: {ran:?}");
        ran
    }

    #[track_caller]
    fn json(&self, rest: &[&str]) -> Value {
        let ran = self.run(&[rest, &["--format", "json"]].concat());
        serde_json::from_str(&ran.out).unwrap_or_else(|_| panic!("no JSON: {ran:?}"))
    }

    /// `outcome: found` of one of `doctor`'s checks, of which none failed.
    #[track_caller]
    fn doctor(&self, check: &str) -> String {
        let ran = self.run(&["doctor", "--format", "json"]);
        assert_eq!(ran.code, Some(0), "{ran:?}");
        let document: Value = serde_json::from_str(&ran.out).unwrap();
        let mut checks = document["checks"].as_array().unwrap().iter();
        let found = checks.find(|it| it["check"] == check).unwrap();
        let text = |field: &str| found[field].as_str().unwrap_or_default().to_owned();
        format!("{}: {}", text("outcome"), text("found"))
    }
}

/// Everything that can be read is, is current, and is what the commissioner sees.
fn reads_everything(reader: &Reader, commissioner: &Member) {
    let listed = reader.json(&["leagues"]);
    assert_eq!(listed["leagues"].as_array().unwrap().len(), 1, "{listed}");
    for kind in Kind::ALL {
        for format in ["text", "csv", "markdown", "html", "svg"] {
            let show = ["show", kind.name(), "--format", format];
            let (shown, theirs) = (reader.done(&show), commissioner.run(&show));
            assert_eq!(shown.out, theirs.out, "{kind} {format}");
            assert!(shown.out.lines().count() > 5, "{kind} {format}: {shown:?}");
        }
        let shown = reader.json(&["show", kind.name()]);
        assert_eq!(shown["source"]["verdict"], "fresh", "{shown}");
        assert_eq!(
            shown["rows"],
            commissioner.json(&["show", kind.name()])["rows"]
        );
    }
    let earlier = reader.json(&["--week", "2", "show"]);
    assert_eq!(earlier["week"], 2, "{earlier}");
    let status = reader.json(&["cache", "status"]);
    assert_eq!(status["state"], "up", "{status}");
    let entries = status["entries"].as_array().unwrap();
    let fresh = entries.iter().filter(|it| it["verdict"] == "fresh");
    assert!(fresh.count() > 4, "{status}");
    reader.done(&["verify"]);
}

/// The dashboard shows what is behind a row, and follows the commissioner because the server tells it to.
fn looks_on(server: &RedisServer, reader: &Reader, commissioner: &Member, joker: &str) {
    let mut seat = Seat::of_reader(&["--redis", &reader.url]);
    seat.sees_text("Player");
    seat.sees("up");
    seat.press("\r");
    seat.sees_text("Bankers  ");
    seat.press("\u{1b}");
    seat.sees_text("Cache");
    eventually("the server tracks the dashboard's league", || {
        let clients: String = redis::cmd("CLIENT")
            .arg("LIST")
            .query(&mut server.connection())
            .unwrap();
        let flags = |line: &str| {
            line.split(' ')
                .any(|it| it.starts_with("flags=") && it.contains('t'))
        };
        clients.lines().any(flags).then_some(())
    });
    let ruled = commissioner.run(&["rules", "--joker", joker]);
    assert_eq!((ruled.code, &*ruled.err), (Some(0), ""), "{ruled:?}");
    let revision = commissioner.league.edition().revision;
    seat.sees_text(&format!("{revision} = {revision} announced"));
    seat.sees("up");
}

/// Sends each command, and sees it refused for want of a right.
#[track_caller]
fn is_refused(hand: &mut Connection, commands: &[String]) {
    for words in commands {
        let error = told(hand, words).expect_err(words);
        let said = error.to_string();
        let said = said.to_lowercase();
        let lacks = ["no permissions", "acl failure", "can't access", "can't run"];
        assert!(lacks.iter().any(|it| said.contains(it)), "{words}: {said}");
    }
}

fn hand_of(url: &str) -> Connection {
    let client = redis::Client::open(url).unwrap();
    client.get_connection().unwrap()
}

/// What no reader may do: to the league, to the server, and to what others keep there.
fn of_nobody(key: &Key, table: &str) -> Vec<String> {
    let (reference, mark) = (key.league.reference(), key.league.mark());
    let words = [
        format!("SET {reference} x"),
        format!("SET {table} x"),
        format!("HSET {reference} revision 999"),
        "HSET scoretable:leagues x y".to_owned(),
        "HDEL scoretable:leagues x".to_owned(),
        format!("DEL {reference}"),
        format!("RENAME {mark} {reference}"),
        format!("EXPIRE {reference} 1"),
        format!("RESTORE {table} 0 x"),
        "FLUSHALL".to_owned(),
        "FLUSHDB".to_owned(),
        "CONFIG GET maxmemory".to_owned(),
        "ACL LIST".to_owned(),
        "CLIENT LIST".to_owned(),
        "SHUTDOWN".to_owned(),
        "KEYS *".to_owned(),
        "SCAN 0".to_owned(),
        "SUBSCRIBE news".to_owned(),
        "PUBLISH news x".to_owned(),
        "GET other:key".to_owned(),
        "HGETALL other:hash".to_owned(),
        "HMGET other:hash field".to_owned(),
    ];
    words.into()
}

/// What would change the league by the commands with which a request is made.
fn of_askers(key: &Key, table: &str) -> Vec<String> {
    let reference = key.league.reference();
    [
        format!("UNLINK {reference}"),
        format!("PEXPIRE {reference} 1"),
        format!("PEXPIRE {table} 1"),
        format!("ZADD {table} 1 x"),
        "ZADD scoretable:leagues 1 x".to_owned(),
        format!("EVAL return(redis.call('UNLINK',KEYS[1])) 1 {reference}"),
        format!("EVAL return(redis.call('PEXPIRE',KEYS[1],1)) 1 {table}"),
    ]
    .into()
}

/// A server with a league that its commissioner published whole, and something of another tenant.
struct Shared {
    server: RedisServer,
    commissioner: Member,
}

impl Shared {
    fn new(program: &std::path::Path) -> Self {
        let server = RedisServer::of(program, &[]);
        let commissioner = Member::new(make(&server, "commissioner"));
        let mut hand = server.connection();
        let _: () = hand.set("other:key", "theirs").unwrap();
        let _: () = hand.hset("other:hash", "field", "theirs").unwrap();
        let warmed = commissioner.run(&["cache", "warm"]);
        assert_eq!(warmed.code, Some(0), "{warmed:?}");
        Self {
            server,
            commissioner,
        }
    }

    fn key(&self) -> Key {
        self.commissioner.league.key()
    }

    fn table(&self, key: &Key) -> String {
        key.table(self.commissioner.league.edition())
    }

    /// Removes the table of a week, as a server does that has no room.
    fn lose(&self, week: u8) -> String {
        let key = Key {
            content: Content::Table(Kind::default()),
            week: Week::new(week),
            ..self.key()
        };
        let end = format!(":{key}");
        let tables = keys(&self.server)
            .into_iter()
            .filter(|it| it.ends_with(&end));
        // That of the edition before lives on for ten minutes.
        let tables: Vec<String> = tables.collect();
        let table = self.table(&key);
        assert!(tables.contains(&table), "{tables:?}");
        let _: u64 = self.server.connection().del(tables).unwrap();
        table
    }
}

async fn a_member_reads_and_changes_nothing(program: PathBuf) {
    let shared = Shared::new(&program);
    let (server, key) = (&shared.server, shared.key());
    let member = Reader::new(make(server, "member"));
    reads_everything(&member, &shared.commissioner);
    looks_on(server, &member, &shared.commissioner, "week");
    assert!(refused(server).is_empty(), "a member needs nothing more");

    let before = server.contents();
    let table = shared.table(&key);
    let mut hand = hand_of(&member.url);
    is_refused(&mut hand, &of_nobody(&key, &table));
    let asking = [
        format!("ZADD {} 1 x", key.league.wanted()),
        "EVAL return(1) 0".to_owned(),
        format!(
            "EVAL return(redis.call('HGETALL',KEYS[1])) 1 {}",
            key.league.reference()
        ),
        "SCRIPT LOAD return(1)".to_owned(),
    ];
    is_refused(&mut hand, &asking);
    is_refused(&mut hand, &of_askers(&key, &table));
    assert_eq!(server.contents(), before);
    refused(server);

    // What it may not do it is told in words, and nothing is wrong with the server for that.
    let rights = member.doctor("rights");
    assert!(rights.starts_with("ok: tables can be read"), "{rights}");
    assert!(rights.contains("cannot be asked for"), "{rights}");
    assert!(member.doctor("league").starts_with("ok: "));
    for command in [&["cache", "flush"][..], &["cache", "warm"]] {
        let ran = member.run(command);
        assert_eq!(ran.code, Some(1), "{ran:?}");
        assert!(ran.err.contains("only a program with the store"), "{ran:?}");
    }
    let forgotten = member.run(&["leagues", "--forget", key.league.store().short()]);
    assert_eq!(forgotten.code, Some(1), "{forgotten:?}");
    assert!(forgotten.err.contains("not permitted"), "{forgotten:?}");
    assert_eq!(server.contents(), before);

    shared.lose(2);
    let before = server.contents();
    let shown = member.run(&["--week", "2", "show"]);
    assert_eq!(shown.code, Some(3), "{shown:?}");
    assert!(
        shown.err.contains("this user of the server may not ask"),
        "{shown:?}"
    );
    assert_eq!(member.json(&["cache", "status"])["state"], "up");
    member.done(&["show"]);
    let mut seat = Seat::of_reader(&["--redis", &member.url, "--week", "2"]);
    seat.sees_text("may not ask");
    seat.sees("up");
    seat.press("]");
    seat.sees_text("Player");
    drop(seat);
    assert_eq!(server.contents(), before);
    // Asked for in vain, by `doctor` too: scripts, and what a server says of itself; and a line of the directory to remove.
    let vain = ["eval", "evalsha", "hdel", "info", "script", "script|load"];
    let beyond = refused(server)
        .into_iter()
        .filter(|it| !vain.contains(&&**it));
    assert_eq!(beyond.collect::<Vec<_>>(), [""; 0]);
}

async fn who_may_ask_is_answered(program: PathBuf) {
    let shared = Shared::new(&program);
    let (server, key) = (&shared.server, shared.key());
    let asker = Reader::new(make(server, "asker"));
    reads_everything(&asker, &shared.commissioner);
    looks_on(server, &asker, &shared.commissioner, "week");
    let rights = asker.doctor("rights");
    assert!(rights.starts_with("ok: "), "{rights}");
    assert!(!rights.contains("cannot"), "{rights}");
    let refused_to_doctor = refused(server);
    assert!(
        refused_to_doctor.iter().all(|it| it == "info"),
        "{refused_to_doctor:?}"
    );

    let before = server.contents();
    let table = shared.table(&key);
    let mut hand = hand_of(&asker.url);
    is_refused(&mut hand, &of_nobody(&key, &table));
    if tells_reading_from_writing(server) {
        is_refused(&mut hand, &of_askers(&key, &table));
    }
    assert_eq!(server.contents(), before);
    refused(server);

    // A week that is missing comes from the commissioner, who serves.
    let serving = Serving::start(&shared.commissioner);
    serving.says("serving ");
    let table = shared.lose(2);
    eventually("the week is there", || {
        let shown = asker.run(&["--week", "2", "show"]);
        (shown.code == Some(0)).then_some(())
    });
    serving.says("answered 1 request of readers");
    let there: bool = server.connection().exists(&table).unwrap();
    assert!(there);
    let waiting: bool = server.connection().exists(key.league.wanted()).unwrap();
    assert!(!waiting, "an answered request is over");
    assert!(refused(server).is_empty());
    assert_eq!(asker.json(&["cache", "status"])["state"], "up");
}

/// Without one of a member's commands a table is shown all the same, or the command is named with what permits it.
async fn less_than_a_member(program: PathBuf) {
    let shared = Shared::new(&program);
    let tag = shared.key().league.store().short().to_owned();
    for without in commands_of_reader() {
        let names = commands_of_reader().into_iter().filter(|it| *it != without);
        let names: Vec<String> = names.map(|name| format!("+{name}")).collect();
        let rules = format!("on >s3cret ~scoretable:* -@all {}", names.join(" "));
        tell(&shared.server, "ACL DELUSER bob");
        tell(&shared.server, &format!("ACL SETUSER bob {rules}"));
        let bob = Reader::new(format!("{}?user=bob&pass=s3cret", shared.server.url()));
        let shown = bob.run(&["show"]);
        let doctor = bob.run(&["doctor"]);
        match without.as_str() {
            "hmget" | "pttl" => {
                assert_eq!(shown.code, Some(1), "{without}: {shown:?}");
                let permits = format!("ACL SETUSER NAME +{without} permits it");
                assert!(shown.err.contains(&permits), "{shown:?}");
                assert_eq!(doctor.code, Some(1), "{without}: {doctor:?}");
                // The whole line, and not one command at a time.
                for name in commands_of_reader() {
                    let told = format!("{} ", doctor.out.replace('\n', " "));
                    assert!(told.contains(&format!("+{name} ")), "{name}: {told}");
                }
            }
            // A league that is named by its tag needs no list.
            "hgetall" => {
                assert_eq!(shown.code, Some(1), "{shown:?}");
                assert!(shown.err.contains("+hgetall permits it"), "{shown:?}");
                assert!(doctor.out.contains("+hgetall"), "{doctor:?}");
                bob.done(&["--league", &tag, "show"]);
            }
            "client|tracking" => {
                assert_eq!((shown.code, &*shown.err), (Some(0), ""), "{shown:?}");
                assert_eq!(doctor.code, Some(0), "{doctor:?}");
                assert!(doctor.out.contains("+client|tracking"), "{doctor:?}");
            }
            _ => {
                assert_eq!(
                    (shown.code, &*shown.err),
                    (Some(0), ""),
                    "{without}: {shown:?}"
                );
                assert_eq!(doctor.code, Some(0), "{without}: {doctor:?}");
            }
        }
    }
}

/// The commissioner's `serve`.
struct Serving {
    child: Child,
    said: PathBuf,
}

impl Serving {
    fn start(commissioner: &Member) -> Self {
        let said = commissioner.user.home.path().join("said");
        let arguments = commissioner.arguments(&["serve", "--no-fetch"]);
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let mut command = commissioner.user.command(&arguments);
        let child = command
            .stdout(File::create(&said).unwrap())
            .stderr(Stdio::inherit())
            .spawn()
            .unwrap();
        Self { child, said }
    }

    #[track_caller]
    fn says(&self, words: &str) {
        eventually(words, || {
            let said = std::fs::read_to_string(&self.said).unwrap();
            said.contains(words).then_some(())
        });
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        // An error means that it has ended already.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
