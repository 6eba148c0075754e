//! The commands of the cache: every command that it sends is made here, and those that its scripts call are read from
//! the scripts. So the list of commands that a server user must be permitted cannot be wrong.

use redis::Cmd;

use crate::text::named::named;

named! {
    /// A command that the program itself sends. (The beginning of a connection is the client's: `AUTH`, `SELECT`, `HELLO 3`.)
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub(crate) enum Command {
        Asking = "ASKING",
        Auth = "AUTH",
        ClientTracking = "CLIENT TRACKING",
        Del = "DEL",
        Discard = "DISCARD",
        Eval = "EVAL",
        EvalSha = "EVALSHA",
        Exec = "EXEC",
        Get = "GET",
        Hdel = "HDEL",
        Hello = "HELLO",
        Hgetall = "HGETALL",
        Hmget = "HMGET",
        Hset = "HSET",
        Hstrlen = "HSTRLEN",
        Info = "INFO",
        Multi = "MULTI",
        Pexpire = "PEXPIRE",
        Ping = "PING",
        Pttl = "PTTL",
        Role = "ROLE",
        ScriptLoad = "SCRIPT LOAD",
        SentinelPrimary = "SENTINEL GET-MASTER-ADDR-BY-NAME",
        Set = "SET",
        Time = "TIME",
        Unlink = "UNLINK",
        Zrange = "ZRANGE",
        Zrem = "ZREM",
        Zscore = "ZSCORE",
    }
}

/// The users that need the permission for a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Needed {
    /// Every user, who at least reads.
    ByReader,
    /// A user whose program has the store, and publishes.
    ByPublisher,
    /// A user of a cluster's nodes.
    InCluster,
    /// A user of servers that Sentinels watch.
    BehindSentinel,
    /// A user who wants `doctor` to say everything it can, and readers to wait only where there are many.
    ByDoctor,
    /// No user: each may say it anyway, or it stands in for another that is not there.
    Never,
}

impl Command {
    /// The command, to be given its arguments.
    pub(crate) fn cmd(self) -> Cmd {
        let mut words = self.name().split(' ');
        let mut cmd = redis::cmd(words.next().unwrap_or_default());
        cmd.arg(words.collect::<Vec<_>>());
        cmd
    }

    pub(super) const fn needed(self) -> Needed {
        match self {
            Self::ClientTracking
            // The directory of leagues.
            | Self::Hgetall
            | Self::Hmget
            | Self::Ping
            | Self::Pttl
            // `doctor` compares clocks.
            | Self::Time
            | Self::Zscore => Needed::ByReader,
            Self::Eval
            | Self::EvalSha
            | Self::Exec
            | Self::Get
            | Self::Hdel
            | Self::Hset
            | Self::Hstrlen
            | Self::Multi
            | Self::Pexpire
            | Self::Set
            | Self::Unlink
            | Self::Zrange
            | Self::Zrem => Needed::ByPublisher,
            Self::Asking => Needed::InCluster,
            Self::Role => Needed::BehindSentinel,
            Self::Info => Needed::ByDoctor,
            Self::Auth
            | Self::Del
            | Self::Discard
            | Self::Hello
            | Self::ScriptLoad
            | Self::SentinelPrimary => Needed::Never,
        }
    }
}

/// The commands that a user has to be permitted who only reads a league, as an ACL names them, in order. None of them
/// changes anything.
pub fn commands_of_reader() -> Vec<String> {
    let mut names: Vec<String> = names_of(Needed::ByReader).collect();
    names.sort_unstable();
    names
}

/// What a node of a cluster has to permit besides [`commands`](super::commands), for the time in which a league moves there.
pub fn commands_in_cluster() -> Vec<String> {
    names_of(Needed::InCluster).collect()
}

/// What a server that Sentinels watch has to permit besides [`commands`](super::commands).
pub fn commands_behind_sentinel() -> Vec<String> {
    names_of(Needed::BehindSentinel).collect()
}

/// What `doctor` asks besides, and can do without.
pub fn commands_of_doctor() -> Vec<String> {
    names_of(Needed::ByDoctor).collect()
}

pub(super) fn names_of(needed: Needed) -> impl Iterator<Item = String> {
    let those = Command::ALL.into_iter();
    let those = those.filter(move |command| command.needed() == needed);
    those.map(|command| acl_name(command.name()))
}

/// A command's name as `ACL SETUSER` takes it behind a plus.
pub(crate) fn acl_name(name: &str) -> String {
    name.to_ascii_lowercase().replacen(' ', "|", 1)
}

#[cfg(test)]
mod tests {
    use super::super::script::commands;
    use super::*;

    #[test]
    fn the_commands_of_the_scripts_are_among_those_that_are_needed() {
        let all = commands();
        for name in ["hlen", "hset", "persist", "unlink", "eval", "hmget"] {
            assert!(all.iter().any(|it| it == name), "{name}: {all:?}");
        }
        for stand_in in ["del", "script|load", "discard", "hello"] {
            assert!(!all.iter().any(|it| it == stand_in), "{stand_in}: {all:?}");
        }
        assert!(all.contains(&"client|tracking".to_owned()));
        assert_eq!(commands_in_cluster(), ["asking"]);
    }

    #[test]
    fn a_command_of_two_words_is_sent_as_two() {
        let packed = Command::ScriptLoad.cmd().get_packed_command();
        assert_eq!(packed, b"*2\r\n$6\r\nSCRIPT\r\n$4\r\nLOAD\r\n");
        assert_eq!(
            Command::Ping.cmd().get_packed_command(),
            b"*1\r\n$4\r\nPING\r\n"
        );
    }
}
