//! What the dashboard knows: a few small parts, each with one concern.

mod cache_view;
mod calendar;
mod detail_view;
mod loading;
mod me;
mod pin;
mod proving;
mod table_view;
#[cfg(test)]
mod tests;

use std::time::Duration;

use jiff::tz::TimeZone;
use ratatui::layout::{Rect, Size};

pub(super) use cache_view::CacheView;
pub(super) use calendar::{Calendar, Way};
pub(super) use detail_view::DetailView;
pub(super) use loading::{Flushing, Loading};
pub(super) use me::Me;
pub(super) use pin::Pin;
pub(super) use proving::Proving;
pub(super) use table_view::TableView;

use super::keymap::Context;
use super::layout::{Layout, is_wide};
use super::signs::Signs;
use super::{Effect, Options, Theme};
use crate::clock::Moment;
use crate::loader::Request;
use crate::loader::Status;
use crate::scoretable::Changes;

/// How long a toast stays.
const TOAST: Duration = Duration::from_secs(6);

/// The whole state of the dashboard. Only [`update`](super::update()) changes it.
#[derive(Clone, Debug)]
pub struct Model {
    /// The time of the last message: what countdowns count to.
    pub(super) now: Moment,
    pub(super) size: Size,
    pub(super) look: Look,
    pub(super) request: Request,
    /// What the table on screen was asked for with; `None` before the first.
    pub(super) shown: Option<Request>,
    pub(super) calendar: Calendar,
    pub(super) table: TableView,
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

/// How things are drawn.
#[derive(Clone, Debug)]
pub(super) struct Look {
    pub(super) theme: Theme,
    pub(super) ascii: bool,
    pub(super) zone: TimeZone,
}

impl Look {
    pub(super) const fn signs(&self) -> Signs {
        Signs::new(self.ascii)
    }
}

/// What lies over the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Overlay {
    /// The keys, scrolled down by so many lines.
    Help {
        /// Lines above the top.
        scroll: u16,
    },
    /// What is behind the row under the cursor, scrolled down by so many lines.
    Detail {
        /// Lines above the top.
        scroll: u16,
    },
    /// The cache panel, on a screen too narrow to have it beside the table.
    Cache,
    /// Where the table differs from the one built again.
    Differences,
}

/// A line that goes away by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Toast {
    pub(super) text: String,
    pub(super) until: Moment,
}

/// A line for the user to read, and how bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Remark<'a> {
    /// Something failed.
    Failure(&'a str),
    /// What the user should do about the table on screen.
    Advice(&'a str),
    /// Something to know.
    Notice(&'a str),
}

impl Model {
    /// The dashboard as it starts, on a screen of `width` × `height`, and what is to be done once that is drawn.
    pub fn start(
        options: Options,
        status: Status,
        (width, height): (u16, u16),
        now: Moment,
    ) -> (Self, Vec<Effect>) {
        let mut model = Self {
            now,
            size: Size { width, height },
            look: Look {
                theme: options.theme,
                ascii: options.ascii,
                zone: options.zone,
            },
            request: options.request,
            shown: None,
            calendar: Calendar::default(),
            table: TableView::default(),
            cache: CacheView::new(status),
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
        (model, vec![first, Effect::Calendar])
    }

    /// The screen's rectangles.
    pub(super) fn layout(&self) -> Layout {
        Layout::of(self, Rect::from(self.size))
    }

    /// What is on screen, as far as bindings care.
    pub(super) fn context(&self) -> Context {
        Context {
            rows: self.table.rows() > 0,
            overlay: self.overlay.is_some(),
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

    /// Shows a line for a while, beside the one that was shown just now if there is one.
    pub(super) fn say_also(&mut self, text: String) {
        let until = self.now.after(TOAST);
        match self.toast.take().filter(|toast| toast.until == until) {
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
