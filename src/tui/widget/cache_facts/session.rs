//! What the cache did since the program started.

use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::{Detail, LABEL, Sheet};
use crate::loader::Verdict;
use crate::tui::amount;
use crate::tui::model::Model;
use crate::tui::widget::verdict;

pub(super) fn facts(model: &Model, sheet: &Sheet<'_>, detail: Detail) -> Vec<Line<'static>> {
    let stats = &model.cache.status.stats;
    let number = |label, number: u64| sheet.fact(label, &number.to_string(), Style::new());
    let ratio = stats.hit_percent().map(|percent| format!(" ({percent} %)"));
    let hits = format!("{}{}", stats.hits, ratio.unwrap_or_default());
    let mut lines = vec![
        sheet.fact("hits", &hits, Style::new()),
        number("stale", stats.stale),
        number("misses", stats.misses),
    ];
    lines.extend(strip(model, sheet, detail));
    let times = [("hit", stats.median_hit()), ("miss", stats.median_miss())];
    for (label, micros) in times {
        if let Some(micros) = micros {
            lines.push(sheet.fact(
                label,
                &format!("{} median", amount::time(micros)),
                Style::new(),
            ));
        }
    }
    if stats.hit_percent().is_some() {
        let saved = amount::signed_time(stats.saved_micros);
        let style = if stats.saved_micros < 0 {
            sheet.styles.warn
        } else {
            sheet.styles.good
        };
        lines.push(sheet.fact("saved", &format!("{saved} in all"), style));
    }
    lines
}

/// The last look-ups, newest at the right: a sign and a letter each, and the reasons, the newest one's first.
fn strip(model: &Model, sheet: &Sheet<'_>, detail: Detail) -> Vec<Line<'static>> {
    let signs = sheet.look.signs();
    let room = sheet.width.saturating_sub(LABEL + 2);
    let mut seen: Vec<_> = model
        .cache
        .status
        .stats
        .history()
        .rev()
        .take(room)
        .collect();
    if seen.is_empty() {
        return Vec::new();
    }
    let mut reasons: Vec<Verdict> = Vec::new();
    for seen in &seen {
        if !reasons.contains(&seen.verdict) {
            reasons.push(seen.verdict);
        }
    }
    if detail == Detail::Short {
        reasons.truncate(1);
    }
    seen.reverse();
    let row = |of: &dyn Fn(Verdict) -> &'static str| {
        let piece = |verdict| Span::styled(of(verdict), verdict::style(verdict, &sheet.styles));
        seen.iter().map(|seen| piece(seen.verdict)).collect()
    };
    let mut lines = vec![
        sheet.facts("last", row(&|verdict| verdict::sign(verdict, &signs))),
        sheet.facts("", row(&verdict::letter)),
    ];
    let reason = |of: Verdict| format!("{} {of}: {}", verdict::letter(of), of.reason());
    let told = reasons.into_iter().map(reason);
    lines.extend(told.flat_map(|reason| sheet.words(&reason, sheet.styles.faint)));
    lines
}
