//! Whatever becomes of the server, a person sees the table, can use it, is told what is wrong, and sees it heal without a
//! restart.

mod away;
mod network;
mod refused;

use libtest_mimic::Trial;

pub(crate) fn trials() -> Vec<Trial> {
    let mut trials = away::trials();
    trials.extend(refused::trials());
    trials.extend(network::trials());
    trials
}
