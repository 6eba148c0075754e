//! What a program without a store prints is what one with the store does, to the byte.

use libtest_mimic::Trial;

use super::place::{Place, parted};
use crate::support::trials::server_trial;

const TABLES: [&str; 4] = ["enhanced", "standard", "division", "all-time"];

async fn every_table_of_every_week_is_the_same() {
    let place = Place::warm(70);
    for (season, weeks) in [("2023", 18), ("2024", 5)] {
        for week in 1..=weeks {
            let week = week.to_string();
            for table in TABLES {
                let args = ["--season", season, "--week", &week, table];
                let owner = place.owns(&[&["show", "--format", "json"], &args[..]].concat());
                let (expected, _) = parted(&owner.out);
                let (shown, source) = place.reads_json(&args);
                assert_eq!(shown, expected, "{args:?}");
                assert_eq!(source["verdict"], "fresh", "{args:?}");
            }
        }
    }
}

async fn every_form_and_every_choice_of_rows_is_the_same() {
    let place = Place::warm(70);
    let some = place.reads(&[
        "show",
        "--format",
        "csv",
        "--no-header",
        "--columns",
        "player",
    ]);
    let me = some.lines().nth(40).unwrap().trim_matches('"').to_owned();
    let choices: [&[&str]; 8] = [
        &[],
        &["--season", "2023"],
        &["--season", "2023", "--week", "3"],
        &["--sort", "average:desc,player"],
        &["--filter", "an"],
        &["--filter", "=KC"],
        &["--me", &me, "--top", "3"],
        &["--no-header", "--columns", "player,score"],
    ];
    for format in ["text", "csv", "markdown", "json", "html", "svg"] {
        for table in ["enhanced", "division"] {
            for choice in choices {
                let args = [&["show", table, "--format", format], choice].concat();
                let owner = place.owner(&args);
                let reader = place.reader(&args);
                let says = |text: &str| match format {
                    "json" if owner.code == Some(0) => parted(text).0.to_string(),
                    _ => text.to_owned(),
                };
                assert_eq!(says(&reader.out), says(&owner.out), "{args:?}");
                assert_eq!(reader.err, owner.err, "{args:?}");
                assert_eq!(reader.code, owner.code, "{args:?}");
            }
        }
    }
    for (name, code) in [(&*me, 0), ("Qqq Xxx", 4)] {
        for format in ["text", "json"] {
            let args = ["--me", name, "me", "--format", format];
            let (owner, reader) = (place.owner(&args), place.reader(&args));
            assert_eq!(
                (owner.code, reader.code),
                (Some(code), Some(code)),
                "{args:?}"
            );
            assert_eq!((reader.out, reader.err), (owner.out, owner.err), "{args:?}");
        }
    }
}

/// Before the season's first result there are names, and the same words.
async fn a_league_without_results_and_a_week_to_come_are_the_same() {
    let place = Place::shared(70);
    let _publisher = place.publisher();
    for args in [
        ["--season", "2024", "--week", "6"],
        ["--season", "2024", "--week", "18"],
    ] {
        let show = [&["show"], &args[..]].concat();
        let (owner, reader) = (place.owns(&show), place.reader(&show));
        assert_eq!(reader.out, owner.out, "{args:?}");
        assert_eq!(reader.code, Some(0), "{reader:?}");
        assert_eq!(reader.err, owner.err, "{args:?}");
    }
    for args in [
        ["--season", "2025", "--week", "1"],
        ["--season", "2024", "--week", "22"],
    ] {
        let show = [&["show"], &args[..]].concat();
        let (owner, reader) = (place.owner(&show), place.reader(&show));
        assert_eq!(reader.err, owner.err, "{args:?}");
        assert_eq!((reader.code, owner.code), (Some(3), Some(3)), "{reader:?}");
    }
}

pub(crate) fn trials() -> Vec<Trial> {
    vec![
        server_trial(
            "every_table_is_the_same",
            every_table_of_every_week_is_the_same,
        ),
        server_trial(
            "every_form_is_the_same",
            every_form_and_every_choice_of_rows_is_the_same,
        ),
        server_trial(
            "what_is_to_come_is_the_same",
            a_league_without_results_and_a_week_to_come_are_the_same,
        ),
    ]
}
