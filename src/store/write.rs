//! Writes facts and reports what the write did.

use std::borrow::{Borrow, Cow};
use std::collections::BTreeSet;
use std::io;

use rusqlite::Connection;

use super::meant_names::MeantNames;
use super::named_facts::Numbered;
use super::pick_index::PickIndex;
use super::progress::WriteWatch;
use super::scores::{Touched, rebuild_all};
use super::settle::settle;
use super::upsert::{Count, Upsert};
use super::{StoreError, connection, facts_digest, named_facts, namesakes, schedule};
use crate::league::rules::Rules;
use crate::league::{Facts, ResultChange, Revision, Skipped, StoreId, Team, nfl_teams};

/// What a write did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// The league's revision after the write.
    pub revision: Revision,
    /// Whether anything differs from before, so that the revision moved.
    pub changed: bool,
    /// How many teams were added or updated.
    pub teams: Count,
    /// How many players were added or updated.
    pub players: Count,
    /// How many games were added or updated, with their results.
    pub games: Count,
    /// How many picks were added or updated.
    pub picks: Count,
    /// The results that were added or changed, in order of game.
    pub results: Vec<ResultChange>,
    /// The facts that were skipped.
    pub skipped: Vec<Skipped>,
    /// What deserves a look: facts that were understood otherwise than they are written, and namesakes among the players.
    pub noted: Vec<String>,
}

impl Written {
    /// Whether any of these facts is in the league now. A write also adds teams and games that the facts do not list.
    fn took(&self, facts: &Facts) -> bool {
        let counts = [
            (true, &self.players),
            (true, &self.picks),
            (!facts.teams.is_empty(), &self.teams),
            (
                !facts.games.is_empty() || !facts.named.games.is_empty(),
                &self.games,
            ),
        ];
        counts
            .iter()
            .any(|(offered, count)| *offered && count.added + count.updated + count.unchanged > 0)
    }
}

/// What a write of several files did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imported {
    /// The league's identity.
    pub league: StoreId,
    /// The league's revision after the write.
    pub revision: Revision,
    /// Whether anything differs from before, the name included, so that the revision moved.
    pub changed: bool,
    /// What the write did for each file.
    pub files: Vec<Written>,
}

/// The old and new identity of a forked store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Forked {
    /// The identity that it shared with its copies.
    pub before: StoreId,
    /// The identity that it has now.
    pub now: StoreId,
}

/// Writes facts, then derives the scores of the weeks they touch.
pub(super) fn write(
    db: &Connection,
    facts: &Facts,
    meant: &MeantNames,
    watch: &WriteWatch,
) -> Result<Written, StoreError> {
    let mut index = PickIndex::default();
    let (mut written, touched) = take(db, facts, meant, (&mut index, watch))?;
    index.restore(db, watch)?;
    touched.rebuild(db, watch)?;
    written.revision = revision(db, written.changed, watch)?;
    Ok(written)
}

/// Names the league if a name is given, writes the files one after the other, then derives the scores of all touched
/// weeks. Files of which nothing can be taken are an error, so that the league is not named or made for them.
pub(super) fn import<F: Borrow<Facts>>(
    db: &Connection,
    name: Option<&str>,
    files: impl Iterator<Item = io::Result<F>>,
    meant: &MeantNames,
    watch: &WriteWatch,
) -> Result<Imported, StoreError> {
    let renamed = name.map_or(Ok(false), |name| set_name(db, name))?;
    let mut written = Vec::new();
    let mut touched = Touched::default();
    let mut index = PickIndex::default();
    let (mut is_offered, mut is_taken) = (false, false);
    for facts in files {
        let facts = facts?;
        let facts = facts.borrow();
        let (file, its) = take(db, facts, meant, (&mut index, watch))?;
        is_offered |= !facts.is_empty();
        is_taken |= file.took(facts);
        written.push(file);
        touched.extend(&its);
    }
    if is_offered && !is_taken {
        let skipped = written.into_iter().map(|file| file.skipped).collect();
        return Err(StoreError::NothingTaken { skipped });
    }
    index.restore(db, watch)?;
    touched.rebuild(db, watch)?;
    let changed = renamed || written.iter().any(|file| file.changed);
    let revision = revision(db, changed, watch)?;
    for file in &mut written {
        file.revision = revision;
    }
    Ok(Imported {
        league: id(db)?,
        revision,
        changed,
        files: written,
    })
}

/// Writes facts in the order of their references. Scores are not derived yet, and no revision is counted: the answer
/// has the weeks whose scores the caller has to derive.
fn take(
    db: &Connection,
    facts: &Facts,
    meant: &MeantNames,
    (index, watch): (&mut PickIndex, &WriteWatch),
) -> Result<(Written, Touched), StoreError> {
    let told = &facts.noted;
    let Numbered {
        facts,
        left_out,
        noted,
        withdrawn,
    } = named_facts::numbered(db, facts, meant, watch)?;
    let mut upsert = Upsert::new(db, watch);
    upsert.skips.extend(left_out);
    upsert.noted.extend(told.iter().cloned().chain(noted));
    let teams = upsert.teams(&teams_for(db, &facts)?)?;
    let players = upsert.players(&facts.players)?;
    if !facts.games.is_empty() {
        index.restore(db, watch)?;
    }
    let games = upsert.games(&facts.games, &facts.origin)?;
    let picks = upsert.picks(&facts.picks, index)?;
    schedule::withdraw(db, &withdrawn)?;
    let counts = [teams, players, games, picks];
    let counted = counts.iter().any(|count| count.added + count.updated > 0);
    upsert
        .noted
        .extend(namesakes::namesakes(db, &facts.players)?);
    let written = Written {
        revision: Revision::default(),
        changed: counted || upsert.settled || !withdrawn.is_empty(),
        teams,
        players,
        games,
        picks,
        results: upsert.results,
        skipped: upsert.skips.finish("facts"),
        noted: upsert.noted,
    };
    Ok((written, upsert.touched))
}

/// The teams of the facts. Games of a league that has no teams yet are between those of the NFL.
fn teams_for<'a>(db: &Connection, facts: &'a Facts) -> rusqlite::Result<Cow<'a, [Team]>> {
    let has_teams = || db.query_row("SELECT EXISTS (SELECT 1 FROM team)", [], |row| row.get(0));
    if facts.games.is_empty() || !facts.teams.is_empty() || has_teams()? {
        return Ok(Cow::Borrowed(&facts.teams));
    }
    let teams = nfl_teams().into_iter().filter(|team| team.active);
    Ok(Cow::Owned(teams.collect()))
}

/// Gives the league a new identity of its own.
pub(super) fn fork(db: &Connection) -> Result<Forked, StoreError> {
    let forked = Forked {
        before: id(db)?,
        now: connection::new_id(),
    };
    db.execute("UPDATE meta SET store_id = ?1", [&forked.now])?;
    Ok(forked)
}

fn id(db: &Connection) -> rusqlite::Result<StoreId> {
    db.query_row("SELECT store_id FROM meta", [], |row| row.get(0))
}

/// Derives the scores of every season again, after every pick is with the game that counts and those of games that no
/// schedule has are taken out.
pub(super) fn repair(db: &Connection, watch: &WriteWatch) -> Result<Revision, StoreError> {
    let schedule = schedule::read(db)?;
    settle(db, &schedule, &BTreeSet::new())?;
    schedule::discard_lost(db)?;
    rebuild_all(db, watch)?;
    facts_digest::forget_all(db)?;
    Ok(revision(db, true, watch)?)
}

/// Names the league.
pub(super) fn rename(db: &Connection, name: &str) -> Result<Revision, StoreError> {
    let renamed = set_name(db, name)?;
    Ok(revision(db, renamed, &WriteWatch::default())?)
}

/// Sets the name, and answers whether it changed.
fn set_name(db: &Connection, name: &str) -> rusqlite::Result<bool> {
    let renamed = db.execute("UPDATE meta SET name = ?1 WHERE name <> ?1", [name])?;
    Ok(renamed > 0)
}

/// Chooses the league's rules, and derives every score again when they differ from the stored ones.
pub(super) fn set_rules(
    db: &Connection,
    rules: Rules,
    watch: &WriteWatch,
) -> Result<Revision, StoreError> {
    let Rules { joker } = rules;
    let changed = db.execute("UPDATE meta SET joker = ?1 WHERE joker <> ?1", [joker])? > 0;
    if changed {
        rebuild_all(db, watch)?;
    }
    Ok(revision(db, changed, watch)?)
}

/// Returns the revision. When something changed, it is incremented, and the digest of its facts is stored.
fn revision(db: &Connection, changed: bool, watch: &WriteWatch) -> rusqlite::Result<Revision> {
    if changed {
        db.execute("UPDATE meta SET revision = revision + 1", [])?;
        facts_digest::note(db, watch)?;
    }
    db.query_row("SELECT revision FROM meta", [], |row| row.get(0))
}
