//! One connection to one server.

use std::io::ErrorKind;
use std::sync::Arc;
use std::time::Duration;

use redis::aio::MultiplexedConnection;
use redis::{
    AsyncConnectionConfig, Client, ConnectionAddr, ConnectionInfo, RedisError, RedisResult,
};
use tokio::time::timeout;

use super::door;
use crate::cache::server::{Command, said};
use crate::cache::supervisor::trouble::Trouble;

/// How long a connection may take to come about. Less than any deadline, so that the reason is known before it.
const CONNECT: Duration = Duration::from_millis(250);
/// How long the client waits for a reply. The supervisor's deadlines are what counts: this only tidies up behind them.
const RESPONSE: Duration = Duration::from_secs(2);

/// An open connection, and where it leads. Its clones are the same one.
#[derive(Clone)]
pub(in crate::cache::supervisor) struct Open {
    pub(in crate::cache::supervisor) server: Arc<ConnectionInfo>,
    pub(in crate::cache::supervisor) connection: MultiplexedConnection,
}

impl Open {
    /// Connects.
    pub(super) async fn to(server: ConnectionInfo) -> Result<Self, Trouble> {
        let config = AsyncConnectionConfig::new()
            .set_connection_timeout(Some(CONNECT))
            .set_response_timeout(Some(RESPONSE));
        let failed = |error| match server.addr() {
            ConnectionAddr::TcpTls { .. } => Trouble::behind_tls(&error),
            ConnectionAddr::Tcp(..) => Trouble::without_tls(&error),
            _ => Trouble::of(&error),
        };
        let client = Client::open(server.clone()).map_err(|error| Trouble::of(&error))?;
        let connection = async {
            let connection = client.get_multiplexed_async_connection_with_config(&config);
            let mut connection = connection.await?;
            if server.redis_settings().password().is_none() {
                first_word(&mut connection).await?;
            }
            Ok::<_, RedisError>(connection)
        };
        let connection = match timeout(CONNECT, connection).await {
            Ok(Ok(connection)) => connection,
            Ok(Err(error)) => {
                let told = door::why(&server, &error).await;
                return Err(told.unwrap_or_else(|| failed(error)));
            }
            Err(_elapsed) => return Err(failed(std::io::Error::from(ErrorKind::TimedOut).into())),
        };
        Ok(Self {
            connection,
            server: Arc::new(server),
        })
    }

    /// Whether both are the same connection.
    pub(in crate::cache::supervisor) fn is(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.server, &other.server)
    }
}

/// Has a server say something, whatever it is: whether there is one at all, which speaks as we do, shows in that. Where there
/// is a password the client has said it.
async fn first_word(connection: &mut MultiplexedConnection) -> RedisResult<()> {
    match Command::Ping.cmd().exec_async(connection).await {
        Err(error) if said(&error).is_none() => Err(error),
        _answered => Ok(()),
    }
}
