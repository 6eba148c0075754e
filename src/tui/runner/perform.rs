//! What each effect does to the world.

use super::{Flow, Runner};
use crate::tui::background::QUESTION;
use crate::tui::line;
use crate::tui::terminal::Screen;
use crate::tui::{Backend, Effect, Fetch, Message, TuiError};

impl<B: Backend> Runner<B> {
    pub(super) fn perform(&mut self, effects: Vec<Effect>) -> Result<Flow, TuiError> {
        for effect in effects {
            match effect {
                Effect::Draw => self.dirty = true,
                Effect::Quit => return Ok(Flow::Quit),
                Effect::Copy(text) => {
                    Screen::copy(&text).map_err(TuiError::doing("reach the clipboard"))?;
                }
                Effect::Mouse(on) => line::listen_to_mouse(on),
                Effect::AskBackground => {
                    self.ear.listen();
                    line::say(QUESTION.as_bytes().to_vec());
                }
                Effect::Suspend => {
                    let done = self.screen.suspend();
                    done.map_err(TuiError::doing("suspend the program"))?;
                }
                asked => self.ask(asked),
            }
        }
        Ok(Flow::Continue)
    }

    /// Runs a request to the backend; the answer comes with the cache's numbers after it.
    fn ask(&mut self, effect: Effect) {
        let (backend, sender) = (self.backend.clone(), self.sender.clone());
        while self.tasks.try_join_next().is_some() {}
        self.tasks.spawn(async move {
            let Some(answer) = answer(&backend, effect).await else {
                return;
            };
            // Both fail only when the runner is gone, and then nobody cares.
            let _ = sender.send(Message::Status(backend.status()));
            let _ = sender.send(answer);
        });
    }
}

/// What the backend says to an effect that asks it something; `None` for one that asks nothing.
async fn answer<B: Backend>(backend: &B, effect: Effect) -> Option<Message> {
    fn words(error: impl std::fmt::Display) -> String {
        error.to_string()
    }
    Some(match effect {
        Effect::Load { id, request, fetch } => {
            let answer = match fetch {
                Fetch::Load => backend.load(request).await,
                Fetch::Rebuild => backend.rebuild(request).await,
            };
            let answer = answer.map(Box::new).map_err(words);
            Message::Loaded { id, answer }
        }
        Effect::Detail {
            id,
            request,
            player,
        } => {
            let answer = backend.detail(request, player).await;
            let answer = answer.map(Box::new).map_err(words);
            Message::Detail { id, answer }
        }
        Effect::Calendar => Message::Calendar(backend.calendar().await.map_err(words)),
        Effect::Prove { table, revision } => {
            Message::Proved(backend.prove(table, revision).await.map_err(words))
        }
        Effect::Flush => Message::Flushed(backend.flush().await.map_err(words)),
        Effect::CopyTable(excerpt) => Message::Written(backend.markdown(&excerpt)),
        Effect::Draw
        | Effect::Copy(_)
        | Effect::Mouse(_)
        | Effect::AskBackground
        | Effect::Suspend
        | Effect::Quit => return None,
    })
}
