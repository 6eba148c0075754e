//! Says which commit a release is built from, for `--version`: the one a package was made of, else the one git knows.
//!
//! A debug build says only that it is one. With a commit in it, everything would be built anew after each.

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

/// The commit of the sources in a folder, by its first nine digits; `None` where nobody knows.
pub(crate) fn commit(folder: &Path) -> Option<String> {
    let full = packaged(folder).or_else(|| checked_out(folder))?;
    let digits = full.get(..9)?;
    let plain = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    plain.then(|| digits.to_owned())
}

/// The commit that `cargo package` wrote down.
fn packaged(folder: &Path) -> Option<String> {
    let info = fs::read_to_string(folder.join(".cargo_vcs_info.json")).ok()?;
    let (_, rest) = info.split_once("\"sha1\"")?;
    rest.split('"').nth(1).map(str::to_owned)
}

/// The commit that is checked out, if the folder itself is under git and not merely inside of something that is.
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
    // Moves with every commit, and with every other one that is checked out.
    if let Some(log) = git(&["rev-parse", "--git-path", "logs/HEAD"])
        && folder.join(&log).exists()
    {
        println!("cargo::rerun-if-changed={log}");
    }
    git(&["rev-parse", "HEAD"])
}
