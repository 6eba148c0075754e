//! Prints what an import or a fetch did.

use std::{fmt, io};

use crate::league::{ResultChange, Season, Skipped, Week};

/// How many reasons for skipping records are printed; the others are counted.
const REASONS: usize = 10;

/// The result of importing one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Import {
    /// The file, as it was named.
    pub file: String,
    /// The changes to each sort of fact.
    pub changes: Vec<Change>,
    /// What was skipped, and why.
    pub skipped: Vec<Skipped>,
    /// Facts that were imported but deserve the user's attention.
    pub noted: Vec<String>,
}

/// The changes to one sort of fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    /// The sort: `teams`, `players`, `games` or `picks`.
    pub sort: &'static str,
    /// How many were new.
    pub added: u64,
    /// How many were known with other values.
    pub updated: u64,
    /// How many were known with the same values.
    pub unchanged: u64,
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            sort,
            added,
            updated,
            unchanged,
        } = self;
        write!(
            f,
            "  {sort:<8} {added} added, {updated} updated, {unchanged} unchanged"
        )
    }
}

/// Prints the result of importing a file.
///
/// # Errors
///
/// When `out` cannot be written to.
pub fn import(import: &Import, out: &mut dyn io::Write) -> io::Result<()> {
    let Import {
        file,
        changes,
        skipped,
        noted,
    } = import;
    writeln!(out, "{file}:")?;
    for change in changes {
        writeln!(out, "{change}")?;
    }
    self::skipped(skipped, out)?;
    self::noted(noted, out)
}

fn noted(noted: &[String], out: &mut dyn io::Write) -> io::Result<()> {
    let noted: Vec<_> = noted.iter().map(|noted| (noted.clone(), 1)).collect();
    listed("noted", &noted, out)
}

/// Prints what was skipped.
pub(super) fn skipped(skipped: &[Skipped], out: &mut dyn io::Write) -> io::Result<()> {
    let lines = skipped
        .iter()
        .map(|skipped| (skipped.to_string(), skipped.count));
    listed("skipped", &lines.collect::<Vec<_>>(), out)
}

/// Prints the first lines, each with the number of records that it stands for, and counts the others.
fn listed(heading: &str, lines: &[(String, usize)], out: &mut dyn io::Write) -> io::Result<()> {
    let (first, others) = lines.split_at(lines.len().min(REASONS));
    let count = |lines: &[(String, usize)]| lines.iter().map(|(_, count)| count).sum::<usize>();
    if !first.is_empty() {
        writeln!(out, "  {heading:<8} {}:", count(lines))?;
    }
    for (line, _) in first {
        writeln!(out, "    {line}")?;
    }
    match count(others) {
        0 => Ok(()),
        more => writeln!(out, "    and {more} more"),
    }
}

// The result of a fetch.

/// The result of fetching one week.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fetched {
    /// Its season.
    pub season: Season,
    /// The week.
    pub week: Week,
    /// The host that answered.
    pub from: String,
    /// The results that were added or corrected.
    pub results: Vec<ResultChange>,
    /// The changes to its games.
    pub games: Change,
    /// What was skipped, and why.
    pub skipped: Vec<Skipped>,
    /// What was understood otherwise than it was written.
    pub noted: Vec<String>,
}

/// Prints the result of fetching a week.
///
/// # Errors
///
/// When `out` cannot be written to.
pub fn fetched(fetched: &Fetched, out: &mut dyn io::Write) -> io::Result<()> {
    let Fetched {
        season,
        week,
        from,
        results,
        games,
        skipped: left_out,
        noted,
    } = fetched;
    let corrected = results.iter().filter(|change| change.old.is_some()).count();
    let added = results.len() - corrected;
    writeln!(out, "{season} week {week}, from {from}:")?;
    writeln!(out, "{games}")?;
    writeln!(out, "  results  {added} added, {corrected} corrected")?;
    for result in results {
        writeln!(out, "    {result}")?;
    }
    skipped(left_out, out)?;
    self::noted(noted, out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn printed(skipped: usize) -> String {
        report(skipped, Vec::new())
    }

    fn report(skipped: usize, noted: Vec<String>) -> String {
        let reasons = (1..=skipped).map(|n| Skipped::new(&format!("record {n}"), "no such game"));
        let change = Change {
            sort: "players",
            added: 3,
            updated: 1,
            unchanged: 0,
        };
        let report = Import {
            file: "dump.json".to_owned(),
            changes: vec![change],
            skipped: reasons.collect(),
            noted,
        };
        let mut out = Vec::new();
        import(&report, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_summary_counts_what_changed() {
        assert_eq!(
            printed(0),
            "dump.json:\n  players  3 added, 1 updated, 0 unchanged\n"
        );
    }

    #[test]
    fn the_first_ten_reasons_are_printed_and_the_others_counted() {
        assert!(printed(10).ends_with("    record 10: no such game\n"));
        assert!(printed(12).contains("  skipped  12:\n    record 1: no such game\n"));
        assert!(printed(12).ends_with("    record 10: no such game\n    and 2 more\n"));
        let mut all: Vec<Skipped> = (0..10).map(|_| Skipped::new("a", "b")).collect();
        all.push(Skipped::new("4000 more records", "as bad").times(4000));
        let mut out = Vec::new();
        super::skipped(&all, &mut out).unwrap();
        let out = String::from_utf8(out).unwrap();
        assert!(out.starts_with("  skipped  4010:\n"), "{out}");
        assert!(out.ends_with("    and 4000 more\n"), "{out}");
    }

    #[test]
    fn what_is_worth_a_look_comes_last() {
        let noted = report(1, vec!["players 3 and 7 have one name: 'Ada'".to_owned()]);
        let expected = "  skipped  1:\n    record 1: no such game\n  noted    1:\n    players 3 and 7 have one name: 'Ada'\n";
        assert!(noted.ends_with(expected), "{noted}");
    }
}

#[cfg(test)]
mod fetched_tests {
    use super::*;
    use crate::league::{GameId, GameResult, Origin};

    #[test]
    fn a_week_is_told_with_every_result_that_changed() {
        let (season, week) = (Season::new(2025).unwrap(), Week::new(4).unwrap());
        let change = |home: &str, away: &str, old, new| ResultChange {
            game: GameId(1),
            season,
            week,
            home: home.parse().unwrap(),
            away: away.parse().unwrap(),
            old,
            new,
            origin: Origin::default(),
        };
        let score = |home, away| GameResult::Final { home, away };
        let report = Fetched {
            season,
            week,
            from: "site.example".to_owned(),
            results: vec![
                change("PHI", "DAL", None, score(24, 20)),
                change("CIN", "BUF", Some(score(0, 7)), GameResult::CalledOff),
            ],
            games: Change {
                sort: "games",
                added: 0,
                updated: 3,
                unchanged: 13,
            },
            skipped: vec![Skipped::new("event 7", "it has no week")],
            noted: vec!["KC at DEN read as DEN at KC".to_owned()],
        };
        let mut out = Vec::new();
        fetched(&report, &mut out).unwrap();
        let expected = "2025 week 4, from site.example:\n  games    0 added, 3 updated, 13 unchanged\n  \
                        results  1 added, 1 corrected\n    DAL 20 at PHI 24\n    BUF at CIN called off, was 7 at 0\n  \
                        skipped  1:\n    event 7: it has no week\n  noted    1:\n    KC at DEN read as DEN at KC\n";
        assert_eq!(String::from_utf8(out).unwrap(), expected);
    }
}
