use super::*;
use crate::cache::{BackendKind, LeagueTag, Lease};
use crate::league::{Digest, Edition, Season, StoreId};
use crate::scoretable::Kind;

fn key() -> Key {
    let store = StoreId::new("1f3a9c02-0000-4000-8000-000000000000").unwrap();
    Key {
        league: LeagueTag::of(&store),
        kind: Kind::Enhanced,
        season: Season::new(2024).unwrap(),
        week: None,
    }
}

fn nonce(name: &str) -> Nonce {
    Nonce(name.to_owned())
}

fn fence(name: &str, revision: u64) -> Fence {
    Fence {
        store: Some(key().league.store().clone()),
        nonce: Some(nonce(name)),
        revision: Revision(revision),
    }
}

/// What a server with this fence and no entry says.
fn at(fence: Fence) -> FenceSnapshot {
    FenceSnapshot { fence, entry: None }
}

fn go(name: &str) -> Claim {
    Claim::Go(Lease {
        token: "t".to_owned(),
        nonce: nonce(name),
        backend: BackendKind::Redis,
    })
}

fn store() -> Edition {
    Edition {
        revision: Revision(5),
        facts: Digest(7),
    }
}

/// A program whose look-up saw this fence, with a store at revision 5.
fn saw(fence: Option<Fence>) -> LastSeen {
    let mut sight = LastSeen::default();
    assert!(sight.looked_up(&key(), store(), fence));
    sight
}

#[test]
fn another_fence_is_a_reason_to_look_again() {
    let sight = saw(Some(fence("n", 5)));
    for (now, outdated) in [
        (fence("n", 5), false),
        (fence("m", 5), true),
        (fence("n", 6), true),
        (Fence::default(), true),
    ] {
        assert_eq!(
            sight.is_outdated_by(&at(now.clone()), true),
            outdated,
            "{now:?}"
        );
    }
}

#[test]
fn what_the_program_does_itself_is_no_reason() {
    let mut sight = saw(Some(Fence::default()));
    // The first claim after a wipe makes the nonce and raises the revision.
    sight.claimed(&go("n"), Revision(5));
    assert!(!sight.is_outdated_by(&at(fence("n", 5)), true));
    // The store was written to between the claim and the fill.
    sight.raised(Revision(6));
    assert!(!sight.is_outdated_by(&at(fence("n", 6)), true));
    sight.flushed(&nonce("m"));
    assert!(!sight.is_outdated_by(&at(fence("m", 6)), true));
    assert!(sight.is_outdated_by(&at(fence("n", 6)), true));
}

#[test]
fn what_the_server_did_not_judge_is_asked_for_again() {
    let sight = saw(None);
    assert!(sight.is_outdated_by(&at(Fence::default()), true));
    assert!(sight.is_outdated_by(&at(fence("n", 5)), true));
}

#[test]
fn a_store_that_lags_behind_waits_for_an_entry_by_another_viewer() {
    let mut sight = saw(Some(fence("n", 4)));
    sight.claimed(&Claim::Behind(Revision(6)), Revision(5));
    let entry = |name, revision| FenceSnapshot {
        fence: fence("n", 6),
        entry: Some((nonce(name), Revision(revision))),
    };
    assert!(!sight.is_outdated_by(&at(fence("n", 6)), true));
    assert!(
        !sight.is_outdated_by(&entry("n", 5), true),
        "an older entry"
    );
    assert!(
        !sight.is_outdated_by(&entry("m", 6), true),
        "a flushed entry"
    );
    assert!(sight.is_outdated_by(&entry("n", 6), true));
    let current = saw(Some(fence("n", 6)));
    assert!(
        !current.is_outdated_by(&entry("n", 6), true),
        "who is not behind has that table already"
    );
}

#[test]
fn a_table_that_was_refused_is_offered_again_when_writes_are_taken() {
    let mut sight = saw(Some(fence("n", 5)));
    sight.refused();
    assert!(!sight.is_outdated_by(&at(fence("n", 5)), false));
    assert!(sight.is_outdated_by(&at(fence("n", 5)), true));
    sight.looked_up(&key(), store(), Some(fence("n", 5)));
    assert!(!sight.is_outdated_by(&at(fence("n", 5)), true));
}
