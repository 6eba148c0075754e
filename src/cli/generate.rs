//! Generates text from the definition of the command line: completions and the manual page.

use std::io::{self, Write};

use clap::{Command, CommandFactory};
use clap_complete::Generator;
use clap_mangen::Man;
use clap_mangen::roff::{Roff, bold, roman};

use super::args::{Cli, Completions};
use super::streams::finish;
use crate::config::{Setting, SettingInfo};
use crate::error::Error;
use crate::tui::keymap::{Group, Keymap};

const NAME: &str = env!("CARGO_PKG_NAME");

/// Prints the completions for a shell.
pub(super) fn completions(
    Completions { shell }: Completions,
    out: &mut dyn Write,
) -> Result<(), Error> {
    let mut command = Cli::command();
    command.set_bin_name(NAME);
    command.build();
    finish(shell.try_generate(&command, out), out)
}

/// Prints the manual page: one for all commands, with the keys of the dashboard.
pub(super) fn man(out: &mut dyn Write) -> Result<(), Error> {
    finish(page(out), out)
}

fn page(out: &mut dyn Write) -> io::Result<()> {
    let mut command = Cli::command();
    command.build();
    let man = Man::new(command.clone());
    man.render_title(out)?;
    man.render_name_section(out)?;
    man.render_synopsis_section(out)?;
    man.render_description_section(out)?;
    man.render_options_section(out)?;
    let mut rest = Roff::default();
    rest.control("SH", ["COMMANDS"]);
    for sub in command.get_subcommands() {
        describe(&mut rest, sub, "");
    }
    keys(&mut rest);
    environment(&mut rest);
    rest.to_writer(out)?;
    man.render_extra_section(out)?;
    man.render_version_section(out)
}

/// Describes a command with its own options and examples, and its subcommands.
fn describe(page: &mut Roff, command: &Command, above: &str) {
    let name = format!("{above}{}", command.get_name());
    page.control("SS", [name.as_str()]);
    page.text([roman(styled(command.get_about()))]);
    for arg in command.get_arguments() {
        if arg.is_global_set() || arg.get_id() == "help" {
            continue;
        }
        let value = arg.get_value_names().unwrap_or_default().join(" ");
        let label = match arg.get_long() {
            Some(long) if arg.get_action().takes_values() => format!("--{long} {value}"),
            Some(long) => format!("--{long}"),
            None => value,
        };
        let allowed: Vec<String> = arg
            .get_possible_values()
            .iter()
            .filter(|_| arg.get_action().takes_values())
            .map(|value| value.get_name().to_owned())
            .collect();
        let mut help = styled(arg.get_help());
        if !allowed.is_empty() {
            help = format!("{help}: {}", allowed.join(", "));
        }
        entry(page, label, help);
    }
    if let Some(examples) = command.get_after_help() {
        page.control("PP", []);
        page.control("nf", []);
        page.text([roman(examples.to_string())]);
        page.control("fi", []);
    }
    for sub in command.get_subcommands() {
        describe(page, sub, &format!("{name} "));
    }
}

/// Writes the section about the keys of the dashboard.
fn keys(page: &mut Roff) {
    page.control("SH", ["KEYS"]);
    let keymap = Keymap::default();
    for group in Group::ALL {
        page.control("SS", [group.name()]);
        for (keys, words) in keymap.help(group, true) {
            entry(page, keys, words.to_owned());
        }
    }
}

/// Writes the section about the environment variables.
fn environment(page: &mut Roff) {
    page.control("SH", ["ENVIRONMENT"]);
    for setting in Setting::ALL {
        let SettingInfo {
            flag, variables, ..
        } = setting.info();
        let text = format!("The value of --{flag} where that is not given.");
        entry(page, variables.join(", "), text);
    }
    entry(
        page,
        "NO_COLOR, CLICOLOR=0, TERM=dumb".to_owned(),
        "No colours.".to_owned(),
    );
}

fn entry(page: &mut Roff, label: String, text: String) {
    page.control("TP", []);
    page.text([bold(label)]);
    page.text([roman(text)]);
}

fn styled(text: Option<&clap::builder::StyledStr>) -> String {
    text.map(ToString::to_string).unwrap_or_default()
}
