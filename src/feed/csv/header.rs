//! The first line, which says what stands where.

use ::csv::ByteRecord;

use super::super::Fault;
use crate::league::nearest;

/// What a file of CSV can hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Table {
    /// The members of the league.
    Players,
    /// What they predicted.
    Picks,
}

impl Table {
    const ALL: [Self; 2] = [Self::Players, Self::Picks];

    /// Every column there is.
    const fn columns(self) -> &'static [&'static str] {
        match self {
            Self::Players => &["name", "team", "active"],
            Self::Picks => &[
                "player", "season", "week", "away", "home", "winner", "banker", "joker",
            ],
        }
    }

    /// Those that must be there: the first ones.
    fn needed(self) -> &'static [&'static str] {
        let count = match self {
            Self::Players => 1,
            Self::Picks => 6,
        };
        self.columns().get(..count).unwrap_or_default()
    }

    /// The table most of whose columns are named, so that one wrong name does not make a file unknown.
    pub(super) fn of(names: &ByteRecord) -> Option<Self> {
        let named = |table: &Self| {
            let is_column = |name: &&[u8]| table.columns().contains(&word(name).as_str());
            names.iter().filter(is_column).count()
        };
        let most = Self::ALL.into_iter().max_by_key(named)?;
        Some(most).filter(|table| named(table) > 0)
    }
}

/// Where each column stands.
pub(super) struct Header {
    table: Table,
    /// How many fields a record has.
    pub(super) fields: usize,
    places: Vec<(&'static str, usize)>,
}

impl Header {
    /// Reads the names of the columns and refuses those that are not of this table.
    pub(super) fn read(table: Table, names: &ByteRecord) -> Result<Self, Fault> {
        let mut places: Vec<(&'static str, usize)> = Vec::new();
        for (place, name) in names.iter().enumerate() {
            let name = word(name);
            let column = table.columns().iter().find(|column| **column == name);
            let column = *column.ok_or_else(|| unknown(table, &name))?;
            if places.iter().any(|(known, _)| *known == column) {
                return Err(wrong(&format!("it has two columns '{column}'")));
            }
            places.push((column, place));
        }
        for column in table.needed() {
            if !places.iter().any(|(known, _)| known == column) {
                return Err(wrong(&format!("it has no column '{column}'")));
            }
        }
        Ok(Self {
            table,
            fields: names.len(),
            places,
        })
    }

    pub(super) const fn table(&self) -> Table {
        self.table
    }

    /// Where a column stands, if it is there.
    pub(super) fn place(&self, column: &str) -> Option<usize> {
        let found = self.places.iter().find(|(known, _)| *known == column);
        found.map(|(_, place)| *place)
    }
}

fn unknown(table: Table, name: &str) -> Fault {
    let columns = table.columns();
    let known = columns.join(", ");
    let name_shown: String = name.chars().take(40).collect();
    let advice = match nearest(name, columns.iter().copied()) {
        Some(nearest) => format!("did you mean '{nearest}'? "),
        None => String::new(),
    };
    wrong(&format!(
        "it has an unknown column '{name_shown}'; {advice}known: {known}"
    ))
}

fn wrong(why: &str) -> Fault {
    Fault::Table {
        why: format!("line 1 names the columns: {why}"),
    }
}

/// A column's name as it is compared.
fn word(name: &[u8]) -> String {
    String::from_utf8_lossy(name).trim().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(table: Table, names: &[&str]) -> String {
        match Header::read(table, &ByteRecord::from(names.to_vec())) {
            Err(Fault::Table { why }) => why,
            _ => panic!("{names:?} was taken"),
        }
    }

    #[test]
    fn columns_may_stand_in_any_order_and_case() {
        let names = ByteRecord::from(vec!["Active", " NAME "]);
        assert_eq!(Table::of(&names), Some(Table::Players));
        let header = Header::read(Table::Players, &names).unwrap();
        assert_eq!(
            (header.place("name"), header.place("team")),
            (Some(1), None)
        );
    }

    #[test]
    fn a_wrong_header_is_answered_with_the_nearest_and_the_known() {
        let wrong = refusal(Table::Players, &["nmae", "team"]);
        assert!(
            wrong
                .ends_with("unknown column 'nmae'; did you mean 'name'? known: name, team, active"),
            "{wrong}"
        );
        let twice = refusal(Table::Players, &["name", "Name"]);
        assert!(twice.ends_with("it has two columns 'name'"), "{twice}");
        let missing = refusal(Table::Picks, &["player", "season", "week", "away", "home"]);
        assert!(missing.ends_with("it has no column 'winner'"), "{missing}");
    }

    #[test]
    fn a_table_is_told_by_most_of_its_columns() {
        let told = |names: &[&str]| Table::of(&ByteRecord::from(names.to_vec()));
        assert_eq!(told(&["plyer", "season", "week"]), Some(Table::Picks));
        assert_eq!(told(&["name", "team", "week"]), Some(Table::Players));
        assert_eq!(told(&["pk", "model"]), None);
        assert_eq!(told(&[""]), None);
    }
}
