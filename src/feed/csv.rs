//! Players and picks as CSV, for leagues that never saw Django: `players.csv` and `picks.csv`.
//!
//! The first line names the columns, in any order and case. A column that is left out is as if all its cells were empty.
//!
//! | players | |
//! |---|---|
//! | `name` | who it is; names tell players apart, so each must be there once |
//! | `team` | the code of the favourite team, such as `KC`; empty for none |
//! | `active` | `yes` or `no`; empty for yes |
//!
//! | picks | |
//! |---|---|
//! | `player` | a name that the league has |
//! | `season`, `week`, `away`, `home` | which game it is |
//! | `winner` | the code of the team predicted to win |
//! | `banker` | `yes` for the one away team that is the banker of the week; empty for no |
//! | `joker` | `yes` in a week with a joker, on any of its picks; empty for no |
//!
//! Fields are quoted as RFC 4180 has it; lines may end in either way. A record that makes no sense is reported by its line
//! and the rest is taken. What records mean together, and to the league, is decided where the league is known: in the
//! store.

mod cells;
mod header;
mod picks;
mod players;
mod records;

use std::collections::HashSet;
use std::sync::Arc;

use ::csv::ByteRecord;

use super::Fault;
use super::limit::Excess;
use crate::league::{Facts, Named, Skipped, Skips};
use cells::Cells;
use header::Header;
use records::Records;

pub(super) use header::Table;

/// Reads the whole of one of the tables, of at most so many records.
pub(super) fn read(
    table: Table,
    text: &[u8],
    limit: usize,
) -> Result<(Facts, Vec<Skipped>), Fault> {
    let mut records = Records::start(text)?;
    let names = records.next()?.unwrap_or_default();
    let header = Header::read(table, &names)?;
    let mut gathered = Gathered::default();
    while let Some(record) = records.next()? {
        gathered.records += 1;
        if gathered.records > limit {
            return Err(Fault::Excess(Excess::TooMany {
                what: "lines",
                limit,
            }));
        }
        gathered.add(&header, record);
    }
    Ok(gathered.finish())
}

/// What the first line of a text is the header of, if it is one.
pub(super) fn table(text: &[u8]) -> Result<Option<Table>, Fault> {
    Ok(Table::of(&records::first(text)?))
}

/// What the records have brought so far.
#[derive(Default)]
struct Gathered {
    records: usize,
    named: Named,
    /// Names are repeated in every pick of a player, and kept once.
    names: HashSet<Arc<str>>,
    skips: Skips,
}

impl Gathered {
    fn add(&mut self, header: &Header, record: ByteRecord) {
        let line = records::line(&record);
        if let Err(why) = self.take(header, record) {
            self.skips
                .add(|| Skipped::new(&format!("line {line}"), &why));
        }
    }

    fn take(&mut self, header: &Header, record: ByteRecord) -> Result<(), String> {
        let Some(cells) = Cells::of(header, record)? else {
            return Ok(());
        };
        match header.table() {
            Table::Players => self.named.players.push(players::player(&cells)?),
            Table::Picks => {
                let player = self.name(cells.name("player")?);
                self.named.picks.push(picks::pick(&cells, player)?);
            }
        }
        Ok(())
    }

    fn name(&mut self, name: String) -> Arc<str> {
        if let Some(known) = self.names.get(name.as_str()) {
            return Arc::clone(known);
        }
        let name: Arc<str> = name.into();
        self.names.insert(Arc::clone(&name));
        name
    }

    fn finish(self) -> (Facts, Vec<Skipped>) {
        let facts = Facts {
            named: self.named,
            ..Facts::default()
        };
        (facts, self.skips.finish("lines"))
    }
}
