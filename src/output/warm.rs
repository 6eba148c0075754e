//! What a warm-up did.

use std::io;

use super::Format;
use super::json::line;
use crate::loader::Warmed;

/// Prints what a warm-up did: `18 built, 0 already fresh, in 120 ms`.
///
/// # Errors
///
/// When `out` cannot be written to.
pub fn warmed(warmed: &Warmed, format: Format, out: &mut dyn io::Write) -> io::Result<()> {
    let Warmed {
        season,
        built,
        fresh,
        unpublished,
        why,
        micros,
    } = warmed;
    match format {
        Format::Json => line(
            out,
            &serde_json::json!({
                "season": season, "built": built, "fresh": fresh, "unpublished": unpublished, "why": why, "took_us": micros,
            }),
        ),
        Format::Text => {
            let not = match unpublished {
                0 => String::new(),
                some => format!(", {some} not published"),
            };
            writeln!(
                out,
                "{season}: {built} built, {fresh} already fresh{not}, in {} ms",
                micros.div_ceil(1_000)
            )
        }
    }
}
