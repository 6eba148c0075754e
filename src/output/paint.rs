//! Colours in printed text: only those of the terminal's own palette, and never a meaning by colour alone.

/// Whether text may be coloured.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Paint {
    /// Text only: for files, pipes, and people who want no colours.
    #[default]
    Plain,
    /// With the escape sequences of a terminal.
    Colour,
}

/// What a piece of text says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tone {
    /// Nothing in particular.
    Usual,
    /// What the eye should find first.
    Strong,
    /// What should step back.
    Faint,
    /// Good news.
    Good,
    /// Bad news.
    Bad,
}

impl Paint {
    /// Appends a piece of text.
    pub(super) fn push(self, line: &mut String, tone: Tone, text: &str) {
        let code = match (self, tone) {
            (Self::Plain, _) | (Self::Colour, Tone::Usual) => "",
            (Self::Colour, Tone::Strong) => "1",
            (Self::Colour, Tone::Faint) => "2",
            (Self::Colour, Tone::Good) => "32",
            (Self::Colour, Tone::Bad) => "31",
        };
        if code.is_empty() || text.is_empty() {
            line.push_str(text);
        } else {
            for piece in ["\x1b[", code, "m", text, "\x1b[0m"] {
                line.push_str(piece);
            }
        }
    }
}
