//! The glyphs that a table is drawn with.

/// A set of glyphs that a terminal can show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Glyphs {
    /// Gained places, and sorted upward.
    pub up: &'static str,
    /// Lost places, and sorted downward.
    pub down: &'static str,
    /// The heading of the movement column.
    pub movement: &'static str,
    /// A joker played.
    pub joker: &'static str,
    /// After the user's own name.
    pub me: &'static str,
    /// Between the parts of a line.
    pub separator: &'static str,
    /// No such number.
    pub missing: &'static str,
    /// A week missed, among bars.
    pub gap: &'static str,
    /// Bars from lowest to highest; the one in the middle is the average. None fills its cell, because a full one would
    /// touch the row above.
    pub bars: [&'static str; 7],
}

impl Glyphs {
    /// For terminals that show Unicode.
    pub const UNICODE: Self = Self {
        up: "▲",
        down: "▼",
        movement: "±",
        joker: "✓",
        me: "◂",
        separator: "·",
        missing: "–",
        gap: "·",
        bars: ["▁", "▂", "▃", "▄", "▅", "▆", "▇"],
    };

    /// For terminals that show ASCII only.
    pub const ASCII: Self = Self {
        up: "^",
        down: "v",
        movement: "+-",
        joker: "j",
        me: "<",
        separator: "-",
        missing: "-",
        gap: ".",
        bars: ["_", ",", "-", "=", "+", "*", "#"],
    };
}
