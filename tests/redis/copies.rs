//! Copies of one store that went different ways, and programs of different versions, share a cache without ever showing
//! each other's tables for their own.

use crate::support::redis_server;
use crate::support::trials;
use crate::support::viewer;
use libtest_mimic::Trial;

use redis::Commands;
use redis_server::RedisServer;
use scoretable::cache::{Announced, Fill, Verdict};
use scoretable::league::Revision;
use scoretable::loader::{Loaded, Request, Standing};
use scoretable::scoretable::VERSION;
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
    let announced = theirs.loader.announce().await.unwrap();
    let (store, league) = (theirs.entry().await.1, ours.entry().await.1);
    assert_eq!(announced, Announced::Forked { store, league });
    for _ in 0..2 {
        let forked = theirs.load().await;
        assert_eq!(summary(&forked), (Verdict::Forked, None, Revision(2)));
        assert_eq!(forked.source.standing(), Standing::Forked);
        let note = forked.source.note.clone().unwrap();
        assert!(note.contains("`scoretable fork`"), "{note}");
        let listed = theirs.loader.entries().await.unwrap();
        assert_eq!(listed.note, Some(note), "and where the entries are listed");
        assert!(names(&forked).contains(&"Theirs") && !names(&forked).contains(&"Ours"));
        let kept = ours.load().await;
        assert_eq!(summary(&kept), (Verdict::Fresh, None, Revision(2)));
        assert!(names(&kept).contains(&"Ours"));
    }
    // More writes do not make it the league: it was not written on top of what is announced.
    assert_eq!(theirs.newcomer("Later").await, Revision(3));
    let rebuilt = theirs.loader.rebuild(Request::default()).await.unwrap();
    assert_eq!(summary(&rebuilt), (Verdict::Forked, None, Revision(3)));
    assert!(rebuilt.source.note.unwrap().contains("`scoretable fork`"));
    assert_eq!(ours.load().await.source.verdict, Verdict::Fresh);
    // Nor does a flush.
    theirs.loader.flush().await.unwrap();
    assert_eq!(theirs.load().await.source.verdict, Verdict::Forked);
    let again = ours.load().await;
    assert_eq!(again.source.published, Some(Fill::Filled));
    assert!(names(&again).contains(&"Ours"));
}

/// Two ways lead to the same facts, so it is the same league under another number, which the store takes over: up or down.
async fn the_same_facts_under_another_number_are_no_fork() {
    for detours in [0, 1, 3] {
        let server = RedisServer::start();
        let (ours, theirs) = Viewer::two(&server.url());
        let Viewer { loader, .. } = &ours;
        ours.newcomer("First").await;
        ours.newcomer("Second").await;
        for number in 0..detours {
            theirs.newcomer(&format!("Detour {number}")).await;
        }
        assert_eq!(theirs.newcomer("Second").await, Revision(detours + 2));
        assert_eq!(ours.load().await.source.published, Some(Fill::Filled));
        let shared = theirs.load().await;
        assert_eq!(
            summary(&shared),
            (Verdict::Fresh, None, Revision(3)),
            "after {detours} detours"
        );
        assert_eq!(shared.source.note, None);
        assert_eq!(theirs.entry().await, ours.entry().await);
        assert_eq!(theirs.loader.announce().await.unwrap(), Announced::Told);
        // From here on either of them may write, and the other takes it for the league's newest.
        assert_eq!(theirs.newcomer("Third").await, Revision(4));
        assert_eq!(theirs.load().await.source.published, Some(Fill::Filled));
        assert_eq!(ours.load().await.source.verdict, Verdict::Behind);
        loader.announce().await.unwrap();
        assert_eq!(theirs.load().await.source.verdict, Verdict::Fresh);
    }
}

/// A store that was restored from a backup is an older copy of its league.
async fn an_older_copy_is_told_so_and_never_replaces_what_is_newer() {
    let server = RedisServer::start();
    let (newer, restored) = Viewer::two(&server.url());
    newer.newcomer("Sam Newcomer").await;
    newer.load().await;
    let told = "this store is at revision 1, the league at 2: an older copy?";
    for _ in 0..2 {
        let own = restored.load().await;
        assert_eq!(summary(&own), (Verdict::Behind, None, Revision(1)));
        assert_eq!(own.source.store_revision, Revision(1));
        let standing = own.source.standing();
        assert_eq!(standing, Standing::Behind(Some(Revision(2))));
        assert!(!names(&own).contains(&"Sam Newcomer"), "its own throughout");
        let note = own.source.note.unwrap();
        assert!(note.starts_with(told), "{note}");
        let listed = restored.loader.entries().await.unwrap();
        assert!(listed.note.unwrap().starts_with(told));
        assert_eq!(newer.load().await.source.verdict, Verdict::Fresh);
    }
    let announced = restored.loader.announce().await.unwrap();
    let (store, league) = (restored.entry().await.1, newer.entry().await.1);
    assert_eq!(announced, Announced::Behind { store, league });

    newer.loader.flush().await.unwrap();
    let built = restored.load().await;
    assert_eq!(summary(&built), (Verdict::Behind, None, Revision(1)));
    assert!(built.source.note.unwrap().starts_with(told));
    let again = newer.load().await;
    assert_eq!(
        summary(&again),
        (Verdict::Missing, Some(Fill::Filled), Revision(2)),
        "nothing was published"
    );

    // Brought up to date with the same facts it is one of the league again.
    restored.newcomer("Sam Newcomer").await;
    let again = restored.load().await;
    assert_eq!(summary(&again), (Verdict::Fresh, None, Revision(2)));
    assert_eq!(again.source.note, None);
}

/// Reference and mark are both lost: an older copy leads until a newer store looks.
async fn an_older_copy_leads_until_a_newer_store_looks() {
    let server = RedisServer::start();
    let (newer, older) = Viewer::two(&server.url());
    newer.newcomer("Sam Newcomer").await;
    newer.load().await;
    let (tag, mut hand) = (newer.entry().await.0.league, server.connection());
    // The mark keeps the place of a reference, and a reference that of a mark.
    for lost in [tag.reference(), tag.mark()] {
        let () = hand.del(&lost).unwrap();
        assert_eq!(older.load().await.source.verdict, Verdict::Behind);
        newer.load().await;
        assert_eq!(newer.load().await.source.verdict, Verdict::Fresh);
    }
    let () = hand.del(&[tag.reference(), tag.mark()]).unwrap();
    let led = older.load().await;
    assert_eq!(
        summary(&led),
        (Verdict::Missing, Some(Fill::Filled), Revision(1))
    );
    let forward = newer.load().await;
    assert_eq!(
        summary(&forward),
        (Verdict::Flushed, Some(Fill::Filled), Revision(2)),
        "a new nonce was made"
    );
    assert_eq!(older.load().await.source.verdict, Verdict::Behind);
}

async fn entries_of_another_calculation_are_neither_read_nor_removed() {
    let server = RedisServer::start();
    let viewer = Viewer::new(viewer::settings(Some(&server.url())));
    let mut hand = server.connection();
    viewer.load().await;
    let (key, edition) = viewer.entry().await;
    let table = key.table(edition);
    let entry = |version| table.replace(&format!(":v{VERSION}:"), &format!(":v{version}:"));
    let ours = VERSION;
    // Where a program of the next version would keep it.
    let () = hand.rename(entry(ours), entry(ours + 1)).unwrap();
    let kept = |server: &RedisServer| server.contents().remove(entry(ours + 1).as_bytes());
    let theirs = kept(&server);
    assert!(theirs.is_some());

    let loaded = viewer.load().await;
    assert_eq!(
        summary(&loaded),
        (Verdict::Missing, Some(Fill::Filled), Revision(1))
    );
    let receipt = viewer.loader.flush().await.unwrap();
    assert_eq!(receipt.entries, 1, "ours alone");
    assert_eq!(kept(&server), theirs);
    assert_eq!(viewer.load().await.source.verdict, Verdict::Missing);
}

pub(crate) fn trials() -> Vec<Trial> {
    vec![
        trials::server_trial(
            "two_copies",
            two_copies_written_to_apart_each_show_their_own,
        ),
        trials::server_trial(
            "the_same_facts",
            the_same_facts_under_another_number_are_no_fork,
        ),
        trials::server_trial(
            "an_older_copy",
            an_older_copy_is_told_so_and_never_replaces_what_is_newer,
        ),
        trials::server_trial("both_lost", an_older_copy_leads_until_a_newer_store_looks),
        trials::server_trial(
            "another_calculation",
            entries_of_another_calculation_are_neither_read_nor_removed,
        ),
    ]
}
