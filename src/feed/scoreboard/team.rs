//! ESPN's teams.

use serde::Deserialize;
use serde_json::Value;

use super::loose::whole;
use crate::league::TeamCode;

/// ESPN's number of each team, with the code it uses for it. The number stays when a club moves or renames itself.
const NUMBERS: [(i64, &str); 32] = [
    (1, "ATL"),
    (2, "BUF"),
    (3, "CHI"),
    (4, "CIN"),
    (5, "CLE"),
    (6, "DAL"),
    (7, "DEN"),
    (8, "DET"),
    (9, "GB"),
    (10, "TEN"),
    (11, "IND"),
    (12, "KC"),
    (13, "LV"),
    (14, "LAR"),
    (15, "MIA"),
    (16, "MIN"),
    (17, "NE"),
    (18, "NO"),
    (19, "NYG"),
    (20, "NYJ"),
    (21, "PHI"),
    (22, "ARI"),
    (23, "PIT"),
    (24, "LAC"),
    (25, "SF"),
    (26, "SEA"),
    (27, "TB"),
    (28, "WSH"),
    (29, "CAR"),
    (30, "JAX"),
    (33, "BAL"),
    (34, "HOU"),
];

/// What tells a team.
#[derive(Default, Deserialize)]
pub(super) struct Team {
    #[serde(default)]
    pub(super) id: Value,
    #[serde(default)]
    abbreviation: Value,
}

impl Team {
    /// The team's code: by its number, else by its abbreviation.
    pub(super) fn code(&self) -> Result<TeamCode, String> {
        let number = whole(&self.id);
        if number.is_some_and(|number| number < 0) {
            return Err("its teams are not decided yet".to_owned());
        }
        let known = NUMBERS.iter().find(|(id, _)| Some(*id) == number);
        let code = match (known, self.abbreviation.as_str()) {
            (Some((_, code)), _) => (*code).to_owned(),
            (None, Some(text)) => text.trim().to_ascii_uppercase(),
            (None, None) => {
                return Err("a team has neither a known id nor an abbreviation".to_owned());
            }
        };
        if code == "TBD" {
            return Err("its teams are not decided yet".to_owned());
        }
        code.parse()
    }
}
