//! One record, its cells by the names of their columns.

use ::csv::{ByteRecord, StringRecord};

use super::Header;
use super::records::line;
use crate::league::{TeamCode, Yes, clean_name, name_within_limits};

/// A record that has a field for each column.
pub(super) struct Cells<'a> {
    header: &'a Header,
    record: StringRecord,
    /// Where it begins, counted from 1.
    pub(super) line: u64,
}

impl<'a> Cells<'a> {
    /// `None` for a record without anything in it, as spreadsheets leave them below a table.
    pub(super) fn of(header: &'a Header, record: ByteRecord) -> Result<Option<Self>, String> {
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

    /// A cell without the white space around it; empty when there is no such column.
    pub(super) fn cell(&self, column: &str) -> &str {
        let place = self.header.place(column);
        let cell = place.and_then(|place| self.record.get(place));
        cell.unwrap_or_default().trim()
    }

    /// A name, which must be there.
    pub(super) fn name(&self, column: &str) -> Result<String, String> {
        let name = name_within_limits(self.cell(column))?;
        if name == clean_name("") {
            return Err(format!("it has no {column}"));
        }
        Ok(name)
    }

    /// A team's code, in any case; `None` for an empty cell.
    pub(super) fn team_if_any(&self, column: &str) -> Result<Option<TeamCode>, String> {
        let cell = self.cell(column);
        if cell.is_empty() {
            return Ok(None);
        }
        cell.to_ascii_uppercase().parse().map(Some)
    }

    /// A team's code, which must be there.
    pub(super) fn team(&self, column: &str) -> Result<TeamCode, String> {
        let team = self.team_if_any(column)?;
        team.ok_or_else(|| format!("it has no {column} team"))
    }

    /// An answer, or the usual one for an empty cell.
    pub(super) fn yes(&self, column: &str, usual: bool) -> Result<bool, String> {
        match self.cell(column) {
            "" => Ok(usual),
            cell => {
                let Yes(yes) = cell.parse().map_err(|why| format!("{column}: {why}"))?;
                Ok(yes)
            }
        }
    }
}
