//! How far results go, as the change log and the schedule tell it.

use scoretable::league::Progress;

use crate::support::board::Board;
use crate::support::dump::Dump;
use crate::support::shelf::Shelf;

const SUNDAY: i64 = 1_731_200_000;

/// The progress of the newest week with results.
fn progress(shelf: &Shelf) -> Progress {
    let mut seasons = shelf.store.calendar().unwrap();
    seasons.pop().unwrap().progress.unwrap()
}

#[test]
fn the_newest_week_is_counted_and_its_newest_result_known() {
    let mut shelf = Shelf::with(&Dump::league());
    let counted = progress(&shelf);
    assert_eq!(
        (counted.to_string().as_str(), counted.noted),
        ("2 of 2 games final", 2)
    );

    let week_2 = Board::new(2024, 2)
        .played(201, ("KC", 3), ("NYG", 6))
        .planned(202, "NYG", "KC")
        .called_off(203, "KC", "NYG");
    for (board, at) in [
        (week_2, SUNDAY),
        (
            Board::new(2024, 2).played(201, ("KC", 3), ("NYG", 7)),
            SUNDAY + 60,
        ),
    ] {
        let (mut facts, _) = scoretable::feed::read(&board.json(), "site.example").unwrap();
        facts.origin.at = Some(at);
        shelf.store.write(&facts).unwrap();
    }
    let counted = progress(&shelf);
    assert_eq!(counted.to_string(), "1 of 3 games final, 1 called off");
    let newest = counted.newest.unwrap();
    assert_eq!(
        (newest.to_string().as_str(), newest.origin.at),
        ("KC 3 at NYG 7, was 3 at 6", Some(SUNDAY + 60))
    );
    assert_eq!(counted.noted, 3);
}

#[test]
fn a_season_without_results_has_no_progress_and_a_head_does_not_look() {
    let mut shelf = Shelf::with(&Dump::league());
    assert_eq!(shelf.store.head().unwrap().seasons[0].progress, None);
    shelf
        .import(&Board::new(2025, 1).planned(999, "KC", "NYG").json())
        .unwrap();
    let seasons = shelf.store.calendar().unwrap();
    let known: Vec<bool> = seasons
        .iter()
        .map(|season| season.progress.is_some())
        .collect();
    assert_eq!(known, [true, false]);
}
