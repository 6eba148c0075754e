//! Prints the settings and where they were set.

use std::borrow::Cow;
use std::io;

use serde::Serialize;

use super::{Format, aligned, json};
use crate::scoretable::Align;

/// A resolved setting.
#[derive(Clone, Debug, Serialize)]
pub struct Decided {
    /// Its name.
    pub setting: Cow<'static, str>,
    /// The value in effect, without secrets; `None` when it is determined only when it is needed.
    pub value: Option<String>,
    /// Where the value came from.
    pub from: String,
}

/// Prints the settings.
///
/// # Errors
///
/// When `out` cannot be written to.
pub fn decided(settings: &[Decided], format: Format, out: &mut dyn io::Write) -> io::Result<()> {
    if format == Format::Json {
        return json::line(out, &serde_json::json!({"settings": settings}));
    }
    let head = ["Setting", "Value", "From"].map(str::to_owned);
    let rows = settings.iter().map(|decided| {
        [
            decided.setting.clone().into_owned(),
            decided.value.clone().unwrap_or_else(|| "-".to_owned()),
            decided.from.clone(),
        ]
    });
    let rows: Vec<_> = std::iter::once(head).chain(rows).collect();
    aligned::table(out, [Align::Left; 3], &rows)
}
