//! Lists such as `score:desc,percentage`: read as a whole, completed by name.

use std::ffi::OsStr;
use std::marker::PhantomData;
use std::str::FromStr;

use clap::builder::{PossibleValue, TypedValueParser};
use clap::{Arg, Command, Error};

use crate::scoretable::{Column, SortKey};
use crate::text::named::Named;

/// Takes what `T` understands. The names of the columns are for shells, which complete the first of a list.
///
/// Names of players are not offered: completions that ask the store at every key need a part of `clap_complete` that its
/// authors call unstable.
pub(super) fn list_of<T: Read>() -> impl TypedValueParser<Value = T> {
    List(PhantomData)
}

/// A list that says itself what is wrong with it.
pub(super) trait Read: FromStr<Err = String> + Clone + Send + Sync + 'static {}

impl<T: FromStr<Err = String> + Clone + Send + Sync + 'static> Read for T {}

#[derive(Clone)]
struct List<T>(PhantomData<T>);

impl<T: Read> TypedValueParser for List<T> {
    type Value = T;

    fn parse_ref(&self, command: &Command, arg: Option<&Arg>, value: &OsStr) -> Result<T, Error> {
        let read: fn(&str) -> Result<T, String> = str::parse;
        read.parse_ref(command, arg, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(Column::names().map(PossibleValue::new)))
    }
}

// `--sort score:desc,percentage`.

/// The columns to sort by, the first deciding most. None of them: league order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SortKeys(pub Vec<SortKey>);

impl FromStr for SortKeys {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text.is_empty() {
            return Ok(Self::default());
        }
        text.split(',')
            .map(|part| key(part.trim()))
            .collect::<Result<_, _>>()
            .map(Self)
    }
}

fn key(text: &str) -> Result<SortKey, String> {
    let (name, way) = match text.split_once(':') {
        Some((name, way)) => (name, Some(way)),
        None => (text, None),
    };
    let column = column(name)?;
    let direction = match way {
        None => column.first_direction(),
        Some(way) => way.parse()?,
    };
    Ok(SortKey { column, direction })
}

// `--columns pos,player,score`.

/// The columns to print, in that order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Columns(pub Vec<Column>);

impl FromStr for Columns {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let names = text.split(',').map(str::trim);
        names.map(column).collect::<Result<_, _>>().map(Self)
    }
}

/// The column of that name.
pub(crate) fn column(name: &str) -> Result<Column, String> {
    if name.is_empty() {
        return Err("a column is missing; write them like pos,player,score".to_owned());
    }
    name.parse()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scoretable::Direction;

    fn parsed(text: &str) -> Vec<(Column, Direction)> {
        let SortKeys(keys) = text.parse().unwrap();
        keys.into_iter()
            .map(|key| (key.column, key.direction))
            .collect()
    }

    #[test]
    fn columns_are_named_in_the_order_they_decide() {
        use Direction::{Ascending, Descending};
        assert_eq!(parsed(""), []);
        assert_eq!(parsed("percentage"), [(Column::Percentage, Descending)]);
        let keys = [
            (Column::Score, Ascending),
            (Column::Player, Ascending),
            (Column::Pos, Descending),
        ];
        assert_eq!(parsed("score:asc, player,pos:desc"), keys);
        for column in Column::ALL {
            assert_eq!(parsed(column.name()), [(column, column.first_direction())]);
        }
    }

    #[test]
    fn a_wrong_name_is_answered_with_the_known_and_the_nearest() {
        let refusal = |text: &str| text.parse::<SortKeys>().unwrap_err();
        assert!(refusal("scroe").contains("no column 'scroe'; did you mean 'score'?"));
        assert!(refusal("last_week:asc").ends_with("did you mean 'last'?"));
        assert!(refusal("Percent").ends_with("did you mean 'percentage'?"));
        assert!(refusal("xyzzy").contains("no column 'xyzzy'; known: pos, movement"));
        assert!(refusal("score:down").contains("known: asc, desc"));
        assert!(refusal("score,,last").contains("a column is missing"));
    }
}

#[cfg(test)]
mod columns_tests {
    use super::*;

    #[test]
    fn columns_are_taken_in_the_order_named() {
        let columns = vec![Column::Score, Column::Pos, Column::Player];
        assert_eq!("score, pos,player".parse(), Ok(Columns(columns)));
    }

    #[test]
    fn a_wrong_column_is_answered_with_the_nearest() {
        let refusal = |text: &str| text.parse::<Columns>().unwrap_err();
        assert!(refusal("pos,plaeyr").ends_with("did you mean 'player'?"));
        assert!(refusal("").contains("pos,player,score"));
        assert!(refusal("pos,,score").contains("a column is missing"));
    }
}
