//! `doctor`: checks which other users can read the program's files.

use std::fs::{self, Metadata};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use rustix::process::geteuid;

use super::{ok, warning};
use crate::config::{Config, StorePath};
use crate::output::Finding;
use crate::{file, text};

/// Checks the store, the log and the dashboard's saved state, and their folders where those belong to the program: the
/// permissions of a folder that the user chose are the user's decision. Files of another user are not reported.
pub(super) fn examine(config: &Config) -> Finding {
    const CHECK: &str = "access";
    let store = match &config.store {
        Some(StorePath::Named(path)) => vec![path.clone()],
        Some(StorePath::Usual(path)) => with_folder(path),
        None => Vec::new(),
    };
    let state = [&config.log_file, &config.memory_file, &config.leagues_file];
    let state = state
        .into_iter()
        .flatten()
        .flat_map(|path| with_folder(path));
    let mut open: Vec<(PathBuf, Metadata)> = Vec::new();
    for path in store.into_iter().chain(state) {
        let found = fs::metadata(&path).ok().filter(is_open_to_others);
        if let Some(found) = found.filter(|_| open.iter().all(|(known, _)| *known != path)) {
            open.push((path, found));
        }
    }
    if open.is_empty() {
        return ok(CHECK, "only you can read the program's files");
    }
    let named = |(path, found): &(PathBuf, Metadata)| {
        format!("{} ({:o})", text::path(path), found.mode() & 0o777)
    };
    let named: Vec<String> = open.iter().map(named).collect();
    let fixes = [("600", false), ("700", true)].map(|(mode, folders)| {
        let paths = open.iter().filter(|(_, found)| found.is_dir() == folders);
        let paths: Vec<String> = paths.map(|(path, _)| file::in_shell(path)).collect();
        (!paths.is_empty()).then(|| format!("chmod {mode} {}", paths.join(" ")))
    });
    let fix = fixes.into_iter().flatten().collect::<Vec<_>>().join(" && ");
    let found = format!("other users can read {}", named.join(", "));
    warning(CHECK, found, &fix)
}

/// A file, and its folder if that belongs to the program.
fn with_folder(path: &Path) -> Vec<PathBuf> {
    let folder = path.parent().map(Path::to_owned);
    std::iter::once(path.to_owned()).chain(folder).collect()
}

fn is_open_to_others(found: &Metadata) -> bool {
    found.uid() == geteuid().as_raw()
        && (found.is_file() || found.is_dir())
        && file::rights_of_others(found) != 0
}
