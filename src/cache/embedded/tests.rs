use std::time::Duration;

use super::*;
use crate::cache::Content;
use crate::cache::{Built, Verdict};
use crate::league::{Digest, Revision, Season, StoreId, Week};
use crate::scoretable::Kind;

const LEASE: Duration = Duration::from_secs(5);
const TERM: Term = Term {
    lease: LEASE,
    longest: LEASE,
};
const TTL: Duration = Duration::from_secs(100);
const GRACE: Duration = Duration::from_secs(50);

fn league() -> LeagueTag {
    LeagueTag::of(&StoreId::new("1f3a9c02-0000-4000-8000-000000000000").unwrap())
}

/// Another league, whose id begins like that of the first.
fn stranger() -> LeagueTag {
    LeagueTag::of(&StoreId::new("1f3a9c02-1111-4111-8111-111111111111").unwrap())
}

fn key() -> Key {
    Key {
        league: league(),
        content: Content::Table(Kind::Enhanced),
        season: Season::new(2024).unwrap(),
        week: Week::new(1),
    }
}

fn at(seconds: u64) -> Moment {
    Moment((1_700_000_000 + seconds) * 1_000)
}

fn edition(revision: u64, facts: u64) -> Edition {
    Edition {
        revision: Revision(revision),
        facts: Digest(facts),
    }
}

const ONE: (u64, u64) = (1, 10);
const TWO: (u64, u64) = (2, 20);

fn proposal((revision, facts): (u64, u64), seen: Option<(u64, u64)>) -> Proposal {
    Proposal {
        edition: edition(revision, facts),
        seen: seen.map(|(revision, facts)| edition(revision, facts)),
        body: b"head".to_vec(),
        by: "test".to_owned(),
        spread: Duration::ZERO,
    }
}

fn announced(
    machine: &mut Embedded,
    now: Moment,
    mine: (u64, u64),
    seen: Option<(u64, u64)>,
) -> Nonce {
    match machine.announce(now, &league(), &proposal(mine, seen)) {
        Announce::Announced(nonce) | Announce::Same(nonce) => nonce,
        other => panic!("expected to announce, got {other:?}"),
    }
}

fn filled(machine: &mut Embedded, now: Moment, (revision, facts): (u64, u64), nonce: Nonce) {
    let chunks = [Chunk::new(vec![1; 10]), Chunk::new(vec![2; 5])];
    let (key, edition) = (key(), edition(revision, facts));
    let mut meta = Meta {
        nonce,
        rows: 1,
        chunks: chunks.len(),
        built: Built {
            at: at(0),
            micros: 1,
            by: "test".to_owned(),
        },
        grace: GRACE,
        checksum: 0,
    };
    meta.checksum = codec::checksum(&key, edition, &meta, &chunks);
    let was = machine
        .announced(now, &league())
        .reference
        .and_then(|it| it.was);
    machine.fill(
        now,
        &Drafted {
            key: &key,
            edition,
            meta: &meta,
            chunks: &chunks,
            lives: TTL + GRACE,
            was,
        },
    );
}

fn verdict(machine: &mut Embedded, now: Moment, (revision, facts): (u64, u64)) -> Verdict {
    let edition = edition(revision, facts);
    machine.look(now, &key(), edition).verdict(edition)
}

#[test]
fn an_entry_is_fresh_then_stale_then_gone() {
    let mut machine = Embedded::default();
    assert_eq!(verdict(&mut machine, at(0), ONE), Verdict::Missing);
    let nonce = announced(&mut machine, at(0), ONE, None);
    filled(&mut machine, at(0), ONE, nonce);
    for (seconds, expected) in [
        (0, Verdict::Fresh),
        (99, Verdict::Fresh),
        (100, Verdict::Stale),
        (149, Verdict::Stale),
        (150, Verdict::Missing),
    ] {
        assert_eq!(
            verdict(&mut machine, at(seconds), ONE),
            expected,
            "{seconds}"
        );
    }
}

#[test]
fn one_builds_the_others_wait_until_the_lease_ends() {
    let mut machine = Embedded::default();
    let claim = |machine: &mut Embedded, now, token: &str| {
        machine.claim(now, &key(), edition(1, 10), token, TERM)
    };
    assert_eq!(claim(&mut machine, at(0), "t1"), Claimed::Go);
    assert_eq!(claim(&mut machine, at(0), "t2"), Claimed::Wait(LEASE));
    let second = Duration::from_secs(1);
    assert_eq!(claim(&mut machine, at(4), "t2"), Claimed::Wait(second));
    assert_eq!(claim(&mut machine, at(5), "t2"), Claimed::Go);
    machine.release(at(6), &key(), edition(1, 10), "t1");
    assert!(matches!(claim(&mut machine, at(6), "t3"), Claimed::Wait(_)));
    machine.release(at(6), &key(), edition(1, 10), "t2");
    assert_eq!(claim(&mut machine, at(6), "t3"), Claimed::Go);
}

#[test]
fn a_lease_that_no_viewer_can_have_is_not_respected() {
    let absurd = Term {
        lease: LEASE * 2,
        longest: LEASE * 2,
    };
    let lease = key().lease(edition(1, 10));
    let claim =
        |machine: &mut Embedded, term| machine.claim(at(0), &key(), edition(1, 10), "t", term);
    let mut machine = Embedded::default();
    assert_eq!(claim(&mut machine, absurd), Claimed::Go);
    assert_eq!(claim(&mut machine, TERM), Claimed::Go, "too long");
    machine.keys.persist(&lease);
    assert_eq!(claim(&mut machine, TERM), Claimed::Go, "endless");
    machine.keys.hset(&lease, [("a", "b")]);
    assert_eq!(claim(&mut machine, TERM), Claimed::Go, "of another type");
}

#[test]
fn an_announcement_moves_forward_from_what_was_seen_and_nowhere_else() {
    let mut machine = Embedded::default();
    let announce = |machine: &mut Embedded, mine, seen| {
        machine.announce(at(0), &league(), &proposal(mine, seen))
    };
    let moved = |now: Option<(u64, u64)>| {
        Announce::Moved(now.map(|(revision, facts)| edition(revision, facts)))
    };
    assert_eq!(announce(&mut machine, TWO, Some(ONE)), moved(None));
    let nonce = announced(&mut machine, at(0), ONE, None);
    assert_eq!(announce(&mut machine, ONE, None), Announce::Same(nonce));
    assert_eq!(announce(&mut machine, TWO, None), moved(Some(ONE)));
    assert_eq!(announce(&mut machine, TWO, Some((1, 11))), moved(Some(ONE)));
    assert_eq!(
        announce(&mut machine, TWO, Some(ONE)),
        Announce::Announced(nonce),
        "the nonce stays"
    );
    let said = machine.announced(at(0), &league());
    assert!(said.is_of(edition(2, 20)));
    assert_eq!(said.reference.unwrap().was, Some(edition(1, 10)));
    assert_eq!(announce(&mut machine, ONE, None), moved(Some(TWO)));
}

#[test]
fn the_mark_stands_in_for_the_edition_of_a_lost_reference_and_never_for_its_nonce() {
    let mut machine = Embedded::default();
    let nonce = announced(&mut machine, at(0), ONE, None);
    filled(&mut machine, at(0), ONE, nonce);
    machine.keys.unlink(&league().reference());
    assert_eq!(verdict(&mut machine, at(1), ONE), Verdict::Missing);
    let apart = machine.announce(at(1), &league(), &proposal((1, 11), None));
    assert_eq!(apart, Announce::Moved(Some(edition(1, 10))));
    let renewed = announced(&mut machine, at(1), ONE, None);
    assert_ne!(renewed, nonce);
    assert_eq!(verdict(&mut machine, at(1), ONE), Verdict::Flushed);
    // A lost mark is written again, and nothing else changes.
    machine.keys.unlink(&league().mark());
    assert_eq!(announced(&mut machine, at(2), ONE, None), renewed);
    assert!(machine.announced(at(2), &league()).is_of(edition(1, 10)));
}

#[test]
fn a_fill_from_before_a_flush_reads_as_flushed() {
    let mut machine = Embedded::default();
    let nonce = announced(&mut machine, at(0), ONE, None);
    let flushed = machine.flush(at(0), &league(), "t:2");
    let Flush::Flushed(later, now) = flushed else {
        panic!("{flushed:?}")
    };
    assert_eq!(now, edition(1, 10));
    assert!(later > nonce, "though no time passed");
    filled(&mut machine, at(0), ONE, nonce);
    assert_eq!(verdict(&mut machine, at(1), ONE), Verdict::Flushed);
    filled(&mut machine, at(0), ONE, later);
    assert_eq!(verdict(&mut machine, at(1), ONE), Verdict::Fresh);
}

#[test]
fn a_flush_of_a_league_that_is_not_announced_does_nothing() {
    let mut machine = Embedded::default();
    assert_eq!(machine.flush(at(0), &league(), "t:2"), Flush::Nothing);
    announced(&mut machine, at(0), ONE, None);
    machine
        .keys
        .hset(&league().reference(), [("nonce", "perhaps")]);
    assert_eq!(machine.flush(at(0), &league(), "t:2"), Flush::Nothing);
}

#[test]
fn a_fill_gives_the_entry_before_it_ten_minutes() {
    let mut machine = Embedded::default();
    let nonce = announced(&mut machine, at(0), ONE, None);
    filled(&mut machine, at(0), ONE, nonce);
    let nonce = announced(&mut machine, at(1), TWO, Some(ONE));
    filled(&mut machine, at(1), TWO, nonce);
    let older = key().table(edition(1, 10));
    assert_eq!(machine.keys.pttl(&older, at(1)), Some(REPLACED_LIVES));
    assert_eq!(verdict(&mut machine, at(1), TWO), Verdict::Fresh);
    let removed = machine.remove(at(1), &[older, key().table(edition(2, 20))]);
    assert_eq!(removed, (2, 30));
}

#[test]
fn a_league_never_meets_what_another_of_the_same_tag_keeps() {
    let mut machine = Embedded::default();
    assert_eq!(stranger().reference(), league().reference());
    let nonce = announced(&mut machine, at(0), ONE, None);
    filled(&mut machine, at(0), ONE, nonce);
    let theirs = Key {
        league: stranger(),
        ..key()
    };
    let seen = machine.look(at(1), &theirs, edition(1, 10));
    assert_eq!(seen.verdict(edition(1, 10)), Verdict::Taken);
    assert_eq!(
        machine.announce(at(1), &stranger(), &proposal(TWO, Some(ONE))),
        Announce::Taken
    );
    assert_eq!(machine.flush(at(1), &stranger(), "t:2"), Flush::Taken);
    assert_eq!(
        verdict(&mut machine, at(1), ONE),
        Verdict::Fresh,
        "as before"
    );
    // The mark alone keeps the place.
    machine.keys.unlink(&league().reference());
    assert_eq!(
        machine.announce(at(1), &stranger(), &proposal(TWO, None)),
        Announce::Taken
    );
    machine.keys.unlink(&league().mark());
    assert!(matches!(
        machine.announce(at(1), &stranger(), &proposal(TWO, None)),
        Announce::Announced(_)
    ));
    assert_eq!(verdict(&mut machine, at(1), ONE), Verdict::Taken);
}

#[test]
fn equal_histories_give_equal_states() {
    let run = || {
        let mut machine = Embedded::default();
        let nonce = announced(&mut machine, at(0), ONE, None);
        filled(&mut machine, at(0), ONE, nonce);
        machine.flush(at(1), &league(), "t:2");
        machine
    };
    assert_eq!(run(), run());
}
