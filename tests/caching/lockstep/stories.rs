//! Lists that chance comes to seldom, or that the two backends once answered differently.

use libtest_mimic::Trial;
use scoretable::cache::MOST_REQUESTS;

use crate::lockstep::pair;
use crate::lockstep::step::{Draft, Entry, Place, Seen, Step};
use crate::support::redis_server::RedisServer;
use crate::support::servers::each_server;

pub(crate) fn trials() -> Vec<Trial> {
    let stories = [
        story("a_table_of_another_type", a_table_of_another_type),
        story("chunks_behind_an_empty_one", chunks_behind_an_empty_one),
        story("sizes_of_a_damaged_entry", sizes_of_a_damaged_entry),
        story("facts_that_are_no_digest", facts_that_are_no_digest),
        story("numbers_with_leading_zeros", numbers_with_leading_zeros),
        story("keys_that_end", keys_that_end),
        story("the_last_nonces", the_last_nonces),
        story("a_reference_without_a_body", a_reference_without_a_body),
        story("a_place_that_changes_hands", a_place_that_changes_hands),
        story("requests_come_and_go", requests_come_and_go),
    ];
    stories.into_iter().flatten().collect()
}

fn story(name: &str, steps: fn() -> Vec<Step>) -> Vec<Trial> {
    each_server(&format!("stories::{name}"), move |program| async move {
        let redis = RedisServer::of(&program, &[]);
        if let Err(difference) = pair::take(&steps(), &redis).await {
            panic!("{difference}");
        }
    })
}

/// Three chunks, of which the second is empty.
const THREE: Draft = Draft {
    by: 2,
    chunks: 3,
    grace: 0,
    was: None,
};

const FIRST: Entry = Entry { key: 0, edition: 0 };

fn announce(mine: usize, seen: Seen) -> Step {
    Step::Announce {
        league: 0,
        mine,
        seen,
        spread: 250,
    }
}

fn published(of: Entry) -> Vec<Step> {
    let (by, lease, lives) = (THREE.by, 1, 2);
    let claim = Step::Claim { by, of, lease };
    let fill = Step::Fill {
        draft: THREE,
        of,
        lives,
    };
    vec![announce(of.edition, Seen::Announced), claim, fill]
}

fn flush() -> Step {
    Step::Flush { league: 0 }
}

fn remove() -> Step {
    Step::Remove { of: vec![FIRST] }
}

fn write(place: Place, field: &'static str, with: Option<&'static [u8]>) -> Step {
    Step::Write { place, field, with }
}

fn a_table_of_another_type() -> Vec<Step> {
    let usurp = |list| Step::Usurp {
        place: Place::Table(FIRST),
        list,
    };
    let chunk = Step::Chunk { of: FIRST, at: 0 };
    [
        published(FIRST),
        vec![usurp(true), chunk.clone()],
        published(FIRST),
        vec![usurp(false), chunk, remove()],
    ]
    .concat()
}

/// A removal counts them all.
fn chunks_behind_an_empty_one() -> Vec<Step> {
    [published(FIRST), vec![remove()]].concat()
}

/// A removal goes by the number of chunks that the entry says it has.
fn sizes_of_a_damaged_entry() -> Vec<Step> {
    let damaged = |with| {
        let spoil = write(Place::Table(FIRST), "chunks", with);
        [published(FIRST), vec![spoil, remove()]].concat()
    };
    let garbage: [Option<&[u8]>; 5] = [None, Some(b""), Some(b"1"), Some(b"5"), Some(b"1001")];
    garbage.into_iter().flat_map(damaged).collect()
}

/// A reference and a mark whose facts are damaged are lost.
fn facts_that_are_no_digest() -> Vec<Step> {
    let garbage: [&[u8]; 4] = [b"", b"a1", b"00000000000000A1", b"0000000000000000000000a1"];
    let damaged = |with| {
        [Place::Reference(0), Place::Mark(0)].map(|place| {
            let spoil = write(place, "facts", Some(with));
            [
                published(FIRST),
                vec![spoil, flush(), announce(1, Seen::Nothing)],
                vec![announce(0, Seen::Announced)],
            ]
            .concat()
        })
    };
    garbage.into_iter().flat_map(damaged).flatten().collect()
}

/// They are not written, so they are damage.
fn numbers_with_leading_zeros() -> Vec<Step> {
    let damaged = |(place, field): (Place, &'static str)| {
        let spoil = write(place, field, Some(b"01"));
        [
            published(FIRST),
            vec![spoil, announce(0, Seen::Nothing), flush()],
        ]
        .concat()
    };
    let fields = [
        (Place::Reference(0), "revision"),
        (Place::Mark(0), "revision"),
        (Place::Reference(0), "nonce"),
        (Place::Table(FIRST), "nonce"),
    ];
    fields.into_iter().flat_map(damaged).collect()
}

/// Another program gave both keys a time to live; an announcement takes it away, and a flush that of the reference.
fn keys_that_end() -> Vec<Step> {
    let lend = |place| Step::Lend { place, units: 1 };
    let pass = Step::Pass { units: 2 };
    let both = [Place::Mark(0), Place::Reference(0)].map(lend);
    [
        published(FIRST),
        both.to_vec(),
        vec![announce(1, Seen::Edition(0)), pass.clone()],
        both.to_vec(),
        vec![flush(), pass, announce(1, Seen::Nothing)],
    ]
    .concat()
}

/// After the last nonce comes one that merely differs.
fn the_last_nonces() -> Vec<Step> {
    let late = write(Place::Reference(0), "nonce", Some(b"9007199254740990"));
    let steps = vec![late, flush(), flush(), flush(), flush()];
    [published(FIRST), steps, published(FIRST)].concat()
}

/// ANNOUNCE writes it again, behind the nonce that it had.
fn a_reference_without_a_body() -> Vec<Step> {
    let damage = write(Place::Reference(0), "body", None);
    let damaged = |next| [published(FIRST), vec![damage.clone(), next]].concat();
    [
        damaged(announce(1, Seen::Nothing)),
        damaged(announce(0, Seen::Nothing)),
        damaged(announce(1, Seen::Edition(0))),
        damaged(flush()),
    ]
    .concat()
}

/// The reference says whose the place is, and the mark says it once the reference is lost.
fn a_place_that_changes_hands() -> Vec<Step> {
    let theirs = |seen| Step::Announce {
        league: 2,
        mine: 0,
        seen,
        spread: 0,
    };
    let evict = |place| vec![Step::Evict(place), theirs(Seen::Nothing)];
    let name = write(
        Place::Reference(0),
        "store",
        Some(b"1f3a9c02-1111-4111-8111-111111111111"),
    );
    [
        published(FIRST),
        vec![theirs(Seen::Announced), Step::Flush { league: 2 }],
        evict(Place::Reference(0)),
        evict(Place::Mark(0)),
        published(FIRST),
        vec![Step::Evict(Place::Reference(2)), name],
        vec![announce(0, Seen::Nothing), theirs(Seen::Announced), flush()],
    ]
    .concat()
}

/// They are kept for two units, one at most for an entry, and as many as there may be; a fill ends its own.
fn requests_come_and_go() -> Vec<Step> {
    let (of, league) = (FIRST, 0);
    let other = Entry { key: 1, edition: 0 };
    let ask = || [Step::Ask { of }, Step::Ask { of: other }];
    let place = Place::Wanted(league);
    let mut steps = vec![announce(0, Seen::Nothing)];
    steps.extend(ask());
    steps.extend(ask());
    steps.extend(published(of));
    steps.extend(ask());
    steps.extend([Step::Pass { units: 1 }, Step::Persist(place)]);
    steps.push(Step::Pass { units: 1 });
    steps.extend(ask());
    for (count, age) in [
        (MOST_REQUESTS, 0),
        (MOST_REQUESTS, 1),
        (MOST_REQUESTS, 2),
        (MOST_REQUESTS, -1),
        (MOST_REQUESTS - 1, 0),
        (MOST_REQUESTS + 1, 0),
    ] {
        steps.push(Step::Evict(place));
        steps.push(Step::Crowd { league, count, age });
        steps.extend(ask());
    }
    for list in [true, false] {
        steps.push(Step::Usurp { place, list });
        steps.extend(published(of));
        steps.push(Step::EndRequests {
            league,
            of: vec![of],
            all: false,
        });
        steps.extend(ask());
    }
    steps.push(Step::EndRequests {
        league,
        of: vec![of, other],
        all: false,
    });
    steps.extend(ask());
    steps.push(Step::EndRequests {
        league,
        of: vec![],
        all: true,
    });
    steps
}
