use std::time::Duration;

use super::*;
use crate::cache::Content;
use crate::cache::{LeagueTag, Reference};
use crate::clock::Moment;
use crate::league::{Digest, Revision, Season, StoreId};
use crate::scoretable::Kind;

fn key() -> Key {
    let store = StoreId::new("1f3a9c02-0000-4000-8000-000000000000").unwrap();
    Key {
        league: LeagueTag::of(&store),
        content: Content::Table(Kind::Enhanced),
        season: Season::new(2024).unwrap(),
        week: None,
    }
}

fn edition(revision: u64) -> Edition {
    Edition {
        revision: Revision(revision),
        facts: Digest(7),
    }
}

/// A server on which this edition is announced, under this nonce.
fn says(nonce: u64, revision: u64) -> Announcement {
    Announcement {
        reference: Some(Reference {
            edition: edition(revision),
            nonce: Nonce(nonce),
            was: None,
            at: Moment(0),
            by: "me".to_owned(),
            spread: Duration::ZERO,
            flushed_by: None,
        }),
        mark: Some(edition(revision)),
        taken: false,
    }
}

fn nothing() -> Announcement {
    Announcement::default()
}

fn proposal(revision: u64) -> Proposal {
    Proposal {
        edition: edition(revision),
        seen: None,
        body: Vec::new(),
        by: "me".to_owned(),
        spread: Duration::ZERO,
    }
}

/// A program whose look-up was answered so, with a store at revision 5.
fn saw(said: Option<&Announcement>) -> LastSeen {
    let mut seen = LastSeen::default();
    assert!(seen.looked_up(&key(), edition(5), said));
    seen
}

#[test]
fn another_reference_is_a_reason_to_look_again() {
    let seen = saw(Some(&says(1, 5)));
    let taken = Announcement {
        taken: true,
        ..nothing()
    };
    for (now, outdated) in [
        (says(1, 5), false),
        (says(2, 5), true),
        (says(1, 6), true),
        (nothing(), true),
        (taken, true),
    ] {
        assert_eq!(seen.is_outdated_by(&now, true), outdated, "{now:?}");
    }
}

#[test]
fn what_the_program_does_itself_is_no_reason() {
    let mut seen = saw(Some(&nothing()));
    seen.announced(&key().league, &proposal(5), Announce::Announced(Nonce(1)));
    assert!(!seen.is_outdated_by(&says(1, 5), true));
    seen.announced(&key().league, &proposal(6), Announce::Announced(Nonce(1)));
    assert!(!seen.is_outdated_by(&says(1, 6), true));
    seen.flushed(&key().league, Nonce(2));
    assert!(!seen.is_outdated_by(&says(2, 6), true));
    assert!(seen.is_outdated_by(&says(1, 6), true));
}

#[test]
fn an_announcement_that_was_refused_changes_nothing() {
    let mut seen = saw(Some(&says(1, 4)));
    for answer in [Announce::Moved(Some(edition(6))), Announce::Taken] {
        seen.announced(&key().league, &proposal(5), answer);
        assert!(!seen.is_outdated_by(&says(1, 4), true));
    }
}

#[test]
fn what_the_server_did_not_say_is_asked_for_again() {
    let seen = saw(None);
    assert!(seen.is_outdated_by(&nothing(), true));
    assert!(seen.is_outdated_by(&says(1, 5), true));
}

#[test]
fn a_table_that_was_refused_is_offered_again_when_writes_are_taken() {
    let mut seen = saw(Some(&says(1, 5)));
    seen.refused = true;
    assert!(!seen.is_outdated_by(&says(1, 5), false));
    assert!(seen.is_outdated_by(&says(1, 5), true));
    seen.looked_up(&key(), edition(5), Some(&says(1, 5)));
    assert!(!seen.is_outdated_by(&says(1, 5), true));
}

#[test]
fn a_server_that_forgot_a_flush_is_found_out() {
    let mut seen = saw(Some(&says(7, 5)));
    assert!(!seen.was_set_back(&key().league, &says(7, 5)));
    assert!(seen.was_set_back(&key().league, &says(6, 5)));
    assert!(
        !seen.was_set_back(&key().league, &nothing()),
        "a lost reference gets a new nonce"
    );
    seen.flushed(&key().league, Nonce(9));
    assert!(seen.was_set_back(&key().league, &says(8, 5)));
    // Another league has nonces of its own.
    let other = Key {
        league: LeagueTag::of(&StoreId::from_bits(1)),
        ..key()
    };
    seen.looked_up(&other, edition(5), Some(&says(1, 5)));
    assert!(!seen.was_set_back(&key().league, &says(1, 5)));
}

#[test]
fn a_flush_that_was_forgotten_is_repeated_once_and_only_in_its_league() {
    let mut seen = saw(Some(&says(7, 5)));
    let other = LeagueTag::of(&StoreId::from_bits(1));
    assert!(!seen.was_set_back(&other, &says(6, 5)));
    seen.flushed(&other, Nonce(9));
    seen.announced(&other, &proposal(5), Announce::Announced(Nonce(9)));
    assert!(!seen.was_set_back(&key().league, &says(7, 5)));
    // The server's clock is behind, so the nonce of the repeated flush is lower than the one that was forgotten.
    assert!(seen.was_set_back(&key().league, &says(5, 5)));
    seen.flushed_again(Nonce(6));
    assert!(!seen.was_set_back(&key().league, &says(6, 5)));
    assert!(seen.was_set_back(&key().league, &says(5, 5)));
}
