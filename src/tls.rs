//! TLS as the program uses it, always as a client: which authorities it trusts, which certificate it presents, and why
//! a connection fails, in words.
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
    /// Certificates to believe; empty for those the system trusts.
    authorities: Vec<CertificateDer<'static>>,
    /// What the program shows of itself when it is asked.
    client: Option<Arc<CertifiedKey>>,
    server: OnceLock<Result<Arc<ClientConfig>, Refusal>>,
}

impl Tls {
    /// Reads what the user named: authorities in `ca`, and a client certificate with its key.
    ///
    /// # Errors
    ///
    /// [`TlsFileError`] with the file that is of no use, and what to do about it.
    pub fn read(ca: Option<&Path>, client: Option<(&Path, &Path)>) -> Result<Self, TlsFileError> {
        let authorities = ca.map(files::authorities).transpose()?;
        let client = client.map(|(certificate, key)| files::client(certificate, key));
        Ok(Self(Arc::new(Named {
            authorities: authorities.unwrap_or_default(),
            client: client.transpose()?.map(Arc::new),
            server: OnceLock::new(),
        })))
    }

    /// How to speak to a cache's server this once. It believes the authorities that were named, else those that
    /// `SSL_CERT_FILE` and `SSL_CERT_DIR` name, else those the system trusts.
    ///
    /// # Errors
    ///
    /// [`Refusal`] when there is no authority to believe.
    pub fn to_server(&self) -> Result<(ClientConfig, Shown), Refusal> {
        let Named {
            authorities,
            client,
            server,
        } = &*self.0;
        let made = server.get_or_init(|| {
            let trusted = match authorities.as_slice() {
                [] => system_authorities()?,
                named => named.to_vec(),
            };
            config(RootCertStore::empty(), trusted).map(Arc::new)
        });
        let mut config = ClientConfig::clone(made.as_ref().map_err(Clone::clone)?);
        let shown = Shown(Arc::new(ClientCertificate {
            certificate: client.clone(),
            asked: AtomicBool::new(false),
        }));
        config.client_auth_cert_resolver = Arc::clone(&shown.0) as Arc<dyn ResolvesClientCert>;
        Ok((config, shown))
    }

    /// How to speak to the public web. It believes Mozilla's authorities, which the program has with it, and besides them
    /// those of the environment or the system and those that were named: the league's results are at a public place, a
    /// mirror or a company's proxy may have an authority of its own. The client certificate is the server's business and
    /// is shown to no other.
    ///
    /// # Errors
    ///
    /// [`Refusal`] when the TLS library cannot work with them.
    pub fn to_web(&self) -> Result<ClientConfig, Refusal> {
        let (mozilla, trusted) = self.trusted_on_the_web();
        config(mozilla, trusted)
    }

    fn trusted_on_the_web(&self) -> (RootCertStore, Vec<CertificateDer<'static>>) {
        let mozilla = RootCertStore {
            roots: webpki_roots::TLS_SERVER_ROOTS.to_vec(),
        };
        // A system without authorities has Mozilla's.
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
/// [`Refusal`] for a host that no certificate can name.
pub fn server_name(host: &str) -> Result<ServerName<'static>, Refusal> {
    ServerName::try_from(host.to_owned()).map_err(|_| Refusal::NoName)
}

/// The client certificate of one connection, and whether the server asked for it. TLS 1.3 lets a client without one in
/// and hangs up at its first word, so that it was asked is all there is to tell why.
pub struct Shown(Arc<ClientCertificate>);

impl Shown {
    /// Whether the server asked for a certificate.
    fn was_asked(&self) -> bool {
        self.0.asked.load(Ordering::Relaxed)
    }

    /// Whether there is one to show.
    fn is_some(&self) -> bool {
        self.0.certificate.is_some()
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

/// Whose cryptography is used. It is said here and not left to a default of the process, which another library could set.
fn provider() -> Arc<CryptoProvider> {
    static RING: OnceLock<Arc<CryptoProvider>> = OnceLock::new();
    Arc::clone(RING.get_or_init(|| Arc::new(ring::default_provider())))
}

fn config(
    mut roots: RootCertStore,
    trusted: Vec<CertificateDer<'static>>,
) -> Result<ClientConfig, Refusal> {
    // Bundles of systems hold certificates that no library reads any more; those that a user named were looked at.
    roots.add_parsable_certificates(trusted.iter().cloned());
    let trust = Trust::new(roots, trusted)?;
    let builder = ClientConfig::builder_with_provider(provider())
        .with_safe_default_protocol_versions()
        .map_err(|error| Refusal::of(&error, None))?;
    // Dangerous is what it could be: this one asks webpki for everything but a single case.
    let builder = builder
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(trust));
    Ok(builder.with_no_client_auth())
}

/// What the environment names, else what the system trusts.
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
        // Those that the league's results are signed by, now and before.
        assert!(is_public("ISRG Root X1") && is_public("Amazon Root CA 1"));
        assert!(trusted.contains(&tls.0.authorities[0]));
    }
}
