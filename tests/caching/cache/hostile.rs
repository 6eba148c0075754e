//! Other hands in the same server: whatever is done to our keys is a verdict, and the next fill puts it right.

use std::time::Duration;

use libtest_mimic::Trial;
use redis::{Commands, Connection};
use scoretable::cache::{Announced, Cache, Claim, Fill, Term, Verdict};
use scoretable::league::Revision;

use crate::support::league::{Rows, cache_at, edition, fill, key, league, leased, publish, term};
use crate::support::redis_server::RedisServer;
use crate::support::trials::server_trial;

/// A server with one entry of three chunks, and a hand that reaches into it.
pub(crate) struct Rig {
    server: RedisServer,
    pub(crate) cache: Cache,
    pub(crate) hand: Connection,
}

impl Rig {
    pub(crate) async fn new() -> Self {
        let server = RedisServer::start();
        let rig = Self {
            cache: cache_at(&server.url()),
            hand: server.connection(),
            server,
        };
        assert_eq!(rig.publish().await, Fill::Filled);
        rig
    }

    async fn publish(&self) -> Fill {
        publish(&self.cache, &key(1), 7, 25_000).await
    }

    pub(crate) async fn verdict(&self) -> Verdict {
        let found = self.cache.look_up::<Rows>(&key(1), edition(7)).await;
        let shown = matches!(found.verdict, Verdict::Fresh | Verdict::Stale);
        assert_eq!(found.entry.is_some(), shown);
        found.verdict
    }

    /// The damage is seen, survived and repaired.
    pub(crate) async fn expect(&self, verdict: Verdict, what: &str) {
        assert_eq!(self.verdict().await, verdict, "{what}");
        assert_eq!(self.publish().await, Fill::Filled, "{what}");
        assert_eq!(self.verdict().await, Verdict::Fresh, "{what}");
    }
}

pub(crate) fn trials() -> Vec<Trial> {
    vec![
        server_trial("hostile::a_table_of_another_type", table_of_another_type),
        server_trial("hostile::a_fence_of_another_type", fence_of_another_type),
        server_trial("hostile::a_fence_with_garbage", fence_with_garbage),
        server_trial("hostile::a_lease_of_another_type", lease_of_another_type),
        server_trial("hostile::a_lease_without_an_end", lease_without_an_end),
        server_trial("hostile::a_stage_that_is_lost", stage_that_is_lost),
    ]
}

async fn table_of_another_type() {
    let mut rig = Rig::new().await;
    let table = key(1).table();
    let () = rig.hand.set(&table, "a string").unwrap();
    rig.expect(Verdict::Corrupt, "a string").await;
    let () = rig.hand.del(&table).unwrap();
    let () = rig.hand.rpush(&table, "a list").unwrap();
    rig.expect(Verdict::Corrupt, "a list").await;
    let () = rig.hand.del(&table).unwrap();
    let () = rig.hand.hset(&table, "other", "fields").unwrap();
    rig.expect(Verdict::Corrupt, "a hash of something else")
        .await;
}

async fn fence_of_another_type() {
    let mut rig = Rig::new().await;
    let fence = league().fence();
    let () = rig.hand.set(&fence, "a string").unwrap();
    rig.expect(Verdict::Flushed, "claim replaces it").await;
    let () = rig.hand.set(&fence, "a string").unwrap();
    let announced = rig.cache.advance(&league(), Revision(7)).await;
    assert_eq!(announced, Announced::Told);
    rig.expect(Verdict::Flushed, "advance replaces it").await;
    let () = rig.hand.set(&fence, "a string").unwrap();
    assert_eq!(rig.cache.flush(&league(), &[]).await.unwrap().entries, 0);
    rig.expect(Verdict::Flushed, "flush replaces it").await;
    let lease = leased(&rig.cache, &key(1), 7).await;
    let () = rig.hand.set(&fence, "a string").unwrap();
    let fill = fill(&rig.cache, &key(1), &lease, 7, 1).await;
    assert_eq!(fill, Fill::Flushed, "a fence that is gone refuses");
}

async fn fence_with_garbage() {
    let mut rig = Rig::new().await;
    let fence = league().fence();
    for (field, garbage, verdict) in [
        ("nonce", "", Verdict::Flushed),
        ("nonce", "not a nonce", Verdict::Flushed),
        ("nonce", "9007199254740991-x", Verdict::Flushed),
        ("nonce", "9999999999999999-x", Verdict::Flushed),
        ("store", "", Verdict::Flushed),
        (
            "store",
            "1F3A9C02-0000-4000-8000-000000000000",
            Verdict::Flushed,
        ),
        (
            "store",
            "1f3a9c02-0000-4000-8000-000000000000 ",
            Verdict::Flushed,
        ),
        ("revision", "inf", Verdict::Fresh),
        ("revision", "nan", Verdict::Fresh),
        ("revision", "0xff", Verdict::Fresh),
        ("revision", "-5", Verdict::Fresh),
        ("revision", "99999999999999999999", Verdict::Fresh),
    ] {
        let () = rig.hand.hset(&fence, field, garbage).unwrap();
        rig.expect(verdict, &format!("{field} = {garbage:?}")).await;
        let receipt = rig.cache.flush(&league(), &[key(1)]).await.unwrap();
        assert_eq!(receipt.entries, 1);
        rig.publish().await;
    }
}

async fn lease_of_another_type() {
    let mut rig = Rig::new().await;
    let () = rig.hand.rpush(key(1).lease(), "a list").unwrap();
    rig.expect(Verdict::Fresh, "claim replaces it").await;
}

/// What another program put there, or what lost its end: no holder of ours has it.
async fn lease_without_an_end() {
    let mut rig = Rig::new().await;
    let name = key(1).lease();
    let () = rig.hand.set(&name, "another-program").unwrap();
    rig.expect(Verdict::Fresh, "one without an end is replaced")
        .await;
    let short = Term::of_build(Duration::ZERO);
    let () = rig
        .hand
        .pset_ex(&name, "another-program", 3_600_000)
        .unwrap();
    let claim = rig.cache.claim(&key(1), Revision(7), short).await;
    assert!(
        matches!(claim, Claim::Go(_)),
        "an hour is no lease: {claim:?}"
    );
    let left: i64 = rig.hand.pttl(&name).unwrap();
    assert!((0..=250).contains(&left), "{left}");
    let () = rig.hand.pset_ex(&name, "another-program", 250).unwrap();
    let claim = rig.cache.claim(&key(1), Revision(7), short).await;
    assert!(
        !matches!(claim, Claim::Go(_)),
        "one of our own length is respected: {claim:?}"
    );
}

async fn stage_that_is_lost() {
    let mut rig = Rig::new().await;
    let cache = cache_at(&rig.server.url());
    let lease = leased(&cache, &key(1), 7).await;
    assert!(matches!(
        cache.claim(&key(1), Revision(7), term()).await,
        Claim::Wait(_)
    ));
    // FILL finds a stage that lacks a field.
    let stage = league().stage(&lease.token);
    let () = rig.hand.hset(&stage, "stray", "field").unwrap();
    assert_eq!(fill(&cache, &key(1), &lease, 7, 25_000).await, Fill::Lost);
    assert!(
        !rig.hand.exists::<_, bool>(&stage).unwrap(),
        "it is cleared away"
    );
    rig.expect(Verdict::Fresh, "the old entry stays").await;
}
