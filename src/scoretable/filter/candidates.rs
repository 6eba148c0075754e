//! Rows that may match a filter, found without looking at each: one letter of the filter is looked for in all names at once.

use memchr::memchr2;

use super::finder::Wanted;
use crate::scoretable::Scoretable;

/// The letters and digits of names, from the one in most names to the one in fewest. Any other character is in fewer.
const COMMON: &[u8] = b" eainrolstdhcmuyb1gkpjvfw0234567zx89q";

/// The rows that may match a filter.
pub(super) struct Candidates<'a> {
    table: &'a Scoretable,
    /// A bit for each row, set if its name has the letter, or may have it beyond ASCII; empty where no letter is looked for.
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

/// A bit for each row of a table, set if its name has a letter, small or not, or may have it beyond ASCII.
fn names_with(table: &Scoretable, letter: u8) -> Vec<u64> {
    let mut rows = vec![0_u64; table.rows().div_ceil(64)];
    let capital = letter.to_ascii_uppercase();
    mark(table, &mut rows, |names| memchr2(letter, capital, names));
    // Characters beyond ASCII stand for letters at the most (`é` for e), and not for digits or signs.
    if letter.is_ascii_alphabetic() {
        mark(table, &mut rows, beyond_ascii);
    }
    rows
}

/// Sets the bits of the rows whose names have what is found in the text of all names.
fn mark(table: &Scoretable, rows: &mut [u64], find: impl Fn(&[u8]) -> Option<usize>) {
    let names = table.names.as_bytes();
    let mut ends = table.name_ends.iter().map(|&end| end as usize).enumerate();
    let mut from = 0;
    while let Some(found) = find(names.get(from..).unwrap_or_default()) {
        let Some((row, end)) = ends.find(|&(_, end)| end > from + found) else {
            break;
        };
        if let Some(word) = rows.get_mut(row / 64) {
            *word |= 1 << (row % 64);
        }
        from = end;
    }
}

/// Where the first byte is that is not in ASCII. Eight are looked at together.
fn beyond_ascii(bytes: &[u8]) -> Option<usize> {
    const HIGH: u64 = u64::from_ne_bytes([0x80; 8]);
    let (words, rest) = bytes.as_chunks();
    let high = |word: &[u8; 8]| u64::from_le_bytes(*word) & HIGH;
    let found = words.iter().position(|word| high(word) != 0);
    let Some(word) = found else {
        let found = rest.iter().position(|byte| !byte.is_ascii());
        return found.map(|byte| 8 * words.len() + byte);
    };
    let high = words.get(word).map_or(0, high);
    Some(8 * word + high.trailing_zeros() as usize / 8)
}
