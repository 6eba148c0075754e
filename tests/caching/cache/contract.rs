//! What both backends promise of claims, fills, announcements and flushes.

use std::sync::Arc;

use libtest_mimic::Trial;
use scoretable::cache::{Announce, CacheError, Claim, Fill, Key, Lease, Verdict};
use scoretable::league::{Digest, Edition};
use tokio::task::JoinSet;

use crate::cache::rig::{Rig, both};
use crate::support::league::{
    Rows, built, claimed, edition, key, league, leased, proposal, rows, tag, term,
};

/// Each promise, asked of both.
pub(crate) fn trials() -> Vec<Trial> {
    both![
        one_builds_and_the_others_wait,
        of_many_tasks_at_once_one_builds,
        a_lease_ends_with_the_fill,
        a_lease_that_is_given_back_is_free,
        a_build_needs_an_announced_edition,
        another_leagues_keys_are_never_used,
        a_fill_from_before_a_flush_is_not_current,
        a_fill_from_before_a_write_is_not_current,
        an_entry_from_before_a_write_is_outdated,
        of_two_copies_written_to_apart_neither_overwrites_the_other,
        a_fill_may_be_repeated,
        an_announcement_may_be_repeated_and_moves_only_from_what_was_seen,
        a_flush_may_be_repeated,
    ]
}

async fn one_builds_and_the_others_wait(rig: Rig) {
    let lease = leased(&rig.cache, &key(1), 7).await;
    assert_eq!(lease.backend, rig.kind);
    let claim = claimed(&rig.cache, &key(1), 7, term()).await;
    assert!(matches!(claim, Claim::Wait(_)), "{claim:?}");
    leased(&rig.cache, &key(2), 7).await;
}

async fn of_many_tasks_at_once_one_builds(rig: Rig) {
    rig.advance(7).await;
    let cache = Arc::new(rig.cache);
    let mut tasks = JoinSet::new();
    for _ in 0..64 {
        let cache = Arc::clone(&cache);
        tasks.spawn(async move {
            let found = cache.look_up::<Rows>(&key(1), edition(7)).await;
            assert_eq!(found.verdict, Verdict::Missing);
            let announced = found.announced.unwrap();
            cache.claim(&key(1), edition(7), &announced, term()).await
        });
    }
    let claims = tasks.join_all().await;
    let count = |wanted: fn(&Claim) -> bool| claims.iter().filter(|claim| wanted(claim)).count();
    assert_eq!(count(|claim| matches!(claim, Claim::Go(_))), 1);
    assert_eq!(count(|claim| matches!(claim, Claim::Wait(_))), 63);
}

async fn a_lease_ends_with_the_fill(rig: Rig) {
    rig.publish(&key(1), 7, 60).await;
    leased(&rig.cache, &key(1), 7).await;
}

async fn a_lease_that_is_given_back_is_free(rig: Rig) {
    let lease = leased(&rig.cache, &key(1), 7).await;
    let other = Lease {
        token: "another".to_owned(),
        ..lease.clone()
    };
    rig.cache.give_back(&key(1), &other).await;
    let claim = claimed(&rig.cache, &key(1), 7, term()).await;
    assert!(matches!(claim, Claim::Wait(_)), "not the holder: {claim:?}");
    rig.cache.give_back(&key(1), &lease).await;
    leased(&rig.cache, &key(1), 7).await;
}

/// Without a reference there is no nonce that an entry could carry.
async fn a_build_needs_an_announced_edition(rig: Rig) {
    let found = rig.look(&key(1), 7).await;
    assert_eq!(found.verdict, Verdict::Missing);
    let announced = found.announced.unwrap();
    assert_eq!(announced.edition(), None);
    let (key, cache) = (key(1), &rig.cache);
    let claim = cache.claim(&key, edition(7), &announced, term()).await;
    assert!(matches!(claim, Claim::Unreachable(_)));
    leased(cache, &key, 7).await;
}

/// Two leagues whose ids begin alike have the same keys, and nothing of each other.
async fn another_leagues_keys_are_never_used(rig: Rig) {
    let stranger = tag("1f3a9c02-1111-4111-8111-111111111111");
    let theirs = Key {
        league: stranger.clone(),
        ..key(1)
    };
    assert_eq!(theirs.table(edition(7)), key(1).table(edition(7)));
    rig.publish(&key(1), 7, 60).await;
    for store in [6, 7, 8] {
        let found = rig.look(&theirs, store).await;
        assert_eq!(found.verdict, Verdict::Taken);
        let announced = found.announced.unwrap();
        assert!(announced.taken && !announced.is_of(edition(store)));
        let claim = rig.cache.claim(&theirs, edition(store), &announced, term());
        assert!(matches!(claim.await, Claim::Unreachable(_)));
        for seen in [None, Some(edition(7))] {
            let proposal = proposal(edition(store), seen);
            let answer = rig.cache.announce(&stranger, &proposal).await;
            assert_eq!(answer, Ok(Announce::Taken));
        }
    }
    let alone = std::slice::from_ref(&theirs);
    let flushed = rig.cache.flush(&stranger, alone, edition(7)).await;
    assert_eq!(flushed, Err(CacheError::Taken));
    let listed = rig.cache.entries::<Rows>(alone, &[edition(7)]).await;
    assert_eq!(listed, Err(CacheError::Taken));
    assert_eq!(rig.look(&key(1), 7).await.entry.unwrap().value, rows(60));
    // Not even a lease that was obtained by mistake helps.
    let lease = Lease {
        edition: edition(9),
        ..leased(&rig.cache, &key(1), 7).await
    };
    assert_eq!(rig.fill(&theirs, &lease, 61).await, Fill::Taken);
    assert_eq!(rig.look(&key(1), 7).await.entry.unwrap().value, rows(60));
    // An entry of the same name says by its checksum which league it is of.
    let lease = Lease {
        edition: edition(7),
        ..lease
    };
    assert_eq!(rig.fill(&theirs, &lease, 61).await, Fill::Taken);
    assert_eq!(rig.verdict(&key(1), 7).await, Verdict::Corrupt);
}

async fn a_fill_from_before_a_flush_is_not_current(rig: Rig) {
    let lease = leased(&rig.cache, &key(1), 7).await;
    rig.cache.flush(&league(), &[], edition(7)).await.unwrap();
    assert_eq!(rig.fill(&key(1), &lease, 60).await, Fill::Flushed);
    assert_eq!(rig.verdict(&key(1), 7).await, Verdict::Flushed);
    assert_eq!(rig.publish(&key(1), 7, 60).await, Fill::Filled);
    assert_eq!(rig.verdict(&key(1), 7).await, Verdict::Fresh);
}

async fn a_fill_from_before_a_write_is_not_current(rig: Rig) {
    let lease = leased(&rig.cache, &key(1), 7).await;
    assert_eq!(rig.advance(8).await, lease.nonce);
    assert_eq!(rig.fill(&key(1), &lease, 60).await, Fill::Outdated);
    assert_eq!(rig.verdict(&key(1), 7).await, Verdict::Outdated);
    assert_eq!(rig.verdict(&key(1), 8).await, Verdict::Missing);
}

async fn an_entry_from_before_a_write_is_outdated(rig: Rig) {
    rig.publish(&key(1), 7, 60).await;
    let early = rig.verdict(&key(1), 8).await;
    assert_eq!(early, Verdict::Outdated, "not announced yet");
    assert_eq!(rig.verdict(&key(1), 7).await, Verdict::Fresh);
    rig.advance(8).await;
    assert_eq!(rig.verdict(&key(1), 7).await, Verdict::Outdated);
    assert_eq!(rig.verdict(&key(1), 8).await, Verdict::Missing);
    assert_eq!(rig.publish(&key(1), 8, 61).await, Fill::Filled);
    assert_eq!(rig.look(&key(1), 8).await.entry.unwrap().value, rows(61));
}

/// Two copies of one store, each with a write of its own behind the same revision.
async fn of_two_copies_written_to_apart_neither_overwrites_the_other(rig: Rig) {
    let (ours, theirs) = (
        edition(7),
        Edition {
            facts: Digest(8),
            ..edition(7)
        },
    );
    rig.publish(&key(1), 7, 60).await;
    for seen in [None, Some(edition(6)), Some(theirs)] {
        let answer = rig.announce(theirs, seen).await;
        assert_eq!(answer, Announce::Moved(Some(ours)));
    }
    let found = rig.cache.look_up::<Rows>(&key(1), theirs).await;
    assert_eq!(found.verdict, Verdict::Outdated);
    assert!(found.entry.is_none());
    assert_eq!(found.announced.unwrap().edition(), Some(ours));
    // Even a copy that does not look writes to a name of its own.
    let lease = Lease {
        edition: theirs,
        ..leased(&rig.cache, &key(1), 7).await
    };
    let filled = rig.cache.fill(&key(1), &lease, &rows(61), &built()).await;
    assert_eq!(filled.fill, Fill::Outdated);
    assert_eq!(rig.look(&key(1), 7).await.entry.unwrap().value, rows(60));

    // A flush gives neither of them the place of the other.
    rig.cache.flush(&league(), &[], ours).await.unwrap();
    let answer = rig.announce(theirs, None).await;
    assert_eq!(answer, Announce::Moved(Some(ours)));
    assert_eq!(rig.verdict(&key(1), 7).await, Verdict::Flushed);
    // Only a copy that knows what is announced may take over, and then the other is outdated.
    let answer = rig.announce(theirs, Some(ours)).await;
    assert!(matches!(answer, Announce::Announced(_)), "{answer:?}");
    assert_eq!(rig.verdict(&key(1), 7).await, Verdict::Outdated);
    let found = rig.cache.look_up::<Rows>(&key(1), theirs).await;
    assert_eq!(found.verdict, Verdict::Flushed, "filled before the flush");
}

async fn a_fill_may_be_repeated(rig: Rig) {
    let lease = leased(&rig.cache, &key(1), 7).await;
    for _ in 0..2 {
        assert_eq!(rig.fill(&key(1), &lease, 60).await, Fill::Filled);
        assert_eq!(rig.verdict(&key(1), 7).await, Verdict::Fresh);
    }
}

async fn an_announcement_may_be_repeated_and_moves_only_from_what_was_seen(rig: Rig) {
    let nonce = rig.advance(8).await;
    let (same, moved) = (Announce::Same(nonce), Announce::Moved(Some(edition(8))));
    for (mine, seen, expected) in [
        (8, None, same),
        (8, Some(7), same),
        (5, None, moved),
        (5, Some(4), moved),
        (9, Some(7), moved),
        (9, None, moved),
        (9, Some(8), Announce::Announced(nonce)),
        (9, Some(8), Announce::Same(nonce)),
        (8, None, Announce::Moved(Some(edition(9)))),
    ] {
        let answer = rig.announce(edition(mine), seen.map(edition)).await;
        assert_eq!(answer, expected, "{mine} on {seen:?}");
    }
    let said = rig.cache.announced(&league()).await.unwrap();
    assert!(said.is_of(edition(9)));
    let reference = said.reference.unwrap();
    assert_eq!(reference.was, Some(edition(8)));
    assert_eq!((reference.by.as_str(), reference.nonce), ("test:1", nonce));
}

/// A second flush, as after a lost answer, means what the first meant.
async fn a_flush_may_be_repeated(rig: Rig) {
    let mut last = rig.advance(7).await;
    for _ in 0..2 {
        assert_eq!(rig.publish(&key(1), 7, 60).await, Fill::Filled);
        let receipt = rig.cache.flush(&league(), &[], edition(7)).await.unwrap();
        let nonce = receipt.nonce.unwrap();
        assert!(nonce > last, "{nonce} after {last}");
        last = nonce;
        assert_eq!(rig.verdict(&key(1), 7).await, Verdict::Flushed);
        let said = rig.cache.announced(&league()).await.unwrap();
        assert!(said.is_of(edition(7)), "the edition stays announced");
    }
}
