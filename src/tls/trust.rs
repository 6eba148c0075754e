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
/// Most servers of a small network have one self-signed certificate. It is no authority, and RFC 5280 has no path from
/// it to itself, so webpki refuses it (`CaUsedAsEndEntity`). Here it is compared byte for byte with the trusted
/// certificates. The handshake's signature proves that the server holds its key, as for any other.
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

    /// Decides on a certificate that is itself trusted and that webpki refuses.
    ///
    /// webpki checks the validity period before it searches for a path to an authority, so a certificate without a path is
    /// valid now; an expired one stays refused. The host name is checked if the certificate has any names. One without
    /// names (`-subj /CN=redis`, as in most instructions on the web) is accepted for every host, because the user named it.
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
        let webpki = &self.webpki;
        match webpki.verify_server_cert(certificate, between, name, ocsp, now) {
            Err(refusal) if self.trusted.iter().any(|known| known == certificate) => {
                Self::of_itself(refusal, certificate, name)?;
                Ok(ServerCertVerified::assertion())
            }
            verdict => verdict,
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
