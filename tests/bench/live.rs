//! How soon what one program does is known to another that shares its server.

use std::sync::Arc;
use std::time::{Duration, Instant};

use scoretable::cache::{Cache, Change, Watch};

use crate::support::league::{Rows, announced, cache_at, edition, key, league, publish};
use crate::support::redis_server::{self, RedisServer};

/// What a viewer should know within this time, in milliseconds, it does.
const AIM: f64 = 100.0;
const ROUNDS: usize = 40;
/// Longer than a viewer waits between two looks, so that no round waits for the one before.
const APART: Duration = Duration::from_millis(80);

/// From a flush or a write in one program until another was told and has looked again, over hints of a real server.
pub(crate) fn delay() {
    if !redis_server::is_installed() {
        println!("a change seen by another program: not measured, as there is no redis-server");
        return;
    }
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let mut times = runtime.expect("a runtime").block_on(rounds());
    times.sort_unstable_by(f64::total_cmp);
    let (median, longest) = (times[times.len() / 2], times[times.len() - 1]);
    let verdict = if median <= AIM { "ok" } else { "MISSED" };
    println!(
        "{:<58} median {median:.1} ms, longest {longest:.1} ms of {ROUNDS}, aim {AIM} ms  {verdict}",
        "a flush or a write seen by another program"
    );
}

async fn rounds() -> Vec<f64> {
    let server = RedisServer::start();
    let (other, viewer) = (cache_at(&server.url()), Arc::new(cache_at(&server.url())));
    let mut watch = Watch::new(Arc::clone(&viewer));
    let mut times = Vec::with_capacity(ROUNDS);
    for round in 0..=ROUNDS {
        let revision = 7 + round as u64;
        publish(&other, &key(1), revision, 60).await;
        viewer.look_up::<Rows>(&key(1), edition(revision)).await;
        // The viewer hears of what was done so far, and is at rest again.
        let _at_rest = tokio::time::timeout(APART, at_news(&mut watch)).await;
        viewer.look_up::<Rows>(&key(1), edition(revision)).await;
        let started = Instant::now();
        tokio::join!(change(&other, round, revision), at_news(&mut watch));
        viewer.look_up::<Rows>(&key(1), edition(revision)).await;
        // The first round has the connections in its time.
        if round > 0 {
            times.push(started.elapsed().as_secs_f64() * 1_000.0);
        }
    }
    times
}

/// A flush, and in every other round a write.
async fn change(other: &Cache, round: usize, revision: u64) {
    if round.is_multiple_of(2) {
        other
            .flush(&league(), &[], edition(revision))
            .await
            .expect("the server takes it");
    } else {
        announced(other, &key(1), edition(revision + 1)).await;
    }
}

async fn at_news(watch: &mut Watch) {
    while watch.next().await != Change::League {}
}
