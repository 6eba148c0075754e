//! Answers that are no scoreboard.

use scoretable::feed::{self, Fault};

use super::{Board, week_4};

fn fault(json: &[u8]) -> (Fault, String) {
    let error = feed::read(json, "board.json").unwrap_err();
    (error.fault().clone(), error.to_string())
}

#[test]
fn an_answer_that_is_no_scoreboard_is_refused_with_what_it_is() {
    let cases: [(&[u8], &str); 9] = [
        (b"", "it is empty"),
        (b"<!DOCTYPE html><html>", "it is a web page"),
        (
            br#"{"code": 400, "message": "Failed to \u001b[2Jget events."}"#,
            "says: Failed to [2Jget events.;",
        ),
        (br#"{"events": []}"#, "a scoreboard without events"),
        (br#"{"events": null}"#, "another JSON object"),
        (
            br#"{"content": {"sbData": {"events": []}}}"#,
            "a scoreboard without events",
        ),
        (br#"{"content": {"sbData": null}}"#, "another JSON object"),
        (br#"{"events": {"1": {}}}"#, "not whole or not JSON"),
        (br#"{"content": 7}"#, "another JSON object"),
    ];
    for (json, words) in cases {
        let (_, told) = fault(json);
        assert!(
            told.starts_with("cannot use board.json: ") && told.contains(words),
            "{told}"
        );
    }
}

#[test]
fn every_truncation_of_an_answer_is_refused() {
    let whole = Board::json(&week_4().played(1, ("DAL", 20), ("PHI", 24)));
    for end in 1..whole.len() {
        let (fault, _) = fault(&whole[..end]);
        assert!(
            matches!(fault, Fault::Board { .. }),
            "cut at {end}: {fault:?}"
        );
    }
}

#[test]
fn a_flipped_bit_never_ends_the_program() {
    let whole = Board::json(&week_4().played(1, ("DAL", 20), ("PHI", 24)));
    for at in 0..whole.len() {
        for bit in 0..8 {
            let mut flipped = whole.clone();
            flipped[at] ^= 1 << bit;
            if let Ok((facts, skipped)) = feed::read(&flipped, "board.json") {
                assert!(facts.games.len() + skipped.len() <= 8);
            }
        }
    }
}
