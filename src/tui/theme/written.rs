//! Styles as the user writes them: `bold #ffcc00 on blue`.

use super::Role;
use ratatui::style::{Color, Modifier, Style};

/// Why a written style is none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StyleError {
    /// No such role.
    #[error("there is no role `{name}`{}", near.map_or_else(|| format!("; write one of {}", names()), |near| format!("; did you mean `{near}`?")))]
    UnknownRole {
        /// As written.
        name: String,
        /// The nearest name that exists.
        near: Option<&'static str>,
    },
    /// Neither a colour nor an attribute.
    #[error(
        "`{0}` is neither a colour nor an attribute; write black, red, green, yellow, blue, magenta, cyan, white \
         (bright- before them), default, 0 to 255, #rrggbb, or bold, dim, italic, underline, reverse"
    )]
    UnknownWord(String),
    /// `on` without a colour.
    #[error("a colour is missing after `on`; write one, such as `on blue`")]
    MissingGround,
}

/// The roles, as a sentence names them.
fn names() -> String {
    Role::ALL.iter().map(|role| role.name()).collect::<Vec<_>>().join(", ")
}

/// Reads a style: attributes and a colour for the text in any order, then `on` and a colour for the ground.
pub fn parse_style(text: &str) -> Result<Style, StyleError> {
    let mut style = Style::new();
    let mut words = text.split_whitespace();
    while let Some(word) = words.next() {
        if word == "on" {
            let ground = words.next().ok_or(StyleError::MissingGround)?;
            style.bg = Some(color(ground).ok_or_else(|| StyleError::UnknownWord(ground.to_owned()))?);
        } else if let Some(modifier) = attribute(word) {
            style.add_modifier |= modifier;
        } else {
            style.fg = Some(color(word).ok_or_else(|| StyleError::UnknownWord(word.to_owned()))?);
        }
    }
    Ok(style)
}

fn attribute(word: &str) -> Option<Modifier> {
    Some(match word {
        "bold" => Modifier::BOLD,
        "dim" => Modifier::DIM,
        "italic" => Modifier::ITALIC,
        "underline" => Modifier::UNDERLINED,
        "reverse" => Modifier::REVERSED,
        _ => return None,
    })
}

fn color(word: &str) -> Option<Color> {
    Some(match word {
        "default" => Color::Reset,
        "black" => Color::Black,
        "red" => Color::Red,
        "green" => Color::Green,
        "yellow" => Color::Yellow,
        "blue" => Color::Blue,
        "magenta" => Color::Magenta,
        "cyan" => Color::Cyan,
        "white" => Color::Gray,
        "bright-black" => Color::DarkGray,
        "bright-red" => Color::LightRed,
        "bright-green" => Color::LightGreen,
        "bright-yellow" => Color::LightYellow,
        "bright-blue" => Color::LightBlue,
        "bright-magenta" => Color::LightMagenta,
        "bright-cyan" => Color::LightCyan,
        "bright-white" => Color::White,
        _ => match word.strip_prefix('#') {
            Some(digits) if digits.len() == 6 => {
                let [_, r, g, b] = u32::from_str_radix(digits, 16).ok()?.to_be_bytes();
                Color::Rgb(r, g, b)
            }
            Some(_) => return None,
            None => Color::Indexed(word.parse().ok()?),
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_may_come_in_any_order() {
        assert_eq!(parse_style("red bold").unwrap(), parse_style("  bold   red ").unwrap());
        assert_eq!(parse_style("").unwrap(), Style::new(), "nothing takes the theme's style away");
        assert_eq!(
            parse_style("on 236 214").unwrap(),
            Style::new().bg(Color::Indexed(236)).fg(Color::Indexed(214))
        );
    }
}
