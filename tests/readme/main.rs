//! The README shows what the program does: its keys are those of the binding table, its commands those of the command line,
//! its pictures the program's own, and every example in it is run.
//!
//! After a wanted change, `UPDATE_README=1 cargo test --test readme` writes keys and pictures anew.

mod examples;
mod pictures;
#[path = "../support/mod.rs"]
mod support;

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

fn readme() -> String {
    fs::read_to_string(root().join("README.md")).unwrap()
}

/// The lines from a heading to the next.
fn section(heading: &str) -> String {
    let readme = readme();
    let (_, rest) = readme.split_once(&format!("\n## {heading}\n")).unwrap();
    rest.split("\n## ").next().unwrap().to_owned()
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
    let readme = readme();
    let (before, rest) = readme.split_once("<!-- keys -->\n").unwrap();
    let (_, after) = rest.split_once("<!-- /keys -->").unwrap();
    let wanted = format!("{before}<!-- keys -->\n{table}<!-- /keys -->{after}");
    check(&root().join("README.md"), &readme, &wanted);
}

async fn the_commands_are_those_of_the_command_line() {
    let section = section("Commands");
    let rows = section.trim_start().lines();
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
        let readme = readme();
        let lead = format!("redis-cli ACL SETUSER {user} ");
        let line = readme.lines().find(|line| line.starts_with(&lead));
        let line = line.unwrap_or_else(|| panic!("no {user}"));
        let (before, _) = line.split_once(" -@all").unwrap();
        let rights = names.iter().map(|name| {
            let quote = if name.contains('|') { "'" } else { "" };
            format!(" {quote}+{name}{quote}")
        });
        let wanted = format!("{before} -@all{}", rights.collect::<String>());
        check(
            &root().join("README.md"),
            &readme,
            &readme.replace(line, &wanted),
        );
    }
    for name in commands_in_cluster()
        .into_iter()
        .chain(commands_behind_sentinel())
    {
        assert!(
            section("Sharing a league").contains(&format!("`+{name}`")),
            "{name}"
        );
    }
}

/// What the program is said to say stands somewhere in it.
async fn what_is_quoted_is_said() {
    let section = section("For members: one line") + &section("When something is wrong");
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
        trials::trial("commands", the_commands_are_those_of_the_command_line),
        trials::trial("rights", the_rights_are_those_that_are_used),
        trials::trial("quoted", what_is_quoted_is_said),
        trials::trial("dashboard", pictures::dashboard),
        trials::trial("detail", pictures::detail),
        trials::trial("panel", pictures::panel),
        trials::trial("examples", examples::without_a_server),
        trials::server_trial("examples_of_redis", examples::with_a_server),
        trials::trial("examples_of_configuration", examples::of_the_configuration),
        trials::trial("example_check", examples::an_unknown_line_is_not_let_pass),
    ]])
}
