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
        server_trial("damaged::a_flipped_bit_anywhere", flipped_bit_anywhere),
        server_trial("damaged::a_truncated_chunk", truncated_chunk),
        server_trial("damaged::an_entry_of_another_key", entry_of_another_key),
        server_trial(
            "damaged::right_checksum_wrong_bytes",
            right_checksum_wrong_bytes,
        ),
    ]
}

async fn field_with_garbage() {
    let mut rig = Rig::new().await;
    for (field, garbage) in [
        ("store", "1f3a9c02"),
        ("store", "1f3a9c02-1111-4111-8111-111111111111"),
        ("chunks", "4000000000"),
        ("chunks", "18446744073709551616"),
        ("chunks", "-1"),
        ("chunks", "2"),
        ("rows", "1e9"),
        ("rows", "24999"),
        ("checksum", "0000000000000000"),
        ("checksum", "zz"),
        ("revision", "9"),
        ("facts", ""),
        ("facts", "000000000000FAC7"),
        ("built_at", ""),
        ("built_by", "\u{1b}]0;owned\u{7}"),
        ("grace_ms", "99999999999999999999"),
        ("0", ""),
    ] {
        let () = rig.hand.hset(key(1).table(), field, garbage).unwrap();
        rig.expect(Verdict::Corrupt, &format!("{field} = {garbage:?}"))
            .await;
    }
    let () = rig
        .hand
        .hset(key(1).table(), "built_by", b"\xff\xfe")
        .unwrap();
    rig.expect(Verdict::Corrupt, "a name that is no text").await;
}

async fn field_that_is_gone() {
    let mut rig = Rig::new().await;
    let fields: Vec<String> = rig.hand.hkeys(key(1).table()).unwrap();
    assert_eq!(fields.len(), 15, "{fields:?}");
    for field in fields {
        let () = rig.hand.hdel(key(1).table(), &field).unwrap();
        // Without its checksum the entry looks replaced.
        rig.expect(Verdict::Corrupt, &field).await;
    }
}

async fn flipped_bit_anywhere() {
    let mut rig = Rig::new().await;
    let table = key(1).table();
    let fields: Vec<(String, Vec<u8>)> = rig.hand.hgetall(&table).unwrap();
    for (field, bytes) in fields {
        for at in [0, bytes.len() / 2, bytes.len() - 1] {
            let mut flipped = bytes.clone();
            flipped[at] ^= 1 << (at % 8);
            let () = rig.hand.hset(&table, &field, flipped).unwrap();
            let verdict = rig.verdict().await;
            // A flipped nonce, revision or digest may also read as one of another flush, an older league, another copy.
            let dead = [
                Verdict::Corrupt,
                Verdict::Flushed,
                Verdict::Outdated,
                Verdict::Forked,
            ];
            assert!(dead.contains(&verdict), "{field} at {at}: {verdict}");
            let () = rig.hand.hset(&table, &field, &bytes).unwrap();
            assert_eq!(rig.verdict().await, Verdict::Fresh, "{field} put right");
        }
    }
}

async fn truncated_chunk() {
    let mut rig = Rig::new().await;
    for chunk in ["0", "1", "2"] {
        let mut bytes: Vec<u8> = rig.hand.hget(key(1).table(), chunk).unwrap();
        bytes.pop();
        let () = rig.hand.hset(key(1).table(), chunk, bytes).unwrap();
        rig.expect(Verdict::Corrupt, chunk).await;
    }
}

async fn entry_of_another_key() {
    let mut rig = Rig::new().await;
    assert_eq!(publish(&rig.cache, &key(2), 7, 60).await, Fill::Filled);
    let () = rig.hand.rename(key(2).table(), key(1).table()).unwrap();
    rig.expect(Verdict::Corrupt, "sound, but of another week")
        .await;
}

async fn right_checksum_wrong_bytes() {
    let rig = Rig::new().await;
    // What an honest program of another kind would publish under the same key: well-formed, and no table of ours.
    let lease = leased(&rig.cache, &key(1), 7).await;
    let other = std::sync::Arc::new(texts::Texts(vec!["no table".to_owned()]));
    let (edition, built) = (edition(7), built());
    let published = rig
        .cache
        .fill(&key(1), &lease, edition, &other, &built)
        .await;
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
        fn rows(&self) -> usize {
            self.0.len()
        }

        fn parts(&self) -> Vec<Self> {
            vec![self.clone()]
        }

        fn join(parts: Vec<Self>) -> Option<Self> {
            parts.into_iter().next()
        }
    }
}
