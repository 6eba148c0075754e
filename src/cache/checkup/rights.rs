//! What the server permits. An ACL is asked about by doing: a user with few rights may not ask what they are.

use redis::{Cmd, Value, cmd};
use uuid::Uuid;

use crate::cache::server::Request;
use crate::cache::supervisor::Visit;
use crate::cache::{LeagueTag, State};

/// Every command the cache uses, in its scripts and outside of them, as an ACL names them: `+get +script|load …`. All but
/// `client|tracking`, without which the server is asked every few seconds instead, are needed. A node of a cluster also has
/// to permit `asking`, for the time in which a league moves there.
pub const COMMANDS: [&str; 19] = [
    "client|tracking",
    "evalsha",
    "exec",
    "get",
    "hget",
    "hlen",
    "hmget",
    "hset",
    "hstrlen",
    "multi",
    "pexpire",
    "ping",
    "pttl",
    "rename",
    "script|load",
    "set",
    "time",
    "type",
    "unlink",
];

/// Those that are not permitted, and why nothing may be written, if nothing may.
pub(super) async fn examine(
    visit: &Visit,
    league: &LeagueTag,
) -> Result<(Vec<&'static str>, Option<State>), State> {
    let key = league.stage(&format!("checkup-{}", Uuid::new_v4()));
    let (names, commands): (Vec<_>, Vec<_>) = harmless(&key).into_iter().unzip();
    let (answers, _) = visit.ask(&Request::attempt(commands)).await?;
    let (mut denied, mut refusal) = (Vec::new(), None);
    for (name, answer) in names.into_iter().zip(answers) {
        let Value::ServerError(error) = answer else {
            continue;
        };
        match error.code() {
            // A transaction that may not be executed is given up, for what is in it or for its end; PING is all that is in it.
            "NOPERM" | "EXECABORT" => denied.push(name),
            "READONLY" => refusal = Some("it is a replica"),
            "OOM" => refusal = Some("it is out of memory (maxmemory)"),
            "MISCONF" => refusal = Some("it cannot save to disk"),
            "NOREPLICAS" => refusal = Some("it misses its replicas"),
            // Permitted, and refused for what is wrong with it on purpose.
            _ => {}
        }
    }
    Ok((denied, refusal.map(|why| State::ReadOnly(why.to_owned()))))
}

/// Each command so that it changes nothing: on a key that is not there, or short of an argument, which is noticed only
/// after the rights were looked at.
fn harmless(key: &str) -> Vec<(&'static str, Cmd)> {
    let on_key = |name: &'static str, rest: &[&str]| {
        let mut command = cmd(&name.to_uppercase());
        command.arg(key).arg(rest);
        (name, command)
    };
    let with = |name: &'static str, words: &[&str]| {
        let mut command = cmd(words.first().copied().unwrap_or_default());
        command.arg(words.get(1..).unwrap_or_default());
        (name, command)
    };
    let nowhere = format!("{key}-2");
    let no_script = "0".repeat(40);
    vec![
        on_key("get", &[]),
        on_key("hget", &["f"]),
        on_key("hlen", &[]),
        on_key("hmget", &["f"]),
        on_key("hset", &["f", "v", "value missing"]),
        on_key("hstrlen", &["f"]),
        on_key("pexpire", &["1"]),
        on_key("pttl", &[]),
        on_key("rename", &[&nowhere]),
        on_key("set", &["v", "XX"]),
        on_key("type", &[]),
        on_key("unlink", &[]),
        with("evalsha", &["EVALSHA", &no_script, "1", key]),
        with("script|load", &["SCRIPT", "LOAD", "return 1"]),
        with("time", &["TIME"]),
        with("multi", &["MULTI"]),
        with("ping", &["PING"]),
        with("exec", &["EXEC"]),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_is_tried_in_some_way() {
        let mut tried: Vec<&str> = harmless("k").into_iter().map(|(name, _)| name).collect();
        // Asked by listening.
        tried.push("client|tracking");
        tried.sort_unstable();
        assert_eq!(tried, COMMANDS);
    }
}
