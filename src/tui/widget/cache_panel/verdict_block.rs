//! The first lines of the panel: whether the table came from the cache, whether it is current, how often that was so, and
//! how long it stays so.

use std::time::Duration;

use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::super::verdict;
use super::block::{Leaves, Leaving, complaint, proof};
use super::sheet::Sheet;
use super::{strip, waiting};
use crate::loader::{BackendKind, Fill, Mark, Source, Verdict, Viewer};
use crate::text::humanize;

/// The block in full.
pub(super) fn lines(sheet: &Sheet<'_>) -> Leaving {
    let kept = |line| (Leaves::Never, line);
    let air = (Leaves::Air, Line::default());
    let Some(source) = &sheet.model.cache.source else {
        return before_a_table(sheet).into_iter().map(kept).collect();
    };
    if let Viewer::Reader(Some(Mark::AsOf { announced, at, by })) = &source.viewer {
        return waiting::lines(sheet, source, (*announced, *at, by));
    }
    let mut lines: Leaving = vec![kept(pill(sheet, source)), kept(proof(sheet, source))];
    lines.extend(remarks(sheet, source).into_iter().map(kept));
    if sheet.model.cache.backend() == BackendKind::Off {
        return lines;
    }
    if let Some(counts) = counts(sheet) {
        lines.extend([air.clone(), kept(sheet.spread(counts.0, counts.1))]);
        lines.push((
            Leaves::Strip,
            sheet.line(strip::line(sheet.model, sheet.room())),
        ));
        let letters = strip::letters(sheet, sheet.room()).map(|letters| sheet.line(letters));
        lines.extend(letters.map(|letters| (Leaves::Letters, letters)));
        let legend = strip::legend(sheet, sheet.room());
        lines.extend(legend.map(|legend| (Leaves::Legend, legend)));
    }
    lines.push(air);
    lines.extend(time_left(sheet, source));
    lines.extend(saved(sheet).into_iter().map(|line| (Leaves::Saved, line)));
    lines
}

fn before_a_table(sheet: &Sheet<'_>) -> Vec<Line<'static>> {
    if sheet.model.cache.backend() == BackendKind::Off {
        let pill = verdict::pill(Verdict::Off, BackendKind::Off, sheet.styles);
        return vec![sheet.line(vec![pill, Span::raw(" nothing is kept")])];
    }
    let pill = verdict::waiting(sheet.styles);
    let mut lines = vec![sheet.line(vec![pill, Span::raw(" for the first look-up")])];
    lines.extend(complaint(sheet));
    lines
}

/// ` HIT  0.40 ms  build 12.3 ms    31×`
pub(super) fn pill(sheet: &Sheet<'_>, source: &Source) -> Line<'static> {
    if sheet.model.loading.lost {
        let pill = verdict::lost(sheet.styles);
        return sheet.line(vec![pill, sheet.strong(" the store is gone")]);
    }
    let backend = sheet.model.cache.backend();
    let verdict = source.verdict;
    let build = humanize::time(source.built.micros);
    let mut line = vec![
        verdict::pill(verdict, backend, sheet.styles),
        Span::raw(" "),
    ];
    if backend == BackendKind::Off {
        line.push(Span::raw("nothing is kept  "));
        line.push(sheet.dim(format!("build {build}")));
        return sheet.line(line);
    }
    let local = match verdict {
        _ if backend != BackendKind::Embedded => "",
        Verdict::Fresh => "hit ",
        Verdict::Stale => "stale ",
        _ => "",
    };
    if verdict.is_current() {
        line.push(Span::raw(local));
        line.push(sheet.strong(humanize::time(source.micros)));
        line.push(sheet.dim(format!("  build {build}")));
    } else {
        line.push(sheet.strong(verdict.reason()));
        // What a reader is shown was built by another program.
        if source.viewer == Viewer::Owner {
            line.push(sheet.dim(format!("  built in {build}")));
        }
    }
    let worth = sheet.model.cache.status.stats.worth();
    let factor = worth
        .and_then(|worth| worth.factor())
        .filter(|_| verdict.is_current() && sheet.model.cache.store);
    let factor = factor.map(|factor| {
        let style = sheet.styles.good;
        Span::styled(format!("{factor}{}", sheet.glyphs.times), style)
    });
    sheet.spread(line, factor.into_iter().collect())
}

/// Why the table is not published or not current, and what is wrong with the server.
pub(super) fn remarks(sheet: &Sheet<'_>, source: &Source) -> Vec<Line<'static>> {
    let model = sheet.model;
    let mut lines = Vec::new();
    if let Some(note) = source.advice(model.now) {
        lines.extend(sheet.words(&note, sheet.styles.warn));
    }
    lines.extend(complaint(sheet));
    // While a server is away, what is published is published to this program alone.
    let alone = source.backend == BackendKind::Embedded && model.cache.status.address.is_some();
    match source.published {
        Some(Fill::Filled) if alone => {
            lines.extend(sheet.words("cached by this program only", Style::new()));
        }
        Some(fill) if fill != Fill::Filled && source.note.is_none() => {
            lines.extend(sheet.words(fill.reason(), sheet.styles.warn));
        }
        _ => {}
    }
    lines
}

/// `26 hits  2 misses`, and `93 %`; `None` before the first look-up.
pub(super) fn counts(sheet: &Sheet<'_>) -> Option<(Vec<Span<'static>>, Vec<Span<'static>>)> {
    let stats = &sheet.model.cache.status.stats;
    let percent = stats.hit_percent()?;
    let (hits, misses) = (stats.hits + stats.stale, stats.misses);
    let words = |number: u64, one, many| {
        let word = if number == 1 { one } else { many };
        [sheet.strong(number.to_string()), sheet.dim(word)]
    };
    let left = words(hits, " hit  ", " hits  ")
        .into_iter()
        .chain(words(misses, " miss", " misses"));
    Some((left.collect(), vec![sheet.strong(format!("{percent} %"))]))
}

/// How long the entry stays fresh, in words and as a bar, until when, and its size.
fn time_left(sheet: &Sheet<'_>, source: &Source) -> Leaving {
    let size = size(sheet, source);
    let Some(left) = sheet.model.cache.left(sheet.model.now) else {
        let line = sheet.spread(vec![sheet.dim("no entry")], vec![sheet.dim(size)]);
        return vec![(Leaves::Never, line)];
    };
    let (words, of) = countdown(sheet, source, left);
    let mut first = vec![sheet.dim("expires in ")];
    if left.is_zero() {
        first.clear();
    }
    first.push(words);
    vec![
        (Leaves::Never, sheet.spread(first, vec![of])),
        (
            Leaves::Never,
            sheet.line(bar_left(sheet, source, left, sheet.room())),
        ),
        (
            Leaves::Moment,
            sheet.spread(vec![sheet.dim(ends(sheet, source))], vec![sheet.dim(size)]),
        ),
    ]
}

/// `6d 21:48:07`, and `of 7d`.
pub(super) fn countdown(
    sheet: &Sheet<'_>,
    source: &Source,
    left: Duration,
) -> (Span<'static>, Span<'static>) {
    let words = if left.is_zero() {
        Span::styled("past its time", sheet.styles.warn)
    } else {
        sheet.strong(humanize::countdown(left))
    };
    (
        words,
        sheet.dim(format!("of {}", humanize::exact(source.ttl))),
    )
}

/// The moment at which the entry is or was over.
pub(super) fn ends(sheet: &Sheet<'_>, source: &Source) -> String {
    let ends = source.loaded_at.after(source.fresh_for.unwrap_or_default());
    humanize::clock(ends, sheet.model.now, &sheet.model.look.zone)
}

/// The time left as a bar.
pub(super) fn bar_left(
    sheet: &Sheet<'_>,
    source: &Source,
    left: Duration,
    room: usize,
) -> Vec<Span<'static>> {
    sheet.time_bar(left, source.ttl, room).into()
}

/// `6.6 kB, 56 rows`
pub(super) fn size(sheet: &Sheet<'_>, source: &Source) -> String {
    let rows = sheet.model.table.table().map_or(0, |table| table.rows());
    let rows = humanize::count(u64::try_from(rows).unwrap_or(u64::MAX), "row", "rows");
    match source.bytes {
        0 => rows,
        bytes => format!("{}, {rows}", humanize::bytes(bytes)),
    }
}

/// What the cache saved, or that this league is too small for it to matter. Nothing while the look-ups are too few to tell,
/// nor without the store, where no hit saves a build.
pub(super) fn saved(sheet: &Sheet<'_>) -> Vec<Line<'static>> {
    let stats = &sheet.model.cache.status.stats;
    let Some(worth) = stats.worth().filter(|_| sheet.model.cache.store) else {
        return Vec::new();
    };
    if worth.factor().is_none() {
        let (build, ask) = (humanize::time(worth.building), humanize::time(worth.asking));
        let words = format!("a build takes {build}, asking {ask}: this league is small");
        return sheet.words(&words, sheet.styles.dim);
    }
    let since = stats
        .since
        .map(|at| humanize::minute(at, &sheet.model.look.zone));
    let saved = u64::try_from(stats.saved_micros).ok().zip(since);
    saved.map_or_else(Vec::new, |(micros, since)| {
        let time = humanize::time(micros);
        vec![sheet.line(vec![
            sheet.dim("saved "),
            Span::raw(time),
            sheet.dim(format!(" since {since}")),
        ])]
    })
}
