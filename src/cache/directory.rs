//! The directory: the leagues that a server holds, for a reader that does not know which of them it is to show.
//!
//! It is one hash in a slot of its own, with a line for each league: its tag, its store and its name, and nothing that
//! grows old. A program with the store writes the line whenever it announces the league, and at its first look. A league
//! that is not listed is there all the same, and is found by its tag.

use super::key::LeagueTag;
use super::{Cache, CacheError};
use crate::league::{StoreId, name_within_limits};

/// A league, as the directory lists it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// The identity of its store, which begins with the league's tag.
    pub store: StoreId,
    /// Its name, clean.
    pub name: String,
}

impl Listed {
    /// The value of its field, readable with `redis-cli HGETALL`.
    pub(super) fn line(&self) -> String {
        format!("{} {}", self.store, self.name)
    }

    /// Reads a field; `None` for one that is damaged, or that no program of ours has written.
    fn read(tag: &[u8], line: &[u8]) -> Option<Self> {
        let (store, name) = std::str::from_utf8(line).ok()?.split_once(' ')?;
        let store = StoreId::new(store)?;
        let name = name_within_limits(name).ok()?;
        (store.short().as_bytes() == tag).then_some(Self { store, name })
    }
}

/// Reads the whole directory, in the order of the names. Damaged fields are left out.
pub(super) fn listed<F: AsRef<[u8]>>(
    fields: impl IntoIterator<Item = (F, Vec<u8>)>,
) -> Vec<Listed> {
    let fields = fields.into_iter();
    let mut listed: Vec<Listed> = fields
        .filter_map(|(tag, line)| Listed::read(tag.as_ref(), &line))
        .collect();
    listed.sort_by_cached_key(|it| (it.name.to_lowercase(), it.store.to_string()));
    listed
}

impl Cache {
    /// Lists the leagues of the server, for a command that the user gave: an unavailable server is tried again now. A cache
    /// inside this process lists what this process listed, which for a program without a store is nothing.
    ///
    /// # Errors
    /// [`CacheError::Off`] when there is no cache, [`CacheError::Unheard`] when its server does not answer.
    pub async fn leagues(&self) -> Result<Vec<Listed>, CacheError> {
        let leagues = self.awake().await?.leagues().await;
        leagues.map_err(|unavailable| self.unheard(unavailable.0))
    }

    /// Writes the line of a league. One that cannot be written harms nothing: the league can be named by its tag, and the
    /// next announcement writes it again.
    pub async fn list_league(&self, league: &Listed) {
        if let Some(backend) = self.backends.backend(&self.local).await {
            let _unlisted = backend.list_league(league).await;
        }
    }

    /// Removes the line of a league; whether there was one. The next announcement of the league writes it again.
    ///
    /// # Errors
    /// As [`leagues`](Self::leagues).
    pub async fn unlist(&self, tag: &str) -> Result<bool, CacheError> {
        let removed = self.awake().await?.unlist(tag).await;
        removed.map_err(|unavailable| self.unheard(unavailable.0))
    }

    /// Finds the league of a tag by its reference, listed or not; `None` when none is announced there, and for a text that
    /// is no tag.
    ///
    /// # Errors
    /// As [`leagues`](Self::leagues).
    pub async fn league_at(&self, tag: &str) -> Result<Option<StoreId>, CacheError> {
        let Some(place) = LeagueTag::at(tag) else {
            return Ok(None);
        };
        let store = self.awake().await?.store_at(&place).await;
        store.map_err(|unavailable| self.unheard(unavailable.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STORE: &str = "1f3a9c02-0000-4000-8000-00000000000a";

    fn read(tag: &str, line: &[u8]) -> Vec<Listed> {
        listed([(tag, line.to_vec())])
    }

    #[test]
    fn a_line_reads_as_it_is_written() {
        let league = Listed {
            store: StoreId::new(STORE).unwrap(),
            name: "Pigskin League of 2024".to_owned(),
        };
        assert_eq!(league.line(), format!("{STORE} Pigskin League of 2024"));
        assert_eq!(read("1f3a9c02", league.line().as_bytes()), [league]);
    }

    #[test]
    fn a_damaged_line_is_left_out_and_a_hostile_name_is_cleaned() {
        let line = |rest: &str| format!("{STORE}{rest}").into_bytes();
        for (tag, damaged) in [
            ("1f3a9c03", line(" Pigskin")),
            ("1F3A9C02", line(" Pigskin")),
            ("", line(" Pigskin")),
            ("1f3a9c02", line("")),
            ("1f3a9c02", line("\tPigskin")),
            ("1f3a9c02", line(&format!(" {}", "x".repeat(500)))),
            ("1f3a9c02", b"Pigskin".to_vec()),
            ("1f3a9c02", b"".to_vec()),
            ("1f3a9c02", b"\xff\xfe".to_vec()),
            ("1f3a9c02", [STORE.as_bytes(), b" \xff"].concat()),
        ] {
            assert_eq!(read(tag, &damaged), [], "{tag} {damaged:?}");
        }
        let named = |name: &str| read("1f3a9c02", &line(name)).pop().map(|it| it.name);
        assert_eq!(
            named(" \u{1b}[2JPig\u{202e}skin").as_deref(),
            Some("[2JPigskin")
        );
        assert_eq!(named(" ").as_deref(), Some("(no name)"));
    }

    #[test]
    fn the_directory_is_in_the_order_of_the_names() {
        let line = |tag: &str, name: &str| {
            let store = STORE.replace("1f3a9c02", tag);
            (tag.to_owned(), format!("{store} {name}").into_bytes())
        };
        let fields = [
            line("00000002", "beta"),
            line("00000003", "Alpha"),
            line("00000001", "Beta"),
        ];
        let tags: Vec<String> = listed(fields)
            .iter()
            .map(|it| it.store.short().to_owned())
            .collect();
        assert_eq!(tags, ["00000003", "00000001", "00000002"]);
    }
}
