//! A league on a primary that Sentinels watch over: another primary takes its place, and nobody has to do anything.

mod failover;
mod wrong;

use libtest_mimic::Trial;

pub(crate) fn trials() -> Vec<Trial> {
    let mut trials = failover::trials();
    trials.extend(wrong::trials());
    trials
}
