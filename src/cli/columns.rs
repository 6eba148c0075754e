//! `--columns pos,player,score`.

use std::str::FromStr;

use crate::league::nearest;
use crate::scoretable::Column;

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
pub(super) fn column(name: &str) -> Result<Column, String> {
    if name.is_empty() {
        return Err("a column is missing; write them like pos,player,score".to_owned());
    }
    name.parse::<Column>().map_err(
        |unknown| match nearest(name, Column::ALL.map(Column::name)) {
            Some(column) => format!("{unknown}; did you mean '{column}'?"),
            None => unknown,
        },
    )
}

#[cfg(test)]
mod tests {
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
