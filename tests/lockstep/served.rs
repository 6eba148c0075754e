//! The steps on a server.

use std::sync::Arc;

use crate::cache::entry::Snapshot;
use crate::cache::server::Server;
use crate::cache::server::client::Unavailable;
use crate::league::Revision;
use crate::tls::Tls;
use redis::{Connection, Script};

use super::answer::{Answer, Nonces};
use super::redis_server::RedisServer;
use super::request::{Memories, chunk, entry, league, meta, name, term, units};
use super::step::{Draft, Place, Step};

/// Lets time pass: what has less left to live than that dies, and everything else comes nearer to its end.
const PASS: &str = "
    for _, name in ipairs(redis.call('KEYS', '*')) do
      local left = redis.call('PTTL', name)
      if left >= 0 then redis.call('PEXPIRE', name, left - ARGV[1]) end
    end";

/// Overwrites a field of a hash that is there; takes away one that is a number.
const SPOIL: &str = "
    if redis.call('TYPE', KEYS[1]).ok ~= 'hash' then return end
    if tonumber(ARGV[1]) then redis.call('HDEL', KEYS[1], ARGV[1])
    else redis.call('HSET', KEYS[1], ARGV[1], ARGV[2]) end";

/// A server, the program's connection to it, and a connection of the test's own.
pub(super) struct Served {
    server: Server,
    hand: Connection,
    pub(super) nonces: Nonces,
}

impl Served {
    /// Begins with nothing in the server.
    pub(super) fn new(redis: &RedisServer) -> Self {
        let mut hand = redis.connection();
        redis::cmd("FLUSHALL").exec(&mut hand).unwrap();
        let url = redis.url().parse().unwrap();
        Self {
            server: Server::new(&url, Tls::default(), Arc::default()).unwrap(),
            hand,
            nonces: Nonces::default(),
        }
    }

    pub(super) async fn glance(&self, key: usize) -> Result<Snapshot, Unavailable> {
        self.server.glance(&entry(key)).await
    }

    pub(super) async fn step(
        &mut self,
        step: &Step,
        memories: &Memories,
    ) -> Result<Answer, Unavailable> {
        let server = &self.server;
        let meta = |draft: &Draft| {
            let memory = memories[draft.by];
            meta(*draft, memory, self.nonces.real(memory.nonce))
        };
        Ok(match step {
            Step::Claim {
                by,
                key,
                lease,
                mine,
                ..
            } => {
                let (key, term) = (entry(*key), term(*lease));
                let claim = server.claim(&key, &name(*by), term, Revision(*mine)).await;
                Answer::Claim(claim?)
            }
            Step::Stage { draft, at } => {
                let key = entry(memories[draft.by].key);
                let chunk = chunk(*draft, *at);
                server.stage(&key, &meta(draft), *at, &chunk).await?;
                Answer::Done
            }
            Step::StageAll { draft } => {
                let (key, meta) = (entry(memories[draft.by].key), meta(draft));
                for at in 0..meta.chunks {
                    server.stage(&key, &meta, at, &chunk(*draft, at)).await?;
                }
                Answer::Done
            }
            Step::Fill { draft, key, lives } => {
                let key = entry(key.unwrap_or(memories[draft.by].key));
                Answer::Fill(server.fill(&key, &meta(draft), units(*lives)).await?)
            }
            Step::Advance {
                league: of,
                revision,
                id,
            } => {
                let (of, revision) = (league(*of), Revision(*revision));
                Answer::Advance(server.advance(&of, revision, &name(*id)).await?)
            }
            Step::Flush {
                league: of,
                keys,
                id,
            } => {
                let keys: Vec<_> = keys.iter().map(|&key| entry(key)).collect();
                Answer::Flush(server.flush(&league(*of), &keys, &name(*id)).await?)
            }
            Step::Chunk { key, at } => Answer::Chunk(server.chunk(&entry(*key), *at).await?),
            misfortune => {
                self.suffer(misfortune);
                Answer::Done
            }
        })
    }

    fn suffer(&mut self, step: &Step) {
        let hand = &mut self.hand;
        match step {
            Step::Pass { units: count } => {
                let millis = u64::try_from(units(*count).as_millis()).unwrap();
                let () = Script::new(PASS).arg(millis).invoke(hand).unwrap();
            }
            Step::Evict(place) => redis::cmd("DEL").arg(place.key()).exec(hand).unwrap(),
            Step::Usurp(place) => {
                let (mut drop, mut push) = (redis::cmd("DEL"), redis::cmd("RPUSH"));
                drop.arg(place.key()).exec(hand).unwrap();
                push.arg(place.key()).arg("a list").exec(hand).unwrap();
            }
            Step::WriteFence {
                league: of,
                field,
                with,
                ..
            } => {
                let fence = league(*of).fence();
                let kind: String = redis::cmd("TYPE").arg(&fence).query(hand).unwrap();
                if kind == "list" {
                    redis::cmd("DEL").arg(&fence).exec(hand).unwrap();
                }
                redis::cmd("HSET")
                    .arg(fence)
                    .arg(*field)
                    .arg(*with)
                    .exec(hand)
                    .unwrap();
            }
            Step::Spoil { key, field, with } => {
                let script = Script::new(SPOIL);
                let mut spoil = script.key(entry(*key).table());
                let () = spoil.arg(*field).arg(*with).invoke(hand).unwrap();
            }
            _ => unreachable!("an operation"),
        }
    }
}

impl Place {
    /// What the key is called.
    pub(super) fn key(self) -> String {
        match self {
            Self::Fence(of) => league(of).fence(),
            Self::Table(key) => entry(key).table(),
            Self::Lease(key) => entry(key).lease(),
            Self::Stage { league: of, token } => league(of).stage(&name(token)),
        }
    }
}
