//! What both backends promise of claims, fills, writes and flushes.

use std::sync::Arc;
use std::time::Duration;

use libtest_mimic::Trial;
use scoretable::cache::{Announced, CacheError, Claim, Fill, Key, Lease, Verdict};
use scoretable::league::{Digest, Edition, Revision};
use tokio::task::JoinSet;

use crate::cache::rig::{Rig, both};
use crate::support::league::{Rows, built, edition, key, league, leased, rows, tag, term};

/// Each promise, asked of both.
pub(crate) fn trials() -> Vec<Trial> {
    both![
        one_builds_and_the_others_wait,
        of_many_tasks_at_once_one_builds,
        a_lease_ends_with_the_fill,
        a_lease_that_is_given_back_is_free,
        another_leagues_keys_are_never_used,
        who_is_behind_is_told_so,
        a_fill_from_before_a_flush_is_refused,
        a_fill_from_before_a_write_is_refused,
        an_entry_from_before_a_write_is_outdated,
        of_two_copies_written_to_apart_neither_overwrites_the_other,
        a_fill_may_be_repeated,
        an_advance_may_be_repeated_and_never_goes_back,
    ]
}

async fn one_builds_and_the_others_wait(rig: Rig) {
    let lease = leased(&rig.cache, &key(1), 7).await;
    assert_eq!(lease.backend, rig.kind);
    assert!(matches!(
        rig.cache.claim(&key(1), Revision(7), term()).await,
        Claim::Wait(_)
    ));
    leased(&rig.cache, &key(2), 7).await;
}

async fn of_many_tasks_at_once_one_builds(rig: Rig) {
    let cache = Arc::new(rig.cache);
    let mut tasks = JoinSet::new();
    for _ in 0..64 {
        let cache = Arc::clone(&cache);
        tasks.spawn(async move {
            let found = cache.look_up::<Rows>(&key(1), edition(7)).await;
            assert_eq!(found.verdict, Verdict::Missing);
            cache.claim(&key(1), Revision(7), term()).await
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
    rig.cache.give_back(&key(1), &lease).await;
    // It is over within a millisecond.
    let next = loop {
        match rig.cache.claim(&key(1), Revision(7), term()).await {
            Claim::Wait(left) => assert!(left <= Duration::from_millis(1), "{left:?}"),
            claim => break claim,
        }
    };
    assert!(matches!(next, Claim::Go(_)), "{next:?}");
}

/// Two leagues whose ids begin alike have the same keys, and nothing of each other.
async fn another_leagues_keys_are_never_used(rig: Rig) {
    let stranger = tag("1f3a9c02-1111-4111-8111-111111111111");
    let theirs = Key {
        league: stranger.clone(),
        ..key(1)
    };
    assert_eq!(theirs.table(), key(1).table());
    rig.publish(&key(1), 7, 60).await;
    for store in [6, 7, 8] {
        assert_eq!(rig.verdict(&theirs, store).await, Verdict::Taken);
        let claim = rig.cache.claim(&theirs, Revision(store), term()).await;
        assert_eq!(claim, Claim::Taken);
    }
    assert_eq!(
        rig.cache.advance(&stranger, Revision(9)).await,
        Announced::Taken
    );
    let flushed = rig
        .cache
        .flush(&stranger, std::slice::from_ref(&theirs))
        .await;
    assert_eq!(flushed, Err(CacheError::Taken));
    let listed = rig
        .cache
        .entries::<Rows>(std::slice::from_ref(&theirs), edition(7))
        .await;
    assert_eq!(listed, Err(CacheError::Taken));
    assert_eq!(rig.look(&key(1), 7).await.entry.unwrap().value, rows(60));
    // Not even a lease that was got by mistake helps.
    let lease = leased(&rig.cache, &key(1), 7).await;
    assert_eq!(rig.fill(&theirs, &lease, 9, 61).await, Fill::Taken);
    assert_eq!(rig.look(&key(1), 7).await.entry.unwrap().value, rows(60));
}

async fn who_is_behind_is_told_so(rig: Rig) {
    leased(&rig.cache, &key(1), 7).await;
    let claim = rig.cache.claim(&key(2), Revision(6), term()).await;
    assert_eq!(claim, Claim::Behind(Revision(7)));
}

async fn a_fill_from_before_a_flush_is_refused(rig: Rig) {
    let lease = leased(&rig.cache, &key(1), 7).await;
    rig.cache.flush(&league(), &[]).await.unwrap();
    assert_eq!(rig.fill(&key(1), &lease, 7, 60).await, Fill::Flushed);
    assert_eq!(rig.verdict(&key(1), 7).await, Verdict::Missing);
}

async fn a_fill_from_before_a_write_is_refused(rig: Rig) {
    let lease = leased(&rig.cache, &key(1), 7).await;
    assert_eq!(
        rig.cache.advance(&league(), Revision(8)).await,
        Announced::Told
    );
    assert_eq!(rig.fill(&key(1), &lease, 7, 60).await, Fill::Outdated);
    assert_eq!(rig.verdict(&key(1), 7).await, Verdict::Missing);
}

async fn an_entry_from_before_a_write_is_outdated(rig: Rig) {
    rig.publish(&key(1), 7, 60).await;
    assert_eq!(
        rig.verdict(&key(1), 8).await,
        Verdict::Outdated,
        "by the store"
    );
    assert_eq!(rig.verdict(&key(1), 7).await, Verdict::Fresh);
    assert_eq!(
        rig.cache.advance(&league(), Revision(8)).await,
        Announced::Told
    );
    assert_eq!(
        rig.verdict(&key(1), 7).await,
        Verdict::Outdated,
        "by the fence"
    );
    assert_eq!(rig.publish(&key(1), 8, 61).await, Fill::Filled);
    assert_eq!(rig.verdict(&key(1), 8).await, Verdict::Fresh);
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
    let late = leased(&rig.cache, &key(1), 7).await;
    rig.cache.flush(&league(), &[key(1)]).await.unwrap();
    let first = leased(&rig.cache, &key(1), 7).await;
    let racing = Lease {
        nonce: first.nonce.clone(),
        ..late
    };
    assert_eq!(rig.fill(&key(1), &first, 7, 60).await, Fill::Filled);

    let found = rig.cache.look_up::<Rows>(&key(1), theirs).await;
    assert_eq!(
        (found.verdict, found.entry.is_none()),
        (Verdict::Forked, true)
    );
    // Who did not look, or looked before the entry was there, is refused where the entry is kept.
    let (value, built) = (rows(61), built());
    let refused = rig
        .cache
        .fill(&key(1), &racing, theirs, &value, &built)
        .await;
    assert_eq!(refused.fill, Fill::Forked);
    let kept = rig.cache.look_up::<Rows>(&key(1), ours).await;
    assert_eq!(kept.verdict, Verdict::Fresh);
    assert_eq!(kept.entry.unwrap().value, rows(60));

    // The next revision is for either of them to publish.
    let next = Edition {
        revision: Revision(8),
        ..theirs
    };
    let lease = leased(&rig.cache, &key(1), 8).await;
    let filled = rig.cache.fill(&key(1), &lease, next, &value, &built).await;
    assert_eq!(filled.fill, Fill::Filled);
    assert_eq!(rig.verdict(&key(1), 8).await, Verdict::Forked);
    // And after a flush no copy was first.
    rig.cache.flush(&league(), &[]).await.unwrap();
    assert_eq!(rig.verdict(&key(1), 8).await, Verdict::Flushed);
    assert_eq!(rig.publish(&key(1), 8, 62).await, Fill::Filled);
}

async fn a_fill_may_be_repeated(rig: Rig) {
    let lease = leased(&rig.cache, &key(1), 7).await;
    for _ in 0..2 {
        assert_eq!(rig.fill(&key(1), &lease, 7, 60).await, Fill::Filled);
        assert_eq!(rig.verdict(&key(1), 7).await, Verdict::Fresh);
    }
}

async fn an_advance_may_be_repeated_and_never_goes_back(rig: Rig) {
    let behind = Announced::Behind {
        store: Revision(5),
        league: Revision(8),
    };
    for (revision, expected) in [(8, Announced::Told), (8, Announced::Told), (5, behind)] {
        let announced = rig.cache.advance(&league(), Revision(revision)).await;
        assert_eq!(announced, expected);
        let claim = rig.cache.claim(&key(1), Revision(7), term()).await;
        assert_eq!(claim, Claim::Behind(Revision(8)));
    }
}
