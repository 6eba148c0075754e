//! One connection to one server.

use std::sync::Arc;
use std::time::Duration;

use redis::aio::MultiplexedConnection;
use redis::{AsyncConnectionConfig, Client, ConnectionAddr, ConnectionInfo};

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
        let connection = client.get_multiplexed_async_connection_with_config(&config);
        Ok(Self {
            connection: connection.await.map_err(failed)?,
            server: Arc::new(server),
        })
    }

    /// Whether both are the same connection.
    pub(in crate::cache::supervisor) fn is(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.server, &other.server)
    }
}
