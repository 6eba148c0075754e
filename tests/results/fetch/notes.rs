//! What a fetch changed is noted, and `verify` reads the notes.

use rusqlite::Connection;

use crate::fetch::command::{fetch, user};
use crate::support::board::Board;
use crate::support::http::{Server, ok};

#[test]
fn a_result_changed_by_another_hand_is_found_and_mended_by_the_next_fetch() {
    let user = user();
    let server = Server::start(|_| {
        ok(&Board::new(2024, 2)
            .played(201, ("KC", 17), ("NYG", 20))
            .json())
    });
    let verify = || user.run(&["--cache", "off", "verify"]);
    assert_eq!(fetch(&user, &server, &["--week", "2"]).code, Some(0));
    let sound = verify();
    assert_eq!(sound.code, Some(0), "{sound:?}");
    let noted = "results 3 noted, the newest KC 17 at NYG 20, from 127.0.0.1";
    assert!(sound.out.contains(noted), "{}", sound.out);

    let db = Connection::open(user.home.path().join("scoretable/league.db")).unwrap();
    db.execute("UPDATE game SET home_score = 3 WHERE game_id = 201", [])
        .unwrap();
    let found = verify();
    assert_eq!(found.code, Some(1));
    let named = "  2024 week 2, KC at NYG: stored 17 at 3, noted last KC 17 at NYG 20, from ";
    assert!(found.out.contains(named), "{}", found.out);
    assert!(
        found.err.contains("1 results are not those noted last"),
        "{}",
        found.err
    );

    let mended = fetch(&user, &server, &["--week", "2"]);
    assert!(
        mended.out.contains("KC 17 at NYG 20, was 17 at 3"),
        "{}",
        mended.out
    );
    let sound = verify();
    assert_eq!(sound.code, Some(0), "{sound:?}");
}
