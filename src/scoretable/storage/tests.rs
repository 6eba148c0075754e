//! Every column goes through everything.

use serde::Serialize;

use super::*;
use crate::league::{Digester, Form, PlayerId, Points, Season, SeasonScore, Tenths, Week};
use crate::scoretable::{Builder, Column, FormWeek, Glyphs, Kind, Part, Row, Standing, VERSION};

/// A table of three rows, one of which may differ in some column.
fn table() -> Scoretable {
    let (season, week) = (Season::new(2024).unwrap(), Week::new(3));
    let mut builder = Builder::new(Kind::Enhanced, "League", season, week, 3);
    for (place, player) in [(1, 8), (2, 7), (3, 9)] {
        let score = SeasonScore {
            points: Points(60 - place),
            last_week: Some(Points(9 + place)),
            form: Form::of([None, Some(Points(-place)), Some(Points(9 + place))]),
            ..SeasonScore::default()
        };
        builder.push(&Row {
            player: PlayerId(player),
            name: "Ada",
            team: "KC".parse().ok(),
            standing: Some(Standing {
                place: place.try_into().unwrap(),
                previous: None,
                score: &score,
            }),
        });
    }
    builder.finish()
}

/// Puts tables together as the parts of one, as they are sent.
fn join(parts: impl IntoIterator<Item = Scoretable>) -> Option<Scoretable> {
    let sent: Vec<_> = parts
        .into_iter()
        .map(|part| postcard::to_stdvec(&part).unwrap())
        .collect();
    joined(sent.iter().map(Vec::as_slice))
}

/// Puts together what may be the parts of a table.
fn joined<'a>(sent: impl IntoIterator<Item = &'a [u8]>) -> Option<Scoretable> {
    let mut sent = sent.into_iter();
    let mut whole: Scoretable = postcard::from_bytes(sent.next()?).ok()?;
    sent.all(|part| {
        let part: Option<Part<'_>> = postcard::from_bytes(part).ok();
        part.is_some_and(|part| whole.append(&part, 0))
    })
    .then_some(whole)
}

/// Every column, those of the form too.
fn columns(table: &mut Scoretable) -> Vec<&mut Packed> {
    table
        .columns
        .each_mut()
        .into_iter()
        .chain(&mut table.form)
        .collect()
}

/// Adds a row to a column.
fn extend(column: &mut Packed, value: u32) {
    let count = |value: i64| Cell::from(u32::try_from(value).ok());
    let points = |value: i64| Cell::from(i32::try_from(value).ok().map(Points));
    let cell = |value: Option<i64>| {
        value.map_or(Cell::default(), |value| {
            if value < 0 {
                points(value)
            } else {
                count(value)
            }
        })
    };
    let cells: Vec<Cell> = column
        .values()
        .map(cell)
        .chain([Cell::from(Some(value))])
        .collect();
    *column = Packed::of(cells.into_iter());
}

/// The table once for every column, with another value in the middle row of that column.
fn others() -> Vec<Scoretable> {
    let count = columns(&mut table()).len();
    assert_eq!(count, Columns::COUNT + 3);
    let other = |number: usize| {
        let mut other = table();
        let column = columns(&mut other).swap_remove(number);
        let value = |row| {
            column
                .get(row)
                .map(|value| Points(value.try_into().unwrap()))
        };
        let [first, middle, last] = [0, 1, 2].map(value);
        let middle = Points(middle.map_or(1, |Points(points)| points ^ 1));
        *column = Packed::of([first, Some(middle), last].map(Cell::from).into_iter());
        other
    };
    (0..count).map(other).collect()
}

#[test]
fn every_column_is_part_of_the_digest_and_of_what_differs() {
    let table = table();
    for other in others() {
        assert_ne!(table, other);
        assert_ne!(table.digest(), other.digest(), "{other:?}");
        assert!(!table.differences(&other).is_empty(), "{other:?}");
    }
}

#[test]
fn every_column_is_sent_cut_and_joined() {
    let mut refused = 0;
    for table in others() {
        let sent = postcard::to_stdvec(&table).unwrap();
        let Some(whole) = joined([&sent[..]]) else {
            refused += 1;
            continue;
        };
        assert_eq!(whole, table);
        let parts = (0..3).map(|row| table.part(row..row + 1));
        assert_eq!(join(parts), Some(table));
    }
    assert_eq!(refused, 1, "another team, which is not listed");
}

#[test]
fn another_layout_is_another_version() {
    let mut digester = Digester::default();
    digester.add(&postcard::to_stdvec(&table()).unwrap());
    let layout = digester.digest().to_string();
    // Where this fails, programs of the version before would read the new entries wrong: raise VERSION, and then write
    // down here what comes out.
    assert_eq!((VERSION, layout.as_str()), (5, "2581cf94370ff4c4"));
}

#[test]
fn arrays_that_do_not_fit_together_are_no_table() {
    let refused = |what: &str, damage: fn(&mut Scoretable)| {
        let mut damaged = table();
        damage(&mut damaged);
        assert_eq!(join([damaged]), None, "{what}");
    };
    for number in 0..columns(&mut table()).len() {
        let (mut short, mut long) = (table(), table());
        let column = columns(&mut short).swap_remove(number);
        *column = column.part(&(0..2));
        extend(columns(&mut long).swap_remove(number), 0);
        assert_eq!(join([short]), None, "{number}");
        assert_eq!(join([long]), None, "{number}");
    }
    refused("a name that ends in none", |table| table.name_ends[1] = 10);
    refused("a name within a character", |table| {
        table.names = "AdäAdaAda".to_owned();
        table.name_ends[0] = 3;
    });
    refused("more letters than names", |table| table.names.push('!'));
    refused("a row without a name", |table| table.name_ends.truncate(2));
    refused("a team that is not listed", |table| table.teams.clear());
    refused("a form without its weeks", |table| table.form_weeks.clear());
    refused("weeks without a form", |table| table.form.truncate(2));
    refused("a week twice", |table| {
        table.form_weeks[1] = table.form_weeks[0];
    });
    refused("weeks up to another", |table| table.week = Week::new(4));
}

/// What is sent before the names of a table.
fn head(table: &Scoretable) -> impl Serialize {
    (
        table.kind,
        &table.league,
        table.season,
        table.week,
        table.played,
    )
}

#[test]
fn lengths_that_no_names_have_are_refused() {
    const NONE: i64 = i64::MIN;
    let read = |lengths: [i64; 3]| {
        let number = |length: i64| match u32::try_from(length) {
            Ok(length) => Cell::from(Some(length)),
            Err(_) => Cell::from(i32::try_from(length).ok().map(Points)),
        };
        let (table, lengths) = (table(), Packed::of(lengths.map(number).into_iter()));
        let columns = (&table.teams, &table.columns, &table.form_weeks, &table.form);
        let sent = postcard::to_stdvec(&(head(&table), &table.names, lengths, columns)).unwrap();
        joined([&sent[..]])
    };
    assert_eq!(read([3, 3, 3]), Some(table()));
    assert!(read([0, 9, 0]).is_some());
    for lengths in [
        [3, 3, 2],
        [3, 3, 4],
        [4, -1, 6],
        [3, NONE, 6],
        [NONE; 3],
        [u32::MAX.into(), 1, 9],
    ] {
        assert_eq!(read(lengths), None, "{lengths:?}");
    }
}

#[test]
fn rows_that_take_no_bytes_are_refused() {
    let (table, none) = (table(), (usize::MAX, 0_u8, [0_u8; 0].as_slice()));
    let columns = (
        &table.teams,
        [none; Columns::COUNT],
        &table.form_weeks,
        vec![none; 3],
    );
    let sent = postcard::to_stdvec(&(head(&table), "", none, columns)).unwrap();
    assert!(postcard::from_bytes::<Part<'_>>(&sent).is_ok());
    assert_eq!(joined([&sent[..]]), None);
    let first = postcard::to_stdvec(&table).unwrap();
    assert_eq!(joined([&first[..], &sent[..]]), None);
}

#[test]
fn parts_of_different_widths_are_no_table() {
    let mut wider = table();
    extend(columns(&mut wider).swap_remove(0), u32::MAX);
    wider.columns.player = wider.columns.player.part(&(0..3));
    assert!(join([wider.clone()]).is_some());
    assert_eq!(join([table(), wider]), None);
    assert!(join([table(), table()]).is_some());
}

#[test]
fn numbers_beyond_any_score_come_back_as_they_are() {
    let mut builder = Builder::new(
        Kind::Enhanced,
        "",
        Season::new(2024).unwrap(),
        Week::new(1),
        2,
    );
    let big = [i32::MAX, -i32::MAX].map(|points| SeasonScore {
        points: Points(points),
        correct: u32::MAX,
        picks: 1,
        banker_points: Points(points),
        banker_count: 1,
        best: Points(points),
        worst: Points(points),
        weeks_played: 1,
        last_week: Some(Points(points)),
        ..SeasonScore::default()
    });
    for (player, score) in (u32::MAX - 1..=u32::MAX).zip(&big) {
        let standing = Standing {
            place: u32::MAX,
            previous: Some(player),
            score,
        };
        builder.push(&Row {
            player: PlayerId(player),
            name: "",
            team: None,
            standing: Some(standing),
        });
    }
    let built = builder.finish();
    let parts = [0..1, 1..2].map(|rows| postcard::to_stdvec(&built.part(rows)).unwrap());
    let table = joined(parts.iter().map(Vec::as_slice)).unwrap();
    assert_eq!(table, built);
    for (row, score) in big.iter().enumerate() {
        let points = Some(score.points);
        let player = u32::MAX - 1 + u32::try_from(row).unwrap();
        assert_eq!(table.player(row), PlayerId(player));
        assert_eq!([table.pos(row), table.correct(row)], [Some(u32::MAX); 2]);
        assert_eq!([table.score(row), table.last_week(row)], [points; 2]);
        assert_eq!([table.best(row), table.worst(row)], [points; 2]);
        assert_eq!(table.percentage(row), Some(Tenths(i32::MAX)));
        assert_eq!(table.average(row), score.average());
    }
    let [week] = table.form_weeks() else {
        panic!("one week")
    };
    assert_eq!(
        (week.points, week.best, week.average()),
        (0, Some(Points(i32::MAX)), Some(Tenths(0)))
    );
}

#[test]
fn damaged_bytes_are_refused_or_a_table_that_can_be_shown() {
    let sent = postcard::to_stdvec(&table()).unwrap();
    let read = |sent: &[u8]| joined([sent]);
    for end in 0..sent.len() {
        assert_eq!(read(&sent[..end]), None, "{end} bytes");
    }
    for bit in 0..sent.len() * 8 {
        let mut sent = sent.clone();
        sent[bit / 8] ^= 1 << (bit % 8);
        let Some(read) = read(&sent) else { continue };
        assert_eq!(read.rows(), 3, "bit {bit}");
        for row in 0..=read.rows() {
            let weeks = read.season_form(row).count();
            assert_eq!(weeks, read.form_weeks().len());
            for column in Column::ALL {
                let _ = (
                    column.text(&read, row, &Glyphs::ASCII),
                    column.key(&read, row),
                );
            }
        }
        let _ = read
            .form_weeks()
            .iter()
            .filter_map(FormWeek::average)
            .count();
        assert_eq!(join([read.part(0..2), read.part(2..3)]), Some(read));
    }
}

#[test]
fn parts_of_two_leagues_are_no_table() {
    let mut other = table();
    other.league.push('!');
    assert_eq!(join([table(), other]), None);
}
