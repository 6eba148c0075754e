//! Lists that chance comes to seldom, or that the two backends once answered differently.

use super::step::{Draft, Place, Step};
use super::{pair, server};

#[test]
fn stories() {
    let Some((redis, runtime)) = server() else {
        return;
    };
    for (name, steps) in [
        ("a stage of another type", a_stage_of_another_type()),
        ("chunks behind an empty one", chunks_behind_an_empty_one()),
        ("chunks with a gap", chunks_with_a_gap()),
        ("facts that are no digest", facts_that_are_no_digest()),
        ("two revisions of one token", two_revisions_of_one_token()),
        ("a flush named like a claim", a_flush_named_like_a_claim()),
    ] {
        let taken = runtime.block_on(pair::take(&steps, &redis));
        taken.unwrap_or_else(|difference| panic!("{name}: {difference}"));
    }
}

/// By this name, which makes it one of three chunks, of which the second is empty.
const THREE: Draft = Draft {
    by: 2,
    newer: 0,
    facts: 0,
    grace: 0,
};

fn claim(by: usize) -> Step {
    Step::Claim {
        by,
        key: 0,
        lease: 1,
        mine: 2,
        heard: true,
    }
}

fn fill(draft: Draft) -> Step {
    Step::Fill {
        draft,
        key: None,
        lives: 2,
    }
}

fn published(draft: Draft) -> Vec<Step> {
    vec![claim(draft.by), Step::StageAll { draft }, fill(draft)]
}

fn flush(id: usize) -> Step {
    Step::Flush {
        league: 0,
        keys: vec![0, 1],
        id,
    }
}

/// What cannot be staged is lost, and the server is as well as before.
fn a_stage_of_another_type() -> Vec<Step> {
    let stage = Place::Stage {
        league: 0,
        token: THREE.by,
    };
    let usurped = vec![
        claim(THREE.by),
        Step::Usurp(stage),
        Step::StageAll { draft: THREE },
    ];
    [usurped, vec![fill(THREE)], published(THREE)].concat()
}

/// A flush counts them all.
fn chunks_behind_an_empty_one() -> Vec<Step> {
    [published(THREE), vec![flush(3)]].concat()
}

/// As many as there should be, and yet not those.
fn chunks_with_a_gap() -> Vec<Step> {
    let stage = |at| Step::Stage { draft: THREE, at };
    let ask = |at| Step::Chunk { key: 0, at };
    let staged = vec![claim(THREE.by), stage(0), stage(1), stage(3), fill(THREE)];
    [staged, vec![ask(1), ask(2), ask(3)]].concat()
}

/// An entry whose facts are damaged belongs to no copy of the store, so the entry of another copy may replace it.
fn facts_that_are_no_digest() -> Vec<Step> {
    let garbage: [&[u8]; 4] = [
        b"",
        b"fac7",
        b"000000000000FAC7",
        b"00000000000000000000fac7",
    ];
    let other = Draft {
        by: 1,
        facts: 1,
        ..THREE
    };
    let replaced = |with| {
        let spoil = Step::Spoil {
            key: 0,
            field: "facts",
            with,
        };
        [
            published(THREE),
            vec![spoil],
            published(other),
            vec![flush(3)],
            vec![flush(0)],
        ]
        .concat()
    };
    garbage.into_iter().flat_map(replaced).collect()
}

/// FILL goes by the revision it brings, whatever the stage says.
fn two_revisions_of_one_token() -> Vec<Step> {
    let (other, newer) = (
        Draft { facts: 1, ..THREE },
        Draft {
            newer: 1,
            facts: 1,
            ..THREE
        },
    );
    let staged = |stage, filled| vec![claim(2), Step::StageAll { draft: stage }, fill(filled)];
    [
        published(THREE),
        staged(newer, other),
        staged(other, newer),
        staged(THREE, newer),
    ]
    .concat()
}

/// The fence was named by a claim; a flush of that name is taken for done.
fn a_flush_named_like_a_claim() -> Vec<Step> {
    [
        published(THREE),
        vec![flush(THREE.by), flush(0), flush(0), flush(THREE.by)],
    ]
    .concat()
}
