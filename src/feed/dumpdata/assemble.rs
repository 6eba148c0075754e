//! Converts the fields of each record to facts, and joins the records at the end.

use std::collections::{BTreeMap, BTreeSet};
use std::io;

use serde_json::Value;

use super::fields::Winner;
use super::picks::Joined;
use super::usernames::Usernames;
use super::{Element, Record, fields, is_ignored, limit};
use crate::feed::Fault;
use crate::league::{
    Facts, Game, GameId, GameResult, Pick, Player, PlayerId, Season, Side, Skipped, Skips, Team,
    TeamCode, Week, name_within_limits,
};

impl Gathered {
    /// Takes one record, or reports it.
    pub(super) fn add(&mut self, element: &Element<'_>) -> Result<(), Fault> {
        self.records += 1;
        let taken = match &element.record {
            Ok(record) => self.take(element, record),
            Err(why) => Err(why.clone()),
        };
        if let Err(why) = taken {
            self.skip(&element.position(), &why);
        }
        match self.no_room.take() {
            Some(error) => Err(error.into()),
            None => Ok(()),
        }
    }

    /// Converts the fields of a record. The error says why the record, or a part of it, is skipped.
    fn take(&mut self, element: &Element<'_>, record: &Record<'_>) -> Result<(), String> {
        let model = record.model.as_ref();
        if is_ignored(model) {
            return Ok(());
        }
        let taken = match model {
            "accounts.user" => record.fields().and_then(|it| self.user(element, &it)),
            "predictor.team" => record.fields().and_then(|it| self.team(element, &it)),
            "predictor.match" => record.fields().and_then(|it| self.game(element, &it)),
            "predictor.prediction" => record.fields().and_then(|it| self.pick(element, &it)),
            "predictor.results" => record.fields().and_then(|it| self.result(element, &it)),
            "predictor.banker" => record.fields().and_then(|it| self.banker(element, &it)),
            "predictor.pigskinconfig" => {
                let config: fields::Config = record.fields()?;
                self.jokers_season = Some(config.predict_season);
                return Ok(());
            }
            _ => {
                self.count(model);
                return Ok(());
            }
        };
        self.ours = true;
        taken
    }

    fn user(&mut self, element: &Element<'_>, user: &fields::User) -> Result<(), String> {
        let names = [user.username.text(), user.email.text()];
        let names = names.into_iter().filter(|name| !name.is_empty());
        if element.pk() == "null" {
            self.usernames.note(None, names);
            return Err("it has no pk".to_owned());
        }
        let id = u32::try_from(number(element)?).ok().filter(|&id| id > 0);
        let id = PlayerId(id.ok_or("a player's pk is 1 to 4294967295")?);
        self.usernames.note(Some(id), names);
        let (name, stands_in) = user.name();
        let name = name_within_limits(&name)?;
        self.renamed.remove(&id);
        if stands_in {
            self.renamed.insert(id, name.clone());
        }
        let player = Player {
            id,
            name,
            team: user.favourite.as_ref().map(|team| team.0),
            active: user.is_active,
        };
        self.players.insert(id, player);
        for week in weeks(&user.jokers)? {
            self.jokers.insert((id, week));
        }
        Ok(())
    }

    fn team(&mut self, element: &Element<'_>, team: &fields::Team) -> Result<(), String> {
        let code: Result<String, _> = serde_json::from_str(element.pk());
        let code = code.map_err(|_| "a team's pk is its code, such as \"KC\"")?;
        let code = code.parse()?;
        let team = Team {
            code,
            town: name_within_limits(&team.town)?,
            nickname: name_within_limits(&team.nickname)?,
            division: team.conf_div.0,
            active: team.active,
        };
        self.teams.insert(code, team);
        Ok(())
    }

    fn game(&mut self, element: &Element<'_>, game: &fields::Match) -> Result<(), String> {
        let id = GameId(number(element)?);
        self.games.insert(id, game.game(id));
        if let Err(why) = &game.date_time.0 {
            self.skip(&format!("the kick-off of {}", element.position()), why);
        }
        Ok(())
    }

    fn result(&mut self, element: &Element<'_>, results: &fields::Results) -> Result<(), String> {
        let id = GameId(number(element)?);
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
            kickoff: None,
            result: Some(result),
            ..results.game.game(id)
        };
        self.results.insert(id, (element.position(), game));
        Ok(())
    }

    fn pick(
        &mut self,
        element: &Element<'_>,
        prediction: &fields::Prediction,
    ) -> Result<(), String> {
        let pick = Pick {
            player: self.usernames.player(&prediction.user)?,
            game: self.usernames.game(&prediction.game)?,
            side: prediction
                .winner
                .side()
                .ok_or("a tie cannot be predicted")?,
            banker: false,
            joker: prediction.joker,
        };
        let kept = self
            .picks
            .prediction(number(element)?, element.number, pick);
        self.no_room = kept.err();
        Ok(())
    }

    fn banker(&mut self, element: &Element<'_>, banker: &fields::Banker) -> Result<(), String> {
        let player = self.usernames.player(&banker.user)?;
        let game = self.usernames.game(&banker.bank_game)?;
        let kept = self.picks.banker((game, player), element);
        self.no_room = kept.err();
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

fn number(element: &Element<'_>) -> Result<i64, String> {
    let number = element.pk().parse();
    number.map_err(|_| "its pk is not a whole number".to_owned())
}

/// The weeks of `JokersPlayed`, which is null for a player who played none.
fn weeks(jokers: &Value) -> Result<Vec<Week>, String> {
    let week = |value: &Value| Week::new(u8::try_from(value.as_u64()?).ok()?);
    let weeks = match jokers {
        Value::Null => Some(Vec::new()),
        Value::Object(jokers) => jokers.values().map(week).collect(),
        _ => None,
    };
    weeks.ok_or_else(|| {
        "its JokersPlayed is not of the form {\"1\": week, \"2\": week}; the player was taken without".to_owned()
    })
}

// The collection of records.

/// The records read so far.
#[derive(Default)]
pub(super) struct Gathered {
    pub(super) records: usize,
    /// Whether any record was of a model that holds facts.
    pub(super) ours: bool,
    pub(super) usernames: Usernames,
    teams: BTreeMap<TeamCode, Team>,
    players: BTreeMap<PlayerId, Player>,
    /// The players without a full name, with the name they are called by instead.
    renamed: BTreeMap<PlayerId, String>,
    games: BTreeMap<GameId, Game>,
    /// Results repeat season, week and teams, so each is a whole game; with the position of the record, for reports.
    results: BTreeMap<GameId, (String, Game)>,
    picks: Joined,
    /// Why a pick could not be kept.
    no_room: Option<io::Error>,
    /// The weeks in the players' own records, for `jokers_season`.
    jokers: BTreeSet<(PlayerId, Week)>,
    jokers_season: Option<Season>,
    /// Unknown models, with the number of records of each.
    unknown: BTreeMap<String, usize>,
    /// The number of records of further unknown models.
    others: usize,
    skips: Skips,
}

impl Gathered {
    /// Nothing yet, but all usernames of the dump.
    pub(super) fn knowing(usernames: Usernames) -> Self {
        Self {
            usernames,
            ..Self::default()
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

    fn skip(&mut self, position: &str, why: &str) {
        self.skips.add(|| Skipped::new(position, why));
    }
}

// The joining of records.

impl Gathered {
    /// The facts of the dump, and what was left out of it.
    pub(super) fn finish(mut self) -> io::Result<(Facts, Vec<Skipped>)> {
        self.join_results();
        let jokers = self.jokers_season.map(|season| {
            let of_season = |&(player, week): &(PlayerId, Week)| (player, season, week);
            self.jokers.iter().map(of_season).collect()
        });
        let picks = std::mem::take(&mut self.picks);
        let picks = picks.join(&self.games, jokers.unwrap_or_default(), &mut self.skips)?;
        self.report_the_rest();
        let facts = Facts {
            teams: self.teams.into_values().collect(),
            players: self.players.into_values().collect(),
            games: self.games.into_values().collect(),
            picks,
            noted: renamed(&self.renamed).into_iter().collect(),
            ..Facts::default()
        };
        Ok((facts, self.skips.finish("records")))
    }

    /// A result belongs to the match with the same pk, and must have the same teams and week. A result without a match is
    /// still a game: only the kick-off is missing.
    fn join_results(&mut self) {
        for (id, (position, result)) in std::mem::take(&mut self.results) {
            let game = self.games.entry(id).or_insert_with(|| result.clone());
            let key = |g: &Game| (g.season, g.week, g.home, g.away);
            if key(game) == key(&result) {
                game.result = result.result;
            } else {
                let (season, week, home, away) = key(game);
                let why = format!(
                    "its match is {away} at {home} in {season} week {week}; the match was taken without a result"
                );
                self.skip(&position, &why);
            }
        }
    }

    fn report_the_rest(&mut self) {
        const WHY: &str = "not a model of the league";
        const USERS: &str = "players are read from the model accounts.user only, which has Full_Name and FavouriteTeam";
        for (model, count) in &self.unknown {
            let why = if model.ends_with("user") { USERS } else { WHY };
            let what = || Skipped::new(&format!("records of model '{model}' ({count})"), why);
            self.skips.add_all(*count, what);
        }
        if self.others > 0 {
            let what = || Skipped::new(&format!("records of other models ({})", self.others), WHY);
            self.skips.add_all(self.others, what);
        }
    }
}

/// Says which players are called by another name than their full one.
fn renamed(players: &BTreeMap<PlayerId, String>) -> Option<String> {
    const LISTED: usize = 5;
    let listed = players.iter().take(LISTED);
    let listed: Vec<String> = listed.map(|(id, name)| format!("{id} '{name}'")).collect();
    let more = match players.len().saturating_sub(LISTED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    (!listed.is_empty()).then(|| {
        format!(
            "no Full_Name, so called by first and last name, or else by username: {}{more}",
            listed.join(", ")
        )
    })
}
