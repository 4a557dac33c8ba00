//! Choices about how things look, as they are named in the file, the environment and options.

use std::fmt;
use std::str::FromStr;

/// Which theme.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ThemeChoice {
    /// Light or dark as the terminal says, dark when it does not.
    #[default]
    Auto,
    /// For dark backgrounds.
    Dark,
    /// For light backgrounds.
    Light,
    /// No colours: bold, underlined and reversed text only.
    Mono,
}

/// How many colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ColorChoice {
    /// As many as the terminal says that it has.
    #[default]
    Auto,
    /// None.
    None,
    /// The terminal's own sixteen.
    Ansi16,
    /// The palette of 256.
    Ansi256,
    /// 24 bits.
    True,
}

const THEMES: &[(&str, ThemeChoice)] = &[
    ("auto", ThemeChoice::Auto),
    ("dark", ThemeChoice::Dark),
    ("light", ThemeChoice::Light),
    ("mono", ThemeChoice::Mono),
];

const COLORS: &[(&str, ColorChoice)] = &[
    ("auto", ColorChoice::Auto),
    ("none", ColorChoice::None),
    ("16", ColorChoice::Ansi16),
    ("256", ColorChoice::Ansi256),
    ("true", ColorChoice::True),
];

/// A word that is none of the choices.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{written}` is not known here; write one of {known}")]
pub struct UnknownChoice {
    written: String,
    known: String,
}

fn choose<T: Copy>(known: &[(&str, T)], written: &str) -> Result<T, UnknownChoice> {
    known.iter().find(|(name, _)| *name == written).map(|(_, choice)| *choice).ok_or_else(|| UnknownChoice {
        written: written.to_owned(),
        known: known.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", "),
    })
}

fn name_of<T: PartialEq>(known: &[(&'static str, T)], choice: &T) -> &'static str {
    known.iter().find(|(_, listed)| listed == choice).map_or("", |(name, _)| name)
}

impl FromStr for ThemeChoice {
    type Err = UnknownChoice;

    fn from_str(text: &str) -> Result<Self, UnknownChoice> {
        choose(THEMES, text)
    }
}

impl FromStr for ColorChoice {
    type Err = UnknownChoice;

    fn from_str(text: &str) -> Result<Self, UnknownChoice> {
        choose(COLORS, text)
    }
}

impl fmt::Display for ThemeChoice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(name_of(THEMES, self))
    }
}

impl fmt::Display for ColorChoice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(name_of(COLORS, self))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_choice_is_read_as_it_is_printed() {
        for choice in [ThemeChoice::Auto, ThemeChoice::Dark, ThemeChoice::Light, ThemeChoice::Mono] {
            assert_eq!(choice.to_string().parse(), Ok(choice));
        }
        for choice in [
            ColorChoice::Auto,
            ColorChoice::None,
            ColorChoice::Ansi16,
            ColorChoice::Ansi256,
            ColorChoice::True,
        ] {
            assert_eq!(choice.to_string().parse(), Ok(choice));
        }
    }

    #[test]
    fn a_wrong_word_is_answered_with_the_right_ones() {
        let error = "drak".parse::<ThemeChoice>().unwrap_err().to_string();
        assert_eq!(error, "`drak` is not known here; write one of auto, dark, light, mono");
    }
}
