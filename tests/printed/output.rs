//! What is printed is aligned for people and exact for programs.

mod pictures;
#[cfg(test)]
mod status;

use std::io;
use std::sync::Arc;
use std::time::Duration;

use scoretable::cache::{BackendKind, Built, Verdict};
use scoretable::clock::Moment;
use scoretable::league::{Form, JokerWeeks, PlayerId, Points, Revision, Season, SeasonScore, Week};
use scoretable::loader::{Loaded, Source, Viewer};
use scoretable::output::{self, Paint, Printer, Sheet, TextOptions};
use scoretable::scoretable::{Builder, Column, Glyphs, Kind, Row, Scoretable, Standing};

/// Ada gained two places, 小明 is new and missed the week, Bo never played.
fn table() -> Option<Scoretable> {
    let season = Season::new(2024)?;
    let mut builder = Builder::new(Kind::Enhanced, "The \"L\"", season, Week::new(5), 3);
    let weeks = [
        None,
        None,
        None,
        Some(-4),
        Some(20),
        Some(-42),
        Some(0),
        Some(182),
    ];
    let ada = SeasonScore {
        points: Points(2140),
        correct: 51,
        picks: 75,
        banker_points: Points(62),
        banker_count: 5,
        best: Points(241),
        worst: Points(-42),
        weeks_played: 12,
        last_week: Some(Points(182)),
        jokers: Week::new(3).map(|week| JokerWeeks::default().with(week))?,
        form: Form::of(weeks.map(|week| week.map(Points))),
    };
    let absent = SeasonScore {
        points: Points(-9),
        weeks_played: 1,
        ..SeasonScore::default()
    };
    let standing = |place, previous, score| {
        Some(Standing {
            place,
            previous,
            score,
        })
    };
    let rows = [
        (
            7,
            "Ada \\ Lovelace",
            "KC".parse().ok(),
            standing(1, Some(3), &ada),
        ),
        (9, "小明 王", None, standing(2, None, &absent)),
        (4, "Bo", "GB".parse().ok(), None),
    ];
    for (id, name, team, standing) in rows {
        builder.push(&Row {
            player: PlayerId(id),
            name,
            team,
            standing,
        });
    }
    Some(builder.finish())
}

fn loaded() -> Option<Loaded> {
    let source = Source {
        verdict: Verdict::Fresh,
        backend: BackendKind::Redis,
        built: Built {
            at: Moment(1_732_591_860_000),
            micros: 5300,
            by: "host:1".to_owned(),
        },
        revision: Revision(7),
        store_revision: Revision(7),
        announced: None,
        published: None,
        note: None,
        viewer: Viewer::Owner,
        due: None,
        fresh_for: Some(Duration::from_secs(604)),
        ttl: Duration::from_secs(604_800),
        bytes: 99,
        loaded_at: Moment(1_732_591_861_000),
        micros: 400,
    };
    Some(Loaded {
        table: Arc::new(table()?),
        source,
    })
}

/// All columns of some rows, as `print` prints them.
fn printed(
    rows: &[u32],
    columns: &[Column],
    header: bool,
    print: impl FnOnce(&Sheet<'_>, &mut Vec<u8>) -> io::Result<()>,
) -> String {
    let table = table().unwrap();
    let sheet = Sheet {
        table: &table,
        rows,
        columns,
        header,
    };
    let mut out = Vec::new();
    print(&sheet, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn text(rows: &[u32], header: bool, options: &TextOptions<'_>) -> String {
    printed(rows, Kind::Enhanced.columns(), header, |sheet, out| {
        output::text(sheet, options, &mut Printer::new(out))
    })
}

#[test]
fn columns_line_up_by_width_on_screen_and_no_line_ends_in_spaces() {
    let options = TextOptions {
        glyphs: &Glyphs::UNICODE,
        title: true,
        paint: Paint::Plain,
        me: None,
    };
    let expected = "\
The \"L\", 2024, after week 5: Enhanced
Pos  ±    Team  Player            Last  Correct     %  Best    Avg  Worst  Banker  Score  Form
  1  ▲2   KC    Ada \\ Lovelace ✓   182       51  68.0   241  178.3    -42    12.4   2140  ▄▄▄▄▄
  2  new        小明 王              –        0     –     0   -9.0      0       –     -9  ·····
  –       GB    Bo                   –        –     –     –      –      –       –      –  ·····
";
    assert_eq!(text(&[0, 1, 2], true, &options), expected);
}

#[test]
fn only_the_rows_asked_for_are_printed_and_measured_in_their_order() {
    let options = TextOptions {
        glyphs: &Glyphs::ASCII,
        title: false,
        paint: Paint::Plain,
        me: None,
    };
    let expected = "\
-       GB  Bo       -  -  -  -     -  -  -   -  .....
2  new      小明 王  -  0  -  0  -9.0  0  -  -9  .....
";
    assert_eq!(text(&[2, 1], false, &options), expected);
}

#[test]
fn colours_change_no_column_and_never_stand_alone() {
    let options = |paint| TextOptions {
        glyphs: &Glyphs::UNICODE,
        title: true,
        paint,
        me: None,
    };
    let coloured = text(&[0, 1, 2], true, &options(Paint::Colour));
    assert!(coloured.contains("\x1b[32m▲2\x1b[0m"), "{coloured}");
    assert!(coloured.contains("\x1b[1m2140\x1b[0m"), "{coloured}");
    let mut bare = String::new();
    for (number, piece) in coloured.split("\x1b[").enumerate() {
        let code = if number == 0 {
            Some(piece)
        } else {
            piece.split_once('m').map(|(_, rest)| rest)
        };
        bare.push_str(code.unwrap());
    }
    assert_eq!(bare, text(&[0, 1, 2], true, &options(Paint::Plain)));
}

#[test]
fn csv_has_numbers_bare_and_texts_quoted_where_they_must_be() {
    let csv = |safe, columns: &[Column]| {
        printed(&[0, 1, 2], columns, true, |sheet, out| {
            output::csv(sheet, safe, out)
        })
    };
    let expected = "\
pos,movement,team,player,last,correct,percentage,best,average,worst,banker,score,form\r
1,2,KC,Ada \\ Lovelace,182,51,68.0,241,178.3,-42,12.4,2140,-4 20 -42 0 182\r
2,,,小明 王,,0,,0,-9.0,0,,-9,- - - - -\r
,,GB,Bo,,,,,,,,,- - - - -\r
";
    assert_eq!(csv(false, Kind::Enhanced.columns()), expected);
    let safe = csv(true, &[Column::Worst, Column::Form]);
    assert!(safe.contains("\r\n-42,'-4 20"), "{safe}");
}

#[test]
fn markdown_leans_as_columns_do_and_escapes_what_names_hold() {
    let columns = [Column::Pos, Column::Player, Column::Score];
    let markdown = |header| {
        printed(&[0, 2], &columns, header, |sheet, out| {
            output::markdown(sheet, &Glyphs::UNICODE, out)
        })
    };
    let rows = "| 1 | Ada \\\\ Lovelace ✓ | 2140 |\n| – | Bo | – |\n";
    let head = "| Pos | Player | Score |\n| ---: | :--- | ---: |\n";
    assert_eq!(markdown(true), format!("{head}{rows}"));
    assert_eq!(markdown(false), rows);
}

#[test]
fn json_has_the_documented_shape_to_the_byte() {
    let mut out = Vec::new();
    output::json(&loaded().unwrap(), &[0, 1], &mut out).unwrap();
    let expected = concat!(
        r#"{"version":1,"table":"enhanced","league":"The \"L\"","season":2024,"week":5,"revision":7,"#,
        r#""source":{"verdict":"fresh","backend":"redis","built_at":"2024-11-26T03:31:00Z","#,
        r#""built_us":5300,"ttl_ms":604000},"weeks":["#,
        r#"{"week":1,"average":-4.0,"best":-4},{"week":2,"average":20.0,"best":20},"#,
        r#"{"week":3,"average":-42.0,"best":-42},{"week":4,"average":0.0,"best":0},"#,
        r#"{"week":5,"average":182.0,"best":182}],"rows":["#,
        r#"{"pos":1,"movement":2,"player":"Ada \\ Lovelace","team":"KC","last_week":182,"#,
        r#""correct":51,"percentage":68.0,"best":241,"average":178.3,"worst":-42,"#,
        r#""banker_average":12.4,"score":2140,"jokers":[3],"#,
        r#""form":[-4,20,-42,0,182]},"#,
        r#"{"pos":2,"movement":null,"player":"小明 王","team":null,"last_week":null,"#,
        r#""correct":0,"percentage":null,"best":0,"average":-9.0,"worst":0,"#,
        r#""banker_average":null,"score":-9,"jokers":[],"#,
        r#""form":[null,null,null,null,null]}]}"#,
        "\n"
    );
    assert_eq!(String::from_utf8(out).unwrap(), expected);
}
