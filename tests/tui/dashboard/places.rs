//! Other files in place of the store, under an open dashboard.

use std::fs;
use std::path::PathBuf;

use crate::dashboard::{dashboard, ended};
use crate::support::dump::Dump;
use crate::support::pty::Terminal;
use crate::support::user::{Ran, User};

/// A user with a named league, and a dashboard that shows it.
struct Desk {
    user: User,
    terminal: Terminal,
}

impl Desk {
    fn new() -> Self {
        let user = User::new();
        import(&user, "league.db", "First", "Ada Lovelace");
        let db = path(&user, "league.db").to_string_lossy().into_owned();
        let terminal = dashboard(&user, &["--db", &db], &[]);
        terminal.wait_text("Ada Lovelace");
        let desk = Self { user, terminal };
        desk.sees(&["First", "current 1 = 1"]);
        desk
    }

    fn path(&self, name: &str) -> PathBuf {
        path(&self.user, name)
    }

    #[track_caller]
    fn sees(&self, texts: &[&str]) {
        let all = |screen: &vt100::Screen| {
            let contents = screen.contents();
            texts.iter().all(|text| contents.contains(text))
        };
        self.terminal.wait_for(&texts.join(" and "), all);
    }

    /// Lets the dashboard verify its table, which is what is in the store.
    #[track_caller]
    fn verifies(&mut self) {
        self.terminal.press("v");
        self.sees(&["verified: identical"]);
    }
}

fn path(user: &User, name: &str) -> PathBuf {
    user.home.path().join(name)
}

/// Makes a league in which the first player has a name, as a user does.
fn import(user: &User, store: &str, league: &str, player: &str) {
    let file = path(user, "dump.json");
    let dump = Dump::league().player(1, player, Some("KC"));
    fs::write(&file, dump.json()).unwrap();
    let (store, file) = (path(user, store), file);
    let [store, file] = [store, file].map(|path| path.to_string_lossy().into_owned());
    let Ran { code, out, err } = user.run(&[
        "--cache", "off", "--db", &store, "import", "--name", league, &file,
    ]);
    assert_eq!((code, err.as_str()), (Some(0), ""), "{out}");
}

#[test]
fn a_file_moved_into_place_is_noticed_told_and_opened() {
    let mut desk = Desk::new();
    import(&desk.user, "new.db", "Second", "Grace Hopper");
    fs::rename(desk.path("new.db"), desk.path("league.db")).unwrap();
    desk.terminal.press("v");
    desk.sees(&["Second", "Grace Hopper", "another file took the place"]);
    desk.verifies();
    ended(desk.terminal);
}

#[test]
fn a_backup_copied_over_the_store_is_what_is_shown() {
    let mut desk = Desk::new();
    fs::copy(desk.path("league.db"), desk.path("backup.db")).unwrap();
    import(&desk.user, "league.db", "Spoilt", "No Such Player");
    desk.sees(&["Spoilt", "No Such Player"]);
    // All that was written is in the file itself, and nothing in its log.
    let db = rusqlite::Connection::open(desk.path("league.db")).unwrap();
    let busy = db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| {
        row.get::<_, i64>(0)
    });
    assert_eq!(busy.unwrap(), 0);
    drop(db);
    fs::copy(desk.path("backup.db"), desk.path("league.db")).unwrap();
    desk.sees(&["First", "Ada Lovelace", "another file took the place"]);
    desk.verifies();
    ended(desk.terminal);
}

#[test]
fn a_store_that_is_gone_leaves_what_was_known_and_says_so() {
    let mut desk = Desk::new();
    fs::remove_file(desk.path("league.db")).unwrap();
    desk.sees(&["Ada Lovelace", "is not there any more", "last known"]);
    let (screen, _) = desk.terminal.look();
    let contents = screen.contents();
    assert!(!contents.contains("current"), "{contents}");
    desk.terminal.press("v");
    desk.sees(&["not verified", "last known"]);
    import(&desk.user, "league.db", "Third", "Alan Turing");
    desk.sees(&["Third", "Alan Turing", "current 1 = 1"]);
    desk.verifies();
    ended(desk.terminal);
}
