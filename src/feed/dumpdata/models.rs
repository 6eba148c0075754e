//! From one record's fields to what it says.

use serde::Deserialize;
use serde_json::Value;

use super::fields::{self, Winner};
use super::gather::Gathered;
use super::reason;
use super::record::{Model, Origin};
use crate::league::{
    Game, GameId, GameResult, Pick, Player, PlayerId, Side, Team, Week, name_within_limits,
};

impl Gathered {
    /// Reads the fields of a record. The error is why the record, or a part of it, must be left out.
    pub(super) fn take(&mut self, model: Model, origin: &Origin, json: &str) -> Result<(), String> {
        match model {
            Model::User => self.user(origin, &fields(json)?),
            Model::Team => self.team(origin, &fields(json)?),
            Model::Match => self.game(origin, &fields(json)?),
            Model::Prediction => self.prediction(origin, &fields(json)?),
            Model::Banker => {
                let banker: fields::Banker = fields(json)?;
                let key = (PlayerId(banker.user), GameId(banker.bank_game));
                self.bankers.insert(key, origin.clone());
                Ok(())
            }
            Model::Results => self.results(origin, &fields(json)?),
            Model::Config => {
                let config: fields::Config = fields(json)?;
                self.jokers_season = Some(config.predict_season);
                Ok(())
            }
            Model::Ignored | Model::Unknown => Ok(()),
        }
    }

    fn user(&mut self, origin: &Origin, user: &fields::User) -> Result<(), String> {
        let id = u32::try_from(number(origin)?).ok().filter(|&id| id > 0);
        let id = PlayerId(id.ok_or("a player's pk is 1 to 4294967295")?);
        let player = Player {
            id,
            name: name_within_limits(user.full_name.as_deref().unwrap_or_default())?,
            team: user.favourite,
            active: user.is_active,
        };
        self.players.insert(id, player);
        for week in weeks(&user.jokers)? {
            self.jokers.insert((id, week));
        }
        Ok(())
    }

    fn team(&mut self, origin: &Origin, team: &fields::Team) -> Result<(), String> {
        let pk = origin.pk.as_deref().unwrap_or("null");
        let code: String =
            serde_json::from_str(pk).map_err(|_| "a team's pk is its code, such as \"KC\"")?;
        let code = code.parse()?;
        let team = Team {
            code,
            town: name_within_limits(&team.town)?,
            nickname: name_within_limits(&team.nickname)?,
            division: team.conf_div,
            active: team.active,
        };
        self.teams.insert(code, team);
        Ok(())
    }

    fn game(&mut self, origin: &Origin, game: &fields::Match) -> Result<(), String> {
        let id = GameId(number(origin)?);
        let game = Game {
            id,
            season: game.season,
            week: game.week,
            home: game.home_team,
            away: game.away_team,
            kickoff: game.date_time.as_ref().map(|kickoff| kickoff.0),
            result: None,
        };
        self.games.insert(id, game);
        Ok(())
    }

    fn results(&mut self, origin: &Origin, results: &fields::Results) -> Result<(), String> {
        let id = GameId(number(origin)?);
        let (home, away) = (results.home_score, results.away_score);
        let result = GameResult::Final { home, away };
        let winner = result.winner().map(|(side, _)| side);
        if winner != results.winner.side() {
            let said = results.winner;
            return Err(format!(
                "its winner is {said:?}, but home scored {home} and away {away}"
            ));
        }
        let game = Game {
            id,
            season: results.season,
            week: results.week,
            home: results.home_team,
            away: results.away_team,
            kickoff: None,
            result: Some(result),
        };
        self.results.insert(id, (origin.clone(), game));
        Ok(())
    }

    fn prediction(
        &mut self,
        origin: &Origin,
        prediction: &fields::Prediction,
    ) -> Result<(), String> {
        let pick = Pick {
            player: PlayerId(prediction.user),
            game: GameId(prediction.game),
            side: prediction.winner.side().ok_or("nobody can predict a tie")?,
            banker: false,
            joker: prediction.joker,
        };
        self.predictions.insert(number(origin)?, pick);
        Ok(())
    }
}

impl Winner {
    const fn side(self) -> Option<Side> {
        match self {
            Self::Home => Some(Side::Home),
            Self::Away => Some(Side::Away),
            Self::Tie => None,
        }
    }
}

fn fields<'a, T: Deserialize<'a>>(json: &'a str) -> Result<T, String> {
    serde_json::from_str(json).map_err(|error| reason(&error))
}

fn number(origin: &Origin) -> Result<i64, String> {
    let pk = origin.pk.as_deref().unwrap_or("null");
    pk.parse()
        .map_err(|_| "its pk is not a whole number".to_owned())
}

/// The weeks of `JokersPlayed`, which is null for somebody who played none.
fn weeks(jokers: &Value) -> Result<Vec<Week>, String> {
    const WANTED: &str = "its JokersPlayed is not of the form {\"1\": week, \"2\": week}; the player was taken without";
    let Some(jokers) = jokers.as_object() else {
        return if jokers.is_null() {
            Ok(Vec::new())
        } else {
            Err(WANTED.to_owned())
        };
    };
    let week = |value: &Value| {
        value
            .as_u64()
            .and_then(|n| u8::try_from(n).ok())
            .and_then(Week::new)
    };
    let weeks: Option<Vec<Week>> = jokers.values().map(week).collect();
    weeks.ok_or_else(|| WANTED.to_owned())
}
