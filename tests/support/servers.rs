//! Every server there is to test against: the usual one, and those that `SCORETABLE_SERVERS` lists.

use std::path::{Path, PathBuf};
use std::process::Command;

use libtest_mimic::Trial;

use super::redis_server::RedisServer;
use super::trials::trial;

impl RedisServer {
    /// Starts the server that is a program, and returns when it answers.
    pub(crate) fn of(program: &Path, options: &[&str]) -> Self {
        let mut server = Self::prepared(options);
        program.clone_into(&mut server.program);
        server.launch();
        server
    }
}

/// The same trial against every server, whose name stands behind the trial's. A server that does not run on this machine
/// makes its trial an ignored one.
pub(crate) fn each_server<F>(
    name: &str,
    body: impl FnOnce(PathBuf) -> F + Clone + Send + 'static,
) -> Vec<Trial>
where
    F: Future<Output = ()>,
{
    let each = programs().into_iter();
    each.map(|(server, program)| {
        let (body, runs) = (body.clone(), runs(&program));
        trial(&format!("{name}: {server}"), move || body(program))
            .with_kind("needs a server")
            .with_ignored_flag(!runs)
    })
    .collect()
}

/// The servers, each with the name of its file. `SCORETABLE_SERVERS` is a list of paths with colons between them.
fn programs() -> Vec<(String, PathBuf)> {
    let listed = std::env::var_os("SCORETABLE_SERVERS").unwrap_or_default();
    let listed = std::env::split_paths(&listed).filter(|path| !path.as_os_str().is_empty());
    let named = |path: PathBuf| {
        let name = path.file_name().unwrap_or(path.as_os_str());
        (name.to_string_lossy().into_owned(), path)
    };
    let usual = std::iter::once(PathBuf::from("redis-server"));
    usual.chain(listed).map(named).collect()
}

fn runs(program: &Path) -> bool {
    let asked = Command::new(program).arg("--version").output();
    asked.is_ok_and(|answer| answer.status.success())
}
