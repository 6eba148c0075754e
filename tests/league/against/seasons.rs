//! Two seasons of a league against every number that its tables show, in lists that memory does not hold.

use scoretable::demo::{self, Plan};
use scoretable::league::{Figure, Points, ReferenceScores, Season, Subject, Tenths, Week};
use scoretable::scoretable::{FormWeek, Kind, Scoretable};
use scoretable::store::{Discrepancy, Store};

use super::told;

const PLAN: Plan = Plan {
    players: 24,
    weeks: 5,
    seasons: 2,
    seed: 7,
};

fn store() -> Store {
    let (id, facts) = demo::league(&PLAN).unwrap();
    let mut store = Store::in_memory(id).unwrap();
    store.write(&facts).unwrap();
    store
}

fn whole(points: Points) -> Tenths {
    Tenths(points.0 * 10)
}

fn count(number: u32) -> Tenths {
    Tenths::ratio(number.into(), 1).unwrap()
}

/// The figures of a player's row.
fn figures(table: &Scoretable, row: usize) -> Vec<(Figure, Tenths)> {
    let of = |figure| match figure {
        Figure::Score => table.score(row).map(whole),
        Figure::Worst => table.worst(row).map(whole),
        Figure::Best => table.best(row).map(whole),
        Figure::Correct => table.correct(row).map(count),
        Figure::Percentage => table.percentage(row),
        Figure::Average => table.average(row),
        Figure::BankerAverage => table.banker_average(row),
    };
    let figures = Figure::ALL.into_iter();
    figures
        .filter_map(|figure| Some((figure, of(figure)?)))
        .collect()
}

/// What the tables show of both seasons.
fn shown(store: &Store) -> Vec<(Subject, Tenths)> {
    let mut all = Vec::new();
    let table = |kind, season, week| store.scoretable(kind, season, Some(week)).unwrap().1;
    let heads = store.head().unwrap().seasons;
    for head in &heads {
        let season = head.season;
        for &week in &head.weeks {
            let table = table(Kind::Enhanced, season, week);
            for row in 0..table.rows() {
                let player = table.player(row);
                let points = table.last_week(row).map(whole);
                all.extend(points.map(|points| (Subject::Week(player, season, week), points)));
                let pos = table.pos(row).map(count);
                all.extend(pos.map(|pos| (Subject::Place(player, season, week), pos)));
            }
            let average = table.form_weeks().last().and_then(FormWeek::average);
            all.push((Subject::League(season, week), average.unwrap()));
        }
        let table = table(Kind::Enhanced, season, *head.weeks.last().unwrap());
        for row in 0..table.rows() {
            let player = table.player(row);
            let figures = figures(&table, row).into_iter();
            all.extend(
                figures.map(|(figure, value)| (Subject::Season(player, season, figure), value)),
            );
        }
    }
    let newest = heads.last().unwrap();
    let table = table(Kind::AllTime, newest.season, *newest.weeks.last().unwrap());
    for row in 0..table.rows() {
        let player = table.player(row);
        let figures = figures(&table, row).into_iter();
        all.extend(figures.map(|(figure, value)| (Subject::AllTime(player, figure), value)));
    }
    all
}

fn reference(list: &[(Subject, Tenths)]) -> ReferenceScores {
    let mut reference = ReferenceScores::default();
    for &(about, value) in list {
        reference.push(about, value).unwrap();
    }
    reference
}

#[test]
fn every_number_of_two_seasons_agrees_and_every_planted_difference_is_found_in_order() {
    let store = store();
    let mut list = shown(&store);
    assert!(list.len() > 1_000, "{}", list.len());
    let found = store.compare(&reference(&list)).unwrap();
    assert_eq!(told(&found), [""; 0]);
    assert_eq!(found.compared, list.len() as u64);

    let mut planted = Vec::new();
    for (about, value) in list.iter_mut().step_by(7) {
        let here = *value;
        // So far away that no reason explains it.
        value.0 += 100_000;
        planted.push((*about, Some(*value), Some(here)));
    }
    let left_out = list.len() - 3;
    let is_left_out = |about: &Subject| match about {
        Subject::Week(player, ..) => player.0 == 3,
        Subject::Season(player, _, figure) | Subject::AllTime(player, figure) => {
            player.0 == 5 && *figure == Figure::Score
        }
        _ => false,
    };
    let (gone, list): (Vec<_>, Vec<_>) =
        list.into_iter().partition(|(about, _)| is_left_out(about));
    assert!(gone.len() > 10 && list.len() < left_out);
    planted.retain(|(about, ..)| !is_left_out(about));
    let found = store.compare(&reference(&list)).unwrap();
    let all = found.discrepancies.iter().map(Result::unwrap);
    let all: Vec<Discrepancy> = all.collect();
    let (there, missing) = all.split_at(planted.len());
    let of = |it: &Discrepancy| (it.about, it.there, it.here);
    assert_eq!(there.iter().map(of).collect::<Vec<_>>(), planted);
    let abouts = |it: &mut dyn Iterator<Item = Subject>| {
        let mut all: Vec<Subject> = it.collect();
        all.sort_unstable();
        all
    };
    assert_eq!(
        abouts(&mut missing.iter().map(|it| it.about)),
        abouts(&mut gone.iter().map(|(about, _)| *about))
    );
    assert!(
        missing
            .iter()
            .all(|it| it.there.is_none() && it.here.is_some())
    );
    assert_eq!(found.discrepancies.unexplained(), all.len() as u64);
    assert!(
        all.iter()
            .all(|it| it.name.is_empty() == it.about.player().is_none())
    );
}

#[test]
fn a_list_that_memory_does_not_hold_gives_the_same() {
    const MANY: usize = 300_000;
    let store = store();
    let short = shown(&store);
    let league = (
        Subject::League(Season::new(2024).unwrap(), Week::new(1).unwrap()),
        Tenths(1),
    );
    let of = |list: &[(Subject, Tenths)]| store.compare(&reference(list)).unwrap();
    let few = of(&[&short[1..], &[league; 2]].concat());
    let many = of(&[&short[1..], &vec![league; MANY]].concat());
    let told_of = |found| {
        let mut lines = told(found);
        lines.dedup();
        lines
    };
    assert_eq!(told_of(&few).len(), 2);
    assert_eq!(told_of(&few), told_of(&many));
    assert_eq!(many.compared - few.compared, MANY as u64 - 2);
    assert_eq!(many.discrepancies.len(), MANY + 1);
}
