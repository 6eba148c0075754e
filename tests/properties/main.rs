//! What holds for every league, whatever its players, picks and results.

mod export;
mod league;
#[path = "../support/mod.rs"]
mod support;

use std::cmp::Reverse;

use league::{League, SEASON, any_league};
use proptest::prelude::*;
use scoretable::league::{Facts, PlayerId, Points, StoreId, Week};
use scoretable::scoretable::{Kind, Scoretable};
use scoretable::store::{Head, Store};

fn store() -> Store {
    Store::in_memory(StoreId::from_bits(7)).unwrap()
}

fn written(league: &League) -> Store {
    let mut store = store();
    assert_eq!(store.write(&league.facts()).unwrap().skipped, []);
    store
}

fn table(store: &mut Store, week: Week) -> Scoretable {
    store
        .scoretable(Kind::Enhanced, SEASON, Some(week))
        .unwrap()
        .1
}

/// The weeks with results.
fn weeks(head: &Head) -> Vec<Week> {
    head.seasons
        .last()
        .map_or_else(Vec::new, |season| season.weeks.clone())
}

/// Every table of the league.
fn tables(store: &mut Store) -> Vec<Scoretable> {
    let weeks = weeks(&store.head().unwrap());
    let kinds = Kind::ALL.into_iter();
    let keys = kinds.flat_map(|kind| weeks.iter().map(move |week| (kind, *week)));
    let keys: Vec<_> = keys.collect();
    let mut table = |(kind, week)| store.scoretable(kind, SEASON, Some(week)).unwrap().1;
    keys.into_iter().map(&mut table).collect()
}

fn row_of(table: &Scoretable, player: PlayerId) -> Option<usize> {
    (0..table.rows()).find(|&row| table.player(row) == player)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn the_points_of_a_season_are_those_of_its_weeks(league in any_league()) {
        let mut store = written(&league);
        let weeks = weeks(&store.head().unwrap());
        let Some(last) = weeks.last() else { return Ok(()) };
        let end = table(&mut store, *last);
        for row in 0..end.rows() {
            let player = end.player(row);
            let mut played: Vec<Points> = Vec::new();
            for week in &weeks {
                let table = table(&mut store, *week);
                let row = row_of(&table, player);
                played.extend(row.and_then(|row| table.last_week(row)));
            }
            let sum = played.iter().map(|points| points.0).sum();
            let expected = (!played.is_empty()).then_some(Points(sum));
            prop_assert_eq!(end.score(row), expected);
            prop_assert_eq!(end.best(row), played.iter().max().copied());
            prop_assert_eq!(end.worst(row), played.iter().min().copied());
        }
    }

    #[test]
    fn places_are_a_competition_ranking(league in any_league()) {
        let mut store = written(&league);
        for week in weeks(&store.head().unwrap()) {
            let table = table(&mut store, week);
            // Who has no banker comes after those who have.
            let key = |row| {
                let (score, correct) = (table.score(row), table.correct(row));
                (Reverse(score), Reverse(correct), Reverse(table.banker_average(row)))
            };
            for row in (0..table.rows()).filter(|&row| table.score(row).is_some()) {
                let better = (0..table.rows()).filter(|&other| key(other) < key(row)).count();
                prop_assert_eq!(table.pos(row), u32::try_from(better + 1).ok());
            }
            let order: Vec<_> = (0..table.rows()).map(|row| (table.pos(row), table.player(row))).collect();
            prop_assert!(order.is_sorted());
        }
    }

    #[test]
    fn the_form_is_the_weeks_and_the_league_of_each(league in any_league()) {
        let mut store = written(&league);
        let weeks = weeks(&store.head().unwrap());
        let by_week: Vec<Scoretable> = weeks.iter().map(|&week| table(&mut store, week)).collect();
        for (count, last) in (1..).zip(&by_week) {
            let of_week = |player: PlayerId, table: &Scoretable| {
                table.last_week(table.row_of(player)?)
            };
            let shown = &by_week[..count];
            for row in 0..last.rows() {
                let expected = shown.iter().map(|table| of_week(last.player(row), table));
                prop_assert!(last.season_form(row).eq(expected));
            }
            for (week, table) in last.form_weeks().iter().zip(shown) {
                let points: Vec<Points> = (0..table.rows()).filter_map(|row| table.last_week(row)).collect();
                let sum: i64 = points.iter().map(|points| i64::from(points.0)).sum();
                prop_assert_eq!(Some(week.week), table.week);
                prop_assert_eq!((week.points, week.players as usize), (sum, points.len()));
                prop_assert_eq!(week.best, points.into_iter().max());
            }
            prop_assert_eq!(last.form_weeks().len(), count);
            if last.rows() == 0 {
                continue;
            }
            let detail = store.detail(last.player(0), SEASON, last.week).unwrap();
            let averages = detail.weeks.iter().map(|week| (week.week, week.average));
            let known = last.form_weeks().iter().filter(|week| week.players > 0);
            prop_assert!(known.map(|week| (week.week, week.average())).eq(averages));
        }
    }

    #[test]
    fn importing_again_changes_nothing(league in any_league()) {
        let mut store = written(&league);
        let (head, before) = (store.head().unwrap(), tables(&mut store));
        let again = store.write(&league.facts()).unwrap();
        prop_assert!(!again.changed && again.results.is_empty());
        prop_assert_eq!(store.head().unwrap(), head);
        prop_assert_eq!(tables(&mut store), before);
        prop_assert_eq!(store.verify().unwrap().drifted(), 0);
    }

    #[test]
    fn the_order_of_files_does_not_matter(league in any_league(), seed in any::<u64>()) {
        let mut whole = written(&league);
        let mut pieces = store();
        for facts in league.pieces(seed) {
            prop_assert_eq!(pieces.write(&facts).unwrap().skipped, []);
        }
        prop_assert_eq!(pieces.head().unwrap().facts, whole.head().unwrap().facts);
        prop_assert_eq!(tables(&mut pieces), tables(&mut whole));
    }
}

#[test]
fn no_facts_make_no_table() {
    let mut store = store();
    assert!(!store.write(&Facts::default()).unwrap().changed);
    assert_eq!(weeks(&store.head().unwrap()), []);
}
