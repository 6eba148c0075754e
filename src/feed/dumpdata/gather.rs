//! Collects the records of a dump.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::value::RawValue;

use super::reason;
use super::record::{Model, Origin, Record};
use crate::league::{Game, GameId, Pick, Player, PlayerId, Season, Skipped, Team, TeamCode, Week};

/// How many bad records are told one by one; of a file with more, the rest is only counted.
const TOLD: usize = 1000;

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
    /// Models nobody here knows, with how many records each has.
    pub(super) unknown: BTreeMap<String, usize>,
    pub(super) skipped: Vec<Skipped>,
    /// How many more were left out than `skipped` tells.
    pub(super) untold: usize,
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
    pub(super) fn add(&mut self, raw: &RawValue) {
        self.records += 1;
        let mut origin = Origin {
            record: self.records,
            model: None,
            pk: None,
        };
        let record: Record<'_> = match serde_json::from_str(raw.get()) {
            Ok(record) => record,
            Err(error) => return self.skip(&origin, &reason(&error)),
        };
        let model = Model::of(&record.model);
        self.ours |= model.is_ours();
        if model == Model::Unknown {
            *self.unknown.entry(record.model.into_owned()).or_default() += 1;
            return;
        }
        origin.model = Some(record.model.into_owned());
        origin.pk = record.pk.map(|pk| pk.get().to_owned());
        if let Err(why) = self.take(model, &origin, record.fields.get()) {
            self.skip(&origin, &why);
        }
    }

    pub(super) fn skip(&mut self, origin: &Origin, why: &str) {
        if self.skipped.len() < TOLD {
            self.skipped.push(Skipped::new(&origin.text(), why));
        } else {
            self.untold += 1;
        }
    }
}
