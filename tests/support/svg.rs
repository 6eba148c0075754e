//! Screens as SVG pictures, still or moving, for the README.
//!
//! Lines and blocks are drawn as shapes, because the signs of a font leave gaps between cells.

use std::collections::BTreeMap;
use std::fmt::Write;

use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Color, Modifier};
use unicode_width::UnicodeWidthStr;

const CELL: (f32, f32) = (8.4, 18.0);
const MARGIN: f32 = 8.0;
const PAPER: &str = "#16181d";
const INK: &str = "#d7dae0";

/// Draws every cell of a screen in a palette that reads well on light and dark pages.
pub(crate) fn picture(screen: &Buffer) -> String {
    let lines = (0..screen.area.height).map(|row| line(screen, row));
    let lines: String = lines.collect();
    document((screen.area.width, screen.area.height), "", &lines)
}

/// A screen of a film.
pub(crate) struct Frame {
    pub(crate) screen: Buffer,
    /// The key pressed for it, and what happens: the subtitle.
    pub(crate) says: (&'static str, &'static str),
    pub(crate) millis: u32,
}

/// Draws screens of one size, one after the other and over again. A line that several of them share is drawn once. A reader
/// who wants no motion sees the first of them.
pub(crate) fn film(frames: &[Frame]) -> String {
    let area = frames[0].screen.area;
    let whole: u32 = frames.iter().map(|frame| frame.millis).sum();
    let (mut lines, mut style) = (String::new(), String::new());
    let mut timed: BTreeMap<u32, ()> = BTreeMap::new();
    for row in 0..=area.height {
        // Each text of the line, with a bit for every frame that it is in.
        let mut texts: Vec<(String, u32)> = Vec::new();
        for (number, frame) in frames.iter().enumerate() {
            let text = if row < area.height {
                line(&frame.screen, row)
            } else {
                subtitle(frame.says, row)
            };
            match texts.iter_mut().find(|(known, _)| *known == text) {
                Some((_, bits)) => *bits |= 1 << number,
                None => texts.push((text, 1 << number)),
            }
        }
        for (text, bits) in texts.iter().filter(|(text, _)| !text.is_empty()) {
            if bits.count_ones() as usize == frames.len() {
                lines.push_str(text);
            } else {
                timed.insert(*bits, ());
                let _ = write!(lines, "<g class=\"f{bits}\">\n{text}</g>\n");
            }
        }
    }
    for &bits in timed.keys() {
        let seen = |number: usize| {
            if bits & (1 << number) == 0 {
                "hidden"
            } else {
                "visible"
            }
        };
        let mut steps = String::new();
        let mut at = 0;
        for (number, frame) in frames.iter().enumerate() {
            if number == 0 || seen(number) != seen(number - 1) {
                let percent = f64::from(at) * 100.0 / f64::from(whole);
                let _ = write!(steps, "{percent:.2}%{{visibility:{}}}", seen(number));
            }
            at += frame.millis;
        }
        let _ = writeln!(
            style,
            ".f{bits}{{visibility:{};animation:f{bits} {}ms step-end infinite}}@keyframes f{bits}{{{steps}}}",
            seen(0),
            whole
        );
    }
    style.push_str("@media (prefers-reduced-motion:reduce){g{animation:none!important}}\n");
    let style = format!("<style>\n{style}</style>\n");
    document((area.width, area.height + 2), &style, &lines)
}

fn subtitle((key, says): (&str, &str), row: u16) -> String {
    let y = MARGIN + f32::from(row) * CELL.1 + CELL.1 * 1.3;
    let width = f32::from(u16::try_from(key.width()).unwrap()) * CELL.0 + 14.0;
    let (mut out, mut x) = (String::new(), MARGIN + CELL.0);
    if !key.is_empty() {
        let _ = write!(
            out,
            "<rect x=\"{x:.1}\" y=\"{:.1}\" width=\"{width:.1}\" height=\"20\" rx=\"4\" fill=\"{INK}\"/>\n\
             <text x=\"{:.1}\" y=\"{y:.1}\" fill=\"{PAPER}\" font-weight=\"bold\">{}</text>\n",
            y - 15.0,
            x + 7.0,
            escaped(key)
        );
        x += width + 10.0;
    }
    let _ = writeln!(
        out,
        "<text x=\"{x:.1}\" y=\"{y:.1}\" fill=\"{INK}\">{}</text>",
        escaped(says)
    );
    out
}

fn document((columns, rows): (u16, u16), style: &str, lines: &str) -> String {
    let width = f32::from(columns) * CELL.0 + 2.0 * MARGIN;
    let height = f32::from(rows) * CELL.1 + 2.0 * MARGIN;
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width:.0} {height:.0}\" width=\"{width:.0}\" \
         font-family=\"'DejaVu Sans Mono','Menlo','Consolas',monospace\" font-size=\"14\" xml:space=\"preserve\">\n{style}\
         <rect width=\"100%\" height=\"100%\" rx=\"8\" fill=\"{PAPER}\"/>\n{lines}</svg>\n"
    )
}

fn line(screen: &Buffer, row: u16) -> String {
    let (mut grounds, mut signs) = (String::new(), String::new());
    let mut column = 0;
    while column < screen.area.width {
        column += draw_run(&mut grounds, &mut signs, screen, column, row);
    }
    grounds + &signs
}

/// Draws the cells from `column` on that have one style, and answers how many there are: a text, or one shape as often as it
/// is repeated.
fn draw_run(
    grounds: &mut String,
    signs: &mut String,
    screen: &Buffer,
    column: u16,
    row: u16,
) -> u16 {
    let cell = |column: u16| &screen[(column, row)];
    let style = |cell: &Cell| (cell.fg, cell.bg, cell.modifier);
    let first = cell(column);
    let shape = Shape::of(first.symbol());
    let mut text = String::new();
    let mut end = column;
    while end < screen.area.width && style(cell(end)) == style(first) {
        let symbol = cell(end).symbol();
        let same = match &shape {
            Some(_) => symbol == first.symbol(),
            None => Shape::of(symbol).is_none(),
        };
        if !same {
            break;
        }
        text.push_str(symbol);
        end += u16::try_from(symbol.width().max(1)).unwrap_or(1);
    }
    let (mut ink, mut paper) = (color(first.fg, INK), color(first.bg, PAPER));
    if first.modifier.contains(Modifier::REVERSED) {
        (ink, paper) = (paper, ink);
    }
    let (x, y) = (
        MARGIN + f32::from(column) * CELL.0,
        MARGIN + f32::from(row) * CELL.1,
    );
    let width = f32::from(end - column) * CELL.0;
    if paper != PAPER {
        let _ = writeln!(
            grounds,
            "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{}\" fill=\"{paper}\" shape-rendering=\"crispEdges\"/>",
            CELL.1
        );
    }
    let faint = if first.modifier.contains(Modifier::DIM) {
        " opacity=\".6\""
    } else {
        ""
    };
    if let Some(shape) = shape {
        let count = end - column;
        shape.draw(signs, (x, y), count, &format!("\"{ink}\"{faint}"));
    } else if !text.trim().is_empty() {
        let mut looks = String::new();
        for (modifier, look) in [
            (Modifier::BOLD, " font-weight=\"bold\""),
            (Modifier::ITALIC, " font-style=\"italic\""),
            (Modifier::UNDERLINED, " text-decoration=\"underline\""),
        ] {
            if first.modifier.contains(modifier) {
                looks.push_str(look);
            }
        }
        let _ = writeln!(
            signs,
            "<text x=\"{x:.1}\" y=\"{:.1}\" fill=\"{ink}\" textLength=\"{width:.1}\"{looks}{faint}>{}</text>",
            y + 13.5,
            escaped(&text)
        );
    }
    end - column
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

/// A sign that fills its cell to the edge, so that it has to meet its neighbours.
enum Shape {
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
    fn of(symbol: &str) -> Option<Self> {
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
    fn draw(&self, out: &mut String, (x, y): (f32, f32), count: u16, ink: &str) {
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
            Self::Block([left, top, right, bottom]) if left == 0.0 && right == 1.0 => {
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
            Self::Dots(bits) => {
                // The order of Braille: three rows of each column, then the fourth of both.
                let places = [
                    (0, 0),
                    (0, 1),
                    (0, 2),
                    (1, 0),
                    (1, 1),
                    (1, 2),
                    (0, 3),
                    (1, 3),
                ];
                for (bit, (column, row)) in places.into_iter().enumerate() {
                    if bits & (1 << bit) != 0 {
                        let (cx, cy) = (
                            x + width * (0.25 + 0.5 * f32::from(u8::try_from(column).unwrap())),
                            y + height * (0.125 + 0.25 * f32::from(u8::try_from(row).unwrap())),
                        );
                        let _ = writeln!(
                            out,
                            "<circle cx=\"{cx:.1}\" cy=\"{cy:.1}\" r=\"1.3\" fill={ink}/>"
                        );
                    }
                }
            }
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

fn color(color: Color, reset: &str) -> String {
    let named = match color {
        Color::Rgb(red, green, blue) => return format!("#{red:02x}{green:02x}{blue:02x}"),
        Color::Indexed(number @ 16..=231) => {
            let level = |part: u8| if part == 0 { 0 } else { 55 + 40 * part };
            let (cube, of_six) = (number - 16, |part: u8| level(part % 6));
            let parts = [of_six(cube / 36), of_six(cube / 6), of_six(cube)];
            return format!("#{:02x}{:02x}{:02x}", parts[0], parts[1], parts[2]);
        }
        Color::Indexed(number @ 232..) => {
            let grey = 8 + 10 * (number - 232);
            return format!("#{grey:02x}{grey:02x}{grey:02x}");
        }
        Color::Black => "#16181d",
        Color::Red => "#e06c75",
        Color::Green => "#8cc570",
        Color::Yellow => "#e5c07b",
        Color::Blue => "#61afef",
        Color::Magenta => "#c678dd",
        Color::Cyan => "#56b6c2",
        Color::Gray => "#abb2bf",
        Color::DarkGray => "#6b7280",
        Color::LightRed => "#f28b93",
        Color::LightGreen => "#a9dc8e",
        Color::LightYellow => "#f0d399",
        Color::LightBlue => "#8cc4f5",
        Color::LightMagenta => "#d99bea",
        Color::LightCyan => "#7fd1db",
        Color::White => "#ffffff",
        _ => reset,
    };
    named.to_owned()
}
