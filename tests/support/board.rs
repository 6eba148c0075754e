//! Scoreboards as ESPN answers them, made event by event.

use scoretable::league::TeamCode;
use serde_json::{Value, json};

/// A scoreboard of one week under construction.
#[derive(Clone)]
pub(crate) struct Board {
    season: u16,
    week: u8,
    events: Vec<Value>,
}

/// One game of it; `at` is a JSON pointer.
#[derive(Clone)]
pub(crate) struct Event(pub(crate) Value);

impl Board {
    pub(crate) fn new(season: u16, week: u8) -> Self {
        Self {
            season,
            week,
            events: Vec::new(),
        }
    }

    /// A game to come.
    pub(crate) fn event(&self, id: i64, away: &str, home: &str) -> Event {
        let competitor = |side: &str, order: u8, code: &str| {
            json!({"homeAway": side, "order": order, "score": "0",
                "team": {"id": number(code).to_string(), "abbreviation": code, "displayName": code}})
        };
        let status = json!({"clock": 0.0, "period": 0,
            "type": {"name": "STATUS_SCHEDULED", "state": "pre", "completed": false}});
        Event(json!({
            "id": id.to_string(),
            "date": format!("{}-09-08T17:00Z", self.season),
            "name": format!("{away} at {home}"),
            "season": {"year": self.season, "type": 2, "slug": "regular-season"},
            "week": {"number": self.week},
            "status": status,
            "competitions": [{"competitors": [competitor("home", 0, home), competitor("away", 1, away)], "status": status}],
        }))
    }

    pub(crate) fn with(mut self, event: Event) -> Self {
        self.events.push(event.0);
        self
    }

    pub(crate) fn planned(self, id: i64, away: &str, home: &str) -> Self {
        let event = self.event(id, away, home);
        self.with(event)
    }

    pub(crate) fn played(self, id: i64, away: (&str, u8), home: (&str, u8)) -> Self {
        let event = self.event(id, away.0, home.0).over(away.1, home.1);
        self.with(event)
    }

    pub(crate) fn called_off(self, id: i64, away: &str, home: &str) -> Self {
        let event = self.event(id, away, home).called_off();
        self.with(event)
    }

    /// The whole answer. What `leagues[0]` says is of another season and week, as it is on every day but one.
    pub(crate) fn value(&self) -> Value {
        json!({
            "leagues": [{"id": "28", "season": {"year": 2031, "type": {"type": 3}}, "week": {"number": 9}}],
            "season": {"type": 2, "year": self.season},
            "week": {"number": self.week},
            "events": self.events,
        })
    }

    pub(crate) fn json(&self) -> Vec<u8> {
        serde_json::to_vec(&self.value()).unwrap()
    }
}

impl Event {
    /// Puts a value somewhere.
    pub(crate) fn put(mut self, at: &str, value: Value) -> Self {
        *self.0.pointer_mut(at).unwrap() = value;
        self
    }

    pub(crate) fn scores(self, away: Value, home: Value) -> Self {
        self.put("/competitions/0/competitors/0/score", home)
            .put("/competitions/0/competitors/1/score", away)
    }

    pub(crate) fn over(self, away: u8, home: u8) -> Self {
        self.scores(json!(away.to_string()), json!(home.to_string()))
            .put(
                "/status/type",
                json!({"name": "STATUS_FINAL", "state": "post", "completed": true}),
            )
    }

    pub(crate) fn under_way(self, away: u8, home: u8) -> Self {
        self.scores(json!(away.to_string()), json!(home.to_string()))
            .put(
                "/status/type",
                json!({"name": "STATUS_IN_PROGRESS", "state": "in", "completed": false}),
            )
            .put("/status/clock", json!(48))
    }

    pub(crate) fn called_off(self) -> Self {
        self.put(
            "/status/type",
            json!({"name": "STATUS_CANCELED", "state": "post", "completed": false}),
        )
    }
}

/// ESPN's number of a team, which stays when its club is renamed; for another team, a number that no team has.
fn number(code: &str) -> i64 {
    let club = code.parse().map(|code: TeamCode| code.club());
    let code = club.as_ref().map_or(code, TeamCode::as_str);
    let codes = [
        "ATL", "BUF", "CHI", "CIN", "CLE", "DAL", "DEN", "DET", "GB", "TEN", "IND", "KC", "LV",
        "LAR", "MIA", "MIN", "NE", "NO", "NYG", "NYJ", "PHI", "ARI", "PIT", "LAC", "SF", "SEA",
        "TB", "WSH", "CAR", "JAX", "", "", "BAL", "HOU",
    ];
    let place = (1..).zip(codes).find(|(_, known)| *known == code);
    place.map_or(700, |(number, _)| number)
}
