//! JSON in colours: which role each piece of a line has, with what is hidden in it shown.
//!
//! JSON has no token that goes beyond its line, so each line stands for itself, and text that is not JSON is
//! coloured as far as it looks like it. [`Colored`] keeps the lines of the last frame: only those that are seen are
//! coloured, and only when the text or the part that is shown has changed.

use unicode_segmentation::UnicodeSegmentation as _;

use crate::engine::text::escape_for_display;
use crate::tui::fit;
use crate::tui::theme::Role;

/// What the lines of a frame follow from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shown {
    /// The revision of the draft.
    pub revision: u64,
    /// The first line, from 0.
    pub top: usize,
    /// How many lines.
    pub height: usize,
    /// Columns that are scrolled away to the left.
    pub left: usize,
    /// How many columns.
    pub width: usize,
}

/// One line as it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ColoredLine {
    /// Its visible pieces.
    pub pieces: Vec<(Role, String)>,
    /// Whether it goes on to the right.
    pub is_cut: bool,
}

/// The lines of the last frame.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Colored {
    made_for: Option<Shown>,
    lines: Vec<ColoredLine>,
}

impl Colored {
    /// The lines to show, made anew if what they follow from has changed.
    pub fn lines<'t>(&mut self, shown: Shown, line: impl Fn(usize) -> Option<&'t str>) -> &[ColoredLine] {
        if self.made_for != Some(shown) {
            self.made_for = Some(shown);
            let rows = shown.top..shown.top + shown.height;
            self.lines = rows.map_while(line).map(|line| colored(line, shown.left, shown.width)).collect();
        }
        &self.lines
    }
}

/// The part of a line from a column on, in colours. A wide character that is half scrolled away is a blank.
fn colored(line: &str, left: usize, width: usize) -> ColoredLine {
    let mut made = ColoredLine::default();
    let (mut start, mut column) = (0, 0);
    while let Some(rest) = line.get(start..).filter(|rest| !rest.is_empty()) {
        let (length, role) = token(rest);
        let token = rest.get(..length).unwrap_or(rest);
        start += token.len().max(1);
        for grapheme in token.graphemes(true) {
            let shown = escape_for_display(grapheme);
            let role = match role {
                _ if shown != grapheme => Role::Escaped,
                Role::JsonString if matches!(grapheme, "*" | "?") => Role::JsonWildcard,
                role => role,
            };
            // An escape may be cut; a character may not.
            for piece in shown.graphemes(true) {
                let end = column + fit::grapheme_width(piece);
                if end > left + width {
                    made.is_cut = true;
                    return made;
                }
                if column >= left {
                    push(&mut made.pieces, role, piece);
                } else if end > left {
                    push(&mut made.pieces, role, " ");
                }
                column = end;
            }
        }
    }
    made
}

fn push(pieces: &mut Vec<(Role, String)>, role: Role, piece: &str) {
    match pieces.last_mut() {
        Some((last, text)) if *last == role => text.push_str(piece),
        _ => pieces.push((role, piece.to_owned())),
    }
}

/// The length of the first token, and what it is.
fn token(text: &str) -> (usize, Role) {
    let run = |text: &str, of: fn(char) -> bool| text.find(|c| !of(c)).unwrap_or(text.len());
    match text.chars().next() {
        Some('"') => {
            let mut escaped = false;
            let end = text
                .char_indices()
                .skip(1)
                .find(|(_, c)| {
                    let ends = *c == '"' && !escaped;
                    escaped = *c == '\\' && !escaped;
                    ends
                })
                .map_or(text.len(), |(at, _)| at + 1);
            let is_key = text.get(end..).is_some_and(|rest| rest.trim_start().starts_with(':'));
            let role = match text.get(..end) {
                _ if is_key => Role::JsonKey,
                Some("\"Allow\"") => Role::Allow,
                Some("\"Deny\"") => Role::ExplicitDeny,
                _ => Role::JsonString,
            };
            (end, role)
        }
        Some(c) if c.is_ascii_digit() || c == '-' => {
            (run(text, |c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.')), Role::JsonNumber)
        }
        Some(c) if c.is_alphabetic() => {
            let end = run(text, char::is_alphanumeric);
            let literal = matches!(text.get(..end), Some("true" | "false" | "null"));
            (end, if literal { Role::JsonLiteral } else { Role::Text })
        }
        Some(c) => (c.len_utf8(), Role::JsonPunctuation),
        None => (0, Role::Text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(line: &str) -> Vec<(&str, Role)> {
        let mut tokens = Vec::new();
        let mut rest = line;
        while !rest.is_empty() {
            let (length, role) = token(rest);
            let (first, after) = rest.split_at(length);
            if !first.trim().is_empty() {
                tokens.push((first, role));
            }
            rest = after;
        }
        tokens
    }

    #[test]
    fn json_is_told_apart_token_by_token() {
        assert_eq!(
            tokens(r#"  "Action": ["ecs:*", "a\"b:\\"], "n": -1.5e3, true"#),
            [
                (r#""Action""#, Role::JsonKey),
                (":", Role::JsonPunctuation),
                ("[", Role::JsonPunctuation),
                (r#""ecs:*""#, Role::JsonString),
                (",", Role::JsonPunctuation),
                (r#""a\"b:\\""#, Role::JsonString),
                ("]", Role::JsonPunctuation),
                (",", Role::JsonPunctuation),
                (r#""n""#, Role::JsonKey),
                (":", Role::JsonPunctuation),
                ("-1.5e3", Role::JsonNumber),
                (",", Role::JsonPunctuation),
                ("true", Role::JsonLiteral),
            ]
        );
        assert_eq!(
            tokens(r#""Effect": "Deny""#),
            [(r#""Effect""#, Role::JsonKey), (":", Role::JsonPunctuation), (r#""Deny""#, Role::ExplicitDeny),]
        );
        assert_eq!(tokens("\"open"), [("\"open", Role::JsonString)]);
        assert_eq!(tokens("数字 x"), [("数字", Role::Text), ("x", Role::Text)]);
    }

    fn pieces(line: &str, left: usize, width: usize) -> (Vec<(Role, String)>, bool) {
        let made = colored(line, left, width);
        (made.pieces, made.is_cut)
    }

    #[test]
    fn wildcards_and_hidden_characters_stand_out_and_nothing_hidden_is_left() {
        let piece = |role, text: &str| (role, text.to_owned());
        assert_eq!(
            pieces("\"a*\u{202e}b\"", 0, 40),
            (
                vec![
                    piece(Role::JsonString, "\"a"),
                    piece(Role::JsonWildcard, "*"),
                    piece(Role::Escaped, r"\u{202e}"),
                    piece(Role::JsonString, "b\""),
                ],
                false
            )
        );
        assert_eq!(pieces("\u{1b}", 2, 2), (vec![piece(Role::Escaped, "{1")], true));
        assert_eq!(pieces("中a数", 1, 3), (vec![piece(Role::Text, " a")], true), "never half a character");
    }

    #[test]
    fn lines_are_coloured_again_only_when_something_has_changed() {
        let mut made = Colored::default();
        let shown = Shown { revision: 1, top: 0, height: 2, left: 0, width: 9 };
        assert_eq!(made.lines(shown, |at| (at < 1).then_some("[")).len(), 1);
        assert_eq!(made.lines(shown, |_| panic!("asked again")).len(), 1);
        assert_eq!(made.lines(Shown { top: 1, ..shown }, |_| Some("]")).len(), 2);
    }
}
