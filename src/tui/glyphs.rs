//! The dashboard's glyphs, in Unicode and ASCII, in addition to those of a table.

use ratatui::symbols::border;

use crate::scoretable::Glyphs;

/// The glyphs that the terminal can show.
#[derive(Clone, Copy, Debug)]
pub(super) struct DashboardGlyphs {
    /// The glyphs inside a table.
    pub(super) table: Glyphs,
    /// Replaces the rest of a truncated text.
    pub(super) ellipsis: &'static str,
    /// Separates the parts of a line.
    pub(super) separator: &'static str,
    /// A cache hit.
    pub(super) hit: &'static str,
    /// A stale cache entry.
    pub(super) stale: &'static str,
    /// A cache miss.
    pub(super) miss: &'static str,
    /// A filled cell of a bar.
    pub(super) full: &'static str,
    /// An empty cell of a bar.
    pub(super) empty: &'static str,
    /// The scrollbar thumb, on the table's edge.
    pub(super) thumb: &'static str,
    /// Precedes a failure.
    pub(super) failure: &'static str,
    /// The heading of the places by the current sort.
    pub(super) place: &'static str,
    /// More columns to the left, and to the right.
    pub(super) sideways: [&'static str; 2],
    /// Replaces the gap to the pinned player on that player's own row.
    pub(super) pinned: &'static str,
    /// After a name: moved up, moved down, new since the last refresh.
    pub(super) changed: [&'static str; 3],
    /// The league's average in a bar chart.
    pub(super) average: &'static str,
    /// Bars that extend down from zero, from shortest to longest.
    pub(super) hanging: &'static [&'static str],
    /// The multiplication sign.
    pub(super) times: &'static str,
    /// The parts of a line chart.
    pub(super) line: Stroke,
    /// The frames of the spinner, in order.
    pub(super) spinner: &'static [&'static str],
    /// The edges of a box.
    pub(super) border: border::Set<'static>,
}

/// The glyphs of a line chart.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stroke {
    pub(super) level: &'static str,
    pub(super) upright: &'static str,
    /// Leaving a level upward, and arriving at the level above it.
    pub(super) leave_up: &'static str,
    pub(super) arrive_up: &'static str,
    pub(super) leave_down: &'static str,
    pub(super) arrive_down: &'static str,
    /// The tick mark beside a number of the scale.
    pub(super) scale: &'static str,
}

impl DashboardGlyphs {
    pub(super) const UNICODE: Self = Self {
        table: Glyphs::UNICODE,
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

    pub(super) const ASCII: Self = Self {
        table: Glyphs::ASCII,
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
