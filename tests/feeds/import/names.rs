//! Two names that look the same are the same name, wherever they come from; and what is no name is told.

use rusqlite::Connection;
use scoretable::league::{NAME_BYTES, NAME_CHARACTERS, NAME_MARKS};

use crate::import::counts;
use crate::import::csv::{import, left_out, sample, take};
use crate::support::dump::Dump;
use crate::support::shelf::Shelf;

/// Ways to write "Zoë Ångström", which is in the sample.
const TWINS: [&str; 8] = [
    "Zoe\u{308} A\u{30a}ngstro\u{308}m",
    "Zoë \u{212b}ngström",
    "Zoë\u{200b} Ångström",
    "Zoë\u{a0}\u{2003}Ångström\u{3000}",
    "\u{feff}Zo\u{ad}ë Ångström\u{2060}",
    "Zoë Ångström\u{e0041}\u{e007f}",
    "Zo\u{200d}ë Ång\u{200c}ström\u{fe0f}",
    "\u{202d}Zoë Ångström\u{202c}",
];

fn players(shelf: &Shelf) -> Vec<(u32, String)> {
    let db = Connection::open(shelf.path()).unwrap();
    let mut players = db
        .prepare("SELECT player_id, name FROM player ORDER BY 1")
        .unwrap();
    let rows = players.query_map([], |row| Ok((row.get(0)?, row.get(1)?)));
    rows.unwrap().map(Result::unwrap).collect()
}

#[test]
fn a_player_is_found_by_every_way_to_write_the_name() {
    let mut shelf = sample();
    let before = players(&shelf);
    for twin in TWINS {
        let again = import(&mut shelf, &format!("name,team\n{twin},KC\n"));
        assert_eq!(again.players.added, 0, "{}", twin.escape_unicode());
        assert_eq!(again.noted, [""; 0], "{}", twin.escape_unicode());
        assert_eq!(
            left_out(&mut shelf, &format!("{twin},2024,9,KC,BAL,BAL,,")),
            "",
            "{}",
            twin.escape_unicode()
        );
    }
    assert_eq!(players(&shelf), before);
    let twice = take(&mut shelf, "name\nAda\nA\u{200b}da\n");
    assert_eq!(
        twice,
        [
            "line 3: 'Ada' is on line 2 already; names tell players apart, so each needs one of its own"
        ]
    );
}

#[test]
fn a_store_of_older_names_is_found_by_them_and_put_right() {
    let mut shelf = sample();
    let db = Connection::open(shelf.path()).unwrap();
    let set = |id: u32, name: &str| {
        let set = "UPDATE player SET name = ?2 WHERE player_id = ?1";
        assert_eq!(db.execute(set, (id, name)).unwrap(), 1);
    };
    let zoe = players(&shelf);
    let zoe = zoe.iter().find(|(_, name)| name.starts_with("Zo")).unwrap();
    set(zoe.0, TWINS[0]);
    assert_eq!(
        left_out(&mut shelf, "Zoë Ångström,2024,10,KC,BAL,BAL,,"),
        ""
    );
    let written = import(&mut shelf, "name\nZoë Ångström\n");
    assert_eq!((written.players.added, written.players.updated), (0, 1));
    assert!(players(&shelf).contains(zoe));

    // Of two who look the same, who has the usual form is meant; of two in no usual form nothing tells who is.
    let next = zoe.0 + 10;
    let add = "INSERT INTO player (player_id, name, team, active) VALUES (?1, ?2, NULL, 1)";
    db.execute(add, (next, TWINS[1])).unwrap();
    let written = import(&mut shelf, "name\nZoë Ångström\n");
    assert_eq!(written.players, counts(0, 0, 1));
    let twins = format!("players {} and {next} have one name: 'Zoë Ångström'", zoe.0);
    assert_eq!(written.noted, [twins]);
    set(zoe.0, TWINS[0]);
    let unclear = take(&mut shelf, "name\nZoë Ångström\n");
    assert_eq!(
        unclear,
        [
            "line 2: the league has two players called 'Zoë Ångström', and nothing tells which is meant"
        ]
    );
}

#[test]
fn namesakes_are_told_and_stay_two_players() {
    let dump = Dump::league()
        .player(4, "ada lovelace", None)
        .player(5, "Ada  Love\u{200b}lace", None)
        .player(6, "Zoe Angstrom", None)
        .player(7, "Bo", None)
        .player(8, "BO", None);
    let mut shelf = Shelf::new();
    let written = shelf.import(&dump.json()).unwrap();
    let expected = [
        "players 1, 4 and 5 have names that differ only by case: 'Ada Lovelace', 'ada lovelace'",
        "players 2 and 6 have names that differ only by case or accents: 'Zoë Ångström', 'Zoe Angstrom'",
        "players 7 and 8 have names that differ only by case: 'Bo', 'BO'",
    ];
    assert_eq!(
        (written.noted, written.skipped),
        (expected.map(str::to_owned).to_vec(), vec![])
    );
    assert_eq!(players(&shelf).len(), 8);
    // Only those are told who are in the file.
    let other = Dump::default().player(8, "Bo", None);
    let written = shelf.import(&other.json()).unwrap();
    assert_eq!(written.noted, ["players 7 and 8 have one name: 'Bo'"]);
    let many = (1..=30).fold(String::from("name\n"), |text, n| {
        text + &format!("Twin {n}\nTWIN {n}\n")
    });
    let noted = import(&mut shelf, &many).noted;
    assert_eq!(noted.len(), 21);
    assert_eq!(noted[20], "10 more groups of players have such names");
}

#[test]
fn a_name_that_is_too_long_is_refused_with_its_line_or_record() {
    let long = "x".repeat(NAME_CHARACTERS + 1);
    let why = format!(
        "has {} characters; {NAME_CHARACTERS} is the most",
        long.len()
    );
    let mut shelf = sample();
    let before = players(&shelf);
    let told = take(&mut shelf, &format!("name\n{long}\n"));
    assert!(told[0].starts_with("line 2: the name 'xxx"), "{told:?}");
    assert!(told[0].contains(&why), "{told:?}");
    let told = left_out(&mut shelf, &format!("{long},2024,9,KC,BAL,BAL,,"));
    assert!(
        told.starts_with("line 2: ") && told.contains(&why),
        "{told}"
    );
    let heavy = "\u{1f469}\u{200d}\u{1f469}\u{200d}\u{1f467}".repeat(NAME_BYTES / 18 + 1);
    let told = take(&mut shelf, &format!("name\n{heavy}\n"));
    assert!(
        told[0].contains(&format!("bytes; {NAME_BYTES} is the most")),
        "{told:?}"
    );
    let zalgo = format!("Z{}algo", "\u{316}".repeat(20));
    let told = take(&mut shelf, &format!("name\n{zalgo}\n"));
    assert!(told[0].contains("has 20 marks upon one letter"), "{told:?}");
    assert_eq!(players(&shelf), before);

    let dump = Dump::league().player(9, &long, None);
    let told = Shelf::new().import(&dump.json()).unwrap().skipped;
    let told: Vec<String> = told.iter().map(ToString::to_string).collect();
    assert!(told[0].starts_with("record ") && told[0].contains("accounts.user, pk 9"));
    assert!(told[0].contains(&why), "{told:?}");
}

#[test]
fn the_documents_state_the_limits_of_a_name() {
    let files = include_str!("../../../assets/docs/files.md");
    let stated = format!(
        "at most {NAME_CHARACTERS} characters, {NAME_BYTES} bytes and {NAME_MARKS} marks upon a letter"
    );
    assert!(files.contains(&stated), "{stated}");
}
