//! Results beside the change log.

use std::io;

use serde::Serialize;

use crate::clock::Moment;
use crate::league::{GameResult, ResultChange, clean_name};
use crate::loader::{CheckedLog, UnnotedResult};
use crate::output::json::timestamp;

/// Prints how many results were noted, the newest, and those that are not what was noted.
pub(super) fn text(log: &CheckedLog, out: &mut dyn io::Write) -> io::Result<()> {
    let CheckedLog {
        games,
        newest,
        drifted,
    } = log;
    let Some(newest) = newest else {
        return writeln!(out, "results none noted yet");
    };
    let verdict = super::verdict(drifted.len() as u64, "as noted");
    writeln!(
        out,
        "results {games} noted, the newest {}: {verdict}",
        told(newest)
    )?;
    for UnnotedResult { noted, stored } in drifted {
        let ResultChange {
            season,
            week,
            away,
            home,
            ..
        } = noted;
        writeln!(
            out,
            "  {season} week {week}, {away} at {home}: stored {}, noted last {}",
            score(*stored),
            told(noted)
        )?;
    }
    Ok(())
}

/// `KC 17 at NYG 20, from site.example, 2024-11-26T03:31:00Z`
fn told(change: &ResultChange) -> String {
    let origin = &change.origin;
    let from = match origin.name.as_str() {
        "" => String::new(),
        name => format!(", from {}", clean_name(name)),
    };
    let at = at(change).map(|at| format!(", {at}")).unwrap_or_default();
    format!("{change}{from}{at}")
}

fn at(change: &ResultChange) -> Option<String> {
    let seconds = u64::try_from(change.origin.at?).ok()?;
    timestamp(Moment(seconds.checked_mul(1000)?))
}

fn score(result: Option<GameResult>) -> String {
    match result {
        Some(GameResult::Final { home, away }) => format!("{away} at {home}"),
        Some(GameResult::CalledOff) => "called off".to_owned(),
        None => "nothing".to_owned(),
    }
}

/// The same for JSON.
#[derive(Serialize)]
pub(super) struct Results {
    games: u64,
    drift: u64,
    newest: Option<Line>,
    differences: Vec<Line>,
}

#[derive(Serialize)]
struct Line {
    game_id: i64,
    noted: String,
    from: String,
    at: Option<String>,
    /// Only where it is not what was noted.
    #[serde(skip_serializing_if = "Option::is_none")]
    stored: Option<String>,
}

impl Results {
    pub(super) fn of(log: &CheckedLog) -> Self {
        let different = |different: &UnnotedResult| Line {
            stored: Some(score(different.stored)),
            ..Line::of(&different.noted)
        };
        Self {
            games: log.games,
            drift: log.drifted.len() as u64,
            newest: log.newest.as_ref().map(Line::of),
            differences: log.drifted.iter().map(different).collect(),
        }
    }
}

impl Line {
    fn of(change: &ResultChange) -> Self {
        Self {
            game_id: change.game.0,
            noted: change.to_string(),
            from: change.origin.name.clone(),
            at: at(change),
            stored: None,
        }
    }
}
