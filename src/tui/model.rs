//! What the dashboard knows: a few small parts, each with one concern.

mod cache_view;
mod calendar;
mod column_choice;
mod detail_view;
mod line;
mod loading;
mod look;
mod me;
mod overlay;
mod pin;
mod prompt;
mod proving;
mod table_view;
#[cfg(test)]
mod tests;

use std::time::Duration;

use ratatui::layout::{Rect, Size};

pub(super) use cache_view::CacheView;
pub(super) use calendar::{Calendar, Way};
pub(super) use column_choice::{Chosen, ColumnChoice};
pub(super) use detail_view::DetailView;
pub(super) use line::{Remark, Toast};
pub(super) use loading::{Flushing, Loading};
pub(super) use look::Look;
pub(super) use me::Me;
pub(super) use overlay::Overlay;
pub(super) use pin::Pin;
pub(super) use prompt::Prompt;
pub(super) use proving::Proving;
pub(super) use table_view::{Sorting, TableView};

use super::keymap::{Context, Front, Keymap};
use super::layout::{Layout, is_wide};
use super::{Effect, Options};
use crate::clock::Moment;
use crate::league::PlayerId;
use crate::loader::Request;
use crate::loader::Status;
use crate::scoretable::Changes;

/// How long a toast stays.
const TOAST: Duration = Duration::from_secs(6);
/// What came no longer ago than this came just now.
const JUST_NOW: Duration = Duration::from_secs(1);

/// The whole state of the dashboard. Only [`update`](super::update()) changes it.
#[derive(Clone, Debug)]
pub struct Model {
    /// The time of the last message: what countdowns count to.
    pub(super) now: Moment,
    pub(super) size: Size,
    pub(super) look: Look,
    pub(super) keys: Keymap,
    /// Whether the mouse is listened to.
    pub(super) mouse: bool,
    /// The last click on a row, which another may make a double one.
    pub(super) clicked: Option<Click>,
    pub(super) request: Request,
    /// What the table on screen was asked for with; `None` before the first.
    pub(super) shown: Option<Request>,
    pub(super) calendar: Calendar,
    pub(super) table: TableView,
    pub(super) columns: ColumnChoice,
    /// The line a filter is typed on, while one is.
    pub(super) prompt: Option<Prompt>,
    pub(super) cache: CacheView,
    pub(super) loading: Loading,
    pub(super) me: Me,
    pub(super) detail: DetailView,
    /// What the last refresh changed, until the next key.
    pub(super) changes: Option<Changes>,
    pub(super) proving: Proving,
    pub(super) overlay: Option<Overlay>,
    pub(super) toast: Option<Toast>,
    /// A line that stays until it is dismissed.
    pub(super) notice: Option<String>,
}

/// A click on a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Click {
    pub(super) player: PlayerId,
    pub(super) at: Moment,
}

impl Model {
    /// The dashboard as it starts, on a screen of `width` × `height`, and what is to be done once that is drawn.
    pub fn start(
        options: Options,
        status: Status,
        (width, height): (u16, u16),
        now: Moment,
    ) -> (Self, Vec<Effect>) {
        let memory = options.memory;
        let chosen = memory.theme();
        let mut model = Self {
            now,
            size: Size { width, height },
            look: Look {
                theme: options.theme.or(chosen).unwrap_or_default(),
                chosen,
                open: options.theme.or(chosen).is_none(),
                ascii: options.ascii,
                zone: options.zone,
            },
            keys: options.keys,
            mouse: memory.mouse,
            clicked: None,
            request: Request {
                kind: memory.table,
                ..options.request
            },
            shown: None,
            calendar: Calendar::default(),
            table: TableView::default(),
            columns: memory.columns(),
            prompt: None,
            cache: CacheView::new(status, memory.panel),
            loading: Loading::default(),
            me: Me::new(options.me),
            detail: DetailView::default(),
            changes: None,
            proving: Proving::default(),
            overlay: None,
            toast: None,
            notice: options.notice,
        };
        let first = if options.flush_first {
            model.loading.flush = Flushing::Asked(now);
            Effect::Flush
        } else {
            model.loading.load(model.request, now)
        };
        let mouse = model.mouse.then_some(Effect::Mouse(true));
        let background = model.look.open.then_some(Effect::AskBackground);
        let also = [mouse, background].into_iter().flatten();
        let effects = [first, Effect::Calendar].into_iter().chain(also).collect();
        (model, effects)
    }

    /// The screen's rectangles.
    pub(super) fn layout(&self) -> Layout {
        Layout::of(self, Rect::from(self.size))
    }

    /// What is on screen, as far as bindings care.
    pub(super) fn context(&self) -> Context {
        Context {
            rows: self.table.table().is_some_and(|table| table.rows() > 0),
            front: match self.overlay {
                Some(Overlay::Columns { .. }) => Front::Columns,
                Some(_) => Front::Overlay,
                None if self.prompt.is_some() => Front::Prompt,
                None => Front::Table,
            },
            back: self.overlay.is_some()
                || self.prompt.is_some()
                || self.table.rows().search().is_some()
                || !self.table.sorting().is_league_order()
                || self.table.pinned().is_some()
                || self.loading.error.is_some()
                || self.toast.is_some()
                || self.notice.is_some(),
        }
    }

    /// The line to show under the table, if any: a failure goes before advice, and that before a notice. Without a table
    /// the failure stands in its place; with the panel beside the table the advice stands there.
    pub(super) fn remark(&self) -> Option<Remark<'_>> {
        let failure = self
            .loading
            .error
            .as_deref()
            .filter(|_| self.table.table().is_some());
        let failure = failure.map(Remark::Failure);
        let source = self.cache.source.as_ref();
        let panel = self.cache.beside && is_wide(self.size.width);
        let advice = source
            .and_then(|source| source.note.as_deref())
            .filter(|_| !panel);
        failure
            .or_else(|| advice.map(Remark::Advice))
            .or_else(|| self.notice.as_deref().map(Remark::Notice))
    }

    /// Shows a line for a while, beside the one that came just now if there is one: what is told of one change of the league
    /// does not arrive all at once.
    pub(super) fn say_also(&mut self, text: String) {
        let until = self.now.after(TOAST);
        let just_now = |toast: &Toast| until.since(toast.until) <= JUST_NOW;
        match self.toast.take().filter(just_now) {
            Some(toast) => self.say(format!("{}; {text}", toast.text)),
            None => self.say(text),
        }
    }

    /// Shows a line for a while.
    pub(super) fn say(&mut self, text: String) {
        let until = self.now.after(TOAST);
        self.toast = Some(Toast { text, until });
    }
}
