//! Tests of the meaning of errors.

use std::io;

use redis::{Value, parse_redis_value};

use super::*;

fn of(line: &str, command: Option<&str>) -> Failure {
    let answer = parse_redis_value(format!("-{line}\r\n").as_bytes());
    let error = answer.and_then(Value::extract_error).unwrap_err();
    Failure::answered(&error, command)
}

#[test]
fn an_error_is_sorted_by_its_code() {
    let gone = |why: &str| Failure::Unreachable(why.to_owned());
    for (line, failure) in [
        ("LOADING Redis is loading", Failure::Loading),
        ("BUSY Redis is busy", Failure::TimedOut),
        (
            "CROSSSLOT Keys in request",
            gone("it answered EVAL with the error CROSSSLOT"),
        ),
        ("ERR", gone("it answered EVAL with the error ERR")),
    ] {
        assert_eq!(of(line, Some("EVAL")), failure);
    }
    for code in ["READONLY", "OOM", "MISCONF", "NOREPLICAS", "TRYAGAIN"] {
        let sorted = of(&format!("{code} it is so"), Some("EVAL"));
        assert!(
            matches!(&sorted, Failure::ReadOnly(why) | Failure::NoRoom(why) if why.contains("; ") && !why.contains("ACL")),
            "{sorted:?}"
        );
    }
}

#[test]
fn what_is_lacking_is_named_with_its_remedy() {
    let useless = |why: &str| Failure::MissingCommand(why.to_owned());
    assert_eq!(
        of(
            "ERR The user executing the script can't run this command or subcommand script: 17fa, on @user_script:1.",
            Some("HEXISTS")
        ),
        useless("HEXISTS is not permitted; ACL SETUSER NAME +hexists permits it")
    );
    assert_eq!(
        of(
            "NOPERM this user has no permissions to run the 'client|tracking' command",
            None
        ),
        useless("CLIENT TRACKING is not permitted; ACL SETUSER NAME +client|tracking permits it")
    );
    let gone = of(
        "ERR unknown command `PTTL`, with args beginning with: `x`, ",
        Some("PTTL"),
    );
    assert!(
        matches!(&gone, Failure::MissingCommand(why) if why.starts_with("PTTL is not there") && why.contains("rename-command")),
        "{gone:?}"
    );
    let keys = of("NOPERM No permissions to access a key", Some("HMGET"));
    assert!(
        matches!(&keys, Failure::WritesForbidden(why) if why.contains("~scoretable:*")),
        "{keys:?}"
    );
    let rude = of("NOPERM may not run '\u{1b}[2J'", None);
    assert!(
        matches!(&rude, Failure::MissingCommand(why) if why.starts_with("a command")),
        "{rude:?}"
    );
}

#[test]
fn what_a_server_says_at_the_door_is_told_apart() {
    let reason = |failure: Failure| match failure {
        Failure::Unreachable(why) | Failure::AuthFailed(why) => why,
        other => panic!("{other:?}"),
    };
    for (line, said) in [
        ("ERR DB index is out of range", "no database of the number"),
        (
            "ERR SELECT is not allowed in cluster mode",
            "redis-cluster://",
        ),
        ("ERR max number of clients reached", "maxclients"),
        (
            "ERR AUTH <password> called without any password configured for the default user. Are you sure your configuration is correct?",
            "wants none; leave the password out",
        ),
        (
            "NOAUTH Authentication required.",
            "wants a password, and the URL has none",
        ),
        (
            "WRONGPASS invalid username-password pair or user is disabled.",
            "wrong user or password",
        ),
        (
            "DENIED Redis is running in protected mode because protected mode is enabled",
            "protected mode",
        ),
    ] {
        let why = reason(of(line, None));
        assert!(why.contains(said) && why.contains("; "), "{line}: {why}");
    }
}

#[test]
fn an_error_of_the_system_is_told_in_plain_words() {
    let of = |kind: io::ErrorKind| Failure::of(&RedisError::from(io::Error::from(kind)));
    let reason = |kind| match of(kind) {
        Failure::Unreachable(why) => why,
        other => panic!("{other:?}"),
    };
    assert_eq!(of(io::ErrorKind::TimedOut), Failure::TimedOut);
    for (kind, said) in [
        (io::ErrorKind::ConnectionRefused, "connection refused; "),
        (io::ErrorKind::NotFound, "there is no such socket; "),
        (io::ErrorKind::PermissionDenied, "permission denied: "),
        (io::ErrorKind::BrokenPipe, "the connection was lost"),
    ] {
        let why = reason(kind);
        assert!(why.starts_with(said), "{why}");
    }
}

#[test]
fn where_it_is_wrong_is_said_before_what_to_do() {
    use redis::IntoConnectionInfo;
    let node = "redis://:s3cret@h:7".into_connection_info().unwrap();
    let said = Failure::behind_tls(Refusal::WantsClient).at(&node, "a node");
    let Failure::AuthFailed(said) = said else {
        panic!("{said:?}")
    };
    assert!(
        said.starts_with("the server wants a client certificate (h:7, a node); name"),
        "{said}"
    );
    let plain = Failure::Unreachable("the connection was lost".to_owned()).at(&node, "a node");
    assert_eq!(
        plain,
        Failure::Unreachable("the connection was lost (h:7, a node)".to_owned())
    );
}
