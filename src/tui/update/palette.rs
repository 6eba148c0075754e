//! The palette: opening it, typing in it, and doing what it finds.

use super::navigate;
use crate::scoretable::{Filter, How};
use crate::tui::Effect;
use crate::tui::keymap::{Action, Edit};
use crate::tui::model::{Model, Overlay, Palette, Prompt};
use crate::tui::palette::{Target, finds};

/// What was chosen.
#[derive(Debug)]
pub(super) enum Chosen {
    /// An action of the keyboard, which is still to be done.
    Act(Action),
    /// Something that is done, with these effects.
    Done(Vec<Effect>),
}

/// Opens it, empty.
pub(super) fn open(model: &mut Model) {
    model.palette = Palette::default();
    model.open(Overlay::Palette);
}

/// Edits the text; the first line that it finds is selected.
pub(super) fn edit(model: &mut Model, edit: Edit) {
    if model.palette.line.edit(edit) {
        model.palette.at = 0;
    }
}

/// Adds a pasted text.
pub(super) fn paste(model: &mut Model, text: &str) {
    model.palette.line.paste(text);
    model.palette.at = 0;
}

/// Selects another line.
pub(super) fn scroll(model: &mut Model, lines: isize) {
    let found = finds(model.palette.line.text(), model).entries.len();
    let at = model.palette.at.saturating_add_signed(lines);
    model.palette.at = at.min(found.saturating_sub(1));
}

/// Completes the text to the title of the selected line.
pub(super) fn complete(model: &mut Model) {
    let mut found = finds(model.palette.line.text(), model).entries.into_iter();
    if let Some(entry) = found.nth(model.palette.at) {
        model.palette = Palette {
            line: Prompt::with(&entry.title),
            at: 0,
        };
    }
}

/// Does what the selected line says, or says why it does nothing now.
pub(super) fn choose(model: &mut Model) -> Chosen {
    let mut found = finds(model.palette.line.text(), model).entries.into_iter();
    let Some(entry) = found.nth(model.palette.at) else {
        return Chosen::Done(Vec::new());
    };
    let Some(target) = entry.target else {
        model.say(entry.sentence);
        return Chosen::Done(vec![Effect::Draw]);
    };
    match target {
        Target::Act(action) => {
            let (here, _) = model.contexts_of_palette();
            let works = model.keys.works(action, here);
            if works {
                model.close();
            } else {
                model.close_all();
            }
            return Chosen::Act(action);
        }
        Target::Show(request) => {
            model.close_all();
            return Chosen::Done(navigate::to(model, request));
        }
        Target::Row(player) => {
            model.close_all();
            // A filter that hides the player would make the way there lead nowhere.
            if !model.table.move_to_player(player) {
                model.table.set_filter(None);
                model.table.move_to_player(player);
            }
        }
        Target::Filter(text) => {
            model.close_all();
            model.table.set_filter(Filter::new(&text, How::Words));
        }
    }
    Chosen::Done(vec![Effect::Draw])
}

#[cfg(test)]
mod tests;
