//! Who is meant by a name.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use rusqlite::Connection;

use crate::league::{NamedPlayer, Player, PlayerId, clean_name, nearest};

/// How many unknown names are compared with every name of the league. The store is locked meanwhile, and a report tells no
/// more.
const COMPARED: usize = 10;

/// Who has a name.
struct Bearer {
    id: PlayerId,
    /// Whether the store has the name in just this form. It may be older than the rule for names.
    is_exact: bool,
    /// Whether others have it too.
    has_namesakes: bool,
    /// Where the file has it, if it does.
    line: Option<u64>,
}

/// Everybody by name.
pub(super) struct People {
    bearers: HashMap<String, Bearer>,
    /// What was said of names that nobody has.
    compared: HashMap<String, String>,
    last: u32,
}

impl People {
    pub(super) fn read(db: &Connection) -> rusqlite::Result<Self> {
        let mut people = Self {
            bearers: HashMap::new(),
            compared: HashMap::new(),
            last: 0,
        };
        let mut statement =
            db.prepare_cached("SELECT name, player_id FROM player ORDER BY player_id")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let name: String = row.get(0)?;
            let id: PlayerId = row.get(1)?;
            people.know(&name, id);
            people.last = id.0;
        }
        Ok(people)
    }

    /// Takes a player of the store. Of several whose names look the same, who has the name in its usual form is meant.
    fn know(&mut self, stored: &str, id: PlayerId) {
        let name = clean_name(stored);
        let new = Bearer {
            id,
            is_exact: name == stored,
            has_namesakes: false,
            line: None,
        };
        match self.bearers.entry(name) {
            Entry::Vacant(free) => {
                free.insert(new);
            }
            Entry::Occupied(mut taken) => match (taken.get().is_exact, new.is_exact) {
                (true, false) => {}
                (false, true) => {
                    taken.insert(new);
                }
                (true, true) | (false, false) => taken.get_mut().has_namesakes = true,
            },
        }
    }

    /// The player of a line: known by the name, or new with the next number.
    pub(super) fn enrol(&mut self, player: &NamedPlayer) -> Result<Player, String> {
        let NamedPlayer {
            line,
            name,
            team,
            active,
        } = player;
        let id = match self.bearers.get_mut(name) {
            Some(Bearer {
                line: Some(first), ..
            }) => {
                return Err(format!(
                    "'{name}' is on line {first} already; names tell players apart, so each needs one of its own"
                ));
            }
            Some(bearer) if bearer.has_namesakes => return Err(namesakes(name)),
            Some(bearer) => {
                bearer.line = Some(*line);
                bearer.id
            }
            None => self.add(name, *line)?,
        };
        Ok(Player {
            id,
            name: name.clone(),
            team: *team,
            active: *active,
        })
    }

    fn add(&mut self, name: &str, line: u64) -> Result<PlayerId, String> {
        self.last = self
            .last
            .checked_add(1)
            .ok_or("there are too many players")?;
        let id = PlayerId(self.last);
        let bearer = Bearer {
            id,
            is_exact: true,
            has_namesakes: false,
            line: Some(line),
        };
        self.bearers.insert(name.to_owned(), bearer);
        Ok(id)
    }

    /// The one player of that name.
    pub(super) fn find(&mut self, name: &str) -> Result<PlayerId, String> {
        match self.bearers.get(name) {
            Some(bearer) if bearer.has_namesakes => Err(namesakes(name)),
            Some(bearer) => Ok(bearer.id),
            None => Err(self.unknown(name)),
        }
    }

    fn unknown(&mut self, name: &str) -> String {
        if let Some(said) = self.compared.get(name) {
            return said.clone();
        }
        let may_compare = self.compared.len() < COMPARED;
        let known = may_compare.then(|| self.bearers.keys().map(String::as_str));
        let said = match known.and_then(|known| nearest(name, known)) {
            Some(nearest) => format!(
                "there is no player '{name}'; did you mean '{nearest}'? Import a file of players that has the name, or correct it"
            ),
            None => {
                format!("there is no player '{name}'; import a file of players that has the name")
            }
        };
        if may_compare {
            self.compared.insert(name.to_owned(), said.clone());
        }
        said
    }
}

fn namesakes(name: &str) -> String {
    format!("the league has two players called '{name}', and nothing tells which is meant")
}
