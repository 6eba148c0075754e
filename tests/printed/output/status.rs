//! What is printed of the cache.

use std::sync::Arc;
use std::time::Duration;

use scoretable::cache::{
    BackendKind, Built, Content, EntryInfo, Key, LeagueTag, Nonce, Receipt, Seen, State, Stats,
    Status, Verdict,
};
use scoretable::clock::Moment;
use scoretable::league::{Digest, Edition, Revision, Season, StoreId, Week};
use scoretable::loader::Entries;
use scoretable::output::{self, Format};
use scoretable::scoretable::Kind;

fn status(format: Format, entries: &[EntryInfo]) -> String {
    let mut stats = Stats::default();
    for verdict in [Verdict::Missing, Verdict::Fresh, Verdict::Fresh] {
        stats.record(Seen {
            at: Moment(0),
            verdict,
            micros: 400,
            build_micros: 5_000,
        });
    }
    let status = Status {
        backend: BackendKind::Embedded,
        state: State::Down("refused".to_owned()),
        address: Some("redis://h:6379/0".to_owned()),
        round_trip_micros: None,
        stats,
        program: "me:1".into(),
        events: Arc::default(),
    };
    let mut out = Vec::new();
    let entries = Entries {
        store: Revision(7),
        reader: false,
        list: entries.to_vec(),
        note: None,
    };
    assert!(output::status(&status, &entries, format, &mut out).is_ok());
    String::from_utf8(out).unwrap_or_default()
}

fn edition() -> Edition {
    Edition {
        revision: Revision(7),
        facts: Digest(1),
    }
}

/// One entry in time, and one that cannot be read.
fn entries() -> Vec<EntryInfo> {
    let store = StoreId::from_bits(1);
    let key = |season, week| Key {
        league: LeagueTag::of(&store),
        content: Content::Table(Kind::Enhanced),
        season,
        week,
    };
    let fresh = |season| EntryInfo {
        key: key(season, Week::new(12)),
        verdict: Verdict::Fresh,
        ttl: Some(Duration::from_secs(6 * 86_400 + 23 * 3600 + 59)),
        bytes: 4096,
        rows: 60,
        edition: edition(),
        built: Some(Built {
            at: Moment(1_732_591_860_250),
            micros: 5_300,
            by: "pub-pc:71\u{1b}[2J".to_owned(),
        }),
    };
    let corrupt = |season| EntryInfo {
        key: key(season, None),
        verdict: Verdict::Corrupt,
        ttl: None,
        bytes: 0,
        rows: 0,
        edition: edition(),
        built: None,
    };
    let season = Season::new(2024);
    season
        .map(|season| vec![fresh(season), corrupt(season)])
        .unwrap_or_default()
}

#[test]
fn the_cache_is_described_in_text() {
    let expected = "\
backend  embedded
server   redis://h:6379/0 (down: refused)
store    revision 7
";
    assert_eq!(
        status(Format::Text, &[]),
        format!("{expected}entries  not known: the server could not be asked\n")
    );
    let listed = "
Table     Season  Week  Fresh for  Bytes  Rows  Revision  Verdict  Built              In µs  By
enhanced    2024    12     6d 23h   4096    60     7 = 7  fresh    2024-11-26T03:31Z   5300  pub-pc:71[2J
enhanced    2024     -          -      0     0     7 = 7  corrupt  -                      -  -
";
    assert_eq!(
        status(Format::Text, &entries()),
        format!("{expected}{listed}")
    );
}

#[test]
fn the_cache_is_described_in_json() {
    let expected = concat!(
        r#"{"version":1,"backend":"embedded","state":"down","reason":"refused","url":"redis://h:6379/0","round_trip_us":null,"#,
        r#""counted":"this program","hits":2,"stale":0,"misses":1,"hit_percent":66,"median_hit_us":400,"median_miss_us":400,"#,
        r#""saved_us":13800,"last":["missing","fresh","fresh"],"store_revision":7,"note":null,"#,
        r#""entries":[{"table":"enhanced","season":2024,"week":12,"ttl_ms":601259000,"#,
        r#""bytes":4096,"rows":60,"revision":7,"built_at":"2024-11-26T03:31:00.25Z","built_us":5300,"#,
        r#""built_by":"pub-pc:71\u001b[2J","verdict":"fresh"},"#,
        r#"{"table":"enhanced","season":2024,"week":null,"ttl_ms":null,"#,
        r#""bytes":0,"rows":0,"revision":7,"built_at":null,"built_us":null,"built_by":null,"#,
        r#""verdict":"corrupt"}]}"#,
        "\n"
    );
    assert_eq!(status(Format::Json, &entries()), expected);
}

#[test]
fn a_receipt_says_what_was_removed() {
    let receipt = Receipt {
        entries: 1,
        bytes: 4096,
        nonce: Some(Nonce(17)),
    };
    let printed = |format| {
        let mut out = Vec::new();
        output::receipt(&receipt, format, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    };
    let text = "flushed 1 entry, 4096 bytes\n";
    assert_eq!(printed(Format::Text), text);
    assert_eq!(
        printed(Format::Json),
        "{\"version\":1,\"bytes\":4096,\"entries\":1,\"nonce\":17}\n"
    );
}
