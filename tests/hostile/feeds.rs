//! Files to import, and answers to `fetch`.

use std::fs;

use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::{Value, json};

use crate::store::owner;
use crate::support::dump::Dump;
use crate::support::http::{Server, reply};
use crate::support::user::User;
use crate::{any_text, assert_clean, clean_run, each};

/// Puts a text in place of some text, number or key of a document.
fn spoil(document: &mut Value, index: Index, text: &str) {
    fn count(value: &Value) -> usize {
        match value {
            Value::Array(list) => list.iter().map(count).sum(),
            Value::Object(map) => map.values().map(|value| 1 + count(value)).sum(),
            _ => 1,
        }
    }
    fn put(value: &mut Value, left: &mut usize, text: &str) -> bool {
        match value {
            Value::Array(list) => list.iter_mut().any(|value| put(value, left, text)),
            Value::Object(map) => {
                let keys: Vec<String> = map.keys().cloned().collect();
                keys.into_iter().any(|key| {
                    if *left == 0 {
                        let value = map.remove(&key).unwrap();
                        map.insert(text.to_owned(), value);
                        return true;
                    }
                    *left -= 1;
                    put(&mut map[&key], left, text)
                })
            }
            leaf if *left == 0 => {
                *leaf = json!(text);
                true
            }
            _ => {
                *left -= 1;
                false
            }
        }
    }
    let mut left = index.index(count(document).max(1));
    put(document, &mut left, text);
}

fn import(user: &User, name: &str, bytes: &[u8], more: &[&str]) {
    let file = user.home.path().join(name);
    fs::write(&file, bytes).unwrap();
    for against in [false, true] {
        let mut run = if against {
            user.command(&["verify", "--against"])
        } else {
            let mut run = user.command(&["import"]);
            run.args(more);
            run
        };
        run.arg(&file).env("SCORETABLE_LOG", "debug");
        clean_run(&mut run);
    }
    clean_run(&mut user.command(&["show"]));
    clean_run(&mut user.command(&["show", "--format", "csv"]));
    let log = user
        .home
        .path()
        .join(".local/state/scoretable/scoretable.log");
    assert_clean("the log", &fs::read(log).unwrap());
}

pub(crate) fn reports_and_errors() {
    let values = (any_text(), any_text(), any::<Index>());
    each(3, values, |(one, two, index)| {
        let user = owner();
        let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
        let (a, b) = (quoted(&one), quoted(&two));
        for csv in [
            format!("{one},{two}\nAda,KC\n"),
            format!("{a},{b}\nAda,KC\n"),
            format!("name,team,{a}\nAda,KC,1\n"),
            format!("name,team\n{a},KC\nEve,{b}\n"),
            format!("player,season,week,away,home,winner\n{a},2024,1,KC,{b},KC\n"),
            format!("player,season,week,away,home,winner\nAda,{a},{b},KC,NYG,{a}\n"),
            format!(
                "player,season,week,away,home,winner,banker,joker\nAda,2024,1,KC,NYG,KC,{a},{b}\n"
            ),
            format!("{one}\n{two}"),
        ] {
            for more in [
                &["--name", two.as_str()][..],
                &["--kind", "picks"],
                &["--kind", "dumpdata"],
            ] {
                import(&user, "feed.csv", csv.as_bytes(), more);
            }
        }
        let mut dump: Value = serde_json::from_slice(&Dump::league().json()).unwrap();
        spoil(&mut dump, index, &one);
        import(&user, "dump.json", dump.to_string().as_bytes(), &[]);
        let mut dump: Value = serde_json::from_slice(&Dump::league().json()).unwrap();
        for record in dump.as_array_mut().unwrap() {
            let fields = record["fields"].as_object_mut().unwrap();
            for (key, value) in fields {
                if matches!(key.as_str(), "Full_Name" | "Town" | "Nickname") {
                    *value = json!(two);
                }
            }
        }
        import(&user, "names.json", dump.to_string().as_bytes(), &[]);
    });
}

pub(crate) fn answers() {
    let values = (any_text(), any::<Index>(), any::<bool>());
    each(10, values, |(text, index, whole)| {
        let user = owner();
        let mut board = board();
        spoil(&mut board, index, &text);
        let line = text.replace(['\r', '\n'], " ");
        let server = Server::start(move |_| {
            if whole {
                let status = format!("500 {line}");
                reply(
                    &status,
                    &format!("Location: {line}\r\nRetry-After: {line}\r\n"),
                    text.as_bytes(),
                )
            } else {
                reply(
                    "200 OK",
                    "Content-Type: application/json\r\n",
                    board.to_string().as_bytes(),
                )
            }
        });
        let mut run = user.command(&[
            "--season",
            "2024",
            "--week",
            "1",
            "fetch",
            "-v",
            "--endpoint",
        ]);
        clean_run(run.arg(server.url()));
        clean_run(&mut user.command(&["verify"]));
        let log = user
            .home
            .path()
            .join(".local/state/scoretable/scoretable.log");
        assert_clean("the log", &fs::read(log).unwrap());
    });
}

fn board() -> Value {
    let competitor = |side: &str, id: &str, code: &str, score: &str| {
        json!({"homeAway": side, "score": score,
            "team": {"id": id, "abbreviation": code, "displayName": code}})
    };
    let status = json!({"type": {"name": "STATUS_FINAL", "state": "post", "completed": true}});
    json!({"events": [{
        "id": "401", "date": "2024-09-08T17:00Z", "name": "KC at NYG",
        "season": {"year": 2024, "type": 2}, "week": {"number": 1}, "status": status,
        "competitions": [{"status": status,
            "competitors": [competitor("home", "19", "NYG", "20"), competitor("away", "12", "KC", "17")]}],
    }]})
}
