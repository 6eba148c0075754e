//! The cache panel: what the cache did, and the proof that the table on screen is current.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;
use ratatui::widgets::Widget;

use super::cache_facts::{self, Detail};
use super::framed;
use crate::tui::model::Model;

/// The panel and its frame.
#[derive(Clone, Copy, Debug)]
pub(in crate::tui) struct CachePanel<'a>(pub(in crate::tui) &'a Model);

impl Widget for CachePanel<'_> {
    fn render(self, area: Rect, canvas: &mut Buffer) {
        if area.is_empty() {
            return;
        }
        let inside = framed("Cache", &self.0.look, area, canvas);
        let told = |detail| cache_facts::sections(self.0, inside.width.into(), detail);
        let lines_of = |sections: &Vec<Vec<_>>| sections.iter().map(Vec::len).sum::<usize>();
        let whole = told(Detail::Whole);
        let sections = if lines_of(&whole) <= usize::from(inside.height) {
            whole
        } else {
            told(Detail::Short)
        };
        // Sections are set apart where there is room for it; where there is not, the last lines go.
        let facts = lines_of(&sections);
        let airy = facts + sections.len().saturating_sub(1) <= usize::from(inside.height);
        let gap = if airy {
            vec![Line::default()]
        } else {
            Vec::new()
        };
        let lines = sections.join(gap.as_slice());
        for (y, line) in (inside.y..inside.bottom()).zip(lines) {
            line.render(
                Rect {
                    y,
                    height: 1,
                    ..inside
                },
                canvas,
            );
        }
    }
}
