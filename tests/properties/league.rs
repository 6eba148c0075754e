//! Leagues of every kind: players without a team, without bankers or gone; weeks missed; ties and games called off.

use proptest::collection::vec;
use proptest::prelude::*;
use scoretable::league::{
    Division, Facts, Game, GameId, GameResult, Pick, Player, PlayerId, Season, Side, Team,
    TeamCode, Week,
};

pub(crate) const SEASON: Season = match Season::new(2024) {
    Some(season) => season,
    None => panic!("a season"),
};

const CODES: [(&str, Division); 4] = [
    ("KC", Division::AfcWest),
    ("BUF", Division::AfcEast),
    ("NYG", Division::NfcEast),
    ("SEA", Division::NfcWest),
];

/// A league under construction: everything but the teams is chosen.
#[derive(Clone, Debug)]
pub(crate) struct League {
    players: Vec<Player>,
    games: Vec<Game>,
    picks: Vec<Pick>,
}

impl League {
    pub(crate) fn facts(&self) -> Facts {
        Facts {
            teams: teams(),
            players: self.players.clone(),
            games: self.games.clone(),
            picks: self.picks.clone().into(),
            ..Facts::default()
        }
    }

    /// The same facts in several files: people first, then games and then picks, each in an order that `seed` decides, some
    /// games twice: before they were played, and after.
    pub(crate) fn pieces(&self, seed: u64) -> Vec<Facts> {
        let people = Facts {
            teams: teams(),
            players: self.players.clone(),
            ..Facts::default()
        };
        let planned = |game: &Game| Game {
            result: None,
            ..game.clone()
        };
        let mut games: Vec<Game> = self.games.iter().map(planned).collect();
        shuffle(&mut games, seed);
        let mut picks = self.picks.clone();
        shuffle(&mut picks, seed.rotate_left(17));
        let mut played = self.games.clone();
        shuffle(&mut played, seed.rotate_left(31));
        let of_games = |games: &[Game]| Facts {
            games: games.to_vec(),
            ..Facts::default()
        };
        let of_picks = |picks: &[Pick]| Facts {
            picks: picks.to_vec().into(),
            ..Facts::default()
        };
        let mut later: Vec<Facts> = played.chunks(3).map(of_games).collect();
        later.extend(picks.chunks(5).map(of_picks));
        shuffle(&mut later, seed.rotate_left(47));
        let first = std::iter::once(people).chain(games.chunks(4).map(of_games));
        first.chain(later).collect()
    }
}

/// Puts things into another order.
fn shuffle<T>(things: &mut [T], seed: u64) {
    let mut state = seed | 1;
    for end in (1..things.len()).rev() {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let pick = usize::try_from(state >> 33).unwrap() % (end + 1);
        things.swap(end, pick);
    }
}

fn teams() -> Vec<Team> {
    let team = |(code, division): (&str, Division)| Team {
        code: code.parse().unwrap(),
        town: code.to_owned(),
        nickname: code.to_owned(),
        division,
        active: true,
    };
    CODES.into_iter().map(team).collect()
}

fn code(number: usize) -> TeamCode {
    CODES[number % CODES.len()].0.parse().unwrap()
}

fn any_result() -> impl Strategy<Value = Option<GameResult>> {
    prop_oneof![
        6 => (0_u8..40, 0_u8..40).prop_map(|(home, away)| Some(GameResult::Final { home, away })),
        1 => (0_u8..40).prop_map(|both| Some(GameResult::Final { home: both, away: both })),
        1 => Just(Some(GameResult::CalledOff)),
        1 => Just(None),
    ]
}

/// Up to six players, two games in each of 16 to 18 weeks, and for each player and game perhaps a pick. Scores from a few
/// values make equals likely.
pub(crate) fn any_league() -> impl Strategy<Value = League> {
    let player = (0_usize..6, 0_usize..3, any::<bool>());
    let hand = (0_u8..4, any::<bool>(), any::<bool>());
    (vec(player, 1..7), 16_u8..=18)
        .prop_flat_map(move |(players, weeks)| {
            let games = usize::from(weeks) * 2;
            (
                Just(players.clone()),
                vec(any_result(), games),
                vec(hand.clone(), games * players.len()),
            )
        })
        .prop_map(|(players, results, hands)| build(&players, &results, &hands))
}

fn build(
    players: &[(usize, usize, bool)],
    results: &[Option<GameResult>],
    hands: &[(u8, bool, bool)],
) -> League {
    let names = ["Prince", "Ada Lovelace", "Zoë Ångström"];
    let player = |(id, &(team, name, active)): (u32, &(usize, usize, bool))| Player {
        id: PlayerId(id),
        name: names[name].to_owned(),
        team: (team < CODES.len()).then(|| code(team)),
        active,
    };
    let players: Vec<Player> = (1..).zip(players).map(player).collect();
    let game = |(number, result): (usize, &Option<GameResult>)| Game {
        id: GameId(100 + i64::try_from(number).unwrap()),
        season: SEASON,
        week: Week::new(u8::try_from(number / 2).unwrap() + 1).unwrap(),
        home: code(2 * (number % 2)),
        away: code(2 * (number % 2) + 1),
        kickoff: None,
        result: *result,
    };
    let games: Vec<Game> = results.iter().enumerate().map(game).collect();
    let mut picks = Vec::new();
    for (hands, player) in hands.chunks(games.len()).zip(&players) {
        for (&(choice, banker, joker), game) in hands.iter().zip(&games) {
            let side = match choice {
                0 => continue,
                1 => Side::Home,
                _ => Side::Away,
            };
            picks.push(Pick {
                player: player.id,
                game: game.id,
                side,
                banker: banker && side == Side::Away && game.id.0 % 2 == 0,
                joker,
            });
        }
    }
    League {
        players,
        games,
        picks,
    }
}
