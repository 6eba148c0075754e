//! The files that hold certificates and keys. They are looked at before any connection, so that a wrong one is told by
//! its name and not as trouble with the server.

mod error;

use std::fs::{self, File};
use std::io::Read;
use std::path::Path;

use rustls::RootCertStore;
use rustls::pki_types::pem::{PemObject, SectionKind};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::sign::CertifiedKey;

use super::provider;
use error::{LIMIT, Wrong};

pub use error::{TlsFile, TlsFileError};

/// Certificates to believe, at least one.
pub(super) fn authorities(path: &Path) -> Result<Vec<CertificateDer<'static>>, TlsFileError> {
    let found = certificates(TlsFile::Authorities, path)?;
    for (certificate, at) in found.iter().zip(1..) {
        let is_one = RootCertStore::empty().add(certificate.clone()).is_ok();
        if !is_one {
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
    let matched = pair.keys_match();
    match matched {
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

/// What a text holds that does not hold what it should.
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
        // A sequence, with a length of two bytes: so begins whatever such files hold in binary.
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
