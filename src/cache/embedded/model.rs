//! Model checking of the protocol: the search visits every state that two clients, an importer and failures can reach,
//! and checks the invariants in each of them. It runs `Embedded` itself, not a model of it.
//!
//! # What may happen, at any point
//!
//! * A client asks for the lease with the revision that its store has then; CLAIM arrives later. With the lease it
//!   reads its store and stages the table (one event: no other client writes to its stage), and FILL arrives later.
//! * The answer to CLAIM, FILL, FLUSH or ADVANCE is lost, and the same request is sent again; any request of a client,
//!   also one it has long given up, arrives once more. ADVANCE arrives late, never, repeatedly, or in the wrong order.
//! * A client crashes, and starts anew with another token.
//! * A write is committed; a client's copy of the store moves to any revision up to it, or back, as a copy does that lags
//!   or was restored. Or its copy is written to apart, and has other facts then at the same revision. Or the two clients
//!   are of two leagues, whose ids begin alike.
//! * The cache is flushed, told of the entry or not; an entry passes its time, or ends; a lease ends; a stage ends; the
//!   fence is evicted.
//!
//! Only writes, flushes, evictions of the fence and a client's attempts are counted, since those make new names for ever;
//! all else may happen any number of times. `Setting` holds the counts, and the search ends when it has seen everything.
//! Not all of this in one search: each test below lets some of it happen together.
//!
//! # What is assumed
//!
//! A store that was written to independently is only told from the others by its facts at the same revision: at another
//! revision its tables count as equally good, so a user who restores a store *and goes on writing to it* must give it a
//! new id. Tokens and ids of flushes are never reused. The cache may lose anything it keeps at any time, but it does
//! not get back what it had lost: a server restored from an older dump, or a lagging replica promoted to primary, does
//! not know of the flushes that it missed. Reading an entry chunk by chunk is not explored: the checksum covers that.
//!
//! # How to trust it
//!
//! What is true is kept where the protocol cannot see it: in `Truth`, and in the entry's `built`, which the protocol
//! carries along and never reads. And the search is shown machines with one check taken out each, in which it must find the
//! promise broken; it prints the shortest way there. See it with `cargo test model -- --nocapture`.

mod search;
mod transitions;
mod world;

use search::search;
use world::{Damage, Promise, Setting, Stores};

/// Both clients read the one store, and each builds once.
const PLAIN: Setting = Setting {
    commits: 1,
    flushes: 1,
    flushes_again: 1,
    flush_knows: true,
    evictions: 1,
    attempts: [1, 1],
    stores: Stores::Shared,
    late: false,
    damage: None,
    watched: &Promise::ALL,
};

/// Searches all of it, and expects at least so many states: a search that is stopped by its own rules finds nothing wrong.
fn every_promise_holds(setting: &Setting, at_least: usize) {
    let found = search(setting);
    println!(
        "{setting:?}:\n{} states, up to {} events away",
        found.states, found.depth
    );
    if let Some(broken) = &found.broken {
        panic!("{}", broken.story(setting));
    }
    assert!(found.states > at_least, "only {} states", found.states);
}

#[test]
fn promises_hold_through_a_write_a_flush_and_the_loss_of_the_fence() {
    every_promise_holds(&PLAIN, 30_000);
}

#[test]
fn promises_hold_when_a_flush_is_not_told_of_the_entry() {
    let unknowing = Setting {
        flush_knows: false,
        evictions: 0,
        ..PLAIN
    };
    every_promise_holds(&unknowing, 5_000);
}

#[test]
fn promises_hold_when_a_client_crashes_and_builds_again() {
    let flushed = Setting {
        attempts: [2, 1],
        evictions: 0,
        ..PLAIN
    };
    let evicted = Setting {
        attempts: [2, 1],
        flushes: 0,
        ..PLAIN
    };
    every_promise_holds(&flushed, 30_000);
    every_promise_holds(&evicted, 30_000);
}

#[test]
fn promises_hold_with_copies_of_the_store_that_lag_or_were_restored() {
    let flushed = Setting {
        stores: Stores::Copies,
        evictions: 0,
        ..PLAIN
    };
    let evicted = Setting {
        stores: Stores::Copies,
        flushes: 0,
        ..PLAIN
    };
    let written_twice = Setting {
        stores: Stores::Copies,
        flushes: 0,
        evictions: 0,
        commits: 2,
        ..PLAIN
    };
    every_promise_holds(&flushed, 20_000);
    every_promise_holds(&evicted, 20_000);
    every_promise_holds(&written_twice, 10_000);
}

/// All but one: the entry of a copy that was written to apart stays where it is, and keeps others from publishing theirs.
const FORKED: &[Promise] = &[
    Promise::NothingFlushed,
    Promise::NothingOutdated,
    Promise::NothingForked,
    Promise::NoStepBack,
    Promise::OneBuilds,
    Promise::FilledIsFound,
];

#[test]
fn promises_hold_with_copies_of_the_store_that_were_written_to_apart() {
    let forked = Setting {
        stores: Stores::Apart,
        flushes: 0,
        evictions: 0,
        watched: FORKED,
        ..PLAIN
    };
    every_promise_holds(&forked, 10_000);
    let unchecked = Setting {
        damage: Some(Damage::FactsUnchecked),
        watched: &[Promise::NothingForked],
        ..forked
    };
    let broken = search(&unchecked).broken.unwrap();
    println!("{}", broken.story(&unchecked));
    assert_eq!(broken.promise, Promise::NothingForked);
}

/// Two leagues share every key, and no number: what is announced of one is nothing to the other.
const STRANGERS: &[Promise] = &[
    Promise::NothingForeign,
    Promise::NoStepBack,
    Promise::OneBuilds,
    Promise::FilledIsFound,
];

#[test]
fn promises_hold_for_two_leagues_whose_ids_begin_alike() {
    let strangers = Setting {
        stores: Stores::Strangers,
        watched: STRANGERS,
        ..PLAIN
    };
    every_promise_holds(&strangers, 10_000);
    let late = Setting {
        late: true,
        flushes: 0,
        ..strangers
    };
    every_promise_holds(&late, 10_000);
    let unchecked = Setting {
        damage: Some(Damage::LeagueUnchecked),
        watched: &[Promise::NothingForeign],
        ..strangers
    };
    let broken = search(&unchecked).broken.unwrap();
    println!("{}", broken.story(&unchecked));
    assert_eq!(broken.promise, Promise::NothingForeign);
}

#[test]
fn promises_hold_when_requests_arrive_again_long_after() {
    let flushed = Setting {
        late: true,
        evictions: 0,
        ..PLAIN
    };
    let evicted = Setting {
        late: true,
        flushes: 0,
        ..PLAIN
    };
    every_promise_holds(&flushed, 20_000);
    every_promise_holds(&evicted, 20_000);
}

#[test]
fn a_check_taken_out_is_missed() {
    let (all, step_back) = (&Promise::ALL[..], &[Promise::NoStepBack]);
    for (damage, watched, expected) in [
        (Damage::NonceUnchecked, all, Promise::NothingFlushed),
        (Damage::NonceUncheckedByFill, all, Promise::FilledIsFound),
        (Damage::RevisionUnchecked, all, Promise::NothingOutdated),
        (Damage::RevisionUnchecked, step_back, Promise::NoStepBack),
        (Damage::StoreUnseen, all, Promise::NothingOutdated),
        (Damage::TokenUnchecked, all, Promise::OneBuilds),
        (Damage::LeaseEndless, all, Promise::NoViewerIsStuck),
    ] {
        let setting = Setting {
            damage: Some(damage),
            watched,
            ..PLAIN
        };
        let broken = search(&setting).broken.unwrap();
        println!("{damage:?}: {}", broken.story(&setting));
        assert_eq!(broken.promise, expected, "{damage:?}");
    }
}
