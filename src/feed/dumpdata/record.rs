//! One record of a dump, before its fields are looked at.

use std::borrow::Cow;

use serde::Deserialize;
use serde_json::value::RawValue;

/// The frame every record has.
#[derive(Deserialize)]
pub(super) struct Record<'a> {
    #[serde(borrow)]
    pub(super) model: Cow<'a, str>,
    #[serde(borrow, default)]
    pub(super) pk: Option<&'a RawValue>,
    #[serde(borrow)]
    pub(super) fields: &'a RawValue,
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
    pub(super) record: usize,
    pub(super) model: Option<String>,
    /// As it stands in the file.
    pub(super) pk: Option<String>,
}

impl Origin {
    /// `record 17 (predictor.banker, pk 5)`. Hostile names and keys are cut to a readable length.
    pub(super) fn text(&self) -> String {
        let short = |text: &String| text.chars().take(40).collect::<String>();
        let record = self.record;
        match (self.model.as_ref().map(short), self.pk.as_ref().map(short)) {
            (Some(model), Some(pk)) => format!("record {record} ({model}, pk {pk})"),
            (Some(model), None) => format!("record {record} ({model}, no pk)"),
            (None, _) => format!("record {record}"),
        }
    }
}
