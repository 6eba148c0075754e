//! The rectangles of the screen. They are computed for every frame and never stored, so whatever is hidden on a narrow
//! screen returns on a wide one.

use ratatui::layout::Rect;

/// From this width on the cache panel is beside the table: the rest of the screen is then as wide as a whole screen of
/// 80.
const WIDE: u16 = 112;
/// The width a table needs to show every column, its frame included.
const WHOLE_TABLE: u16 = 103;
/// The panel's minimum and maximum width; within them it takes the cells that the table does not need.
const PANEL: (u16, u16) = (32, 38);
/// Below this size the table has no frame.
const FRAME: (u16, u16) = (24, 7);

/// The rectangles of the screen. A rectangle without room is empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Layout {
    /// The first line: the league, the tabs, and the source of the table.
    pub(super) title: Rect,
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
        let mut rest = screen;
        let title = take_top(&mut rest, u16::from(screen.height >= 3));
        let hints = take_bottom(&mut rest, u16::from(screen.height >= 5));
        let status = take_bottom(&mut rest, u16::from(narrow && screen.height >= 8));
        let remark = take_bottom(&mut rest, remark);
        let panel = if panel_beside && !narrow && screen.height >= 8 {
            screen
                .width
                .saturating_sub(WHOLE_TABLE)
                .clamp(PANEL.0, PANEL.1)
        } else {
            0
        };
        let panel = take_right(&mut rest, panel);
        Self {
            title,
            table: rest,
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

fn take_top(rest: &mut Rect, lines: u16) -> Rect {
    let height = lines.min(rest.height);
    let taken = Rect { height, ..*rest };
    rest.y += height;
    rest.height -= height;
    taken
}

fn take_bottom(rest: &mut Rect, lines: u16) -> Rect {
    let height = lines.min(rest.height);
    rest.height -= height;
    Rect {
        y: rest.y + rest.height,
        height,
        ..*rest
    }
}

fn take_right(rest: &mut Rect, columns: u16) -> Rect {
    let width = columns.min(rest.width);
    rest.width -= width;
    Rect {
        x: rest.x + rest.width,
        width,
        ..*rest
    }
}
