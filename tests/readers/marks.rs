//! What a reader shows that is not current, and why: each state that a server and a league can get into, and the way out of it.

use std::time::Duration;

use libtest_mimic::Trial;
use redis::Commands;
use rustix::process::Signal;
use scoretable::clock::Moment;
use scoretable::league::Revision;
use scoretable::loader::{LoadError, Loaded, Mark, Request, Standing, Unread, Viewer};

use super::place::{Place, Screen};
use crate::support::patience::eventually;
use crate::support::process::Process;
use crate::support::trials::server_trial;
use crate::support::user::User;

/// What the user is told about a table.
fn words(loaded: &Loaded) -> String {
    let words = loaded.source.advice(Moment::now());
    words.unwrap_or_default().into_owned()
}

/// A table of this revision is there, and these words begin what is said of it.
#[track_caller]
fn says(loaded: &Result<Loaded, LoadError>, revision: u64, start: &str) {
    let loaded = loaded.as_ref().unwrap();
    let said = words(loaded);
    assert!(
        said.starts_with(start),
        "{start} is not how this begins: {said}"
    );
    assert_eq!(loaded.source.revision, Revision(revision), "{said}");
    let standing = loaded.source.standing();
    assert!(
        matches!(standing, Standing::Behind(_) | Standing::Unproved),
        "{standing:?}"
    );
}

async fn an_announced_edition_is_named_until_its_table_is_there() {
    let place = Place::shared(12);
    let mut member = place.member();
    assert_eq!(member.current().await.source.revision, Revision(1));
    place.renames_and_dies("Sam Newcomer").await;
    let marked = member.load().await;
    says(&marked, 1, "as of 1; 2 was announced ");
    let source = marked.unwrap().source;
    assert_eq!(source.standing(), Standing::Behind(Some(Revision(2))));
    let later = Moment::now().after(Duration::from_secs(6));
    let advice = source.advice(later).unwrap().into_owned();
    assert!(advice.contains(" ago by "), "{advice}");

    // A program that starts now finds the table that was announced before.
    says(&place.member().load().await, 1, "as of 1; 2 was announced ");
    let _publisher = place.publisher();
    let current = member.until_current().await;
    assert_eq!(current.source.revision, Revision(2));
    let names = (0..current.table.rows()).map(|row| current.table.name(row));
    assert!(names.into_iter().any(|name| name == "Sam Newcomer"));
}

async fn an_import_comes_with_its_tables() {
    let place = Place::shared(12);
    let mut member = place.member();
    member.current().await;
    place.renames("Sam Newcomer");
    let loaded = member.current().await;
    assert_eq!(loaded.source.revision, Revision(2));
    assert_eq!(loaded.source.standing(), Standing::Announced);
    assert_eq!(member.until_current().await.table, loaded.table);
}

async fn after_a_flush_the_table_stays_until_it_is_built_again() {
    let place = Place::shared(12);
    let mut member = place.member();
    let before = member.current().await;
    place.flushes_and_dies();
    let marked = member.load().await;
    says(
        &marked,
        1,
        "revision 1, no entry: no program with the store",
    );
    assert_eq!(marked.unwrap().table, before.table);
    let _publisher = place.publisher();
    let after = member.until_current().await;
    assert_eq!(after.table, before.table);
    assert!(after.source.built.at > before.source.built.at);

    // A reader that a publisher serves need not even look.
    place.owns(&["cache", "flush"]);
    let again = member.until_current().await;
    assert!(again.source.built.at > after.source.built.at);
}

async fn a_lost_announcement_is_said_until_the_next_program_with_the_store() {
    let place = Place::shared(12);
    let mut member = place.member();
    member.current().await;
    let () = place.hand().del(place.tag().reference()).unwrap();
    says(
        &member.load().await,
        1,
        "as of 1; the announcement was lost: ",
    );
    let nothing = place.member().load().await;
    assert!(
        matches!(nothing, Err(LoadError::Unread(Unread::NoLeague))),
        "{nothing:?}"
    );
    place.owns(&["show", "--top", "1"]);
    assert_eq!(member.until_current().await.source.revision, Revision(1));
}

async fn a_server_that_was_set_back_is_never_current_to_those_who_saw_more() {
    let place = Place::shared(12);
    let mut member = place.member();
    let saved = place.saved();
    place.renames("Sam Newcomer");
    assert_eq!(member.current().await.source.revision, Revision(2));
    place.reads(&["show"]);
    place.set_back(&saved);
    // What is on screen does not go back.
    says(
        &member.load().await,
        2,
        "as of 2; the server went back from 2 to 1: ",
    );
    // A program that starts again remembers.
    let again = place.member_who_saw(member.reader.memory()).load().await;
    says(&again, 1, "as of 1; the server went back from 2 to 1: ");
    for _ in 0..2 {
        let ran = place.reader(&["show"]);
        assert_eq!(ran.code, Some(0), "{ran:?}");
        assert!(ran.err.contains("went back from 2 to 1"), "{ran:?}");
        assert!(!ran.out.contains("Sam Newcomer"), "{ran:?}");
    }
    // One that never saw it has no way to know.
    assert_eq!(place.member().current().await.source.revision, Revision(1));

    place.owns(&["show", "--top", "1"]);
    assert_eq!(member.until_current().await.source.revision, Revision(2));
    assert!(place.reads(&["show"]).contains("Sam Newcomer"));
}

async fn a_server_that_is_away_leaves_the_last_known_table() {
    let mut place = Place::shared(12);
    let mut member = place.member();
    member.current().await;
    place.server.kill();
    says(
        &member.load().await,
        1,
        "as of 1, the last known: the server does not answer",
    );
    let ran = place.reader(&["show"]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(1), ""), "{ran:?}");
    assert!(
        ran.err.contains("is down: there is no such socket"),
        "{ran:?}"
    );
    // It comes back with nothing.
    place.server.launch();
    place.owns(&["show", "--top", "1"]);
    assert_eq!(member.until_current().await.source.revision, Revision(1));
}

/// Another league whose id begins with the same digits.
async fn another_league_in_the_place_of_this_one_is_named() {
    let place = Place::shared(12);
    let member = place.member();
    member.current().await;
    let other = format!(
        "{}-0000-4000-8000-000000000000",
        place.tag().store().short()
    );
    let () = place
        .hand()
        .hset(place.tag().reference(), "store", other)
        .unwrap();
    says(
        &member.load().await,
        1,
        "as of 1; another league has the place of this one",
    );
    let nothing = place.member().load().await;
    assert!(
        matches!(nothing, Err(LoadError::Unread(Unread::Taken))),
        "{nothing:?}"
    );
}

async fn a_head_that_cannot_be_read_is_said() {
    let place = Place::shared(12);
    let mut member = place.member();
    member.current().await;
    place.renames("Sam Newcomer");
    let mangle = || {
        let reference = place.tag().reference();
        let () = place.hand().hset(reference, "body", "{\"na").unwrap();
    };
    mangle();
    let marked = member.load().await;
    says(&marked, 1, "as of 1; the head of 2 cannot be read: ");
    let viewer = marked.unwrap().source.viewer;
    let announced = Revision(2);
    assert_eq!(viewer, Viewer::Reader(Some(Mark::Unreadable { announced })));
    for args in [&["show"][..], &["cache", "status"], &["verify"]] {
        let ran = place.reader(args);
        assert_eq!((ran.code, ran.out.as_str()), (Some(1), ""), "{ran:?}");
        assert!(
            ran.err.contains("the head of the league cannot be read"),
            "{ran:?}"
        );
        assert!(ran.err.contains("--take-over"), "{ran:?}");
    }
    let doctor = place.reader(&["doctor"]);
    assert_eq!(doctor.code, Some(1), "{doctor:?}");
    assert!(doctor.out.contains("cannot be read"), "{doctor:?}");
    // As the message says.
    place.owns(&["cache", "flush", "--take-over"]);
    assert_eq!(member.until_current().await.source.revision, Revision(3));
    assert!(place.reads(&["show"]).contains("Sam Newcomer"));
}

type Damage = fn(&str) -> redis::Cmd;

/// An entry that cannot be read is counted, asked for and replaced.
async fn a_damaged_entry_is_replaced() {
    let place = Place::shared(12);
    let entry = place.entry();
    let wanted = place.tag().wanted();
    let damages: [(&str, Damage); 5] = [
        ("another payload", |key| redis::Cmd::hset(key, "0", "rows")),
        ("another checksum", |key| {
            redis::Cmd::hset(key, "checksum", 7)
        }),
        ("a chunk too few", |key| redis::Cmd::hset(key, "chunks", 2)),
        ("another type", |key| redis::Cmd::set(key, "a string")),
        ("rows of a list", |key| redis::Cmd::lpush(key, "a list")),
    ];
    for (what, damage) in damages {
        let mut held = place.member();
        held.current().await;
        let mut hand = place.hand();
        if what.starts_with("rows") {
            let () = hand.del(&entry).unwrap();
        }
        let () = damage(&entry).query(&mut hand).unwrap();
        let mut fresh = place.member();
        let nothing = fresh.load().await;
        assert!(
            matches!(
                nothing,
                Err(LoadError::Unread(Unread::NotThere { asked: true, .. }))
            ),
            "{what}: {nothing:?}"
        );
        assert_eq!(fresh.reader.cache().status().stats.misses, 1, "{what}");
        let asked: u64 = hand.zcard(&wanted).unwrap();
        assert_eq!(asked, 1, "{what}");
        // Who has the table goes on showing it, whether or not it notices.
        assert_eq!(held.load().await.unwrap().source.revision, Revision(1));
        let publisher = place.publisher();
        held.until_current().await;
        fresh.until_current().await;
        drop(publisher);
        let asked: u64 = hand.zcard(&wanted).unwrap();
        assert_eq!(asked, 0, "{what}");
    }
}

/// Table, calendar and details are of one edition, whichever is announced meanwhile.
async fn details_are_of_the_edition_of_the_table() {
    let place = Place::shared(12);
    let member = place.member();
    let table = member.current().await.table;
    let player = table.player(0);
    let detail = async |revision: u64| {
        let details = member
            .reader
            .details(Request::default(), vec![player])
            .await;
        assert_eq!(details.unwrap()[0].revision, Revision(revision));
    };
    detail(1).await;
    place.renames("Sam Newcomer");
    detail(1).await;
    place.renames_and_dies("Kim Newcomer").await;
    // Edition 2 was never looked at, and nothing of 3 is there.
    says(&member.load().await, 1, "as of 1; 3 was announced ");
    detail(1).await;
    let _publisher = place.publisher();
    let mut member = member;
    assert_eq!(member.until_current().await.source.revision, Revision(3));
    let shown = member
        .reader
        .details(Request::default(), vec![player])
        .await;
    assert_eq!(shown.unwrap()[0].revision, Revision(3));
}

const SIZES: [(u16, u16); 3] = [(60, 15), (80, 24), (150, 45)];

async fn the_dashboard_says_each_mark_at_every_size() {
    let place = Place::shared(12);
    let screens = SIZES.map(|size| place.screen(size, &[]));
    for screen in &screens {
        screen.sees(&["Player"]);
    }
    screens[1].sees(&["1 = 1"]);
    let panel = screens[2].sees(&["1 = 1 announced"]);
    assert!(
        !panel.contains("saved") && !panel.contains("f flush"),
        "{panel}"
    );

    // A line of words, and in the panel what they come to.
    let see = |words: &str, panel: &[&str]| {
        for (screen, size) in screens.iter().zip(SIZES) {
            let wide = size.0 >= 118;
            let text = if wide {
                screen.sees(panel)
            } else {
                screen.sees(&[words])
            };
            assert!(!text.contains("1 = 1"), "{text}");
        }
    };
    place.flushes_and_dies();
    see(
        "revision 1, no entry: no program with the store has built the table",
        &["WAIT for a new build", "Who can build it"],
    );
    let () = place.hand().del(place.tag().reference()).unwrap();
    see(
        "as of 1; the announcement was lost",
        &["as of 1; the announcement was"],
    );
    let publisher = place.publisher();
    screens[1].sees(&["1 = 1"]);
    screens[2].sees(&["1 = 1 announced"]);
    for screen in &screens {
        screen.sees_no("as of 1");
    }
    drop(publisher);
    place.renames_and_dies("Sam Newcomer").await;
    see(
        "as of 1; 2 was announced",
        &["WAIT for revision 2", "1 < 2 announced"],
    );
    place.owns(&["show", "--top", "1"]);
    for screen in &screens {
        screen.sees(&["Sam Newcomer"]);
        screen.sees_no("as of 1");
    }
    for screen in screens {
        screen.quit();
    }
}

async fn a_copy_that_is_not_the_league_never_reads_as_current() {
    let place = Place::shared(12);
    let copies = [Place::copy_of(&place), Place::copy_of(&place)];
    for name in ["Sam", "Kim", "Lee"] {
        place.renames(&format!("{name} Newcomer"));
    }
    // The second copy was written to by itself, as often.
    for name in ["Pat Apart", "Pat Away", "Pat Alone"] {
        copies[1].renames_apart(name);
    }
    for (copy, (line, words)) in copies.iter().zip([
        ("1 < 4", "this store is at revision 1, the league at 4"),
        (
            "4 beside 4",
            "this store is at revision 4 and the league at 4",
        ),
    ]) {
        for size in SIZES {
            let screen = copy.at(&place, size);
            let text = screen.sees(&[words]);
            assert!(!text.contains("current"), "{text}");
            if size.0 > 60 {
                screen.sees(&[line]);
            }
            screen.quit();
        }
    }
}

async fn a_dashboard_that_is_killed_has_not_forgotten_what_it_showed() {
    let (place, user) = (Place::shared(12), User::new());
    let saved = place.saved();
    place.renames("Sam Newcomer");
    let redis = ["--redis", &place.server.url()];
    let screen = Screen::of(&user, &redis, (110, 30));
    screen.sees(&["Sam Newcomer"]);
    let kept = user
        .home
        .path()
        .join(".local/state/scoretable/leagues.json");
    eventually("the revision is kept", || {
        let text = std::fs::read_to_string(&kept).ok()?;
        text.contains("\"greatest\": 2").then_some(())
    });
    Process(screen.terminal.process()).send(Signal::KILL);
    place.set_back(&saved);
    let ran = user.run(&[&redis[..], &["show"]].concat());
    assert!(ran.err.contains("went back from 2 to 1"), "{ran:?}");
}

pub(crate) fn trials() -> Vec<Trial> {
    vec![
        server_trial(
            "a_dashboard_that_is_killed",
            a_dashboard_that_is_killed_has_not_forgotten_what_it_showed,
        ),
        server_trial(
            "an_announced_edition_is_named",
            an_announced_edition_is_named_until_its_table_is_there,
        ),
        server_trial(
            "an_import_comes_with_its_tables",
            an_import_comes_with_its_tables,
        ),
        server_trial(
            "after_a_flush_the_table_stays",
            after_a_flush_the_table_stays_until_it_is_built_again,
        ),
        server_trial(
            "a_lost_announcement_is_said",
            a_lost_announcement_is_said_until_the_next_program_with_the_store,
        ),
        server_trial(
            "a_server_that_was_set_back",
            a_server_that_was_set_back_is_never_current_to_those_who_saw_more,
        ),
        server_trial(
            "a_server_that_is_away",
            a_server_that_is_away_leaves_the_last_known_table,
        ),
        server_trial(
            "another_league_in_the_place",
            another_league_in_the_place_of_this_one_is_named,
        ),
        server_trial(
            "a_head_that_cannot_be_read",
            a_head_that_cannot_be_read_is_said,
        ),
        server_trial("a_damaged_entry_is_replaced", a_damaged_entry_is_replaced),
        server_trial(
            "details_are_of_one_edition",
            details_are_of_the_edition_of_the_table,
        ),
        server_trial(
            "the_dashboard_says_each_mark",
            the_dashboard_says_each_mark_at_every_size,
        ),
        server_trial(
            "a_copy_never_reads_as_current",
            a_copy_that_is_not_the_league_never_reads_as_current,
        ),
    ]
}
