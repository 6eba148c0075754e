//! What the screen says about the cache: an unreachable server, a flush, other copies of the league, verifications.

use scoretable::cache::{BackendKind, Fill, Nonce, Receipt, State, Verdict};
use scoretable::league::{Digest, Revision};
use scoretable::loader::{Finding, Verification};
use scoretable::scoretable::{Difference, Differences};
use scoretable::tui::{Message, Theme};

use super::pictured::{self, NOON};
use super::screen::{Dashboard, check, picture};
use super::{SESSION, shown};

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
    check("cache-away-wide", dashboard.resize(112, 32));
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
    assert!(!later.contains("12.4 kB") && later.contains("sort"));
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
    for size in [(112, 32), (80, 24)] {
        let screen = line(behind.clone(), size);
        assert!(
            screen.contains("412 < 413") && !screen.contains(", current"),
            "{screen}"
        );
    }
    behind.source.announced = None;
    behind.source.published = Some(Fill::Outdated);
    let screen = line(behind, (112, 32));
    assert!(screen.contains("412 < newer, behind"), "{screen}");
    let status = pictured::status(&[Verdict::Fresh, Verdict::Outdated, Verdict::Forked]);
    let mut dashboard = Dashboard::start((112, 32), Theme::Dark, status, NOON);
    check("forked-copy", dashboard.answer(Ok(forked)));
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
