//! Other programs write to the same server: whatever they do to the cache's keys is a verdict, and the next announcement and
//! fill put it right.

use std::time::Duration;

use libtest_mimic::Trial;
use redis::{Commands, Connection};
use scoretable::cache::{Announce, Announcement, Cache, Claim, Fill, Nonce, Term, Verdict};
use scoretable::league::Edition;

use crate::support::league::{
    Rows, announced, cache_at, claimed, edition, fill, key, league, leased, proposal, publish,
};
use crate::support::redis_server::RedisServer;
use crate::support::trials::server_trial;

/// A server with one entry of three chunks, and a connection that changes its keys.
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
        self.verdict_in(7).await
    }

    /// What a store at that revision finds.
    pub(crate) async fn verdict_in(&self, revision: u64) -> Verdict {
        let found = self.cache.look_up::<Rows>(&key(1), edition(revision)).await;
        let shown = matches!(found.verdict, Verdict::Fresh | Verdict::Stale);
        assert_eq!(found.entry.is_some(), shown);
        found.verdict
    }

    /// Announces the edition of a revision on top of whatever is announced.
    pub(crate) async fn advance(&self, revision: u64) -> Announcement {
        announced(&self.cache, &key(1), edition(revision)).await
    }

    /// Proposes an edition, as a store does that has seen another.
    async fn announce(&self, mine: Edition, seen: Option<Edition>) -> Announce {
        let proposal = proposal(mine, seen);
        self.cache.announce(&league(), &proposal).await.unwrap()
    }

    async fn said(&self) -> Announcement {
        self.cache.announced(&league()).await.unwrap()
    }

    /// The nonce as the server has it.
    fn nonce(&mut self) -> Nonce {
        Nonce(self.hand.hget(league().reference(), "nonce").unwrap())
    }

    /// The damage is seen, survived and repaired.
    pub(crate) async fn expect(&self, verdict: Verdict, what: &str) {
        assert_eq!(self.verdict().await, verdict, "{what}");
        assert_eq!(self.publish().await, Fill::Filled, "{what}");
        assert_eq!(self.verdict().await, Verdict::Fresh, "{what}");
        assert!(self.said().await.is_of(edition(7)), "{what}");
    }
}

pub(crate) fn trials() -> Vec<Trial> {
    vec![
        server_trial("hostile::a_table_of_another_type", table_of_another_type),
        server_trial("hostile::a_table_half_written", table_half_written),
        server_trial(
            "hostile::a_reference_of_another_type",
            reference_of_another_type,
        ),
        server_trial("hostile::a_reference_with_garbage", reference_with_garbage),
        server_trial("hostile::a_mark_that_is_damaged", mark_that_is_damaged),
        server_trial("hostile::a_lost_reference", lost_reference),
        server_trial("hostile::a_lost_mark", lost_mark),
        server_trial("hostile::both_lost", both_lost),
        server_trial("hostile::a_server_that_was_set_back", server_set_back),
        server_trial("hostile::a_lease_of_another_type", lease_of_another_type),
        server_trial("hostile::a_lease_without_an_end", lease_without_an_end),
    ]
}

async fn table_of_another_type() {
    let mut rig = Rig::new().await;
    let table = key(1).table(edition(7));
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

/// The metadata comes with the last chunk, so an entry without it is still being written.
async fn table_half_written() {
    let mut rig = Rig::new().await;
    let table = key(1).table(edition(7));
    for field in [
        "nonce", "rows", "chunks", "built_at", "built_us", "built_by", "grace_ms", "checksum", "2",
    ] {
        let () = rig.hand.hdel(&table, field).unwrap();
    }
    rig.expect(Verdict::Missing, "two chunks of three").await;
}

async fn reference_of_another_type() {
    let mut rig = Rig::new().await;
    let reference = league().reference();
    let () = rig.hand.set(&reference, "a string").unwrap();
    rig.expect(Verdict::Missing, "an announcement replaces it")
        .await;
    let () = rig.hand.set(&reference, "a string").unwrap();
    let receipt = rig.cache.flush(&league(), &[], edition(7)).await.unwrap();
    assert_eq!((receipt.entries, receipt.nonce), (0, None));
    let there: bool = rig.hand.exists(&reference).unwrap();
    assert!(!there, "a flush removes it");
    rig.expect(Verdict::Missing, "the next announcement has a new nonce")
        .await;
    let lease = leased(&rig.cache, &key(1), 7).await;
    let () = rig.hand.set(&reference, "a string").unwrap();
    let filled = fill(&rig.cache, &key(1), &lease, 1).await;
    assert_eq!(filled, Fill::Flushed, "no nonce is announced");
    rig.expect(Verdict::Missing, "and later it is another one")
        .await;
}

async fn reference_with_garbage() {
    let mut rig = Rig::new().await;
    let reference = league().reference();
    for (field, garbage, verdict) in [
        ("nonce", "", Verdict::Missing),
        ("nonce", "not a nonce", Verdict::Missing),
        ("nonce", "0017", Verdict::Missing),
        ("nonce", "17", Verdict::Flushed),
        ("nonce", "9007199254740991", Verdict::Flushed),
        ("nonce", "9007199254740990", Verdict::Flushed),
        ("nonce", "9007199254740992", Verdict::Missing),
        ("store", "", Verdict::Missing),
        (
            "store",
            "1F3A9C02-0000-4000-8000-000000000000",
            Verdict::Missing,
        ),
        (
            "store",
            "1f3a9c02-0000-4000-8000-000000000000 ",
            Verdict::Missing,
        ),
        ("revision", "", Verdict::Missing),
        ("revision", "inf", Verdict::Missing),
        ("revision", "0xff", Verdict::Missing),
        ("revision", "-5", Verdict::Missing),
        ("revision", "007", Verdict::Missing),
        ("revision", "1099511627777", Verdict::Missing),
        ("revision", "99999999999999999999", Verdict::Missing),
        ("revision", "6", Verdict::Outdated),
        ("facts", "", Verdict::Missing),
        ("facts", "000000000000FAC7", Verdict::Missing),
        ("facts", "fac7", Verdict::Missing),
        ("facts", "000000000000fac8", Verdict::Outdated),
        ("was", "\u{1b}[2J", Verdict::Fresh),
        ("at", "soon", Verdict::Fresh),
        ("by", "\u{1b}]0;owned\u{7}", Verdict::Fresh),
        ("spread_ms", "-1", Verdict::Fresh),
    ] {
        let what = format!("{field} = {garbage:?}");
        let () = rig.hand.hset(&reference, field, garbage).unwrap();
        rig.expect(verdict, &what).await;
        let receipt = rig.cache.flush(&league(), &[key(1)], edition(7)).await;
        assert_eq!(receipt.unwrap().entries, 1, "{what}");
        rig.publish().await;
    }
    // Readers need the body, so ANNOUNCE writes the reference again without it.
    let () = rig.hand.hdel(&reference, "body").unwrap();
    let before = rig.nonce();
    let answer = rig.announce(edition(7), None).await;
    let Announce::Announced(nonce) = answer else {
        panic!("{answer:?}")
    };
    assert!(nonce > before);
    rig.expect(Verdict::Flushed, "a reference without a body")
        .await;
}

/// The mark says nothing while there is a reference, and is written again with the next announcement.
async fn mark_that_is_damaged() {
    let mut rig = Rig::new().await;
    let mark = league().mark();
    for (field, garbage) in [
        ("store", "1f3a9c02-1111-4111-8111-111111111111"),
        ("revision", "9"),
        ("facts", "zz"),
    ] {
        let () = rig.hand.hset(&mark, field, garbage).unwrap();
        rig.expect(Verdict::Fresh, field).await;
    }
    let () = rig.hand.set(&mark, "a string").unwrap();
    rig.expect(Verdict::Fresh, "of another type").await;
}

async fn lost_reference() {
    let mut rig = Rig::new().await;
    let before = rig.nonce();
    let () = rig.hand.del(league().reference()).unwrap();
    assert_eq!(rig.verdict().await, Verdict::Missing);
    assert_eq!(rig.said().await.edition(), Some(edition(7)), "by the mark");
    assert_eq!(rig.verdict_in(6).await, Verdict::Outdated);
    // An older or separate copy does not come first because of it.
    for (mine, seen) in [(6, None), (8, None), (8, Some(edition(6)))] {
        let answer = rig.announce(edition(mine), seen).await;
        assert_eq!(answer, Announce::Moved(Some(edition(7))));
    }
    let flushed = rig.cache.flush(&league(), &[], edition(7)).await.unwrap();
    assert_eq!(flushed.nonce, None, "no entry is current anyway");
    let answer = rig.announce(edition(7), None).await;
    assert!(matches!(answer, Announce::Announced(nonce) if nonce > before));
    rig.expect(Verdict::Flushed, "its loss is a flush").await;
}

async fn lost_mark() {
    let mut rig = Rig::new().await;
    let before = rig.nonce();
    let () = rig.hand.del(league().mark()).unwrap();
    assert_eq!(rig.verdict().await, Verdict::Fresh);
    assert!(!rig.said().await.is_of(edition(7)), "it has to be repaired");
    let answer = rig.announce(edition(8), None).await;
    assert_eq!(answer, Announce::Moved(Some(edition(7))));
    let answer = rig.announce(edition(7), None).await;
    assert_eq!(answer, Announce::Same(before));
    assert!(rig.said().await.is_of(edition(7)));
    assert_eq!(rig.verdict().await, Verdict::Fresh);
}

async fn both_lost() {
    let mut rig = Rig::new().await;
    let before = rig.nonce();
    let () = rig
        .hand
        .del(&[league().reference(), league().mark()])
        .unwrap();
    assert_eq!(rig.verdict().await, Verdict::Missing);
    assert_eq!(rig.said().await, Announcement::default());
    let answer = rig.announce(edition(6), Some(edition(7))).await;
    assert_eq!(answer, Announce::Moved(None), "nothing is announced");
    let answer = rig.announce(edition(6), None).await;
    assert!(matches!(answer, Announce::Announced(nonce) if nonce > before));
    assert_eq!(rig.verdict().await, Verdict::Outdated);
    rig.expect(Verdict::Outdated, "until a newer store looks")
        .await;
}

/// After a failover the server may have forgotten a flush, and has the entries from before it.
async fn server_set_back() {
    let mut rig = Rig::new().await;
    let names = [
        league().reference(),
        league().mark(),
        key(1).table(edition(7)),
    ];
    let dump = |name: &String| redis::cmd("DUMP").arg(name).to_owned();
    let earlier: Vec<Vec<u8>> = names
        .iter()
        .map(|name| dump(name).query(&mut rig.hand).unwrap())
        .collect();
    let before = rig.nonce();
    let flushed = rig.cache.flush(&league(), &[key(1)], edition(7)).await;
    let flushed = flushed.unwrap().nonce.unwrap();
    for (name, bytes) in names.iter().zip(&earlier) {
        let mut restore = redis::cmd("RESTORE");
        restore.arg(name).arg(3_600_000).arg(bytes).arg("REPLACE");
        restore.exec(&mut rig.hand).unwrap();
    }
    assert_eq!(rig.nonce(), before);
    let newcomer = cache_at(&rig.server.url());
    let found = newcomer.look_up::<Rows>(&key(1), edition(7)).await;
    assert_eq!(
        found.verdict,
        Verdict::Stale,
        "a viewer that saw no flush cannot know"
    );
    let mut acl = redis::cmd("ACL");
    let acl = acl.arg("SETUSER").arg("default");
    acl.clone().arg("-hset").exec(&mut rig.hand).unwrap();
    assert_eq!(rig.verdict().await, Verdict::Flushed, "it takes no flush");
    assert_eq!(rig.nonce(), before);
    acl.clone().arg("+hset").exec(&mut rig.hand).unwrap();
    assert_eq!(rig.verdict().await, Verdict::Flushed, "flushed again");
    assert!(rig.nonce() > flushed);
    let found = newcomer.look_up::<Rows>(&key(1), edition(7)).await;
    assert_eq!(found.verdict, Verdict::Flushed);
    assert!(rig.said().await.is_of(edition(7)));
    // A clock that is behind gives no greater nonce, and one flush is enough all the same.
    let () = rig.hand.hset(names[0].as_str(), "nonce", 17).unwrap();
    redis::cmd("ACL")
        .arg(&["SETUSER", "default", "-time"])
        .exec(&mut rig.hand)
        .unwrap();
    assert_eq!(rig.verdict().await, Verdict::Flushed);
    assert_eq!(rig.nonce(), Nonce(18));
    rig.expect(Verdict::Flushed, "after one flush").await;
    assert_eq!(rig.nonce(), Nonce(18));
}

async fn lease_of_another_type() {
    let mut rig = Rig::new().await;
    let lease = key(1).lease(edition(7));
    let () = rig.hand.rpush(lease, "a list").unwrap();
    rig.expect(Verdict::Fresh, "a claim replaces it").await;
}

/// What another program put there, or what lost its end: no viewer can have it.
async fn lease_without_an_end() {
    let mut rig = Rig::new().await;
    let name = key(1).lease(edition(7));
    let () = rig.hand.set(&name, "another").unwrap();
    rig.expect(Verdict::Fresh, "one without an end is replaced")
        .await;
    let short = Term::of_build(Duration::ZERO);
    let () = rig.hand.pset_ex(&name, "another", 3_600_000).unwrap();
    let claim = claimed(&rig.cache, &key(1), 7, short).await;
    assert!(
        matches!(claim, Claim::Go(_)),
        "an hour is no lease: {claim:?}"
    );
    let left: i64 = rig.hand.pttl(&name).unwrap();
    assert!((0..=250).contains(&left), "{left}");
    let () = rig.hand.pset_ex(&name, "another", 250).unwrap();
    let claim = claimed(&rig.cache, &key(1), 7, short).await;
    assert!(
        !matches!(claim, Claim::Go(_)),
        "one of our own length is respected: {claim:?}"
    );
}
