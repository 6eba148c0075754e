//! Collects the records of a dump.

use std::collections::{BTreeMap, BTreeSet};

use super::record::{Model, Origin};
use super::{Element, limit};
use crate::league::{
    Game, GameId, Pick, Player, PlayerId, Season, Skipped, Skips, Team, TeamCode, Week,
};

/// The records read so far.
#[derive(Default)]
pub(super) struct Gathered {
    records: usize,
    ours: bool,
    pub(super) teams: BTreeMap<TeamCode, Team>,
    pub(super) players: BTreeMap<PlayerId, Player>,
    pub(super) games: BTreeMap<GameId, Game>,
    /// Results name season, week and teams again, so each is a whole game.
    pub(super) results: BTreeMap<GameId, (Origin, Game)>,
    /// By pk, so that of two predictions of one game the newer counts, wherever it stands.
    pub(super) predictions: BTreeMap<i64, Pick>,
    pub(super) bankers: BTreeMap<(PlayerId, GameId), Origin>,
    /// What the players' own records say, for `jokers_season`.
    pub(super) jokers: BTreeSet<(PlayerId, Week)>,
    pub(super) jokers_season: Option<Season>,
    /// Models that this program does not know, with how many records each has.
    pub(super) unknown: BTreeMap<String, usize>,
    /// Records of even more such models.
    pub(super) others: usize,
    pub(super) skips: Skips,
}

impl Gathered {
    /// How many records there were.
    pub(super) const fn records(&self) -> usize {
        self.records
    }

    /// Whether any of them was of a model that brings facts.
    pub(super) const fn any_of_ours(&self) -> bool {
        self.ours
    }

    /// Takes one record, or reports it.
    pub(super) fn add(&mut self, element: Element<'_>) {
        self.records += 1;
        let mut origin = Origin::of(element.number);
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

    pub(super) fn skip(&mut self, origin: &Origin, why: &str) {
        self.skips.add(|| Skipped::new(&origin.text(), why));
    }
}
