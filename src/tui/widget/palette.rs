//! The palette: what is typed, what it finds, and a sentence on the selected line.
//!
//! ```text
//! ╭─ Go or do ─────────────────────────────── 3 of 130 ─╮
//! │ : fl                                                │
//! ├─────────────────────────────────────────────────────┤
//! │▌ do      Flush         the cache, then load again f │
//! │  do      Filter        by name or team            / │
//! │                                                     │
//! │  also    12 place 12   w9 week 9   =KC KC fans      │
//! │                                                     │
//! │  Flush gives the league a new fence: …              │
//! ╰─ Enter do it   Tab complete   Esc close ────────────╯
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;
use unicode_segmentation::UnicodeSegmentation;

use super::{at_right, popup, width_of};
use crate::tui::model::Model;
use crate::tui::palette::{self, PaletteEntry, PaletteFinds};
use crate::tui::text;

/// The heading of the box.
const HEADING: &str = "Go or do";
/// The widest and the highest box, its frame included.
const MOST: (u16, u16) = (74, 22);
/// The lines of the list that the box has at least, where there is room: it would jump at every letter otherwise.
const FEWEST: u16 = 6;
/// The width of the word before a title, in cells.
const VERB: usize = 8;
/// The width of the titles, in cells.
const TITLE: usize = 23;
/// The lines of a sentence, with the blank one above it.
const SENTENCE: u16 = 3;
/// The lines of the examples, with the blank one above them.
const EXAMPLES: u16 = 2;
/// The lowest inside that has a sentence, and the lowest that has examples too.
const LOW: (u16, u16) = (8, 12);

/// Draws the palette near the top of what it lies over.
pub(crate) fn draw(model: &Model, over: Rect, canvas: &mut Buffer) {
    let (look, styles) = (&model.look, model.look.styles());
    let finds = palette::finds(model.palette.line.text(), model);
    let around = 4 + SENTENCE + EXAMPLES + 1;
    let lines = u16::try_from(finds.entries.len()).unwrap_or(u16::MAX);
    let wanted = lines.max(FEWEST).saturating_add(around).min(MOST.1);
    let (width, height) = (MOST.0.min(over.width), wanted.min(over.height));
    let area = Rect {
        y: over.y + (over.height - height).min(2),
        ..popup::centred((width, height), over)
    };
    let inside = popup::draw(HEADING, look, area, canvas);
    let count = format!("{} of {}", finds.entries.len(), finds.of);
    let count = vec![Span::styled(count, styles.dim)];
    popup::on_right(count, HEADING.len(), area.y, area, canvas);
    let hints = model.keys.hints(model.context(), look.ascii).into_iter();
    let hints: Vec<_> = hints.map(|hint| (hint.keys, hint.label)).collect();
    let keys = popup::keys(&hints, look);
    if width_of(&keys) + 6 <= usize::from(area.width) {
        popup::on_left(keys, area.bottom().saturating_sub(1), area, canvas);
    }
    let mut rows = inside.rows();
    if let Some(line) = rows.next() {
        draw_text(model, line, canvas);
    }
    if let Some(line) = rows.next() {
        popup::rule(look, line.y, area, canvas);
    }
    let mut left = inside.height.saturating_sub(2);
    let mut below = |lines: u16, least: u16| {
        let shown = inside.height.saturating_sub(2) >= least;
        if shown {
            left -= lines;
        }
        shown
    };
    let (sentence, examples) = (below(SENTENCE, LOW.0), below(EXAMPLES, LOW.1));
    // A blank line under the sentence.
    below(1, LOW.1);
    let list = Rect {
        y: inside.y.saturating_add(2),
        height: left,
        ..inside
    };
    draw_entries(model, &finds, list.intersection(inside), canvas);
    let under = Rect {
        y: list.bottom(),
        height: inside.bottom().saturating_sub(list.bottom()),
        ..inside
    };
    draw_explanations(model, &finds, (examples, sentence), under, canvas);
}

/// Draws, under the list, what else can be typed, and a sentence on the selected line.
fn draw_explanations(
    model: &Model,
    finds: &PaletteFinds,
    (examples, sentence): (bool, bool),
    under: Rect,
    canvas: &mut Buffer,
) {
    let mut rows = under.rows().skip(1);
    if examples {
        if let Some(line) = rows.next() {
            draw_examples(model, line, canvas);
        }
        rows.next();
    }
    let selected = finds.entries.get(model.palette.at);
    if let Some(entry) = selected.filter(|_| sentence) {
        let room = usize::from(under.width).saturating_sub(4);
        let wrapped = text::wrap(&entry.sentence, room, 2, model.look.glyphs().ellipsis);
        for (line, words) in rows.zip(wrapped) {
            let style = model.look.styles().text;
            canvas.set_string(line.x.saturating_add(2), line.y, words, style);
        }
    }
}

/// `: fl`, with a cursor in the text.
fn draw_text(model: &Model, line: Rect, canvas: &mut Buffer) {
    let styles = model.look.styles();
    let typed = &model.palette.line;
    let room = usize::from(line.width).saturating_sub(4);
    let skipped = (typed.cursor() + 1).saturating_sub(room);
    let shown = text::cut(text::from(typed.text(), skipped), room, "").into_owned();
    let lead = " : ";
    Line::from(vec![
        Span::styled(lead, styles.accent),
        Span::styled(shown, styles.strong),
    ])
    .render(line, canvas);
    let before = u16::try_from((lead.len() + typed.cursor()).saturating_sub(skipped)).unwrap_or(0);
    let cursor = Rect {
        x: line.x.saturating_add(before),
        width: 1,
        ..line
    };
    canvas.set_style(
        cursor.intersection(line),
        Style::new().add_modifier(Modifier::REVERSED),
    );
}

fn draw_entries(model: &Model, finds: &PaletteFinds, list: Rect, canvas: &mut Buffer) {
    let (glyphs, styles) = (model.look.glyphs(), model.look.styles());
    let selected = model.palette.at;
    let above = (selected + 1).saturating_sub(usize::from(list.height));
    let entries = finds.entries.iter().enumerate().skip(above);
    for (line, (at, entry)) in list.rows().zip(entries) {
        let mut cursor = " ";
        if at == selected {
            canvas.set_style(line, styles.select);
            cursor = glyphs.cursor;
        }
        draw_entry(model, entry, cursor, line, canvas);
    }
    if let (Some(line), true) = (list.rows().next(), finds.entries.is_empty()) {
        let words = "  nothing is called that; a shorter text finds more";
        Line::styled(words, styles.dim).render(line, canvas);
    }
}

fn draw_entry(
    model: &Model,
    entry: &PaletteEntry,
    cursor: &'static str,
    line: Rect,
    canvas: &mut Buffer,
) {
    let (glyphs, styles) = (model.look.glyphs(), model.look.styles());
    let (ink, strong) = match entry.target {
        Some(_) if cursor == " " => (styles.text, styles.text),
        Some(_) => (styles.text, styles.strong),
        None => (styles.dim, styles.dim),
    };
    let keys = format!("{}  ", entry.keys);
    let title = text::cut(&entry.title, TITLE - 1, glyphs.ellipsis).into_owned();
    let gap = " ".repeat(TITLE.saturating_sub(text::width(&title)));
    let mut words = vec![
        Span::styled(cursor, styles.accent),
        Span::styled(format!(" {:VERB$}", entry.verb), styles.dim),
    ];
    words.extend(marked(&title, &entry.letters, strong, styles.accent));
    words.push(Span::raw(gap));
    let taken = width_of(&words) + text::width(&keys) + 1;
    let room = usize::from(line.width).saturating_sub(taken);
    let about = text::cut(&entry.words, room, glyphs.ellipsis).into_owned();
    words.push(Span::styled(
        about,
        if entry.target.is_some() {
            ink
        } else {
            styles.dim
        },
    ));
    Line::from(words).render(line, canvas);
    at_right(&Line::styled(keys, styles.accent), line, canvas);
}

/// A title with the letters that match: bold, underlined and in accent, so that they are visible in every theme.
fn marked(title: &str, letters: &[usize], style: Style, accent: Style) -> Vec<Span<'static>> {
    let found = accent.add_modifier(Modifier::UNDERLINED | Modifier::BOLD);
    let letter = |(at, letter): (usize, &str)| {
        let style = if letters.contains(&at) { found } else { style };
        Span::styled(letter.to_owned(), style)
    };
    title.graphemes(true).enumerate().map(letter).collect()
}

/// `also    12 place 12   w9 week 9   s2023 season 2023   =KC KC fans`
fn draw_examples(model: &Model, line: Rect, canvas: &mut Buffer) {
    let styles = model.look.styles();
    let mut words = vec![Span::styled(format!("  {:VERB$}", "also"), styles.dim)];
    for (typed, about) in palette::examples(model) {
        let more = [
            Span::styled(typed, styles.accent),
            Span::styled(format!(" {about}   "), styles.text),
        ];
        if width_of(&words) + width_of(&more) <= usize::from(line.width) + 2 {
            words.extend(more);
        }
    }
    Line::from(words).render(line, canvas);
}
