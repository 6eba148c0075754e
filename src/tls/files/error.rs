//! Why a file for TLS is of no use, in words.

use std::path::PathBuf;
use std::{fmt, io};

use crate::text;

/// More than any bundle of authorities takes, in bytes.
pub(super) const LIMIT: u64 = 8 << 20;

/// What a file is to hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TlsFile {
    /// Certificates to believe.
    Authorities,
    /// The client certificate, and those between it and its authority.
    Certificate,
    /// The client certificate's key.
    Key,
}

impl fmt::Display for TlsFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Authorities => "the CA's certificate",
            Self::Certificate => "the client certificate",
            Self::Key => "the client certificate's key",
        })
    }
}

/// A file that is of no use.
#[derive(Debug)]
pub struct TlsFileError {
    /// What it was to hold.
    pub file: TlsFile,
    /// Where it is.
    pub path: PathBuf,
    pub(super) wrong: Wrong,
}

/// What is wrong with it.
#[derive(Debug)]
pub(super) enum Wrong {
    Unreadable(io::Error),
    Url,
    NoFile,
    TooLarge,
    Empty,
    NoPem { der: bool },
    Damaged,
    Encrypted,
    Lacks { only: &'static str },
    NoCertificate(usize),
    NoKey,
    AnotherKey { certificate: PathBuf },
}

impl fmt::Display for TlsFileError {
    /// What is wrong, and behind the last semicolon what to do.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let wanted = self.file;
        let path = text::path(&self.path);
        match &self.wrong {
            Wrong::Unreadable(error) => write!(
                f,
                "{path} cannot be read: {error}; name a file with {wanted} that you may read"
            ),
            // It may hold a password.
            Wrong::Url => write!(
                f,
                "it is a URL and not a file; name a PEM file with {wanted}"
            ),
            Wrong::NoFile => write!(f, "{path} is not a file; name a PEM file with {wanted}"),
            Wrong::TooLarge => write!(
                f,
                "{path} is larger than {} MiB; name a PEM file with {wanted}",
                LIMIT >> 20
            ),
            Wrong::Empty => write!(f, "{path} is empty; name a PEM file with {wanted}"),
            Wrong::NoPem { der: false } => write!(
                f,
                "{path} holds no PEM (-----BEGIN …-----); name a PEM file with {wanted}"
            ),
            Wrong::NoPem { der: true } => write!(
                f,
                "{path} is DER or PKCS#12, not PEM; turn it into PEM (openssl x509 -inform der, openssl pkey -inform der, or \
                 openssl pkcs12 -nodes -in it)"
            ),
            Wrong::Damaged => write!(
                f,
                "{path} is damaged PEM (cut short, or not base64); copy it again from where it was made"
            ),
            Wrong::Encrypted => write!(
                f,
                "{path} holds a key that is encrypted with a passphrase; name a copy without (openssl pkey -in it -out key.pem, \
                 then chmod 600 key.pem)"
            ),
            Wrong::Lacks { only } => write!(
                f,
                "{path} holds {only}, and not {wanted}; name the PEM file with {wanted}"
            ),
            Wrong::NoCertificate(at) => write!(
                f,
                "certificate {at} in {path} cannot be read as one (X.509); name a PEM file with {wanted}"
            ),
            Wrong::NoKey => write!(
                f,
                "{path} holds a key of a kind that is not supported; name an RSA key (2048 bits or more), an ECDSA key (P-256, \
                 P-384) or an Ed25519 key, as PKCS#8, PKCS#1 or SEC1"
            ),
            Wrong::AnotherKey { certificate } => write!(
                f,
                "{path} is not the key of the certificate in {}; name the two files that were made together",
                text::path(certificate)
            ),
        }
    }
}

impl std::error::Error for TlsFileError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.wrong {
            Wrong::Unreadable(error) => Some(error),
            _ => None,
        }
    }
}
