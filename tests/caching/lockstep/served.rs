//! The steps on a server.

use std::sync::Arc;

use redis::{Connection, Script};
use scoretable::cache::protocol::{Drafted, Server, Snapshot, Unavailable};
use scoretable::cache::{Announcement, Nonce, Requests};

use crate::lockstep::answer::{Answer, Nonces};
use crate::lockstep::request::{
    Memories, chunks, edition, keys, league, listed, members, meta, name, proposal, stranger, term,
    units,
};
use crate::lockstep::step::{Draft, Entry, Seen, Step, UNIT};
use crate::support::redis_server::RedisServer;

/// Lets time pass: what has less left to live than that dies, and everything else comes nearer to its end. What was asked for
/// was asked for earlier.
const PASS: &str = "
    for _, name in ipairs(redis.call('KEYS', '*')) do
      if redis.call('TYPE', name).ok == 'zset' then
        local members = redis.call('ZRANGE', name, 0, -1, 'WITHSCORES')
        for at = 1, #members, 2 do redis.call('ZADD', name, members[at + 1] - ARGV[1], members[at]) end
      end
      local left = redis.call('PTTL', name)
      if left >= 0 then redis.call('PEXPIRE', name, left - ARGV[1]) end
    end";

/// Overwrites a field, of a hash that is made where there is none; removes a field of a hash.
const WRITE: &str = "
    local hash = redis.call('TYPE', KEYS[1]).ok == 'hash'
    if ARGV[2] then
      if not hash then redis.call('DEL', KEYS[1]) end
      redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
    elseif hash then
      redis.call('HDEL', KEYS[1], ARGV[1])
    end";

/// Writes members of a sorted set, all of the same moment, so many milliseconds ago.
const CROWD: &str = "
    if redis.call('TYPE', KEYS[1]).ok ~= 'zset' then redis.call('DEL', KEYS[1]) end
    local time = redis.call('TIME')
    local at = string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000) - ARGV[1])
    for number = 2, #ARGV do redis.call('ZADD', KEYS[1], at, ARGV[number]) end";

/// A server, the program's connection to it, and one that damages its keys.
pub(crate) struct Served {
    server: Server,
    hand: Connection,
    pub(crate) nonces: Nonces,
}

impl Served {
    /// Begins with nothing in the server.
    pub(crate) fn new(redis: &RedisServer) -> Self {
        let mut hand = redis.connection();
        redis::cmd("FLUSHALL").exec(&mut hand).unwrap();
        Self {
            server: Server::new(&redis.url().parse().unwrap(), Arc::default()).unwrap(),
            hand,
            nonces: Nonces::default(),
        }
    }

    pub(crate) async fn look(&self, of: Entry) -> Result<Snapshot, Unavailable> {
        let (key, edition) = of.name();
        self.server.look(&key, edition).await
    }

    pub(crate) async fn announced(&self, of: usize) -> Result<Announcement, Unavailable> {
        self.server.announced(&league(of)).await
    }

    pub(crate) async fn wanted(&self, of: usize) -> Result<Requests, Unavailable> {
        self.server.wanted(&league(of)).await
    }

    pub(crate) async fn is_wanted(&self, of: Entry) -> Result<bool, Unavailable> {
        let (key, _) = of.name();
        self.server.is_wanted(&key.league, &key.wanted()).await
    }

    async fn step_of_directory(&self, step: &Step) -> Result<Answer, Unavailable> {
        let server = &self.server;
        Ok(match step {
            Step::List { league, named } => {
                server.list_league(&listed(*league, *named)).await?;
                Answer::Done
            }
            Step::Unlist { league: of } => {
                Answer::Unlist(server.unlist(league(*of).store().short()).await?)
            }
            Step::Leagues => Answer::Leagues(server.leagues().await?),
            Step::StoreAt { league: of } => Answer::Store(server.store_at(&league(*of)).await?),
            _ => unreachable!("a step of the directory"),
        })
    }

    async fn fill(
        &self,
        draft: Draft,
        of: Entry,
        lives: u32,
        nonce: Nonce,
    ) -> Result<Announcement, Unavailable> {
        let (key, in_edition) = of.name();
        let (meta, chunks) = (meta(draft, nonce), chunks(draft));
        let drafted = Drafted {
            key: &key,
            edition: in_edition,
            meta: &meta,
            chunks: &chunks,
            lives: units(lives),
            was: draft.was.map(edition),
        };
        self.server.fill(&drafted).await
    }

    pub(crate) async fn step(
        &mut self,
        step: &Step,
        memories: &Memories,
    ) -> Result<Answer, Unavailable> {
        let server = &self.server;
        Ok(match step {
            Step::Claim { by, of, lease } => {
                let (key, edition) = of.name();
                let (token, term) = (name(*by), term(*lease));
                Answer::Claim(server.claim(&key, edition, &token, term).await?)
            }
            Step::Release { by, of } => {
                let (key, edition) = of.name();
                server.release(&key, edition, &name(*by)).await;
                Answer::Done
            }
            Step::Fill { draft, of, lives } => {
                let nonce = self.nonces.real(memories[draft.by]);
                Answer::Fill(self.fill(*draft, *of, *lives, nonce).await?)
            }
            Step::Announce {
                league: of,
                mine,
                seen,
                spread,
            } => {
                let of = league(*of);
                let seen = match seen {
                    Seen::Nothing => None,
                    Seen::Edition(number) => Some(edition(*number)),
                    Seen::Announced => server.announced(&of).await?.edition(),
                };
                let proposal = proposal(*mine, seen, *spread);
                Answer::Announce(server.announce(&of, &proposal).await?)
            }
            Step::Flush { league: of } => Answer::Flush(server.flush(&league(*of), "t:2").await?),
            Step::Remove { of } => {
                let tables: Vec<String> = of.iter().map(|of| of.table()).collect();
                let league = league(of.first().map_or(0, |of| of.league()));
                Answer::Remove(server.remove(&league, &tables).await?)
            }
            Step::Ask { .. } | Step::EndRequests { .. } => self.step_of_requests(step).await?,
            Step::List { .. } | Step::Unlist { .. } | Step::Leagues | Step::StoreAt { .. } => {
                self.step_of_directory(step).await?
            }
            Step::Survey { .. } | Step::Retire { .. } => self.step_of_publisher(step).await?,
            Step::Chunk { of, at } => {
                let (key, edition) = of.name();
                Answer::Chunk(server.chunk(&key, edition, *at).await?)
            }
            damage => {
                self.suffer(damage);
                Answer::Done
            }
        })
    }

    async fn step_of_requests(&self, step: &Step) -> Result<Answer, Unavailable> {
        let server = &self.server;
        Ok(match step {
            Step::Ask { of } => {
                let (key, _) = of.name();
                Answer::Ask(server.ask(&key.league, &key.wanted()).await?)
            }
            Step::EndRequests {
                league: from,
                of,
                all,
            } if !of.is_empty() || *all => {
                let (from, members) = (league(*from), members(of));
                server.end_requests(&from, &members, *all).await?;
                Answer::Done
            }
            Step::EndRequests { .. } => Answer::Done,
            _ => unreachable!("a step of requests"),
        })
    }

    async fn step_of_publisher(&self, step: &Step) -> Result<Answer, Unavailable> {
        let server = &self.server;
        Ok(match step {
            Step::Survey { of, edition: it } => {
                let of_league = league(*of);
                let (found, said) = server.survey(&of_league, &keys(*of), edition(*it)).await?;
                Answer::Survey(found, said)
            }
            Step::Retire { of, edition: it } => {
                server.retire(&keys(*of), edition(*it)).await;
                Answer::Done
            }
            _ => unreachable!("an operation of a publisher"),
        })
    }

    fn suffer(&mut self, step: &Step) {
        let hand = &mut self.hand;
        let mut tell = |words: &[&str]| redis::cmd(words[0]).arg(&words[1..]).exec(hand).unwrap();
        let millis = |count: u32| units(count).as_millis().to_string();
        match step {
            Step::Pass { units: count } => {
                let pass = Script::new(PASS);
                let () = pass.arg(millis(*count)).invoke(hand).unwrap();
            }
            Step::Evict(place) => tell(&["DEL", &place.key()]),
            Step::Usurp { place, list: true } => {
                tell(&["DEL", &place.key()]);
                tell(&["RPUSH", &place.key(), "a list"]);
            }
            Step::Usurp { place, list: false } => tell(&["SET", &place.key(), "a string"]),
            Step::Lend {
                place,
                units: count,
            } => tell(&["PEXPIRE", &place.key(), &millis(*count)]),
            Step::Persist(place) => tell(&["PERSIST", &place.key()]),
            Step::Crowd {
                league: of,
                count,
                age,
            } => {
                let script = Script::new(CROWD);
                let mut crowd = script.key(league(*of).wanted());
                let millis = i64::try_from(UNIT.as_millis()).unwrap() * i64::from(*age);
                crowd.arg(millis);
                for number in 0..*count {
                    crowd.arg(stranger(number));
                }
                let () = crowd.invoke(hand).unwrap();
            }
            Step::Write { place, field, with } => {
                let script = Script::new(WRITE);
                let mut write = script.key(place.key());
                write.arg(*field);
                if let Some(with) = with {
                    write.arg(*with);
                }
                let () = write.invoke(hand).unwrap();
            }
            _ => unreachable!("an operation"),
        }
    }
}
