//! Lists such as `score:desc,percentage`: read as a whole, completed by name.

use std::ffi::OsStr;
use std::marker::PhantomData;
use std::str::FromStr;

use clap::builder::{PossibleValue, TypedValueParser};
use clap::{Arg, Command, Error};

/// Takes what `T` understands. The names are for shells, which complete the first of a list.
///
/// Names of players are not offered: completions that ask the store at every key need a part of `clap_complete` that its
/// authors call unstable.
pub(super) fn list_of<T: Read>(
    names: impl IntoIterator<Item = &'static str>,
) -> impl TypedValueParser<Value = T> {
    List {
        names: names.into_iter().collect(),
        read: PhantomData,
    }
}

/// A list that says itself what is wrong with it.
pub(super) trait Read: FromStr<Err = String> + Clone + Send + Sync + 'static {}

impl<T: FromStr<Err = String> + Clone + Send + Sync + 'static> Read for T {}

#[derive(Clone)]
struct List<T> {
    names: Vec<&'static str>,
    read: PhantomData<T>,
}

impl<T: Read> TypedValueParser for List<T> {
    type Value = T;

    fn parse_ref(&self, command: &Command, arg: Option<&Arg>, value: &OsStr) -> Result<T, Error> {
        let read: fn(&str) -> Result<T, String> = str::parse;
        read.parse_ref(command, arg, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(self.names.iter().map(PossibleValue::new)))
    }
}
