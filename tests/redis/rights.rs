//! What the program needs of a server: the users that `assets/docs/redis.md` makes may do what they are for, on every kind of
//! server; what is taken away, renamed or refused ends in words that name the command and what to do.

mod door;
mod lacking;
mod members;
mod readme_user;

use crate::support::filed;
use crate::support::redis_server;
use crate::support::user;
use libtest_mimic::Trial;

use filed::Filed;
use redis_server::RedisServer;
use serde_json::Value;
use user::{Ran, User};

/// A user with a league, before a server.
struct Member {
    user: User,
    league: Filed,
    url: String,
}

impl Member {
    fn new(url: String) -> Self {
        Self {
            user: User::new(),
            league: Filed::new(12),
            url,
        }
    }

    fn arguments(&self, rest: &[&str]) -> Vec<String> {
        let path = self.league.path().to_string_lossy().into_owned();
        let lead = ["--db", &path, "--redis", &self.url];
        let all = lead.into_iter().chain(rest.iter().copied());
        all.map(str::to_owned).collect()
    }

    fn run(&self, rest: &[&str]) -> Ran {
        let arguments = self.arguments(rest);
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        self.user.run(&arguments)
    }

    /// What a command prints as JSON, whatever it ended with.
    #[track_caller]
    fn json(&self, rest: &[&str]) -> Value {
        let ran = self.run(&[rest, &["--format", "json"]].concat());
        serde_json::from_str(&ran.out).unwrap_or_else(|_| panic!("no JSON: {ran:?}"))
    }

    /// What a look-up found.
    #[track_caller]
    fn verdict(&self) -> String {
        let shown = self.json(&["show"]);
        shown["source"]["verdict"].as_str().unwrap().to_owned()
    }

    /// `outcome: found; fix` of one of `doctor`'s checks.
    #[track_caller]
    fn doctor(&self, check: &str) -> String {
        let document = self.json(&["doctor"]);
        let checks = document["checks"].as_array().unwrap();
        let found = checks.iter().find(|it| it["check"] == check).unwrap();
        let text = |field: &str| found[field].as_str().unwrap_or_default();
        format!("{}: {}; {}", text("outcome"), text("found"), text("fix"))
    }

    /// What the text of `cache status` says of the server.
    #[track_caller]
    fn status(&self) -> String {
        let ran = self.run(&["cache", "status"]);
        let line = ran.out.lines().find(|line| line.starts_with("server "));
        line.unwrap_or_else(|| panic!("no server: {ran:?}"))
            .to_owned()
    }
}

/// One command, its words with blanks between them.
fn tell(server: &RedisServer, words: &str) {
    told(&mut server.connection(), words).unwrap();
}

fn told(hand: &mut redis::Connection, words: &str) -> redis::RedisResult<redis::Value> {
    let mut words = words.split(' ');
    let mut command = redis::cmd(words.next().unwrap());
    command.arg(words.collect::<Vec<_>>()).query(hand)
}

/// Every key of the server.
fn keys(server: &RedisServer) -> Vec<String> {
    let keys = redis::Commands::keys(&mut server.connection(), "*");
    let mut keys: Vec<String> = keys.unwrap();
    // A server that makes its table larger meanwhile names them in another order.
    keys.sort();
    keys
}

pub(crate) fn trials() -> Vec<Trial> {
    let mut trials = readme_user::trials();
    trials.extend(members::trials());
    trials.extend(lacking::trials());
    trials.extend(door::trials());
    trials
}
