//! Trees back to text, in one of two styles.

use super::tree::{Node, Value};
use std::borrow::Cow;
use std::fmt::Write as _;

/// How a tree is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// Two spaces a level, one element a line, a line end at the end.
    Pretty,
    /// No white space at all.
    Compact,
}

/// Prints a tree. Numbers keep their spelling; text is escaped only where JSON requires it.
pub fn print(node: &Node<'_>, style: Style) -> String {
    let mut out = String::new();
    write_node(node, style, 0, &mut out);
    if style == Style::Pretty {
        out.push('\n');
    }
    out
}

fn write_node(node: &Node<'_>, style: Style, level: usize, out: &mut String) {
    match &node.value {
        Value::Null => out.push_str("null"),
        Value::Bool(true) => out.push_str("true"),
        Value::Bool(false) => out.push_str("false"),
        Value::Number(digits) => out.push_str(digits),
        Value::Text(text) => write_text(text, out),
        Value::List(nodes) => {
            write_elements(nodes, ['[', ']'], style, level, out, |node, out| {
                write_node(node, style, level + 1, out);
            });
        }
        Value::Object(members) => {
            write_elements(members, ['{', '}'], style, level, out, |member, out| {
                write_text(&member.key, out);
                out.push_str(if style == Style::Pretty { ": " } else { ":" });
                write_node(&member.node, style, level + 1, out);
            });
        }
    }
}

fn write_elements<T>(
    elements: &[T],
    [open, close]: [char; 2],
    style: Style,
    level: usize,
    out: &mut String,
    mut write: impl FnMut(&T, &mut String),
) {
    out.push(open);
    for (index, element) in elements.iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        new_line(style, level + 1, out);
        write(element, out);
    }
    if !elements.is_empty() {
        new_line(style, level, out);
    }
    out.push(close);
}

fn new_line(style: Style, level: usize, out: &mut String) {
    if style == Style::Pretty {
        out.push('\n');
        out.extend(std::iter::repeat_n("  ", level));
    }
}

fn write_text(text: &str, out: &mut String) {
    out.push('"');
    escape_into(text, out);
    out.push('"');
}

/// Appends text with JSON's escapes, without the quotes around it.
///
/// Characters that a terminal or an editor would act on (C1 controls, bidi marks, line separators) are written
/// as escapes too: the meaning is the same and nothing hides.
pub fn escape_into(text: &str, out: &mut String) {
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\0'..='\u{1f}' => push_number(character, out),
            _ if acts(character) => push_number(character, out),
            _ => out.push(character),
        }
    }
}

/// A finished JSON text, whoever printed it, with the characters as escapes that [`escape_into`] would not have written.
/// They can stand in its texts only, where the escape means the same.
pub fn escape_printed(json: &str) -> Cow<'_, str> {
    if !json.contains(acts) {
        return Cow::Borrowed(json);
    }
    let mut out = String::with_capacity(json.len() + 64);
    for character in json.chars() {
        if acts(character) {
            push_number(character, &mut out);
        } else {
            out.push(character);
        }
    }
    Cow::Owned(out)
}

fn push_number(character: char, out: &mut String) {
    // Writing to a String cannot fail.
    let _ = write!(out, "\\u{:04x}", u32::from(character));
}

/// Whether a terminal or an editor would act on a character beyond ASCII's control characters, instead of showing it.
fn acts(character: char) -> bool {
    matches!(character,
        '\u{7f}'..='\u{9f}'
        | '\u{61c}'
        | '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{2069}'
        | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::super::read;
    use super::*;

    #[test]
    fn pretty_and_compact_are_stable() {
        let node = read(r#"{ "a" : [ 1.50, "x\ty" , {} , [] ] , "b":null}"#).unwrap();
        assert_eq!(print(&node, Style::Compact), r#"{"a":[1.50,"x\ty",{},[]],"b":null}"#);
        let pretty = "{\n  \"a\": [\n    1.50,\n    \"x\\ty\",\n    {},\n    []\n  ],\n  \"b\": null\n}\n";
        assert_eq!(print(&node, Style::Pretty), pretty);
    }

    #[test]
    fn a_printed_text_keeps_its_meaning_when_what_acts_is_escaped() {
        let printed = "{\n  \"a\u{202e}\": \"\u{85}x\\n\"\n}\n";
        let escaped = escape_printed(printed);
        assert_eq!(escaped, "{\n  \"a\\u202e\": \"\\u0085x\\n\"\n}\n");
        assert_eq!(
            print(&read(&escaped).unwrap(), Style::Compact),
            print(&read(printed).unwrap(), Style::Compact)
        );
    }

    #[test]
    fn what_would_act_on_a_terminal_is_written_as_an_escape() {
        let node = read("\"a\u{202e}b\u{9b}c\u{7f}\"").unwrap();
        assert_eq!(print(&node, Style::Compact), r#""a\u202eb\u009bc\u007f""#);
    }
}
