//! What the program trusts: the authority that signed a certificate, or the very certificate that was named.

use std::fs;
use std::path::Path;

use libtest_mimic::Trial;
use rcgen::{CertificateParams, DnType, IsCa, date_time_ymd};

use crate::support::ports::{Ported, words};
use crate::support::tls::{Authority, Pair};
use crate::support::user::{User, ran};
use crate::tls::{Filed, assert_says, said, tls_trial};

/// What `cache status` and `doctor` say with a file of trusted certificates.
pub(crate) fn with_ca(url: &str, ca: &Path) -> [String; 2] {
    let ca = ca.display().to_string();
    [&["cache", "status"][..], &["doctor"]].map(|words| {
        said(url, words, |command| {
            command.env("SCORETABLE_TLS_CA", &ca);
        })
    })
}

#[track_caller]
pub(crate) fn assert_up(url: &str, ca: &Path) {
    let [status, doctor] = with_ca(url, ca);
    assert_says(&status, &["backend  redis", "up"]);
    // It listens for changes over TLS too.
    assert_says(
        &doctor,
        &["encrypted", "the server reports changes at once"],
    );
}

#[track_caller]
pub(crate) fn assert_down(url: &str, ca: &Path, words: &[&str]) {
    for said in with_ca(url, ca) {
        assert_says(&said, words);
        assert!(
            !said.contains("start it, or name another"),
            "a remedy that is none:\n{said}"
        );
    }
}

fn serve(pair: &Pair, more: &str) -> Ported {
    pair.server(&pair.certificate(), |_, _| words(more))
}

fn url(server: &Ported, host: &str) -> String {
    format!("rediss://{host}:{}", server.port)
}

async fn an_authority_by_flag_variable_and_file() {
    let (right, wrong) = (Authority::called("authority"), Authority::called("wrong"));
    let server = right.server("localhost", "");
    let url = url(&server, "localhost");
    assert_up(&url, &right.file());
    assert_down(&url, &wrong.file(), &["does not trust", "--tls-ca FILE"]);

    let (user, league) = (User::new(), Filed::new(3));
    let folder = user.home.path().join(".config/scoretable");
    fs::create_dir_all(&folder).unwrap();
    fs::copy(right.file(), folder.join("right.pem")).unwrap();
    fs::write(folder.join("config.toml"), "tls_ca = 'right.pem'\n").unwrap();
    let store = league.path().display().to_string();
    let status = |flags: &[&str], variables: &[(&str, &Authority)]| {
        let args = [
            &["--db", &store, "--redis", &url],
            flags,
            &["cache", "status"],
        ]
        .concat();
        let mut command = user.command(&args);
        for (name, authority) in variables {
            command.env(name, authority.file());
        }
        let ran = ran(&mut command);
        assert_eq!(ran.code, Some(0), "{ran:?}");
        ran.out.contains("backend  redis")
    };
    let flag = |authority: &Authority| authority.file().display().to_string();
    let (by_right, by_wrong) = (flag(&right), flag(&wrong));
    // The file's own, beside it; then what is stronger.
    assert!(status(&[], &[]));
    assert!(status(&[], &[("SSL_CERT_FILE", &wrong)]));
    assert!(!status(&[], &[("SCORETABLE_TLS_CA", &wrong)]));
    assert!(status(
        &["--tls-ca", &by_right],
        &[("SCORETABLE_TLS_CA", &wrong)]
    ));
    assert!(!status(
        &["--tls-ca", &by_wrong],
        &[("SSL_CERT_FILE", &right)]
    ));
}

async fn several_authorities_in_one_file() {
    let authorities = ["one", "two", "three"].map(Authority::called);
    let folder = tempfile::TempDir::new().unwrap();
    let bundle = folder.path().join("bundle.pem");
    let texts = authorities
        .iter()
        .map(|it| fs::read_to_string(it.file()).unwrap());
    let windows = texts.collect::<String>().replace('\n', "\r\n");
    fs::write(&bundle, format!("\u{feff}# ours\r\n{windows}")).unwrap();
    for authority in &authorities {
        let server = authority.server("localhost", "");
        assert_up(&url(&server, "localhost"), &bundle);
    }
}

async fn a_certificate_that_is_itself_named() {
    fn as_openssl_makes_them(_: &mut CertificateParams) {}
    fn for_no_host(about: &mut CertificateParams) {
        about.subject_alt_names.clear();
    }
    fn no_authority(about: &mut CertificateParams) {
        about.is_ca = IsCa::ExplicitNoCa;
    }
    fn neither(about: &mut CertificateParams) {
        for_no_host(about);
        no_authority(about);
    }
    for change in [as_openssl_makes_them, for_no_host, no_authority, neither] {
        let pair = Pair::self_signed(change);
        for protocol in ["TLSv1.2", "TLSv1.3"] {
            let server = serve(&pair, &format!("--tls-protocols {protocol}"));
            assert_up(&url(&server, "localhost"), &pair.certificate());
        }
    }
    // One that an authority signed may be named in that one's place.
    let authority = Authority::called("authority");
    let pair = authority.signed("localhost", |_| {});
    assert_up(&url(&serve(&pair, ""), "localhost"), &pair.certificate());
}

async fn a_certificate_like_the_one_that_is_named() {
    let [named, shown] = [Pair::self_signed(|_| {}), Pair::self_signed(|_| {})];
    let server = serve(&shown, "");
    assert_down(
        &url(&server, "localhost"),
        &named.certificate(),
        &["does not trust"],
    );
    // A program that trusts only the system's authorities refuses it too.
    let system = said(&url(&server, "localhost"), &["cache", "status"], |_| {});
    assert_says(&system, &["down", "trust", "--tls-ca FILE"]);
}

async fn a_named_certificate_out_of_its_time_or_for_another_host() {
    let days = |from: i32, until: i32| {
        Pair::self_signed(|about| {
            about.not_before = date_time_ymd(from, 1, 2);
            about.not_after = date_time_ymd(until, 1, 2);
        })
    };
    let past = days(2_019, 2_020);
    let words = ["down", "has expired (2020-01-02)", "have it renewed"];
    assert_down(
        &url(&serve(&past, ""), "localhost"),
        &past.certificate(),
        &words,
    );
    let future = days(3_000, 3_001);
    let words = [
        "down",
        "not valid yet (from 3000-01-02)",
        "this machine's clock",
    ];
    assert_down(
        &url(&serve(&future, ""), "localhost"),
        &future.certificate(),
        &words,
    );
    let pair = Pair::self_signed(|_| {});
    let words = [
        "down",
        "another host name (localhost, and not 127.0.0.1)",
        "write a name it has",
    ];
    assert_down(
        &url(&serve(&pair, ""), "127.0.0.1"),
        &pair.certificate(),
        &words,
    );
}

async fn a_signed_certificate_that_is_wrong() {
    let authority = Authority::called("authority");
    let check = |change: &dyn Fn(&mut CertificateParams), words: &[&str]| {
        let pair = authority.signed("localhost", |about| change(about));
        assert_down(
            &url(&serve(&pair, ""), "localhost"),
            &authority.file(),
            words,
        );
    };
    check(
        &|about| about.not_before = date_time_ymd(3_000, 1, 1),
        &["down", "not valid yet (from 3000-01-01)"],
    );
    check(
        &|about| about.not_after = date_time_ymd(2_000, 1, 1),
        &["down", "has expired (2000-01-01)"],
    );
    check(
        &|about| {
            let names = ["a.example", "b.example", "c.example", "d.example"];
            about.subject_alt_names = CertificateParams::new(names.map(String::from))
                .unwrap()
                .subject_alt_names;
        },
        &["(a.example, b.example, c.example, …, and not localhost)"],
    );
    check(
        &|about| {
            about.subject_alt_names.clear();
            about
                .distinguished_name
                .push(DnType::CommonName, "localhost");
        },
        &["for none at all", "subjectAltName"],
    );
    check(
        &|about| {
            about.extended_key_usages = vec![rcgen::ExtendedKeyUsagePurpose::ClientAuth];
        },
        &["not made for servers", "serverAuth"],
    );
}

async fn tls_that_is_too_old() {
    let pair = Pair::self_signed(|_| {});
    let old = "--tls-protocols TLSv1.1 --tls-ciphers DEFAULT@SECLEVEL=0";
    let words = ["down", "no version of TLS that is still safe", "1.2 or 1.3"];
    assert_down(
        &url(&serve(&pair, old), "localhost"),
        &pair.certificate(),
        &words,
    );
    let odd = "--tls-protocols TLSv1.2 --tls-ciphers AES128-SHA";
    let words = ["down", "no TLS cipher", "tls-ciphers"];
    let rsa = serve(&pair, odd);
    assert_down(&url(&rsa, "localhost"), &pair.certificate(), &words);
}

async fn a_host_that_no_certificate_names() {
    let pair = Pair::self_signed(|_| {});
    let words = ["down", "no certificate can be for this host name"];
    assert_down("rediss://a..b:1", &pair.certificate(), &words);
}

async fn no_authority_at_all() {
    let server = serve(&Pair::self_signed(|_| {}), "");
    let nothing = said(
        &url(&server, "localhost"),
        &["cache", "status"],
        |command| {
            command.env("SSL_CERT_FILE", "/nowhere/ca.pem");
        },
    );
    assert_says(
        &nothing,
        &["down", "trusts no certificate authority", "/nowhere/ca.pem"],
    );
}

async fn tls_names_without_a_use() {
    let pair = Pair::self_signed(|_| {});
    let server = serve(&pair, "--port 0");
    let file = pair.certificate().display().to_string();
    let plain = format!("redis://localhost:{}", server.port);
    for flag in ["--tls-ca", "--tls-cert", "--tls-key"] {
        for url in [
            &plain,
            "unix:///nowhere.sock",
            "redis-cluster://localhost:1",
        ] {
            let ran = crate::tls::run(url, &[flag, &file, "cache", "status"], |_| {});
            assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{ran:?}");
            assert_says(&ran.err, &[flag, "by --redis", "rediss://"]);
        }
        let ran = crate::tls::run(&plain, &[flag, &file, "doctor"], |_| {});
        assert_eq!(ran.code, Some(1), "{ran:?}");
        assert_says(&ran.out, &["failed   server", flag, "rediss://"]);
    }
    // What a flag says this once holds against what is decided for the usual server.
    let ran = crate::tls::run("unix:///nowhere.sock", &["cache", "status"], |command| {
        for name in [
            "SCORETABLE_TLS_CA",
            "SCORETABLE_TLS_CERT",
            "SCORETABLE_TLS_KEY",
        ] {
            command.env(name, &file);
        }
    });
    assert_eq!(ran.code, Some(0), "{ran:?}");
    // Nor is a server without TLS guessed by who asks for it.
    let (user, league) = (User::new(), Filed::new(3));
    let store = league.path().display().to_string();
    let ran = user.run(&["--db", &store, "--tls-ca", &file, "show"]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{ran:?}");
    assert_says(
        &ran.err,
        &["--tls-ca", "no server is named", "--redis rediss://"],
    );
}

pub(crate) fn trials() -> Vec<Trial> {
    vec![
        tls_trial(
            "an_authority_by_flag_variable_and_file",
            an_authority_by_flag_variable_and_file,
        ),
        tls_trial(
            "several_authorities_in_one_file",
            several_authorities_in_one_file,
        ),
        tls_trial(
            "a_certificate_that_is_itself_named",
            a_certificate_that_is_itself_named,
        ),
        tls_trial(
            "a_certificate_like_the_one_that_is_named",
            a_certificate_like_the_one_that_is_named,
        ),
        tls_trial(
            "a_named_certificate_out_of_its_time_or_for_another_host",
            a_named_certificate_out_of_its_time_or_for_another_host,
        ),
        tls_trial(
            "a_signed_certificate_that_is_wrong",
            a_signed_certificate_that_is_wrong,
        ),
        tls_trial("tls_that_is_too_old", tls_that_is_too_old),
        tls_trial(
            "a_host_that_no_certificate_names",
            a_host_that_no_certificate_names,
        ),
        tls_trial("no_authority_at_all", no_authority_at_all),
        tls_trial("tls_names_without_a_use", tls_names_without_a_use),
    ]
}
