//! The node of a cluster that holds a league: whoever is asked knows, and says so with `MOVED`.

use std::sync::{Mutex, MutexGuard, PoisonError};

use redis::{ConnectionAddr, ConnectionInfo, RedisError};

use super::race::{self, Lost};
use super::{Open, Turn};
use crate::cache::LeagueTag;
use crate::cache::server::Request;
use crate::cache::supervisor::trouble::Trouble;
use crate::cache::url::moved;
use crate::tls::Tls;

/// How often one node may send us to the next. In a cluster that has settled it is once.
const REDIRECTS: u8 = 4;

/// A cluster.
pub(in crate::cache::supervisor) struct Cluster {
    /// The nodes of the URL.
    seeds: Vec<ConnectionInfo>,
    /// The node that held the league when last heard of. Kept beyond a connection, so that a way that takes longer than
    /// a caller waits need not be found from its start again.
    owner: Mutex<Option<ConnectionInfo>>,
}

impl Cluster {
    pub(super) fn new(seeds: Vec<ConnectionInfo>) -> Self {
        Self {
            seeds,
            owner: Mutex::default(),
        }
    }

    /// A connection to the node that holds the league. Where that was is tried first, then all nodes of the URL at once:
    /// one that says nothing would cost the whole deadline.
    pub(super) async fn open(
        &self,
        league: Option<&LeagueTag>,
        tls: &Tls,
    ) -> Result<Open, Trouble> {
        let known = self.owner().clone();
        if let Some(known) = known {
            match self.follow(known, league, tls).await {
                Ok(open) => return Ok(open),
                Err(_) => *self.owner() = None,
            }
        }
        let ways = self.seeds.iter();
        race::first(ways.map(|seed| self.follow(seed.clone(), league, tls))).await
    }

    /// From one node to the one that holds the league.
    async fn follow(
        &self,
        mut node: ConnectionInfo,
        league: Option<&LeagueTag>,
        tls: &Tls,
    ) -> Result<Open, Lost> {
        let mut what = "a node of the cluster";
        for steps in 0..REDIRECTS {
            let lost = |trouble: Trouble| Lost::after(steps, trouble.at(&node, what));
            let mut open = Open::to(node.clone(), tls).await.map_err(lost)?;
            let Some(league) = league else {
                return Ok(open);
            };
            match Request::fence(league).send(&mut open.connection).await {
                Ok(_) => {
                    *self.owner() = Some(node);
                    return Ok(open);
                }
                Err(fault) => match redirect(&fault.error, &node) {
                    Some((Redirect::Moved, next)) => node = next,
                    // It is giving the league away, and as long as it has not it is still the one to ask first.
                    Some((Redirect::Ask, _)) => return Ok(open),
                    None => match Trouble::of_request(&fault) {
                        // Whoever may not ask for this may ask for other things, and is told of every one.
                        Trouble::Useless(_) | Trouble::Shut(_) => return Ok(open),
                        trouble => return Err(lost(trouble)),
                    },
                },
            }
            *self.owner() = Some(node.clone());
            what = "the node that holds the league";
        }
        let why = "the nodes of its cluster do not agree on who holds the league";
        Err(Lost::after(REDIRECTS, Trouble::Gone(why.to_owned())))
    }

    /// What `MOVED` or `ASK` say about the way.
    pub(super) fn turn(&self, error: &RedisError, server: &ConnectionInfo) -> Turn {
        match redirect(error, server) {
            Some((Redirect::Moved, node)) => {
                *self.owner() = Some(node);
                Turn::Around
            }
            Some((Redirect::Ask, node)) => Turn::Aside(Box::new(node)),
            None => Turn::Around,
        }
    }

    fn owner(&self) -> MutexGuard<'_, Option<ConnectionInfo>> {
        self.owner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The two ways to be sent on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Redirect {
    /// For good.
    Moved,
    /// For this request.
    Ask,
}

/// Where `MOVED 3999 host:port` or `ASK 3999 host:port` send whoever asked `from`. A node that does not know how others
/// reach it names a port only (or `?` for a host): then it is the same host.
fn redirect(error: &RedisError, from: &ConnectionInfo) -> Option<(Redirect, ConnectionInfo)> {
    let errors = error.clone().into_server_errors()?;
    errors.iter().find_map(|(_, error)| {
        let kind = match error.code() {
            "MOVED" => Redirect::Moved,
            "ASK" => Redirect::Ask,
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

#[cfg(test)]
mod tests {
    use redis::{IntoConnectionInfo, Value, parse_redis_value};

    use super::*;

    fn sent(says: &str) -> Option<(Redirect, String)> {
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
        let (moved, ask) = (Redirect::Moved, Redirect::Ask);
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
