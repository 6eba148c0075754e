//! Copies of one store that went different ways, and programs of different versions, share a cache without ever showing
//! each other's tables for their own.

use crate::support::redis_server;
use crate::support::trials;
use crate::support::viewer;
use libtest_mimic::Trial;

use redis::Commands;
use redis_server::RedisServer;
use scoretable::cache::{Fill, Verdict};
use scoretable::league::Revision;
use scoretable::loader::{Loaded, Request};
use viewer::{Viewer, summary};

fn names(loaded: &Loaded) -> Vec<&str> {
    let table = &loaded.table;
    (0..table.rows()).map(|row| table.name(row)).collect()
}

async fn two_copies_written_to_apart_each_show_their_own() {
    let server = RedisServer::start();
    let (ours, theirs) = Viewer::two(&server.url());
    assert_eq!(ours.newcomer("Ours").await, Revision(2));
    assert_eq!(theirs.newcomer("Theirs").await, Revision(2));
    assert_eq!(ours.load().await.source.published, Some(Fill::Filled));
    for _ in 0..2 {
        let forked = theirs.load().await;
        assert_eq!(summary(&forked), (Verdict::Forked, None, Revision(2)));
        let note = forked.source.note.clone().unwrap();
        assert!(note.contains("other data at the same revision"), "{note}");
        assert!(note.contains("`scoretable fork`"), "{note}");
        let listed = theirs.loader.entries().await.unwrap();
        assert_eq!(listed.note, Some(note), "and where the entries are listed");
        assert!(names(&forked).contains(&"Theirs") && !names(&forked).contains(&"Ours"));
        let kept = ours.load().await;
        assert_eq!(summary(&kept), (Verdict::Fresh, None, Revision(2)));
        assert!(names(&kept).contains(&"Ours"));
    }
    // A rebuild does not ask what is there; where the entry is kept it is refused all the same.
    let rebuilt = theirs.loader.rebuild(Request::default()).await.unwrap();
    assert_eq!(rebuilt.source.published, Some(Fill::Forked));
    assert!(rebuilt.source.note.unwrap().contains("`scoretable fork`"));
    assert_eq!(ours.load().await.source.verdict, Verdict::Fresh);
}

async fn the_same_facts_by_another_way_are_no_fork() {
    let server = RedisServer::start();
    let (ours, theirs) = Viewer::two(&server.url());
    ours.newcomer("First").await;
    ours.newcomer("Second").await;
    theirs.newcomer("Detour").await;
    theirs.newcomer("Second").await;
    assert_eq!(ours.load().await.source.published, Some(Fill::Filled));
    let shared = theirs.load().await;
    assert_eq!(summary(&shared), (Verdict::Fresh, None, Revision(3)));
}

async fn an_older_copy_is_told_so_and_never_replaces_what_is_newer() {
    let server = RedisServer::start();
    let (newer, restored) = Viewer::two(&server.url());
    newer.newcomer("Sam Newcomer").await;
    newer.load().await;
    let ahead = restored.load().await;
    assert_eq!(summary(&ahead), (Verdict::Fresh, None, Revision(2)));
    assert_eq!(ahead.source.store_revision, Revision(1));
    let told = "this store is at revision 1, the league at 2: an older copy?";
    assert!(ahead.source.note.unwrap().starts_with(told));
    let listed = restored.loader.entries().await.unwrap();
    assert!(listed.note.unwrap().starts_with(told));

    newer.loader.flush().await.unwrap();
    let built = restored.load().await;
    assert_eq!(summary(&built), (Verdict::Missing, None, Revision(1)));
    assert!(built.source.note.unwrap().starts_with(told));
    assert_eq!(
        newer.load().await.source.verdict,
        Verdict::Missing,
        "nothing was published"
    );

    // Brought up to date with the same facts it is one of the league again.
    restored.newcomer("Sam Newcomer").await;
    let again = restored.load().await;
    assert_eq!(summary(&again), (Verdict::Fresh, None, Revision(2)));
    assert_eq!(again.source.note, None);
}

async fn entries_of_another_calculation_are_neither_read_nor_removed() {
    let server = RedisServer::start();
    let viewer = Viewer::new(viewer::settings(Some(&server.url())));
    let mut hand = server.connection();
    let season = viewer.load().await.table.season;
    let entry = |version| format!("scoretable:{{1f3a9c02}}:table:v{version}:enhanced:{season}:5");
    let ours = scoretable::scoretable::VERSION;
    // Where a program of the next version would keep it.
    let () = hand.rename(entry(ours), entry(ours + 1)).unwrap();
    let theirs: Vec<u8> = redis::cmd("DUMP")
        .arg(entry(ours + 1))
        .query(&mut hand)
        .unwrap();

    let loaded = viewer.load().await;
    assert_eq!(
        summary(&loaded),
        (Verdict::Missing, Some(Fill::Filled), Revision(1))
    );
    let receipt = viewer.loader.flush().await.unwrap();
    assert_eq!(receipt.entries, 1, "ours alone");
    let kept: Vec<u8> = redis::cmd("DUMP")
        .arg(entry(ours + 1))
        .query(&mut hand)
        .unwrap();
    assert_eq!(kept, theirs);
    assert_eq!(viewer.load().await.source.verdict, Verdict::Missing);
}

pub(crate) fn trials() -> Vec<Trial> {
    vec![
        trials::server_trial(
            "two_copies",
            two_copies_written_to_apart_each_show_their_own,
        ),
        trials::server_trial("the_same_facts", the_same_facts_by_another_way_are_no_fork),
        trials::server_trial(
            "an_older_copy",
            an_older_copy_is_told_so_and_never_replaces_what_is_newer,
        ),
        trials::server_trial(
            "another_calculation",
            entries_of_another_calculation_are_neither_read_nor_removed,
        ),
    ]
}
