//! Prints how the scores compare with the reference scores of a dump.

use std::io;

use serde::Serialize;

use super::import_report::skipped;
use super::json::Decimal;
use crate::league::{Figure, Skipped, Subject, Tenths, clean_name};
use crate::loader::{Discrepancy, Explanation, Reconciliation};

/// How many deliberate differences are printed for each reason; the others are counted, and JSON has all of them.
const ON_PURPOSE: usize = 10;
/// How many unexplained differences are printed.
const UNEXPLAINED: usize = 50;

/// A comparison with a dump.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// The dump, as it was named.
    pub file: String,
    /// The result.
    pub found: Reconciliation,
    /// The records of the dump that could not be read, and why.
    pub skipped: Vec<Skipped>,
}

/// Prints every reason with the differences that it explains; unexplained differences come last.
pub(crate) fn text(comparison: &Comparison, out: &mut dyn io::Write) -> io::Result<()> {
    let Comparison {
        file,
        found,
        skipped: left_out,
    } = comparison;
    let Reconciliation {
        compared,
        discrepancies,
    } = found;
    let all = discrepancies.len();
    let verdict = match (all, found.unexplained()) {
        (0, _) => "all the same".to_owned(),
        (_, 0) => format!("{all} differ, all of them on purpose"),
        (_, unexplained) => format!("{all} differ, {unexplained} of them for no known reason"),
    };
    let file = clean_name(file);
    writeln!(out, "against {file}, {compared} numbers: {verdict}")?;
    for reason in Explanation::ALL.into_iter().map(Some).chain([None]) {
        let alike: Vec<_> = discrepancies
            .iter()
            .filter(|d| d.reason == reason)
            .collect();
        if alike.is_empty() {
            continue;
        }
        let (words, printed) = match reason {
            Some(reason) => (reason.words(), ON_PURPOSE),
            None => ("for no known reason", UNEXPLAINED),
        };
        writeln!(out, "  {}: {words}", alike.len())?;
        for deviation in alike.iter().take(printed) {
            writeln!(out, "    {}", line(deviation))?;
        }
        if let Some(more @ 1..) = alike.len().checked_sub(printed) {
            writeln!(out, "    and {more} more")?;
        }
    }
    skipped(left_out, out)
}

fn line(deviation: &Discrepancy) -> String {
    let Discrepancy {
        about,
        name,
        there,
        here,
        ..
    } = deviation;
    let number = |value: &Option<Tenths>| match value {
        Some(value) if is_ratio(*about) => value.to_string(),
        Some(Tenths(tenths)) => (tenths / 10).to_string(),
        None => "nothing".to_owned(),
    };
    let whose = match about.player() {
        Some(player) if name.is_empty() => {
            format!(" of player {player}, who is not in this league")
        }
        Some(player) => format!(" of {} (player {player})", clean_name(name)),
        None => String::new(),
    };
    format!(
        "{about}{whose}: {} there, {} here",
        number(there),
        number(here)
    )
}

/// Whether the number has a decimal.
const fn is_ratio(about: Subject) -> bool {
    match about {
        Subject::League(..) => true,
        Subject::Pick(..) | Subject::Week(..) | Subject::Place(..) => false,
        Subject::Season(_, _, figure) | Subject::AllTime(_, figure) => match figure {
            Figure::Percentage | Figure::Average | Figure::BankerAverage => true,
            Figure::Score | Figure::Worst | Figure::Best | Figure::Correct => false,
        },
    }
}

/// The comparison as JSON.
#[derive(Serialize)]
pub(crate) struct AgainstLine<'a> {
    file: &'a str,
    compared: u64,
    drift: u64,
    differences: Vec<DeviationLine<'a>>,
    skipped: Vec<String>,
}

#[derive(Serialize)]
struct DeviationLine<'a> {
    about: String,
    player_id: Option<u32>,
    player: &'a str,
    there: Option<Decimal>,
    here: Option<Decimal>,
    /// `null` for an unexplained difference.
    reason: Option<&'static str>,
}

impl<'a> AgainstLine<'a> {
    pub(crate) fn of(comparison: &'a Comparison) -> Self {
        let deviation = |deviation: &'a Discrepancy| DeviationLine {
            about: deviation.about.to_string(),
            player_id: deviation.about.player().map(|player| player.0),
            player: &deviation.name,
            there: deviation.there.map(Decimal),
            here: deviation.here.map(Decimal),
            reason: deviation.reason.map(Explanation::name),
        };
        let found = &comparison.found;
        Self {
            file: &comparison.file,
            compared: found.compared,
            drift: found.unexplained(),
            differences: found.discrepancies.iter().map(deviation).collect(),
            skipped: comparison.skipped.iter().map(ToString::to_string).collect(),
        }
    }
}
