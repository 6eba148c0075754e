//! The topology: how to reach the server that holds a league. Only this module knows what kind of server it is.
//!
//! All keys of a league are in one slot, so of a cluster only one node is ever of interest, and of the servers that
//! Sentinels watch only the primary. So every kind ends in a connection to one server, and all that differs is how that
//! server is found, and which of its answers mean that it is another one now. (The client's own cluster connection keeps
//! a connection to every node, asks any of them while the right one is away, and drops the reason why.)

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use redis::io::tcp::TcpSettings;
use redis::{Client, ConnectionAddr, ConnectionInfo, RedisError, Value};
use tokio::net::TcpStream;
use tokio::task::JoinHandle;
use tokio::time::timeout;

use super::Request;
use super::dial::{Dialer, Open};
use super::discovery::{Cluster, Redirect, Sentinel};
use super::error::Failure;
use crate::cache::url::Place;
use crate::cache::{CacheError, LeagueTag, Url, server};
use crate::tls::Tls;

/// The way to a server.
pub(crate) struct Topology {
    kind: Kind,
    /// How to connect to whatever server it leads to.
    dialer: Dialer,
    /// A connection that is made before it is asked for.
    early: Mutex<Option<JoinHandle<Result<Open, Failure>>>>,
}

enum Kind {
    /// It is known where it is.
    Single(ConnectionInfo),
    /// The nodes of a cluster tell.
    Cluster(Cluster),
    /// Sentinels tell.
    Sentinel(Sentinel),
}

impl Topology {
    /// Does no I/O.
    pub(crate) fn new(url: &Url, tls: Tls) -> Result<Self, CacheError> {
        let kind = match url.place()? {
            Place::Single(server) => Kind::Single(prepared(server)?),
            Place::Cluster(nodes) => {
                let nodes: Result<Vec<_>, _> = nodes.into_iter().map(prepared).collect();
                Kind::Cluster(Cluster::new(nodes?))
            }
            Place::Sentinel {
                sentinels,
                name,
                primary,
            } => {
                let sentinels: Result<Vec<_>, _> = sentinels.into_iter().map(prepared).collect();
                Kind::Sentinel(Sentinel::new(sentinels?, name, prepared(primary)?))
            }
        };
        Ok(Self {
            kind,
            dialer: Dialer::new(tls),
            early: Mutex::default(),
        })
    }

    /// How to connect to the servers it leads to.
    pub(crate) const fn dialer(&self) -> &Dialer {
        &self.dialer
    }

    /// Begins to connect, in a task of its own, if there is one server whatever the league. The next [`open`](Self::open) goes
    /// on with it.
    pub(crate) fn connect(self: &Arc<Self>) {
        if let Kind::Single(server) = &self.kind {
            let (topology, server) = (Arc::clone(self), server.clone());
            let task = tokio::spawn(async move { Open::to(server, &topology.dialer).await });
            *self.early() = Some(task);
        }
    }

    fn early(&self) -> MutexGuard<'_, Option<JoinHandle<Result<Open, Failure>>>> {
        self.early.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The connection that was begun early; `None` when there is none, or it failed before the caller asked for it. The caller
    /// then finds out how the server is now.
    async fn begun(&self) -> Option<Result<Open, Failure>> {
        let task = self.early().take()?;
        let is_over = task.is_finished();
        let opened = task.await.ok()?;
        (opened.is_ok() || !is_over).then_some(opened)
    }

    /// How long a background task waits for an answer on a new connection. Discovery takes one or two connections more.
    pub(crate) const fn patience(&self) -> Duration {
        match self.kind {
            Kind::Single(_) => Duration::from_millis(300),
            Kind::Cluster(_) | Kind::Sentinel(_) => Duration::from_secs(1),
        }
    }

    /// Whether the port of a server on its own takes a connection, whatever comes of it.
    pub(crate) async fn takes_calls(&self) -> bool {
        let Kind::Single(server) = &self.kind else {
            return false;
        };
        match server.addr() {
            ConnectionAddr::Tcp(host, port) => {
                let call = TcpStream::connect((host.as_str(), *port));
                matches!(timeout(self.patience(), call).await, Ok(Ok(_)))
            }
            _ => false,
        }
    }

    /// A new connection to the server that holds the league; to any that might, when there is no league yet.
    pub(crate) async fn open(&self, league: Option<&LeagueTag>) -> Result<Open, Failure> {
        match &self.kind {
            Kind::Single(server) => match self.begun().await {
                Some(opened) => opened,
                None => Open::to(server.clone(), &self.dialer).await,
            },
            Kind::Cluster(cluster) => cluster.open(league, &self.dialer).await,
            Kind::Sentinel(sentinel) => sentinel.open(&self.dialer).await,
        }
    }

    /// What an error that `server` answered with says about the way.
    pub(crate) fn turn(
        &self,
        error: &RedisError,
        server: &ConnectionInfo,
        league: Option<&LeagueTag>,
    ) -> Redirect {
        match (&self.kind, server::code(error).as_deref()) {
            (Kind::Single(_), _) => Redirect::None,
            (Kind::Cluster(cluster), Some("MOVED" | "ASK")) => cluster.turn(error, server, league),
            (_, Some("READONLY" | "MASTERDOWN" | "CLUSTERDOWN")) => Redirect::Rediscover,
            _ => Redirect::None,
        }
    }

    /// Asks a node that is getting the league but does not have it yet, or has what belongs to no league, on a connection of
    /// its own.
    pub(crate) async fn ask_aside(
        &self,
        server: &ConnectionInfo,
        request: &Request,
    ) -> Result<Vec<Value>, Failure> {
        let mut open = Open::to(server.clone(), &self.dialer).await?;
        let answer = request.send_asking(&mut open.connection).await;
        answer.map_err(|fault| Failure::of_request(&fault))
    }
}

/// A server as it is connected to; an error if no connection can be made of it.
fn prepared(server: ConnectionInfo) -> Result<ConnectionInfo, CacheError> {
    // The name of the client's library is nothing that a server has to know, and nothing that it has to permit.
    let settings = server.redis_settings().clone().set_skip_set_lib_name();
    let server = server
        .set_redis_settings(settings)
        .set_tcp_settings(TcpSettings::default().set_nodelay(true));
    let client = Client::open(server.clone());
    client.map_err(|error| CacheError::Url(error.category().to_owned()))?;
    Ok(server)
}
