//! The tables of every week are those the original program computed from the same dump.

use crate::support::compare;
use crate::support::divisions;
use crate::support::original;
use crate::support::sums;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use libtest_mimic::{Failed, Trial};
use scoretable::feed;
use scoretable::league::rules::{Outcome, PickScore, Rules};
use scoretable::league::{Facts, Game, Points, Season, StoreId, Week};
use scoretable::scoretable::{Kind, Scoretable};
use scoretable::store::Store;

use compare::Context;
use original::{Bankers, OriginalWeek};

pub(crate) fn trials() -> Vec<Trial> {
    match std::env::var_os("SCORETABLE_GOLDEN") {
        Some(folder) => {
            let folder = PathBuf::from(folder);
            let mut trials = league(&folder, "small");
            trials.extend(league(&folder, "club"));
            trials.extend(worked_cases(&folder));
            trials
        }
        None => vec![
            Trial::test("every_week_of_the_original", || Ok(()))
                .with_kind("needs SCORETABLE_GOLDEN")
                .with_ignored_flag(true),
        ],
    }
}

/// One trial a week and table of a league.
fn league(folder: &Path, name: &str) -> Vec<Trial> {
    let folder = folder.join(name);
    let dump = std::fs::read(folder.join("dumpdata.json.gz")).unwrap();
    let (facts, skipped) = feed::read(&dump, name).unwrap();
    assert_eq!(skipped, [], "{name}");
    let id = StoreId::new("00000000-0000-4000-8000-000000000000").unwrap();
    let mut store = Store::in_memory(id).unwrap();
    assert_eq!(store.write(&facts).unwrap().skipped, [], "{name}");
    let bankers = Arc::new(original::bankers(&original::gunzipped(
        &folder.join("dumpdata.json.gz"),
    )));
    let (mut enhanced, mut standard) = (Vec::new(), Vec::new());
    let mut trials = Vec::new();
    for week in original::weeks(&folder) {
        let (season, number) = (week.enhanced.season, week.enhanced.week);
        let ours = table(&mut store, Kind::Division, &week.enhanced);
        let trial = format!("{name}_{season}_week_{number}_division");
        trials.push(Trial::test(trial, move || {
            verdict(&divisions::differences(&ours, &week.divisions))
        }));
        enhanced.push((
            table(&mut store, Kind::Enhanced, &week.enhanced),
            week.enhanced,
        ));
        standard.push((
            table(&mut store, Kind::Standard, &week.standard),
            week.standard,
        ));
    }
    trials.extend(players(name, Kind::Enhanced, enhanced, &bankers));
    trials.extend(players(name, Kind::Standard, standard, &bankers));
    trials.push(scores_of_the_dump(name, &dump, &mut store));
    trials.push(picks_add_up(name, store));
    trials
}

/// One trial a week: our table of players against theirs.
fn players(
    name: &str,
    kind: Kind,
    weeks: Vec<(Scoretable, OriginalWeek)>,
    bankers: &Arc<Bankers>,
) -> Vec<Trial> {
    let weeks = Arc::new(weeks);
    let trial = |index: usize| {
        let (weeks, bankers) = (Arc::clone(&weeks), Arc::clone(bankers));
        let (_, OriginalWeek { season, week, .. }) = &weeks[index];
        let name = format!("{name}_{season}_week_{week}_{kind}");
        Trial::test(name, move || {
            let (ours, theirs) = &weeks[index];
            let earlier = index.checked_sub(1).map(|before| &weeks[before]);
            let same_season = earlier.filter(|(_, before)| before.season == theirs.season);
            let context = Context {
                before: same_season.map(|(ours, theirs)| (ours, theirs)),
                bankers: &bankers,
            };
            verdict(&compare::differences(ours, theirs, &context))
        })
    };
    let weeks_alike = (0..weeks.len()).map(trial);
    weeks_alike.collect()
}

/// One trial a league: every score inside the dump is ours, or another on purpose.
fn scores_of_the_dump(league: &str, dump: &[u8], store: &mut Store) -> Trial {
    let (claims, skipped) = feed::reference_scores(&dump.into(), league).unwrap();
    let against = store.compare(&claims).unwrap();
    let left: Vec<String> = against
        .discrepancies
        .iter()
        .map(Result::unwrap)
        .filter(|deviation| deviation.reason.is_none())
        .map(|deviation| format!("{deviation:?}"))
        .chain(skipped.iter().map(ToString::to_string))
        .collect();
    Trial::test(format!("{league}_scores_of_the_dump"), move || {
        assert!(against.compared > 1000 && !against.discrepancies.is_empty());
        verdict(&left)
    })
}

/// One trial a league: every number of its newest table is what the picks behind it add up to.
fn picks_add_up(league: &str, mut store: Store) -> Trial {
    Trial::test(format!("{league}_picks_add_up"), move || {
        let seasons = store.head()?.seasons;
        let newest = seasons.iter().map(|head| (head.season, head.weeks.last()));
        let found: Vec<String> = newest
            .flat_map(|(season, week)| sums::contradictions(&mut store, season, week.copied()))
            .collect();
        if found.is_empty() {
            Ok(())
        } else {
            Err(Failed::from(found.join("\n")))
        }
    })
}

fn verdict(found: &[String]) -> Result<(), Failed> {
    if found.is_empty() {
        Ok(())
    } else {
        Err(Failed::from(found.join("\n")))
    }
}

fn table(store: &mut Store, kind: Kind, of: &OriginalWeek) -> Scoretable {
    let (season, week) = (Season::new(of.season).unwrap(), Week::new(of.week));
    store.scoretable(kind, season, week).unwrap().1
}

/// Bankers in joker weeks of the small league, checked by hand.
fn worked_cases(folder: &Path) -> Vec<Trial> {
    let dump = std::fs::read(folder.join("small/dumpdata.json.gz")).unwrap();
    let facts = Arc::new(feed::read(&dump, "small").unwrap().0);
    let cases = [
        (
            "small_worked_banker_and_joker_lost",
            "Fergus Mcdonald",
            5,
            Outcome::Wrong,
            -19 * 2 * 3,
        ),
        (
            "small_worked_banker_and_joker_won",
            "Rachel Cross",
            4,
            Outcome::Right,
            42 * 2 * 3,
        ),
        (
            "small_worked_banker_and_joker_tied",
            "Fergus Mcdonald",
            4,
            Outcome::Tie,
            0,
        ),
    ];
    let trial = |(name, player, week, outcome, points): (&str, &'static str, u8, _, i32)| {
        let facts = Arc::clone(&facts);
        Trial::test(name, move || {
            let scored = scored_banker(&facts, player, week).ok_or("there is no such banker")?;
            let expected = PickScore {
                outcome,
                points: Points(points),
            };
            if scored == expected {
                Ok(())
            } else {
                Err(Failed::from(format!("{scored:?}")))
            }
        })
    };
    cases.into_iter().map(trial).collect()
}

/// What the banker of a player's joker week brought.
fn scored_banker(facts: &Facts, player: &str, week: u8) -> Option<PickScore> {
    let player = facts.players.iter().find(|p| p.name == player)?.id;
    let games = facts.games.iter().filter(|game| game.week.get() == week);
    let banker = |game: &Game| {
        let of_game = facts
            .picks
            .iter()
            .map(Result::unwrap)
            .filter(|pick| pick.game == game.id);
        let mut marked = of_game.filter(|pick| pick.player == player && pick.banker && pick.joker);
        Some(Rules::default().score(&marked.next()?, game.result?))
    };
    games.into_iter().find_map(banker)
}
