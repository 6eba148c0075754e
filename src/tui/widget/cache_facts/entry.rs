//! The entry behind the table on screen: how long it stays fresh, and the proof that it is current.

use std::time::Duration;

use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::{LABEL, Sheet};
use crate::loader::{Source, Standing};
use crate::tui::amount;
use crate::tui::model::Model;
use crate::tui::signs::Signs;
use crate::tui::theme::Styles;
use crate::tui::widget::LAST_KNOWN;

/// Cells of the bar, where there is room for more.
const LONGEST_BAR: usize = 26;

/// Two sections: the time that is left, and what the entry is.
pub(super) fn facts(model: &Model, source: &Source, sheet: &Sheet<'_>) -> [Vec<Line<'static>>; 2] {
    [time_left(model, source, sheet), entry(model, source, sheet)]
}

fn time_left(model: &Model, source: &Source, sheet: &Sheet<'_>) -> Vec<Line<'static>> {
    let Some((left, fresh_for)) = model.cache.left(model.now).zip(source.fresh_for) else {
        return vec![sheet.fact("ttl", "no entry", sheet.styles.faint)];
    };
    let zone = &sheet.look.zone;
    let ends = amount::clock(source.loaded_at.after(fresh_for), model.now, zone);
    let bar = sheet.width.saturating_sub(LABEL + 2).min(LONGEST_BAR);
    let bar = Span::styled(
        bar_of(left, source.ttl, bar, &sheet.look.signs()),
        sheet.styles.accent,
    );
    let shown = if left.is_zero() {
        sheet.fact("ttl", "over", sheet.styles.warn)
    } else {
        sheet.fact("ttl", &amount::countdown(left), Style::new())
    };
    vec![
        shown,
        sheet.facts("", vec![bar]),
        sheet.fact("until", &ends, Style::new()),
    ]
}

fn entry(model: &Model, source: &Source, sheet: &Sheet<'_>) -> Vec<Line<'static>> {
    let plain = Style::new();
    let rows = u64::try_from(
        model
            .table
            .table()
            .map_or(0, crate::scoretable::Scoretable::rows),
    )
    .unwrap_or(u64::MAX);
    let rows = amount::count(rows, "row", "rows");
    let size = match source.bytes {
        0 => rows,
        bytes => format!("{}, {rows}", amount::bytes(bytes)),
    };
    let zone = &sheet.look.zone;
    let mut lines = vec![revision(model, source, sheet)];
    if let Some(note) = &source.note {
        lines.extend(sheet.words(note, sheet.styles.warn));
    }
    lines.push(sheet.fact("size", &size, plain));
    let built = amount::clock(source.built.at, model.now, zone);
    lines.push(sheet.fact("built", &built, plain));
    lines.push(sheet.fact(
        "",
        &format!("in {}", amount::time(source.built.micros)),
        plain,
    ));
    lines.extend(sheet.whole("", &format!("by {}", source.built.by), plain));
    if let Some(fill) = source.published {
        lines.extend(sheet.whole("", fill.reason(), plain));
    }
    lines
}

/// `revision 412 = 412, current`; of long numbers only the numbers.
fn revision(model: &Model, source: &Source, sheet: &Sheet<'_>) -> Line<'static> {
    let (numbers, style) = proof(model, source);
    let (meaning, _) = meaning(source, &sheet.styles);
    let whole = format!("{numbers}, {meaning}");
    let fits = LABEL + whole.len() + 2 <= sheet.width && !model.loading.lost;
    sheet.fact("revision", if fits { &whole } else { &numbers }, style)
}

/// The table's revision against the newest that is known: equal, and the table is current, whatever the cache did, unless
/// another copy has other data. When the store is lost there is nothing to compare with.
pub(in crate::tui) fn proof(model: &Model, source: &Source) -> (String, Style) {
    let styles = model.look.theme.styles();
    if model.loading.lost {
        return (format!("{}, {LAST_KNOWN}", source.revision), styles.bad);
    }
    let Source {
        revision,
        store_revision,
        ..
    } = source;
    let proof = match source.standing() {
        Standing::Current | Standing::Forked => format!("{revision} = {store_revision}"),
        Standing::Behind(Some(league)) => format!("{revision} < {league}"),
        Standing::Behind(None) => format!("{revision} < newer"),
        Standing::Ahead => format!("{revision} > {store_revision}"),
    };
    let (_, style) = meaning(source, &styles);
    (proof, style)
}

/// What the two revisions mean, and the colour of that.
fn meaning(source: &Source, styles: &Styles) -> (&'static str, Style) {
    match source.standing() {
        Standing::Current => ("current", styles.good),
        Standing::Behind(_) => ("behind", styles.warn),
        Standing::Ahead => ("ahead", styles.warn),
        Standing::Forked => ("forked", styles.bad),
    }
}

/// A bar of `room` cells, filled as far as there is time left. It is empty only when none is.
pub(in crate::tui) fn bar_of(
    left: Duration,
    whole: Duration,
    room: usize,
    signs: &Signs,
) -> String {
    let cells = u128::try_from(room).unwrap_or(0);
    let share = (left.as_millis() * cells).div_ceil(whole.as_millis().max(1));
    let full = usize::try_from(share).unwrap_or(room).min(room);
    format!(
        "{}{}",
        signs.full.repeat(full),
        signs.empty.repeat(room - full)
    )
}
