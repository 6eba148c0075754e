//! What one viewer does to a league in a cluster, the others hear of by themselves.

use libtest_mimic::Trial;
use scoretable::cache::Verdict;

use crate::cluster::Shared;
use crate::support::league::league;
use crate::support::news::{News, hinted};
use crate::support::trials::server_trial;
use crate::support::viewer::Viewer;

pub(crate) fn trials(shared: &Shared) -> Vec<Trial> {
    let cluster = shared.clone();
    vec![server_trial(
        "live::changes_reach_the_others_wherever_the_league_is",
        || changes_reach_the_others(cluster),
    )]
}

async fn changes_reach_the_others(cluster: Shared) {
    let _alone = cluster.moves().await;
    let viewer = |node| Viewer::new(hinted(&cluster.url(node)));
    let (flusher, other) = (viewer(0), viewer(1));
    other.load().await;
    let mut news = News::of(&other.loader);
    for _ in 0..2 {
        flusher.loader.flush().await.unwrap();
        news.of_the_league().await;
        assert_eq!(other.load().await.source.verdict, Verdict::Missing);
        // A program that listens hears that the keys left, looks them up, and listens at their new node.
        cluster.move_league(&league());
    }
    flusher.loader.flush().await.unwrap();
    news.of_the_league().await;
    other.load().await;
    // A write, as an import is one.
    flusher.newcomer("Sam Newcomer").await;
    news.of_the_league().await;
}
