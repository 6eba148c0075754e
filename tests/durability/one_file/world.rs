//! A world of one's own for a program: a folder that cannot be written, or that is full. It takes mount namespaces, which
//! not every machine lets everybody have.

use std::path::Path;
use std::process::{Command, Stdio};

use libtest_mimic::Trial;

use crate::support::user::{Ran, ran};

/// How to get one: as root, or as any user.
const WAYS: [&[&str]; 2] = [&["unshare", "-m"], &["unshare", "-rm"]];

/// The way that works here.
fn way() -> Option<&'static [&'static str]> {
    let works = |way: &&&[&str]| {
        let mut command = Command::new(way[0]);
        command.args(&way[1..]).args(["sh", "-c"]);
        command.arg("mount -t tmpfs none /mnt");
        command.stdout(Stdio::null()).stderr(Stdio::null());
        command.status().is_ok_and(|status| status.success())
    };
    WAYS.iter().find(works).copied()
}

/// Marks a trial as one that needs it.
pub(crate) fn needing(trial: Trial) -> Trial {
    trial
        .with_kind("needs mount namespaces")
        .with_ignored_flag(way().is_none())
}

/// Runs a command where a folder is on a medium that cannot be written.
pub(crate) fn read_only(folder: &Path, command: &Command) -> Ran {
    let mount = "mount --bind \"$0\" \"$0\" && mount -o remount,bind,ro \"$0\"";
    run(mount, folder, command)
}

/// Runs a command where a folder is empty and has room for so many KiB.
pub(crate) fn small(folder: &Path, kib: u32, command: &Command) -> Ran {
    let mount = format!("mount -t tmpfs -o size={kib}k none \"$0\"");
    run(&mount, folder, command)
}

fn run(mount: &str, folder: &Path, command: &Command) -> Ran {
    let way = way().unwrap();
    let mut inside = Command::new(way[0]);
    inside.args(&way[1..]).args(["sh", "-ec"]);
    inside.arg(format!("{mount}; \"$@\"; ls -A \"$0\""));
    inside.arg(folder);
    inside.arg(command.get_program()).args(command.get_args());
    inside.env_clear().stdin(Stdio::null());
    inside.env(
        "PATH",
        "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    );
    inside.envs(
        command
            .get_envs()
            .filter_map(|(name, value)| Some((name, value?))),
    );
    ran(&mut inside)
}
