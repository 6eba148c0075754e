//! The teams there are, for leagues whose own data does not list them.

use super::Team;

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
