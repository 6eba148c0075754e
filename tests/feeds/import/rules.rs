//! The league chooses its rules, and every score follows them.

use scoretable::league::Revision;
use scoretable::league::rules::{JokerRule, Rules};
use serde_json::json;

use crate::support::dump::Dump;
use crate::support::shelf::Shelf;

/// The usual small league; Ada plays a joker in week 1, with KC as her banker: right, for 30.
fn with_joker() -> Dump {
    let pick = json!({"User": 1, "Game": 101, "Winner": "Home", "Banker": false, "Joker": true});
    Dump::league()
        .banker(1, 1, 102)
        .record("predictor.prediction", 10, &pick)
}

const WEEK: Rules = Rules {
    joker: JokerRule::Week,
};

#[test]
fn a_change_of_rules_scores_every_season_anew_and_back() {
    let mut shelf = Shelf::with(&with_joker());
    let score = |shelf: &mut Shelf| shelf.standings(1)[0].3;
    assert_eq!(shelf.store.rules().unwrap(), Rules::default());
    let before = shelf.everything();
    assert_eq!(score(&mut shelf), 20 + 30 * 2 * 3);

    assert_eq!(shelf.store.set_rules(WEEK).unwrap(), Revision(2));
    assert_eq!(shelf.store.rules().unwrap(), WEEK);
    assert_eq!(score(&mut shelf), 20 * 3 + 30 * 2 * 3);
    assert_eq!(
        shelf.store.set_rules(WEEK).unwrap(),
        Revision(2),
        "as it is"
    );

    // Later facts are scored by the same rules.
    shelf
        .import(&Dump::default().result(101, 1, 24, 10).json())
        .unwrap();
    assert_eq!(score(&mut shelf), 24 * 3 + 30 * 2 * 3);
    shelf
        .import(&Dump::default().result(101, 1, 20, 10).json())
        .unwrap();

    let revision = shelf.store.set_rules(Rules::default()).unwrap();
    assert_eq!(revision, Revision(5));
    let after = shelf.everything();
    let (first, noted) = after.split_at(before.len());
    assert_eq!(before[1..], first[1..], "all but the revision");
    assert_eq!(noted.len(), 2, "the note of each change of a result");
}
