//! The state that the dashboard remembers between sessions: the user's display preferences, and no data of any league.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::model::{Chosen, ColumnChoice, Model};
use super::{Background, Theme};
use crate::scoretable::Kind;

/// The state as it is saved. A missing field has its default.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct UiState {
    /// The theme last chosen by key.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub theme: Option<String>,
    /// The terminal's background as it told last: the first frame is drawn before it tells again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub background: Option<String>,
    /// The table last shown.
    pub table: Kind,
    /// Whether the cache panel is shown beside the table where there is room.
    pub panel: bool,
    /// Whether mouse reporting is on.
    pub mouse: bool,
    /// The columns of each table, from left to right; `-form` is a hidden one.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub columns: BTreeMap<Kind, Vec<String>>,
}

impl Default for UiState {
    /// The state of a user who has never changed a setting.
    fn default() -> Self {
        Self {
            theme: None,
            background: None,
            table: Kind::default(),
            panel: true,
            mouse: false,
            columns: BTreeMap::new(),
        }
    }
}

impl UiState {
    /// The state of a dashboard that is to be remembered.
    pub(super) fn of(model: &Model) -> Self {
        let name = |chosen: &Chosen| {
            let hidden = if chosen.shown { "" } else { "-" };
            format!("{hidden}{}", chosen.column.name())
        };
        let columns = model.columns.changed();
        Self {
            theme: model.look.chosen.map(|theme| theme.name().to_owned()),
            background: model
                .look
                .background
                .map(|background| background.name().to_owned()),
            table: model.request.kind,
            panel: model.cache.beside,
            mouse: model.mouse,
            columns: columns
                .map(|(kind, list)| (kind, list.iter().map(name).collect()))
                .collect(),
        }
    }

    /// The terminal's background, if it has ever told.
    pub(super) fn background(&self) -> Option<Background> {
        self.background
            .as_deref()
            .and_then(|name| name.parse().ok())
    }

    /// The theme, if one was chosen and still exists.
    pub(super) fn theme(&self) -> Option<Theme> {
        self.theme.as_deref().and_then(|name| name.parse().ok())
    }

    /// The columns, without names that no longer exist.
    pub(super) fn columns(&self) -> ColumnChoice {
        let mut choice = ColumnChoice::default();
        for (&kind, names) in &self.columns {
            let chosen = names.iter().filter_map(|name| {
                let (shown, name) = match name.strip_prefix('-') {
                    Some(name) => (false, name),
                    None => (true, name.as_str()),
                };
                let column = name.parse().ok()?;
                Some(Chosen { column, shown })
            });
            choice.take_over(kind, chosen);
        }
        choice
    }
}
