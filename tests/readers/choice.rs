//! Which of a server's leagues a dashboard shows, when several are there and none is named.

use libtest_mimic::Trial;

use super::place::{Place, Screen};
use crate::support::filed::Filed;
use crate::support::trials::server_trial;

/// A server with the league of the place and others of these names.
fn several(names: &[&str]) -> (Place, Vec<Filed>) {
    let place = Place::shared(12);
    let others = names.iter().map(|name| {
        let league = Filed::new(30);
        league.store().set_name(name).unwrap();
        let (path, url) = (league.path(), place.server.url());
        let args = ["--db", path.to_str().unwrap(), "--redis", &url, "show"];
        assert_eq!(place.owner.run(&args).code, Some(0));
        league
    });
    let others = others.collect();
    (place, others)
}

async fn a_dashboard_asks_which_league_it_is() {
    let (place, others) = several(&["Zoë's League"]);
    for size in [(60, 15), (80, 24), (150, 45)] {
        let mut screen = place.screen(size, &[]);
        let tag = others[0].key().league.store().short().to_owned();
        let list = screen.sees(&[
            "Which league?",
            "1 Prediction League",
            "2 Zoë's League",
            &tag,
        ]);
        assert!(list.contains("--league NAME"), "{list}");
        screen.press("j");
        screen.press("\r");
        screen.sees(&["Zoë's League", "Player"]);
        screen.quit();
        // A digit is enough.
        let mut screen = place.screen(size, &[]);
        screen.sees(&["Which league?"]);
        screen.press("1");
        screen.sees(&["Prediction League", "Sean O'Brien"]);
        screen.quit();
    }
    // A league that is named is shown at once.
    let screen = place.screen((80, 24), &["--league", "zo"]);
    screen.sees(&["Zoë's League", "Player"]);
    screen.quit();
}

async fn the_list_is_left_as_the_dashboard_is() {
    let (place, _others) = several(&["Office"]);
    for key in ["q", "\u{1b}", "\u{3}"] {
        let mut screen = place.screen((80, 24), &[]);
        screen.sees(&["Which league?"]);
        screen.press(key);
        let (status, raw) = screen.terminal.wait_end();
        assert!(status.success(), "{key:?}: {status:?}");
        // The terminal is given back.
        let raw = String::from_utf8_lossy(&raw);
        assert!(raw.contains("\u{1b}[?1049l"), "{key:?}");
    }
}

/// What others wrote into the directory commands no terminal, and a long list is scrolled.
async fn a_long_list_with_hostile_names() {
    let (place, _others) = several(&["Office"]);
    let mut hand = place.hand();
    for number in 0..40 {
        let tag = format!("{number:08x}");
        let line = format!("{tag}-0000-4000-8000-000000000000 \u{1b}[2JEvil\u{202e} {number:02}");
        let () = redis::Cmd::hset("scoretable:leagues", tag, line)
            .query(&mut hand)
            .unwrap();
    }
    let mut screen = place.screen((60, 15), &[]);
    screen.sees(&["Which league?", "Evil 00"]);
    screen.press("G");
    screen.sees(&["Prediction League"]);
    screen.press("g");
    screen.sees(&["Evil 00"]);
    screen.terminal.resize(20, 4);
    screen.press("j");
    screen.sees(&["[2JEv"]);
    screen.press("q");
    let (_, raw) = screen.terminal.wait_end();
    let raw = String::from_utf8_lossy(&raw);
    assert!(!raw.contains("\u{1b}[2JEvil") && !raw.contains('\u{202e}'));
}

/// Where nothing can be asked, the leagues are listed.
async fn without_a_terminal_the_leagues_are_listed() {
    let (place, _others) = several(&["Office"]);
    let ran = place.reader(&[]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{ran:?}");
    assert!(
        ran.err.contains("(Office)") && ran.err.contains("(Prediction League)"),
        "{ran:?}"
    );
    let url = place.server.url();
    let screen = Screen::of(&place.member, &["--redis", &url, "show"], (100, 24));
    let (status, raw) = screen.terminal.wait_end();
    assert!(!status.success());
    assert!(String::from_utf8_lossy(&raw).contains("the server has several leagues"));
}

pub(crate) fn trials() -> Vec<Trial> {
    vec![
        server_trial("a_dashboard_asks", a_dashboard_asks_which_league_it_is),
        server_trial("the_list_is_left", the_list_is_left_as_the_dashboard_is),
        server_trial("a_long_list", a_long_list_with_hostile_names),
        server_trial(
            "without_a_terminal_to_ask_at",
            without_a_terminal_the_leagues_are_listed,
        ),
    ]
}
