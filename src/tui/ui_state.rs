//! The state that the dashboard remembers between sessions: the user's display preferences, and of a league only
//! which player is pinned in it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::model::{Chosen, ColumnChoice, Model, Sorting};
use super::{Background, Theme};
use crate::scoretable::{Direction, Kind, SortKey};

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
    /// The columns that the rows are sorted by, the first key first; `-score` is one that is sorted downward.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sort: Vec<String>,
    /// The pinned player of each league, by the identity of its store: in another league the same number is another
    /// player.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub pins: BTreeMap<String, u32>,
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
            sort: Vec::new(),
            pins: BTreeMap::new(),
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
            sort: sort(&model.table.wanted),
            pins: pins(model),
            columns: columns
                .map(|(kind, list)| (kind, list.iter().map(name).collect()))
                .collect(),
        }
    }

    /// The order of the rows, without columns that no longer exist.
    pub(super) fn sorting(&self) -> Sorting {
        let keys = self.sort.iter().filter_map(|name| {
            let (direction, name) = match name.strip_prefix('-') {
                Some(name) => (Direction::Descending, name),
                None => (Direction::Ascending, name.as_str()),
            };
            let column = name.parse().ok()?;
            Some(SortKey { column, direction })
        });
        let keys: Vec<SortKey> = keys.take(Sorting::MOST).collect();
        if keys.is_empty() {
            Sorting::default()
        } else {
            Sorting(keys)
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

/// The names of the sort keys; none in league order.
fn sort(sorting: &Sorting) -> Vec<String> {
    if sorting.is_league_order() {
        return Vec::new();
    }
    let name = |key: &SortKey| {
        let down = if key.direction == Direction::Descending {
            "-"
        } else {
            ""
        };
        format!("{down}{}", key.column.name())
    };
    sorting.0.iter().map(name).collect()
}

/// The pinned players of all leagues, with this league's as it is now.
fn pins(model: &Model) -> BTreeMap<String, u32> {
    let mut pins = model.pins.clone();
    if let Some(league) = &model.league {
        match model.table.pinned {
            Some(pin) => pins.insert(league.clone(), pin.player.0),
            None => pins.remove(league),
        };
    }
    pins
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::league::PlayerId;
    use crate::scoretable::Column;
    use crate::tui::testing::{START, options, press, showing, status};
    use crate::tui::{Options, keymap::Keymap};

    fn started(memory: UiState, league: &str) -> Model {
        let options = Options {
            memory,
            league: Some(league.to_owned()),
            keys: Keymap::default(),
            ..options()
        };
        Model::start(options, status(), (80, 24), START).0
    }

    #[test]
    fn the_sort_is_remembered_with_every_key_and_its_direction() {
        let mut model = showing(9);
        press(&mut model, "8llr");
        model.table.column = Column::Player;
        press(&mut model, "+");
        let memory = UiState::of(&model);
        assert_eq!(memory.sort, ["worst", "player"]);
        assert_eq!(memory.sorting(), model.table.wanted);
        let unknown = UiState {
            sort: vec!["-nothing".to_owned()],
            ..memory
        };
        assert!(unknown.sorting().is_league_order());
    }

    #[test]
    fn a_pin_is_restored_in_its_own_league_only() {
        let memory = UiState {
            pins: BTreeMap::from([("one".to_owned(), 7)]),
            ..UiState::default()
        };
        let pinned = |model: &Model| model.table.pinned.map(|pin| pin.player.0);
        let here = started(memory.clone(), "one");
        assert_eq!(pinned(&here), Some(7));
        let mut there = started(memory.clone(), "two");
        assert_eq!(pinned(&there), None);
        assert_eq!(UiState::of(&there).pins, memory.pins);
        there.table.pin(Some(PlayerId(3)));
        assert_eq!(UiState::of(&there).pins.len(), 2);
        let mut unpinned = started(memory, "one");
        unpinned.table.pin(None);
        assert!(UiState::of(&unpinned).pins.is_empty());
    }
}
