//! What is left out, and where it stood: lines with the same fault are told together.

use std::collections::HashMap;

use crate::league::Skipped;

/// The lines left out for one reason.
struct Lines {
    first: u64,
    count: u64,
}

/// Lines that were left out, by the reason.
#[derive(Default)]
pub(super) struct LeftOut(HashMap<String, Lines>);

impl LeftOut {
    pub(super) fn add(&mut self, line: u64, why: String) {
        let lines = self.0.entry(why).or_insert(Lines {
            first: line,
            count: 0,
        });
        lines.first = lines.first.min(line);
        lines.count += 1;
    }

    /// In order of line.
    pub(super) fn finish(self) -> Vec<Skipped> {
        let mut faults: Vec<(String, Lines)> = self.0.into_iter().collect();
        faults.sort_by_key(|(_, lines)| lines.first);
        let skipped = |(why, Lines { first, count }): (String, Lines)| {
            let what = match count {
                1 => format!("line {first}"),
                count => format!("line {first} and {} more", count - 1),
            };
            Skipped::new(&what, &why)
        };
        faults.into_iter().map(skipped).collect()
    }
}
