//! TLS for the HTTP client's connections with the program's own trust settings. The client's TLS settings support either
//! Mozilla's authorities or a list of others, but not the certificate of a server that is itself trusted.

use std::fmt;
use std::io::{Read, Write};
use std::sync::Arc;

use rustls::{ClientConfig, ClientConnection, StreamOwned};
use ureq::Error;
use ureq::unversioned::transport::{
    Buffers, ConnectionDetails, Connector, Either, LazyBuffers, NextTimeout, Transport,
    TransportAdapter,
};

use crate::tls;
use crate::tls::Refusal;

/// Adds TLS to the connection to an `https` address.
#[derive(Debug)]
pub(super) struct Secure(Result<Arc<ClientConfig>, Refusal>);

impl Secure {
    /// A TLS configuration that is unusable is reported only for an `https` address: other addresses need no TLS.
    pub(super) fn new(config: Result<ClientConfig, Refusal>) -> Self {
        Self(config.map(Arc::new))
    }
}

impl<In: Transport> Connector<In> for Secure {
    type Out = Either<In, Encrypted>;

    fn connect(
        &self,
        details: &ConnectionDetails<'_>,
        chained: Option<In>,
    ) -> Result<Option<Self::Out>, Error> {
        let Some(line) = chained else {
            return Ok(None);
        };
        if !details.needs_tls() || line.is_tls() {
            return Ok(Some(Either::A(line)));
        }
        let refused = |refusal: Refusal| Error::Other(Box::new(refusal));
        let config = self.0.clone().map_err(refused)?;
        let host = details.uri.host().unwrap_or_default();
        let host = host
            .strip_prefix('[')
            .and_then(|host| host.strip_suffix(']'))
            .unwrap_or(host);
        let name = tls::server_name(host).map_err(refused)?;
        let failed = |error: &rustls::Error| refused(Refusal::of(error, None));
        let mut session = ClientConnection::new(config, name).map_err(|error| failed(&error))?;
        let mut line = TransportAdapter::new(line.boxed(), Arc::clone(&details.current_time));
        line.set_timeout(details.timeout);
        if let Err(error) = session.complete_io(&mut line) {
            return Err(match Refusal::of_io(&error, None) {
                Some(refusal) => refused(refusal),
                None => error.into(),
            });
        }
        Ok(Some(Either::B(Encrypted {
            buffers: LazyBuffers::new(
                details.config.input_buffer_size(),
                details.config.output_buffer_size(),
            ),
            stream: StreamOwned::new(session, line),
        })))
    }
}

/// A connection over TLS.
pub(super) struct Encrypted {
    buffers: LazyBuffers,
    stream: StreamOwned<ClientConnection, TransportAdapter>,
}

impl fmt::Debug for Encrypted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Encrypted").field(&self.stream.conn).finish()
    }
}

impl Transport for Encrypted {
    fn buffers(&mut self) -> &mut dyn Buffers {
        &mut self.buffers
    }

    fn transmit_output(&mut self, amount: usize, timeout: NextTimeout) -> Result<(), Error> {
        self.stream.get_mut().set_timeout(timeout);
        let output = self.buffers.output().get(..amount).unwrap_or_default();
        Ok(self.stream.write_all(output)?)
    }

    fn await_input(&mut self, timeout: NextTimeout) -> Result<bool, Error> {
        self.stream.get_mut().set_timeout(timeout);
        let amount = self.stream.read(self.buffers.input_append_buf())?;
        self.buffers.input_appended(amount);
        Ok(amount > 0)
    }

    fn is_open(&mut self) -> bool {
        self.stream.get_mut().get_mut().is_open()
    }

    fn is_tls(&self) -> bool {
        true
    }
}
