//! Edits as whole lines, before and after: what a person looks at before taking a fix.

use super::edit::{Edit, apply};
use crate::engine::json::{LineIndex, Span};

/// Neighbouring lines that a fix changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineChange {
    /// The number of the first of them in the text as it is, from 1.
    pub line: usize,
    /// The lines as they are.
    pub old: Vec<String>,
    /// The lines as they would be; none where whole lines go.
    pub new: Vec<String>,
}

/// The lines that edits change, in the order of the text. Edits that touch the same line make one change.
pub fn line_changes(text: &str, edits: &[Edit]) -> Vec<LineChange> {
    let index = LineIndex::new(text);
    let mut ordered: Vec<&Edit> = edits.iter().collect();
    ordered.sort_by_key(|edit| (edit.span.start, edit.span.end));
    let mut groups: Vec<(Span, Vec<Edit>)> = Vec::new();
    for edit in ordered {
        let lines = whole_lines(text, edit.span);
        match groups.last_mut().filter(|(held, _)| lines.start < held.end || lines == *held) {
            Some((held, edits)) => {
                held.end = held.end.max(lines.end);
                edits.push(edit.clone());
            }
            None => groups.push((lines, vec![edit.clone()])),
        }
    }
    let change = |(lines, edits): (Span, Vec<Edit>)| {
        let old = text.get(lines.start as usize..lines.end as usize)?;
        let shifted: Vec<Edit> = edits
            .into_iter()
            .map(|Edit { span, text }| {
                let span = Span { start: span.start - lines.start, end: span.end - lines.start };
                Edit { span, text }
            })
            .collect();
        let new = apply(old, &shifted)?;
        let split = |text: &str| -> Vec<String> { text.lines().map(str::to_owned).collect() };
        Some(trimmed(index.position(lines.start).line, split(old), split(&new)))
    };
    groups.into_iter().filter_map(change).collect()
}

/// The bytes of the lines that a span touches, the last line end included.
fn whole_lines(text: &str, span: Span) -> Span {
    let (start, end) = (span.start as usize, span.end as usize);
    let before = text.get(..start).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1);
    // An edit that takes a whole line ends where the next begins, which is not touched.
    let end = if end > start && text.get(..end).is_some_and(|before| before.ends_with('\n')) {
        end - 1
    } else {
        end
    };
    let after = text.get(end..).and_then(|after| after.find('\n')).map_or(text.len(), |at| end + at + 1);
    Span { start: before as u32, end: after as u32 }
}

/// Without the lines at both ends that stay as they are.
fn trimmed(line: usize, mut old: Vec<String>, mut new: Vec<String>) -> LineChange {
    let same = old.iter().zip(&new).take_while(|(old, new)| old == new).count();
    old.drain(..same);
    new.drain(..same);
    while old.last().is_some() && old.last() == new.last() {
        old.pop();
        new.pop();
    }
    LineChange { line: line + same, old, new }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn replaced(text: &str, part: &str, with: &str) -> Edit {
        let start = text.find(part).unwrap() as u32;
        Edit { span: Span { start, end: start + part.len() as u32 }, text: with.to_owned() }
    }

    #[test]
    fn a_change_inside_a_line_shows_the_line_before_and_after() {
        let text = "{\n  \"Effect\": \"Alow\",\n  \"Action\": \"*\"\n}";
        let changes = line_changes(text, &[replaced(text, "Alow", "Allow")]);
        assert_eq!(changes.len(), 1);
        assert_eq!(
            (changes[0].line, changes[0].old.as_slice()),
            (2, &["  \"Effect\": \"Alow\",".to_owned()][..])
        );
        assert_eq!(changes[0].new, ["  \"Effect\": \"Allow\","]);
    }

    #[test]
    fn a_line_that_goes_has_nothing_after_it_and_lines_that_stay_are_left_out() {
        let text = "[\n  \"a\",\n  \"b\",\n  \"c\"\n]";
        let changes = line_changes(text, &[replaced(text, ",\n  \"b\"", "")]);
        assert_eq!((changes[0].line, changes[0].old.len(), changes[0].new.len()), (3, 1, 0));
        assert_eq!(changes[0].old, ["  \"b\","]);
    }

    #[test]
    fn two_changes_of_one_line_are_one_and_far_ones_are_two() {
        let text = "one two\nthree\nfour";
        let edits = [replaced(text, "four", "4"), replaced(text, "two", "2"), replaced(text, "one", "1")];
        let changes = line_changes(text, &edits);
        let new: Vec<_> = changes.iter().map(|change| (change.line, change.new.concat())).collect();
        assert_eq!(new, [(1, "1 2".to_owned()), (3, "4".to_owned())]);
    }
}
