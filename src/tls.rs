//! TLS as the program uses it, always as a client: which authorities it trusts, which certificate it presents, and why
//! a connection fails.
//!
//! Every certificate is verified: there is no switch against that, here or in a URL. A server's certificate is valid
//! when a trusted authority signed it, or when it is itself among the trusted certificates.

mod files;
mod refusal;
mod trust;

use std::fmt;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use rustls::client::ResolvesClientCert;
use rustls::crypto::{CryptoProvider, ring};
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::sign::CertifiedKey;
use rustls::{ClientConfig, RootCertStore, SignatureScheme};
use trust::Trust;

pub use files::{TlsFile, TlsFileError};
pub use refusal::Refusal;

/// The trusted authorities and the client certificate. Its clones share what was made of it.
#[derive(Clone, Default)]
pub struct Tls(Arc<Named>);

/// What the user named, and what was made of it when it was first needed: the system's authorities are a file of
/// hundreds of them, which a program without TLS never reads.
#[derive(Default)]
struct Named {
    /// The trusted certificates; empty to trust those of the system.
    authorities: Vec<CertificateDer<'static>>,
    /// The certificate that the program presents when the server asks for one.
    client: Option<Arc<CertifiedKey>>,
    server: OnceLock<Result<Arc<ClientConfig>, Refusal>>,
}

impl Tls {
    /// Reads the files that the user named: authorities in `ca`, and a client certificate with its key.
    ///
    /// # Errors
    ///
    /// When a file cannot be used; the [`TlsFileError`] names it and what to do about it.
    pub fn read(ca: Option<&Path>, client: Option<(&Path, &Path)>) -> Result<Self, TlsFileError> {
        let authorities = ca.map(files::authorities).transpose()?;
        let client = client.map(|(certificate, key)| files::client(certificate, key));
        Ok(Self(Arc::new(Named {
            authorities: authorities.unwrap_or_default(),
            client: client.transpose()?.map(Arc::new),
            ..Named::default()
        })))
    }

    /// The configuration of one connection to a cache's server. It trusts the named authorities, else those of
    /// `SSL_CERT_FILE` and `SSL_CERT_DIR`, else those of the system.
    ///
    /// # Errors
    ///
    /// When there is no authority to trust.
    pub fn to_server(&self) -> Result<(ClientConfig, Shown), Refusal> {
        let made = self.0.server.get_or_init(|| {
            let trusted = match self.0.authorities.as_slice() {
                [] => system_authorities()?,
                named => named.to_vec(),
            };
            config(RootCertStore::empty(), trusted).map(Arc::new)
        });
        let mut config = ClientConfig::clone(made.as_ref().map_err(Clone::clone)?);
        let shown = Shown(Arc::new(ClientCertificate {
            certificate: self.0.client.clone(),
            asked: AtomicBool::new(false),
        }));
        config.client_auth_cert_resolver = Arc::clone(&shown.0) as Arc<dyn ResolvesClientCert>;
        Ok((config, shown))
    }

    /// The configuration of requests to the public web. It trusts Mozilla's authorities, which are part of the program,
    /// those of the environment or the system, and the named ones, because a mirror or a company's proxy may have its own
    /// authority. The client certificate is for the cache's server alone and is not presented here.
    ///
    /// # Errors
    ///
    /// When the TLS library cannot use the authorities.
    pub fn to_web(&self) -> Result<ClientConfig, Refusal> {
        let (mozilla, trusted) = self.trusted_on_the_web();
        config(mozilla, trusted)
    }

    fn trusted_on_the_web(&self) -> (RootCertStore, Vec<CertificateDer<'static>>) {
        let mozilla = RootCertStore {
            roots: webpki_roots::TLS_SERVER_ROOTS.to_vec(),
        };
        // Without those of a system, Mozilla's authorities are enough.
        let mut trusted = system_authorities().unwrap_or_default();
        trusted.extend(self.0.authorities.iter().cloned());
        (mozilla, trusted)
    }
}

impl fmt::Debug for Tls {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (authorities, client) = (self.0.authorities.len(), self.0.client.is_some());
        write!(f, "Tls({authorities} authorities, client: {client})")
    }
}

impl PartialEq for Tls {
    fn eq(&self, other: &Self) -> bool {
        let client = |it: &Self| it.0.client.as_ref().map(|client| client.cert.clone());
        self.0.authorities == other.0.authorities && client(self) == client(other)
    }
}

impl Eq for Tls {}

/// The host of a URL, as certificates name hosts.
///
/// # Errors
///
/// When no certificate can name the host.
pub fn server_name(host: &str) -> Result<ServerName<'static>, Refusal> {
    ServerName::try_from(host.to_owned()).map_err(|_| Refusal::NoName)
}

/// The client certificate of one connection, and whether the server asked for it. In TLS 1.3, the server closes the
/// connection to a client without one only after the handshake; that it asked is then the only hint at the reason.
pub struct Shown(Arc<ClientCertificate>);

impl Shown {
    /// Whether the server asked for a certificate.
    fn was_asked(&self) -> bool {
        self.0.asked.load(Ordering::Relaxed)
    }
}

#[derive(Debug)]
struct ClientCertificate {
    certificate: Option<Arc<CertifiedKey>>,
    asked: AtomicBool,
}

impl ResolvesClientCert for ClientCertificate {
    fn resolve(&self, _: &[&[u8]], _: &[SignatureScheme]) -> Option<Arc<CertifiedKey>> {
        self.asked.store(true, Ordering::Relaxed);
        self.certificate.clone()
    }

    fn has_certs(&self) -> bool {
        self.certificate.is_some()
    }
}

/// The cryptography library. It is named here, because another library could set the default of the process.
fn provider() -> Arc<CryptoProvider> {
    static RING: OnceLock<Arc<CryptoProvider>> = OnceLock::new();
    Arc::clone(RING.get_or_init(|| Arc::new(ring::default_provider())))
}

fn config(
    mut roots: RootCertStore,
    trusted: Vec<CertificateDer<'static>>,
) -> Result<ClientConfig, Refusal> {
    // A system's bundle may hold certificates that cannot be parsed; those that the user named were checked before.
    roots.add_parsable_certificates(trusted.iter().cloned());
    let trust = Trust::new(roots, trusted)?;
    let builder = ClientConfig::builder_with_provider(provider())
        .with_safe_default_protocol_versions()
        .map_err(|error| Refusal::of(&error, None))?;
    // rustls calls any custom verifier dangerous; this one leaves every case but one to webpki.
    let builder = builder
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(trust));
    Ok(builder.with_no_client_auth())
}

/// The authorities that the environment names, else those of the system.
fn system_authorities() -> Result<Vec<CertificateDer<'static>>, Refusal> {
    let found = rustls_native_certs::load_native_certs();
    if found.certs.is_empty() {
        let why = found.errors.first().map(ToString::to_string);
        return Err(Refusal::NoAuthorities(why));
    }
    Ok(found.certs)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_authority_that_is_named_stands_beside_the_public_ones() {
        let named = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/tls/files/rsa.pem");
        let tls = Tls::read(Some(Path::new(named)), None).unwrap();
        let (public, trusted) = tls.trusted_on_the_web();
        let is_public = |name: &str| {
            let name = name.as_bytes();
            let mut subjects = public.roots.iter().map(|root| root.subject.as_ref());
            subjects.any(|subject| subject.windows(name.len()).any(|part| part == name))
        };
        // The authorities of the host of the league's results, now and before.
        assert!(is_public("ISRG Root X1") && is_public("Amazon Root CA 1"));
        assert!(trusted.contains(&tls.0.authorities[0]));
    }
}
