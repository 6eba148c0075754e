//! Which player an unknown name was probably meant to be. Names are compared before a write begins, because no other program
//! can write meanwhile, and only as many as a report lists.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use rusqlite::Connection;

use super::connection::collect;
use crate::league::{Facts, clean_name};
use crate::text::nearest;

/// How many unknown names are compared; a report lists no more.
const COMPARED: usize = 10;
/// How many pairs of names are compared at most.
const PAIRS: usize = 100_000;

/// The names of players that the unknown names of a write are most similar to.
#[derive(Debug, Default)]
pub(super) struct MeantNames(HashMap<Arc<str>, String>);

impl MeantNames {
    /// Compares the first names that neither the league nor the files have.
    pub(super) fn read(db: &Connection, files: &[Facts]) -> rusqlite::Result<Self> {
        let mut known: HashSet<String> = collect(db, "SELECT name FROM player", [], |row| {
            Ok(clean_name(row.get_ref(0)?.as_str()?))
        })?;
        for facts in files {
            known.extend(facts.named.players.iter().map(|player| player.name.clone()));
            known.extend(facts.players.iter().map(|player| player.name.clone()));
        }
        let most = COMPARED.min(PAIRS / known.len().max(1));
        let mut meant = HashMap::new();
        let mut seen = HashSet::new();
        let unknown = files.iter().flat_map(|facts| facts.named.picks.names());
        let unknown =
            unknown.filter(|name| !known.contains(&***name) && seen.insert(Arc::clone(name)));
        for name in unknown.take(most) {
            if let Some(near) = nearest(name, known.iter().map(String::as_str)) {
                meant.insert(Arc::clone(name), near.to_owned());
            }
        }
        Ok(Self(meant))
    }

    /// Why a line with a name that no player has is left out.
    pub(super) fn unknown(&self, name: &str) -> String {
        match self.0.get(name) {
            Some(near) => format!(
                "there is no player '{name}'; did you mean '{near}'? Import a file of players that has the name, or correct it"
            ),
            None => {
                format!(
                    "there is no player '{name}'; import a file of players that has the name, or import with --add-players"
                )
            }
        }
    }
}
