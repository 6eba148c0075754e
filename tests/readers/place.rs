//! A league that its commissioner shares on a server, and a member who has the server alone.

use std::path::PathBuf;
use std::process::{Child, Stdio};
use std::time::Duration;

use portable_pty::CommandBuilder;
use redis::{Commands, Connection};
use scoretable::cache::{Announced, LeagueTag};
use scoretable::feed;
use scoretable::loader::{LoadError, Loaded, Loader, Memory, Reader, ReaderWatch, Request, Viewer};
use scoretable::store::Store;
use serde_json::Value;
use tokio::time::timeout;

use crate::support::dump::Dump;
use crate::support::filed::Filed;
use crate::support::league::cache_at;
use crate::support::pty::Terminal;
use crate::support::redis_server::RedisServer;
use crate::support::user::{Ran, User};

/// The server, the league and the two users.
pub(crate) struct Place {
    pub(crate) server: RedisServer,
    pub(crate) league: Filed,
    pub(crate) owner: User,
    pub(crate) member: User,
}

impl Place {
    /// The server has nothing yet.
    pub(crate) fn empty(players: u32) -> Self {
        Self {
            server: RedisServer::start(),
            league: Filed::new(players),
            owner: User::new(),
            member: User::new(),
        }
    }

    /// The newest week of a league is on the server, and no publisher runs any more.
    pub(crate) fn shared(players: u32) -> Self {
        let place = Self::empty(players);
        place.owns(&["show", "--top", "1"]);
        place
    }

    /// Every table of every season is.
    pub(crate) fn warm(players: u32) -> Self {
        let place = Self::shared(players);
        for season in ["2023", "2024"] {
            place.owns(&["cache", "warm", "--season", season]);
        }
        place
    }

    /// A command of the program with the store.
    pub(crate) fn owner(&self, args: &[&str]) -> Ran {
        let (path, url) = (self.league.path(), self.server.url());
        let common = ["--db", path.to_str().unwrap(), "--redis", &url];
        self.owner.run(&[&common, args].concat())
    }

    /// One that succeeds.
    #[track_caller]
    pub(crate) fn owns(&self, args: &[&str]) -> Ran {
        let ran = self.owner(args);
        assert_eq!(ran.code, Some(0), "{args:?} {ran:?}");
        ran
    }

    /// A command of the program without a store.
    pub(crate) fn reader(&self, args: &[&str]) -> Ran {
        let url = self.server.url();
        self.member.run(&[&["--redis", &url], args].concat())
    }

    /// One that succeeds, and says nothing besides its result.
    #[track_caller]
    pub(crate) fn reads(&self, args: &[&str]) -> String {
        let ran = self.reader(args);
        assert_eq!(
            (ran.code, ran.err.as_str()),
            (Some(0), ""),
            "{args:?} {ran:?}"
        );
        ran.out
    }

    /// What a reader prints in JSON, without where it came from, and where it came from.
    #[track_caller]
    pub(crate) fn reads_json(&self, args: &[&str]) -> (Value, Value) {
        parted(&self.reads(&[&["show", "--format", "json"], args].concat()))
    }

    /// The commissioner gives the player of the first row another name, which makes another edition.
    #[track_caller]
    pub(crate) fn renames(&self, name: &str) {
        let file = self.file("dump.json", "");
        std::fs::write(&file, renaming(name)).unwrap();
        self.owns(&["import", file.to_str().unwrap()]);
    }

    /// A file of the commissioner's.
    pub(crate) fn file(&self, name: &str, text: &str) -> PathBuf {
        let file = self.owner.home.path().join(name);
        std::fs::write(&file, text).unwrap();
        file
    }

    /// The member's dashboard.
    pub(crate) fn screen(&self, size: (u16, u16), args: &[&str]) -> Screen {
        let url = self.server.url();
        let args = [&["--redis", url.as_str()], args].concat();
        Screen::of(&self.member, &args, size)
    }

    /// The commissioner's dashboard, which publishes.
    pub(crate) fn owners_screen(&self, size: (u16, u16)) -> Screen {
        let (path, url) = (self.league.path(), self.server.url());
        let args = ["--db", path.to_str().unwrap(), "--redis", &url];
        Screen::of(&self.owner, &args, size)
    }

    /// A publisher without a screen.
    pub(crate) fn publisher(&self) -> Publisher {
        let (path, url) = (self.league.path(), self.server.url());
        let args = ["--db", path.to_str().unwrap(), "--redis", &url, "serve"];
        let mut command = self.owner.command(&args);
        let command = command.stdout(Stdio::null()).stderr(Stdio::null());
        Publisher(command.spawn().unwrap())
    }

    /// A connection of the test's own.
    pub(crate) fn hand(&self) -> Connection {
        self.server.connection()
    }

    /// A flush by a program that died before it could fill anything again.
    pub(crate) fn flushes_and_dies(&self) {
        let (mut hand, reference) = (self.hand(), self.tag().reference());
        let nonce: u64 = hand.hget(&reference, "nonce").unwrap();
        let () = hand.del(self.entry()).unwrap();
        let () = hand.hset(&reference, "nonce", nonce + 1).unwrap();
    }

    pub(crate) fn tag(&self) -> LeagueTag {
        self.league.key().league
    }

    /// The key of the entry that is looked at first.
    pub(crate) fn entry(&self) -> String {
        self.league.key().table(self.league.edition())
    }

    /// A reader within this process, that has seen nothing yet.
    pub(crate) fn member(&self) -> Member {
        self.member_who_saw(Memory::default())
    }

    /// The same with what it remembers of an earlier day.
    pub(crate) fn member_who_saw(&self, memory: Memory) -> Member {
        let store = self.league.store().head().unwrap().id;
        let reader = Reader::new(cache_at(&self.server.url()), &store, memory);
        let watch = ReaderWatch::new(&reader);
        Member { reader, watch }
    }

    /// The same with a program that dies before it publishes anything but the announcement.
    pub(crate) async fn renames_and_dies(&self, name: &str) {
        let (facts, _) = feed::read(&renaming(name), "dump.json").unwrap();
        self.league.store().write(&facts).unwrap();
        let cache = cache_at(&self.server.url());
        let loader = Loader::new(cache, self.league.store()).unwrap();
        assert_eq!(loader.announce().await.unwrap(), Announced::Told);
    }

    /// Everything on the server.
    pub(crate) fn saved(&self) -> Vec<(Vec<u8>, Vec<u8>)> {
        let mut hand = self.hand();
        let names: Vec<Vec<u8>> = hand.keys("*").unwrap();
        let dump = |name: Vec<u8>| {
            let bytes = redis::cmd("DUMP").arg(&name).query(&mut hand).unwrap();
            (name, bytes)
        };
        names.into_iter().map(dump).collect()
    }

    /// Sets the server back to what it had.
    pub(crate) fn set_back(&self, saved: &[(Vec<u8>, Vec<u8>)]) {
        let mut hand = self.hand();
        let mut all = redis::pipe();
        all.atomic().cmd("FLUSHALL").ignore();
        for (name, bytes) in saved {
            all.cmd("RESTORE")
                .arg(name)
                .arg(3_600_000)
                .arg(bytes)
                .ignore();
        }
        let () = all.query(&mut hand).unwrap();
        // What has no time to live is not to get one.
        for name in [self.tag().reference(), self.tag().mark()] {
            let () = hand.persist(name).unwrap();
        }
    }
}

/// Less than the half minute after which a watch looks without a reason, apart from what a reader waits for.
const PATIENCE: Duration = Duration::from_secs(25);

/// A reader within this process, and what tells it to load again.
pub(crate) struct Member {
    pub(crate) reader: Reader,
    watch: ReaderWatch,
}

impl Member {
    pub(crate) async fn load(&self) -> Result<Loaded, LoadError> {
        self.reader.load(Request::default()).await
    }

    /// Loads a table that is current.
    #[track_caller]
    pub(crate) fn current(&self) -> impl Future<Output = Loaded> {
        let caller = std::panic::Location::caller();
        async move {
            let loaded = self.load().await.unwrap();
            assert_eq!(loaded.source.viewer, Viewer::Reader(None), "at {caller}");
            loaded
        }
    }

    /// Loads whenever the watch says so, until the table is current.
    pub(crate) async fn until_current(&mut self) -> Loaded {
        loop {
            let loaded = self.load().await;
            if let Ok(loaded) = loaded
                && loaded.source.viewer == Viewer::Reader(None)
            {
                return loaded;
            }
            let told = timeout(PATIENCE, self.watch.next()).await;
            told.expect("no reason to look again");
        }
    }
}

/// A dump in which the first player has another name.
fn renaming(name: &str) -> Vec<u8> {
    Dump::default().player(1, name, None).json()
}

/// A program's output in JSON, without its source, and the source.
#[track_caller]
pub(crate) fn parted(out: &str) -> (Value, Value) {
    let mut document: Value = serde_json::from_str(out).unwrap();
    let source = document.as_object_mut().unwrap().remove("source").unwrap();
    (document, source)
}

/// Ends with the test.
pub(crate) struct Publisher(Child);

impl Drop for Publisher {
    fn drop(&mut self) {
        // An error means that it has ended already.
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

/// A dashboard in a terminal.
pub(crate) struct Screen {
    pub(crate) terminal: Terminal,
}

impl Screen {
    /// The dashboard of a user.
    pub(crate) fn of(user: &User, args: &[&str], (columns, rows): (u16, u16)) -> Self {
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_scoretable"));
        command.env_clear();
        command.env("TERM", "xterm-256color");
        command.env("HOME", user.home.path());
        command.env("XDG_DATA_HOME", user.home.path());
        command.env("LANG", "C.UTF-8");
        command.args(args);
        Self {
            terminal: Terminal::open(command, columns, rows),
        }
    }

    /// Waits until all of these texts are on the screen, wherever its lines are broken.
    #[track_caller]
    pub(crate) fn sees(&self, texts: &[&str]) -> String {
        let wanted = |screen: &vt100::Screen| {
            let plain = plain(&screen.contents());
            texts.iter().all(|text| plain.contains(text))
        };
        self.terminal.wait_for(&format!("{texts:?}"), wanted)
    }

    /// Waits until a text is not on the screen any more.
    #[track_caller]
    pub(crate) fn sees_no(&self, text: &str) -> String {
        let wanted = |screen: &vt100::Screen| !plain(&screen.contents()).contains(text);
        self.terminal.wait_for(&format!("no {text}"), wanted)
    }

    /// Types.
    pub(crate) fn press(&mut self, keys: &str) {
        self.terminal.press(keys);
    }

    /// Leaves the dashboard.
    pub(crate) fn quit(mut self) {
        self.press("q");
        let (status, _) = self.terminal.wait_end();
        assert!(status.success(), "{status:?}");
    }
}

/// A screen's text without its frames, in one line: what is broken over several lines is whole again. The panel's text follows
/// that of the table beside it.
pub(crate) fn plain(screen: &str) -> String {
    let (mut table, mut panel) = (String::new(), String::new());
    for line in screen.lines() {
        let (left, right) = line.split_once("││").unwrap_or((line, ""));
        table.extend([left, " "]);
        panel.extend([right, " "]);
    }
    let both = table + &panel;
    let words = both.split(|c: char| c.is_whitespace() || "│╭╮╰╯─".contains(c));
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    words.join(" ")
}

/// A copy of the league's store, as it was at some moment.
pub(crate) struct Copied {
    user: User,
}

impl Place {
    /// Copies the store as it is now.
    pub(crate) fn copy_of(place: &Self) -> Copied {
        let copied = Copied { user: User::new() };
        place.owns(&["backup", copied.path().to_str().unwrap()]);
        copied
    }
}

impl Copied {
    fn path(&self) -> PathBuf {
        self.user.home.path().join("copy.db")
    }

    /// Gives a player another name, and tells no server.
    pub(crate) fn renames_apart(&self, name: &str) {
        let (facts, _) = feed::read(&renaming(name), "dump.json").unwrap();
        let mut store = Store::open(&self.path()).unwrap();
        store.write(&facts).unwrap();
    }

    /// The dashboard of its owner, with a league's server.
    pub(crate) fn at(&self, place: &Place, size: (u16, u16)) -> Screen {
        let (path, url) = (self.path(), place.server.url());
        let args = ["--db", path.to_str().unwrap(), "--redis", &url];
        Screen::of(&self.user, &args, size)
    }
}
