//! The rectangles of the screen. They are computed for every frame and never stored, so whatever is hidden on a narrow
//! screen returns on a wide one.

use ratatui::layout::Rect;

/// From this width on the cache panel is beside the table: the rest of the screen is then as wide as a whole screen of
/// 80.
const WIDE: u16 = 118;
/// The width of a table that shows every column, whole names, the form of a season and the points behind, its frame
/// included.
const WHOLE_TABLE: u16 = 149;
/// The panel's minimum and maximum width; within them it takes the cells that the table does not need.
const PANEL: (u16, u16) = (38, 56);
/// Below this width the cache has no line of its own, but words in the table's frame.
const WITH_STATUS: u16 = 70;
/// Below this size the table has no frame.
const FRAME: (u16, u16) = (24, 7);

/// The rectangles of the screen. A rectangle without room is empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Layout {
    /// The first line: the league, its week, and the source of the table.
    pub(super) head: Rect,
    /// The table, its frame included.
    pub(super) table: Rect,
    /// The cache panel beside the table, on wide screens.
    pub(super) panel: Rect,
    /// The cache in one line, on narrow screens.
    pub(super) status: Rect,
    /// A failure or a notice.
    pub(super) remark: Rect,
    /// The last line: hints or a toast.
    pub(super) hints: Rect,
}

impl Layout {
    /// The rectangles of a screen, with `remark` lines for a failure or a notice, and with or without the panel beside
    /// the table.
    pub(super) fn of(screen: Rect, remark: usize, panel_beside: bool) -> Self {
        let remark = u16::try_from(remark).unwrap_or(0);
        let narrow = !is_wide(screen.width);
        let (head, rest) = split_top(screen, u16::from(screen.height >= 3));
        let (rest, hints) = split_bottom(rest, u16::from(screen.height >= 5));
        let (rest, status) = split_bottom(
            rest,
            u16::from(narrow && screen.width >= WITH_STATUS && screen.height >= 8),
        );
        let (rest, remark) = split_bottom(rest, remark);
        let panel = if panel_beside && !narrow && screen.height >= 8 {
            let spare = screen.width.saturating_sub(WHOLE_TABLE);
            spare.clamp(PANEL.0, PANEL.1)
        } else {
            0
        };
        let (table, panel) = split_left(rest, rest.width.saturating_sub(panel));
        Self {
            head,
            table,
            panel,
            status,
            remark,
            hints,
        }
    }

    /// Whether there is room for a frame around the table.
    pub(super) const fn framed(&self) -> bool {
        self.table.width >= FRAME.0 && self.table.height >= FRAME.1
    }

    /// Whether the cache has neither a panel nor a line of its own, for want of room, but words in the table's frame.
    pub(super) const fn has_cache_in_frame(&self) -> bool {
        self.framed() && self.head.width < WITH_STATUS
    }

    /// The table without its frame.
    pub(super) const fn inside(&self) -> Rect {
        if self.framed() {
            shrink(self.table)
        } else {
            self.table
        }
    }

    /// The number of table rows that fit under the headings.
    pub(super) const fn lines(&self) -> u16 {
        let inside = self.inside();
        if inside.height > 1 {
            inside.height - 1
        } else {
            inside.height
        }
    }

    /// The rectangle of an overlay: all of the screen except the first and the last line.
    pub(super) fn overlay(&self) -> Rect {
        let beside = self.table.union(self.panel);
        [self.remark, self.status]
            .into_iter()
            .filter(|area| !area.is_empty())
            .fold(beside, Rect::union)
    }
}

/// Whether a screen is wide enough for the panel beside the table.
pub(super) const fn is_wide(width: u16) -> bool {
    width >= WIDE
}

/// The interior of a frame.
pub(super) const fn shrink(area: Rect) -> Rect {
    Rect {
        x: area.x.saturating_add(1),
        y: area.y.saturating_add(1),
        width: area.width.saturating_sub(2),
        height: area.height.saturating_sub(2),
    }
}

/// The first `height` lines of a rectangle, and the rest.
pub(super) fn split_top(area: Rect, height: u16) -> (Rect, Rect) {
    let height = height.min(area.height);
    let rest = Rect {
        y: area.y + height,
        height: area.height - height,
        ..area
    };
    (Rect { height, ..area }, rest)
}

/// The last `height` lines of a rectangle, after the rest.
fn split_bottom(area: Rect, height: u16) -> (Rect, Rect) {
    split_top(area, area.height.saturating_sub(height))
}

/// The first `width` cells of each line of a rectangle, and the rest.
pub(super) fn split_left(area: Rect, width: u16) -> (Rect, Rect) {
    let width = width.min(area.width);
    let rest = Rect {
        x: area.x + width,
        width: area.width - width,
        ..area
    };
    (Rect { width, ..area }, rest)
}
