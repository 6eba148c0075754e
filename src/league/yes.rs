//! Yes or no, as people write it.

use std::fmt;
use std::str::FromStr;

/// An answer to a question with two answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Yes(pub bool);

impl fmt::Display for Yes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for Yes {
    type Err = String;

    /// Takes the usual words in any case.
    fn from_str(text: &str) -> Result<Self, String> {
        match text.to_ascii_lowercase().as_str() {
            "true" | "yes" | "on" | "1" => Ok(Self(true)),
            "false" | "no" | "off" | "0" => Ok(Self(false)),
            _ => Err(format!(
                "'{}' is neither true nor false",
                text.escape_debug()
            )),
        }
    }
}
