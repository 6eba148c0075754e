//! The layers hold: which module may use which others, and which module alone may use a crate.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// What every part may name: it is on the way of all that is shown.
const FOR_ALL: &str = "text";

/// Each part of the crate and the parts it may name. What is missing here may name nothing else.
const MAY_USE: &[(&str, &[&str])] = &[
    // The build script.
    ("build", &[]),
    ("clock", &[]),
    ("file", &[]),
    // A point in time is put into words like a length of time.
    ("text", &["clock"]),
    ("log", &["clock", "file"]),
    ("spool", &["file"]),
    ("league", &["spool"]),
    ("scoretable", &["league"]),
    ("feed", &["league", "spool"]),
    ("tls", &[]),
    ("fetch", &["league", "clock", "tls"]),
    ("demo", &["league", "scoretable"]),
    ("cache", &["league", "scoretable", "clock", "tls"]),
    ("store", &["league", "scoretable", "spool", "file"]),
    (
        "loader",
        &["cache", "store", "scoretable", "league", "clock"],
    ),
    ("output", &["loader", "scoretable", "league", "clock"]),
    ("tui", &["loader", "scoretable", "league", "clock"]),
    ("config", &["cache", "league", "log", "tls", "tui"]),
    (
        "error",
        &[
            "file",
            "loader",
            "store",
            "feed",
            "league",
            "cache",
            "config",
            "demo",
            "tui",
            "output",
            "scoretable",
        ],
    ),
    (
        "cli",
        &[
            "cache",
            "clock",
            "config",
            "demo",
            "error",
            "feed",
            "fetch",
            "file",
            "league",
            "loader",
            "log",
            "output",
            "scoretable",
            "spool",
            "store",
            "tls",
            "tui",
        ],
    ),
    ("lib", &["cli", "error"]),
    ("main", &[]),
];

/// Crates that only one part may name: what they do stays replaceable.
const BEHIND: &[(&str, &[&str])] = &[
    ("rusqlite", &["store"]),
    ("redis", &["cache"]),
    // Of the two, the first says how TLS is spoken, and the second speaks it where its client does not.
    ("rustls", &["tls", "fetch"]),
    ("rustls_native_certs", &["tls"]),
    ("webpki_roots", &["tls"]),
    ("tokio_rustls", &["cache"]),
    ("ratatui", &["tui"]),
    ("crossterm", &["tui"]),
    ("clap", &["cli", "config"]),
    ("ureq", &["fetch"]),
    ("encoding_rs", &["feed"]),
    ("icu_collator", &["scoretable"]),
    ("icu_normalizer", &["league"]),
    ("icu_properties", &["league"]),
    ("nucleo_matcher", &["scoretable"]),
    ("tui_input", &["tui"]),
    ("toml", &["config"]),
    ("clap_complete", &["cli"]),
    ("clap_mangen", &["cli"]),
    ("tokio", &["cache", "loader", "tui", "cli"]),
    (
        "tracing",
        &["cache", "cli", "fetch", "loader", "log", "store"],
    ),
    ("tracing_subscriber", &["log"]),
    ("rustix", &["cli", "store", "tui"]),
    ("signal_hook", &["cli"]),
];

pub(crate) fn sources() -> Vec<(String, PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut folders = vec![root.clone()];
    let mut sources = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "rs") {
                let inside = path.strip_prefix(&root).unwrap().with_extension("");
                let part = inside.iter().next().unwrap().to_string_lossy().into_owned();
                let text = fs::read_to_string(&path).unwrap();
                sources.push((part, path, text));
            }
        }
    }
    sources
}

/// The code of a file: comments left out, since they may mention any module.
fn code(text: &str) -> String {
    let lines = text
        .lines()
        .map(|line| line.split("//").next().unwrap_or_default());
    lines.collect::<Vec<_>>().join("\n")
}

/// The names that follow `lead` in `code`, `{a, b}` groups opened.
fn named_after(code: &str, lead: &str) -> BTreeSet<String> {
    let ident = |text: &str| -> String {
        text.trim_start()
            .chars()
            .take_while(|c| c.is_alphanumeric() || *c == '_')
            .collect()
    };
    let mut names = BTreeSet::new();
    for (at, _) in code.match_indices(lead) {
        let rest = &code[at + lead.len()..];
        if let Some(group) = rest.strip_prefix('{') {
            let mut depth = 0usize;
            let mut start = true;
            for (i, c) in group.char_indices() {
                if start && depth == 0 {
                    names.insert(ident(&group[i..]));
                    start = false;
                }
                match c {
                    '{' => depth += 1,
                    '}' if depth == 0 => break,
                    '}' => depth -= 1,
                    ',' => start = true,
                    _ => {}
                }
            }
        } else {
            names.insert(ident(rest));
        }
    }
    names.remove("");
    names
}

#[test]
fn every_part_uses_only_what_the_map_allows() {
    let mut broken = Vec::new();
    for (part, path, text) in sources() {
        let allowed = MAY_USE.iter().find(|(name, _)| *name == part);
        let Some((_, allowed)) = allowed else {
            broken.push(format!("{}: no part '{part}' on the map", path.display()));
            continue;
        };
        for used in named_after(&code(&text), "crate::") {
            if used != part && used != FOR_ALL && !allowed.contains(&used.as_str()) {
                broken.push(format!("{}: {part} may not use {used}", path.display()));
            }
        }
    }
    assert!(broken.is_empty(), "\n{}", broken.join("\n"));
}

#[test]
fn every_crate_stays_behind_its_door() {
    let mut broken = Vec::new();
    for (part, path, text) in sources() {
        let code = code(&text);
        for (name, doors) in BEHIND {
            let used = code.match_indices(&format!("{name}::")).any(|(at, _)| {
                let before = code[..at].chars().next_back();
                !before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == ':')
            });
            if used && !doors.contains(&part.as_str()) {
                broken.push(format!(
                    "{}: {name} belongs to {}",
                    path.display(),
                    doors.join(", ")
                ));
            }
        }
    }
    assert!(broken.is_empty(), "\n{}", broken.join("\n"));
}

/// What shows something as it is, and the files that may: everybody else goes through them, or through `text`.
const RAW: &[(&str, &[&str])] = &[
    (".display()", &[]),
    ("io::stdout()", &["cli/streams.rs", "tui/terminal.rs"]),
    ("io::stderr()", &["cli/streams.rs"]),
    ("println!", &["build.rs"]),
    ("print!", &[]),
    ("eprintln!", &[]),
    ("eprint!", &[]),
];

#[test]
fn nothing_is_shown_but_through_what_cleans_it() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut broken = Vec::new();
    for (_, path, text) in sources() {
        let file = path.strip_prefix(&root).unwrap().to_string_lossy();
        let code = code(&text);
        // Tests may print as they like, and a question for the size of a terminal prints nothing.
        let (code, _) = code
            .split_once("#[cfg(test)]\nmod tests {")
            .unwrap_or((&code, ""));
        let code = code
            .replace("().is_terminal()", "")
            .replace("tcgetwinsize(io::std", "");
        for (name, doors) in RAW {
            let used = code.match_indices(name).any(|(at, _)| {
                let before = code[..at].chars().next_back();
                !name.ends_with('!') || !before.is_some_and(|c| c.is_alphanumeric() || c == '_')
            });
            if used && !doors.contains(&&*file) && !file.starts_with("cache/embedded/search") {
                broken.push(format!("{file}: {name}"));
            }
        }
    }
    assert!(broken.is_empty(), "\n{}", broken.join("\n"));
}

#[test]
fn the_check_itself_sees_groups_and_plain_paths() {
    let code = code(
        "use crate::{store::{Head, Store}, cache};\nlet x = crate::tui::run; // crate::demo\n",
    );
    let seen: Vec<String> = named_after(&code, "crate::").into_iter().collect();
    assert_eq!(seen, ["cache", "store", "tui"]);
}

/// A command is sent by its place in the list that tells what a user of the server needs.
#[test]
fn every_command_is_made_in_one_place() {
    let sent = |(_, path, text): &(String, PathBuf, String)| {
        let code = code(text.split("#[cfg(test)]").next().unwrap_or_default());
        let makes = [
            "redis::cmd(",
            "Cmd::new(",
            " cmd(",
            "(cmd(",
            ".cmd(\"",
            "redis::Script::new(",
        ];
        let made = makes
            .into_iter()
            .filter(|made| code.contains(made))
            .collect::<Vec<_>>();
        (!made.is_empty()).then(|| (path.clone(), made))
    };
    let found: Vec<_> = sources().iter().filter_map(sent).collect();
    let names: Vec<_> = found
        .iter()
        .filter_map(|(path, _)| path.file_name())
        .collect();
    assert_eq!(names.len(), 2, "{found:?}");
    for name in ["command.rs", "script.rs"] {
        assert!(names.iter().any(|it| *it == name), "{found:?}");
    }
}
