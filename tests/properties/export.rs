//! What is exported and imported again is the same league.

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use proptest::prelude::*;
use scoretable::demo::{self, Plan};
use scoretable::feed;
use scoretable::league::{Facts, Pick, Season, nfl_teams};
use scoretable::output::{FactsFile, FactsKind};
use scoretable::scoretable::{Kind, Scoretable};
use scoretable::store::{NamedKinds, Store};

use crate::league::any_league;
use crate::store;

/// The three files of a league.
fn exported(store: &Store) -> [Vec<u8>; 3] {
    let kinds = NamedKinds {
        players: true,
        games: true,
        picks: true,
    };
    let mut files = [FactsKind::Players, FactsKind::Results, FactsKind::Picks].map(|_| Vec::new());
    {
        let [players, results, picks] = &mut files;
        let mut writers = [
            FactsFile::begin(FactsKind::Players, players).unwrap(),
            FactsFile::begin(FactsKind::Results, results).unwrap(),
            FactsFile::begin(FactsKind::Picks, picks).unwrap(),
        ];
        let mut add = |fact| {
            for writer in &mut writers {
                writer.add(&fact).unwrap();
            }
            ControlFlow::Continue(())
        };
        store.by_name(kinds, None, &mut add).unwrap();
        for writer in writers {
            writer.end().unwrap();
        }
    }
    files
}

/// Imports files into a league that has these teams.
fn imported(files: &[Vec<u8>], teams: &Facts) -> Store {
    let mut store = store();
    store.write(teams).unwrap();
    for bytes in files {
        let (facts, skipped) = feed::read(bytes, "export.csv").unwrap();
        assert_eq!((skipped, facts.noted.clone()), (vec![], vec![]));
        let written = store.write(&facts).unwrap();
        assert_eq!(written.skipped, []);
    }
    store
}

/// Every table of every week of every season, each with its name.
fn tables(store: &Store) -> Vec<(String, Scoretable)> {
    let seasons = store.head().unwrap().seasons;
    let keys = seasons
        .iter()
        .flat_map(|head| head.planned.iter().map(|week| (head.season, *week)));
    let keys =
        keys.flat_map(|(season, week): (Season, _)| Kind::ALL.map(|kind| (kind, season, week)));
    let table = |(kind, season, week)| {
        let table = store.scoretable(kind, season, Some(week)).unwrap().1;
        (format!("{kind} of {season} week {week}"), table)
    };
    keys.map(table).collect()
}

/// The league as CSV can hold it: each player has a name of its own, and a joker is played for a whole week.
fn tellable(mut facts: Facts) -> Facts {
    for player in &mut facts.players {
        player.name = format!("{}, {}", player.name, player.id);
    }
    let week = |game| {
        facts
            .games
            .iter()
            .find(|other| other.id == game)
            .map(|game| (game.season, game.week))
    };
    let mut picks: Vec<Pick> = facts.picks.iter().map(Result::unwrap).collect();
    let jokers = picks.iter().filter(|pick| pick.joker);
    let jokers: BTreeSet<_> = jokers.map(|pick| (pick.player, week(pick.game))).collect();
    for pick in &mut picks {
        pick.joker = jokers.contains(&(pick.player, week(pick.game)));
    }
    facts.picks = picks.into();
    facts
}

/// Checks that a league comes back, and answers with its files and its teams.
fn check(facts: &Facts) -> Result<([Vec<u8>; 3], Facts), TestCaseError> {
    // The files hold no teams: the NFL's are known, and others come with a dump.
    let others = nfl_teams().into_iter();
    let others = others.filter(|team| facts.teams.iter().all(|other| other.code != team.code));
    let teams = Facts {
        teams: others.chain(facts.teams.iter().cloned()).collect(),
        ..Facts::default()
    };
    let mut first = store();
    first.write(&teams).unwrap();
    prop_assert_eq!(first.write(facts).unwrap().skipped, []);
    let files = exported(&first);
    let second = imported(&files, &teams);
    prop_assert!(exported(&second) == files);
    prop_assert!(tables(&second) == tables(&first));
    Ok((files, teams))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn a_league_of_any_kind_comes_back_from_its_files(league in any_league()) {
        check(&tellable(league.facts()))?;
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4))]

    #[test]
    fn a_demo_league_comes_back_from_its_files(players in 1_u32..20, weeks in 0_u8..=Plan::MAX_WEEKS, seed in any::<u64>()) {
        let (_, facts) = demo::league(&Plan { players, weeks, seed, ..Plan::default() }).unwrap();
        let ([players, results, picks], teams) = check(&facts)?;
        // Picks may come before the games they are of, and a file again.
        let mut whole = store();
        whole.write(&teams).unwrap();
        whole.write(&facts).unwrap();
        let turned = imported(&[players.clone(), picks, results, players], &teams);
        prop_assert!(tables(&turned) == tables(&whole));
    }
}
