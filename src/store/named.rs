//! Facts by name get the league's numbers: players by their names, games by their teams. What names nobody, or contradicts
//! the rest, is left out with the line it stands on.

mod left_out;
mod people;
mod schedule;
mod weeks;

use std::borrow::Cow;
use std::collections::HashSet;

use rusqlite::Connection;

use super::upsert::column;
use crate::league::{Facts, Named, NamedPick, Pick, Skipped, TeamCode, nfl_teams};
use left_out::LeftOut;
use people::People;
use schedule::Schedule;
use weeks::Weeks;

/// The same facts without names, and what was left out.
pub(super) fn numbered<'a>(
    db: &Connection,
    facts: &'a Facts,
) -> rusqlite::Result<(Cow<'a, Facts>, Vec<Skipped>)> {
    if facts.named.is_empty() {
        return Ok((Cow::Borrowed(facts), Vec::new()));
    }
    let named = &facts.named;
    let mut facts = Facts {
        teams: facts.teams.clone(),
        players: facts.players.clone(),
        games: facts.games.clone(),
        picks: facts.picks.clone(),
        named: Named::default(),
        origin: facts.origin.clone(),
    };
    let mut left_out = LeftOut::default();
    let codes = clubs(db, &mut facts)?;
    let mut people = People::read(db)?;
    for player in &named.players {
        match people.enrol(player) {
            Ok(player) => facts.players.push(player),
            Err(why) => left_out.add(player.line, why),
        }
    }
    let mut schedule = Schedule::read(db, codes)?;
    let mut weeks = Weeks::default();
    for pick in &named.picks {
        if let Err(why) = add(pick, &mut people, &mut schedule, &mut weeks) {
            left_out.add(pick.line, why);
        }
    }
    facts.games.append(&mut schedule.new);
    facts.picks.append(&mut weeks.close(db, &mut left_out)?);
    Ok((Cow::Owned(facts), left_out.finish()))
}

/// Adds the teams of the NFL whose club the league does not know by any code, and answers every code there is then.
fn clubs(db: &Connection, facts: &mut Facts) -> rusqlite::Result<HashSet<TeamCode>> {
    let mut codes: HashSet<TeamCode> = column(db, "SELECT code FROM team")?;
    codes.extend(facts.teams.iter().map(|team| team.code));
    for team in nfl_teams().into_iter().filter(|team| team.active) {
        if team.code.known_among(&codes).is_none() {
            codes.insert(team.code);
            facts.teams.push(team);
        }
    }
    Ok(codes)
}

/// Takes a pick. The error is why it must be left out.
fn add(
    named: &NamedPick,
    people: &mut People,
    schedule: &mut Schedule,
    weeks: &mut Weeks,
) -> Result<(), String> {
    let player = people.find(&named.player)?;
    let pick = Pick {
        player,
        game: schedule.find(named)?,
        side: named.side,
        banker: named.banker,
        joker: named.joker,
    };
    weeks.add(named, pick)
}
