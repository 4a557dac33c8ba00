//! Plain error texts that name the action, and mostly the resource:
//!
//! | who | says |
//! |---|---|
//! | Function Compute, flows | `the caller is not authorized to perform 'fc:…' on resource 'acs:fc:…' with condition '[key=value]'` |
//! | Log Service | `denied by sts or ram, action: log:…, resource: acs:log:…` |
//! | RAM | `You are not authorized to do this action. Resource: acs:ram:… Action: ram:…` |
//!
//! The sentences vary and are translated, so they are not matched as such: a text that speaks of a refusal gives its
//! actions, each with the ARN that stands nearest.

use super::model::{Denial, is_masked};
use crate::engine::policy::arn;

/// Words of a refusal, in lower case.
const REFUSALS: [&str; 16] = [
    "not authorized",
    "unauthorized",
    "denied",
    "forbidden",
    "nopermission",
    "no permission",
    "not have permission",
    "notauthorized",
    "accessdenied",
    "lacks permission",
    "not allowed to",
    "authorized by ram",
    "没有权限",
    "无权限",
    "未授权",
    "拒绝",
];

/// Words after which a `code:Name` is an action, whatever the code.
const BEFORE_ACTIONS: [&str; 5] = ["action", "perform", "permission", "authorized to", "call"];

/// How far before an action such a word may stand.
const NEAR: usize = 24;

/// Actions looked at in one text.
const MOST_ACTIONS: usize = 10_000;

/// Whether a text speaks of a refusal.
pub(super) fn says_denied(text: &str) -> bool {
    let folded = text.to_lowercase();
    REFUSALS.iter().any(|word| folded.contains(word))
}

/// Whether a text is an ARN with all its fields, and none of them cut off.
pub(super) fn is_whole_arn(text: &str) -> bool {
    text.starts_with("acs:")
        && arn::split(text).is_some_and(|fields| !fields.relative_id.is_empty())
        && !text.ends_with("...")
}

/// A word of the text that may be an action or an ARN.
struct Word<'t> {
    at: usize,
    text: &'t str,
}

/// Every refused action of a text, with its resource and conditions.
pub(super) fn find(text: &str) -> Vec<Denial> {
    if !says_denied(text) {
        return Vec::new();
    }
    let words = words(text);
    let is_action_here =
        |word: &Word<'_>| is_action(word.text) && (is_announced(text, word) || is_usual(word.text));
    let actions: Vec<&Word<'_>> =
        words.iter().filter(|word| is_action_here(word)).take(MOST_ACTIONS).collect();
    let arns: Vec<&Word<'_>> = words.iter().filter(|word| is_whole_arn(word.text)).collect();
    let mut found: Vec<Denial> = Vec::new();
    for (number, action) in actions.iter().enumerate() {
        let previous = number.checked_sub(1).and_then(|number| actions.get(number)).map_or(0, |word| word.at);
        let next = actions.get(number + 1).map_or(text.len(), |word| word.at);
        let after = arns.iter().find(|arn| arn.at > action.at && arn.at < next);
        // RAM's own sentence has the resource first.
        let before = || arns.iter().rev().find(|arn| arn.at >= previous && arn.at < action.at);
        let resource = after.or_else(before).map(|arn| arn.text.to_owned());
        let said = text.get(action.at..next).unwrap_or_default();
        let mut denial = Denial { context: conditions(said), ..Denial::default() };
        if is_masked(action.text) {
            denial.notes.push(format!("the action is masked: {}", action.text));
        } else {
            denial.action = Some(action.text.to_owned());
        }
        denial.resource = resource;
        if !found.contains(&denial) {
            found.push(denial);
        }
    }
    found
}

/// The text cut at white space and at what may stand around an action or an ARN.
fn words(text: &str) -> Vec<Word<'_>> {
    let cuts = |c: char| {
        c.is_whitespace()
            || matches!(
                c,
                '"' | '\'' | ',' | '(' | ')' | '[' | ']' | '}' | '<' | '>' | '\\' | '`' | '，' | '。' | '；'
            )
    };
    let mut words = Vec::new();
    let mut at = 0;
    for piece in text.split(cuts) {
        let trimmed = piece.trim_end_matches(['.', ';', '!', ':', '?']);
        if !trimmed.is_empty() {
            // `action:log:GetProject`, without a space.
            let label = ["action:", "Action:", "resource:", "Resource:"];
            let bare = label.iter().find_map(|label| trimmed.strip_prefix(label)).unwrap_or(trimmed);
            words.push(Word { at: at + (trimmed.len() - bare.len()), text: bare });
        }
        at += piece.len()
            + text.get(at + piece.len()..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
    }
    words
}

/// `code:Name`: a RAM code is written small, an action is one word.
fn is_action(word: &str) -> bool {
    let Some((code, name)) = word.split_once(':') else { return false };
    let plain = |text: &str, also: &[char]| {
        !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || also.contains(&c))
    };
    plain(code, &['-'])
        && code.starts_with(|c: char| c.is_ascii_lowercase())
        && code != "acs"
        && plain(name, &['_'])
        && name.starts_with(|c: char| c.is_ascii_alphabetic())
}

/// A name in camel case under a code in small letters; what is neither is only an action when the text says so.
fn is_usual(word: &str) -> bool {
    word.split_once(':').is_some_and(|(code, name)| {
        code.chars().all(|c| !c.is_ascii_uppercase())
            && name.starts_with(|c: char| c.is_ascii_uppercase())
            && name.chars().any(|c| c.is_ascii_lowercase())
            && !matches!(code, "http" | "https" | "error" | "code" | "message" | "caused" | "type" | "host")
    })
}

fn is_announced(text: &str, word: &Word<'_>) -> bool {
    let mut from = word.at.saturating_sub(NEAR);
    while !text.is_char_boundary(from) {
        from -= 1;
    }
    let before = text.get(from..word.at).unwrap_or_default().to_lowercase();
    BEFORE_ACTIONS.iter().any(|announcing| before.contains(announcing))
}

/// `with condition '[fc:EnableHTTPTriggerInternet=true]'`
fn conditions(text: &str) -> Vec<(String, Vec<String>)> {
    let Some((_, rest)) = text.split_once("condition") else { return Vec::new() };
    let Some((_, rest)) = rest.split_once('[') else { return Vec::new() };
    let Some((list, _)) = rest.split_once(']') else { return Vec::new() };
    let mut found: Vec<(String, Vec<String>)> = Vec::new();
    for (key, value) in list.split([',', ';']).filter_map(|pair| pair.split_once('=')) {
        let (key, value) = (key.trim(), value.trim());
        if !key.contains(':') || value.is_empty() {
            continue;
        }
        match found.iter_mut().find(|(known, _)| known == key) {
            Some((_, values)) => values.push(value.to_owned()),
            None => found.push((key.to_owned(), vec![value.to_owned()])),
        }
    }
    found
}
