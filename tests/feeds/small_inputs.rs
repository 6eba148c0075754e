//! Small inputs cost little: whatever is in a file under 1 MB, the real program ends with an answer, within 10 s of
//! processor time and 256 MiB of memory. The system holds it to both, and kills what goes beyond.

use crate::support::http;
use crate::support::user;
use std::fs;
use std::process::{Command, Stdio};

use hostile::{Case, cases, files_of_its_own};
use http::{Server, ok, reply};
use rusqlite::Connection;
use user::{Ran, User, ran};

mod hostile;

/// What a file may have and still be small, in bytes.
const SMALL: usize = 1_000_000;

impl User {
    fn file(&self, name: &str, bytes: &[u8]) -> String {
        let path = self.home.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, bytes).unwrap();
        path.to_string_lossy().into_owned()
    }

    /// The program within the limits. Code and data that are only mapped do not count, what is written to does.
    fn within_limits(&self, args: &[&str]) -> Command {
        let program = self.command(args);
        let mut command = Command::new("sh");
        command
            .args([
                "-c",
                "ulimit -c 0 && ulimit -t 10 && ulimit -d 262144 && exec \"$0\" \"$@\"",
            ])
            .arg(program.get_program())
            .args(program.get_args())
            .env_clear()
            .envs(program.get_envs().filter_map(|(k, v)| Some((k, v?))))
            .env("XDG_STATE_HOME", self.home.path())
            .stdin(Stdio::null());
        command
    }

    /// A league of some players, and the words of an import of `file` into it.
    fn import(&self, file: &str) -> Ran {
        ran(&mut self.within_limits(&["--cache", "off", "import", file]))
    }

    fn facts(&self) -> (i64, i64, i64, i64) {
        let db = Connection::open(self.home.path().join("scoretable/league.db")).unwrap();
        let counts = "SELECT revision, (SELECT count(*) FROM player), (SELECT count(*) FROM game), \
                      (SELECT count(*) FROM pick) FROM meta";
        db.query_row(counts, [], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
        })
        .unwrap()
    }
}

fn league() -> User {
    let user = User::new();
    let names: Vec<String> = (0..2000)
        .map(|n| format!("Player {n} Of The League"))
        .collect();
    let players = user.file(
        "players.csv",
        format!("name\n{}\n", names.join("\n")).as_bytes(),
    );
    let ran = user.run(&["--cache", "off", "import", &players]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    user
}

/// Checks what was said, and that nothing changed unless the case says what does.
#[track_caller]
fn check(user: &User, case: &Case, way: &str, run: impl FnOnce() -> Ran) {
    let before = user.facts();
    let ran = run();
    let said = format!("{}{}", ran.out, ran.err);
    let head: String = said.chars().take(2000).collect();
    let name = case.name;
    assert_eq!(ran.code, Some(case.code), "{name}, {way}: {head}");
    assert!(said.contains(case.says), "{name}, {way}: {head}");
    assert!(said.len() < 8_000, "{name}, {way}: {} bytes", said.len());
    if case.changes {
        assert_ne!(user.facts(), before, "{name}, {way}");
    } else {
        assert_eq!(user.facts(), before, "{name}, {way}");
    }
}

#[test]
fn every_small_file_is_imported_or_refused_within_the_limits() {
    for case in cases() {
        assert!(case.bytes.len() < SMALL, "{}", case.name);
        let user = league();
        let file = user.file("input", &case.bytes);
        check(&user, &case, "a file", || user.import(&file));
    }
}

#[test]
fn what_comes_by_standard_input_is_held_to_the_same_limits() {
    let user = league();
    for case in cases().into_iter().filter(|case| case.code == 1).step_by(4) {
        let file = user.file("input", &case.bytes);
        check(&user, &case, "standard input", || {
            let mut command = user.within_limits(&["--cache", "off", "import", "-"]);
            ran(command.stdin(fs::File::open(&file).unwrap()))
        });
    }
    // A device that never ends is none of a feed's kinds, which its beginning tells.
    let mut command = user.within_limits(&["--cache", "off", "import", "-"]);
    let endless = ran(command.stdin(fs::File::open("/dev/zero").unwrap()));
    assert_eq!(endless.code, Some(1), "{}", endless.err);
    assert!(
        endless.err.contains("longer than 64 KiB"),
        "{}",
        endless.err
    );
}

#[test]
fn a_dump_that_is_compared_is_held_to_the_same_limits() {
    let user = league();
    for case in cases() {
        let file = user.file("input", &case.bytes);
        let before = user.facts();
        let ran = ran(&mut user.within_limits(&["--cache", "off", "verify", "--against", &file]));
        let head: String = ran.err.chars().take(2000).collect();
        assert_eq!(ran.code, Some(1), "{}: {head}", case.name);
        assert!(
            ran.err.contains("cannot use ") || ran.err.contains("differ"),
            "{}: {head}",
            case.name
        );
        assert_eq!(user.facts(), before, "{}", case.name);
    }
}

#[test]
fn an_answer_from_the_network_is_held_to_the_same_limits() {
    let user = league();
    for case in cases() {
        let is_gzip = case.bytes.starts_with(&[0x1f, 0x8b]);
        for encoded in [false, true] {
            if encoded && !is_gzip {
                continue;
            }
            let headers = if encoded {
                "Content-Encoding: gzip\r\n"
            } else {
                ""
            };
            let bytes = case.bytes.clone();
            let server = Server::start(move |_| match headers {
                "" => ok(&bytes),
                headers => reply("200 OK", headers, &bytes),
            });
            let before = user.facts();
            let url = server.url();
            let args = [
                "--cache",
                "off",
                "--season",
                "2024",
                "--week",
                "1",
                "fetch",
                "--endpoint",
                &url,
            ];
            let ran = ran(&mut user.within_limits(&args));
            let head: String = ran.err.chars().take(2000).collect();
            assert_eq!(ran.code, Some(1), "{}: {head}", case.name);
            assert!(
                ran.err.contains("cannot get 2024 week 1"),
                "{}: {head}",
                case.name
            );
            assert_eq!(user.facts(), before, "{}", case.name);
            assert_eq!(server.heard().len(), 1, "{}", case.name);
        }
    }
}

#[test]
fn configuration_and_state_files_are_held_to_limits_of_their_own() {
    let user = User::new();
    for (name, text, says) in files_of_its_own() {
        let file = user.file("config.toml", text.as_bytes());
        let ran_with = ran(&mut user.within_limits(&["--config", &file, "config", "show"]));
        let head: String = ran_with.err.chars().take(2000).collect();
        assert_eq!(ran_with.code, Some(2), "{name}: {head}");
        assert!(ran_with.err.contains(says), "{name}: {head}");

        // What the dashboard remembered is read before it finds no terminal to draw on.
        user.file("scoretable/dashboard.json", text.as_bytes());
        let demo = ran(&mut user.within_limits(&["demo", "--players", "5", "--weeks", "1"]));
        assert_eq!(demo.code, Some(0), "{name}: {}", demo.err);
    }
}

#[test]
fn certificates_of_garbage_cost_little() {
    let user = User::new();
    let line = "MIIB".repeat(16) + "\n";
    let pem = format!("-----BEGIN CERTIFICATE-----\n{}", line.repeat(14_000));
    let closed = format!("{pem}-----END CERTIFICATE-----\n");
    let many = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n".repeat(16_000);
    for (name, text) in [("open", pem), ("closed", closed), ("many", many)] {
        assert!(text.len() < SMALL);
        let file = user.file("ca.pem", text.as_bytes());
        let mut command = user.within_limits(&["--redis", "rediss://127.0.0.1:1", "doctor"]);
        let ran = ran(command.env("SSL_CERT_FILE", file));
        assert!(matches!(ran.code, Some(0 | 1)), "{name}: {ran:?}");
    }
}
