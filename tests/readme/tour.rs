//! The moving picture of the README: a viewer sorts, filters, opens a player, and flushes; then another viewer writes.

use crossterm::event::KeyCode;
use scoretable::cache::{Nonce, Receipt, Verdict};
use scoretable::league::Revision;
use scoretable::tui::{Message, Theme};

use crate::pictures::{League, NOW, REVISION, compare_text, status};
use crate::support::screen::Dashboard;
use crate::support::svg::{Frame, film};

const SIZE: (u16, u16) = (130, 30);

pub(crate) async fn tour() {
    let mut league = League::new();
    let mut screen = Dashboard::start(SIZE, Theme::Dark, status(&[]), NOW);
    screen.answer(Ok(league.loaded(REVISION, Verdict::Fresh)));
    let mut frames = Vec::new();
    let mut show = |screen: &Dashboard, key, says, millis| {
        frames.push(Frame {
            screen: screen.draw(),
            says: (key, says),
            millis,
        });
    };
    show(
        &screen,
        "",
        "The league after week 12, found in Redis",
        3_000,
    );
    screen.type_keys("7");
    show(&screen, "7", "sort by average", 2_500);
    screen.type_keys("/o");
    show(&screen, "/", "find players as you type", 700);
    screen.type_keys("s");
    show(&screen, "/", "find players as you type", 700);
    screen.type_keys("c");
    show(&screen, "/", "find players as you type", 1_800);
    screen.press(KeyCode::Enter).press(KeyCode::Enter);
    screen.answer_detail(|player| league.detail(player));
    show(&screen, "Enter", "what is behind the row", 4_500);
    screen
        .press(KeyCode::Esc)
        .press(KeyCode::Esc)
        .type_keys("=g");
    show(
        &screen,
        "Esc",
        "back to the table, in the league's order",
        1_800,
    );
    screen.type_keys("f");
    screen.tell(Message::Flushed(Ok(Receipt {
        entries: 7,
        bytes: 41_300,
        nonce: Some(Nonce(18)),
    })));
    screen.answer(Ok(league.loaded(REVISION, Verdict::Flushed)));
    screen.tell(Message::Status(status(&[Verdict::Flushed])));
    show(
        &screen,
        "f",
        "flush the cache: the table is built again, for every viewer",
        3_000,
    );
    league.correct();
    screen.wait(8_000).tell(Message::LeagueChanged);
    let next = Revision(REVISION.0 + 1);
    screen.answer(Ok(league.loaded(next, Verdict::Fresh)));
    screen.tell(Message::Status(status(&[Verdict::Flushed, Verdict::Fresh])));
    show(
        &screen,
        "",
        "Another viewer corrects a result: this one repaints by itself",
        4_500,
    );
    compare_text("tour", &film(&frames));
}
