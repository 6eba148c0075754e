//! Leagues as they are: players without a team or a banker, of one name, of one word, gone, or deep in the red; seasons of
//! any length; and files in any order.

use serde_json::{Value, json};

use crate::support::board::Board;
use crate::support::dump::Dump;
use crate::support::user::User;

/// Puts files into a user's home, imports them in this order and answers with the home.
fn imported(files: &[(&str, Vec<u8>)]) -> User {
    let user = User::new();
    let path = |(name, bytes): &(&str, Vec<u8>)| {
        let path = user.home.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path.to_string_lossy().into_owned()
    };
    let paths: Vec<String> = files.iter().map(path).collect();
    let mut args = vec!["--cache", "off", "import"];
    args.extend(paths.iter().map(String::as_str));
    let ran = user.run(&args);
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    assert!(!ran.out.contains("skipped"), "{}", ran.out);
    user
}

fn show(user: &User, args: &[&str]) -> Value {
    let ran = user.run(&[&["--cache", "off", "show", "--format", "json"], args].concat());
    assert_eq!(ran.code, Some(0), "{ran:?}");
    serde_json::from_str(&ran.out).unwrap()
}

fn gone(id: u32, name: &str) -> Dump {
    let fields = json!({"Full_Name": name, "FavouriteTeam": "KC", "is_active": false});
    Dump::default().record("accounts.user", id, &fields)
}

#[test]
fn everybody_has_a_row_whoever_they_are() {
    // NYG won game 101 by 20 to 10; KC won game 102 by 30 to 7.
    let dump = Dump::league()
        .player(4, "Prince", None)
        .pick(41, 4, 101, "Away")
        .banker(1, 4, 101)
        .player(5, "Ada Lovelace", Some("NYG"))
        .pick(51, 5, 101, "Home");
    let user = imported(&[
        ("a.json", dump.json()),
        ("b.json", gone(2, "Zoë Ångström").json()),
    ]);
    let shown = show(&user, &[]);
    let rows: Vec<Value> = shown["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|r| {
            json!([
                r["pos"],
                r["player"],
                r["team"],
                r["score"],
                r["worst"],
                r["best"],
                r["banker_average"]
            ])
        })
        .collect();
    let expected = json!([
        [1, "Ada Lovelace", "KC", 50, 50, 50, null],
        [2, "Zoë Ångström", "KC", 30, 30, 30, null],
        [3, "Ada Lovelace", "NYG", 20, 20, 20, null],
        [4, "小明 王", null, 0, 0, 0, null],
        [5, "Prince", null, -40, -40, -40, -40.0]
    ]);
    assert_eq!(json!(rows), expected);
    // Who has gone counts for no division, and who has no team for none either.
    let divisions = show(&user, &["division"]);
    let first = &divisions["rows"][0];
    assert_eq!(
        json!([first["division"], first["players"], first["average"]]),
        json!(["AFC West", 1, 50.0])
    );
    assert_eq!(divisions["rows"][2]["pos"], Value::Null);
    // A player who has left is not listed for a week to come.
    assert_eq!(
        show(&user, &["--week", "2"])["rows"]
            .as_array()
            .unwrap()
            .len(),
        4
    );
}

#[test]
fn a_season_may_have_16_to_18_weeks() {
    for last in [16_u8, 17, 18] {
        let mut dump = Dump::league();
        for week in 4..=last {
            let id = i64::from(week) * 100 + 1;
            let pick = json!({"User": 1, "Game": id, "Winner": "Home", "Joker": week == last});
            dump = dump.game(id, week).result(id, week, 24, 3).record(
                "predictor.prediction",
                id,
                &pick,
            );
        }
        let user = imported(&[("a.json", dump.json())]);
        let shown = show(&user, &[]);
        assert_eq!(shown["week"], last);
        let ada = &shown["rows"][0];
        let score = 50 + 24 * (i32::from(last) - 3);
        assert_eq!(json!([ada["score"], ada["jokers"]]), json!([score, [last]]));
        let beyond = user.run(&["--cache", "off", "--week", &(last + 1).to_string(), "show"]);
        assert_eq!(beyond.code, Some(3));
    }
}

#[test]
fn the_order_in_which_files_are_named_does_not_matter() {
    let files = [
        (
            "players.csv",
            include_bytes!("../../../assets/sample/players.csv").to_vec(),
        ),
        (
            "picks.csv",
            include_bytes!("../../../assets/sample/picks.csv").to_vec(),
        ),
        (
            "1.json",
            Board::new(2024, 1)
                .played(401, ("BAL", 20), ("KC", 27))
                .json(),
        ),
        (
            "2.json",
            Board::new(2024, 2)
                .played(402, ("SEA", 23), ("NE", 20))
                .json(),
        ),
    ];
    let tables = |order: [usize; 4]| {
        let user = imported(&order.map(|at| files[at].clone()));
        (
            show(&user, &[])["rows"].clone(),
            show(&user, &["--week", "1"])["rows"].clone(),
        )
    };
    let expected = tables([0, 1, 2, 3]);
    assert_eq!(expected.0[0]["score"], 165);
    for order in [[3, 2, 1, 0], [1, 0, 3, 2], [2, 1, 0, 3], [1, 3, 2, 0]] {
        assert_eq!(tables(order), expected, "{order:?}");
    }
}
