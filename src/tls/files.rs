//! The files that hold certificates and keys. They are checked before any connection, so that a wrong file is reported
//! by its name and not as a problem with the server.

use std::fmt;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use rustls::RootCertStore;
use rustls::pki_types::pem::{PemObject, SectionKind};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::sign::CertifiedKey;

use super::provider;
use crate::text;
use crate::text::humanize;

/// The trusted certificates of a file, at least one.
pub(super) fn authorities(path: &Path) -> Result<Vec<CertificateDer<'static>>, TlsFileError> {
    let found = certificates(TlsFile::Authorities, path)?;
    for (certificate, at) in found.iter().zip(1..) {
        if RootCertStore::empty().add(certificate.clone()).is_err() {
            return Err(wrong(TlsFile::Authorities, path, Wrong::NoCertificate(at)));
        }
    }
    Ok(found)
}

/// A client certificate with its key. Both may be in one file.
pub(super) fn client(certificate: &Path, key: &Path) -> Result<CertifiedKey, TlsFileError> {
    let chain = certificates(TlsFile::Certificate, certificate)?;
    let pem = read(TlsFile::Key, key)?;
    let of_key = |what| wrong(TlsFile::Key, key, what);
    let Ok(secret) = PrivateKeyDer::from_pem_slice(&pem) else {
        return Err(of_key(without_key(&pem)));
    };
    let signing = provider().key_provider.load_private_key(secret);
    let signing = signing.map_err(|_| of_key(Wrong::NoKey))?;
    let pair = CertifiedKey::new(chain, signing);
    match pair.keys_match() {
        Ok(()) => Ok(pair),
        Err(rustls::Error::InconsistentKeys(_)) => Err(of_key(Wrong::AnotherKey {
            certificate: certificate.to_owned(),
        })),
        Err(_) => Err(wrong(
            TlsFile::Certificate,
            certificate,
            Wrong::NoCertificate(1),
        )),
    }
}

/// Why there is no key in a text that should hold one.
fn without_key(pem: &[u8]) -> Wrong {
    let has = |mark: &str| pem.windows(mark.len()).any(|part| part == mark.as_bytes());
    // `BEGIN ENCRYPTED PRIVATE KEY`, or a header `Proc-Type: 4,ENCRYPTED` in one of the older forms.
    if has("ENCRYPTED") {
        return Wrong::Encrypted;
    }
    match lacking(pem) {
        Wrong::Lacks { only: "a key" } => Wrong::Damaged,
        other => other,
    }
}

fn certificates(file: TlsFile, path: &Path) -> Result<Vec<CertificateDer<'static>>, TlsFileError> {
    let pem = read(file, path)?;
    let found: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(&pem).collect();
    match found {
        Ok(found) if !found.is_empty() => Ok(found),
        Ok(_) => Err(wrong(file, path, lacking(&pem))),
        Err(_) => Err(wrong(file, path, Wrong::Damaged)),
    }
}

/// Describes what a text holds instead of what it should.
fn lacking(pem: &[u8]) -> Wrong {
    let sections = <(SectionKind, Vec<u8>)>::pem_slice_iter(pem);
    let kinds: Result<Vec<SectionKind>, _> = sections.map(|it| it.map(|(kind, _)| kind)).collect();
    let Ok(kinds) = kinds else {
        return Wrong::Damaged;
    };
    let only = kinds.first().map_or("something else", |kind| match kind {
        SectionKind::Certificate => "a certificate",
        SectionKind::PrivateKey | SectionKind::RsaPrivateKey | SectionKind::EcPrivateKey => "a key",
        SectionKind::PublicKey => "a public key",
        SectionKind::Csr => "a request for a certificate",
        SectionKind::Crl => "a list of revoked certificates",
        _ => "something else",
    });
    Wrong::Lacks { only }
}

/// The bytes of a file. A folder, a device or a pipe is refused before it is opened: a pipe would keep the program waiting.
fn read(file: TlsFile, path: &Path) -> Result<Vec<u8>, TlsFileError> {
    let failed = |what| wrong(file, path, what);
    let unreadable = |error| failed(Wrong::Unreadable(error));
    if path.to_string_lossy().contains("://") {
        return Err(failed(Wrong::Url));
    }
    if !fs::metadata(path).map_err(unreadable)?.is_file() {
        return Err(failed(Wrong::NoFile));
    }
    let mut bytes = Vec::new();
    let open = File::open(path).map_err(unreadable)?;
    let read = open.take(LIMIT + 1).read_to_end(&mut bytes);
    let length = read.map_err(unreadable)?;
    if length as u64 > LIMIT {
        return Err(failed(Wrong::TooLarge));
    }
    // An editor of another system may have put a mark in front.
    let text = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&bytes);
    if text.iter().all(u8::is_ascii_whitespace) {
        return Err(failed(Wrong::Empty));
    }
    let begin = b"-----BEGIN ";
    if !text.windows(begin.len()).any(|part| part == begin) {
        // A sequence whose length takes one or two bytes: every such file in binary begins like this.
        let der = text.starts_with(&[0x30, 0x82]) || text.starts_with(&[0x30, 0x81]);
        return Err(failed(Wrong::NoPem { der }));
    }
    Ok(text.to_vec())
}

fn wrong(file: TlsFile, path: &Path, wrong: Wrong) -> TlsFileError {
    TlsFileError {
        file,
        path: path.to_owned(),
        wrong,
    }
}

// Why a file for TLS cannot be used.

/// The largest file that is read, in bytes. No bundle of authorities is as large.
const LIMIT: u64 = 8 << 20;

/// What a file should hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TlsFile {
    /// Trusted certificates.
    Authorities,
    /// The client certificate, and the intermediate certificates.
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

/// A file that cannot be used.
#[derive(Debug)]
pub struct TlsFileError {
    /// What it should hold.
    pub file: TlsFile,
    /// Where it is.
    pub path: PathBuf,
    wrong: Wrong,
}

/// What is wrong with it.
#[derive(Debug)]
enum Wrong {
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
    /// Says what is wrong and, after the last semicolon, what to do.
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
                "{path} is larger than {}; name a PEM file with {wanted}",
                humanize::limit(LIMIT)
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
                "{path} is damaged PEM (cut short, or not base64); copy it again from its source"
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
                "certificate {at} in {path} cannot be read as one of X.509 version 3; name a PEM file with {wanted}, and make it again \
                 if it is of version 1 (openssl x509 -req needs -extfile)"
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
