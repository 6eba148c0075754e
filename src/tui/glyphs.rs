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
    /// The week shown, on the season's slider.
    pub(super) shown_week: &'static str,
    /// A cache hit.
    pub(super) hit: &'static str,
    /// A stale cache entry.
    pub(super) stale: &'static str,
    /// A cache miss.
    pub(super) miss: &'static str,
    /// A cell of a line that is a bar, half a cell of it, and a cell of the rest.
    pub(super) bar: [&'static str; 3],
    /// A filled cell of a chart.
    pub(super) block: &'static str,
    /// Current, and right.
    pub(super) right: &'static str,
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
    /// In the gutter of the row under the cursor.
    pub(super) cursor: &'static str,
    /// Before a team, in its colour; blank where it has none.
    pub(super) team: &'static str,
    /// In the gutter of a row that has changed just now.
    pub(super) changed: &'static str,
    /// After the heading of a second or third sort key that is sorted downward, and upward.
    pub(super) also: [&'static str; 2],
    /// Before a heading: the digit that sorts by its column, from 0 to 9.
    pub(super) digits: [&'static str; 10],
    /// The league's average in a bar chart.
    pub(super) average: &'static str,
    /// Bars of a chart that extend up from zero, from shortest to longest.
    pub(super) rising: &'static [&'static str],
    /// Bars that extend down from zero, from shortest to longest.
    pub(super) hanging: &'static [&'static str],
    /// The multiplication sign.
    pub(super) times: &'static str,
    /// From one to another.
    pub(super) arrow: &'static str,
    /// At whose side is better: the left one, and the right one.
    pub(super) better: [&'static str; 2],
    /// The sign of a negative number.
    pub(super) minus: &'static str,
    /// Whether Braille patterns can draw a line.
    pub(super) braille: bool,
    /// The parts of a line chart.
    pub(super) line: Stroke,
    /// The frames of the spinner, in order.
    pub(super) spinner: &'static [&'static str],
    /// Where a line inside a box meets its left, right, top and bottom edge.
    pub(super) tees: [&'static str; 4],
    /// A line inside a box from its top to its bottom.
    pub(super) wall: &'static str,
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
        shown_week: "●",
        hit: "●",
        stale: "◐",
        miss: "○",
        bar: ["━", "╸", "─"],
        block: "█",
        right: "✓",
        thumb: "┃",
        failure: "✗",
        place: "#",
        sideways: ["‹", "›"],
        pinned: "◆",
        cursor: "▌",
        team: "▌",
        changed: "•",
        also: ["▽", "△"],
        digits: ["⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"],
        average: "━",
        rising: &["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"],
        hanging: &["▔", "▀", "█"],
        times: "×",
        arrow: "→",
        better: ["◀", "▶"],
        minus: "−",
        braille: true,
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
        tees: ["├", "┤", "┬", "┴"],
        wall: "│",
        border: border::ROUNDED,
    };

    pub(super) const ASCII: Self = Self {
        table: Glyphs::ASCII,
        ellipsis: "~",
        separator: "-",
        shown_week: "O",
        hit: "o",
        stale: "%",
        miss: ".",
        bar: ["=", "-", "-"],
        block: "#",
        right: "*",
        thumb: "|",
        failure: "x",
        place: "#",
        sideways: ["<", ">"],
        pinned: "@",
        cursor: ">",
        team: " ",
        changed: "*",
        also: ["v", "^"],
        digits: [""; 10],
        average: "=",
        rising: &["_", ".", "-", "=", "+", "#"],
        hanging: &["'", "\"", "#"],
        times: "x",
        arrow: "->",
        better: ["<", ">"],
        minus: "-",
        braille: false,
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
        tees: ["+", "+", "+", "+"],
        wall: "|",
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
