//! What the original program computed, read from the folder that `SCORETABLE_GOLDEN` names.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;
use std::path::Path;

use flate2::read::GzDecoder;
use serde::Deserialize;
use serde_json::Value;

/// The original's table after one week, and its arrows.
pub(crate) struct OriginalWeek {
    pub(crate) season: u16,
    pub(crate) week: u8,
    /// In its order.
    pub(crate) rows: Vec<OriginalRow>,
    /// `up`, `down` or `same` for every account by name, players or not.
    pub(crate) arrows: BTreeMap<String, String>,
}

#[derive(Deserialize)]
pub(crate) struct OriginalRow {
    pub(crate) pos: u32,
    pub(crate) user: String,
    pub(crate) teamshort: Option<String>,
    /// The points of the week; 0 for who missed it.
    pub(crate) week: i32,
    pub(crate) seasonscore: i32,
    pub(crate) seasonworst: i32,
    pub(crate) seasonbest: i32,
    pub(crate) seasoncorrect: u32,
    pub(crate) seasonpercentage: f64,
    pub(crate) seasonaverage: f64,
    pub(crate) bankeraverage: f64,
    /// `{"1": week, …}`
    pub(crate) jokers: Option<BTreeMap<String, u8>>,
}

/// The original's three tables after one week.
pub(crate) struct OriginalTables {
    pub(crate) enhanced: OriginalWeek,
    /// Its rows have the numbers the standard table does not show from the enhanced one.
    pub(crate) standard: OriginalWeek,
    /// In its order: the division, the average cut to a whole number, and the number of fans.
    pub(crate) divisions: Vec<(String, i32, u32)>,
}

/// Every week of a league, in order.
pub(crate) fn weeks(folder: &Path) -> Vec<OriginalTables> {
    let weeks: Vec<Value> =
        serde_json::from_slice(&gunzipped(&folder.join("by_week.json.gz"))).unwrap();
    let read = |week: &Value| {
        let (enhanced, standard) = (&week["enhanced"], &week["standard"]);
        let rows = &enhanced["jsonseasonscores"]["season_scores"];
        let table = |rows: &Value, arrows: &Value| OriginalWeek {
            season: u16::deserialize(&week["season"]).unwrap(),
            week: u8::deserialize(&week["week"]).unwrap(),
            rows: Vec::deserialize(rows).unwrap(),
            arrows: BTreeMap::deserialize(arrows).unwrap(),
        };
        let completed = completed(&standard["jsonstdscores"]["std_scores"], rows);
        OriginalTables {
            enhanced: table(rows, &enhanced["jsonpositions"]),
            standard: table(&completed, &standard["jsonpositions"]),
            divisions: divisions(&week["division"]),
        }
    };
    weeks.iter().map(read).collect()
}

/// Rows of the standard table, each with what the enhanced row of the same user has besides.
fn completed(standard: &Value, enhanced: &Value) -> Value {
    let enhanced = enhanced.as_array().unwrap();
    let complete = |row: &Value| {
        let same = enhanced.iter().find(|e| e["user"] == row["user"]).unwrap();
        let mut whole = same.as_object().unwrap().clone();
        whole.extend(row.as_object().unwrap().clone());
        Value::Object(whole)
    };
    standard.as_array().unwrap().iter().map(complete).collect()
}

fn divisions(table: &Value) -> Vec<(String, i32, u32)> {
    let scores: Vec<(String, i32)> = Vec::deserialize(&table["scores"]).unwrap();
    let fans: BTreeMap<String, u32> = BTreeMap::deserialize(&table["players"]).unwrap();
    let row = |(division, average): (String, i32)| {
        let players = fans[&division];
        (division, average, players)
    };
    scores.into_iter().map(row).collect()
}

/// A banker of the dump, as scored by the original.
pub(crate) struct OriginalBanker {
    pub(crate) season: u16,
    pub(crate) week: u8,
    pub(crate) points: i32,
    /// Whether the prediction's own flag says it is a banker. Where it was lost, the original scores the banker double
    /// all the same, but leaves it out of the banker average.
    pub(crate) flagged: bool,
}

/// Every scored banker by the player's name.
pub(crate) type Bankers = BTreeMap<String, Vec<OriginalBanker>>;

/// The scored bankers of a dump.
pub(crate) fn bankers(dump: &[u8]) -> Bankers {
    let records: Vec<Value> = serde_json::from_slice(dump).unwrap();
    let of = |model: &'static str| records.iter().filter(move |r| r["model"] == model);
    let names: BTreeMap<i64, &str> = of("accounts.user")
        .map(|r| {
            (
                r["pk"].as_i64().unwrap(),
                r["fields"]["Full_Name"].as_str().unwrap(),
            )
        })
        .collect();
    let played: BTreeSet<i64> = of("predictor.results")
        .map(|r| r["pk"].as_i64().unwrap())
        .collect();
    let predictions: BTreeMap<(i64, i64), &Value> = of("predictor.prediction")
        .map(|r| &r["fields"])
        .map(|f| {
            (
                (f["User"].as_i64().unwrap(), f["Game"].as_i64().unwrap()),
                f,
            )
        })
        .collect();
    let mut bankers = Bankers::new();
    for banker in of("predictor.banker").map(|r| &r["fields"]) {
        let (user, game) = (
            banker["User"].as_i64().unwrap(),
            banker["BankGame"].as_i64().unwrap(),
        );
        if played.contains(&game) {
            let prediction = predictions[&(user, game)];
            bankers
                .entry(names[&user].to_owned())
                .or_default()
                .push(OriginalBanker {
                    season: u16::deserialize(&banker["BankSeason"]).unwrap(),
                    week: u8::deserialize(&banker["BankWeek"]).unwrap(),
                    points: i32::deserialize(&prediction["Points"]).unwrap(),
                    flagged: prediction["Banker"].as_bool().unwrap(),
                });
        }
    }
    bankers
}

pub(crate) fn gunzipped(path: &Path) -> Vec<u8> {
    let file = std::fs::File::open(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let mut plain = Vec::new();
    GzDecoder::new(file).read_to_end(&mut plain).unwrap();
    plain
}
