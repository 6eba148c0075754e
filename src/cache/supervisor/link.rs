//! The connection. This is the only file that knows what kind it is: one server, plain or TLS, TCP or unix socket.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use redis::aio::{ConnectionManager, ConnectionManagerConfig};
use redis::io::tcp::TcpSettings;
use redis::{
    Client, ConnectionAddr, ConnectionInfo, ProtocolVersion, RedisError, RedisResult, Value,
};

use super::listener::Listener;
use super::trouble::Trouble;
use crate::cache::server::Request;
use crate::cache::{CacheError, LeagueTag, Url};

/// How long a connection may take to come about. Less than any deadline, so that the reason is known before it.
const CONNECT: Duration = Duration::from_millis(250);
/// How long the client waits for a reply. The supervisor's deadlines are what counts: this only tidies up behind them.
const RESPONSE: Duration = Duration::from_secs(2);

/// Makes connections to one server.
pub(super) struct Dialer {
    client: Client,
    /// The same server, asked to speak RESP3, without which it says nothing by itself.
    talkative: Client,
}

impl Dialer {
    /// Does no I/O.
    pub(super) fn new(url: &Url) -> Result<Self, CacheError> {
        let settings = TcpSettings::default().set_nodelay(true);
        let connection = url.connection()?.set_tcp_settings(settings);
        if matches!(connection.addr(), ConnectionAddr::TcpTls { .. }) {
            // The TLS library needs to be told, once in a program, whose cryptography to use. If that was done, it is well.
            let ring = rustls::crypto::ring::default_provider();
            let _already_installed = ring.install_default();
        }
        let resp3 = connection.redis_settings().clone();
        let resp3 = resp3.set_protocol(ProtocolVersion::RESP3);
        let open = |connection: ConnectionInfo| {
            let client = Client::open(connection);
            client.map_err(|error| CacheError::Url(error.category().to_owned()))
        };
        Ok(Self {
            talkative: open(connection.clone().set_redis_settings(resp3))?,
            client: open(connection)?,
        })
    }

    /// A new connection that listens to changes of a league.
    pub(super) async fn listen(&self, league: &LeagueTag) -> RedisResult<Listener> {
        Listener::open(&self.talkative, league, CONNECT).await
    }

    /// A new connection, made when it is first used.
    pub(super) fn dial(&self) -> Result<Link, Trouble> {
        let config = ConnectionManagerConfig::new()
            .set_connection_timeout(Some(CONNECT))
            .set_response_timeout(Some(RESPONSE))
            .set_number_of_retries(0);
        let manager = ConnectionManager::new_lazy_with_config(self.client.clone(), config);
        Ok(Link {
            manager: manager.map_err(|error| Trouble::of(&error))?,
            answered: Arc::default(),
        })
    }
}

/// A connection. Its clones are the same one.
#[derive(Clone)]
pub(super) struct Link {
    manager: ConnectionManager,
    answered: Arc<AtomicBool>,
}

impl Link {
    /// Whether there was ever an answer on it.
    pub(super) fn has_answered(&self) -> bool {
        self.answered.load(Ordering::Relaxed)
    }

    /// Notes that there was.
    pub(super) fn note_answer(&self) {
        self.answered.store(true, Ordering::Relaxed);
    }

    /// Whether both are the same connection.
    pub(super) fn is(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.answered, &other.answered)
    }

    /// Sends a request; once more if the connection turns out to be closed, on the one the manager then makes. That is
    /// safe, as every operation may be repeated.
    ///
    /// A connection that worked may have been closed meanwhile by a server that restarted, or that does not keep idle
    /// ones. One that never did may be hung up on: a server that wants a password does so when a stranger says more than
    /// ten words, and tells why only to one who is brief.
    pub(super) async fn send(&mut self, request: &Request) -> RedisResult<Vec<Value>> {
        let first = request.send(&mut self.manager).await;
        let closed = |e: &RedisError| e.is_connection_dropped() && !e.is_connection_refusal();
        if !first.as_ref().is_err_and(closed) {
            return first;
        }
        if !self.has_answered() {
            Request::ping().send(&mut self.manager).await?;
        }
        request.send(&mut self.manager).await
    }
}
