//! `doctor`: checks everything that the program needs, and says what to do about each problem.

mod access;
mod reader;
mod server;
mod store;
mod terminal;

use std::io::{self, IsTerminal};

use super::args::{Printed, VERSION};
use super::session::{League, Shown};
use super::show::paint;
use super::streams::finish;
use crate::config::{Config, SettingOrigin};
use crate::error::Error;
use crate::output;
use crate::output::{Finding, Outcome, Printer};
use crate::text;

/// Runs every check and prints a line for each. No check waits long or changes anything.
pub(super) fn run(
    config: &Config,
    Printed { format }: Printed,
    out: &mut Printer<'_>,
) -> Result<(), Error> {
    let mut findings = vec![
        ok("program", format!("scoretable {VERSION}")),
        configuration(config),
    ];
    // A setting that is wrong is told by the check it belongs to.
    let reads = matches!(League::to_show(config), Ok(Shown::OnServer));
    let (league, store) = store::examine(config, reads);
    findings.extend(store);
    findings.push(access::examine(config));
    findings.extend(if reads {
        reader::examine(config)?
    } else {
        server::examine(config, league.as_ref())?
    });
    findings.extend(terminal::examine(config));
    let discreet = Redactor::of_this_user();
    for finding in &mut findings {
        finding.found = discreet.say(&finding.found);
        finding.fix = finding.fix.as_deref().map(|fix| discreet.say(fix));
    }
    let paint = paint(io::stdout().is_terminal(), config);
    finish(output::findings(&findings, format, paint, out), out)?;
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

/// Splits an error's message into what is wrong and, after the last semicolon, what to do.
fn refused(check: &'static str, error: &impl ToString) -> Finding {
    let text = error.to_string();
    match text.rsplit_once("; ") {
        Some((found, fix)) => failed(check, found, fix),
        None => finding(check, Outcome::Failed, text, None),
    }
}

// Redaction: the report is meant to be shown to others, so it does not contain the user's name.

/// The home directory and the name of the user.
struct Redactor {
    home: Option<String>,
    user: Option<String>,
}

impl Redactor {
    fn of_this_user() -> Self {
        let variable = |name| std::env::var(name).ok();
        Self::of(
            variable("HOME"),
            variable("USER").or_else(|| variable("LOGNAME")),
        )
    }

    fn of(home: Option<String>, user: Option<String>) -> Self {
        let trimmed = home.map(|home| home.trim_end_matches('/').to_owned());
        Self {
            home: trimmed.filter(|home| !home.is_empty()),
            user: user.filter(|user| !user.is_empty()),
        }
    }

    /// Returns the text as one line, with the home directory as `~` and without the user's name in folder names. The text
    /// may quote a damaged file, so control characters are removed too.
    fn say(&self, text: &str) -> String {
        let mut said = text::sanitize(text).into_owned();
        if let Some(home) = &self.home {
            // A shell knows its home outside of quotes only.
            said = replaced(&said, home, "~").replace("'~/", "~/'");
        }
        if let Some(user) = &self.user {
            said = replaced(&said, &format!("/{user}"), "/USER");
        }
        said
    }
}

/// Replaces a path, except where it is the start of a longer name.
fn replaced(text: &str, path: &str, with: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(path) {
        let goes_on = |sign: char| sign.is_alphanumeric() || sign == '-' || sign == '_';
        clean.push_str(before);
        clean.push_str(if after.starts_with(goes_on) {
            path
        } else {
            with
        });
        rest = after;
    }
    clean + rest
}

/// The settings that are set, and where; their values are printed by `config show`.
fn configuration(config: &Config) -> Finding {
    let decided: Vec<String> = config
        .listed
        .iter()
        .filter(|listed| listed.origin != SettingOrigin::Default)
        .map(|listed| format!("{} by {}", listed.key, listed.origin))
        .collect();
    let found = if decided.is_empty() {
        "none set, the defaults apply".to_owned()
    } else {
        decided.join(", ")
    };
    ok("settings", found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neither_home_nor_user_is_said() {
        let some = |text: &str| Some(text.to_owned());
        let ada = Redactor::of(some("/home/ada/"), some("ada"));
        for (text, said) in [
            ("/home/ada/l.db, 4 KiB", "~/l.db, 4 KiB"),
            ("cannot open /home/ada: denied", "cannot open ~: denied"),
            ("unix:///home/ada/r.sock", "unix://~/r.sock"),
            ("/home/adam/l.db", "/home/adam/l.db"),
            ("/srv/ada/l.db", "/srv/USER/l.db"),
            ("/srv/ada-2/l.db", "/srv/ada-2/l.db"),
            ("nothing of hers", "nothing of hers"),
            ("row 1\n\u{1b}[2Jrow 2", "row 1 \u{fffd}[2Jrow 2"),
            (
                "chmod 600 '/home/ada/My  League.db'",
                "chmod 600 ~/'My  League.db'",
            ),
        ] {
            assert_eq!(ada.say(text), said);
        }
        for home in [None, some(""), some("/")] {
            assert_eq!(Redactor::of(home, None).say("/etc/l.db"), "/etc/l.db");
        }
    }
}
