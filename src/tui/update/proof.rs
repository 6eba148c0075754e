//! What a proof of the table on screen changes.

use super::act;
use crate::league::clean_name;
use crate::loader::{Finding, Proof};
use crate::tui::model::{Model, Overlay};
use crate::tui::{Effect, amount};

/// Tells how the table compares with the one built again. An answer about a table that has left the screen meanwhile
/// says nothing about this one, so this one is asked about.
pub(super) fn proved(model: &mut Model, answer: Result<Proof, String>) -> Vec<Effect> {
    let current = model.table.shared().cloned();
    if !current.is_some_and(|table| model.proving.ended(&table)) {
        return act::verify(model);
    }
    model.proving.found = None;
    match answer {
        Err(why) => model.say(format!("not verified: {}", clean_name(&why))),
        Ok(proof) => match &proof.finding {
            Finding::Identical => model.say(identical(&proof, model.look.signs().ellipsis)),
            Finding::OtherRevision => {
                let shown = model.cache.source.as_ref().map(|source| source.revision);
                model.say(format!(
                    "not verified: this table is of revision {}, the store at {}",
                    shown.unwrap_or_default(),
                    proof.revision
                ));
            }
            Finding::Different(found) => {
                model.proving.found = Some(found.clone());
                model.overlay = Some(Overlay::Differences);
            }
        },
    }
    vec![Effect::Draw]
}

/// `verified: identical (60 rows, digest 4f2a…, 3.1 ms)`
fn identical(proof: &Proof, ellipsis: &str) -> String {
    let rows = amount::count(proof.rows, "row", "rows");
    let digest = proof.digest.to_string();
    let short = digest.get(..4).unwrap_or_default();
    let took = amount::time(proof.micros);
    format!("verified: identical ({rows}, digest {short}{ellipsis}, {took})")
}

#[cfg(test)]
mod tests;
