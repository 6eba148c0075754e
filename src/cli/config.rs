//! `config show` and `config init`.

use std::io::Write;

use super::args::Printed;
use super::streams::finish;
use crate::config::{Config, ResolvedSetting, sample};
use crate::error::Error;
use crate::output;

/// Prints every setting and where it was set.
pub(super) fn show(
    config: &Config,
    Printed { format }: Printed,
    out: &mut dyn Write,
) -> Result<(), Error> {
    let listed = |listed: &ResolvedSetting| output::Decided {
        setting: listed.key.clone(),
        value: listed.value.clone(),
        from: listed.origin.to_string(),
    };
    let decided: Vec<output::Decided> = config.listed.iter().map(listed).collect();
    finish(output::decided(&decided, format, out), out)
}

/// Prints a sample file. It needs no valid configuration, because it is for users who have none yet.
pub(super) fn init(out: &mut dyn Write) -> Result<(), Error> {
    finish(out.write_all(sample().as_bytes()), out)
}
