//! A store answers what the league is: its head, its tables before and after results, and every committed write.

use scoretable::league::{
    Division, Facts, Game, GameId, GameResult, Pick, Player, PlayerId, Points, Revision, Season,
    Side, StoreId, Team, TeamCode, Week,
};
use scoretable::scoretable::Kind;
use scoretable::store::Store;
use tempfile::TempDir;

fn code(text: &str) -> TeamCode {
    text.parse().unwrap()
}

fn week(number: u8) -> Week {
    Week::new(number).unwrap()
}

fn season() -> Season {
    Season::new(2024).unwrap()
}

fn game(id: i64, number: u8, result: Option<GameResult>) -> Game {
    let (home, away) = (code("NYG"), code("KC"));
    Game {
        id: GameId(id),
        season: season(),
        week: week(number),
        home,
        away,
        kickoff: None,
        result,
    }
}

/// One player, active and with a pick of the first of two games, and one who left.
fn facts() -> Facts {
    let team = |short: &str, division| Team {
        code: code(short),
        town: short.to_owned(),
        nickname: short.to_owned(),
        division,
        active: true,
    };
    let player = |id, name: &str, active| Player {
        id: PlayerId(id),
        name: name.to_owned(),
        team: None,
        active,
    };
    let pick = |side| Pick {
        player: PlayerId(7),
        game: GameId(1),
        side,
        banker: true,
        joker: false,
    };
    Facts {
        teams: vec![
            team("NYG", Division::NfcEast),
            team("KC", Division::AfcWest),
        ],
        players: vec![player(7, "Ada", true), player(2, "Left", false)],
        games: vec![game(1, 3, None), game(2, 5, None)],
        picks: vec![pick(Side::Home), pick(Side::Away)].into(),
        ..Facts::default()
    }
}

fn memory() -> Store {
    Store::in_memory(StoreId::new("1f3a9c02-0000-4000-8000-000000000000").unwrap()).unwrap()
}

#[test]
fn the_head_lists_weeks_with_results_and_weeks_planned() {
    let mut store = memory();
    assert_eq!(store.head().unwrap().revision, Revision(0));
    store.write(&facts()).unwrap();
    let played = |head: scoretable::store::Head| {
        let season = head.seasons.first().unwrap().clone();
        (head.revision, season.weeks, season.planned)
    };
    assert_eq!(
        played(store.head().unwrap()),
        (Revision(1), vec![], vec![week(3), week(5)])
    );
    let result = Some(GameResult::CalledOff);
    store
        .write(&Facts {
            games: vec![game(1, 3, result)],
            ..Facts::default()
        })
        .unwrap();
    assert_eq!(
        played(store.head().unwrap()),
        (Revision(2), vec![week(3)], vec![week(3), week(5)])
    );
}

#[test]
fn before_any_result_there_are_the_active_players_names() {
    let mut store = memory();
    store.write(&facts()).unwrap();
    let (edition, table) = store.scoretable(Kind::Enhanced, season(), None).unwrap();
    assert_eq!(
        (edition.revision, table.rows(), table.week),
        (Revision(1), 1, None)
    );
    assert_eq!(
        (table.name(0), table.pos(0), table.score(0)),
        ("Ada", None, None)
    );
}

#[test]
fn a_week_that_is_only_planned_has_names_and_no_places_in_every_table() {
    let mut store = memory();
    let result = Some(GameResult::Final { home: 3, away: 21 });
    let mut facts = facts();
    facts.games[0].result = result;
    facts.players[0].team = Some(code("KC"));
    store.write(&facts).unwrap();
    for kind in Kind::ALL {
        let table = |number| {
            store
                .scoretable(kind, season(), Some(week(number)))
                .unwrap()
                .1
        };
        let (after, ahead) = (table(3), table(5));
        assert_eq!((after.played, after.week), (true, Some(week(3))));
        assert_eq!((ahead.played, ahead.week), (false, Some(week(5))));
        assert_eq!(ahead.rows(), after.rows(), "{kind}");
        assert!(after.pos(0).is_some(), "{kind}");
        let numbers = |row| {
            (
                ahead.pos(row),
                ahead.score(row),
                ahead.average(row),
                ahead.season_form(row).flatten().next(),
            )
        };
        assert!(
            (0..ahead.rows()).all(|row| numbers(row) == (None, None, None, None)),
            "{kind}"
        );
        assert!(!ahead.name(0).is_empty());
    }
}

#[test]
fn the_last_of_two_picks_of_one_game_counts_and_a_result_may_become_called_off() {
    let mut store = memory();
    store.write(&facts()).unwrap();
    let mut score = |result| {
        let written = store
            .write(&Facts {
                games: vec![game(1, 3, Some(result))],
                ..Facts::default()
            })
            .unwrap();
        let (edition, table) = store
            .scoretable(Kind::Enhanced, season(), Some(week(3)))
            .unwrap();
        assert_eq!(edition.revision, written.revision);
        (table.score(0).unwrap().0, table.correct(0))
    };
    assert_eq!(
        score(GameResult::Final { home: 3, away: 21 }),
        (42, Some(1))
    );
    assert_eq!(
        score(GameResult::Final { home: 24, away: 21 }),
        (-48, Some(0))
    );
    assert_eq!(score(GameResult::CalledOff), (0, Some(0)));
}

#[test]
fn two_viewers_of_one_file_see_a_write_at_once_and_whole() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("league.db");
    let mut writer = Store::open_or_create(&path).unwrap();
    let viewer = Store::open(&path).unwrap();
    assert_eq!(viewer.head().unwrap().revision, Revision(0));
    writer.write(&facts()).unwrap();
    assert_eq!(viewer.head().unwrap(), writer.head().unwrap());
}

#[test]
fn a_game_moved_to_another_season_is_scored_there_and_no_longer_here() {
    let mut store = memory();
    store.write(&facts()).unwrap();
    let result = Some(GameResult::Final { home: 3, away: 21 });
    let mut moved = game(1, 3, result);
    let games = vec![moved.clone(), game(2, 3, Some(GameResult::CalledOff))];
    store
        .write(&Facts {
            games,
            ..Facts::default()
        })
        .unwrap();
    moved.season = Season::new(2023).unwrap();
    store
        .write(&Facts {
            games: vec![moved],
            ..Facts::default()
        })
        .unwrap();
    let score = |season| {
        store
            .scoretable(Kind::Enhanced, season, Some(week(3)))
            .unwrap()
            .1
            .score(0)
    };
    assert_eq!(score(Season::new(2023).unwrap()), Some(Points(42)));
    assert_eq!(score(season()), None);
}

#[test]
fn the_digest_is_that_of_the_facts_however_they_came() {
    let store = || Store::in_memory(StoreId::from_bits(7)).unwrap();
    let digest = |store: &Store| store.head().unwrap().facts;
    let (mut at_once, mut bit_by_bit) = (store(), store());
    assert_eq!(digest(&at_once), digest(&bit_by_bit));
    let empty = digest(&at_once);
    at_once.write(&facts()).unwrap();
    let Facts {
        teams,
        mut players,
        games,
        picks,
        ..
    } = facts();
    let teams = Facts {
        teams,
        ..Facts::default()
    };
    bit_by_bit.write(&teams).unwrap();
    assert_ne!(digest(&bit_by_bit), empty);
    assert_ne!(digest(&bit_by_bit), digest(&at_once));
    let games = Facts {
        games,
        ..Facts::default()
    };
    bit_by_bit.write(&games).unwrap();
    players.reverse();
    let people = Facts {
        players,
        picks,
        ..Facts::default()
    };
    bit_by_bit.write(&people).unwrap();
    assert_eq!(digest(&bit_by_bit), digest(&at_once));
    let renamed = at_once.set_name("Another Name").unwrap();
    assert_eq!(renamed, Revision(2));
    assert_ne!(digest(&bit_by_bit), digest(&at_once));
}
