//! A server that speaks TLS: which certificates the program trusts, and what it says about the others.

mod client;
mod files;
mod trust;

use crate::support::filed;
use crate::support::ports;
use crate::support::redis_server;
use crate::support::tls;
use crate::support::trials;
use crate::support::user;
use std::process::Command;

use filed::Filed;
use libtest_mimic::Trial;
use ports::{Ported, tell, usual, words};
use tls::Authority;
use user::{Ran, User, ran};

/// What `cache status` says of a server to a program that trusts an authority.
fn status(url: &str, trusted: &Authority) -> String {
    said(url, &["cache", "status"], |command| {
        command.env("SSL_CERT_FILE", trusted.file());
    })
}

/// What a command says of a server that nothing should be wrong with but how it is reached.
fn said(url: &str, words: &[&str], around: impl FnOnce(&mut Command)) -> String {
    let ran = run(url, words, around);
    // A doctor that finds something ends with 1.
    let worst = i32::from(words == ["doctor"]);
    assert!((0..=worst).contains(&ran.code.unwrap_or(-1)), "{ran:?}");
    ran.out + &ran.err
}

/// Runs a command in a league of its own, with that server and nothing else around it.
fn run(url: &str, words: &[&str], around: impl FnOnce(&mut Command)) -> Ran {
    let (user, league) = (User::new(), Filed::new(3));
    let store = league.path().display().to_string();
    let mut command = user.command(&[&["--db", &store, "--redis", url], words].concat());
    around(command.env("RUST_BACKTRACE", "1"));
    let ran = ran(&mut command);
    for secret in ["s3cret", "bob", "panicked"] {
        let said = format!("{}{}", ran.out, ran.err);
        assert!(!said.contains(secret), "{secret} in:\n{said}");
    }
    ran
}

#[track_caller]
fn assert_says(said: &str, words: &[&str]) {
    for word in words {
        assert!(said.contains(word), "no {word:?} in:\n{said}");
    }
}

async fn a_private_authority() {
    let authority = Authority::called("authority");
    let server = authority.server("localhost", "");
    tell(&mut server.hand(), "ACL SETUSER bob on >s3cret ~* +@all");
    let port = server.port;
    let said = status(&format!("rediss://bob:s3cret@localhost:{port}"), &authority);
    assert_says(
        &said,
        &[
            "backend  redis",
            "up",
            &format!("rediss://localhost:{port}/0"),
        ],
    );
    let said = status(
        &format!("valkeys://bob:typed-s3cret@localhost:{port}"),
        &authority,
    );
    assert_says(&said, &["denied", "wrong user or password"]);
}

async fn a_stranger() {
    let authority = Authority::called("authority");
    let server = authority.server("localhost", "");
    let url = format!("rediss://bob:s3cret@localhost:{}", server.port);
    // Whatever it calls itself.
    for name in ["stranger", "authority"] {
        let said = status(&url, &Authority::called(name));
        assert_says(
            &said,
            &["down", "does not trust", "SSL_CERT_FILE", "--tls-ca"],
        );
    }
}

async fn another_name() {
    let authority = Authority::called("authority");
    let server = authority.server("cache.example", "");
    let url = format!("rediss://bob:s3cret@localhost:{}", server.port);
    assert_says(&status(&url, &authority), &["down", "another host name"]);
}

async fn out_of_date() {
    let authority = Authority::called("authority");
    let server = authority.server_until(2_020, "localhost", |_, _| Vec::new());
    let url = format!("rediss://bob:s3cret@localhost:{}", server.port);
    assert_says(&status(&url, &authority), &["down", "has expired"]);
}

async fn a_port_without_tls() {
    let authority = Authority::called("authority");
    let server = Ported::start(|port, _, directory| {
        let mut options = words(&format!("--port {port}"));
        options.extend(usual(directory));
        options
    });
    let said = status(
        &format!("rediss://bob:s3cret@localhost:{}", server.port),
        &authority,
    );
    assert_says(&said, &["down", "write redis instead of rediss"]);
}

async fn a_url_without_tls() {
    let authority = Authority::called("authority");
    let server = authority.server("localhost", "");
    for user in ["", "bob:s3cret@"] {
        let said = status(
            &format!("redis://{user}localhost:{}", server.port),
            &authority,
        );
        assert_says(&said, &["down", "write rediss instead of redis"]);
    }
}

async fn a_cluster_and_a_sentinel() {
    let authority = Authority::called("authority");
    let node = |_| {
        authority.server_until(4_000, "127.0.0.1", |bus, _| {
            words(&format!(
                "--cluster-enabled yes --tls-cluster yes --cluster-port {bus}"
            ))
        })
    };
    let nodes: Vec<Ported> = (0..2).map(node).collect();
    tell(&mut nodes[1].hand(), "CLUSTER ADDSLOTSRANGE 0 16383");
    let (_, bus): (String, u16) = ports::ask(&mut nodes[1].hand(), "CONFIG GET cluster-port");
    let meet = format!("CLUSTER MEET 127.0.0.1 {} {bus}", nodes[1].port);
    tell(&mut nodes[0].hand(), &meet);
    for node in &nodes {
        redis_server::eventually("the cluster is complete", || {
            let info: String = ports::ask(&mut node.hand(), "CLUSTER INFO");
            info.contains("cluster_state:ok").then_some(())
        });
    }
    // The first node has no slots, so it sends the program to the other, by its TLS port.
    let url = format!("rediss-cluster://{}", nodes[0].place());
    assert_says(&status(&url, &authority), &["backend  redis", "up", &url]);

    let primary = authority.server("127.0.0.1", "");
    let sentinel = authority.server_until(4_000, "127.0.0.1", |_, directory| {
        let file = directory.join("sentinel.conf");
        let watches = format!("sentinel monitor league 127.0.0.1 {} 1\n", primary.port);
        std::fs::write(&file, watches).unwrap();
        words(&format!("{} --sentinel", file.display()))
    });
    let url = format!(
        "rediss-sentinel://{}/0?sentinelServiceName=league",
        sentinel.place()
    );
    assert_says(&status(&url, &authority), &["backend  redis", "up", &url]);
}

/// A trial that needs a server with TLS.
pub(crate) fn tls_trial<F>(name: &str, body: impl FnOnce() -> F + Send + 'static) -> Trial
where
    F: Future<Output = ()>,
{
    trials::server_trial(name, body)
        .with_kind("needs redis-server with TLS")
        .with_ignored_flag(!tls::is_supported())
}

pub(crate) fn trials() -> Vec<Trial> {
    let mut trials = vec![
        tls_trial("a_private_authority_is_believed", a_private_authority),
        tls_trial("a_stranger_is_not", a_stranger),
        tls_trial("a_certificate_for_another_name", another_name),
        tls_trial("a_certificate_out_of_date", out_of_date),
        tls_trial("a_port_without_tls", a_port_without_tls),
        tls_trial("a_url_without_tls", a_url_without_tls),
        tls_trial("a_cluster_and_a_sentinel", a_cluster_and_a_sentinel),
    ];
    trials.extend(trust::trials());
    trials.extend(client::trials());
    trials.extend(files::trials());
    trials
}
