//! What `doctor` finds where the URL names a cluster's node or a Sentinel, which name the server to use.

use scoretable::cache::LeagueTag;
use scoretable::store::Store;

use crate::doctor::{CHECKS, Seen, store};
use crate::support::ports::tell;
use crate::support::redis_cluster::RedisCluster;
use crate::support::redis_sentinel::Watched;
use crate::support::user::User;

/// All is well with a fresh one.
#[track_caller]
fn assert_well(seen: &Seen) {
    let checks = CHECKS.iter().skip_while(|check| **check != "tls");
    for check in checks.take_while(|check| **check != "terminal") {
        seen.assert(check, "ok", &[]);
    }
}

pub(crate) async fn by_a_node_of_a_cluster() {
    let (user, cluster) = (User::new(), RedisCluster::start());
    let store = Store::open(&store::league(&user)).unwrap();
    let owner = cluster.owner(&LeagueTag::of(&store.head().unwrap().id));
    let place = cluster.nodes[owner].place();
    let elsewhere = cluster.url((owner + 1) % 3);
    for (url, found) in [
        (cluster.url(owner), cluster.url(owner)),
        (elsewhere.clone(), format!("{elsewhere} leads to {place}")),
    ] {
        let seen = Seen::of(&user, &["--redis", &url]);
        seen.assert("server", "ok", &[&format!(": {found};")]);
        assert_well(&seen);
    }
    let single = elsewhere.replace("-cluster", "");
    let seen = Seen::of(&user, &["--redis", &single]);
    seen.assert("server", "failed", &["write redis-cluster://"]);
    for node in &cluster.nodes {
        let most = "ACL SETUSER bob on nopass ~scoretable:* +@all -hmget";
        tell(&mut node.hand(), most);
    }
    let bob = elsewhere.replace("://", "://bob:x@");
    let seen = Seen::of(&user, &["--redis", &bob]);
    seen.assert(
        "rights",
        "failed",
        &["HMGET is not permitted (look up)", "+hmget"],
    );
}

pub(crate) async fn by_a_sentinel() {
    let (user, watched) = (User::new(), Watched::start());
    let seen = Seen::of(&user, &["--redis", &watched.url()]);
    let leads = format!("leads to {}", watched.primary.place());
    seen.assert("server", "ok", &[&watched.url(), &leads]);
    assert_well(&seen);
    let other = watched.url().replace("=league", "=other");
    let seen = Seen::of(&user, &["--redis", &other]);
    seen.assert("server", "failed", &["knows no primary called other"]);
    seen.assert("rights", "skipped", &["cannot be asked"]);
}
