//! What is wrong with a text in TOML: the reader's message with the key that it is about and what to write there.

use std::ops::Range;

/// Where a text in TOML cannot be read, and a sentence that names the key and says what to write.
///
/// The value that stands there is not quoted: it may be a secret that was pasted by mistake.
pub fn toml_fault(text: &str, error: &toml::de::Error) -> (usize, String) {
    let span = error.span().unwrap_or_default();
    let message = error.message().trim().replace('\n', "; ");
    let key = key_of(error).or_else(|| key_before(text, &span));
    let named = |otherwise: &str| key.as_ref().map_or_else(|| otherwise.to_owned(), |key| format!("`{key}`"));
    let said = if let Some(rest) = message.strip_prefix("invalid type: ") {
        let (found, wanted) = rest.split_once(", expected ").unwrap_or((rest, "another value"));
        format!(
            "{} is {}; write {}",
            named("this"),
            kind(found, text.get(span.clone())),
            what_to_write(wanted)
        )
    } else if let Some(rest) = message.strip_prefix("unknown field ") {
        let (field, known) = rest.split_once(", expected ").unwrap_or((rest, ""));
        let place = error_path(error).map_or_else(|| "here".to_owned(), |path| format!("in `{path}`"));
        let known = known.strip_prefix("one of ").unwrap_or(known);
        match near(field, known) {
            Some(near) => format!("there is no {field} {place}; did you mean `{near}`?"),
            None if known.is_empty() || known.starts_with("there are no") => {
                format!("there is no {field} {place}; remove it")
            }
            None => format!("there is no {field} {place}; write one of {known}"),
        }
    } else if let Some(field) = message.strip_prefix("missing field ") {
        let place = error_path(error).map_or_else(String::new, |path| format!(" in `{path}`"));
        format!("{field} is missing{place}; add it")
    } else if let Some(wanted) = message.strip_prefix("expected ").filter(|_| key_of(error).is_some()) {
        format!("{} must be {wanted}", named("this"))
    } else if message == "duplicate key" {
        let word = text.get(span.clone()).map_or_else(|| named("this key"), |word| format!("`{word}`"));
        format!("duplicate key: {word} stands twice; keep one")
    } else {
        // What could stand there instead is a list of the reader's own words.
        let message = message.split_once(", expected ").map_or(message.as_str(), |(fault, _)| fault);
        format!("{message}; write one `key = value` a line, text in quotes")
    };
    (span.start, said)
}

/// The keys down to the value that could not be read, as the reader tells them.
fn error_path(error: &toml::de::Error) -> Option<String> {
    let mut bare = error.clone();
    // With the input the reader shows the line instead.
    bare.set_input(None);
    let shown = bare.to_string();
    let (_, path) = shown.rsplit_once("\nin `")?;
    Some(path.trim_end().trim_end_matches('`').to_owned())
}

fn key_of(error: &toml::de::Error) -> Option<String> {
    error_path(error).filter(|path| !path.is_empty())
}

/// The key in front of a value on the same line.
fn key_before(text: &str, span: &Range<usize>) -> Option<String> {
    let line = text.get(..span.start)?.rsplit('\n').next()?;
    let (key, _) = line.split_once('=')?;
    let key = key.trim();
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
    (!key.is_empty() && key.chars().all(plain)).then(|| key.to_owned())
}

/// What stands there, without its value.
fn kind(found: &str, written: Option<&str>) -> &'static str {
    // The reader tells of a date as of a table.
    let is_date = written.is_some_and(|written| written.starts_with(|c: char| c.is_ascii_digit()));
    match found.split([' ', '`']).next().unwrap_or_default() {
        "map" if is_date => "a date without quotes",
        "integer" | "floating" => "a number",
        "boolean" => "true or false without quotes",
        "string" => "text",
        "sequence" | "array" => "a list",
        "map" | "table" | "newtype" => "a table",
        _ => "another kind of value",
    }
}

fn what_to_write(wanted: &str) -> &str {
    match wanted {
        "a string" | "string" | "a borrowed string" => "text in quotes",
        "a boolean" => "true or false",
        _ if wanted.starts_with("a sequence") => "a list, such as [\"…\"]",
        _ if wanted.starts_with("struct") || wanted.contains("map") => "a table",
        _ => wanted,
    }
}

fn near<'k>(field: &str, known: &'k str) -> Option<&'k str> {
    let known = known.split('`').skip(1).step_by(2);
    crate::engine::nearest::nearest(field.trim_matches('`'), known)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "read only to fail")]
    struct File {
        #[serde(default)]
        regions: Vec<toml::Spanned<String>>,
        name: Option<toml::Spanned<String>>,
        #[serde(default)]
        mouse: bool,
        #[serde(default)]
        rule: Vec<toml::Spanned<Rule>>,
    }

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "read only to fail")]
    struct Rule {
        reason: String,
    }

    #[test]
    fn the_key_is_named_and_what_to_write_there() {
        for (text, said) in [
            ("regions = 5", "`regions` is a number; write a list, such as [\"…\"]"),
            ("regions = [5]", "`regions` is a number; write text in quotes"),
            ("name = []", "`name` is a list; write text in quotes"),
            ("name = 2026-01-01", "`name` is a date without quotes; write text in quotes"),
            ("mouse = 'AKIDSECRET'", "`mouse` is text; write true or false"),
            ("rule = 'x'", "`rule` is text; write a list, such as [\"…\"]"),
            ("[[rule]]\nreason = 5", "`rule.reason` is a number; write text in quotes"),
            ("[[rule]]", "`reason` is missing in `rule`; add it"),
            ("[[rule]]\nreasn = 'x'", "there is no `reasn` in `rule`; did you mean `reason`?"),
            (
                "wallpaper = 1",
                "there is no `wallpaper` here; write one of `regions`, `name`, `mouse`, `rule`",
            ),
            ("name = 'a'\nname = 'b'", "duplicate key: `name` stands twice; keep one"),
        ] {
            let error = toml::from_str::<File>(text).unwrap_err();
            assert_eq!(toml_fault(text, &error).1, said, "{text}");
        }
        for text in ["name = ", "name", "[rule", "name = bare", "= 5"] {
            let (at, said) = toml_fault(text, &toml::from_str::<File>(text).unwrap_err());
            assert!(at <= text.len() && said.contains("; write one `key = value` a line"), "{text}: {said}");
        }
    }
}
