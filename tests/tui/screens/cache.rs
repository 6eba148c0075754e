//! What the screen says about the cache: an unreachable server, a flush, other copies of the league, verifications.

use std::sync::Arc;

use crossterm::event::KeyCode;
use ratatui::layout::Rect;
use scoretable::cache::{
    Author, BackendKind, Event, Events, Fill, Happening, Nonce, Receipt, Seen, State, Verdict,
};
use scoretable::clock::Moment;
use scoretable::league::{Digest, Revision};
use scoretable::loader::{Finding, Mark, Verification, Viewer};
use scoretable::scoretable::{Difference, Differences};
use scoretable::tui::{Message, Options, Theme};

use super::pictured::{self, NOON};
use super::screen::{Dashboard, check, check_part, picture};
use super::{SESSION, shown};
use crate::support::noted;

#[test]
fn the_cache_panel_shows_an_unreachable_server() {
    let mut status = pictured::status(&[Verdict::Unreachable, Verdict::Missing, Verdict::Outdated]);
    status.backend = BackendKind::Embedded;
    status.state = State::Down("connection refused (os error 111) by 127.0.0.1:6379".to_owned());
    let mut answer = pictured::loaded(pictured::table(60, Some(12)), Verdict::Outdated);
    answer.source.backend = BackendKind::Embedded;
    answer.source.store_revision = Revision(413);
    answer.source.published = Some(Fill::Outdated);
    let mut dashboard = Dashboard::start((80, 24), Theme::Dark, status, NOON);
    dashboard.answer(Ok(answer)).wait(3 * 24 * 3_600_000);
    check("cache-away-line", &dashboard);
    check("cache-away", dashboard.type_keys("c"));
    check("cache-away-wide", dashboard.resize(120, 32));
}

#[test]
fn a_flush_shows_its_receipt_for_a_while() {
    let mut dashboard = shown((80, 24), Theme::Dark);
    dashboard.type_keys("f").tell(Message::Flushed(Ok(Receipt {
        entries: 3,
        bytes: 12_400,
        nonce: Some(Nonce(17)),
    })));
    dashboard.answer(Ok(pictured::loaded(
        pictured::table(60, Some(12)),
        Verdict::Missing,
    )));
    check("flushed", &dashboard);
    let later = picture(&dashboard.wait(7_000).draw());
    assert!(!later.contains("12.4 kB") && later.contains("filter"));
}

#[test]
fn an_older_copy_and_one_written_to_apart_say_what_to_do() {
    let mut older = pictured::loaded(pictured::table(60, Some(12)), Verdict::Behind);
    (older.source.revision, older.source.store_revision) = (Revision(411), Revision(411));
    older.source.announced = Some(Revision(412));
    older.source.fresh_for = None;
    older.source.bytes = 0;
    older.source.note = Some(
        "this store is at revision 411, the league at 412: an older copy? import again, make it the league with \
         `scoretable cache flush --take-over`, or give it an identity of its own with `scoretable fork`"
            .to_owned(),
    );
    let mut dashboard = Dashboard::start((80, 24), Theme::Dark, pictured::status(&SESSION), NOON);
    check("older-copy", dashboard.answer(Ok(older)));
    let mut forked = pictured::loaded(pictured::table(60, Some(12)), Verdict::Forked);
    forked.source.fresh_for = None;
    forked.source.bytes = 0;
    forked.source.note = Some(
        "this store is at revision 412 and the league at 412, and they were written to separately, so nothing is \
         published; work with the store that announced 412, make this one the league with `scoretable cache flush \
         --take-over`, or give it an identity of its own with `scoretable fork`"
            .to_owned(),
    );
    let mut behind = forked.clone();
    behind.source.verdict = Verdict::Missing;
    behind.source.announced = Some(Revision(413));
    let line = |answer, size| {
        let mut dashboard = Dashboard::start(size, Theme::Dark, pictured::status(&SESSION), NOON);
        picture(&dashboard.answer(Ok(answer)).draw())
    };
    for size in [(120, 32), (80, 24)] {
        let screen = line(behind.clone(), size);
        assert!(
            screen.contains("412 < 413") && !screen.contains("current  "),
            "{screen}"
        );
    }
    behind.source.announced = None;
    behind.source.published = Some(Fill::Outdated);
    let screen = line(behind, (120, 32));
    assert!(screen.contains("older  revision 412 < newer"), "{screen}");
    let status = pictured::status(&[Verdict::Fresh, Verdict::Outdated, Verdict::Forked]);
    let mut dashboard = Dashboard::start((120, 32), Theme::Dark, status, NOON);
    check("forked-copy", dashboard.answer(Ok(forked)));
}

/// A dashboard in long use, with the panel's list of entries.
fn in_use(size: (u16, u16), theme: Theme, ascii: bool) -> Dashboard {
    let verdicts = [
        [Verdict::Missing].as_slice(),
        &[Verdict::Fresh; 12],
        &[Verdict::Stale],
        &[Verdict::Fresh; 6],
        &[Verdict::Flushed],
        &[Verdict::Fresh; 8],
    ];
    let mut status = pictured::status(&verdicts.concat());
    status.events = Arc::new(noted::events());
    let mut dashboard = Dashboard::with(size, theme, ascii, status, NOON);
    dashboard.answer(Ok(pictured::loaded(
        pictured::table(60, Some(12)),
        Verdict::Fresh,
    )));
    dashboard.tell(Message::Entries(Some(noted::entries())));
    dashboard
}

/// The panel beside the table, on a screen of this size.
fn beside((width, height): (u16, u16), panel: u16) -> Rect {
    Rect::new(width - panel, 1, panel, height - 2)
}

#[test]
fn the_panel_fills_its_height_and_leaves_out_what_matters_least() {
    for (size, panel) in [
        ((150, 45), 38),
        ((200, 60), 51),
        ((120, 24), 38),
        ((118, 14), 38),
    ] {
        let (width, height) = size;
        let name = format!("cache-panel-{width}x{height}");
        check_part(
            &name,
            &in_use(size, Theme::Dark, false),
            beside(size, panel),
        );
    }
    let size = (120, 35);
    let plain = in_use(size, Theme::NoColour, true);
    check_part("cache-panel-ascii", &plain, beside(size, 38));
}

#[test]
fn the_panel_over_the_table_has_two_halves_and_a_cursor() {
    for (width, height) in [(100, 30), (80, 24)] {
        let mut dashboard = in_use((width, height), Theme::Dark, false);
        dashboard.type_keys("cjj");
        let part = Rect::new(0, 1, width, height - 2);
        check_part(&format!("cache-over-{width}x{height}"), &dashboard, part);
    }
    let mut dashboard = in_use((100, 30), Theme::Dark, false);
    dashboard.type_keys("cjjj").press(KeyCode::Enter);
    let mut table = pictured::loaded(pictured::table(60, Some(11)), Verdict::Fresh);
    table.source.micros = 399;
    let screen = picture(&dashboard.answer(Ok(table)).draw());
    assert!(
        screen.contains("week 11") && !screen.contains("This entry"),
        "{screen}"
    );
}

#[test]
fn a_small_league_is_called_small_and_few_hits_say_nothing() {
    let size = (120, 35);
    let panel = |hits: usize, build: u64| {
        let mut status = pictured::status(&[]);
        for _ in 0..hits {
            status.stats.record(Seen {
                at: NOON,
                verdict: Verdict::Fresh,
                micros: 400,
                build_micros: build,
            });
        }
        let mut dashboard = Dashboard::start(size, Theme::Dark, status, NOON);
        let table = pictured::table(60, Some(12));
        picture(
            &dashboard
                .answer(Ok(pictured::loaded(table, Verdict::Fresh)))
                .draw(),
        )
    };
    let screen = panel(5, 500);
    assert!(screen.contains("a build takes 0.50 ms, asking"), "{screen}");
    assert!(screen.contains("this league is small"), "{screen}");
    assert!(
        !screen.contains("saved") && !screen.contains('×'),
        "{screen}"
    );
    let screen = panel(5, 12_400);
    assert!(
        screen.contains("31×") && screen.contains("saved 60.0 ms since"),
        "{screen}"
    );
    let screen = panel(4, 12_400);
    assert!(
        !screen.contains('×') && !screen.contains("saved"),
        "{screen}"
    );
}

#[test]
fn the_memory_of_the_program_is_no_cache_that_is_off() {
    let size = (120, 35);
    let screen = |backend, verdict| {
        let mut status = pictured::status(&[Verdict::Missing, Verdict::Fresh]);
        (status.backend, status.state) = (backend, State::Off);
        (status.address, status.round_trip_micros) = (None, None);
        let mut dashboard = Dashboard::start(size, Theme::Dark, status, NOON);
        let mut loaded = pictured::loaded(pictured::table(60, Some(12)), verdict);
        loaded.source.backend = backend;
        if verdict == Verdict::Off {
            (loaded.source.fresh_for, loaded.source.bytes) = (None, 0);
        }
        let wide = picture(&dashboard.answer(Ok(loaded)).draw());
        let narrow = picture(&dashboard.resize(80, 24).draw());
        (wide, narrow)
    };
    let (wide, narrow) = screen(BackendKind::Embedded, Verdict::Fresh);
    assert!(
        wide.contains(" LOCAL  hit 0.41 ms") && wide.contains("in this program"),
        "{wide}"
    );
    assert!(!wide.contains(" off ") && !wide.contains(" OFF "), "{wide}");
    assert!(narrow.contains("current 412 = 412  local"), "{narrow}");
    let (wide, narrow) = screen(BackendKind::Off, Verdict::Off);
    assert!(wide.contains(" OFF  nothing is kept"), "{wide}");
    for counter in ["hits", "misses", "expires", "Entries", "Events"] {
        assert!(
            !wide.contains(counter) && !narrow.contains(counter),
            "{counter}: {wide}"
        );
    }
}

#[test]
fn a_reader_that_waits_is_told_for_what_and_who_can_build_it() {
    let size = (120, 35);
    let mut status = pictured::status(&[Verdict::Fresh, Verdict::Missing]);
    let mut events = Events::default();
    let entry = noted::entries().list.remove(0).key;
    events.push(Event {
        at: Moment(NOON.0 - 3_000),
        what: Happening::Asked { entry },
    });
    status.events = Arc::new(events);
    let options = Options {
        theme: Some(Theme::Dark),
        store: false,
        ..Options::default()
    };
    let mut dashboard = Dashboard::of(options, size, status, NOON);
    let mut older = pictured::loaded(pictured::table(60, Some(12)), Verdict::Missing);
    older.source.revision = Revision(411);
    older.source.fresh_for = None;
    older.source.viewer = Viewer::Reader(Some(Mark::AsOf {
        announced: Revision(412),
        at: Moment(NOON.0 - 4_000),
        by: "pi:811".to_owned(),
    }));
    dashboard.answer(Ok(older));
    dashboard.tell(Message::Entries(Some(noted::entries())));
    check_part("cache-panel-waiting", &dashboard, beside(size, 38));
}

#[test]
fn a_flush_by_another_program_names_it() {
    let mut dashboard = in_use((80, 24), Theme::Dark, false);
    let mut status = pictured::status(&SESSION);
    let mut events = noted::events();
    events.push(Event {
        at: NOON,
        what: Happening::Flushed {
            entries: None,
            by: Author::Program("vm:4100".to_owned()),
        },
    });
    status.events = Arc::new(events);
    let screen = picture(&dashboard.tell(Message::Status(status)).draw());
    assert!(screen.contains("flushed by vm:4100"), "{screen}");
}

#[test]
fn below_the_width_of_a_line_the_frame_tells_the_cache_in_a_few_words() {
    let screen = picture(&in_use((60, 15), Theme::Dark, false).draw());
    assert!(screen.contains(" ✓ current 412 = 412 "), "{screen}");
    let screen = picture(&in_use((80, 24), Theme::Dark, false).draw());
    let line = " ● current 412 = 412   27 hits 2 misses 93 %  ▇▂";
    assert!(
        screen.contains(line) && screen.contains("expires 6d 23h ━━━━━━━╸"),
        "{screen}"
    );
}

pub(crate) fn proof(finding: Finding) -> Message {
    Message::Verified(Ok(Verification {
        finding,
        rows: 60,
        digest: Digest(0x4f2a_90c1_d3b2_a7e0),
        revision: Revision(412),
        micros: 3_100,
    }))
}

/// What a proof may find in a cell of the table.
pub(crate) fn difference(
    player: &str,
    column: &'static str,
    first: &str,
    second: &str,
) -> Difference {
    Difference {
        player: player.to_owned(),
        column,
        first: first.to_owned(),
        second: second.to_owned(),
    }
}

#[test]
fn a_table_that_is_what_picks_and_results_give_is_said_to_be() {
    let mut dashboard = shown((80, 24), Theme::Dark);
    check(
        "verified",
        dashboard.type_keys("v").tell(proof(Finding::Identical)),
    );
}

#[test]
fn every_cell_that_is_not_what_picks_and_results_give_is_named() {
    let found = Finding::Different(Differences {
        kept: vec![
            difference("Ada Lovelace", "Score", "2140", "1774"),
            difference("Ada Lovelace", "Form", "_.-=+#__", "_.-=+#_."),
            difference(
                "山田 太郎 と 仲間たち の とても 長い 名前",
                "row",
                "there",
                "none",
            ),
        ],
        count: 15,
    });
    let mut dashboard = shown((80, 24), Theme::Dark);
    dashboard.type_keys("v").tell(proof(found));
    check("differences", &dashboard);
    check("differences-small", dashboard.resize(60, 10));
    let mut ascii = Dashboard::with(
        (80, 24),
        Theme::NoColour,
        true,
        pictured::status(&SESSION),
        NOON,
    );
    let mut built = pictured::loaded(pictured::table(60, Some(12)), Verdict::Missing);
    built.source.published = Some(Fill::Filled);
    ascii.answer(Ok(built)).type_keys("v");
    let found = Finding::Different(Differences {
        kept: vec![difference("Ada Lovelace", "Score", "2140", "1774")],
        count: 1,
    });
    let screen = picture(&ascii.tell(proof(found)).draw());
    assert!(
        screen.is_ascii() && screen.contains("1 cell differs"),
        "{screen}"
    );
    assert!(screen.contains("scoretable verify --repair"), "{screen}");
}
