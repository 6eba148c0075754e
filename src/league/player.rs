//! The members of a league.

use std::fmt;

use super::TeamCode;

/// A player's number: 1 to 2³²−1 in the store, and the last tie-break of the league order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PlayerId(pub u32);

impl fmt::Display for PlayerId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A member of the league.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Player {
    /// The player's number.
    pub id: PlayerId,
    /// The name shown, already clean (see [`clean_name`]).
    pub name: String,
    /// The favourite team, if any.
    pub team: Option<TeamCode>,
    /// Whether the player is still in the league. Former players keep their places in the tables they earned.
    pub active: bool,
}

/// Makes a name safe to show in a terminal: control characters (escape sequences among them) and the invisible
/// characters that reorder text (bidirectional overrides) are dropped, runs of white space become one space.
///
/// A name with nothing left becomes `(no name)`.
pub fn clean_name(raw: &str) -> String {
    let visible = |c: &char| {
        let reorders = matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{61c}');
        let unseen = matches!(c, '\u{feff}' | '\u{2028}' | '\u{2029}');
        !(reorders || unseen || (c.is_control() && !c.is_whitespace()))
    };
    let kept: String = raw.chars().filter(visible).collect();
    let name = kept.split_whitespace().collect::<Vec<_>>().join(" ");
    if name.is_empty() {
        "(no name)".to_owned()
    } else {
        name
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinary_names_of_any_script_are_left_alone() {
        for name in [
            "Ada Lovelace",
            "Zoë Ångström",
            "小明 王",
            "Sean O'Brien",
            "Νίκος Παπαδόπουλος",
            "👩‍👩‍👧 Fans",
        ] {
            assert_eq!(clean_name(name), name);
        }
    }

    #[test]
    fn nothing_that_moves_the_cursor_or_turns_the_text_gets_through() {
        assert_eq!(clean_name("\x1b[2JEve\x07"), "[2JEve");
        assert_eq!(clean_name("Bob\u{202e}eciA"), "BobeciA");
        assert_eq!(clean_name("  two\t\n words "), "two words");
        assert_eq!(clean_name("\u{2066}\u{200f}"), "(no name)");
        assert_eq!(clean_name("C1\u{9b}31m"), "C131m");
    }
}
