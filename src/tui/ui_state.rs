//! What the dashboard remembers from one day to the next: how somebody likes to see it, and nothing of any league.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Theme;
use super::model::{Chosen, ColumnChoice, Model};
use crate::scoretable::Kind;

/// What is kept, as it is written down. A field that is missing was never changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct UiState {
    /// The theme last chosen by key.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub theme: Option<String>,
    /// The table last shown.
    pub table: Kind,
    /// Whether the cache panel stands beside the table where there is room.
    pub panel: bool,
    /// Whether the mouse is listened to.
    pub mouse: bool,
    /// The columns of each table, from left to right; `-form` is one that is hidden.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub columns: BTreeMap<Kind, Vec<String>>,
}

impl Default for UiState {
    /// What somebody has who never changed anything.
    fn default() -> Self {
        Self {
            theme: None,
            table: Kind::default(),
            panel: true,
            mouse: false,
            columns: BTreeMap::new(),
        }
    }
}

impl UiState {
    /// What is to be remembered of a dashboard.
    pub(super) fn of(model: &Model) -> Self {
        let name = |chosen: &Chosen| {
            let hidden = if chosen.shown { "" } else { "-" };
            format!("{hidden}{}", chosen.column.name())
        };
        let columns = model.columns.changed();
        Self {
            theme: model.look.chosen.map(|theme| theme.name().to_owned()),
            table: model.request.kind,
            panel: model.cache.beside,
            mouse: model.mouse,
            columns: columns
                .map(|(kind, list)| (kind, list.iter().map(name).collect()))
                .collect(),
        }
    }

    /// The theme, if one was chosen that there is.
    pub(super) fn theme(&self) -> Option<Theme> {
        self.theme.as_deref().and_then(|name| name.parse().ok())
    }

    /// The columns, as far as there are such.
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
