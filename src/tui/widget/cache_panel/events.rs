//! What happened, the newest first: when, what, to which table, and who did it or how long it took.

use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};

use super::sheet::Sheet;
use crate::league::clean_name;
use crate::loader::{Author, Content, Happening, Key};
use crate::text::humanize;
use crate::tui::keymap::Action;
use crate::tui::model::Told;
use crate::tui::text;

/// The cells before what it happened to: a blank one, the time, and the verb.
const BEFORE: usize = 16;
/// What it happened to is not cut below this for the sake of who did it.
const LEAST: usize = 11;

/// `Events`, and the key that shows all.
pub(super) fn heading(sheet: &Sheet<'_>) -> (Vec<Span<'static>>, Vec<Span<'static>>) {
    let model = sheet.model;
    let key = model.keys.label(Action::Messages, model.look.ascii);
    let mut right = Vec::new();
    if !key.is_empty() {
        right.extend([Span::styled(key, sheet.styles.accent), sheet.dim(" all")]);
    }
    (vec![sheet.strong("Events")], right)
}

/// One event a line.
pub(super) fn lines(sheet: &Sheet<'_>, most: usize) -> Vec<Line<'static>> {
    let events = sheet.model.cache.events.iter().take(most);
    events.map(|told| line(sheet, told)).collect()
}

fn line(sheet: &Sheet<'_>, Told { event, times }: &Told) -> Line<'static> {
    let time = humanize::minute(event.at, &sheet.model.look.zone);
    let (verb, style) = verb(sheet, &event.what);
    let what = what(sheet, &event.what);
    let room = sheet.width.saturating_sub(BEFORE + 1);
    let most = room.saturating_sub(text::width(&what).min(LEAST) + 1);
    let who = match times {
        0..2 => who(sheet, &event.what, most),
        times => format!("{}{times}", sheet.glyphs.times),
    };
    let who = text::cut(&who, most, sheet.glyphs.ellipsis).into_owned();
    let room = room.saturating_sub(text::width(&who) + 1);
    let what = text::cut(&what, room, sheet.glyphs.ellipsis).into_owned();
    let left = vec![
        sheet.dim(format!("{time} ")),
        Span::styled(format!("{verb:8} "), style),
        Span::raw(what),
    ];
    sheet.spread(left, vec![sheet.dim(who)])
}

fn verb(sheet: &Sheet<'_>, what: &Happening) -> (&'static str, Style) {
    let styles = sheet.styles;
    let bold = |style: Style| style.add_modifier(Modifier::BOLD);
    match what {
        Happening::Hit { .. } => ("hit", bold(styles.good)),
        Happening::Stale { .. } => ("stale", bold(styles.warn)),
        Happening::Missed { .. } => ("missed", Style::new()),
        Happening::Built { .. } => ("built", Style::new()),
        Happening::Filled { .. } => ("filled", Style::new()),
        Happening::Flushed { .. } => ("flushed", bold(styles.bad)),
        Happening::Revision { .. } => ("revision", bold(styles.accent)),
        Happening::Asked { .. } => ("asked", bold(styles.warn)),
        Happening::Up { .. } => ("up", bold(styles.good)),
        Happening::Down { .. } => ("down", bold(styles.bad)),
        Happening::Opened { .. } => ("opened", styles.dim),
    }
}

fn what(sheet: &Sheet<'_>, what: &Happening) -> String {
    match what {
        Happening::Hit { entry, .. }
        | Happening::Stale { entry }
        | Happening::Missed { entry, .. }
        | Happening::Built { entry, .. }
        | Happening::Filled { entry, .. }
        | Happening::Asked { entry } => name(sheet, entry),
        Happening::Flushed { entries, .. } => entries.map_or_else(
            || "the cache".to_owned(),
            |entries| humanize::count(entries, "entry", "entries"),
        ),
        Happening::Revision { from, to, .. } => match from {
            Some(from) => format!("{from} {} {to}", sheet.glyphs.arrow),
            None => to.to_string(),
        },
        Happening::Up { address, .. } => {
            let place = address
                .split_once("://")
                .map_or(address.as_str(), |(_, it)| it);
            clean_name(place)
        }
        Happening::Down { why } => clean_name(why),
        Happening::Opened { name, .. } => clean_name(name),
    }
}

/// `enhanced 12`, and with the season where that is not the one on screen.
fn name(sheet: &Sheet<'_>, entry: &Key) -> String {
    let week = entry.week.map_or_else(
        || sheet.glyphs.table.missing.to_owned(),
        |week| week.to_string(),
    );
    let name = match entry.content {
        Content::Table(kind) => format!("{kind} {week}"),
        Content::Details(_) => format!("details {week}"),
    };
    let table = sheet.model.table.table();
    if table.is_some_and(|table| table.season != entry.season) {
        format!("{name} {}", entry.season)
    } else {
        name
    }
}

fn who(sheet: &Sheet<'_>, what: &Happening, room: usize) -> String {
    let program = |by: &Author| match by {
        Author::You => "you".to_owned(),
        Author::Program(name) => sheet.program(name, room),
        Author::Unknown => String::new(),
    };
    match what {
        Happening::Hit { micros, .. } | Happening::Built { micros, .. } => humanize::time(*micros),
        Happening::Stale { .. } => "shown".to_owned(),
        Happening::Missed { verdict, .. } => verdict.to_string(),
        Happening::Filled { by, .. }
        | Happening::Flushed { by, .. }
        | Happening::Revision { by, .. } => program(by),
        Happening::Asked { .. } => "you".to_owned(),
        Happening::Up { micros, .. } => micros.map(humanize::time).unwrap_or_default(),
        Happening::Down { .. } => String::new(),
        Happening::Opened { revision, .. } => revision.to_string(),
    }
}
