//! How many colours there are, and the nearest of them to a wanted one.

use ratatui::style::{Color, Style};

use crate::config::Environment;

/// How many colours the terminal shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Depth {
    /// None.
    None,
    /// Its own sixteen.
    Ansi16,
    /// The palette of 256.
    Ansi256,
    /// 24 bits.
    True,
}

/// What `COLORTERM` and `TERM` say. `NO_COLOR` is the configuration's business.
pub fn detect_depth(environment: Environment<'_>) -> Depth {
    let read = |name| environment(name).and_then(|value| value.into_string().ok()).unwrap_or_default();
    let (colorterm, term) = (read("COLORTERM"), read("TERM"));
    let is = |names: &[&str]| names.iter().any(|name| term.contains(name));
    if matches!(colorterm.as_str(), "truecolor" | "24bit")
        || is(&["-direct", "kitty", "ghostty", "alacritty"])
    {
        Depth::True
    } else if term.contains("256color") || colorterm == "yes" {
        Depth::Ansi256
    } else if term.is_empty() || is(&["dumb", "mono", "vt100", "vt102", "vt220"]) {
        Depth::None
    } else {
        Depth::Ansi16
    }
}

/// The same style in fewer colours.
pub(super) fn reduce(style: Style, depth: Depth) -> Style {
    Style {
        fg: style.fg.and_then(|color| reduce_color(color, depth)),
        bg: style.bg.and_then(|color| reduce_color(color, depth)),
        ..style
    }
}

fn reduce_color(color: Color, depth: Depth) -> Option<Color> {
    match (color, depth) {
        (_, Depth::None) => None,
        (Color::Rgb(r, g, b), Depth::Ansi256) => Some(Color::Indexed(nearest_256([r, g, b]))),
        (Color::Rgb(r, g, b), Depth::Ansi16) => Some(nearest_16([r, g, b])),
        (Color::Indexed(index), Depth::Ansi16) => Some(nearest_16(rgb_of_256(index))),
        _ => Some(color),
    }
}

/// The steps of each channel in the colour cube of the 256 palette.
const CUBE: [u8; 6] = [0, 95, 135, 175, 215, 255];

/// The nearest colour of the cube or of the greys (the first sixteen are whatever the user made them).
pub(super) fn nearest_256(rgb: [u8; 3]) -> u8 {
    (16..=255).min_by_key(|index| distance(rgb, rgb_of_256(*index))).unwrap_or_default()
}

fn nearest_16(rgb: [u8; 3]) -> Color {
    const NAMED: [(Color, [u8; 3]); 16] = [
        (Color::Black, [0, 0, 0]),
        (Color::Red, [205, 0, 0]),
        (Color::Green, [0, 205, 0]),
        (Color::Yellow, [205, 205, 0]),
        (Color::Blue, [0, 0, 238]),
        (Color::Magenta, [205, 0, 205]),
        (Color::Cyan, [0, 205, 205]),
        (Color::Gray, [229, 229, 229]),
        (Color::DarkGray, [127, 127, 127]),
        (Color::LightRed, [255, 0, 0]),
        (Color::LightGreen, [0, 255, 0]),
        (Color::LightYellow, [255, 255, 0]),
        (Color::LightBlue, [92, 92, 255]),
        (Color::LightMagenta, [255, 0, 255]),
        (Color::LightCyan, [0, 255, 255]),
        (Color::White, [255, 255, 255]),
    ];
    NAMED.iter().min_by_key(|(_, named)| distance(rgb, *named)).map_or(Color::Reset, |(color, _)| *color)
}

fn rgb_of_256(index: u8) -> [u8; 3] {
    let step = |of: u8| CUBE.get(usize::from(of)).copied().unwrap_or_default();
    match index {
        16..=231 => {
            let cube = index - 16;
            [step(cube / 36), step(cube / 6 % 6), step(cube % 6)]
        }
        232..=255 => [8 + (index - 232) * 10; 3],
        // Only as xterm has them by default; no nearest colour is ever looked for among these.
        _ => [0; 3],
    }
}

fn distance(a: [u8; 3], b: [u8; 3]) -> u32 {
    a.into_iter().zip(b).map(|(a, b)| u32::from(a.abs_diff(b)).pow(2)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_terminal_is_believed() {
        let detected = |term: &'static str, colorterm: &'static str| {
            detect_depth(&move |name| match name {
                "TERM" => Some(term.into()),
                "COLORTERM" => Some(colorterm.into()),
                _ => None,
            })
        };
        for (term, colorterm, depth) in [
            ("xterm-256color", "truecolor", Depth::True),
            ("xterm-256color", "24bit", Depth::True),
            ("xterm-256color", "", Depth::Ansi256),
            ("tmux-256color", "", Depth::Ansi256),
            ("xterm-kitty", "", Depth::True),
            ("xterm-direct", "", Depth::True),
            ("xterm", "", Depth::Ansi16),
            ("linux", "", Depth::Ansi16),
            ("screen", "", Depth::Ansi16),
            ("vt100", "", Depth::None),
            ("dumb", "", Depth::None),
            ("", "", Depth::None),
        ] {
            assert_eq!(detected(term, colorterm), depth, "{term} {colorterm}");
        }
    }

    #[test]
    fn the_nearest_of_256_is_exact_where_it_can_be() {
        assert_eq!(nearest_256([255, 0, 0]), 196);
        assert_eq!(nearest_256([0, 0, 0]), 16);
        assert_eq!(nearest_256([8, 8, 8]), 232);
        assert_eq!(nearest_256([255, 255, 255]), 231);
        assert_eq!(nearest_256([95, 135, 175]), 67);
        assert_eq!(nearest_256([94, 136, 174]), 67);
        assert_eq!(nearest_256([120, 120, 120]), 243);
    }

    #[test]
    fn fewer_colours_keep_the_rest_of_a_style() {
        let style = Style::new().fg(Color::Rgb(250, 10, 10)).bg(Color::Blue).bold();
        assert_eq!(
            reduce(style, Depth::Ansi256),
            Style::new().fg(Color::Indexed(196)).bg(Color::Blue).bold()
        );
        assert_eq!(reduce(style, Depth::Ansi16), Style::new().fg(Color::LightRed).bg(Color::Blue).bold());
        assert_eq!(reduce(style, Depth::None), Style::new().bold());
    }
}
