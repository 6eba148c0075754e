//! One connection to one server: made, over TLS where the URL asks for it, or refused with the server's own reason.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use futures_util::stream::{FuturesUnordered, StreamExt};
use redis::aio::MultiplexedConnection;
use redis::{
    AsyncConnectionConfig, Client, ConnectionAddr, ConnectionInfo, ErrorKind, RedisConnectionInfo,
    RedisError, RedisResult, Value, parse_redis_value,
};
use tokio::io::{AsyncRead, AsyncReadExt};
use tokio::net::{TcpStream, UnixStream, lookup_host};
use tokio::task::JoinSet;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;

use super::error::{Failure, io_error};
use super::{Command, said};
use crate::tls::{self, Refusal, Tls};

/// How long a connection may take to come about. Less than any deadline, so that the reason is known before it.
const CONNECT: Duration = Duration::from_millis(250);
/// How long the Redis library waits for a reply. The deadlines of `ServerClient` are what counts: this only tidies up behind them.
const RESPONSE: Duration = Duration::from_secs(2);

/// How a client connects, and how far it ever came.
pub(crate) struct Dialer {
    pub(crate) tls: Tls,
    /// Whether a server ever took a call. Its answers may still be missing.
    reached: AtomicBool,
}

impl Dialer {
    pub(crate) fn new(tls: Tls) -> Self {
        Self {
            tls,
            reached: AtomicBool::new(false),
        }
    }

    pub(crate) fn has_reached(&self) -> bool {
        self.reached.load(Ordering::Relaxed)
    }

    fn note_reached(&self) {
        self.reached.store(true, Ordering::Relaxed);
    }
}

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
    pub(crate) async fn to(server: ConnectionInfo, dialer: &Dialer) -> Result<Self, Failure> {
        let config = AsyncConnectionConfig::new()
            .set_connection_timeout(Some(CONNECT))
            .set_response_timeout(Some(RESPONSE));
        Self::with(server, dialer, config).await
    }

    /// Connects, with wishes of the caller's own.
    pub(crate) async fn with(
        server: ConnectionInfo,
        dialer: &Dialer,
        config: AsyncConnectionConfig,
    ) -> Result<Self, Failure> {
        let (connection, driver) = match server.addr() {
            ConnectionAddr::TcpTls { host, port, .. } => {
                let (connection, driver) = over_tls((host, *port), &server, dialer, config).await?;
                (connection, Some(Arc::new(driver)))
            }
            _ => (plainly(&server, dialer, &config).await?, None),
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
    dialer: &Dialer,
    config: &AsyncConnectionConfig,
) -> Result<MultiplexedConnection, Failure> {
    let failed = |error| match server.addr() {
        ConnectionAddr::Tcp(..) => Failure::without_tls(&error),
        _ => Failure::of(&error),
    };
    let client = Client::open(server.clone()).map_err(|error| Failure::of(&error))?;
    let connection = async {
        let connection = client.get_multiplexed_async_connection_with_config(config);
        let mut connection = connection.await?;
        dialer.note_reached();
        first_word(&mut connection, server.redis_settings()).await?;
        Ok::<_, RedisError>(connection)
    };
    match timeout(CONNECT, connection).await {
        Ok(Ok(connection)) => Ok(connection),
        Ok(Err(error)) => {
            let told = why(server, dialer, &error).await;
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
    dialer: &Dialer,
    config: AsyncConnectionConfig,
) -> Result<(MultiplexedConnection, JoinSet<()>), Failure> {
    let name = tls::server_name(place.0).map_err(Failure::behind_tls)?;
    let (speaks, shown) = dialer.tls.to_server().map_err(Failure::behind_tls)?;
    let settings = server.redis_settings();
    let (mut stage, mut drivers) = (Stage::Calling, JoinSet::new());
    let opened = timeout(CONNECT, async {
        let stream = call(place).await?;
        dialer.note_reached();
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
        (Stage::Greeting | Stage::Asking, Some(refusal), _) => Failure::behind_tls(refusal),
        (Stage::Greeting, None, None) => Failure::silent_behind_tls(),
        (Stage::Greeting, None, Some(error)) if error.is_connection_dropped() => {
            Failure::behind_tls(Refusal::Closed)
        }
        (_, _, Some(error)) => {
            let told = why(server, dialer, &error).await;
            told.unwrap_or_else(|| Failure::of(&error))
        }
        (Stage::Calling | Stage::Asking, _, None) => Failure::TimedOut,
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

// Why a server does not let a program in, in its own words. The client drops them: it calls everything that goes wrong with a
// password a wrong one, and writes before it reads, which a server that hangs up does not wait for.

/// How long a server may take to say that it has no room. One that lets a program in says nothing by itself.
const WORD: Duration = Duration::from_millis(50);
/// The longest sentence that is read.
const LONGEST: u64 = 8 * 1_024;

/// Why a server turned a program away, told by asking it once more; `None` when that tells nothing.
pub(crate) async fn why(
    server: &ConnectionInfo,
    dialer: &Dialer,
    error: &RedisError,
) -> Option<Failure> {
    let unknown = error.kind() == ErrorKind::AuthenticationFailed;
    if unknown || hung_up(error) {
        let word = timeout(WORD, turned_away(server.addr())).await;
        if let Ok(Some(said)) = word {
            return Some(Failure::of(&said));
        }
    }
    if unknown {
        return signed_in(server, dialer).await.err();
    }
    None
}

/// Whether a server took the call and ended it without an answer.
pub(crate) fn hung_up(error: &RedisError) -> bool {
    error.is_connection_dropped() && !error.is_connection_refusal()
}

/// The error with which a server turns a caller away before that said a word.
async fn turned_away(addr: &ConnectionAddr) -> Option<RedisError> {
    match addr {
        ConnectionAddr::Tcp(host, port) => {
            let stream = TcpStream::connect((host.as_str(), *port)).await.ok()?;
            error_of(stream).await
        }
        ConnectionAddr::Unix(path) => error_of(UnixStream::connect(path).await.ok()?).await,
        _ => None,
    }
}

async fn error_of(stream: impl AsyncRead + Unpin) -> Option<RedisError> {
    let mut said = Vec::new();
    let mut stream = stream.take(LONGEST);
    while !said.ends_with(b"\r\n") {
        if stream.read_buf(&mut said).await.ok()? == 0 {
            break;
        }
    }
    parse_redis_value(&said)
        .and_then(Value::extract_error)
        .err()
}

/// Signs in by hand.
async fn signed_in(server: &ConnectionInfo, dialer: &Dialer) -> Result<(), Failure> {
    let settings = server.redis_settings();
    let bare = RedisConnectionInfo::default().set_skip_set_lib_name();
    let bare = server.clone().set_redis_settings(bare);
    let mut open = Box::pin(Open::to(bare, dialer)).await?;
    let mut sign_in = Command::Auth.cmd();
    sign_in.arg(settings.username()).arg(settings.password());
    let answer = sign_in.exec_async(&mut open.connection).await;
    answer.map_err(|error| Failure::of(&error))
}
