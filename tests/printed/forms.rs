//! Every form takes any name and any number of rows.

use std::io::{self, Write};
use std::sync::Arc;
use std::time::Duration;

use scoretable::cache::{BackendKind, Built, Verdict};
use scoretable::clock::Moment;
use scoretable::league::{PlayerId, Points, Revision, Season, SeasonScore, Week};
use scoretable::loader::{Loaded, Source, Viewer};
use scoretable::output::{self, Paint, Printer, Sheet, TextOptions};
use scoretable::scoretable::{Builder, Column, Glyphs, Kind, Row, Scoretable, Standing};

/// A table of so many players, all of that name.
fn table(players: u32, name: &str) -> Arc<Scoretable> {
    let season = Season::new(2024).unwrap();
    let rows = players as usize;
    let mut builder = Builder::new(Kind::Enhanced, "League", season, Week::new(5), rows);
    for place in 1..=players {
        let score = SeasonScore {
            points: Points(place.cast_signed()),
            ..SeasonScore::default()
        };
        builder.push(&Row {
            player: PlayerId(place),
            name,
            team: None,
            standing: Some(Standing {
                place,
                previous: None,
                score: &score,
            }),
        });
    }
    Arc::new(builder.finish())
}

fn loaded(table: &Arc<Scoretable>) -> Loaded {
    let source = Source {
        verdict: Verdict::Fresh,
        backend: BackendKind::Embedded,
        built: Built {
            at: Moment(0),
            micros: 0,
            by: String::new(),
        },
        revision: Revision(1),
        store_revision: Revision(1),
        announced: None,
        published: None,
        note: None,
        viewer: Viewer::Owner,
        due: None,
        fresh_for: None,
        ttl: Duration::ZERO,
        bytes: 0,
        loaded_at: Moment(0),
        micros: 0,
    };
    Loaded {
        table: Arc::clone(table),
        source,
    }
}

const FORMS: [&str; 4] = ["text", "json", "csv", "markdown"];

fn print(
    form: &str,
    table: &Arc<Scoretable>,
    columns: &[Column],
    out: &mut dyn Write,
) -> io::Result<()> {
    let rows: Vec<u32> = (0..u32::try_from(table.rows()).unwrap()).collect();
    let sheet = Sheet {
        table,
        rows: &rows,
        columns,
        header: true,
    };
    match form {
        "json" => output::json(&loaded(table), &rows, out),
        "csv" => output::csv(&sheet, false, out),
        "markdown" => output::markdown(&sheet, &Glyphs::UNICODE, out),
        _ => {
            let options = TextOptions {
                glyphs: &Glyphs::UNICODE,
                title: true,
                paint: Paint::Colour,
                me: None,
            };
            output::text(&sheet, &options, &mut Printer::new(out))
        }
    }
}

/// Takes so much, and nothing after that.
struct Reader {
    left: usize,
    largest: usize,
}

impl Write for Reader {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.largest = self.largest.max(bytes.len());
        self.left = self
            .left
            .checked_sub(bytes.len())
            .ok_or(io::ErrorKind::BrokenPipe)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_large_table_is_printed_piece_by_piece_and_no_further_than_it_is_read() {
    let table = table(100_000, "Ada Lovelace");
    for form in FORMS {
        let mut reader = Reader {
            left: 100_000,
            largest: 0,
        };
        let end = print(form, &table, Kind::Enhanced.columns(), &mut reader);
        assert_eq!(end.unwrap_err().kind(), io::ErrorKind::BrokenPipe, "{form}");
        assert!(
            reader.largest < 20_000,
            "{form} gathers {} bytes",
            reader.largest
        );
        let mut all = Reader {
            left: usize::MAX,
            largest: 0,
        };
        print(form, &table, Kind::Enhanced.columns(), &mut all).unwrap();
        assert!(usize::MAX - all.left > 2_000_000, "{form} is whole");
        assert!(all.largest < 20_000, "{form} gathers {} bytes", all.largest);
    }
}

#[test]
fn a_name_may_hold_what_a_form_is_made_of() {
    let name = r#"Ada "The Countess", Lovelace|*`<b>`*|\"#;
    let table = table(1, name);
    let printed = |form| {
        let mut out = Vec::new();
        print(form, &table, &[Column::Player, Column::Score], &mut out).unwrap();
        String::from_utf8(out).unwrap()
    };
    assert_eq!(
        printed("csv"),
        "player,score\r\n\"Ada \"\"The Countess\"\", Lovelace|*`<b>`*|\\\",1\r\n"
    );
    let markdown = printed("markdown");
    let row = markdown.lines().nth(2).unwrap();
    let escaped = r#"Ada "The Countess", Lovelace\|\*\`\<b\>\`\*\|\\"#;
    assert_eq!(row, format!("| {escaped} | 1 |"));
    let json: serde_json::Value = serde_json::from_str(&printed("json")).unwrap();
    assert_eq!(json["rows"][0]["player"], name);
    assert!(printed("text").contains(name));
}
