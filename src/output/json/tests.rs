//! What programs read is exact, and whole.

use super::*;
use crate::league::{Division, PlayerId, Season};
use crate::scoretable;
use crate::scoretable::{Builder, Column, Kind};

#[test]
fn tenths_are_printed_to_the_tenth() {
    for tenths in (-200_000..200_000).chain([i32::MIN + 1, i32::MAX]) {
        let printed = serde_json::to_string(&Decimal(Tenths(tenths))).unwrap();
        assert_eq!(printed, Tenths(tenths).to_string());
    }
}

/// The member of a row that holds a column. Exhaustive, so that a new column is asked for one.
const fn member(column: Column) -> &'static str {
    match column {
        Column::Pos => "pos",
        Column::Movement => "movement",
        Column::Team => "team",
        Column::Player => "player",
        Column::Players => "players",
        Column::Seasons => "seasons",
        Column::Last => "last_week",
        Column::Correct => "correct",
        Column::Percentage => "percentage",
        Column::Best => "best",
        Column::Average => "average",
        Column::Worst => "worst",
        Column::Banker => "banker_average",
        Column::Score => "score",
        Column::Form => "form",
    }
}

#[test]
fn a_row_has_every_column_of_its_table() {
    let (season, week) = (Season::new(2024).unwrap(), Week::new(3));
    for kind in Kind::ALL {
        let mut builder = Builder::new(kind, "League", season, week, 1);
        if kind.ranks_players() {
            let row = scoretable::Row {
                player: PlayerId(7),
                name: "Ada",
                team: None,
                standing: None,
            };
            builder.push_all_time(&row, 2);
        } else {
            builder.push_division(&scoretable::DivisionRow {
                division: Division::AfcEast,
                place: Some(1),
                players: 3,
                average: None,
            });
        }
        let printed = serde_json::to_value(JsonRow::of(&builder.finish(), 0)).unwrap();
        for &column in kind.columns() {
            let member = match (column, kind.ranks_players()) {
                (Column::Player, false) => "division",
                _ => member(column),
            };
            assert!(
                printed.get(member).is_some(),
                "{kind} {column:?}: {printed}"
            );
        }
    }
}

#[test]
fn a_moment_is_a_timestamp_if_a_calendar_has_it() {
    let shown = timestamp(Moment(1_732_591_860_250));
    assert_eq!(shown.as_deref(), Some("2024-11-26T03:31:00.25Z"));
    assert_eq!(timestamp(Moment(u64::MAX)), None);
}

#[test]
fn what_a_terminal_would_obey_is_escaped_and_read_back_as_it_was() {
    let names = [
        "Ada \"\\\n\t\0\x1b[2J\x7f\u{9b}31m",
        "Bob\u{202e}\u{2066}\u{200b}\u{feff}\u{2028}\u{85}",
        "\u{e0041}\u{e0100}小\u{e0100} 👩\u{200d}👧 é",
    ];
    let mut out = Vec::new();
    line(&mut out, &serde_json::json!({"names": names})).unwrap();
    let text = String::from_utf8(out).unwrap();
    let shows = |c: char| c == '\n' || text::is_plain(c);
    assert!(text.chars().all(shows), "{text:?}");
    assert!(text.contains("é") && text.contains("小"), "{text}");
    let read: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(read["names"], serde_json::json!(names));
}
