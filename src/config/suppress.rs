//! Writing a suppression into the text of a configuration file; the rest of the text stays as it is.

use std::fmt::Write as _;
use std::ops::Range;
use std::path::Path;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::Located;
use super::layers::LONGEST_FILE;
use crate::engine::lint::{Suppression, Suppressions};
use crate::engine::toml_fault::toml_fault;
use crate::files::{Expect, display_name, read_stamped, save_text};

/// Writes a suppression into a configuration file, which need not exist yet.
///
/// # Errors
/// In words, when the file cannot be read, written or added to. It is as it was then.
pub fn write_suppression(file: &Path, added: &Suppression) -> Result<(), String> {
    let (text, expect) = if file.exists() {
        let (text, stamp) = read_stamped(file, LONGEST_FILE).map_err(|error| error.to_string())?;
        (text, Expect::Unchanged(stamp))
    } else {
        if let Some(directory) = file.parent() {
            std::fs::create_dir_all(directory)
                .map_err(|error| format!("{} cannot be made: {error}", display_name(directory)))?;
        }
        (String::new(), Expect::Nothing)
    };
    let changed =
        with_suppression(&text, added).map_err(|problem| format!("{}: {problem}", display_name(file)))?;
    save_text(file, &changed, expect).map(|_| ()).map_err(|error| error.to_string())
}

/// The text with one suppression more.
///
/// # Errors
/// In words, when the text cannot be read, says so already, or lays out its suppressions in a way that only its
/// author can go on with.
pub fn with_suppression(text: &str, added: &Suppression) -> Result<String, String> {
    let changed = changed(text, added)?;
    // Whatever was written by hand before has to be there still.
    let read = |text: &str| -> Result<Vec<Suppression>, String> {
        let whole: toml::Table = text.parse().map_err(|error| said(text, &error))?;
        let table = whole.get("suppress").and_then(toml::Value::as_table).cloned().unwrap_or_default();
        Ok(Suppressions::from_table(&table)?.entries().to_vec())
    };
    let (before, after) = (read(text)?, read(&changed)?);
    let kept = before.iter().chain([added]).all(|entry| after.contains(entry));
    if kept && after.len() == before.len() + 1 {
        Ok(changed)
    } else {
        Err("its suppressions are laid out in a way that cannot be added to; write it in by hand".to_owned())
    }
}

fn changed(text: &str, added: &Suppression) -> Result<String, String> {
    let table = DeTable::parse(text).map_err(|error| said(text, &error))?;
    let inner = |value: &'_ Spanned<DeValue<'_>>| value.get_ref().as_table().is_some();
    let policy = table
        .get_ref()
        .get("suppress")
        .filter(|value| inner(value))
        .and_then(|value| value.get_ref().as_table()?.get(added.policy.as_str()));
    let written = policy.and_then(|policy| {
        let codes = policy.get_ref().as_table()?;
        codes.iter().find(|(code, _)| code.get_ref().eq_ignore_ascii_case(&added.code))
    });
    if let Some((_, value)) = written {
        return beside(text, added, value);
    }
    let line = format!("{} = {}\n", added.code, entry(added));
    if policy.is_some()
        && let Some(after) = end_of_header(text, &added.policy)
    {
        let (head, tail) = (text.get(..after).unwrap_or(text), text.get(after..).unwrap_or_default());
        let gap = if head.ends_with('\n') { "" } else { "\n" };
        return Ok(format!("{head}{gap}{line}{tail}"));
    }
    let gap = match text {
        "" => "",
        text if text.ends_with('\n') => "\n",
        _ => "\n\n",
    };
    Ok(format!("{text}{gap}[suppress.{}]\n{line}", key(&added.policy)))
}

/// Why a text is no TOML, with its place in it.
fn said(text: &str, error: &toml::de::Error) -> String {
    let (at, message) = toml_fault(text, error);
    let Located { value, line, column } = Located::at(text, at, message);
    format!("line {line}, column {column}: {value}")
}

/// One more statement beside those that the code is suppressed in.
fn beside(text: &str, added: &Suppression, value: &Spanned<DeValue<'_>>) -> Result<String, String> {
    let (code, policy) = (&added.code, &added.policy);
    let for_all = match value.get_ref() {
        DeValue::Array(_) => false,
        other => other.get("statement").is_none(),
    };
    if for_all {
        return Err(format!("{code} is suppressed in all of {policy} already"));
    }
    if added.statement.is_none() {
        return Err(format!("{code} is suppressed in single statements of {policy}; change that by hand"));
    }
    let Range { start, end } = value.span();
    let old = text.get(start..end).unwrap_or_default();
    let list = match old.strip_suffix(']') {
        Some(open) if old.starts_with('[') => {
            let open = open.trim_end().trim_end_matches(',');
            format!("{open}, {}]", entry(added))
        }
        _ => format!("[{old}, {}]", entry(added)),
    };
    let (head, tail) = (text.get(..start).unwrap_or_default(), text.get(end..).unwrap_or_default());
    Ok(format!("{head}{list}{tail}"))
}

fn entry(added: &Suppression) -> String {
    let reason = quoted(&added.reason);
    match added.statement {
        Some(number) => format!("{{ statement = {number}, reason = {reason} }}"),
        None => reason,
    }
}

/// The byte after the line `[suppress.POLICY]`.
fn end_of_header(text: &str, policy: &str) -> Option<usize> {
    let mut end = 0;
    for line in text.split_inclusive('\n') {
        end += line.len();
        let is_header = line.trim_start().starts_with('[')
            && line.parse::<toml::Table>().is_ok_and(|table| {
                table.get("suppress").is_some_and(|suppress| suppress.get(policy).is_some())
            });
        if is_header {
            return Some(end);
        }
    }
    None
}

/// A name as a key: bare where TOML takes it so.
fn key(name: &str) -> String {
    let bare = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    if !name.is_empty() && name.chars().all(bare) { name.to_owned() } else { quoted(name) }
}

fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            c if c.is_control() => {
                // Writing to a String cannot fail.
                let _ = write!(quoted, "\\u{:04X}", u32::from(c));
            }
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    fn suppression(policy: &str, code: &str, statement: Option<usize>, reason: &str) -> Suppression {
        Suppression { policy: policy.to_owned(), code: code.to_owned(), statement, reason: reason.to_owned() }
    }

    #[test]
    fn a_suppression_goes_below_its_header_and_nothing_else_changes() {
        let text =
            "# mine\ntheme = 'dark'\n\n[suppress.team-a] # first\nS312 = 'x'\n\n[keys.policy]\nsplit = '|'\n";
        let changed =
            with_suppression(text, &suppression("team-a", "W318", None, "so it is \"named\"")).unwrap();
        assert_eq!(changed, text.replace("# first\n", "# first\nW318 = \"so it is \\\"named\\\"\"\n"));
    }

    #[test]
    fn a_new_policy_gets_a_table_of_its_own_at_the_end() {
        for (text, expected) in [
            ("", "[suppress.team-a]\nS312 = \"why\"\n"),
            ("theme = 'dark'", "theme = 'dark'\n\n[suppress.team-a]\nS312 = \"why\"\n"),
        ] {
            assert_eq!(
                with_suppression(text, &suppression("team-a", "S312", None, "why")).unwrap(),
                expected
            );
        }
        let odd = with_suppression("", &suppression("team a.v2\u{7}", "S312", None, "why")).unwrap();
        assert!(odd.starts_with("[suppress.\"team a.v2\\u0007\"]\n"), "{odd}");
        let all = with_suppression("", &suppression("*", "S312", None, "why")).unwrap();
        assert!(all.starts_with("[suppress.\"*\"]\n"), "{all}");
    }

    #[test]
    fn a_second_statement_stands_beside_the_first() {
        let first = with_suppression("", &suppression("p", "W318", Some(2), "a")).unwrap();
        let second = with_suppression(&first, &suppression("p", "W318", Some(3), "b")).unwrap();
        let third = with_suppression(&second, &suppression("p", "W318", Some(5), "c")).unwrap();
        assert_eq!(
            third,
            "[suppress.p]\nW318 = [{ statement = 2, reason = \"a\" }, { statement = 3, reason = \"b\" }, \
             { statement = 5, reason = \"c\" }]\n"
        );
    }

    #[test]
    fn what_cannot_be_written_is_said() {
        let plain = "[suppress.p]\nW318 = 'x'\n";
        for (text, added, part) in [
            (plain, suppression("p", "W318", None, "y"), "already"),
            (plain, suppression("p", "W318", Some(1), "y"), "already"),
            (
                "[suppress.p]\nW318 = { statement = 1, reason = 'x' }\n",
                suppression("p", "W318", None, "y"),
                "by hand",
            ),
            ("suppress = { p = { W318 = 'x' } }\n", suppression("p", "S312", None, "y"), ""),
            ("theme = ", suppression("p", "S312", None, "y"), ""),
            ("", suppression("p", "S312", None, " "), "no reason"),
        ] {
            let error = with_suppression(text, &added).expect_err(text);
            assert!(error.contains(part), "{text}: {error}");
        }
    }
}
