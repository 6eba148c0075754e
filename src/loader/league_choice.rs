//! Chooses the league that a program without a store shows, out of those of its server.

use std::fmt;

use crate::cache::Listed;
use crate::league::clean_name;
use crate::scoretable::best_fits;
use crate::text;

/// The league that is meant, out of those of a server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LeagueChoice {
    /// This one.
    One(Listed),
    /// The user named none, and there are several to choose from.
    Several(Vec<Listed>),
    /// There are none.
    None,
}

/// Why no league is meant, or not one alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LeagueChoiceError {
    /// There is no such league.
    Unknown {
        /// What the user typed.
        asked: String,
        /// The leagues that there are.
        known: Vec<Listed>,
    },
    /// Several leagues match.
    Ambiguous {
        /// What the user typed.
        asked: String,
        /// Those that match.
        known: Vec<Listed>,
    },
    /// The user named none, and there are several.
    Unnamed {
        /// The leagues that there are.
        known: Vec<Listed>,
    },
}

/// Chooses a league: the one with exactly this tag; else the one with exactly this name; else the one with that name in
/// another case; else the only one whose name begins with it; else the only one whose name contains it. Without a wish it
/// is the only one.
///
/// A league of a tag need not be listed: ask [`Cache::league_at`](crate::cache::Cache::league_at) first.
///
/// # Errors
/// When the wish fits no league, or several.
pub fn choose_league(
    listed: &[Listed],
    wanted: Option<&str>,
) -> Result<LeagueChoice, LeagueChoiceError> {
    let one = |league: &Listed| Ok(LeagueChoice::One(league.clone()));
    let Some(asked) = wanted.filter(|_| !listed.is_empty()) else {
        return match listed {
            [] => Ok(LeagueChoice::None),
            [league] => one(league),
            several => Ok(LeagueChoice::Several(several.to_vec())),
        };
    };
    let tag = asked.to_ascii_lowercase();
    if let Some(league) = listed.iter().find(|league| league.store.short() == tag) {
        return one(league);
    }
    let fits = best_fits(listed.iter().map(|league| league.name.as_str()), asked);
    let fitting: Vec<&Listed> = fits.into_iter().filter_map(|at| listed.get(at)).collect();
    match fitting[..] {
        [league] => one(league),
        [] => Err(LeagueChoiceError::Unknown {
            asked: asked.to_owned(),
            known: listed.to_vec(),
        }),
        _ => Err(LeagueChoiceError::Ambiguous {
            asked: asked.to_owned(),
            known: fitting.into_iter().cloned().collect(),
        }),
    }
}

/// How many leagues an error lists.
const SHOWN: usize = 5;

/// `1f3a9c02 (Pigskin League), 2f3a9c02 (Other League) and 3 more`
fn named(leagues: &[Listed]) -> String {
    let first = leagues.iter().take(SHOWN);
    let first: Vec<String> = first
        .map(|league| format!("{} ({})", league.store.short(), clean_name(&league.name)))
        .collect();
    match leagues.len().saturating_sub(SHOWN) {
        0 => first.join(", "),
        more => format!("{} and {more} more", first.join(", ")),
    }
}

impl fmt::Display for LeagueChoiceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown { asked, known } if known.is_empty() => write!(
                f,
                "no league of the server is called '{}', and none is listed; `scoretable leagues` lists them",
                text::value(asked)
            ),
            Self::Unknown { asked, known } => write!(
                f,
                "no league of the server is called '{}'; it has {}; name one with --league, by its tag or its name",
                text::value(asked),
                named(known)
            ),
            Self::Ambiguous { asked, known } => write!(
                f,
                "'{}' could be {}; name one with --league, by its tag",
                text::value(asked),
                named(known)
            ),
            Self::Unnamed { known } => write!(
                f,
                "the server has several leagues, {}; name one with --league, by its tag or its name",
                named(known)
            ),
        }
    }
}

impl std::error::Error for LeagueChoiceError {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::league::StoreId;

    fn leagues(names: &[&str]) -> Vec<Listed> {
        let league = |(at, name): (u128, &&str)| Listed {
            store: StoreId::from_bits(at << 96),
            name: (*name).to_owned(),
        };
        (1..).zip(names).map(league).collect()
    }

    fn chosen(names: &[&str], wanted: Option<&str>) -> Result<LeagueChoice, String> {
        choose_league(&leagues(names), wanted).map_err(|error| error.to_string())
    }

    fn one(names: &[&str], at: usize) -> LeagueChoice {
        LeagueChoice::One(leagues(names).remove(at))
    }

    #[test]
    fn without_a_wish_it_is_the_only_one_or_the_choice_of_the_user() {
        assert_eq!(chosen(&[], None), Ok(LeagueChoice::None));
        assert_eq!(chosen(&[], Some("Pigskin")), Ok(LeagueChoice::None));
        assert_eq!(chosen(&["Pigskin"], None), Ok(one(&["Pigskin"], 0)));
        let both = ["Office", "Pigskin"];
        let several = LeagueChoice::Several(leagues(&both));
        assert_eq!(chosen(&both, None), Ok(several));
    }

    #[test]
    fn a_tag_a_name_or_an_unambiguous_part_of_it_is_enough() {
        let all = [
            "Pigskin",
            "pigskin",
            "Pigskin of the office",
            "00000001",
            "Zoë",
        ];
        for (wanted, at) in [
            ("00000001", 0),
            ("00000003", 2),
            ("Pigskin", 0),
            ("pigskin", 1),
            ("PIGSKIN OF", 2),
            ("Office", 2),
            ("zoe\u{308}", 4),
        ] {
            assert_eq!(chosen(&all, Some(wanted)), Ok(one(&all, at)), "{wanted}");
        }
        let hex = leagues(&["A"; 10]);
        let tenth = choose_league(&hex, Some("0000000A"));
        assert_eq!(tenth, Ok(LeagueChoice::One(hex[9].clone())));
    }

    #[test]
    fn a_wish_that_fits_none_or_several_is_answered_with_what_there_is() {
        let all = ["Pigskin", "Office"];
        assert_eq!(
            chosen(&all, Some("redis://:s3cret@h \u{1b}[2J")),
            Err("no league of the server is called 'redis://…'; it has 00000001 (Pigskin), 00000002 (Office); name one \
                 with --league, by its tag or its name"
                .to_owned())
        );
        assert_eq!(
            chosen(&all, Some("i")),
            Err("'i' could be 00000001 (Pigskin), 00000002 (Office); name one with --league, by its tag".to_owned())
        );
        let known = leagues(&["A", "B", "C", "D", "E", "F", "G"]);
        let error = LeagueChoiceError::Unnamed { known }.to_string();
        assert!(
            error.contains("00000005 (E) and 2 more; name one"),
            "{error}"
        );
    }
}
