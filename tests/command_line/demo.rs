//! The demo league is the same on every run, and keeps the rules a real league keeps.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ffi::OsString;
use std::fs;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::Stdio;

use rustix::process::Signal;
use scoretable::demo::{LEAGUE, Plan, PlanError, league, parts};
use scoretable::league::rules::Rules;
use scoretable::league::{
    Facts, Game, GameId, GameResult, Pick, PlayerId, Season, SeasonBook, Side, Standing, Week,
    WeekBook, clean_name,
};
use scoretable::scoretable::Kind;
use scoretable::store::Store;

use crate::support::process::Process;
use crate::support::user::User;

/// What the default league adds up to. A change here changes every picture and golden file made of it.
const PINNED: (usize, usize, u64) = (21_428, 13_081, 42_125);

fn facts(plan: Plan) -> Facts {
    league(&plan).map(|(_, facts)| facts).unwrap_or_default()
}

fn demo() -> Facts {
    facts(Plan::default())
}

fn games(facts: &Facts) -> HashMap<GameId, &Game> {
    facts.games.iter().map(|game| (game.id, game)).collect()
}

/// A player, a season and a week.
type Hand = (PlayerId, u16, u8);

/// The picks of each player's week, with their games.
fn weeks(facts: &Facts) -> BTreeMap<Hand, Vec<(Pick, &Game)>> {
    let games = games(facts);
    let mut weeks: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for pick in facts.picks.iter().map(Result::unwrap) {
        let game = games[&pick.game];
        let key = (pick.player, game.season.get(), game.week.get());
        weeks.entry(key).or_default().push((pick, game));
    }
    weeks
}

/// The standings of a season after each scored week.
fn standings(facts: &Facts, season: u16) -> Vec<Vec<Standing>> {
    let games = games(facts);
    let mut books: BTreeMap<Week, WeekBook> = BTreeMap::new();
    for pick in facts.picks.iter().map(Result::unwrap) {
        let game = games[&pick.game];
        if let (true, Some(result)) = (game.season.get() == season, game.result) {
            let book = books.entry(game.week).or_default();
            book.add(Rules::default(), &pick, result);
        }
    }
    let mut season = SeasonBook::default();
    let close = |(&week, book)| season.close(week, book);
    books.iter().map(close).collect()
}

#[test]
fn the_same_plan_makes_the_same_league_and_another_seed_another() {
    let plan = Plan::default();
    assert_eq!(league(&plan), league(&plan));
    let other = Plan { seed: 7, ..plan };
    let (id, facts) = league(&plan).unwrap();
    let (other_id, other_facts) = league(&other).unwrap();
    assert_ne!(id, other_id);
    assert_ne!(facts.games, other_facts.games);
    assert_ne!(facts.picks, other_facts.picks);
}

#[test]
fn nothing_drifts_from_release_to_release() {
    let facts = demo();
    let weighed = |game: &Game| match game.result {
        Some(GameResult::Final { home, away }) => u64::from(home) * 3 + u64::from(away),
        Some(GameResult::CalledOff) | None => 0,
    };
    let total = facts.games.iter().map(weighed).sum::<u64>();
    let homes = facts
        .picks
        .iter()
        .map(Result::unwrap)
        .filter(|p| p.side == Side::Home)
        .count();
    assert_eq!((facts.picks.len(), homes, total), PINNED);
}

#[test]
fn a_week_more_and_a_player_more_leave_the_rest_alone() {
    let plan = Plan::default();
    let now = demo();
    let week_on = facts(Plan {
        weeks: plan.weeks + 1,
        ..plan
    });
    let more = facts(Plan {
        players: plan.players + 5,
        ..plan
    });
    let before = standings(&now, 2024);
    assert_eq!(before[..], standings(&week_on, 2024)[..before.len()]);
    assert_eq!(now.games, more.games);
    let known = |player: PlayerId| now.players.iter().any(|p| p.id == player);
    let own = more
        .picks
        .iter()
        .map(Result::unwrap)
        .filter(|pick| known(pick.player));
    assert!(now.picks.iter().map(Result::unwrap).eq(own));
}

#[test]
fn only_scored_weeks_have_results_and_some_of_the_next_picks_are_in() {
    for scored in [0, 12, 18] {
        let facts = facts(Plan {
            weeks: scored,
            ..Plan::default()
        });
        for game in &facts.games {
            let past = game.season.get() == 2023 || game.week.get() <= scored;
            assert_eq!(game.result.is_some(), past, "{game:?}");
        }
        let next = |(_, season, week): &&Hand| *season == 2024 && *week == scored + 1;
        let early = weeks(&facts).keys().filter(next).count();
        let expected = if scored == 18 { 0..=0 } else { 15..=45 };
        assert!(expected.contains(&early), "{early} of 60 are early");
    }
}

#[test]
fn picks_keep_the_rules_of_bankers_and_jokers() {
    let facts = demo();
    let mut bankers = BTreeSet::new();
    let mut jokers: BTreeMap<_, u32> = BTreeMap::new();
    for ((player, season, week), picks) in weeks(&facts) {
        let games: BTreeSet<GameId> = picks.iter().map(|(pick, _)| pick.game).collect();
        assert_eq!(games.len(), picks.len(), "one pick a game");
        let banker: Vec<_> = picks.iter().filter(|(pick, _)| pick.banker).collect();
        assert!(banker.len() <= 1, "{player} in week {week} of {season}");
        for (pick, game) in banker {
            assert_eq!(pick.side, Side::Away);
            let new = bankers.insert((player, season, game.away));
            assert!(new, "{player} has {} twice", game.away);
        }
        let joker = picks.iter().filter(|(pick, _)| pick.joker).count();
        assert!(
            joker == 0 || joker == picks.len(),
            "a joker is for the whole week"
        );
        *jokers.entry((player, season)).or_default() += u32::from(joker > 0);
    }
    assert_eq!(jokers.values().max(), Some(&3));
    assert!(bankers.len() > 1000);
}

#[test]
fn players_are_as_different_as_in_a_real_league() {
    let facts = demo();
    let mut first: BTreeMap<(PlayerId, u16), u8> = BTreeMap::new();
    for (player, season, week) in weeks(&facts).into_keys() {
        first.entry((player, season)).or_insert(week);
    }
    let count = |kind: &dyn Fn(Option<u8>, Option<u8>) -> bool| {
        let of = |id: PlayerId, season: u16| first.get(&(id, season)).copied();
        let ids = facts.players.iter().map(|player| player.id);
        ids.filter(|&id| kind(of(id, 2023), of(id, 2024))).count()
    };
    assert!(
        count(&|before, now| before.is_none() && now.is_none()) >= 1,
        "never played"
    );
    assert!(
        count(&|before, now| before.is_some() && now.is_none()) >= 1,
        "played no more"
    );
    assert!(
        count(&|_, now| now.is_some_and(|week| week >= 3)) >= 3,
        "joined late"
    );
    assert!(facts.players.iter().filter(|p| !p.active).count() >= 4);
    assert!(facts.players.iter().filter(|p| p.team.is_none()).count() >= 4);
    let names: BTreeSet<&str> = facts.players.iter().map(|p| p.name.as_str()).collect();
    assert_eq!(names.len(), facts.players.len() - 1, "two share a name");
    assert!(facts.players.iter().all(|p| clean_name(&p.name) == p.name));
    let active = |code| {
        facts
            .teams
            .iter()
            .any(|team| team.active && team.code == code)
    };
    assert!(facts.players.iter().filter_map(|p| p.team).all(active));
}

#[test]
fn the_standings_are_worth_looking_at() {
    let table = standings(&demo(), 2024);
    let last = table.last().unwrap();
    let percent = |row: &Standing| Some(row.score.percentage()?.0 / 10);
    let percent: BTreeSet<i32> = last.iter().filter_map(percent).collect();
    let (low, high) = (percent.first().unwrap(), percent.last().unwrap());
    assert!(
        *low >= 40 && *high <= 78 && high - low >= 8,
        "{low} to {high} percent right"
    );
    let places: BTreeSet<u32> = last.iter().map(|row| row.place).collect();
    assert!(places.len() < last.len(), "two players share a place");
    assert!(
        last.iter().any(|row| row.score.last_week.is_none()),
        "a player missed the week"
    );
    let without_bankers = |row: &Standing| row.score.banker_average().is_none();
    assert!(
        last.iter().any(without_bankers),
        "a player never set a banker"
    );
    assert!(
        last.iter().any(|row| row.score.worst.0 < 100),
        "a player had a bad week"
    );
}

#[test]
fn a_large_league_has_a_name_for_everyone_and_a_larger_one_is_refused() {
    let plan = Plan {
        players: 8_000,
        weeks: 0,
        seasons: 2,
        seed: 1,
    };
    let names: BTreeSet<String> = facts(plan).players.into_iter().map(|p| p.name).collect();
    assert_eq!(names.len(), 8_000 - 1);
    let refusal = |plan: Plan| league(&plan).unwrap_err();
    assert_eq!(refusal(Plan { players: 0, ..plan }), PlanError::Players(0));
    let large = refusal(Plan {
        players: 1_000_001,
        ..plan
    })
    .to_string();
    assert!(large.ends_with("ask for 1 to 1000000"), "{large}");
    let long = refusal(Plan { weeks: 19, ..plan }).to_string();
    assert!(long.ends_with("ask for 0 to 18"), "{long}");
    let many = refusal(Plan { seasons: 3, ..plan }).to_string();
    assert!(many.ends_with("ask for 1 to 2"), "{many}");
}

#[test]
fn one_season_is_the_newer_of_two() {
    let (both_id, both) = league(&Plan::default()).unwrap();
    let plan = Plan {
        seasons: 1,
        ..Plan::default()
    };
    let (id, one) = league(&plan).unwrap();
    assert_ne!(id, both_id);
    assert_eq!(one.players, both.players);
    let newer = games(&one);
    let (earlier, later) = both
        .games
        .iter()
        .partition::<Vec<&Game>, _>(|game| game.season.get() == 2023);
    assert_eq!((earlier.len(), later.len()), (272, newer.len()));
    let of_newer = both.picks.iter().map(Result::unwrap);
    let of_newer = of_newer.filter(|pick| newer.contains_key(&pick.game));
    assert!(of_newer.eq(one.picks.iter().map(Result::unwrap)));
}

#[test]
fn a_league_written_in_parts_is_the_league_written_at_once() {
    let plan = Plan {
        players: 200,
        weeks: 5,
        ..Plan::default()
    };
    let (id, facts) = league(&plan).unwrap();
    let mut at_once = Store::in_memory(id.clone()).unwrap();
    at_once.set_name(LEAGUE).unwrap();
    at_once.write(&facts).unwrap();
    let mut in_parts = Store::temporary(id).unwrap();
    in_parts.set_name(LEAGUE).unwrap();
    let imported = in_parts.import_parts(None, || parts(&plan).unwrap());
    let imported = imported.unwrap();
    let picks = imported.files.iter().map(|part| part.picks.added);
    assert_eq!(picks.sum::<u64>(), facts.picks.len() as u64);
    assert_eq!(in_parts.head().unwrap(), at_once.head().unwrap());
    assert_eq!(in_parts.verify().unwrap().drifted(), 0);
    for kind in [Kind::Enhanced, Kind::Division, Kind::AllTime] {
        let table = |store: &Store| store.scoretable(kind, Season::new(2024).unwrap(), None);
        let week = |store: &Store| store.scoretable(kind, Season::new(2023).unwrap(), Week::new(9));
        assert!(table(&in_parts).unwrap() == table(&at_once).unwrap());
        assert!(week(&in_parts).unwrap() == week(&at_once).unwrap());
    }
}

#[test]
fn the_size_of_a_league_is_known_before_it_is_made() {
    for plan in [
        Plan::default(),
        Plan {
            players: 3_000,
            weeks: 2,
            seasons: 1,
            ..Plan::default()
        },
    ] {
        let (told, made) = (plan.picks().unwrap(), facts(plan).picks.len() as u64);
        assert!(told.abs_diff(made) * 20 <= made, "{told} for {made}");
    }
}

#[test]
fn a_league_is_kept_in_a_store_of_its_own() {
    let user = User::new();
    let path = user.home.path().join("kept.db");
    let file = path.to_str().unwrap();
    let args = ["demo", "--players", "90", "--weeks", "3", "--output", file];
    let ran = user.run(&args);
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""), "{ran:?}");
    assert!(ran.out.contains("90 players, "), "{}", ran.out);
    assert!(ran.out.contains("scoretable --db "), "{}", ran.out);
    let mut kept = Store::open(&path).unwrap();
    let plan = Plan {
        players: 90,
        weeks: 3,
        ..Plan::default()
    };
    let (id, facts) = league(&plan).unwrap();
    let head = kept.head().unwrap();
    assert_eq!((head.name.as_str(), head.revision.0), (LEAGUE, 1));
    assert_ne!(head.id, id, "it is a league of its own");
    assert!(!kept.write(&facts).unwrap().changed);
    let again = user.run(&args);
    assert_eq!(again.code, Some(1), "{again:?}");
    assert!(again.err.contains("not overwritten"), "{}", again.err);
}

/// What is in a folder.
fn names(folder: &Path) -> Vec<OsString> {
    let entries = fs::read_dir(folder).unwrap();
    entries.map(|entry| entry.unwrap().file_name()).collect()
}

#[test]
fn a_signal_while_a_league_is_written_leaves_nothing_behind() {
    let user = User::new();
    let folder = user.home.path().join("kept");
    fs::create_dir(&folder).unwrap();
    let file = folder.join("large.db");
    let file = file.to_str().unwrap();
    // Far too large to be whole before it is stopped.
    let args = ["demo", "--players", "200000", "--output", file];
    let mut program = user.command(&args).stderr(Stdio::null()).spawn().unwrap();
    while names(&folder).is_empty() {
        assert!(program.try_wait().unwrap().is_none(), "it goes on");
        std::thread::yield_now();
    }
    // Not an interrupt: a shell has what it starts in the background ignore that.
    Process(program.id()).send(Signal::TERM);
    let status = program.wait().unwrap();
    assert_eq!(status.signal(), Some(15));
    assert_eq!(names(&folder), Vec::<OsString>::new());
}
