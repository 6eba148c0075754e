//! Teams that go by more than one code, because a town or a fashion changed while the club stayed.

use std::collections::HashSet;

use super::TeamCode;

/// One row a club, its newest code first.
const CLUBS: [&[&str]; 6] = [
    &["WSH", "WAS"],
    &["LAR", "LA", "STL"],
    &["JAX", "JAC"],
    &["LV", "OAK"],
    &["LAC", "SD"],
    &["ARI", "AZ"],
];

impl TeamCode {
    /// Every code of this team's club, the newest first; none for a club that goes by one code only.
    fn aliases(self) -> impl Iterator<Item = Self> {
        let club = CLUBS
            .into_iter()
            .find(|codes| codes.contains(&self.as_str()));
        club.into_iter()
            .flatten()
            .filter_map(|code| code.parse().ok())
    }

    /// The newest code of this team's club: two codes stand for one club when it is the same.
    #[must_use]
    pub fn club(self) -> Self {
        self.aliases().next().unwrap_or(self)
    }

    /// Whether two codes stand for the same club.
    pub fn is_same_club(self, other: Self) -> bool {
        self == other || self.club() == other.club()
    }

    /// The code a league that knows these teams has for this one: the same, else another of its club's.
    #[must_use]
    pub fn known_among(self, teams: &HashSet<Self>) -> Option<Self> {
        let mut codes = std::iter::once(self).chain(self.aliases());
        codes.find(|code| teams.contains(code))
    }
}

#[cfg(test)]
mod tests {
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
        ] {
            assert!(
                code(a).is_same_club(code(b)) && code(b).is_same_club(code(a)),
                "{a} {b}"
            );
        }
        assert!(!code("LAC").is_same_club(code("LAR")) && !code("KC").is_same_club(code("DAL")));
    }
}
