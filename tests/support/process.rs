//! A running process, as Linux describes it under `/proc`.

use std::fs;

use rustix::process::{Pid, Signal, kill_process};

use super::patience::eventually;

/// Whether this machine tells what these tests ask.
pub(crate) const IS_DESCRIBED: bool = cfg!(target_os = "linux");

/// A process by its number.
#[derive(Clone, Copy)]
pub(crate) struct Process(pub(crate) u32);

impl Process {
    /// Sends a signal.
    pub(crate) fn send(self, signal: Signal) {
        let id = Pid::from_raw(i32::try_from(self.0).unwrap()).unwrap();
        kill_process(id, signal).unwrap();
    }

    /// Waits until it is in a state: `T` stopped, `Z` ended and not yet asked how.
    #[track_caller]
    pub(crate) fn wait_state(self, state: &str) {
        eventually(&format!("the process is in state {state}"), || {
            (self.stat()[0] == state).then_some(())
        });
    }

    /// Waits until one of its threads cannot go on writing to standard output, and nudges it until then.
    #[track_caller]
    pub(crate) fn wait_stuck(self, mut nudge: impl FnMut()) {
        /// Seen so often in a row, a write does not only happen to be under way.
        const OFTEN: u32 = 20;
        let writes = |call: String| call.split(' ').nth(1) == Some("0x1");
        let mut seen = 0;
        eventually("a thread waits in a write", || {
            nudge();
            seen = if self.of_threads("syscall").any(writes) {
                seen + 1
            } else {
                0
            };
            (seen == OFTEN).then_some(())
        });
    }

    /// The processor time it has used so far, in hundredths of a second.
    pub(crate) fn used(self) -> u64 {
        let stat = self.stat();
        let ticks = |at: usize| stat[at].parse::<u64>().unwrap();
        ticks(11) + ticks(12)
    }

    /// The most memory that it has had so far, in bytes; `None` once it has ended.
    pub(crate) fn peak_memory(self) -> Option<f64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.0)).ok()?;
        let peak = status
            .lines()
            .find_map(|line| line.strip_prefix("VmHWM:"))?;
        let kilobytes: f64 = peak.trim().strip_suffix(" kB")?.parse().ok()?;
        Some(kilobytes * 1_024.0)
    }

    /// How often its threads have gone to sleep so far, which is how often they woke.
    pub(crate) fn wakeups(self) -> u64 {
        let count = |status: String| {
            let counted = |line: &str| {
                line.strip_prefix("voluntary_ctxt_switches:")?
                    .trim()
                    .parse::<u64>()
                    .ok()
            };
            status.lines().find_map(counted).unwrap()
        };
        self.of_threads("status").map(count).sum()
    }

    /// What `/proc/<process>/stat` says after the name, from the state on.
    fn stat(self) -> Vec<String> {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.0)).unwrap();
        let (_, fields) = stat.rsplit_once(") ").unwrap();
        fields.split(' ').map(str::to_owned).collect()
    }

    fn of_threads(self, file: &str) -> impl Iterator<Item = String> {
        let threads = fs::read_dir(format!("/proc/{}/task", self.0)).unwrap();
        // A thread may end while we look.
        threads.filter_map(move |thread| fs::read_to_string(thread.ok()?.path().join(file)).ok())
    }
}
