//! Entries that other hands damaged, to the last bit: each is seen, survived and repaired.

use libtest_mimic::Trial;
use redis::Commands;
use scoretable::cache::{Fill, Verdict};

use crate::cache::hostile::Rig;
use crate::support::league::{built, edition, key, leased, publish};
use crate::support::trials::server_trial;

pub(crate) fn trials() -> Vec<Trial> {
    vec![
        server_trial("damaged::a_field_with_garbage", field_with_garbage),
        server_trial("damaged::a_field_that_is_gone", field_that_is_gone),
        server_trial("damaged::the_size", the_size_says_nothing_of_the_entry),
        server_trial("damaged::a_flipped_bit_anywhere", flipped_bit_anywhere),
        server_trial("damaged::a_truncated_chunk", truncated_chunk),
        server_trial("damaged::an_entry_of_another_key", entry_of_another_key),
        server_trial(
            "damaged::right_checksum_wrong_bytes",
            right_checksum_wrong_bytes,
        ),
    ]
}

/// The entry under test.
fn table() -> String {
    key(1).table(edition(7))
}

async fn field_with_garbage() {
    let mut rig = Rig::new().await;
    for (field, garbage) in [
        ("nonce", ""),
        ("nonce", "soon"),
        ("nonce", "0017"),
        ("chunks", "4000000000"),
        ("chunks", "18446744073709551616"),
        ("chunks", "-1"),
        ("chunks", "2"),
        ("rows", "1e9"),
        ("rows", "24999"),
        ("checksum", "0000000000000000"),
        ("checksum", "zz"),
        ("built_at", ""),
        ("built_by", "\u{1b}]0;owned\u{7}"),
        ("grace_ms", "99999999999999999999"),
        ("0", ""),
    ] {
        let () = rig.hand.hset(table(), field, garbage).unwrap();
        rig.expect(Verdict::Corrupt, &format!("{field} = {garbage:?}"))
            .await;
    }
    let () = rig.hand.hset(table(), "built_by", b"\xff\xfe").unwrap();
    rig.expect(Verdict::Corrupt, "a name that is no text").await;
}

/// The size of the payload is only told to the user, and the checksum of the first chunk is for programs that read no more than
/// that: what they say, and whether they are there, makes no difference to a table that is read whole.
const UNCHECKED: [&str; 2] = ["bytes", "checksum_0"];

async fn the_size_says_nothing_of_the_entry() {
    let mut rig = Rig::new().await;
    for field in UNCHECKED {
        for garbage in ["", "-1", "18446744073709551616", "\u{1b}[2J"] {
            let () = rig.hand.hset(table(), field, garbage).unwrap();
            rig.expect(Verdict::Fresh, garbage).await;
        }
        let () = rig.hand.hdel(table(), field).unwrap();
        rig.expect(Verdict::Fresh, field).await;
    }
}

fn is_checked(field: &str) -> bool {
    !UNCHECKED.contains(&field)
}

async fn field_that_is_gone() {
    let mut rig = Rig::new().await;
    let fields: Vec<String> = rig.hand.hkeys(table()).unwrap();
    assert_eq!(fields.len(), 13, "{fields:?}");
    for field in fields.into_iter().filter(|field| is_checked(field)) {
        let () = rig.hand.hdel(table(), &field).unwrap();
        // Without its checksum the entry looks replaced.
        rig.expect(Verdict::Corrupt, &field).await;
    }
}

async fn flipped_bit_anywhere() {
    let mut rig = Rig::new().await;
    let table = table();
    let fields: Vec<(String, Vec<u8>)> = rig.hand.hgetall(&table).unwrap();
    for (field, bytes) in fields.into_iter().filter(|(field, _)| is_checked(field)) {
        for at in [0, bytes.len() / 2, bytes.len() - 1] {
            let mut flipped = bytes.clone();
            flipped[at] ^= 1 << (at % 8);
            let () = rig.hand.hset(&table, &field, flipped).unwrap();
            let verdict = rig.verdict().await;
            // A flipped nonce may also read as that of another flush.
            let dead = match verdict {
                Verdict::Flushed => field == "nonce",
                verdict => verdict == Verdict::Corrupt,
            };
            assert!(dead, "{field} at {at}: {verdict}");
            let () = rig.hand.hset(&table, &field, &bytes).unwrap();
            assert_eq!(rig.verdict().await, Verdict::Fresh, "{field} put right");
        }
    }
}

async fn truncated_chunk() {
    let mut rig = Rig::new().await;
    for chunk in ["0", "1", "2"] {
        let mut bytes: Vec<u8> = rig.hand.hget(table(), chunk).unwrap();
        bytes.pop();
        let () = rig.hand.hset(table(), chunk, bytes).unwrap();
        rig.expect(Verdict::Corrupt, chunk).await;
    }
}

async fn entry_of_another_key() {
    let mut rig = Rig::new().await;
    assert_eq!(publish(&rig.cache, &key(2), 7, 60).await, Fill::Filled);
    let () = rig.hand.rename(key(2).table(edition(7)), table()).unwrap();
    rig.expect(Verdict::Corrupt, "sound, but of another week")
        .await;
    let () = rig
        .hand
        .copy(
            table(),
            key(1).table(edition(8)),
            redis::CopyOptions::default(),
        )
        .unwrap();
    rig.advance(8).await;
    assert_eq!(
        rig.verdict_in(8).await,
        Verdict::Corrupt,
        "sound, but of another edition"
    );
}

async fn right_checksum_wrong_bytes() {
    let rig = Rig::new().await;
    // What an honest program of another kind would publish under the same key: well-formed, and no table of ours.
    let lease = leased(&rig.cache, &key(1), 7).await;
    let other = std::sync::Arc::new(texts::Texts(vec!["no table".to_owned()]));
    let published = rig.cache.fill(&key(1), &lease, &other, &built()).await;
    assert_eq!(published.fill, Fill::Filled);
    rig.expect(Verdict::Corrupt, "another program's value")
        .await;
}

mod texts {
    use scoretable::cache::Payload;
    use serde::{Deserialize, Serialize};

    /// A payload of another shape.
    #[derive(Clone, Serialize, Deserialize)]
    pub(crate) struct Texts(pub(crate) Vec<String>);

    impl Payload for Texts {
        type Part<'a> = Self;

        fn rows(&self) -> usize {
            self.0.len()
        }

        fn parts(&self) -> impl Iterator<Item = Self> {
            std::iter::once(self.clone())
        }

        fn begin(part: Self, _: usize) -> Option<Self> {
            Some(part)
        }

        fn append(&mut self, _: Self, _: usize) -> bool {
            false
        }
    }
}
