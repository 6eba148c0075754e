//! Who is meant by a name.

use std::collections::HashMap;

use rusqlite::Connection;

use crate::league::{NamedPlayer, Player, PlayerId, nearest};

/// Everybody by name.
pub(super) struct People {
    numbers: HashMap<String, Vec<PlayerId>>,
    /// Where the file has a name already.
    lines: HashMap<String, u64>,
    last: u32,
}

impl People {
    pub(super) fn read(db: &Connection) -> rusqlite::Result<Self> {
        let mut people = Self {
            numbers: HashMap::new(),
            lines: HashMap::new(),
            last: 0,
        };
        let mut statement =
            db.prepare_cached("SELECT name, player_id FROM player ORDER BY player_id")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let number: PlayerId = row.get(1)?;
            people.numbers.entry(row.get(0)?).or_default().push(number);
            people.last = number.0;
        }
        Ok(people)
    }

    /// The player of a line: known by the name, or new with the next number.
    pub(super) fn enrol(&mut self, player: &NamedPlayer) -> Result<Player, String> {
        let NamedPlayer {
            line,
            name,
            team,
            active,
        } = player;
        if let Some(first) = self.lines.get(name) {
            return Err(format!(
                "'{name}' is on line {first} already; names tell players apart, so each needs one of its own"
            ));
        }
        let id = match self.numbers.get(name).map(Vec::as_slice) {
            Some([id]) => *id,
            Some([_, _, ..]) => return Err(namesakes(name)),
            Some([]) | None => {
                let next = self
                    .last
                    .checked_add(1)
                    .ok_or("there are too many players")?;
                self.last = next;
                PlayerId(next)
            }
        };
        self.numbers.insert(name.clone(), vec![id]);
        self.lines.insert(name.clone(), *line);
        Ok(Player {
            id,
            name: name.clone(),
            team: *team,
            active: *active,
        })
    }

    /// The one player of that name.
    pub(super) fn find(&self, name: &str) -> Result<PlayerId, String> {
        match self.numbers.get(name).map(Vec::as_slice) {
            Some([id]) => Ok(*id),
            Some([_, _, ..]) => Err(namesakes(name)),
            Some([]) | None => Err(self.nobody(name)),
        }
    }

    fn nobody(&self, name: &str) -> String {
        match nearest(name, self.numbers.keys().map(String::as_str)) {
            Some(nearest) => format!(
                "there is no player '{name}'; did you mean '{nearest}'? Import a file of players that has the name, or correct it"
            ),
            None => {
                format!("there is no player '{name}'; import a file of players that has the name")
            }
        }
    }
}

fn namesakes(name: &str) -> String {
    format!("the league has two players called '{name}', and nothing tells which is meant")
}
