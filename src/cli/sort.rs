//! `--sort score:desc,percentage`.

use std::str::FromStr;

use super::columns::column;
use crate::scoretable::{Direction, SortKey};

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
        Some("asc") => Direction::Ascending,
        Some("desc") => Direction::Descending,
        Some(other) => {
            let other = other.escape_debug();
            return Err(format!(
                "'{other}' is no direction; write {name}:asc or {name}:desc"
            ));
        }
    };
    Ok(SortKey { column, direction })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scoretable::Column;

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
        let scroe = refusal("scroe");
        assert!(
            scroe.contains("no column 'scroe'; known: pos, movement"),
            "{scroe}"
        );
        assert!(scroe.ends_with("did you mean 'score'?"), "{scroe}");
        assert!(refusal("last_week:asc").ends_with("did you mean 'last'?"));
        assert!(refusal("Percent").ends_with("did you mean 'percentage'?"));
        assert!(!refusal("xyzzy").contains("did you mean"));
        assert!(refusal("score:down").contains("write score:asc or score:desc"));
        assert!(refusal("score,,last").contains("a column is missing"));
    }
}
