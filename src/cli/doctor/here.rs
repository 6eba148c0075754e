//! The program and its configuration.

use super::{finding, ok};
use crate::cli::args::VERSION;
use crate::config::{Config, Origin};
use crate::output::{Finding, Outcome};

pub(super) fn examine(config: &Config) -> Vec<Finding> {
    vec![program(), configuration(config)]
}

fn program() -> Finding {
    ok("program", format!("scoretable {VERSION}"))
}

/// What was decided, and by whom; the values are those of `config show`.
fn configuration(config: &Config) -> Finding {
    let decided: Vec<String> = config
        .listed
        .iter()
        .filter(|listed| listed.origin != Origin::Default)
        .map(|listed| format!("{} by {}", listed.key, listed.origin))
        .collect();
    let found = if decided.is_empty() {
        "nothing decided, the defaults hold".to_owned()
    } else {
        decided.join(", ")
    };
    finding("settings", Outcome::Ok, found, None)
}
