//! How mouse events change the model, while mouse reporting is on.

use std::time::Duration;

use crossterm::event::{MouseButton, MouseEvent, MouseEventKind};
use ratatui::layout::{Position, Rect};

use super::{actions, navigate, player};
use crate::league::PlayerId;
use crate::scoretable::{Column, Kind};
use crate::tui::Effect;
use crate::tui::model::{Click, Model};
use crate::tui::widget::table::frame;
use crate::tui::widget::table::geometry::Grid;

/// The lines that one notch of the wheel scrolls.
const NOTCH: isize = 3;
/// The time within which a second click on a row opens it.
const DOUBLE: Duration = Duration::from_millis(400);

/// What is under the mouse.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Hit {
    Tab(Kind),
    Heading(Column),
    Row(PlayerId),
    Nothing,
}

/// Handles a click or a turn of the wheel.
pub(super) fn moved(model: &mut Model, event: MouseEvent) -> Vec<Effect> {
    let place = Position::new(event.column, event.row);
    match event.kind {
        MouseEventKind::ScrollDown => actions::scroll(model, NOTCH),
        MouseEventKind::ScrollUp => actions::scroll(model, -NOTCH),
        MouseEventKind::Down(MouseButton::Left) => return clicked(model, place),
        _ => return Vec::new(),
    }
    vec![Effect::Draw]
}

fn clicked(model: &mut Model, place: Position) -> Vec<Effect> {
    let last = model.clicked.take();
    match hit(model, place) {
        Hit::Tab(kind) => return navigate::kind(model, kind),
        Hit::Heading(column) => {
            model.table.column = column;
            model.table.sort_by(column);
        }
        Hit::Row(player) => {
            model.table.move_to_player(player);
            let now = model.now;
            let again = |click: &Click| click.player == player && now.since(click.at) <= DOUBLE;
            if last.as_ref().is_some_and(again) {
                return player::open(model);
            }
            model.clicked = Some(Click { player, at: now });
        }
        Hit::Nothing => return Vec::new(),
    }
    vec![Effect::Draw]
}

/// What is at a position. An overlay hides the table.
fn hit(model: &Model, place: Position) -> Hit {
    let layout = model.layout();
    if model.overlay.is_none()
        && let Some(tab) = frame::tab_at(model, &layout, (place.x, place.y))
    {
        return Hit::Tab(tab);
    }
    let grid = Grid::of(model, &layout).filter(|_| model.overlay.is_none());
    let (Some(grid), Some(table)) = (grid, model.table.table()) else {
        return Hit::Nothing;
    };
    if grid.headings.contains(place) {
        let heading = grid.placed.iter().find(|placed| {
            let at = Rect {
                x: grid.columns.x + placed.x,
                width: placed.width,
                ..grid.headings
            };
            at.contains(place)
        });
        return heading.map_or(Hit::Nothing, |placed| Hit::Heading(placed.column));
    }
    if grid.rows.contains(place) {
        let mut lines = model.table.lines(usize::from(grid.rows.height));
        let line = lines.nth(usize::from(place.y - grid.rows.y));
        return line.map_or(Hit::Nothing, |(row, _)| Hit::Row(table.player(row)));
    }
    Hit::Nothing
}

#[cfg(test)]
mod tests;
