//! Which player and which game of the league a name means. A line whose name matches no player, or that contradicts the
//! rest, is left out and reported with its line number.

mod similar_names;

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap, HashSet};

use rusqlite::Connection;

use super::connection::collect;
use super::meant_names::MeantNames;
use super::upsert::no_team;
use crate::league::{
    Game, GameId, NamedPick, NamedPlayer, Pick, Player, PlayerId, Season, Side, Skipped, Skips,
    TeamCode, TeamWords, Week, clean_name,
};
use crate::text::humanize::listed;
use similar_names::SimilarNames;

// Lines that are left out: those with the same fault are reported together.

/// Lines that were left out.
#[derive(Default)]
pub(super) struct LeftOut {
    /// The first line and the number of lines that were left out for each reason.
    reasons: HashMap<String, (u64, usize)>,
    /// Lines left out for reasons beyond the number that is reported.
    others: usize,
}

impl LeftOut {
    pub(super) fn add(&mut self, line: u64, why: String) {
        let is_new = !self.reasons.contains_key(&why);
        if is_new && self.reasons.len() == Skips::TOLD {
            self.others += 1;
            return;
        }
        let (first, count) = self.reasons.entry(why).or_insert((line, 0));
        *first = line.min(*first);
        *count += 1;
    }

    /// Returns them in order of line.
    pub(super) fn finish(self) -> Vec<Skipped> {
        let mut faults: Vec<_> = self.reasons.into_iter().collect();
        faults.sort_by_key(|&(_, (first, _))| first);
        let skipped = |(why, (first, count)): (String, _)| {
            let what = match count {
                1 => format!("line {first}"),
                count => format!("line {first} and {} more", count - 1),
            };
            Skipped::new(&what, &why).times(count)
        };
        let mut reported: Vec<Skipped> = faults.into_iter().map(skipped).collect();
        if self.others > 0 {
            let what = format!("{} more lines", self.others);
            let rest = Skipped::new(&what, "as bad as those above");
            reported.push(rest.times(self.others));
        }
        reported
    }
}

// Which player a name means.

/// A player, found by the name.
pub(super) struct NameOwner {
    id: PlayerId,
    /// Whether the store has the name in exactly this form. It may be older than the rule for names.
    is_exact: bool,
    /// Whether other players have the name too.
    has_namesakes: bool,
    /// The line of the file that has the name, if it has it.
    line: Option<u64>,
}

/// All players by name.
#[derive(Default)]
pub(super) struct PlayerNames {
    pub(super) owners: HashMap<String, NameOwner>,
    last: u32,
    /// Whether picks bring the players that the league does not have: it has none yet, or the user wants it.
    pub(super) adds: bool,
    /// The players that picks brought.
    pub(super) new: Vec<Player>,
    /// Players by what similar names have in common, once a name was not found.
    similar: Option<SimilarNames>,
}

impl PlayerNames {
    pub(super) fn read(db: &Connection) -> rusqlite::Result<Self> {
        let mut names = Self::default();
        let sql = "SELECT name, player_id FROM player ORDER BY player_id";
        collect::<_, ()>(db, sql, [], |row| {
            let id: PlayerId = row.get(1)?;
            names.know(row.get_ref(0)?.as_str()?, id);
            names.last = id.0;
            Ok(())
        })?;
        Ok(names)
    }

    /// Adds a player of the store. When several players' names look the same, the name means the player who has it in
    /// its normal form.
    fn know(&mut self, stored: &str, id: PlayerId) {
        let name = clean_name(stored);
        let new = NameOwner {
            id,
            is_exact: name == stored,
            has_namesakes: false,
            line: None,
        };
        match self.owners.entry(name) {
            Entry::Vacant(free) => _ = free.insert(new),
            Entry::Occupied(mut taken) => match (taken.get().is_exact, new.is_exact) {
                (true, false) => {}
                (false, true) => _ = taken.insert(new),
                (true, true) | (false, false) => taken.get_mut().has_namesakes = true,
            },
        }
    }

    /// Returns the player of a line: the one known by the name, or a new one with the next number.
    pub(super) fn number(&mut self, player: &NamedPlayer) -> Result<Player, String> {
        let NamedPlayer {
            line,
            name,
            team,
            active,
        } = player;
        let id = match self.owners.get_mut(name) {
            Some(NameOwner {
                line: Some(first), ..
            }) => {
                return Err(format!(
                    "'{name}' is on line {first} already; names tell players apart, so each needs one of its own"
                ));
            }
            Some(owner) if owner.has_namesakes => return Err(namesakes(name)),
            Some(owner) => {
                owner.line = Some(*line);
                owner.id
            }
            None => self.add(name, *line)?,
        };
        Ok(Player {
            id,
            name: name.clone(),
            team: *team,
            active: *active,
        })
    }

    fn add(&mut self, name: &str, line: u64) -> Result<PlayerId, String> {
        self.last = self
            .last
            .checked_add(1)
            .ok_or("there are too many players")?;
        let id = PlayerId(self.last);
        let owner = NameOwner {
            id,
            is_exact: true,
            has_namesakes: false,
            line: Some(line),
        };
        self.owners.insert(name.to_owned(), owner);
        Ok(id)
    }

    /// Returns the one player of that name, or of the one name that differs from it only by what is easily overlooked;
    /// `None` for a player to be added.
    pub(super) fn find(
        &mut self,
        name: &str,
        meant: &MeantNames,
    ) -> Result<Option<PlayerId>, String> {
        match self.owners.get(name) {
            Some(owner) if owner.has_namesakes => return Err(namesakes(name)),
            Some(owner) => return Ok(Some(owner.id)),
            None => {}
        }
        let owners = &self.owners;
        let similar = self.similar.get_or_insert_with(|| {
            let owners = owners.iter().filter(|(_, owner)| !owner.has_namesakes);
            SimilarNames::of(owners.map(|(name, owner)| (name.as_str(), owner.id)))
        });
        match similar.find(name)? {
            Some(player) => Ok(Some(player)),
            None if self.adds => Ok(None),
            None => Err(meant.unknown(name)),
        }
    }

    /// Adds a player whom only a pick names.
    pub(super) fn add_picked(&mut self, name: &str, line: u64) -> Result<PlayerId, String> {
        let id = self.add(name, line)?;
        if let Some(similar) = &mut self.similar {
            similar.add(name, id);
        }
        self.new.push(Player {
            id,
            name: name.to_owned(),
            team: None,
            active: true,
        });
        Ok(id)
    }

    /// Sentences about names that were read as others, and about players that picks brought.
    pub(super) fn told(&self) -> Vec<String> {
        let similar = self.similar.as_ref().and_then(SimilarNames::told);
        let names = self.new.iter().map(|player| format!("'{}'", player.name));
        let added = listed(&names.collect::<Vec<_>>())
            .map(|names| format!("players added, because picks name them: {names}"));
        similar.into_iter().chain(added).collect()
    }
}

fn namesakes(name: &str) -> String {
    format!("the league has two players called '{name}', and nothing tells which is meant")
}

// Which game a season, a week and two teams mean.

/// The clubs of a game: home, then away. A club keeps its games when its code changes.
type Clubs = [TeamCode; 2];

/// A game of the schedule that is known from elsewhere than a pick.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Fixture {
    pub(super) id: GameId,
    pub(super) home: TeamCode,
    pub(super) away: TeamCode,
}

/// Every game that the league knows, and every game that is about to be added.
#[derive(Default)]
pub(super) struct Schedule {
    pub(super) games: HashMap<(Season, Week, Clubs), GameId>,
    /// The fixture of each club in each week.
    fixtures: HashMap<(Season, Week, TeamCode), Fixture>,
    /// Every game of each club in each week, those that are known by picks alone among them.
    by_club: HashMap<(Season, Week, TeamCode), Vec<Fixture>>,
    /// The week of a season in which two clubs meet at that home.
    pub(super) meetings: HashMap<(Season, Clubs), Week>,
    codes: HashSet<TeamCode>,
    /// The codes that stand for a club that the league has under another one.
    pub(super) words: TeamWords,
    last: i64,
    /// The last number of the league's own.
    pub(super) last_own: i64,
    /// The games that have a result.
    pub(super) scored: HashSet<GameId>,
    /// Games that were named and are new to the league. They have a provisional number until the real one is known.
    pub(super) new: Vec<Game>,
}

impl Schedule {
    pub(super) fn read(db: &Connection, codes: HashSet<TeamCode>) -> rusqlite::Result<Self> {
        let mut schedule = Self {
            codes,
            last_own: GameId::BEFORE_OWN.0,
            ..Self::default()
        };
        let sql = "SELECT season, week, game_id, home, away, outcome IS NOT NULL FROM game ORDER BY game_id";
        collect::<_, ()>(db, sql, [], |row| {
            let fixture = Fixture {
                id: row.get(2)?,
                home: row.get(3)?,
                away: row.get(4)?,
            };
            schedule.know(row.get(0)?, row.get(1)?, fixture);
            if row.get(5)? {
                schedule.scored.insert(fixture.id);
            }
            Ok(())
        })?;
        Ok(schedule)
    }

    /// Adds a game, in order of number. When a game was replayed under a new number, the first number counts: the picks are
    /// there.
    pub(super) fn know(&mut self, season: Season, week: Week, fixture: Fixture) {
        let Fixture { id, home, away } = fixture;
        let clubs = [home.club(), away.club()];
        self.last = self.last.min(id.0);
        self.last_own = self.last_own.max(id.0);
        let game = self.games.entry((season, week, clubs)).or_insert(id);
        if game.is_provisional() {
            *game = id;
        }
        for club in clubs {
            self.by_club
                .entry((season, week, club))
                .or_default()
                .push(fixture);
        }
        if !id.is_provisional() {
            self.meetings.entry((season, clubs)).or_insert(week);
            for club in clubs {
                self.fixtures.entry((season, week, club)).or_insert(fixture);
            }
        }
    }

    /// Finds the game of a pick and the side that is to win it.
    pub(super) fn find(&mut self, pick: &NamedPick) -> Result<(GameId, Side), String> {
        let winner = pick.winner;
        let (id, home) = match (pick.away, pick.home) {
            (Some(away), Some(home)) => (self.of_teams(pick, away, home)?, home),
            (None, Some(home)) if !winner.is_same_club(home) => {
                (self.of_teams(pick, winner, home)?, home)
            }
            (Some(away), None) if !winner.is_same_club(away) => {
                (self.of_teams(pick, away, winner)?, winner)
            }
            _ => {
                let fixture = self.of_winner(pick)?;
                (fixture.id, fixture.home)
            }
        };
        let side = if winner.is_same_club(home) {
            Side::Home
        } else {
            Side::Away
        };
        if pick.banker && side == Side::Home {
            return Err(format!(
                "a banker is an away team, and {home} is at home; nothing of the pick was taken"
            ));
        }
        Ok((id, side))
    }

    /// Finds the game of two teams; creates a new one when nothing known contradicts it.
    fn of_teams(
        &mut self,
        pick: &NamedPick,
        away: TeamCode,
        home: TeamCode,
    ) -> Result<GameId, String> {
        let NamedPick { season, week, .. } = *pick;
        let (home, away) = (self.code(home)?, self.code(away)?);
        let clubs = [home.club(), away.club()];
        if let Some(found) = self.games.get(&(season, week, clubs)) {
            return Ok(*found);
        }
        let others = clubs.map(|club| self.fixtures.get(&(season, week, club)));
        if let Some(other) = others.into_iter().flatten().min_by_key(|other| other.id) {
            return Err(format!(
                "there is no {away} at {home} in {season} week {week}: that week has {} at {}",
                other.away, other.home
            ));
        }
        if let Some(other) = self.meetings.get(&(season, clubs)) {
            return Err(format!(
                "{away} at {home} is in week {other} of {season}, not in week {week}"
            ));
        }
        Ok(self.add(season, week, home, away))
    }

    /// Finds the one game that a club plays in a week.
    fn of_winner(&mut self, pick: &NamedPick) -> Result<Fixture, String> {
        let NamedPick {
            season,
            week,
            winner,
            ..
        } = *pick;
        let winner = self.code(winner)?;
        let key = (season, week, winner.club());
        let games = self.by_club.get(&key).map_or(&[][..], Vec::as_slice);
        let Some(fixture) = self.fixtures.get(&key).or_else(|| games.first()).copied() else {
            return Err(format!(
                "the league knows no game of {winner} in {season} week {week}, so its winner alone does not say which game it \
                 is; name away and home, or import the schedule first: results.csv, or scoretable --season {season} fetch"
            ));
        };
        if !self.fixtures.contains_key(&key) && games.len() > 1 {
            return Err(format!(
                "the league has {} games of {winner} in {season} week {week}, known by picks alone; name away and home",
                games.len()
            ));
        }
        let named = [(pick.away, fixture.away), (pick.home, fixture.home)];
        if named
            .into_iter()
            .any(|(named, known)| named.is_some_and(|named| !named.is_same_club(known)))
        {
            return Err(format!(
                "the game of {winner} in {season} week {week} is {} at {}",
                fixture.away, fixture.home
            ));
        }
        Ok(fixture)
    }

    pub(super) fn code(&mut self, team: TeamCode) -> Result<TeamCode, String> {
        let code = team.known_among(&self.codes).ok_or_else(|| no_team(team))?;
        self.words.add(team.as_str(), code);
        Ok(code)
    }

    fn add(&mut self, season: Season, week: Week, home: TeamCode, away: TeamCode) -> GameId {
        self.last -= 1;
        let id = GameId(self.last);
        self.know(season, week, Fixture { id, home, away });
        self.new.push(Game {
            id,
            season,
            week,
            home,
            away,
            kickoff: None,
            result: None,
        });
        id
    }
}

// A player's picks of one week, taken together: one for each game, one banker, and a joker that applies to all of them.

/// The picks of one player's week, each with its line.
#[derive(Default)]
struct Lines {
    picks: BTreeMap<GameId, (u64, Pick)>,
    /// The line that has the banker.
    banker: Option<u64>,
}

/// The picks of the file by week and player.
#[derive(Default)]
pub(super) struct Weeks(BTreeMap<(Season, Week), BTreeMap<PlayerId, Lines>>);

impl Weeks {
    /// Adds a pick. The error says why it must be left out.
    pub(super) fn add(&mut self, named: &NamedPick, pick: Pick) -> Result<(), String> {
        let (line, player) = (named.line, &named.player);
        let (season, week) = (named.season, named.week);
        let players = self.0.entry((season, week)).or_default();
        let lines = players.entry(pick.player).or_default();
        if let Some((first, _)) = lines.picks.get(&pick.game) {
            let game = match (named.away, named.home) {
                (Some(away), Some(home)) => format!("{away} at {home}"),
                _ => format!("the game of {}", named.winner),
            };
            return Err(format!("{player} picked {game} on line {first} already"));
        }
        if let Some(first) = lines.banker.filter(|_| pick.banker) {
            return Err(format!(
                "the banker of {player} in {season} week {week} is on line {first} already; there is one a week"
            ));
        }
        if pick.banker {
            lines.banker = Some(line);
        }
        lines.picks.insert(pick.game, (line, pick));
        Ok(())
    }

    /// Returns the picks to write: those of the file, and stored ones that share a week with a joker.
    pub(super) fn close(
        self,
        db: &Connection,
        left_out: &mut LeftOut,
    ) -> rusqlite::Result<Vec<Pick>> {
        let mut picks = Vec::new();
        for ((season, week), players) in self.0 {
            let mut stored = stored(db, season, week)?;
            for (player, lines) in players {
                let mut others = stored.remove(&player).unwrap_or_default();
                others.retain(|other| !lines.picks.contains_key(&other.game));
                picks.append(&mut one_week(lines, others, left_out));
            }
        }
        Ok(picks)
    }
}

/// Returns the picks of one player's week: those of the file, and the other stored picks that change because of them.
fn one_week(lines: Lines, others: Vec<Pick>, left_out: &mut LeftOut) -> Vec<Pick> {
    let has_banker = others.iter().any(|other| other.banker);
    let mut picks = Vec::new();
    for (line, pick) in lines.picks.into_values() {
        if pick.banker && has_banker {
            let why = "the league has another banker of the player in that week; list that game too, without banker";
            left_out.add(line, why.to_owned());
        } else {
            picks.push(pick);
        }
    }
    let joker = picks.iter().chain(&others).any(|pick| pick.joker);
    picks.extend(others.into_iter().filter(|other| joker && !other.joker));
    for pick in &mut picks {
        pick.joker = joker;
    }
    picks
}

/// The stored picks of a week by player.
fn stored(
    db: &Connection,
    season: Season,
    week: Week,
) -> rusqlite::Result<BTreeMap<PlayerId, Vec<Pick>>> {
    let sql = "
        SELECT player_id, game_id, side, banker, joker FROM pick JOIN game USING (game_id)
        WHERE season = ?1 AND week = ?2";
    let mut picks: BTreeMap<PlayerId, Vec<Pick>> = BTreeMap::new();
    collect::<_, ()>(db, sql, (season, week), |row| {
        let pick = Pick {
            player: row.get(0)?,
            game: row.get(1)?,
            side: row.get(2)?,
            banker: row.get(3)?,
            joker: row.get(4)?,
        };
        picks.entry(pick.player).or_default().push(pick);
        Ok(())
    })?;
    Ok(picks)
}
