//! Finds out what a server refuses, and with which command. The wording differs between servers: every version
//! distinguishes a command that is not permitted from one that it does not know, but inside a script hardly two
//! versions do so alike.

use redis::{RedisError, ServerErrorKind};

/// An error, and the command that met with it.
#[derive(Debug)]
pub(crate) struct Fault {
    /// What the server or the connection said.
    pub(crate) error: RedisError,
    /// The command, as a server knows it; `None` when it was no command's.
    pub(crate) command: Option<String>,
}

/// Why a server does not do what it is asked, as far as that does not depend on what is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lack {
    /// Its user may not use the command.
    Permission,
    /// Its user may use the command, and not on our keys.
    Keys,
    /// The server does not know the command: it was renamed away, or is too new for it.
    Command,
}

impl Fault {
    /// The error of a command.
    pub(super) fn of(command: &str, error: RedisError) -> Self {
        Self {
            error,
            command: Some(command.to_owned()),
        }
    }
}

impl From<RedisError> for Fault {
    fn from(error: RedisError) -> Self {
        Self {
            error,
            command: None,
        }
    }
}

/// What an error's code and message say is lacking, if anything.
pub(crate) fn lack(error: &RedisError) -> Option<Lack> {
    let (code, message) = said(error)?;
    let says = |words: &str| message.contains(words);
    match code.as_str() {
        "NOPERM" if says("access one of the keys") || says("access a key") => Some(Lack::Keys),
        "NOPERM" => Some(Lack::Permission),
        // A transaction that may not be ended is given up.
        "EXECABORT" if says("no permissions to run") => Some(Lack::Permission),
        // Inside a script: up to 7.2, then since 8.0 and on Valkey.
        "ERR" if says("can't access at least one of the keys") => Some(Lack::Keys),
        "ERR" if says("can't run this command") => Some(Lack::Permission),
        "ERR" if says("ACL failure in script: No permissions to access a key") => Some(Lack::Keys),
        "ERR" if says("ACL failure in script") => Some(Lack::Permission),
        // By itself, of a command of two words, and inside a script.
        "ERR" if says("unknown command") || says("nknown subcommand") => Some(Lack::Command),
        "ERR" if says("Unknown Redis command called") || says("Unknown command called") => {
            Some(Lack::Command)
        }
        _ => None,
    }
}

/// The code of an error that a server answered with. Up to 6.2 an error inside a script stands in another's message.
pub(crate) fn code(error: &RedisError) -> Option<String> {
    const WRAPPED: [&str; 6] = [
        "OOM",
        "READONLY",
        "MISCONF",
        "NOREPLICAS",
        "MASTERDOWN",
        "WRONGTYPE",
    ];
    let (code, message) = said(error)?;
    if code != "ERR" || !message.starts_with("Error running script") {
        return Some(code);
    }
    let inner = WRAPPED.into_iter().find(|inner| {
        message.contains(&format!(": -{inner} ")) || message.contains(&format!(": {inner} "))
    });
    Some(inner.map_or(code, str::to_owned))
}

/// Whether something else may be tried in the command's place.
pub(super) fn is_missing(error: &RedisError) -> bool {
    matches!(lack(error), Some(Lack::Permission | Lack::Command))
}

/// Code and message of the first error that a server answered with. Where it makes a connection the client keeps the message
/// alone.
pub(crate) fn said(error: &RedisError) -> Option<(String, String)> {
    if let Some(errors) = error.clone().into_server_errors() {
        let (_, first) = errors.first()?;
        let message = first.details().unwrap_or_default();
        return Some((first.code().to_owned(), message.to_owned()));
    }
    let from_server = matches!(
        error.kind(),
        redis::ErrorKind::Server(ServerErrorKind::ResponseError)
    );
    let message = error.detail().filter(|_| from_server)?;
    let code = if message.contains("no permissions to run") {
        "NOPERM"
    } else {
        "ERR"
    };
    Some((code.to_owned(), message.to_owned()))
}

#[cfg(test)]
mod tests {
    use redis::{Value, parse_redis_value};

    use super::*;

    fn error(line: &str) -> RedisError {
        let answer = parse_redis_value(format!("-{line}\r\n").as_bytes());
        answer.and_then(Value::extract_error).unwrap_err()
    }

    /// What Redis 6.2.5, 7.0.15, 8.2.3 and Valkey 9.1.2 said.
    const SAID: &[(&str, Lack)] = &[
        (
            "NOPERM this user has no permissions to run the 'hset' command or its subcommand",
            Lack::Permission,
        ),
        (
            "NOPERM this user has no permissions to run the 'client|tracking' command",
            Lack::Permission,
        ),
        (
            "NOPERM User bob has no permissions to run the 'hset' command",
            Lack::Permission,
        ),
        (
            "NOPERM this user has no permissions to access one of the keys used as arguments",
            Lack::Keys,
        ),
        ("NOPERM No permissions to access a key", Lack::Keys),
        (
            "ERR Error running script (call to f_17fa): @user_script:1: @user_script: 1: The user executing the script can't run this command or subcommand",
            Lack::Permission,
        ),
        (
            "ERR The user executing the script can't run this command or subcommand script: 17fa, on @user_script:1.",
            Lack::Permission,
        ),
        (
            "ERR ACL failure in script: User bob has no permissions to run the 'hset' command script: 17fa, on @user_script:1.",
            Lack::Permission,
        ),
        (
            "ERR Error running script (call to f_a2cb): @user_script:1: @user_script: 1: The user executing the script can't access at least one of the keys mentioned in the command arguments",
            Lack::Keys,
        ),
        (
            "ERR The user executing the script can't access at least one of the keys mentioned in the command arguments script: a2cb, on @user_script:1.",
            Lack::Keys,
        ),
        (
            "ERR ACL failure in script: No permissions to access a key script: on @user_script:1.",
            Lack::Keys,
        ),
        (
            "ERR unknown command `HFOO`, with args beginning with: `x`, ",
            Lack::Command,
        ),
        (
            "ERR unknown command 'EVALSHA', with args beginning with: 'ff' '0' ",
            Lack::Command,
        ),
        (
            "ERR Unknown subcommand or wrong number of arguments for 'FOO'. Try CLIENT HELP.",
            Lack::Command,
        ),
        (
            "ERR unknown subcommand 'FOO'. Try CLIENT HELP.",
            Lack::Command,
        ),
        (
            "ERR Error running script (call to f_8fc1): @user_script:1: @user_script: 1: Unknown Redis command called from Lua script",
            Lack::Command,
        ),
        (
            "ERR Unknown Redis command called from script script: 8fc1, on @user_script:1.",
            Lack::Command,
        ),
        (
            "ERR Unknown command called from script script: on @user_script:1.",
            Lack::Command,
        ),
    ];

    #[test]
    fn every_servers_words_say_what_is_lacking() {
        for (line, lacking) in SAID {
            assert_eq!(lack(&error(line)), Some(*lacking), "{line}");
        }
        for line in [
            "OOM command not allowed",
            "ERR DB index is out of range",
            "NOAUTH Authentication required.",
            "NOSCRIPT No matching script.",
        ] {
            assert_eq!(lack(&error(line)), None, "{line}");
        }
    }

    #[test]
    fn an_error_inside_a_script_keeps_its_code_or_is_given_it_back() {
        for (line, expected) in [
            (
                "ERR Error running script (call to f_17fa): @user_script:1: @user_script: 1: -OOM command not allowed when used memory > 'maxmemory'.",
                "OOM",
            ),
            (
                "OOM command not allowed when used memory > 'maxmemory'. script: 17fa, on @user_script:1.",
                "OOM",
            ),
            (
                "ERR Error running script (call to f_17fa): @user_script:1: @user_script: 1: -READONLY You can't write against a read only replica.",
                "READONLY",
            ),
            (
                "READONLY You can't write against a read only replica. script: on @user_script:1.",
                "READONLY",
            ),
            (
                "ERR Error running script (call to f_17fa): @user_script:1: WRONGTYPE Operation against a key holding the wrong kind of value",
                "WRONGTYPE",
            ),
            (
                "ERR Error running script (call to f_17fa): @user_script:1: user_script:1: attempt to index a nil value",
                "ERR",
            ),
            ("ERR -OOM is not what this is about", "ERR"),
        ] {
            assert_eq!(code(&error(line)).as_deref(), Some(expected), "{line}");
        }
    }
}
