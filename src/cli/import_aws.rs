//! `import --from aws`: one policy document, and what of it has no meaning in RAM.

use super::Streams;
use super::exit::Exit;
use super::output::CommandError;
use crate::engine::aws::{AwsNote, AwsNoteKind, FromAws, from_aws};
use crate::engine::json::{self, LineIndex, Style};
use crate::engine::policy::format;
use crate::engine::text::escape_for_display;
use crate::files::{Expect, LONGEST_POLICY, display_name, read_text, save_text};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

pub(super) fn run(
    paths: &[PathBuf],
    output: Option<&Path>,
    as_json: bool,
    streams: &mut Streams<'_>,
) -> Result<Exit, CommandError> {
    let [path] = paths else {
        return Err(CommandError::Request("name one policy document of AWS".to_owned()));
    };
    let text = read_text(path, LONGEST_POLICY)?;
    let shown = display_name(path);
    let node = json::read(&text).map_err(|error| {
        let at = LineIndex::new(&text).position(error.offset);
        CommandError::Request(format!("{shown}:{at}: {error}"))
    })?;
    let found = from_aws(&node).map_err(|error| CommandError::Request(format!("{shown}: {error}")))?;
    let document = format(&found.policy, Style::Pretty);
    if found.policy.statements.is_empty() {
        write_notes(&found, streams)?;
        return Err(CommandError::Request(format!(
            "{shown}: nothing of it could be carried over; name another policy or write this one by hand"
        )));
    }
    if let Some(path) = output {
        save_text(path, &document, Expect::Nothing)
            .map_err(|error| CommandError::Request(error.to_string()))?;
    }
    if as_json {
        writeln!(streams.out, "{}", value(&found, &document))?;
    } else {
        if output.is_none() {
            write!(streams.out, "{document}")?;
        }
        write_notes(&found, streams)?;
    }
    Ok(if is_complete(&found) { Exit::Yes } else { Exit::No })
}

/// Nothing has to be filled in and nothing was left out.
fn is_complete(found: &FromAws) -> bool {
    !found.notes.iter().any(|note| matches!(note.kind, AwsNoteKind::FillIn | AwsNoteKind::LeftOut))
}

fn write_notes(found: &FromAws, streams: &mut Streams<'_>) -> Result<(), CommandError> {
    for AwsNote { statement, kind, what, why } in &found.notes {
        let place =
            statement.map_or_else(|| "the document".to_owned(), |number| format!("statement {number}"));
        let kind = kind.word().replace('-', " ");
        writeln!(streams.err, "{}", escape_for_display(&format!("{kind}: {place}: {what}: {why}")))?;
    }
    Ok(())
}

fn value(found: &FromAws, document: &str) -> Value {
    let note = |note: &AwsNote| json!({"kind": note.kind.word(), "statement": note.statement, "what": note.what, "why": note.why});
    json!({
        "policy": serde_json::from_str::<Value>(document).unwrap_or_default(),
        "complete": is_complete(found),
        "notes": found.notes.iter().map(note).collect::<Vec<_>>(),
    })
}
