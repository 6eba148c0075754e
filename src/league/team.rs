//! NFL teams and their divisions.

use std::fmt;
use std::str::FromStr;

/// A team's short name, such as `KC`: one to four upper-case letters or digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TeamCode([u8; 4]);

impl TeamCode {
    /// The code as text.
    pub fn as_str(&self) -> &str {
        let end = self.0.iter().position(|&b| b == 0).unwrap_or(self.0.len());
        // Only ASCII gets in (see `from_str`), so this never falls back.
        std::str::from_utf8(&self.0[..end]).unwrap_or_default()
    }
}

impl FromStr for TeamCode {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let known = |b: &u8| b.is_ascii_uppercase() || b.is_ascii_digit();
        if text.is_empty() || text.len() > 4 || !text.as_bytes().iter().all(known) {
            return Err(format!(
                "'{}' is not a team code (one to four capitals)",
                text.escape_debug()
            ));
        }
        let mut code = [0; 4];
        code[..text.len()].copy_from_slice(text.as_bytes());
        Ok(Self(code))
    }
}

impl fmt::Display for TeamCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// One of the NFL's eight divisions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Division {
    /// AFC East.
    AfcEast,
    /// AFC North.
    AfcNorth,
    /// AFC South.
    AfcSouth,
    /// AFC West.
    AfcWest,
    /// NFC East.
    NfcEast,
    /// NFC North.
    NfcNorth,
    /// NFC South.
    NfcSouth,
    /// NFC West.
    NfcWest,
}

impl Division {
    /// All of them, in the order they are listed when nothing else decides.
    pub const ALL: [Self; 8] = [
        Self::AfcEast,
        Self::AfcNorth,
        Self::AfcSouth,
        Self::AfcWest,
        Self::NfcEast,
        Self::NfcNorth,
        Self::NfcSouth,
        Self::NfcWest,
    ];

    /// The name people use, such as `NFC North`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::AfcEast => "AFC East",
            Self::AfcNorth => "AFC North",
            Self::AfcSouth => "AFC South",
            Self::AfcWest => "AFC West",
            Self::NfcEast => "NFC East",
            Self::NfcNorth => "NFC North",
            Self::NfcSouth => "NFC South",
            Self::NfcWest => "NFC West",
        }
    }
}

impl FromStr for Division {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL
            .into_iter()
            .find(|division| division.name() == text)
            .ok_or_else(|| {
                format!(
                    "'{}' is not a division such as 'NFC North'",
                    text.escape_debug()
                )
            })
    }
}

impl fmt::Display for Division {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// An NFL team.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Team {
    /// Its short name, the key games and players refer to.
    pub code: TeamCode,
    /// The town or region, such as `Kansas City`.
    pub town: String,
    /// The nickname, such as `Chiefs`.
    pub nickname: String,
    /// Its division.
    pub division: Division,
    /// Whether it still plays (`OAK` does not).
    pub active: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_keeps_its_text_and_refuses_other_texts() {
        assert_eq!("KC".parse::<TeamCode>().unwrap().as_str(), "KC");
        assert_eq!("WSH".parse::<TeamCode>().unwrap().to_string(), "WSH");
        for wrong in ["", "kc", "CHIEFS", "K C", "Ä"] {
            assert!(wrong.parse::<TeamCode>().is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn every_division_is_found_by_its_name() {
        for division in Division::ALL {
            assert_eq!(division.name().parse(), Ok(division));
        }
        assert!("NFC Middle".parse::<Division>().is_err());
    }
}
