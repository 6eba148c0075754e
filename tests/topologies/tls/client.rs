//! A server that wants to know who asks, as Redis does unless it is told otherwise.

use std::fs;
use std::path::Path;

use libtest_mimic::Trial;
use rcgen::ExtendedKeyUsagePurpose;

use crate::support::ports::{self, Ported, tell, words};
use crate::support::redis_server::eventually;
use crate::support::tls::{Authority, Pair};
use crate::tls::{assert_says, said, tls_trial};

/// What `cache status` and `doctor` say to a client that shows a certificate, or none.
fn with_client(url: &str, ca: &Path, client: Option<&Pair>) -> [String; 2] {
    [&["cache", "status"][..], &["doctor"]].map(|words| {
        said(url, words, |command| {
            command.env("SCORETABLE_TLS_CA", ca);
            if let Some(client) = client {
                command.env("SCORETABLE_TLS_CERT", client.certificate());
                command.env("SCORETABLE_TLS_KEY", client.key());
            }
        })
    })
}

fn strict(authority: &Authority, protocol: &str) -> Ported {
    authority.server(
        "localhost",
        &format!("--tls-auth-clients yes --tls-protocols {protocol}"),
    )
}

async fn a_client_certificate() {
    let (authority, stranger) = (
        Authority::called("authority"),
        Authority::called("stranger"),
    );
    for protocol in ["TLSv1.2", "TLSv1.3"] {
        let server = strict(&authority, protocol);
        let url = format!("rediss://localhost:{}", server.port);
        let check = |client: Option<&Pair>, words: &[&str]| {
            for said in with_client(&url, &authority.file(), client) {
                assert_says(&said, words);
                assert!(
                    !said.contains("user and password"),
                    "a remedy that is none:\n{said}"
                );
            }
        };
        let [status, doctor] = with_client(&url, &authority.file(), Some(&authority.client(4_000)));
        assert_says(&status, &["backend  redis", "up"]);
        assert_says(
            &doctor,
            &["encrypted", "the server reports changes at once"],
        );
        // A certificate may be for both sides.
        let both = authority.signed("localhost", |about| {
            about.extended_key_usages = vec![
                ExtendedKeyUsagePurpose::ServerAuth,
                ExtendedKeyUsagePurpose::ClientAuth,
            ];
        });
        let [status, _] = with_client(&url, &authority.file(), Some(&both));
        assert_says(&status, &["backend  redis", "up"]);
        check(
            None,
            &[
                "denied",
                "wants a client certificate",
                "--tls-cert FILE",
                "--tls-key FILE",
            ],
        );
        check(
            Some(&stranger.client(4_000)),
            &[
                "denied",
                "does not accept the client certificate",
                "--tls-cert",
            ],
        );
        check(
            Some(&authority.client(2_020)),
            &[
                "denied",
                "does not accept the client certificate",
                "--tls-cert",
            ],
        );
    }
}

async fn a_client_certificate_that_is_only_welcome() {
    let authority = Authority::called("authority");
    let server = authority.server("localhost", "--tls-auth-clients optional");
    let url = format!("rediss://localhost:{}", server.port);
    for client in [None, Some(authority.client(4_000))] {
        let [status, _] = with_client(&url, &authority.file(), client.as_ref());
        assert_says(&status, &["backend  redis", "up"]);
    }
    // What is refused then is the password, and it is said to be that.
    tell(&mut server.hand(), "ACL SETUSER bob on >s3cret ~* +@all");
    let url = format!("rediss://bob:typed-s3cret@localhost:{}", server.port);
    let [status, _] = with_client(&url, &authority.file(), None);
    assert_says(&status, &["denied", "wrong user or password"]);
}

async fn a_cluster_and_a_sentinel_that_want_to_know() {
    let authority = Authority::called("authority");
    let client = authority.client(4_000);
    let own = authority.signed("127.0.0.1", |_| {});
    let node = |_| {
        own.server(&authority.file(), |bus, _| {
            words(&format!(
                "--tls-auth-clients yes --cluster-enabled yes --tls-cluster yes --cluster-port {bus}"
            ))
        })
    };
    let nodes: Vec<Ported> = (0..2).map(node).collect();
    tell(&mut nodes[1].hand(), "CLUSTER ADDSLOTSRANGE 0 16383");
    let (_, bus): (String, u16) = ports::ask(&mut nodes[1].hand(), "CONFIG GET cluster-port");
    let meet = format!("CLUSTER MEET 127.0.0.1 {} {bus}", nodes[1].port);
    tell(&mut nodes[0].hand(), &meet);
    for node in &nodes {
        eventually("the cluster is complete", || {
            let info: String = ports::ask(&mut node.hand(), "CLUSTER INFO");
            info.contains("cluster_state:ok").then_some(())
        });
    }
    let primary = own.server(&authority.file(), |_, _| words("--tls-auth-clients yes"));
    let sentinel = own.server(&authority.file(), |_, directory| {
        let file = directory.join("sentinel.conf");
        let watches = format!(
            "sentinel monitor league 127.0.0.1 {} 1\ntls-auth-clients yes\n",
            primary.port
        );
        fs::write(&file, watches).unwrap();
        words(&format!(
            "{} --sentinel --tls-auth-clients yes",
            file.display()
        ))
    });
    for url in [
        format!("rediss-cluster://{}", nodes[0].place()),
        format!(
            "rediss-sentinel://{}/0?sentinelServiceName=league",
            sentinel.place()
        ),
    ] {
        let [status, doctor] = with_client(&url, &authority.file(), Some(&client));
        assert_says(&status, &["backend  redis", "up", &url]);
        assert_says(
            &doctor,
            &["encrypted", "the server reports changes at once"],
        );
        let [status, _] = with_client(&url, &authority.file(), None);
        assert_says(
            &status,
            &["denied", "wants a client certificate", "--tls-cert FILE"],
        );
    }
}

pub(crate) fn trials() -> Vec<Trial> {
    vec![
        tls_trial("a_client_certificate", a_client_certificate),
        tls_trial(
            "a_client_certificate_that_is_only_welcome",
            a_client_certificate_that_is_only_welcome,
        ),
        tls_trial(
            "a_cluster_and_a_sentinel_that_want_to_know",
            a_cluster_and_a_sentinel_that_want_to_know,
        ),
    ]
}
