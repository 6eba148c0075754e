//! An import is whole or absent: its name and all its files, whatever stops it, and the store itself when there was none.

mod full;
mod killed;

use crate::support::dump;
use crate::support::user;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use dump::Dump;
use libtest_mimic::Trial;
use rusqlite::{Connection, OpenFlags};
use user::{Ran, User};

pub(crate) fn trials() -> Vec<Trial> {
    let mut trials = vec![
        trial("one_command_is_one_revision", one_command_is_one_revision),
        trial("a_file_may_refer_to_another", a_file_may_refer_to_another),
        trial(
            "sidecars_of_a_store_that_is_gone",
            sidecars_of_a_store_that_is_gone,
        ),
        trial("an_empty_file_is_filled", an_empty_file_is_filled),
        trial("two_first_imports_at_once", two_first_imports_at_once),
    ];
    trials.extend(killed::trials());
    trials.extend(full::trials());
    trials
}

pub(crate) fn trial(name: &str, body: fn()) -> Trial {
    Trial::test(name, move || {
        body();
        Ok(())
    })
}

/// A league and three files of it: what one command brings.
pub(crate) struct Command {
    pub(crate) user: User,
    files: [String; 3],
}

const PLAYERS: u32 = 150;
const GAMES: i64 = 16;

/// What a store holds: name, revision, players, games, picks and scored weeks.
pub(crate) type State = (String, i64, i64, i64, i64, i64);

impl Command {
    pub(crate) fn new() -> Self {
        let user = User::new();
        let mut people = Dump::default()
            .team("KC", "AFC West")
            .team("NYG", "NFC East");
        for id in 1..=PLAYERS {
            people = people.player(id, &format!("Player {id}"), Some("KC"));
        }
        let (mut games, mut picks) = (Dump::default(), Dump::default());
        for id in 1..=GAMES {
            games = games.game(id, 1).result(id, 1, 20, 10);
            for player in 1..=PLAYERS {
                picks = picks.pick(i64::from(player) * 100 + id, player, id, "Home");
            }
        }
        let file = |name: &str, dump: &Dump| {
            let path = user.home.path().join(name);
            fs::write(&path, dump.json()).unwrap();
            path.to_string_lossy().into_owned()
        };
        let files = [
            file("picks.json", &picks),
            file("games.json", &games),
            file("people.json", &people),
        ];
        Self { user, files }
    }

    /// The folder of the store, which the first import makes.
    pub(crate) fn folder(&self) -> PathBuf {
        self.user.home.path().join("scoretable")
    }

    pub(crate) fn arguments(&self) -> Vec<&str> {
        let files = self.files.iter().map(String::as_str);
        ["--cache", "off", "import", "--name", "New"]
            .into_iter()
            .chain(files)
            .collect()
    }

    pub(crate) fn run(&self) -> Ran {
        self.user.run(&self.arguments())
    }

    /// A store of another name with one team and nothing else.
    pub(crate) fn begin(&self) {
        let file = self.user.home.path().join("team.json");
        fs::write(&file, Dump::default().team("KC", "AFC West").json()).unwrap();
        let ran = self.user.run(&[
            "--cache",
            "off",
            "import",
            "--name",
            "Old",
            &file.to_string_lossy(),
        ]);
        assert_eq!(ran.code, Some(0), "{ran:?}");
    }

    pub(crate) fn state(&self) -> Option<State> {
        state(&self.folder().join("league.db"))
    }
}

/// What is in a store, and that it is sound; `None` when there is none.
pub(crate) fn state(path: &Path) -> Option<State> {
    if !path.exists() {
        return None;
    }
    let db = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE).unwrap();
    let sound: String = db
        .query_row("PRAGMA integrity_check", [], |row| row.get(0))
        .unwrap();
    assert_eq!(sound, "ok");
    let count = "SELECT name, revision, (SELECT count(*) FROM player), (SELECT count(*) FROM game),
        (SELECT count(*) FROM pick), (SELECT count(*) FROM score_week) FROM meta";
    let row = db.query_row(count, [], |row| {
        Ok((
            row.get(0)?,
            row.get(1)?,
            row.get(2)?,
            row.get(3)?,
            row.get(4)?,
            row.get(5)?,
        ))
    });
    Some(row.unwrap())
}

/// All of the import, as so manyeth revision.
pub(crate) fn whole(revision: i64) -> State {
    let players = i64::from(PLAYERS);
    (
        "New".to_owned(),
        revision,
        players,
        GAMES,
        players * GAMES,
        players,
    )
}

/// Nothing of the import.
pub(crate) fn old() -> State {
    ("Old".to_owned(), 1, 0, 0, 0, 0)
}

/// The names in a folder; none when it is not there.
pub(crate) fn names(folder: &Path) -> Vec<String> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut names: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

fn one_command_is_one_revision() {
    let command = Command::new();
    let ran = command.run();
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    assert!(ran.out.contains("\nnow at revision 1: "), "{}", ran.out);
    assert_eq!(command.state(), Some(whole(1)));
    let again = command.run();
    assert!(
        again
            .out
            .contains("\nnothing changed; still at revision 1: "),
        "{}",
        again.out
    );
    for file in ["people.json:", "games.json:", "picks.json:"] {
        assert!(again.out.contains(file), "each is reported: {}", again.out);
    }
    let renamed = command.user.run(&[
        "--cache",
        "off",
        "import",
        "--name",
        "Other",
        &command.files[1],
    ]);
    assert!(
        renamed.out.contains("\nnow at revision 2: "),
        "{}",
        renamed.out
    );
}

fn a_file_may_refer_to_another() {
    let command = Command::new();
    command.begin();
    let ran = command.run();
    assert!(!ran.out.contains("skipped"), "{}", ran.out);
    assert_eq!(command.state(), Some(whole(2)));
}

/// What is left of an old store's log must not find its way into a new store.
fn sidecars_of_a_store_that_is_gone() {
    let command = Command::new();
    command.begin();
    let path = command.folder().join("league.db");
    let db = Connection::open(&path).unwrap();
    db.pragma_update(None, "journal_mode", "wal").unwrap();
    db.execute("UPDATE meta SET name = 'Ghost', revision = 99", [])
        .unwrap();
    let log = fs::read(command.folder().join("league.db-wal")).unwrap();
    assert!(!log.is_empty());
    drop(db);
    fs::remove_file(&path).unwrap();
    fs::write(command.folder().join("league.db-wal"), log).unwrap();
    assert_eq!(command.run().code, Some(0));
    assert_eq!(command.state(), Some(whole(1)));
}

fn an_empty_file_is_filled() {
    let command = Command::new();
    fs::create_dir(command.folder()).unwrap();
    fs::write(command.folder().join("league.db"), "").unwrap();
    assert_eq!(command.run().code, Some(0));
    assert_eq!(command.state(), Some(whole(1)));
}

fn two_first_imports_at_once() {
    for _ in 0..10 {
        let command = Command::new();
        let [_, games, people] = &command.files;
        let of_teams = command.user.home.path().join("teams.json");
        let teams = Dump::default()
            .team("KC", "AFC West")
            .team("NYG", "NFC East");
        fs::write(&of_teams, teams.json()).unwrap();
        let import = |file: &str| command.user.command(&["--cache", "off", "import", file]);
        let mut both = [
            import(people).stdout(Stdio::null()).spawn().unwrap(),
            import(&of_teams.to_string_lossy())
                .stdout(Stdio::null())
                .spawn()
                .unwrap(),
        ];
        for program in &mut both {
            assert!(program.wait().unwrap().success());
        }
        assert_eq!(import(games).status().unwrap().code(), Some(0));
        let (_, _, players, games, ..) = command.state().unwrap();
        assert_eq!(
            (players, games),
            (i64::from(PLAYERS), GAMES),
            "nothing is lost"
        );
    }
}
