//! The list of a server's leagues, of which the user chooses one.

use crossterm::event::{KeyCode, KeyEvent};

use super::keymap::{Action, Context, Front, Keymap, StepBack};
use super::model::Appearance;
use crate::league::clean_name;
use crate::loader::Listed;

/// The list, and the league under the cursor.
pub(super) struct LeagueList {
    leagues: Vec<Listed>,
    at: usize,
    pub(super) look: Appearance,
    pub(super) keys: Keymap,
}

/// How the user left the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    /// With this league.
    League(Listed),
    /// Without any.
    None,
}

/// What lines a page has, as far as moving by one is concerned.
const PAGE: usize = 10;

impl LeagueList {
    /// A list with the cursor on the first league.
    pub(super) fn new(leagues: Vec<Listed>, look: Appearance, keys: Keymap) -> Self {
        Self {
            leagues,
            at: 0,
            look,
            keys,
        }
    }

    /// The place of the cursor.
    pub(super) const fn at(&self) -> usize {
        self.at
    }

    /// The leagues, each by its name and its tag.
    pub(super) fn lines(&self) -> impl ExactSizeIterator<Item = (String, &str)> {
        let leagues = self.leagues.iter();
        leagues.map(|league| (clean_name(&league.name), league.store.short()))
    }

    /// Moves the cursor, or ends the list. The keys are those of the dashboard, and the first nine leagues have digits.
    pub(super) fn press(&mut self, key: KeyEvent) -> Option<Answer> {
        if let KeyCode::Char(digit @ '1'..='9') = key.code {
            let at = digit
                .to_digit(10)
                .and_then(|digit| usize::try_from(digit - 1).ok());
            return at.and_then(|at| self.answer(at));
        }
        let context = Context {
            rows: true,
            front: Front::Table,
            back: StepBack::Other,
            store: false,
        };
        let last = self.leagues.len().saturating_sub(1);
        self.at = match self.keys.action(key, context)? {
            Action::Down => self.at + 1,
            Action::Up => self.at.saturating_sub(1),
            Action::PageDown | Action::HalfDown => self.at + PAGE,
            Action::PageUp | Action::HalfUp => self.at.saturating_sub(PAGE),
            Action::Top => 0,
            Action::Bottom => last,
            Action::Detail => return self.answer(self.at),
            Action::Back | Action::Quit => return Some(Answer::None),
            _ => self.at,
        };
        self.at = self.at.min(last);
        None
    }

    fn answer(&self, at: usize) -> Option<Answer> {
        self.leagues.get(at).cloned().map(Answer::League)
    }
}

#[cfg(test)]
mod tests {
    use crossterm::event::KeyModifiers;

    use super::*;
    use crate::league::StoreId;
    use crate::tui::Options;

    fn list(leagues: u128) -> LeagueList {
        let league = |at: u128| Listed {
            store: StoreId::from_bits(at << 96),
            name: format!("League {at}"),
        };
        let look = Appearance::of(&Options::default());
        LeagueList::new((1..=leagues).map(league).collect(), look, Keymap::default())
    }

    fn press(list: &mut LeagueList, code: KeyCode) -> Option<Answer> {
        list.press(KeyEvent::new(code, KeyModifiers::NONE))
    }

    fn name(answer: Option<Answer>) -> Option<String> {
        match answer? {
            Answer::League(league) => Some(league.name),
            Answer::None => None,
        }
    }

    #[test]
    fn the_cursor_stays_on_the_list() {
        let mut list = list(3);
        for (code, at) in [
            (KeyCode::Up, 0),
            (KeyCode::Char('j'), 1),
            (KeyCode::Down, 2),
            (KeyCode::Down, 2),
            (KeyCode::Char('k'), 1),
            (KeyCode::Char('G'), 2),
            (KeyCode::Char('g'), 0),
            (KeyCode::PageDown, 2),
            (KeyCode::PageUp, 0),
            (KeyCode::Char('x'), 0),
        ] {
            assert_eq!(press(&mut list, code), None);
            assert_eq!(list.at(), at, "{code:?}");
        }
    }

    #[test]
    fn a_league_is_chosen_by_its_line_or_its_digit_or_none_is() {
        let mut list = list(12);
        assert_eq!(press(&mut list, KeyCode::Down), None);
        let chosen = press(&mut list, KeyCode::Enter);
        assert_eq!(name(chosen).as_deref(), Some("League 2"));
        let chosen = press(&mut list, KeyCode::Char('9'));
        assert_eq!(name(chosen).as_deref(), Some("League 9"));
        assert_eq!(press(&mut list, KeyCode::Char('0')), None);
        for code in [KeyCode::Char('q'), KeyCode::Esc] {
            assert_eq!(press(&mut list, code), Some(Answer::None));
        }
        let stop = KeyEvent::new(KeyCode::Char('c'), KeyModifiers::CONTROL);
        assert_eq!(list.press(stop), Some(Answer::None));
        assert_eq!(press(&mut self::list(2), KeyCode::Char('3')), None);
    }
}
