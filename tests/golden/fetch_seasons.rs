//! Five whole seasons, as they were played, served week by week, end with every result right.

use crate::support::board;
use crate::support::http;
use crate::support::user;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::Read;
use std::path::PathBuf;

use board::Board;
use flate2::read::GzDecoder;
use http::{Server, ok};
use libtest_mimic::Trial;
use rusqlite::Connection;
use serde_json::json;
use user::User;

/// The results of five seasons, found beside the folder that `SCORETABLE_GOLDEN` names.
fn file() -> Option<PathBuf> {
    let golden = PathBuf::from(std::env::var_os("SCORETABLE_GOLDEN")?);
    let file = golden.join("../nfl/results_2021_2025.csv.gz");
    file.is_file().then_some(file)
}

pub(crate) fn trials() -> Vec<Trial> {
    let file = file();
    let trial = |season: u16| {
        let file = file.clone();
        Trial::test(format!("the_season_of_{season}"), move || {
            whole_season(&played(&file.unwrap()), season);
            Ok(())
        })
    };
    let seasons = (2021..=2025).map(|season| {
        trial(season)
            .with_kind("needs the results beside SCORETABLE_GOLDEN")
            .with_ignored_flag(file.is_none())
    });
    seasons.collect()
}

/// One line of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Played {
    id: i64,
    season: u16,
    week: u8,
    away: (String, u8),
    home: (String, u8),
}

fn played(file: &PathBuf) -> Vec<Played> {
    let mut text = String::new();
    GzDecoder::new(File::open(file).unwrap())
        .read_to_string(&mut text)
        .unwrap();
    let mut lines = text.lines();
    let names: Vec<&str> = lines.next().unwrap().split(',').collect();
    let parse = |line: &str| {
        let fields: BTreeMap<&str, &str> = names.iter().copied().zip(line.split(',')).collect();
        Played {
            id: fields["espn"].parse().unwrap(),
            season: fields["season"].parse().unwrap(),
            week: fields["week"].parse().unwrap(),
            away: (
                fields["espn_away"].to_owned(),
                fields["away_score"].parse().unwrap(),
            ),
            home: (
                fields["espn_home"].to_owned(),
                fields["home_score"].parse().unwrap(),
            ),
        }
    };
    lines.map(parse).collect()
}

/// The game that was called off.
const CALLED_OFF: (u16, u8, i64) = (2022, 17, 401_437_947);

/// The season's boards by week. While it goes on, one game a week is still under way and another to come.
fn boards(games: &[Played], season: u16, goes_on: bool) -> BTreeMap<u8, Vec<u8>> {
    let mut boards: BTreeMap<u8, Vec<&Played>> = BTreeMap::new();
    for game in games.iter().filter(|game| game.season == season) {
        boards.entry(game.week).or_default().push(game);
    }
    let json = |(week, games): (u8, Vec<&Played>)| {
        let mut board = Board::new(season, week);
        for (place, Played { id, away, home, .. }) in games.into_iter().enumerate() {
            board = match place {
                0 if goes_on => board.planned(*id, &away.0, &home.0),
                1 if goes_on => {
                    let live = board.event(*id, &away.0, &home.0);
                    board.with(live.under_way(away.1 / 2, home.1 / 3))
                }
                _ => board.played(*id, (&away.0, away.1), (&home.0, home.1)),
            };
        }
        if (season, week) == (CALLED_OFF.0, CALLED_OFF.1) {
            board = board.called_off(CALLED_OFF.2, "BUF", "CIN");
        }
        (week, board.json())
    };
    boards.into_iter().map(json).collect()
}

/// Serves a season: each week as it goes on when it is first asked for, and as it ended ever after.
fn espn(games: &[Played], season: u16) -> Server {
    let (live, ended) = (boards(games, season, true), boards(games, season, false));
    let live = std::sync::Mutex::new(live);
    Server::start(move |path| {
        let (_, week) = path.rsplit_once("week=").unwrap();
        let week: u8 = week.parse().unwrap();
        let first = live.lock().unwrap().remove(&week);
        ok(first.as_ref().unwrap_or(&ended[&week]))
    })
}

/// A user with a league of 32 teams, one of which it calls otherwise than ESPN does.
fn user(games: &[Played]) -> User {
    let user = User::new();
    let codes: BTreeSet<&str> = games.iter().map(|game| game.home.0.as_str()).collect();
    assert_eq!(codes.len(), 32);
    let team = |code: &str| json!({"model": "predictor.team", "pk": own(code), "fields": {"Town": code, "Nickname": code, "ConfDiv": "NFC East"}});
    let teams: Vec<_> = codes.into_iter().map(team).collect();
    let file = user.home.path().join("dump.json");
    std::fs::write(&file, json!(teams).to_string()).unwrap();
    let ran = user.run(&["--cache", "off", "import", &file.to_string_lossy()]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    user
}

fn own(code: &str) -> String {
    if code == "WSH" { "WAS" } else { code }.to_owned()
}

fn whole_season(games: &[Played], season: u16) {
    let (user, server) = (user(games), espn(games, season));
    let (year, url) = (season.to_string(), server.url());
    let fetch = [
        "--cache",
        "off",
        "--season",
        &year,
        "fetch",
        "--endpoint",
        &url,
    ];
    for (end, asked) in [
        ("now at revision 19", 18),
        ("now at revision 37", 36),
        // The last two weeks may still be corrected.
        ("nothing changed; still at revision 37", 38),
    ] {
        let ran = user.run(&fetch);
        assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
        assert!(!ran.out.contains("skipped"), "{}", ran.out);
        assert_eq!(server.heard().len(), asked);
        let last = ran.out.lines().last().unwrap();
        assert!(last.starts_with(end), "{}", ran.out);
    }

    let db = Connection::open(user.home.path().join("scoretable/league.db")).unwrap();
    let stored = |id: i64| {
        let sql = "SELECT game_id, season, week, away, away_score, home, home_score FROM game WHERE game_id = ?1";
        let played = |row: &rusqlite::Row<'_>| {
            Ok(Played {
                id: row.get(0)?,
                season: row.get(1)?,
                week: row.get(2)?,
                away: (row.get(3)?, row.get(4)?),
                home: (row.get(5)?, row.get(6)?),
            })
        };
        db.query_row(sql, [id], played).unwrap()
    };
    let of_season = games.iter().filter(|game| game.season == season);
    for game in of_season.clone() {
        let mut expected = game.clone();
        expected.away.0 = own(&expected.away.0);
        expected.home.0 = own(&expected.home.0);
        assert_eq!(stored(game.id), expected);
    }
    let count = |outcome: &str| -> usize {
        let sql = "SELECT count(*) FROM game WHERE outcome = ?1";
        let count: i64 = db.query_row(sql, [outcome], |row| row.get(0)).unwrap();
        usize::try_from(count).unwrap()
    };
    let called_off = usize::from(season == CALLED_OFF.0);
    assert_eq!(
        (count("final"), count("called off")),
        (of_season.count(), called_off)
    );
    assert_eq!(count("final"), 272 - called_off);
}
