//! The demo league is the same on every run, and keeps the rules a real league keeps.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use scoretable::demo::{Plan, PlanError, league};
use scoretable::league::rules::Rules;
use scoretable::league::{
    Facts, Game, GameId, GameResult, Pick, PlayerId, SeasonBook, Side, Standing, Week, WeekBook,
    clean_name,
};
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
        seed: 1,
    };
    let names: BTreeSet<String> = facts(plan).players.into_iter().map(|p| p.name).collect();
    assert_eq!(names.len(), 8_000 - 1);
    let refusal = |plan: Plan| league(&plan).unwrap_err();
    assert_eq!(refusal(Plan { players: 0, ..plan }), PlanError::Players(0));
    let large = refusal(Plan {
        players: 20_001,
        ..plan
    })
    .to_string();
    assert!(large.ends_with("ask for 1 to 20000"), "{large}");
    let long = refusal(Plan { weeks: 19, ..plan }).to_string();
    assert!(long.ends_with("ask for 0 to 18"), "{long}");
}
