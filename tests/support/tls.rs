//! Authorities of a test's own, the certificates they sign, and servers that show them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, ExtendedKeyUsagePurpose, IsCa,
    KeyPair, date_time_ymd,
};
use tempfile::TempDir;

use super::ports::{Ported, usual, words};

/// Whether the `redis-server` there is was built with TLS: one that was not stumbles over the first of these settings,
/// one that was over the second.
pub(crate) fn is_supported() -> bool {
    let asked = Command::new("redis-server")
        .args(["--port", "0", "--tls-auth-clients", "no", "--nonsense", "1"])
        .output();
    asked.is_ok_and(|said| {
        let said = [said.stdout, said.stderr].concat();
        String::from_utf8_lossy(&said).contains("nonsense")
    })
}

/// A certificate and its key, in files.
pub(crate) struct Pair {
    folder: TempDir,
}

impl Pair {
    fn kept(certificate: &str, key: &KeyPair) -> Self {
        let pair = Self {
            folder: TempDir::new().unwrap(),
        };
        fs::write(pair.certificate(), certificate).unwrap();
        fs::write(pair.key(), key.serialize_pem()).unwrap();
        pair
    }

    /// One that no other signed, as `openssl req -x509` makes them.
    pub(crate) fn self_signed(change: impl FnOnce(&mut CertificateParams)) -> Self {
        let mut about = CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
        about.distinguished_name.push(DnType::CommonName, "redis");
        about.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        change(&mut about);
        let key = KeyPair::generate().unwrap();
        Self::kept(&about.self_signed(&key).unwrap().pem(), &key)
    }

    pub(crate) fn certificate(&self) -> PathBuf {
        self.folder.path().join("certificate.pem")
    }

    pub(crate) fn key(&self) -> PathBuf {
        self.folder.path().join("key.pem")
    }

    /// A server that shows it, trusts an authority, and has more options. These hold against those before them.
    pub(crate) fn server(
        &self,
        authority: &Path,
        more: impl Fn(u16, &Path) -> Vec<String>,
    ) -> Ported {
        let (certificate, key) = (self.certificate(), self.key());
        Ported::start(|port, other, directory| {
            let ours = words(&format!(
                "--port 0 --tls-port {port} --tls-cert-file {} --tls-key-file {} --tls-ca-cert-file {} \
                 --tls-auth-clients no --tls-replication yes",
                certificate.display(),
                key.display(),
                authority.display()
            ));
            // A Sentinel's file, and `--sentinel` behind it, have to come first.
            let more = more(other, directory);
            let (first, last) = match more.first() {
                Some(word) if !word.starts_with("--") => (more, Vec::new()),
                _ => (Vec::new(), more),
            };
            let mut options = [first, ours, last, usual(directory)].concat();
            options.retain(|option| !option.is_empty() || option == "--save");
            options
        })
    }
}

/// An authority, and a folder for what it makes.
pub(crate) struct Authority {
    folder: TempDir,
    issuer: CertifiedIssuer<'static, KeyPair>,
}

impl Authority {
    /// One that goes by a name.
    pub(crate) fn called(name: &str) -> Self {
        let mut about = CertificateParams::new(Vec::new()).unwrap();
        about.distinguished_name.push(DnType::CommonName, name);
        about.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let issuer = CertifiedIssuer::self_signed(about, KeyPair::generate().unwrap()).unwrap();
        let authority = Self {
            folder: TempDir::new().unwrap(),
            issuer,
        };
        fs::write(authority.file(), authority.issuer.pem()).unwrap();
        authority
    }

    /// Its own certificate.
    pub(crate) fn file(&self) -> PathBuf {
        self.folder.path().join("ca.pem")
    }

    /// A certificate of its own making, for a host.
    pub(crate) fn signed(&self, name: &str, change: impl FnOnce(&mut CertificateParams)) -> Pair {
        let mut about = CertificateParams::new(vec![name.to_owned()]).unwrap();
        about.not_after = date_time_ymd(4_000, 1, 1);
        change(&mut about);
        let key = KeyPair::generate().unwrap();
        Pair::kept(&about.signed_by(&key, &self.issuer).unwrap().pem(), &key)
    }

    /// A certificate for a client, until a year.
    pub(crate) fn client(&self, until: i32) -> Pair {
        self.signed("viewer.example", |about| {
            about.not_after = date_time_ymd(until, 1, 1);
            about.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
        })
    }

    /// A server that shows a certificate for a name, and has more options.
    pub(crate) fn server(&self, name: &str, more: &str) -> Ported {
        self.server_until(4_000, name, |_, _| words(more))
    }

    /// The same, with a certificate that was good until a year, and options that depend on a free port and the folder.
    pub(crate) fn server_until(
        &self,
        until: i32,
        name: &str,
        more: impl Fn(u16, &Path) -> Vec<String>,
    ) -> Ported {
        let pair = self.signed(name, |about| about.not_after = date_time_ymd(until, 1, 1));
        // A server reads its files once, when it starts.
        pair.server(&self.file(), more)
    }
}
