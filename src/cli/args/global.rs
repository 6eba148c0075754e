//! The options of every command, made from the table of settings.

use std::path::PathBuf;

use clap::error::Error;
use clap::parser::ValueSource;
use clap::{Arg, ArgAction, ArgMatches, Args, Command, FromArgMatches, value_parser};

use super::one_of;
use crate::cache::Mode;
use crate::config::{Flags, Setting, Ttl};
use crate::league::{Season, Week};
use crate::log::Level;
use crate::tui::Theme;

impl Args for Flags {
    fn augment_args(command: Command) -> Command {
        command.args(Setting::ALL.iter().copied().map(option))
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

fn option(setting: Setting) -> Arg {
    let info = setting.info();
    let option = Arg::new(info.key)
        .long(info.flag)
        .global(true)
        .help_heading("Options of every command")
        .help(setting.help());
    match setting {
        Setting::Log => option.short('v').action(ArgAction::Count),
        _ if info.value.is_empty() => option.action(ArgAction::SetTrue),
        _ => values(setting, option.value_name(info.value)),
    }
}

/// Adds what the command line refuses at once.
fn values(setting: Setting, option: Arg) -> Arg {
    match setting {
        _ if setting.is_path() => option.value_parser(value_parser!(PathBuf)),
        Setting::Cache => option.value_parser(one_of::<Mode>()),
        Setting::Ttl => option
            .value_parser(value_parser!(Ttl))
            .allow_hyphen_values(true),
        Setting::Season => option.value_parser(value_parser!(Season)),
        Setting::Week => option.value_parser(value_parser!(Week)),
        Setting::Theme => option.value_parser(value_parser!(Theme)),
        _ => option,
    }
}

impl FromArgMatches for Flags {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, Error> {
        let given = |&setting: &Setting| {
            let key = setting.info().key;
            let by_user = matches.value_source(key) == Some(ValueSource::CommandLine);
            let value = match setting {
                _ if !by_user => return None,
                Setting::Log => Level::of_flags(matches.get_count(key))?.name().into(),
                Setting::Ascii | Setting::FlushOnStart => "true".into(),
                _ => matches.get_raw(key)?.next_back()?.to_owned(),
            };
            Some((setting, value))
        };
        Ok(Self {
            given: Setting::ALL.iter().filter_map(given).collect(),
            asks_the_web: false,
        })
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}
