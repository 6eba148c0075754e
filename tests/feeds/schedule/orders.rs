//! Whatever comes first, picks or scoreboards, and whichever way round a pick lists its game, the points are the same.

use proptest::collection::vec;
use proptest::prelude::*;

use super::points;
use crate::import::csv::take;
use crate::support::board::Board;
use crate::support::shelf::Shelf;

/// Six pairs of clubs, so that each plays once a week.
const PAIRS: [[&str; 2]; 6] = [
    ["KC", "DEN"],
    ["PHI", "GB"],
    ["BUF", "MIA"],
    ["SF", "SEA"],
    ["DAL", "NYG"],
    ["CIN", "BAL"],
];

/// A pick of a player: the pair, whether the first of it wins, and whether the pick lists the game the other way round.
type Picked = (usize, bool, bool);

fn board(games: &[(u8, u8)]) -> Board {
    let mut board = Board::new(2024, 1);
    for (place, (first, second)) in games.iter().enumerate() {
        let [away, home] = PAIRS[place];
        let id = 401 + i64::try_from(place).unwrap();
        board = board.played(id, (away, *first), (home, *second));
    }
    board
}

fn picks(player: &str, picked: &[Picked]) -> String {
    let line = |(pair, first_wins, turned): &Picked| {
        let [first, second] = PAIRS[*pair];
        let (away, home) = if *turned {
            (second, first)
        } else {
            (first, second)
        };
        let winner = if *first_wins { first } else { second };
        format!("{player},2024,1,{away},{home},{winner}\n")
    };
    picked.iter().map(line).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn points_do_not_depend_on_what_comes_first(
        games in vec((0_u8..50, 0_u8..50), 6),
        people in vec(vec((any::<bool>(), any::<bool>()), 6), 1..4),
        before in any::<bool>(),
        steps in vec(0_usize..6, 0..4),
    ) {
        let files: Vec<String> = people
            .iter()
            .enumerate()
            .map(|(player, sides)| {
                let of_player: Vec<Picked> =
                    sides.iter().enumerate().map(|(pair, (first, turned))| (pair, *first, *turned)).collect();
                format!("player,season,week,away,home,winner\n{}", picks(&format!("P{player}"), &of_player))
            })
            .collect();
        let names: String = (0..people.len()).fold("name\n".to_owned(), |names, n| format!("{names}P{n}\n"));
        let board = board(&games).json();
        let mut shelf = Shelf::new();
        prop_assert_eq!(take(&mut shelf, &names), Vec::<String>::new());
        if before {
            shelf.import(&board).unwrap();
        }
        for step in steps {
            if let Some(file) = files.get(step) {
                take(&mut shelf, file);
            }
        }
        if !before {
            shelf.import(&board).unwrap();
        }
        for file in &files {
            prop_assert_eq!(take(&mut shelf, file), Vec::<String>::new());
        }
        let expected: Vec<(String, Option<i32>)> = people
            .iter()
            .enumerate()
            .map(|(player, sides)| {
                let won = sides.iter().zip(&games).map(|((first, _), (one, other))| {
                    let (own, against) = if *first { (one, other) } else { (other, one) };
                    if own > against { i32::from(*own) } else { 0 }
                });
                (format!("P{player}"), Some(won.sum()))
            })
            .collect();
        prop_assert_eq!(points(&mut shelf, 1), expected);
        prop_assert!(shelf.store.verify().unwrap().unconfirmed.is_empty());
    }
}
