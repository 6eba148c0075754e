//! Determines the commit that `--version` names: the commit that the package was made from, else the commit that git has
//! checked out.
//!
//! A debug build names no commit: otherwise every commit would cause a full rebuild.
#![deny(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::env;
use std::fs;
use std::path::Path;
use std::process::Command;

fn main() {
    println!("cargo::rerun-if-changed=src/build.rs");
    let variable = |name| env::var(name).unwrap_or_default();
    let version = variable("CARGO_PKG_VERSION");
    let version = if variable("PROFILE") == "release" {
        let folder = variable("CARGO_MANIFEST_DIR");
        let commit = commit(Path::new(&folder));
        commit.map_or(version.clone(), |commit| format!("{version} ({commit})"))
    } else {
        format!("{version} (debug build)")
    };
    println!("cargo::rustc-env=SCORETABLE_VERSION={version}");
}

/// The commit of the sources in a folder, as its first nine digits; `None` when it is unknown.
pub(crate) fn commit(folder: &Path) -> Option<String> {
    let full = packaged(folder).or_else(|| checked_out(folder))?;
    let digits = full.get(..9)?;
    let plain = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    plain.then(|| digits.to_owned())
}

/// The commit that `cargo package` recorded.
fn packaged(folder: &Path) -> Option<String> {
    let info = fs::read_to_string(folder.join(".cargo_vcs_info.json")).ok()?;
    let (_, rest) = info.split_once("\"sha1\"")?;
    rest.split('"').nth(1).map(str::to_owned)
}

/// The commit that is checked out, if the folder itself is a git repository and not merely inside one.
fn checked_out(folder: &Path) -> Option<String> {
    if !folder.join(".git").exists() {
        return None;
    }
    let git = |args: &[&str]| {
        let said = Command::new("git").current_dir(folder).args(args).output();
        let said = said.ok().filter(|said| said.status.success())?;
        String::from_utf8(said.stdout)
            .ok()
            .map(|text| text.trim().to_owned())
    };
    // This file changes with every commit and every checkout.
    if let Some(log) = git(&["rev-parse", "--git-path", "logs/HEAD"])
        && folder.join(&log).exists()
    {
        println!("cargo::rerun-if-changed={log}");
    }
    git(&["rev-parse", "HEAD"])
}
