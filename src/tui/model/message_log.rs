//! What the dashboard told the user in this session.

use std::collections::VecDeque;

use crate::clock::Moment;

/// The number of messages that are kept.
const KEPT: usize = 200;

/// The messages, the newest first. The oldest leave when there are too many.
#[derive(Clone, Debug, Default)]
pub(crate) struct MessageLog(VecDeque<LoggedMessage>);

/// A message, and when it was shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct LoggedMessage {
    pub(crate) at: Moment,
    pub(crate) text: String,
}

impl MessageLog {
    /// Adds a message.
    pub(crate) fn push(&mut self, at: Moment, text: String) {
        self.0.push_front(LoggedMessage { at, text });
        self.0.truncate(KEPT);
    }

    /// The messages, the newest first.
    pub(crate) fn newest_first(&self) -> impl ExactSizeIterator<Item = &LoggedMessage> {
        self.0.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_messages_leave() {
        let mut log = MessageLog::default();
        for number in 0..300 {
            log.push(Moment(number), number.to_string());
        }
        let texts: Vec<&str> = log.newest_first().map(|line| line.text.as_str()).collect();
        assert_eq!((texts.len(), texts[0], texts[199]), (KEPT, "299", "100"));
    }
}
