//! The README and the documents it leads to show what the program does: their keys are those of the binding table, their
//! commands those of the command line, their pictures the program's own, and every example in them is run.
//!
//! After a wanted change, `UPDATE_README=1 cargo test --test readme` writes keys, rights and pictures anew.

mod examples;
mod pictures;
#[path = "../support/mod.rs"]
mod support;
mod tour;

use crate::support::trials;
use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{env, fs};

use clap::CommandFactory;
use scoretable::cache::{
    commands, commands_behind_sentinel, commands_in_cluster, commands_of_asker, commands_of_doctor,
    commands_of_reader,
};
use scoretable::cli::Cli;
use scoretable::tui::keymap::{Group, Keymap};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// One of the longer documents.
fn guide(name: &str) -> PathBuf {
    root().join("assets/docs").join(name).with_extension("md")
}

/// Everything that is written for users: the README first.
fn documents() -> Vec<PathBuf> {
    let guides = fs::read_dir(root().join("assets/docs")).unwrap();
    let guides = guides.map(|entry| entry.unwrap().path());
    let mut guides: Vec<PathBuf> = guides
        .filter(|path| path.extension() == Some("md".as_ref()))
        .collect();
    guides.sort();
    guides.insert(0, root().join("README.md"));
    guides
}

#[track_caller]
fn check(path: &Path, there: &str, wanted: &str) {
    if there != wanted && env::var_os("UPDATE_README").is_some() {
        fs::write(path, wanted).unwrap();
        return;
    }
    assert!(
        there == wanted,
        "{} is out of date: UPDATE_README=1 cargo test --test readme",
        path.display()
    );
}

async fn the_keys_are_those_of_the_binding_table() {
    let mut table = String::from("| keys | do |\n|---|---|\n");
    for group in Group::ALL {
        for (keys, words) in Keymap::default().help(group, false) {
            let keys: Vec<String> = keys.split(' ').map(|key| format!("`{key}`")).collect();
            let group = group.name().to_lowercase();
            writeln!(table, "| {} | {group}: {words} |", keys.join(" ")).unwrap();
        }
    }
    let path = guide("keys");
    let there = read(&path);
    let (before, rest) = there.split_once("<!-- keys -->\n").unwrap();
    let (_, after) = rest.split_once("<!-- /keys -->").unwrap();
    let wanted = format!("{before}<!-- keys -->\n{table}<!-- /keys -->{after}");
    check(&path, &there, &wanted);
}

/// The README names the keys that matter most, and they are bound.
async fn the_keys_of_the_readme_are_bound() {
    let readme = read(&root().join("README.md"));
    let (_, section) = readme.split_once("\n## The keys that matter\n").unwrap();
    let rows = section.lines().skip_while(|line| !line.starts_with('|'));
    let rows: Vec<&str> = rows
        .take_while(|line| line.starts_with('|'))
        .skip(2)
        .collect();
    assert_eq!(rows.len(), 10);
    let keymap = Keymap::default();
    let help = Group::ALL
        .into_iter()
        .flat_map(|group| keymap.help(group, false));
    let bound: Vec<String> = help.map(|(keys, _)| keys).collect();
    let bound: BTreeSet<&str> = bound.iter().flat_map(|keys| keys.split(' ')).collect();
    for row in rows {
        let keys = row.split('|').nth(1).unwrap();
        for key in keys.split('`').skip(1).step_by(2) {
            assert!(bound.contains(key), "{key} is not bound: {row}");
        }
    }
}

/// A newcomer reads all of it.
async fn the_readme_is_short() {
    let words = read(&root().join("README.md")).split_whitespace().count();
    assert!(words < 1_200, "{words} words");
}

/// A word of the game is explained before it is used.
async fn the_words_of_the_game_are_explained_first() {
    let readme = read(&root().join("README.md"));
    for word in ["banker", "joker"] {
        let first = readme.to_lowercase().find(word).unwrap();
        let explained = readme.find(&format!("**{word}**:"));
        assert_eq!(Some(first), explained.map(|at| at + 2), "{word}");
    }
}

/// Every file that a document links is there.
async fn the_links_lead_somewhere() {
    let mut links = 0;
    for path in documents() {
        let text = read(&path);
        let targets = text
            .split("](")
            .skip(1)
            .filter_map(|rest| rest.split_once(')'));
        for (target, _) in targets.filter(|(target, _)| !target.contains("://")) {
            let target = target.split('#').next().unwrap();
            let there = path.parent().unwrap().join(target).exists();
            assert!(there, "{}: {target} is not there", path.display());
            links += 1;
        }
    }
    assert!(links > 10, "{links}");
}

async fn the_commands_are_those_of_the_command_line() {
    let section = read(&guide("commands"));
    let rows = section.lines().skip_while(|line| !line.starts_with('|'));
    let table: Vec<&str> = rows.take_while(|line| line.starts_with('|')).collect();
    let cells = table.iter().skip(2);
    let cells = cells.filter_map(|row| row.split('|').nth(1));
    let codes = cells.flat_map(|cell| cell.split('`').skip(1).step_by(2));
    let named: BTreeSet<&str> = codes
        .filter_map(|code| code.split_whitespace().nth(1))
        .collect();
    let command = Cli::command();
    let known = command.get_subcommands().filter(|it| !it.is_hide_set());
    let known: BTreeSet<&str> = known.map(clap::Command::get_name).collect();
    assert_eq!(named, known);
    for above in command.get_subcommands() {
        for below in above.get_subcommands() {
            let whole = format!("{} {}", above.get_name(), below.get_name());
            assert!(section.contains(&whole), "no {whole}");
        }
    }
}

/// Each of the three users gets what its program uses, and nothing more; the commissioner also what `doctor` asks besides.
async fn the_rights_are_those_that_are_used() {
    let (reads, asks) = (commands_of_reader(), commands_of_asker());
    let publishes = [commands(), commands_of_doctor()].concat();
    for (user, names) in [
        ("member", reads.clone()),
        ("asker", [reads, asks].concat()),
        ("commissioner", publishes),
    ] {
        let names: BTreeSet<String> = names.into_iter().collect();
        let path = guide("redis");
        let there = read(&path);
        let lead = format!("redis-cli ACL SETUSER {user} ");
        let line = there.lines().find(|line| line.starts_with(&lead));
        let line = line.unwrap_or_else(|| panic!("no {user}"));
        let (before, _) = line.split_once(" -@all").unwrap();
        let rights = names.iter().map(|name| {
            let quote = if name.contains('|') { "'" } else { "" };
            format!(" {quote}+{name}{quote}")
        });
        let wanted = format!("{before} -@all{}", rights.collect::<String>());
        check(&path, &there, &there.replace(line, &wanted));
    }
    for name in commands_in_cluster()
        .into_iter()
        .chain(commands_behind_sentinel())
    {
        assert!(
            read(&guide("redis")).contains(&format!("`+{name}`")),
            "{name}"
        );
    }
}

/// What the program is said to say stands somewhere in it.
async fn what_is_quoted_is_said() {
    let redis = read(&guide("redis"));
    let (members, _) = redis.split_once("\n## A server\n").unwrap();
    let section = members.to_owned() + &read(&guide("troubleshooting"));
    let mut sources = String::new();
    let mut folders = vec![root().join("src")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                sources.push_str(&fs::read_to_string(path).unwrap());
            }
        }
    }
    let rows = section.lines().filter(|line| line.starts_with("| `"));
    let mut quoted = 0;
    for row in rows {
        let code = row.split('`').nth(1).unwrap();
        let said = code.rsplit(": ").next().unwrap();
        // Numbers and what stands for anything are not.
        for said in said.split(|sign: char| sign == '…' || sign.is_ascii_digit()) {
            let said = said.trim();
            assert!(sources.contains(said), "no source says `{said}`");
        }
        quoted += 1;
    }
    assert!(quoted > 8, "{section}");
}

fn main() -> ExitCode {
    trials::run([vec![
        trials::trial("keys", the_keys_are_those_of_the_binding_table),
        trials::trial("keys_that_matter", the_keys_of_the_readme_are_bound),
        trials::trial("short", the_readme_is_short),
        trials::trial("words", the_words_of_the_game_are_explained_first),
        trials::trial("links", the_links_lead_somewhere),
        trials::trial("commands", the_commands_are_those_of_the_command_line),
        trials::trial("rights", the_rights_are_those_that_are_used),
        trials::trial("quoted", what_is_quoted_is_said),
        trials::trial("tour", tour::tour),
        trials::trial("detail", pictures::detail),
        trials::trial("panel", pictures::panel),
        trials::trial("examples", examples::without_a_server),
        trials::server_trial("examples_of_redis", examples::with_a_server),
        trials::trial("examples_of_configuration", examples::of_the_configuration),
        trials::trial("example_check", examples::an_unknown_line_is_not_let_pass),
    ]])
}
