//! What a server says about itself, read as if a stranger had written it.

use std::collections::HashMap;

use redis::{Value, from_redis_value};

use crate::clock::Moment;

/// What a server is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct About {
    /// `redis`, `valkey`, or whatever it calls itself.
    pub name: String,
    /// Its version: `7.0.15`.
    pub version: String,
}

impl About {
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
pub struct Memory {
    /// How much it may use, in bytes; `None` without a limit.
    pub limit: Option<u64>,
    /// What it removes when that is used up: `noeviction`, `allkeys-lru` …
    pub policy: String,
}

/// Reads the answer to HELLO.
pub(super) fn greeting(answer: Value) -> Option<About> {
    let words: HashMap<String, Value> = from_redis_value(answer).ok()?;
    let word = |name: &str| from_redis_value::<String>(words.get(name)?.clone()).ok();
    About::new(&word("server")?, &word("version")?)
}

/// Reads the answer to INFO server.
pub(super) fn server(answer: Value) -> Option<About> {
    About::new("redis", lines(answer)?.get("redis_version")?)
}

/// Reads the answer to INFO memory.
pub(super) fn memory(answer: Value) -> Option<Memory> {
    let lines = lines(answer)?;
    let limit: u64 = lines.get("maxmemory")?.parse().ok()?;
    let policy = lines.get("maxmemory_policy")?;
    let plain = |sign: char| sign.is_ascii_lowercase() || sign == '-';
    (policy.len() <= 40 && policy.chars().all(plain)).then(|| Memory {
        limit: (limit > 0).then_some(limit),
        policy: policy.clone(),
    })
}

/// Reads the answer to TIME.
pub(super) fn time(answer: Value) -> Option<Moment> {
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

    fn bulk(text: &str) -> Value {
        Value::BulkString(text.as_bytes().to_vec())
    }

    #[test]
    fn a_server_says_what_it_is_in_one_way_or_another() {
        let about = About::new("redis", "7.0.15");
        let greeted = ["server", "redis", "version", "7.0.15", "proto", "2"].map(bulk);
        assert_eq!(greeting(Value::Array(greeted.to_vec())), about);
        assert_eq!(server(bulk("# Server\r\nredis_version:7.0.15\r\n")), about);
        assert_eq!(about.unwrap().major(), Some(7));
        assert_eq!(greeting(Value::Okay), None);
        let rude = ["server", "re\u{1b}[2Jdis", "version", "7"].map(bulk);
        assert_eq!(greeting(Value::Array(rude.to_vec())), None);
        assert_eq!(server(bulk("")), None);
    }

    #[test]
    fn memory_and_time_are_read_or_not_at_all() {
        let of = |limit| {
            bulk(&format!(
                "maxmemory:{limit}\r\nmaxmemory_policy:allkeys-lru\r\n"
            ))
        };
        assert_eq!(memory(of(0)).unwrap().limit, None);
        assert_eq!(memory(of(99)).unwrap().limit, Some(99));
        assert_eq!(memory(of(99)).unwrap().policy, "allkeys-lru");
        assert_eq!(memory(bulk("maxmemory:99\r\n")), None);
        let at = |seconds: &str| time(Value::Array(vec![bulk(seconds), bulk("250999")]));
        assert_eq!(at("12"), Some(Moment(12_250)));
        assert_eq!(at("-1"), None);
        assert_eq!(at("99999999999999999999"), None);
        assert_eq!(at("18446744073709552"), None);
    }
}
