//! What the dashboard knows: a few small parts, each with one concern.

mod column_choice;
mod filter_input;
mod requests;
mod season_nav;
mod table;

use std::time::Duration;

use jiff::tz::TimeZone;
use ratatui::layout::{Rect, Size};

use super::glyphs::DashboardGlyphs;
use super::keymap::{Context, Front, Keymap};
use super::layout::{Layout, is_wide};
use super::{Effect, Options, Theme, text};
use crate::clock::Moment;
use crate::league::PlayerId;
use crate::loader::{Request, Source, Status};
use crate::scoretable::{Changes, NameError, Scoretable, find};

pub(super) use column_choice::{Chosen, ColumnChoice};
pub(super) use filter_input::Prompt;
pub(super) use requests::{DetailView, Flushing, Loading, VerifyProgress};
pub(super) use season_nav::{Calendar, Step};
pub(super) use table::{Sorting, TableView};

/// How long a toast stays.
const TOAST: Duration = Duration::from_secs(6);
/// What came no longer ago than this came just now.
const JUST_NOW: Duration = Duration::from_secs(1);

/// The longest failure or advice shown, in lines.
const REMARK_LINES: usize = 3;

/// The whole state of the dashboard. Only [`update`](super::update()) changes it.
#[derive(Clone, Debug)]
pub struct Model {
    /// The time of the last message: what countdowns count to.
    pub(super) now: Moment,
    pub(super) size: Size,
    pub(super) look: Appearance,
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
    pub(super) verification: VerifyProgress,
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
            look: Appearance {
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
            verification: VerifyProgress::default(),
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
        self.layout_on(Rect::from(self.size))
    }

    /// The same on a screen of any size.
    pub(super) fn layout_on(&self, screen: Rect) -> Layout {
        let remark = self.remark_lines(screen).len();
        Layout::of(screen, remark, self.cache.beside)
    }

    /// The lines under the table that a failure or a notice takes.
    pub(super) fn remark_lines(&self, screen: Rect) -> Vec<String> {
        let signs = self.look.signs();
        let room = usize::from(screen.width.saturating_sub(2));
        let (text, most) = match self.remark() {
            Some(Notice::Failure(text)) => (format!("{} {text}", signs.failure), REMARK_LINES),
            Some(Notice::Advice(text)) => (text.to_owned(), REMARK_LINES),
            Some(Notice::Remark(text)) => (text.to_owned(), 1),
            None => return Vec::new(),
        };
        let lines = match screen.height {
            0..8 => 0,
            8..12 => 1,
            12..20 => most.min(2),
            _ => most,
        };
        text::wrap(&text, room, lines, signs.ellipsis)
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
    pub(super) fn remark(&self) -> Option<Notice<'_>> {
        let failure = self
            .loading
            .error
            .as_deref()
            .filter(|_| self.table.table().is_some());
        let failure = failure.map(Notice::Failure);
        let source = self.cache.source.as_ref();
        let panel = self.cache.beside && is_wide(self.size.width);
        let advice = source
            .and_then(|source| source.note.as_deref())
            .filter(|_| !panel);
        failure
            .or_else(|| advice.map(Notice::Advice))
            .or_else(|| self.notice.as_deref().map(Notice::Remark))
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

// What the dashboard knows of the cache.

/// The cache's numbers, how the table on screen came, and whether the panel is wanted.
#[derive(Clone, Debug)]
pub(super) struct CacheView {
    /// The cache as last heard of.
    pub(super) status: Status,
    /// How the table on screen came; `None` before the first.
    pub(super) source: Option<Source>,
    /// Whether the panel stands beside the table where there is room.
    pub(super) beside: bool,
}

impl CacheView {
    pub(super) const fn new(status: Status, beside: bool) -> Self {
        Self {
            status,
            source: None,
            beside,
        }
    }

    /// How long the entry stays fresh from now on, zero when it is past its time; `None` without an entry.
    pub(super) fn left(&self, now: Moment) -> Option<Duration> {
        let source = self.source.as_ref()?;
        let fresh_for = source.fresh_for?;
        Some(fresh_for.saturating_sub(now.since(source.loaded_at)))
    }
}

// What lies over the table.

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
    /// Every column of the table, the one at this place marked.
    Columns {
        /// Counted from the left.
        at: usize,
    },
    /// The whole of a message that was cut, scrolled down by so many lines.
    Message {
        /// Lines above the top.
        scroll: u16,
    },
    /// The cache panel, on a screen too narrow to have it beside the table.
    Cache,
    /// Where the table differs from the one built again.
    Differences,
}

// How things are drawn.

/// How things are drawn.
#[derive(Clone, Debug)]
pub(super) struct Appearance {
    pub(super) theme: Theme,
    /// The theme the user chose by key, today or earlier.
    pub(super) chosen: Option<Theme>,
    /// Whether the terminal's background decides about the theme, as nobody did.
    pub(super) open: bool,
    pub(super) ascii: bool,
    pub(super) zone: TimeZone,
}

impl Appearance {
    pub(super) const fn signs(&self) -> DashboardGlyphs {
        DashboardGlyphs::new(self.ascii)
    }
}

// Which player the user is.

/// The name the user gave, and the player it turned out to be.
#[derive(Clone, Debug, Default)]
pub(super) struct Me {
    name: Option<String>,
    player: Option<PlayerId>,
    /// Whether the user was told that nobody, or more than one, is called that.
    told: bool,
}

impl Me {
    pub(super) fn new(name: Option<String>) -> Self {
        Self {
            name,
            ..Self::default()
        }
    }

    /// The player, once known.
    pub(super) const fn player(&self) -> Option<PlayerId> {
        self.player
    }

    /// The name as it was given.
    pub(super) fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// Looks for the name in a table. Who has been found stays that player in every table; who has not may be in the
    /// next. An error is answered once.
    pub(super) fn look_in(&mut self, table: &Scoretable) -> Option<NameError> {
        let wanted = self.player.is_none() && table.kind.ranks_players();
        let name = self.name.as_deref().filter(|_| wanted)?;
        match find(table, name) {
            Ok(row) => {
                self.player = Some(table.player(row));
                None
            }
            Err(error) => (!std::mem::replace(&mut self.told, true)).then_some(error),
        }
    }
}

// Lines that tell the user something.

/// A line that goes away by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Toast {
    pub(super) text: String,
    pub(super) until: Moment,
}

/// A line for the user to read, and how bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Notice<'a> {
    /// Something failed.
    Failure(&'a str),
    /// What the user should do about the table on screen.
    Advice(&'a str),
    /// Something to know.
    Remark(&'a str),
}

#[cfg(test)]
mod tests;
