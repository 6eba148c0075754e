//! Finds players by names that differ from theirs only by what is easily overlooked: case, accents, the form of a letter, or
//! the last name first (`Lovelace, Ada`). What was read so is told.

use std::collections::HashMap;

use crate::league::{PlayerId, name_likeness};
use crate::text::humanize::listed;

/// The players whose names have something in common.
struct Alike {
    id: PlayerId,
    name: String,
    /// The name of another of them, if there is one.
    other: Option<String>,
}

/// All players by what similar names have in common.
#[derive(Default)]
pub(super) struct SimilarNames {
    players: HashMap<String, Alike>,
    /// What each name that was looked for was found to be.
    found: HashMap<String, PlayerId>,
    /// Sentences about those that were found, in order.
    told: Vec<String>,
}

impl SimilarNames {
    pub(super) fn of<'n>(players: impl Iterator<Item = (&'n str, PlayerId)>) -> Self {
        let mut similar = Self::default();
        // In order of number, so that messages name the same players every time.
        let mut players: Vec<_> = players.collect();
        players.sort_unstable_by_key(|(_, id)| *id);
        for (name, id) in players {
            similar.add(name, id);
        }
        similar
    }

    pub(super) fn add(&mut self, name: &str, id: PlayerId) {
        let alike = self
            .players
            .entry(in_common(name))
            .or_insert_with(|| Alike {
                id,
                name: name.to_owned(),
                other: None,
            });
        if alike.id != id {
            alike.other.get_or_insert_with(|| name.to_owned());
        }
    }

    /// The one player with a similar name; `None` when there is none.
    ///
    /// # Errors
    ///
    /// When there are several.
    pub(super) fn find(&mut self, name: &str) -> Result<Option<PlayerId>, String> {
        if let Some(found) = self.found.get(name) {
            return Ok(Some(*found));
        }
        let Some(alike) = self.players.get(&in_common(name)) else {
            return Ok(None);
        };
        if let Some(other) = &alike.other {
            return Err(format!(
                "'{name}' may be '{}' or '{other}'; write the name of the one who is meant as it is there",
                alike.name
            ));
        }
        self.found.insert(name.to_owned(), alike.id);
        self.told.push(format!("'{name}' as '{}'", alike.name));
        Ok(Some(alike.id))
    }

    /// A sentence about the names that were read as others; `None` when there are none.
    pub(super) fn told(&self) -> Option<String> {
        let told = listed(&self.told)?;
        Some(format!("names read: {told}"))
    }
}

/// What similar names have in common.
fn in_common(name: &str) -> String {
    match name.split_once(',') {
        Some((last, first)) if !first.contains(',') && !first.trim().is_empty() => {
            name_likeness(&format!("{} {}", first.trim(), last.trim()))
        }
        _ => name_likeness(name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_similar_name_finds_the_one_player_who_has_it() {
        let players = [
            ("Zoë Ångström", 1),
            ("King, Martin", 2),
            ("Ada Li", 3),
            ("ADA LI", 4),
        ];
        let mut similar =
            SimilarNames::of(players.map(|(name, id)| (name, PlayerId(id))).into_iter());
        for (name, id) in [
            ("zoe angstrom", Some(1)),
            ("Ångström, Zoë", Some(1)),
            ("Angstrom, ZOE", Some(1)),
            ("Martin King", Some(2)),
            ("King, Martin", Some(2)),
            ("Zoe", None),
            ("Angstrom, ", None),
        ] {
            assert_eq!(similar.find(name), Ok(id.map(PlayerId)), "{name}");
        }
        let unclear = similar.find("ada li").unwrap_err();
        assert!(
            unclear.starts_with("'ada li' may be 'Ada Li' or 'ADA LI'; "),
            "{unclear}"
        );
        similar.add("Bo", PlayerId(5));
        assert_eq!(similar.find("BO"), Ok(Some(PlayerId(5))));
        let told = similar.told().unwrap();
        assert!(
            told.starts_with("names read: 'zoe angstrom' as 'Zoë Ångström', "),
            "{told}"
        );
    }
}
