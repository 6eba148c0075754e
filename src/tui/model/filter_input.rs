//! A line on which a text is typed: a filter, or what the palette is to find.

use tui_input::{Input, InputRequest};

use crate::league::clean_name;
use crate::scoretable::{Filter, How};
use crate::tui::keymap::Edit;

/// The longest filter, in characters: no name needs more.
const LONGEST: usize = 64;

/// The text, and the cursor in it.
#[derive(Clone, Debug)]
pub(crate) struct Prompt(Input);

impl Prompt {
    /// A line that starts with this text, the cursor after it.
    pub(crate) fn with(text: &str) -> Self {
        Self(Input::new(text.to_owned()))
    }

    /// The text.
    pub(crate) fn text(&self) -> &str {
        self.0.value()
    }

    /// The number of cells before the cursor.
    pub(crate) fn cursor(&self) -> usize {
        self.0.visual_cursor()
    }

    /// The filter that the text describes.
    pub(crate) fn filter(&self) -> Option<Filter> {
        Filter::new(self.text(), How::Words)
    }

    /// Applies an edit and returns whether the text changed.
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

    /// Inserts a pasted text as one line, without control characters.
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
        assert!(prompt.filter().is_none());
        prompt.paste(" \n");
        prompt.paste(&"é".repeat(900));
        assert_eq!((prompt.text().chars().count(), prompt.cursor()), (64, 64));
    }
}
