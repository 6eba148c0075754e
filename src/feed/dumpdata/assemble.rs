//! Converts the fields of each record to facts, and joins the records at the end.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use serde_json::Value;

use super::fields::Winner;
use super::{Element, Model, RecordPosition, fields, limit, reason};
use crate::league::{
    Facts, Game, GameId, GameResult, Pick, Player, PlayerId, Season, Side, Skipped, Skips, Team,
    TeamCode, Week, name_within_limits,
};

impl Gathered {
    /// Parses the fields of a record. The error says why the record, or a part of it, is skipped.
    pub(super) fn take(
        &mut self,
        model: Model,
        origin: &RecordPosition,
        json: &str,
    ) -> Result<(), String> {
        match model {
            Model::User => self.user(origin, &parse_fields(json)?),
            Model::Team => self.team(origin, &parse_fields(json)?),
            Model::Match => self.game(origin, &parse_fields(json)?),
            Model::Prediction => self.prediction(origin, &parse_fields(json)?),
            Model::Banker => {
                let banker: fields::Banker = parse_fields(json)?;
                let key = (PlayerId(banker.user), GameId(banker.bank_game));
                self.bankers.insert(key, origin.clone());
                Ok(())
            }
            Model::Results => self.results(origin, &parse_fields(json)?),
            Model::Config => {
                let config: fields::Config = parse_fields(json)?;
                self.jokers_season = Some(config.predict_season);
                Ok(())
            }
            Model::Ignored | Model::Unknown => Ok(()),
        }
    }

    fn user(&mut self, origin: &RecordPosition, user: &fields::User) -> Result<(), String> {
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

    fn team(&mut self, origin: &RecordPosition, team: &fields::Team) -> Result<(), String> {
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

    fn game(&mut self, origin: &RecordPosition, game: &fields::Match) -> Result<(), String> {
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

    fn results(
        &mut self,
        origin: &RecordPosition,
        results: &fields::Results,
    ) -> Result<(), String> {
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
        origin: &RecordPosition,
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

fn parse_fields<'a, T: Deserialize<'a>>(json: &'a str) -> Result<T, String> {
    serde_json::from_str(json).map_err(|error| reason(&error))
}

fn number(origin: &RecordPosition) -> Result<i64, String> {
    let pk = origin.pk.as_deref().unwrap_or("null");
    pk.parse()
        .map_err(|_| "its pk is not a whole number".to_owned())
}

/// The weeks of `JokersPlayed`, which is null for a player who played none.
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

// The collection of records.

/// The records read so far.
#[derive(Default)]
pub(super) struct Gathered {
    records: usize,
    ours: bool,
    pub(super) teams: BTreeMap<TeamCode, Team>,
    pub(super) players: BTreeMap<PlayerId, Player>,
    pub(super) games: BTreeMap<GameId, Game>,
    /// Results repeat season, week and teams, so each is a whole game.
    pub(super) results: BTreeMap<GameId, (RecordPosition, Game)>,
    /// By pk, so that of two predictions of one game the newer counts, in any order of the records.
    pub(super) predictions: BTreeMap<i64, Pick>,
    pub(super) bankers: BTreeMap<(PlayerId, GameId), RecordPosition>,
    /// The weeks in the players' own records, for `jokers_season`.
    pub(super) jokers: BTreeSet<(PlayerId, Week)>,
    pub(super) jokers_season: Option<Season>,
    /// Unknown models, with the number of records of each.
    pub(super) unknown: BTreeMap<String, usize>,
    /// The number of records of further unknown models.
    pub(super) others: usize,
    pub(super) skips: Skips,
}

impl Gathered {
    /// The number of records.
    pub(super) const fn records(&self) -> usize {
        self.records
    }

    /// Whether any record was of a model that holds facts.
    pub(super) const fn any_of_ours(&self) -> bool {
        self.ours
    }

    /// Takes one record, or reports it.
    pub(super) fn add(&mut self, element: Element<'_>) {
        self.records += 1;
        let mut origin = RecordPosition::of(element.number);
        let record = match element.record {
            Ok(record) => record,
            Err(why) => return self.skip(&origin, &why),
        };
        let model = Model::of(&record.model);
        self.ours |= model.is_ours();
        match model {
            Model::Ignored => return,
            Model::Unknown => return self.count(&record.model),
            _ => origin.tell(&record),
        }
        let taken = record
            .read()
            .and_then(|json| self.take(model, &origin, json));
        if let Err(why) = taken {
            self.skip(&origin, &why);
        }
    }

    fn count(&mut self, model: &str) {
        let model: String = model.chars().take(40).collect();
        let is_new = !self.unknown.contains_key(&model);
        if is_new && self.unknown.len() == limit::MODELS {
            self.others += 1;
        } else {
            *self.unknown.entry(model).or_default() += 1;
        }
    }

    pub(super) fn skip(&mut self, origin: &RecordPosition, why: &str) {
        self.skips.add(|| Skipped::new(&origin.text(), why));
    }
}

// The joining of records.

/// A joker is played for a whole week, not for a pick.
type JokerWeek = (PlayerId, Season, Week);

impl Gathered {
    /// The facts of the dump, and what was left out of it.
    pub(super) fn finish(mut self) -> (Facts, Vec<Skipped>) {
        self.join_results();
        self.join_jokers();
        self.join_bankers();
        self.report_the_rest();
        let facts = Facts {
            teams: self.teams.into_values().collect(),
            players: self.players.into_values().collect(),
            games: self.games.into_values().collect(),
            picks: self.predictions.into_values().collect(),
            ..Facts::default()
        };
        (facts, self.skips.finish("records"))
    }

    /// A result belongs to the match with the same pk, and must have the same teams and week. A result without a match is
    /// still a game: only the kick-off is missing.
    fn join_results(&mut self) {
        for (id, (origin, result)) in std::mem::take(&mut self.results) {
            let game = self.games.entry(id).or_insert_with(|| result.clone());
            let key = |g: &Game| (g.season, g.week, g.home, g.away);
            if key(game) == key(&result) {
                game.result = result.result;
            } else {
                let (season, week, home, away) = key(game);
                let why = format!(
                    "its match is {away} at {home} in {season} week {week}; the match was taken without a result"
                );
                self.skip(&origin, &why);
            }
        }
    }

    /// Marks every pick of a week in which any pick, or the player's own record, has a joker.
    fn join_jokers(&mut self) {
        let Self {
            games,
            predictions,
            jokers,
            jokers_season,
            ..
        } = self;
        let week_of = |pick: &Pick| {
            let game = games.get(&pick.game)?;
            Some((pick.player, game.season, game.week))
        };
        let flagged = predictions
            .values()
            .filter(|pick| pick.joker)
            .filter_map(week_of);
        let mut played: BTreeSet<JokerWeek> = flagged.collect();
        if let Some(season) = *jokers_season {
            played.extend(jokers.iter().map(|&(player, week)| (player, season, week)));
        }
        for pick in predictions.values_mut() {
            pick.joker |= week_of(pick).is_some_and(|week| played.contains(&week));
        }
    }

    /// Only the banker rows make bankers: the flag on a prediction gets lost when picks are edited.
    fn join_bankers(&mut self) {
        let mut used = BTreeSet::new();
        for pick in self.predictions.values_mut() {
            let key = (pick.player, pick.game);
            pick.banker = self.bankers.contains_key(&key);
            if pick.banker {
                used.insert(key);
            }
        }
        for ((player, game), origin) in std::mem::take(&mut self.bankers) {
            if !used.contains(&(player, game)) {
                self.skip(
                    &origin,
                    &format!("player {player} has no prediction of game {game}"),
                );
            }
        }
    }

    fn report_the_rest(&mut self) {
        const WHY: &str = "not a model of the league";
        for (model, count) in &self.unknown {
            let what = || Skipped::new(&format!("records of model '{model}' ({count})"), WHY);
            self.skips.add_all(*count, what);
        }
        if self.others > 0 {
            let what = || Skipped::new(&format!("records of other models ({})", self.others), WHY);
            self.skips.add_all(self.others, what);
        }
    }
}
