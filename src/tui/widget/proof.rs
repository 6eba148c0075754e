//! The proof that the table on screen is current: its revision beside the newest one known. If they are equal the table is
//! current, whatever the cache did, unless another copy of the store has other data.

use ratatui::style::{Modifier, Style};

use super::LAST_KNOWN;
use crate::loader::{Source, Standing};
use crate::tui::model::Model;

/// The proof in parts, so that a narrow place may leave some of them out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Proof {
    /// `✓` for a current table, `!` for another.
    pub(super) sign: &'static str,
    /// `current`, `older`, or what else the table is.
    pub(super) word: &'static str,
    /// Both numbers: `412 = 412`.
    pub(super) numbers: String,
    /// What the second number is, where it is not the store's.
    pub(super) of: &'static str,
    /// The style of the sign and the word.
    pub(super) style: Style,
}

impl Proof {
    /// The proof of the table on screen. When the store is lost there is nothing to compare with.
    pub(super) fn of(model: &Model, source: &Source) -> Self {
        let (glyphs, styles) = (model.look.glyphs(), model.look.styles());
        let Source {
            revision,
            store_revision,
            ..
        } = source;
        let good = |of| Self {
            sign: glyphs.right,
            word: "current",
            numbers: format!("{revision} = {store_revision}"),
            of,
            style: styles.good.add_modifier(Modifier::BOLD),
        };
        let not = |word, numbers, of, style: Style| Self {
            sign: "!",
            word,
            numbers,
            of,
            style: style.add_modifier(Modifier::BOLD),
        };
        if model.loading.lost {
            return not(LAST_KNOWN, revision.to_string(), "", styles.bad);
        }
        match source.standing() {
            Standing::Current => good(""),
            Standing::Announced => good("announced"),
            Standing::Behind(Some(league)) => {
                let numbers = format!("{revision} < {league}");
                not("older", numbers, "announced", styles.warn)
            }
            Standing::Behind(None) => not("older", format!("{revision} < newer"), "", styles.warn),
            // Equal numbers would read as if nothing were wrong.
            Standing::Forked => {
                let league = source.announced.unwrap_or(*store_revision);
                not(
                    "forked",
                    format!("{revision} beside {league}"),
                    "",
                    styles.bad,
                )
            }
            Standing::Unproved => not("not current", revision.to_string(), "", styles.warn),
        }
    }
}
