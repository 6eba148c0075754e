//! This program's scores beside those of another that had the same facts. What differs on purpose is told from what
//! nothing explains.

mod ours;
mod reason;

use std::collections::BTreeSet;

use super::StoreError;
use crate::league::{About, Claims, Figure, Tenths};
use ours::Ours;
use reason::reason;
use rusqlite::Connection;

pub use reason::Reason;

/// What came of a comparison.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Against {
    /// How many numbers were compared.
    pub compared: u64,
    /// Those that differ.
    pub deviations: Vec<Deviation>,
}

impl Against {
    /// How many numbers differ for no reason that is known.
    pub fn unexplained(&self) -> u64 {
        let unexplained = self.deviations.iter().filter(|d| d.reason.is_none());
        unexplained.count() as u64
    }
}

/// A number that is another there than here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deviation {
    /// What it is of.
    pub about: About,
    /// The player's name; empty when it is of nobody, or of somebody the league does not have.
    pub name: String,
    /// The number there, if there is one.
    pub there: Option<Tenths>,
    /// The number here, if there is one.
    pub here: Option<Tenths>,
    /// Why it has to be another, if that is known.
    pub reason: Option<Reason>,
}

/// Compares everything in one transaction, so that nothing moves meanwhile.
pub(super) fn against(db: &mut Connection, claims: &Claims) -> Result<Against, StoreError> {
    let snapshot = db.transaction()?;
    let ours = Ours::read(&snapshot, claims)?;
    let mut found = Against::default();
    let mut claimed = BTreeSet::new();
    for claim in &claims.list {
        found.compared += 1;
        claimed.insert(claim.about);
        let (there, here) = (claim.value, ours.value(claim.about)?);
        if here != Some(there) {
            let reason = reason(&ours, claim.about, there, here);
            found.add(&ours, claim.about, Some(there), here, reason);
        }
    }
    for about in unclaimed(&ours, &claimed) {
        found.compared += 1;
        let here = ours.value(about)?;
        found.add(&ours, about, None, here, None);
    }
    Ok(found)
}

impl Against {
    fn add(
        &mut self,
        ours: &Ours<'_>,
        about: About,
        there: Option<Tenths>,
        here: Option<Tenths>,
        reason: Option<Reason>,
    ) {
        let name = about.player().and_then(|player| ours.name(player));
        self.deviations.push(Deviation {
            about,
            name: name.unwrap_or_default().to_owned(),
            there,
            here,
            reason,
        });
    }
}

/// Weeks and seasons of players that are not there, though those of others are.
fn unclaimed(ours: &Ours<'_>, claimed: &BTreeSet<About>) -> Vec<About> {
    let mut weeks = BTreeSet::new();
    let mut seasons = BTreeSet::new();
    let mut all_time = false;
    for about in claimed {
        match *about {
            About::Week(_, season, week) => drop(weeks.insert((season, week))),
            About::Season(_, season, _) => drop(seasons.insert(season)),
            About::AllTime(..) => all_time = true,
            About::League(..) | About::Pick(..) | About::Place(..) => {}
        }
    }
    let mut expected = Vec::new();
    for (season, week) in weeks {
        let players = ours.players_of_week(season, week);
        expected.extend(players.map(|player| About::Week(player, season, week)));
    }
    for season in seasons {
        let players = ours.players_of_season(season);
        expected.extend(players.map(|player| About::Season(player, season, Figure::Score)));
    }
    if all_time {
        let players = ours.players();
        expected.extend(players.map(|player| About::AllTime(player, Figure::Score)));
    }
    expected.retain(|about| !claimed.contains(about));
    expected
}
