//! What the blocks of the panel share: lines that leave when the panel is short, and the lines that say whether the table is
//! current and what is wrong with the server.

use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::super::proof::Proof;
use super::sheet::Sheet;
use crate::loader::Source;

/// How soon a line leaves when the panel is short: the first of these first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Leaves {
    Saved,
    Legend,
    Letters,
    Air,
    Moment,
    Strip,
    Never,
}

impl Leaves {
    const IN_ORDER: [Self; 6] = [
        Self::Saved,
        Self::Legend,
        Self::Letters,
        Self::Air,
        Self::Moment,
        Self::Strip,
    ];
}

/// Lines, and how soon each leaves.
pub(super) type Leaving = Vec<(Leaves, Line<'static>)>;

/// The lines that stay in so much room.
pub(super) fn fitting(mut lines: Leaving, room: usize) -> Vec<Line<'static>> {
    for leaves in Leaves::IN_ORDER {
        if lines.len() > room {
            lines.retain(|(when, _)| *when != leaves);
        }
    }
    lines.into_iter().map(|(_, line)| line).collect()
}

/// `✓ current  revision 412 = 412`
pub(super) fn proof(sheet: &Sheet<'_>, source: &Source) -> Line<'static> {
    let proof = Proof::of(sheet.model, source);
    let words = format!("{} {}  ", proof.sign, proof.word);
    let of = if proof.of.is_empty() {
        String::new()
    } else {
        format!(" {}", proof.of)
    };
    let mut numbers = format!("revision {}{of}", proof.numbers);
    if words.chars().count() + numbers.len() > sheet.room() {
        numbers = format!("{}{of}", proof.numbers);
    }
    sheet.line(vec![Span::styled(words, proof.style), sheet.dim(numbers)])
}

/// What is wrong with the server, in full: the frame has no room for it.
pub(super) fn complaint(sheet: &Sheet<'_>) -> Vec<Line<'static>> {
    let state = &sheet.model.cache.status.state;
    let why = state.detail();
    why.map_or_else(Vec::new, |why| {
        let address = sheet.model.cache.status.address.as_deref();
        let server = address.map(|address| sheet.words(address, sheet.styles.dim));
        let why = sheet.words(why, Style::new());
        server.into_iter().flatten().chain(why).collect()
    })
}
