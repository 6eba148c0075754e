//! The first part of an entry, and how the rest of it comes.

use super::*;
use crate::cache::backend::Local;
use crate::cache::entry::{Chunk, Record};
use crate::cache::lookup::look;
use crate::cache::lookup::tests::{EDITION, Letters, key, publish};
use crate::cache::{Extent, Verdict, codec};

async fn rest_of(backend: Backend<'_>) -> Rest<Letters> {
    let opened = look::<Letters>(backend, &key(), EDITION, Extent::FirstRows).await;
    let opened = opened.unwrap();
    assert_eq!(opened.verdict, Verdict::Fresh);
    let (first, bytes) = opened.value.as_ref().unwrap();
    assert_eq!((first.0.as_str(), *bytes), ("a", 2));
    *opened.rest(&key(), EDITION).unwrap()
}

#[tokio::test]
async fn the_first_part_is_at_hand_and_the_whole_is_what_was_filled() {
    let local = Local::default();
    let backend = Backend::Embedded(&local);
    publish(backend, "abcdef").await;
    let rest = rest_of(backend).await;
    assert_eq!(rest.rows(), 6);
    let mut told = Vec::new();
    let goes_on = |rows| {
        told.push(rows);
        true
    };
    let Ok(Completion::Whole(entry)) = fetch(backend, rest, goes_on).await else {
        panic!("expected the whole")
    };
    let whole = look::<Letters>(backend, &key(), EDITION, Extent::Whole).await;
    assert_eq!(whole.unwrap().value, Some((entry.value, entry.bytes)));
    assert_eq!(told, [2, 3, 4, 5, 6]);
}

#[tokio::test]
async fn an_entry_of_one_part_has_no_rest() {
    let local = Local::default();
    let backend = Backend::Embedded(&local);
    publish(backend, "a").await;
    let opened = look::<Letters>(backend, &key(), EDITION, Extent::FirstRows).await;
    let opened = opened.unwrap();
    assert!(opened.rest(&key(), EDITION).is_none());
    assert_eq!(
        opened.value.map(|(value, _)| value.0.clone()),
        Some("a".into())
    );
}

#[tokio::test]
async fn the_rest_of_another_fill_is_never_put_behind_the_first_part() {
    let local = Local::default();
    let backend = Backend::Embedded(&local);
    publish(backend, "abc").await;
    let rest = rest_of(backend).await;
    publish(backend, "xyz").await;
    let completion = fetch(backend, rest, |_| true).await;
    assert!(matches!(completion, Ok(Completion::Replaced)));
}

#[tokio::test]
async fn a_rest_that_does_not_belong_to_the_first_part_is_corrupt() {
    let local = Local::default();
    let backend = Backend::Embedded(&local);
    publish(backend, "abc").await;
    let damages: [fn(&mut Rest<Letters>); 4] = [
        |rest| rest.record.first = Chunk::new(b"\x01x".to_vec()),
        |rest| rest.record.meta.rows += 1,
        |rest| rest.record.meta.chunks -= 1,
        |rest| rest.record.meta.chunks += 1,
    ];
    for damage in damages {
        let mut rest = rest_of(backend).await;
        damage(&mut rest);
        let completion = fetch(backend, rest, |_| true).await;
        assert!(
            matches!(completion, Ok(Completion::Corrupt)),
            "{completion:?}"
        );
    }
}

#[tokio::test]
async fn a_rest_that_nobody_waits_for_is_not_fetched_to_its_end() {
    let local = Local::default();
    let backend = Backend::Embedded(&local);
    publish(backend, "abcdefgh").await;
    let rest = rest_of(backend).await;
    let mut told = 0;
    let goes_on = |rows| {
        told = rows;
        rows < 3
    };
    let completion = fetch(backend, rest, goes_on).await;
    assert!(matches!(completion, Ok(Completion::Unwanted)));
    assert_eq!(told, 3);
}

#[tokio::test]
async fn a_first_part_that_claims_to_be_all_is_no_first_part() {
    let local = Local::default();
    let backend = Backend::Embedded(&local);
    publish(backend, "abc").await;
    let mut record = rest_of(backend).await.record;
    record.proof = None;
    let first = |record: &Record| codec::first::<Letters>(&key(), EDITION, record);
    assert!(first(&record).is_some());
    record.meta.rows = 1;
    assert!(first(&record).is_none());
}

#[tokio::test]
async fn a_first_part_has_its_own_checksum_which_no_damage_passes() {
    let local = Local::default();
    let backend = Backend::Embedded(&local);
    publish(backend, "abc").await;
    let rest = rest_of(backend).await;
    assert!(rest.is_proved());
    let first = |record: &Record| codec::first::<Letters>(&key(), EDITION, record);
    assert!(first(&rest.record).is_some());
    let damages: [fn(&mut Record); 4] = [
        |record| record.first = Chunk::new(b"\x01x".to_vec()),
        |record| record.meta.rows += 1,
        |record| record.meta.chunks += 1,
        |record| record.proof = record.proof.map(|proof| proof ^ 1),
    ];
    for damage in damages {
        let mut record = rest.record.clone();
        damage(&mut record);
        assert!(first(&record).is_none(), "{record:?}");
    }
}

#[tokio::test]
async fn an_entry_of_an_older_program_has_first_rows_without_proof() {
    let local = Local::default();
    let backend = Backend::Embedded(&local);
    publish(backend, "abc").await;
    local.run(|embedded, _| {
        let table = key().table(EDITION);
        assert!(embedded.keys.hdel(&table, codec::PROOF));
    });
    assert!(!rest_of(backend).await.is_proved());
}
