//! Exhaustive search of the protocol: visits every state that programs with a store, a reader and failures can reach, and
//! checks the protocol's rules in each of them. The server is `Embedded` itself, not a model of it, an entry is judged by
//! `Snapshot::verdict`, and a store decides by `Relation::of`.
//!
//! # What may happen, at any point
//!
//! * A program of the league's store, a second one, or a program of a copy of the store looks, decides, takes the announced
//!   number over, builds, fills and announces, each in a step of its own. It fills before it announces or after. It crashes
//!   between any two steps.
//! * A store is written to: to facts that are new, that it had before (a correction that is taken back), or that the other
//!   store has. A store is backed up and restored, with its line.
//! * A program takes over: it flushes, looks, writes, fills and announces, and writes again when it was moved.
//! * The answer of ANNOUNCE is lost, and it is sent again, by a program or by the network, at any later time.
//! * The league is flushed. The reference, the mark, an entry or everything is lost. The server fails over to an earlier
//!   state.
//! * A reader looks: it reads the entry of the edition that it assumes, and then the reference, each in a step of its own. It
//!   follows the reference, fetches, shows, marks, holds what it showed, and asks, as `Pursuit`, `Use` and `Sighting::verdict`
//!   decide, which the program goes by too. It ends, and begins anew with the greatest revision that it saw.
//! * Where the reader has to ask, a publisher reads the requests, sorts them, ends those for nothing and those for what is
//!   there, claims the lease, builds and fills, each in a step of its own. Others ask for what there is not, until no program
//!   can ask, or write more than ASK would take. Minutes pass, after which requests and leases are gone.
//!
//! What makes new names for ever is counted: writes, flushes, losses of the reference and the like. All else may happen any
//! number of times. A `Setting` holds the counts, and a search ends when it has seen everything. Each test lets some of it
//! happen together.
//!
//! # What must hold
//!
//! The rules R1 to R10, described at `Rule`, for every screen of the reader, and in every state for a reader and an owner that
//! would look then, in one step. R3 is checked from every state: all programs of stores begin anew and look a few times
//! without failures, in either order, and answer the reader, which goes on. Then the newest edition of a store must be
//! announced and on the reader's screen, unless no store has what is announced, and a take-over must heal that too. A reader
//! that saw a later revision than any store has shows nothing as current, by R9.
//!
//! # What is assumed
//!
//! The server's clock goes on when it loses the reference or fails over, so that a nonce is new then. Equal facts are the same league: two
//! copies that come to the same facts under the same number may go on from each other. A server that fails over forgets
//! flushes and announcements, so both count from what it remembers: a program that saw a later flush flushes again, and a
//! reader that saw a later revision shows nothing as current, but others cannot know. Leases are left out where no reader asks,
//! because they only save work, and so is the end of an entry's time, which is the loss of it. An entry has one chunk here;
//! the tests of the checksum in `codec` are about the mix of two builds. What is asked for is one entry, and all programs
//! claim with one token.
//!
//! # How to trust it
//!
//! What is true is kept where the protocol does not see it: in `Truth`, in the history of a store, and in those fields of an
//! entry that no operation reads. And the search is shown the protocol with one check taken out at a time, in which it must
//! find a rule broken; it prints the shortest way there: `cargo test --lib search -- --nocapture`. A line says what happens,
//! what was answered, and how things stand then; an edition is written as its revision and the number of its facts.

mod events;
mod explore;
mod invariants;
mod looks;
mod mutations;
mod reader;
mod requests;
mod server;
mod world;

use explore::{Explored, explore};
use mutations::Mutation;
use world::Who;

/// What may happen in a search, and how often.
#[derive(Clone, Copy, Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each lets one more thing happen, independently of the others"
)]
struct Setting {
    /// The programs that have a store.
    owners: &'static [Who],
    /// How many different facts there are: a write may lead to each of them. With two of them, revisions of equal number have
    /// equal facts, so copies need three to differ.
    facts: u64,
    /// Writes of the league's store, and of the copy.
    writes: [u8; 2],
    flushes: u8,
    /// Losses of the reference. If there are any, the mark may be lost at any time.
    losses: u8,
    /// Whether entries may be lost.
    entries_lost: bool,
    /// Losses of everything.
    wipes: u8,
    failovers: u8,
    restores: u8,
    /// Take-overs.
    overs: u8,
    /// Whether an ANNOUNCE may arrive again.
    late: bool,
    /// Whether the reader sees what is announced, and remembers it.
    remembers: bool,
    /// Whether it also looks for the table, in two steps, and shows it.
    looks: bool,
    /// Whether entries are only filled because the reader asks for them.
    requests: bool,
    /// Requests for what there is not.
    nonsense: u8,
    /// How often there is as much nonsense as there may be requests, or more.
    crowds: u8,
    /// How many minutes pass, after which no program is waited for.
    minutes: u8,
    /// Whether programs fill entries, or only announce.
    tables: bool,
    mutation: Option<Mutation>,
    /// The rules that are watched.
    watched: &'static [Rule],
}

/// A rule of the protocol, by its number there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Rule {
    /// What is shown as current is of exactly the announced edition.
    R1,
    /// The head beside a table is of the same edition.
    R2,
    /// Once faults end, all get to the newest write on top of what is announced.
    R3,
    /// No table whose build began before the last flush is current.
    R4,
    /// The announced edition moves only to one written on top of it, except by take-over.
    R5,
    /// After a take-over, only to what was written on top of that.
    R6,
    /// Requests are bounded, and nonsense costs no build.
    R7,
    /// The loss of one key lets no older or separate copy announce.
    R8,
    /// Nothing is current to a reader that is older than what it saw announced.
    R9,
    /// The announced revision never falls, and is not repeated with other facts.
    R10,
}

impl Rule {
    const ALL: [Self; 10] = [
        Self::R1,
        Self::R2,
        Self::R3,
        Self::R4,
        Self::R5,
        Self::R6,
        Self::R7,
        Self::R8,
        Self::R9,
        Self::R10,
    ];
}

/// Two programs of one store.
const SHARED: Setting = Setting {
    owners: &[Who::Writer, Who::Second],
    facts: 2,
    writes: [1, 0],
    flushes: 1,
    losses: 0,
    entries_lost: false,
    wipes: 0,
    failovers: 0,
    restores: 0,
    overs: 0,
    late: false,
    remembers: false,
    looks: false,
    requests: false,
    nonsense: 0,
    crowds: 0,
    minutes: 0,
    tables: true,
    mutation: None,
    watched: &Rule::ALL,
};

/// A program of the league's store, and one of a copy.
const COPIES: Setting = Setting {
    owners: &[Who::Writer, Who::Copier],
    facts: 3,
    writes: [1, 1],
    flushes: 0,
    ..SHARED
};

/// The same, of which only what is announced is of interest.
const LINES: Setting = Setting {
    tables: false,
    ..COPIES
};

/// A program of the league's store, one of a copy, and a reader.
const READ: Setting = Setting {
    looks: true,
    ..COPIES
};

/// The league's store alone, and a reader.
const READ_ALONE: Setting = Setting {
    owners: &[Who::Writer],
    ..READ
};

/// A program of the league's store, one of a copy, and a reader that has to ask for what it
/// gets.
const ASKED: Setting = Setting {
    requests: true,
    ..READ
};

/// Searches all of it, and expects at least so many states: a search that is stopped by its own rules finds nothing wrong.
fn every_rule_holds(name: &str, at_least: usize, setting: &Setting) {
    let found = explore(setting, usize::MAX);
    let Explored {
        states,
        at_rest,
        depth,
        broken,
    } = &found;
    println!(
        "{name}: {states} states, {at_rest} of them for a program that begins anew, up to {depth} steps away"
    );
    if let Some(broken) = broken {
        panic!("{name}, {setting:?}: {}", broken.story(setting));
    }
    assert!(*states >= at_least, "{name}: only {states} states");
}

#[test]
fn rules_hold_for_two_programs_of_one_store() {
    let written_twice = Setting {
        writes: [2, 0],
        ..SHARED
    };
    let flushed_twice = Setting {
        flushes: 2,
        ..SHARED
    };
    every_rule_holds("written twice", 31_000, &written_twice);
    every_rule_holds("flushed twice", 15_000, &flushed_twice);
}

#[test]
fn rules_hold_when_keys_are_lost() {
    let entries = Setting {
        losses: 1,
        flushes: 0,
        entries_lost: true,
        ..SHARED
    };
    let twice = Setting { losses: 2, ..LINES };
    let written_twice = Setting {
        losses: 1,
        writes: [2, 1],
        ..LINES
    };
    let all = Setting {
        wipes: 1,
        remembers: true,
        writes: [2, 1],
        ..LINES
    };
    every_rule_holds("entries lost", 40_000, &entries);
    every_rule_holds("lost twice", 33_000, &twice);
    every_rule_holds("lost, written twice", 63_000, &written_twice);
    every_rule_holds("all lost", 35_000, &all);
}

#[test]
fn rules_hold_for_a_copy_that_is_written_to_separately() {
    let filled = Setting {
        writes: [2, 1],
        ..COPIES
    };
    let flushed = Setting {
        flushes: 1,
        ..COPIES
    };
    let written = Setting {
        writes: [3, 2],
        ..LINES
    };
    let three = Setting {
        owners: &[Who::Writer, Who::Second, Who::Copier],
        writes: [2, 2],
        ..LINES
    };
    every_rule_holds("copies", 32_000, &filled);
    every_rule_holds("copies, flushed", 42_000, &flushed);
    every_rule_holds("lines", 36_000, &written);
    every_rule_holds("lines of three programs", 73_000, &three);
}

#[test]
fn rules_hold_when_a_store_is_restored() {
    let restored = Setting {
        restores: 1,
        writes: [2, 1],
        ..LINES
    };
    let lost = Setting {
        restores: 1,
        losses: 1,
        ..LINES
    };
    every_rule_holds("restored", 12_000, &restored);
    every_rule_holds("restored, lost", 83_000, &lost);
}

#[test]
fn rules_hold_through_a_failover() {
    let flushed = Setting {
        owners: &[Who::Writer],
        writes: [2, 0],
        failovers: 1,
        remembers: true,
        ..SHARED
    };
    let written = Setting {
        failovers: 1,
        remembers: true,
        writes: [2, 1],
        ..LINES
    };
    let restored = Setting {
        failovers: 1,
        remembers: true,
        restores: 1,
        ..LINES
    };
    every_rule_holds("failover, flushed", 48_000, &flushed);
    every_rule_holds("failover, written twice", 45_000, &written);
    every_rule_holds("failover, restored", 25_000, &restored);
}

#[test]
fn rules_hold_through_a_take_over() {
    let filled = Setting {
        overs: 1,
        writes: [1, 0],
        facts: 2,
        ..COPIES
    };
    let written = Setting {
        overs: 1,
        writes: [2, 1],
        ..LINES
    };
    let twice = Setting {
        overs: 2,
        writes: [1, 0],
        ..LINES
    };
    let restored = Setting {
        overs: 1,
        restores: 1,
        writes: [2, 0],
        ..LINES
    };
    every_rule_holds("taken over, filled", 24_000, &filled);
    every_rule_holds("taken over, written twice", 65_000, &written);
    every_rule_holds("taken over twice", 16_000, &twice);
    every_rule_holds("taken over, restored", 84_000, &restored);
}

#[test]
fn rules_hold_when_an_announcement_arrives_again() {
    let written = Setting {
        late: true,
        writes: [2, 2],
        ..LINES
    };
    let taken_over = Setting {
        late: true,
        overs: 1,
        ..LINES
    };
    let lost = Setting {
        late: true,
        losses: 1,
        facts: 2,
        ..LINES
    };
    let failover = Setting {
        late: true,
        failovers: 1,
        remembers: true,
        ..LINES
    };
    every_rule_holds("again", 16_000, &written);
    every_rule_holds("again, taken over", 13_000, &taken_over);
    every_rule_holds("again, lost", 68_000, &lost);
    every_rule_holds("again, failover", 5_800, &failover);
}

#[test]
fn rules_hold_for_a_reader() {
    let flushed = Setting {
        flushes: 1,
        writes: [1, 0],
        ..READ
    };
    let shared = Setting {
        owners: &[Who::Writer, Who::Second],
        entries_lost: true,
        writes: [1, 0],
        ..READ
    };
    let lost = Setting {
        flushes: 1,
        losses: 1,
        facts: 2,
        writes: [1, 0],
        ..READ_ALONE
    };
    every_rule_holds("read", 36_900, &READ);
    every_rule_holds("read, lost", 158_000, &lost);
    every_rule_holds("read, flushed", 91_000, &flushed);
    every_rule_holds("read, of two programs of one store", 16_000, &shared);
}

#[test]
fn rules_hold_for_a_reader_when_the_server_is_set_back() {
    let failover = Setting {
        failovers: 1,
        writes: [1, 0],
        ..READ
    };
    let wiped = Setting {
        wipes: 1,
        writes: [1, 0],
        ..READ_ALONE
    };
    every_rule_holds("read, failover", 42_000, &failover);
    every_rule_holds("read, all lost", 11_000, &wiped);
}

#[test]
fn rules_hold_for_a_reader_through_a_take_over() {
    let taken_over = Setting {
        overs: 1,
        writes: [1, 0],
        ..READ_ALONE
    };
    let restored = Setting {
        restores: 1,
        ..taken_over
    };
    every_rule_holds("read, taken over", 21_000, &taken_over);
    every_rule_holds("read, taken over, restored", 145_000, &restored);
}

#[test]
fn rules_hold_for_a_reader_that_has_to_ask() {
    let shared = Setting {
        owners: &[Who::Writer, Who::Second],
        entries_lost: true,
        writes: [1, 0],
        ..ASKED
    };
    let flushed = Setting {
        flushes: 1,
        writes: [1, 0],
        ..ASKED
    };
    let failover = Setting {
        failovers: 1,
        writes: [1, 0],
        ..ASKED
    };
    let taken_over = Setting {
        owners: &[Who::Copier],
        overs: 1,
        writes: [0, 1],
        ..ASKED
    };
    let ended_first = Setting {
        mutation: Some(Mutation::EndedFirst),
        ..ASKED
    };
    every_rule_holds("asked", 12_300, &ASKED);
    every_rule_holds("asked again", 12_300, &ended_first);
    every_rule_holds("asked, of two programs of one store", 68_400, &shared);
    every_rule_holds("asked, flushed", 49_000, &flushed);
    every_rule_holds("asked, failover", 45_000, &failover);
    every_rule_holds("asked, taken over", 25_000, &taken_over);
}

#[test]
#[ignore = "takes some ten minutes: cargo test --lib search -- --ignored --nocapture"]
fn rules_hold_for_a_reader_in_wider_searches() {
    let written = Setting {
        writes: [2, 1],
        ..READ
    };
    let flushed = Setting { flushes: 1, ..READ };
    let failover = Setting {
        failovers: 1,
        ..READ
    };
    let forgotten = Setting {
        flushes: 1,
        failovers: 1,
        writes: [1, 0],
        ..READ_ALONE
    };
    let wiped = Setting {
        wipes: 1,
        writes: [1, 0],
        ..READ
    };
    let taken_over = Setting {
        overs: 1,
        writes: [1, 0],
        ..READ
    };
    every_rule_holds("read, written twice", 900_000, &written);
    every_rule_holds("read, of copies, flushed", 1_000_000, &flushed);
    every_rule_holds("read, of copies, failover", 550_000, &failover);
    every_rule_holds("read, failover, flushed", 200_000, &forgotten);
    every_rule_holds("read, of copies, all lost", 540_000, &wiped);
    every_rule_holds("read, of copies, taken over", 1_800_000, &taken_over);
}

#[test]
#[ignore = "takes some ten minutes: cargo test --lib search -- --ignored --nocapture"]
fn rules_hold_for_a_reader_that_has_to_ask_in_wider_searches() {
    let written = Setting {
        writes: [2, 1],
        ..ASKED
    };
    let flushed = Setting {
        flushes: 1,
        ..ASKED
    };
    let failover = Setting {
        failovers: 1,
        ..ASKED
    };
    let taken_over = Setting {
        overs: 1,
        writes: [1, 0],
        ..ASKED
    };
    every_rule_holds("asked, written twice", 950_000, &written);
    every_rule_holds("asked, of copies, flushed", 340_000, &flushed);
    every_rule_holds("asked, of copies, failover", 430_000, &failover);
    every_rule_holds("asked, of copies, taken over", 2_300_000, &taken_over);
}

#[test]
fn rules_hold_among_requests_for_nothing() {
    let alone = Setting {
        owners: &[Who::Writer],
        writes: [0, 0],
        nonsense: 1,
        crowds: 1,
        minutes: 2,
        ..ASKED
    };
    let written = Setting {
        writes: [1, 0],
        minutes: 1,
        ..alone
    };
    let shared = Setting {
        owners: &[Who::Writer, Who::Second],
        minutes: 1,
        ..alone
    };
    every_rule_holds("nonsense", 2_500, &alone);
    every_rule_holds("nonsense, written", 44_100, &written);
    every_rule_holds("nonsense, of two programs of one store", 11_100, &shared);
}

#[test]
fn every_rule_that_is_taken_out_is_missed() {
    let mut table = Vec::new();
    for (mutation, rule, setting) in mutations::all() {
        let setting = Setting {
            mutation: Some(mutation),
            watched: rule,
            ..setting
        };
        let Explored { states, broken, .. } = explore(&setting, usize::MAX);
        let broken = broken.unwrap_or_else(|| panic!("{mutation:?} breaks no {rule:?}"));
        println!("{mutation:?}: {}", broken.story(&setting));
        let steps = broken.events.len();
        // It is the mutation that breaks the rule.
        let unmutated = Setting {
            mutation: None,
            watched: &Rule::ALL,
            ..setting
        };
        assert!(explore(&unmutated, steps).broken.is_none());
        table.push(format!(
            "{mutation:?}: {rule:?} in {steps} steps, {states} states seen"
        ));
    }
    println!("{}", table.join("\n"));
}
