//! The reasons why a TLS connection to a server fails. Text from the server is filtered, because names in its certificate
//! are untrusted.

use std::error::Error;
use std::{fmt, io};

use jiff::Timestamp;
use rustls::pki_types::{ServerName, UnixTime};
use rustls::{AlertDescription, CertificateError, InvalidMessage, PeerIncompatible};

use super::Shown;

/// Why a TLS connection to a server fails.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// No authority is trusted, and why.
    NoAuthorities(Option<String>),
    /// No certificate can be for this host name.
    NoName,
    /// No trusted authority signed the server's certificate, and it is not itself trusted.
    Untrusted,
    /// Its certificate is for other hosts.
    OtherName {
        /// The host that was asked for.
        wanted: String,
        /// The hosts it is for.
        names: Vec<String>,
    },
    /// Its certificate expired; the day, if it is known.
    Expired(Option<String>),
    /// Its certificate is not valid yet; the first day, if it is known.
    Early(Option<String>),
    /// Its certificate was revoked.
    Revoked,
    /// Its certificate is not made for servers.
    NoServer,
    /// Its certificate is of a kind that is not supported.
    Unsupported,
    /// It answers with something that is not TLS.
    NoTls,
    /// It supports no version of TLS that is still safe.
    TooOld,
    /// It has no cipher, curve or signature in common with the program.
    NothingInCommon,
    /// It requires a client certificate, and none is configured.
    WantsClient,
    /// It does not accept the client certificate, and why.
    ClientRefused(&'static str),
    /// It serves no host of that name.
    UnknownHost,
    /// It closed the connection during the TLS handshake.
    Closed,
    /// Anything else.
    Other(String),
}

impl Refusal {
    /// Sorts an error of the TLS library. `shown` is the client certificate, where the server can ask for one.
    pub fn of(error: &rustls::Error, shown: Option<&Shown>) -> Self {
        match error {
            rustls::Error::InvalidCertificate(wrong) => Self::of_certificate(wrong),
            rustls::Error::AlertReceived(alert) => Self::of_alert(*alert, shown),
            rustls::Error::InvalidMessage(
                InvalidMessage::InvalidContentType | InvalidMessage::UnknownProtocolVersion,
            ) => Self::NoTls,
            rustls::Error::PeerIncompatible(
                PeerIncompatible::ServerDoesNotSupportTls12Or13
                | PeerIncompatible::ServerTlsVersionIsDisabledByOurConfig,
            ) => Self::TooOld,
            rustls::Error::PeerIncompatible(_) => Self::NothingInCommon,
            other => Self::Other(plain(&other.to_string())),
        }
    }

    /// Sorts an error of the connection during the handshake or before the first answer; `None` when TLS is not the cause.
    pub fn of_io(error: &io::Error, shown: Option<&Shown>) -> Option<Self> {
        let inner = error.get_ref().map(|inner| inner as &(dyn Error + 'static));
        if let Some(error) = inner.and_then(|inner| inner.downcast_ref()) {
            return Some(Self::of(error, shown));
        }
        let closed = matches!(
            error.kind(),
            io::ErrorKind::UnexpectedEof
                | io::ErrorKind::ConnectionReset
                | io::ErrorKind::ConnectionAborted
                | io::ErrorKind::BrokenPipe
        );
        // The server's alert was lost when it closed the connection, but its request for a certificate tells the reason.
        let asked = closed && shown.is_some_and(Shown::was_asked);
        asked.then(|| Self::of_client(shown, "it closed the connection when it received it"))
    }

    /// Whether another attempt may succeed although nothing was changed.
    pub const fn may_pass(&self) -> bool {
        matches!(self, Self::Closed)
    }

    fn of_certificate(wrong: &CertificateError) -> Self {
        match wrong {
            CertificateError::Expired => Self::Expired(None),
            CertificateError::ExpiredContext { not_after, .. } => Self::Expired(day(*not_after)),
            CertificateError::NotValidYet => Self::Early(None),
            CertificateError::NotValidYetContext { not_before, .. } => {
                Self::Early(day(*not_before))
            }
            CertificateError::NotValidForName => Self::OtherName {
                wanted: String::new(),
                names: Vec::new(),
            },
            CertificateError::NotValidForNameContext {
                expected,
                presented,
            } => Self::OtherName {
                wanted: host(expected),
                names: presented.iter().filter_map(|name| named(name)).collect(),
            },
            CertificateError::Revoked => Self::Revoked,
            CertificateError::InvalidPurpose | CertificateError::InvalidPurposeContext { .. } => {
                Self::NoServer
            }
            CertificateError::Other(error)
                if error.to_string().contains("UnsupportedCertVersion") =>
            {
                Self::Unsupported
            }
            // The last is webpki's error for the certificate of an authority (`CaUsedAsEndEntity`).
            CertificateError::UnknownIssuer
            | CertificateError::BadSignature
            | CertificateError::Other(_) => Self::Untrusted,
            _ => Self::Unsupported,
        }
    }

    fn of_alert(alert: AlertDescription, shown: Option<&Shown>) -> Self {
        let refused = match alert {
            AlertDescription::ProtocolVersion => return Self::TooOld,
            AlertDescription::UnrecognisedName => return Self::UnknownHost,
            AlertDescription::CertificateExpired => "it has expired",
            AlertDescription::CertificateRevoked => "it was revoked",
            AlertDescription::UnknownCA => "it does not trust its signer",
            AlertDescription::UnsupportedCertificate => "it is not made for clients",
            AlertDescription::BadCertificate
            | AlertDescription::CertificateUnknown
            | AlertDescription::CertificateRequired
            | AlertDescription::AccessDenied
            | AlertDescription::DecryptError => "it does not say why",
            AlertDescription::HandshakeFailure => match shown {
                Some(shown) if shown.was_asked() => "it does not say why",
                _ => return Self::NothingInCommon,
            },
            AlertDescription::InsufficientSecurity => return Self::NothingInCommon,
            AlertDescription::CloseNotify | AlertDescription::InternalError => return Self::Closed,
            other => return Self::Other(plain(&format!("the server ended TLS with {other:?}"))),
        };
        Self::of_client(shown, refused)
    }

    /// The server wants another client certificate than the one shown, or any.
    fn of_client(shown: Option<&Shown>, why: &'static str) -> Self {
        match shown.and_then(|shown| shown.0.certificate.as_ref()) {
            Some(_) => Self::ClientRefused(why),
            None => Self::WantsClient,
        }
    }
}

impl Error for Refusal {}

fn host(name: &ServerName<'_>) -> String {
    plain(&name.to_str())
}

/// Takes the name out of `DnsName("cache.example")`, as the library formats it; `None` for names of other kinds.
fn named(text: &str) -> Option<String> {
    let rest = text
        .strip_prefix("DnsName(")
        .or_else(|| text.strip_prefix("IpAddress("))?;
    Some(plain(rest.strip_suffix(')')?.trim_matches('"')))
}

/// Reduces a text that may come from the server to the characters of host names and words.
pub(super) fn plain(text: &str) -> String {
    let known = |c: &char| c.is_ascii_alphanumeric() || " .,:-_*/()[]'".contains(*c);
    text.chars().filter(known).take(200).collect()
}

fn day(time: UnixTime) -> Option<String> {
    let seconds = i64::try_from(time.as_secs()).ok()?;
    let time = Timestamp::from_second(seconds).ok()?;
    Some(time.strftime("%Y-%m-%d").to_string())
}

/// How many names of a certificate are listed.
const NAMES: usize = 3;

impl fmt::Display for Refusal {
    /// Says what is wrong and, after the semicolon, what to do.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoAuthorities(why) => {
                f.write_str("this machine trusts no certificate authority")?;
                if let Some(why) = why {
                    write!(f, " ({})", plain(why))?;
                }
                f.write_str("; name the CA with --tls-ca FILE, or install the package ca-certificates")
            }
            Self::NoName => f.write_str(
                "no certificate can be for this host name; write the host as its certificate names it",
            ),
            Self::Untrusted => f.write_str(
                "this machine does not trust the signer of its certificate; name a file with that CA's certificate, or with the \
                 server's own, with --tls-ca FILE (SSL_CERT_FILE does it too)",
            ),
            Self::OtherName { wanted, names } => other_name(wanted, names, f),
            Self::Expired(day) => {
                f.write_str("its certificate has expired")?;
                if let Some(day) = day {
                    write!(f, " ({day})")?;
                }
                f.write_str("; have it renewed, or set this machine's clock if that is wrong")
            }
            Self::Early(day) => {
                f.write_str("its certificate is not valid yet")?;
                if let Some(day) = day {
                    write!(f, " (from {day})")?;
                }
                f.write_str("; set this machine's clock if that is wrong, or have it made again")
            }
            Self::Revoked => f.write_str("its certificate was revoked; have it renewed"),
            Self::NoServer => f.write_str(
                "its certificate is not made for servers; have it made with extendedKeyUsage=serverAuth",
            ),
            Self::Unsupported => f.write_str(
                "its certificate is of a kind that is not supported; have it made as X.509 version 3 (openssl x509 -req needs \
                 -extfile for that), with RSA of 2048 bits or more, ECDSA (P-256, P-384) or Ed25519, and SHA-256",
            ),
            Self::NoTls => f.write_str("it does not speak TLS; use a URL without TLS, or another port"),
            Self::TooOld => f.write_str(
                "it supports no version of TLS that is still safe; enable 1.2 or 1.3 (Redis: tls-protocols)",
            ),
            Self::NothingInCommon => f.write_str(
                "it has no TLS cipher, curve or kind of certificate in common with this program; let it offer ECDHE with AES-GCM or \
                 ChaCha20 (Redis: tls-ciphers, tls-ciphersuites), and give it a key of RSA, ECDSA (P-256, P-384) or Ed25519",
            ),
            Self::WantsClient => f.write_str(
                "the server wants a client certificate; name yours with --tls-cert FILE and --tls-key FILE",
            ),
            Self::ClientRefused(why) => write!(
                f,
                "the server does not accept the client certificate: {why}; name with --tls-cert and --tls-key one that the \
                 server's CA signed (Redis: tls-ca-cert-file)"
            ),
            Self::UnknownHost => f.write_str(
                "the server does not serve this host name; write in the URL the name it is known by",
            ),
            Self::Closed => f.write_str("it closed the connection during the TLS handshake; try again, or read its log"),
            Self::Other(why) => write!(f, "TLS fails: {why}; read the server's log"),
        }
    }
}

fn other_name(wanted: &str, names: &[String], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    if names.is_empty() {
        return f.write_str(
            "its certificate is for another host name, or for none at all; have it made with subjectAltName, or name it \
             itself with --tls-ca FILE",
        );
    }
    let few = names.get(..NAMES).unwrap_or(names).join(", ");
    let more = if names.len() > NAMES { ", …" } else { "" };
    write!(
        f,
        "its certificate is for another host name ({few}{more}, and not {wanted}); write a name it has, or have it made for \
         this one"
    )
}

#[cfg(test)]
mod tests;
