//! A second connection, on which a server reports by itself that a key of a league changed.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use redis::{
    AsyncConnectionConfig, ConnectionAddr, ConnectionInfo, ProtocolVersion, PushInfo, PushKind,
    RedisError,
};
use tokio::sync::Notify;

use super::dial::Open;
use super::error::Failure;
use super::{Command, said};
use crate::cache::LeagueTag;
use crate::tls::Tls;

/// How long to wait for it to come about, and for each of its answers.
const PATIENCE: Duration = Duration::from_millis(250);

/// A connection that listens for invalidations. It says when something changed, never what: the caller reads that
/// itself.
///
/// The server is told to track every key that begins with the name of the league's reference (`CLIENT TRACKING … BCAST`, over RESP3).
/// It forgets that with the connection, so a new connection is a new listener. In a cluster it is the league's node that is
/// told: unlike messages the scripts would have to send (`SPUBLISH`), tracking also tells of keys that expire, are evicted
/// or are removed by hand, and asks for no right beyond that of a single server.
pub(crate) struct TrackingListener {
    open: Open,
    heard: Arc<Heard>,
    league: LeagueTag,
}

/// What is shared with the task that reads the connection.
#[derive(Default)]
struct Heard {
    /// Holds one permit however much was heard: a burst is one piece of news.
    something: Notify,
    lost: AtomicBool,
}

impl TrackingListener {
    /// Connects to the server that holds the league and begins to listen.
    pub(crate) async fn open(
        server: &ConnectionInfo,
        tls: &Tls,
        league: &LeagueTag,
    ) -> Result<Self, Failure> {
        // Without RESP3 a server says nothing by itself.
        let resp3 = server.redis_settings().clone();
        let resp3 = resp3.set_protocol(ProtocolVersion::RESP3);
        let server = server.clone().set_redis_settings(resp3);
        let heard = Arc::new(Heard::default());
        let ear = Arc::clone(&heard);
        let listen = move |push: PushInfo| {
            // Keys that changed, all keys at once, or the end of the connection: all of it is a reason to ask.
            if push.kind == PushKind::Disconnection {
                ear.lost.store(true, Ordering::Relaxed);
            }
            ear.something.notify_one();
            Ok::<(), RedisError>(())
        };
        let config = AsyncConnectionConfig::new()
            .set_connection_timeout(Some(PATIENCE))
            .set_response_timeout(Some(PATIENCE))
            .set_push_sender(listen);
        let mut open = Open::with(server, tls, config).await?;
        Command::ClientTracking
            .cmd()
            .arg(&["ON", "BCAST", "PREFIX"])
            .arg(league.reference())
            .exec_async(&mut open.connection)
            .await
            .map_err(|error| Failure::of(&error))?;
        Ok(Self {
            open,
            heard,
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
    pub(crate) async fn heard(&self) {
        self.heard.something.notified().await;
    }

    /// Whether the connection has ended.
    pub(crate) fn is_lost(&self) -> bool {
        self.heard.lost.load(Ordering::Relaxed)
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
