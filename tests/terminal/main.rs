//! What the dashboard owes to the terminal it is given, in a real one: that it comes back whatever happens, that no key is
//! lost, and that nothing stirs while there is nothing to show.

mod ending;
mod gone;
mod idle;
mod lent;
mod sizes;
mod stand_in;
mod stopped;
mod streams;
mod stuck;
#[path = "../support/mod.rs"]
mod support;

use crate::support::process;
use std::process::ExitCode;

use libtest_mimic::Trial;
use portable_pty::CommandBuilder;

fn main() -> ExitCode {
    if let Some(code) = stand_in::run() {
        return code;
    }
    support::trials::run([
        ending::trials(),
        stopped::trials(),
        gone::trials(),
        sizes::trials(),
        idle::trials(),
        streams::trials(),
        stuck::trials(),
    ])
}

/// A trial that needs to know how a process fares, which not every system tells.
fn trial(name: &str, body: impl FnOnce() + Send + 'static) -> Trial {
    let trial = Trial::test(name, || {
        body();
        Ok(())
    });
    trial
        .with_kind("needs /proc")
        .with_ignored_flag(!process::IS_DESCRIBED)
}

/// The program with nothing of this machine's own settings.
fn scoretable(arguments: &[&str]) -> CommandBuilder {
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_scoretable"));
    command.env_clear();
    command.env("TERM", "xterm-256color");
    command.env("HOME", env!("CARGO_TARGET_TMPDIR"));
    command.env("LANG", "C.UTF-8");
    command.args(arguments);
    command
}

/// The same, started by a line of the shell in which `$0` is the program.
fn by_shell(line: &str) -> CommandBuilder {
    let mut command = scoretable(&["-c", line, env!("CARGO_BIN_EXE_scoretable")]);
    command.get_argv_mut()[0] = "/bin/sh".into();
    command.env("PATH", "/usr/bin:/bin");
    command
}
