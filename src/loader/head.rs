//! The league's head in the body of its reference, for readers that have no store: its name, its calendar, and how far its
//! results go.

use serde::{Deserialize, Serialize};

use crate::clock::Moment;
use crate::league::{
    Edition, GameId, GameResult, Origin, Progress, ResultChange, Season, StoreId, TeamCode, Week,
    clean_name,
};
use crate::store::{Head, SeasonHead};

/// No league has a head of more bytes: one that claims more is not read.
const MOST_BYTES: usize = 1 << 20;

/// The head as it is sent, in JSON. A field that a later program adds is passed over.
#[derive(Serialize, Deserialize)]
struct Body {
    name: String,
    seasons: Vec<BodySeason>,
    /// When the next results should be known, in milliseconds since 1970.
    #[serde(default)]
    due: Option<Moment>,
}

#[derive(Serialize, Deserialize)]
struct BodySeason {
    season: Season,
    /// The weeks with at least one result.
    weeks: Vec<Week>,
    /// The weeks that have games.
    planned: Vec<Week>,
    progress: Option<BodyProgress>,
}

/// Of the newest week with a result: its games, those with a result, those called off, and the changes that led there.
#[derive(Serialize, Deserialize)]
struct BodyProgress {
    games: u32,
    finals: u32,
    called_off: u32,
    noted: u32,
    newest: Option<BodyResult>,
}

/// A result as it is sent.
#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum BodyScore {
    /// The scores of the home and the away team.
    Final(u8, u8),
    CalledOff,
}

/// The newest result.
#[derive(Serialize, Deserialize)]
struct BodyResult {
    game: i64,
    week: Week,
    home: TeamCode,
    away: TeamCode,
    old: Option<BodyScore>,
    new: BodyScore,
    at: Option<i64>,
}

/// What a reader knows of a league from its reference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct KnownHead {
    pub(super) league: Head,
    /// When the next results should be known.
    pub(super) due: Option<Moment>,
}

/// The body of a league's reference.
pub(super) fn encode(league: &Head, due: Option<Moment>) -> Vec<u8> {
    let body = Body {
        name: league.name.clone(),
        seasons: league.seasons.iter().map(BodySeason::of).collect(),
        due,
    };
    // Numbers and texts can always be written.
    serde_json::to_vec(&body).unwrap_or_default()
}

/// Reads the body of the reference of an edition; `None` when it is not one.
pub(super) fn decode(id: &StoreId, edition: Edition, bytes: &[u8]) -> Option<KnownHead> {
    if bytes.len() > MOST_BYTES {
        return None;
    }
    let body: Body = serde_json::from_slice(bytes).ok()?;
    let seasons: Vec<SeasonHead> = body
        .seasons
        .into_iter()
        .map(BodySeason::read)
        .collect::<Option<_>>()?;
    seasons
        .is_sorted_by(|a, b| a.season < b.season)
        .then_some(KnownHead {
            league: Head {
                id: id.clone(),
                name: clean_name(&body.name),
                revision: edition.revision,
                facts: edition.facts,
                seasons,
            },
            due: body.due,
        })
}

impl BodySeason {
    fn of(head: &SeasonHead) -> Self {
        let progress = |progress: &Progress| BodyProgress {
            games: progress.games,
            finals: progress.finals,
            called_off: progress.called_off,
            noted: progress.noted,
            newest: progress.newest.as_ref().map(BodyResult::of),
        };
        Self {
            season: head.season,
            weeks: head.weeks.clone(),
            planned: head.planned.clone(),
            progress: head.progress.as_ref().map(progress),
        }
    }

    /// `None` for weeks in disorder, or for results of a week that has no games.
    fn read(self) -> Option<SeasonHead> {
        let sorted = |weeks: &[Week]| weeks.is_sorted_by(|a, b| a < b);
        let known = self.weeks.iter().all(|week| self.planned.contains(week));
        (known && sorted(&self.weeks) && sorted(&self.planned)).then(|| SeasonHead {
            season: self.season,
            progress: self.progress.map(|progress| Progress {
                games: progress.games,
                finals: progress.finals,
                called_off: progress.called_off,
                noted: progress.noted,
                newest: progress.newest.map(|newest| newest.read(self.season)),
            }),
            weeks: self.weeks,
            planned: self.planned,
        })
    }
}

impl BodyScore {
    const fn of(result: GameResult) -> Self {
        match result {
            GameResult::Final { home, away } => Self::Final(home, away),
            GameResult::CalledOff => Self::CalledOff,
        }
    }

    const fn read(self) -> GameResult {
        match self {
            Self::Final(home, away) => GameResult::Final { home, away },
            Self::CalledOff => GameResult::CalledOff,
        }
    }
}

impl BodyResult {
    fn of(change: &ResultChange) -> Self {
        Self {
            game: change.game.0,
            week: change.week,
            home: change.home,
            away: change.away,
            old: change.old.map(BodyScore::of),
            new: BodyScore::of(change.new),
            at: change.origin.at,
        }
    }

    fn read(self, season: Season) -> ResultChange {
        ResultChange {
            game: GameId(self.game),
            season,
            week: self.week,
            home: self.home,
            away: self.away,
            old: self.old.map(BodyScore::read),
            new: self.new.read(),
            origin: Origin {
                // Where a result came from may be a file of the publisher's, which is not for others to know.
                name: String::new(),
                at: self.at,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::league::{Digest, Revision};

    fn weeks(numbers: std::ops::RangeInclusive<u8>) -> Vec<Week> {
        numbers.filter_map(Week::new).collect()
    }

    fn change(old: Option<GameResult>, new: GameResult) -> ResultChange {
        ResultChange {
            game: GameId(101),
            season: Season::new(2024).unwrap(),
            week: Week::new(3).unwrap(),
            home: "NYG".parse().unwrap(),
            away: "KC".parse().unwrap(),
            old,
            new,
            origin: Origin {
                name: String::new(),
                at: Some(1_700_000_000),
            },
        }
    }

    /// A result that was a call-off before is no first result.
    #[test]
    fn every_result_reads_as_it_is_written() {
        let played = GameResult::Final { home: 20, away: 10 };
        for result in [played, GameResult::CalledOff] {
            for old in [None, Some(played), Some(GameResult::CalledOff)] {
                let change = change(old, result);
                let sent = serde_json::to_vec(&BodyResult::of(&change)).unwrap();
                let read: BodyResult = serde_json::from_slice(&sent).unwrap();
                assert_eq!(read.read(change.season), change);
            }
        }
    }

    #[test]
    fn a_head_reads_as_it_is_written_and_nothing_else_is_one() {
        let id = StoreId::from_bits(7 << 96);
        let season = |year, progress| SeasonHead {
            season: Season::new(year).unwrap(),
            weeks: weeks(1..=3),
            planned: weeks(1..=18),
            progress,
        };
        let progress = Progress {
            games: 16,
            finals: 14,
            called_off: 1,
            noted: 17,
            newest: Some(change(None, GameResult::Final { home: 20, away: 10 })),
        };
        let league = Head {
            id: id.clone(),
            name: "Zoë's League".to_owned(),
            revision: Revision(412),
            facts: Digest(0xfac7),
            seasons: vec![season(2023, None), season(2024, Some(progress))],
        };
        let due = Some(Moment(1_700_000_000_000));
        let sent = encode(&league, due);
        let read = decode(&id, league.edition(), &sent);
        assert_eq!(read, Some(KnownHead { league, due }));
        for hostile in [
            "",
            "{}",
            "[]",
            r#"{"name":"L","seasons":[{"season":1,"weeks":[],"planned":[],"progress":null}]}"#,
            r#"{"name":"L","seasons":[{"season":2024,"weeks":[2],"planned":[1],"progress":null}]}"#,
            r#"{"name":"L","seasons":[{"season":2024,"weeks":[],"planned":[2,1],"progress":null}]}"#,
        ] {
            let read = decode(&id, Edition::default(), hostile.as_bytes());
            assert_eq!(read, None, "{hostile}");
        }
        let plain = r#"{"name":"\u001b[2J","seasons":[],"later":1}"#;
        let read = decode(&id, Edition::default(), plain.as_bytes()).unwrap();
        assert!(!read.league.name.contains('\u{1b}'));
    }
}
