//! Signs that have to meet their neighbours, as shapes.

use std::fmt::Write;

use super::CELL;

/// A sign that fills its cell to the edge, so that it has to meet its neighbours.
pub(super) enum Shape {
    /// Lines from the middle to the left, the right, up and down, each so thick.
    Lines([f32; 4]),
    /// A corner with a radius, from the middle of one side to that of another: whether to the right, and whether down.
    Corner { right: bool, down: bool },
    /// A part of the cell: from left and top to right and bottom, of 1.
    Block([f32; 4]),
    /// A veil over the whole cell.
    Shade(f32),
    /// Dots in two columns of four.
    Dots(u32),
}

impl Shape {
    pub(super) fn of(symbol: &str) -> Option<Self> {
        const LIGHT: f32 = 1.2;
        const HEAVY: f32 = 2.6;
        let mut signs = symbol.chars();
        let sign = signs.next().filter(|_| signs.as_str().is_empty())?;
        // To the left, the right, up and down; capital letters are thick.
        let lines = |named: &str| {
            let thick = |end: char| {
                if named.contains(end.to_ascii_uppercase()) {
                    HEAVY
                } else if named.contains(end) {
                    LIGHT
                } else {
                    0.0
                }
            };
            Some(Self::Lines(['l', 'r', 'u', 'd'].map(thick)))
        };
        let eighths =
            |from: char| f32::from(u16::try_from(sign as u32 - from as u32).unwrap()) / 8.0;
        match sign {
            '─' => lines("lr"),
            '━' => lines("LR"),
            '│' => lines("ud"),
            '┃' => lines("UD"),
            '┌' => lines("rd"),
            '┐' => lines("ld"),
            '└' => lines("ru"),
            '┘' => lines("lu"),
            '├' => lines("rud"),
            '┤' => lines("lud"),
            '┬' => lines("lrd"),
            '┴' => lines("lru"),
            '┼' => lines("lrud"),
            '╴' => lines("l"),
            '╶' => lines("r"),
            '╸' => lines("L"),
            '╺' => lines("R"),
            '╭' | '╮' | '╯' | '╰' => Some(Self::Corner {
                right: matches!(sign, '╭' | '╰'),
                down: matches!(sign, '╭' | '╮'),
            }),
            '▀' => Some(Self::Block([0.0, 0.0, 1.0, 0.5])),
            '\u{2581}'..='\u{2588}' => {
                Some(Self::Block([0.0, 1.0 - eighths('\u{2580}'), 1.0, 1.0]))
            }
            '\u{2589}'..='\u{258f}' => {
                Some(Self::Block([0.0, 0.0, 1.0 - eighths('\u{2588}'), 1.0]))
            }
            '▐' => Some(Self::Block([0.5, 0.0, 1.0, 1.0])),
            '▔' => Some(Self::Block([0.0, 0.0, 1.0, 0.125])),
            '░' => Some(Self::Shade(0.25)),
            '▒' => Some(Self::Shade(0.5)),
            '▓' => Some(Self::Shade(0.75)),
            '\u{2801}'..='\u{28ff}' => Some(Self::Dots(sign as u32 - 0x2800)),
            _ => None,
        }
    }

    /// Draws it `count` times, side by side.
    pub(super) fn draw(&self, out: &mut String, (x, y): (f32, f32), count: u16, ink: &str) {
        let (width, height) = CELL;
        let middle = |x: f32| (x + width / 2.0, y + height / 2.0);
        match *self {
            // Side by side these are one.
            Self::Lines([left, right, 0.0, 0.0]) if left > 0.0 && right > 0.0 => {
                let whole = f32::from(count) * width;
                let from = middle(x).1;
                let _ = writeln!(
                    out,
                    "<path d=\"M{x:.1} {from:.1}h{whole:.1}\" stroke={ink} stroke-width=\"{left}\" shape-rendering=\"crispEdges\"/>"
                );
            }
            Self::Block([left, top, right, bottom]) if right - left >= 1.0 => {
                let whole = f32::from(count) * width;
                rect(
                    out,
                    (x, y + top * height),
                    (whole, (bottom - top) * height),
                    ink,
                );
            }
            Self::Shade(veil) => {
                let ink = format!("{ink} fill-opacity=\"{veil}\"");
                rect(out, (x, y), (f32::from(count) * width, height), &ink);
            }
            _ => {
                for place in 0..count {
                    self.draw_one(out, x + f32::from(place) * width, (y, middle), ink);
                }
            }
        }
    }

    fn draw_one(
        &self,
        out: &mut String,
        x: f32,
        (y, middle): (f32, impl Fn(f32) -> (f32, f32)),
        ink: &str,
    ) {
        let (width, height) = CELL;
        let (mx, my) = middle(x);
        match *self {
            Self::Lines(ends) => {
                let ways = [
                    format!("h-{:.1}", width / 2.0),
                    format!("h{:.1}", width / 2.0),
                    format!("v-{:.1}", height / 2.0),
                    format!("v{:.1}", height / 2.0),
                ];
                for (thick, way) in ends.into_iter().zip(ways).filter(|(thick, _)| *thick > 0.0) {
                    let _ = writeln!(
                        out,
                        "<path d=\"M{mx:.1} {my:.1}{way}\" stroke={ink} stroke-width=\"{thick}\" shape-rendering=\"crispEdges\"/>"
                    );
                }
            }
            Self::Corner { right, down } => {
                let (side, end) = (
                    if right { x + width } else { x },
                    if down { y + height } else { y },
                );
                let radius = if down { 4.0 } else { -4.0 };
                let _ = writeln!(
                    out,
                    "<path d=\"M{side:.1} {my:.1}Q{mx:.1} {my:.1} {mx:.1} {:.1}V{end:.1}\" fill=\"none\" stroke={ink} stroke-width=\"1.2\"/>",
                    my + radius
                );
            }
            Self::Block([left, top, right, bottom]) => {
                let at = (x + left * width, y + top * height);
                rect(
                    out,
                    at,
                    ((right - left) * width, (bottom - top) * height),
                    ink,
                );
            }
            Self::Dots(bits) => dots(out, bits, (x, y), ink),
            Self::Shade(_) => {}
        }
    }
}

fn rect(out: &mut String, (x, y): (f32, f32), (width, height): (f32, f32), ink: &str) {
    let _ = writeln!(
        out,
        "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{height:.1}\" fill={ink} shape-rendering=\"crispEdges\"/>"
    );
}

fn dots(out: &mut String, bits: u32, (x, y): (f32, f32), ink: &str) {
    // The order of Braille: three rows of each column, then the fourth of both.
    let places = [
        (0.0, 0.0),
        (0.0, 1.0),
        (0.0, 2.0),
        (1.0, 0.0),
        (1.0, 1.0),
        (1.0, 2.0),
        (0.0, 3.0),
        (1.0, 3.0),
    ];
    for (bit, (column, row)) in places.into_iter().enumerate() {
        if bits & (1 << bit) != 0 {
            let cx = x + CELL.0 * (0.25 + 0.5 * column);
            let cy = y + CELL.1 * (0.125 + 0.25 * row);
            let _ = writeln!(
                out,
                "<circle cx=\"{cx:.1}\" cy=\"{cy:.1}\" r=\"1.3\" fill={ink}/>"
            );
        }
    }
}
