//! What is stored is what picks and results give, and every change behind the program's back is found.

use std::path::PathBuf;
use std::sync::Arc;

use rusqlite::Connection;
use scoretable::cache::{BackendKind, Content, Key, LeagueTag, State, Stats, Status, Verdict};
use scoretable::demo::{self, Plan};
use scoretable::league::{Facts, GameResult, Revision, Week};
use scoretable::loader::{CheckedEntry, Finding};
use scoretable::output::{self, Format};
use scoretable::scoretable::{Differences, Kind};
use scoretable::store::{Checked, Drift, Store};
use tempfile::TempDir;

struct League {
    store: Store,
    path: PathBuf,
    _folder: TempDir,
}

impl League {
    fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("league.db");
        let mut store = Store::open_or_create(&path).unwrap();
        let plan = Plan {
            players: 12,
            weeks: 5,
            ..Plan::default()
        };
        store.write(&demo::league(&plan).unwrap().1).unwrap();
        Self {
            store,
            path,
            _folder: folder,
        }
    }

    /// Changes the file as another program could.
    fn tamper(&self, sql: &str) {
        let hand = Connection::open(&self.path).unwrap();
        assert!(hand.execute(sql, []).unwrap() > 0, "{sql}");
    }

    fn checked(&self) -> Checked {
        self.store.verify().unwrap()
    }

    /// The drift of the newest season.
    fn drift(&self) -> Vec<Drift> {
        let checked = self.checked();
        let newest = checked.seasons.last().unwrap();
        assert_eq!(newest.drifted, newest.named.len() as u64);
        assert_eq!(checked.drifted(), newest.drifted);
        newest.named.clone()
    }
}

#[test]
fn what_the_program_wrote_is_what_the_facts_give() {
    let league = League::new();
    let checked = league.checked();
    assert_eq!(checked.drifted(), 0);
    assert_eq!(checked.seasons.len(), 2);
    assert!(checked.seasons.iter().all(|s| s.weeks >= 5 && s.rows > 50));
    let head = league.store.head().unwrap();
    assert_eq!(checked.edition, head.edition());
    for season in head.seasons {
        for week in season.weeks.into_iter().map(Some).chain([None]) {
            let stored = league.store.scoretable(Kind::Enhanced, season.season, week);
            let recomputed = league.store.recomputed(Kind::Enhanced, season.season, week);
            assert_eq!(
                recomputed.unwrap(),
                stored.unwrap(),
                "{} {week:?}",
                season.season
            );
        }
    }
}

#[test]
fn a_changed_score_is_named_with_player_and_column() {
    let mut league = League::new();
    let newest = "season = (SELECT max(season) FROM score_season)";
    league.tamper(&format!(
        "UPDATE score_season SET points = points + 1 WHERE {newest} AND week = 5 AND rank = 1"
    ));
    let [drift] = league.drift().try_into().unwrap();
    assert_eq!(
        (drift.week.get(), drift.column.as_str()),
        (5, "score_season.points")
    );
    assert!(!drift.name.is_empty());
    let number = |text: &str| text.parse::<i32>().unwrap();
    assert_eq!(number(&drift.stored), number(&drift.recomputed) + 1);

    let season = league.checked().seasons.last().unwrap().season;
    let (kind, week) = (Kind::Enhanced, Some(drift.week));
    let (_, stored) = league.store.scoretable(kind, season, week).unwrap();
    let (_, right) = league.store.recomputed(kind, season, week).unwrap();
    assert_ne!(stored.digest(), right.digest());
    let row = right.row_of(drift.player).unwrap();
    assert_eq!(right.score(row).unwrap().0, number(&drift.recomputed));

    let revision = league.store.repair().unwrap();
    assert_eq!(revision, Revision(2));
    assert_eq!(league.checked().drifted(), 0);
}

#[test]
fn rows_too_many_and_too_few_are_drift_too() {
    let league = League::new();
    let newest = "season = (SELECT max(season) FROM score_season)";
    league.tamper(&format!(
        "DELETE FROM score_week WHERE {newest} AND week = 2"
    ));
    let gone = league.drift();
    assert!(gone.len() > 8, "{gone:?}");
    assert!(
        gone.iter()
            .all(|d| d.column == "score_week" && d.stored == "no row")
    );

    let league = League::new();
    league.tamper(&format!(
        "INSERT INTO score_season SELECT season, 9, player_id, rank, points, correct, picks, banker_points, banker_count,
             best, worst, weeks_played, last_points, jokers, form FROM score_season WHERE {newest} AND week = 5 AND rank = 1"
    ));
    let [extra] = league.drift().try_into().unwrap();
    assert_eq!((extra.week.get(), extra.recomputed.as_str()), (9, "no row"));
}

#[test]
fn a_changed_fact_without_a_revision_is_noticed() {
    let league = League::new();
    league.tamper("UPDATE pick SET side = iif(side = 'home', 'away', 'home') WHERE banker = 0");
    let checked = league.checked();
    assert!(!checked.facts_are_sound());
    assert!(
        checked.drifted() > 1,
        "and so are the scores that no longer follow"
    );
}

#[test]
fn a_result_that_was_not_noted_is_named_with_the_note() {
    let mut league = League::new();
    let checked = league.checked();
    assert_eq!(checked.log.drifted, []);
    assert!(checked.log.games > 100 && checked.log.newest.is_some());
    let newest = "game_id = (SELECT game_id FROM change ORDER BY change_id DESC LIMIT 1)";
    league.tamper(&format!(
        "UPDATE game SET home_score = home_score + 1 WHERE {newest} OR outcome IS 'called off'"
    ));
    let [unnoted] = league.checked().log.drifted.try_into().unwrap();
    let (GameResult::Final { home, away }, Some(stored)) = (unnoted.noted.new, unnoted.stored)
    else {
        panic!("{unnoted:?}")
    };
    let tampered = GameResult::Final {
        home: home + 1,
        away,
    };
    assert_eq!(stored, tampered);
    // What comes by the usual way is noted again.
    let mut facts = demo::league(&Plan {
        players: 12,
        weeks: 5,
        ..Plan::default()
    })
    .unwrap()
    .1;
    facts.games.retain(|game| game.id == unnoted.noted.game);
    let fetched = Facts {
        games: facts.games,
        ..Facts::default()
    };
    assert_eq!(
        league.store.write(&fetched).unwrap().results[0].old,
        Some(tampered)
    );
    assert_eq!(league.checked().log.drifted, []);
}

#[test]
fn a_copy_gets_an_identity_of_its_own_and_keeps_everything_else() {
    let mut league = League::new();
    let before = league.store.head().unwrap();
    let forked = league.store.fork().unwrap();
    assert_eq!(forked.before, before.id);
    assert_ne!(forked.now.short(), before.id.short());
    let now = Store::open(&league.path).unwrap().head().unwrap();
    assert_eq!(now.id, forked.now);
    assert_eq!(
        (now.edition(), now.seasons),
        (before.edition(), before.seasons)
    );
}

#[test]
fn the_heading_over_the_entries_speaks_of_those_that_were_compared() {
    let league = League::new();
    let (checked, id) = (league.checked(), league.store.head().unwrap().id);
    let entry = |week, finding| CheckedEntry {
        key: Key {
            league: LeagueTag::of(&id),
            content: Content::Table(Kind::Enhanced),
            season: "2024".parse().unwrap(),
            week: Week::new(week),
        },
        verdict: Verdict::Fresh,
        finding,
    };
    let (same, other) = (Some(Finding::Identical), Some(Finding::OtherRevision));
    let differs = || {
        Some(Finding::Different(Differences {
            kept: Vec::new(),
            count: 2,
        }))
    };
    let status = Status {
        backend: BackendKind::Redis,
        state: State::Up,
        address: None,
        round_trip_micros: None,
        stats: Stats::default(),
        program: Arc::default(),
        events: Arc::default(),
    };
    let heading = |findings: &[&Option<Finding>]| {
        let entries: Vec<_> = (1..)
            .zip(findings)
            .map(|(week, &finding)| entry(week, finding.clone()))
            .collect();
        let mut out = Vec::new();
        let text = Format::Text;
        output::verification(&checked, &entries, &status, None, text, &mut out).unwrap();
        let out = String::from_utf8(out).unwrap();
        let heading = out
            .lines()
            .find_map(|line| line.strip_prefix("cache   redis, "));
        heading.unwrap().to_owned()
    };
    assert_eq!(heading(&[&same]), "1 entry: as the store gives");
    assert_eq!(heading(&[&same, &same]), "2 entries: as the store gives");
    assert_eq!(heading(&[&same, &differs()]), "2 entries: 2 differences");
    assert_eq!(heading(&[&other]), "1 entry, not compared");
    assert_eq!(
        heading(&[&other, &other]),
        "2 entries, none of them compared"
    );
    assert_eq!(
        heading(&[&same, &other, &same]),
        "2 of 3 entries compared: as the store gives"
    );
    assert_eq!(
        heading(&[&differs(), &other]),
        "1 of 2 entries compared: 2 differences"
    );
    assert_eq!(heading(&[&None]), "nothing that would be shown");
}
