//! The signs the dashboard is drawn with, beside those of a table.

use ratatui::symbols::border;

use crate::scoretable::Glyphs;

/// What a terminal can show.
#[derive(Clone, Copy, Debug)]
pub(super) struct DashboardGlyphs {
    /// The signs inside a table.
    pub(super) glyphs: Glyphs,
    /// Stands where a text was cut.
    pub(super) ellipsis: &'static str,
    /// Between things of one line.
    pub(super) separator: &'static str,
    /// An answer from the cache that is current.
    pub(super) hit: &'static str,
    /// One past its time.
    pub(super) stale: &'static str,
    /// No answer from the cache.
    pub(super) miss: &'static str,
    /// A part of a bar that is left.
    pub(super) full: &'static str,
    /// A part that is gone.
    pub(super) empty: &'static str,
    /// The part of the table's edge that stands for the rows on screen.
    pub(super) thumb: &'static str,
    /// Before a failure.
    pub(super) failure: &'static str,
    /// Over the places by what the table is sorted by.
    pub(super) place: &'static str,
    /// More columns to the left, and to the right.
    pub(super) sideways: [&'static str; 2],
    /// In place of the gap to the pinned player, on that player's own row.
    pub(super) pinned: &'static str,
    /// After a name: moved up, moved down, new since the last refresh.
    pub(super) changed: [&'static str; 3],
    /// The league's average among bars.
    pub(super) average: &'static str,
    /// Bars that hang down from zero, from shortest to longest.
    pub(super) hanging: &'static [&'static str],
    /// So many times.
    pub(super) times: &'static str,
    /// What a line is drawn with.
    pub(super) line: Stroke,
    /// One after the other while waiting.
    pub(super) spinner: &'static [&'static str],
    /// The edges of a box.
    pub(super) border: border::Set<'static>,
}

/// What a line through a season is drawn with.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stroke {
    pub(super) level: &'static str,
    pub(super) upright: &'static str,
    /// Leaving a level upward, and arriving at the level above.
    pub(super) leave_up: &'static str,
    pub(super) arrive_up: &'static str,
    pub(super) leave_down: &'static str,
    pub(super) arrive_down: &'static str,
    /// Beside a number of the scale.
    pub(super) scale: &'static str,
}

impl DashboardGlyphs {
    /// The signs for a terminal that shows ASCII only, or for one that shows Unicode.
    pub(super) const fn new(ascii: bool) -> Self {
        if ascii { Self::ASCII } else { Self::UNICODE }
    }

    const UNICODE: Self = Self {
        glyphs: Glyphs::UNICODE,
        ellipsis: "…",
        separator: "·",
        hit: "●",
        stale: "◐",
        miss: "○",
        full: "█",
        empty: "░",
        thumb: "┃",
        failure: "✗",
        place: "#",
        sideways: ["‹", "›"],
        pinned: "◆",
        changed: ["↑", "↓", "+"],
        average: "·",
        hanging: &["▔", "▀", "█"],
        times: "×",
        line: Stroke {
            level: "─",
            upright: "│",
            leave_up: "╯",
            arrive_up: "╭",
            leave_down: "╮",
            arrive_down: "╰",
            scale: "┤",
        },
        spinner: &["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"],
        border: border::ROUNDED,
    };

    const ASCII: Self = Self {
        glyphs: Glyphs::ASCII,
        ellipsis: "~",
        separator: "-",
        hit: "*",
        stale: "+",
        miss: "o",
        full: "#",
        empty: ".",
        thumb: "#",
        failure: "!",
        place: "#",
        sideways: ["<", ">"],
        pinned: "@",
        changed: ["^", "v", "+"],
        average: "o",
        hanging: &["'", "\"", "#"],
        times: "x",
        line: Stroke {
            level: "-",
            upright: "|",
            leave_up: "'",
            arrive_up: ".",
            leave_down: ".",
            arrive_down: "'",
            scale: "|",
        },
        spinner: &["|", "/", "-", "\\"],
        border: border::Set {
            top_left: "+",
            top_right: "+",
            bottom_left: "+",
            bottom_right: "+",
            vertical_left: "|",
            vertical_right: "|",
            horizontal_top: "-",
            horizontal_bottom: "-",
        },
    };
}
