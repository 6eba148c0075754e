//! The health check of the server, for a user who wants to know why the cache does not work. It leaves nothing behind.

use std::collections::HashMap;
use std::time::Duration;

use redis::{Value, from_redis_value};

use super::server::client::DiagnosticConnection;
use super::server::{Command, Refused, Request, Server, Through};
use super::{BackendKind, Cache, LeagueTag, State, server};
use crate::clock::{Moment, Stopwatch};

/// What a look at the cache found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HealthCheck {
    /// There is no server to look at: the program is on its own, by its own cache or without one.
    Alone(BackendKind),
    /// A server.
    Server {
        /// Where it is, without user and password.
        address: String,
        /// What was found, or how the server is when it did not answer.
        health: Result<Box<Health>, State>,
    },
}

/// How what is said travels to the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transport {
    /// It does not leave this machine.
    Local,
    /// Encrypted.
    Tls,
    /// So that others on the way can read it, the password too.
    Open,
}

/// What there is to know of a server that answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Health {
    /// Where it is: of a cluster the node that holds the league, of what Sentinels watch over the primary.
    pub place: String,
    /// How what is said travels there.
    pub way: Transport,
    /// How long an answer takes on a connection that is there.
    pub round_trip: Duration,
    /// What it is; `None` when it does not say.
    pub about: Option<ServerVersion>,
    /// What it refused of all that a viewer does.
    pub refused: Vec<Refused>,
    /// Whether a reader may ask for what is not there; `None` for a program with the store.
    pub may_ask: Option<bool>,
    /// How it uses its memory; `None` when it does not say, or not to us.
    pub memory: Option<MemoryUse>,
    /// How many milliseconds its clock is ahead of this machine's; negative when behind, `None` when it does not say.
    pub ahead_millis: Option<i64>,
    /// Whether it tells by itself when the league changes.
    pub tells: bool,
    /// Whether another league has the keys of this one.
    pub taken: bool,
}

impl Cache {
    /// Looks at the server for a reader of a league, who only has to be able to read. Each question waits no longer than a
    /// look-up would.
    pub async fn examine_for_reader(&self, league: &LeagueTag) -> HealthCheck {
        let Some(server) = self.backends.server().await else {
            return HealthCheck::Alone(self.status().backend);
        };
        let connection = server.client.diagnostic(league);
        let address = self.backends.address().unwrap_or_default();
        let refused = server::reader_round(league, &connection).await;
        let health = match refused {
            Ok((refused, may_ask)) => {
                let found = found(server, &connection, &address, league, refused).await;
                found.map(|health| Health {
                    may_ask: Some(may_ask),
                    ..health
                })
            }
            Err(state) => Err(state),
        };
        HealthCheck::Server {
            health: health.map(Box::new),
            address,
        }
    }

    /// Looks at the server for a league: what it is, and whether it does and permits what the cache needs. Each question
    /// waits no longer than a look-up would.
    pub async fn examine(&self, league: &LeagueTag) -> HealthCheck {
        let Some(server) = self.backends.server().await else {
            return HealthCheck::Alone(self.status().backend);
        };
        let address = self.backends.address().unwrap_or_default();
        HealthCheck::Server {
            health: health(server, &address, league).await.map(Box::new),
            address,
        }
    }
}

async fn health(server: &Server, address: &str, league: &LeagueTag) -> Result<Health, State> {
    let connection = server.client.diagnostic(league);
    // The first answer has the connection in its time.
    answered(connection.ask(&Request::announced(league)).await)?;
    let refused = server::round(league, Through::DiagnosticConnection(&connection)).await?;
    found(server, &connection, address, league, refused).await
}

/// What there is to know of a server that refuses this.
async fn found(
    server: &Server,
    connection: &DiagnosticConnection,
    address: &str,
    league: &LeagueTag,
    refused: Vec<Refused>,
) -> Result<Health, State> {
    let announced = Request::announced(league);
    let stopwatch = Stopwatch::start();
    let found = answered(connection.ask(&announced).await)?;
    let round_trip = stopwatch.elapsed();
    let taken =
        found.is_some_and(|said| server::announced(league, said).is_some_and(|said| said.taken));
    let place = connection.place().unwrap_or_default();
    Ok(Health {
        way: Transport::to(address, &place),
        place,
        round_trip,
        about: about(connection).await,
        refused,
        may_ask: None,
        memory: said(connection, Command::Info, &["memory"])
            .await
            .and_then(read_memory),
        ahead_millis: ahead(connection).await,
        taken,
        tells: server.client.listen(league, false).await.is_some(),
    })
}

/// Lets pass that something is not permitted: that is an answer, and a question of its own.
fn answered<A>(answer: Result<A, State>) -> Result<Option<A>, State> {
    match answer {
        Ok(answer) => Ok(Some(answer)),
        Err(State::KeepsNothing(_)) => Ok(None),
        Err(state) => Err(state),
    }
}

/// The server's version. Every user may send HELLO; an old server does not know the command and is asked with INFO.
async fn about(connection: &DiagnosticConnection) -> Option<ServerVersion> {
    let greeting = said(connection, Command::Hello, &[]).await;
    match greeting.and_then(read_greeting) {
        Some(about) => Some(about),
        None => said(connection, Command::Info, &["server"])
            .await
            .and_then(read_server),
    }
}

/// The server's clock against ours, taking its answer to be from the middle of the round trip.
async fn ahead(connection: &DiagnosticConnection) -> Option<i64> {
    let before = Moment::now();
    let answer = said(connection, Command::Time, &[]).await?;
    let middle = Moment(before.0.midpoint(Moment::now().0));
    let millis = |moment: Moment| i64::try_from(moment.0).ok();
    millis(read_time(answer)?)?.checked_sub(millis(middle)?)
}

/// The answer to one command; `None` for an error, or none at all.
async fn said(
    connection: &DiagnosticConnection,
    command: Command,
    words: &[&str],
) -> Option<Value> {
    let mut command = command.cmd();
    command.arg(words);
    let values = connection.ask(&Request::attempt([command])).await.ok()?;
    let answer = values.into_iter().next()?;
    answer.extract_error().ok()
}

impl Transport {
    /// The way to an address, which may name several hosts, and on to the place that they know of.
    fn to(address: &str, place: &str) -> Self {
        let (scheme, rest) = address.split_once("://").unwrap_or_default();
        let mut hosts = rest.split(['/', '?']).next().unwrap_or_default().split(',');
        let local = |host: &str| {
            let local = ["127.", "localhost:", "[::1]:"];
            local.iter().any(|it| host.starts_with(it))
        };
        if scheme.starts_with("rediss") {
            Self::Tls
        } else if scheme == "unix" || (hosts.all(local) && local(place)) {
            Self::Local
        } else {
            Self::Open
        }
    }
}

// The replies of the server about itself, parsed as untrusted input.

/// What a server is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServerVersion {
    /// `redis`, `valkey`, or whatever it calls itself.
    pub name: String,
    /// Its version: `7.0.15`.
    pub version: String,
}

impl ServerVersion {
    fn new(name: &str, version: &str) -> Option<Self> {
        let plain = |text: &str| {
            let plain = |sign: char| sign.is_ascii_alphanumeric() || "._-+".contains(sign);
            (!text.is_empty() && text.len() <= 40 && text.chars().all(plain))
                .then(|| text.to_owned())
        };
        Some(Self {
            name: plain(name)?,
            version: plain(version)?,
        })
    }

    /// The first number of the version.
    pub fn major(&self) -> Option<u32> {
        self.version.split('.').next()?.parse().ok()
    }
}

/// How a server uses its memory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MemoryUse {
    /// How much it may use, in bytes; `None` without a limit.
    pub limit: Option<u64>,
    /// What it removes when that is used up: `noeviction`, `allkeys-lru` …
    pub policy: String,
}

/// Reads the answer to HELLO.
fn read_greeting(answer: Value) -> Option<ServerVersion> {
    let words: HashMap<String, Value> = from_redis_value(answer).ok()?;
    let word = |name: &str| from_redis_value::<String>(words.get(name)?.clone()).ok();
    ServerVersion::new(&word("server")?, &word("version")?)
}

/// Reads the answer to INFO server.
fn read_server(answer: Value) -> Option<ServerVersion> {
    ServerVersion::new("redis", lines(answer)?.get("redis_version")?)
}

/// Reads the answer to INFO memory.
fn read_memory(answer: Value) -> Option<MemoryUse> {
    let lines = lines(answer)?;
    let limit: u64 = lines.get("maxmemory")?.parse().ok()?;
    let policy = lines.get("maxmemory_policy")?;
    let plain = |sign: char| sign.is_ascii_lowercase() || sign == '-';
    (policy.len() <= 40 && policy.chars().all(plain)).then(|| MemoryUse {
        limit: (limit > 0).then_some(limit),
        policy: policy.clone(),
    })
}

/// Reads the answer to TIME.
fn read_time(answer: Value) -> Option<Moment> {
    let [seconds, micros]: [String; 2] = from_redis_value::<Vec<String>>(answer)
        .ok()?
        .try_into()
        .ok()?;
    let (seconds, micros): (u64, u64) = (seconds.parse().ok()?, micros.parse().ok()?);
    Some(Moment(
        seconds.checked_mul(1_000)?.checked_add(micros / 1_000)?,
    ))
}

/// The `name:value` lines of an answer to INFO.
fn lines(answer: Value) -> Option<HashMap<String, String>> {
    let text: String = from_redis_value(answer).ok()?;
    let lines = text.lines().filter_map(|line| line.trim().split_once(':'));
    Some(
        lines
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_leaves_the_machine_unencrypted_travels_in_the_open() {
        let (here, there) = ("127.0.0.1:7000", "h:7000");
        for (address, place, way) in [
            ("redis://127.0.0.1:6379/0", here, Transport::Local),
            ("redis://localhost:6379/0", here, Transport::Local),
            ("redis://[::1]:6379/0", here, Transport::Local),
            ("unix:///run/r.sock", "/run/r.sock", Transport::Local),
            ("rediss://h:6379/0", there, Transport::Tls),
            ("redis://h:6379/0", there, Transport::Open),
            ("redis://localhost.example:6379/0", there, Transport::Open),
            (
                "redis-cluster://localhost:1,[::1]:2",
                here,
                Transport::Local,
            ),
            ("redis-cluster://localhost:1,h:2", here, Transport::Open),
            ("redis-cluster://localhost:1", there, Transport::Open),
            ("rediss-cluster://localhost:1", there, Transport::Tls),
            (
                "redis-sentinel://h:1/0?sentinelServiceName=m",
                here,
                Transport::Open,
            ),
        ] {
            assert_eq!(Transport::to(address, place), way, "{address}");
        }
    }
}

#[cfg(test)]
mod told_tests {
    use super::*;

    fn bulk(text: &str) -> Value {
        Value::BulkString(text.as_bytes().to_vec())
    }

    #[test]
    fn a_server_says_what_it_is_in_one_way_or_another() {
        let about = ServerVersion::new("redis", "7.0.15");
        let greeted = ["server", "redis", "version", "7.0.15", "proto", "2"].map(bulk);
        assert_eq!(read_greeting(Value::Array(greeted.to_vec())), about);
        assert_eq!(
            read_server(bulk("# Server\r\nredis_version:7.0.15\r\n")),
            about
        );
        assert_eq!(about.unwrap().major(), Some(7));
        assert_eq!(read_greeting(Value::Okay), None);
        let rude = ["server", "re\u{1b}[2Jdis", "version", "7"].map(bulk);
        assert_eq!(read_greeting(Value::Array(rude.to_vec())), None);
        assert_eq!(read_server(bulk("")), None);
    }

    #[test]
    fn memory_and_time_are_read_or_not_at_all() {
        let of = |limit| {
            bulk(&format!(
                "maxmemory:{limit}\r\nmaxmemory_policy:allkeys-lru\r\n"
            ))
        };
        assert_eq!(read_memory(of(0)).unwrap().limit, None);
        assert_eq!(read_memory(of(99)).unwrap().limit, Some(99));
        assert_eq!(read_memory(of(99)).unwrap().policy, "allkeys-lru");
        assert_eq!(read_memory(bulk("maxmemory:99\r\n")), None);
        let at = |seconds: &str| read_time(Value::Array(vec![bulk(seconds), bulk("250999")]));
        assert_eq!(at("12"), Some(Moment(12_250)));
        assert_eq!(at("-1"), None);
        assert_eq!(at("99999999999999999999"), None);
        assert_eq!(at("18446744073709552"), None);
    }
}
