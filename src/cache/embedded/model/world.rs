//! The state of the model: the cache, the clients, the invariants, the mutations of the protocol, and what really
//! happened.

use std::hash::Hash;
use std::sync::LazyLock;
use std::time::Duration;

use crate::cache::embedded::{Chunk, Embedded, Lease, Meta, Nonce};
use crate::cache::entry::Found;
use crate::cache::{Built, Claim, Fill, Key, LeagueTag, Term, Verdict};
use crate::clock::Moment;
use crate::league::{Digest, Edition, Revision, Season, StoreId, Week};
use crate::scoretable::Kind;

pub(super) const LEASE: Duration = Duration::from_secs(5);
pub(super) const TTL: Duration = Duration::from_secs(100);
pub(super) const GRACE: Duration = Duration::from_secs(50);

/// The entry that everything is about.
pub(super) static KEY: LazyLock<Key> = LazyLock::new(|| Key {
    league: LeagueTag::of(&StoreId::new("1f3a9c02-0000-4000-8000-000000000000").unwrap()),
    kind: Kind::Enhanced,
    season: Season::new(2024).unwrap(),
    week: Week::new(1),
});

/// The same key of another league, whose id begins like the first one's.
static STRANGER: LazyLock<Key> = LazyLock::new(|| Key {
    league: LeagueTag::of(&StoreId::new("1f3a9c02-1111-4111-8111-111111111111").unwrap()),
    ..KEY.clone()
});

pub(super) const TERM: Term = Term {
    lease: LEASE,
    longest: LEASE,
};

/// Which store the clients read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stores {
    /// All the one that is written.
    Shared,
    /// Each a copy, which moves by itself.
    Copies,
    /// All the one that is written, until one of them writes to a copy of its own apart.
    Apart,
    /// Each one of its own: they are of two leagues whose ids begin alike.
    Strangers,
}

/// How much may happen of what has to be counted, and what is looked for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Setting {
    /// Writes.
    pub(super) commits: u64,
    /// Flushes.
    pub(super) flushes: u64,
    /// Arrivals of a FLUSH that arrived before.
    pub(super) flushes_again: u64,
    /// Whether the flush names the entry.
    pub(super) flush_knows: bool,
    /// Evictions of the fence.
    pub(super) evictions: u64,
    /// How often each client sets out to build.
    pub(super) attempts: [u8; 2],
    pub(super) stores: Stores,
    /// Whether requests of attempts that are over may arrive once more.
    pub(super) late: bool,
    pub(super) damage: Option<Damage>,
    pub(super) watched: &'static [Promise],
}

impl Setting {
    /// The entry that a client is about.
    pub(super) fn key(&self, who: Who) -> &'static Key {
        match (self.stores, who) {
            (Stores::Strangers, Who::B) => &STRANGER,
            _ => &KEY,
        }
    }
}

/// One state. Time stands still in it: what ends, ends by an event.
#[derive(Clone, Debug, Hash)]
pub(super) struct World {
    pub(super) cache: Embedded,
    pub(super) clients: [Client; 2],
    /// The revision of the last write.
    pub(super) committed: Revision,
    pub(super) flushes: u64,
    pub(super) flushes_again: u64,
    pub(super) evictions: u64,
    pub(super) truth: Truth,
}

impl World {
    /// Where everything begins: a league with one write behind it, and an empty cache.
    pub(super) fn new() -> Self {
        Self {
            cache: Embedded::default(),
            clients: [Client::new(), Client::new()],
            committed: Revision(1),
            flushes: 0,
            flushes_again: 0,
            evictions: 0,
            truth: Truth::default(),
        }
    }

    pub(super) fn client(&self, who: Who) -> &Client {
        &self.clients[who as usize]
    }

    pub(super) fn client_mut(&mut self, who: Who) -> &mut Client {
        &mut self.clients[who as usize]
    }

    /// The time. An eviction takes some, or the fence that follows could get the nonce of the one that is gone.
    pub(super) fn now(&self) -> Moment {
        Moment(1_700_000_000_000 + self.evictions)
    }
}

// A viewer, as far as the cache can tell.

/// Which of the two.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Who {
    A,
    B,
}

impl Who {
    pub(super) const ALL: [Self; 2] = [Self::A, Self::B];
}

/// A client and the copy of the store it reads.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Client {
    /// What its store holds.
    pub(super) store: Edition,
    /// How often it set out to build.
    pub(super) attempt: u8,
    pub(super) doing: Doing,
    /// What it sent, where a network may hold copies of that.
    pub(super) late: Vec<Request>,
}

/// How far an attempt has come.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Doing {
    Idle,
    /// CLAIM is on its way, with the revision the store had.
    Asking(Revision),
    /// CLAIM was answered: the nonce, and how many flushes were over by then.
    Leased(Nonce, u64),
    /// The table is staged, and FILL on its way.
    Staged(Meta),
}

/// Something a client asks of the cache.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Request {
    Claim(String, Revision),
    Stage(Meta),
    Fill(Meta),
}

impl Client {
    pub(super) fn new() -> Self {
        Self {
            store: edition(Revision(1)),
            attempt: 0,
            doing: Doing::Idle,
            late: Vec::new(),
        }
    }

    /// The token of the present attempt.
    pub(super) fn token(&self, who: Who) -> String {
        format!("{who:?}{}", self.attempt)
    }

    /// Sets out to build: reads the store's revision, and sends CLAIM.
    pub(super) fn ask(&mut self, who: Who, setting: &Setting) {
        self.attempt += 1;
        self.doing = Doing::Asking(self.store.revision);
        if setting.late {
            let claim = Request::Claim(self.token(who), self.store.revision);
            self.late.push(claim);
        }
    }

    /// Writes facts to its store that no other store has.
    pub(super) fn fork(&mut self, who: Who) {
        self.store = Edition {
            revision: Revision(self.store.revision.0 + 1),
            facts: Digest(1 + who as u64),
        };
    }

    /// Whether its store was written to apart.
    pub(super) fn is_apart(&self) -> bool {
        self.store.facts != Digest::default()
    }

    /// Reads the store, and sends first the table and then FILL. Only the holder of a lease does.
    pub(super) fn stage(&mut self, who: Who, setting: &Setting) -> Option<Meta> {
        let Doing::Leased(nonce, flushes) = &self.doing else {
            return None;
        };
        let key = setting.key(who);
        let meta = meta(key, self.token(who), nonce.clone(), self.store, *flushes);
        self.doing = Doing::Staged(meta.clone());
        if setting.late {
            let (stage, fill) = (Request::Stage(meta.clone()), Request::Fill(meta.clone()));
            self.late.extend([stage, fill]);
        }
        Some(meta)
    }
}

/// Metadata of a table. In what the protocol does not read the truth travels: in `built`, how many flushes were over when it
/// was claimed, the revision of its data, and its league; in `rows`, its facts.
pub(super) fn meta(key: &Key, token: String, nonce: Nonce, store: Edition, flushes: u64) -> Meta {
    let Edition { revision, facts } = store;
    Meta {
        store: key.league.store().clone(),
        nonce,
        revision,
        facts,
        rows: facts.0,
        chunks: 1,
        built: Built {
            at: Moment(flushes),
            micros: revision.0,
            by: key.league.store().to_string(),
        },
        grace: GRACE,
        token,
        checksum: Digest::default(),
    }
}

/// The edition of that revision, of a copy that was not written to apart.
pub(super) fn edition(revision: Revision) -> Edition {
    Edition {
        revision,
        facts: Digest::default(),
    }
}

// Checks taken out of the protocol, one at a time, to see the search miss them. The machine itself is left as it is: it is
// handed what makes its check pass.

/// The check that is missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Damage {
    /// Neither a fill nor a look-up asks for the nonce: both are handed the fence's.
    NonceUnchecked,
    /// A fill is not asked for its nonce, but a look-up is.
    NonceUncheckedByFill,
    /// Neither a fill nor a look-up asks for the revision: both are handed the fence's if that is higher.
    RevisionUnchecked,
    /// A fill is not asked for its facts: it is handed those of the entry that is there.
    FactsUnchecked,
    /// A look-up does not say which revision the viewer's own store has.
    StoreUnseen,
    /// A claim is not asked for its token: it is handed the holder's.
    TokenUnchecked,
    /// A lease does not end.
    LeaseEndless,
    /// Nothing is asked for its league: all say that they are of the first one.
    LeagueUnchecked,
}

/// The key that a client names, once the check is out.
pub(super) fn key(setting: &Setting, who: Who) -> &'static Key {
    match setting.damage {
        Some(Damage::LeagueUnchecked) => &KEY,
        _ => setting.key(who),
    }
}

/// What a fill carries, once the check is out.
pub(super) fn forged(damage: Option<Damage>, cache: &mut Embedded, meta: &Meta) -> Meta {
    let mut meta = meta.clone();
    if damage == Some(Damage::LeagueUnchecked) {
        meta.store = KEY.league.store().clone();
    }
    let Some(fenced) = cache.fences.get(&KEY.league.fence()) else {
        return meta;
    };
    match (damage, &fenced.fence.nonce) {
        (Some(Damage::NonceUnchecked), Some(nonce)) => meta.nonce = nonce.clone(),
        (Some(Damage::NonceUncheckedByFill), Some(nonce)) => {
            meta.nonce = nonce.clone();
            return meta;
        }
        (Some(Damage::RevisionUnchecked), _) => {
            meta.revision = meta.revision.max(fenced.fence.revision);
        }
        (Some(Damage::FactsUnchecked), _) => {
            let found = cache.clone().glance(Moment(0), &KEY).found;
            if let Found::Record(record) = found {
                meta.facts = record.meta.facts;
            }
        }
        (Some(Damage::LeagueUnchecked), _) => {}
        _ => return meta,
    }
    // A look-up is handed what the entry says.
    if let Some(stage) = cache.stages.get_mut(&KEY.league.stage(&meta.token)) {
        stage.value.meta = Some(meta.clone());
    }
    meta
}

/// The token that a claim carries, once the check is out.
pub(super) fn borrowed(damage: Option<Damage>, cache: &Embedded, token: &str) -> String {
    let holder = cache.leases.get(&KEY.lease());
    match (damage, holder) {
        (Some(Damage::TokenUnchecked), Some(holder)) => holder.value.clone(),
        _ => token.to_owned(),
    }
}

/// What a viewer says of its store in a look-up, once the check is out.
pub(super) fn named(damage: Option<Damage>, store: Edition) -> Edition {
    match damage {
        Some(Damage::StoreUnseen) => edition(Revision(0)),
        _ => store,
    }
}

// What must be so in every state.

/// What the cache promises.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Promise {
    /// What a viewer is shown was claimed after the last flush that was over.
    NothingFlushed,
    /// What a viewer is shown is not older than the highest revision announced since the fence came to be, nor than the
    /// viewer's own store.
    NothingOutdated,
    /// What a viewer is shown of its own store's revision is of its own store's facts.
    NothingForked,
    /// What a viewer is shown is of its own league.
    NothingForeign,
    /// Under one nonce, no older data is published after newer data: who is behind overwrites nothing.
    NoStepBack,
    /// While one client holds the lease, no other client is told to build.
    OneBuilds,
    /// A table that was published, by the answer to its fill, is found by every client with the same revision.
    FilledIsFound,
    /// Once the lease has ended, a client whose store has everything gets it, fills, and finds its table fresh.
    NoViewerIsStuck,
}

impl Promise {
    pub(super) const ALL: [Self; 8] = [
        Self::NothingFlushed,
        Self::NothingOutdated,
        Self::NothingForked,
        Self::NothingForeign,
        Self::NoStepBack,
        Self::OneBuilds,
        Self::FilledIsFound,
        Self::NoViewerIsStuck,
    ];
}

impl World {
    /// A promise that does not hold here.
    pub(super) fn broken(&self, setting: &Setting) -> Option<Promise> {
        let holds = |promise: &Promise| match promise {
            Promise::NothingFlushed => {
                self.all_shown(setting, |_, _, meta| meta.built.at.0 == self.flushes)
            }
            Promise::NothingOutdated => self.all_shown(setting, |_, store, meta| {
                Revision(meta.built.micros) >= self.truth.announced.max(store.revision)
            }),
            Promise::NothingForked => self.all_shown(setting, |_, store, meta| {
                store.revision != Revision(meta.built.micros) || store.facts == Digest(meta.rows)
            }),
            Promise::NothingForeign => self.all_shown(setting, |who, _, meta| {
                meta.built.by == setting.key(who).league.store().as_str()
            }),
            Promise::NoStepBack | Promise::OneBuilds | Promise::FilledIsFound => {
                self.truth.broken != Some(*promise)
            }
            Promise::NoViewerIsStuck => self.goes_on(setting),
        };
        setting
            .watched
            .iter()
            .find(|promise| !holds(promise))
            .copied()
    }

    /// Whether what each client would be shown, if anything, is as it should be for its store.
    fn all_shown(&self, setting: &Setting, right: impl Fn(Who, Edition, &Meta) -> bool) -> bool {
        let glance = self.cache.clone().glance(self.now(), &KEY);
        let Found::Record(record) = &glance.found else {
            return true;
        };
        Who::ALL.into_iter().all(|who| {
            let store = self.client(who).store;
            let league = &key(setting, who).league;
            match glance.verdict(league, named(setting.damage, store)) {
                Verdict::Fresh | Verdict::Stale => right(who, store, &record.meta),
                _ => true,
            }
        })
    }

    /// Whether a client whose store has everything comes to a fresh table all by itself, once the lease has ended.
    fn goes_on(&self, setting: &Setting) -> bool {
        let (mut cache, mine) = (self.cache.clone(), edition(self.committed));
        let now = match setting.damage {
            Some(Damage::LeaseEndless) => self.now(),
            _ => self.now().after(LEASE),
        };
        let Claim::Go(Lease { token, nonce, .. }) =
            cache.claim(now, &KEY, "healthy", TERM, mine.revision)
        else {
            return false;
        };
        let meta = meta(&KEY, token, nonce, mine, 0);
        cache.stage(now, &KEY, &meta, 0, &Chunk::default());
        cache.fill(now, &KEY, &meta, TTL + GRACE) == Fill::Filled
            && cache.glance(now, &KEY).verdict(&KEY.league, mine) == Verdict::Fresh
    }
}

// What is so, whatever the cache believes.

/// What an observer of all that happens would have written down.
#[derive(Clone, Debug, Default, Hash)]
pub(super) struct Truth {
    /// The highest revision that reached the fence, in ADVANCE, CLAIM or a fill that was published, since it last came to be.
    pub(super) announced: Revision,
    /// The newest data published under a nonce.
    published: Option<(Nonce, Revision)>,
    /// Who was told to go, and has not filled since, nor has the lease ended, nor a flush dropped it.
    holder: Option<String>,
    /// A promise that was broken on the way here.
    pub(super) broken: Option<Promise>,
}

impl Truth {
    pub(super) fn announced(&mut self, revision: Revision) {
        self.announced = self.announced.max(revision);
    }

    pub(super) fn fence_gone(&mut self) {
        self.announced = Revision::default();
        self.nonce_gone();
    }

    /// A nonce that is gone never comes back; what was published under it is of no interest.
    pub(super) fn nonce_gone(&mut self) {
        self.published = None;
    }

    /// A client was told to build.
    pub(super) fn went(&mut self, token: &str) {
        if self.holder.as_ref().is_some_and(|holder| holder != token) {
            self.broken = Some(Promise::OneBuilds);
        }
        self.holder = Some(token.to_owned());
    }

    /// A fill arrived.
    pub(super) fn released(&mut self, token: &str) {
        self.holder.take_if(|holder| holder == token);
    }

    /// The lease ended.
    pub(super) fn lease_ended(&mut self) {
        self.holder = None;
    }

    /// A fill was told that it is published, and this is what a viewer of the same revision finds.
    pub(super) fn found(&mut self, verdict: Verdict) {
        if !matches!(verdict, Verdict::Fresh | Verdict::Stale) {
            self.broken = Some(Promise::FilledIsFound);
        }
    }

    /// Data of a revision was published under a nonce.
    pub(super) fn published(&mut self, nonce: &Nonce, revision: Revision) {
        match &self.published {
            Some((last, newest)) if last == nonce && revision < *newest => {
                self.broken = Some(Promise::NoStepBack);
            }
            _ => self.published = Some((nonce.clone(), revision)),
        }
    }
}
