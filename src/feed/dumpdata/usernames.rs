//! Whom a username means, in a dump that refers to players by it (Django's natural keys).

use std::collections::BTreeMap;

use super::fields::Reference;
use crate::feed::Fault;
use crate::league::{GameId, PlayerId};

/// The usernames of a dump's players.
#[derive(Debug, Default)]
pub(super) struct Usernames {
    /// The player of each; `None` when it is that of several.
    known: BTreeMap<String, Option<PlayerId>>,
    /// Whether these are the usernames of the whole dump.
    is_complete: bool,
    /// The first username that was referred to and not known.
    unknown: Option<String>,
    /// The first thing in the dump that no username can help with.
    hopeless: Option<String>,
}

impl Usernames {
    /// Notes a player's own names. A site may let its players sign in by another field than the username.
    pub(super) fn note<'a>(
        &mut self,
        player: Option<PlayerId>,
        names: impl IntoIterator<Item = &'a str>,
    ) {
        for name in names {
            let Some(player) = player else {
                let why = || format!("its player '{name}' has no number");
                self.hopeless.get_or_insert_with(why);
                return;
            };
            let known = self.known.entry(name.to_owned()).or_insert(Some(player));
            *known = known.filter(|known| *known == player);
        }
    }

    /// The player that a record refers to. Where it is an error that no such username is known, the dump is read again or
    /// refused as a whole; see [`needed`](Self::needed).
    pub(super) fn player(&mut self, reference: &Reference) -> Result<PlayerId, String> {
        match reference {
            Reference::Number(number) => {
                let player = u32::try_from(*number).map(PlayerId);
                player.map_err(|_| format!("{number} is no player's number"))
            }
            Reference::Natural(name) => match self.known.get(name) {
                Some(Some(player)) if self.is_complete => Ok(*player),
                _ => {
                    self.unknown.get_or_insert_with(|| name.clone());
                    Err(format!("'{name}' is no player's username"))
                }
            },
        }
    }

    /// The game that a record refers to.
    pub(super) fn game(&mut self, reference: &Reference) -> Result<GameId, String> {
        match reference {
            Reference::Number(number) => Ok(GameId(*number)),
            Reference::Natural(name) => {
                let why = format!("it names the game '{name}' in another way than by number");
                self.hopeless.get_or_insert_with(|| why.clone());
                Err(why)
            }
        }
    }

    /// The usernames with which the dump is to be read again, if it must be.
    ///
    /// # Errors
    ///
    /// When the dump does not say who is meant by a username.
    pub(super) fn needed(&mut self) -> Result<Option<Self>, Fault> {
        let refused = |why: String| Err(Fault::NoNumbers { why });
        if let Some(why) = self.hopeless.take() {
            return refused(why);
        }
        let Some(unknown) = self.unknown.take() else {
            return Ok(None);
        };
        match self.known.get(&unknown) {
            Some(Some(_)) => Ok(Some(Self {
                known: std::mem::take(&mut self.known),
                is_complete: true,
                ..Self::default()
            })),
            Some(None) => refused(format!("two of its players have the username '{unknown}'")),
            None => refused(format!(
                "it names players by username, and none of its players has the username '{unknown}'"
            )),
        }
    }
}
