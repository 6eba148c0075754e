//! Parses players, picks and results from CSV, for leagues that do not use Django: `players.csv`, `picks.csv`, `results.csv`.
//!
//! The first line names the columns, in any order and case, or by other words that people use. A missing column counts as a
//! column of empty cells, and one that has no meaning here is told and not read.
//!
//! | players | |
//! |---|---|
//! | `name` | who it is; names tell players apart, so each must be there once |
//! | `team` | the favourite team: its code, such as `KC`, its town or its nickname; empty for none |
//! | `active` | `yes` or `no`; empty for yes |
//!
//! | picks | |
//! |---|---|
//! | `player` | a name that the league has |
//! | `season`, `week` | when the game is |
//! | `away`, `home` | its teams; may be empty where the schedule is known, because the winner plays one game a week |
//! | `winner` | the team predicted to win |
//! | `banker` | `yes` for the one away team that is the banker of the week; empty for no |
//! | `joker` | `yes` in a week with a joker, on any of its picks; empty for no |
//!
//! | results | |
//! |---|---|
//! | `season`, `week`, `away`, `home` | which game it is |
//! | `away_score`, `home_score` | its score; empty for a game to come, `off` for one called off |
//! | `kickoff` | such as `2024-09-06T00:20:00Z`; empty for not known |
//! | `game` | ESPN's number of it; empty for not known |
//!
//! The results of nflverse, `games.csv`, are read by the same columns: games of type `REG` alone, and kick-offs from
//! `gameday` and `gametime`.
//!
//! Cells are separated by commas, semicolons or tabs, and quoted as in RFC 4180; lines may end with LF or CRLF. An invalid
//! record is reported by its line and the others are imported. What depends on several records, or on the league, is checked
//! in the store, which knows the league.

mod cells;
mod columns;
mod reader;

use std::sync::Arc;

use cells::Cells;
use columns::{GAME_TYPE, GAMEDAY, GAMETIME, Header, recognize};
use csv::ByteRecord;
use reader::{Records, is_blank, line};

use super::decode::Text;
use super::limit::Excess;
use super::{Fault, limit};
use crate::league::{
    Facts, GameId, GameResult, NamedFacts, NamedGame, NamedPick, NamedPlayer, Skipped, Skips,
    TeamCode, TeamWords,
};

pub(super) use columns::Table;

/// Reads one of the tables, with at most as many records as a file of its size can have.
pub(super) fn read(table: Table, text: &Text<'_>) -> Result<(Facts, Vec<Skipped>), Fault> {
    let limit = limit::records(text.stored());
    let layout = recognize(Some(table), &text.head()?)?.layout;
    let mut records = Records::start(text.window()?, layout)?;
    let mut names = records.next()?;
    while names.is_some_and(is_blank) {
        names = records.next()?;
    }
    let header = Header::read(table, &names.cloned().unwrap_or_default())?;
    let mut gathered = Gathered::default();
    while let Some(record) = records.next()? {
        gathered.records += 1;
        if gathered.records > limit {
            let what = "lines";
            return Err(Fault::Excess(Excess::TooMany { what, limit }));
        }
        gathered.add(&header, record)?;
    }
    Ok(gathered.finish(&header))
}

/// The table that the first line of a text is the header of, if it is a header.
pub(super) fn table(text: &[u8]) -> Result<Option<Table>, Fault> {
    Ok(recognize(None, text)?.table)
}

/// The records read so far.
#[derive(Default)]
struct Gathered {
    records: usize,
    named: NamedFacts,
    /// The newest player of a pick, as it is written and as it is read: most lines have the one of the line above.
    newest: Option<(String, Arc<str>)>,
    words: TeamWords,
    /// How many games are not of the regular season.
    other_games: usize,
    skips: Skips,
}

impl Gathered {
    fn add(&mut self, header: &Header, record: &ByteRecord) -> Result<(), Fault> {
        match self.take(header, record) {
            Ok(Some(pick)) => Ok(self.named.picks.push(&pick)?),
            Ok(None) => Ok(()),
            Err(why) => {
                self.skip(line(record), &why);
                Ok(())
            }
        }
    }

    fn skip(&mut self, line: u64, why: &str) {
        self.skips
            .add(|| Skipped::new(&format!("line {line}"), why));
    }

    /// Takes a record. The answer is a pick, if it is one.
    fn take(&mut self, header: &Header, record: &ByteRecord) -> Result<Option<NamedPick>, String> {
        let Some(mut cells) = Cells::of(header, record, &mut self.words)? else {
            return Ok(None);
        };
        match header.table {
            Table::Players => self.named.players.push(player(&mut cells)?),
            Table::Picks => {
                let player = match &self.newest {
                    Some((cell, name)) if cell == cells.cell("player") => Arc::clone(name),
                    _ => {
                        let name = self.named.picks.shared(&cells.name("player")?);
                        let cell = cells.cell("player").to_owned();
                        self.newest = Some((cell, Arc::clone(&name)));
                        name
                    }
                };
                return pick(&mut cells, player).map(Some);
            }
            Table::Results if !is_regular(cells.cell(GAME_TYPE)) => self.other_games += 1,
            Table::Results => {
                let mut game = game(&mut cells)?;
                match cells.kickoff(GAMEDAY, GAMETIME) {
                    Ok(kickoff) => game.kickoff = kickoff,
                    Err(why) => self.skip(game.line, &why),
                }
                self.named.games.push(game);
            }
        }
        Ok(None)
    }

    fn finish(self, header: &Header) -> (Facts, Vec<Skipped>) {
        let other_games = (self.other_games > 0).then(|| {
            format!(
                "games that are not of the regular season (game_type other than REG) and were not taken: {}",
                self.other_games
            )
        });
        let noted = header
            .told()
            .into_iter()
            .chain(self.words.told())
            .chain(other_games);
        let facts = Facts {
            named: self.named,
            noted: noted.collect(),
            ..Facts::default()
        };
        (facts, self.skips.finish("lines"))
    }
}

// The parser of picks.

/// Parses a player's pick. The error says why the record is skipped.
fn pick(cells: &mut Cells<'_>, player: Arc<str>) -> Result<NamedPick, String> {
    let (away, home) = (cells.team_if_any("away")?, cells.team_if_any("home")?);
    let winner = cells.team("winner")?;
    let banker = cells.yes("banker", false)?;
    if let (Some(away), Some(home)) = (away, home) {
        against_itself(away, home)?;
        if !winner.is_same_club(away) && !winner.is_same_club(home) {
            return Err(format!("{winner} does not play in {away} at {home}"));
        }
    }
    if banker && home.is_some_and(|home| home.is_same_club(winner)) {
        return Err(format!(
            "a banker is an away team, and {winner} is at home; nothing of the pick was taken"
        ));
    }
    Ok(NamedPick {
        line: cells.line,
        player,
        season: cells.season()?,
        week: cells.week()?,
        away,
        home,
        winner,
        banker,
        joker: cells.yes("joker", false)?,
    })
}

fn against_itself(away: TeamCode, home: TeamCode) -> Result<(), String> {
    if away.is_same_club(home) {
        Err(format!("{home} cannot play itself"))
    } else {
        Ok(())
    }
}

// The parser of players.

/// Parses a player. The error says why the record is skipped.
fn player(cells: &mut Cells<'_>) -> Result<NamedPlayer, String> {
    Ok(NamedPlayer {
        line: cells.line,
        name: cells.name("name")?,
        team: cells.team_if_any("team")?,
        active: cells.yes("active", true)?,
    })
}

// The parser of results.

/// Whether a game is of the regular season, by nflverse's word for its type.
fn is_regular(game_type: &str) -> bool {
    game_type.is_empty() || game_type.eq_ignore_ascii_case("REG")
}

/// Parses a game without its kick-off. The error says why the record is skipped.
fn game(cells: &mut Cells<'_>) -> Result<NamedGame, String> {
    let (season, week) = (cells.season()?, cells.week()?);
    let (away, home) = (cells.team("away")?, cells.team("home")?);
    against_itself(away, home)?;
    Ok(NamedGame {
        line: cells.line,
        season,
        week,
        away,
        home,
        result: result(cells)?,
        kickoff: None,
        number: cells.number("game")?.map(GameId),
    })
}

/// What may stand in place of the scores of a game that was called off.
const CALLED_OFF: [&str; 4] = [NamedGame::CALLED_OFF, "called off", "cancelled", "canceled"];

fn result(cells: &Cells<'_>) -> Result<Option<GameResult>, String> {
    let is_off = |column| {
        let cell = cells.cell(column);
        CALLED_OFF
            .iter()
            .any(|word| word.eq_ignore_ascii_case(cell))
    };
    let columns = ["away_score", "home_score"];
    let [away, home] = match columns.map(is_off) {
        [true, true] => return Ok(Some(GameResult::CalledOff)),
        [false, false] => [cells.score(columns[0])?, cells.score(columns[1])?],
        [away, _] => {
            let other = cells.cell(columns[usize::from(away)]);
            if other.is_empty() {
                return Ok(Some(GameResult::CalledOff));
            }
            return Err("it is called off and has a score; write one or the other".to_owned());
        }
    };
    match (away, home) {
        (Some(away), Some(home)) => Ok(Some(GameResult::Final { home, away })),
        (None, None) => Ok(None),
        _ => Err("it has the score of one team only".to_owned()),
    }
}
