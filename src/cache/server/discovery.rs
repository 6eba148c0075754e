//! Several ways tried at once.

use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use futures_util::stream::{FuturesUnordered, StreamExt};
use redis::aio::MultiplexedConnection;
use redis::{
    AsyncConnectionConfig, Client, ConnectionAddr, ConnectionInfo, RedisConnectionInfo, RedisError,
    RedisResult, Value,
};
use tokio::net::{TcpStream, lookup_host};
use tokio::task::JoinSet;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;

use super::error::{Trouble, io_error};
use super::topology::Turn;
use super::{Command, Request, rejection, said};
use crate::cache::url::moved;
use crate::cache::{LeagueTag, server};
use crate::tls;
use crate::tls::{Refusal, Tls};

/// Why a way came to nothing, and after how many steps that went well.
pub(crate) struct Lost {
    steps: u8,
    why: Trouble,
}

impl Lost {
    pub(crate) fn after(steps: u8, why: Trouble) -> Self {
        Self { steps, why }
    }

    /// Whoever got further knows more, and whoever was answered more than who was not.
    fn weight(&self) -> (u8, bool) {
        let unanswered = matches!(self.why, Trouble::TimedOut | Trouble::Gone(_));
        (self.steps, !unanswered)
    }
}

/// The first connection that comes about. If none does: why the way that tells most came to nothing.
pub(crate) async fn first<W>(ways: impl IntoIterator<Item = W>) -> Result<Open, Trouble>
where
    W: Future<Output = Result<Open, Lost>>,
{
    let mut ways: FuturesUnordered<W> = ways.into_iter().collect();
    let mut told: Option<Lost> = None;
    while let Some(end) = ways.next().await {
        match end {
            Ok(open) => return Ok(open),
            Err(lost) if told.as_ref().is_none_or(|it| it.weight() < lost.weight()) => {
                told = Some(lost);
            }
            Err(_) => {}
        }
    }
    Err(told.map_or(Trouble::TimedOut, |lost| lost.why))
}

// The node of a cluster that holds a league: whoever is asked knows, and says so with `MOVED`.

/// How often one node may send us to the next. In a cluster that has settled it is once.
const REDIRECTS: u8 = 4;

/// A cluster.
pub(crate) struct Cluster {
    /// The nodes of the URL.
    seeds: Vec<ConnectionInfo>,
    /// The node that held the league when last heard of. Kept beyond a connection, so that a way that takes longer than
    /// a caller waits need not be found from its start again.
    owner: Mutex<Option<ConnectionInfo>>,
}

impl Cluster {
    pub(crate) fn new(seeds: Vec<ConnectionInfo>) -> Self {
        Self {
            seeds,
            owner: Mutex::default(),
        }
    }

    /// A connection to the node that holds the league. Where that was is tried first, then all nodes of the URL at once:
    /// one that says nothing would cost the whole deadline.
    pub(crate) async fn open(
        &self,
        league: Option<&LeagueTag>,
        tls: &Tls,
    ) -> Result<Open, Trouble> {
        let known = self.owner().clone();
        if let Some(known) = known {
            match self.follow(known, league, tls).await {
                Ok(open) => return Ok(open),
                Err(_) => *self.owner() = None,
            }
        }
        let ways = self.seeds.iter();
        first(ways.map(|seed| self.follow(seed.clone(), league, tls))).await
    }

    /// From one node to the one that holds the league.
    async fn follow(
        &self,
        mut node: ConnectionInfo,
        league: Option<&LeagueTag>,
        tls: &Tls,
    ) -> Result<Open, Lost> {
        let mut what = "a node of the cluster";
        for steps in 0..REDIRECTS {
            let lost = |trouble: Trouble| Lost::after(steps, trouble.at(&node, what));
            let mut open = Open::to(node.clone(), tls).await.map_err(lost)?;
            let Some(league) = league else {
                return Ok(open);
            };
            match Request::fence(league).send(&mut open.connection).await {
                Ok(_) => {
                    *self.owner() = Some(node);
                    return Ok(open);
                }
                Err(fault) => match redirect(&fault.error, &node) {
                    Some((Redirect::Moved, next)) => node = next,
                    // It is giving the league away, and as long as it has not it is still the one to ask first.
                    Some((Redirect::Ask, _)) => return Ok(open),
                    None => match Trouble::of_request(&fault) {
                        // Whoever may not ask for this may ask for other things, and is told of every one.
                        Trouble::Useless(_) | Trouble::Shut(_) => return Ok(open),
                        trouble => return Err(lost(trouble)),
                    },
                },
            }
            *self.owner() = Some(node.clone());
            what = "the node that holds the league";
        }
        let why = "the nodes of its cluster do not agree on who holds the league";
        Err(Lost::after(REDIRECTS, Trouble::Gone(why.to_owned())))
    }

    /// What `MOVED` or `ASK` say about the way.
    pub(crate) fn turn(&self, error: &RedisError, server: &ConnectionInfo) -> Turn {
        match redirect(error, server) {
            Some((Redirect::Moved, node)) => {
                *self.owner() = Some(node);
                Turn::Around
            }
            Some((Redirect::Ask, node)) => Turn::Aside(Box::new(node)),
            None => Turn::Around,
        }
    }

    fn owner(&self) -> MutexGuard<'_, Option<ConnectionInfo>> {
        self.owner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The two ways to be sent on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Redirect {
    /// For good.
    Moved,
    /// For this request.
    Ask,
}

/// Where `MOVED 3999 host:port` or `ASK 3999 host:port` send whoever asked `from`. A node that does not know how others
/// reach it names a port only (or `?` for a host): then it is the same host.
fn redirect(error: &RedisError, from: &ConnectionInfo) -> Option<(Redirect, ConnectionInfo)> {
    let errors = error.clone().into_server_errors()?;
    errors.iter().find_map(|(_, error)| {
        let kind = match error.code() {
            "MOVED" => Redirect::Moved,
            "ASK" => Redirect::Ask,
            _ => return None,
        };
        let (_slot, place) = error.details()?.split_once(' ')?;
        let (host, port) = place.rsplit_once(':')?;
        let host = match (host, from.addr()) {
            (
                "" | "?",
                ConnectionAddr::Tcp(same, _) | ConnectionAddr::TcpTls { host: same, .. },
            ) => same,
            (host, _) => host,
        };
        Some((kind, moved(from, host, port.parse().ok()?)?))
    })
}

// The primary that Sentinels know by a name.

/// A primary, and who knows where it is.
pub(crate) struct Sentinel {
    sentinels: Vec<ConnectionInfo>,
    name: String,
    /// Everything but its address.
    primary: ConnectionInfo,
}

impl Sentinel {
    pub(crate) fn new(
        sentinels: Vec<ConnectionInfo>,
        name: String,
        primary: ConnectionInfo,
    ) -> Self {
        Self {
            sentinels,
            name,
            primary,
        }
    }

    /// A connection to the primary. All Sentinels are asked at once: one that says nothing would cost the whole deadline,
    /// and one that was cut off from the others may still name the primary they had before.
    pub(crate) async fn open(&self, tls: &Tls) -> Result<Open, Trouble> {
        let ways = self.sentinels.iter();
        first(ways.map(|sentinel| self.through(sentinel, tls))).await
    }

    /// The primary that one Sentinel names, if that is one, as [Redis's guidelines for
    /// clients](https://redis.io/docs/latest/develop/reference/sentinel-clients/) have it.
    async fn through(&self, sentinel: &ConnectionInfo, tls: &Tls) -> Result<Open, Lost> {
        let named = self.named(sentinel, tls).await;
        let named = named.map_err(|trouble| Lost::after(0, trouble.at(sentinel, "a Sentinel")))?;
        let primary = named.and_then(|(host, port)| moved(&self.primary, &host, port));
        let Some(primary) = primary else {
            let why = format!("Sentinel knows no primary called {}", self.name);
            return Err(Lost::after(1, Trouble::Gone(why)));
        };
        let open = Open::to(primary.clone(), tls).await;
        let mut open =
            open.map_err(|trouble| Lost::after(2, trouble.at(&primary, "the primary")))?;
        let role: RedisResult<Vec<Value>> =
            Command::Role.cmd().query_async(&mut open.connection).await;
        match role.as_deref() {
            Ok([Value::BulkString(role), ..]) if role != b"master" => {
                let why = "the primary that Sentinel names is none, or not yet";
                Err(Lost::after(2, Trouble::Gone(why.to_owned())))
            }
            // Not everybody may ask. One that is no primary refuses the first write.
            _ => Ok(open),
        }
    }

    /// Where a Sentinel says that the primary is.
    async fn named(
        &self,
        sentinel: &ConnectionInfo,
        tls: &Tls,
    ) -> Result<Option<(String, u16)>, Trouble> {
        let mut asked = Open::to(sentinel.clone(), tls).await?;
        let named = Command::SentinelPrimary
            .cmd()
            .arg(&self.name)
            .query_async(&mut asked.connection)
            .await;
        named.map_err(|error| match server::code(&error).as_deref() {
            Some("ERR") => Trouble::Gone("it is no Sentinel".to_owned()),
            _ => Trouble::of(&error),
        })
    }
}

// One connection to one server.

/// How long a connection may take to come about. Less than any deadline, so that the reason is known before it.
const CONNECT: Duration = Duration::from_millis(250);
/// How long the client waits for a reply. The supervisor's deadlines are what counts: this only tidies up behind them.
const RESPONSE: Duration = Duration::from_secs(2);

/// An open connection, and where it leads. Its clones are the same one.
#[derive(Clone)]
pub(crate) struct Open {
    pub(crate) server: Arc<ConnectionInfo>,
    pub(crate) connection: MultiplexedConnection,
    /// The task that drives a connection over TLS; it ends with the last clone. Others have their own.
    _driver: Option<Arc<JoinSet<()>>>,
}

impl Open {
    /// Connects.
    pub(crate) async fn to(server: ConnectionInfo, tls: &Tls) -> Result<Self, Trouble> {
        let config = AsyncConnectionConfig::new()
            .set_connection_timeout(Some(CONNECT))
            .set_response_timeout(Some(RESPONSE));
        Self::with(server, tls, config).await
    }

    /// Connects, with wishes of the caller's own.
    pub(crate) async fn with(
        server: ConnectionInfo,
        tls: &Tls,
        config: AsyncConnectionConfig,
    ) -> Result<Self, Trouble> {
        let (connection, driver) = match server.addr() {
            ConnectionAddr::TcpTls { host, port, .. } => {
                let (connection, driver) = over_tls((host, *port), &server, tls, config).await?;
                (connection, Some(Arc::new(driver)))
            }
            _ => (plainly(&server, tls, &config).await?, None),
        };
        Ok(Self {
            connection,
            server: Arc::new(server),
            _driver: driver,
        })
    }

    /// Whether both are the same connection.
    pub(crate) fn is(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.server, &other.server)
    }
}

async fn plainly(
    server: &ConnectionInfo,
    tls: &Tls,
    config: &AsyncConnectionConfig,
) -> Result<MultiplexedConnection, Trouble> {
    let failed = |error| match server.addr() {
        ConnectionAddr::Tcp(..) => Trouble::without_tls(&error),
        _ => Trouble::of(&error),
    };
    let client = Client::open(server.clone()).map_err(|error| Trouble::of(&error))?;
    let connection = async {
        let connection = client.get_multiplexed_async_connection_with_config(config);
        let mut connection = connection.await?;
        first_word(&mut connection, server.redis_settings()).await?;
        Ok::<_, RedisError>(connection)
    };
    match timeout(CONNECT, connection).await {
        Ok(Ok(connection)) => Ok(connection),
        Ok(Err(error)) => {
            let told = rejection::why(server, tls, &error).await;
            Err(told.unwrap_or_else(|| failed(error)))
        }
        Err(_elapsed) => Err(failed(io::Error::from(io::ErrorKind::TimedOut).into())),
    }
}

/// How far a connection over TLS has come.
enum Stage {
    /// There is none yet.
    Calling,
    /// TLS is begun.
    Greeting,
    /// The server is asked for the first time.
    Asking,
}

/// The client's own connections over TLS know no client certificate beside a URL, read the system's authorities anew each
/// time, and tell what went wrong as a text. So TLS is begun here, and the client gets what comes out of it.
async fn over_tls(
    place: (&str, u16),
    server: &ConnectionInfo,
    tls: &Tls,
    config: AsyncConnectionConfig,
) -> Result<(MultiplexedConnection, JoinSet<()>), Trouble> {
    let name = tls::server_name(place.0).map_err(Trouble::behind_tls)?;
    let (speaks, shown) = tls.to_server().map_err(Trouble::behind_tls)?;
    let settings = server.redis_settings();
    let (mut stage, mut drivers) = (Stage::Calling, JoinSet::new());
    let opened = timeout(CONNECT, async {
        let stream = call(place).await?;
        stage = Stage::Greeting;
        let stream = TlsConnector::from(Arc::new(speaks))
            .connect(name, stream)
            .await?;
        stage = Stage::Asking;
        let opened = MultiplexedConnection::new_with_config(settings, stream, config);
        let (mut connection, driver) = opened.await?;
        drivers.spawn(driver);
        first_word(&mut connection, settings).await?;
        Ok::<_, RedisError>(connection)
    });
    let failed = match opened.await {
        Ok(Ok(connection)) => return Ok((connection, drivers)),
        Ok(Err(error)) => Some(error),
        Err(_elapsed) => None,
    };
    let refusal = failed.as_ref().and_then(io_error);
    let refusal = refusal.and_then(|error| Refusal::of_io(error, Some(&shown)));
    Err(match (stage, refusal, failed) {
        (Stage::Greeting | Stage::Asking, Some(refusal), _) => Trouble::behind_tls(refusal),
        (Stage::Greeting, None, None) => Trouble::silent_behind_tls(),
        (Stage::Greeting, None, Some(error)) if error.is_connection_dropped() => {
            Trouble::behind_tls(Refusal::HungUp)
        }
        (_, _, Some(error)) => {
            let told = rejection::why(server, tls, &error).await;
            told.unwrap_or_else(|| Trouble::of(&error))
        }
        (Stage::Calling | Stage::Asking, _, None) => Trouble::TimedOut,
    })
}

/// The first of a host's addresses that takes the call.
async fn call(place: (&str, u16)) -> io::Result<TcpStream> {
    let addresses = lookup_host(place).await?;
    let mut calls: FuturesUnordered<_> = addresses.map(TcpStream::connect).collect();
    let mut failed = io::Error::from(io::ErrorKind::NotFound);
    while let Some(called) = calls.next().await {
        match called.and_then(|stream| stream.set_nodelay(true).map(|()| stream)) {
            Ok(stream) => return Ok(stream),
            Err(error) => failed = error,
        }
    }
    Err(failed)
}

/// Has a server say something, whatever it is: whether there is one at all, which speaks as we do, shows in that. Where there
/// is a password the client has said it.
async fn first_word(
    connection: &mut MultiplexedConnection,
    settings: &RedisConnectionInfo,
) -> RedisResult<()> {
    if settings.password().is_some() {
        return Ok(());
    }
    match Command::Ping.cmd().exec_async(connection).await {
        Err(error) if said(&error).is_none() => Err(error),
        _answered => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use std::future::ready;

    use super::*;

    #[tokio::test]
    async fn the_way_that_tells_most_says_why() {
        let gone = |why: &str| Trouble::Gone(why.to_owned());
        let denied = || Trouble::Stranger("denied".to_owned());
        let far = || Lost::after(1, gone("far"));
        for (ways, why) in [
            (
                vec![Lost::after(0, gone("one")), Lost::after(0, gone("two"))],
                gone("one"),
            ),
            (
                vec![Lost::after(0, gone("one")), Lost::after(0, denied())],
                denied(),
            ),
            (
                vec![Lost::after(0, denied()), Lost::after(0, gone("two"))],
                denied(),
            ),
            (vec![far(), Lost::after(0, denied())], gone("far")),
            (vec![Lost::after(0, denied()), far()], gone("far")),
        ] {
            let ways = ways.into_iter().map(|lost| ready(Err(lost)));
            assert_eq!(first(ways).await.err(), Some(why));
        }
    }
}

#[cfg(test)]
mod cluster_tests {
    use redis::{IntoConnectionInfo, Value, parse_redis_value};

    use super::*;

    fn sent(says: &str) -> Option<(Redirect, String)> {
        let from = "rediss://:s3cret@h:1".into_connection_info().unwrap();
        let error = parse_redis_value(format!("-{says}\r\n").as_bytes())
            .and_then(Value::extract_error)
            .unwrap_err();
        let (kind, node) = redirect(&error, &from)?;
        assert_eq!(node.redis_settings().password(), Some("s3cret"));
        assert!(matches!(node.addr(), ConnectionAddr::TcpTls { .. }));
        Some((kind, node.addr().to_string()))
    }

    #[test]
    fn a_redirect_names_a_node() {
        let to = |kind, place: &str| Some((kind, place.to_owned()));
        let (moved, ask) = (Redirect::Moved, Redirect::Ask);
        assert_eq!(sent("MOVED 3999 10.0.0.2:6381"), to(moved, "10.0.0.2:6381"));
        assert_eq!(sent("ASK 3999 node-2.lan:6381"), to(ask, "node-2.lan:6381"));
        assert_eq!(sent("MOVED 3999 ::1:6381"), to(moved, "::1:6381"));
        assert_eq!(sent("MOVED 3999 :6381"), to(moved, "h:6381"));
        assert_eq!(sent("MOVED 3999 ?:6381"), to(moved, "h:6381"));
    }

    #[test]
    fn a_redirect_to_nowhere_is_none() {
        for says in [
            "MOVED",
            "MOVED 3999",
            "MOVED 3999 h",
            "MOVED 3999 h:port",
            "MOVED 3999 h:70000",
            "MOVED 3999 \u{1b}[2J:1",
            "CLUSTERDOWN The cluster is down",
        ] {
            assert_eq!(sent(says), None, "{says}");
        }
    }
}
