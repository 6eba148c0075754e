//! A Redis cluster of three primaries, of a test's own.

use redis::Connection;
use scoretable::cache::LeagueTag;

use super::ports::{Ported, ask, tell, usual, words};
use super::redis_server::eventually;

/// How many slots a cluster has.
const SLOTS: u16 = 16_384;

/// A running cluster. It ends with the test.
pub(crate) struct RedisCluster {
    pub(crate) nodes: Vec<Ported>,
}

impl RedisCluster {
    /// Starts one, and returns when all of its nodes find it complete.
    pub(crate) fn start() -> Self {
        let cluster = Self {
            nodes: (0..3).map(|_| node()).collect(),
        };
        let share = SLOTS / 3;
        for (at, first) in [(0, 0), (1, share), (2, 2 * share)] {
            let last = if at == 2 { SLOTS } else { first + share } - 1;
            let mut hand = cluster.nodes[at].hand();
            tell(&mut hand, &format!("CLUSTER SET-CONFIG-EPOCH {}", at + 1));
            tell(&mut hand, &format!("CLUSTER ADDSLOTSRANGE {first} {last}"));
        }
        cluster.meet();
        cluster
    }

    /// Gives one of its nodes a replica that has all that node has.
    pub(crate) fn add_replica(&mut self, of: usize) {
        self.nodes.push(node());
        self.meet();
        let id: String = ask(&mut self.nodes[of].hand(), "CLUSTER MYID");
        let mut replica = self.nodes.last().unwrap().hand();
        tell(&mut replica, &format!("CLUSTER REPLICATE {id}"));
        eventually("the replica is in step", || {
            let info: String = ask(&mut replica, "INFO replication");
            info.contains("master_link_status:up").then_some(())
        });
    }

    /// Makes all nodes known to the first, and so to each other.
    fn meet(&self) {
        for node in &self.nodes[1..] {
            let (_, bus): (String, u16) = ask(&mut node.hand(), "CONFIG GET cluster-port");
            let meet = format!("CLUSTER MEET 127.0.0.1 {} {bus}", node.port);
            tell(&mut self.nodes[0].hand(), &meet);
        }
        self.settle();
    }

    /// Waits until all nodes know each other and find all slots served.
    fn settle(&self) {
        for node in &self.nodes {
            let mut hand = node.hand();
            eventually("the cluster is complete", || {
                let info: String = ask(&mut hand, "CLUSTER INFO");
                let says = |line: &str| info.lines().any(|said| said == line);
                let all = format!("cluster_known_nodes:{}", self.nodes.len());
                let complete = says("cluster_state:ok") && says(&all);
                (complete && says("cluster_slots_ok:16384")).then_some(())
            });
        }
    }

    /// The URL with one of the nodes in it.
    pub(crate) fn url(&self, node: usize) -> String {
        format!("redis-cluster://{}", self.nodes[node].place())
    }

    /// The node that holds a league.
    pub(crate) fn owner(&self, league: &LeagueTag) -> usize {
        let holds = |node: &Ported| {
            let mut exists = redis::cmd("EXISTS");
            exists
                .arg(league.reference())
                .exec(&mut node.hand())
                .is_ok()
        };
        eventually("a node holds the league", || {
            self.nodes.iter().position(holds)
        })
    }

    /// Begins to move a league to another node; answers the slot.
    pub(crate) fn open_slot(&self, league: &LeagueTag, from: usize, to: usize) -> u16 {
        let [mut source, mut target] = [self.nodes[from].hand(), self.nodes[to].hand()];
        let slot = ask(
            &mut source,
            &format!("CLUSTER KEYSLOT {}", league.reference()),
        );
        let id = |hand: &mut Connection| -> String { ask(hand, "CLUSTER MYID") };
        let (from, to) = (id(&mut source), id(&mut target));
        tell(
            &mut target,
            &format!("CLUSTER SETSLOT {slot} IMPORTING {from}"),
        );
        tell(
            &mut source,
            &format!("CLUSTER SETSLOT {slot} MIGRATING {to}"),
        );
        slot
    }

    /// Moves what there is in a slot that is being moved.
    pub(crate) fn move_keys(&self, slot: u16, from: usize, to: usize) {
        let mut source = self.nodes[from].hand();
        let keys: Vec<String> = ask(&mut source, &format!("CLUSTER GETKEYSINSLOT {slot} 1000"));
        redis::cmd("MIGRATE")
            .arg("127.0.0.1")
            .arg(self.nodes[to].port)
            .arg(("", 0, 5_000, "KEYS"))
            .arg(keys)
            .exec(&mut source)
            .unwrap();
    }

    /// Ends the move, and returns when word of it is about: the next move is a later one for every node.
    pub(crate) fn close_slot(&self, slot: u16, to: usize) {
        let id: String = ask(&mut self.nodes[to].hand(), "CLUSTER MYID");
        let (before, after) = self.nodes.split_at(to);
        for node in after.iter().chain(before) {
            let own = format!("CLUSTER SETSLOT {slot} NODE {id}");
            tell(&mut node.hand(), &own);
        }
        let epoch = |node: &Ported| {
            let info: String = ask(&mut node.hand(), "CLUSTER INFO");
            let epoch = |line: &str| {
                line.strip_prefix("cluster_current_epoch:")
                    .map(str::to_owned)
            };
            info.lines().find_map(epoch)
        };
        eventually("the nodes agree on the epoch", || {
            let epochs: Vec<_> = self.nodes.iter().map(epoch).collect();
            epochs
                .windows(2)
                .all(|pair| pair[0] == pair[1])
                .then_some(())
        });
    }

    /// Moves a league to another node, which it answers.
    pub(crate) fn move_league(&self, league: &LeagueTag) -> usize {
        let from = self.owner(league);
        let to = (from + 1) % self.nodes.len();
        let slot = self.open_slot(league, from, to);
        self.move_keys(slot, from, to);
        self.close_slot(slot, to);
        to
    }
}

fn node() -> Ported {
    Ported::start(|port, bus, directory| {
        let mut options = usual(directory);
        options.extend(words(&format!(
            "--port {port} --cluster-enabled yes --cluster-port {bus} --cluster-node-timeout 1000 \
             --repl-diskless-sync-delay 0"
        )));
        options
    })
}
