//! The line a filter is typed on.

use tui_input::{Input, InputRequest};

use crate::league::clean_name;
use crate::scoretable::Search;
use crate::tui::keymap::Edit;

/// The longest filter, in characters: no name needs more.
const LONGEST: usize = 64;

/// The text, and where the next character goes.
#[derive(Clone, Debug)]
pub(crate) struct Prompt(Input);

impl Prompt {
    /// A line with this text on it, to go on with.
    pub(crate) fn with(text: &str) -> Self {
        Self(Input::new(text.to_owned()))
    }

    /// The text.
    pub(crate) fn text(&self) -> &str {
        self.0.value()
    }

    /// How many cells of it are before the cursor.
    pub(crate) fn cursor(&self) -> usize {
        self.0.visual_cursor()
    }

    /// What the text asks for.
    pub(crate) fn search(&self) -> Option<Search> {
        Search::new(self.text())
    }

    /// Changes the text as a key says; whether it is another now.
    pub(crate) fn edit(&mut self, edit: Edit) -> bool {
        let request = match edit {
            Edit::Insert(_) if self.text().chars().count() >= LONGEST => return false,
            Edit::Insert(c) => InputRequest::InsertChar(c),
            Edit::Erase => InputRequest::DeletePrevChar,
            Edit::Delete => InputRequest::DeleteNextChar,
            Edit::EraseWord => InputRequest::DeletePrevWord,
            Edit::Clear => InputRequest::DeleteLine,
            Edit::Left => InputRequest::GoToPrevChar,
            Edit::Right => InputRequest::GoToNextChar,
            Edit::Start => InputRequest::GoToStart,
            Edit::End => InputRequest::GoToEnd,
        };
        self.0.handle(request).is_some_and(|changed| changed.value)
    }

    /// Puts a pasted text in, on one line and without anything that is no letter.
    pub(crate) fn paste(&mut self, text: &str) {
        let start: String = text.chars().take(LONGEST).collect();
        if start.trim().is_empty() {
            return;
        }
        for c in clean_name(&start).chars() {
            self.edit(Edit::Insert(c));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_typed_erased_and_pasted_into() {
        let mut prompt = Prompt::with("ada");
        assert!(prompt.edit(Edit::Insert('x')));
        assert!(prompt.edit(Edit::Erase));
        assert!(!prompt.edit(Edit::Start));
        prompt.paste("two\nlines\x1b[31m \u{202e}");
        assert_eq!(prompt.text(), "two lines[31mada");
        prompt.edit(Edit::End);
        prompt.edit(Edit::EraseWord);
        assert!(prompt.text().len() < 16);
        assert!(prompt.edit(Edit::Clear));
        assert!(prompt.search().is_none());
        prompt.paste(" \n");
        prompt.paste(&"é".repeat(900));
        assert_eq!((prompt.text().chars().count(), prompt.cursor()), (64, 64));
    }
}
