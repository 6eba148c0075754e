//! What both backends promise of an entry: that it comes back as it was published, and goes when it is flushed.

use libtest_mimic::Trial;
use scoretable::cache::{Built, Fill, Key, Settings, State, Verdict};

use crate::cache::rig::{Rig, both};
use crate::support::league::{Rows, built, edition, key, league, leased, rows, tag};

/// Each promise, asked of both.
pub(crate) fn trials() -> Vec<Trial> {
    both![
        what_was_published_is_found_again,
        a_large_table_travels_in_chunks,
        an_empty_table_is_a_table,
        an_entry_newer_than_the_store_is_not_shown,
        a_fill_tells_the_size_of_what_it_published,
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

async fn an_entry_newer_than_the_store_is_not_shown(rig: Rig) {
    rig.publish(&key(1), 7, 60).await;
    let found = rig.look(&key(1), 3).await;
    assert_eq!(found.verdict, Verdict::Outdated);
    assert_eq!(found.announced.unwrap().edition(), Some(edition(7)));
}

async fn a_fill_tells_the_size_of_what_it_published(rig: Rig) {
    let lease = leased(&rig.cache, &key(1), 7).await;
    let published = rig
        .cache
        .fill(&key(1), &lease, &rows(25_000), &built())
        .await;
    assert_eq!(published.fill, Fill::Filled);
    assert_eq!(
        published.bytes,
        rig.look(&key(1), 7).await.entry.unwrap().bytes
    );
}

async fn a_flush_says_what_it_removed(rig: Rig) {
    rig.publish(&key(1), 7, 60).await;
    rig.publish(&key(2), 7, 25_000).await;
    rig.publish(&key(3), 7, 60).await;
    let mut bytes = 0;
    for week in [1, 2] {
        bytes += rig.look(&key(week), 7).await.entry.unwrap().bytes;
    }
    let known = [key(1), key(2), key(4)];
    let flush = async || {
        rig.cache
            .flush(&league(), &known, edition(7))
            .await
            .unwrap()
    };
    let receipt = flush().await;
    assert_eq!((receipt.entries, receipt.bytes), (2, bytes));
    assert_eq!(rig.verdict(&key(1), 7).await, Verdict::Missing);
    assert_eq!(
        rig.verdict(&key(3), 7).await,
        Verdict::Flushed,
        "not told of"
    );
    let lease = leased(&rig.cache, &key(1), 7).await;
    assert_eq!(Some(lease.nonce), receipt.nonce);
    let again = flush().await;
    assert_eq!((again.entries, again.bytes), (0, 0));
    assert!(again.nonce > receipt.nonce);
}

async fn a_flush_leaves_other_leagues_alone(rig: Rig) {
    let other = Key {
        league: tag("2f3a9c02-0000-4000-8000-000000000000"),
        ..key(1)
    };
    rig.publish(&other, 7, 60).await;
    let both = [key(1), other.clone()];
    let receipt = rig.cache.flush(&league(), &both, edition(7)).await.unwrap();
    assert_eq!((receipt.entries, receipt.nonce), (0, None));
    rig.publish(&key(1), 7, 60).await;
    let receipt = rig.cache.flush(&league(), &both, edition(7)).await.unwrap();
    assert_eq!(receipt.entries, 1);
    assert_eq!(rig.verdict(&other, 7).await, Verdict::Fresh);
}

async fn entries_are_listed_as_they_would_be_found(rig: Rig) {
    rig.publish(&key(1), 7, 60).await;
    rig.publish(&key(2), 8, 25_000).await;
    let keys = [key(1), key(2), key(3)];
    let editions = [edition(8), edition(7)];
    let listed = rig.cache.entries::<Rows>(&keys, &editions).await.unwrap();
    let [old, new] = listed.try_into().expect("two entries");
    assert_eq!((old.key, old.verdict), (key(1), Verdict::Outdated));
    assert_eq!((new.key, new.verdict), (key(2), Verdict::Fresh));
    assert_eq!((old.rows, new.rows), (60, 25_000));
    assert_eq!((old.edition, new.edition), (edition(7), edition(8)));
    assert_eq!(new.built, Some(built()));
    assert!(new.bytes > 25_000 && new.ttl.is_some_and(|ttl| !ttl.is_zero()));
}

async fn a_builder_with_a_strange_name_is_published_under_a_clean_one(rig: Rig) {
    let lease = leased(&rig.cache, &key(1), 7).await;
    let strange = Built {
        by: format!("\u{1b}[2Jho\u{202e}st {}", "é".repeat(500)),
        ..built()
    };
    let value = rows(60);
    let published = rig.cache.fill(&key(1), &lease, &value, &strange).await;
    assert_eq!(published.fill, Fill::Filled);
    let by = rig.look(&key(1), 7).await.entry.unwrap().built.by;
    assert!(by.starts_with("[2Jhost é") && by.len() <= 256, "{by}");
}
