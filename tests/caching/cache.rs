//! The cache keeps its promises on either backend: one contract for the server and for this process, and then what only a
//! server can meet, namely commands and bytes of other programs.

mod contract;
mod damaged;
mod entries;
mod hostile;
mod rig;
mod scripts;
mod upkeep;

use libtest_mimic::Trial;

pub(crate) fn trials() -> Vec<Trial> {
    let files = [
        entries::trials(),
        contract::trials(),
        hostile::trials(),
        damaged::trials(),
        scripts::trials(),
        upkeep::trials(),
    ];
    files.into_iter().flatten().collect()
}
