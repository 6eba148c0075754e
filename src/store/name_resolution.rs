//! Which player and which game of the league a name means. A line whose name matches no player, or that contradicts the
//! rest, is left out and reported with its line number.

mod similar_names;

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap, HashSet};

use rusqlite::Connection;

use super::connection::collect;
use super::meant_names::MeantNames;
use super::schedule;
use super::upsert::no_team;
use crate::league::{
    Game, GameId, NamedPick, NamedPlayer, Player, PlayerId, Schedule, Season, Side, Skipped, Skips,
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
    pub(super) owners: HashMap<Box<str>, NameOwner>,
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
        match self.owners.entry(name.into_boxed_str()) {
            Entry::Vacant(free) => _ = free.insert(new),
            Entry::Occupied(mut taken) => match (taken.get().is_exact, new.is_exact) {
                (true, false) => {}
                (false, true) => _ = taken.insert(new),
                (true, true) | (false, false) => taken.get_mut().has_namesakes = true,
            },
        }
    }

    /// Adds the players of lines to others. Those that cannot be taken are left out.
    pub(super) fn number_all(
        &mut self,
        players: &[NamedPlayer],
        numbered: &mut Vec<Player>,
        left_out: &mut LeftOut,
    ) {
        // What grows is in memory twice meanwhile.
        self.owners.reserve(players.len());
        numbered.reserve_exact(players.len());
        for player in players {
            match self.number(player) {
                Ok(player) => numbered.push(player),
                Err(why) => left_out.add(player.line, why),
            }
        }
    }

    /// Returns the player of a line: the one known by the name, or a new one with the next number.
    fn number(&mut self, player: &NamedPlayer) -> Result<Player, String> {
        let NamedPlayer {
            line,
            name,
            team,
            active,
        } = player;
        let id = match self.owners.get_mut(name.as_str()) {
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
        self.owners.insert(name.into(), owner);
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
            SimilarNames::of(owners.map(|(name, owner)| (&**name, owner.id)))
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

/// The game of a pick.
pub(super) struct Found {
    pub(super) game: GameId,
    /// The side of it that is to win.
    pub(super) side: Side,
    /// Whether the pick can be the banker that it is said to be.
    pub(super) banker: bool,
}

/// Every game that the league knows, and every game that is about to be added.
#[derive(Default)]
pub(super) struct Games {
    pub(super) schedule: Schedule,
    codes: HashSet<TeamCode>,
    /// The codes that stand for a club that the league has under another one.
    pub(super) words: TeamWords,
    last: i64,
    /// The last number of the league's own.
    last_own: i64,
    /// Games that were named and are new to the league. They have a provisional number until the real one is known.
    pub(super) new: Vec<Game>,
    /// The games of two teams that were looked for so far.
    found: HashMap<(Season, Week, TeamCode, TeamCode), Result<GameId, String>>,
    /// The lines whose games were found the other way round: the first of each game and how many more.
    turned: BTreeMap<String, (u64, usize)>,
}

impl Games {
    pub(super) fn read(db: &Connection, codes: HashSet<TeamCode>) -> rusqlite::Result<Self> {
        let schedule = schedule::read(db)?;
        let games = schedule.games();
        let number = |game: Option<&&Game>| game.map_or(0, |game| game.id.0);
        Ok(Self {
            codes,
            last: number(games.first()).min(0),
            last_own: number(games.last()).max(GameId::BEFORE_OWN.0),
            schedule,
            ..Self::default()
        })
    }

    /// Finds the game of a pick and the side that is to win it.
    pub(super) fn find(
        &mut self,
        pick: &NamedPick,
        left_out: &mut LeftOut,
    ) -> Result<Found, String> {
        let winner = pick.winner;
        let teams = match (pick.away, pick.home) {
            (Some(away), Some(home)) => Some((away, home)),
            (None, Some(home)) if !winner.is_same_club(home) => Some((winner, home)),
            (Some(away), None) if !winner.is_same_club(away) => Some((away, winner)),
            _ => None,
        };
        let game = match teams {
            Some((away, home)) => self.of_teams(pick, away, home)?,
            None => self.of_winner(pick)?,
        };
        let home = self.schedule.game(game).map(|game| game.home);
        let is_home = home.is_some_and(|home| winner.is_same_club(home));
        let banker = pick.banker && !is_home;
        if pick.banker && is_home {
            match teams.filter(|(away, _)| winner.is_same_club(*away)) {
                Some((away, home)) => left_out.add(
                    pick.line,
                    format!(
                        "a banker is an away team, and {away} at {home} is {home} at {away} in {} week {}; the pick was taken without banker",
                        pick.season, pick.week
                    ),
                ),
                None => {
                    return Err(format!(
                        "a banker is an away team, and {winner} is at home; nothing of the pick was taken"
                    ));
                }
            }
        }
        Ok(Found {
            game,
            side: if is_home { Side::Home } else { Side::Away },
            banker,
        })
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
        let key = (season, week, home.club(), away.club());
        let found = if let Some(found) = self.found.get(&key) {
            found.clone()
        } else {
            let found = self.search(season, week, home, away);
            self.found.insert(key, found.clone());
            found
        }?;
        let game = self.schedule.game(found);
        if let Some(game) = game.filter(|game| !game.home.is_same_club(home)) {
            let sentence = format!(
                "{away} at {home} read as {} in {season} week {week}",
                game.teams()
            );
            let lines = self.turned.entry(sentence).or_insert((pick.line, 0));
            lines.1 += 1;
        }
        Ok(found)
    }

    fn search(
        &mut self,
        season: Season,
        week: Week,
        home: TeamCode,
        away: TeamCode,
    ) -> Result<GameId, String> {
        if let Some(game) = self.schedule.find(season, week, home, away) {
            return self.unless_lost(game);
        }
        if let Some(why) = self.schedule.contradiction(season, week, home, away) {
            return Err(why);
        }
        self.last -= 1;
        let id = GameId(self.last);
        let game = Game {
            id,
            season,
            week,
            home,
            away,
            kickoff: None,
            result: None,
        };
        self.schedule.add(game.clone());
        self.new.push(game);
        Ok(id)
    }

    fn unless_lost(&self, game: &Game) -> Result<GameId, String> {
        let is_listed = !game.id.is_provisional();
        match self.schedule.lost(game).filter(|_| is_listed) {
            Some(why) => Err(why),
            None => Ok(game.id),
        }
    }

    /// Finds the one game that a club plays in a week.
    fn of_winner(&mut self, pick: &NamedPick) -> Result<GameId, String> {
        let NamedPick { season, week, .. } = *pick;
        let winner = self.code(pick.winner)?;
        let fixture = self.schedule.fixture(season, week, winner);
        let mut games = self.schedule.of_club(season, week, winner);
        let Some(game) = fixture.or_else(|| games.next()) else {
            return Err(format!(
                "the league knows no game of {winner} in {season} week {week}, so its winner alone does not say which game it \
                 is; name away and home, or import the schedule first: results.csv, or scoretable --season {season} fetch"
            ));
        };
        let others = games.count();
        if fixture.is_none() && others > 0 {
            return Err(format!(
                "the league has {} games of {winner} in {season} week {week}, known by picks alone; name away and home",
                others + 1
            ));
        }
        // Of several numbers of the game, the one that counts.
        let counts = self.schedule.find(season, week, game.home, game.away);
        let game = counts.unwrap_or(game);
        let named = [(pick.away, game.away), (pick.home, game.home)];
        if named
            .into_iter()
            .any(|(named, known)| named.is_some_and(|named| !named.is_same_club(known)))
        {
            return Err(format!(
                "the game of {winner} in {season} week {week} is {}",
                game.teams()
            ));
        }
        self.unless_lost(game)
    }

    pub(super) fn code(&mut self, team: TeamCode) -> Result<TeamCode, String> {
        let code = team.known_among(&self.codes).ok_or_else(|| no_team(team))?;
        self.words.add(team.as_str(), code);
        Ok(code)
    }

    /// A number of the league's own, for a game that has none of ESPN's.
    pub(super) const fn own_number(&mut self) -> GameId {
        self.last_own += 1;
        GameId(self.last_own)
    }

    /// Whether one club plays in both games.
    pub(super) fn share_a_club(&self, one: GameId, other: GameId) -> bool {
        let clubs = |id| {
            self.schedule
                .game(id)
                .map(|game| [game.home.club(), game.away.club()])
        };
        let (Some(one), Some(other)) = (clubs(one), clubs(other)) else {
            return false;
        };
        one.iter().any(|club| other.contains(club))
    }

    /// What was read the other way round, with its lines.
    pub(super) fn read_as(&self) -> Vec<String> {
        let turned = self.turned.iter();
        turned
            .map(|(sentence, (line, count))| match count {
                1 => format!("line {line}: {sentence}"),
                more => format!("line {line} and {} more: {sentence}", more - 1),
            })
            .collect()
    }
}
