//! The user's actions on players: the detail, the user's own row, the pin.

use std::time::Duration;

use super::overlays;
use crate::league::clean_name;
use crate::loader::{Loaded, Request};
use crate::scoretable::{Changes, Detail};
use crate::tui::keymap::Action;
use crate::tui::model::{Model, Overlay};
use crate::tui::{Effect, LoadId};

/// How long changed rows flash.
const FLASH: Duration = Duration::from_secs(2);

/// Opens the detail of the player under the cursor.
pub(super) fn open(model: &mut Model) -> Vec<Effect> {
    model.detail.clear();
    let asked = ask(model);
    if asked.is_some() {
        overlays::open(model, Overlay::Detail { scroll: 0 });
    } else {
        model.say("a division has no detail".to_owned());
    }
    redrawn(asked)
}

/// Moves the cursor, and the open detail with it.
pub(super) fn step(model: &mut Model, lines: isize) -> Vec<Effect> {
    let before = model.table.player();
    model.table.move_by(lines);
    if model.table.player() == before {
        return Vec::new();
    }
    redrawn(ask(model))
}

/// Requests the detail of the player under the cursor, for the table on screen. Divisions have none.
fn ask(model: &mut Model) -> Option<Effect> {
    let here = model.table.here();
    let (table, row) = here.filter(|(table, _)| table.kind.ranks_players())?;
    let request = Request {
        kind: table.kind,
        season: Some(table.season),
        week: table.week,
    };
    let player = table.player(row);
    Some(model.detail.ask(request, player))
}

/// Requests the detail again when the table under an open detail has changed.
pub(super) fn refresh(model: &mut Model) -> Option<Effect> {
    matches!(model.overlay, Some(Overlay::Detail { .. }))
        .then(|| ask(model))
        .flatten()
}

/// Takes the answer to a request for a detail.
pub(super) fn answered(
    model: &mut Model,
    id: LoadId,
    answer: Result<Box<Detail>, String>,
) -> Vec<Effect> {
    let answer = answer.map_err(|why| clean_name(&why));
    if !model.detail.answered(id, answer) {
        return Vec::new();
    }
    super::scroll_overlay(model, 0);
    vec![Effect::Draw]
}

/// Moves the cursor to the user's own row.
pub(super) fn to_me(model: &mut Model) {
    let Some(player) = model.me.player else {
        let name = model.me.name.as_deref().map(clean_name);
        return model.say(match name {
            Some(name) => format!("no player matches '{name}'; start with --me NAME"),
            None => "your name is not set; start with --me NAME".to_owned(),
        });
    };
    if !model.table.move_to_player(player) {
        model.say("you are not in this table".to_owned());
    }
}

/// Pins the player under the cursor, or unpins the pinned one.
pub(super) fn pin(model: &mut Model) {
    let Some((table, row)) = model.table.here() else {
        return;
    };
    let (name, player) = (clean_name(table.name(row)), table.player(row));
    if model.table.pinned.is_some_and(|pin| pin.player == player) {
        model.table.pin(None);
        model.say(format!("{name} is no longer pinned"));
    } else if table.score(row).is_none() {
        model.say(format!("{name} has no points to compare with"));
    } else {
        let key = model.keys.label(Action::Pin, model.look.ascii);
        model.table.pin(Some(player));
        model.say(format!("{name} is pinned; {key} on that row unpins"));
    }
}

/// Records what a load changes in the table on screen, before it is replaced, and returns a summary. Another week that
/// the user selected is not a change.
pub(super) fn news(model: &mut Model, loaded: &Loaded) -> Option<String> {
    let asked = model.shown.replace(model.request);
    let mut words = Vec::new();
    if let (Some(old), Some(source)) = (model.table.table(), &model.cache.source) {
        let (new, week) = (&loaded.table, old.week);
        let other = source.revision != loaded.source.revision || week != new.week;
        if other && asked == Some(model.request) {
            model.changes = Changes::between(old, new);
            model.flash_until = model.changes.as_ref().map(|_| model.now.after(FLASH));
            let changes = model.changes.as_ref().map(Changes::summary);
            words.extend(changes.map(|words| format!("{}: {words}", loaded.source.revision)));
        } else if asked != Some(model.request) {
            model.changes = None;
        }
    }
    words.extend(
        model
            .me
            .look_in(&loaded.table)
            .map(|e| format!("--me: {e}")),
    );
    (!words.is_empty()).then(|| words.join("; "))
}

fn redrawn(effect: Option<Effect>) -> Vec<Effect> {
    [Some(Effect::Draw), effect].into_iter().flatten().collect()
}

#[cfg(test)]
mod tests;
