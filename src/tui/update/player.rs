//! The user's actions on players: the detail, the comparison, the race, the user's own row, the pin.

use std::time::Duration;

use super::arrival;
use crate::league::{PlayerId, clean_name};
use crate::loader::{Loaded, Request};
use crate::scoretable::{Changes, Detail};
use crate::tui::keymap::Action;
use crate::tui::model::{Model, Overlay, Race};
use crate::tui::{Effect, LoadId};

/// How long changed rows flash.
const FLASH: Duration = Duration::from_secs(2);

/// Opens the detail of the player under the cursor.
pub(super) fn open(model: &mut Model) -> Vec<Effect> {
    show(model, Overlay::Detail { scroll: 0 })
}

/// Opens the player under the cursor beside the pinned one or, without one, beside the user.
pub(super) fn compare(model: &mut Model) -> Vec<Effect> {
    let cursor = model.table.player();
    let pinned = model.table.pinned.map(|pin| pin.player);
    let rivals = [pinned, model.me.player].into_iter().flatten();
    let mut others = rivals.filter(|&rival| Some(rival) != cursor);
    if let Some(with) = others.next() {
        return show(
            model,
            Overlay::Compare {
                with,
                swapped: false,
                scroll: 0,
            },
        );
    }
    let [pin, compare] =
        [Action::Pin, Action::Compare].map(|action| model.keys.label(action, model.look.ascii));
    model.say(
        if cursor.is_some() && pinned.or(model.me.player) == cursor {
            format!("move to another player, then {compare} compares the two")
        } else {
            format!(
                "pin a player with {pin} or start with --me NAME, then {compare} compares the two"
            )
        },
    );
    vec![Effect::Draw]
}

/// Opens the race.
pub(super) fn race(model: &mut Model) -> Vec<Effect> {
    show(model, Overlay::Race)
}

/// Opens a view of players. The details known from another view are shown until those asked for arrive.
fn show(model: &mut Model, view: Overlay) -> Vec<Effect> {
    if model
        .table
        .here()
        .is_none_or(|(table, _)| !table.kind.ranks_players())
    {
        model.say("a division has no detail".to_owned());
        return vec![Effect::Draw];
    }
    if model.view().is_none() {
        model.details.clear();
    }
    model.open(view);
    entered(model)
}

/// Closes the overlay in front, and asks for what the view under it shows.
pub(super) fn back(model: &mut Model) -> Vec<Effect> {
    let popup = model.overlay.is_some_and(|front| !front.is_view());
    model.close();
    if popup || model.overlay.is_none() {
        return vec![Effect::Draw];
    }
    entered(model)
}

fn entered(model: &mut Model) -> Vec<Effect> {
    let players = shown(model);
    model.details.narrow(&players);
    redrawn(ask(model))
}

/// Puts the other player on the other side.
pub(super) fn swap(model: &mut Model) -> Vec<Effect> {
    if let Some(Overlay::Compare { swapped, .. }) = &mut model.overlay {
        *swapped = !*swapped;
    }
    vec![Effect::Draw]
}

/// Keeps the player under the cursor in the race, also when the cursor moves on.
pub(super) fn keep(model: &mut Model) -> Vec<Effect> {
    let Some((player, name)) = named(model) else {
        return Vec::new();
    };
    let lanes = model.lanes().len();
    let words = if model.race.keep(player, lanes) {
        format!("{name} stays in the race")
    } else {
        let drop = model.keys.label(Action::Drop, model.look.ascii);
        format!(
            "a race has at most {} players; {drop} drops the one under the cursor",
            Race::MOST
        )
    };
    model.say(words);
    redrawn(ask(model))
}

/// Drops the player under the cursor from the race.
pub(super) fn drop(model: &mut Model) -> Vec<Effect> {
    let Some((player, name)) = named(model) else {
        return Vec::new();
    };
    model.race.drop(player);
    model.say(format!(
        "{name} is in the race only while the cursor is there"
    ));
    redrawn(ask(model))
}

/// The player under the cursor, with the name.
fn named(model: &Model) -> Option<(PlayerId, String)> {
    let (table, row) = model.table.here()?;
    Some((table.player(row), clean_name(table.name(row))))
}

/// Moves the cursor, and the open view with it. In the comparison it steps over the other player.
pub(super) fn step(model: &mut Model, lines: isize) -> Vec<Effect> {
    let before = model.table.player();
    model.table.move_by(lines);
    if let Some(Overlay::Compare { with, .. }) = model.overlay
        && model.table.player() == Some(with)
    {
        model.table.move_by(lines);
        if let Some(before) = before.filter(|_| model.table.player() == Some(with)) {
            model.table.move_to_player(before);
        }
    }
    if model.table.player() == before {
        return Vec::new();
    }
    redrawn(ask(model))
}

/// The players that the open view shows, the one under the cursor first where it shows one or two.
fn shown(model: &Model) -> Vec<PlayerId> {
    let cursor = model.table.player().into_iter();
    match model.view() {
        Some(Overlay::Compare { with, .. }) => cursor.chain([with]).collect(),
        Some(Overlay::Race) => model.lanes().iter().map(|lane| lane.player).collect(),
        _ => cursor.collect(),
    }
}

/// Requests the details that the open view shows, for the table on screen. Divisions have none.
fn ask(model: &mut Model) -> Option<Effect> {
    let here = model.table.here();
    let (table, _) = here.filter(|(table, _)| table.kind.ranks_players())?;
    let request = Request {
        kind: table.kind,
        season: Some(table.season),
        week: table.week,
    };
    let players = shown(model);
    Some(model.details.ask(request, players))
}

/// Requests the details again when the table under an open view has changed. A table of divisions has no such view.
pub(super) fn refresh(model: &mut Model) -> Option<Effect> {
    model.view()?;
    let table = model.table.table();
    if table.is_some_and(|table| !table.kind.ranks_players()) {
        model.close_all();
    }
    ask(model)
}

/// Takes the answer to a request for details.
pub(super) fn answered(
    model: &mut Model,
    id: LoadId,
    answer: Result<Vec<Detail>, String>,
) -> Vec<Effect> {
    let answer = answer.map_err(|why| clean_name(&why));
    if !model.details.answered(id, answer) {
        return Vec::new();
    }
    super::scroll_overlay(model, 0);
    vec![Effect::Draw]
}

/// Moves the cursor to the user's own row.
pub(super) fn to_me(model: &mut Model) {
    let there = |player| {
        model
            .table
            .table()
            .is_some_and(|table| table.row_of(player).is_some())
    };
    if !model.me.player.is_some_and(there)
        && model.me.name.is_some()
        && arrival::refuses(model, "your row may still come")
    {
        return;
    }
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

/// Pins a player, or unpins the pinned one: the player under the cursor or, in the comparison, the other one.
pub(super) fn pin(model: &mut Model) -> Vec<Effect> {
    let Some((table, here)) = model.table.here() else {
        return vec![Effect::Draw];
    };
    let row = match model.overlay {
        Some(Overlay::Compare { with, .. }) => table.row_of(with).unwrap_or(here),
        _ => here,
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
    redrawn(refresh(model))
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
