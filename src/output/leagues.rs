//! Prints the leagues of a server, and what is announced of each.

use std::io;

use serde::Serialize;

use super::Format;
use super::aligned::table;
use super::cache_status::minute;
use super::json::{line, timestamp};
use crate::league::clean_name;
use crate::loader::{Announcement, Listed};
use crate::scoretable::Align;

/// A league of a server.
#[derive(Clone, Debug)]
pub struct LeagueLine {
    /// The league, as it is listed.
    pub listed: Listed,
    /// What is announced of it.
    pub announced: Announcement,
}

impl LeagueLine {
    /// What there is to know of the announcement, in words.
    fn state(&self) -> &'static str {
        let Announcement {
            reference,
            mark,
            taken,
        } = &self.announced;
        match (taken, reference, mark) {
            (true, ..) => "another league has its place",
            (_, Some(_), _) => "announced",
            (_, None, Some(_)) => "the announcement was lost",
            (_, None, None) => "not announced",
        }
    }
}

/// Prints the leagues, in the given order. As text, nothing is printed of none.
///
/// # Errors
///
/// When `out` cannot be written to.
pub fn leagues(lines: &[LeagueLine], format: Format, out: &mut dyn io::Write) -> io::Result<()> {
    match format {
        Format::Json => line(
            out,
            &Document {
                leagues: lines.iter().map(JsonLeague::of).collect(),
            },
        ),
        Format::Text if lines.is_empty() => Ok(()),
        Format::Text => text(lines, out),
    }
}

/// Prints that a league is not listed any more.
///
/// # Errors
///
/// When `out` cannot be written to.
pub fn forgotten(tag: &str, format: Format, out: &mut dyn io::Write) -> io::Result<()> {
    match format {
        Format::Json => line(out, &serde_json::json!({"forgotten": tag})),
        Format::Text => writeln!(
            out,
            "{tag} is not listed any more; it comes back with the next announcement of the league, or the first look of a \
             program with its store"
        ),
    }
}

fn text(lines: &[LeagueLine], out: &mut dyn io::Write) -> io::Result<()> {
    let header = ["Tag", "League", "Revision", "Announced", "By"];
    let mut rows = vec![header.map(str::to_owned)];
    rows.extend(lines.iter().map(|league| {
        let announced = &league.announced;
        let reference = announced.reference.as_ref();
        let edition = announced.edition();
        let dash = |value: Option<String>| value.unwrap_or_else(|| "-".to_owned());
        let at = reference.and_then(|reference| minute(reference.at));
        [
            league.listed.store.short().to_owned(),
            clean_name(&league.listed.name),
            dash(edition.map(|edition| edition.revision.to_string())),
            at.unwrap_or_else(|| league.state().to_owned()),
            dash(reference.map(|reference| clean_name(&reference.by))),
        ]
    }));
    let (l, r) = (Align::Left, Align::Right);
    table(out, [l, l, r, l, l], &rows)
}

#[derive(Serialize)]
struct Document<'a> {
    leagues: Vec<JsonLeague<'a>>,
}

#[derive(Serialize)]
struct JsonLeague<'a> {
    tag: &'a str,
    name: &'a str,
    store: &'a str,
    state: &'static str,
    revision: Option<u64>,
    announced_at: Option<String>,
    announced_by: Option<&'a str>,
}

impl<'a> JsonLeague<'a> {
    fn of(league: &'a LeagueLine) -> Self {
        let announced = &league.announced;
        let reference = announced.reference.as_ref();
        Self {
            tag: league.listed.store.short(),
            name: &league.listed.name,
            store: league.listed.store.as_str(),
            state: league.state(),
            revision: announced.edition().map(|edition| edition.revision.0),
            announced_at: reference.and_then(|reference| timestamp(reference.at)),
            announced_by: reference.map(|reference| reference.by.as_str()),
        }
    }
}
