//! What the clipboard holds: a policy, statements, or a list of actions and ARNs.

use crate::engine::json::{self, LineIndex, Member, Node, Position, Value};
use crate::engine::policy::{PolicyKind, Statement, parse_node};
use crate::engine::trail::without_keys;
use rustc_hash::FxHashSet;

/// Clipboard text that was understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pasted {
    /// The statements of a policy, a list of statements, or one statement.
    Statements(Vec<Statement>),
    /// Patterns for a statement; never both empty.
    Patterns {
        /// `code:Name` or `*:…`, each once.
        actions: Vec<String>,
        /// `acs:…`, each once.
        resources: Vec<String>,
    },
}

/// Why a clipboard text cannot be pasted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PasteError {
    /// Nothing but white space.
    #[error("it holds no text; copy a policy, statements, actions or ARNs first")]
    Empty,
    /// JSON that is not a policy or not a whole one.
    #[error("line {at}: {message}")]
    Invalid {
        /// Where in the clipboard's text.
        at: Position,
        /// Why.
        message: String,
    },
    /// A word in a list that is neither an action nor an ARN.
    #[error("line {line}: {word:?} is neither an action (code:Name) nor an ARN (acs:…); leave it out")]
    UnknownWord {
        /// Where, from 1.
        line: usize,
        /// The word.
        word: String,
    },
    /// Actions or ARNs, and no statement to take them.
    #[error("it holds actions or ARNs; select the statement that takes them first")]
    NoTarget,
}

/// Reads a clipboard text. Statements must be such that RAM would accept them: a paste drops nothing silently.
pub fn read(text: &str, kind: PolicyKind) -> Result<Pasted, PasteError> {
    let start = text.trim_start_matches('\u{feff}').trim_start();
    let trimmed = start.trim_end();
    if trimmed.is_empty() {
        return Err(PasteError::Empty);
    }
    // Places are those of the clipboard's text.
    let before = text.len() - start.len();
    let invalid = |(offset, message): (u32, String)| PasteError::Invalid {
        at: LineIndex::new(text).position((before as u32).saturating_add(offset)),
        message,
    };
    match json::read(trimmed) {
        Ok(node) if is_statement_like(&node) => {
            statements(&node, kind).map(Pasted::Statements).map_err(invalid)
        }
        Err(error) if trimmed.starts_with('{') => {
            // Statements copied out of a list, with the comma between or after them.
            let list = format!("[{}]", trimmed.trim_end_matches(','));
            match json::read(&list) {
                Ok(node) => statements(&node, kind)
                    .map(Pasted::Statements)
                    .map_err(|(offset, message)| invalid((offset.saturating_sub(1), message))),
                Err(_) => Err(invalid((error.offset, error.to_string()))),
            }
        }
        _ => words(trimmed, text.get(..before).unwrap_or_default().matches('\n').count()),
    }
}

/// An object, or a list with objects in it.
fn is_statement_like(node: &Node<'_>) -> bool {
    match &node.value {
        Value::Object(_) => true,
        Value::List(nodes) => nodes.iter().any(|node| node.as_object().is_some()),
        _ => false,
    }
}

/// The statements of a tree, or the place and the message of its first error.
fn statements(node: &Node<'_>, kind: PolicyKind) -> Result<Vec<Statement>, (u32, String)> {
    let list = match &node.value {
        Value::Object(_) if node.member("Statement").is_some() => None,
        Value::List(_) => Some(node.clone()),
        _ => Some(Node { span: node.span, value: Value::List(vec![node.clone()]) }),
    };
    let wrapped = list.map(|list| {
        let members = vec![Member::made("Version", Node::text("1")), Member::made("Statement", list)];
        Node { span: node.span, value: Value::Object(members) }
    });
    let parsed = parse_node(wrapped.as_ref().unwrap_or(node), Some(kind));
    if let Some(fault) = parsed.errors().next() {
        return Err((fault.span.start, fault.message.clone()));
    }
    Ok(parsed.policy.statements)
}

/// Words between white space, commas, quotes and brackets: lines of a list, or a piece of JSON. So many lines stand before
/// them.
fn words(text: &str, lines_before: usize) -> Result<Pasted, PasteError> {
    let (mut actions, mut resources): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
    let mut known: FxHashSet<&str> = FxHashSet::default();
    for (line, content) in text.lines().enumerate() {
        let separators = |c: char| c.is_whitespace() || matches!(c, ',' | '"' | '[' | ']');
        for word in content.split(separators).filter(|word| !word.is_empty()) {
            let mut fields = word.split(':');
            let is_action = fields.by_ref().take(2).filter(|field| !field.is_empty()).count() == 2
                && fields.next().is_none()
                // The address of a page is no action.
                && !word.contains('/');
            let list = if word.starts_with("acs:") && crate::engine::policy::arn::split(word).is_some() {
                &mut resources
            } else if is_action {
                &mut actions
            } else {
                return Err(PasteError::UnknownWord { line: lines_before + line + 1, word: shown(word) });
            };
            if known.insert(word) {
                list.push(word.to_owned());
            }
        }
    }
    match (actions.is_empty(), resources.is_empty()) {
        (true, true) => Err(PasteError::Empty),
        _ => Ok(Pasted::Patterns { actions, resources }),
    }
}

/// The longest word that an error quotes whole: longer than a name that was meant as an action, shorter than a secret.
const LONGEST_QUOTED: usize = 24;

/// A word as an error quotes it. Whoever pastes the wrong clipboard may paste an access key or a password, and the
/// screen may be shared: keys are masked, and of what is long and has nothing of an action only the beginning is shown.
fn shown(word: &str) -> String {
    let word = without_keys(word);
    let has_parts = word.contains([':', '/', '.', '<', '"']);
    let most = if has_parts { 80 } else { LONGEST_QUOTED };
    if word.chars().count() <= most {
        return word.into_owned();
    }
    word.chars().take(if has_parts { 80 } else { 4 }).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const STATEMENT: &str = r#"{"Effect":"Allow","Action":"ecs:RunInstances","Resource":"*"}"#;

    fn count(text: &str) -> usize {
        match read(text, PolicyKind::Identity) {
            Ok(Pasted::Statements(statements)) => statements.len(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn statements_come_in_every_wrapping() {
        assert_eq!(count(STATEMENT), 1);
        assert_eq!(count(&format!("  {STATEMENT},\n{STATEMENT},\n")), 2);
        assert_eq!(count(&format!("[{STATEMENT}]")), 1);
        assert_eq!(count(&format!(r#"{{"Version":"1","Statement":[{STATEMENT},{STATEMENT}]}}"#)), 2);
    }

    #[test]
    fn a_list_of_words_is_sorted_into_actions_and_arns() {
        let text = "\"ecs:RunInstances\",\n \"acs:ecs:*:*:instance/*\", ecs:RunInstances ecs:Describe*";
        let Pasted::Patterns { actions, resources } = read(text, PolicyKind::Identity).unwrap() else {
            panic!()
        };
        assert_eq!(actions, ["ecs:RunInstances", "ecs:Describe*"]);
        assert_eq!(resources, ["acs:ecs:*:*:instance/*"]);
        assert!(matches!(read(r#"["ecs:A"]"#, PolicyKind::Identity), Ok(Pasted::Patterns { .. })));
    }

    #[test]
    fn what_does_not_fit_is_named_with_its_line() {
        let word = read("ecs:A\nsome words", PolicyKind::Identity);
        assert_eq!(word, Err(PasteError::UnknownWord { line: 2, word: "some".to_owned() }));
        let error = read(&STATEMENT.replace("Allow", "Permit"), PolicyKind::Identity).unwrap_err();
        assert!(error.to_string().contains("1:11"), "{error}");
        let wrong = STATEMENT.replace("Allow", "Permit");
        let error = read(&format!("\n  {STATEMENT},\n{wrong}"), PolicyKind::Identity).unwrap_err();
        assert!(error.to_string().contains("line 3:11"), "the place in the clipboard: {error}");
        let word = read("\n\necs:A\nsome words", PolicyKind::Identity);
        assert_eq!(word, Err(PasteError::UnknownWord { line: 4, word: "some".to_owned() }));
        assert!(read("https://ram.console.aliyun.com", PolicyKind::Identity).is_err());
        let lossy = read(&STATEMENT.replace("\"Resource\"", "\"Foo\":1,\"Resource\""), PolicyKind::Identity);
        assert!(matches!(lossy, Err(PasteError::Invalid { .. })), "{lossy:?}");
        assert_eq!(read(" \n", PolicyKind::Identity), Err(PasteError::Empty));
    }

    #[test]
    fn a_key_or_a_password_that_is_pasted_is_not_quoted() {
        for secret in
            ["LTAI5tQ9zVnotARealKey77x", "wJa1rXUtnFEMIK7MDENGbPxRfiCYzzzz", "STS.NUgYrLnoC37mZZCNnAbez"]
        {
            let error = read(&format!("ecs:A\n{secret}"), PolicyKind::Identity).unwrap_err().to_string();
            let (_, rest) = secret.split_at(5);
            let (kept, _) = secret.split_at(4);
            assert!(!error.contains(rest) && error.contains(kept), "{error}");
        }
    }
}
