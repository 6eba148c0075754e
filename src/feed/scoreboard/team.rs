//! Teams as ESPN numbers them, and the competition they play in. Other leagues number their teams from 1 too, so a number
//! alone proves nothing.

use std::fmt;

use serde_json::Value;

use super::value::{short, whole};
use crate::league::TeamCode;

// Competitions.

/// A competition by ESPN's numbers of its sport and league.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Competition {
    numbers: Option<(i64, i64)>,
    /// What ESPN calls it; empty where it is not said.
    pub(super) name: String,
}

/// American football, and in it the NFL.
const NFL: (i64, i64) = (20, 28);

impl Competition {
    /// `s:20~l:28~e:401671789` is an event, or a team, of the NFL.
    pub(super) fn of_uid(uid: &str) -> Option<Self> {
        let number = |key| {
            let mut parts = uid.split('~').filter_map(|part| part.split_once(':'));
            parts.find(|(found, _)| *found == key)?.1.parse().ok()
        };
        let numbers = Some((number("s")?, number("l")?));
        let name = String::new();
        Some(Self { numbers, name })
    }

    /// The competition of a whole answer, from its list of leagues; `None` where the NFL is among them, or nothing is said.
    pub(super) fn foreign(leagues: &Value) -> Option<Self> {
        let leagues = leagues.as_array()?;
        let found: Vec<_> = leagues.iter().filter_map(Self::of_league).collect();
        if found.iter().any(Self::is_nfl) {
            return None;
        }
        found.into_iter().next()
    }

    fn of_league(league: &Value) -> Option<Self> {
        let words = ["slug", "abbreviation", "name"].map(|word| league[word].as_str());
        let name = words.into_iter().flatten().next().unwrap_or_default();
        let by_uid = league["uid"].as_str().and_then(Self::of_uid);
        let by_id = || whole(&league["id"]).map(|id| (NFL.0, id));
        let numbers = by_uid.and_then(|found| found.numbers).or_else(by_id);
        let is_said = numbers.is_some() || !name.is_empty();
        is_said.then(|| Self {
            numbers,
            name: name.to_owned(),
        })
    }

    /// Whether it is the NFL, by its number, and by its name where it has no number.
    pub(super) fn is_nfl(&self) -> bool {
        let names = ["nfl", "national football league"];
        let is_named = || names.iter().any(|nfl| self.name.eq_ignore_ascii_case(nfl));
        self.numbers.map_or_else(is_named, |numbers| numbers == NFL)
    }

    /// The same, with a name for people.
    pub(super) fn named(self, name: &str) -> Self {
        let name = name.to_owned();
        Self { name, ..self }
    }
}

/// `college-football (s:20~l:23)`
impl fmt::Display for Competition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.name.as_str(), self.numbers) {
            ("", Some((sport, league))) => write!(f, "another league (s:{sport}~l:{league})"),
            (name, Some((sport, league))) => write!(f, "{name} (s:{sport}~l:{league})"),
            (name, None) => f.write_str(name),
        }
    }
}

// Teams.

/// ESPN's codes of the teams, by ESPN's number from 1. The number stays when a club moves or renames itself; 31 and 32 are
/// numbers of no team.
const CODES: [&str; 34] = [
    "ATL", "BUF", "CHI", "CIN", "CLE", "DAL", "DEN", "DET", "GB", "TEN", "IND", "KC", "LV", "LAR",
    "MIA", "MIN", "NE", "NO", "NYG", "NYJ", "PHI", "ARI", "PIT", "LAC", "SF", "SEA", "TB", "WSH",
    "CAR", "JAX", "", "", "BAL", "HOU",
];

/// The team's code. Its number and its abbreviation must mean the same club; either may be missing.
pub(super) fn code(team: &Value) -> Result<TeamCode, String> {
    let abbreviation = team["abbreviation"].as_str().map(str::trim);
    let abbreviation = abbreviation.filter(|text| !text.is_empty());
    let abbreviation = abbreviation.map(str::to_ascii_uppercase);
    let id = whole(&team["id"]);
    if id.is_some_and(i64::is_negative) || abbreviation.as_deref() == Some("TBD") {
        return Err("its teams are not decided yet".to_owned());
    }
    let Some(id) = id else {
        let code = abbreviation.ok_or("a team has neither a number nor an abbreviation")?;
        return code.parse();
    };
    let mut codes = CODES.iter().zip(1..).filter(|(code, _)| !code.is_empty());
    let Some((code, _)) = codes.find(|(_, known)| *known == id) else {
        let named = abbreviation
            .map(|code| format!(" ({code})"))
            .unwrap_or_default();
        return Err(format!("no team of the NFL has the number {id}{named}"));
    };
    let code: TeamCode = code.parse()?;
    match abbreviation {
        Some(other) if !other.parse().is_ok_and(|other| code.is_same_club(other)) => Err(format!(
            "team {id} is {code} in the NFL, and {} here",
            short(&Value::String(other))
        )),
        _ => Ok(code),
    }
}
