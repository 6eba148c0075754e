//! The weeks behind a table's rows: every player's points of up to eighteen weeks, and what the league made of each week.

use std::collections::{BTreeMap, HashMap};

use scoretable::cache::Payload;
use scoretable::demo::{self, Plan};
use scoretable::league::rules::Rules;
use scoretable::league::{
    Division, Facts, Game, GameId, GameResult, Pick, Player, PlayerId, Points, Season, SeasonBook,
    Side, StoreId, Team, TeamCode, Week, WeekBook,
};
use scoretable::scoretable::{Builder, FormWeek, Kind, Row, Scoretable, Standing};
use scoretable::store::Store;

const ADA: u32 = 1;
const BOB: u32 = 2;
const CLEO: u32 = 3;

fn season() -> Season {
    Season::new(2024).unwrap()
}

/// A player, the picked side, and whether the pick is a banker.
type Picked = (u32, Side, bool);
/// A week's only game, NYG at home against KC: the scores and the picks.
type Played<'a> = (u8, [u8; 2], &'a [Picked]);

fn league(weeks: &[Played<'_>]) -> Store {
    let code = |text: &str| text.parse::<TeamCode>().unwrap();
    let team = |(short, division)| Team {
        code: code(short),
        town: short.to_owned(),
        nickname: short.to_owned(),
        division,
        active: true,
    };
    let player = |(id, name): (u32, &str)| Player {
        id: PlayerId(id),
        name: name.to_owned(),
        team: None,
        active: true,
    };
    let game = |&(week, [home, away], _): &Played<'_>| Game {
        id: GameId(week.into()),
        season: season(),
        week: Week::new(week).unwrap(),
        home: code("NYG"),
        away: code("KC"),
        kickoff: None,
        result: Some(GameResult::Final { home, away }),
    };
    let picks = |&(week, _, picks): &Played<'_>| {
        let pick = move |&(player, side, banker): &Picked| Pick {
            player: PlayerId(player),
            game: GameId(week.into()),
            side,
            banker,
            joker: false,
        };
        picks.iter().map(pick).collect::<Vec<_>>()
    };
    let facts = Facts {
        teams: [("NYG", Division::NfcEast), ("KC", Division::AfcWest)]
            .map(team)
            .to_vec(),
        players: [(ADA, "Ada"), (BOB, "Bob"), (CLEO, "Cleo")]
            .map(player)
            .to_vec(),
        games: weeks.iter().map(game).collect(),
        picks: weeks.iter().flat_map(picks).collect::<Vec<_>>().into(),
        ..Facts::default()
    };
    let mut store = Store::in_memory(StoreId::from_bits(5)).unwrap();
    assert_eq!(store.write(&facts).unwrap().skipped, []);
    store
}

fn table(store: &mut Store, kind: Kind, week: u8) -> Scoretable {
    store.scoretable(kind, season(), Week::new(week)).unwrap().1
}

fn points(weeks: impl Iterator<Item = Option<Points>>) -> Vec<Option<i32>> {
    weeks
        .map(|week| week.map(|Points(points)| points))
        .collect()
}

/// What a table says of each week: its number, the average as printed, and the best.
fn weeks(table: &Scoretable) -> Vec<(u8, Option<String>, Option<i32>)> {
    let week = |week: &FormWeek| {
        let average = week.average().map(|tenths| tenths.to_string());
        (week.week.get(), average, week.best.map(|best| best.0))
    };
    table.form_weeks().iter().map(week).collect()
}

#[test]
fn the_average_and_the_best_of_each_week_are_those_worked_out_by_hand() {
    use Side::{Away, Home};
    let mut store = league(&[
        // Ada and Cleo 20, Bob 0: 40 ÷ 3.
        (
            3,
            [20, 10],
            &[(ADA, Home, false), (BOB, Away, false), (CLEO, Home, false)],
        ),
        // Ada's banker wins twice 31; Bob is wrong; Cleo missed the week.
        (4, [14, 31], &[(ADA, Away, true), (BOB, Home, false)]),
        // Ada's banker costs twice 27; Cleo is wrong; Bob missed the week.
        (6, [27, 3], &[(ADA, Away, true), (CLEO, Away, false)]),
        // Ada alone, and her banker costs twice 21.
        (7, [21, 20], &[(ADA, Away, true)]),
        (8, [9, 6], &[]),
    ]);
    let week = |number, average: &str, best| (number, Some(average.to_owned()), Some(best));
    let expected = [
        week(3, "13.3", 20),
        week(4, "31.0", 62),
        week(6, "-27.0", 0),
        week(7, "-42.0", -42),
        (8, None, None),
    ];
    let rows = [
        (ADA, [Some(20), Some(62), Some(-54), Some(-42), None]),
        (BOB, [Some(0), Some(0), None, None, None]),
        (CLEO, [Some(20), None, Some(0), None, None]),
    ];
    for kind in [Kind::Enhanced, Kind::Standard, Kind::AllTime] {
        for (shown, last) in [(1, 3), (2, 4), (3, 6), (4, 7), (5, 8)] {
            let table = table(&mut store, kind, last);
            assert_eq!(weeks(&table), expected[..shown], "{kind} {last}");
            for (player, points_of) in rows {
                let row = table.row_of(PlayerId(player)).unwrap();
                assert_eq!(
                    points(table.season_form(row)),
                    points_of[..shown],
                    "{kind} {last}"
                );
                assert_eq!(table.last_week(row).map(|p| p.0), points_of[shown - 1]);
            }
            assert_eq!(points(table.season_form(3)), vec![None; shown]);
        }
    }
    assert_eq!(weeks(&table(&mut store, Kind::Division, 8)), []);
}

#[test]
fn a_longer_season_keeps_its_newest_eighteen_weeks() {
    // Each player of a week picks the home team, whose points are ten and the number of the week.
    let plays = |player: u32, week: u8| match player {
        ADA => !week.is_multiple_of(5),
        BOB => week >= 13,
        _ => week == 2 || week == 9,
    };
    let all: Vec<Vec<Picked>> = (1..=22)
        .map(|week| {
            let here = [ADA, BOB, CLEO]
                .into_iter()
                .filter(|&player| plays(player, week));
            here.map(|player| (player, Side::Home, false)).collect()
        })
        .collect();
    let season: Vec<_> = (1..)
        .zip(&all)
        .map(|(week, picks)| (week, [10 + week, 0], picks.as_slice()))
        .collect();
    let mut store = league(&season);
    for last in 1..=22_u8 {
        let first = last.saturating_sub(17).max(1);
        let table = table(&mut store, Kind::Enhanced, last);
        let numbers: Vec<u8> = table
            .form_weeks()
            .iter()
            .map(|week| week.week.get())
            .collect();
        assert_eq!(numbers, (first..=last).collect::<Vec<_>>());
        for row in 0..table.rows() {
            let player = table.player(row).0;
            let expected =
                (first..=last).map(|week| plays(player, week).then_some(10 + i32::from(week)));
            assert_eq!(
                points(table.season_form(row)),
                expected.collect::<Vec<_>>(),
                "{player} after {last}"
            );
        }
        for week in table.form_weeks() {
            let players = [ADA, BOB, CLEO]
                .into_iter()
                .filter(|&player| plays(player, week.week.get()));
            assert_eq!(week.players as usize, players.count());
            let each = week.best.map_or(0, |best| best.0);
            assert_eq!(i64::from(each) * i64::from(week.players), week.points);
        }
    }
}

/// The table of the demo's last week, computed from its facts without a store.
fn of_demo(plan: &Plan) -> Scoretable {
    let (_, facts) = demo::league(plan).unwrap();
    let season = facts.games.iter().map(|game| game.season).max().unwrap();
    let results = facts.games.iter().filter(|game| game.season == season);
    let results: HashMap<GameId, (Week, GameResult)> = results
        .filter_map(|game| Some((game.id, (game.week, game.result?))))
        .collect();
    let mut books: BTreeMap<Week, WeekBook> = BTreeMap::new();
    for pick in facts.picks.iter().map(Result::unwrap) {
        if let Some(&(week, result)) = results.get(&pick.game) {
            books
                .entry(week)
                .or_default()
                .add(Rules::default(), &pick, result);
        }
    }
    let mut book = SeasonBook::default();
    let closed: Vec<_> = books
        .iter()
        .map(|(&week, scores)| book.close(week, scores))
        .collect();
    let [.., before, standings] = closed.as_slice() else {
        panic!("two weeks")
    };
    let before: HashMap<PlayerId, u32> = before
        .iter()
        .map(|ranked| (ranked.player, ranked.place))
        .collect();
    let players: HashMap<PlayerId, &Player> = facts
        .players
        .iter()
        .map(|player| (player.id, player))
        .collect();
    let last = books.keys().next_back().copied();
    let mut builder = Builder::new(Kind::Enhanced, demo::LEAGUE, season, last, standings.len());
    for ranked in standings {
        let player = players[&ranked.player];
        builder.push(&Row {
            player: ranked.player,
            name: &player.name,
            team: player.team,
            standing: Some(Standing {
                place: ranked.place,
                previous: before.get(&ranked.player).copied(),
                score: &ranked.score,
            }),
        });
    }
    builder.finish()
}

#[test]
fn what_the_store_keeps_in_rows_of_eight_weeks_is_the_whole_season() {
    let plan = Plan {
        weeks: 18,
        ..Plan::default()
    };
    let (id, facts) = demo::league(&plan).unwrap();
    let mut store = Store::in_memory(id).unwrap();
    store.write(&facts).unwrap();
    let of_store = table(&mut store, Kind::Enhanced, 18);
    assert_eq!(of_store.form_weeks().len(), 18);
    let mut computed = of_demo(&plan);
    computed.league.clone_from(&of_store.league);
    assert_eq!(of_store.digest(), computed.digest());
    assert!(of_store == computed);
}

#[test]
fn a_row_of_ten_thousand_takes_at_most_seventy_five_bytes() {
    let table = of_demo(&Plan {
        players: 10_000,
        weeks: 18,
        ..Plan::default()
    });
    assert_eq!(table.form_weeks().len(), 18);
    let size = |part: Scoretable| postcard::to_stdvec(&part).unwrap().len();
    let bytes: usize = Payload::parts(&table).map(size).sum();
    let tenths = bytes * 10 / table.rows();
    println!(
        "{bytes} bytes for {} rows: {}.{} a row",
        table.rows(),
        tenths / 10,
        tenths % 10
    );
    assert!(tenths <= 750, "{tenths} tenths of a byte");
}
