//! Choosing rows by typing.

use crate::tui::Effect;
use crate::tui::keymap::Edit;
use crate::tui::model::{Model, Prompt};

/// Begins to type a filter, or to change the one there is. It need not wait for the table.
pub(super) fn open(model: &mut Model) {
    let text = model
        .table
        .rows()
        .search()
        .map_or("", |search| search.text());
    model.prompt = Some(Prompt::with(text));
}

/// Changes the text; the rows change with every character.
pub(super) fn edit(model: &mut Model, edit: Edit) -> Vec<Effect> {
    let Some(prompt) = &mut model.prompt else {
        return Vec::new();
    };
    if prompt.edit(edit) {
        let search = prompt.search();
        model.table.look_for(search);
    }
    vec![Effect::Draw]
}

/// Takes a pasted text for a filter while one is typed. Otherwise it is nothing: it would act as keys.
pub(super) fn pasted(model: &mut Model, text: &str) -> Vec<Effect> {
    let Some(prompt) = &mut model.prompt else {
        return Vec::new();
    };
    prompt.paste(text);
    let search = prompt.search();
    model.table.look_for(search);
    vec![Effect::Draw]
}

/// Goes back to the table with the filter as it is. Whoever looked for somebody has moved to them.
pub(super) fn accept(model: &mut Model) {
    model.prompt = None;
    if model.table.rows().search().is_some() {
        model.table.move_by(0);
    }
}

/// Shows every row again.
pub(super) fn end(model: &mut Model) {
    model.prompt = None;
    model.table.look_for(None);
}

#[cfg(test)]
mod tests;
