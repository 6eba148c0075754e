//! A port that neither takes nor refuses connections.

use std::net::{SocketAddr, TcpListener, TcpStream};
use std::time::Duration;

/// Its queue is full: what a caller says gets lost, as behind a firewall that drops it.
pub(crate) struct BlackHole {
    pub(crate) address: SocketAddr,
    _listener: TcpListener,
    _queue: Vec<TcpStream>,
}

impl BlackHole {
    pub(crate) fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("its number");
        let knock = || TcpStream::connect_timeout(&address, Duration::from_millis(100)).ok();
        let queue = std::iter::from_fn(knock).collect();
        Self {
            address,
            _listener: listener,
            _queue: queue,
        }
    }
}
