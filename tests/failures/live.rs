//! What one viewer does to the league, the others hear of by themselves.

mod hints;
mod imports;
mod places;

use libtest_mimic::Trial;

pub(crate) fn trials() -> Vec<Trial> {
    let mut trials = hints::trials();
    trials.extend(imports::trials());
    trials.extend(places::trials());
    trials
}
