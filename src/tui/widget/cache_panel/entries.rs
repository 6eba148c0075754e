//! The entries of this league: the table on screen first, then the newest weeks.

use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::sheet::Sheet;
use crate::loader::{Content, EntryInfo, Verdict};
use crate::text::humanize;
use crate::tui::text;
use crate::tui::widget::verdict;

/// From this width on, the lines tell how many rows an entry has.
const ROWS: usize = 43;
/// From this width on, they also tell who built it.
const WIDE: usize = 49;
/// The most cells of who built it, with the gap before it.
const LONGEST_NAME: usize = 21;
/// The cells of the bar.
const BAR: usize = 7;
/// A bar of fewer cells tells nothing.
const LEAST_BAR: usize = 4;
/// The cells of every other column of a narrow line, the blank ones on either side included.
const OTHERS: usize = 29;

/// `Entries 9`, and `42 kB`.
pub(super) fn heading(sheet: &Sheet<'_>) -> (Vec<Span<'static>>, Vec<Span<'static>>) {
    let mut left = vec![sheet.strong("Entries")];
    let mut right = Vec::new();
    if let Some(list) = sheet.model.cache.entries.list() {
        let there = list.iter().filter(|entry| is_there(entry));
        left.push(sheet.dim(format!(" {}", there.clone().count())));
        let bytes: u64 = there.map(|entry| entry.bytes).sum();
        if bytes > 0 {
            right.push(sheet.dim(humanize::bytes(bytes)));
        }
    }
    (left, right)
}

/// The lines under the heading, without a limit.
pub(super) fn lines(sheet: &Sheet<'_>) -> Vec<Line<'static>> {
    let list = sheet.model.cache.entries.list().unwrap_or_default();
    if list.is_empty() {
        return Vec::new();
    }
    let columns = Columns::of(sheet.width);
    let mut lines = vec![columns.header(sheet)];
    lines.extend(list.iter().map(|entry| columns.line(sheet, entry)));
    lines
}

/// The widths of the columns that are not always as wide.
struct Columns {
    /// How many rows it has, with the gap before it; 0 where that is left out.
    rows: usize,
    /// Who built it, with the gap before it; 0 where that is left out.
    by: usize,
    /// Its age, with the gap before it.
    age: usize,
    bar: usize,
}

impl Columns {
    fn of(width: usize) -> Self {
        let (rows, age) = match width {
            WIDE.. => (6, 4),
            ROWS.. => (6, 6),
            _ => (0, 6),
        };
        let room = width.saturating_sub(OTHERS - 6 + rows + age);
        let by = match width {
            WIDE.. => room.saturating_sub(BAR).min(LONGEST_NAME),
            _ => 0,
        };
        Self {
            rows,
            by,
            age,
            bar: room - by,
        }
    }

    fn header(&self, sheet: &Sheet<'_>) -> Line<'static> {
        let Self { rows, by, age, .. } = *self;
        let rows = if rows > 0 {
            format!("{:>rows$}", "rows")
        } else {
            String::new()
        };
        let by = if by > 0 {
            format!("{:by$}", "   by")
        } else {
            String::new()
        };
        let words = format!("  table    wk{rows}{by}{:>age$}  size", "age");
        sheet.spread(vec![sheet.dim(words)], vec![sheet.dim("ttl")])
    }

    fn line(&self, sheet: &Sheet<'_>, entry: &EntryInfo) -> Line<'static> {
        let there = is_there(entry);
        let missing = || sheet.glyphs.table.missing.to_owned();
        let or = |value: Option<String>| value.unwrap_or_else(missing);
        let name = match entry.key.content {
            Content::Table(kind) => kind.to_string(),
            content @ Content::Details(_) => content.to_string(),
        };
        let style = if is_shown(sheet, entry) {
            sheet.styles.strong
        } else {
            Style::new()
        };
        let week = or(entry.key.week.map(|week| week.to_string()));
        let age = entry.built.as_ref();
        let age = or(age.map(|built| humanize::short(sheet.model.now.since(built.at))));
        let size = or((entry.bytes > 0).then(|| humanize::short_bytes(entry.bytes)));
        let mut line = vec![
            Span::styled(
                verdict::glyph(entry.verdict, sheet.glyphs),
                if there {
                    verdict::style(entry.verdict, sheet.styles)
                } else {
                    sheet.styles.dim
                },
            ),
            Span::styled(format!(" {name:9}"), style),
            sheet.dim(format!("{week:>2}")),
        ];
        if self.rows > 0 {
            let (rows, width) = (or(there.then(|| entry.rows.to_string())), self.rows);
            line.push(sheet.dim(format!("{rows:>width$}")));
        }
        if self.by > 0 {
            let by = or(entry
                .built
                .as_ref()
                .map(|built| self.builder(sheet, &built.by)));
            let blank = self.by.saturating_sub(text::width(&by) + 3);
            line.push(sheet.dim(format!("   {by}{}", " ".repeat(blank))));
        }
        let width = self.age;
        line.push(sheet.dim(format!("{age:>width$}")));
        line.push(Span::raw(format!("{size:>6}")));
        if self.bar < LEAST_BAR {
            return sheet.line(line);
        }
        line.push(Span::raw("  "));
        match sheet.model.cache.entries.left(entry, sheet.model.now) {
            Some(left) if entry.verdict.is_current() => {
                let whole = sheet.model.cache.source.as_ref().map(|source| source.ttl);
                let whole = whole.unwrap_or(left).max(left);
                line.extend(sheet.time_bar(left, whole, self.bar));
            }
            _ => {
                let bar = self.bar;
                line.push(sheet.dim(format!("{:>bar$}", entry.verdict.name())));
            }
        }
        sheet.line(line)
    }

    fn builder(&self, sheet: &Sheet<'_>, by: &str) -> String {
        if sheet.is_me(by) {
            return "you".to_owned();
        }
        sheet.program(by, self.by.saturating_sub(3))
    }
}

/// Whether there is something under its key.
fn is_there(entry: &EntryInfo) -> bool {
    entry.built.is_some() || entry.verdict == Verdict::Corrupt
}

/// Whether it is the entry of the table on screen.
pub(super) fn is_shown(sheet: &Sheet<'_>, entry: &EntryInfo) -> bool {
    sheet.model.table.table().is_some_and(|table| {
        let key = &entry.key;
        (key.content, key.season, key.week)
            == (Content::Table(table.kind), table.season, table.week)
    })
}
