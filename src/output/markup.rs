//! What tables as HTML and as SVG have in common: escaped texts, the classes of cells, and the colours of the classes.

use super::Sheet;
use super::aligned::Tone;
use super::text::tone;
use crate::scoretable::{Column, Glyphs};

/// A colour by what it is for, on light ground and on dark.
pub(super) const PALETTE: [(&str, &str, &str); 16] = [
    ("ground", "#fbfaf6", "#0f1319"),
    ("text", "#262b33", "#d5dbe5"),
    ("strong", "#05080c", "#f4f7fb"),
    ("dim", "#586270", "#9aa6b6"),
    ("line", "#bfbcb1", "#3b4656"),
    ("good", "#11693f", "#62d196"),
    ("bad", "#b02a20", "#ff8a80"),
    ("average", "#7d5200", "#eabf4e"),
    ("gold", "#7d5700", "#f3c64f"),
    ("silver", "#56606d", "#cdd5df"),
    ("bronze", "#8c4514", "#e0a274"),
    ("me", "#6a35b8", "#cba6ff"),
    ("own", "#d9e6f7", "#24324a"),
    ("above", "#2f8a64", "#4fb08c"),
    ("below", "#868f9c", "#5d6d85"),
    ("best", "#b5820f", "#f3c64f"),
];

/// The style sheet of the colours, light unless a screen is dark, because paper is light. `rule` makes the rule of one colour.
pub(super) fn colours(rule: impl Fn(&str, &str) -> String) -> String {
    let light = PALETTE.iter().map(|(name, light, _)| rule(name, light));
    let dark = PALETTE.iter().map(|(name, _, dark)| rule(name, dark));
    format!(
        "{}\n@media screen and (prefers-color-scheme:dark){{{}}}\n",
        light.collect::<String>(),
        dark.collect::<String>()
    )
}

/// A text in which nothing is a tag, an entity, or the end of an attribute.
pub(super) fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for sign in crate::text::sanitize(text).chars() {
        match sign {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            sign => safe.push(sign),
        }
    }
    safe
}

/// The class of a cell's text; empty for usual text.
pub(super) fn class(
    sheet: &Sheet<'_>,
    column: Column,
    row: u32,
    me: bool,
    glyphs: &Glyphs,
) -> &'static str {
    let table = sheet.table;
    match (column, table.pos(row as usize)) {
        (Column::Player, _) if me => "me",
        (Column::Pos, Some(1)) => "gold",
        (Column::Pos, Some(2)) => "silver",
        (Column::Pos, Some(3)) => "bronze",
        _ => {
            let missing = column.text(table, row as usize, glyphs) == glyphs.missing;
            match tone(column, table, row, missing) {
                Tone::Usual => "",
                Tone::Strong => "strong",
                Tone::Faint => "dim",
                Tone::Good => "good",
                Tone::Bad => "bad",
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_text_ends_it() {
        let name = "<script>alert('1')</script> & \"Co\"\n\u{202e}";
        let safe = "&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt; &amp; &quot;Co&quot; ";
        assert_eq!(escaped(name), safe);
    }
}
