//! Files that are of no use are told by name before anything is connected to.

use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use libtest_mimic::Trial;
use tempfile::TempDir;

use crate::support::trials::trial;
use crate::support::user::Ran;
use crate::tls::{assert_says, run};

fn file(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tls/files");
    folder.join(name)
}

/// Asks a server that takes no call: its port is held, and whether a call came can be seen.
fn asked(flags: &[(&str, &Path)]) -> Ran {
    let port = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    port.set_nonblocking(true).unwrap();
    let url = format!("rediss://127.0.0.1:{}", port.local_addr().unwrap().port());
    let flags: Vec<String> = flags
        .iter()
        .flat_map(|(flag, path)| [(*flag).to_owned(), path.display().to_string()])
        .collect();
    let flags: Vec<&str> = flags.iter().map(String::as_str).collect();
    let ran = run(
        &url,
        &[flags.as_slice(), &["cache", "status"]].concat(),
        |_| {},
    );
    let called = port.accept().is_ok();
    assert_eq!(called, ran.code == Some(0), "{ran:?}");
    ran
}

#[track_caller]
fn assert_refused(flags: &[(&str, &Path)], words: &[&str]) {
    let ran = asked(flags);
    assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{ran:?}");
    assert_says(&ran.err, words);
    assert!(ran.err.contains("; "), "no remedy: {}", ran.err);
    assert!(!ran.err.contains("-----BEGIN RSA"), "{}", ran.err);
}

async fn a_file_that_is_none() {
    let folder = TempDir::new().unwrap();
    let within = |name: &str| folder.path().join(name);
    let pipe = within("pipe");
    assert!(
        Command::new("mkfifo")
            .arg(&pipe)
            .status()
            .unwrap()
            .success()
    );
    fs::write(within("empty"), " \n").unwrap();
    fs::write(within("prose"), "to be filled in\n").unwrap();
    fs::write(within("large"), vec![b'x'; (8 << 20) + 1]).unwrap();
    let whole = fs::read_to_string(file("rsa.pem")).unwrap();
    fs::write(within("cut"), &whole[..whole.len() / 2]).unwrap();
    fs::write(within("typed"), whole.replace("MII", "M!I")).unwrap();
    let nonsense = "-----BEGIN CERTIFICATE-----\nTm8gY2VydGlmaWNhdGU=\n-----END CERTIFICATE-----\n";
    fs::write(within("nonsense"), format!("{whole}{nonsense}")).unwrap();
    let key = file("rsa-pkcs1.key");
    for (path, words) in [
        (within("nowhere"), "cannot be read: No such file"),
        (folder.path().to_owned(), "is not a file"),
        (pipe, "is not a file"),
        (PathBuf::from("/dev/null"), "is not a file"),
        (within("empty"), "is empty"),
        (within("large"), "is larger than 8 MiB"),
        (within("prose"), "holds no PEM"),
        (within("cut"), "is damaged PEM"),
        (within("typed"), "is damaged PEM"),
        (file("ec.der"), "is DER or PKCS#12"),
        (file("ec.p12"), "is DER or PKCS#12"),
        (file("rsa-pkcs8.key"), "holds a key, and not the"),
        (file("public.key"), "holds a public key, and not the"),
        (
            file("request.csr"),
            "holds a request for a certificate, and not the",
        ),
    ] {
        let name = path.display().to_string();
        assert_refused(&[("--tls-ca", &path)], &["--tls-ca", &name, words]);
        let client = [("--tls-cert", &*path), ("--tls-key", &*key)];
        assert_refused(&client, &["--tls-cert", &name, words]);
    }
    let url = Path::new("rediss://bob:s3cret@h");
    assert_refused(&[("--tls-ca", url)], &["it is a URL and not a file"]);
    let nonsense = within("nonsense");
    assert_refused(
        &[("--tls-ca", &nonsense)],
        &["certificate 2 in", "cannot be read as one"],
    );
}

async fn a_file_that_may_not_be_read() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("key.pem");
    fs::copy(file("ec-sec1.key"), &path).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o000)).unwrap();
    if fs::read(&path).is_ok() {
        // The superuser may read everything.
        return;
    }
    let flags = [("--tls-cert", &*file("ec.pem")), ("--tls-key", &*path)];
    assert_refused(&flags, &["--tls-key", "cannot be read: Permission denied"]);
}

async fn a_key_that_is_none_or_anothers() {
    let ec = file("ec.pem");
    for (name, words) in [
        ("rsa-pkcs1.key", "is not the key of the certificate in"),
        ("rsa-pkcs8.key", "is not the key of the certificate in"),
        ("ed25519.key", "is not the key of the certificate in"),
        (
            "ec.pem",
            "holds a certificate, and not the client certificate's key",
        ),
        (
            "public.key",
            "holds a public key, and not the client certificate's key",
        ),
        ("encrypted-pkcs1.key", "encrypted with a passphrase"),
        ("encrypted-pkcs8.key", "encrypted with a passphrase"),
        ("p521.key", "of a kind that is not supported"),
        ("rsa-1024.key", "of a kind that is not supported"),
    ] {
        let key = file(name);
        let flags = [("--tls-cert", &*ec), ("--tls-key", &*key)];
        assert_refused(&flags, &["--tls-key", name, words]);
    }
}

async fn half_of_a_client_certificate() {
    let (certificate, key) = (file("ec.pem"), file("ec-sec1.key"));
    assert_refused(
        &[("--tls-cert", &certificate)],
        &["--tls-cert", "without its key", "--tls-key FILE"],
    );
    assert_refused(
        &[("--tls-key", &key)],
        &[
            "--tls-key",
            "without its client certificate",
            "--tls-cert FILE",
        ],
    );
}

async fn every_form_of_a_key() {
    let folder = TempDir::new().unwrap();
    let both = folder.path().join("both.pem");
    let texts = ["ec-sec1.key", "ec.pem"].map(|name| fs::read_to_string(file(name)).unwrap());
    fs::write(&both, texts.concat()).unwrap();
    for (certificate, key) in [
        (file("rsa.pem"), file("rsa-pkcs1.key")),
        (file("rsa.pem"), file("rsa-pkcs8.key")),
        (file("ec.pem"), file("ec-sec1.key")),
        (file("ec.pem"), file("ec-pkcs8.key")),
        (file("ed25519.pem"), file("ed25519.key")),
        (both.clone(), both.clone()),
    ] {
        let ran = asked(&[("--tls-cert", &certificate), ("--tls-key", &key)]);
        assert_eq!(ran.code, Some(0), "{}: {ran:?}", key.display());
    }
    let system = Path::new("/etc/ssl/certs/ca-certificates.crt");
    if system.exists() {
        assert_eq!(asked(&[("--tls-ca", system)]).code, Some(0));
    }
}

async fn files_that_are_not_needed_are_not_read() {
    let flags = ["--cache", "off", "--tls-ca", "/nowhere.pem", "show"];
    let ran = run("rediss://127.0.0.1:1", &flags, |_| {});
    assert_eq!(ran.code, Some(0), "{ran:?}");
}

pub(crate) fn trials() -> Vec<Trial> {
    vec![
        trial("a_file_that_is_none", a_file_that_is_none),
        trial("a_file_that_may_not_be_read", a_file_that_may_not_be_read),
        trial(
            "a_key_that_is_none_or_anothers",
            a_key_that_is_none_or_anothers,
        ),
        trial("half_of_a_client_certificate", half_of_a_client_certificate),
        trial("every_form_of_a_key", every_form_of_a_key),
        trial(
            "files_that_are_not_needed_are_not_read",
            files_that_are_not_needed_are_not_read,
        ),
    ]
}
