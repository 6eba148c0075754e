//! The cache in one line, for screens too narrow for the panel, and in a few words for those too low for the line.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

use super::cache_panel::{state_style, strip};
use super::proof::Proof;
use super::{bar, verdict, width_of};
use crate::loader::{BackendKind, State};
use crate::text::humanize;
use crate::tui::model::Model;

/// The bar's length in cells.
const BAR: usize = 8;
/// The look-ups in the strip.
const STRIP: usize = 9;

/// Draws the parts of the line that fit.
pub(crate) fn draw(model: &Model, area: Rect, canvas: &mut Buffer) {
    let mut line = vec![Span::raw(" ")];
    let parts = [
        ("", standing(model)),
        ("  ", connection(model)),
        ("   ", counts(model)),
        ("  ", strip(model)),
        (" ", time_left(model, humanize::coarse_countdown)),
        (" ", time_bar(model)),
    ];
    for (gap, part) in parts {
        // A part that does not fit is left out; a later one may still fit.
        let gap = Span::raw(gap);
        let needed = width_of(&line) + width_of(std::slice::from_ref(&gap)) + width_of(&part);
        if !part.is_empty() && needed < usize::from(area.width) {
            line.push(gap);
            line.extend(part);
        }
    }
    Line::from(line).render(area, canvas);
}

/// The words for the table's frame, on screens too narrow for a line of their own, with a blank cell on either side and at
/// most `room` cells in all: ` ✓ current 412 = 412 · hits 93 % · expires 6d `.
pub(crate) fn foot(model: &Model, room: usize) -> Vec<Span<'static>> {
    let styles = model.look.styles();
    let mut words: Vec<Span<'static>> = Vec::new();
    let proof = model.cache.source.as_ref().map(|source| {
        let proof = Proof::of(model, source);
        vec![
            Span::styled(format!("{} {} ", proof.sign, proof.word), proof.style),
            Span::styled(proof.numbers, styles.dim),
        ]
    });
    let percent = model.cache.status.stats.hit_percent();
    let percent = percent.filter(|_| model.cache.backend() != BackendKind::Off);
    let hits = percent.map(|percent| vec![Span::styled(format!("hits {percent} %"), styles.dim)]);
    let parts = [
        proof.unwrap_or_default(),
        connection(model),
        hits.unwrap_or_default(),
        time_left(model, humanize::short),
    ];
    for part in parts.into_iter().filter(|part| !part.is_empty()) {
        let apart = if words.is_empty() {
            String::new()
        } else {
            format!(" {} ", model.look.glyphs().separator)
        };
        let apart = Span::styled(apart, styles.dim);
        let needed = width_of(&words) + width_of(std::slice::from_ref(&apart)) + width_of(&part);
        if needed + 2 > room {
            break;
        }
        words.push(apart);
        words.extend(part);
    }
    if !words.is_empty() {
        words.insert(0, Span::raw(" "));
        words.push(Span::raw(" "));
    }
    words
}

/// `● current 412 = 412`
fn standing(model: &Model) -> Vec<Span<'static>> {
    let (glyphs, styles) = (model.look.glyphs(), model.look.styles());
    if model.cache.backend() == BackendKind::Off {
        return vec![Span::styled("the cache is off", styles.dim)];
    }
    let Some(source) = &model.cache.source else {
        return vec![Span::styled("waiting for the first look-up", styles.dim)];
    };
    let proof = Proof::of(model, source);
    // What is only the last known is no hit, whatever it was when it was loaded.
    let sign = if model.loading.lost {
        Span::styled(glyphs.miss, styles.bad)
    } else {
        Span::styled(
            verdict::glyph(source.verdict, glyphs),
            verdict::style(source.verdict, styles),
        )
    };
    vec![
        sign,
        Span::styled(format!(" {} ", proof.word), proof.style),
        Span::styled(proof.numbers, styles.dim),
    ]
}

/// What is wrong with the server, or that there is none; nothing while it answers as it should.
fn connection(model: &Model) -> Vec<Span<'static>> {
    let styles = model.look.styles();
    let state = &model.cache.status.state;
    match (state, model.cache.backend()) {
        (State::Up, _) | (_, BackendKind::Off) => Vec::new(),
        (State::Off, BackendKind::Embedded) => vec![Span::styled("local", styles.accent)],
        (state, _) => {
            let words = format!("redis {}", state.name());
            vec![Span::styled(words, state_style(state, styles))]
        }
    }
}

/// `26 hits 2 misses 93 %`
fn counts(model: &Model) -> Vec<Span<'static>> {
    let (styles, stats) = (model.look.styles(), &model.cache.status.stats);
    let off = model.cache.backend() == BackendKind::Off;
    let Some(percent) = stats.hit_percent().filter(|_| !off) else {
        return Vec::new();
    };
    let count = |number: u64, one, many| {
        let word = if number == 1 { one } else { many };
        [
            Span::styled(number.to_string(), styles.strong),
            Span::styled(word, styles.dim),
        ]
    };
    let hits = count(stats.hits + stats.stale, " hit ", " hits ");
    let misses = count(stats.misses, " miss ", " misses ");
    let mut line: Vec<Span<'static>> = hits.into_iter().chain(misses).collect();
    line.push(Span::styled(format!("{percent} %"), styles.strong));
    line
}

fn strip(model: &Model) -> Vec<Span<'static>> {
    if model.cache.backend() == BackendKind::Off {
        return Vec::new();
    }
    strip::line(model, STRIP)
}

/// `expires 6d 21h`
fn time_left(model: &Model, words: impl Fn(std::time::Duration) -> String) -> Vec<Span<'static>> {
    let styles = model.look.styles();
    match model.cache.left(model.now) {
        None => Vec::new(),
        Some(left) if left.is_zero() => {
            vec![Span::styled(
                "past its time",
                styles.warn.add_modifier(Modifier::BOLD),
            )]
        }
        Some(left) => vec![Span::styled(format!("expires {}", words(left)), styles.dim)],
    }
}

/// `━━━━━━━─`
fn time_bar(model: &Model) -> Vec<Span<'static>> {
    let (glyphs, styles) = (model.look.glyphs(), model.look.styles());
    let Some((left, source)) = model.cache.left(model.now).zip(model.cache.source.as_ref()) else {
        return Vec::new();
    };
    let millis = |time: std::time::Duration| u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
    let fill: Style = if left < source.ttl / 10 {
        styles.warn
    } else {
        styles.accent
    };
    let (left, whole) = (millis(left), millis(source.ttl));
    bar::bar((left, whole), BAR, fill, styles, glyphs).into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::loader::{Seen, Verdict};
    use crate::tui::testing::{START, showing};

    fn words(model: &Model, room: usize) -> String {
        let words = foot(model, room);
        words.iter().map(|word| word.content.as_ref()).collect()
    }

    #[test]
    fn the_frame_tells_as_much_as_it_has_room_for() {
        let mut model = showing(9);
        for verdict in [Verdict::Missing, Verdict::Fresh, Verdict::Fresh] {
            model.cache.status.stats.record(Seen {
                at: START,
                verdict,
                micros: 400,
                build_micros: 500,
            });
        }
        let whole = " ✓ current 7 = 7 · hits 66 % · expires 7d ";
        assert_eq!(words(&model, 60), whole);
        assert_eq!(words(&model, width_of(&foot(&model, 60))), whole);
        assert_eq!(words(&model, 41), " ✓ current 7 = 7 · hits 66 % ");
        assert_eq!(words(&model, 20), " ✓ current 7 = 7 ");
        assert_eq!(words(&model, 12), "");
    }
}
