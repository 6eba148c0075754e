//! How a message changes the model. The functions are pure: the time is an argument, and I/O is returned as effects.

mod actions;
mod arrival;
mod find;
mod mouse;
mod navigate;
mod palette;
mod player;
mod replaced;
mod table;
mod themes;

use crossterm::event::KeyEvent;
use ratatui::layout::Size;

use super::model::{Calendar, Flushing, Model, Overlay};
use super::widget::table::geometry::Grid;
use super::widget::{compare, help, message_log, player_detail};
use super::{Background, Effect, LoadId, LoadMode, Message, layout};
use crate::clock::Moment;
use crate::league::clean_name;
use crate::loader::{BackendKind, Loaded, Receipt, SeasonHead, Source, Verdict};
use crate::scoretable::Column;
use crate::text::humanize;

/// Changes the model according to a message. If there are no effects, nothing on screen changed.
pub fn update(model: &mut Model, message: Message, now: Moment) -> Vec<Effect> {
    model.now = now;
    let mut effects = match message {
        Message::Key(key) => pressed(model, key),
        Message::Mouse(event) => mouse::moved(model, event),
        Message::Pasted(text) => find::pasted(model, &text),
        Message::Background(background) => seen(model, background),
        Message::Resized { width, height } => resized(model, Size { width, height }),
        Message::Arrived { id, arrival } => arrival::arrived(model, id, arrival),
        Message::Loaded { id, answer } => loaded(model, id, answer),
        Message::Details { id, answer } => player::answered(model, id, answer),
        // The load that accompanies this request reports the failure.
        Message::Calendar(answer) => answer.map_or_else(|_| Vec::new(), |s| dated(model, s)),
        Message::Flushed(Ok(receipt)) => {
            model.loading.flush = Flushing::Done(receipt);
            vec![
                Effect::Draw,
                model.loading.load(model.request, LoadMode::Load, now),
            ]
        }
        Message::Flushed(Err(why)) => {
            model.loading.flush = Flushing::Idle;
            model.say(format!("not flushed: {}", clean_name(&why)));
            let mut effects = vec![Effect::Draw];
            if model.table.table().is_none() && model.loading.pending.is_none() {
                effects.push(model.loading.load(model.request, LoadMode::Load, now));
            }
            effects
        }
        Message::Verified(answer) => actions::proved(model, answer),
        Message::Written(text) => table::written(model, text),
        Message::Entries(entries) => {
            model.cache.entries.take(entries, now);
            vec![Effect::Draw]
        }
        Message::Status(status) if status == model.cache.status => Vec::new(),
        Message::Status(status) => {
            if let Some(by) = model.cache.take(status) {
                model.say_also(format!("flushed by {}", clean_name(&by)));
            }
            vec![Effect::Draw]
        }
        Message::LeagueChanged if model.loading.pending.is_some() => {
            model.loading.again = true;
            vec![Effect::Calendar]
        }
        Message::LeagueChanged => reloaded(model),
        Message::StoreLost => {
            model.loading.lost = true;
            vec![Effect::Draw]
        }
        Message::StoreReplaced => replaced::replaced(model),
        Message::Tick => {
            model.toast = model.toast.take().filter(|toast| toast.until > now);
            model.flash_until = model.flash_until.filter(|&until| until > now);
            vec![Effect::Draw]
        }
    };
    keep_in_view(model);
    effects.extend(list_entries(model));
    effects
}

/// Lists the entries again when something happened to the cache, as long as the panel shows them.
fn list_entries(model: &mut Model) -> Option<Effect> {
    let status = &model.cache.status;
    let asks = model.is_panel_open() && model.cache.backend() != BackendKind::Off;
    let (events, request) = (status.events.count(), model.request);
    let due = model.cache.entries.is_due(events, request, asks);
    due.then_some(Effect::Entries(request))
}

/// Scrolls as far as necessary to show both cursors.
fn keep_in_view(model: &mut Model) {
    let layout = model.layout();
    model.table.keep_in_view(usize::from(layout.lines()));
    let wanted = model
        .table
        .table()
        .map(|table| model.columns.of(table.kind));
    if wanted.is_some_and(|wanted| !wanted.contains(&model.table.column)) {
        model.table.column = Column::Pos;
    }
    let grid = Grid::of(model, &layout).zip(model.table.table());
    let scrolled = grid.and_then(|(grid, table)| grid.follow(model, table));
    model.table.scrolled = scrolled;
}

/// Takes the terminal's answer about its background. It is drawn only where it makes a difference.
fn seen(model: &mut Model, background: Background) -> Vec<Effect> {
    let changed = model.look.stands_on(background);
    changed.then_some(Effect::Draw).into_iter().collect()
}

/// Performs the action of a key. Any key removes the change marks of a refresh: the user has seen them.
fn pressed(model: &mut Model, key: KeyEvent) -> Vec<Effect> {
    let marked = model.changes.take().is_some();
    let action = model.keys.action(key, model.context());
    let effects = action.map_or_else(Vec::new, |action| actions::act(model, action));
    if marked && effects.is_empty() {
        return vec![Effect::Draw];
    }
    effects
}

/// Loads again through the cache, and reads the calendar again.
fn reloaded(model: &mut Model) -> Vec<Effect> {
    let load = model.loading.load(model.request, LoadMode::Load, model.now);
    vec![Effect::Draw, load, Effect::Calendar]
}

/// Takes a newer calendar, and reports the results that arrived since the last one.
fn dated(model: &mut Model, seasons: Vec<SeasonHead>) -> Vec<Effect> {
    let calendar = Calendar(seasons);
    let before = std::mem::replace(&mut model.calendar, calendar);
    if let Some(news) = model.calendar.news(&before) {
        model.say_also(clean_name(&news));
    }
    let seen = model.table.table();
    let shown = |calendar: &Calendar| calendar.progress(seen?).cloned();
    let redrawn = shown(&before) != shown(&model.calendar);
    redrawn.then_some(Effect::Draw).into_iter().collect()
}

/// Scrolls the lines of an overlay, as far as some of them are hidden.
fn scroll_overlay(model: &mut Model, lines: isize) {
    let most = match model.overlay {
        Some(Overlay::Help { .. }) => help::hidden_lines(model),
        Some(Overlay::Detail { .. }) => player_detail::hidden_lines(model),
        Some(Overlay::Compare { .. }) => compare::hidden_lines(model),
        Some(Overlay::Messages { .. }) => message_log::hidden_lines(model),
        _ => return,
    };
    if let Some(
        Overlay::Help { scroll, .. }
        | Overlay::Detail { scroll }
        | Overlay::Compare { scroll, .. }
        | Overlay::Messages { scroll },
    ) = &mut model.overlay
    {
        let moved = usize::from(*scroll).saturating_add_signed(lines);
        *scroll = u16::try_from(moved).unwrap_or(u16::MAX).min(most);
    }
}

fn resized(model: &mut Model, size: Size) -> Vec<Effect> {
    model.size = size;
    if model.overlay == Some(Overlay::Cache) && layout::is_wide(size.width) {
        model.close();
        model.cache.beside = true;
    }
    scroll_overlay(model, 0);
    vec![Effect::Draw]
}

fn loaded(model: &mut Model, id: LoadId, answer: Result<Box<Loaded>, String>) -> Vec<Effect> {
    let Some(fetch) = model.loading.ended(id) else {
        return Vec::new();
    };
    let mut effects = vec![Effect::Draw];
    let receipt = match std::mem::take(&mut model.loading.flush) {
        Flushing::Done(receipt) => Some(receipt),
        other => {
            model.loading.flush = other;
            None
        }
    };
    match answer {
        Ok(loaded) => {
            let stale = fetch == LoadMode::Load && loaded.source.wants_rebuild();
            if let Some(receipt) = &receipt {
                model.say(format!("{}; {}", flushed(receipt), came(&loaded.source)));
            }
            model.loading.succeeded();
            let news = player::news(model, &loaded);
            arrival::whole(model, loaded.table);
            // A filter that is being typed is one for the table that has come.
            find::apply(model);
            model.cache.source = Some(loaded.source);
            if let Some(news) = news {
                model.say_also(clean_name(&news));
            }
            effects.extend(player::refresh(model));
            if stale && !model.loading.again {
                effects.push(
                    model
                        .loading
                        .load(model.request, LoadMode::Rebuild, model.now),
                );
            }
        }
        Err(why) => {
            if let Some(receipt) = &receipt {
                model.say(flushed(receipt));
            }
            model.loading.error = Some(clean_name(&why));
            if model.table.drop_first() {
                model.cache.source = None;
            }
            effects.extend(replaced::newest(model));
        }
    }
    if model.loading.again {
        effects.push(model.loading.load(model.request, LoadMode::Load, model.now));
    }
    effects
}

/// `flushed: 3 entries, 12.4 kB removed`
fn flushed(receipt: &Receipt) -> String {
    let entries = humanize::count(receipt.entries, "entry", "entries");
    format!(
        "flushed: {entries}, {} removed",
        humanize::bytes(receipt.bytes)
    )
}

/// `league rebuilt in 18 ms`, or how else the table was loaded after a flush.
fn came(source: &Source) -> String {
    match source.verdict {
        Verdict::Fresh | Verdict::Stale => {
            format!("rebuilt by {} meanwhile", clean_name(&source.built.by))
        }
        Verdict::Missing
        | Verdict::Corrupt
        | Verdict::Flushed
        | Verdict::Outdated
        | Verdict::Behind
        | Verdict::Forked
        | Verdict::Taken
        | Verdict::NoLeague
        | Verdict::WentBack
        | Verdict::Unreachable
        | Verdict::Delayed
        | Verdict::Off => format!("league rebuilt in {}", humanize::time(source.built.micros)),
    }
}

#[cfg(test)]
mod tests;
