//! Finding rows: the filter, and the steps from one match to the next.

use crate::scoretable::Filter;
use crate::tui::Effect;
use crate::tui::keymap::{Action, Edit};
use crate::tui::model::{Model, Overlay, Prompt};

use super::palette;

/// Starts to type a filter, or to change the current one. The table need not be loaded yet.
pub(super) fn open_filter(model: &mut Model) {
    let text = model.table.rows.filter.as_ref().map_or("", Filter::text);
    model.prompt = Some(Prompt::with(text));
}

/// Edits the text; the rows change with every character.
pub(super) fn edit_filter(model: &mut Model, edit: Edit) {
    let changed = model
        .prompt
        .as_mut()
        .is_some_and(|prompt| prompt.edit(edit));
    if changed {
        apply(model);
    }
}

/// Shows the rows that match what is typed.
pub(super) fn apply(model: &mut Model) {
    if let Some(prompt) = &model.prompt {
        let filter = prompt.filter();
        model.table.set_filter(filter);
    }
}

/// Adds a pasted text to the one being typed. Otherwise the text is ignored, because it would act as keys.
pub(super) fn pasted(model: &mut Model, text: &str) -> Vec<Effect> {
    if model.overlay == Some(Overlay::Palette) {
        palette::paste(model, text);
    } else if let Some(prompt) = &mut model.prompt {
        prompt.paste(text);
        apply(model);
    } else {
        return Vec::new();
    }
    vec![Effect::Draw]
}

/// Returns to the table with the filter in place. The cursor follows the player that it is on from then on.
pub(super) fn accept_filter(model: &mut Model) {
    model.prompt = None;
    if model.table.rows.filter.is_some() {
        model.table.move_by(0);
        if model.table.arriving().is_some() {
            model.say("of the rows that are here, and of all once they are".to_owned());
        }
    }
}

/// Shows every row again.
pub(super) fn end_filter(model: &mut Model) {
    model.prompt = None;
    model.table.set_filter(None);
}

/// Moves the cursor to the next row that the last filter matches, or the one before, and says which it is.
pub(super) fn step(model: &mut Model, forth: bool) {
    let text = model
        .table
        .last_filter()
        .map(|filter| filter.text().to_owned());
    let Some(text) = text else {
        let key = model.keys.label(Action::Filter, model.look.ascii);
        return model.say(format!("nothing was looked for yet; {key} filters"));
    };
    let said = match model.table.step_to_match(forth) {
        None => format!("nothing here matches '{text}'"),
        Some(found) => {
            let round = match (found.wraps, forth) {
                (false, _) => "",
                (true, true) => ", from the top again",
                (true, false) => ", from the bottom again",
            };
            format!("match {} of {} for '{text}'{round}", found.number, found.of)
        }
    };
    model.say(said);
}

#[cfg(test)]
mod tests;
