//! One record, with its cells accessible by column name, and what people write into them.

use csv::ByteRecord;
use jiff::Timestamp;
use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;

use super::columns::Header;
use super::reader::line;
use crate::league::{Season, TeamCode, TeamWords, Week, clean_name, name_within_limits};

/// A record, read by the columns of its table.
pub(super) struct Cells<'a> {
    header: &'a Header,
    record: &'a ByteRecord,
    words: &'a mut TeamWords,
    /// The line at which it begins, from 1.
    pub(super) line: u64,
}

impl<'a> Cells<'a> {
    /// Returns `None` for an empty record, such as spreadsheets leave below a table. What is missing at its end is empty.
    pub(super) fn of(
        header: &'a Header,
        record: &'a ByteRecord,
        words: &'a mut TeamWords,
    ) -> Result<Option<Self>, String> {
        let line = line(record);
        if record.iter().any(|cell| std::str::from_utf8(cell).is_err()) {
            return Err(
                "it is not UTF-8; save the file as CSV UTF-8 and import it again".to_owned(),
            );
        }
        if record.iter().all(|cell| text(cell).is_empty()) {
            return Ok(None);
        }
        if record.len() > header.fields {
            return Err(format!(
                "it has {} cells, and the header names {}; put quotes around a text with a separator in it, or remove what \
                 is too much",
                record.len(),
                header.fields
            ));
        }
        Ok(Some(Self {
            header,
            record,
            words,
            line,
        }))
    }

    /// A cell without surrounding white space; empty when there is no such column.
    pub(super) fn cell(&self, column: &str) -> &str {
        let place = self.header.place(column);
        place.map_or("", |place| self.at(place))
    }

    fn at(&self, place: usize) -> &str {
        text(self.record.get(place).unwrap_or_default())
    }

    /// A name, which is required.
    pub(super) fn name(&self, column: &str) -> Result<String, String> {
        let name = name_within_limits(self.cell(column))?;
        if name == clean_name("") {
            return Err(format!("it has no {column}"));
        }
        Ok(name)
    }

    /// A team; `None` for an empty cell.
    pub(super) fn team_if_any(&mut self, column: &str) -> Result<Option<TeamCode>, String> {
        let cell = self
            .record
            .get(self.header.place(column).unwrap_or(usize::MAX));
        match text(cell.unwrap_or_default()) {
            "" => Ok(None),
            word => self.words.read(word).map(Some),
        }
    }

    /// A team, which is required.
    pub(super) fn team(&mut self, column: &str) -> Result<TeamCode, String> {
        let team = self.team_if_any(column)?;
        team.ok_or_else(|| match column {
            "winner" => "it has no winner".to_owned(),
            _ => format!("it has no {column} team"),
        })
    }

    /// A yes-or-no answer, or the default for an empty cell.
    pub(super) fn yes(&self, column: &str, usual: bool) -> Result<bool, String> {
        let cell = self.cell(column);
        if cell.is_empty() {
            return Ok(usual);
        }
        let word = cell.to_lowercase();
        // Some write the name of the column where others write yes.
        if YES.contains(&whole(&word)) || word == column {
            Ok(true)
        } else if NO.contains(&whole(&word)) {
            Ok(false)
        } else {
            Err(format!(
                "{column}: '{}' is neither yes nor no; write one of {}, or one of {}, or nothing",
                shown(cell),
                YES.join(" "),
                NO.join(" ")
            ))
        }
    }

    /// The season: a year such as `2024`, also as `2024.0`, `2024/25` or `Season 2024`.
    pub(super) fn season(&self) -> Result<Season, String> {
        let cell = self.cell("season");
        if cell.is_empty() {
            return Err("it has no season".to_owned());
        }
        let number = whole(after(cell, &["season", "nfl"]));
        let year = match number.split_once(['/', '-', '–']) {
            Some((first, second)) if follows(first.trim(), second.trim()) => first.trim(),
            _ => number,
        };
        year.parse().map_err(|_| refused::<Season>(cell))
    }

    /// The week: a number, also as `5.0`, `Week 5` or `Wk. 5`.
    pub(super) fn week(&self) -> Result<Week, String> {
        let cell = self.cell("week");
        if cell.is_empty() {
            return Err("it has no week".to_owned());
        }
        let number = whole(after(cell, &["week", "wk", "w", "round"]));
        number.parse().map_err(|_| refused::<Week>(cell))
    }

    /// A score; `None` for an empty cell, and for what programs write into one.
    pub(super) fn score(&self, column: &str) -> Result<Option<u8>, String> {
        let cell = self.cell(column);
        if NOTHING.contains(&cell.to_lowercase().as_str()) {
            return Ok(None);
        }
        let score = whole(cell).parse().map(Some);
        score.map_err(|_| {
            format!(
                "'{}' is not a score (0 to 255, or nothing for a game to come, or off)",
                shown(cell)
            )
        })
    }

    /// A number from 1; `None` for an empty cell.
    pub(super) fn number(&self, column: &str) -> Result<Option<i64>, String> {
        let cell = self.cell(column);
        if NOTHING.contains(&cell.to_lowercase().as_str()) {
            return Ok(None);
        }
        match whole(cell).parse() {
            Ok(number @ 1..) => Ok(Some(number)),
            _ => Err(format!(
                "{column}: '{}' is not a number from 1",
                shown(cell)
            )),
        }
    }

    /// The kick-off, if it is known. The columns of nflverse have it in New York's time.
    pub(super) fn kickoff(&self, day: &str, time: &str) -> Result<Option<i64>, String> {
        let cell = self.cell("kickoff");
        if !cell.is_empty() {
            let moment = cell.parse::<Timestamp>();
            let moment = moment.map_err(|_| {
                format!(
                    "its kickoff '{}' is not like 2024-09-06T00:20:00Z; the game was taken without",
                    shown(cell)
                )
            })?;
            return Ok(Some(moment.as_second()));
        }
        let (day, time) = (self.cell(day), self.cell(time));
        if NOTHING.contains(&day.to_lowercase().as_str())
            || NOTHING.contains(&time.to_lowercase().as_str())
        {
            return Ok(None);
        }
        new_york(day, time).map(Some).ok_or_else(|| {
            format!(
                "its day and time '{} {}' are not like 2024-09-05 20:20; the game was taken without",
                shown(day),
                shown(time)
            )
        })
    }
}

/// A cell that is UTF-8, without surrounding white space.
fn text(cell: &[u8]) -> &str {
    std::str::from_utf8(cell).unwrap_or_default().trim()
}

/// A moment of a day in New York, in seconds since 1970-01-01 UTC.
fn new_york(day: &str, time: &str) -> Option<i64> {
    // The rule since 2007, written out, so that no data of the system is needed.
    let zone = TimeZone::posix("EST5EDT,M3.2.0,M11.1.0").ok()?;
    let (day, time): (Date, Time) = (day.parse().ok()?, time.parse().ok()?);
    let moment = zone.to_ambiguous_timestamp(day.to_datetime(time));
    Some(moment.compatible().ok()?.as_second())
}

/// What means yes.
const YES: [&str; 12] = [
    "yes", "y", "true", "t", "on", "1", "x", "✓", "✔", "☑", "wahr", "vrai",
];
/// What means no.
const NO: [&str; 10] = [
    "no", "n", "false", "f", "off", "0", "-", "☐", "falsch", "faux",
];
/// What stands in a cell without a value.
const NOTHING: [&str; 8] = ["", "na", "n/a", "nan", "null", "none", "-", "–"];

/// A number without the decimals that programs add to whole numbers.
fn whole(number: &str) -> &str {
    let parts = number.split_once(['.', ',']);
    match parts {
        Some((whole, zeros)) if !zeros.is_empty() && zeros.bytes().all(|digit| digit == b'0') => {
            whole
        }
        _ => number,
    }
}

/// What stands behind one of the words, or all of the text.
fn after<'t>(text: &'t str, words: &[&str]) -> &'t str {
    let behind = |word: &&str| {
        let (start, rest) = text.split_at_checked(word.len())?;
        let goes_on = rest.starts_with(char::is_alphabetic);
        (start.eq_ignore_ascii_case(word) && !goes_on).then(|| {
            rest.trim_start_matches(['.', ':', '#', '_', '-'])
                .trim_start()
        })
    };
    words.iter().find_map(behind).unwrap_or(text)
}

/// Whether a second year, of two or four digits, is the one after the first.
fn follows(first: &str, second: &str) -> bool {
    let (Ok(first), Ok(year)) = (first.parse::<u16>(), second.parse::<u16>()) else {
        return false;
    };
    let next = first.saturating_add(1);
    year == next || second.len() == 2 && year == next % 100
}

/// The refusal of a number, with the whole cell in it.
fn refused<T: std::str::FromStr<Err = String>>(cell: &str) -> String {
    let shown = shown(cell);
    match shown.parse::<T>() {
        Err(why) => why,
        Ok(_) => format!("'{shown}' is not a number"),
    }
}

/// The beginning of a cell, safe to show.
fn shown(cell: &str) -> String {
    const SHOWN: usize = 40;
    clean_name(&cell.chars().take(SHOWN).collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_people_and_programs_write_them() {
        for (text, number) in [
            ("5", "5"),
            ("5.0", "5"),
            ("5,00", "5"),
            ("Week 5", "5"),
            ("wk.5", "5"),
            ("W5", "5"),
            ("week_05", "05"),
            ("Weekend 5", "Weekend 5"),
            ("5.5", "5.5"),
            ("5.", "5."),
        ] {
            assert_eq!(whole(after(text, &["week", "wk", "w"])), number, "{text}");
        }
        assert!(follows("2024", "25") && follows("1999", "00") && follows("2024", "2025"));
        assert!(!follows("2024", "24") && !follows("2024", "5") && !follows("x", "1"));
    }

    #[test]
    fn a_day_of_new_york_is_a_moment_in_summer_and_winter() {
        let moment = |text: &str| text.parse::<Timestamp>().unwrap().as_second();
        assert_eq!(
            new_york("2021-09-09", "20:20"),
            Some(moment("2021-09-10T00:20:00Z"))
        );
        assert_eq!(
            new_york("2022-01-09", "13:00"),
            Some(moment("2022-01-09T18:00:00Z"))
        );
        assert_eq!(new_york("9/9/2021", "20:20"), None);
        assert_eq!(new_york("2021-09-09", "8pm"), None);
    }

    #[test]
    fn yes_and_no_share_no_word() {
        assert!(YES.iter().all(|word| !NO.contains(word)));
    }
}
