//! How the user's actions change the model.

use std::sync::Arc;

use super::palette::{self, Chosen};
use super::{arrival, find, navigate, player, table, themes};
use crate::league::clean_name;
use crate::loader::{Finding, Verification};
use crate::scoretable::Column;
use crate::text::humanize;
use crate::tui::keymap::{Action, Edit};
use crate::tui::model::{Flushing, Model, Overlay, Sorting, Step};
use crate::tui::{Effect, layout};

pub(super) fn act(model: &mut Model, action: Action) -> Vec<Effect> {
    match action {
        Action::Down => return line(model, 1),
        Action::Up => return line(model, -1),
        Action::PageDown => scroll(model, page(model)),
        Action::PageUp => scroll(model, -page(model)),
        Action::HalfDown => scroll(model, (page(model) / 2).max(1)),
        Action::HalfUp => scroll(model, -(page(model) / 2).max(1)),
        Action::Top => scroll(model, isize::MIN),
        Action::Bottom => scroll(model, isize::MAX),
        Action::Left | Action::Right => table::step_column(model, action == Action::Right),
        Action::SortBy(column) => sort_by(model, column),
        Action::SortHere => sort_by(model, model.table.column),
        Action::SortAlso => sort_also(model),
        Action::Filter => find::open_filter(model),
        Action::Accept => find::accept_filter(model),
        Action::NextMatch => find::step(model, true),
        Action::PreviousMatch => find::step(model, false),
        Action::Edit(edit) => edit_text(model, edit),
        Action::Palette => palette::open(model),
        Action::Choose => return choose(model),
        Action::Complete => palette::complete(model),
        Action::Reverse => reverse(model),
        Action::LeagueOrder => model.table.sort(|sorting| *sorting = Sorting::default()),
        Action::Detail => return player::open(model),
        Action::Compare => return player::compare(model),
        Action::Swap => return player::swap(model),
        Action::Race => return player::race(model),
        Action::Keep => return player::keep(model),
        Action::Drop => return player::drop(model),
        Action::Me => player::to_me(model),
        Action::Pin => return player::pin(model),
        Action::NextTable => return navigate::table(model, Step::Forth),
        Action::PreviousTable => return navigate::table(model, Step::Back),
        Action::WeekBack => return navigate::week(model, Step::Back),
        Action::WeekForth => return navigate::week(model, Step::Forth),
        Action::SeasonBack => return navigate::season(model, Step::Back),
        Action::SeasonForth => return navigate::season(model, Step::Forth),
        Action::Panel => panel(model),
        Action::Columns => table::choose_columns(model),
        Action::ToggleColumn => table::toggle_column(model),
        Action::ColumnLeft => table::shift_column(model, false),
        Action::ColumnRight => table::shift_column(model, true),
        Action::AllColumns => table::all_columns(model),
        Action::CopyRow => return table::row(model),
        Action::CopyTable => return table::table(model),
        Action::Themes => themes::open(model),
        Action::KeepTheme => themes::keep(model),
        Action::Mouse => return mouse(model),
        Action::ShowEntry => return navigate::entry(model),
        Action::Messages => model.toggle(Overlay::Messages { scroll: 0 }),
        Action::Help => help(model),
        Action::Close => return player::back(model),
        Action::Back => return step(model),
        Action::Flush => return flush(model),
        Action::Reload => return reload(model),
        Action::Verify => return verify(model),
        Action::Suspend => return vec![Effect::Suspend, Effect::Draw],
        Action::Quit => return vec![Effect::Quit],
    }
    vec![Effect::Draw]
}

/// Does what the selected line of the palette says.
fn choose(model: &mut Model) -> Vec<Effect> {
    match palette::choose(model) {
        Chosen::Act(action) => act(model, action),
        Chosen::Done(effects) => effects,
    }
}

/// Loads through the cache, unless a load is in flight.
fn reload(model: &mut Model) -> Vec<Effect> {
    if model.loading.pending.is_some() {
        return Vec::new();
    }
    super::reloaded(model)
}

/// Sorts by a column, or reports that this table does not have it.
fn sort_by(model: &mut Model, column: Column) {
    match model.table.table().map(|table| table.kind) {
        Some(kind) if !kind.columns().contains(&column) => {
            let title = column.title(kind, &model.look.glyphs().table);
            model.say(format!("the {} table has no {title}", kind.title()));
        }
        _ => {
            if model.table.sort_by(column) {
                arrival::say_when_sorted(model);
            } else {
                let key = model.keys.label(Action::SortBy(column), model.look.ascii);
                model.say(format!(
                    "this is league order already; {key} again turns it round"
                ));
            }
        }
    }
}

/// Edits the text being typed: the filter, or what the palette is to find.
fn edit_text(model: &mut Model, edit: Edit) {
    if model.overlay == Some(Overlay::Palette) {
        palette::edit(model, edit);
    } else {
        find::edit_filter(model, edit);
    }
}

/// Flushes the cache, unless a flush is in flight.
fn flush(model: &mut Model) -> Vec<Effect> {
    if matches!(model.loading.flush, Flushing::Asked(_)) {
        return Vec::new();
    }
    model.loading.flush = Flushing::Asked(model.now);
    vec![Effect::Draw, Effect::Flush]
}

/// Moves by one line; in a view of players, to the next one.
fn line(model: &mut Model, lines: isize) -> Vec<Effect> {
    if model.overlay.is_some_and(Overlay::is_view) {
        return player::step(model, lines);
    }
    if model.overlay == Some(Overlay::Cache) {
        model.cache.entries.move_by(lines);
        return vec![Effect::Draw];
    }
    scroll(model, lines);
    vec![Effect::Draw]
}

/// Requests a rebuild of the table on screen, unless one is in flight.
pub(super) fn verify(model: &mut Model) -> Vec<Effect> {
    if arrival::refuses(model, "not verified") {
        return vec![Effect::Draw];
    }
    let shown = model.table.table().zip(model.cache.source.as_ref());
    let Some((table, source)) = shown.filter(|_| model.verification.asked.is_none()) else {
        return Vec::new();
    };
    model.verification.asked = Some(Arc::clone(table));
    vec![Effect::Verify {
        table: Arc::clone(table),
        revision: source.revision,
    }]
}

/// Moves the cursor, or scrolls the overlay.
pub(super) fn scroll(model: &mut Model, lines: isize) {
    match model.overlay {
        None => model.table.move_by(lines),
        Some(Overlay::Columns { .. }) => table::scroll_chooser(model, lines),
        Some(Overlay::Palette) => palette::scroll(model, lines),
        Some(Overlay::Themes { .. }) => themes::scroll(model, lines),
        Some(_) => super::scroll_overlay(model, lines),
    }
}

/// Shows or hides the cache panel: beside the table where there is room, otherwise as an overlay.
fn panel(model: &mut Model) {
    if layout::is_wide(model.size.width) {
        model.cache.beside = !model.cache.beside;
    } else {
        model.toggle(Overlay::Cache);
    }
}

/// Shows the keys of where the user is; then every key; then what was there before.
fn help(model: &mut Model) {
    match model.overlay {
        Some(Overlay::Help { all: false, .. }) => {
            model.overlay = Some(Overlay::Help {
                all: true,
                scroll: 0,
            });
        }
        Some(Overlay::Help { .. }) => model.close(),
        _ => model.open(Overlay::Help {
            all: false,
            scroll: 0,
        }),
    }
}

fn mouse(model: &mut Model) -> Vec<Effect> {
    model.mouse = !model.mouse;
    model.say(if model.mouse {
        let key = model.keys.label(Action::Mouse, model.look.ascii);
        format!("mouse on; {key} turns it off to select text")
    } else {
        "mouse off".to_owned()
    });
    vec![Effect::Mouse(model.mouse), Effect::Draw]
}

/// Turns the order round.
fn reverse(model: &mut Model) {
    model.table.sort(Sorting::reverse);
    arrival::say_when_sorted(model);
}

/// Sorts equal rows by the column under the cursor, or reports that the sort has its maximum number of keys.
fn sort_also(model: &mut Model) {
    let column = model.table.column;
    if model.table.sort(|sorting| sorting.also(column)) {
        arrival::say_when_sorted(model);
    } else {
        let (key, most) = (
            model.keys.label(Action::LeagueOrder, model.look.ascii),
            Sorting::MOST,
        );
        model.say(format!(
            "a sort has at most {most} columns; {key} clears it"
        ));
    }
}

fn page(model: &Model) -> isize {
    isize::try_from(model.layout().lines()).unwrap_or(1).max(1)
}

// Stepping back, one step at a time. It never ends the program.

/// Closes the overlay; else clears the filter, the sort or the pin; else dismisses a notice.
fn step(model: &mut Model) -> Vec<Effect> {
    if let Some(Overlay::Themes { before }) = model.overlay {
        model.look.show(before);
    }
    if model.overlay.is_some() {
        return player::back(model);
    }
    take_away(model);
    vec![Effect::Draw]
}

/// Clears the filter, the sort or the pin; else dismisses a notice.
fn take_away(model: &mut Model) {
    if model.prompt.is_some() || model.table.rows.filter.is_some() {
        return find::end_filter(model);
    }
    if !model.table.order().is_league_order() {
        return model.table.sort(|sorting| *sorting = Sorting::default());
    }
    if model.table.pinned.is_some() {
        return model.table.pin(None);
    }
    let read = model.loading.error.take().is_some() || model.toast.take().is_some();
    if !read {
        model.notice = None;
    }
}

// The result of a verification.

/// Reports the comparison of the table with its rebuild. If the answer is about a table that is no longer on screen, it
/// does not apply to the current one, so the current one is verified instead.
pub(super) fn proved(model: &mut Model, answer: Result<Verification, String>) -> Vec<Effect> {
    let asked = model.verification.asked.take();
    let both = asked.as_ref().zip(model.table.table());
    if !both.is_some_and(|(asked, shown)| Arc::ptr_eq(asked, shown)) {
        return verify(model);
    }
    model.verification.found = None;
    match answer {
        Err(why) => model.say(format!("not verified: {}", clean_name(&why))),
        Ok(proof) => match &proof.finding {
            Finding::Identical => model.say(identical(&proof, model.look.glyphs().ellipsis)),
            Finding::SameEntry => model.say(format!(
                "checksum right, {}; the facts are with the publisher",
                humanize::count(proof.rows, "row", "rows")
            )),
            Finding::OtherRevision => {
                let shown = model.cache.source.as_ref().map(|source| source.revision);
                model.say(format!(
                    "not verified: this table is at revision {}, the store at {}",
                    shown.unwrap_or_default(),
                    proof.revision
                ));
            }
            Finding::Different(found) => {
                model.verification.found = Some(found.clone());
                model.open(Overlay::Differences);
            }
        },
    }
    vec![Effect::Draw]
}

/// `verified: identical (60 rows, digest 4f2a…, 3.1 ms)`
fn identical(proof: &Verification, ellipsis: &str) -> String {
    let rows = humanize::count(proof.rows, "row", "rows");
    let digest = proof.digest.to_string();
    let short = digest.get(..4).unwrap_or_default();
    let took = humanize::time(proof.micros);
    format!("verified: identical ({rows}, digest {short}{ellipsis}, {took})")
}

#[cfg(test)]
mod proof_tests;
