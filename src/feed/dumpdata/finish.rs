//! What the records of a dump mean together.

use std::collections::BTreeSet;

use super::gather::Gathered;
use crate::league::{Facts, Game, Pick, PlayerId, Season, Skipped, Week};

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

    /// A result belongs to the match of the same pk, and must be about the same teams and week. One without a match is
    /// a game all the same: it says everything but the kick-off.
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

    /// Marks every pick of a week in which any pick, or the player's own record, tells of a joker.
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

    /// The banker rows, and nothing else, make bankers: the flag on a prediction gets lost when picks are edited.
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
