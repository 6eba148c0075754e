//! Trials that may need a `redis-server`, and are reported as ignored where there is none.

use std::process::ExitCode;

use libtest_mimic::{Arguments, Trial};

use super::redis_server;

/// A trial in a runtime of its own.
pub(crate) fn trial<F>(name: &str, body: impl FnOnce() -> F + Send + 'static) -> Trial
where
    F: Future<Output = ()>,
{
    Trial::test(name, move || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        runtime.block_on(body());
        Ok(())
    })
}

/// The same, for one that starts a server.
pub(crate) fn server_trial<F>(name: &str, body: impl FnOnce() -> F + Send + 'static) -> Trial
where
    F: Future<Output = ()>,
{
    needing_server(trial(name, body))
}

/// Marks a trial as one that starts a server.
pub(crate) fn needing_server(trial: Trial) -> Trial {
    trial
        .with_kind("needs redis-server")
        .with_ignored_flag(!redis_server::is_installed())
}

/// Runs the trials of some files as the command line says.
pub(crate) fn run(files: impl IntoIterator<Item = Vec<Trial>>) -> ExitCode {
    let trials = files.into_iter().flatten().collect();
    libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
}
