//! A second connection, on which a server says by itself that something of a league changed.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use redis::aio::MultiplexedConnection;
use redis::{AsyncConnectionConfig, Client, PushInfo, PushKind, RedisError, RedisResult, cmd};
use tokio::sync::Notify;

use crate::cache::LeagueTag;

/// A connection that listens. It says when, and never what: whoever listens asks then.
///
/// The server is told to track every key that begins with the league's prefix (`CLIENT TRACKING … BCAST`, over RESP3).
/// It forgets that with the connection, so a new connection is a new listener.
pub(in crate::cache) struct Listener {
    connection: MultiplexedConnection,
    heard: Arc<Heard>,
}

/// What is shared with the task that reads the connection.
#[derive(Default)]
struct Heard {
    /// Holds one permit however much was heard: a burst is one piece of news.
    something: Notify,
    lost: AtomicBool,
}

impl Listener {
    /// Connects and begins to listen. The client must be one that speaks RESP3.
    pub(super) async fn open(
        client: &Client,
        league: &LeagueTag,
        patience: Duration,
    ) -> RedisResult<Self> {
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
            .set_connection_timeout(Some(patience))
            .set_response_timeout(Some(patience))
            .set_push_sender(listen);
        let mut connection = client
            .get_multiplexed_async_connection_with_config(&config)
            .await?;
        cmd("CLIENT")
            .arg(&["TRACKING", "ON", "BCAST", "PREFIX"])
            .arg(league.prefix())
            .exec_async(&mut connection)
            .await?;
        Ok(Self { connection, heard })
    }

    /// Resolves when something was heard since this last resolved.
    pub(in crate::cache) async fn heard(&self) {
        self.heard.something.notified().await;
    }

    /// Whether the connection has ended.
    pub(in crate::cache) fn is_lost(&self) -> bool {
        self.heard.lost.load(Ordering::Relaxed)
    }

    /// Whether the server still answers on it: a connection may end without a word.
    pub(in crate::cache) async fn answers(&mut self) -> bool {
        cmd("PING").exec_async(&mut self.connection).await.is_ok()
    }
}
