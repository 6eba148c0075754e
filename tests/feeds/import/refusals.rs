//! What an import refuses: bad files as a whole, bad records one by one.

use crate::support::dump::Dump;
use crate::support::shelf::Shelf;
use scoretable::league::Season;
use scoretable::scoretable::Kind;
use scoretable::store::StoreError;
use serde_json::{Value, json};

#[test]
fn a_bad_file_is_named_and_changes_nothing() {
    let mut shelf = Shelf::with(&Dump::league());
    let (head, table, rows) = (
        shelf.store.head().unwrap(),
        shelf.table(Some(1)).unwrap(),
        shelf.everything(),
    );
    let (json, gzip) = (Dump::league().json(), Dump::league().gzipped());
    let unknown = Dump::default().record("blog.post", 1, &json!({})).json();
    let cases: [(&[u8], &str); 11] = [
        (b"", "it is empty; expected the JSON array"),
        (b" \n", "it is empty"),
        (
            b"pk,model\n1,user",
            "it is something else; expected the JSON array",
        ),
        (
            b"<!doctype html>",
            "it is a web page; expected the JSON array",
        ),
        (b"{\"events\": []}", "a scoreboard without events"),
        (b"[]", "none of its 0 records"),
        (
            &unknown,
            "none of its 1 records is a player, team, game or pick",
        ),
        (
            &json[..json.len() / 2],
            "at line 90, column 16, in record 9 (it ends too early)",
        ),
        (&gzip[..gzip.len() / 2], "the gzip data is cut off"),
        (b"\x1f\x8b\x08garbage", "gzip data is"),
        (
            b"\xff\xfe[\0]",
            "it is UTF-16, and cut off or damaged; save it as UTF-8",
        ),
    ];
    for (bytes, expected) in cases {
        let error = shelf.import(bytes).unwrap_err();
        assert!(error.starts_with("cannot use dump.json: "), "{error}");
        assert!(error.contains(expected), "{error}");
    }
    assert_eq!(shelf.store.head().unwrap(), head);
    assert_eq!(shelf.table(Some(1)).unwrap(), table);
    assert_eq!(shelf.everything(), rows);
}

#[test]
fn no_truncation_of_a_dump_is_taken_for_a_whole_one() {
    let whole = Dump::league().json();
    for end in 0..whole.len() {
        assert!(
            scoretable::feed::read(&whole[..end], "dump.json").is_err(),
            "cut at {end}"
        );
    }
}

#[test]
fn a_flipped_bit_is_refused_or_reported_or_makes_another_fact_but_never_breaks_a_write() {
    let whole = Dump::league().banker(1, 1, 102).json();
    let mut shelf = Shelf::new();
    for place in 0..whole.len() {
        let mut bytes = whole.clone();
        bytes[place] ^= 1 << (place % 8);
        if let Ok((facts, _)) = scoretable::feed::read(&bytes, "dump.json") {
            let written = shelf.store.write(&facts);
            assert!(written.is_ok(), "bit {place}: {written:?}");
        }
    }
}

/// Imports the league and one more record, which is the eighteenth.
fn told(model: &str, pk: Value, fields: &Value) -> String {
    let mut shelf = Shelf::new();
    let written = shelf
        .import(&Dump::league().record(model, pk, fields).json())
        .unwrap();
    assert_eq!(shelf.standings(1).len(), 3);
    written
        .skipped
        .iter()
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join("\n")
}

#[test]
fn a_bad_player_is_told_and_the_rest_is_taken() {
    let cases = [
        (
            json!(8),
            json!({"Full_Name": 7}),
            "record 18 (accounts.user, pk 8): Full_Name: 7 stands where text should",
        ),
        (
            json!(0),
            json!({"Full_Name": "Eve"}),
            "record 18 (accounts.user, pk 0): a player's pk is 1 to 4294967295",
        ),
        (
            json!("x"),
            json!({"Full_Name": "Eve"}),
            "record 18 (accounts.user, pk \"x\"): its pk is not a whole number",
        ),
        (
            json!(8),
            json!({"Full_Name": "Eve", "FavouriteTeam": "XYZ"}),
            "the favourite team of player 8, Eve: neither the file nor the store has a team XYZ",
        ),
        (
            json!(8),
            json!({"Full_Name": "Eve", "FavouriteTeam": "kc"}),
            "record 18 (accounts.user, pk 8): FavouriteTeam: 'kc' is not a team code (one to four capitals)",
        ),
        (
            json!(8),
            json!({"Full_Name": "Eve", "JokersPlayed": {"1": 99}}),
            "record 18 (accounts.user, pk 8): its JokersPlayed is not of the form {\"1\": week, \"2\": week}; the player was taken without",
        ),
    ];
    for (pk, fields, expected) in cases {
        assert_eq!(told("accounts.user", pk, &fields), expected);
    }
}

#[test]
fn a_bad_game_is_told_and_the_rest_is_taken() {
    let game = |week: u8, home: &str| json!({"Season": 2024, "Week": week, "HomeTeam": home, "AwayTeam": "KC"});
    let result = |winner: &str, week: u8| {
        json!({"Season": 2024, "Week": week, "HomeTeam": "NYG", "AwayTeam": "KC",
        "HomeScore": 20, "AwayScore": 10, "Winner": winner})
    };
    let cases = [
        (
            "match",
            9,
            game(1, "XYZ"),
            "game 9: neither the file nor the store has a team XYZ",
        ),
        ("match", 9, game(1, "KC"), "game 9: KC cannot play itself"),
        (
            "match",
            9,
            game(32, "NYG"),
            "record 18 (predictor.match, pk 9): Week: 32 is not a week (1 to 31)",
        ),
        (
            "results",
            101,
            result("Away", 1),
            "record 18 (predictor.results, pk 101): its winner is Away, but home scored 20 and away 10",
        ),
        (
            "results",
            201,
            result("Home", 3),
            "record 18 (predictor.results, pk 201): its match is KC at NYG in 2024 week 2; the match was taken without a result",
        ),
    ];
    for (model, pk, fields, expected) in cases {
        assert_eq!(
            told(&format!("predictor.{model}"), json!(pk), &fields),
            expected
        );
    }
}

#[test]
fn a_bad_pick_or_stray_record_is_told_and_the_rest_is_taken() {
    let pick = |player: u32, game: i64, winner: &str| json!({"User": player, "Game": game, "Winner": winner});
    let cases = [
        (
            "predictor.prediction",
            pick(77, 101, "Home"),
            "picks for player 77 (1): neither the file nor the store has player 77",
        ),
        (
            "predictor.prediction",
            pick(1, 77, "Home"),
            "picks for game 77 (1): neither the file nor the store has game 77",
        ),
        (
            "predictor.prediction",
            pick(1, 201, "Tie"),
            "record 18 (predictor.prediction, pk 9): a tie cannot be predicted",
        ),
        (
            "predictor.banker",
            json!({"User": 1, "BankGame": 201}),
            "record 18 (predictor.banker, pk 9): player 1 has no prediction of game 201",
        ),
        (
            "auto\u{1b}[31m.car",
            json!({}),
            "records of model 'auto[31m.car' (1): not a model of the league",
        ),
    ];
    for (model, fields, expected) in cases {
        assert_eq!(told(model, json!(9), &fields), expected);
    }
}

#[test]
fn a_thousand_bad_records_are_told_and_the_rest_counted() {
    let bad = r#"{"model": "predictor.team", "pk": 1, "fields": {}}"#;
    let dump = format!("[{}]", vec![bad; 5001].join(","));
    let (facts, skipped) = scoretable::feed::read(dump.as_bytes(), "dump.json").unwrap();
    assert!(facts.is_empty());
    assert_eq!(skipped.len(), 1001);
    assert_eq!(
        skipped[1000].to_string(),
        "4001 more records: as bad as those above"
    );
}

#[test]
fn a_week_or_season_without_games_is_refused_with_those_there_are() {
    let mut shelf = Shelf::with(&Dump::league());
    let refused = |answer: Result<(), StoreError>| answer.unwrap_err().to_string();
    let week = shelf.table(Some(4)).map(|_| ());
    assert_eq!(
        refused(week),
        "there is no week 4 in season 2024; weeks with games: 1-3"
    );
    let season = Season::new(2023).unwrap();
    let other = shelf
        .store
        .scoretable(Kind::Enhanced, season, None)
        .map(|_| ());
    assert_eq!(
        refused(other),
        "there is no season 2023; seasons with games: 2024"
    );
    let none = Shelf::new().table(None).map(|_| ());
    assert!(refused(none).contains("seasons with games: none"));
}
