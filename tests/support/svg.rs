//! Screens as SVG pictures, still or moving, for the README.
//!
//! Lines and blocks are drawn as shapes, because the signs of a font leave gaps between cells.

mod shape;

use std::collections::BTreeSet;
use std::fmt::Write;

use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Color, Modifier};
use shape::Shape;
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
    // The frames of every text that is not always there.
    let mut timed: BTreeSet<u32> = BTreeSet::new();
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
                timed.insert(*bits);
                let _ = write!(lines, "<g class=\"f{bits}\">\n{text}</g>\n");
            }
        }
    }
    for &bits in &timed {
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
        let looks = looks(first.modifier);
        let _ = writeln!(
            signs,
            "<text x=\"{x:.1}\" y=\"{:.1}\" fill=\"{ink}\" textLength=\"{width:.1}\"{looks}{faint}>{}</text>",
            y + 13.5,
            escaped(&text)
        );
    }
    end - column
}

/// What a style is beside its colours.
fn looks(modifier: Modifier) -> String {
    let looks = [
        (Modifier::BOLD, " font-weight=\"bold\""),
        (Modifier::ITALIC, " font-style=\"italic\""),
        (Modifier::UNDERLINED, " text-decoration=\"underline\""),
    ];
    let looks = looks.into_iter().filter(|(one, _)| modifier.contains(*one));
    looks.map(|(_, look)| look).collect()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
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
