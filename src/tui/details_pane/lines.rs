//! A text with roles, and the lines it takes in a pane of some width.

use std::sync::Arc;

use crate::engine::text::escape_for_display;
use crate::tui::fit;
use crate::tui::theme::Role;

/// One paragraph: pieces of text, each in a role, and how far the paragraph is moved to the right.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Paragraph {
    indent: u16,
    pieces: Vec<(Role, String)>,
}

/// Paragraphs from top to bottom.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DetailsText {
    paragraphs: Vec<Paragraph>,
}

impl DetailsText {
    /// Adds a paragraph. Hidden characters are shown.
    pub fn add(&mut self, indent: u16, pieces: &[(Role, &str)]) {
        let pieces =
            pieces.iter().map(|(role, text)| (*role, escape_for_display(text).into_owned())).collect();
        self.paragraphs.push(Paragraph { indent, pieces });
    }

    /// Adds a label and what belongs to it.
    pub fn labelled(&mut self, label: &str, text: &str) {
        self.add(0, &[(Role::Label, label), (Role::Text, "  "), (Role::Text, text)]);
    }

    /// Adds a label on a line of its own.
    pub fn heading(&mut self, label: &str) {
        self.add(0, &[(Role::Label, label)]);
    }

    /// Adds a paragraph below a heading.
    pub fn below(&mut self, role: Role, text: &str) {
        self.add(2, &[(role, text)]);
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.paragraphs.is_empty()
    }

    /// The text without roles, a line for each paragraph.
    pub fn plain(&self) -> String {
        let line = |paragraph: &Paragraph| {
            let text: String = paragraph.pieces.iter().map(|(_, text)| text.as_str()).collect();
            format!("{}{text}\n", " ".repeat(usize::from(paragraph.indent)))
        };
        self.paragraphs.iter().map(line).collect()
    }
}

/// One line on the screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Columns left free.
    pub indent: u16,
    /// What stands there.
    pub pieces: Vec<(Role, String)>,
}

/// A text broken into lines of some width. Kept from frame to frame.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Wrapped {
    of: Arc<DetailsText>,
    width: u16,
    lines: Vec<Line>,
}

impl Wrapped {
    /// Breaks a text into lines, unless that was done already.
    pub fn refresh(&mut self, text: &Arc<DetailsText>, width: u16) {
        if Arc::ptr_eq(&self.of, text) && self.width == width {
            return;
        }
        self.of = Arc::clone(text);
        self.width = width;
        self.lines = text.paragraphs.iter().flat_map(|paragraph| wrap(paragraph, width)).collect();
    }

    /// The lines.
    pub fn lines(&self) -> &[Line] {
        &self.lines
    }
}

fn wrap(paragraph: &Paragraph, width: u16) -> Vec<Line> {
    let whole: String = paragraph.pieces.iter().map(|(_, text)| text.as_str()).collect();
    // What does not fit in the first line goes on two columns further to the right.
    let indent = paragraph.indent.min(width / 2);
    let hanging = (indent + 2).min(width / 2);
    let first = fit::wrap(&whole, usize::from(width - indent)).into_iter().next().unwrap_or_default();
    let rest = whole.get(first.len()..).unwrap_or_default().trim_start();
    let mut lines = vec![(indent, first)];
    if !rest.is_empty() {
        lines.extend(fit::wrap(rest, usize::from(width - hanging)).into_iter().map(|line| (hanging, line)));
    }
    let mut done = 0;
    let mut cut = |indent: u16, text: &str| {
        // Breaking drops nothing but blanks, so each line stands where the one before it ended, blanks aside.
        let start = whole.get(done..).and_then(|rest| rest.find(text)).map_or(done, |at| done + at);
        done = start + text.len();
        Line { indent, pieces: pieces_between(&paragraph.pieces, start, done) }
    };
    lines.into_iter().map(|(indent, text)| cut(indent, text)).collect()
}

fn pieces_between(pieces: &[(Role, String)], start: usize, end: usize) -> Vec<(Role, String)> {
    let mut from = 0;
    let mut found = Vec::new();
    for (role, text) in pieces {
        let to = from + text.len();
        let (first, last) = (start.max(from), end.min(to));
        if first < last
            && let Some(part) = text.get(first - from..last - from)
        {
            found.push((*role, part.to_owned()));
        }
        from = to;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &DetailsText, width: u16) -> Vec<String> {
        let mut wrapped = Wrapped::default();
        wrapped.refresh(&Arc::new(text.clone()), width);
        let line = |line: &Line| {
            let text: String = line.pieces.iter().map(|(_, text)| text.as_str()).collect();
            " ".repeat(usize::from(line.indent)) + &text
        };
        wrapped.lines().iter().map(line).collect()
    }

    #[test]
    fn lines_hang_below_their_paragraph_and_keep_their_roles() {
        let mut text = DetailsText::default();
        text.labelled("Level", "stated by the page");
        assert_eq!(shown(&text, 15), ["Level  stated", "  by the page"]);
        let mut wrapped = Wrapped::default();
        wrapped.refresh(&Arc::new(text), 15);
        let first = &wrapped.lines()[0];
        assert_eq!(first.pieces[0], (Role::Label, "Level".to_owned()));
        assert_eq!(first.pieces.last().unwrap(), &(Role::Text, "stated".to_owned()));
    }

    #[test]
    fn no_width_is_too_small_and_hidden_characters_are_shown() {
        let mut text = DetailsText::default();
        text.below(Role::Text, "acs:oss:*:*:数字\u{202e}员工");
        for width in 0..12 {
            shown(&text, width);
        }
        assert!(!text.plain().contains('\u{202e}'));
    }
}
