//! One record of a dump, before its fields are looked at.

use std::borrow::Cow;

use serde::Deserialize;
use serde_json::value::RawValue;

use super::limit;

/// The frame every record has.
#[derive(Deserialize)]
pub(super) struct Record<'a> {
    #[serde(borrow)]
    pub(super) model: Cow<'a, str>,
    #[serde(borrow, default)]
    pub(super) pk: Option<&'a RawValue>,
    #[serde(borrow)]
    fields: &'a RawValue,
}

impl Record<'_> {
    /// The fields, to be read: values of any shape may be in them, which take up many times their text in memory.
    pub(super) fn read(&self) -> Result<&str, String> {
        let json = self.fields.get();
        if json.len() > limit::RECORD {
            return Err(format!(
                "it has {} bytes; {} is the most a record may have",
                json.len(),
                limit::RECORD
            ));
        }
        Ok(json)
    }
}

/// What a model is to this program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Model {
    User,
    Team,
    Match,
    Prediction,
    Banker,
    Results,
    Config,
    /// Scores the original program derived, or Django's own housekeeping: left out without a word.
    Ignored,
    /// Left out with a notice.
    Unknown,
}

impl Model {
    pub(super) fn of(name: &str) -> Self {
        match name {
            "accounts.user" => Self::User,
            "predictor.team" => Self::Team,
            "predictor.match" => Self::Match,
            "predictor.prediction" => Self::Prediction,
            "predictor.banker" => Self::Banker,
            "predictor.results" => Self::Results,
            "predictor.pigskinconfig" => Self::Config,
            "predictor.scoresweek"
            | "predictor.scoresseason"
            | "predictor.scoresalltime"
            | "predictor.avgscores"
            | "predictor.record" => Self::Ignored,
            other => match other.split_once('.') {
                Some(("admin" | "auth" | "contenttypes" | "sessions" | "sites", _)) => {
                    Self::Ignored
                }
                _ => Self::Unknown,
            },
        }
    }

    /// Whether the model brings facts.
    pub(super) const fn is_ours(self) -> bool {
        match self {
            Self::User
            | Self::Team
            | Self::Match
            | Self::Prediction
            | Self::Banker
            | Self::Results => true,
            Self::Config | Self::Ignored | Self::Unknown => false,
        }
    }
}

/// Where a record stood in its file, for reports.
#[derive(Clone, Debug)]
pub(super) struct Origin {
    /// Counted from 1.
    record: usize,
    model: Option<String>,
    /// As it stands in the file, as far as a key can go: what is longer is none.
    pub(super) pk: Option<String>,
}

impl Origin {
    /// The place of an element that may be no record.
    pub(super) const fn of(record: usize) -> Self {
        Self {
            record,
            model: None,
            pk: None,
        }
    }

    /// Takes what a record says about itself. Hostile names and keys are cut to a readable length.
    pub(super) fn tell(&mut self, record: &Record<'_>) {
        const READABLE: usize = 40;
        let short = |text: &str| text.chars().take(READABLE).collect();
        self.model = Some(short(&record.model));
        self.pk = record.pk.map(|pk| short(pk.get()));
    }

    /// `record 17 (predictor.banker, pk 5)`.
    pub(super) fn text(&self) -> String {
        let record = self.record;
        match (&self.model, &self.pk) {
            (Some(model), Some(pk)) => format!("record {record} ({model}, pk {pk})"),
            (Some(model), None) => format!("record {record} ({model}, no pk)"),
            (None, _) => format!("record {record}"),
        }
    }
}
