//! Resolves facts by name to the league's numbers: players by their names, games by their teams. What cannot be resolved is
//! left out and reported with its line number.

use std::borrow::Cow;
use std::collections::HashSet;

use rusqlite::Connection;

use super::StoreError;
use super::meant_names::MeantNames;
use super::name_resolution::{Found, Games, LeftOut, PlayerNames};
use super::named_results::Results;
use super::player_weeks::{Closed, PlayerWeeks};
use super::progress::{Meter, WriteStep, WriteWatch};
use super::upsert::column;
use crate::league::{
    Facts, GameId, NamedFacts, NamedPick, NamedPicks, Pick, PlayerId, Skipped, Team, TeamCode,
    nfl_teams,
};

/// Facts by number, what was left out of them, and what was understood otherwise than it is written.
pub(super) struct Numbered<'a> {
    pub(super) facts: Cow<'a, Facts>,
    pub(super) left_out: Vec<Skipped>,
    pub(super) noted: Vec<String>,
    /// Picks of the store that picks of the facts take the place of.
    pub(super) withdrawn: Vec<(GameId, PlayerId)>,
}

/// Resolves facts by name to facts by number.
pub(super) fn numbered<'a>(
    db: &Connection,
    facts: &'a Facts,
    meant: &MeantNames,
    watch: &WriteWatch,
) -> Result<Numbered<'a>, StoreError> {
    if facts.named.is_empty() {
        return Ok(Numbered {
            facts: Cow::Borrowed(facts),
            left_out: Vec::new(),
            noted: Vec::new(),
            withdrawn: Vec::new(),
        });
    }
    let named = &facts.named;
    let mut facts = by_number(facts);
    let mut left_out = LeftOut::default();
    let (codes, clubs) = clubs(db, &facts)?;
    let mut names = PlayerNames::read(db)?;
    names.number_all(&named.players, &mut facts.players, &mut left_out);
    names.adds = names.owners.is_empty() || named.picks_add_players;
    let mut games = Games::read(db, codes)?;
    let mut results = Results::of(&named.games);
    for game in &named.games {
        match results.add(game, &mut games) {
            Ok(game) => facts.games.push(game),
            Err(why) => left_out.add(game.line, why),
        }
    }
    let mut matching = watch.begin(WriteStep::Match, named.picks.len() as u64);
    let who = (&mut names, meant);
    let weeks = by_week(&named.picks, who, &mut games, &mut left_out, &mut matching)?;
    let noted = names.told().into_iter().chain(games.words.told());
    let noted = noted.chain(results.told()).chain(games.read_as());
    let mut noted: Vec<String> = noted.collect();
    let Closed {
        picks,
        picked,
        superseded,
    } = weeks.close(
        db,
        &games,
        (&named.picks, facts.picks),
        &mut left_out,
        &mut watch.begin(WriteStep::Join, named.picks.len() as u64),
    )?;
    facts.picks = picks;
    let (withdrawn, sentences): (Vec<_>, Vec<_>) = superseded.into_iter().unzip();
    noted.extend(sentences);
    // A line that was left out brings no game either.
    games.new.retain(|game| picked.contains(&game.id));
    facts.players.append(&mut names.new);
    facts.games.append(&mut games.new);
    // Lines of which none can be taken do not bring teams either.
    if !facts.is_empty() {
        facts.teams.extend(clubs);
    }
    Ok(Numbered {
        facts: Cow::Owned(facts),
        left_out: left_out.finish(),
        noted,
        withdrawn,
    })
}

/// The facts that need no resolving.
fn by_number(facts: &Facts) -> Facts {
    Facts {
        teams: facts.teams.clone(),
        players: facts.players.clone(),
        games: facts.games.clone(),
        picks: facts.picks.clone(),
        named: NamedFacts::default(),
        origin: facts.origin.clone(),
        noted: Vec::new(),
    }
}

/// The NFL teams whose club the league has under no code, and every code that exists with them.
fn clubs(db: &Connection, facts: &Facts) -> rusqlite::Result<(HashSet<TeamCode>, Vec<Team>)> {
    let mut codes: HashSet<TeamCode> = column(db, "SELECT code FROM team")?;
    codes.extend(facts.teams.iter().map(|team| team.code));
    let mut new = Vec::new();
    for team in nfl_teams().into_iter().filter(|team| team.active) {
        if team.code.known_among(&codes).is_none() {
            codes.insert(team.code);
            new.push(team);
        }
    }
    Ok((codes, new))
}

/// Resolves picks, and puts them by the weeks of their players. Those that must be left out are told.
fn by_week(
    picks: &NamedPicks,
    (names, meant): (&mut PlayerNames, &MeantNames),
    games: &mut Games,
    left_out: &mut LeftOut,
    meter: &mut Meter<'_>,
) -> Result<PlayerWeeks, StoreError> {
    let mut weeks = PlayerWeeks::default();
    for (at, pick) in (0..).zip(picks.iter()) {
        let pick = pick?;
        meter.count();
        match resolve(&pick, (names, meant), games, left_out) {
            Ok(found) => weeks.add((pick.season, pick.week), at, found)?,
            Err(why) => left_out.add(pick.line, why),
        }
    }
    Ok(weeks)
}

/// Resolves a pick. The error says why it must be left out.
fn resolve(
    named: &NamedPick,
    (names, meant): (&mut PlayerNames, &MeantNames),
    games: &mut Games,
    left_out: &mut LeftOut,
) -> Result<Pick, String> {
    // Nothing of a pick that is left out is added: neither its player nor its game.
    let known = names.find(&named.player, meant)?;
    let Found { game, side, banker } = games.find(named, left_out)?;
    let player = match known {
        Some(player) => player,
        None => names.add_picked(&named.player, named.line)?,
    };
    Ok(Pick {
        player,
        game,
        side,
        banker,
        joker: named.joker,
    })
}
