//! Prints the result of a verification.

use std::io;

use serde::Serialize;

use super::Format;
use super::json::{line, timestamp};
use super::reconcile::AgainstLine;
use crate::clock::Moment;
use crate::league::{GameResult, ResultChange, Season, Week, clean_name};
use crate::loader::{
    Checked, CheckedEntry, CheckedLog, CheckedSeason, Drift, Finding, Status, Unconfirmed,
    UnnotedResult,
};
use crate::scoretable::{Difference, Differences};
use crate::text::humanize;

pub use super::reconcile::Comparison;

/// Prints how the store compares with its own facts, the cache with the store, and the store with a dump if there is one.
///
/// # Errors
///
/// When `out` cannot be written to.
pub fn verification(
    store: &Checked,
    entries: &[CheckedEntry],
    status: &Status,
    against: Option<&Comparison>,
    format: Format,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    match format {
        Format::Json => line(out, &Document::of(store, entries, status, against)),
        Format::Text => {
            store_text(store, out)?;
            cache_text(entries, status, out)?;
            against.map_or(Ok(()), |against| super::reconcile::text(against, out))
        }
    }
}

/// The number of differences between the cache and the store.
pub fn entries_differing(entries: &[CheckedEntry]) -> u64 {
    entries
        .iter()
        .map(|entry| count(entry.finding.as_ref()))
        .sum()
}

fn count(finding: Option<&Finding>) -> u64 {
    match finding {
        Some(Finding::Different(found)) => found.count,
        Some(Finding::Identical | Finding::SameEntry | Finding::OtherRevision) | None => 0,
    }
}

fn store_text(store: &Checked, out: &mut dyn io::Write) -> io::Result<()> {
    let Checked {
        edition,
        facts,
        log,
        seasons,
        unconfirmed,
    } = store;
    let known = if store.facts_are_sound() {
        "as counted".to_owned()
    } else {
        format!(
            "not those it was counted for ({}): changed by another program",
            edition.facts
        )
    };
    writeln!(
        out,
        "store   revision {}, facts {facts}, {known}",
        edition.revision
    )?;
    text(log, out)?;
    for season in seasons {
        let CheckedSeason {
            season,
            weeks,
            rows,
            drifted,
            named,
        } = season;
        write!(out, "{season}    {weeks} weeks, {rows} rows: ")?;
        writeln!(out, "{}", verdict(*drifted, "as picks and results give"))?;
        for drift in named {
            let Drift {
                week,
                player,
                name,
                column,
                stored,
                recomputed,
            } = drift;
            let name = clean_name(name);
            writeln!(
                out,
                "  {season} week {week}, {name} (player {player}): {column} stored {stored}, recomputed {recomputed}"
            )?;
        }
        others(*drifted, named.len(), out)?;
    }
    for game in unconfirmed {
        writeln!(out, "picks   {}", of_unconfirmed(game))?;
    }
    Ok(())
}

/// `DET at PHI, 2024 week 5, picked by Ada Lovelace: ` and why it will not count, if that is known.
fn of_unconfirmed(game: &Unconfirmed) -> String {
    let Unconfirmed {
        season,
        week,
        home,
        away,
        players,
        lost,
    } = game;
    let why = lost
        .as_deref()
        .unwrap_or("the schedule of that week is not known yet");
    format!("{away} at {home}, {season} week {week}, picked by {players}: {why}")
}

fn cache_text(
    entries: &[CheckedEntry],
    status: &Status,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let backend = status.backend.name();
    let shown: Vec<&CheckedEntry> = entries
        .iter()
        .filter(|entry| entry.finding.is_some())
        .collect();
    match (&status.address, status.state.detail()) {
        (Some(address), Some(why)) if status.state.is_away() => {
            return writeln!(out, "cache   {address} could not be asked: {why}");
        }
        _ if shown.is_empty() => {
            return writeln!(out, "cache   {backend}, nothing that would be shown");
        }
        _ => {}
    }
    writeln!(out, "cache   {backend}, {}", compared(&shown))?;
    for CheckedEntry { key, finding, .. } in shown {
        let week = key.week.map_or(0, Week::get);
        match finding {
            Some(Finding::Different(Differences { kept, count })) => {
                for Difference {
                    player,
                    column,
                    first,
                    second,
                } in kept
                {
                    let player = clean_name(player);
                    writeln!(
                        out,
                        "  {} {} week {week}, {player}: {column} cached {first}, rebuilt {second}",
                        key.content, key.season
                    )?;
                }
                others(*count, kept.len(), out)?;
            }
            Some(Finding::OtherRevision) => writeln!(
                out,
                "  {} {} week {week}: of another revision than this store, not compared",
                key.content, key.season
            )?,
            Some(Finding::Identical | Finding::SameEntry) | None => {}
        }
    }
    Ok(())
}

/// `18 entries: as the store gives`, for the entries that could be compared.
fn compared(shown: &[&CheckedEntry]) -> String {
    let entries = |number: usize| humanize::count(number as u64, "entry", "entries");
    let is_other = |entry: &&&CheckedEntry| entry.finding == Some(Finding::OtherRevision);
    let (all, others) = (shown.len(), shown.iter().filter(is_other).count());
    let differing = shown
        .iter()
        .map(|entry| count(entry.finding.as_ref()))
        .sum();
    let found = verdict(differing, "as the store gives");
    match (all - others, others) {
        (_, 0) => format!("{}: {found}", entries(all)),
        (0, 1) => "1 entry, not compared".to_owned(),
        (0, _) => format!("{}, none of them compared", entries(all)),
        (some, _) => format!("{some} of {} compared: {found}", entries(all)),
    }
}

fn verdict(differences: u64, sound: &str) -> String {
    match differences {
        0 => sound.to_owned(),
        some => humanize::count(some, "difference", "differences"),
    }
}

/// Prints the number of differences that were not listed.
fn others(all: u64, named: usize, out: &mut dyn io::Write) -> io::Result<()> {
    match all.saturating_sub(named as u64) {
        0 => Ok(()),
        more => writeln!(out, "  and {more} more"),
    }
}

// The result as JSON.

#[derive(Serialize)]
struct Document<'a> {
    drift: u64,
    revision: u64,
    facts: Facts,
    results: Results,
    seasons: Vec<SeasonLine<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    unconfirmed: Vec<UnconfirmedLine<'a>>,
    cache: Cache<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    against: Option<AgainstLine<'a>>,
}

#[derive(Serialize)]
struct Facts {
    counted: String,
    found: String,
}

#[derive(Serialize)]
struct SeasonLine<'a> {
    season: Season,
    weeks: usize,
    rows: u64,
    drift: u64,
    differences: Vec<DriftLine<'a>>,
}

#[derive(Serialize)]
struct DriftLine<'a> {
    week: Week,
    player_id: u32,
    player: &'a str,
    column: &'a str,
    stored: &'a str,
    recomputed: &'a str,
}

/// A picked game that no schedule has confirmed.
#[derive(Serialize)]
struct UnconfirmedLine<'a> {
    season: Season,
    week: Week,
    away: String,
    home: String,
    picks: usize,
    /// The first of those who picked it.
    players: &'a [String],
    /// `null` as long as the schedule of the week is not known.
    lost: Option<&'a str>,
}

#[derive(Serialize)]
struct Cache<'a> {
    backend: &'static str,
    state: &'static str,
    entries: Vec<EntryLine<'a>>,
}

#[derive(Serialize)]
struct EntryLine<'a> {
    table: String,
    season: Season,
    week: Option<Week>,
    verdict: &'static str,
    /// `null` for an entry that was not compared.
    identical: Option<bool>,
    drift: u64,
    differences: Vec<CellLine<'a>>,
}

#[derive(Serialize)]
struct CellLine<'a> {
    player: &'a str,
    column: &'a str,
    cached: &'a str,
    rebuilt: &'a str,
}

impl<'a> Document<'a> {
    fn of(
        store: &'a Checked,
        entries: &'a [CheckedEntry],
        status: &Status,
        against: Option<&'a Comparison>,
    ) -> Self {
        let there = against.map_or(0, |against| against.found.discrepancies.unexplained());
        Self {
            drift: store.drifted()
                + store.lost_picks()
                + store.log.drifted.len() as u64
                + entries_differing(entries)
                + there,
            revision: store.edition.revision.0,
            facts: Facts {
                counted: store.edition.facts.to_string(),
                found: store.facts.to_string(),
            },
            results: Results::of(&store.log),
            seasons: store.seasons.iter().map(SeasonLine::of).collect(),
            unconfirmed: store.unconfirmed.iter().map(UnconfirmedLine::of).collect(),
            cache: Cache {
                backend: status.backend.name(),
                state: status.state.name(),
                entries: entries.iter().map(EntryLine::of).collect(),
            },
            against: against.map(AgainstLine::of),
        }
    }
}

impl<'a> SeasonLine<'a> {
    fn of(checked: &'a CheckedSeason) -> Self {
        let drift = |drift: &'a Drift| DriftLine {
            week: drift.week,
            player_id: drift.player.0,
            player: &drift.name,
            column: &drift.column,
            stored: &drift.stored,
            recomputed: &drift.recomputed,
        };
        Self {
            season: checked.season,
            weeks: checked.weeks,
            rows: checked.rows,
            drift: checked.drifted,
            differences: checked.named.iter().map(drift).collect(),
        }
    }
}

impl<'a> UnconfirmedLine<'a> {
    fn of(game: &'a Unconfirmed) -> Self {
        Self {
            season: game.season,
            week: game.week,
            away: game.away.to_string(),
            home: game.home.to_string(),
            picks: game.players.count,
            players: &game.players.named,
            lost: game.lost.as_deref(),
        }
    }
}

impl<'a> EntryLine<'a> {
    fn of(entry: &'a CheckedEntry) -> Self {
        let cell = |cell: &'a Difference| CellLine {
            player: &cell.player,
            column: cell.column,
            cached: &cell.first,
            rebuilt: &cell.second,
        };
        let kept: &[Difference] = match &entry.finding {
            Some(Finding::Different(found)) => &found.kept,
            Some(Finding::Identical | Finding::SameEntry | Finding::OtherRevision) | None => &[],
        };
        Self {
            table: entry.key.content.to_string(),
            season: entry.key.season,
            week: entry.key.week,
            verdict: entry.verdict.name(),
            identical: match entry.finding {
                Some(Finding::Identical) => Some(true),
                Some(Finding::Different(_)) => Some(false),
                Some(Finding::SameEntry | Finding::OtherRevision) | None => None,
            },
            drift: count(entry.finding.as_ref()),
            differences: kept.iter().map(cell).collect(),
        }
    }
}

// Results compared with the change log.

/// Prints the number of logged results, the newest, and those that differ from the log.
fn text(log: &CheckedLog, out: &mut dyn io::Write) -> io::Result<()> {
    let CheckedLog {
        games,
        newest,
        drifted,
    } = log;
    let Some(newest) = newest else {
        return writeln!(out, "results none noted yet");
    };
    let verdict = verdict(drifted.len() as u64, "as noted");
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

/// The same as JSON.
#[derive(Serialize)]
struct Results {
    games: u64,
    drift: u64,
    newest: Option<VerifyLine>,
    differences: Vec<VerifyLine>,
}

#[derive(Serialize)]
struct VerifyLine {
    game_id: i64,
    noted: String,
    from: String,
    at: Option<String>,
    /// Present only when the stored result differs from the logged one.
    #[serde(skip_serializing_if = "Option::is_none")]
    stored: Option<String>,
}

impl Results {
    fn of(log: &CheckedLog) -> Self {
        let different = |different: &UnnotedResult| VerifyLine {
            stored: Some(score(different.stored)),
            ..VerifyLine::of(&different.noted)
        };
        Self {
            games: log.games,
            drift: log.drifted.len() as u64,
            newest: log.newest.as_ref().map(VerifyLine::of),
            differences: log.drifted.iter().map(different).collect(),
        }
    }
}

impl VerifyLine {
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
