//! The places of some players over the season, over the whole screen. Each line has a letter at every week, so that no line
//! needs its colour.
//!
//! ```text
//! ╭─ Race  places over the season ─────────────── the first five, you ◂, pinned ◆, and the cursor ─╮
//! │                          1       2       3       4                                             │
//! │                          · · · ⢀⡤b⠤⠤⠤⠤⠤⠤⠤b⠤⣄⡀⢀⣠⠤⠤a    1  Dmitri Volkov ▲1                        │
//! │     Dmitri Volkov   6    a⠤⠤⠤⠴⠋  ⠙⠲⢤⡀   ⢀⡠⠔⠋⠉⠙⠒⠒b  ▌  2  Anne-Sophie Müller ◆ ▼1                │
//! ╰─ places 1 to 20 have a row each, those below share rows ────────────────────────────── 8 of 56 ─╯
//! ```

mod labels;

use labels::{Labels, spread};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};

use super::cell_grid::CellGrid;
use super::place_scale::PlaceScale;
use super::plot::Plot;
use super::view_frame::{self, EdgeWords};
use super::{draw_lines, view_words};
use crate::league::Week;
use crate::scoretable::Detail;
use crate::tui::model::Model;

/// The least and the most cells from one week to the next.
const WEEK: (usize, usize) = (2, 10);
/// The height from which there is a blank line at the top and at the bottom.
const AIRY: usize = 30;

/// A player of the race.
#[derive(Clone, Copy, Debug)]
struct Runner<'a> {
    detail: &'a Detail,
    letter: char,
    style: Style,
    /// Whether the cursor is on the player.
    here: bool,
    /// After the name of the pinned player, and of the user.
    sign: &'static str,
}

impl Runner<'_> {
    /// The place after a week.
    fn place(&self, week: Week) -> Option<u32> {
        let mut weeks = self.detail.weeks.iter();
        weeks.find(|of| of.week == week)?.place
    }
}

/// Draws the race and its frame.
pub(crate) fn draw(model: &Model, area: Rect, canvas: &mut Buffer) {
    let (look, styles) = (&model.look, model.look.styles());
    let runners = runners(model);
    let inside = view_frame::inside(area);
    let (width, height) = (usize::from(inside.width), usize::from(inside.height));
    let chart = Chart::of(&runners, (width, height));
    let mut words = EdgeWords {
        heading: vec![
            Span::styled("Race", styles.strong),
            Span::styled("  places over the season", styles.dim),
        ],
        keys: members(model),
        ..EdgeWords::default()
    };
    if let Some(Runner { detail, .. }) = runners.first() {
        let shared = chart.as_ref().and_then(|chart| chart.scale.shared_after());
        let shared = shared.map(|last| {
            let words = format!("places 1 to {last} have a row each, those below share rows");
            vec![Span::styled(words, styles.dim)]
        });
        words.foot = view_words::older(model, detail)
            .or(shared)
            .unwrap_or_default();
        let of = detail.earned.map_or(0, |earned| earned.of);
        let count = format!("{} of {of}", runners.len());
        words.count = vec![Span::styled(count, styles.dim)];
    }
    view_frame::draw(words, look, area, canvas);
    let lines = match (&model.details.answer, chart) {
        (Some(Err(why)), _) => view_words::failure(why, look, width),
        (None, _) => view_words::waiting(look),
        (Some(Ok(_)), Some(chart)) => chart.lines(&runners, model, (width, height)),
        (Some(Ok(_)), None) => vec![Line::raw(" No results yet.")],
    };
    draw_lines(lines, inside, canvas);
}

/// The players whose details are known, in the order of their lines.
fn runners(model: &Model) -> Vec<Runner<'_>> {
    let Some(Ok(details)) = &model.details.answer else {
        return Vec::new();
    };
    let (glyphs, styles) = (model.look.glyphs(), model.look.styles());
    let lanes = model.lanes();
    let cursor = model.table.player();
    let pinned = model.table.pinned.map(|pin| pin.player);
    let runner = |(detail, letter): (_, char)| {
        let detail: &Detail = detail;
        let player = detail.player.id;
        let lane = lanes.iter().find(|lane| lane.player == player);
        let color = lane.and_then(|lane| styles.race.get(lane.color));
        let sign = match Some(player) {
            player if player == pinned => glyphs.pinned,
            player if player == model.me.player => glyphs.table.me,
            _ => "",
        };
        Runner {
            detail,
            letter,
            style: color.copied().unwrap_or(styles.text),
            here: cursor == Some(player),
            sign,
        }
    };
    details.iter().zip('a'..='z').map(runner).collect()
}

/// `the first five, you ◂, pinned ◆, and the cursor`
fn members(model: &Model) -> Vec<Span<'static>> {
    let (styles, glyphs) = (model.look.styles(), model.look.glyphs());
    let dim = |words: &'static str| Span::styled(words, styles.dim);
    let mut words = vec![dim("the first five")];
    if model.me.player.is_some() {
        let you = format!("you {}", glyphs.table.me);
        words.extend([dim(", "), Span::styled(you, styles.me)]);
    }
    if model.table.pinned.is_some() {
        let pinned = format!("pinned {}", glyphs.pinned);
        words.extend([dim(", "), Span::styled(pinned, styles.pin)]);
    }
    words.push(dim(", and the cursor"));
    words
}

/// Where everything is.
#[derive(Debug)]
struct Chart {
    scale: PlaceScale,
    labels: Labels,
    /// The weeks that have room, the newest last.
    weeks: Vec<Week>,
    /// The cells from one week to the next.
    step: usize,
    /// The line of the weeks' numbers, and how many lines there are for places.
    top: usize,
    height: usize,
}

impl Chart {
    /// The chart of some players; `None` without a place or without room.
    fn of(runners: &[Runner<'_>], (width, height): (usize, usize)) -> Option<Self> {
        let weeks = &runners.first()?.detail.weeks;
        let top = usize::from(height >= AIRY);
        let lines = height.checked_sub(1 + 2 * top)?;
        let all = runners.iter().flat_map(|runner| &runner.detail.weeks);
        let places = all.filter_map(|week| week.place);
        let scale = PlaceScale::new(places, lines, false)?.from(1);
        let labels = Labels::of(runners, width);
        let room = width.saturating_sub(labels.left + labels.right).max(1);
        let most = (room - 1) / WEEK.0 + 1;
        let shown = weeks.get(weeks.len().saturating_sub(most)..)?;
        let step = (room - 1) / shown.len().saturating_sub(1).max(1);
        Some(Self {
            scale,
            labels,
            weeks: shown.iter().map(|week| week.week).collect(),
            step: step.clamp(WEEK.0, WEEK.1),
            top,
            height: lines,
        })
    }

    /// The cell of a week, counted from the first one.
    fn x(&self, index: usize) -> usize {
        index * self.step
    }

    /// The width of the lines between the labels.
    fn width(&self) -> usize {
        self.x(self.weeks.len().saturating_sub(1)) + 1
    }

    fn lines(
        &self,
        runners: &[Runner<'_>],
        model: &Model,
        (width, height): (usize, usize),
    ) -> Vec<Line<'static>> {
        let (glyphs, styles) = (model.look.glyphs(), model.look.styles());
        let mut grid = CellGrid::new(width, height);
        let (left, first) = (self.labels.left, self.top + 1);
        // From the end on, so that the newest week is always named.
        let mut free = width;
        for (index, week) in self.weeks.iter().enumerate().rev() {
            let (end, number) = (left + self.x(index) + 1, week.to_string());
            if end <= free {
                grid.put_before((end, self.top), &number, styles.dim);
                free = end.saturating_sub(number.len() + 1);
            }
        }
        if glyphs.braille {
            for tick in self.scale.ticks() {
                let y = first + self.scale.line(tick);
                for x in (0..self.width()).step_by(2) {
                    grid.put((left + x, y), glyphs.separator, styles.track);
                }
            }
        }
        // The line of the cursor's player is drawn last, over the others.
        let (others, here): (Vec<_>, Vec<_>) = runners.iter().partition(|runner| !runner.here);
        let ordered: Vec<&Runner<'_>> = others.into_iter().chain(here).collect();
        let mut plot = Plot::new(self.width(), self.height, glyphs);
        for runner in &ordered {
            let thin = runner.style.remove_modifier(Modifier::BOLD);
            for pair in self.points(runner).windows(2) {
                if let [Some(from), Some(to)] = pair {
                    plot.curve(*from, *to, thin);
                }
            }
        }
        plot.onto(&mut grid, (left, first));
        for runner in &ordered {
            let bold = runner.style.add_modifier(Modifier::BOLD);
            for (x, y) in self.points(runner).into_iter().flatten() {
                grid.put((left + x, first + y), runner.letter.to_string(), bold);
            }
        }
        self.names(runners, model, &mut grid);
        grid.lines()
    }

    /// The cell of a player's place after each week.
    fn points(&self, runner: &Runner<'_>) -> Vec<Option<(usize, usize)>> {
        let weeks = self.weeks.iter().enumerate();
        weeks
            .map(|(index, &week)| {
                let place = runner.place(week)?;
                Some((self.x(index), self.scale.line(place)))
            })
            .collect()
    }

    /// The names at both ends.
    fn names(&self, runners: &[Runner<'_>], model: &Model, grid: &mut CellGrid) {
        let first = self.top + 1;
        let right = self.labels.left + self.width();
        for (week, at_start) in [(self.weeks.first(), true), (self.weeks.last(), false)] {
            let mut placed: Vec<(u32, &Runner<'_>)> = runners
                .iter()
                .filter_map(|runner| Some((runner.place(*week?)?, runner)))
                .collect();
            placed.sort_by_key(|&(place, _)| place);
            let wanted: Vec<usize> = placed.iter().map(|&(p, _)| self.scale.line(p)).collect();
            let rows = spread(&wanted, self.height);
            for (&(place, runner), row) in placed.iter().zip(rows) {
                let y = first + row;
                if at_start {
                    self.labels.start(grid, y, place, runner, &model.look);
                } else {
                    self.labels
                        .end(grid, (right, y), place, runner, &model.look);
                }
            }
        }
    }
}
