//! What both backends promise of claims, fills, writes and flushes.

use std::sync::Arc;

use libtest_mimic::Trial;
use scoretable::cache::{Claim, Fill, Lease, Verdict};
use scoretable::league::{Digest, Edition, Revision};
use tokio::task::JoinSet;

use crate::league::{Rows, built, edition, key, league, leased, rows};
use crate::rig::{Rig, both};

/// Each promise, asked of both.
pub(crate) fn trials() -> Vec<Trial> {
    both![
        one_builds_and_the_others_wait,
        of_many_tasks_at_once_one_builds,
        a_lease_ends_with_the_fill,
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
    assert_eq!(rig.cache.claim(&key(1), Revision(7)).await, Claim::Wait);
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
            cache.claim(&key(1), Revision(7)).await
        });
    }
    let claims = tasks.join_all().await;
    let count = |wanted: fn(&Claim) -> bool| claims.iter().filter(|claim| wanted(claim)).count();
    assert_eq!(count(|claim| matches!(claim, Claim::Go(_))), 1);
    assert_eq!(count(|claim| matches!(claim, Claim::Wait)), 63);
}

async fn a_lease_ends_with_the_fill(rig: Rig) {
    rig.publish(&key(1), 7, 60).await;
    leased(&rig.cache, &key(1), 7).await;
}

async fn who_is_behind_is_told_so(rig: Rig) {
    leased(&rig.cache, &key(1), 7).await;
    let claim = rig.cache.claim(&key(2), Revision(6)).await;
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
    assert!(rig.cache.advance(&league(), Revision(8)).await);
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
    assert!(rig.cache.advance(&league(), Revision(8)).await);
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
    // And after a flush nobody was first.
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
    for revision in [8, 8, 5] {
        assert!(rig.cache.advance(&league(), Revision(revision)).await);
        let claim = rig.cache.claim(&key(1), Revision(7)).await;
        assert_eq!(claim, Claim::Behind(Revision(8)));
    }
}
