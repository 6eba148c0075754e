//! Finds the team that people mean by a name, a nickname, a town, or the code of another site.

use std::collections::{BTreeSet, HashMap};
use std::sync::LazyLock;

use super::{TeamCode, clean_name, nfl_teams};
use crate::text::nearest;

/// What people call a team besides its code, town and nickname.
const OTHER_NAMES: [(&str, &[&str]); 27] = [
    (
        "ARI",
        &[
            "Cards",
            "Phoenix",
            "Phoenix Cardinals",
            "St. Louis Cardinals",
        ],
    ),
    ("CIN", &["Cincy", "Cincinatti"]),
    ("GB", &["Pack", "Greenbay"]),
    ("IND", &["Indy", "Indy Colts", "Baltimore Colts"]),
    ("JAX", &["Jags", "Jacksonville Jags"]),
    ("KC", &["Kansas"]),
    ("LAC", &["LA Chargers"]),
    ("LAR", &["LA Rams"]),
    (
        "LV",
        &[
            "Vegas",
            "Vegas Raiders",
            "LA Raiders",
            "Los Angeles Raiders",
        ],
    ),
    ("MIA", &["Fins", "Phins"]),
    ("MIN", &["Vikes", "Minny"]),
    ("NE", &["Pats", "New England Pats", "N. England"]),
    ("NO", &["Nola"]),
    ("NYG", &["NY Giants", "G-Men"]),
    ("NYJ", &["NY Jets"]),
    ("PHI", &["Philly", "Philly Eagles"]),
    ("PIT", &["Pitt", "Pittsburg"]),
    ("SEA", &["Hawks"]),
    (
        "SF",
        &[
            "Niners",
            "Forty Niners",
            "San Fran",
            "San Francisco Niners",
            "SF Niners",
        ],
    ),
    (
        "TB",
        &[
            "Bucs",
            "Tampa",
            "Tampa Bay Bucs",
            "Tampa Bucs",
            "Tampa Buccaneers",
        ],
    ),
    ("TEN", &["Oilers", "Tennessee Oilers", "Houston Oilers"]),
    (
        "WSH",
        &[
            "Wash",
            "Redskins",
            "Skins",
            "Football Team",
            "Washington Redskins",
            "Washington Football Team",
            "Washington DC",
        ],
    ),
    ("SD", &["San Diego", "San Diego Chargers"]),
    (
        "STL",
        &[
            "St. Louis",
            "Saint Louis",
            "St. Louis Rams",
            "Saint Louis Rams",
        ],
    ),
    ("OAK", &["Oakland", "Oakland Raiders"]),
    ("HOU", &["Houston Texans"]),
    ("DAL", &["Boys"]),
];

/// What a word for teams means.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Meaning {
    Team(TeamCode),
    /// Several teams go by it, such as those of one town.
    Several(BTreeSet<TeamCode>),
}

/// Every word, in the form in which words are compared, with its meaning.
static WORDS: LazyLock<HashMap<String, Meaning>> = LazyLock::new(words);

fn words() -> HashMap<String, Meaning> {
    let mut words = HashMap::new();
    let teams = nfl_teams();
    for team in teams.iter().filter(|team| team.active) {
        let code = team.code;
        let town = &team.town;
        let nickname = &team.nickname;
        for name in [town, nickname, &format!("{town} {nickname}")] {
            add(&mut words, name, code);
        }
        for alias in [code].iter().chain(code.aliases()) {
            add(&mut words, &format!("{alias} {nickname}"), code);
            add(&mut words, &format!("{town} {alias}"), code);
        }
    }
    for (code, names) in OTHER_NAMES {
        let Ok(code) = code.parse() else { continue };
        for name in names {
            // A name of its own is stronger than one that several have.
            words.insert(compared(name), Meaning::Team(code));
        }
    }
    words
}

fn add(words: &mut HashMap<String, Meaning>, name: &str, code: TeamCode) {
    words
        .entry(compared(name))
        .and_modify(|meaning| {
            let mut codes = match meaning {
                Meaning::Team(other) if *other == code => return,
                Meaning::Team(other) => BTreeSet::from([*other]),
                Meaning::Several(others) => std::mem::take(others),
            };
            codes.insert(code);
            *meaning = Meaning::Several(codes);
        })
        .or_insert(Meaning::Team(code));
}

/// The codes that stand for a club, of the NFL or of another site.
static CODES: LazyLock<BTreeSet<TeamCode>> = LazyLock::new(|| {
    let codes = nfl_teams().into_iter().map(|team| team.code);
    codes
        .flat_map(|code| [code].into_iter().chain(code.aliases().iter().copied()))
        .collect()
});

/// A word in the form that is compared: its letters and digits, in lower case.
fn compared(word: &str) -> String {
    let letters = word.chars().filter(|c| c.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}

/// What a text means: a team by its code in any case, name, nickname or town. A code that no team of the NFL has is taken as
/// it is, because a league may have teams of its own. `None` when it means no team.
fn meaning(text: &str) -> Option<Meaning> {
    if let Some(code) = code(text) {
        return Some(Meaning::Team(code));
    }
    let known = WORDS.get(&compared(text)).cloned();
    known.or_else(|| text.to_ascii_uppercase().parse().ok().map(Meaning::Team))
}

/// The team whose code the text is.
fn code(text: &str) -> Option<TeamCode> {
    let code = if text.len() <= 4 && text.bytes().any(|byte| byte.is_ascii_lowercase()) {
        text.to_ascii_uppercase().parse()
    } else {
        text.parse()
    };
    code.ok().filter(|code| CODES.contains(code))
}

/// The name of a team that a text is similar to, with its code.
fn similar(text: &str) -> Option<String> {
    /// Longer texts are no slip of the pen.
    const LONGEST: usize = 40;
    let teams: Vec<_> = nfl_teams().into_iter().filter(|team| team.active).collect();
    let names = teams.iter().flat_map(|team| {
        let whole = format!("{} {}", team.town, team.nickname);
        [(whole, team.code), (team.nickname.clone(), team.code)]
    });
    let names: Vec<(String, TeamCode)> = names.collect();
    let texts = names.iter().map(|(name, _)| name.as_str());
    let near = (text.len() <= LONGEST)
        .then(|| nearest(text, texts))
        .flatten()?;
    let (name, code) = names.iter().find(|(name, _)| name == near)?;
    Some(format!("{name} ({code})"))
}

/// The beginning of a text, safe to show.
fn shown(text: &str) -> String {
    const SHOWN: usize = 40;
    clean_name(&text.chars().take(SHOWN).collect::<String>())
}

/// Reads words as teams, and remembers those that are to be told.
#[derive(Clone, Debug, Default)]
pub struct TeamWords {
    read: Vec<(String, TeamCode)>,
    has_more: bool,
    /// How many words without a meaning were compared with every name.
    compared: usize,
    /// What texts were found to mean, because most are read many times.
    meant: HashMap<String, TeamCode>,
}

impl TeamWords {
    /// How many words are told.
    const TOLD: usize = 40;
    /// How many texts are kept with what they mean.
    const MEANT: usize = 1000;
    /// How many words without a meaning are compared with every name: a bad file has many, and a report lists few.
    const COMPARED: usize = 10;

    /// The team that a text means: by its code in any case, name, nickname or town. Other texts than the code are
    /// remembered.
    ///
    /// # Errors
    ///
    /// When no team goes by the text, or more than one does. The message says which the text may mean.
    pub fn read(&mut self, text: &str) -> Result<TeamCode, String> {
        if let Some(team) = self.meant.get(text) {
            return Ok(*team);
        }
        match meaning(text) {
            Some(Meaning::Team(team)) => {
                self.add(text, team);
                if self.meant.len() < Self::MEANT {
                    self.meant.insert(text.to_owned(), team);
                }
                Ok(team)
            }
            Some(Meaning::Several(codes)) => {
                let codes: Vec<_> = codes.iter().map(TeamCode::as_str).collect();
                Err(format!(
                    "'{}' may be {}; write the code of the team that is meant",
                    shown(text),
                    codes.join(" or ")
                ))
            }
            None => Err(self.unknown(text)),
        }
    }

    fn unknown(&mut self, text: &str) -> String {
        let may_compare = self.compared < Self::COMPARED;
        self.compared += usize::from(may_compare);
        let shown = shown(text);
        match may_compare.then(|| similar(text)).flatten() {
            Some(name) => format!("'{shown}' is not a team; did you mean {name}?"),
            None => format!(
                "'{shown}' is not a team; write its code (such as KC), its town or its nickname"
            ),
        }
    }

    /// Remembers that a text was read as a team, unless it is the team's code.
    pub fn add(&mut self, text: &str, team: TeamCode) {
        let is_known = |(known, _): &(String, TeamCode)| known == text;
        if text.eq_ignore_ascii_case(team.as_str()) || self.read.iter().any(is_known) {
            return;
        }
        if self.read.len() < Self::TOLD {
            self.read.push((text.to_owned(), team));
        } else {
            self.has_more = true;
        }
    }

    /// A sentence about them; `None` when there are none.
    pub fn told(&self) -> Option<String> {
        let word = |(word, team): &(String, TeamCode)| format!("'{}' as {team}", shown(word));
        let words: Vec<String> = self.read.iter().map(word).collect();
        let more = if self.has_more { ", and others" } else { "" };
        (!words.is_empty()).then(|| format!("teams read: {}{more}", words.join(", ")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> String {
        let team = TeamWords::default().read(text);
        team.map_or_else(|why| why, |code| code.to_string())
    }

    #[test]
    fn a_team_is_found_by_every_name_it_goes_by() {
        for (text, code) in [
            ("KC", "KC"),
            ("kc", "KC"),
            ("Kansas City Chiefs", "KC"),
            ("BALTIMORE RAVENS", "BAL"),
            ("Chiefs", "KC"),
            ("Detroit", "DET"),
            ("JETS", "NYJ"),
            ("N.Y. Jets", "NYJ"),
            ("NY Giants", "NYG"),
            ("LA Rams", "LAR"),
            ("L.A. Chargers", "LAC"),
            ("49ers", "SF"),
            ("Niners", "SF"),
            ("Tampa Bay", "TB"),
            ("Tampa", "TB"),
            ("Washington Redskins", "WSH"),
            ("Washington Football Team", "WSH"),
            ("Oakland Raiders", "OAK"),
            ("Raiders", "LV"),
            ("San Diego", "SD"),
            ("St. Louis Rams", "STL"),
            ("GB Packers", "GB"),
            ("GNB", "GNB"),
            ("KAN", "KAN"),
            ("XYZ", "XYZ"),
        ] {
            assert_eq!(read(text), code, "{text}");
        }
        for team in nfl_teams().into_iter().filter(|team| team.active) {
            let whole = format!("{} {}", team.town, team.nickname);
            assert_eq!(read(&whole), team.code.as_str(), "{whole}");
            assert_eq!(read(&team.nickname), team.code.as_str(), "{whole}");
        }
    }

    #[test]
    fn a_word_of_two_teams_or_of_none_is_answered_with_those_that_may_be_meant() {
        assert_eq!(
            read("New York"),
            "'New York' may be NYG or NYJ; write the code of the team that is meant"
        );
        assert_eq!(
            read("Baltimor Raven"),
            "'Baltimor Raven' is not a team; did you mean Baltimore Ravens (BAL)?"
        );
        assert_eq!(
            read("\u{1b}[31m!!!!"),
            "'[31m!!!!' is not a team; write its code (such as KC), its town or its nickname"
        );
    }

    #[test]
    fn words_are_told_once_and_codes_are_not() {
        let mut words = TeamWords::default();
        for text in ["KC", "kc", "Chiefs", "Chiefs", "Buffalo"] {
            assert!(words.read(text).is_ok(), "{text}");
        }
        assert_eq!(
            words.told().as_deref(),
            Some("teams read: 'Chiefs' as KC, 'Buffalo' as BUF")
        );
        assert_eq!(TeamWords::default().told(), None);
    }
}
