//! Whatever becomes of the server, a look-up has an answer, the state says why, and all heals without a restart.

mod away;
mod peers;
mod refused;

use libtest_mimic::Trial;

pub(crate) fn trials() -> Vec<Trial> {
    let mut trials = away::trials();
    trials.extend(refused::trials());
    trials.extend(peers::trials());
    trials
}
