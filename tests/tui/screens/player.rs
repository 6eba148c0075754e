//! The detail behind a row, a pinned rival, and the changes of a refresh.

use std::cell::RefCell;
use std::sync::Arc;

use crossterm::event::KeyCode;
use scoretable::cache::Verdict;
use scoretable::demo::{self, Plan};
use scoretable::league::{PlayerId, Revision, Season, Week};
use scoretable::loader::Loaded;
use scoretable::scoretable::{Detail, Kind};
use scoretable::store::Store;
use scoretable::tui::{Options, Theme};

use crate::support::pictured::{self, NOON};
use crate::support::screen::{Dashboard, check, picture};

/// The demo league, from which both the table and the details come.
struct League {
    store: RefCell<Store>,
    season: Season,
}

impl League {
    fn new() -> Self {
        let (id, facts) = demo::league(&Plan::default()).unwrap();
        let mut store = Store::in_memory(id).unwrap();
        store.write(&facts).unwrap();
        store.set_name(demo::LEAGUE).unwrap();
        let season = store.head().unwrap().seasons.pop().unwrap().season;
        Self {
            store: RefCell::new(store),
            season,
        }
    }

    fn table(&self, week: u8) -> Loaded {
        let store = self.store.borrow_mut();
        let read = store.scoretable(Kind::Enhanced, self.season, Week::new(week));
        let (edition, table) = read.unwrap();
        let mut loaded = pictured::loaded(Arc::new(table), Verdict::Fresh);
        loaded.source.revision = edition.revision;
        loaded.source.store_revision = edition.revision;
        loaded
    }

    fn detail(&self, player: PlayerId) -> Result<Detail, String> {
        let store = self.store.borrow_mut();
        let detail = store.detail(player, self.season, Week::new(12));
        detail.map_err(|error| error.to_string())
    }

    /// A dashboard that shows week 12.
    fn shown(&self, size: (u16, u16), look: Look, me: Option<&str>) -> Dashboard {
        self.after(12, size, look, me)
    }

    fn after(&self, week: u8, size: (u16, u16), look: Look, me: Option<&str>) -> Dashboard {
        let (_, theme, ascii) = look;
        let options = Options {
            theme: Some(theme),
            me: me.map(str::to_owned),
            ascii,
            ..Options::default()
        };
        let mut dashboard = Dashboard::of(
            options,
            size,
            pictured::status(&[Verdict::Missing, Verdict::Fresh]),
            NOON,
        );
        dashboard.answer(Ok(self.table(week)));
        dashboard
    }
}

/// A name for files, and what a look is made of.
type Look = (&'static str, Theme, bool);

const SIZES: [(u16, u16); 3] = [(60, 15), (80, 24), (150, 45)];
const DARK: Look = ("dark", Theme::Dark, false);
const LOOKS: [Look; 3] = [
    DARK,
    ("none", Theme::NoColour, false),
    ("ascii", Theme::NoColour, true),
];

#[test]
fn the_detail_at_every_size() {
    let league = League::new();
    for (width, height) in SIZES {
        for look in LOOKS {
            let mut dashboard = league.shown((width, height), look, None);
            dashboard.type_keys("jj").press(KeyCode::Enter);
            dashboard.answer_details(|player| league.detail(player));
            check(&format!("detail-{width}x{height}-{}", look.0), &dashboard);
        }
    }
}

/// The first player beside the pinned fourth one, who is the user's rival.
#[test]
fn the_comparison_at_every_size() {
    let league = League::new();
    for (width, height) in SIZES {
        for look in LOOKS {
            let mut dashboard = league.shown((width, height), look, None);
            dashboard.type_keys("jjjpgx").wait(10_000);
            dashboard.answer_details(|player| league.detail(player));
            check(&format!("compare-{width}x{height}-{}", look.0), &dashboard);
        }
    }
}

/// The leaders, the user, a pinned rival, one who is kept, and the cursor.
#[test]
fn the_race_at_every_size() {
    let league = League::new();
    let name = league.table(12).table.name(15).to_owned();
    for (width, height) in SIZES {
        for look in LOOKS {
            let mut dashboard = league.shown((width, height), look, Some(&name));
            dashboard.type_keys("jjjpjjjw+jjjjjj").wait(10_000);
            dashboard.answer_details(|player| league.detail(player));
            check(&format!("race-{width}x{height}-{}", look.0), &dashboard);
        }
    }
}

#[test]
fn a_swapped_comparison_says_the_same_from_the_other_side() {
    let league = League::new();
    let mut dashboard = league.shown((150, 45), DARK, None);
    dashboard.type_keys("jjjpgx").wait(10_000);
    let waiting = picture(&dashboard.draw());
    assert!(waiting.contains("Waiting for the picks"), "{waiting}");
    dashboard.answer_details(|player| league.detail(player));
    let before = picture(&dashboard.draw());
    let swapped = picture(&dashboard.type_keys("X").draw());
    assert!(
        before.contains("Dmitri Volkov and Ahmet Çelik ◆"),
        "{before}"
    );
    assert!(
        swapped.contains("Ahmet Çelik ◆ and Dmitri Volkov"),
        "{swapped}"
    );
    assert_eq!(before, picture(&dashboard.type_keys("X").draw()));
}

#[test]
fn help_over_a_view_of_players_returns_to_it() {
    let league = League::new();
    for (open, keys_of) in [("x", "Keys of the comparison"), ("w", "Keys of the race")] {
        let mut dashboard = league.shown((80, 24), DARK, None);
        dashboard.type_keys("jjjpg").type_keys(open).wait(10_000);
        dashboard.answer_details(|player| league.detail(player));
        let before = picture(&dashboard.draw());
        let help = picture(&dashboard.type_keys("?").draw());
        assert!(help.contains(keys_of), "{help}");
        assert_eq!(picture(&dashboard.press(KeyCode::Esc).draw()), before);
    }
}

#[test]
fn the_views_say_why_they_show_nothing() {
    let league = League::new();
    for open in ["x", "w"] {
        let mut dashboard = league.shown((80, 24), DARK, None);
        dashboard.type_keys("jjjpg").type_keys(open);
        dashboard.answer_details(|_| Err("the store is gone".to_owned()));
        let screen = picture(&dashboard.draw());
        assert!(screen.contains("✗ the store is gone"), "{screen}");
    }
    let mut dashboard = league.shown((80, 24), DARK, None);
    let screen = picture(&dashboard.type_keys("x").draw());
    assert!(
        screen.contains("pin a player with p or start with --me NAME"),
        "{screen}"
    );
}

#[test]
fn the_detail_scrolls_to_its_end_and_steps_to_the_next_player() {
    let league = League::new();
    let mut dashboard = league.shown((60, 15), DARK, None);
    dashboard.press(KeyCode::Enter);
    let waiting = picture(&dashboard.draw());
    assert!(waiting.contains("Waiting for the picks"));
    dashboard.answer_details(|player| league.detail(player));
    check("detail-scrolled", dashboard.press(KeyCode::End));
    dashboard
        .type_keys("j")
        .answer_details(|player| league.detail(player));
    let second = picture(&dashboard.draw());
    assert!(second.contains("2 Anne-Sophie Müller"), "{second}");
}

#[test]
fn a_detail_that_cannot_be_read_says_why() {
    let league = League::new();
    let mut dashboard = league.shown((80, 24), DARK, None);
    dashboard
        .press(KeyCode::Enter)
        .answer_details(|_| Err("cannot read the store:\u{1b}[31m gone".to_owned()));
    let screen = picture(&dashboard.draw());
    assert!(
        screen.contains("✗ cannot read the store:[31m gone"),
        "{screen}"
    );
}

#[test]
fn a_newer_revision_is_noticed() {
    let league = League::new();
    let mut dashboard = league.shown((150, 45), DARK, None);
    dashboard.press(KeyCode::Enter).answer_details(|player| {
        let detail = league.detail(player)?;
        let revision = Revision(9);
        Ok(Detail { revision, ..detail })
    });
    let screen = picture(&dashboard.draw());
    let words = "Read at revision 9; the table is at revision 2.";
    assert!(screen.contains(words), "{screen}");
}

#[test]
fn me_and_a_rival_in_view() {
    let league = League::new();
    let name = {
        let table = league.table(12).table;
        table.name(30).to_uppercase()
    };
    for look in LOOKS {
        let mut dashboard = league.shown((80, 24), look, Some(&name));
        // The third is pinned, and stays at the top when the cursor goes to me, far below.
        dashboard.type_keys("jjpm");
        dashboard.wait(10_000);
        check(&format!("pinned-{}", look.0), &dashboard);
    }
    let mut wide = league.shown((150, 45), DARK, Some(&name));
    check("pinned-wide", wide.type_keys("Gpg"));
}

#[test]
fn an_unknown_name_is_reported_once() {
    let league = League::new();
    let mut dashboard = league.shown((80, 24), DARK, Some("No Such Player"));
    let screen = picture(&dashboard.draw());
    assert!(
        screen.contains("no player is called 'No Such Player'"),
        "{screen}"
    );
    dashboard.wait(10_000).type_keys("R");
    let later = picture(&dashboard.answer(Ok(league.table(12))).draw());
    assert!(!later.contains("no player is called"));
    let asked = picture(&dashboard.type_keys("m").draw());
    assert!(asked.contains("--me NAME"), "{asked}");
}

#[test]
fn what_a_refresh_changed_is_marked_until_the_next_key() {
    let league = League::new();
    for look in LOOKS {
        let mut dashboard = league.after(11, (80, 24), look, None);
        dashboard.type_keys("R").answer(Ok(league.table(12)));
        check(&format!("changed-{}", look.0), &dashboard);
        let gone = picture(&dashboard.type_keys("Z").wait(10_000).draw());
        let fresh = league.shown((80, 24), look, None);
        assert_eq!(gone, picture(&fresh.draw()));
    }
}

#[test]
fn no_size_is_too_small() {
    let league = League::new();
    let mut dashboard = league.shown((80, 24), DARK, Some("a"));
    dashboard.type_keys("Gpg");
    for open in ["x", "w", "\n", ""] {
        match open {
            "\n" => dashboard.press(KeyCode::Enter),
            keys => dashboard.type_keys(keys),
        };
        dashboard.answer_details(|player| league.detail(player));
        for height in [0, 1, 2, 3, 5, 8, 13, 24] {
            for width in (0..40).step_by(3).chain([59, 72, 77, 140]) {
                dashboard.resize(width, height);
                dashboard.press(KeyCode::PageDown).draw();
            }
        }
        dashboard.press(KeyCode::Esc);
    }
}
