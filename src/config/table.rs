//! What the tables of the configuration file share: their entries in order, and the line that a mistake is on.

use std::borrow::Cow;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::SettingOrigin;

/// The line of a place in the file.
pub(super) const fn line(place: &SettingOrigin) -> usize {
    match place {
        SettingOrigin::File { line, .. } => *line,
        _ => 0,
    }
}

/// The entries in the order of the file, so that the error reports the mistake that comes first.
pub(super) fn in_order<'a, 'i>(
    table: &'a DeTable<'i>,
) -> Vec<(&'a Spanned<Cow<'i, str>>, &'a Spanned<DeValue<'i>>)> {
    let mut entries: Vec<_> = table.iter().collect();
    entries.sort_by_key(|(key, _)| key.span().start);
    entries
}
