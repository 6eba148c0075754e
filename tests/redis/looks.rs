//! What the look of a reader costs, and that it believes nothing for being cheap.

use libtest_mimic::Trial;
use redis::{Commands, Connection};
use scoretable::cache::Cache;
use scoretable::demo::{self, Plan};
use scoretable::league::{Facts, GameResult};
use scoretable::loader::{Loaded, Loader, Memory, Reader, Request, Verdict, Viewer};

use crate::support::filed::Filed;
use crate::support::redis_server::RedisServer;
use crate::support::trials::server_trial;
use crate::support::viewer::settings;

/// A league, its publisher, and a reader that has seen its newest week.
struct Place {
    server: RedisServer,
    league: Filed,
    publisher: Loader,
    reader: Reader,
}

/// What a load came to, and cost.
struct Load {
    loaded: Loaded,
    commands: u64,
    /// Bytes that the server sent.
    bytes: u64,
}

impl Load {
    fn is_current(&self) -> bool {
        self.loaded.source.viewer == Viewer::Reader(None)
    }
}

impl Place {
    async fn new() -> Self {
        let (server, league) = (RedisServer::start(), Filed::new(40));
        let cache = || Cache::new(settings(Some(&server.url()))).unwrap();
        let publisher = Loader::new(cache(), league.store()).unwrap();
        publisher.publish_newest().await.unwrap();
        let id = league.store().head().unwrap().id;
        let reader = Reader::new(cache(), &id, Memory::default());
        let place = Self {
            server,
            league,
            publisher,
            reader,
        };
        assert!(place.load().await.is_current());
        place
    }

    async fn load(&self) -> Load {
        let mut hand = self.server.connection();
        let before = spent(&mut hand);
        let loaded = self.reader.load(Request::default()).await.unwrap();
        let after = spent(&mut hand);
        Load {
            loaded,
            commands: after.0 - before.0,
            bytes: after.1 - before.1,
        }
    }

    /// A result is corrected.
    async fn correct(&self) {
        let plan = Plan {
            players: 40,
            weeks: 5,
            ..Plan::default()
        };
        let (_, mut facts) = demo::league(&plan).unwrap();
        let mut games = facts.games.iter_mut();
        let played = games.rfind(|game| game.result.is_some()).unwrap();
        played.result = Some(GameResult::Final { home: 60, away: 1 });
        let games = vec![played.clone()];
        let corrected = Facts {
            games,
            ..Facts::default()
        };
        self.publisher.write(corrected).await.unwrap();
    }

    fn table(&self) -> String {
        self.league.key().table(self.league.edition())
    }
}

/// The commands that a server has answered so far, and the bytes that it sent but for the answers to this.
fn spent(hand: &mut Connection) -> (u64, u64) {
    let stats: String = redis::cmd("INFO").arg("stats").query(hand).unwrap();
    let sent = stats
        .lines()
        .find_map(|line| line.strip_prefix("total_net_output_bytes:"));
    // What is sent from here on is the size of this and the next answer, which both looks at it have alike.
    let sent: u64 = sent.unwrap().parse().unwrap();
    let all: String = redis::cmd("INFO").arg("commandstats").query(hand).unwrap();
    let calls = all.lines().filter_map(|line| {
        let (name, rest) = line.strip_prefix("cmdstat_")?.split_once(":calls=")?;
        let calls: u64 = rest.split(',').next()?.parse().ok()?;
        matches!(name, "hmget" | "pttl" | "zscore" | "evalsha" | "eval").then_some(calls)
    });
    (calls.sum(), sent)
}

async fn an_import_costs_two_looks_and_a_flush_one_without_a_payload() {
    let place = Place::new().await;
    let idle = place.load().await;
    place.correct().await;
    let imported = place.load().await;
    assert!(imported.is_current());
    assert_eq!(
        (idle.commands, imported.commands),
        (3, 6),
        "one look, and two"
    );
    let payload = imported.loaded.source.bytes;
    assert!(imported.bytes > payload + idle.bytes, "{}", imported.bytes);
    let ours = place.publisher.load(Request::default()).await.unwrap();
    assert_eq!(imported.loaded.table, ours.table);

    place.publisher.flush().await.unwrap();
    place.publisher.publish_newest().await.unwrap();
    let flushed = place.load().await;
    assert!(flushed.is_current());
    assert_eq!(flushed.commands, 3);
    assert!(
        flushed.bytes < idle.bytes + payload / 2,
        "{}",
        flushed.bytes
    );
    assert!(flushed.loaded.source.built.at > imported.loaded.source.built.at);
    // The entry that was built again is the one held from now on.
    assert_eq!(place.load().await.commands, 3);
}

/// The entry from before a flush has the payload that the reader holds, and is not current for all that.
async fn what_a_flush_removed_is_not_current_when_it_comes_back() {
    let place = Place::new().await;
    let (table, mut hand) = (place.table(), place.server.connection());
    let old: Vec<u8> = redis::cmd("DUMP").arg(&table).query(&mut hand).unwrap();
    place.publisher.flush().await.unwrap();
    let restore = redis::cmd("RESTORE")
        .arg(&table)
        .arg(600_000)
        .arg(&old)
        .exec(&mut hand);
    restore.unwrap();
    let load = place.load().await;
    assert_eq!(load.loaded.source.verdict, Verdict::Flushed);
    assert!(!load.is_current());

    // With the right nonce it still has the checksum of another fill.
    let reference = place.league.key().league.reference();
    let nonce: String = hand.hget(reference, "nonce").unwrap();
    let () = hand.hset(&table, "nonce", nonce).unwrap();
    let load = place.load().await;
    assert_eq!(load.loaded.source.verdict, Verdict::Corrupt);
    assert!(!load.is_current());
}

pub(crate) fn trials() -> Vec<Trial> {
    vec![
        server_trial(
            "what_an_import_and_a_flush_cost",
            an_import_costs_two_looks_and_a_flush_one_without_a_payload,
        ),
        server_trial(
            "what_a_flush_removed",
            what_a_flush_removed_is_not_current_when_it_comes_back,
        ),
    ]
}
