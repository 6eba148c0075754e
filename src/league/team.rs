//! NFL teams and their divisions.

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::str::FromStr;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use crate::text::named::named;

/// A team's short name, such as `KC`: one to four upper-case letters or digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TeamCode([u8; 4]);

impl TeamCode {
    /// The code as text.
    pub fn as_str(&self) -> &str {
        let end = self.0.iter().position(|&b| b == 0).unwrap_or(self.0.len());
        // Only ASCII gets in (see `from_str`), so this never falls back.
        std::str::from_utf8(&self.0[..end]).unwrap_or_default()
    }
}

impl FromStr for TeamCode {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let known = |b: &u8| b.is_ascii_uppercase() || b.is_ascii_digit();
        if text.is_empty() || text.len() > 4 || !text.as_bytes().iter().all(known) {
            return Err(format!(
                "'{}' is not a team code (one to four capitals)",
                text.escape_debug()
            ));
        }
        let mut code = [0; 4];
        code[..text.len()].copy_from_slice(text.as_bytes());
        Ok(Self(code))
    }
}

impl TryFrom<String> for TeamCode {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl From<TeamCode> for String {
    fn from(code: TeamCode) -> Self {
        code.as_str().to_owned()
    }
}

impl fmt::Display for TeamCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

named! {
    /// One of the NFL's eight divisions, by the name people use, in the order they are listed when nothing else decides.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum Division: "division" {
        /// AFC East.
        AfcEast = "AFC East",
        /// AFC North.
        AfcNorth = "AFC North",
        /// AFC South.
        AfcSouth = "AFC South",
        /// AFC West.
        AfcWest = "AFC West",
        /// NFC East.
        NfcEast = "NFC East",
        /// NFC North.
        NfcNorth = "NFC North",
        /// NFC South.
        NfcSouth = "NFC South",
        /// NFC West.
        NfcWest = "NFC West",
    }
}

/// An NFL team.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Team {
    /// Its short name, the key games and players refer to.
    pub code: TeamCode,
    /// The town or region, such as `Kansas City`.
    pub town: String,
    /// The nickname, such as `Chiefs`.
    pub nickname: String,
    /// Its division.
    pub division: Division,
    /// Whether it still plays (`OAK` does not).
    pub active: bool,
}

// Teams that go by more than one code, because a town or a fashion changed while the club stayed.

/// One row a club, its newest code first: those it had at other times, and those that other sites have for it.
const CLUBS: [&[&str]; 17] = [
    &["WSH", "WAS", "WFT"],
    &["LAR", "LA", "STL", "RAM", "SL"],
    &["JAX", "JAC"],
    &["LV", "OAK", "LVR", "RAI"],
    &["LAC", "SD", "SDG", "SDC"],
    &["ARI", "AZ", "ARZ", "CRD", "PHO"],
    &["KC", "KAN", "KCC"],
    &["GB", "GNB", "GBP"],
    &["NE", "NWE", "NEP"],
    &["NO", "NOR", "NOS"],
    &["SF", "SFO"],
    &["TB", "TAM", "TBB"],
    &["BAL", "BLT", "RAV"],
    &["CLE", "CLV"],
    &["HOU", "HST", "HTX"],
    &["IND", "CLT"],
    &["TEN", "OTI"],
];

/// The row of each code in [`CLUBS`].
static ALIASES: LazyLock<HashMap<TeamCode, Vec<TeamCode>>> = LazyLock::new(|| {
    let row = |codes: &[&str]| -> Vec<TeamCode> {
        let codes = codes.iter();
        codes.filter_map(|code| code.parse().ok()).collect()
    };
    let rows = CLUBS.into_iter().map(row);
    rows.flat_map(|row| row.clone().into_iter().map(move |code| (code, row.clone())))
        .collect()
});

impl TeamCode {
    /// Every code of this team's club, the newest first; none for a club that goes by one code only.
    pub(super) fn aliases(self) -> &'static [Self] {
        ALIASES.get(&self).map_or(&[], Vec::as_slice)
    }

    /// The newest code of this team's club: two codes stand for one club when it is the same.
    #[must_use]
    pub fn club(self) -> Self {
        self.aliases().first().copied().unwrap_or(self)
    }

    /// Whether two codes stand for the same club.
    pub fn is_same_club(self, other: Self) -> bool {
        self == other || self.club() == other.club()
    }

    /// The code a league that knows these teams has for this one: the same, else another of its club's.
    #[must_use]
    pub fn known_among(self, teams: &HashSet<Self>) -> Option<Self> {
        let mut codes = std::iter::once(self).chain(self.aliases().iter().copied());
        codes.find(|code| teams.contains(code))
    }
}

// The teams there are, for leagues whose own data does not list them.

const TEAMS: &str = include_str!("../../assets/teams.csv");

/// The 32 teams of the NFL by ESPN's codes, and one that plays no more.
pub fn nfl_teams() -> Vec<Team> {
    TEAMS.lines().skip(1).filter_map(team).collect()
}

fn team(line: &str) -> Option<Team> {
    let mut fields = line.split(',');
    let mut next = || fields.next();
    Some(Team {
        code: next()?.parse().ok()?,
        town: next()?.to_owned(),
        nickname: next()?.to_owned(),
        division: next()?.parse().ok()?,
        active: next()? == "yes",
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_keeps_its_text_and_refuses_other_texts() {
        assert_eq!("KC".parse::<TeamCode>().unwrap().as_str(), "KC");
        assert_eq!("WSH".parse::<TeamCode>().unwrap().to_string(), "WSH");
        for wrong in ["", "kc", "CHIEFS", "K C", "Ä"] {
            assert!(wrong.parse::<TeamCode>().is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn every_division_is_found_by_its_name() {
        for division in Division::ALL {
            assert_eq!(division.name().parse(), Ok(division));
        }
        assert!("NFC Middle".parse::<Division>().is_err());
    }
}

#[cfg(test)]
mod alias_tests {
    use super::*;

    fn code(text: &str) -> TeamCode {
        text.parse().unwrap()
    }

    #[test]
    fn a_league_finds_its_own_code_for_a_club() {
        let teams = ["WAS", "KC", "OAK", "LV"].map(code).into();
        let found = |text| code(text).known_among(&teams);
        assert_eq!(found("WSH"), Some(code("WAS")));
        assert_eq!(found("KC"), Some(code("KC")));
        assert_eq!(
            (found("OAK"), found("LV")),
            (Some(code("OAK")), Some(code("LV")))
        );
        assert_eq!(found("DAL"), None);
    }

    #[test]
    fn clubs_with_several_codes_are_the_same_and_others_are_not() {
        for (a, b) in [
            ("WSH", "WAS"),
            ("LA", "LAR"),
            ("JAC", "JAX"),
            ("OAK", "LV"),
            ("SD", "LAC"),
            ("AZ", "ARI"),
            ("KAN", "KC"),
            ("GNB", "GB"),
            ("LVR", "OAK"),
            ("WFT", "WSH"),
        ] {
            assert!(
                code(a).is_same_club(code(b)) && code(b).is_same_club(code(a)),
                "{a} {b}"
            );
        }
        assert!(!code("LAC").is_same_club(code("LAR")) && !code("KC").is_same_club(code("DAL")));
    }
}

#[cfg(test)]
mod nfl_tests {
    use super::*;
    use crate::league::Division;

    #[test]
    fn every_division_has_four_teams() {
        for division in Division::ALL {
            let of_it = nfl_teams()
                .into_iter()
                .filter(|team| team.active && team.division == division);
            assert_eq!(of_it.count(), 4, "{division}");
        }
        assert_eq!(nfl_teams().len(), TEAMS.lines().count() - 1);
    }
}
