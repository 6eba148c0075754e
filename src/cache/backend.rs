//! Selects the backend and its fallback, and runs the operations behind a look-up and a fill on either backend.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{Notify, OnceCell};

use super::embedded::Embedded;
use super::entry::{ChunkRead, Drafted, Snapshot};
use super::lease::Claimed;
use super::requests::{Asked, Requests};
use super::server::Server;
use super::server::client::Unavailable;
use super::{
    Announce, Announcement, BackendKind, CacheError, Events, Key, LeagueTag, Lease, Listed, Mode,
    Proposal, Settings, State, Stats, Status, Term, Url,
};
use crate::clock::Moment;
use crate::league::{Edition, StoreId};

/// The protocol in this process, shared by the tasks of the program.
#[derive(Default)]
pub(super) struct Local(Mutex<Embedded>);

impl Local {
    /// Runs one operation at the current time. No operation leaves the machine half changed, so it stays usable after a
    /// panic in another task.
    pub(super) fn run<A>(&self, operation: impl FnOnce(&mut Embedded, Moment) -> A) -> A {
        let mut embedded = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        operation(&mut embedded, Moment::now())
    }
}

/// The active backend.
#[derive(Clone, Copy)]
pub(super) enum Backend<'a> {
    Embedded(&'a Local),
    Server(&'a Server),
}

impl Backend<'_> {
    pub(super) fn kind(self) -> BackendKind {
        match self {
            Self::Embedded(_) => BackendKind::Embedded,
            Self::Server(_) => BackendKind::Redis,
        }
    }

    /// Reads the entry of an edition, and what is announced.
    pub(super) async fn look(self, key: &Key, edition: Edition) -> Result<Snapshot, Unavailable> {
        match self {
            Self::Embedded(local) => Ok(local.run(|it, now| it.look(now, key, edition))),
            Self::Server(server) => server.look(key, edition).await,
        }
    }

    /// Reads what is announced.
    pub(super) async fn announced(self, league: &LeagueTag) -> Result<Announcement, Unavailable> {
        match self {
            Self::Embedded(local) => Ok(local.run(|it, now| it.announced(now, league))),
            Self::Server(server) => server.announced(league).await,
        }
    }

    /// Reads the directory.
    pub(super) async fn leagues(self) -> Result<Vec<Listed>, Unavailable> {
        match self {
            Self::Embedded(local) => Ok(local.run(Embedded::leagues)),
            Self::Server(server) => server.leagues().await,
        }
    }

    /// Writes a league's line of the directory.
    pub(super) async fn list_league(self, league: &Listed) -> Result<(), Unavailable> {
        match self {
            Self::Embedded(local) => {
                local.run(|it, now| it.list_league(now, league));
                Ok(())
            }
            Self::Server(server) => server.list_league(league).await,
        }
    }

    /// Removes a league's line of the directory; whether there was one.
    pub(super) async fn unlist(self, tag: &str) -> Result<bool, Unavailable> {
        match self {
            Self::Embedded(local) => Ok(local.run(|it, now| it.unlist(now, tag))),
            Self::Server(server) => server.unlist(tag).await,
        }
    }

    /// Reads the store of whatever league has the place of this one.
    pub(super) async fn store_at(self, league: &LeagueTag) -> Result<Option<StoreId>, Unavailable> {
        match self {
            Self::Embedded(local) => Ok(local.run(|it, now| it.store_at(now, league))),
            Self::Server(server) => server.store_at(league).await,
        }
    }

    pub(super) async fn chunk(
        self,
        key: &Key,
        edition: Edition,
        at: usize,
    ) -> Result<Option<ChunkRead>, Unavailable> {
        match self {
            Self::Embedded(local) => Ok(local.run(|it, now| it.chunk(now, key, edition, at))),
            Self::Server(server) => server.chunk(key, edition, at).await,
        }
    }

    pub(super) async fn announce(
        self,
        league: &LeagueTag,
        proposal: &Proposal,
    ) -> Result<Announce, Unavailable> {
        match self {
            Self::Embedded(local) => Ok(local.run(|it, now| it.announce(now, league, proposal))),
            Self::Server(server) => server.announce(league, proposal).await,
        }
    }

    pub(super) async fn claim(
        self,
        key: &Key,
        edition: Edition,
        token: &str,
        term: Term,
    ) -> Result<Claimed, Unavailable> {
        match self {
            Self::Embedded(local) => {
                Ok(local.run(|it, now| it.claim(now, key, edition, token, term)))
            }
            Self::Server(server) => server.claim(key, edition, token, term).await,
        }
    }

    /// Gives a lease back. One that cannot be given back ends by itself.
    pub(super) async fn release(self, key: &Key, lease: &Lease) {
        let (edition, token) = (lease.edition, lease.token.as_str());
        match self {
            Self::Embedded(local) => local.run(|it, now| it.release(now, key, edition, token)),
            Self::Server(server) => server.release(key, edition, token).await,
        }
    }

    /// Fills an entry, and reads what is announced then.
    pub(super) async fn fill(self, draft: &Drafted<'_>) -> Result<Announcement, Unavailable> {
        match self {
            Self::Embedded(local) => Ok(local.run(|it, now| it.fill(now, draft))),
            Self::Server(server) => server.fill(draft).await,
        }
    }
}

// The requests of readers.

impl Backend<'_> {
    pub(super) async fn ask(self, league: &LeagueTag, member: &str) -> Result<Asked, Unavailable> {
        match self {
            Self::Embedded(local) => Ok(local.run(|it, now| it.ask(now, league, member))),
            Self::Server(server) => server.ask(league, member).await,
        }
    }

    pub(super) async fn is_wanted(
        self,
        league: &LeagueTag,
        member: &str,
    ) -> Result<bool, Unavailable> {
        match self {
            Self::Embedded(local) => Ok(local.run(|it, now| it.is_wanted(now, league, member))),
            Self::Server(server) => server.is_wanted(league, member).await,
        }
    }

    pub(super) async fn wanted(self, league: &LeagueTag) -> Result<Requests, Unavailable> {
        match self {
            Self::Embedded(local) => Ok(local.run(|it, now| it.wanted(now, league))),
            Self::Server(server) => server.wanted(league).await,
        }
    }

    pub(super) async fn end_requests(
        self,
        league: &LeagueTag,
        members: &[Vec<u8>],
        all: bool,
    ) -> Result<(), Unavailable> {
        match self {
            Self::Embedded(local) => {
                local.run(|it, now| it.end_requests(now, league, members, all));
                Ok(())
            }
            Self::Server(server) => server.end_requests(league, members, all).await,
        }
    }
}

// The backend selection and the fallback to the embedded cache.

/// The backends that a program may use.
pub(super) enum BackendSelector {
    /// No backend.
    Off,
    /// The embedded cache.
    Embedded,
    /// A server, with the embedded cache as the fallback while it is unavailable.
    Server(Configured),
    /// The server on this machine if it answers at the first use; otherwise the embedded cache, for the rest of the
    /// session.
    Guess(Configured, OnceCell<bool>),
}

/// What a program tells of its own session.
#[derive(Default)]
pub(super) struct Session {
    pub(super) stats: Stats,
    pub(super) program: Arc<str>,
    pub(super) events: Arc<Events>,
}

/// A server and its address.
pub(super) struct Configured {
    server: Server,
    url: Url,
    changed: Arc<Notify>,
    /// Whether the embedded cache replaced the server since the server last answered.
    stood_in: AtomicBool,
}

impl BackendSelector {
    /// Selects the backend from the settings. Does no I/O.
    pub(super) fn new(settings: &Settings, changed: &Arc<Notify>) -> Result<Self, CacheError> {
        let configured = |url: Url| -> Result<Configured, CacheError> {
            Ok(Configured {
                server: Server::over(&url, settings.tls.clone(), Arc::clone(changed))?,
                url,
                changed: Arc::clone(changed),
                stood_in: AtomicBool::new(false),
            })
        };
        Ok(match (settings.mode, &settings.url) {
            (Mode::Off, _) => Self::Off,
            (Mode::Embedded, _) => Self::Embedded,
            (Mode::Auto | Mode::Redis, Some(url)) => Self::Server(configured(url.clone())?),
            (Mode::Redis, None) => Self::Server(configured(Url::local()?)?),
            (Mode::Auto, None) => Self::Guess(configured(Url::local()?)?, OnceCell::new()),
        })
    }

    /// The active backend; `None` when there is no cache.
    pub(super) async fn backend<'a>(&'a self, local: &'a Local) -> Option<Backend<'a>> {
        let configured = match self {
            Self::Off => return None,
            Self::Server(configured) => configured,
            Self::Guess(configured, found) if configured.answers(found).await => configured,
            Self::Embedded | Self::Guess(..) => return Some(Backend::Embedded(local)),
        };
        let server = &configured.server;
        if server.client.is_away() {
            configured.stood_in.store(true, Ordering::Relaxed);
            return Some(Backend::Embedded(local));
        }
        // Other viewers may have flushed the server's cache while it was unavailable to this process, so the entries of
        // the fallback are no longer valid.
        if configured.stood_in.swap(false, Ordering::Relaxed) {
            local.run(|embedded, _| *embedded = Embedded::default());
        }
        Some(Backend::Server(server))
    }

    /// Begins to connect to the server, if there may be one.
    pub(super) fn connect(&self) {
        if let Some(configured) = self.configured() {
            configured.server.client.connect();
        }
    }

    /// The server, available or not; `None` when there is none.
    pub(super) async fn server(&self) -> Option<&Server> {
        match self {
            Self::Off | Self::Embedded => None,
            Self::Server(configured) => Some(&configured.server),
            Self::Guess(configured, found) => {
                let there = configured.answers(found).await;
                there.then_some(&configured.server)
            }
        }
    }

    /// The server, available or not, as far as it is known without a request; `None` when there is none.
    pub(super) fn chosen(&self) -> Option<&Server> {
        let chosen = self.configured().filter(|_| !self.is_undecided());
        chosen.map(|configured| &configured.server)
    }

    /// The address of the server; `None` when there is none.
    pub(super) fn address(&self) -> Option<String> {
        self.configured()
            .map(|configured| configured.url.to_string())
    }

    /// Whether a server ever took a call; true without a server.
    pub(super) fn is_reached(&self) -> bool {
        self.configured()
            .is_none_or(|configured| configured.server.client.is_reached())
    }

    /// The status as it is shown to the user.
    pub(super) fn status(&self, session: Session) -> Status {
        let client = self.configured().map(|known| &known.server.client);
        let backend = match (self, client) {
            (Self::Off, _) => BackendKind::Off,
            (_, Some(client)) if !client.is_away() && !self.is_undecided() => BackendKind::Redis,
            _ => BackendKind::Embedded,
        };
        Status {
            backend,
            state: client.map_or(State::Off, |client| client.state()),
            address: self.address(),
            round_trip_micros: client.and_then(|client| client.round_trip()),
            stats: session.stats,
            program: session.program,
            events: session.events,
        }
    }

    /// The server that is in use or may still be chosen.
    fn configured(&self) -> Option<&Configured> {
        match self {
            Self::Off | Self::Embedded => None,
            Self::Server(configured) => Some(configured),
            Self::Guess(configured, found) => (found.get() != Some(&false)).then_some(configured),
        }
    }

    fn is_undecided(&self) -> bool {
        matches!(self, Self::Guess(_, found) if !found.initialized())
    }
}

impl Configured {
    /// Whether the default server, which the user did not configure, answered the first request.
    async fn answers(&self, found: &OnceCell<bool>) -> bool {
        if let Some(&known) = found.get() {
            return known;
        }
        let there = *found.get_or_init(|| self.server.client.is_there()).await;
        self.changed.notify_waiters();
        there
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn selector(mode: Mode, url: Option<&str>) -> BackendSelector {
        let settings = Settings {
            mode,
            url: url.map(|url| url.parse().unwrap()),
            ..Settings::default()
        };
        BackendSelector::new(&settings, &Arc::default()).unwrap()
    }

    fn seen(selector: &BackendSelector) -> (BackendKind, State, Option<String>) {
        let status = selector.status(Session::default());
        (status.backend, status.state, status.address)
    }

    #[test]
    fn the_mode_and_the_url_decide_whom_to_ask() {
        let local = Some("redis://127.0.0.1:6379/0".to_owned());
        let named = Some("redis://h:1/0".to_owned());
        let (off, embedded, redis) = (BackendKind::Off, BackendKind::Embedded, BackendKind::Redis);
        for (mode, url, expected) in [
            (Mode::Off, Some("redis://h:1"), (off, State::Off, None)),
            (
                Mode::Embedded,
                Some("redis://h:1"),
                (embedded, State::Off, None),
            ),
            (Mode::Redis, None, (redis, State::Connecting, local.clone())),
            (
                Mode::Redis,
                Some("redis://h:1"),
                (redis, State::Connecting, named.clone()),
            ),
            (
                Mode::Auto,
                Some("redis://h:1"),
                (redis, State::Connecting, named),
            ),
            (Mode::Auto, None, (embedded, State::Connecting, local)),
        ] {
            assert_eq!(seen(&selector(mode, url)), expected, "{mode} {url:?}");
        }
    }

    #[tokio::test]
    async fn a_guess_that_finds_no_server_is_final() {
        let BackendSelector::Server(nowhere) =
            selector(Mode::Redis, Some("unix:///nowhere/r.sock"))
        else {
            unreachable!("a URL was given")
        };
        let guess = BackendSelector::Guess(nowhere, OnceCell::new());
        let local = Local::default();
        let backend = guess.backend(&local).await.unwrap();
        assert_eq!(backend.kind(), BackendKind::Embedded);
        assert!(guess.server().await.is_none());
        assert_eq!(seen(&guess), (BackendKind::Embedded, State::Off, None));
    }
}
