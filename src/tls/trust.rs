//! Decides whether a server's certificate is trusted.

use std::sync::Arc;

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::client::{WebPkiServerVerifier, verify_server_name};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::server::ParsedCertificate;
use rustls::{CertificateError, DigitallySignedStruct, Error, RootCertStore, SignatureScheme};

use super::{Refusal, provider};

/// webpki's verification, with one more case that is accepted: a server whose own certificate is named as trusted.
///
/// That is how most servers of a small network are set up: one certificate, signed by itself. It is no authority for
/// others, and RFC 5280 has no path from it to itself, so webpki refuses it (`CaUsedAsEndEntity`) whatever is trusted.
/// Here it is compared byte for byte with what is trusted; that the server holds its key is proved by the handshake's
/// signature, as for any other.
#[derive(Debug)]
pub(super) struct Trust {
    webpki: Arc<WebPkiServerVerifier>,
    trusted: Vec<CertificateDer<'static>>,
}

impl Trust {
    pub(super) fn new(
        roots: RootCertStore,
        trusted: Vec<CertificateDer<'static>>,
    ) -> Result<Self, Refusal> {
        let builder = WebPkiServerVerifier::builder_with_provider(Arc::new(roots), provider());
        let webpki = builder.build().map_err(|_| Refusal::NoAuthorities(None))?;
        Ok(Self { webpki, trusted })
    }

    /// What webpki's refusal means for a certificate that is itself trusted.
    ///
    /// webpki looks at the time before it looks for a way to an authority, so a certificate it refuses for want of a way is
    /// within its time; an expired one stays refused. A name is held to as far as the certificate has one: what was made
    /// for other hosts was not meant for this one. One without any (`-subj /CN=redis`, as most instructions on the web have
    /// it) says nothing about hosts, and being the one that was named it needs not to.
    fn of_itself(
        refusal: Error,
        certificate: &CertificateDer<'_>,
        name: &ServerName<'_>,
    ) -> Result<(), Error> {
        let named = match refusal {
            Error::InvalidCertificate(
                CertificateError::UnknownIssuer | CertificateError::Other(_),
            ) => verify_server_name(&ParsedCertificate::try_from(certificate)?, name),
            other => Err(other),
        };
        match named {
            Err(Error::InvalidCertificate(CertificateError::NotValidForNameContext {
                presented,
                ..
            })) if presented.is_empty() => Ok(()),
            named => named,
        }
    }
}

impl ServerCertVerifier for Trust {
    fn verify_server_cert(
        &self,
        certificate: &CertificateDer<'_>,
        between: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        ocsp: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let judged = self
            .webpki
            .verify_server_cert(certificate, between, name, ocsp, now);
        match judged {
            Err(refusal) if self.trusted.iter().any(|known| known == certificate) => {
                Self::of_itself(refusal, certificate, name)?;
                Ok(ServerCertVerified::assertion())
            }
            judged => judged,
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.webpki
            .verify_tls12_signature(message, certificate, signed)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.webpki
            .verify_tls13_signature(message, certificate, signed)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.webpki.supported_verify_schemes()
    }
}
