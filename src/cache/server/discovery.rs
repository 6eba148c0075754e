//! Finds the server that holds a league: by `MOVED` and `ASK` in a cluster, by Sentinels, and by racing several dials.

use std::sync::{Mutex, MutexGuard, PoisonError};

use futures_util::stream::{FuturesUnordered, StreamExt};
use redis::{ConnectionAddr, ConnectionInfo, RedisError, RedisResult, Value};

use super::dial::{Dialer, Open};
use super::error::Failure;
use super::{Command, Request};
use crate::cache::url::moved;
use crate::cache::{LeagueTag, server};

/// Why a way came to nothing, and after how many steps that went well.
pub(crate) struct Failed {
    steps: u8,
    why: Failure,
}

impl Failed {
    pub(crate) fn after(steps: u8, why: Failure) -> Self {
        Self { steps, why }
    }

    /// A failure after more steps says more, and a failure with an answer says more than one without.
    fn weight(&self) -> (u8, bool) {
        let unanswered = matches!(self.why, Failure::TimedOut | Failure::Unreachable(_));
        (self.steps, !unanswered)
    }
}

/// The first connection that comes about. If none does: why the way that tells most came to nothing.
pub(crate) async fn first<W>(ways: impl IntoIterator<Item = W>) -> Result<Open, Failure>
where
    W: Future<Output = Result<Open, Failed>>,
{
    let mut ways: FuturesUnordered<W> = ways.into_iter().collect();
    let mut told: Option<Failed> = None;
    while let Some(end) = ways.next().await {
        match end {
            Ok(open) => return Ok(open),
            Err(lost) if told.as_ref().is_none_or(|it| it.weight() < lost.weight()) => {
                told = Some(lost);
            }
            Err(_) => {}
        }
    }
    Err(told.map_or(Failure::TimedOut, |lost| lost.why))
}

// The node of a cluster that holds a league: every node knows it, and names it with `MOVED`.

/// How often one node may send us to the next. In a cluster that has settled it is once.
const REDIRECTS: u8 = 4;

/// A cluster.
pub(crate) struct Cluster {
    /// The nodes of the URL.
    seeds: Vec<ConnectionInfo>,
    /// The node that held the league when last heard of. Kept beyond a connection, so that a way that takes longer than
    /// a caller waits need not be found from its start again.
    owner: Mutex<Option<ConnectionInfo>>,
}

impl Cluster {
    pub(crate) fn new(seeds: Vec<ConnectionInfo>) -> Self {
        Self {
            seeds,
            owner: Mutex::default(),
        }
    }

    /// A connection to the node that holds the league. Where that was is tried first, then all nodes of the URL at once:
    /// one that says nothing would cost the whole deadline.
    pub(crate) async fn open(
        &self,
        league: Option<&LeagueTag>,
        dialer: &Dialer,
    ) -> Result<Open, Failure> {
        let known = self.owner().clone();
        if let Some(known) = known {
            match self.follow(known, league, dialer).await {
                Ok(open) => return Ok(open),
                Err(_) => *self.owner() = None,
            }
        }
        let ways = self.seeds.iter();
        first(ways.map(|seed| self.follow(seed.clone(), league, dialer))).await
    }

    /// From one node to the one that holds the league.
    async fn follow(
        &self,
        mut node: ConnectionInfo,
        league: Option<&LeagueTag>,
        dialer: &Dialer,
    ) -> Result<Open, Failed> {
        let mut what = "a node of the cluster";
        for steps in 0..REDIRECTS {
            let lost = |failure: Failure| Failed::after(steps, failure.at(&node, what));
            let mut open = Open::to(node.clone(), dialer).await.map_err(lost)?;
            let Some(league) = league else {
                return Ok(open);
            };
            match Request::announced(league).send(&mut open.connection).await {
                Ok(_) => {
                    *self.owner() = Some(node);
                    return Ok(open);
                }
                Err(fault) => match redirect(&fault.error, &node) {
                    Some((SlotRedirect::Moved, next)) => node = next,
                    // It is giving the league away, and as long as it has not it is still the one to ask first.
                    Some((SlotRedirect::Ask, _)) => return Ok(open),
                    None => match Failure::of_request(&fault) {
                        // A user without permission for this command may have it for others, and each refusal is
                        // reported.
                        Failure::MissingCommand(_) | Failure::WritesForbidden(_) => {
                            return Ok(open);
                        }
                        failure => return Err(lost(failure)),
                    },
                },
            }
            *self.owner() = Some(node.clone());
            what = "the node that holds the league";
        }
        let why = "the nodes of its cluster do not agree on who holds the league";
        Err(Failed::after(
            REDIRECTS,
            Failure::Unreachable(why.to_owned()),
        ))
    }

    /// What `MOVED` or `ASK` say about the way of a request. Where the way to the league leads stays as it is when the request
    /// belongs to none.
    pub(crate) fn turn(
        &self,
        error: &RedisError,
        server: &ConnectionInfo,
        league: Option<&LeagueTag>,
    ) -> Redirect {
        match redirect(error, server) {
            Some((_, node)) if league.is_none() => Redirect::Ask(Box::new(node)),
            Some((SlotRedirect::Moved, node)) => {
                *self.owner() = Some(node);
                Redirect::Rediscover
            }
            Some((SlotRedirect::Ask, node)) => Redirect::Ask(Box::new(node)),
            None => Redirect::Rediscover,
        }
    }

    fn owner(&self) -> MutexGuard<'_, Option<ConnectionInfo>> {
        self.owner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The two ways to be sent on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum SlotRedirect {
    /// For good.
    Moved,
    /// For this request.
    Ask,
}

/// The address to which `MOVED 3999 host:port` or `ASK 3999 host:port` redirect a request to `from`. A node that does
/// not know how others reach it names a port only (or `?` for a host): then it is the same host.
fn redirect(error: &RedisError, from: &ConnectionInfo) -> Option<(SlotRedirect, ConnectionInfo)> {
    let errors = error.clone().into_server_errors()?;
    errors.iter().find_map(|(_, error)| {
        let kind = match error.code() {
            "MOVED" => SlotRedirect::Moved,
            "ASK" => SlotRedirect::Ask,
            _ => return None,
        };
        let (_slot, place) = error.details()?.split_once(' ')?;
        let (host, port) = place.rsplit_once(':')?;
        let host = match (host, from.addr()) {
            (
                "" | "?",
                ConnectionAddr::Tcp(same, _) | ConnectionAddr::TcpTls { host: same, .. },
            ) => same,
            (host, _) => host,
        };
        Some((kind, moved(from, host, port.parse().ok()?)?))
    })
}

// The primary that Sentinels know by a name.

/// A primary, and who knows where it is.
pub(crate) struct Sentinel {
    sentinels: Vec<ConnectionInfo>,
    name: String,
    /// Everything but its address.
    primary: ConnectionInfo,
}

impl Sentinel {
    pub(crate) fn new(
        sentinels: Vec<ConnectionInfo>,
        name: String,
        primary: ConnectionInfo,
    ) -> Self {
        Self {
            sentinels,
            name,
            primary,
        }
    }

    /// A connection to the primary. All Sentinels are asked at once: one that says nothing would cost the whole deadline,
    /// and one that was cut off from the others may still name the primary they had before.
    pub(crate) async fn open(&self, dialer: &Dialer) -> Result<Open, Failure> {
        let ways = self.sentinels.iter();
        first(ways.map(|sentinel| self.through(sentinel, dialer))).await
    }

    /// The primary that one Sentinel names, if that is one, as [Redis's guidelines for
    /// clients](https://redis.io/docs/latest/develop/reference/sentinel-clients/) have it.
    async fn through(&self, sentinel: &ConnectionInfo, dialer: &Dialer) -> Result<Open, Failed> {
        let named = self.named(sentinel, dialer).await;
        let named =
            named.map_err(|failure| Failed::after(0, failure.at(sentinel, "a Sentinel")))?;
        let primary = named.and_then(|(host, port)| moved(&self.primary, &host, port));
        let Some(primary) = primary else {
            let why = format!("Sentinel knows no primary called {}", self.name);
            return Err(Failed::after(1, Failure::Unreachable(why)));
        };
        let open = Open::to(primary.clone(), dialer).await;
        let mut open =
            open.map_err(|failure| Failed::after(2, failure.at(&primary, "the primary")))?;
        let role: RedisResult<Vec<Value>> =
            Command::Role.cmd().query_async(&mut open.connection).await;
        match role.as_deref() {
            Ok([Value::BulkString(role), ..]) if role != b"master" => {
                let why = "the primary that Sentinel names is none, or not yet";
                Err(Failed::after(2, Failure::Unreachable(why.to_owned())))
            }
            // Not every user may send ROLE. A server that is not a primary refuses the first write.
            _ => Ok(open),
        }
    }

    /// Where a Sentinel says that the primary is.
    async fn named(
        &self,
        sentinel: &ConnectionInfo,
        dialer: &Dialer,
    ) -> Result<Option<(String, u16)>, Failure> {
        let mut asked = Open::to(sentinel.clone(), dialer).await?;
        let named = Command::SentinelPrimary
            .cmd()
            .arg(&self.name)
            .query_async(&mut asked.connection)
            .await;
        named.map_err(|error| match server::code(&error).as_deref() {
            Some("ERR") => Failure::Unreachable("it is no Sentinel".to_owned()),
            _ => Failure::of(&error),
        })
    }
}

/// What an error says about the way.
pub(crate) enum Redirect {
    /// Nothing: it is an answer.
    None,
    /// It is no more the way: find it anew.
    Rediscover,
    /// This once, the answer is elsewhere: the league is being moved there, or the question is of no league.
    Ask(Box<ConnectionInfo>),
}

#[cfg(test)]
mod tests {
    use std::future::ready;

    use super::*;

    #[tokio::test]
    async fn the_way_that_tells_most_says_why() {
        let gone = |why: &str| Failure::Unreachable(why.to_owned());
        let denied = || Failure::AuthFailed("denied".to_owned());
        let far = || Failed::after(1, gone("far"));
        for (ways, why) in [
            (
                vec![Failed::after(0, gone("one")), Failed::after(0, gone("two"))],
                gone("one"),
            ),
            (
                vec![Failed::after(0, gone("one")), Failed::after(0, denied())],
                denied(),
            ),
            (
                vec![Failed::after(0, denied()), Failed::after(0, gone("two"))],
                denied(),
            ),
            (vec![far(), Failed::after(0, denied())], gone("far")),
            (vec![Failed::after(0, denied()), far()], gone("far")),
        ] {
            let ways = ways.into_iter().map(|lost| ready(Err(lost)));
            assert_eq!(first(ways).await.err(), Some(why));
        }
    }
}

#[cfg(test)]
mod cluster_tests {
    use redis::{IntoConnectionInfo, Value, parse_redis_value};

    use super::*;

    fn sent(says: &str) -> Option<(SlotRedirect, String)> {
        let from = "rediss://:s3cret@h:1".into_connection_info().unwrap();
        let error = parse_redis_value(format!("-{says}\r\n").as_bytes())
            .and_then(Value::extract_error)
            .unwrap_err();
        let (kind, node) = redirect(&error, &from)?;
        assert_eq!(node.redis_settings().password(), Some("s3cret"));
        assert!(matches!(node.addr(), ConnectionAddr::TcpTls { .. }));
        Some((kind, node.addr().to_string()))
    }

    #[test]
    fn a_redirect_names_a_node() {
        let to = |kind, place: &str| Some((kind, place.to_owned()));
        let (moved, ask) = (SlotRedirect::Moved, SlotRedirect::Ask);
        assert_eq!(sent("MOVED 3999 10.0.0.2:6381"), to(moved, "10.0.0.2:6381"));
        assert_eq!(sent("ASK 3999 node-2.lan:6381"), to(ask, "node-2.lan:6381"));
        assert_eq!(sent("MOVED 3999 ::1:6381"), to(moved, "::1:6381"));
        assert_eq!(sent("MOVED 3999 :6381"), to(moved, "h:6381"));
        assert_eq!(sent("MOVED 3999 ?:6381"), to(moved, "h:6381"));
    }

    #[test]
    fn a_redirect_to_nowhere_is_none() {
        for says in [
            "MOVED",
            "MOVED 3999",
            "MOVED 3999 h",
            "MOVED 3999 h:port",
            "MOVED 3999 h:70000",
            "MOVED 3999 \u{1b}[2J:1",
            "CLUSTERDOWN The cluster is down",
        ] {
            assert_eq!(sent(says), None, "{says}");
        }
    }
}
