//! The first rows of a large table, which are shown before the others are there.

use std::sync::Arc;

use super::find;
use crate::loader::{Arrival, Loaded};
use crate::scoretable::Scoretable;
use crate::tui::model::Model;
use crate::tui::{Effect, LoadId};

/// Takes what there is of a table before its load ends, unless a newer load has superseded it.
pub(super) fn arrived(model: &mut Model, id: LoadId, arrival: Arrival) -> Vec<Effect> {
    if !model.loading.awaits(id) {
        return Vec::new();
    }
    let changed = match arrival {
        Arrival::First(loaded, of) => first(model, *loaded, of),
        Arrival::More(rows) => model.table.arrived(rows),
    };
    changed.then_some(Effect::Draw).into_iter().collect()
}

/// Shows the first rows, unless the whole of an earlier edition is on screen: that stays until the whole of this one is there.
fn first(model: &mut Model, loaded: Loaded, of: u64) -> bool {
    if model.shown == Some(model.request) {
        return false;
    }
    // What the whole has that the first rows have not is no change of the league.
    (model.shown, model.changes) = (None, None);
    model.table.show_first(loaded.table, of);
    find::apply(model);
    model.cache.source = Some(loaded.source);
    say_when_sorted(model);
    true
}

/// What is said of an order that is still to take effect.
const TO_BE_SORTED: &str = "sorted when all rows are here";

/// Says when the order that the user asked for takes effect, if that is not now.
pub(super) fn say_when_sorted(model: &mut Model) {
    if model.table.arriving().is_some() && !model.table.order().is_league_order() {
        model.say(TO_BE_SORTED.to_owned());
    }
}

/// Shows a whole table. What was promised of its order is true then, and needs no words any more.
pub(super) fn whole(model: &mut Model, table: Arc<Scoretable>) {
    model.table.replace(table);
    model.toast.take_if(|toast| toast.text == TO_BE_SORTED);
}

/// Says that something takes all rows, if they are not all there.
pub(super) fn refuses(model: &mut Model, what: &str) -> bool {
    let is_partial = model.table.arriving().is_some();
    if is_partial {
        model.say(format!("{what}: the rows are not all here yet"));
    }
    is_partial
}

#[cfg(test)]
mod tests;
