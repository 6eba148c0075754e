//! The cache panel: what the cache did, and the proof that the table on screen is current.

use std::time::Duration;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::{LAST_KNOWN, bar, draw_lines, framed, paragraph, verdict, width_of};
use crate::league::clean_name;
use crate::loader::{BackendKind, Fill, Source, Standing, State, Verdict};
use crate::text::humanize;
use crate::tui::glyphs::DashboardGlyphs;
use crate::tui::model::{Appearance, Model};
use crate::tui::text;
use crate::tui::theme::Styles;

/// Draws the panel and its frame.
pub(crate) fn draw(model: &Model, area: Rect, canvas: &mut Buffer) {
    if area.is_empty() {
        return;
    }
    let inside = framed("Cache", &model.look, area, canvas);
    let (width, height) = (usize::from(inside.width), usize::from(inside.height));
    let lines_of = |sections: &[Vec<_>]| sections.iter().map(Vec::len).sum::<usize>();
    let mut shown = sections(model, width, usize::MAX);
    if lines_of(&shown) > height {
        shown = sections(model, width, 1);
    }
    // Blank lines separate the sections where there is room; otherwise the last lines are dropped.
    let airy = lines_of(&shown) + shown.len().saturating_sub(1) <= height;
    let gap = vec![Line::default(); usize::from(airy)];
    draw_lines(shown.join(gap.as_slice()), inside, canvas);
}

// The lines of the panel.

/// The cells of a label, before the value.
const LABEL: usize = 9;
/// The most lines of a reason.
const REASON_LINES: usize = 7;

/// The lines in sections: the connection, the session with at most this many reasons for its verdicts, the entry.
fn sections(model: &Model, width: usize, reasons: usize) -> Vec<Vec<Line<'static>>> {
    let sheet = PanelText {
        look: &model.look,
        styles: model.look.styles(),
        width,
    };
    let mut sections = vec![connection(model, &sheet), session(model, &sheet, reasons)];
    match &model.cache.source {
        Some(source) => sections.extend([
            time_left(model, source, &sheet),
            entry(model, source, &sheet),
        ]),
        None => sections.push(sheet.words("waiting for the first look-up", sheet.styles.dim)),
    }
    sections
}

/// The cache's location, and how it answers.
fn connection(model: &Model, sheet: &PanelText<'_>) -> Vec<Line<'static>> {
    let status = &model.cache.status;
    let style = state_style(&status.state, sheet.styles);
    let mut lines = vec![sheet.fact("backend", model.cache.backend().name(), Style::new())];
    if let Some(address) = &status.address {
        lines.extend(sheet.whole("server", address, Style::new()));
    }
    let trip = match status.round_trip_micros {
        Some(micros) if status.state == State::Up || status.state == State::Slow => {
            format!("{}, {}", status.state.name(), humanize::time(micros))
        }
        _ => status.state.name().to_owned(),
    };
    lines.push(sheet.fact("state", &trip, style));
    if let Some(why) = status.state.detail() {
        lines.extend(sheet.words(why, Style::new()));
    }
    lines
}

/// The style of a connection's state.
pub(super) const fn state_style(state: &State, styles: &Styles) -> Style {
    match state {
        State::Up => styles.good,
        State::Connecting | State::Slow | State::Loading | State::ReadOnly(_) => styles.warn,
        State::Down(_) | State::Denied(_) | State::KeepsNothing(_) => styles.bad,
        State::Off => Style::new(),
    }
}

/// Formats lines: a label, and a value truncated to the remaining width.
struct PanelText<'a> {
    look: &'a Appearance,
    styles: &'a Styles,
    width: usize,
}

impl PanelText<'_> {
    /// ` ttl       6d 23:59:12`
    fn fact(&self, label: &'static str, value: &str, style: Style) -> Line<'static> {
        self.facts(label, vec![Span::styled(value.to_owned(), style)])
    }

    /// A line of several spans, of which the last one that does not fit is truncated.
    fn facts(&self, label: &'static str, values: Vec<Span<'static>>) -> Line<'static> {
        let mut pieces = vec![
            Span::raw(" "),
            Span::styled(format!("{label:LABEL$}"), self.styles.dim),
        ];
        for Span { content, style } in values {
            let room = (self.width).saturating_sub(width_of(&pieces) + 1);
            let value = text::cut(&content, room, self.look.glyphs().ellipsis).into_owned();
            pieces.push(Span::styled(value, style));
        }
        Line::from(pieces)
    }

    /// A value that must be readable in full: without its label and over several lines where necessary.
    fn whole(&self, label: &'static str, value: &str, style: Style) -> Vec<Line<'static>> {
        let value = clean_name(value);
        if LABEL + text::width(&value) + 2 <= self.width {
            vec![self.fact(label, &value, style)]
        } else {
            self.words(&value, style)
        }
    }

    /// A text without a label, over as many lines as it needs, within limits.
    fn words(&self, words: &str, style: Style) -> Vec<Line<'static>> {
        paragraph(
            &clean_name(words),
            (self.width, REASON_LINES),
            style,
            self.look,
        )
    }
}

// The entry behind the table on screen: how long it stays fresh, and the proof that it is current.

/// The bar's maximum length in cells.
const LONGEST_BAR: usize = 26;

fn time_left(model: &Model, source: &Source, sheet: &PanelText<'_>) -> Vec<Line<'static>> {
    let Some((left, fresh_for)) = model.cache.left(model.now).zip(source.fresh_for) else {
        return vec![sheet.fact("ttl", "no entry", sheet.styles.dim)];
    };
    let zone = &sheet.look.zone;
    let ends = humanize::clock(source.loaded_at.after(fresh_for), model.now, zone);
    let bar = sheet.width.saturating_sub(LABEL + 2).min(LONGEST_BAR);
    let bar = Span::styled(
        bar_of(left, source.ttl, bar, sheet.look.glyphs()),
        sheet.styles.accent,
    );
    let shown = if left.is_zero() {
        sheet.fact("ttl", "over", sheet.styles.warn)
    } else {
        sheet.fact("ttl", &humanize::countdown(left), Style::new())
    };
    vec![
        shown,
        sheet.facts("", vec![bar]),
        sheet.fact("until", &ends, Style::new()),
    ]
}

fn entry(model: &Model, source: &Source, sheet: &PanelText<'_>) -> Vec<Line<'static>> {
    let plain = Style::new();
    let rows = model.table.table().map_or(0, |table| table.rows());
    let rows = humanize::count(u64::try_from(rows).unwrap_or(u64::MAX), "row", "rows");
    let size = match source.bytes {
        0 => rows,
        bytes => format!("{}, {rows}", humanize::bytes(bytes)),
    };
    let zone = &sheet.look.zone;
    let mut lines = vec![revision(model, source, sheet)];
    if let Some(note) = source.advice(model.now) {
        lines.extend(sheet.words(&note, sheet.styles.warn));
    }
    lines.push(sheet.fact("size", &size, plain));
    let built = humanize::clock(source.built.at, model.now, zone);
    lines.push(sheet.fact("built", &built, plain));
    lines.push(sheet.fact(
        "",
        &format!("in {}", humanize::time(source.built.micros)),
        plain,
    ));
    lines.extend(sheet.whole("", &format!("by {}", source.built.by), plain));
    if let Some(fill) = source.published {
        // While a server is away, what is published is published to this program alone.
        let alone = fill == Fill::Filled
            && source.backend == BackendKind::Embedded
            && model.cache.status.address.is_some();
        let said = if alone {
            "cached by this program only"
        } else {
            fill.reason()
        };
        lines.extend(sheet.whole("", said, plain));
    }
    lines
}

/// `revision 412 = 412, current`, or `revision 412 = 412 announced` for a reader; only the numbers if they are long.
fn revision(model: &Model, source: &Source, sheet: &PanelText<'_>) -> Line<'static> {
    let (numbers, style) = proof(model, source);
    let (meaning, _) = meaning(source, sheet.styles);
    let whole = match source.standing() {
        Standing::Unproved => numbers.clone(),
        Standing::Announced => format!("{numbers} {meaning}"),
        Standing::Current | Standing::Behind(_) | Standing::Forked => {
            format!("{numbers}, {meaning}")
        }
    };
    let fits = LABEL + whole.len() + 2 <= sheet.width && !model.loading.lost;
    sheet.fact("revision", if fits { &whole } else { &numbers }, style)
}

/// Compares the table's revision with the newest known one: if they are equal the table is current, whatever the cache
/// did, unless another copy of the store has other data. When the store is lost there is nothing to compare with.
pub(crate) fn proof(model: &Model, source: &Source) -> (String, Style) {
    let styles = model.look.styles();
    if model.loading.lost {
        return (format!("{}, {LAST_KNOWN}", source.revision), styles.bad);
    }
    let Source {
        revision,
        store_revision,
        ..
    } = source;
    let proof = match source.standing() {
        Standing::Current | Standing::Announced => format!("{revision} = {store_revision}"),
        // Equal numbers would read as if nothing were wrong.
        Standing::Forked => {
            let league = source.announced.unwrap_or(*store_revision);
            format!("{revision} beside {league}")
        }
        Standing::Unproved => format!("{revision}, not current"),
        Standing::Behind(Some(league)) => format!("{revision} < {league}"),
        Standing::Behind(None) => format!("{revision} < newer"),
    };
    let (_, style) = meaning(source, styles);
    (proof, style)
}

/// The meaning of the two revisions, and its style.
fn meaning(source: &Source, styles: &Styles) -> (&'static str, Style) {
    match source.standing() {
        Standing::Current => ("current", styles.good),
        Standing::Behind(_) => ("behind", styles.warn),
        Standing::Forked => ("forked", styles.bad),
        Standing::Announced => ("announced", styles.good),
        Standing::Unproved => ("not current", styles.warn),
    }
}

/// A bar of `room` cells, filled in proportion to the time left. It is empty only when no time is left.
pub(crate) fn bar_of(
    left: Duration,
    whole: Duration,
    room: usize,
    glyphs: &DashboardGlyphs,
) -> String {
    let of = |time: Duration| u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
    let filled = bar::line(of(left), of(whole), room, glyphs);
    let [_, _, rest] = glyphs.bar;
    let left = room.saturating_sub(filled.chars().count());
    format!("{filled}{}", rest.repeat(left))
}

// The lookups since the program started.

fn session(model: &Model, sheet: &PanelText<'_>, most: usize) -> Vec<Line<'static>> {
    let stats = &model.cache.status.stats;
    let number = |label, number: u64| sheet.fact(label, &number.to_string(), Style::new());
    let ratio = stats.hit_percent().map(|percent| format!(" ({percent} %)"));
    let hits = format!("{}{}", stats.hits, ratio.unwrap_or_default());
    let mut lines = vec![
        sheet.fact("hits", &hits, Style::new()),
        number("stale", stats.stale),
        number("misses", stats.misses),
    ];
    lines.extend(strip(model, sheet, most));
    let times = [("hit", stats.median_hit()), ("miss", stats.median_miss())];
    lines.extend(times.into_iter().filter_map(|(label, micros)| {
        let median = format!("{} median", humanize::time(micros?));
        Some(sheet.fact(label, &median, Style::new()))
    }));
    // Without the store a table cannot be built, so no hit saves a build.
    if stats.hit_percent().is_some() && model.cache.store {
        let saved = humanize::signed_time(stats.saved_micros);
        let style = if stats.saved_micros < 0 {
            sheet.styles.warn
        } else {
            sheet.styles.good
        };
        lines.push(sheet.fact("saved", &format!("{saved} in all"), style));
    }
    lines
}

/// The last lookups, the newest on the right: a glyph and a letter each, and the reasons, the newest first.
fn strip(model: &Model, sheet: &PanelText<'_>, most: usize) -> Vec<Line<'static>> {
    let glyphs = sheet.look.glyphs();
    let room = sheet.width.saturating_sub(LABEL + 2);
    let history = model.cache.status.stats.history();
    let mut seen: Vec<_> = history.rev().take(room).collect();
    if seen.is_empty() {
        return Vec::new();
    }
    let mut reasons: Vec<Verdict> = Vec::new();
    for seen in &seen {
        if !reasons.contains(&seen.verdict) {
            reasons.push(seen.verdict);
        }
    }
    reasons.truncate(most);
    seen.reverse();
    let row = |of: &dyn Fn(Verdict) -> &'static str| {
        let piece = |verdict| Span::styled(of(verdict), verdict::style(verdict, sheet.styles));
        seen.iter().map(|seen| piece(seen.verdict)).collect()
    };
    let mut lines = vec![
        sheet.facts("last", row(&|verdict| verdict::glyph(verdict, glyphs))),
        sheet.facts("", row(&verdict::letter)),
    ];
    let reason = |of: Verdict| format!("{} {of}: {}", verdict::letter(of), of.reason());
    let told = reasons.into_iter().map(reason);
    lines.extend(told.flat_map(|reason| sheet.words(&reason, sheet.styles.dim)));
    lines
}
