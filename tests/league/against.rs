//! Scores inside a dump are compared with this program's, and what differs on purpose is told from what does not.

mod command;
mod seasons;

use crate::support::dump;
use dump::Dump;
use scoretable::feed;
use scoretable::league::StoreId;
use scoretable::store::{Reconciliation, Store};
use serde_json::{Value, json};

/// Ada wins with 50, and 30 of them by her banker, which is doubled; Zoë has 30; 小明 王 has 0. Week 1 of 2024.
fn facts() -> Dump {
    Dump::league().banker(1, 1, 102)
}

fn week(dump: Dump, player: u32, score: i32) -> Dump {
    let fields = json!({"User": player, "Season": 2024, "Week": 1, "WeekScore": score});
    dump.record("predictor.scoresweek", player, &fields)
}

/// The figures of a season, which is the only one: score, worst, best, right, percent, average, banker average.
fn figures(dump: Dump, player: u32, figures: &[Value; 7]) -> Dump {
    let names = ["Score", "Worst", "Best", "Correct", "Percentage", "Average"];
    let mut season = json!({"User": player, "Season": 2024, "BankerAverage": figures[6]});
    let mut all = json!({"User": player, "AllTimeBankerAverage": figures[6]});
    for (name, figure) in names.iter().zip(figures) {
        season[format!("Season{name}")] = figure.clone();
        all[format!("AllTime{name}")] = figure.clone();
    }
    dump.record("predictor.scoresseason", player, &season)
        .record("predictor.scoresalltime", player, &all)
}

/// The facts with all the scores that follow from them, as this program has them.
fn scored() -> Dump {
    let mut dump = facts();
    for (player, score) in [(1, 80), (2, 30), (3, 0)] {
        dump = week(dump, player, score);
    }
    let rows = [
        (1, json!([80, 80, 80, 2, "100.0", "80.0", "60.0"])),
        (2, json!([30, 30, 30, 1, "50.0", "30.0", "0.0"])),
        (3, json!([0, 0, 0, 0, "0.0", "0.0", "0.0"])),
    ];
    for (player, row) in rows {
        dump = figures(dump, player, &serde_json::from_value(row).unwrap());
    }
    let averages = json!({"Season": 2024, "AvgScores": {"1": 36}});
    dump.record("predictor.avgscores", 1, &averages)
}

/// The usual facts in a store, and a dump beside it.
fn against(facts: &Dump, beside: &Dump) -> Reconciliation {
    let mut store = Store::in_memory(StoreId::from_bits(7)).unwrap();
    let (facts, _) = feed::read(&facts.json(), "facts").unwrap();
    assert_eq!(store.write(&facts).unwrap().skipped, []);
    let (claims, skipped) =
        feed::reference_scores(&beside.json().as_slice().into(), "dump").unwrap();
    assert_eq!(skipped, []);
    store.compare(&claims).unwrap()
}

/// Every difference in words, with its reason.
fn told(found: &Reconciliation) -> Vec<String> {
    let line = |d: &scoretable::store::Discrepancy| {
        let number =
            |n: Option<scoretable::league::Tenths>| n.map_or("-".to_owned(), |n| n.to_string());
        let reason = d.reason.map_or("NONE", |reason| reason.name());
        format!(
            "{} {}: {} {} {reason}",
            d.about,
            d.name,
            number(d.there),
            number(d.here)
        )
    };
    let all = found.discrepancies.iter();
    all.map(|deviation| line(&deviation.unwrap())).collect()
}

#[test]
fn what_follows_from_the_same_facts_is_the_same_but_for_how_it_is_written() {
    let found = against(&facts(), &scored());
    assert_eq!(found.compared, 3 + 2 * 3 * 7 + 1);
    let expected = [
        "2024: banker average Zoë Ångström: 0.0 - no banker",
        "all seasons: banker average Zoë Ångström: 0.0 - no banker",
        "2024: banker average 小明 王: 0.0 - no banker",
        "all seasons: banker average 小明 王: 0.0 - no banker",
        "2024 week 1: average of the league : 36.0 36.7 whole numbers",
    ];
    assert_eq!(told(&found), expected);
    assert_eq!(found.discrepancies.unexplained(), 0);
    let reversed = against(&facts(), &scored().reversed());
    assert_eq!(
        (reversed.compared, reversed.discrepancies.unexplained()),
        (found.compared, 0)
    );
}

/// The first difference of a dump beside the usual facts.
#[track_caller]
fn finds(beside: &Dump, expected: &str) {
    let found = told(&against(&facts(), beside));
    assert_eq!(
        found.first().map(String::as_str),
        Some(expected),
        "{found:?}"
    );
}

#[test]
fn a_planted_difference_is_found_in_every_record() {
    let one = |model: &str, fields: Value| Dump::default().record(model, 1, &fields);
    let place = json!({"Full_Name": "Ada Lovelace", "Positions": {"data": {"2024": {"1": 2}}}});
    let pick = json!({"User": 1, "Game": 102, "Winner": "Away", "Points": 30, "Banker": true});
    let averages = json!({"Season": 2024, "AvgScores": {"1": 37}});
    finds(
        &week(Dump::default(), 1, 79),
        "2024 week 1: points Ada Lovelace: 79.0 80.0 NONE",
    );
    finds(
        &one("accounts.user", place),
        "2024 week 1: place Ada Lovelace: 2.0 1.0 NONE",
    );
    finds(
        &one("predictor.prediction", pick),
        "game 102: points of the pick Ada Lovelace: 30.0 60.0 NONE",
    );
    finds(
        &one("predictor.avgscores", averages),
        "2024 week 1: average of the league : 37.0 36.7 NONE",
    );
}

#[test]
fn a_planted_difference_is_found_in_every_figure_of_a_season() {
    let cases = [
        (json!(81), "score Ada Lovelace: 81.0 80.0"),
        (json!(0), "worst week Ada Lovelace: 0.0 80.0"),
        (json!(0), "best week Ada Lovelace: 0.0 80.0"),
        (json!(1), "right picks Ada Lovelace: 1.0 2.0"),
        (
            json!("99.8"),
            "right picks in percent Ada Lovelace: 99.8 100.0",
        ),
        (json!("80.2"), "average Ada Lovelace: 80.2 80.0"),
        (json!("0.0"), "banker average Ada Lovelace: 0.0 60.0"),
    ];
    for (at, (value, expected)) in cases.into_iter().enumerate() {
        let mut row = json!([80, 80, 80, 2, "100.0", "80.0", "60.0"]);
        row[at] = value;
        let beside = figures(Dump::default(), 1, &serde_json::from_value(row).unwrap());
        finds(&beside, &format!("2024: {expected} NONE"));
    }
}

#[test]
fn a_row_that_only_one_of_the_two_has_is_a_difference() {
    let beside = week(week(Dump::default(), 1, 80), 9, 7);
    let expected = [
        "2024 week 1: points : 7.0 - NONE",
        "2024 week 1: points Zoë Ångström: - 30.0 NONE",
        "2024 week 1: points 小明 王: - 0.0 NONE",
    ];
    assert_eq!(told(&against(&facts(), &beside)), expected);
}

#[test]
fn what_differs_on_purpose_is_told_by_its_name() {
    // Ada loses with a banker in week 2, and no other player picks there: -40, her only week but one.
    let lost = Dump::default()
        .team("KC", "AFC West")
        .team("NYG", "NFC East")
        .player(1, "Ada", None)
        .game(201, 2)
        .result(201, 2, 20, 0)
        .pick(1, 1, 201, "Away")
        .banker(1, 1, 201);
    let row = json!([-40, -40, 0, 0, "0.1", "-39.9", "0.0"]);
    let beside = figures(lost.clone(), 1, &serde_json::from_value(row).unwrap());
    let season: Vec<String> = told(&against(&lost, &beside))
        .into_iter()
        .filter(|d| d.starts_with("2024"))
        .collect();
    let expected = [
        "2024: best week Ada: 0.0 -40.0 best from zero",
        "2024: right picks in percent Ada: 0.1 0.0 rounding",
        "2024: average Ada: -39.9 -40.0 rounding",
        // Her prediction in the dump does not say that it is a banker.
        "2024: banker average Ada: 0.0 -40.0 lost banker",
    ];
    assert_eq!(season, expected);

    let missed = week(Dump::default(), 1, 50);
    let missed = missed.record(
        "predictor.scoresweek",
        9,
        &json!({"User": 1, "Season": 2024, "Week": 2, "WeekScore": 0}),
    );
    let found = told(&against(&Dump::league(), &missed));
    assert_eq!(
        found[0],
        "2024 week 2: points Ada Lovelace: 0.0 - missed week"
    );

    let equal = Dump::league()
        .player(4, "Dot", None)
        .player(5, "Eve", None)
        .pick(41, 4, 101, "Home")
        .pick(42, 4, 102, "Away");
    let place = |id: u32, place: u32| json!({"Full_Name": id.to_string(), "Positions": {"data": {"2024": {"1": place}}}});
    let beside = Dump::default()
        .record("accounts.user", 1, &place(1, 1))
        .record("accounts.user", 4, &place(4, 2))
        .record("accounts.user", 5, &place(5, 5));
    let expected = [
        "2024 week 1: place Dot: 2.0 1.0 shared place",
        "2024 week 1: place Eve: 5.0 - no place yet",
    ];
    assert_eq!(told(&against(&equal, &beside)), expected);
    let too_far = Dump::default().record("accounts.user", 4, &place(4, 3));
    assert_eq!(
        told(&against(&equal, &too_far)),
        ["2024 week 1: place Dot: 3.0 1.0 NONE"]
    );
}
