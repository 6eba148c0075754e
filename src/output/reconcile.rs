//! Prints how the scores compare with the reference scores of a dump.

use std::io;

use serde::ser::{Error, SerializeSeq};
use serde::{Serialize, Serializer};

use super::import_report::skipped;
use super::json::Decimal;
use crate::league::{Figure, Skipped, Subject, Tenths, clean_name};
use crate::loader::{Discrepancies, Discrepancy, Explanation, Reconciliation};

/// How many deliberate differences are printed for each reason; the others are counted, and JSON has all of them.
const ON_PURPOSE: usize = 10;
/// How many unexplained differences are printed.
const UNEXPLAINED: usize = 50;

/// A comparison with a dump.
#[derive(Clone, Debug)]
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
    let verdict = match (all, discrepancies.unexplained()) {
        (0, _) => "all the same".to_owned(),
        (_, 0) => format!("{all} differ, all of them on purpose"),
        (_, unexplained) => format!("{all} differ, {unexplained} of them for no known reason"),
    };
    let file = clean_name(file);
    writeln!(out, "against {file}, {compared} numbers: {verdict}")?;
    let reasons = Explanation::ALL.into_iter().map(Some).chain([None]);
    let mut groups: Vec<Group> = reasons.map(Group::new).collect();
    for deviation in discrepancies.iter() {
        let deviation = deviation?;
        if let Some(group) = groups.iter_mut().find(|it| it.reason == deviation.reason) {
            group.add(deviation);
        }
    }
    for group in groups.iter().filter(|group| group.count > 0) {
        let Group { words, count, .. } = group;
        writeln!(out, "  {count}: {words}")?;
        for deviation in &group.first {
            writeln!(out, "    {}", line(deviation))?;
        }
        if let Some(more @ 1..) = group.count.checked_sub(group.first.len()) {
            writeln!(out, "    and {more} more")?;
        }
    }
    skipped(left_out, out)
}

/// The differences with one reason.
struct Group {
    reason: Option<Explanation>,
    words: &'static str,
    count: usize,
    /// Those that are printed.
    first: Vec<Discrepancy>,
    /// How many are printed at most.
    most: usize,
}

impl Group {
    fn new(reason: Option<Explanation>) -> Self {
        let (words, most) = match reason {
            Some(reason) => (reason.words(), ON_PURPOSE),
            None => ("for no known reason", UNEXPLAINED),
        };
        Self {
            reason,
            words,
            count: 0,
            first: Vec::new(),
            most,
        }
    }

    fn add(&mut self, deviation: Discrepancy) {
        self.count += 1;
        if self.first.len() < self.most {
            self.first.push(deviation);
        }
    }
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
    differences: Deviations<'a>,
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
        let found = &comparison.found;
        Self {
            file: &comparison.file,
            compared: found.compared,
            drift: found.discrepancies.unexplained(),
            differences: Deviations(&found.discrepancies),
            skipped: comparison.skipped.iter().map(ToString::to_string).collect(),
        }
    }
}

/// The differences, which are written one by one: there may be more of them than memory holds.
struct Deviations<'a>(&'a Discrepancies);

impl Serialize for Deviations<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(Some(self.0.len()))?;
        for deviation in self.0.iter() {
            let deviation = deviation.map_err(S::Error::custom)?;
            list.serialize_element(&DeviationLine {
                about: deviation.about.to_string(),
                player_id: deviation.about.player().map(|player| player.0),
                player: &deviation.name,
                there: deviation.there.map(Decimal),
                here: deviation.here.map(Decimal),
                reason: deviation.reason.map(Explanation::name),
            })?;
        }
        list.end()
    }
}
