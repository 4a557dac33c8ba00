//! The policy as text: line numbers, colours, hidden characters shown.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::{Skin, placeholder, put, row, text};
use crate::engine::text::escape_for_display;
use crate::tui::app::App;
use crate::tui::fit;
use crate::tui::theme::Role;

pub fn render(frame: &mut Frame<'_>, area: Rect, app: &App, skin: &Skin<'_>) {
    let source = app.draft.text();
    if source.is_empty() {
        placeholder(frame, area, skin, text::EMPTY_JSON);
        return;
    }
    let lines = source.lines().count();
    let digits = lines.max(1).ilog10() as usize + 1;
    let top = app.json.scroll.top(lines, usize::from(area.height));
    for (at, (number, line)) in (0..area.height).zip(source.lines().enumerate().skip(top)) {
        let Some(place) = row(area, at) else { break };
        let number = skin.span(Role::LineNumber, format!("{:>digits$} ", number + 1));
        let gutter = (digits + 1) as u16;
        put(frame, place, Line::from(number));
        let place = Rect { x: place.x + gutter, width: place.width.saturating_sub(gutter), ..place };
        let shown = escape_for_display(line);
        // No more than can be seen: a line may be a megabyte long.
        let end = fit::head(&shown, app.json.scroll.left + usize::from(place.width));
        let hidden = fit::head(end, app.json.scroll.left).len();
        put(frame, place, Line::from(colored(end, hidden, skin)));
        if end.len() < shown.len() && place.width > 0 {
            let last = Rect { x: place.right() - 1, width: 1, ..place };
            put(frame, last, Line::from(skin.span(Role::LineNumber, skin.symbols.ellipsis)));
        }
    }
}

/// A line of JSON in colours, from a byte on. JSON has no token that goes beyond its line, so each line
/// stands for itself, and text that is not JSON is coloured as far as it looks like it.
fn colored<'t>(line: &'t str, from: usize, skin: &Skin<'_>) -> Vec<Span<'t>> {
    let mut spans = Vec::new();
    let mut start = 0;
    while let Some(rest) = line.get(start..).filter(|rest| !rest.is_empty()) {
        let (length, role) = token(rest);
        let end = start + length;
        if let Some(visible) = line.get(start.max(from)..end) {
            spans.push(skin.span(role, visible));
        }
        start = end;
    }
    spans
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
            (end, if is_key { Role::JsonKey } else { Role::JsonString })
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
        assert_eq!(tokens("\"open"), [("\"open", Role::JsonString)]);
        assert_eq!(tokens("数字 x"), [("数字", Role::Text), ("x", Role::Text)]);
    }
}
