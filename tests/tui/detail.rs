//! Every number of the table can be traced to the picks behind it.

use crate::support::sums;
use scoretable::demo::{self, Plan};
use scoretable::league::rules::{Outcome, Rules};
use scoretable::league::{PlayerId, Points, Season, Side, Tenths, Week};
use scoretable::scoretable::{Kind, ScoredPick};
use scoretable::store::{Store, StoreError};

fn demo(plan: &Plan) -> Store {
    let (id, facts) = demo::league(plan).unwrap();
    let mut store = Store::in_memory(id).unwrap();
    store.write(&facts).unwrap();
    store
}

#[test]
fn picks_add_up_to_weeks_and_weeks_to_seasons() {
    let mut store = demo(&Plan::default());
    for season in store.head().unwrap().seasons {
        for week in season.weeks {
            let found = sums::contradictions(&mut store, season.season, Some(week));
            assert_eq!(found, [""; 0]);
        }
    }
}

#[test]
fn the_average_counts_the_players_of_the_week() {
    let store = demo(&Plan::default());
    let season = store.head().unwrap().seasons.pop().unwrap();
    let detail = store
        .detail(PlayerId(1), season.season, season.weeks.last().copied())
        .unwrap();
    assert_eq!(detail.weeks.len(), season.weeks.len());
    for week in &detail.weeks {
        let (_, table) = store
            .scoretable(Kind::Enhanced, season.season, Some(week.week))
            .unwrap();
        let last = (0..table.rows()).filter_map(|row| table.last_week(row));
        let points: Vec<i64> = last.map(|points| points.0.into()).collect();
        let average = Tenths::ratio(points.iter().sum(), u32::try_from(points.len()).unwrap());
        assert_eq!(week.average, average);
    }
}

#[test]
fn bankers_and_free_teams_are_all_the_teams_that_travel() {
    let store = demo(&Plan::default());
    let season = store.head().unwrap().seasons.pop().unwrap();
    let last = season.weeks.last().copied();
    let mut bankers = 0;
    for player in (1..=60).map(PlayerId) {
        let detail = store.detail(player, season.season, last).unwrap();
        bankers += detail.bankers().count();
        assert!(detail.bankers().all(|b| b.pick.side == Side::Away));
        let mut teams: Vec<_> = detail.bankers().map(ScoredPick::team).collect();
        teams.extend(detail.free_teams());
        teams.sort_unstable();
        teams.dedup();
        assert_eq!(teams, detail.away_teams);
        for pick in &detail.picks {
            assert_eq!(pick.score, Rules::default().score(&pick.pick, pick.result));
        }
    }
    assert!(bankers > 300, "{bankers}");
}

#[test]
fn a_pick_is_hidden_until_its_game_has_a_result() {
    let plan = Plan {
        weeks: 0,
        ..Plan::default()
    };
    let store = demo(&plan);
    let season = store.head().unwrap().seasons.pop().unwrap().season;
    let detail = store.detail(PlayerId(1), season, None).unwrap();
    assert_eq!((detail.earned, detail.weeks.len()), (None, 0));
    assert_eq!(detail.picks, []);
    assert_eq!((detail.best(), detail.worst()), (None, None));
}

#[test]
fn a_pick_is_hidden_also_in_a_week_that_has_other_results() {
    let (id, mut facts) = demo::league(&Plan::default()).unwrap();
    let mut store = Store::in_memory(id).unwrap();
    let last = facts.games.iter().filter(|game| game.result.is_some());
    let last = last.map(|game| (game.season, game.week)).max().unwrap();
    let mut of_last = facts
        .games
        .iter_mut()
        .filter(|g| (g.season, g.week) == last);
    let game = of_last.next().unwrap();
    game.result = None;
    let game = game.id;
    let picked = facts
        .picks
        .iter()
        .map(Result::unwrap)
        .find(|pick| pick.game == game)
        .unwrap()
        .player;
    store.write(&facts).unwrap();
    let detail = store.detail(picked, last.0, Some(last.1)).unwrap();
    assert!(detail.picks_of(last.1).count() > 0);
    assert!(detail.picks.iter().all(|pick| pick.pick.game != game));
    assert_eq!(detail.to_come, 1);
}

#[test]
fn an_earlier_week_shows_nothing_of_later_ones() {
    let store = demo(&Plan::default());
    let season = store.head().unwrap().seasons.pop().unwrap().season;
    let week = Week::new(3);
    let detail = store.detail(PlayerId(2), season, week).unwrap();
    assert!(detail.picks.iter().all(|pick| Some(pick.week) <= week));
    assert_eq!(detail.weeks.last().map(|last| last.week), week);
    let all = detail.weeks.iter().filter_map(|week| week.points);
    let sum: i32 = all.map(|points| points.0).sum();
    assert_eq!(detail.earned.map(|earned| earned.points), Some(Points(sum)));
}

#[test]
fn an_unknown_player_season_or_week_is_refused() {
    let store = demo(&Plan::default());
    let season = store.head().unwrap().seasons.pop().unwrap().season;
    let unknown = store.detail(PlayerId(4_000_000), season, Week::new(1));
    assert!(matches!(unknown, Err(StoreError::NoPlayer { .. })));
    let early = Season::new(1950).unwrap();
    let no_season = store.detail(PlayerId(1), early, Week::new(1));
    assert!(matches!(no_season, Err(StoreError::NoSeason { .. })));
    let no_week = store.detail(PlayerId(1), season, Week::new(31));
    assert!(matches!(no_week, Err(StoreError::NoWeek { .. })));
}

#[test]
fn the_figures_of_a_detail_are_those_of_the_table() {
    let store = demo(&Plan::default());
    let season = store.head().unwrap().seasons.pop().unwrap();
    for week in [Week::new(3), season.weeks.last().copied()] {
        let (_, table) = store
            .scoretable(Kind::Enhanced, season.season, week)
            .unwrap();
        let players: Vec<PlayerId> = (0..table.rows()).map(|row| table.player(row)).collect();
        let details = store.details_of(&players, season.season, week).unwrap();
        assert_eq!(details.len(), table.rows());
        for (row, detail) in details.iter().enumerate() {
            assert_eq!(
                detail.player.id,
                table.player(row),
                "in the order asked for"
            );
            let (right, scored) = detail.right();
            assert!(right <= scored);
            let played = detail.earned.is_some();
            assert_eq!(played.then_some(right), table.correct(row));
            assert_eq!(detail.percentage(), table.percentage(row));
            assert_eq!(detail.average(), table.average(row));
            assert_eq!(detail.banker_average(), table.banker_average(row));
            assert_eq!(detail.best().map(|(_, points)| points), table.best(row));
            assert_eq!(detail.worst().map(|(_, points)| points), table.worst(row));
            assert_eq!(detail.previous_place(), table.previous(row));
            let ended = [
                Outcome::Right,
                Outcome::Wrong,
                Outcome::Tie,
                Outcome::CalledOff,
            ]
            .map(|outcome| detail.bankers_ended(outcome));
            let bankers = u32::try_from(detail.bankers().count()).unwrap();
            assert_eq!(ended.iter().sum::<u32>(), bankers);
        }
    }
}

#[test]
fn several_details_are_all_there_or_refused() {
    let store = demo(&Plan::default());
    let season = store.head().unwrap().seasons.pop().unwrap().season;
    let players = [PlayerId(7), PlayerId(1), PlayerId(7)];
    let details = store.details_of(&players, season, Week::new(4)).unwrap();
    for (detail, player) in details.iter().zip(players) {
        assert_eq!(*detail, store.detail(player, season, Week::new(4)).unwrap());
    }
    let unknown = [PlayerId(1), PlayerId(4_000_000)];
    let refused = store.details_of(&unknown, season, Week::new(4));
    assert!(matches!(refused, Err(StoreError::NoPlayer { player }) if player == unknown[1]));
    assert_eq!(store.details_of(&[], season, Week::new(4)).unwrap(), []);
}
