//! Text measured in terminal cells: its width, truncation and wrapping, never through the middle of a character.

use std::borrow::Cow;

use ratatui::buffer::CellWidth;
use unicode_segmentation::UnicodeSegmentation;

/// The number of cells of a text. Control characters have width zero, as the buffer leaves them out.
pub(super) fn width(text: &str) -> usize {
    text.graphemes(true).map(cells).sum()
}

/// The text if it fits into `room` cells, otherwise its beginning and `ellipsis`.
pub(super) fn cut<'a>(text: &'a str, room: usize, ellipsis: &str) -> Cow<'a, str> {
    if width(text) <= room {
        return Cow::Borrowed(text);
    }
    let mark = if width(ellipsis) <= room {
        ellipsis
    } else {
        ""
    };
    let kept = room.saturating_sub(width(mark));
    Cow::Owned(format!("{}{mark}", text.split_at(fitting(text, kept)).0))
}

/// The text after its first `skipped` cells.
pub(super) fn from(text: &str, skipped: usize) -> &str {
    let mut left = skipped;
    let mut start = 0;
    for grapheme in text.graphemes(true) {
        if left == 0 {
            break;
        }
        left = left.saturating_sub(cells(grapheme));
        start += grapheme.len();
    }
    text.split_at(start).1
}

/// The text wrapped between words into at most `lines` lines of `room` cells. A word that is longer than a line is
/// broken where necessary; the text after the last line is truncated.
pub(super) fn wrap(text: &str, room: usize, lines: usize, ellipsis: &str) -> Vec<String> {
    let mut rest = text.trim();
    let mut broken = Vec::new();
    while broken.len() + 1 < lines && width(rest) > room {
        let fits = fitting(rest, room);
        if fits == 0 {
            break;
        }
        let (head, tail) = rest.split_at(fits);
        let at = match head.rfind(' ') {
            Some(space) if space > 0 && !tail.starts_with(' ') => space,
            _ => fits,
        };
        let (line, left) = rest.split_at(at);
        broken.push(line.trim_end().to_owned());
        rest = left.trim_start();
    }
    if !rest.is_empty() && lines > 0 {
        broken.push(cut(rest, room, ellipsis).into_owned());
    }
    broken
}

/// How many bytes of the text's beginning fit into `room` cells.
fn fitting(text: &str, room: usize) -> usize {
    let mut left = room;
    let mut end = 0;
    for grapheme in text.graphemes(true) {
        match left.checked_sub(cells(grapheme)) {
            Some(less) => left = less,
            None => break,
        }
        end += grapheme.len();
    }
    end
}

fn cells(grapheme: &str) -> usize {
    if grapheme.contains(char::is_control) {
        0
    } else {
        usize::from(grapheme.cell_width())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_are_those_of_the_screen() {
        assert_eq!(width("Zoë"), 3);
        assert_eq!(width("Zoe\u{308}"), 3);
        assert_eq!(width("小明 王"), 7);
        assert_eq!(width("a\x1b\nb"), 2);
    }

    #[test]
    fn a_cut_keeps_whole_characters_and_never_takes_more_than_its_room() {
        assert_eq!(cut("Ada Lovelace", 12, "…"), "Ada Lovelace");
        assert_eq!(cut("Ada Lovelace", 7, "…"), "Ada Lo…");
        assert_eq!(cut("小明王", 4, "…"), "小…");
        assert_eq!(cut("Zoe\u{308}lle", 4, "…"), "Zoe\u{308}…");
        assert_eq!(cut("Ada", 2, "..."), "Ad");
        assert_eq!(cut("Ada", 0, "…"), "");
        for room in 0..12 {
            assert!(width(&cut("👩‍👩‍👧 小 Fans é", room, "…")) <= room);
        }
    }

    #[test]
    fn long_texts_break_between_words_and_end_in_an_ellipsis() {
        assert_eq!(wrap("one two three", 8, 3, "…"), ["one two", "three"]);
        assert_eq!(wrap("one two three", 7, 2, "…"), ["one two", "three"]);
        assert_eq!(
            wrap("one two three four", 8, 2, "…"),
            ["one two", "three f…"]
        );
        assert_eq!(
            wrap("incomprehensible", 6, 3, "…"),
            ["incomp", "rehens", "ible"]
        );
        assert!(wrap("小小", 1, 3, "…").iter().all(|line| width(line) <= 1));
        assert!(wrap("", 8, 3, "…").is_empty());
        assert!(wrap("word", 8, 0, "…").is_empty());
    }
}
