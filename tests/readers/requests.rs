//! What a reader wants and no program has published: it waits for a publisher, and says so where none comes.

use libtest_mimic::Trial;
use redis::Commands;

use super::place::{Place, Screen};
use crate::support::trials::server_trial;

async fn a_week_comes_on_screen_once_a_publisher_lives() {
    for with_a_screen in [false, true] {
        let place = Place::shared(12);
        let mut screen = place.screen((80, 24), &[]);
        screen.sees(&["Player", "week 5"]);
        screen.press("[");
        // What is on screen stays.
        screen.sees(&[
            "week 5",
            "enhanced 2024 week 4 is not on the server yet; a publisher was asked for it",
        ]);
        let asked: Vec<String> = place.hand().zrange(place.tag().wanted(), 0, -1).unwrap();
        assert_eq!(asked, ["t:enhanced:2024:4"]);
        let (mut service, mut owner) = (None, None);
        if with_a_screen {
            owner = Some(place.owners_screen((80, 24)));
        } else {
            service = Some(place.publisher());
        }
        screen.sees(&["week 4"]);
        screen.sees_no("is not on the server");
        // And with a publisher at once.
        screen.press("[");
        screen.sees(&["week 3"]);
        screen.press("\r");
        screen.sees(&["Week 3 "]);
        screen.press("q");
        screen.quit();
        drop(service);
        if let Some(owner) = owner {
            owner.quit();
        }
    }
}

async fn show_says_what_is_missing() {
    let place = Place::shared(12);
    let missing = |args: &[&str], words: &str| {
        let ran = place.reader(args);
        assert_eq!((ran.code, ran.out.as_str()), (Some(3), ""), "{ran:?}");
        assert!(ran.err.contains(words), "{ran:?}");
        assert!(ran.err.contains("`scoretable serve`"), "{ran:?}");
    };
    let week = ["show", "division", "--week", "2", "--format", "csv"];
    missing(
        &week,
        "division 2024 week 2 is not on the server yet; a publisher was asked for it",
    );
    let _publisher = place.publisher();
    let shown = place.reads(&week);
    assert_eq!(shown, place.owns(&week).out);
}

/// A member who may only read is told that it is for others to ask.
async fn a_member_who_may_not_ask_is_told_so() {
    let place = Place::shared(12);
    redis::cmd("ACL")
        .arg(&["SETUSER", "ann", "on", ">s3cret", "%R~scoretable:*"])
        .arg(&[
            "+@read",
            "-@dangerous",
            "+client|tracking",
            "+hello",
            "+ping",
        ])
        .exec(&mut place.hand())
        .unwrap();
    let url = format!("{}?user=ann&pass=s3cret", place.server.url());
    let ann = |args: &[&str]| place.member.run(&[&["--redis", &url], args].concat());
    let shown = ann(&["show", "--format", "csv"]);
    assert_eq!(shown.out, place.owns(&["show", "--format", "csv"]).out);
    assert_eq!((shown.code, shown.err.as_str()), (Some(0), ""), "{shown:?}");
    let missing = ann(&["show", "--week", "2"]);
    assert_eq!(missing.code, Some(3), "{missing:?}");
    assert!(
        missing
            .err
            .contains("this user of the server may not ask for it"),
        "{missing:?}"
    );
    let asked: u64 = place.hand().zcard(place.tag().wanted()).unwrap();
    assert_eq!(asked, 0);
    let doctor = ann(&["doctor"]);
    assert_eq!(doctor.code, Some(0), "{doctor:?}");
    assert!(doctor.out.contains("rights"), "{doctor:?}");
    assert!(!doctor.out.contains("s3cret"), "{doctor:?}");
    // Others ask.
    let _publisher = place.publisher();
    place.reads(&["show", "--week", "2"]);
    assert_eq!(ann(&["show", "--week", "2"]).code, Some(0));
    let screen = Screen::of(&place.member, &["--redis", &url], (150, 45));
    screen.sees(&["1 = 1 announced", "up"]);
    screen.quit();
}

pub(crate) fn trials() -> Vec<Trial> {
    vec![
        server_trial(
            "a_week_comes_on_screen",
            a_week_comes_on_screen_once_a_publisher_lives,
        ),
        server_trial("show_says_what_is_missing", show_says_what_is_missing),
        server_trial(
            "a_member_who_may_not_ask",
            a_member_who_may_not_ask_is_told_so,
        ),
    ]
}
