//! The demo league's seasons look like the NFL's.

use std::collections::BTreeSet;

use scoretable::demo::{Plan, league};
use scoretable::league::{Facts, Game, GameId, GameResult};

fn demo() -> Facts {
    league(&Plan::default())
        .map(|(_, facts)| facts)
        .unwrap_or_default()
}

#[test]
fn every_team_plays_17_games_in_18_weeks_half_of_them_at_home() {
    let facts = demo();
    let active: Vec<_> = facts.teams.iter().filter(|t| t.active).collect();
    assert_eq!((active.len(), facts.teams.len()), (32, 33));
    let ids: BTreeSet<GameId> = facts.games.iter().map(|g| g.id).collect();
    assert_eq!(ids.len(), facts.games.len(), "no game number twice");
    for season in [2023, 2024] {
        let games: Vec<_> = facts
            .games
            .iter()
            .filter(|g| g.season.get() == season)
            .collect();
        assert_eq!(games.len(), 272);
        for team in &active {
            let with = |code| move |g: &&&Game| g.home == code || g.away == code;
            let mine: Vec<&Game> = games.iter().filter(with(team.code)).copied().collect();
            let weeks: BTreeSet<u8> = mine.iter().map(|g| g.week.get()).collect();
            assert_eq!((mine.len(), weeks.len()), (17, 17), "{}", team.code);
            let off = (1..=18).find(|week| !weeks.contains(week)).unwrap();
            assert!(
                (5..=14).contains(&off),
                "{} is off in week {off}",
                team.code
            );
            let home = mine.iter().filter(|g| g.home == team.code).count();
            assert!(
                (8..=9).contains(&home),
                "{} plays {home} home games",
                team.code
            );
            for other in active.iter().filter(|r| r.code != team.code) {
                let met: Vec<_> = mine.iter().filter(with(other.code)).collect();
                let hosts: BTreeSet<_> = met.iter().map(|g| g.home).collect();
                assert_eq!(
                    met.len(),
                    hosts.len(),
                    "the second game is at the other place"
                );
                let rivals = other.division == team.division;
                // A week off falls on a game between divisions, so rivals always meet twice.
                assert_eq!(met.len() == 2, rivals, "{} {}", team.code, other.code);
            }
        }
    }
}

#[test]
fn games_kick_off_in_the_week_they_belong_to() {
    let games = demo().games;
    // Thursday, 7 September 2023, and 5 September 2024, at 20:15 in New York.
    let opening = |season| {
        if season == 2023 {
            1_694_132_100
        } else {
            1_725_581_700
        }
    };
    assert_eq!(games[0].kickoff, Some(opening(2023)));
    for game in &games {
        let thursday = opening(game.season.get()) + i64::from(game.week.get() - 1) * 7 * 86_400;
        // An hour later by the sun once summer time has ended; Monday evening is four days on.
        let span = thursday..=thursday + 4 * 86_400 + 3_600;
        assert!(span.contains(&game.kickoff.unwrap()), "{game:?}");
    }
}

#[test]
fn results_look_like_the_real_ones() {
    let facts = demo();
    let results: Vec<GameResult> = facts.games.iter().filter_map(|g| g.result).collect();
    let score = |result: &GameResult| match *result {
        GameResult::Final { home, away } => Some((u32::from(home), u32::from(away))),
        GameResult::CalledOff => None,
    };
    let scores: Vec<(u32, u32)> = results.iter().filter_map(score).collect();
    assert_eq!(
        results.len() - scores.len(),
        2,
        "one is called off each season"
    );
    let ties = scores.iter().filter(|(home, away)| home == away).count();
    assert!((2..=8).contains(&ties), "{ties} ties");
    let percent = |part: usize| part * 100 / scores.len();
    let points: u32 = scores.iter().map(|(home, away)| home + away).sum();
    assert!(
        (4_000..5_000).contains(&percent(points as usize)),
        "{points} points in all"
    );
    let home_wins = scores.iter().filter(|(home, away)| home > away).count();
    assert!(
        (48..62).contains(&percent(home_wins)),
        "{home_wins} home wins"
    );
    let real = |&(home, away): &(u32, u32)| home.max(away) <= 73 && home != 1 && away != 1;
    assert!(scores.iter().all(real), "{scores:?}");
}
