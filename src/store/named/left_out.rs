//! What is left out, and where it stood: lines with the same fault are told together.

use std::collections::HashMap;

use crate::league::{Skipped, Skips};

/// The lines left out for one reason.
struct Lines {
    first: u64,
    count: usize,
}

/// Lines that were left out, by the reason.
#[derive(Default)]
pub(super) struct LeftOut {
    reasons: HashMap<String, Lines>,
    /// Lines left out for more reasons than are told.
    untold: usize,
}

impl LeftOut {
    pub(super) fn add(&mut self, line: u64, why: String) {
        let is_new = !self.reasons.contains_key(&why);
        if is_new && self.reasons.len() == Skips::TOLD {
            self.untold += 1;
            return;
        }
        let lines = self.reasons.entry(why).or_insert(Lines {
            first: line,
            count: 0,
        });
        lines.first = lines.first.min(line);
        lines.count += 1;
    }

    /// In order of line.
    pub(super) fn finish(self) -> Vec<Skipped> {
        let mut faults: Vec<(String, Lines)> = self.reasons.into_iter().collect();
        faults.sort_by_key(|(_, lines)| lines.first);
        let skipped = |(why, Lines { first, count }): (String, Lines)| {
            let what = match count {
                1 => format!("line {first}"),
                count => format!("line {first} and {} more", count - 1),
            };
            Skipped::new(&what, &why).times(count)
        };
        let mut told: Vec<Skipped> = faults.into_iter().map(skipped).collect();
        if self.untold > 0 {
            let what = format!("{} more lines", self.untold);
            let rest = Skipped::new(&what, "as bad as those above");
            told.push(rest.times(self.untold));
        }
        told
    }
}
