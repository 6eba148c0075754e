//! Which league a command is about.

use std::path::PathBuf;

use crate::config::{Config, Purpose, StorePath};
use crate::demo::{self, Plan};
use crate::error::Error;
use crate::store::{Migrated, Store};
use crate::text;

/// A league that can be opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum League {
    /// A simulated one, in memory.
    Demo(Plan),
    /// The one kept in a store that is there.
    Stored(PathBuf),
}

impl League {
    /// The league to show, and what the user should know about it: the store's, or the demo league as long as there is
    /// no store and none was named.
    pub(super) fn to_show(config: &Config) -> Result<(Self, Option<String>), Error> {
        let demo = |why: String| {
            let note =
                format!("This is the demo league. Load yours: scoretable import FILE ({why})");
            (Self::Demo(Plan::default()), Some(note))
        };
        // A path that cannot even be looked at is left to the store, which says why.
        let exists = |path: &PathBuf| path.try_exists().unwrap_or(true);
        if let Some(StorePath::Named(path)) = &config.store {
            Store::check_path(path)?;
        }
        match &config.store {
            Some(StorePath::Named(path) | StorePath::Usual(path)) if exists(path) => {
                Ok((Self::Stored(path.clone()), None))
            }
            Some(StorePath::Named(path)) => Err(Error::NoStore(path.clone())),
            Some(StorePath::Usual(path)) => Ok(demo(format!("none yet at {}", text::path(path)))),
            None => Ok(demo("there is no home folder to keep it in".to_owned())),
        }
    }

    /// Opens the league's store, and says so if that brought it up to date.
    pub(super) fn open(&self) -> Result<Store, Error> {
        let store = match self {
            Self::Stored(path) => Store::open(path)?,
            Self::Demo(plan) => {
                let (id, facts) = demo::league(plan)?;
                let mut store = Store::in_memory(id)?;
                store.set_name(demo::LEAGUE)?;
                store.write(&facts)?;
                store
            }
        };
        super::notice(migrated(&store));
        Ok(store)
    }

    /// What the league's cache is for.
    pub(super) const fn purpose(&self) -> Purpose {
        match self {
            Self::Demo(_) => Purpose::Demo,
            Self::Stored(_) => Purpose::Real,
        }
    }
}

/// What opening a store of an older program has done, in words.
pub(super) fn migrated(store: &Store) -> Option<String> {
    let Migrated { from, to, kept } = store.migrated()?;
    Some(match kept {
        Some(kept) => format!(
            "the store was brought from schema {from} to {to}; as it was, it is kept in {}",
            text::path(kept)
        ),
        None => format!(
            "the store has schema {from} and cannot be written, so it was brought to {to} in memory alone; it is as it was"
        ),
    })
}

/// Where facts are written to: the store, made if it is not there.
pub(super) fn to_write(config: &Config) -> Result<PathBuf, Error> {
    match &config.store {
        Some(StorePath::Named(path) | StorePath::Usual(path)) => {
            Store::check_path(path)?;
            Ok(path.clone())
        }
        None => Err(Error::NoHome),
    }
}

/// The store of a league that must be there.
pub(super) fn stored(config: &Config) -> Result<PathBuf, Error> {
    let path = to_write(config)?;
    if path.try_exists().unwrap_or(true) {
        Ok(path)
    } else {
        Err(Error::NoStore(path))
    }
}
