//! Files that are small and try to cost much, each with what is to be said of it.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;

/// A file to import.
pub(crate) struct Case {
    pub(crate) name: &'static str,
    pub(crate) bytes: Vec<u8>,
    /// The exit code.
    pub(crate) code: i32,
    /// A part of what is said.
    pub(crate) says: &'static str,
    /// Whether the league is another afterwards.
    pub(crate) changes: bool,
}

const MIB: usize = 1 << 20;
const PICKS: &str = "player,season,week,away,home,winner\n";
const TOO_MUCH: &str = "over 100 times as much, which no league's data does";
const TOO_LONG: &str = "is longer than 64 KiB, the most a record may have";
const NO_RECORDS: &str = "more than 1000 elements of its array are no records";

fn zipped(text: &[u8], level: Compression) -> Vec<u8> {
    let mut gzip = GzEncoder::new(Vec::new(), level);
    gzip.write_all(text).unwrap();
    gzip.finish().unwrap()
}

fn packed(text: &str) -> Vec<u8> {
    zipped(text.as_bytes(), Compression::best())
}

/// Gzip files in one file unpack to one text: here to 700 MiB of one character behind a beginning.
fn bomb(begin: &str, unit: char) -> Vec<u8> {
    let mebibyte = unit.to_string().repeat(MIB);
    [packed(begin), packed(&mebibyte).repeat(700)].concat()
}

/// A gzip file that stays just below what gzip data may unpack to: 100 kB that are not packed, and some 9 MB that are.
fn near(begin: &str, junk: (&str, &str), unit: &str, end: &str) -> Vec<u8> {
    let (open, close) = junk;
    let junk = format!("{begin}{open}{}{close}", "x\n".repeat(50_000));
    let junk = if open == "\"" {
        junk.replace('\n', "x")
    } else {
        junk
    };
    let units = packed(&unit.repeat(MIB / unit.len()));
    [
        zipped(junk.as_bytes(), Compression::none()),
        units.repeat(9),
        packed(end),
    ]
    .concat()
}

fn repeated(begin: &str, unit: &str, end: &str) -> Vec<u8> {
    let times = (999_000 - begin.len() - end.len()) / unit.len();
    format!("{begin}{}{end}", unit.repeat(times)).into_bytes()
}

fn records(each: impl Fn(usize) -> String) -> Vec<u8> {
    let list: Vec<String> = (1..=9_000).map(each).collect();
    format!("[{}]", list.join(",")).into_bytes()
}

pub(crate) fn cases() -> Vec<Case> {
    let refused = |(name, says, bytes)| Case {
        name,
        bytes,
        code: 1,
        says,
        changes: false,
    };
    let taken = |(name, says, bytes)| Case {
        name,
        bytes,
        code: 0,
        says,
        changes: true,
    };
    let mut cases: Vec<Case> = packed_ones().into_iter().map(refused).collect();
    cases.extend(plain_ones().into_iter().map(refused));
    cases.extend(records_told().into_iter().map(refused));
    cases.extend(lines_told().into_iter().map(refused));
    cases.extend(taken_ones().into_iter().map(taken));
    cases
}

const LONG: &str = "bytes; 65536 is the most a record may have";

type Named = (&'static str, &'static str, Vec<u8>);

fn packed_ones() -> Vec<Named> {
    let json = ("\"", "\",");
    let user = r#"{"model":"accounts.user","pk":1,"fields":{"Full_Name":"Ada"}},"#;
    vec![
        ("gzipped commas", TOO_MUCH, bomb("", ',')),
        ("a gzipped open quote", TOO_MUCH, bomb("name\n\"", 'a')),
        ("gzipped spaces", TOO_MUCH, bomb("[", ' ')),
        ("gzipped line feeds", TOO_MUCH, bomb("name\n", '\n')),
        ("gzipped brackets", TOO_MUCH, bomb("", '[')),
        ("gzipped zeros", TOO_MUCH, bomb("", '\0')),
        (
            "gzip inside gzip",
            "gzip data inside gzip data",
            packed_twice(),
        ),
        (
            "gzip files of nothing",
            "it is empty",
            packed("").repeat(40_000),
        ),
        (
            "garbage behind gzip data",
            "the gzip data is damaged",
            [packed("[]"), vec![b'x'; 900_000]].concat(),
        ),
        (
            "garbage that says it is gzip",
            "the gzip data is damaged",
            [vec![0x1f, 0x8b], vec![b'x'; 900_000]].concat(),
        ),
        (
            "ones, near the limit",
            NO_RECORDS,
            near("[", json, "1,", "1]"),
        ),
        (
            "brackets, near the limit",
            "not whole or not JSON",
            near("[", json, "[", ""),
        ),
        (
            "names, near the limit",
            "lines, the most a file of its kind and size may have",
            near("name\n", ("", ""), "A\n", ""),
        ),
        (
            "players, near the limit",
            "records, the most a file of its kind and size may have",
            near(&format!("[{user}"), json, user, "1]"),
        ),
        (
            "an open quote, near the limit",
            TOO_LONG,
            near("name\n", ("", ""), "\"aaaa", ""),
        ),
    ]
}

fn packed_twice() -> Vec<u8> {
    zipped(&packed(&"[".repeat(MIB)).repeat(90), Compression::best())
}

fn plain_ones() -> Vec<Named> {
    vec![
        ("commas", TOO_LONG, repeated("", ",", "")),
        ("columns", TOO_LONG, repeated("", "name,", "")),
        ("an open quote", TOO_LONG, repeated("name\n\"", "a", "")),
        ("zeros", TOO_LONG, repeated("name\n", "\0", "")),
        ("a long name", TOO_LONG, repeated("name\n", "x", "\n")),
        (
            "unknown columns",
            "these say nothing: 'nome' (did you mean 'name'?), 'c'; the columns",
            repeated("team,nome", ",c", "\n")[..60_000].to_vec(),
        ),
        (
            "UTF-16 without an end",
            TOO_LONG,
            [vec![0xff, 0xfe], vec![b'x'; 900_000]].concat(),
        ),
        (
            "UTF-16 that is cut",
            "it is UTF-16, and cut off or damaged",
            [
                vec![0xff, 0xfe],
                repeated("n\0a\0m\0e\0\n\0", "x\0\n\0", "y"),
            ]
            .concat(),
        ),
        ("ones", NO_RECORDS, repeated("[", "1,", "1]")),
        ("strings", NO_RECORDS, repeated("[", "\"x\",", "1]")),
        ("arrays", NO_RECORDS, repeated("[", "[],", "1]")),
        (
            "records without fields",
            NO_RECORDS,
            repeated("[", "{\"model\":\"a.b\"},", "1]"),
        ),
        ("brackets", "not whole or not JSON", repeated("", "[", "")),
        (
            "objects in objects",
            "not whole or not JSON",
            repeated("", "{\"a\":", ""),
        ),
        (
            "unknown models",
            "none of its 9000 records",
            records(|n| format!(r#"{{"model":"m.m{n}","fields":0}}"#)),
        ),
        (
            "events of nothing",
            "more than 2000 events",
            repeated("{\"events\":[", "{},", "{}]}"),
        ),
        (
            "events in an envelope",
            "more than 2000 events",
            repeated("{\"content\":{\"sbData\":{\"events\":[", "1,", "1]}}}"),
        ),
        (
            "a message",
            "it is another JSON object",
            repeated("{\"message\":[", "1,", "1]}"),
        ),
    ]
}

fn records_told() -> Vec<Named> {
    let deep = "[".repeat(300_000) + &"]".repeat(300_000);
    let (open, close) = (r#"[{"model":"accounts.user","pk":1,"fields":"#, "}]");
    vec![
        (
            "a long name in a dump",
            LONG,
            repeated(
                &format!("{open}{{\"Full_Name\":\""),
                "x",
                &format!("\"}}{close}"),
            ),
        ),
        (
            "fields in fields",
            LONG,
            format!("{open}{deep}{close}").into_bytes(),
        ),
        (
            "a field of many",
            LONG,
            repeated(
                &format!("{open}{{\"JokersPlayed\":["),
                "1,",
                &format!("1]}}{close}"),
            ),
        ),
        (
            "a long number",
            "its pk is not a whole number",
            repeated(
                "[{\"model\":\"predictor.match\",\"pk\":",
                "9",
                ",\"fields\":{\"Season\":2024,\"Week\":1,\"HomeTeam\":\"KC\",\"AwayTeam\":\"BUF\"}}]",
            ),
        ),
        (
            "an event in an event",
            "recursion limit exceeded",
            format!("{{\"events\":[{{\"id\":{deep}}}]}}").into_bytes(),
        ),
        (
            "an event of many",
            "event number 1: nothing says which part of the season it belongs to",
            repeated("{\"events\":[{\"id\":[", "1,", "1]}]}"),
        ),
        (
            "records that make no sense",
            "  skipped  26290:",
            repeated("[", "{\"model\":\"predictor.team\",\"fields\":1},", "1]"),
        ),
        (
            "picks of nothing",
            "  skipped  9000:",
            records(|n| {
                format!(
                    r#"{{"model":"predictor.prediction","pk":{n},"fields":{{"User":1,"Game":{n},"Winner":"Home"}}}}"#
                )
            }),
        ),
    ]
}

fn lines_told() -> Vec<Named> {
    vec![
        (
            "lines that make no sense",
            "  skipped  50000:",
            format!("name,team\n{}", "A,QQQQQ\n".repeat(50_000)).into_bytes(),
        ),
        (
            "names too long to be one",
            "has 5000 characters; 100 is the most a name may have",
            repeated("name\n", &("x".repeat(5_000) + "\n"), ""),
        ),
        (
            "marks upon marks",
            "has 190 marks upon one letter; 8 is the most a letter may have",
            repeated("name\n", &format!("Z{}\n", "\u{316}".repeat(190)), ""),
        ),
        (
            "joiners that lose their reason",
            "is the most a name may have",
            repeated(
                "name\n",
                &("\u{301}\u{200b}\u{d4d}\u{200d}".repeat(5_000) + "\n"),
                "",
            )[..200_005]
                .to_vec(),
        ),
        (
            "unknown names",
            "did you mean 'Player ",
            (0..20_000).fold(PICKS.as_bytes().to_vec(), |mut lines, n| {
                lines.extend(format!("Plaier {n} Off League,2024,1,GB,PHI,PHI\n").bytes());
                lines
            }),
        ),
        (
            "an unknown name",
            "line 2 and 21999 more: there is no player 'Eve'",
            format!("{PICKS}{}", "Eve,2024,1,GB,PHI,PHI\n".repeat(22_000)).into_bytes(),
        ),
    ]
}

fn taken_ones() -> Vec<Named> {
    let teams = ["KC", "BUF", "GB", "PHI", "DAL", "CLE", "SEA", "NE"];
    let pairs = || {
        let away = teams.iter();
        away.flat_map(|away| teams.iter().map(move |home| (away, home)))
            .filter(|(away, home)| away < home)
    };
    let game = |(at, (away, home)): (usize, (&&str, &&str))| {
        let season = 2000 + at / 28 % 100;
        let week = at / 2800 + 1;
        format!("Player 1 Of The League,{season},{week},{away},{home},{home}\n")
    };
    let games: String = pairs().cycle().take(15_000).enumerate().map(game).collect();
    vec![
        (
            "line feeds",
            "players  1 added",
            repeated("name\n", "\n", "Ada"),
        ),
        (
            "carriage returns",
            "  skipped  99999:\n    line 3 and 99998 more: 'ab' is on line 2 already",
            format!("name\r{}", "ab\r".repeat(100_000)).into_bytes(),
        ),
        (
            "games of every season",
            "games    15000 added",
            format!("{PICKS}{games}").into_bytes(),
        ),
        (
            "players of one name",
            "players 1, 2, 3, 4, 5 and 8995 more have one name: 'Ada'",
            records(|n| {
                format!(r#"{{"model":"accounts.user","pk":{n},"fields":{{"Full_Name":"Ada"}}}}"#)
            }),
        ),
    ]
}

/// Texts for files that are no feeds, and what is said of each as a configuration.
pub(crate) fn files_of_its_own() -> Vec<(&'static str, String, &'static str)> {
    const LARGE: &str = "it is larger than 64 KiB, the most such a file may have";
    vec![
        (
            "a long text",
            format!("me = \"{}\"", "x".repeat(900_000)),
            LARGE,
        ),
        ("many settings", "ttl = 1\n".repeat(110_000), LARGE),
        (
            "brackets",
            format!("a = {}", "[".repeat(60_000)),
            "is not TOML",
        ),
        (
            "inline tables",
            format!("a = {}", "{b = ".repeat(12_000)),
            "is not TOML",
        ),
        (
            "dots",
            format!("{} = 1", ["a"; 30_000].join(".")),
            "is not TOML",
        ),
        (
            "one setting twice",
            "ttl = 1\n".repeat(8_000),
            "is not TOML",
        ),
        (
            "a long unknown name",
            format!("{} = 1", "x".repeat(60_000)),
            "there is no setting",
        ),
        (
            "unknown keys",
            (0..4_000).fold("[keys]\n".to_owned(), |text, n| {
                text + &format!("k{n} = \"j\"\n")
            }),
            "there is no action",
        ),
    ]
}
