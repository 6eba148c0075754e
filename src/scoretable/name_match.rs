//! Finds a player by the part of the name that the user typed.

use std::fmt;

use super::Scoretable;
use crate::league::clean_name;
use crate::text;

/// How many names an error lists.
const LISTED: usize = 5;
/// How much alike two names must be to be taken for each other, of 1.
const ALIKE: f64 = 0.75;

/// Why a name matches no player, or more than one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NameError {
    /// No player has that name.
    Unknown {
        /// What was typed.
        asked: String,
        /// The names that come closest.
        near: Vec<String>,
    },
    /// Several players match.
    Ambiguous {
        /// What was typed.
        asked: String,
        /// Some of them.
        candidates: Vec<String>,
        /// How many more there are.
        more: usize,
    },
}

/// How well a name fits, the best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    Same,
    SameButForCase,
    Beginning,
    Part,
}

/// Finds the row of the one player a name means: the player with exactly that name; else the one with that name in
/// another case; else the only one whose name begins with it; else the only one whose name contains it.
///
/// # Errors
///
/// When no player or several players match; the error lists candidates.
pub fn find(table: &Scoretable, name: &str) -> Result<usize, NameError> {
    let rows = best_fits((0..table.rows()).map(|row| table.name(row)), name);
    let asked = name.to_owned();
    match rows[..] {
        [row] => Ok(row),
        [] => Err(NameError::Unknown {
            asked,
            near: near(table, &clean_name(name).to_lowercase()),
        }),
        _ => {
            let listed = rows.iter().take(LISTED);
            Err(NameError::Ambiguous {
                asked,
                candidates: listed.map(|&row| with_team(table, row)).collect(),
                more: rows.len().saturating_sub(LISTED),
            })
        }
    }
}

/// The places of the names that fit best what was asked for: those that are exactly that; else those that are that in another
/// case; else those that begin with it; else those that contain it.
pub(crate) fn best_fits<'a>(names: impl Iterator<Item = &'a str>, asked: &str) -> Vec<usize> {
    // A name looks as it does in however many ways it is written.
    let clean = clean_name(asked);
    let folded = clean.to_lowercase();
    let mut best: Option<Fit> = None;
    let mut places = Vec::new();
    for (place, name) in names.enumerate() {
        let Some(fit) = fit(&clean_name(name), &clean, &folded) else {
            continue;
        };
        if best.is_none_or(|best| fit < best) {
            best = Some(fit);
            places.clear();
        }
        if best == Some(fit) {
            places.push(place);
        }
    }
    places
}

fn fit(name: &str, asked: &str, folded: &str) -> Option<Fit> {
    if name == asked {
        return Some(Fit::Same);
    }
    let name = name.to_lowercase();
    match name.find(folded)? {
        0 if name.len() == folded.len() => Some(Fit::SameButForCase),
        0 => Some(Fit::Beginning),
        _ => Some(Fit::Part),
    }
}

/// The names most alike, by the whole name or its most similar word.
fn near(table: &Scoretable, folded: &str) -> Vec<String> {
    let alike = |row: usize| {
        let name = table.name(row).to_lowercase();
        let parts = std::iter::once(name.as_str()).chain(name.split(' '));
        let alike = parts.map(|part| strsim::jaro_winkler(part, folded));
        alike.fold(0.0, f64::max)
    };
    let mut rows: Vec<(f64, usize)> = (0..table.rows()).map(|row| (alike(row), row)).collect();
    rows.retain(|&(alike, _)| alike >= ALIKE);
    rows.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    let nearest = rows.into_iter().take(LISTED);
    nearest.map(|(_, row)| table.name(row).to_owned()).collect()
}

fn with_team(table: &Scoretable, row: usize) -> String {
    let name = table.name(row);
    match table.team(row) {
        Some(team) => format!("{name} ({team})"),
        None => name.to_owned(),
    }
}

/// What was typed, without a password that was typed for a name.
fn quoted(asked: &str) -> String {
    if text::holds_url(asked) {
        text::value(asked)
    } else {
        asked.escape_debug().to_string()
    }
}

impl fmt::Display for NameError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown { asked, near } => {
                write!(f, "no player is called '{}'", quoted(asked))?;
                match near.as_slice() {
                    [] => f.write_str("; write the name as it stands in the table"),
                    near => write!(f, "; did you mean {}?", near.join(", ")),
                }
            }
            Self::Ambiguous {
                asked,
                candidates,
                more,
            } => {
                let (asked, names) = (quoted(asked), candidates.join(", "));
                write!(f, "'{asked}' could be {names}")?;
                if *more > 0 {
                    write!(f, " and {more} more")?;
                }
                f.write_str("; write more of the name")
            }
        }
    }
}

impl std::error::Error for NameError {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::league::{PlayerId, Season};
    use crate::scoretable::{Builder, Kind, Row};

    fn table(names: &[&str]) -> Scoretable {
        let season = Season::new(2024).unwrap();
        let mut builder = Builder::new(Kind::Enhanced, "L", season, None, names.len());
        for (player, &name) in (1..).zip(names) {
            builder.push(&Row {
                player: PlayerId(player),
                name,
                team: (player % 2 == 0).then(|| "KC".parse().unwrap()),
                standing: None,
            });
        }
        builder.finish()
    }

    #[test]
    fn the_best_fit_wins_and_two_of_the_same_fit_are_ambiguous() {
        let table = table(&["Ada", "ada", "Ada Lovelace", "Zoë Ångström", "Amanda Ada"]);
        assert_eq!(find(&table, "Ada"), Ok(0));
        assert_eq!(find(&table, "ada"), Ok(1));
        assert_eq!(find(&table, "ada l"), Ok(2));
        assert_eq!(find(&table, "ÅNG"), Ok(3));
        assert_eq!(find(&table, "manda"), Ok(4));
        assert_eq!(find(&table, "zoe\u{308}\u{200b}\u{a0}A\u{30a}"), Ok(3));
        let both = find(&table, "ADA").unwrap_err().to_string();
        assert_eq!(both, "'ADA' could be Ada, ada (KC); write more of the name");
    }

    #[test]
    fn an_unknown_name_is_answered_with_the_nearest() {
        let table = table(&["Ada Lovelace", "Grace Hopper"]);
        let error = |name| find(&table, name).unwrap_err().to_string();
        assert_eq!(
            error("Lovelance"),
            "no player is called 'Lovelance'; did you mean Ada Lovelace?"
        );
        let refused = "no player is called 'Qq\\u{1b}'; write the name as it stands in the table";
        assert_eq!(error("Qq\u{1b}"), refused);
    }

    #[test]
    fn a_long_list_is_cut() {
        let names: Vec<String> = (0..9).map(|n| format!("Player {n}")).collect();
        let table = table(&names.iter().map(String::as_str).collect::<Vec<_>>());
        let error = find(&table, "pl").unwrap_err().to_string();
        assert!(error.contains("Player 4 and 4 more"), "{error}");
    }
}
