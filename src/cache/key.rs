//! The names of keys in the cache. Every key string is made in this module.

use std::fmt;

use crate::league::{Edition, Season, StoreId, Week};
use crate::scoretable::{Kind, VERSION};

/// A league as the cache knows it: by its whole store id.
///
/// Its keys carry the first eight hex digits, in braces, so that a Redis cluster keeps all keys of a league in one slot.
/// Two leagues may begin alike and so have the same keys: the reference names its league in full, and the checksum of an
/// entry covers the full id.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct LeagueTag {
    store: StoreId,
    /// What stands between the name of the program and the tag in every key: nothing, except for a trial.
    lead: String,
}

impl LeagueTag {
    /// The tag of a league.
    pub fn of(store: &StoreId) -> Self {
        Self {
            store: store.clone(),
            lead: String::new(),
        }
    }

    /// The place of whatever league has this tag, for a caller that does not know the rest of its identity: its keys are those
    /// of that league. `None` for a text that is no tag.
    pub(super) fn at(tag: &str) -> Option<Self> {
        StoreId::new(&format!("{tag}-0000-0000-0000-000000000000")).map(|store| Self::of(&store))
    }

    /// The full identity behind it.
    pub const fn store(&self) -> &StoreId {
        &self.store
    }

    /// The tag of no league, for a caller that tries out the server of this one: its keys are in the same slot, and no viewer
    /// that watches the league is told of them.
    pub(super) fn trial(&self, id: &str) -> Self {
        Self {
            lead: format!("trial:{id}:"),
            ..self.clone()
        }
    }

    fn named(&self, what: &str) -> String {
        format!("scoretable:{}{{{}}}:{what}", self.lead, self.store.short())
    }

    /// The hash that holds the league's reference. Viewers are told of every key that begins with this name, so no other key
    /// may.
    pub fn reference(&self) -> String {
        self.named("league")
    }

    /// The hash that repeats the announced edition.
    pub fn mark(&self) -> String {
        self.named("mark")
    }

    /// The sorted set of what readers ask for. It is in the league's slot, and outside what readers are told of.
    pub fn wanted(&self) -> String {
        format!("scoretable:wanted:{}{{{}}}", self.lead, self.store.short())
    }
}

/// Whether a text has the form of a league's tag: the first eight hex digits of the store id.
pub fn is_tag(text: &str) -> bool {
    LeagueTag::at(text).is_some()
}

/// The hash that lists the leagues of a server. It belongs to none of them, and so has a slot of its own.
pub(super) const DIRECTORY: &str = "scoretable:leagues";

/// What an entry holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Content {
    /// A scoretable.
    Table(Kind),
    /// What is behind the rows of the players of one block: those whose id, divided by [`BLOCK`], is this number.
    Details(u32),
}

/// How many player ids the details of one entry cover. An entry for every player would be many that are hardly ever read
/// twice, and one for all would be large.
pub const BLOCK: u32 = 64;

impl fmt::Display for Content {
    /// `enhanced`, or `details-7`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Table(kind) => kind.fmt(f),
            Self::Details(block) => write!(f, "details-{block}"),
        }
    }
}

/// One entry of a league, in whatever edition.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Key {
    /// The league.
    pub league: LeagueTag,
    /// What it holds.
    pub content: Content,
    /// The season.
    pub season: Season,
    /// The week; `None` for the time before a season's first result.
    pub week: Option<Week>,
}

impl Key {
    /// The hash that holds the entry of an edition. Its content depends on its name alone, so two programs that fill it
    /// write the same table.
    pub fn table(&self, edition: Edition) -> String {
        self.league.named(&self.in_edition(edition))
    }

    /// The string that holds the token of the viewer that is building the entry.
    pub fn lease(&self, edition: Edition) -> String {
        self.league
            .named(&format!("lease:{}", self.in_edition(edition)))
    }

    fn in_edition(&self, edition: Edition) -> String {
        format!("{}:{edition}:v{VERSION}:{self}", self.letter())
    }

    const fn letter(&self) -> char {
        match self.content {
            Content::Table(_) => 't',
            Content::Details(_) => 'd',
        }
    }

    /// The entry as a member of the league's requests, without an edition: `t:enhanced:2024:12`, or `d:2024:12:7`.
    pub fn wanted(&self) -> String {
        format!("{}:{self}", self.letter())
    }

    /// Reads a member of a league's requests; `None` for everything that [`wanted`](Self::wanted) does not write. Any program
    /// that may ask can write any bytes.
    pub fn of_wanted(league: &LeagueTag, member: &[u8]) -> Option<Self> {
        let text = std::str::from_utf8(member).ok()?;
        let parts: Vec<&str> = text.splitn(5, ':').collect();
        let (content, season, week) = match parts.as_slice() {
            ["t", kind, season, week] => (Content::Table(kind.parse().ok()?), season, week),
            ["d", season, week, block] => (Content::Details(block.parse().ok()?), season, week),
            _ => return None,
        };
        let key = Self {
            league: league.clone(),
            content,
            season: season.parse().ok()?,
            week: match *week {
                "0" => None,
                week => Some(week.parse().ok()?),
            },
        };
        // Numbers are also read from other texts, such as `+7` and `007`.
        (key.wanted() == text).then_some(key)
    }
}

impl fmt::Display for Key {
    /// `enhanced:2024:12`, or `enhanced:2024:0` before the season's first result; `2024:12:7` for the details of block 7.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (season, week) = (self.season, self.week.map_or(0, Week::get));
        match self.content {
            Content::Table(kind) => write!(f, "{kind}:{season}:{week}"),
            Content::Details(block) => write!(f, "{season}:{week}:{block}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::league::{Digest, Revision};

    #[test]
    fn all_keys_of_a_league_share_one_hash_tag() {
        let store = StoreId::new("1f3a9c02-0000-4000-8000-000000000000").unwrap();
        let league = LeagueTag::of(&store);
        let season = Season::new(2024).unwrap();
        let key = Key {
            league: league.clone(),
            content: Content::Table(Kind::Enhanced),
            season,
            week: Week::new(12),
        };
        let edition = Edition {
            revision: Revision(412),
            facts: Digest(0x4f2a),
        };
        assert_eq!(league.reference(), "scoretable:{1f3a9c02}:league");
        assert_eq!(league.mark(), "scoretable:{1f3a9c02}:mark");
        let rest = format!("t:412-0000000000004f2a:v{VERSION}:enhanced:2024:12");
        assert_eq!(
            key.table(edition),
            format!("scoretable:{{1f3a9c02}}:{rest}")
        );
        assert_eq!(
            key.lease(edition),
            format!("scoretable:{{1f3a9c02}}:lease:{rest}")
        );
        let trial = league.trial("t1");
        assert_eq!(trial.reference(), "scoretable:trial:t1:{1f3a9c02}:league");
        assert_eq!(
            LeagueTag::at("1f3a9c02").unwrap().reference(),
            league.reference()
        );
        for no_tag in ["", "1F3A9C02", "1f3a9c0", "1f3a9c021", "1f3a9c0}"] {
            assert_eq!(LeagueTag::at(no_tag), None, "{no_tag}");
        }
        assert!(!DIRECTORY.starts_with(&league.reference()));
        for other in [league.mark(), key.table(edition), key.lease(edition)] {
            assert!(!other.starts_with(&league.reference()), "{other}");
        }
        let details = Key {
            content: Content::Details(7),
            ..key.clone()
        };
        assert!(
            details
                .table(edition)
                .contains(&format!("d:412-0000000000004f2a:v{VERSION}:2024:12:7"))
        );
        assert_eq!(league.wanted(), "scoretable:wanted:{1f3a9c02}");
        assert_eq!(trial.wanted(), "scoretable:wanted:trial:t1:{1f3a9c02}");
        assert_eq!(Key { week: None, ..key }.to_string(), "enhanced:2024:0");
    }

    #[test]
    fn a_request_is_read_as_it_is_written_and_nothing_else_is() {
        let league = LeagueTag::of(&StoreId::from_bits(7));
        let of = |content, week| Key {
            league: league.clone(),
            content,
            season: Season::new(2024).unwrap(),
            week: Week::new(week),
        };
        for (key, member) in [
            (of(Content::Table(Kind::Enhanced), 12), "t:enhanced:2024:12"),
            (of(Content::Table(Kind::AllTime), 0), "t:all-time:2024:0"),
            (of(Content::Details(0), 0), "d:2024:0:0"),
            (of(Content::Details(7), 12), "d:2024:12:7"),
            (of(Content::Details(u32::MAX), 1), "d:2024:1:4294967295"),
        ] {
            assert_eq!(key.wanted(), member);
            assert_eq!(Key::of_wanted(&league, member.as_bytes()), Some(key));
        }
        for nonsense in [
            "",
            "t",
            "t:enhanced:2024",
            "t:enhanced:2024:012",
            "t:enhanced:2024:+12",
            "t:enhanced:2024:00",
            "t:enhanced:2024:32",
            "t:enhanced:2024:256",
            "t:enhanced:02024:12",
            "t:enhanced:1:12",
            "t:enhanced:2024:12:0",
            "t:Enhanced:2024:12",
            "t:enhanced :2024:12",
            " t:enhanced:2024:12",
            "t:enhanced:2024:12\n",
            "t:enhanced:2024:12\0",
            "t:1-00000000000000f1:v4:enhanced:2024:12",
            "scoretable:{1f3a9c02}:t:enhanced:2024:12",
            "\u{1b}[2J:enhanced:2024:12",
            "d:2024:12",
            "d:2024:12:07",
            "d:2024:12:-1",
            "d:2024:12:4294967296",
            "x:enhanced:2024:12",
        ] {
            assert_eq!(
                Key::of_wanted(&league, nonsense.as_bytes()),
                None,
                "{nonsense:?}"
            );
        }
        assert_eq!(Key::of_wanted(&league, b"t:enhanced:2024:\xff"), None);
        assert_eq!(Key::of_wanted(&league, &vec![b':'; 100_000]), None);
    }
}
