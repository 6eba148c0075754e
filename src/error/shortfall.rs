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

/// Which values differ from what they should be, and how to mend them.
pub(super) fn drift(stored: u64, cached: u64, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match (stored, cached) {
        (stored, 0) => write!(
            f,
            "{stored} stored values are not what picks and results give; derive them anew with: scoretable verify --repair"
        ),
        (0, cached) => write!(
            f,
            "{cached} cached values are not what the store gives; remove the entries with: scoretable cache flush"
        ),
        (stored, cached) => write!(
            f,
            "{stored} stored and {cached} cached values are not what picks and results give; derive them anew with: \
                 scoretable verify --repair, which outdates the entries too"
        ),
    }
}
