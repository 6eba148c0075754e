//! The strip of look-ups: one cell each, the newest at the right. Its height is the time it took, on a scale in which each
//! step is so many times the last one, as a build may take a hundred times as long as a hit.

use ratatui::text::{Line, Span};

use super::super::verdict;
use super::sheet::Sheet;
use crate::loader::{Seen, Verdict};
use crate::text::humanize;
use crate::tui::model::Model;

/// Times this much longer than the shortest are at the top at least: small differences are not to look like large ones.
const SPAN: u64 = 16;

/// The last look-ups that fit, the oldest first.
fn last(model: &Model, room: usize) -> Vec<Seen> {
    let history = model.cache.status.stats.history();
    let mut seen: Vec<Seen> = history.rev().take(room).copied().collect();
    seen.reverse();
    seen
}

/// The strip in one line, at most `room` cells of it.
pub(crate) fn line(model: &Model, room: usize) -> Vec<Span<'static>> {
    let seen = last(model, room);
    let bars = model.look.glyphs().table.bars;
    let bar = |seen: &Seen, part: f64| {
        // The lowest bar could be taken for the rest of a line.
        let glyph = bars.get(1 + steps(part, bars.len() - 2));
        let style = verdict::style(seen.verdict, model.look.styles());
        Span::styled(glyph.copied().unwrap_or_default(), style)
    };
    let parts = parts(&seen);
    seen.iter()
        .zip(parts)
        .map(|(seen, part)| bar(seen, part))
        .collect()
}

/// Under each look-up that was no plain hit its letter; nothing while all were.
pub(super) fn letters(sheet: &Sheet<'_>, room: usize) -> Option<Vec<Span<'static>>> {
    let seen = last(sheet.model, room);
    if seen
        .iter()
        .all(|seen| verdict::letter(seen.verdict).is_none())
    {
        return None;
    }
    let letter = |seen: &Seen| match verdict::letter(seen.verdict) {
        None => sheet.dim(sheet.glyphs.table.gap),
        Some(letter) => Span::styled(letter, verdict::style(seen.verdict, sheet.styles)),
    };
    Some(seen.iter().map(letter).collect())
}

/// What the letters on screen stand for, the newest first, as far as there is room: `M missing  F flushed`.
pub(super) fn legend(sheet: &Sheet<'_>, room: usize) -> Option<Line<'static>> {
    let mut told: Vec<Verdict> = Vec::new();
    for seen in last(sheet.model, room).iter().rev() {
        if verdict::letter(seen.verdict).is_some() && !told.contains(&seen.verdict) {
            told.push(seen.verdict);
        }
    }
    let mut words = String::new();
    for verdict in told {
        let word = format!("{} {verdict}", verdict::letter(verdict).unwrap_or_default());
        let apart = if words.is_empty() { "" } else { "  " };
        if words.len() + apart.len() + word.len() <= sheet.room() {
            words.push_str(apart);
            words.push_str(&word);
        }
    }
    (!words.is_empty()).then(|| sheet.line(vec![sheet.dim(words)]))
}

/// The strip over several lines, with its scale at the left and the letters under it.
pub(super) fn tall(sheet: &Sheet<'_>, lines: usize) -> Vec<Line<'static>> {
    const SCALE: usize = 8;
    let room = sheet.room().saturating_sub(SCALE);
    let seen = last(sheet.model, room);
    let parts = parts(&seen);
    let bars = sheet.glyphs.table.bars;
    let bars = || bars.into_iter().chain([sheet.glyphs.block]);
    let eighths = bars().count();
    let times = || seen.iter().map(|seen| seen.micros);
    let shortest = times().min().unwrap_or_default();
    let longest = times()
        .max()
        .unwrap_or_default()
        .max(shortest.saturating_mul(SPAN));
    let scale = |at: usize| match at {
        0 => Some(humanize::time(longest)),
        at if at + 1 == lines => Some(humanize::time(shortest)),
        _ => None,
    };
    let row = |at: usize| {
        let scale = scale(at).unwrap_or_default();
        let mut line = vec![sheet.dim(format!("{scale:>width$} ", width = SCALE - 1))];
        let below = (lines - 1 - at) * eighths;
        line.extend(seen.iter().zip(&parts).map(|(seen, &part)| {
            let level = 1 + steps(part, lines * eighths - 2);
            let glyph = match level.saturating_sub(below) {
                0 => " ",
                in_cell => bars().nth(in_cell.min(eighths) - 1).unwrap_or(" "),
            };
            Span::styled(glyph, verdict::style(seen.verdict, sheet.styles))
        }));
        sheet.line(line)
    };
    let mut shown: Vec<Line<'static>> = (0..lines).map(row).collect();
    if let Some(letters) = letters(sheet, room) {
        let mut line = vec![Span::raw(" ".repeat(SCALE))];
        line.extend(letters);
        shown.push(sheet.line(line));
    }
    shown
}

/// How far up each look-up is, from 0 to 1.
fn parts(seen: &[Seen]) -> Vec<f64> {
    let log = |micros: u64| f64::from(u32::try_from(micros.max(1)).unwrap_or(u32::MAX)).ln();
    let time = |seen: &Seen| log(seen.micros);
    let shortest = seen.iter().map(time).fold(f64::INFINITY, f64::min);
    let longest = seen.iter().map(time).fold(0.0, f64::max);
    let span = (longest - shortest).max(log(SPAN));
    seen.iter()
        .map(|seen| (time(seen) - shortest) / span)
        .collect()
}

/// The whole steps, out of `most`, that come closest to a part.
fn steps(part: f64, most: usize) -> usize {
    (0..most)
        .take_while(|&step| {
            let next = f64::from(u32::try_from(step).unwrap_or(u32::MAX)) + 0.5;
            let whole = f64::from(u32::try_from(most).unwrap_or(u32::MAX));
            part * whole >= next
        })
        .count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Moment;

    fn seen(micros: u64) -> Seen {
        Seen {
            at: Moment(0),
            verdict: Verdict::Fresh,
            micros,
            build_micros: 0,
        }
    }

    fn levels(times: &[u64]) -> Vec<usize> {
        let seen: Vec<Seen> = times.iter().copied().map(seen).collect();
        parts(&seen)
            .into_iter()
            .map(|part| steps(part, 6))
            .collect()
    }

    #[test]
    fn each_step_is_so_many_times_the_last_one() {
        assert_eq!(levels(&[100, 1_000, 10_000]), [0, 3, 6]);
        assert_eq!(levels(&[0, u64::MAX]), [0, 6]);
        assert!(levels(&[]).is_empty());
    }

    #[test]
    fn hits_that_take_about_as_long_are_about_as_high() {
        assert_eq!(levels(&[300, 500, 310]), [0, 1, 0]);
    }
}
