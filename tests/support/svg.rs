//! A screen as an SVG picture, for the README.

use std::fmt::Write;

use ratatui::buffer::Buffer;
use ratatui::style::{Color, Modifier};
use unicode_width::UnicodeWidthStr;

const CELL: (f32, f32) = (8.4, 18.0);
const PAPER: &str = "#16181d";
const INK: &str = "#d7dae0";

/// Draws every cell of a screen in a palette that reads well on light and dark pages.
pub(crate) fn picture(buffer: &Buffer) -> String {
    let (columns, rows) = (buffer.area.width, buffer.area.height);
    let (width, height) = (
        f32::from(columns) * CELL.0 + 16.0,
        f32::from(rows) * CELL.1 + 16.0,
    );
    let mut svg = String::new();
    let _ = write!(
        svg,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width:.0} {height:.0}\" width=\"{width:.0}\" \
         font-family=\"'DejaVu Sans Mono','Menlo','Consolas',monospace\" font-size=\"14\">\n\
         <rect width=\"100%\" height=\"100%\" rx=\"8\" fill=\"{PAPER}\"/>\n"
    );
    for row in 0..rows {
        let mut column = 0;
        while column < columns {
            column += draw_run(&mut svg, buffer, column, row);
        }
    }
    svg.push_str("</svg>\n");
    svg
}

/// Draws the cells of one style from `column` on and answers how many there are.
fn draw_run(svg: &mut String, buffer: &Buffer, column: u16, row: u16) -> u16 {
    let style = |c: u16| {
        (
            buffer[(c, row)].fg,
            buffer[(c, row)].bg,
            buffer[(c, row)].modifier,
        )
    };
    let first = style(column);
    let mut text = String::new();
    let mut end = column;
    while end < buffer.area.width && style(end) == first {
        let symbol = buffer[(end, row)].symbol();
        text.push_str(symbol);
        end += u16::try_from(symbol.width().max(1)).unwrap_or(1);
    }
    let (mut ink, mut paper) = (color(first.0, INK), color(first.1, PAPER));
    if first.2.contains(Modifier::REVERSED) {
        (ink, paper) = (paper, ink);
    }
    let (x, y) = (
        8.0 + f32::from(column) * CELL.0,
        8.0 + f32::from(row) * CELL.1,
    );
    let width = f32::from(end - column) * CELL.0;
    if paper != PAPER {
        let _ = writeln!(
            svg,
            "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{}\" fill=\"{paper}\"/>",
            CELL.1
        );
    }
    if !text.trim().is_empty() {
        let weight = if first.2.contains(Modifier::BOLD) {
            " font-weight=\"bold\""
        } else {
            ""
        };
        let faint = if first.2.contains(Modifier::DIM) {
            " opacity=\".6\""
        } else {
            ""
        };
        let text = text
            .replace('&', "&amp;")
            .replace('<', "&lt;")
            .replace('>', "&gt;");
        let _ = writeln!(
            svg,
            "<text x=\"{x:.1}\" y=\"{:.1}\" fill=\"{ink}\" textLength=\"{width:.1}\" xml:space=\"preserve\"{weight}{faint}>{text}</text>",
            y + 13.5
        );
    }
    end - column
}

fn color(color: Color, reset: &'static str) -> &'static str {
    match color {
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
    }
}
