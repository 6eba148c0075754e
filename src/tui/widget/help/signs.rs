//! The signs of a part of the screen, explained.

use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::tui::keymap::Front;
use crate::tui::model::Appearance;
use crate::tui::text;
use crate::tui::widget::width_of;

/// The width of what the signs are about, in cells.
const ABOUT: usize = 12;

/// A sign as it is drawn, and what it says.
type Sign = (Vec<Span<'static>>, &'static str);

/// The lines that explain the signs of a part of the screen; none for a part without any.
pub(super) fn lines(front: Front, look: &Appearance, width: usize) -> Vec<Line<'static>> {
    let explained = match front {
        Front::Table | Front::Prompt => vec![("Signs", rows(look)), ("Form", form(look))],
        Front::Detail => vec![("Signs", detail(look))],
        Front::Compare => vec![("Signs", comparison(look))],
        Front::Race => vec![("Signs", race(look))],
        Front::Panel => vec![("Signs", cache(look))],
        _ => Vec::new(),
    };
    let lines = explained.into_iter();
    lines
        .flat_map(|(about, signs)| wrapped(about, signs, look, width))
        .collect()
}

/// One sign after the other, on as many lines as they need.
fn wrapped(
    about: &'static str,
    signs: Vec<Sign>,
    look: &Appearance,
    width: usize,
) -> Vec<Line<'static>> {
    let styles = look.styles();
    let mut lines: Vec<Vec<Span<'static>>> = Vec::new();
    for (sign, words) in signs {
        let said = width_of(&sign) + text::width(words) + 1;
        let fits = lines
            .last()
            .is_some_and(|line| width_of(line) + said + 3 <= width);
        if fits {
            lines
                .last_mut()
                .into_iter()
                .for_each(|line| line.push(Span::raw("   ")));
        } else {
            let about = if lines.is_empty() { about } else { "" };
            let about = format!("  {about:ABOUT$}");
            lines.push(vec![Span::styled(about, styles.strong)]);
        }
        if let Some(line) = lines.last_mut() {
            line.extend(sign);
            line.push(Span::styled(format!(" {words}"), styles.text));
        }
    }
    lines.into_iter().map(Line::from).collect()
}

fn one(sign: impl Into<String>, style: Style) -> Vec<Span<'static>> {
    vec![Span::styled(sign.into(), style)]
}

fn rows(look: &Appearance) -> Vec<Sign> {
    let (glyphs, styles) = (look.glyphs(), look.styles());
    let table = &glyphs.table;
    let moved = vec![
        Span::styled(format!("{}3", table.up), styles.good),
        Span::raw(" "),
        Span::styled(format!("{}3", table.down), styles.bad),
    ];
    vec![
        (one(table.joker, styles.warn), "joker played"),
        (moved, "places won, lost"),
        (one(glyphs.changed, styles.warn), "changed just now"),
        (one(table.me, styles.me), "my row"),
        (one(glyphs.pinned, styles.pin), "pinned"),
        (one(table.missing, styles.text), "none"),
        (one(table.gap, styles.text), "missed"),
    ]
}

fn form(look: &Appearance) -> Vec<Sign> {
    let (glyphs, styles) = (look.glyphs(), look.styles());
    let bars = &glyphs.table.bars;
    let bar = |at: usize| bars.get(at).copied().unwrap_or_default();
    vec![
        (
            one(bar(5), styles.above),
            "above the league's average that week",
        ),
        (one(bar(2), styles.below), "below"),
        (one(bar(6), styles.win), "the best of the week"),
    ]
}

fn comparison(look: &Appearance) -> Vec<Sign> {
    let (glyphs, styles) = (look.glyphs(), look.styles());
    let [left, right] = glyphs.better;
    vec![
        (one(left, styles.accent), "better on the left"),
        (one(right, styles.pin), "better on the right"),
        (one(glyphs.right, styles.good), "right"),
        (one(glyphs.failure, styles.bad), "wrong"),
        (one(glyphs.table.missing, styles.text), "none"),
    ]
}

fn race(look: &Appearance) -> Vec<Sign> {
    let (glyphs, styles) = (look.glyphs(), look.styles());
    vec![
        (one("a", styles.strong), "a player after that week"),
        (one(glyphs.table.me, styles.me), "you"),
        (one(glyphs.pinned, styles.pin), "pinned"),
        (one(glyphs.table.up, styles.good), "places gained"),
        (one(glyphs.table.down, styles.bad), "places lost"),
    ]
}

fn detail(look: &Appearance) -> Vec<Sign> {
    let (glyphs, styles) = (look.glyphs(), look.styles());
    let table = &glyphs.table;
    vec![
        (one(table.joker, styles.warn), "joker played"),
        (one(table.up, styles.good), "the best week"),
        (one(table.down, styles.bad), "the worst week"),
        (one(table.missing, styles.text), "none"),
    ]
}

fn cache(look: &Appearance) -> Vec<Sign> {
    let (glyphs, styles) = (look.glyphs(), look.styles());
    vec![
        (one(glyphs.hit, styles.good), "fresh"),
        (one(glyphs.stale, styles.warn), "stale"),
        (one(glyphs.miss, styles.dim), "missing"),
    ]
}
