//! Shows the list of leagues until the user has chosen one.

use crossterm::event::Event;

use super::input::{Fatal, Keyboard, SignalRequest, Signals};
use super::league_list::{Answer, LeagueList};
use super::model::Appearance;
use super::terminal::{PANICKED, Screen};
use super::widget::league_list;
use super::{Options, TuiError};
use crate::loader::Listed;

/// How the list ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Chosen {
    /// With this league.
    League(Listed),
    /// The user left it.
    None,
    /// A signal ended it.
    Ended(Fatal),
}

/// Lets the user choose a league. The terminal is restored in every case.
///
/// # Errors
///
/// When the terminal cannot be used or goes away, and when any task of the program panicked.
pub async fn choose(leagues: Vec<Listed>, options: &Options) -> Result<Chosen, TuiError> {
    let mut signals = Signals::listen().map_err(TuiError::doing("listen to signals"))?;
    let mut screen = Screen::take().map_err(TuiError::doing("take over the terminal"))?;
    let mut keyboard = Keyboard::start().map_err(TuiError::doing("read the keyboard"))?;
    let mut list = LeagueList::new(leagues, Appearance::of(options), options.keys.clone());
    loop {
        let drawn = screen.draw(|frame| {
            let area = frame.area();
            league_list::draw(&list, area, frame.buffer_mut());
        });
        drawn.map_err(TuiError::doing("draw on the terminal"))?;
        let mut events = Vec::new();
        tokio::select! {
            biased;
            () = PANICKED.notified() => return Err(TuiError::Panicked),
            asked = signals.next() => match asked {
                SignalRequest::End(signal) => return Ok(Chosen::Ended(signal)),
                SignalRequest::Resized => {
                    screen.forget().map_err(TuiError::doing("measure the terminal"))?;
                }
                SignalRequest::Continued => {
                    screen.resume().map_err(TuiError::doing("take the terminal back"))?;
                }
            },
            there = keyboard.next(&mut events) => if !there {
                return Err(TuiError::Gone);
            },
        }
        for event in events {
            let Event::Key(key) = event else { continue };
            match list.press(key) {
                Some(Answer::League(league)) => return Ok(Chosen::League(league)),
                Some(Answer::None) => return Ok(Chosen::None),
                None => {}
            }
        }
    }
}
