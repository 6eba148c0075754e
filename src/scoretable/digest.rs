//! The digest of a table, by which two tables are compared without having both at hand.

use super::Scoretable;
use super::run::Word;
use crate::league::{Digest, Digester, Week};

impl Scoretable {
    /// The digest of everything in the table, the same on every machine. Equal tables have equal digests.
    pub fn digest(&self) -> Digest {
        // Named one by one: what is added to the table must be added here.
        let Self {
            kind,
            league,
            season,
            week,
            played,
            names,
            teams,
            words,
            numbers,
            form,
        } = self;
        let mut digester = Digester::default();
        digester.add(kind.name().as_bytes());
        digester.add(league.as_bytes());
        digester.add(&season.get().to_le_bytes());
        digester.add(&[week.map_or(0, Week::get), u8::from(*played)]);
        digester.add(names.as_bytes());
        digester.add(&(teams.len() as u64).to_le_bytes());
        for team in teams {
            digester.add(team.as_bytes());
        }
        let mut bytes = Vec::new();
        for column in words.each() {
            add(&mut digester, &mut bytes, column);
        }
        for column in numbers.each() {
            add(&mut digester, &mut bytes, column);
        }
        add(&mut digester, &mut bytes, form);
        digester.digest()
    }
}

/// Adds a column; `bytes` is room to work in.
fn add<T: Word>(digester: &mut Digester, bytes: &mut Vec<u8>, column: &[T]) {
    bytes.clear();
    bytes.extend(column.iter().flat_map(|word| word.bytes()));
    digester.add(bytes);
}
