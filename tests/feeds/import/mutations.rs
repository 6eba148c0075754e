//! Whatever happens to a good dump on its way, its facts stay the same, or the difference is told.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use proptest::sample::Index;
use scoretable::feed;
use scoretable::league::{Facts, Pick};
use serde_json::{Value, json};

use crate::support::dump::Dump;

/// What happens to a dump.
#[derive(Clone, Debug)]
enum Change {
    Cut(Index),
    LineBefore(String),
    LineBehind(String),
    LineAmong(Index, String),
    FieldLost(Index, Index),
    FieldReplaced(Index, Index, Value),
    RecordReplaced(Index, Value),
    Lines,
    Reversed,
    Usernames,
    TurnedNames,
}

fn change() -> impl Strategy<Value = Change> {
    let line = "[A-Za-z<{\\[(#' -]{1,3}[ -~]{0,20}";
    let value = prop_oneof![
        Just(json!(null)),
        Just(json!([])),
        Just(json!(["x"])),
        Just(json!({})),
        Just(json!(-1)),
        Just(json!(70_000)),
        Just(json!(1.5)),
        Just(json!("")),
        Just(json!("x y")),
        Just(json!("2024")),
        Just(json!(true)),
    ];
    let at = any::<Index>;
    prop_oneof![
        at().prop_map(Change::Cut),
        line.prop_map(Change::LineBefore),
        line.prop_map(Change::LineBehind),
        (at(), line).prop_map(|(at, line)| Change::LineAmong(at, line)),
        (at(), at()).prop_map(|(record, field)| Change::FieldLost(record, field)),
        (at(), at(), value.clone())
            .prop_map(|(record, field, value)| Change::FieldReplaced(record, field, value)),
        (at(), value).prop_map(|(at, value)| Change::RecordReplaced(at, value)),
        Just(Change::Lines),
        Just(Change::Reversed),
        Just(Change::Usernames),
        Just(Change::TurnedNames),
    ]
}

fn records() -> Vec<Value> {
    let dump = Dump::league().banker(1, 1, 102).json();
    let mut records: Vec<Value> = serde_json::from_slice(&dump).unwrap();
    for record in &mut records {
        if record["model"] == "accounts.user" {
            let name = format!("user{}", record["pk"]);
            record["fields"]["username"] = json!(name);
        }
    }
    records
}

/// What a dump may lack or have otherwise without a word: other values that are as good, and what is not read.
fn is_free(model: &str, field: &str, value: Option<&Value>) -> bool {
    let is_true = value == Some(&json!(true));
    match field {
        // They may be missing, and true is what they are already or may be.
        "is_active" | "Active" | "Joker" => value.is_none() || is_true,
        "FavouriteTeam" | "DateTime" => value.is_none_or(Value::is_null),
        "Town" | "Nickname" | "Full_Name" => value.is_some_and(Value::is_string),
        "JokersPlayed" => value.is_none_or(|value| value.is_null() || value == &json!({})),
        "Banker" | "BankSeason" | "BankWeek" | "username" => true,
        _ => model == "predictor.pigskinconfig",
    }
}

fn joined(records: &[Value]) -> String {
    let lines: Vec<String> = records.iter().map(ToString::to_string).collect();
    format!("[\n{}\n]\n", lines.join(",\n"))
}

/// The text after the change; `None` when it may be another dump that is as good.
fn changed(change: &Change) -> Option<Vec<u8>> {
    let mut records = records();
    let text = joined(&records);
    Some(match change {
        Change::Cut(at) => text.as_bytes()[..at.index(text.trim_end().len())].to_vec(),
        Change::LineBefore(line) => format!("{line}\n{text}").into_bytes(),
        Change::LineBehind(line) => format!("{text}{line}\n").into_bytes(),
        Change::LineAmong(at, line) => {
            let mut lines: Vec<&str> = text.lines().collect();
            lines.insert(1 + at.index(lines.len() - 1), line);
            lines.join("\n").into_bytes()
        }
        Change::FieldLost(record, field) => {
            put(record.get_mut(&mut records), *field, None)?;
            joined(&records).into_bytes()
        }
        Change::FieldReplaced(record, field, value) => {
            put(record.get_mut(&mut records), *field, Some(value))?;
            joined(&records).into_bytes()
        }
        Change::RecordReplaced(at, value) => {
            *at.get_mut(&mut records) = value.clone();
            joined(&records).into_bytes()
        }
        Change::Lines => {
            let lines: Vec<String> = records.iter().map(ToString::to_string).collect();
            format!("{}\n", lines.join("\n")).into_bytes()
        }
        Change::Reversed => {
            records.reverse();
            joined(&records).into_bytes()
        }
        Change::Usernames => {
            for record in &mut records {
                let user = &mut record["fields"]["User"];
                if user.is_number() {
                    *user = json!([format!("user{user}")]);
                } else {
                    record["fields"].as_object_mut().unwrap().remove("User");
                }
            }
            joined(&records).into_bytes()
        }
        Change::TurnedNames => {
            let records: Vec<String> = records.iter().map(turned).collect();
            format!("[{}]", records.join(",")).into_bytes()
        }
    })
}

/// Gives a field of a record another value, or takes it away; `None` when the record is as good then.
fn put(record: &mut Value, field: Index, value: Option<&Value>) -> Option<()> {
    let model = record["model"].as_str()?.to_owned();
    let fields = record["fields"].as_object_mut()?;
    let name = fields.keys().nth(field.index(fields.len()))?.clone();
    if is_free(&model, &name, value) {
        return None;
    }
    match value {
        Some(value) => fields.insert(name, value.clone()),
        None => fields.remove(&name),
    };
    Some(())
}

/// A record with its names from last to first.
fn turned(record: &Value) -> String {
    let names: BTreeMap<_, _> = record.as_object().unwrap().iter().collect();
    let names = names.iter().rev();
    let parts: Vec<String> = names
        .map(|(name, value)| format!("\"{name}\": {value}"))
        .collect();
    format!("{{{}}}", parts.join(", "))
}

fn facts(bytes: &[u8]) -> Result<(Facts, bool), String> {
    let (mut facts, skipped) = feed::read(bytes, "dump.json").map_err(|error| error.to_string())?;
    // The store tells of teams, and of picks of what, neither it nor the file has.
    let teams: BTreeSet<_> = facts.teams.iter().map(|team| team.code).collect();
    let of_games = facts.games.iter().flat_map(|game| [game.home, game.away]);
    let of_players = facts.players.iter().filter_map(|player| player.team);
    let no_team = of_games
        .chain(of_players)
        .any(|team| !teams.contains(&team));
    let players: BTreeSet<_> = facts.players.iter().map(|player| player.id).collect();
    let games: BTreeSet<_> = facts.games.iter().map(|game| game.id).collect();
    let is_loose = |pick: Pick| !players.contains(&pick.player) || !games.contains(&pick.game);
    let dangles = facts.picks.iter().map(Result::unwrap).any(is_loose);
    let is_told = no_team || dangles || !skipped.is_empty() || !facts.noted.is_empty();
    facts.noted.clear();
    Ok((facts, is_told))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_changed_dump_has_the_same_facts_or_tells_the_difference(change in change()) {
        let (whole, _) = facts(joined(&records()).as_bytes()).unwrap();
        let Some(bytes) = changed(&change) else {
            return Ok(());
        };
        match facts(&bytes) {
            Ok((facts, is_told)) => prop_assert!(is_told || facts == whole, "{change:?}"),
            Err(told) => {
                prop_assert!(told.starts_with("cannot use dump.json: "), "{told}");
                for word in ["struct", "sequence", "u32", "EOF"] {
                    prop_assert!(!told.contains(word), "{told}");
                }
            }
        }
        if let Change::Lines | Change::Reversed | Change::Usernames | Change::TurnedNames = change {
            prop_assert_eq!(facts(&bytes), Ok((whole, false)));
        }
    }
}
