//! Changes to a document's text that leave the rest of it, blanks and line ends included, as it was.

use crate::engine::json::{Member, Node, Span, Value, escape_into};

/// One replacement of bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// The bytes that go.
    pub span: Span,
    /// What comes in their place.
    pub text: String,
}

impl Edit {
    /// Replaces a value or member name by a text in quotes.
    pub fn quoted(span: Span, text: &str) -> Self {
        Self { span, text: quote(text) }
    }

    /// Puts something in at an offset.
    pub fn insert(at: u32, text: impl Into<String>) -> Self {
        Self { span: Span { start: at, end: at }, text: text.into() }
    }
}

/// A text as a JSON string.
pub fn quote(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    escape_into(text, &mut quoted);
    quoted.push('"');
    quoted
}

/// The text with all changes made; none when two of them overlap or one lies outside the text.
pub fn apply(text: &str, edits: &[Edit]) -> Option<String> {
    let mut ordered: Vec<&Edit> = edits.iter().collect();
    ordered.sort_by_key(|edit| (edit.span.start, edit.span.end));
    let mut changed = String::with_capacity(text.len() + 64);
    let mut done = 0_usize;
    for edit in ordered {
        changed.push_str(text.get(done..edit.span.start as usize)?);
        changed.push_str(&edit.text);
        done = edit.span.end as usize;
    }
    changed.push_str(text.get(done..)?);
    Some(changed)
}

/// Whether [`apply`] can make all of these changes.
pub fn are_possible(text: &str, edits: &[Edit]) -> bool {
    let mut spans: Vec<Span> = edits.iter().map(|edit| edit.span).collect();
    spans.sort_by_key(|span| (span.start, span.end));
    let apart = spans.iter().zip(spans.iter().skip(1)).all(|(one, next)| one.end <= next.start);
    let within = |span: &Span| text.get(span.start as usize..span.end as usize).is_some();
    apart && spans.iter().all(within)
}

/// Takes one element out of the list it stands in, with the comma that goes with it. None when it is the only
/// one: an empty list is a fault of its own.
pub fn remove_element(tree: &Node<'_>, element: Span) -> Option<Vec<Edit>> {
    let list = find_list(tree, element)?;
    let at = list.iter().position(|node| node.span == element)?;
    let spans: Vec<Span> = list.iter().map(|node| node.span).collect();
    Some(vec![Edit { span: with_comma(&spans, at)?, text: String::new() }])
}

/// Takes one member out of its object, with the comma that goes with it, by the place of its name.
pub fn remove_member(tree: &Node<'_>, key: Span) -> Option<Vec<Edit>> {
    let members = find_members(tree, key)?;
    let at = members.iter().position(|member| member.key_span == key)?;
    let spans: Vec<Span> = members
        .iter()
        .map(|member| Span { start: member.key_span.start, end: member.node.span.end })
        .collect();
    Some(vec![Edit { span: with_comma(&spans, at)?, text: String::new() }])
}

/// The bytes of one of several siblings and of the comma before it, or after it for the first.
fn with_comma(siblings: &[Span], at: usize) -> Option<Span> {
    let own = *siblings.get(at)?;
    match at.checked_sub(1).and_then(|before| siblings.get(before)) {
        Some(before) => Some(Span { start: before.end, end: own.end }),
        None => siblings.get(1).map(|next| Span { start: own.start, end: next.start }),
    }
}

/// Adds texts to a value that is one text or a list of them, laid out like what is there.
pub fn append(text: &str, tree: &Node<'_>, value: Span, added: &[String]) -> Option<Vec<Edit>> {
    let node = find_node(tree, value)?;
    match &node.value {
        Value::Text(_) => {
            let mut list = format!("[{}", text.get(value.start as usize..value.end as usize)?);
            for one in added {
                list.push_str(", ");
                list.push_str(&quote(one));
            }
            list.push(']');
            Some(vec![Edit { span: value, text: list }])
        }
        Value::List(nodes) => {
            let last = nodes.last()?.span;
            // The blanks between the last two elements, so that one per line stays one per line.
            let before = nodes.len().checked_sub(2).and_then(|at| nodes.get(at)).map(|node| node.span);
            let between = before.and_then(|before| text.get(before.end as usize..last.start as usize));
            let list_start = text.get(value.start as usize + 1..last.start as usize);
            let separator = match (between, list_start) {
                (Some(between), _) => between.to_owned(),
                (None, Some(blanks)) if blanks.contains('\n') => format!(",{blanks}"),
                _ => ", ".to_owned(),
            };
            let tail: Vec<String> = added.iter().map(|one| format!("{separator}{}", quote(one))).collect();
            Some(vec![Edit::insert(last.end, tail.concat())])
        }
        _ => None,
    }
}

/// The value that stands exactly there.
pub fn find_node<'t, 's>(tree: &'t Node<'s>, span: Span) -> Option<&'t Node<'s>> {
    if tree.span == span {
        return Some(tree);
    }
    child_around(tree, span).and_then(|child| find_node(child, span))
}

/// The members of the object that has a member name exactly there.
pub fn find_members<'t, 's>(tree: &'t Node<'s>, key: Span) -> Option<&'t [Member<'s>]> {
    if let Some(members) = tree.as_object()
        && members.iter().any(|member| member.key_span == key)
    {
        return Some(members);
    }
    child_around(tree, key).and_then(|child| find_members(child, key))
}

/// The name of the member whose value stands exactly there.
pub fn key_of(tree: &Node<'_>, value: Span) -> Option<Span> {
    let members = tree.as_object().unwrap_or_default();
    if let Some(member) = members.iter().find(|member| member.node.span == value) {
        return Some(member.key_span);
    }
    child_around(tree, value).and_then(|child| key_of(child, value))
}

fn find_list<'t, 's>(tree: &'t Node<'s>, element: Span) -> Option<&'t [Node<'s>]> {
    if let Some(list) = tree.as_list()
        && place_around(list, element).and_then(|at| list.get(at)).is_some_and(|node| node.span == element)
    {
        return Some(list);
    }
    child_around(tree, element).and_then(|child| find_list(child, element))
}

/// The child of a value that a place lies in.
fn child_around<'t, 's>(tree: &'t Node<'s>, span: Span) -> Option<&'t Node<'s>> {
    let list = tree.as_list().unwrap_or_default();
    let members = tree.as_object().unwrap_or_default();
    let member = || members.iter().map(|member| &member.node).find(|node| holds(node.span, span));
    place_around(list, span).and_then(|at| list.get(at)).or_else(member)
}

/// The element of a list that a place lies in. Elements stand one after another, so they need not all be looked at.
fn place_around(list: &[Node<'_>], span: Span) -> Option<usize> {
    let at = list.partition_point(|node| node.span.end < span.end);
    list.get(at).is_some_and(|node| holds(node.span, span)).then_some(at)
}

fn holds(outer: Span, inner: Span) -> bool {
    outer.start <= inner.start && inner.end <= outer.end
}

/// The RFC 6901 pointer to the value or member name at a place, or to the smallest value around it.
pub fn pointer(tree: &Node<'_>, span: Span) -> String {
    let mut pointer = String::new();
    walk(tree, span, &mut pointer);
    pointer
}

fn walk(tree: &Node<'_>, span: Span, pointer: &mut String) {
    if tree.span == span {
        return;
    }
    if let Some(list) = tree.as_list()
        && let Some(at) = place_around(list, span)
        && let Some(node) = list.get(at)
    {
        pointer.push('/');
        pointer.push_str(&at.to_string());
        walk(node, span, pointer);
    }
    let members = tree.as_object().unwrap_or_default();
    let around = |member: &&Member<'_>| holds(member.key_span, span) || holds(member.node.span, span);
    if let Some(member) = members.iter().find(around) {
        pointer.push('/');
        pointer.push_str(&member.key.replace('~', "~0").replace('/', "~1"));
        walk(&member.node, span, pointer);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::json::read;

    fn span_of(text: &str, part: &str) -> Span {
        let start = text.find(part).unwrap() as u32;
        Span { start, end: start + part.len() as u32 }
    }

    #[test]
    fn taking_an_element_out_takes_its_comma_and_nothing_else() {
        let text = "[ \"a\",\n  \"b\" , \"c\"\n]";
        let tree = read(text).unwrap();
        let without = |part| apply(text, &remove_element(&tree, span_of(text, part)).unwrap()).unwrap();
        assert_eq!(without("\"a\""), "[ \"b\" , \"c\"\n]");
        assert_eq!(without("\"b\""), "[ \"a\" , \"c\"\n]");
        assert_eq!(without("\"c\""), "[ \"a\",\n  \"b\"\n]");
        let one = read("[\"a\"]").unwrap();
        assert_eq!(remove_element(&one, span_of("[\"a\"]", "\"a\"")), None);
    }

    #[test]
    fn an_added_element_is_laid_out_like_its_neighbours() {
        for (text, value, expected) in [
            ("{\"A\": \"x\"}", "\"x\"", "{\"A\": [\"x\", \"y\"]}"),
            ("[\n  \"a\",\n  \"b\"\n]", "[\n  \"a\",\n  \"b\"\n]", "[\n  \"a\",\n  \"b\",\n  \"y\"\n]"),
            ("[\n  \"a\"\n]", "[\n  \"a\"\n]", "[\n  \"a\",\n  \"y\"\n]"),
        ] {
            let tree = read(text).unwrap();
            let edits = append(text, &tree, span_of(text, value), &["y".to_owned()]).unwrap();
            assert_eq!(apply(text, &edits).unwrap(), expected);
        }
    }

    #[test]
    fn pointers_lead_to_values_and_names() {
        let text = r#"{"a/b": [1, {"c": "x"}]}"#;
        let tree = read(text).unwrap();
        assert_eq!(pointer(&tree, span_of(text, "\"x\"")), "/a~1b/1/c");
        assert_eq!(pointer(&tree, span_of(text, "\"c\"")), "/a~1b/1/c");
        assert_eq!(pointer(&tree, tree.span), "");
    }

    #[test]
    fn overlapping_changes_are_refused() {
        let edit = |start, end| Edit { span: Span { start, end }, text: String::new() };
        let overlapping = [edit(0, 3), edit(2, 4)];
        assert_eq!(apply("abcdef", &overlapping), None);
        assert!(!are_possible("abcdef", &overlapping) && !are_possible("abcdef", &[edit(5, 7)]));
        let apart = [edit(4, 5), edit(0, 3)];
        assert_eq!(apply("abcdef", &apart).as_deref(), Some("df"));
        assert!(are_possible("abcdef", &apart));
    }
}
