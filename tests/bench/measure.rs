//! Measuring so that a noisy machine does not decide: the contenders take turns, and the ratio is the median of the
//! ratios of each turn.

use std::time::{Duration, Instant};

/// How long one contender took in each turn, in milliseconds.
pub(crate) struct Times(Vec<f64>);

impl Times {
    /// The middle one.
    pub(crate) fn median(&self) -> f64 {
        median(self.0.clone())
    }

    /// How many times as long as `other`: the median over the turns.
    pub(crate) fn over(&self, other: &Self) -> f64 {
        median(self.0.iter().zip(&other.0).map(|(a, b)| a / b).collect())
    }
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_unstable_by(f64::total_cmp);
    values[values.len() / 2]
}

/// Lets the contenders take turns, after one turn that does not count.
pub(crate) fn turns<const N: usize>(
    rounds: usize,
    contenders: [&mut dyn FnMut(); N],
) -> [Times; N] {
    let mut timed = contenders.map(|contender| {
        || {
            let start = Instant::now();
            contender();
            start.elapsed()
        }
    });
    told(
        rounds,
        timed
            .each_mut()
            .map(|it| it as &mut dyn FnMut() -> Duration),
    )
}

/// The same with contenders that say themselves how long it took, as not all they do is part of it.
pub(crate) fn told<const N: usize>(
    rounds: usize,
    mut contenders: [&mut dyn FnMut() -> Duration; N],
) -> [Times; N] {
    let mut times = [const { Vec::new() }; N];
    for round in 0..=rounds {
        for (contender, times) in contenders.iter_mut().zip(&mut times) {
            let took = contender();
            if round > 0 {
                times.push(took.as_secs_f64() * 1_000.0);
            }
        }
    }
    times.map(Times)
}

/// Prints one line of the report.
pub(crate) fn report(what: &str, measured: &str, ratio: f64, target: f64) {
    let verdict = if ratio <= target { "ok" } else { "MISSED" };
    println!("{what:<58} {measured:<34} ratio {ratio:>6.3}  target {target:>5.2}  {verdict}");
}
