//! What commands say that did their work and found something wanting.

use std::fmt;

/// Not every table could be published, and why.
pub(super) fn not_warmed(why: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    write!(
        f,
        "not every table was published: {why}; put that right and run it again"
    )
}

/// How many checks failed.
pub(super) fn unwell(failed: usize, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match failed {
        1 => f.write_str("a check failed; its line says what to do"),
        many => write!(f, "{many} checks failed; their lines say what to do"),
    }
}
