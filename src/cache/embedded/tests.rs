use std::time::Duration;

use super::*;
use crate::cache::{Built, Verdict, codec};
use crate::league::{Digest, Edition, Season, StoreId, Week};
use crate::scoretable::Kind;

impl Embedded {
    /// Removes the item with this name, as a server does when it is short of memory. The same call stands for a fence
    /// or a lease that was overwritten with another type, because its value is unreadable then.
    pub(super) fn evict(&mut self, name: &str) {
        self.fences.remove(name);
        self.tables.remove(name);
        self.leases.remove(name);
        self.stages.remove(name);
    }
}

const LEASE: Duration = Duration::from_secs(5);
const TERM: Term = Term {
    lease: LEASE,
    longest: LEASE,
};
const TTL: Duration = Duration::from_secs(100);
const GRACE: Duration = Duration::from_secs(50);
const FACTS: Digest = Digest(7);

fn key(week: u8) -> Key {
    Key {
        league: LeagueTag::of(&StoreId::new("1f3a9c02-0000-4000-8000-000000000000").unwrap()),
        kind: Kind::Enhanced,
        season: Season::new(2024).unwrap(),
        week: Week::new(week),
    }
}

fn at(seconds: u64) -> Moment {
    Moment((1_700_000_000 + seconds) * 1_000)
}

fn leased(machine: &mut Embedded, now: Moment, token: &str, revision: u64) -> Lease {
    match machine.claim(now, &key(1), token, TERM, Revision(revision)) {
        Claim::Go(lease) => lease,
        other => panic!("expected the lease, got {other:?}"),
    }
}

fn meta(lease: &Lease, revision: u64, chunks: &[Chunk]) -> Meta {
    let mut meta = Meta {
        store: key(1).league.store().clone(),
        nonce: lease.nonce.clone(),
        revision: Revision(revision),
        facts: FACTS,
        rows: 1,
        chunks: chunks.len(),
        built: Built {
            at: at(0),
            micros: 1,
            by: "test".to_owned(),
        },
        grace: GRACE,
        token: lease.token.clone(),
        checksum: Digest::default(),
    };
    meta.checksum = codec::checksum(&key(1), &meta, chunks);
    meta
}

fn filled(machine: &mut Embedded, now: Moment, lease: &Lease, revision: u64) -> Fill {
    let chunks = [Chunk::new(vec![1; 10]), Chunk::new(vec![2; 5])];
    let meta = meta(lease, revision, &chunks);
    for (n, chunk) in chunks.iter().enumerate() {
        machine.stage(now, &key(1), &meta, n, chunk);
    }
    machine.fill(now, &key(1), &meta, TTL + GRACE)
}

fn verdict(machine: &mut Embedded, now: Moment, store: u64) -> Verdict {
    let (revision, facts) = (Revision(store), FACTS);
    let store = Edition { revision, facts };
    machine.glance(now, &key(1)).verdict(&key(1).league, store)
}

#[test]
fn an_entry_is_fresh_then_stale_then_gone() {
    let mut machine = Embedded::default();
    assert_eq!(verdict(&mut machine, at(0), 1), Verdict::Missing);
    let lease = leased(&mut machine, at(0), "t1", 1);
    assert_eq!(filled(&mut machine, at(0), &lease, 1), Fill::Filled);
    assert_eq!(verdict(&mut machine, at(0), 1), Verdict::Fresh);
    assert_eq!(verdict(&mut machine, at(99), 1), Verdict::Fresh);
    assert_eq!(verdict(&mut machine, at(100), 1), Verdict::Stale);
    assert_eq!(verdict(&mut machine, at(149), 1), Verdict::Stale);
    assert_eq!(verdict(&mut machine, at(150), 1), Verdict::Missing);
}

#[test]
fn one_builds_the_others_wait_until_the_lease_ends() {
    let mut machine = Embedded::default();
    let claim =
        |machine: &mut Embedded, now, token| machine.claim(now, &key(1), token, TERM, Revision(1));
    let first = leased(&mut machine, at(0), "t1", 1);
    assert_eq!(claim(&mut machine, at(0), "t2"), Claim::Wait(LEASE));
    let second = Duration::from_secs(1);
    assert_eq!(
        claim(&mut machine, at(4), "t2"),
        Claim::Wait(second),
        "so long it still lives"
    );
    // Asked again, the holder has it as long again.
    assert_eq!(claim(&mut machine, at(4), "t1"), Claim::Go(first));
    assert_eq!(claim(&mut machine, at(8), "t2"), Claim::Wait(second));
    assert!(matches!(claim(&mut machine, at(9), "t2"), Claim::Go(_)));
}

#[test]
fn a_fill_from_before_a_flush_is_refused() {
    let mut machine = Embedded::default();
    let lease = leased(&mut machine, at(0), "t1", 1);
    machine
        .flush(at(1), &key(1).league, &[key(1)], "f1")
        .unwrap();
    assert_eq!(filled(&mut machine, at(1), &lease, 1), Fill::Flushed);
    assert_eq!(verdict(&mut machine, at(1), 1), Verdict::Missing);
}

#[test]
fn a_flush_kills_entries_it_is_not_told_of() {
    let mut machine = Embedded::default();
    let lease = leased(&mut machine, at(0), "t1", 1);
    filled(&mut machine, at(0), &lease, 1);
    let receipt = machine.flush(at(1), &key(1).league, &[], "f1").unwrap();
    assert_eq!((receipt.entries, receipt.bytes), (0, 0));
    assert_eq!(verdict(&mut machine, at(1), 1), Verdict::Flushed);
}

#[test]
fn a_fill_from_before_a_write_is_refused_and_an_older_entry_is_outdated() {
    let mut machine = Embedded::default();
    let lease = leased(&mut machine, at(0), "t1", 1);
    filled(&mut machine, at(0), &lease, 1);
    let late = leased(&mut machine, at(0), "t2", 1);
    for revision in [2, 2, 1] {
        let announced = machine.advance(at(1), &key(1).league, Revision(revision), "a1");
        assert_eq!(announced, Ok(Revision(2)));
    }
    assert_eq!(verdict(&mut machine, at(1), 1), Verdict::Outdated);
    assert_eq!(filled(&mut machine, at(1), &late, 1), Fill::Outdated);
    let behind = machine.claim(at(1), &key(1), "t3", TERM, Revision(1));
    assert_eq!(behind, Claim::Behind(Revision(2)));
}

#[test]
fn a_fill_without_its_whole_stage_is_lost_unless_it_was_done_before() {
    let mut machine = Embedded::default();
    let lease = leased(&mut machine, at(0), "t1", 1);
    let chunks = [Chunk::new(vec![1]), Chunk::new(vec![2])];
    let meta = meta(&lease, 1, &chunks);
    let fill = |machine: &mut Embedded, now| machine.fill(now, &key(1), &meta, TTL);
    assert_eq!(fill(&mut machine, at(0)), Fill::Lost);
    machine.stage(at(0), &key(1), &meta, 0, &chunks[0]);
    assert_eq!(fill(&mut machine, at(0)), Fill::Lost);
    machine.stage(at(0), &key(1), &meta, 0, &chunks[0]);
    machine.stage(at(0), &key(1), &meta, 1, &chunks[1]);
    assert_eq!(fill(&mut machine, at(30)), Fill::Lost, "the stage ended");
    for (n, chunk) in chunks.iter().enumerate() {
        machine.stage(at(0), &key(1), &meta, n, chunk);
    }
    assert_eq!(fill(&mut machine, at(1)), Fill::Filled);
    assert_eq!(fill(&mut machine, at(1)), Fill::Filled, "asked again");
}

#[test]
fn a_flush_asked_again_gives_the_same_receipt_and_removes_nothing_more() {
    let mut machine = Embedded::default();
    let lease = leased(&mut machine, at(0), "t1", 1);
    filled(&mut machine, at(0), &lease, 1);
    let flush = |machine: &mut Embedded, now, id| {
        machine
            .flush(now, &key(1).league, &[key(1), key(2)], id)
            .unwrap()
    };
    let first = flush(&mut machine, at(1), "f1");
    assert_eq!((first.entries, first.bytes), (1, 15));
    let lease = leased(&mut machine, at(1), "t2", 1);
    filled(&mut machine, at(1), &lease, 1);
    assert_eq!(flush(&mut machine, at(2), "f1"), first);
    assert_eq!(verdict(&mut machine, at(2), 1), Verdict::Fresh);
    let other = flush(&mut machine, at(0), "f2");
    assert!(
        other.nonce.0 > first.nonce.0,
        "though the clock was set back"
    );
}

#[test]
fn equal_histories_give_equal_states() {
    let run = || {
        let mut machine = Embedded::default();
        let lease = leased(&mut machine, at(0), "t1", 1);
        filled(&mut machine, at(0), &lease, 1);
        machine
            .flush(at(1), &key(1).league, &[key(1)], "f1")
            .unwrap();
        machine
    };
    assert_eq!(run(), run());
}

#[test]
fn a_lease_is_given_back_by_the_holder_alone() {
    let mut machine = Embedded::default();
    let claim = |machine: &mut Embedded, now, token, term| {
        machine.claim(now, &key(1), token, term, Revision(1))
    };
    leased(&mut machine, at(0), "t1", 1);
    let other = claim(&mut machine, at(1), "t2", Term::OVER);
    assert!(matches!(other, Claim::Wait(_)), "{other:?}");
    assert!(matches!(
        claim(&mut machine, at(1), "t2", TERM),
        Claim::Wait(_)
    ));
    // The league may have moved on meanwhile: the holder is behind, and gives it back all the same.
    machine
        .advance(at(1), &key(1).league, Revision(2), "a1")
        .unwrap();
    let behind = claim(&mut machine, at(1), "t1", Term::OVER);
    assert_eq!(behind, Claim::Behind(Revision(2)));
    leased(&mut machine, at(2), "t3", 2);
}

#[test]
fn a_lease_that_lives_longer_than_any_does_is_not_respected() {
    let mut machine = Embedded::default();
    let absurd = Term {
        lease: LEASE * 2,
        longest: LEASE * 2,
    };
    machine.claim(at(0), &key(1), "t1", absurd, Revision(1));
    let taken_over = leased(&mut machine, at(1), "t2", 1);
    assert_eq!(taken_over.token, "t2");
}

#[test]
fn a_league_never_meets_what_another_of_the_same_tag_keeps() {
    let mut machine = Embedded::default();
    let stranger = LeagueTag::of(&StoreId::new("1f3a9c02-1111-4111-8111-111111111111").unwrap());
    let theirs = Key {
        league: stranger.clone(),
        ..key(1)
    };
    assert_eq!(theirs.table(), key(1).table(), "the keys are the same");
    let lease = leased(&mut machine, at(0), "t1", 5);
    filled(&mut machine, at(0), &lease, 5);
    let store = Edition {
        revision: Revision(5),
        facts: FACTS,
    };
    let seen = machine.glance(at(1), &theirs);
    assert_eq!(seen.verdict(&stranger, store), Verdict::Taken);
    let claim = machine.claim(at(1), &theirs, "t2", TERM, Revision(9));
    assert_eq!(claim, Claim::Taken);
    assert_eq!(
        machine.advance(at(1), &stranger, Revision(9), "a1"),
        Err(Taken)
    );
    let flushed = machine.flush(at(1), &stranger, std::slice::from_ref(&theirs), "f1");
    assert_eq!(flushed, Err(Taken));
    let forged = Meta {
        store: stranger.store().clone(),
        ..meta(&lease, 9, &[])
    };
    assert_eq!(machine.fill(at(1), &theirs, &forged, TTL), Fill::Taken);
    assert_eq!(verdict(&mut machine, at(1), 5), Verdict::Fresh, "as before");
    // When the fence is lost, the league that comes first has the place, and meets nothing that was there.
    machine.evict(&key(1).league.fence());
    let claim = machine.claim(at(1), &theirs, "t3", TERM, Revision(1));
    assert!(matches!(claim, Claim::Go(_)), "{claim:?}");
    let seen = machine.glance(at(1), &theirs);
    assert_eq!(seen.verdict(&stranger, store), Verdict::Flushed);
    assert_eq!(verdict(&mut machine, at(1), 5), Verdict::Taken);
    assert_eq!(filled(&mut machine, at(1), &lease, 5), Fill::Taken);
}
