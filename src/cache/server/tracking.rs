//! A second connection, on which a server reports by itself that a key of a league changed.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use redis::{
    AsyncConnectionConfig, ConnectionAddr, ConnectionInfo, ProtocolVersion, PushInfo, PushKind,
    RedisError, Value,
};
use tokio::sync::Notify;

use super::dial::{Dialer, Open};
use super::error::Failure;
use super::{Command, said};
use crate::cache::LeagueTag;

/// How long to wait for it to come about, and for each of its answers.
const PATIENCE: Duration = Duration::from_millis(250);

/// A connection that listens for invalidations. It says that the league changed or that readers ask for something, never
/// how or for what: the caller reads that itself.
///
/// The server is told to track every key that begins with the name of the league's reference (`CLIENT TRACKING … BCAST`, over
/// RESP3), and for a publisher the league's requests.
/// It forgets that with the connection, so a new connection is a new listener. In a cluster it is the league's node that is
/// told: unlike messages the scripts would have to send (`SPUBLISH`), tracking also tells of keys that expire, are evicted
/// or are removed by hand, and asks for no right beyond that of a single server.
pub(crate) struct TrackingListener {
    open: Open,
    ear: Arc<Ear>,
    league: LeagueTag,
}

/// What is shared with the task that reads the connection.
#[derive(Default)]
struct Ear {
    /// Holds one permit however much was heard: a burst is one piece of news.
    something: Notify,
    league: AtomicBool,
    requests: AtomicBool,
    lost: AtomicBool,
}

/// What was heard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Heard {
    /// That the league may have changed.
    pub(crate) league: bool,
    /// That readers may ask for something else than before.
    pub(crate) requests: bool,
}

/// What a push tells of: keys that changed, all keys at once, or the end of the connection.
fn told_of(push: &PushInfo, wanted: &str) -> Heard {
    let keys = match (&push.kind, push.data.as_slice()) {
        (PushKind::Invalidate, [Value::Array(keys)]) => keys.as_slice(),
        _ => &[],
    };
    let is_wanted =
        |key: &Value| matches!(key, Value::BulkString(name) if name == wanted.as_bytes());
    Heard {
        league: keys.is_empty() || !keys.iter().all(is_wanted),
        requests: keys.is_empty() || keys.iter().any(is_wanted),
    }
}

impl TrackingListener {
    /// Connects to the server that holds the league and begins to listen; as a publisher to requests too.
    pub(crate) async fn open(
        server: &ConnectionInfo,
        dialer: &Dialer,
        league: &LeagueTag,
        publishes: bool,
    ) -> Result<Self, Failure> {
        // Without RESP3 a server says nothing by itself.
        let resp3 = server.redis_settings().clone();
        let resp3 = resp3.set_protocol(ProtocolVersion::RESP3);
        let server = server.clone().set_redis_settings(resp3);
        let ear = Arc::new(Ear::default());
        let (shared, wanted) = (Arc::clone(&ear), league.wanted());
        let listen = move |push: PushInfo| {
            let heard = told_of(&push, &wanted);
            shared.league.fetch_or(heard.league, Ordering::Relaxed);
            shared.requests.fetch_or(heard.requests, Ordering::Relaxed);
            if push.kind == PushKind::Disconnection {
                shared.lost.store(true, Ordering::Relaxed);
            }
            shared.something.notify_one();
            Ok::<(), RedisError>(())
        };
        let config = AsyncConnectionConfig::new()
            .set_connection_timeout(Some(PATIENCE))
            .set_response_timeout(Some(PATIENCE))
            .set_push_sender(listen);
        let mut open = Open::with(server, dialer, config).await?;
        let mut track = Command::ClientTracking.cmd();
        track
            .arg(&["ON", "BCAST", "PREFIX"])
            .arg(league.reference());
        if publishes {
            track.arg("PREFIX").arg(league.wanted());
        }
        track
            .exec_async(&mut open.connection)
            .await
            .map_err(|error| Failure::of(&error))?;
        Ok(Self {
            open,
            ear,
            league: league.clone(),
        })
    }

    /// Whether this is the league it listens for.
    pub(crate) fn is_for(&self, league: &LeagueTag) -> bool {
        self.league == *league
    }

    /// Where it listens.
    pub(crate) fn addr(&self) -> &ConnectionAddr {
        self.open.server.addr()
    }

    /// Resolves when something was heard since this last resolved.
    pub(crate) async fn heard(&self) -> Heard {
        self.ear.something.notified().await;
        Heard {
            league: self.ear.league.swap(false, Ordering::Relaxed),
            requests: self.ear.requests.swap(false, Ordering::Relaxed),
        }
    }

    /// Whether the connection has ended.
    pub(crate) fn is_lost(&self) -> bool {
        self.ear.lost.load(Ordering::Relaxed)
    }

    /// Whether the server still answers on it: a connection may end without a word.
    pub(crate) async fn answers(&mut self) -> bool {
        let ping = Command::Ping.cmd();
        match ping.exec_async(&mut self.open.connection).await {
            Ok(()) => true,
            // That it is not permitted is an answer.
            Err(error) => said(&error).is_some(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_push_is_told_apart_by_the_names_of_its_keys() {
        let key = |name: &str| Value::BulkString(name.as_bytes().to_vec());
        let (wanted, reference) = (key("scoretable:wanted:{1}"), key("scoretable:{1}:league"));
        for (kind, data, league, requests) in [
            (
                PushKind::Invalidate,
                vec![Value::Array(vec![wanted.clone()])],
                false,
                true,
            ),
            (
                PushKind::Invalidate,
                vec![Value::Array(vec![reference.clone()])],
                true,
                false,
            ),
            (
                PushKind::Invalidate,
                vec![Value::Array(vec![reference, wanted])],
                true,
                true,
            ),
            // Everything was removed.
            (PushKind::Invalidate, vec![Value::Nil], true, true),
            (PushKind::Disconnection, vec![], true, true),
        ] {
            let push = PushInfo { kind, data };
            let heard = told_of(&push, "scoretable:wanted:{1}");
            assert_eq!(heard, Heard { league, requests }, "{push:?}");
        }
    }
}
