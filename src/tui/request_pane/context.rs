//! The line of condition keys: `acs:SourceIp=10.0.0.1 oss:Prefix="a b" -acs:MFAPresent`.
//!
//! A key written twice has two values. A key with a minus before it is left out of the request although it would have a
//! default. Keys and values with blanks or quotes in them stand in quotes, with a backslash before quotes and backslashes.

use crate::engine::decide::Context;

/// One thing written in the line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Entry {
    /// A key with a value.
    Value(String, String),
    /// A key that the request does not have.
    Without(String),
}

impl Entry {
    /// The key that it is about.
    pub fn key(&self) -> &str {
        match self {
            Self::Value(key, _) | Self::Without(key) => key,
        }
    }
}

/// Reads a line.
///
/// # Errors
/// When a part of it is neither `key=value` nor `-key`.
pub fn read(line: &str) -> Result<Vec<Entry>, String> {
    words(line).into_iter().map(|(_, word)| entry(word)).collect()
}

fn entry(word: &str) -> Result<Entry, String> {
    let fault = || what_to_write(word);
    if let Some(written) = word.strip_prefix('-') {
        let (key, rest) = key(written);
        return if key.is_empty() || !rest.is_empty() { Err(fault()) } else { Ok(Entry::Without(key)) };
    }
    let (key, rest) = key(word);
    let value = rest.strip_prefix('=').filter(|_| !key.is_empty()).ok_or_else(fault)?;
    Ok(Entry::Value(key, if value.starts_with('"') { unquoted(value).0 } else { value.to_owned() }))
}

/// The key that a word begins with, and what follows it.
fn key(word: &str) -> (String, &str) {
    if word.starts_with('"') {
        return unquoted(word);
    }
    let (key, rest) = word.split_at(word.find('=').unwrap_or(word.len()));
    (key.to_owned(), rest)
}

/// What stands in the quotes that a text begins with, and what follows them. The last quote may still be missing.
fn unquoted(text: &str) -> (String, &str) {
    let (mut inner, mut escaped) = (String::new(), false);
    for (at, c) in text.char_indices().skip(1) {
        match c {
            '"' | '\\' if escaped => inner.push(c),
            '\\' => {
                escaped = true;
                continue;
            }
            '"' => return (inner, text.get(at + 1..).unwrap_or_default()),
            _ => {
                inner.extend(escaped.then_some('\\'));
                inner.push(c);
            }
        }
        escaped = false;
    }
    inner.extend(escaped.then_some('\\'));
    (inner, "")
}

/// A key or a value as it is written: in quotes where it would be read as something else without.
fn quoted(text: &str, is_special: impl Fn(char) -> bool) -> String {
    if !text.contains(|c: char| c.is_whitespace() || c == '"' || is_special(c)) {
        return text.to_owned();
    }
    let escaped = text.replace('\\', "\\\\").replace('"', "\\\"");
    format!("\"{escaped}\"")
}

fn what_to_write(word: &str) -> String {
    format!("{word:?} is no condition key with its value; write key=value, or -key to leave a key out")
}

/// The words of a line with the byte where each begins. Blanks in quotes belong to the word.
fn words(line: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    let (mut start, mut quoted, mut escaped) = (None, false, false);
    for (at, c) in line.char_indices() {
        quoted ^= c == '"' && !escaped;
        escaped = quoted && c == '\\' && !escaped;
        match start {
            Some(from) if c.is_whitespace() && !quoted => {
                found.extend(line.get(from..at).map(|word| (from, word)));
                start = None;
            }
            None if !c.is_whitespace() => start = Some(at),
            _ => {}
        }
    }
    found.extend(start.and_then(|from| line.get(from..).map(|word| (from, word))));
    found
}

/// Where the word that is being typed at the end of a text begins.
pub fn last_word(text: &str) -> usize {
    let unfinished = |(at, word): &(usize, &str)| at + word.len() == text.len();
    words(text).last().copied().filter(unfinished).map_or(text.len(), |(at, _)| at)
}

/// A context as a line.
pub fn write(context: &Context) -> String {
    let entries = context.iter().flat_map(|(key, values)| values.iter().map(move |value| one(key, value)));
    entries.collect::<Vec<_>>().join(" ")
}

/// One key with its value as it is written.
pub fn one(key: &str, value: &str) -> String {
    let key = if key.starts_with('-') { quoted(key, |c| c == '-') } else { quoted(key, |c| c == '=') };
    format!("{key}={}", quoted(value, |_| false))
}

/// A key that is left out, as it is written.
pub fn without(key: &str) -> String {
    format!("-{}", quoted(key, |c| c == '='))
}

/// The address that requests come from unless something else is said: one that documents are allowed to use.
const ADDRESS: &str = "203.0.113.10";

/// The value that a key has when nothing is said about it; none when it is then absent. `started` is the time.
pub fn default_of<'a>(key: &str, started: &'a str) -> Option<&'a str> {
    match key {
        "acs:CurrentTime" if !started.is_empty() => Some(started),
        "acs:SourceIp" => Some(ADDRESS),
        "acs:SecureTransport" => Some("true"),
        _ => None,
    }
}

/// The context of a request: what is written, and defaults for the other keys in play.
pub fn context(entries: &[Entry], in_play: &[&str], started: &str) -> Context {
    let mut context = Context::default();
    for entry in entries {
        if let Entry::Value(key, value) = entry {
            let mut values = context.get(key).map(<[String]>::to_vec).unwrap_or_default();
            values.push(value.clone());
            context.set(key, values);
        }
    }
    for key in in_play.iter().filter(|key| !entries.iter().any(|entry| entry.key() == **key)) {
        if let Some(value) = default_of(key, started) {
            context.set(*key, vec![value.to_owned()]);
        }
    }
    context
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::collection::vec;
    use proptest::prelude::*;

    #[test]
    fn values_may_repeat_be_empty_hold_blanks_or_be_left_out() {
        let entries = read(r#"a:B=1 a:B=2  oss:Prefix= x:Y="one two" -acs:SourceIp"#).unwrap();
        let context = context(&entries, &["acs:SourceIp", "acs:SecureTransport", "z:Z"], "");
        assert_eq!(context.get("a:B").unwrap(), ["1", "2"]);
        assert_eq!(context.get("oss:Prefix").unwrap(), [""]);
        assert_eq!(context.get("x:Y").unwrap(), ["one two"]);
        assert_eq!(context.get("acs:SourceIp"), None, "left out although it has a default");
        assert_eq!(context.get("acs:SecureTransport").unwrap(), ["true"], "in play, so it has its default");
        assert_eq!(context.get("z:Z"), None, "nothing is made up");
        assert_eq!(read(&write(&context)).unwrap().len(), 5);
    }

    proptest! {
        /// What is recalled or kept is the request that it was, whatever its keys and values hold.
        #[test]
        fn what_is_written_is_read_as_the_same(pairs in vec(("[-a:= \"\\\\é]{1,4}", "[-a:= \"\\\\é]{0,4}"), 0..4)) {
            let line: Vec<String> = pairs.iter().map(|(key, value)| one(key, value)).collect();
            let entries: Vec<Entry> = pairs.into_iter().map(|(key, value)| Entry::Value(key, value)).collect();
            prop_assert_eq!(read(&line.join(" ")), Ok(entries));
        }

        #[test]
        fn a_key_that_is_left_out_is_read_as_the_same(key in "[-a:= \"\\\\é]{1,4}") {
            prop_assert_eq!(read(&without(&key)), Ok(vec![Entry::Without(key)]));
        }
    }

    #[test]
    fn quotes_and_backslashes_elsewhere_are_what_they_are() {
        let value = |value: &str| vec![Entry::Value("a".to_owned(), value.to_owned())];
        for (line, read_as) in [
            (r"a=C:\x", r"C:\x"),
            (r#"a="C:\x y"#, r"C:\x y"),
            (r#"a=b"c d""#, r#"b"c d""#),
            (r#"a="x\"y""#, r#"x"y"#),
        ] {
            assert_eq!(read(line), Ok(value(read_as)), "{line}");
        }
    }

    #[test]
    fn keys_that_no_policy_mentions_get_no_default() {
        assert!(context(&[], &[], "2026-01-01T00:00:00Z").is_empty());
    }

    #[test]
    fn what_is_no_entry_says_what_to_write() {
        for line in ["acs:SourceIp", "=1", "-", "a=1 b"] {
            assert!(read(line).unwrap_err().contains("key=value"), "{line}");
        }
    }

    #[test]
    fn the_word_being_typed_is_the_one_that_touches_the_end() {
        assert_eq!(last_word("a=1 acs:S"), 4);
        assert_eq!(last_word("a=1 "), 4);
        assert_eq!(last_word("a=\"x y"), 0);
        assert_eq!(last_word(""), 0);
    }
}
