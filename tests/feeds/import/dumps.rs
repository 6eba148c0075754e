//! Dumps as sites write them: with other formats, other keys, and other programs' words around them.

use scoretable::feed;
use serde_json::{Value, json};

use crate::support::dump::Dump;
use crate::support::shelf::Shelf;

const NATURAL: &[u8] = include_bytes!("../cases/dumps/natural-foreign.json");
const LINES: &[u8] = include_bytes!("../cases/dumps/dump.jsonl");

/// What becomes of a file in a new league: the points of week 4, and what is told.
fn points(bytes: &[u8]) -> (Vec<(String, i32)>, Vec<String>) {
    let mut shelf = Shelf::new();
    let written = shelf.import(bytes).unwrap();
    let told = written.skipped.iter().map(ToString::to_string);
    let told = told.chain(written.noted.iter().cloned()).collect();
    let standings = shelf.standings(4).into_iter();
    (
        standings
            .map(|(_, name, _, points)| (name, points))
            .collect(),
        told,
    )
}

fn ada_and_ben() -> Vec<(String, i32)> {
    vec![
        ("Ben Okri".to_owned(), 27),
        ("Ada Lovelace".to_owned(), -54),
    ]
}

fn refusal(bytes: &[u8]) -> String {
    feed::read(bytes, "dump.json").unwrap_err().to_string()
}

#[test]
fn players_named_by_username_are_found_in_the_dump() {
    assert_eq!(points(NATURAL), (ada_and_ben(), Vec::new()));
    // The records come in any order.
    let mut records: Vec<Value> = serde_json::from_slice(NATURAL).unwrap();
    records.reverse();
    let reversed = serde_json::to_vec(&records).unwrap();
    assert_eq!(points(&reversed), (ada_and_ben(), Vec::new()));
}

#[test]
fn the_scores_of_a_dump_with_usernames_are_compared_too() {
    let score = json!({"User": ["ada"], "Season": 2024, "Week": 4, "WeekScore": -54});
    let mut records: Vec<Value> = serde_json::from_slice(NATURAL).unwrap();
    records.insert(
        0,
        json!({"model": "predictor.scoresweek", "pk": 1, "fields": score}),
    );
    let bytes = serde_json::to_vec(&records).unwrap();
    let (scores, skipped) = feed::reference_scores(&bytes.as_slice().into(), "dump.json").unwrap();
    assert_eq!((scores.len(), skipped), (1, Vec::new()));
}

#[test]
fn usernames_that_nobody_in_the_dump_has_refuse_it_with_the_command_to_use() {
    let text = String::from_utf8(NATURAL.to_vec()).unwrap();
    let twice = text.replace("\"username\": \"ben\"", "\"username\": \"ada\"");
    let lost = text.replace("[\"ben\"]", "[\"eve\"]");
    let unnumbered = text.replace(
        "\"pk\": 2, \"fields\": {\"username\"",
        "\"fields\": {\"username\"",
    );
    let game = text.replace("\"Game\": 401671867", "\"Game\": [2024, 4, \"IND\"]");
    let mut only: Vec<Value> = serde_json::from_slice(NATURAL).unwrap();
    only.retain(|record| record["model"] != "accounts.user");
    for (text, why) in [
        (twice, "two of its players have the username 'ada'"),
        (lost, "none of its players has the username 'eve'"),
        (
            serde_json::to_string(&only).unwrap(),
            "none of its players has the username 'ada'",
        ),
        (unnumbered, "its player 'ada' has no number"),
        (
            game,
            "it names the game '2024, 4, IND' in another way than by number",
        ),
    ] {
        let told = refusal(text.as_bytes());
        assert!(told.contains(why), "{told}");
        assert!(
            told.contains("without --natural-foreign and --natural-primary"),
            "{told}"
        );
        assert!(
            told.contains("manage.py dumpdata accounts predictor --output FILE"),
            "{told}"
        );
    }
}

#[test]
fn json_lines_are_a_dump_too() {
    assert_eq!(points(LINES), (ada_and_ben(), Vec::new()));
    let first = LINES.split(|byte| *byte == b'\n').next().unwrap();
    assert_eq!(feed::read(first, "one").unwrap().0.teams.len(), 1);
    // The names of a record come in any order.
    let turned = br#"{"fields": {"Full_Name": "Ada"}, "pk": 1, "model": "accounts.user"}"#;
    assert_eq!(feed::read(turned, "one").unwrap().0.players.len(), 1);
    for end in
        (1..LINES.len()).filter(|end| !matches!(LINES[end - 1..=*end], [b'}', b'\n'] | [b'\n', _]))
    {
        assert!(feed::read(&LINES[..end], "cut").is_err(), "cut at {end}");
    }
}

#[test]
fn a_line_that_is_no_part_of_the_dump_is_named_with_its_number() {
    const BEHIND: &[u8] = include_bytes!("../cases/dumps/behind-a-line.json");
    let advice = "write the dump with dumpdata --output FILE";
    let told = refusal(BEHIND);
    let why = "line 1 is not part of the dump ('Loading .env environment variables...')";
    assert!(told.contains(why) && told.contains(advice), "{told}");
    let dump = String::from_utf8(Dump::league().json()).unwrap();
    let lines = String::from_utf8(LINES.to_vec()).unwrap();
    let after = dump.lines().count() + 1;
    for (text, line, shown) in [
        (format!("\n[INFO] on\n{dump}"), 2, "[INFO] on"),
        (
            format!("<frozen os>: Warning\n{dump}"),
            1,
            "<frozen os>: Warning",
        ),
        (format!("{{'debug': 1}}\n{dump}"), 1, "{'debug': 1}"),
        (format!("name,team\n{dump}"), 1, "name,team"),
        (format!("Loading\n{lines}"), 1, "Loading"),
        (format!("{dump}\nDone in 3 s\n"), after, "Done in 3 s"),
        (format!("{dump}\n{dump}"), after, "["),
        (format!("{lines}Done in 3 s\n"), 10, "Done in 3 s"),
        (
            dump.replacen("},\n", "},\nWarning: x\n", 1),
            0,
            "Warning: x",
        ),
    ] {
        let told = refusal(text.as_bytes());
        let number = if line == 0 {
            String::new()
        } else {
            format!("line {line} ")
        };
        assert!(
            told.contains(&number)
                && told.contains(&format!("is not part of the dump ('{shown}')")),
            "{told}"
        );
        assert!(told.contains(advice), "{told}");
    }
}

#[test]
fn other_compressions_archives_and_formats_are_named_with_what_to_do() {
    for (bytes, what, advice) in [
        (
            include_bytes!("../cases/dumps/dump.json.bz2").as_slice(),
            "it is compressed with bzip2",
            "unpack it first: bunzip2 FILE",
        ),
        (
            include_bytes!("../cases/dumps/dump.json.xz"),
            "it is compressed with xz",
            "unpack it first: unxz FILE",
        ),
        (
            b"PK\x03\x04\x14\0\0\0dump.json",
            "it is a zip archive",
            "unpack it",
        ),
        (b"SQLite format 3\0", "it is a SQLite database", "--db FILE"),
        (
            b"<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<django-objects version=\"1.0\">",
            "it is a dump as XML",
            "dump it as JSON, without --format",
        ),
        (
            b"- model: predictor.team\n  pk: PIT\n",
            "it is a dump as YAML",
            "dump it as JSON, without --format",
        ),
    ] {
        let told = refusal(bytes);
        assert!(told.contains(what) && told.contains(advice), "{told}");
    }
}

#[test]
fn users_of_another_model_are_told_to_be_the_players_that_are_missing() {
    const AUTH: &[u8] = include_bytes!("../cases/dumps/auth-user.json");
    let (facts, skipped) = feed::read(AUTH, "dump.json").unwrap();
    assert_eq!((facts.players.len(), facts.games.len()), (0, 1));
    let [told] = skipped.as_slice() else {
        panic!("{skipped:?}")
    };
    assert_eq!(told.count, 2);
    let told = told.to_string();
    let expected =
        "records of model 'auth.user' (2): players are read from the model accounts.user only";
    assert!(told.starts_with(expected), "{told}");
}

#[test]
fn a_kickoff_is_read_as_django_reads_it_and_a_bad_one_costs_no_game() {
    const HOUR: &[u8] = include_bytes!("../cases/dumps/one-digit-hour.json");
    let (facts, skipped) = feed::read(HOUR, "dump.json").unwrap();
    assert_eq!(
        (facts.games.len(), facts.picks.len(), skipped.len()),
        (1, 2, 0)
    );
    assert_eq!(facts.games[0].kickoff, Some(1_727_571_600));
    let text = String::from_utf8(HOUR.to_vec()).unwrap();
    for bad in ["\"tomorrow\"", "1727571600", "\"2024-09-29 25:00:00Z\""] {
        let text = text.replace("\"2024-09-29 1:00:00Z\"", bad);
        let (facts, skipped) = feed::read(text.as_bytes(), "dump.json").unwrap();
        assert_eq!((facts.games.len(), facts.picks.len()), (1, 2), "{bad}");
        assert_eq!(facts.games[0].kickoff, None);
        let shown = bad.trim_matches('"');
        let expected = format!(
            "the kick-off of record 5 (predictor.match, pk 401671867): '{shown}' is no date"
        );
        assert_eq!(skipped[0].to_string(), expected);
    }
}

#[test]
fn a_player_without_a_full_name_is_called_by_another_and_that_is_told() {
    let user = |fields: Value| Dump::default().record("accounts.user", 2, &fields).json();
    let told = "no Full_Name, so called by first and last name, or else by username: ";
    for (fields, name, noted) in [
        (
            json!({"Full_Name": null, "first_name": "Ada", "last_name": "Lovelace"}),
            "Ada Lovelace",
            true,
        ),
        (
            json!({"Full_Name": " ", "first_name": "Ada", "last_name": ""}),
            "Ada",
            true,
        ),
        (json!({"first_name": "", "username": "ada"}), "ada", true),
        (
            json!({"Full_Name": null, "first_name": 7}),
            "(no name)",
            true,
        ),
        (
            json!({"Full_Name": "Ada King", "username": "ada"}),
            "Ada King",
            false,
        ),
    ] {
        let (facts, skipped) = feed::read(&user(fields), "dump.json").unwrap();
        assert_eq!(
            (facts.players[0].name.as_str(), skipped),
            (name, Vec::new())
        );
        let expected = noted.then(|| format!("{told}2 '{name}'"));
        assert_eq!(facts.noted, Vec::from_iter(expected));
    }
    let many = (1..=7).fold(Dump::default(), |dump, id| {
        dump.record(
            "accounts.user",
            id,
            &json!({"username": format!("user{id}")}),
        )
    });
    let noted = Shelf::new().import(&many.json()).unwrap().noted;
    assert!(noted[0].ends_with("5 'user5' and 2 more"), "{noted:?}");
}

#[test]
fn what_is_wrong_with_a_record_is_told_by_its_field() {
    let whole = json!({"Season": 2024, "Week": 1, "HomeTeam": "KC", "AwayTeam": "NYG",
        "HomeScore": 20, "AwayScore": 10, "Winner": "Home"});
    let with = |field: &str, value: Value| {
        let mut fields = whole.clone();
        fields[field] = value;
        fields
    };
    let mut without = whole.clone();
    without.as_object_mut().unwrap().remove("Week");
    for (fields, why) in [
        (
            with("HomeScore", json!(300)),
            "HomeScore: 300 stands where a whole number from 0 to 255 should",
        ),
        (
            with("Week", json!("one")),
            "Week: the text \"one\" stands where a whole number from 0 to 255 should",
        ),
        (
            with("Season", json!([2024])),
            "Season: a list stands where a whole number from 0 to 65535 should",
        ),
        (
            with("HomeTeam", json!(null)),
            "HomeTeam: null stands where text should",
        ),
        (
            with("HomeTeam", json!({})),
            "HomeTeam: an object stands where text should",
        ),
        (
            with("Winner", json!("home")),
            "Winner: 'home' is none of Home, Away, Tie",
        ),
        (
            with("Winner", json!(1)),
            "Winner: 1 stands where text should",
        ),
        (without, "it has no Week"),
        (json!([1]), "a list stands where an object should"),
    ] {
        let dump = Dump::league().record("predictor.results", 9, &fields);
        let (_, skipped) = feed::read(&dump.json(), "dump.json").unwrap();
        let told = skipped.iter().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(
            told,
            [format!("record 18 (predictor.results, pk 9): {why}")]
        );
        for word in ["struct", "u8", "u16", "sequence", "expected", "invalid"] {
            assert!(!told[0].contains(word), "{told:?}");
        }
    }
}
