//! Peers that are no Redis at all.

use libtest_mimic::Trial;
use scoretable::cache::{BackendKind, Cache, CacheError, Mode, Settings, Verdict};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use crate::support::league::{cache_at, edition, league};
use crate::support::trials::trial;
use crate::support::watch::{assert_silent, found, state};

const REDIS: BackendKind = BackendKind::Redis;
const EMBEDDED: BackendKind = BackendKind::Embedded;

pub(crate) fn trials() -> Vec<Trial> {
    vec![
        trial("peers::one_that_says_nothing", says_nothing),
        trial("peers::one_that_speaks_http", speaks_http),
        trial("peers::one_without_tls", without_tls),
        trial("peers::one_that_claims_a_giant_reply", giant_reply),
        trial("peers::off_asks_nobody", off_asks_nobody),
    ]
}

/// A peer that says the same to everybody.
async fn peer(says: &'static [u8]) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut asked = [0; 4_096];
            // The caller may be gone: that is its affair.
            drop(stream.read(&mut asked).await);
            drop(stream.write_all(says).await);
        }
    });
    address.to_string()
}

async fn expect_away(cache: &Cache) {
    assert_eq!(found(cache).await, (Verdict::Unreachable, REDIS));
    assert_eq!(state(cache), "down");
    assert_eq!(found(cache).await, (Verdict::Missing, EMBEDDED));
    assert_silent(cache, &["s3cret", "bob"]).await;
}

async fn says_nothing() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    // A peer that never answered is not tried three times.
    expect_away(&cache_at(&format!("redis://bob:s3cret@{address}"))).await;
}

async fn speaks_http() {
    let address = peer(b"HTTP/1.1 400 Bad Request\r\nX: bob:s3cret\r\n\r\n").await;
    expect_away(&cache_at(&format!("redis://{address}"))).await;
    expect_away(&cache_at(&format!("redis://bob:s3cret@{address}/3"))).await;
}

async fn without_tls() {
    let address = peer(b"-ERR I have no TLS, bob:s3cret\r\n").await;
    expect_away(&cache_at(&format!("rediss://bob:s3cret@{address}"))).await;
}

async fn giant_reply() {
    let address = peer(b"*2147483647\r\n$9223372036854775807\r\n").await;
    expect_away(&cache_at(&format!("redis://{address}"))).await;
}

async fn off_asks_nobody() {
    let settings = Settings {
        mode: Mode::Off,
        url: Some("redis://127.0.0.1:1".parse().unwrap()),
        ..Settings::default()
    };
    let cache = Cache::new(settings).unwrap();
    assert_eq!(found(&cache).await, (Verdict::Off, BackendKind::Off));
    let error = cache.flush(&league(), &[], edition(7)).await.unwrap_err();
    assert_eq!(error, CacheError::Off);
    assert_eq!(state(&cache), "off");
}
