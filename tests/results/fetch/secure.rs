//! Over TLS: which certificates it trusts, and that it does not retry where a retry cannot help.

use std::fs;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, mpsc};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair, date_time_ymd,
};
use rustls::crypto::ring;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::WebPkiClientVerifier;
use rustls::{RootCertStore, ServerConfig, ServerConnection, StreamOwned};
use scoretable::fetch::{Client, FetchError, RequestError};
use scoretable::tls::{Refusal, Tls};
use tempfile::TempDir;

use crate::fetch::command::{league, user};
use crate::fetch::patience;
use crate::support::board::Board;
use crate::support::user::ran;

/// A certificate for `localhost`, its key, and the file of its authority.
struct Shown {
    certificate: CertificateDer<'static>,
    key: PrivateKeyDer<'static>,
    folder: TempDir,
}

impl Shown {
    fn kept(trusted: &str, certificate: &rcgen::Certificate, key: &KeyPair) -> Self {
        let folder = TempDir::new().unwrap();
        fs::write(folder.path().join("ca.pem"), trusted).unwrap();
        Self {
            certificate: certificate.der().clone(),
            key: PrivateKeyDer::try_from(key.serialize_der()).unwrap(),
            folder,
        }
    }

    /// One that an authority signed.
    fn signed(change: impl FnOnce(&mut CertificateParams)) -> Self {
        let mut about = CertificateParams::new(Vec::new()).unwrap();
        about.distinguished_name.push(DnType::CommonName, "company");
        about.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let issuer = CertifiedIssuer::self_signed(about, KeyPair::generate().unwrap()).unwrap();
        let mut about = CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
        change(&mut about);
        let key = KeyPair::generate().unwrap();
        Self::kept(
            &issuer.pem(),
            &about.signed_by(&key, &issuer).unwrap(),
            &key,
        )
    }

    /// One that no other signed.
    fn self_signed() -> Self {
        let mut about = CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
        about.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().unwrap();
        let certificate = about.self_signed(&key).unwrap();
        Self::kept(&certificate.pem(), &certificate, &key)
    }

    fn trusted(&self) -> PathBuf {
        self.folder.path().join("ca.pem")
    }

    fn tls(&self) -> Tls {
        Tls::read(Some(&self.trusted()), None).unwrap()
    }
}

/// A server that speaks TLS, counts its callers, and answers everything with week 2.
struct Https {
    address: SocketAddr,
    callers: Arc<AtomicUsize>,
    end: mpsc::Sender<()>,
    thread: Option<JoinHandle<()>>,
}

impl Https {
    fn start(shown: &Shown, wants_client: bool) -> Self {
        let provider = Arc::new(ring::default_provider());
        let mut trusted = RootCertStore::empty();
        trusted.add(shown.certificate.clone()).unwrap();
        let builder = ServerConfig::builder_with_provider(Arc::clone(&provider));
        let builder = builder.with_safe_default_protocol_versions().unwrap();
        let builder = if wants_client {
            let verifier = WebPkiClientVerifier::builder_with_provider(trusted.into(), provider);
            builder.with_client_cert_verifier(verifier.build().unwrap())
        } else {
            builder.with_no_client_auth()
        };
        let chain = vec![shown.certificate.clone()];
        let config = builder.with_single_cert(chain, shown.key.clone_key());
        let config = Arc::new(config.unwrap());
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let callers = Arc::new(AtomicUsize::new(0));
        let (counted, (end, ended)) = (Arc::clone(&callers), mpsc::channel());
        let thread = thread::spawn(move || {
            for stream in listener.incoming() {
                if ended.try_recv().is_ok() {
                    return;
                }
                counted.fetch_add(1, Ordering::SeqCst);
                let session = ServerConnection::new(Arc::clone(&config)).unwrap();
                // A caller that hangs up in the middle is no trouble of the server's.
                let _ = stream.and_then(|stream| serve(StreamOwned::new(session, stream)));
            }
        });
        Self {
            address,
            callers,
            end,
            thread: Some(thread),
        }
    }

    fn url(&self) -> String {
        format!("https://localhost:{}/scoreboard", self.address.port())
    }

    fn callers(&self) -> usize {
        self.callers.load(Ordering::SeqCst)
    }
}

impl Drop for Https {
    fn drop(&mut self) {
        let _ = self.end.send(());
        let _ = TcpStream::connect(self.address);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn serve(mut stream: StreamOwned<ServerConnection, TcpStream>) -> std::io::Result<()> {
    let mut question = Vec::new();
    let mut bytes = [0; 1024];
    while !question.ends_with(b"\r\n\r\n") {
        match stream.read(&mut bytes)? {
            0 => return Ok(()),
            read => question.extend_from_slice(&bytes[..read]),
        }
    }
    let body = Board::new(2024, 2)
        .played(201, ("KC", 17), ("NYG", 20))
        .json();
    let length = body.len();
    let head = format!("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n");
    stream.write_all(&[head.as_bytes(), &body].concat())?;
    stream.conn.send_close_notify();
    stream.flush()
}

fn ask(server: &Https, tls: &Tls) -> Result<Vec<u8>, FetchError> {
    let mut pauses = 0;
    let answer = Client::new(patience(), tls).get(&server.url(), |_: Duration| pauses += 1);
    assert_eq!(server.callers(), pauses + 1);
    answer
}

#[test]
fn who_is_named_is_believed_besides_the_public_authorities() {
    for shown in [Shown::signed(|_| {}), Shown::self_signed()] {
        let server = Https::start(&shown, false);
        assert!(ask(&server, &shown.tls()).is_ok());
    }
}

#[test]
fn a_certificate_that_is_wrong_is_not_asked_for_again() {
    let other = Shown::self_signed().tls();
    let check = |shown: Shown, tls: &Tls, refusal: Refusal| {
        let server = Https::start(&shown, false);
        let trouble = RequestError::Tls(refusal);
        assert_eq!(ask(&server, tls), Err(FetchError { tries: 1, trouble }));
    };
    check(Shown::signed(|_| {}), &other, Refusal::Untrusted);
    check(Shown::self_signed(), &Tls::default(), Refusal::Untrusted);
    let expired = Shown::signed(|about| about.not_after = date_time_ymd(2_020, 1, 2));
    let tls = expired.tls();
    check(
        expired,
        &tls,
        Refusal::Expired(Some("2020-01-02".to_owned())),
    );
    let elsewhere = Shown::signed(|about| {
        let names = CertificateParams::new(vec!["espn.example".to_owned()]).unwrap();
        about.subject_alt_names = names.subject_alt_names;
    });
    let tls = elsewhere.tls();
    let refusal = Refusal::OtherName {
        wanted: "localhost".to_owned(),
        names: vec!["espn.example".to_owned()],
    };
    check(elsewhere, &tls, refusal);
}

#[test]
fn a_server_that_wants_a_certificate_or_speaks_no_tls_is_not_asked_again() {
    let shown = Shown::self_signed();
    let server = Https::start(&shown, true);
    let error = ask(&server, &shown.tls()).unwrap_err();
    assert_eq!(error.tries, 1, "{error}");
    assert!(
        error.to_string().contains("wants a client certificate"),
        "{error}"
    );

    let plain = crate::support::http::Server::start(|_| crate::fetch::fine());
    let url = plain.url().replace("http:", "https:");
    // It waits for the end of a line that TLS does not have, unless it is told that no more comes.
    let policy = crate::fetch::RetryPolicy {
        connect: Duration::from_millis(500),
        whole: Duration::from_millis(500),
        tries: 1,
        ..patience()
    };
    let error = Client::new(policy, &Tls::default())
        .get(&url, |_| {})
        .unwrap_err();
    assert_eq!(error.trouble, RequestError::Timeout);
    let speaks = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("https://{}/", speaks.local_addr().unwrap());
    let thread = thread::spawn(move || {
        let (mut stream, _) = speaks.accept().unwrap();
        stream
            .write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n")
            .unwrap();
        let _ = stream.read_to_end(&mut Vec::new());
    });
    let error = Client::new(patience(), &Tls::default())
        .get(&url, |_| {})
        .unwrap_err();
    assert_eq!(
        error,
        FetchError {
            tries: 1,
            trouble: RequestError::Tls(Refusal::NoTls)
        }
    );
    thread.join().unwrap();
}

#[test]
fn the_command_takes_the_authority_that_is_named() {
    for shown in [Shown::signed(|_| {}), Shown::self_signed()] {
        let (user, server) = (user(), Https::start(&shown, false));
        let (url, ca) = (server.url(), shown.trusted());
        let mut command = user.command(&["--week", "2", "fetch", "--endpoint", &url]);
        // A server without TLS is no reason not to believe a mirror's authority.
        command.env("SCORETABLE_REDIS", "unix:///nowhere.sock");
        let refused = ran(&mut command);
        assert_eq!(
            (refused.code, server.callers()),
            (Some(1), 1),
            "{refused:?}"
        );
        assert!(
            refused
                .err
                .contains("does not trust the signer of its certificate"),
            "{refused:?}"
        );
        assert!(refused.err.contains("--tls-ca FILE"), "{refused:?}");
        let taken = ran(command.arg("--tls-ca").arg(&ca));
        assert_eq!(taken.code, Some(0), "{taken:?}");
        assert_eq!(league(&user)[2], (201, Some(20), Some(17)));
        let by_variable = ran(user
            .command(&["--cache", "off", "--week", "2", "fetch", "--endpoint", &url])
            .env("SSL_CERT_FILE", &ca));
        assert_eq!(by_variable.code, Some(0), "{by_variable:?}");
    }
    let user = user();
    let ran = user.run(&["--tls-ca", "/nowhere.pem", "fetch"]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{ran:?}");
    assert!(ran.err.contains("/nowhere.pem cannot be read"), "{ran:?}");
}

/// A proxy that lets one caller through to where it wants to go; what it was asked for.
fn proxy() -> (String, JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let thread = thread::spawn(move || {
        let (mut caller, _) = listener.accept().unwrap();
        let (mut question, mut byte) = (Vec::new(), [0]);
        while !question.ends_with(b"\r\n\r\n") {
            caller.read_exact(&mut byte).unwrap();
            question.push(byte[0]);
        }
        let question = String::from_utf8(question).unwrap();
        let place = question.split(' ').nth(1).unwrap_or_default().to_owned();
        let mut server = TcpStream::connect(&place).unwrap();
        caller.write_all(b"HTTP/1.1 200 Connected\r\n\r\n").unwrap();
        let (mut back_from, mut back_to) =
            (server.try_clone().unwrap(), caller.try_clone().unwrap());
        let back = thread::spawn(move || {
            let _ = std::io::copy(&mut back_from, &mut back_to);
            let _ = back_to.shutdown(std::net::Shutdown::Both);
        });
        let _ = std::io::copy(&mut caller, &mut server);
        let _ = server.shutdown(std::net::Shutdown::Both);
        back.join().unwrap();
        question
    });
    (address, thread)
}

#[test]
fn a_proxy_on_the_way_changes_nothing() {
    let shown = Shown::signed(|_| {});
    let (user, server, (address, proxy)) = (user(), Https::start(&shown, false), proxy());
    let url = server.url();
    let mut command = user.command(&["--cache", "off", "--week", "2", "fetch", "--endpoint", &url]);
    command
        .env("HTTPS_PROXY", address)
        .arg("--tls-ca")
        .arg(shown.trusted());
    let ran = ran(&mut command);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(proxy.join().unwrap().starts_with("CONNECT localhost:"));
}

#[test]
fn a_status_that_stays_is_not_asked_again_and_one_that_passes_is() {
    for (status, tries) in [
        ("404 Not Found", 1),
        ("410 Gone", 1),
        ("451 Unavailable For Legal Reasons", 1),
        ("501 Not Implemented", 1),
        ("505 HTTP Version Not Supported", 1),
        ("511 Network Authentication Required", 1),
        ("408 Request Timeout", 3),
        ("429 Too Many Requests", 3),
        ("500 Internal Server Error", 3),
        ("504 Gateway Timeout", 3),
    ] {
        let server =
            crate::support::http::Server::start(move |_| crate::fetch::reply(status, "", b""));
        let error = crate::fetch::ask(&server, patience()).0.unwrap_err();
        assert_eq!(
            (error.tries, server.heard().len()),
            (tries, tries as usize),
            "{status}"
        );
    }
}
