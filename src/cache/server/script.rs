//! The scripts in `assets/lua`: how they are loaded on a server that may not have them, and which commands they call.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use redis::aio::MultiplexedConnection;
use redis::{Cmd, RedisError, Value};

use super::command::{Command, Needed, acl_name, commands_of_reader, names_of};
use super::reply_error::{Fault, is_missing};

/// A script.
pub(crate) struct Script {
    /// What it is called, in the protocol and in messages.
    pub(super) name: &'static str,
    text: &'static str,
    hash: LazyLock<redis::Script>,
}

macro_rules! script {
    ($name:literal $(, behind $lead:literal)?) => {{
        const TEXT: &str = concat!(
            include_str!("../../../assets/lua/common.lua"),
            $(include_str!(concat!("../../../assets/lua/", $lead, ".lua")),)?
            include_str!(concat!("../../../assets/lua/", $name, ".lua"))
        );
        Script {
            name: $name,
            text: TEXT,
            hash: LazyLock::new(|| redis::Script::new(TEXT)),
        }
    }};
}

pub(super) static ANNOUNCE: Script = script!("announce", behind "reference");
pub(super) static ASK: Script = script!("ask");
pub(super) static FLUSH: Script = script!("flush", behind "reference");

/// All of them.
pub(super) static SCRIPTS: [&Script; 3] = [&ANNOUNCE, &ASK, &FLUSH];

/// What a call of the server looks like in a script: to `call`, which ends the script with an error, or to `pcall`, which
/// hands it over.
const CALLS: [&str; 2] = ["redis.call('", "redis.pcall('"];

/// Where a server says that something in a script failed, before the number of the line: at the end of its message since
/// 7.0, at the beginning before.
const PLACE: &str = "user_script:";

impl Script {
    /// The commands it calls, in the order of its lines.
    pub(super) fn calls(&self) -> impl Iterator<Item = &'static str> {
        self.text.lines().filter_map(called)
    }

    /// The command whose error a server's message tells of: it names the line. Servers before 8.0 name no command.
    fn blamed(&self, message: &str) -> Option<&'static str> {
        let line = message.split(PLACE).skip(1).find_map(|rest| {
            let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
            rest.get(..digits)?.parse::<usize>().ok()
        })?;
        called(self.text.lines().nth(line.checked_sub(1)?)?)
    }

    /// Calls it: by its hash; whole, if the server does not have it, or knows no calls by a hash; and on a server that takes
    /// no whole scripts by its hash again, once that was told it.
    pub(super) async fn call(
        &self,
        keys: &[String],
        args: &[Vec<u8>],
        connection: &mut MultiplexedConnection,
    ) -> Result<Value, Fault> {
        let by_hash = self.by_hash(keys, args);
        match by_hash.query_async(connection).await {
            Err(error) if is_missing(&error) || error.code() == Some("NOSCRIPT") => {
                self.bring(keys, args, connection).await
            }
            answer => answer.map_err(|error| self.fault(error, Command::EvalSha)),
        }
    }

    /// Calls it as a server has to be called that does not have it.
    pub(super) async fn bring(
        &self,
        keys: &[String],
        args: &[Vec<u8>],
        connection: &mut MultiplexedConnection,
    ) -> Result<Value, Fault> {
        let refused = match self.whole(keys, args).query_async(connection).await {
            Err(error) if is_missing(&error) => self.fault(error, Command::Eval),
            answer => return answer.map_err(|error| self.fault(error, Command::Eval)),
        };
        let mut load = Command::ScriptLoad.cmd();
        let loaded = load.arg(self.text).exec_async(connection).await;
        // EVAL is what there should be.
        match loaded {
            Err(error) if is_missing(&error) => return Err(refused),
            loaded => loaded?,
        }
        let answer = self.by_hash(keys, args).query_async(connection).await;
        answer.map_err(|error| {
            if is_missing(&error) {
                refused
            } else {
                self.fault(error, Command::EvalSha)
            }
        })
    }

    fn by_hash(&self, keys: &[String], args: &[Vec<u8>]) -> Cmd {
        let mut call = Command::EvalSha.cmd();
        call.arg(self.hash.get_hash()).arg(keys.len());
        call.arg(keys).arg(args);
        call
    }

    /// The call with all of its text.
    pub(super) fn whole(&self, keys: &[String], args: &[Vec<u8>]) -> Cmd {
        let mut call = Command::Eval.cmd();
        call.arg(self.text).arg(keys.len());
        call.arg(keys).arg(args);
        call
    }

    /// The error of a call, by the command in it that failed, or else by that of the call.
    pub(super) fn fault(&self, error: RedisError, call: Command) -> Fault {
        let blamed = error.detail().and_then(|message| self.blamed(message));
        Fault::of(blamed.unwrap_or(call.name()), error)
    }
}

/// The command that a line of a script calls.
fn called(line: &'static str) -> Option<&'static str> {
    let rest = CALLS.iter().find_map(|call| line.split_once(call))?.1;
    rest.split('\'').next()
}

/// The commands that a user of a server has to be permitted whose program has the store, as an ACL names them (`hmget`,
/// `client|tracking`), in order. A few have something to stand in for them, and none of the stand-ins is here.
pub fn commands() -> Vec<String> {
    let mut names: BTreeSet<String> = SCRIPTS.into_iter().flat_map(called_by).collect();
    names.extend(names_of(Needed::ByReader));
    names.extend(names_of(Needed::ByPublisher));
    names.into_iter().collect()
}

/// What a user has to be permitted besides [`commands_of_reader`], to ask for tables that are not there. The commands of it
/// that write need no keys but `scoretable:wanted:*`.
pub fn commands_of_asker() -> Vec<String> {
    let calls = [Command::Eval, Command::EvalSha];
    let mut names: BTreeSet<String> = called_by(&ASK).collect();
    names.extend(calls.map(|call| acl_name(call.name())));
    for of_reader in commands_of_reader() {
        names.remove(&of_reader);
    }
    names.into_iter().collect()
}

/// The commands that a script calls, as an ACL names them, without those that stand in for others.
fn called_by(script: &Script) -> impl Iterator<Item = String> {
    let stands_in = |name: &&str| {
        let known = Command::ALL.iter().find(|known| known.name() == *name);
        known.is_some_and(|known| known.needed() == Needed::Never)
    };
    let called = script.calls().filter(move |name| !stands_in(name));
    called.map(acl_name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_a_script_calls_one_command_by_its_name() {
        for script in SCRIPTS {
            for line in script.text.lines().filter(|line| !line.starts_with("--")) {
                let calls =
                    line.matches("redis.call(").count() + line.matches("redis.pcall(").count();
                assert!(
                    calls <= 1,
                    "an error names a line, and so one command: {line}"
                );
                assert_eq!(calls == 1, called(line).is_some(), "{line}");
            }
        }
    }

    #[test]
    fn a_user_who_may_ask_needs_what_the_script_calls_and_nothing_that_writes_elsewhere() {
        let names = commands_of_asker();
        let expected = [
            "eval",
            "evalsha",
            "pexpire",
            "unlink",
            "zadd",
            "zcard",
            "zremrangebyscore",
        ];
        assert_eq!(names, expected);
    }

    #[test]
    fn the_line_in_a_message_names_the_command() {
        let text = ANNOUNCE.text;
        let line = 1 + text
            .lines()
            .position(|line| line.contains("'HMGET', KEYS[1]"))
            .unwrap();
        for message in [
            format!(
                "The user executing the script can't run this command or subcommand script: 17fa, on @user_script:{line}."
            ),
            format!(
                "Error running script (call to f_17fa): @user_script:{line}: @user_script: {line}: The user executing"
            ),
            format!(
                "ACL failure in script: User bob has no permissions script: on @user_script:{line}."
            ),
        ] {
            assert_eq!(ANNOUNCE.blamed(&message), Some("HMGET"), "{message}");
        }
        for message in [
            "",
            "on @user_script:",
            "on @user_script:0.",
            "@user_script:99999:",
            "user_script:1:",
        ] {
            assert_eq!(ANNOUNCE.blamed(message), None, "{message}");
        }
    }
}
