//! `rules`: shows and changes the league's scoring rules.

use std::io::Write;

use super::progress::shown;
use super::session::{League, Session, stored};
use super::streams::finish;
use super::{Opened, args, ending};
use crate::config::Config;
use crate::error::Error;
use crate::league::rules::Rules;
use crate::loader::{LoadError, Unread};

/// Prints the rules, after changing them if the user asks for that.
pub(super) fn run(wanted: args::Rules, config: &Config, out: &mut dyn Write) -> Result<(), Error> {
    match wanted.joker {
        None => {
            let Opened::Owner(session) = super::open(config)? else {
                return Err(LoadError::Unread(Unread::NeedsStore("print the rules")).into());
            };
            session.end_after(ending::ALL, |session| {
                // This command wrote nothing, so whether there was anything to announce is unknown.
                session.run(session.loader.announce())?;
                print(
                    session.run(session.loader.store().call(|store| store.rules()))?,
                    out,
                )
            })
        }
        Some(joker) => {
            let path = stored(config)?;
            let session = Session::open(&League::Stored(path), config)?;
            session.end_announced(ending::ALL, |session| change(session, Rules { joker }, out))
        }
    }
}

fn change(session: &Session, rules: Rules, out: &mut dyn Write) -> Result<(), Error> {
    let before = session
        .run(session.loader.store().call(|store| store.head()))?
        .revision;
    let after = session.run(shown(&session.loader, session.loader.set_rules(rules)))?;
    print(rules, out)?;
    let moved = if after == before {
        format!("nothing changed; still at revision {after}")
    } else {
        format!("every season is scored again; now at revision {after}")
    };
    finish(writeln!(out, "{moved}"), out)
}

fn print(Rules { joker }: Rules, out: &mut dyn Write) -> Result<(), Error> {
    finish(writeln!(out, "joker  {joker}: {}", joker.words()), out)
}
