//! The crate can be handed on: what it is made of, under which licences, for which compiler, and which version it says it is.

use crate::support::user;
use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use spdx::{Expression, LicenseReq, ParseMode};
use toml::de::{DeTable, DeValue};
use user::User;

#[path = "../../src/build.rs"]
#[expect(dead_code, reason = "cargo runs it, here it is only looked at")]
mod build;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn read(file: &str) -> String {
    fs::read_to_string(root().join(file)).unwrap()
}

/// What cargo says, from what is on this machine.
fn cargo(args: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO"));
    let ran = command.current_dir(root()).args(args).output().unwrap();
    let complaint = String::from_utf8_lossy(&ran.stderr);
    assert!(ran.status.success(), "cargo {args:?}: {complaint}");
    String::from_utf8(ran.stdout).unwrap()
}

/// The licences of a list in `.deny.toml`.
fn licences(list: &DeValue<'_>) -> Vec<LicenseReq> {
    let DeValue::Array(names) = list else {
        panic!("no list of licences: {list:?}");
    };
    let names = names.iter().map(|name| name.get_ref().as_str().unwrap());
    let licence = |name| {
        let expression = Expression::parse(name).unwrap();
        expression.requirements().next().unwrap().req.clone()
    };
    names.map(licence).collect()
}

/// The licences that `.deny.toml` takes from everybody, and those it takes from one crate only.
fn taken() -> (Vec<LicenseReq>, HashMap<String, Vec<LicenseReq>>) {
    let text = read(".deny.toml");
    let rules = DeTable::parse(&text).unwrap();
    let rules = rules.get_ref()["licenses"].get_ref();
    let exceptions = rules["exceptions"].get_ref().as_array().unwrap().iter();
    let exceptions = exceptions.map(|exception| {
        let exception = exception.get_ref();
        let name = exception["crate"].get_ref().as_str().unwrap().to_owned();
        (name, licences(exception["allow"].get_ref()))
    });
    (licences(rules["allow"].get_ref()), exceptions.collect())
}

#[test]
fn every_dependency_has_a_licence_that_is_taken() {
    let (taken, exceptions) = taken();
    let listed = cargo(&[
        "tree",
        "--locked",
        "--offline",
        "-e",
        "normal,build,dev",
        "--prefix",
        "none",
        "--format",
        "{p}|{l}",
    ]);
    let mut lines: Vec<&str> = listed
        .lines()
        .filter(|line| !line.contains("(*)"))
        .collect();
    lines.sort_unstable();
    lines.dedup();
    assert!(lines.len() > 100, "{listed}");
    for line in lines {
        let (package, licence) = line.split_once('|').unwrap();
        let expression = Expression::parse_mode(licence, ParseMode::LAX);
        let expression = expression.unwrap_or_else(|error| panic!("{package}: {error}"));
        let name = package.split_whitespace().next().unwrap();
        let more = exceptions.get(name).map_or(&[][..], Vec::as_slice);
        assert!(
            expression.evaluate(|wanted| taken.contains(wanted) || more.contains(wanted)),
            "{package}: {licence}"
        );
    }
}

#[test]
fn no_dependency_asks_for_a_newer_compiler_than_is_stated() {
    let host = Command::new("rustc").arg("-vV").output().unwrap();
    let host = String::from_utf8(host.stdout).unwrap();
    let host = host.lines().find_map(|line| line.strip_prefix("host: "));
    let metadata = cargo(&[
        "metadata",
        "--locked",
        "--offline",
        "--format-version",
        "1",
        "--filter-platform",
        host.unwrap(),
    ]);
    let metadata: Value = serde_json::from_str(&metadata).unwrap();
    let version = |text: &str| -> Vec<u32> {
        let numbers = text.split('.').take(2);
        numbers.map(|number| number.parse().unwrap()).collect()
    };
    let ours = version(env!("CARGO_PKG_RUST_VERSION"));
    for package in metadata["packages"].as_array().unwrap() {
        if let Some(theirs) = package["rust_version"].as_str() {
            assert!(
                version(theirs) <= ours,
                "{} wants {theirs}",
                package["name"]
            );
        }
    }
}

#[test]
fn every_dependency_says_what_it_is_for() {
    let manifest = read("Cargo.toml");
    let mut section = "";
    let mut said = false;
    for line in manifest.lines() {
        if line.starts_with('[') {
            section = line;
        }
        if section.ends_with("dependencies]") && line.contains(" = ") {
            assert!(said, "no comment says what it is for: {line}");
        }
        // What stands together is for one thing.
        said = line.starts_with('#') || (said && line.contains(" = "));
    }
}

#[test]
fn a_package_has_what_is_needed_to_build_it_and_no_more() {
    let listed = cargo(&[
        "package",
        "--list",
        "--locked",
        "--offline",
        "--allow-dirty",
    ]);
    let files: Vec<&Path> = listed.lines().map(Path::new).collect();
    for needed in [
        "Cargo.lock",
        "LICENSE",
        "README.md",
        "src/main.rs",
        "src/build.rs",
        "assets/lua/announce.lua",
    ] {
        assert!(
            files.contains(&Path::new(needed)),
            "no {needed} in {listed}"
        );
    }
    let mut whole = files.iter().filter_map(|file| file.iter().next()?.to_str());
    let known = |top: &str| {
        top.starts_with('.')
            || top.starts_with("Cargo.")
            || ["src", "assets", "README.md", "LICENSE"].contains(&top)
    };
    assert!(whole.all(known), "{listed}");
}

#[test]
fn the_version_is_that_of_the_build() {
    let ran = User::new().run(&["--version"]);
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    let said = ran.out;
    let version = concat!("scoretable ", env!("CARGO_PKG_VERSION"));
    if cfg!(debug_assertions) {
        assert_eq!(said, format!("{version} (debug build)\n"));
    } else {
        assert!(said.starts_with(version), "{said}");
    }
}

#[test]
fn a_commit_is_the_packages_or_the_checkouts_or_none() {
    let folder = tempfile::tempdir().unwrap();
    let commit = || build::commit(folder.path());
    assert_eq!(commit(), None, "neither names one");
    let info = folder.path().join(".cargo_vcs_info.json");
    let sha = "0123456789abcdef0123456789abcdef01234567";
    fs::write(
        &info,
        format!("{{\n  \"git\": {{\n    \"sha1\": \"{sha}\"\n  }}\n}}"),
    )
    .unwrap();
    assert_eq!(commit().as_deref(), Some("012345678"));
    for nonsense in [
        "",
        "{}",
        "\"sha1\"",
        "\"sha1\": \"short\"",
        "\"sha1\": \"no number\"",
    ] {
        fs::write(&info, nonsense).unwrap();
        assert_eq!(commit(), None, "{nonsense}");
    }
    if root().join(".git").exists() {
        let here = Command::new("git")
            .current_dir(root())
            .args(["rev-parse", "HEAD"])
            .output();
        let here = String::from_utf8(here.unwrap().stdout).unwrap();
        assert_eq!(build::commit(&root()).as_deref(), here.get(..9));
    }
}

/// What a Debian package takes from the sources is there, and the script makes the rest.
#[test]
fn a_debian_package_has_files_that_are_there_or_made() {
    let manifest = read("Cargo.toml");
    let manifest: toml::de::DeValue<'_> =
        DeValue::Table(DeTable::parse(&manifest).unwrap().into_inner());
    let metadata = ["package", "metadata", "deb", "assets"];
    let assets = metadata.iter().fold(&manifest, |value, key| {
        value.as_table().unwrap()[*key].get_ref()
    });
    let script = read("assets/debian/package");
    for asset in assets.as_array().unwrap() {
        let source = asset.get_ref().as_array().unwrap()[0].get_ref();
        let source = Path::new(source.as_str().unwrap());
        let name = source.file_name().unwrap().to_str().unwrap();
        if source.starts_with("target/release/package") {
            assert!(
                script.contains(&format!("\"$made/{name}\"")),
                "{name} is not made"
            );
        } else if source != Path::new("target/release/scoretable") {
            let folder = fs::read_dir(root().join(source.parent().unwrap())).unwrap();
            let names = folder.map(|entry| entry.unwrap().file_name().into_string().unwrap());
            let ending = name.trim_start_matches('*');
            assert!(
                names.into_iter().any(|name| name.ends_with(ending)),
                "no {name}"
            );
        }
    }
}
