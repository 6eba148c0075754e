//! The first lines of the panel of a reader that waits for a program with the store: what it waits for, since when, and which
//! programs were heard of that can build it.

use std::time::Duration;

use ratatui::text::{Line, Span};

use super::super::verdict;
use super::block::{Leaves, Leaving, complaint, proof};
use super::sheet::Sheet;
use crate::clock::Moment;
use crate::league::Revision;
use crate::loader::{Author, Happening, Source};
use crate::text::humanize;

/// From then on a reader looks again in pauses of this length.
const PATIENCE: Duration = Duration::from_secs(5);
/// A program that was heard of this long ago may be gone.
const RECENT: Duration = Duration::from_secs(60);
/// The most programs that are listed.
const LISTED: usize = 3;

pub(super) fn lines(
    sheet: &Sheet<'_>,
    source: &Source,
    (announced, at, by): (Revision, Moment, &str),
) -> Leaving {
    let now = sheet.model.now;
    let kept = |line| (Leaves::Never, line);
    let air = || (Leaves::Air, Line::default());
    let what = if source.revision < announced {
        format!(" for revision {announced}")
    } else {
        " for a new build".to_owned()
    };
    let pill = verdict::waiting(sheet.styles);
    let mut lines = vec![
        kept(sheet.line(vec![pill, sheet.strong(what)])),
        kept(proof(sheet, source)),
    ];
    lines.extend(complaint(sheet).into_iter().map(kept));
    lines.push(air());
    let ago = |at: Moment| sheet.strong(format!("{} ago", humanize::coarse(now.since(at))));
    let room = sheet.room().saturating_sub(24);
    let by_whom = sheet.dim(format!(" by {}", sheet.program(by, room)));
    lines.push(kept(sheet.line(vec![
        sheet.dim("announced "),
        ago(at),
        by_whom,
    ])));
    if let Some(asked) = asked(sheet) {
        lines.push(kept(sheet.line(vec![sheet.dim("asked     "), ago(asked)])));
    }
    let since = asked(sheet).unwrap_or(at);
    let waited = now.since(since).min(PATIENCE);
    let millis = |time: Duration| u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
    let bar = sheet.bar(
        (millis(waited), millis(PATIENCE)),
        sheet.room(),
        sheet.styles.warn,
    );
    lines.push((Leaves::Strip, sheet.line(bar.into())));
    let next = if waited < PATIENCE {
        "looks again in growing pauses"
    } else {
        "looks again every 5 s"
    };
    lines.push((Leaves::Moment, sheet.line(vec![sheet.dim(next)])));
    lines.push(air());
    lines.extend(builders(sheet, (at, by)));
    lines
}

/// The programs that can build the table, as far as they were heard of.
fn builders(sheet: &Sheet<'_>, announced: (Moment, &str)) -> Leaving {
    let title = sheet.line(vec![sheet.strong("Who can build it")]);
    let mut lines = vec![(Leaves::Legend, title)];
    for (name, seen) in programs(sheet, announced).into_iter().take(LISTED) {
        let age = sheet.model.now.since(seen);
        let (sign, style) = if age < RECENT {
            (sheet.glyphs.hit, sheet.styles.good)
        } else {
            (sheet.glyphs.stale, sheet.styles.warn)
        };
        let seen = format!("seen {}", humanize::short(age));
        let room = sheet.room().saturating_sub(seen.len() + 4);
        let name = format!(" {}", sheet.program(&name, room));
        let left = vec![Span::styled(sign, style), Span::raw(name)];
        lines.push((Leaves::Legend, sheet.spread(left, vec![sheet.dim(seen)])));
    }
    let none = sheet.dim("you have no store: reading only");
    lines.push((Leaves::Saved, sheet.line(vec![none])));
    lines
}

/// When this program asked for the table last, unless something was announced since.
fn asked(sheet: &Sheet<'_>) -> Option<Moment> {
    let mut events = sheet.model.cache.events.iter().map(|told| &told.event);
    events.find_map(|event| match event.what {
        Happening::Asked { .. } => Some(Some(event.at)),
        Happening::Hit { .. } | Happening::Revision { .. } => Some(None),
        _ => None,
    })?
}

/// The programs that announced, flushed or filled, and when each was heard of last, the last one first.
fn programs(sheet: &Sheet<'_>, (at, by): (Moment, &str)) -> Vec<(String, Moment)> {
    let cache = &sheet.model.cache;
    let builders = cache.entries.list().unwrap_or_default().iter();
    let builders = builders.filter_map(|entry| entry.built.as_ref());
    let flushers = cache
        .events
        .iter()
        .filter_map(|told| match &told.event.what {
            Happening::Flushed {
                by: Author::Program(by),
                ..
            } => Some((by.clone(), told.event.at)),
            _ => None,
        });
    let mut seen: Vec<(String, Moment)> = std::iter::once((by.to_owned(), at))
        .chain(builders.map(|built| (built.by.clone(), built.at)))
        .chain(flushers)
        .filter(|(name, _)| !name.is_empty() && !sheet.is_me(name))
        .collect();
    seen.sort_by(|(a, first), (b, second)| second.cmp(first).then_with(|| a.cmp(b)));
    let mut programs: Vec<(String, Moment)> = Vec::new();
    for (name, at) in seen {
        if programs.iter().all(|(known, _)| *known != name) {
            programs.push((name, at));
        }
    }
    programs
}
