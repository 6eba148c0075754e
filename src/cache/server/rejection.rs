//! Why a server does not let a program in, in its own words. The client drops them: it calls everything that goes wrong with a
//! password a wrong one, and writes before it reads, which a server that hangs up does not wait for.

use std::time::Duration;

use redis::{
    ConnectionAddr, ConnectionInfo, ErrorKind, RedisConnectionInfo, RedisError, Value,
    parse_redis_value,
};
use tokio::io::{AsyncRead, AsyncReadExt};
use tokio::net::{TcpStream, UnixStream};
use tokio::time::timeout;

use super::Command;
use super::error::Trouble;
use super::topology::Open;
use crate::tls::Tls;

/// How long a server may take to say that it has no room. One that lets a program in says nothing by itself.
const WORD: Duration = Duration::from_millis(50);
/// The longest sentence that is read.
const LONGEST: u64 = 1_024;

/// Why a server turned a program away, told by asking it once more; `None` when that tells nothing.
pub(crate) async fn why(server: &ConnectionInfo, tls: &Tls, error: &RedisError) -> Option<Trouble> {
    let unknown = error.kind() == ErrorKind::AuthenticationFailed;
    if unknown || hung_up(error) {
        let word = timeout(WORD, first_word(server.addr())).await;
        if let Ok(Some(said)) = word {
            return Some(Trouble::of(&said));
        }
    }
    if unknown {
        return signed_in(server, tls).await.err();
    }
    None
}

/// Whether a server took the call and ended it without an answer.
pub(crate) fn hung_up(error: &RedisError) -> bool {
    error.is_connection_dropped() && !error.is_connection_refusal()
}

/// The error with which a server turns a caller away before that said a word.
async fn first_word(addr: &ConnectionAddr) -> Option<RedisError> {
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
async fn signed_in(server: &ConnectionInfo, tls: &Tls) -> Result<(), Trouble> {
    let settings = server.redis_settings();
    let bare = RedisConnectionInfo::default().set_skip_set_lib_name();
    let bare = server.clone().set_redis_settings(bare);
    let mut open = Box::pin(Open::to(bare, tls)).await?;
    let mut sign_in = Command::Auth.cmd();
    sign_in.arg(settings.username()).arg(settings.password());
    let answer = sign_in.exec_async(&mut open.connection).await;
    answer.map_err(|error| Trouble::of(&error))
}
