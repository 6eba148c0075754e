//! The reasons why a TLS connection to a server fails. Text from the server is reworded, because names in its
//! certificate are untrusted.

use std::error::Error;
use std::{fmt, io};

use jiff::Timestamp;
use rustls::pki_types::{ServerName, UnixTime};
use rustls::{AlertDescription, CertificateError, InvalidMessage, PeerIncompatible};

use super::Shown;

/// Why a server and the program do not come together over TLS.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// There is nothing that could be believed, and why.
    NoAuthorities(Option<String>),
    /// The host has a name that no certificate can have.
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
    /// Its certificate's time is over, since a day.
    Expired(Option<String>),
    /// Its certificate's time begins on a day to come.
    Early(Option<String>),
    /// Its certificate was called back.
    Revoked,
    /// Its certificate is not made for servers.
    NoServer,
    /// Its certificate is of a kind that is not supported.
    Unsupported,
    /// It answers with something that is not TLS.
    NoTls,
    /// It speaks no version of TLS that is still safe.
    TooOld,
    /// It has no cipher, curve or signature in common with the program.
    NothingInCommon,
    /// It wants a client certificate, and there is none to show.
    WantsClient,
    /// It does not accept the client certificate, and why.
    ClientRefused(&'static str),
    /// It serves no host of that name.
    UnknownHost,
    /// It ended the connection while TLS was begun.
    HungUp,
    /// Anything else.
    Other(String),
}

impl Refusal {
    /// What an error of the TLS library means. `shown` is what the server could see of the client, where it could ask.
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

    /// What an error of the connection means, while TLS is begun or before the first answer; `None` for one that has
    /// nothing to do with TLS.
    pub fn of_io(error: &io::Error, shown: Option<&Shown>) -> Option<Self> {
        let inner = error.get_ref().map(|inner| inner as &(dyn Error + 'static));
        if let Some(error) = inner.and_then(|inner| inner.downcast_ref()) {
            return Some(Self::of(error, shown));
        }
        let hung_up = matches!(
            error.kind(),
            io::ErrorKind::UnexpectedEof
                | io::ErrorKind::ConnectionReset
                | io::ErrorKind::ConnectionAborted
                | io::ErrorKind::BrokenPipe
        );
        let shown = shown.filter(|shown| hung_up && shown.was_asked())?;
        // Its last word was lost when it closed the connection, but what it asked for tells.
        Some(Self::of_client(shown, "it hung up when it saw it"))
    }

    /// Whether another try could end otherwise without anyone doing something about it.
    pub const fn may_pass(&self) -> bool {
        matches!(self, Self::HungUp)
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
            // The last is what webpki says of a certificate of an authority (`CaUsedAsEndEntity`).
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
            AlertDescription::UnknownCA => "it does not trust who signed it",
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
            AlertDescription::CloseNotify | AlertDescription::InternalError => return Self::HungUp,
            other => return Self::Other(plain(&format!("the server ended TLS with {other:?}"))),
        };
        match shown {
            Some(shown) => Self::of_client(shown, refused),
            // Where none is ever shown, none is what is missing.
            None => Self::WantsClient,
        }
    }

    fn of_client(shown: &Shown, why: &'static str) -> Self {
        if shown.is_some() {
            Self::ClientRefused(why)
        } else {
            Self::WantsClient
        }
    }
}

impl Error for Refusal {}

fn host(name: &ServerName<'_>) -> String {
    plain(&name.to_str())
}

/// A name out of `DnsName("cache.example")`, as the library tells of it; of others than hosts nothing.
fn named(told: &str) -> Option<String> {
    let rest = told
        .strip_prefix("DnsName(")
        .or_else(|| told.strip_prefix("IpAddress("))?;
    Some(plain(rest.strip_suffix(')')?.trim_matches('"')))
}

/// A text that may come from the server, reduced to the characters of host names and words.
pub(super) fn plain(text: &str) -> String {
    let known = |c: &char| c.is_ascii_alphanumeric() || " .,:-_*/()[]'".contains(*c);
    text.chars().filter(known).take(200).collect()
}

fn day(time: UnixTime) -> Option<String> {
    let seconds = i64::try_from(time.as_secs()).ok()?;
    let time = Timestamp::from_second(seconds).ok()?;
    Some(time.strftime("%Y-%m-%d").to_string())
}

// Refusals in words.

/// Names of a certificate that are repeated at most.
const NAMES: usize = 3;

impl fmt::Display for Refusal {
    /// What is wrong, and behind the semicolon what to do.
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
                "this machine does not trust who signed its certificate; name a file with that CA's certificate, or with the \
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
                f.write_str("; set this machine's clock if that is wrong, or have it made anew")
            }
            Self::Revoked => f.write_str("its certificate was revoked; have it made anew"),
            Self::NoServer => f.write_str(
                "its certificate is not made for servers; have it made with extendedKeyUsage=serverAuth",
            ),
            Self::Unsupported => f.write_str(
                "its certificate is of a kind that is not supported; have it made as X.509 version 3 (openssl x509 -req needs \
                 -extfile for that), with RSA of 2048 bits or more, ECDSA (P-256, P-384) or Ed25519, and SHA-256",
            ),
            Self::NoTls => f.write_str("it does not speak TLS; use a URL without TLS, or another port"),
            Self::TooOld => f.write_str(
                "it speaks no version of TLS that is still safe; let it speak 1.2 or 1.3 (Redis: tls-protocols)",
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
            Self::HungUp => f.write_str("it hung up while TLS was begun; try again, or read its log"),
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
