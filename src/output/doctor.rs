//! Prints the findings of `doctor`.

use std::io;

use serde::Serialize;

use super::aligned::{AlignedCell, Paint, Printer, Tone, line};
use super::{Format, json};
use crate::scoretable::Align;
use crate::text::named::named;

named! {
    /// How a check ended.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
    #[serde(rename_all = "lowercase")]
    pub enum Outcome {
        /// Everything is in order.
        Ok = "ok",
        /// It works, but could work better.
        Warning = "warning",
        /// It does not work.
        Failed = "failed",
        /// There was nothing to check.
        Skipped = "skipped",
    }
}

impl Outcome {
    const fn tone(self) -> Tone {
        match self {
            Self::Ok => Tone::Good,
            Self::Warning => Tone::Strong,
            Self::Failed => Tone::Bad,
            Self::Skipped => Tone::Faint,
        }
    }
}

/// The result of one check.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// What was checked, in a word or two.
    pub check: &'static str,
    /// How the check ended.
    pub outcome: Outcome,
    /// What was found.
    pub found: String,
    /// What to do about it; `None` when there is nothing to do.
    pub fix: Option<String>,
}

/// Prints one line for each check: the outcome, what was checked, what was found, and what to do about it.
///
/// # Errors
///
/// When `out` cannot be written to.
pub fn findings(
    findings: &[Finding],
    format: Format,
    paint: Paint,
    out: &mut Printer<'_>,
) -> io::Result<()> {
    match format {
        Format::Json => json::line(out, &Document::of(findings)),
        Format::Text => findings
            .iter()
            .try_for_each(|finding| text(finding, paint, out)),
    }
}

fn text(finding: &Finding, paint: Paint, out: &mut Printer<'_>) -> io::Result<()> {
    let Finding {
        check,
        outcome,
        found,
        fix,
    } = finding;
    let said = match fix {
        Some(fix) => format!("{found}; {fix}"),
        None => found.clone(),
    };
    let cell = |text, width, tone| AlignedCell {
        text,
        width,
        align: Align::Left,
        tone,
    };
    let cells = [
        cell(outcome.name(), 7, outcome.tone()),
        cell(check, 11, Tone::Usual),
        cell(&said, 0, Tone::Usual),
    ];
    line(out, paint, cells.into_iter())
}

#[derive(Serialize)]
struct Document<'a> {
    failed: usize,
    warnings: usize,
    checks: &'a [Finding],
}

impl<'a> Document<'a> {
    fn of(checks: &'a [Finding]) -> Self {
        let count = |outcome| checks.iter().filter(|it| it.outcome == outcome).count();
        Self {
            failed: count(Outcome::Failed),
            warnings: count(Outcome::Warning),
            checks,
        }
    }
}
