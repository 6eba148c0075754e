//! The state of the dashboard: a few small parts, each with one concern.

mod appearance;
mod cache_view;
mod column_choice;
mod filter_input;
mod message_log;
mod overlay_stack;
mod palette;
mod race;
mod requests;
mod season_nav;
mod table;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::time::Duration;

use ratatui::layout::{Rect, Size};

use super::keymap::{Action, Context, Front, Keymap, StepBack};
use super::layout::{Layout, is_wide};
use super::{Effect, LoadMode, Options, Theme, text};
use crate::clock::Moment;
use crate::league::PlayerId;
use crate::loader::{Request, Status};
use crate::scoretable::{Changes, Filter, NameError, Scoretable, find};

pub(super) use appearance::Appearance;
pub(super) use cache_view::{CacheView, Told};
pub(super) use column_choice::{Chosen, ColumnChoice};
pub(super) use filter_input::Prompt;
pub(super) use message_log::MessageLog;
pub(super) use palette::Palette;
pub(super) use race::Race;
pub(super) use requests::{Flushing, Loading, PlayerDetails, VerifyProgress};
pub(super) use season_nav::{Calendar, Step};
pub(super) use table::{Sorting, TableView};

/// How long a toast stays.
const TOAST: Duration = Duration::from_secs(6);
/// A toast no older than this is kept together with the next one.
const JUST_NOW: Duration = Duration::from_secs(1);

/// The most lines of a failure or an advice.
const REMARK_LINES: usize = 3;

/// The whole state of the dashboard. Only [`update`](super::update()) changes it.
#[derive(Clone, Debug)]
pub struct Model {
    /// The time of the last message, on which countdowns are based.
    pub(super) now: Moment,
    pub(super) size: Size,
    pub(super) look: Appearance,
    pub(super) keys: Keymap,
    /// Whether mouse reporting is on.
    pub(super) mouse: bool,
    /// The last click on a row; a second one soon after makes a double click.
    pub(super) clicked: Option<Click>,
    pub(super) request: Request,
    /// The request of the table on screen; `None` before the first table.
    pub(super) shown: Option<Request>,
    pub(super) calendar: Calendar,
    pub(super) table: TableView,
    pub(super) columns: ColumnChoice,
    /// The line on which a filter is typed; `None` at other times.
    pub(super) prompt: Option<Prompt>,
    /// What is typed in the palette.
    pub(super) palette: Palette,
    pub(super) cache: CacheView,
    pub(super) loading: Loading,
    pub(super) me: Me,
    pub(super) details: PlayerDetails,
    pub(super) race: Race,
    /// The changes of the last refresh, until the next key press.
    pub(super) changes: Option<Changes>,
    /// Until when changed rows flash.
    pub(super) flash_until: Option<Moment>,
    pub(super) verification: VerifyProgress,
    pub(super) overlay: Option<Overlay>,
    /// What lies under the overlay, the last one in front. Closing the overlay returns to that.
    pub(super) under: Vec<Overlay>,
    pub(super) toast: Option<Toast>,
    /// Every message of this session.
    pub(super) log: MessageLog,
    /// The league's store, while it is the one that the dashboard began with.
    pub(super) league: Option<String>,
    /// The pinned players of all leagues as they were when the dashboard began, by the identities of their stores.
    pub(super) pins: BTreeMap<String, u32>,
    /// A message that stays until the user dismisses it.
    pub(super) notice: Option<String>,
}

/// A click on a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Click {
    pub(super) player: PlayerId,
    pub(super) at: Moment,
}

impl Model {
    /// The initial state on a screen of `width` × `height`, and the effects to perform after the first frame.
    pub fn start(
        options: Options,
        status: Status,
        (width, height): (u16, u16),
        now: Moment,
    ) -> (Self, Vec<Effect>) {
        let look = Appearance::of(&options);
        let memory = options.memory;
        let mut table = TableView::default();
        table.wanted = memory.sorting();
        let here = options.league.as_deref();
        let pinned = here.and_then(|league| memory.pins.get(league).copied());
        table.pin(pinned.map(PlayerId));
        let mut model = Self {
            now,
            size: Size { width, height },
            look,
            keys: options.keys,
            mouse: memory.mouse,
            clicked: None,
            request: Request {
                kind: memory.table,
                ..options.request
            },
            shown: None,
            calendar: Calendar::default(),
            table,
            columns: memory.columns(),
            prompt: None,
            palette: Palette::default(),
            cache: CacheView::new(status, memory.panel, options.store),
            loading: Loading::default(),
            me: Me {
                name: options.me,
                ..Me::default()
            },
            details: PlayerDetails::default(),
            race: Race::default(),
            changes: None,
            flash_until: None,
            verification: VerifyProgress::default(),
            overlay: None,
            under: Vec::new(),
            toast: None,
            log: MessageLog::default(),
            league: options.league,
            pins: memory.pins,
            notice: options.notice,
        };
        let first = if options.flush_first {
            model.loading.flush = Flushing::Asked(now);
            Effect::Flush
        } else {
            model.loading.load(model.request, LoadMode::Load, now)
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

    /// The rectangles of a screen of any size.
    pub(super) fn layout_on(&self, screen: Rect) -> Layout {
        let remark = self.remark_lines(screen).len();
        Layout::of(screen, remark, self.cache.beside)
    }

    /// Whether the cache panel is on screen, beside the table or over it.
    pub(super) fn is_panel_open(&self) -> bool {
        self.overlay == Some(Overlay::Cache) || !self.layout().panel.is_empty()
    }

    /// The lines of a failure or a notice under the table.
    pub(super) fn remark_lines(&self, screen: Rect) -> Vec<String> {
        let glyphs = self.look.glyphs();
        let room = usize::from(screen.width.saturating_sub(2));
        let (text, most) = match self.remark() {
            Some(Notice::Failure(text)) => (format!("{} {text}", glyphs.failure), REMARK_LINES),
            Some(Notice::Advice(text)) => (text.into_owned(), REMARK_LINES),
            Some(Notice::Remark(text)) => (text.to_owned(), 1),
            None => return Vec::new(),
        };
        let lines = match screen.height {
            0..8 => 0,
            8..12 => 1,
            12..20 => most.min(2),
            _ => most,
        };
        text::wrap(&text, room, lines, glyphs.ellipsis)
    }

    /// The context that decides which bindings are active.
    pub(super) fn context(&self) -> Context {
        self.context_under(self.overlay)
    }

    /// The context with another overlay, or none, over the table.
    fn context_under(&self, overlay: Option<Overlay>) -> Context {
        let prompt = self.prompt.is_some();
        Context {
            store: self.cache.store,
            rows: self.table.has_rows(),
            front: match overlay {
                Some(overlay) => overlay.front(),
                None if prompt => Front::Prompt,
                None => Front::Table,
            },
            back: self.step_back(overlay),
        }
    }

    /// What a step back takes away with an overlay, or none, over the table.
    fn step_back(&self, overlay: Option<Overlay>) -> StepBack {
        let over = overlay.is_some() || self.prompt.is_some();
        let left = !self.table.order().is_league_order()
            || self.table.pinned.is_some()
            || self.loading.error.is_some()
            || self.toast.is_some()
            || self.notice.is_some();
        if !over && self.table.rows.filter.is_some() {
            StepBack::Filter
        } else if over || left {
            StepBack::Other
        } else {
            StepBack::Nothing
        }
    }

    /// The context that the help explains: that of what it lies over.
    pub(super) fn context_of_help(&self) -> Context {
        self.context_under(self.under.last().copied())
    }

    /// The contexts in which an action of the palette works: that of what it lies over, and that of the table.
    pub(super) fn contexts_of_palette(&self) -> (Context, Context) {
        (self.context_of_help(), self.context_under(None))
    }

    /// The message to show under the table, if any: a failure has priority over advice, and advice over a notice.
    /// Without a table the placeholder shows the failure, and a panel beside the table shows the advice.
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
            .and_then(|source| source.advice(self.now))
            .filter(|_| !panel);
        failure
            .or_else(|| advice.map(Notice::Advice))
            .or_else(|| self.notice.as_deref().map(Notice::Remark))
    }

    /// Shows a toast, appended to a toast from just now if there is one: the messages about one change of the league do
    /// not all arrive at once.
    pub(super) fn say_also(&mut self, text: String) {
        let until = self.now.after(TOAST);
        let just_now = |toast: &Toast| until.since(toast.until) <= JUST_NOW;
        let shown = match self.toast.take().filter(just_now) {
            Some(toast) => format!("{}; {text}", toast.text),
            None => text.clone(),
        };
        self.log.push(self.now, text);
        self.toast = Some(Toast { text: shown, until });
    }

    /// Shows a toast.
    pub(super) fn say(&mut self, text: String) {
        self.log.push(self.now, text.clone());
        let until = self.now.after(TOAST);
        self.toast = Some(Toast { text, until });
    }

    /// Why the table on screen has no rows, and what to do about it; `None` while it has some, and before there is a table.
    pub(super) fn empty_words(&self) -> Option<String> {
        let table = self.table.table()?;
        let label = |action| self.keys.label(action, self.look.ascii);
        if !self.table.rows.shown().is_empty() {
            return None;
        }
        Some(match (table.week, &self.table.rows.filter) {
            _ if table.rows() == 0 => "This league has no players yet.".to_owned(),
            (Some(week), _) if !table.played => {
                let (back, forth) = (label(Action::WeekBack), label(Action::WeekForth));
                format!(
                    "week {week} has no results yet; {back} is the week before, {forth} the one after"
                )
            }
            (_, filter) => {
                let text = filter.as_ref().map_or("", Filter::text);
                format!(
                    "Nothing matches '{text}'. {} shows all.",
                    label(Action::Back)
                )
            }
        })
    }
}

/// An overlay over the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Overlay {
    /// The help, scrolled.
    Help {
        /// Whether it lists every key, and not only those of where the user is.
        all: bool,
        /// Lines above the visible ones.
        scroll: u16,
    },
    /// The detail of the row under the cursor, scrolled.
    Detail {
        /// Lines above the visible ones.
        scroll: u16,
    },
    /// The player under the cursor beside another one, scrolled.
    Compare {
        /// The other player.
        with: PlayerId,
        /// Whether the other player is on the left.
        swapped: bool,
        /// Lines above the visible ones.
        scroll: u16,
    },
    /// The places of some players over the season.
    Race,
    /// The column chooser.
    Columns {
        /// The selected column, counted from the left.
        at: usize,
    },
    /// The list of themes.
    Themes {
        /// The theme to return to.
        before: Theme,
    },
    /// Everything that can be done and gone to.
    Palette,
    /// The messages, scrolled.
    Messages {
        /// Lines above the visible ones.
        scroll: u16,
    },
    /// The cache panel, on a screen too narrow to show it beside the table.
    Cache,
    /// The differences between the table and its rebuild.
    Differences,
}

impl Overlay {
    /// The part of the screen that receives the keys while it is open.
    const fn front(self) -> Front {
        match self {
            Self::Help { .. } => Front::Help,
            Self::Detail { .. } => Front::Detail,
            Self::Compare { .. } => Front::Compare,
            Self::Race => Front::Race,
            Self::Columns { .. } => Front::Columns,
            Self::Themes { .. } => Front::Themes,
            Self::Palette => Front::Palette,
            Self::Messages { .. } => Front::Messages,
            Self::Cache => Front::Panel,
            Self::Differences => Front::Differences,
        }
    }

    /// Whether it is a box over whatever the user was looking at, which it returns to.
    pub(super) const fn returns(self) -> bool {
        matches!(
            self,
            Self::Help { .. } | Self::Themes { .. } | Self::Palette | Self::Messages { .. }
        )
    }
}

/// The name that the user gave, and the player it identifies.
#[derive(Clone, Debug, Default)]
pub(super) struct Me {
    /// The name as the user gave it.
    pub(super) name: Option<String>,
    /// The player, once identified.
    pub(super) player: Option<PlayerId>,
    /// Whether the user was told that the name matches no player or several.
    pub(super) told: bool,
}

impl Me {
    /// Looks for the name in a table. Once found, the player stays the same in every table; a name that is not found is
    /// looked for again in the next table. An error is returned only once.
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

/// A message that disappears after a while.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Toast {
    pub(super) text: String,
    pub(super) until: Moment,
}

/// A message for the user, and its severity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Notice<'a> {
    /// Something failed.
    Failure(&'a str),
    /// What the user should know, or do, about the table on screen.
    Advice(Cow<'a, str>),
    /// Information.
    Remark(&'a str),
}

#[cfg(test)]
mod tests;
