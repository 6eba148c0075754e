//! Small dumps, made record by record.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::{Value, json};

/// A dump under construction. Every player, game and pick a test needs is one call.
#[derive(Clone, Default)]
pub(crate) struct Dump {
    records: Vec<Value>,
}

impl Dump {
    /// Two teams, players 1 to 3 and four games: 101 and 102 in week 1, 201 in week 2, 301 in week 3, all KC at NYG. Week
    /// 1 is played: NYG won 101 by 20 to 10, KC won 102 by 30 to 7. Every player picked both.
    pub(crate) fn league() -> Self {
        let mut dump = Self::default()
            .team("KC", "AFC West")
            .team("NYG", "NFC East")
            .player(1, "Ada Lovelace", Some("KC"))
            .player(2, "Zoë Ångström", Some("NYG"))
            .player(3, "小明 王", None)
            .game(101, 1)
            .game(102, 1)
            .game(201, 2)
            .game(301, 3)
            .result(101, 1, 20, 10)
            .result(102, 1, 7, 30);
        for (player, first, second) in [
            (1, "Home", "Away"),
            (2, "Away", "Away"),
            (3, "Away", "Home"),
        ] {
            dump = dump.pick(i64::from(player) * 10, player, 101, first);
            dump = dump.pick(i64::from(player) * 10 + 1, player, 102, second);
        }
        dump
    }

    pub(crate) fn record(mut self, model: &str, pk: impl Into<Value>, fields: &Value) -> Self {
        let pk: Value = pk.into();
        self.records
            .push(json!({"model": model, "pk": pk, "fields": fields}));
        self
    }

    pub(crate) fn team(self, code: &str, division: &str) -> Self {
        let fields = json!({"Town": code, "Nickname": code, "ConfDiv": division, "Active": true});
        self.record("predictor.team", code, &fields)
    }

    pub(crate) fn player(self, id: u32, name: &str, team: Option<&str>) -> Self {
        let fields = json!({"Full_Name": name, "FavouriteTeam": team, "is_active": true, "JokersPlayed": null});
        self.record("accounts.user", id, &fields)
    }

    pub(crate) fn game(self, id: i64, week: u8) -> Self {
        let fields = json!({"Season": 2024, "Week": week, "HomeTeam": "NYG", "AwayTeam": "KC",
            "DateTime": "2024-09-08T17:00:00Z"});
        self.record("predictor.match", id, &fields)
    }

    pub(crate) fn result(self, id: i64, week: u8, home: u8, away: u8) -> Self {
        let winner = match home.cmp(&away) {
            std::cmp::Ordering::Less => "Away",
            std::cmp::Ordering::Equal => "Tie",
            std::cmp::Ordering::Greater => "Home",
        };
        let fields = json!({"Season": 2024, "Week": week, "HomeTeam": "NYG", "AwayTeam": "KC",
            "HomeScore": home, "AwayScore": away, "Winner": winner});
        self.record("predictor.results", id, &fields)
    }

    pub(crate) fn pick(self, pk: i64, player: u32, game: i64, winner: &str) -> Self {
        let fields = json!({"User": player, "Game": game, "Winner": winner, "Banker": false, "Joker": false});
        self.record("predictor.prediction", pk, &fields)
    }

    pub(crate) fn banker(self, pk: i64, player: u32, game: i64) -> Self {
        let fields = json!({"User": player, "BankGame": game, "BankSeason": 2024, "BankWeek": 1});
        self.record("predictor.banker", pk, &fields)
    }

    /// The same records from last to first.
    pub(crate) fn reversed(mut self) -> Self {
        self.records.reverse();
        self
    }

    pub(crate) fn json(&self) -> Vec<u8> {
        serde_json::to_vec_pretty(&self.records).unwrap()
    }

    pub(crate) fn gzipped(&self) -> Vec<u8> {
        let mut gzip = GzEncoder::new(Vec::new(), Compression::default());
        gzip.write_all(&self.json()).unwrap();
        gzip.finish().unwrap()
    }
}
