//! An authority of a test's own, the certificates it signs, and servers that show them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair, date_time_ymd,
};
use tempfile::TempDir;

use crate::ports::{Ported, usual, words};

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

    /// A server's certificate that is good for a name until a year, and the options of a server that shows it.
    fn options(&self, port: u16, name: &str, until: i32, directory: &Path) -> Vec<String> {
        let mut about = CertificateParams::new(vec![name.to_owned()]).unwrap();
        about.not_after = date_time_ymd(until, 1, 1);
        let key = KeyPair::generate().unwrap();
        let signed = about.signed_by(&key, &self.issuer).unwrap();
        let file = |name: &str, pem: &str| {
            fs::write(directory.join(name), pem).unwrap();
            directory.join(name).display().to_string()
        };
        let (signed, key) = (
            file("s.pem", &signed.pem()),
            file("k.pem", &key.serialize_pem()),
        );
        let authority = self.file().display().to_string();
        words(&format!(
            "--port 0 --tls-port {port} --tls-cert-file {signed} --tls-key-file {key} \
             --tls-ca-cert-file {authority} --tls-auth-clients no --tls-replication yes"
        ))
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
        Ported::start(|port, other, directory| {
            let mut options = more(other, directory);
            options.extend(self.options(port, name, until, directory));
            options.extend(usual(directory));
            options.retain(|option| !option.is_empty() || option == "--save");
            options
        })
    }
}
