//! A screen as a picture: what `vt100` says is on it, drawn cell by cell as SVG.
//!
//! Cells are 10 by 19 pixels: DejaVu Sans Mono at 16.61 pixels advances by 10, and at 19 pixels of height
//! box lines meet. A run of ASCII cells in one style is one `<text>`; every other character has its own, so
//! that a font with other widths cannot shift what follows. The same screen always gives the same bytes.

use std::fmt::Write as _;

use vt100::{Cell, Color, Screen};

const WIDTH: usize = 10;
const HEIGHT: usize = 19;
/// Where letters stand in a cell.
const BASELINE: usize = 15;
const MARGIN: usize = 10;

/// The colours of the terminal itself.
#[derive(Clone, Copy)]
pub struct Ground {
    pub text: [u8; 3],
    pub background: [u8; 3],
}

pub const DARK: Ground = Ground { text: [0xd5, 0xdb, 0xe2], background: [0x12, 0x16, 0x1c] };
pub const LIGHT: Ground = Ground { text: [0x24, 0x29, 0x2f], background: [0xff, 0xff, 0xff] };

/// How a cell looks.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Style {
    text: [u8; 3],
    background: [u8; 3],
    bold: bool,
    italic: bool,
    underline: bool,
}

/// Draws the screen.
pub fn render(screen: &Screen, ground: Ground, title: &str) -> String {
    let (rows, columns) = screen.size();
    let (rows, columns) = (rows.get(), columns.get());
    let (width, height) =
        (usize::from(columns) * WIDTH + 2 * MARGIN, usize::from(rows) * HEIGHT + 2 * MARGIN);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
         viewBox=\"0 0 {width} {height}\" font-family=\"'DejaVu Sans Mono', monospace\" font-size=\"16.61\">\n\
         <title>{}</title>\n<rect width=\"{width}\" height=\"{height}\" rx=\"6\" fill=\"{}\"/>\n",
        escape(title),
        hex(ground.background)
    );
    for row in 0..rows {
        let mut column = 0;
        while column < columns {
            column += draw_run(&mut svg, screen, ground, row, column, columns);
        }
    }
    if !screen.hide_cursor() {
        let (row, column) = screen.cursor_position();
        let (x, y) = corner(row, column);
        writeln!(
            svg,
            "<rect x=\"{x}\" y=\"{y}\" width=\"2\" height=\"{HEIGHT}\" fill=\"{}\"/>",
            hex(ground.text)
        )
        .expect("text");
    }
    svg.push_str("</svg>\n");
    svg
}

/// Draws the cells from one on that look alike. Returns how many columns they take.
fn draw_run(svg: &mut String, screen: &Screen, ground: Ground, row: u16, start: u16, columns: u16) -> u16 {
    let cell = |column| screen.cell(row, column).filter(|_| column < columns);
    let Some(first) = cell(start) else { return 1 };
    let style = style(first, ground);
    let mut text = contents(first).to_owned();
    let mut taken = if first.is_wide() { 2 } else { 1 };
    if is_plain(first) {
        while let Some(next) = cell(start + taken)
            && is_plain(next)
            && self::style(next, ground) == style
        {
            text.push_str(contents(next));
            taken += 1;
        }
    }
    let (x, y) = corner(row, start);
    let width = usize::from(taken) * WIDTH;
    if style.background != ground.background {
        writeln!(
            svg,
            "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{HEIGHT}\" fill=\"{}\" \
             shape-rendering=\"crispEdges\"/>",
            hex(style.background)
        )
        .expect("text");
    }
    if text.trim().is_empty() && !style.underline {
        return taken;
    }
    let mut attributes = String::new();
    for (set, attribute) in [
        (style.bold, " font-weight=\"bold\""),
        (style.italic, " font-style=\"italic\""),
        (style.underline, " text-decoration=\"underline\""),
    ] {
        if set {
            attributes.push_str(attribute);
        }
    }
    writeln!(
        svg,
        "<text x=\"{x}\" y=\"{}\" fill=\"{}\" textLength=\"{width}\" lengthAdjust=\"spacingAndGlyphs\" \
         xml:space=\"preserve\"{attributes}>{}</text>",
        y + BASELINE,
        hex(style.text),
        escape(&text)
    )
    .expect("text");
    taken
}

fn corner(row: u16, column: u16) -> (usize, usize) {
    (usize::from(column) * WIDTH + MARGIN, usize::from(row) * HEIGHT + MARGIN)
}

fn contents(cell: &Cell) -> &str {
    if cell.has_contents() { cell.contents() } else { " " }
}

fn is_plain(cell: &Cell) -> bool {
    let text = contents(cell);
    text.len() == 1 && text.is_ascii()
}

fn style(cell: &Cell, ground: Ground) -> Style {
    let mut text = rgb(cell.fgcolor(), ground.text);
    let mut background = rgb(cell.bgcolor(), ground.background);
    if cell.inverse() {
        std::mem::swap(&mut text, &mut background);
    }
    if cell.dim() {
        text = mix(text, background);
    }
    Style { text, background, bold: cell.bold(), italic: cell.italic(), underline: cell.underline() }
}

fn mix(a: [u8; 3], b: [u8; 3]) -> [u8; 3] {
    let mut mixed = a;
    for (channel, other) in mixed.iter_mut().zip(b) {
        *channel = ((u16::from(*channel) * 2 + u16::from(other)) / 3) as u8;
    }
    mixed
}

fn rgb(color: Color, default: [u8; 3]) -> [u8; 3] {
    const ANSI: [[u8; 3]; 16] = [
        [0x1d, 0x1f, 0x21],
        [0xcc, 0x45, 0x45],
        [0x6a, 0xa8, 0x4f],
        [0xc9, 0xa2, 0x27],
        [0x4a, 0x7f, 0xc1],
        [0xa3, 0x5f, 0xb0],
        [0x3d, 0x9d, 0x9d],
        [0xc5, 0xc8, 0xc6],
        [0x70, 0x75, 0x7a],
        [0xff, 0x70, 0x70],
        [0x8f, 0xd0, 0x70],
        [0xf0, 0xd0, 0x60],
        [0x7a, 0xae, 0xf0],
        [0xd0, 0x90, 0xe0],
        [0x70, 0xd0, 0xd0],
        [0xff, 0xff, 0xff],
    ];
    match color {
        Color::Default => default,
        Color::Rgb(r, g, b) => [r, g, b],
        Color::Idx(index @ 0..=15) => ANSI.get(usize::from(index)).copied().unwrap_or(default),
        Color::Idx(index @ 16..=231) => {
            let step = |of: u8| if of == 0 { 0 } else { 55 + 40 * of };
            let cube = index - 16;
            [step(cube / 36), step(cube / 6 % 6), step(cube % 6)]
        }
        Color::Idx(index) => [8 + (index - 232) * 10; 3],
    }
}

fn hex([r, g, b]: [u8; 3]) -> String {
    format!("#{r:02x}{g:02x}{b:02x}")
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
