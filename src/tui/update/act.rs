//! What the user's actions change.

use super::{player, show};
use crate::scoretable::Column;
use crate::tui::Effect;
use crate::tui::keymap::Action;
use crate::tui::layout;
use crate::tui::model::{Flushing, Model, Overlay, Way};
use crate::tui::widget::help;

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
        Action::Left => model.table.step_column(false),
        Action::Right => model.table.step_column(true),
        Action::SortBy(column) => sort_by(model, column),
        Action::SortHere => model.table.sort_by(model.table.column()),
        Action::Reverse => model.table.reverse(),
        Action::LeagueOrder => model.table.league_order(),
        Action::Detail => return player::open(model),
        Action::Me => player::to_me(model),
        Action::Pin => player::pin(model),
        Action::NextTable => return show::table(model, Way::Forth),
        Action::PreviousTable => return show::table(model, Way::Back),
        Action::WeekBack => return show::week(model, Way::Back),
        Action::WeekForth => return show::week(model, Way::Forth),
        Action::SeasonBack => return show::season(model, Way::Back),
        Action::SeasonForth => return show::season(model, Way::Forth),
        Action::Panel => panel(model),
        Action::NextTheme => model.look.theme = model.look.theme.next(),
        Action::Help => {
            model.overlay = match model.overlay {
                Some(Overlay::Help { .. }) => None,
                Some(Overlay::Cache | Overlay::Detail { .. } | Overlay::Differences) | None => {
                    Some(Overlay::Help { scroll: 0 })
                }
            }
        }
        Action::Close => close(model),
        Action::Flush => return flush(model),
        Action::Reload => return reload(model),
        Action::Verify => return verify(model),
        Action::Suspend => return vec![Effect::Suspend, Effect::Draw],
        Action::Quit => return vec![Effect::Quit],
    }
    vec![Effect::Draw]
}

/// Loads through the cache, unless a load is on its way.
fn reload(model: &mut Model) -> Vec<Effect> {
    if model.loading.is_pending() {
        return Vec::new();
    }
    super::reloaded(model)
}

/// Sorts by a column, or says that this table has none such.
fn sort_by(model: &mut Model, column: Column) {
    match model.table.table().map(|table| table.kind) {
        Some(kind) if !kind.columns().contains(&column) => {
            let title = column.title(kind, &model.look.signs().glyphs);
            model.say(format!("the {} table has no {title}", kind.title()));
        }
        _ => model.table.sort_by(column),
    }
}

/// Flushes, unless the last flush is still on its way.
fn flush(model: &mut Model) -> Vec<Effect> {
    if matches!(model.loading.flush, Flushing::Asked(_)) {
        return Vec::new();
    }
    model.loading.flush = Flushing::Asked(model.now);
    vec![Effect::Draw, Effect::Flush]
}

/// Moves by one line; with the detail over the table, to the next player.
fn line(model: &mut Model, lines: isize) -> Vec<Effect> {
    if matches!(model.overlay, Some(Overlay::Detail { .. })) {
        return player::step(model, lines);
    }
    scroll(model, lines);
    vec![Effect::Draw]
}

/// Has the table on screen built again, unless that is under way.
pub(super) fn verify(model: &mut Model) -> Vec<Effect> {
    let shown = model.table.shared().zip(model.cache.source.as_ref());
    let Some((table, source)) = shown.filter(|_| !model.proving.is_pending()) else {
        return Vec::new();
    };
    vec![model.proving.ask(table, source.revision)]
}

/// Moves the cursor, or scrolls what lies over the table.
fn scroll(model: &mut Model, lines: isize) {
    match model.overlay {
        None => model.table.move_by(lines),
        Some(Overlay::Help { .. }) => scroll_help(model, lines),
        Some(Overlay::Detail { .. }) => player::scroll(model, lines),
        Some(Overlay::Cache | Overlay::Differences) => {}
    }
}

/// Scrolls the help, if it is open, no further than there is anything to see.
pub(super) fn scroll_help(model: &mut Model, lines: isize) {
    if let Some(Overlay::Help { scroll }) = model.overlay {
        let most = help::hidden_lines(model.layout().overlay(), model.look.ascii);
        let moved = usize::from(scroll).saturating_add_signed(lines);
        let scroll = u16::try_from(moved).unwrap_or(u16::MAX).min(most);
        model.overlay = Some(Overlay::Help { scroll });
    }
}

/// Shows or hides the cache panel: beside the table where there is room, over it where there is none.
fn panel(model: &mut Model) {
    if layout::is_wide(model.size.width) {
        model.cache.beside = !model.cache.beside;
    } else {
        model.overlay = match model.overlay {
            Some(Overlay::Cache) => None,
            Some(Overlay::Help { .. } | Overlay::Detail { .. } | Overlay::Differences) | None => {
                Some(Overlay::Cache)
            }
        };
    }
}

/// Takes away what was put there last.
fn close(model: &mut Model) {
    let overlay = model.overlay.take();
    if overlay.is_none() && model.toast.take().is_none() {
        model.notice = None;
    }
}

fn page(model: &Model) -> isize {
    isize::try_from(model.layout().lines()).unwrap_or(1).max(1)
}
