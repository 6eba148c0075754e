//! `doctor`: is everything there that the program needs, and what to do about what is not?

mod access;
mod discreet;
mod health;
mod here;
mod server;
mod store;
mod terminal;

use std::io::{self, IsTerminal, Write};

use super::args::Printed;
use super::show::paint;
use crate::config::Config;
use crate::error::Error;
use crate::output::{self, Finding, Outcome, Printer};
use discreet::Discreet;

/// Looks at everything, and prints a line for each check. None waits for long, and nothing is changed.
pub(super) fn run(
    config: &Config,
    Printed { format }: Printed,
    out: &mut Printer<'_>,
) -> Result<(), Error> {
    let mut findings = here::examine(config);
    let (league, store) = store::examine(config);
    findings.extend(store);
    findings.push(access::examine(config));
    findings.extend(server::examine(config, league)?);
    findings.extend(terminal::examine(config));
    let discreet = Discreet::of_this_user();
    for finding in &mut findings {
        finding.found = discreet.say(&finding.found);
        finding.fix = finding.fix.as_deref().map(|fix| discreet.say(fix));
    }
    let paint = paint(io::stdout().is_terminal(), config);
    output::findings(&findings, format, paint, out)
        .and_then(|()| out.flush())
        .map_err(Error::Print)?;
    let failed = findings
        .iter()
        .filter(|finding| finding.outcome == Outcome::Failed);
    match failed.count() {
        0 => Ok(()),
        failed => Err(Error::Unwell(failed)),
    }
}

fn finding(
    check: &'static str,
    outcome: Outcome,
    found: impl Into<String>,
    fix: Option<&str>,
) -> Finding {
    Finding {
        check,
        outcome,
        found: found.into(),
        fix: fix.map(str::to_owned),
    }
}

fn ok(check: &'static str, found: impl Into<String>) -> Finding {
    finding(check, Outcome::Ok, found, None)
}

fn skipped(check: &'static str, found: impl Into<String>) -> Finding {
    finding(check, Outcome::Skipped, found, None)
}

fn warning(check: &'static str, found: impl Into<String>, fix: &str) -> Finding {
    finding(check, Outcome::Warning, found, Some(fix))
}

fn failed(check: &'static str, found: impl Into<String>, fix: &str) -> Finding {
    finding(check, Outcome::Failed, found, Some(fix))
}

/// What an error says: what is wrong, and behind its last semicolon what to do.
fn refused(check: &'static str, error: &impl ToString) -> Finding {
    let text = error.to_string();
    match text.rsplit_once("; ") {
        Some((found, fix)) => failed(check, found, fix),
        None => finding(check, Outcome::Failed, text, None),
    }
}
