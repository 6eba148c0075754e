//! What both backends promise.

use std::sync::Arc;

use libtest_mimic::Trial;
use scoretable::cache::{Built, Claim, Fill, Key, Lease, Settings, State, Verdict};
use scoretable::league::{Digest, Edition, Revision};
use tokio::task::JoinSet;

use crate::league::{Rows, built, edition, key, league, leased, rows, tag};
use crate::rig::Rig;
use crate::trials::{server_trial, trial};

macro_rules! both {
    ($($promise:ident),* $(,)?) => {
        vec![$(
            trial(concat!("embedded::", stringify!($promise)), || $promise(Rig::embedded())),
            server_trial(concat!("server::", stringify!($promise)), || $promise(Rig::server())),
        )*]
    };
}

/// Each promise, asked of both.
pub(crate) fn trials() -> Vec<Trial> {
    both![
        what_was_published_is_found_again,
        a_large_table_travels_in_chunks,
        an_empty_table_is_a_table,
        one_builds_and_the_others_wait,
        of_many_tasks_at_once_one_builds,
        a_lease_ends_with_the_fill,
        who_is_behind_is_told_so,
        a_fill_from_before_a_flush_is_refused,
        a_fill_from_before_a_write_is_refused,
        an_entry_from_before_a_write_is_outdated,
        an_entry_newer_than_the_store_is_fresh,
        of_two_copies_written_to_apart_neither_overwrites_the_other,
        a_fill_tells_the_size_of_what_it_published,
        a_fill_may_be_repeated,
        an_advance_may_be_repeated_and_never_goes_back,
        a_flush_says_what_it_removed,
        a_flush_leaves_other_leagues_alone,
        entries_are_listed_as_they_would_be_found,
        a_builder_with_a_strange_name_is_published_under_a_clean_one,
    ]
}

async fn what_was_published_is_found_again(rig: Rig) {
    assert_eq!(rig.verdict(&key(1), 7).await, Verdict::Missing);
    assert_eq!(rig.publish(&key(1), 7, 60).await, Fill::Filled);
    let entry = rig.look(&key(1), 7).await.entry.unwrap();
    assert_eq!(entry.value, rows(60));
    assert_eq!(entry.revision, Revision(7));
    assert_eq!(entry.built, built());
    assert!(entry.bytes > 60 && entry.fresh_for <= Settings::default().ttl);
    assert!(!entry.fresh_for.is_zero());
    let state = rig.cache.status().state;
    assert!(matches!(state, State::Off | State::Up), "{state}");
    assert_eq!(rig.verdict(&key(2), 7).await, Verdict::Missing);
}

async fn a_large_table_travels_in_chunks(rig: Rig) {
    assert_eq!(rig.publish(&key(1), 7, 54_321).await, Fill::Filled);
    let entry = rig.look(&key(1), 7).await.entry.unwrap();
    assert_eq!(entry.value, rows(54_321));
}

async fn an_empty_table_is_a_table(rig: Rig) {
    assert_eq!(rig.publish(&key(1), 7, 0).await, Fill::Filled);
    assert_eq!(rig.look(&key(1), 7).await.entry.unwrap().value, rows(0));
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

async fn an_entry_newer_than_the_store_is_fresh(rig: Rig) {
    rig.publish(&key(1), 7, 60).await;
    assert_eq!(rig.verdict(&key(1), 3).await, Verdict::Fresh);
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

async fn a_fill_tells_the_size_of_what_it_published(rig: Rig) {
    let lease = leased(&rig.cache, &key(1), 7).await;
    let published = rig
        .cache
        .fill(&key(1), &lease, edition(7), &rows(25_000), &built())
        .await;
    assert_eq!(published.fill, Fill::Filled);
    assert_eq!(
        published.bytes,
        rig.look(&key(1), 7).await.entry.unwrap().bytes
    );
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

async fn a_flush_says_what_it_removed(rig: Rig) {
    rig.publish(&key(1), 7, 60).await;
    rig.publish(&key(2), 7, 25_000).await;
    rig.publish(&key(3), 7, 60).await;
    leased(&rig.cache, &key(1), 7).await;
    let mut bytes = 0;
    for week in [1, 2] {
        bytes += rig.look(&key(week), 7).await.entry.unwrap().bytes;
    }
    let known = [key(1), key(2), key(4)];
    let receipt = rig.cache.flush(&league(), &known).await.unwrap();
    assert_eq!((receipt.entries, receipt.bytes), (2, bytes));
    assert_eq!(rig.verdict(&key(1), 7).await, Verdict::Missing);
    assert_eq!(
        rig.verdict(&key(3), 7).await,
        Verdict::Flushed,
        "not told of"
    );
    // The lease went too: somebody may build at once.
    assert_eq!(leased(&rig.cache, &key(1), 7).await.nonce, receipt.nonce);
    let again = rig.cache.flush(&league(), &known).await.unwrap();
    assert_eq!((again.entries, again.bytes), (0, 0));
    assert!(again.nonce.0 > receipt.nonce.0);
}

async fn a_flush_leaves_other_leagues_alone(rig: Rig) {
    let other = Key {
        league: tag("2f3a9c02-0000-4000-8000-000000000000"),
        ..key(1)
    };
    rig.publish(&other, 7, 60).await;
    let receipt = rig.cache.flush(&league(), &[key(1), other.clone()]).await;
    assert_eq!(receipt.unwrap().entries, 0);
    assert_eq!(rig.verdict(&other, 7).await, Verdict::Fresh);
}

async fn entries_are_listed_as_they_would_be_found(rig: Rig) {
    rig.publish(&key(1), 7, 60).await;
    rig.publish(&key(2), 8, 25_000).await;
    let keys = [key(1), key(2), key(3)];
    let listed = rig.cache.entries::<Rows>(&keys, edition(8)).await;
    let [old, new] = listed.try_into().expect("two entries");
    assert_eq!((old.key, old.verdict), (key(1), Verdict::Outdated));
    assert_eq!((new.key, new.verdict), (key(2), Verdict::Fresh));
    assert_eq!((old.rows, new.rows), (60, 25_000));
    assert_eq!(new.revision, Some(Revision(8)));
    assert_eq!(new.built, Some(built()));
    assert!(new.bytes > 25_000 && new.ttl.is_some_and(|ttl| !ttl.is_zero()));
}

async fn a_builder_with_a_strange_name_is_published_under_a_clean_one(rig: Rig) {
    let lease = leased(&rig.cache, &key(1), 7).await;
    let strange = Built {
        by: format!("\u{1b}[2Jho\u{202e}st {}", "é".repeat(500)),
        ..built()
    };
    let (edition, value) = (edition(7), rows(60));
    let published = rig
        .cache
        .fill(&key(1), &lease, edition, &value, &strange)
        .await;
    assert_eq!(published.fill, Fill::Filled);
    let by = rig.look(&key(1), 7).await.entry.unwrap().built.by;
    assert!(by.starts_with("[2Jhost é") && by.len() <= 256, "{by}");
}
