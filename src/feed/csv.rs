//! Parses players and picks from CSV, for leagues that do not use Django: `players.csv` and `picks.csv`.
//!
//! The first line names the columns, in any order and case. A missing column counts as a column of empty cells.
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
//! Fields are quoted as in RFC 4180; lines may end with LF or CRLF. An invalid record is reported by its line and the
//! others are imported. What depends on several records, or on the league, is checked in the store, which knows the
//! league.

mod reader;

use std::collections::HashSet;
use std::sync::Arc;

use csv::{ByteRecord, StringRecord};
use reader::{Header, Records, line};

use super::Fault;
use super::limit::Excess;
use crate::league::{
    Facts, NamedFacts, NamedPick, NamedPlayer, Side, Skipped, Skips, TeamCode, clean_name,
    name_within_limits,
};
use crate::text::Yes;

pub(super) use reader::Table;

/// Reads one of the tables, with at most this many records.
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
            let what = "lines";
            return Err(Fault::Excess(Excess::TooMany { what, limit }));
        }
        gathered.add(&header, record);
    }
    Ok(gathered.finish())
}

/// The table that the first line of a text is the header of, if it is a header.
pub(super) fn table(text: &[u8]) -> Result<Option<Table>, Fault> {
    Ok(Table::of(&reader::first(text)?))
}

/// The records read so far.
#[derive(Default)]
struct Gathered {
    records: usize,
    named: NamedFacts,
    /// Each pick repeats its player's name, so equal names share one allocation.
    names: HashSet<Arc<str>>,
    skips: Skips,
}

impl Gathered {
    fn add(&mut self, header: &Header, record: ByteRecord) {
        let line = line(&record);
        if let Err(why) = self.take(header, record) {
            self.skips
                .add(|| Skipped::new(&format!("line {line}"), &why));
        }
    }

    fn take(&mut self, header: &Header, record: ByteRecord) -> Result<(), String> {
        let Some(cells) = Cells::of(header, record)? else {
            return Ok(());
        };
        match header.table {
            Table::Players => self.named.players.push(player(&cells)?),
            Table::Picks => {
                let player = self.name(cells.name("player")?);
                self.named.picks.push(pick(&cells, player)?);
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

// One record, with its cells accessible by column name.

/// A record that has a field for each column.
struct Cells<'a> {
    header: &'a Header,
    record: StringRecord,
    /// The line at which it begins, from 1.
    line: u64,
}

impl<'a> Cells<'a> {
    /// Returns `None` for an empty record, such as spreadsheets leave below a table.
    fn of(header: &'a Header, record: ByteRecord) -> Result<Option<Self>, String> {
        let line = line(&record);
        let record = StringRecord::from_byte_record(record).map_err(|_| "it is not UTF-8")?;
        if record.iter().all(|cell| cell.trim().is_empty()) {
            return Ok(None);
        }
        if record.len() != header.fields {
            return Err(format!(
                "it has {} fields, and the header {}",
                record.len(),
                header.fields
            ));
        }
        Ok(Some(Self {
            header,
            record,
            line,
        }))
    }

    /// A cell without surrounding white space; empty when there is no such column.
    fn cell(&self, column: &str) -> &str {
        let place = self.header.place(column);
        let cell = place.and_then(|place| self.record.get(place));
        cell.unwrap_or_default().trim()
    }

    /// A name, which is required.
    fn name(&self, column: &str) -> Result<String, String> {
        let name = name_within_limits(self.cell(column))?;
        if name == clean_name("") {
            return Err(format!("it has no {column}"));
        }
        Ok(name)
    }

    /// A team's code, in any case; `None` for an empty cell.
    fn team_if_any(&self, column: &str) -> Result<Option<TeamCode>, String> {
        let cell = self.cell(column);
        if cell.is_empty() {
            return Ok(None);
        }
        cell.to_ascii_uppercase().parse().map(Some)
    }

    /// A team's code, which is required.
    fn team(&self, column: &str) -> Result<TeamCode, String> {
        let team = self.team_if_any(column)?;
        team.ok_or_else(|| format!("it has no {column} team"))
    }

    /// A yes-or-no answer, or the default for an empty cell.
    fn yes(&self, column: &str, usual: bool) -> Result<bool, String> {
        match self.cell(column) {
            "" => Ok(usual),
            cell => match cell.parse() {
                Ok(Yes(yes)) => Ok(yes),
                Err(why) => Err(format!("{column}: {why}")),
            },
        }
    }
}

// The parser of picks.

/// Parses a player's pick. The error says why the record is skipped.
fn pick(cells: &Cells<'_>, player: Arc<str>) -> Result<NamedPick, String> {
    let (away, home) = (cells.team("away")?, cells.team("home")?);
    if away.is_same_club(home) {
        return Err(format!("{home} cannot play itself"));
    }
    let side = side(cells.team("winner")?, away, home)?;
    let banker = cells.yes("banker", false)?;
    if banker && side == Side::Home {
        return Err(format!(
            "a banker is an away team, and {home} is at home; nothing of the pick was taken"
        ));
    }
    Ok(NamedPick {
        line: cells.line,
        player,
        season: cells.cell("season").parse()?,
        week: cells.cell("week").parse()?,
        away,
        home,
        side,
        banker,
        joker: cells.yes("joker", false)?,
    })
}

fn side(winner: TeamCode, away: TeamCode, home: TeamCode) -> Result<Side, String> {
    if winner.is_same_club(home) {
        Ok(Side::Home)
    } else if winner.is_same_club(away) {
        Ok(Side::Away)
    } else {
        Err(format!("{winner} does not play in {away} at {home}"))
    }
}

// The parser of players.

/// Parses a player. The error says why the record is skipped.
fn player(cells: &Cells<'_>) -> Result<NamedPlayer, String> {
    Ok(NamedPlayer {
        line: cells.line,
        name: cells.name("name")?,
        team: cells.team_if_any("team")?,
        active: cells.yes("active", true)?,
    })
}
