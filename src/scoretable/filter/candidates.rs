//! Rows that may match a filter, found without looking at each: one letter of the filter is looked for in all names at once.

use memchr::memchr2;

use super::finder::Wanted;
use crate::scoretable::Scoretable;

/// The letters and digits of names, from the one in most names to the one in fewest. Any other character is in fewer.
const COMMON: &[u8] = b" eainrolstdhcmuyb1gkpjvfw0234567zx89q";

/// The rows that may match a filter.
pub(super) struct Candidates<'a> {
    table: &'a Scoretable,
    /// A bit for each row, set if its name has the letter, or is not in ASCII; empty where no letter is looked for.
    names: Vec<u64>,
    /// Whether each team has the letter.
    teams: Vec<bool>,
}

impl<'a> Candidates<'a> {
    /// Those of a table.
    pub(super) fn of(table: &'a Scoretable, wanted: &Wanted) -> Self {
        let mut candidates = Self::all(table);
        if let Some(letter) = rarest(wanted) {
            let has = |team: &String| {
                let mut bytes = team.bytes();
                !team.is_ascii() || bytes.any(|byte| byte.eq_ignore_ascii_case(&letter))
            };
            candidates.names = names_with(table, letter);
            candidates.teams = table.teams.iter().map(has).collect();
        }
        candidates
    }

    /// Every row of a table.
    pub(super) const fn all(table: &'a Scoretable) -> Self {
        Self {
            table,
            names: Vec::new(),
            teams: Vec::new(),
        }
    }

    /// Whether a row is one.
    pub(super) fn contain(&self, row: u32) -> bool {
        let word = self.names.get(row as usize / 64);
        word.is_none_or(|word| word >> (row % 64) & 1 == 1) || self.has_team(row)
    }

    fn has_team(&self, row: u32) -> bool {
        self.teams.contains(&true)
            && self.table.team_rank(row as usize).is_some_and(|team| {
                let has = self.teams.get(team as usize);
                has.is_none_or(|has| *has)
            })
    }
}

/// The letter that every match in ASCII has, in small, and that the fewest names have; `None` if there is none.
fn rarest(wanted: &Wanted) -> Option<u8> {
    let rank = |letter: &u8| COMMON.iter().position(|common| common == letter);
    let rarest = |letters: &mut dyn Iterator<Item = u8>| {
        letters.max_by_key(|letter| rank(letter).unwrap_or(COMMON.len()))
    };
    match wanted {
        Wanted::Words {
            letters,
            alike: true,
            ..
        }
        | Wanted::Letters(letters) => {
            // There is a space between every name and its team.
            let letters = letters.ascii().copied();
            rarest(&mut letters.filter(|&letter| letter != b' '))
        }
        Wanted::Part(part) => rarest(&mut part.ascii().iter().copied()),
        Wanted::Words { .. } | Wanted::Team(_) => None,
    }
}

/// A bit for each row of a table, set if its name has a letter, small or not, or is not in ASCII.
fn names_with(table: &Scoretable, letter: u8) -> Vec<u64> {
    let mut rows = vec![0_u64; table.rows().div_ceil(64)];
    let mut set = |row: usize| {
        if let Some(word) = rows.get_mut(row / 64) {
            *word |= 1 << (row % 64);
        }
    };
    let names = table.names.as_bytes();
    let capital = letter.to_ascii_uppercase();
    let mut ends = table.name_ends.iter().map(|&end| end as usize).enumerate();
    let mut from = 0;
    while let Some(found) = memchr2(letter, capital, names.get(from..).unwrap_or_default()) {
        let Some((row, end)) = ends.find(|&(_, end)| end > from + found) else {
            break;
        };
        set(row);
        from = end;
    }
    if !names.is_ascii() {
        let mut start = 0;
        for (row, &end) in table.name_ends.iter().enumerate() {
            let name = names.get(start..end as usize);
            if name.is_some_and(|name| !name.is_ascii()) {
                set(row);
            }
            start = end as usize;
        }
    }
    rows
}
