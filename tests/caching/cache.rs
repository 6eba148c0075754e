//! The cache keeps its promises on every backend: one contract for the server and for this process, and then what only a
//! server can meet with, namely hands and bytes of others.

mod contract;
mod damaged;
mod entries;
mod hostile;
mod rig;
mod scripts;
mod upkeep;

use libtest_mimic::Trial;

pub(crate) fn trials() -> Vec<Trial> {
    let mut trials = entries::trials();
    trials.extend(contract::trials());
    trials.extend(hostile::trials());
    trials.extend(damaged::trials());
    trials.extend(scripts::trials());
    trials.extend(upkeep::trials());
    trials
}
