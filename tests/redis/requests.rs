//! Readers ask for what is not there, and publishers answer: each request once, and nonsense never.

use std::time::Duration;

use libtest_mimic::Trial;
use redis::{Commands, Connection};
use scoretable::cache::{Asked, Cache, Claim, Content, Key, LeagueTag, State, Term};
use scoretable::clock::Stopwatch;
use scoretable::league::{Edition, StoreId, Week};
use scoretable::loader::{Answered, Answering, Change, Fill, Watch};
use scoretable::scoretable::{Kind, Scoretable};
use tokio::task::JoinSet;

use crate::support::league::cache_at;
use crate::support::news::{PATIENCE, hinted};
use crate::support::redis_server::RedisServer;
use crate::support::trials::server_trial;
use crate::support::viewer::{Viewer, settings};

/// A publisher with a small league, which is announced, a reader without a store, and the server between them.
struct Apart {
    publisher: Viewer,
    reader: Cache,
    hand: Connection,
    key: Key,
    edition: Edition,
    server: RedisServer,
}

impl Apart {
    async fn new() -> Self {
        let server = RedisServer::start();
        let publisher = Viewer::new(settings(Some(&server.url())));
        publisher.load().await;
        let (newest, edition) = publisher.entry().await;
        Self {
            publisher,
            reader: cache_at(&server.url()),
            hand: server.connection(),
            // A week that no viewer has loaded.
            key: Key {
                week: Week::new(2),
                ..newest
            },
            edition,
            server,
        }
    }

    async fn answer(&self) -> Answered {
        self.publisher.loader.answer_requests().await.unwrap()
    }

    /// Whether a reader can show the entry.
    async fn is_there(&self, key: &Key) -> bool {
        let found = self.reader.look_up::<Scoretable>(key, self.edition).await;
        found.entry.is_some()
    }

    /// What waits.
    async fn waiting(&self) -> Vec<Vec<u8>> {
        let wanted = self.reader.wanted(&self.key.league).await.unwrap();
        let each = wanted.requests.into_iter();
        each.map(|request| request.member).collect()
    }

    /// Writes a request by hand.
    fn write(&mut self, member: &[u8], score: u64) {
        let wanted = self.key.league.wanted();
        let () = self.hand.zadd(wanted, member, score).unwrap();
    }

    /// How many entries there are.
    fn entries(&self) -> usize {
        let of_entry = |name: &Vec<u8>| name.windows(4).any(|part| part == b"}:t:");
        self.server
            .contents()
            .keys()
            .filter(|it| of_entry(it))
            .count()
    }
}

fn answered(built: u64, there: u64, nonsense: u64) -> Answered {
    Answered {
        built,
        there,
        nonsense,
        ..Answered::default()
    }
}

async fn a_missing_week_is_built_once_and_its_request_ends_with_it() {
    let apart = Apart::new().await;
    assert_eq!(apart.answer().await, Answered::default());
    assert!(!apart.is_there(&apart.key).await);
    assert_eq!(apart.reader.ask(&apart.key).await, Asked::Asked);
    assert_eq!(apart.reader.ask(&apart.key).await, Asked::Already);
    assert!(apart.reader.is_wanted(&apart.key).await);
    assert_eq!(apart.waiting().await, [apart.key.wanted().into_bytes()]);
    assert_eq!(apart.answer().await, answered(1, 0, 0));
    assert!(apart.is_there(&apart.key).await);
    assert!(!apart.reader.is_wanted(&apart.key).await);
    // A reader that asked too late.
    assert_eq!(apart.reader.ask(&apart.key).await, Asked::Asked);
    assert_eq!(apart.answer().await, answered(0, 1, 0));
    assert!(apart.waiting().await.is_empty());
    // A request that no publisher answers grows old, and its set with it.
    assert_eq!(apart.reader.ask(&apart.key).await, Asked::Asked);
    let left: u64 = apart
        .server
        .connection()
        .pttl(apart.key.league.wanted())
        .unwrap();
    assert!((50_000..=60_000).contains(&left), "{left}");
}

/// The entry's chunk is damaged, which only decoding it shows.
async fn a_damaged_entry_is_not_taken_for_the_answer() {
    let mut apart = Apart::new().await;
    apart.reader.ask(&apart.key).await;
    assert_eq!(apart.answer().await, answered(1, 0, 0));
    let table = apart.key.table(apart.edition);
    let () = apart.hand.hset(&table, "0", "seven").unwrap();
    assert!(!apart.is_there(&apart.key).await);
    apart.reader.ask(&apart.key).await;
    assert_eq!(apart.answer().await, answered(1, 0, 0));
    assert!(apart.is_there(&apart.key).await);
}

async fn nonsense_is_removed_and_builds_nothing() {
    let mut apart = Apart::new().await;
    let other = LeagueTag::of(&StoreId::new("2f3a9c02-0000-4000-8000-000000000000").unwrap());
    let elsewhere = Key {
        league: other.clone(),
        ..apart.key.clone()
    };
    let season = apart.key.season;
    let nonsense: Vec<Vec<u8>> = [
        format!("t:standard:{season}:99"),
        format!("t:standard:{season}:31"),
        format!("t:standard:{season}:02"),
        format!("t:fancy:{season}:2"),
        "t:standard:1:2".to_owned(),
        "t:standard:1999:2".to_owned(),
        elsewhere.table(apart.edition),
        apart.key.table(apart.edition),
        "\u{1b}[2J\u{1b}]0;owned\u{7}".to_owned(),
        String::new(),
        "x".repeat(100_000),
    ]
    .into_iter()
    .map(String::into_bytes)
    .chain([vec![0xff, 0xfe, 0], b"t:standard:2024:\xff".to_vec()])
    .collect();
    for member in &nonsense {
        apart.write(member, 1);
    }
    let () = apart
        .hand
        .zadd(other.wanted(), elsewhere.wanted(), 1)
        .unwrap();
    let before = apart.entries();
    let done = apart.answer().await;
    assert_eq!(done, answered(0, 0, nonsense.len() as u64));
    assert_eq!(apart.entries(), before, "nothing was built");
    assert!(apart.waiting().await.is_empty());
    let theirs: usize = apart.hand.zcard(other.wanted()).unwrap();
    assert_eq!(
        theirs, 1,
        "what is asked of another league is its own publisher's"
    );
}

async fn a_thousand_requests_leave_at_most_sixty_four() {
    let apart = Apart::new().await;
    let mut counts = [0; 2];
    for number in 0..1_000 {
        let key = Key {
            content: Content::Details(number),
            ..apart.key.clone()
        };
        match apart.reader.ask(&key).await {
            Asked::Asked => counts[0] += 1,
            Asked::Full => counts[1] += 1,
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(counts, [64, 936]);
    assert_eq!(apart.waiting().await.len(), 64);
}

async fn a_set_full_of_nonsense_keeps_real_requests_out_for_one_round() {
    let mut apart = Apart::new().await;
    let (seconds, _): (u64, u64) = redis::cmd("TIME").query(&mut apart.hand).unwrap();
    for number in 0..64 {
        apart.write(format!("nonsense {number}").as_bytes(), seconds * 1_000);
    }
    assert_eq!(apart.reader.ask(&apart.key).await, Asked::Full);
    assert_eq!(apart.answer().await, answered(0, 0, 64));
    assert_eq!(apart.reader.ask(&apart.key).await, Asked::Asked);
    assert_eq!(apart.answer().await, answered(1, 0, 0));
    assert!(apart.is_there(&apart.key).await);
}

/// It is read in part and removed as a whole, by a publisher or by the next reader that asks.
async fn a_hundred_thousand_requests_cost_one_bounded_read() {
    let mut apart = Apart::new().await;
    let wanted = apart.key.league.wanted();
    let crowd = "
        local time = redis.call('TIME')
        for number = 1, 100000 do redis.call('ZADD', KEYS[1], time[1] * 1000, 'n' .. number) end";
    let script = redis::Script::new(crowd);
    for by_publisher in [true, false] {
        let () = script.key(&wanted).invoke(&mut apart.hand).unwrap();
        apart.write(apart.key.wanted().as_bytes(), 0);
        let () = redis::cmd("CONFIG")
            .arg("RESETSTAT")
            .query(&mut apart.hand)
            .unwrap();
        if by_publisher {
            assert_eq!(apart.answer().await, answered(1, 0, 63));
            let stats: String = redis::cmd("INFO")
                .arg("commandstats")
                .query(&mut apart.hand)
                .unwrap();
            let reads = stats
                .lines()
                .find(|line| line.starts_with("cmdstat_zrange:"));
            assert!(
                reads.is_some_and(|line| line.contains("calls=1,")),
                "{stats}"
            );
            assert!(apart.is_there(&apart.key).await);
        } else {
            assert_eq!(apart.reader.ask(&apart.key).await, Asked::Asked);
            assert_eq!(apart.waiting().await, [apart.key.wanted().into_bytes()]);
            continue;
        }
        assert!(apart.waiting().await.is_empty());
    }
}

async fn a_set_of_another_type_stands_in_no_ones_way() {
    let mut apart = Apart::new().await;
    let wanted = apart.key.league.wanted();
    let () = apart.hand.rpush(&wanted, "a list").unwrap();
    assert_eq!(apart.answer().await, Answered::default());
    assert!(!apart.reader.is_wanted(&apart.key).await);
    // Neither in that of a fill, which would end a request.
    let (newest, _) = apart.publisher.entry().await;
    let () = apart.hand.del(newest.table(apart.edition)).unwrap();
    let filled = apart.publisher.load().await;
    assert_eq!(filled.source.published, Some(Fill::Filled));
    assert_eq!(apart.reader.ask(&apart.key).await, Asked::Asked);
    assert_eq!(apart.answer().await, answered(1, 0, 0));
}

/// The other publisher has the lease, and nothing comes of it: the request is answered as soon as the lease is over.
async fn a_publisher_that_dies_between_claim_and_fill_leaves_the_request() {
    let apart = Apart::new().await;
    apart.reader.ask(&apart.key).await;
    let dying = cache_at(&apart.server.url());
    let said = dying.announced(&apart.key.league).await.unwrap();
    let term = Term::of_build(Duration::ZERO);
    let claim = dying.claim(&apart.key, apart.edition, &said, term).await;
    assert!(matches!(claim, Claim::Go(_)), "{claim:?}");
    drop(dying);
    assert!(apart.reader.is_wanted(&apart.key).await);
    assert_eq!(apart.answer().await, answered(1, 0, 0));
    assert!(apart.is_there(&apart.key).await);
    assert!(!apart.reader.is_wanted(&apart.key).await);
}

/// Some of them look before another has filled, and claim after it. On a busy machine a lease may end before its fill, which
/// costs a build and does no harm.
async fn many_publishers_build_each_entry_once() {
    const TRIES: usize = 10;
    const SHORTEST_LEASE: Duration = Duration::from_millis(250);
    for _ in 0..TRIES {
        let (built, entries, took) = built_by_many().await;
        assert!(built >= entries, "{built} of {entries}");
        if built == entries {
            return;
        }
        let busy = took >= SHORTEST_LEASE;
        assert!(busy, "{built} builds of {entries} entries in {took:?}");
    }
    panic!("this machine is too busy");
}

/// How many builds many publishers needed together, for how many entries, and how long it took.
async fn built_by_many() -> (u64, u64, Duration) {
    let apart = Apart::new().await;
    let of_kind = |kind| (1..=4).map(move |week| (Content::Table(kind), Week::new(week)));
    let each = [Kind::Standard, Kind::Division, Kind::AllTime].into_iter();
    let keys: Vec<Key> = each
        .flat_map(of_kind)
        .map(|(content, week)| Key {
            content,
            week,
            ..apart.key.clone()
        })
        .collect();
    let viewers = [(); 6].map(|()| Viewer::new(settings(Some(&apart.server.url()))));
    for key in &keys {
        assert_eq!(apart.reader.ask(key).await, Asked::Asked);
    }
    let (stopwatch, mut publishers) = (Stopwatch::start(), JoinSet::new());
    for viewer in viewers {
        publishers.spawn(async move { viewer.loader.answer_requests().await.unwrap() });
    }
    let done = publishers.join_all().await;
    let took = stopwatch.elapsed();
    for key in &keys {
        assert!(apart.is_there(key).await, "{key}: {done:?}");
    }
    assert!(apart.waiting().await.is_empty());
    let built = done.iter().map(|done| done.built).sum();
    (built, keys.len() as u64, took)
}

async fn an_older_copy_takes_no_requests() {
    let apart = Apart::new().await;
    let (newer, older) = Viewer::two(&apart.server.url());
    newer.newcomer("Sam Newcomer").await;
    apart.reader.ask(&apart.key).await;
    let mut hand = apart.server.connection();
    // Its calendar is not the league's, so it cannot tell what is nonsense either.
    let () = hand.zadd(apart.key.league.wanted(), "nonsense", 1).unwrap();
    let done = older.loader.answer_requests().await.unwrap();
    assert_eq!(
        (done.built, done.there, done.nonsense, done.left),
        (0, 0, 0, 2)
    );
    let why = done.why.unwrap();
    assert!(
        why.starts_with("this store is at revision 1, the league at 2"),
        "{why}"
    );
    assert_eq!(apart.waiting().await.len(), 2);
    let done = newer.loader.answer_requests().await.unwrap();
    assert_eq!(done, answered(1, 0, 1));
}

/// A league that is flushed between the reading and the build, or written to, is answered in its newest state.
async fn a_store_that_was_written_to_in_silence_answers_with_what_it_wrote() {
    let apart = Apart::new().await;
    apart.reader.ask(&apart.key).await;
    let rename = |store: &mut scoretable::store::Store| store.set_name("Another Name");
    apart.publisher.loader.store().call(rename).await.unwrap();
    assert_eq!(apart.answer().await, answered(1, 0, 0));
    let (_, edition) = apart.publisher.entry().await;
    assert_ne!(edition, apart.edition);
    let found = apart
        .reader
        .look_up::<Scoretable>(&apart.key, edition)
        .await;
    assert!(found.entry.is_some());
}

async fn a_user_who_may_not_ask_is_refused_and_goes_on_reading() {
    let apart = Apart::new().await;
    let mut hand = apart.server.connection();
    for rules in ["+@all -eval -evalsha", "+@all -zadd", "+@read +ping"] {
        let words = format!("ACL SETUSER bob reset on >s3cret ~scoretable:* {rules}");
        let words: Vec<&str> = words.split(' ').collect();
        let () = redis::cmd(words[0])
            .arg(&words[1..])
            .query(&mut hand)
            .unwrap();
        let url = format!("{}?user=bob&pass=s3cret", apart.server.url());
        let reader = cache_at(&url);
        let (newest, edition) = apart.publisher.entry().await;
        assert!(
            reader
                .look_up::<Scoretable>(&newest, edition)
                .await
                .entry
                .is_some()
        );
        let before = reader.status().state;
        let refused = reader.ask(&apart.key).await;
        assert!(
            matches!(&refused, Asked::Refused(State::KeepsNothing(why)) if why.contains("permit")),
            "{rules}: {refused:?}"
        );
        assert_eq!(reader.status().state, before, "{rules}");
        assert_eq!(before, State::Up);
        assert!(
            reader
                .look_up::<Scoretable>(&newest, edition)
                .await
                .entry
                .is_some()
        );
    }
    // A publisher that may not read requests publishes all the same.
    let words = [
        "SETUSER",
        "bob",
        "reset",
        "on",
        ">s3cret",
        "~scoretable:*",
        "+@all",
        "-zrange",
    ];
    let () = redis::cmd("ACL").arg(&words).query(&mut hand).unwrap();
    let url = format!("{}?user=bob&pass=s3cret", apart.server.url());
    let publisher = Viewer::new(settings(Some(&url)));
    apart.reader.ask(&apart.key).await;
    publisher.load().await;
    let done = publisher.loader.answer_requests().await.unwrap();
    assert!(
        done.why
            .is_some_and(|why| why.contains("ZRANGE is not permitted"))
    );
    assert_eq!(publisher.loader.cache().status().state, State::Up);
}

/// The server tells the publisher, which looks for nothing by itself within the test.
async fn a_publisher_is_told_of_requests_and_answers_those_that_wait_already() {
    let apart = Apart::new().await;
    let publisher = Viewer::new(hinted(&apart.server.url()));
    publisher.load().await;
    apart.reader.ask(&apart.key).await;
    let mut watch = Watch::new(&publisher.loader);
    let answering = Answering::start(publisher.loader.clone());
    let told = tokio::spawn(async move {
        loop {
            if watch.next().await == Change::Wanted {
                answering.wake();
            }
        }
    });
    let other = Key {
        content: Content::Table(Kind::Division),
        ..apart.key.clone()
    };
    for key in [&apart.key, &other] {
        let answered = async {
            while apart.reader.is_wanted(key).await || !apart.is_there(key).await {
                tokio::task::yield_now().await;
            }
        };
        let in_time = tokio::time::timeout(PATIENCE, answered).await;
        assert!(in_time.is_ok(), "{key} was not answered");
        apart.reader.ask(&other).await;
    }
    told.abort();
}

pub(crate) fn trials() -> Vec<Trial> {
    vec![
        server_trial(
            "requests::a_missing_week",
            a_missing_week_is_built_once_and_its_request_ends_with_it,
        ),
        server_trial(
            "requests::a_damaged_entry",
            a_damaged_entry_is_not_taken_for_the_answer,
        ),
        server_trial("requests::nonsense", nonsense_is_removed_and_builds_nothing),
        server_trial(
            "requests::a_thousand",
            a_thousand_requests_leave_at_most_sixty_four,
        ),
        server_trial(
            "requests::full_of_nonsense",
            a_set_full_of_nonsense_keeps_real_requests_out_for_one_round,
        ),
        server_trial(
            "requests::a_hundred_thousand",
            a_hundred_thousand_requests_cost_one_bounded_read,
        ),
        server_trial(
            "requests::another_type",
            a_set_of_another_type_stands_in_no_ones_way,
        ),
        server_trial(
            "requests::a_dead_publisher",
            a_publisher_that_dies_between_claim_and_fill_leaves_the_request,
        ),
        server_trial(
            "requests::many_publishers",
            many_publishers_build_each_entry_once,
        ),
        server_trial("requests::an_older_copy", an_older_copy_takes_no_requests),
        server_trial(
            "requests::written_in_silence",
            a_store_that_was_written_to_in_silence_answers_with_what_it_wrote,
        ),
        server_trial(
            "requests::rights",
            a_user_who_may_not_ask_is_refused_and_goes_on_reading,
        ),
        server_trial(
            "requests::told",
            a_publisher_is_told_of_requests_and_answers_those_that_wait_already,
        ),
    ]
}
