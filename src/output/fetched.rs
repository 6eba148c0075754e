//! What a fetch did.

use std::io;

use super::Change;
use super::import::skipped;
use crate::league::{ResultChange, Season, Skipped, Week};

/// What became of one week.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fetched {
    /// Its season.
    pub season: Season,
    /// The week.
    pub week: Week,
    /// Who answered.
    pub from: String,
    /// The results that were added or corrected.
    pub results: Vec<ResultChange>,
    /// What became of its games.
    pub games: Change,
    /// What was left out, and why.
    pub skipped: Vec<Skipped>,
}

/// Prints what became of a week.
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
    } = fetched;
    let corrected = results.iter().filter(|change| change.old.is_some()).count();
    let added = results.len() - corrected;
    writeln!(out, "{season} week {week}, from {from}:")?;
    writeln!(
        out,
        "  games    {} added, {} updated, {} unchanged",
        games.added, games.updated, games.unchanged
    )?;
    writeln!(out, "  results  {added} added, {corrected} corrected")?;
    for result in results {
        writeln!(out, "    {result}")?;
    }
    skipped(left_out, out)
}

#[cfg(test)]
mod tests {
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
        };
        let mut out = Vec::new();
        fetched(&report, &mut out).unwrap();
        let expected = "2025 week 4, from site.example:\n  games    0 added, 3 updated, 13 unchanged\n  \
                        results  1 added, 1 corrected\n    DAL 20 at PHI 24\n    BUF at CIN called off, was 7 at 0\n  \
                        skipped  1:\n    event 7: it has no week\n";
        assert_eq!(String::from_utf8(out).unwrap(), expected);
    }
}
