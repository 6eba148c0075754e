//! How far a game is.

use serde::Deserialize;

/// The status of a game. Neither its name nor its clock is read: the one comes in several spellings, the other in
/// several types.
#[derive(Deserialize)]
pub(super) struct Status {
    #[serde(rename = "type")]
    kind: Option<Kind>,
}

#[derive(Deserialize)]
struct Kind {
    completed: Option<bool>,
    state: Option<String>,
}

/// What a status means for the result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// There is none yet: the game is to come or under way.
    None,
    /// The score is the result.
    Final,
    /// The game is over without having been completed.
    CalledOff,
}

impl Status {
    /// An error where the answer leaves it open: whether a game that is over was completed must be said.
    pub(super) fn end(&self) -> Result<End, String> {
        let kind = self.kind.as_ref().ok_or("its status has no type")?;
        let state = kind.state.as_deref();
        let is_over = state.is_some_and(|state| state.eq_ignore_ascii_case("post"));
        match (kind.completed, is_over) {
            (Some(true), _) => Ok(End::Final),
            (Some(false), true) => Ok(End::CalledOff),
            (_, false) => Ok(End::None),
            (None, true) => Err("nothing says whether it was completed".to_owned()),
        }
    }
}
