//! The text of a policy cut at its statements, so that an edit rewrites what it touches and nothing else.
//!
//! A text is `head` (up to and with the `[` of the statement list), the statements, and `tail`. Between statements
//! JSON allows white space and one comma only, so a cut loses nothing. The pieces are shared between the steps of
//! the undo list: a step costs the statement that changed and one pointer for each other.

use super::StatementId;
use crate::engine::json::{Node, Span, Style, Value};
use crate::engine::policy::{Statement, format_statement};
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::VecDeque;
use std::sync::Arc;

/// One statement as it stands in the text.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub id: StatementId,
    /// What stands before it: white space, and the comma for all but the first.
    lead: Box<str>,
    text: Box<str>,
}

/// A text that was cut.
#[derive(Debug, Clone)]
pub(super) struct Layout {
    head: Arc<str>,
    pub entries: Vec<Arc<Entry>>,
    tail: Arc<str>,
}

/// A text, cut where that is possible.
#[derive(Debug, Clone)]
pub(super) enum SharedText {
    /// No list of statements could be found.
    Whole(Arc<str>),
    /// Cut at the statements.
    Cut(Layout),
}

impl SharedText {
    pub fn text(&self) -> String {
        match self {
            Self::Whole(text) => text.to_string(),
            Self::Cut(layout) => layout.text(),
        }
    }

    pub fn layout(&self) -> Option<&Layout> {
        match self {
            Self::Whole(_) => None,
            Self::Cut(layout) => Some(layout),
        }
    }

    /// Whether both spell the same bytes; shared pieces are not compared again.
    pub fn same_as(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Cut(left), Self::Cut(right)) if left.entries.len() == right.entries.len() => {
                let pairs = || left.entries.iter().zip(&right.entries);
                let same = |(a, b): (&Arc<Entry>, &Arc<Entry>)| {
                    Arc::ptr_eq(a, b) || (a.lead == b.lead && a.text == b.text)
                };
                (left.head == right.head && left.tail == right.tail && pairs().all(same))
                    || self.text() == other.text()
            }
            _ => self.text() == other.text(),
        }
    }
}

/// A statement on its way into a text: kept as it stands, or printed anew.
#[derive(Debug)]
pub(super) enum Piece {
    Kept(Arc<Entry>),
    /// The same bytes under another id (a duplicate).
    Copied(StatementId, Arc<Entry>),
    Made(StatementId, Box<Statement>),
}

/// How a text is laid out, as far as a new statement has to follow it.
struct Manner {
    /// The indentation of a statement's braces; none for a text on one line.
    base: Option<String>,
    unit: String,
    line_end: &'static str,
}

impl Layout {
    /// The smallest document, in canonical form.
    pub fn empty() -> Self {
        Self {
            head: "{\n  \"Version\": \"1\",\n  \"Statement\": [".into(),
            entries: Vec::new(),
            tail: "]\n}\n".into(),
        }
    }

    /// Cuts a text at the statements of its tree. Statements that stood in `before` keep their ids.
    pub fn cut(text: &str, node: &Node<'_>, before: Option<&Self>, next: &mut u64) -> Option<Self> {
        let list = node.member("Statement")?;
        let Value::List(nodes) = &list.value else { return None };
        let slice = |start: u32, end: u32| text.get(start as usize..end as usize);
        let texts: Option<Vec<&str>> =
            nodes.iter().map(|node| slice(node.span.start, node.span.end)).collect();
        let texts = texts?;
        let ids = carry_ids(before, &texts, next);
        let old = before.iter().flat_map(|before| &before.entries);
        let known: FxHashMap<StatementId, &Arc<Entry>> = old.map(|entry| (entry.id, entry)).collect();
        let mut at = list.span.start + 1;
        let head = slice(0, at)?;
        let mut entries = Vec::with_capacity(nodes.len());
        for ((node, text), id) in nodes.iter().zip(texts).zip(ids) {
            let Span { start, end } = node.span;
            let lead = slice(at, start)?;
            at = end;
            let same = known.get(&id).copied().filter(|entry| *entry.lead == *lead && *entry.text == *text);
            entries.push(
                same.cloned().unwrap_or_else(|| Arc::new(Entry { id, lead: lead.into(), text: text.into() })),
            );
        }
        let tail = slice(at, text.len() as u32)?;
        let shared = |old: Option<&Arc<str>>, new: &str| {
            old.filter(|old| ***old == *new).cloned().unwrap_or_else(|| new.into())
        };
        Some(Self {
            head: shared(before.map(|before| &before.head), head),
            entries,
            tail: shared(before.map(|before| &before.tail), tail),
        })
    }

    pub fn text(&self) -> String {
        let mut text = self.head.to_string();
        for entry in &self.entries {
            text.push_str(&entry.lead);
            text.push_str(&entry.text);
        }
        text.push_str(&self.tail);
        text
    }

    /// The position of a statement in the text, from 0.
    pub fn position(&self, id: StatementId) -> Option<usize> {
        self.entries.iter().position(|entry| entry.id == id)
    }

    /// The text with other statements in it. Kept pieces keep their bytes; made ones are printed canonically, at the
    /// indentation of their neighbours.
    pub fn compose(&self, pieces: &[Piece]) -> Self {
        let manner = self.manner();
        let first_lead =
            self.entries.first().map_or_else(|| manner.first_lead(), |entry| entry.lead.to_string());
        let next_lead = match (self.entries.get(1), manner.base.is_some() && first_lead.contains('\n')) {
            (Some(second), _) => second.lead.to_string(),
            (None, true) => format!(",{first_lead}"),
            (None, false) => if manner.base.is_some() { ", " } else { "," }.to_owned(),
        };
        let lead = |position: usize, own: Option<&str>| match (position, own) {
            (0, _) => first_lead.clone(),
            (_, Some(own)) if own.contains(',') => own.to_owned(),
            _ => next_lead.clone(),
        };
        let mut entries = Vec::with_capacity(pieces.len());
        for (position, piece) in pieces.iter().enumerate() {
            entries.push(match piece {
                Piece::Kept(entry) => {
                    let lead = lead(position, Some(&entry.lead));
                    if lead == *entry.lead {
                        Arc::clone(entry)
                    } else {
                        Arc::new(Entry { id: entry.id, lead: lead.into(), text: entry.text.clone() })
                    }
                }
                Piece::Copied(id, entry) => {
                    Arc::new(Entry { id: *id, lead: lead(position, None).into(), text: entry.text.clone() })
                }
                Piece::Made(id, statement) => {
                    let own = self.entries.iter().find(|entry| entry.id == *id).map(|entry| &*entry.lead);
                    let text = manner.print(statement);
                    Arc::new(Entry { id: *id, lead: lead(position, own).into(), text: text.into() })
                }
            });
        }
        let tail = match (self.entries.is_empty(), entries.is_empty()) {
            (true, false) if self.tail.starts_with(']') => {
                format!("{}{}", manner.closing_lead(), self.tail).into()
            }
            (false, true) => self.tail.trim_start().into(),
            _ => Arc::clone(&self.tail),
        };
        Self { head: Arc::clone(&self.head), entries, tail }
    }

    fn manner(&self) -> Manner {
        let several_lines = |text: &str| text.contains('\n');
        let one_line = !several_lines(&self.head)
            && !several_lines(&self.tail)
            && !self.entries.iter().any(|entry| several_lines(&entry.text) || several_lines(&entry.lead));
        let line_end = if self.head.contains("\r\n") { "\r\n" } else { "\n" };
        if one_line {
            return Manner { base: None, unit: String::new(), line_end };
        }
        let indentation =
            |line: &str| line.chars().take_while(|c| matches!(c, ' ' | '\t')).collect::<String>();
        let last_line = |text: &str| text.rsplit('\n').next().map(indentation);
        // The indentation is to be seen where a brace has a line of its own.
        let closes_alone = |text: &str| text.rsplit_once('\n').is_some_and(|(_, last)| last.trim() == "}");
        let model = self.entries.iter().find(|entry| closes_alone(&entry.text));
        let by_lead = || {
            self.entries
                .iter()
                .find(|entry| several_lines(&entry.lead))
                .and_then(|entry| last_line(&entry.lead))
        };
        let head_unit = self.head.lines().skip(1).map(indentation).find(|space| !space.is_empty());
        let unit_of = |base: &str| {
            let inner = model.and_then(|entry| entry.text.lines().nth(1)).map(indentation)?;
            inner.strip_prefix(base).filter(|unit| !unit.is_empty()).map(str::to_owned)
        };
        let base = model.and_then(|entry| last_line(&entry.text)).or_else(by_lead);
        let unit = base.as_deref().and_then(unit_of).or(head_unit).unwrap_or_else(|| "  ".to_owned());
        let base = base.or_else(|| last_line(&self.head).map(|outer| outer + &unit)).unwrap_or_default();
        Manner { base: Some(base), unit, line_end }
    }
}

impl Manner {
    fn first_lead(&self) -> String {
        self.base.as_ref().map_or_else(String::new, |base| format!("{}{base}", self.line_end))
    }

    fn closing_lead(&self) -> String {
        let Some(base) = &self.base else { return String::new() };
        format!("{}{}", self.line_end, base.strip_suffix(self.unit.as_str()).unwrap_or_default())
    }

    fn print(&self, statement: &Statement) -> String {
        let Some(base) = &self.base else { return format_statement(statement, Style::Compact) };
        let mut text = String::new();
        // Text holds no raw line end, so every line of the print begins with its indentation, two blanks a level.
        for (number, line) in format_statement(statement, Style::Pretty).lines().enumerate() {
            let content = line.trim_start_matches(' ');
            if number > 0 {
                text.push_str(self.line_end);
                text.push_str(base);
                text.push_str(&self.unit.repeat((line.len() - content.len()) / 2));
            }
            text.push_str(content);
        }
        text
    }
}

/// Which statement of the new text is which of the old: those that are alike at both ends, then alike in text, and
/// what is left in order, when as many are left on both sides.
fn carry_ids(before: Option<&Layout>, texts: &[&str], next: &mut u64) -> Vec<StatementId> {
    let old: &[Arc<Entry>] = before.map_or(&[], |before| &before.entries);
    let alike = |(entry, text): &(&Arc<Entry>, &&str)| *entry.text == ***text;
    let front = old.iter().zip(texts).take_while(alike).count();
    let most = old.len().min(texts.len()) - front;
    let back = old.iter().rev().zip(texts.iter().rev()).take(most).take_while(alike).count();
    let (old_middle, old_back) = (front..old.len() - back, old.len() - back);
    let mut by_text: FxHashMap<&str, VecDeque<StatementId>> = FxHashMap::default();
    for entry in old.get(old_middle.clone()).unwrap_or_default() {
        by_text.entry(&entry.text).or_default().push_back(entry.id);
    }
    let mut ids: Vec<Option<StatementId>> = Vec::with_capacity(texts.len());
    for (at, text) in texts.iter().enumerate() {
        let same_end = if at < front {
            Some(at)
        } else {
            (at + back).checked_sub(texts.len()).map(|from| old_back + from)
        };
        ids.push(match same_end {
            Some(at) => old.get(at).map(|entry| entry.id),
            None => by_text.get_mut(text).and_then(VecDeque::pop_front),
        });
    }
    let unmatched: FxHashSet<StatementId> = by_text.into_values().flatten().collect();
    let pair = ids.iter().filter(|id| id.is_none()).count() == unmatched.len();
    let left = old.get(old_middle).unwrap_or_default().iter().map(|entry| entry.id);
    let mut left = left.filter(|id| pair && unmatched.contains(id));
    ids.into_iter().map(|id| id.or_else(|| left.next()).unwrap_or_else(|| StatementId::fresh(next))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::json::read;
    use crate::engine::policy::parse;

    fn cut(text: &str) -> Layout {
        Layout::cut(text, &read(text).unwrap(), None, &mut 0).unwrap()
    }

    fn made(text: &str) -> Piece {
        let parsed = parse(&format!("{{\"Version\":\"1\",\"Statement\":[{text}]}}"), None);
        Piece::Made(StatementId(99), Box::new(parsed.policy.statements.into_iter().next().unwrap()))
    }

    fn kept(layout: &Layout) -> Vec<Piece> {
        layout.entries.iter().map(|entry| Piece::Kept(Arc::clone(entry))).collect()
    }

    const ALLOW: &str = r#"{"Effect":"Allow","Action":"ecs:A","Resource":"*"}"#;

    #[test]
    fn a_new_statement_follows_the_indentation_it_finds() {
        let tabs = "{\n\t\"Version\": \"1\",\n\t\"Statement\": [{\n\t\t\"Effect\": \"Deny\", \"Action\": \"*\",\n\t\t\"Resource\": \"*\"\n\t}]\n}\n";
        let layout = cut(tabs);
        let mut pieces = kept(&layout);
        pieces.push(made(ALLOW));
        let text = layout.compose(&pieces).text();
        let added =
            ", {\n\t\t\"Effect\": \"Allow\",\n\t\t\"Action\": \"ecs:A\",\n\t\t\"Resource\": \"*\"\n\t}";
        assert_eq!(text, tabs.replace("\n\t}]", &format!("\n\t}}{added}]")));
    }

    #[test]
    fn a_text_on_one_line_stays_on_one_line() {
        let layout = cut(r#"{"Version": "1", "Statement": [{"Effect":"Deny","Action":"*","Resource":"*"}]}"#);
        let mut pieces = kept(&layout);
        pieces.insert(0, made(ALLOW));
        assert_eq!(
            layout.compose(&pieces).text(),
            format!(
                r#"{{"Version": "1", "Statement": [{ALLOW},{{"Effect":"Deny","Action":"*","Resource":"*"}}]}}"#
            )
        );
    }

    #[test]
    fn the_last_statement_leaves_and_comes_back() {
        let layout = Layout::empty();
        let one = layout.compose(&[made(ALLOW)]);
        assert_eq!(
            one.text(),
            crate::engine::policy::format(&parse(&one.text(), None).policy, Style::Pretty)
        );
        assert_eq!(one.compose(&[]).text(), layout.text());
    }

    #[test]
    fn ids_follow_their_statements_through_a_new_text() {
        let before = cut(r#"{"Statement":[{"a":1},{"b":1},{"c":1}]}"#);
        let ids = |text: &str| {
            let after = Layout::cut(text, &read(text).unwrap(), Some(&before), &mut 10).unwrap();
            after.entries.iter().map(|entry| entry.id.0).collect::<Vec<_>>()
        };
        assert_eq!(ids(r#"{"Statement":[{"a":1},{"b":2},{"c":1}]}"#), [0, 1, 2], "typing in one statement");
        assert_eq!(ids(r#"{"Statement":[{"c":1},{"a":1},{"b":1}]}"#), [2, 0, 1], "moving");
        assert_eq!(ids(r#"{"Statement":[{"a":1},{"x":1},{"b":1},{"c":1}]}"#), [0, 10, 1, 2], "adding");
        assert_eq!(ids(r#"{"Statement":[{"a":1},{"c":1}]}"#), [0, 2], "removing");
        assert_eq!(ids(r#"{"Statement":[{ "a":1},{ "b":1},{ "c":1}]}"#), [0, 1, 2], "laying out anew");
    }

    #[test]
    fn unchanged_statements_are_shared_not_copied() {
        let before = cut(r#"{"Statement":[{"a":1},{"b":1}]}"#);
        let text = r#"{"Statement":[{"a":1},{"b":2}]}"#;
        let after = Layout::cut(text, &read(text).unwrap(), Some(&before), &mut 10).unwrap();
        assert!(Arc::ptr_eq(&before.entries[0], &after.entries[0]));
        assert!(!Arc::ptr_eq(&before.entries[1], &after.entries[1]));
        assert!(Arc::ptr_eq(&before.head, &after.head));
    }
}
