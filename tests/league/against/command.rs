//! `scoretable verify --against`, as a user runs it.

use serde_json::{Value, json};

use crate::against::{facts, scored, week};
use crate::support::dump::Dump;
use crate::support::user::{Ran, User};

fn verify(facts: &Dump, beside: &[u8], args: &[&str]) -> Ran {
    let user = User::new();
    let path = |name: &str, bytes: &[u8]| {
        let path = user.home.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path.to_string_lossy().into_owned()
    };
    let facts = path("facts.json", &facts.json());
    assert_eq!(
        user.run(&["--cache", "off", "import", &facts]).code,
        Some(0)
    );
    let beside = path("beside.json", beside);
    user.run(&[&["--cache", "off", "verify", "--against", &beside], args].concat())
}

#[test]
fn the_command_lists_them_and_ends_with_1_for_what_nothing_explains() {
    let fine = verify(&facts(), &scored().gzipped(), &[]);
    assert_eq!((fine.code, fine.err.as_str()), (Some(0), ""), "{fine:?}");
    let expected = "beside.json, 46 numbers: 5 differ, all of them on purpose\n  \
                    1: averages of the league are whole numbers there\n    \
                    2024 week 1: average of the league: 36.0 there, 36.7 here\n  \
                    4: without a banker there is no average here, and 0 there\n    \
                    2024: banker average of Zoë Ångström (player 2): 0.0 there, nothing here\n";
    assert!(fine.out.contains(expected), "{}", fine.out);

    let broken = week(scored(), 3, 2).record("predictor.scoresweek", "x", &json!({"User": "Eve"}));
    let ran = verify(&facts(), &broken.json(), &[]);
    assert_eq!(ran.code, Some(1));
    let expected = "  1: for no known reason\n    2024 week 1: points of 小明 王 (player 3): 2 there, 0 here\n  skipped  1:\n";
    assert!(ran.out.contains(expected), "{}", ran.out);
    assert!(
        ran.err
            .contains("beside.json differ for no known reason (1); import it"),
        "{}",
        ran.err
    );
}

#[test]
fn the_command_answers_in_json_too() {
    let ran = verify(
        &facts(),
        &week(scored(), 3, 2).json(),
        &["--format", "json"],
    );
    let found: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(
        (ran.code, &found["drift"], &found["against"]["drift"]),
        (Some(1), &json!(1), &json!(1))
    );
    let differences = found["against"]["differences"].as_array().unwrap();
    assert_eq!(differences.len(), 6);
    let planted = json!({"about": "2024 week 1: points", "player_id": 3, "player": "小明 王", "there": 2.0, "here": 0.0, "reason": null});
    assert!(differences.contains(&planted), "{differences:?}");
    assert!(
        differences
            .iter()
            .any(|d| d["reason"] == "whole numbers" && d["here"] == 36.7)
    );
}

#[test]
fn a_file_without_scores_is_refused_and_nothing_is_repaired_by_it() {
    for (bytes, why) in [
        (facts().json(), "there are no scores in it to compare with"),
        (b"{\"events\": []}".to_vec(), "there are no scores in it"),
        (Vec::new(), "it is empty"),
    ] {
        let ran = verify(&facts(), &bytes, &[]);
        assert_eq!((ran.code, ran.out.as_str()), (Some(1), ""));
        assert!(ran.err.contains(why), "{}", ran.err);
    }
    assert_eq!(
        verify(&facts(), &scored().json(), &["--repair"]).code,
        Some(2)
    );
}
