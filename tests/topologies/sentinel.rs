//! A league on a primary that Sentinels watch over: another primary takes its place, and users have to do nothing.

mod failover;
mod wrong;

use libtest_mimic::Trial;

pub(crate) fn trials() -> Vec<Trial> {
    let mut trials = failover::trials();
    trials.extend(wrong::trials());
    trials
}
