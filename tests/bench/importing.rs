//! Importing many picks: how fast, and in how much memory. And what a week's results cost a league that has them all.
//!
//! This program started again is the import, so that its memory is that of the import alone.

use std::cell::{Cell, RefCell};
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use scoretable::demo::{self, Plan};
use scoretable::feed;
use scoretable::league::{Facts, Game, GameResult};
use scoretable::store::Store;
use tempfile::TempDir;

use crate::measure::{report, told, turns};
use crate::support::process::Process;

/// What tells a program started again that it is the import: the store, and then the files.
const IMPORT: &str = "SCORETABLE_BENCH_IMPORT";
/// The picks that an import takes in a second, at least.
const RATE: f64 = 300_000.0;
/// The memory that an import takes at most, in bytes.
const MEMORY: f64 = 100e6;
/// The games of four weeks.
const GAMES: u32 = 61;

/// Imports, if this program was started to do that, and tells the most memory that it ever had.
pub(crate) fn import_if_told() -> bool {
    let Ok(told) = std::env::var(IMPORT) else {
        return false;
    };
    let mut paths = told.split('\n').map(Path::new);
    let store = paths.next().expect("a store");
    let read = |path: &Path| {
        let source = feed::source(File::open(path).expect("a file")).expect("a file");
        let (facts, skipped) = feed::read_as(None, &source, "file").expect("a feed");
        assert_eq!(skipped, []);
        facts
    };
    let files: Vec<Facts> = paths.map(read).collect();
    let mut store = Store::open_or_draft(store).expect("a new store");
    store.import(None, &files).expect("an import");
    let peak = Process(std::process::id()).peak_memory();
    println!("{}", peak.unwrap_or_default());
    true
}

/// Imports the picks of so many players, as CSV and as a dump.
pub(crate) fn picks(players: u32) {
    let folder = TempDir::new().expect("a temporary folder");
    let dump = folder.path().join("dump.json");
    write_dump(&dump, players).expect("room for a dump");
    let names = ["players.csv", "results.csv", "picks.csv"];
    let tables = names.map(|name| folder.path().join(name));
    write_tables(&tables, players).expect("room for tables");
    let dump: &[&Path] = &[&dump];
    let tables = tables.each_ref().map(PathBuf::as_path);
    for (kind, files) in [("a dump", dump), ("CSV", &tables)] {
        let mut peak = 0.0_f64;
        let mut import = || {
            let store = folder.path().join("league.db");
            let _none = fs::remove_file(&store);
            let mut paths = vec![store.as_path()];
            paths.extend(files);
            let paths: Vec<_> = paths.iter().map(|path| path.to_string_lossy()).collect();
            let began = Instant::now();
            let mut command = Command::new(std::env::current_exe().expect("this program"));
            let ran = command.env(IMPORT, paths.join("\n")).output();
            let took = began.elapsed();
            let ran = ran.expect("this program starts");
            assert!(
                ran.status.success(),
                "{}",
                String::from_utf8_lossy(&ran.stderr)
            );
            let said: f64 = String::from_utf8_lossy(&ran.stdout)
                .trim()
                .parse()
                .unwrap_or(0.0);
            peak = peak.max(said);
            took
        };
        let [times] = told(2, [&mut import]);
        let count = f64::from(players * GAMES);
        let rate = count / times.median() * 1_000.0;
        let what = format!("{RATE} picks a second / {count} picks of {kind}");
        let measured = format!("{rate:.0} a second");
        report(&what, &measured, RATE / rate, 1.0);
        let what = format!("memory of that / {:.0} MB", MEMORY / 1e6);
        report(&what, &format!("{:.0} MB", peak / 1e6), peak / MEMORY, 1.0);
    }
}

fn pairs() -> impl Iterator<Item = (u32, u32, &'static str, &'static str)> {
    const TEAMS: [&str; 32] = [
        "ARI", "ATL", "BAL", "BUF", "CAR", "CHI", "CIN", "CLE", "DAL", "DEN", "DET", "GB", "HOU",
        "IND", "JAX", "KC", "LAC", "LAR", "LV", "MIA", "MIN", "NE", "NO", "NYG", "NYJ", "PHI",
        "PIT", "SEA", "SF", "TB", "TEN", "WSH",
    ];
    (0..GAMES).map(|number| {
        let (week, game) = (number / 16, number as usize % 16);
        let away = TEAMS[game];
        let home = TEAMS[16 + (game + week as usize) % 16];
        (401_000_000 + number, week + 1, away, home)
    })
}

fn write_tables(paths: &[PathBuf; 3], players: u32) -> std::io::Result<()> {
    let [mut names, mut results, mut picks] = [
        BufWriter::new(File::create(&paths[0])?),
        BufWriter::new(File::create(&paths[1])?),
        BufWriter::new(File::create(&paths[2])?),
    ];
    writeln!(names, "name,team,active")?;
    writeln!(picks, "player,season,week,away,home,winner,banker,joker")?;
    writeln!(
        results,
        "season,week,away,home,away_score,home_score,kickoff,game"
    )?;
    for (game, week, away, home) in pairs() {
        writeln!(
            results,
            "2024,{week},{away},{home},20,{},,{game}",
            game % 40
        )?;
    }
    for player in 1..=players {
        writeln!(names, "Player Nº {player:x} Smith,KC,")?;
        for (game, week, away, home) in pairs() {
            let winner = if (game ^ player).count_ones() % 2 == 0 {
                away
            } else {
                home
            };
            writeln!(
                picks,
                "Player Nº {player:x} Smith,2024,{week},{away},{home},{winner},,"
            )?;
        }
    }
    Ok(())
}

fn write_dump(path: &Path, players: u32) -> std::io::Result<()> {
    let mut dump = BufWriter::new(File::create(path)?);
    write!(dump, "[")?;
    for (game, week, away, home) in pairs() {
        write!(
            dump,
            r#"{{"model": "predictor.match", "pk": {game}, "fields": {{"GameID": {game}, "Season": 2024, "Week": {week}, "HomeTeam": "{home}", "AwayTeam": "{away}"}}}}, {{"model": "predictor.results", "pk": {game}, "fields": {{"Season": 2024, "Week": {week}, "HomeTeam": "{home}", "AwayTeam": "{away}", "HomeScore": 20, "AwayScore": 10, "Winner": "Home"}}}}, "#
        )?;
    }
    for player in 1..=players {
        write!(
            dump,
            r#"{{"model": "accounts.user", "pk": {player}, "fields": {{"password": "pbkdf2_sha256$260000$abcdefghijkl$abcdefghijklmnopqrstuvwxyz0123456789ABCD=", "username": "user{player}", "email": "user{player}@example.com", "Full_Name": "Player {player:x} Smith", "FavouriteTeam": null, "JokersPlayed": null}}}}, "#
        )?;
    }
    let mut pk = 0;
    for player in 1..=players {
        for (game, week, _, _) in pairs() {
            let comma = if pk == 0 { "" } else { ", " };
            pk += 1;
            let winner = if (game ^ player).count_ones() % 2 == 0 {
                "Away"
            } else {
                "Home"
            };
            write!(
                dump,
                r#"{comma}{{"model": "predictor.prediction", "pk": {pk}, "fields": {{"User": {player}, "Game": {game}, "Winner": "{winner}", "Banker": false, "Joker": false, "Points": 0, "PredSeason": 2024, "PredWeek": {week}}}}}"#
            )?;
        }
    }
    writeln!(dump, "]")
}

/// A changed result of the newest week against one of the first week, after which the whole season is scored again.
pub(crate) fn week_of_results(players: u32) {
    let folder = TempDir::new().expect("a temporary folder");
    let path = folder.path().join("league.db");
    let plan = Plan {
        players,
        weeks: 18,
        ..Plan::default()
    };
    let (_, facts) = demo::league(&plan).expect("a plan within limits");
    let mut store = Store::open_or_create(&path).expect("a new store");
    store.write(&facts).expect("a league written");
    let newest = facts
        .games
        .iter()
        .map(|game| (game.season, game.week))
        .max();
    let (season, newest) = newest.expect("games");
    let of_week = |week| -> Vec<Game> {
        let games = facts.games.iter();
        let games = games.filter(|game| game.season == season && game.week.get() == week);
        games.cloned().collect()
    };
    let [first, last] = [of_week(1), of_week(newest.get())];
    let (store, round) = (RefCell::new(store), Cell::new(0_u8));
    let change = |games: &[Game]| {
        round.set(round.get().wrapping_add(1));
        let result = Some(GameResult::Final {
            home: 20,
            away: round.get() % 19,
        });
        let games = games.iter().cloned();
        let facts = Facts {
            games: games.map(|game| Game { result, ..game }).collect(),
            ..Facts::default()
        };
        let written = store.borrow_mut().write(&facts);
        assert!(written.expect("results written").changed);
    };
    let [last, first] = turns(7, [&mut || change(&last), &mut || change(&first)]);
    let measured = format!("{:.0} ms / {:.0} ms", last.median(), first.median());
    let what = format!("a week's results / a season's, {players} players");
    report(&what, &measured, last.over(&first), 0.25);
}
