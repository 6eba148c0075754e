//! Writes facts by name as CSV: the files that `import` reads.

use std::io;

use csv::{ErrorKind, Writer};
use jiff::Timestamp;

use crate::league::{GameResult, NamedFact, NamedGame, NamedPick, NamedPlayer, TeamCode};
use crate::text::named::named;

named! {
    /// What a file of facts holds.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum FactsKind: "kind of file" {
        /// The players.
        Players = "players",
        /// Their picks.
        Picks = "picks",
        /// The games, with their results.
        Results = "results",
    }
}

impl FactsKind {
    const fn columns(self) -> &'static [&'static str] {
        match self {
            Self::Players => &NamedPlayer::COLUMNS,
            Self::Picks => &NamedPick::COLUMNS,
            Self::Results => &NamedGame::COLUMNS,
        }
    }
}

/// A file of facts of one kind, as it is written.
pub struct FactsFile<W: io::Write> {
    kind: FactsKind,
    writer: Writer<W>,
    count: u64,
}

impl<W: io::Write> FactsFile<W> {
    /// Begins a file with the names of its columns.
    ///
    /// # Errors
    ///
    /// When `out` cannot be written to.
    pub fn begin(kind: FactsKind, out: W) -> io::Result<Self> {
        let mut writer = Writer::from_writer(out);
        writer.write_record(kind.columns()).map_err(plain)?;
        Ok(Self {
            kind,
            writer,
            count: 0,
        })
    }

    /// What the file holds.
    pub const fn kind(&self) -> FactsKind {
        self.kind
    }

    /// Adds a fact, if the file is for its kind.
    ///
    /// # Errors
    ///
    /// When the file cannot be written to.
    pub fn add(&mut self, fact: &NamedFact) -> io::Result<()> {
        let written = match (self.kind, fact) {
            (FactsKind::Players, NamedFact::Player(player)) => self.player(player),
            (FactsKind::Picks, NamedFact::Pick(pick)) => self.pick(pick),
            (FactsKind::Results, NamedFact::Game(game)) => self.game(game),
            _ => return Ok(()),
        };
        self.count += 1;
        written.map_err(plain)
    }

    /// Ends the file, and answers how many facts are in it.
    ///
    /// # Errors
    ///
    /// When the file cannot be written to.
    pub fn end(mut self) -> io::Result<u64> {
        self.writer.flush()?;
        Ok(self.count)
    }

    fn player(&mut self, player: &NamedPlayer) -> csv::Result<()> {
        let NamedPlayer {
            name, team, active, ..
        } = player;
        let team = team.map(|team| team.to_string()).unwrap_or_default();
        let active = if *active { "yes" } else { "no" };
        self.writer.write_record([name.as_str(), &team, active])
    }

    fn game(&mut self, game: &NamedGame) -> csv::Result<()> {
        let NamedGame {
            season,
            week,
            away,
            home,
            result,
            kickoff,
            number,
            ..
        } = game;
        let scores = match result {
            None => Default::default(),
            Some(GameResult::CalledOff) => [NamedGame::CALLED_OFF; 2].map(str::to_owned),
            Some(GameResult::Final { home, away }) => [away, home].map(u8::to_string),
        };
        let kickoff = kickoff.and_then(|seconds| Timestamp::from_second(seconds).ok());
        let [away_score, home_score] = scores;
        self.writer.write_record([
            season.to_string(),
            week.to_string(),
            away.to_string(),
            home.to_string(),
            away_score,
            home_score,
            kickoff.map(|moment| moment.to_string()).unwrap_or_default(),
            number.map(|number| number.to_string()).unwrap_or_default(),
        ])
    }

    fn pick(&mut self, pick: &NamedPick) -> csv::Result<()> {
        let NamedPick {
            player,
            season,
            week,
            away,
            home,
            winner,
            banker,
            joker,
            ..
        } = pick;
        let team = |team: &Option<TeamCode>| team.map(|team| format!("{team}")).unwrap_or_default();
        let yes = |is: bool| if is { "yes" } else { "" };
        self.writer.write_record([
            &**player,
            &season.to_string(),
            &week.to_string(),
            &team(away),
            &team(home),
            winner.as_str(),
            yes(*banker),
            yes(*joker),
        ])
    }
}

/// The I/O error inside the CSV writer's error, so that a closed pipe is recognized.
fn plain(error: csv::Error) -> io::Error {
    match error.into_kind() {
        ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}
