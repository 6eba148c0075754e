//! Every line of every example is run by a shell, in a home of its own for each document, with what a reader would have beside
//! it.

use std::fs;
use std::os::unix::fs::symlink;
use std::process::{Command, Stdio};

use tempfile::TempDir;

use crate::support::board::Board;
use crate::support::dump::Dump;
use crate::support::http::{Server, ok};
use crate::support::redis_server::RedisServer;
use crate::{documents, guide, read, root};

/// Lines that are not run: they build or install, and running the tests runs them. Each has the file that it relies on.
const NAMED: [(&str, &str); 9] = [
    ("cargo run --release", "src/main.rs"),
    ("cargo install --locked --path .", "Cargo.lock"),
    ("cargo install --locked cargo-deb", "Cargo.toml"),
    ("assets/debian/package", "assets/debian/package"),
    (
        "sudo apt-get install ./target/debian/scoretable.deb",
        "assets/debian/package",
    ),
    ("cargo bench", "tests/bench/speed.rs"),
    ("cargo bench --bench speed -- many", "tests/bench/speed.rs"),
    ("tests/run", "tests/run"),
    ("sudo apt-get install redis-server", "tests/run"),
];

/// The examples of a kind: what stands between two fences, a line each. There are commands (`sh`), and pieces of the
/// configuration file (`toml`).
fn blocks(readme: &str, kind: &str) -> Vec<Vec<String>> {
    let mut blocks = Vec::new();
    let mut open: Option<(&str, Vec<String>)> = None;
    for line in readme.lines() {
        match (line.strip_prefix("```"), &mut open) {
            (Some(other @ ("sh" | "toml")), None) => open = Some((other, Vec::new())),
            (Some(""), Some(_)) => blocks.extend(open.take()),
            (Some(other), _) => panic!("an example that is not run: ```{other}"),
            (None, Some((_, block))) => block.push(line.to_owned()),
            (None, None) => {}
        }
    }
    assert!(open.is_none(), "an example has no end");
    let wanted = blocks.into_iter().filter(|(it, _)| *it == kind);
    wanted.map(|(_, block)| block).collect()
}

/// A home with the program and a reader's files in it.
struct Reader {
    home: TempDir,
    espn: Server,
}

impl Reader {
    fn new() -> Self {
        let home = TempDir::new().unwrap();
        let programs = home.path().join("bin");
        fs::create_dir(&programs).unwrap();
        symlink(
            env!("CARGO_BIN_EXE_scoretable"),
            programs.join("scoretable"),
        )
        .unwrap();
        let dump = Dump::league().banker(1, 1, 102).reversed();
        fs::write(home.path().join("dump.json.gz"), dump.gzipped()).unwrap();
        // What the documents say is in the sample folder, under the names it uses.
        for sample in fs::read_dir(root().join("assets/sample"))
            .into_iter()
            .flatten()
        {
            let sample = sample.unwrap();
            fs::copy(sample.path(), home.path().join(sample.file_name())).unwrap();
        }
        // Knows a game of every week.
        let espn = Server::start(|path| {
            let asked = |name: &str| -> u16 {
                let (_, rest) = path.split_once(name).unwrap();
                rest.split('&').next().unwrap().parse().unwrap()
            };
            let week = asked("week=").try_into().unwrap();
            let board = Board::new(asked("dates="), week);
            ok(&board.played(201, ("KC", 17), ("NYG", 20)).json())
        });
        Self { home, espn }
    }

    /// What stands for the network: a mirror for ESPN, a socket for the port of a server.
    fn adapted(&self, line: &str, server: Option<&RedisServer>) -> String {
        let words = line.split_once(" #").map_or(line, |(words, _)| words);
        let fetch = format!("fetch --endpoint {}", self.espn.url());
        let mut line = words
            .trim()
            .replace("scoretable fetch", &format!("scoretable {fetch}"));
        if let Some(server) = server {
            let (url, socket) = (server.url(), server.socket());
            let at = |user: &str, password: &str| format!("'{url}?user={user}&pass={password}'");
            line = line
                .replace(
                    "redis://commissioner:pigskin@127.0.0.1:6379",
                    &at("commissioner", "pigskin"),
                )
                .replace(
                    "rediss://member:gridiron@league.example",
                    &at("member", "gridiron"),
                )
                .replace("redis://127.0.0.1:6379", &url)
                .replace("redis-cli ", &format!("redis-cli -s {} ", socket.display()));
        }
        assert!(!line.contains("6379"), "a port of this machine: {line}");
        line
    }

    fn run(&self, line: &str) -> Result<String, String> {
        let home = self.home.path();
        let path = format!(
            "{}:/usr/local/bin:/usr/bin:/bin",
            home.join("bin").display()
        );
        let mut shell = Command::new("sh");
        shell.env_clear().current_dir(home).stdin(Stdio::null());
        shell
            .env("HOME", home)
            .env("PATH", path)
            .env("LANG", "C.UTF-8");
        // No server of this machine is used here.
        if !line.contains("--redis") {
            shell.env("SCORETABLE_CACHE", "embedded");
        }
        let ran = shell.arg("-ec").arg(line).output().unwrap();
        let out = String::from_utf8_lossy(&ran.stdout).into_owned();
        let said = format!("{line}\n{out}{}", String::from_utf8_lossy(&ran.stderr));
        if ran.status.success() {
            Ok(out)
        } else {
            Err(said)
        }
    }

    /// Runs the blocks that are about a server, or those that are not.
    fn follow(&self, readme: &str, server: Option<&RedisServer>) -> Result<usize, String> {
        let is_about_redis = |block: &Vec<String>| {
            block.iter().any(|line| {
                ["redis-cli", "redis://", "rediss://"]
                    .iter()
                    .any(|it| line.contains(it))
            })
        };
        let mut lines = 0;
        for block in blocks(readme, "sh")
            .iter()
            .filter(|block| is_about_redis(block) == server.is_some())
        {
            for line in block {
                lines += 1;
                if let Some((_, needed)) = NAMED.iter().find(|(named, _)| named == line) {
                    assert!(root().join(needed).exists(), "{line} needs {needed}");
                    continue;
                }
                let line = self.adapted(line, server);
                let out = self.run(&line)?;
                // `redis-cli` ends well whatever the server answers.
                if line.starts_with("redis-cli") && out.trim() != "OK" {
                    return Err(format!("{line}: {out}"));
                }
            }
        }
        Ok(lines)
    }
}

pub(crate) async fn without_a_server() {
    let mut lines = 0;
    for path in documents() {
        let followed = Reader::new().follow(&read(&path), None);
        lines += followed.unwrap_or_else(|failed| panic!("{}: {failed}", path.display()));
    }
    assert!(lines > 25, "{lines}");
}

pub(crate) async fn with_a_server() {
    let server = RedisServer::start();
    // The commissioner was there before.
    let commissioner = Reader::new();
    let (users, files) = (read(&guide("redis")), read(&guide("files")));
    let users = users
        .lines()
        .filter(|line| line.starts_with("redis-cli ACL SETUSER"));
    let imports = files
        .lines()
        .find(|line| line.starts_with("scoretable import dump.json.gz"));
    let imports = imports.unwrap().replace(
        "scoretable import",
        "scoretable --redis redis://commissioner:pigskin@127.0.0.1:6379 import",
    );
    for line in users.chain([&*imports]) {
        let line = commissioner.adapted(line, Some(&server));
        commissioner
            .run(&line)
            .unwrap_or_else(|failed| panic!("{failed}"));
    }
    let mut lines = 0;
    for path in documents() {
        let followed = Reader::new().follow(&read(&path), Some(&server));
        lines += followed.unwrap_or_else(|failed| panic!("{}: {failed}", path.display()));
    }
    assert!(lines > 12, "{lines}");
}

pub(crate) async fn of_the_configuration() {
    let reader = Reader::new();
    let file = reader.home.path().join("config.toml");
    let documents = documents();
    let pieces = documents
        .iter()
        .flat_map(|path| blocks(&read(path), "toml"));
    let pieces: Vec<Vec<String>> = pieces.collect();
    assert!(pieces.len() > 1, "{pieces:?}");
    for block in pieces {
        fs::write(&file, block.join("\n")).unwrap();
        let shown = reader.run("scoretable --config config.toml config show");
        let shown = shown.unwrap_or_else(|failed| panic!("{failed}"));
        assert!(
            shown.contains("config.toml line"),
            "it decides something: {shown}"
        );
    }
}

pub(crate) async fn an_unknown_line_is_not_let_pass() {
    let reader = Reader::new();
    for wrong in [
        "scoretable shwo",
        "scoretable show --format yaml",
        "nosuchprogram",
        "cargo run --relese",
    ] {
        let failed = reader.follow(&format!("```sh\n{wrong}\n```\n"), None);
        assert!(failed.unwrap_err().starts_with(wrong), "{wrong}");
    }
    let right = "```sh\nscoretable show --top 1   # a comment\n```\n";
    assert_eq!(reader.follow(right, None), Ok(1));
}
