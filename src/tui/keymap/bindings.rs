//! The table of keys. Its order is that of the hints, and within a group that of the help.

use crossterm::event::KeyCode::{
    BackTab, Down, End, Enter, Esc, Home, Left, PageDown, PageUp, Right, Tab, Up,
};

use super::Group::{Cache, Move, Player, Program, Show, Sort};
use super::When::{Always, Overlay, Rows, Scroll, Table};
use super::{Action, Binding, Key, row, sort};
use crate::scoretable::Column;

/// Every binding. In no situation is a key bound twice.
pub const BINDINGS: &[Binding] = &[
    sort(
        &[Key::char('1')],
        Column::Pos,
        "by Pos; again: the other way",
    ),
    sort(&[Key::char('2')], Column::Player, "by Player"),
    sort(&[Key::char('3')], Column::Last, "by Last"),
    sort(&[Key::char('4')], Column::Correct, "by Correct"),
    sort(&[Key::char('5')], Column::Percentage, "by %"),
    sort(&[Key::char('6')], Column::Best, "by Best"),
    sort(&[Key::char('7')], Column::Average, "by Avg"),
    sort(&[Key::char('8')], Column::Worst, "by Worst"),
    sort(&[Key::char('9')], Column::Banker, "by Banker"),
    sort(&[Key::char('0')], Column::Score, "by Score"),
    row(
        &[Key::char('s')],
        Action::SortHere,
        Sort,
        Rows,
        "by the marked column",
    ),
    row(
        &[Key::char('r')],
        Action::Reverse,
        Sort,
        Rows,
        "the other way",
    ),
    row(
        &[Key::char('=')],
        Action::LeagueOrder,
        Sort,
        Rows,
        "league order",
    ),
    row(
        &[Key::named(Tab)],
        Action::NextTable,
        Show,
        Table,
        "the next table",
    )
    .hinted("table"),
    row(
        &[Key::named(BackTab)],
        Action::PreviousTable,
        Show,
        Table,
        "the table before",
    ),
    row(
        &[Key::char('[')],
        Action::WeekBack,
        Show,
        Table,
        "the week before",
    )
    .hinted("week"),
    row(
        &[Key::char(']')],
        Action::WeekForth,
        Show,
        Table,
        "the week after",
    )
    .hinted("week"),
    row(
        &[Key::char('{')],
        Action::SeasonBack,
        Show,
        Table,
        "the season before",
    ),
    row(
        &[Key::char('}')],
        Action::SeasonForth,
        Show,
        Table,
        "the season after",
    ),
    row(
        &[Key::char('f')],
        Action::Flush,
        Cache,
        Always,
        "flush it, then load again",
    )
    .hinted("flush"),
    row(
        &[Key::char('?')],
        Action::Help,
        Program,
        Always,
        "this help",
    )
    .hinted("help"),
    row(
        &[Key::named(Esc)],
        Action::Close,
        Program,
        Always,
        "close, dismiss",
    ),
    row(
        &[Key::char('q'), Key::named(Enter)],
        Action::Close,
        Program,
        Overlay,
        "close, dismiss",
    )
    .hinted("close"),
    row(&[Key::char('q')], Action::Quit, Program, Table, "quit").hinted("quit"),
    row(&[Key::control('c')], Action::Quit, Program, Always, "quit"),
    row(
        &[Key::named(Enter)],
        Action::Detail,
        Player,
        Rows,
        "weeks, bankers and picks",
    )
    .hinted("detail"),
    row(
        &[Key::char('R')],
        Action::Reload,
        Cache,
        Always,
        "load through it again",
    )
    .hinted("reload"),
    row(
        &[Key::char('v')],
        Action::Verify,
        Cache,
        Always,
        "verify against the facts",
    ),
    row(
        &[Key::char('c')],
        Action::Panel,
        Cache,
        Always,
        "panel on or off",
    )
    .hinted("cache"),
    row(
        &[Key::char('j'), Key::named(Down)],
        Action::Down,
        Move,
        Scroll,
        "down, or the next player",
    ),
    row(
        &[Key::char('k'), Key::named(Up)],
        Action::Up,
        Move,
        Scroll,
        "up, or the player before",
    ),
    row(
        &[Key::named(PageDown), Key::control('f')],
        Action::PageDown,
        Move,
        Scroll,
        "a page down",
    ),
    row(
        &[Key::named(PageUp), Key::control('b')],
        Action::PageUp,
        Move,
        Scroll,
        "a page up",
    ),
    row(
        &[Key::control('d')],
        Action::HalfDown,
        Move,
        Scroll,
        "half a page down",
    ),
    row(
        &[Key::control('u')],
        Action::HalfUp,
        Move,
        Scroll,
        "half a page up",
    ),
    row(
        &[Key::char('g'), Key::named(Home)],
        Action::Top,
        Move,
        Scroll,
        "to the top",
    ),
    row(
        &[Key::char('G'), Key::named(End)],
        Action::Bottom,
        Move,
        Scroll,
        "to the bottom",
    ),
    row(
        &[Key::char('h'), Key::named(Left)],
        Action::Left,
        Move,
        Rows,
        "mark the column before",
    ),
    row(
        &[Key::char('l'), Key::named(Right)],
        Action::Right,
        Move,
        Rows,
        "mark the column after",
    ),
    row(&[Key::char('p')], Action::Pin, Player, Rows, "pin, unpin"),
    row(&[Key::char('m')], Action::Me, Player, Rows, "to my row"),
    row(
        &[Key::char('t')],
        Action::NextTheme,
        Program,
        Always,
        "next theme",
    ),
    row(
        &[Key::control('z')],
        Action::Suspend,
        Program,
        Always,
        "suspend",
    ),
];
