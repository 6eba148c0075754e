//! The moving picture of the README: a viewer sorts, filters, opens a player, and flushes; then another viewer writes.

use crossterm::event::KeyCode;
use scoretable::cache::{Nonce, Receipt, Verdict};
use scoretable::league::Revision;
use scoretable::tui::{Message, Theme};

use crate::pictures::{League, NOW, REVISION, compare_text, status};
use crate::support::screen::Dashboard;
use crate::support::svg::{Frame, film};

const SIZE: (u16, u16) = (130, 30);

/// A dashboard that is filmed.
struct Set {
    league: League,
    screen: Dashboard,
    frames: Vec<Frame>,
}

impl Set {
    fn new() -> Self {
        let league = League::new();
        let mut screen = Dashboard::start(SIZE, Theme::Dark, status(&[]), NOW);
        screen.answer(Ok(league.loaded(REVISION, Verdict::Fresh)));
        Self {
            league,
            screen,
            frames: Vec::new(),
        }
    }

    /// What is on screen is seen for some time, with the key pressed for it and what it does.
    fn film(&mut self, key: &'static str, says: &'static str, millis: u32) {
        self.frames.push(Frame {
            screen: self.screen.draw(),
            says: (key, says),
            millis,
        });
    }

    fn look_around(&mut self) {
        self.film("", "The league after week 12, found in Redis", 3_000);
        self.screen.type_keys("7");
        self.film("7", "sort by average", 2_500);
        for (keys, millis) in [("/o", 700), ("s", 700), ("c", 1_800)] {
            self.screen.type_keys(keys);
            self.film("/", "find players as you type", millis);
        }
        self.screen.press(KeyCode::Enter).press(KeyCode::Enter);
        let league = &self.league;
        self.screen.answer_details(|player| league.detail(player));
        self.film("Enter", "what is behind the row", 4_500);
        self.screen.press(KeyCode::Esc).press(KeyCode::Esc);
        self.screen.type_keys("=g");
        self.film("Esc", "back to the table, in the league's order", 1_800);
    }

    fn flush(&mut self) {
        self.screen
            .type_keys("f")
            .tell(Message::Flushed(Ok(Receipt {
                entries: 7,
                bytes: 41_300,
                nonce: Some(Nonce(18)),
            })));
        let built = self.league.loaded(REVISION, Verdict::Flushed);
        self.screen.answer(Ok(built));
        let seen = status(&[Verdict::Flushed]);
        self.screen.tell(Message::Status(seen));
        let says = "flush the cache: the table is built again, for every viewer";
        self.film("f", says, 3_000);
    }

    fn hear_of_a_write(&mut self) {
        self.league.correct();
        self.screen.wait(8_000).tell(Message::LeagueChanged);
        let next = Revision(REVISION.0 + 1);
        let found = self.league.loaded(next, Verdict::Fresh);
        self.screen.answer(Ok(found));
        let seen = status(&[Verdict::Flushed, Verdict::Fresh]);
        self.screen.tell(Message::Status(seen));
        let says = "Another viewer corrects a result: this one repaints by itself";
        self.film("", says, 4_500);
    }
}

pub(crate) async fn tour() {
    let mut set = Set::new();
    set.look_around();
    set.flush();
    set.hear_of_a_write();
    compare_text("tour", &film(&set.frames));
}
