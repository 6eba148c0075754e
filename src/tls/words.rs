//! Refusals in words.

use std::fmt;

use super::Refusal;
use super::refusal::plain;

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
                "its certificate is of a kind that is not supported; have it made as X.509 version 3, with RSA of 2048 bits or \
                 more, ECDSA (P-256, P-384) or Ed25519, and SHA-256",
            ),
            Self::NoTls => f.write_str("it does not speak TLS; use a URL without TLS, or another port"),
            Self::TooOld => f.write_str(
                "it speaks no version of TLS that is still safe; let it speak 1.2 or 1.3 (Redis: tls-protocols)",
            ),
            Self::NothingInCommon => f.write_str(
                "it has no TLS cipher or curve in common with this program; let it offer ECDHE with AES-GCM or ChaCha20 (Redis: \
                 tls-ciphers, tls-ciphersuites)",
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
