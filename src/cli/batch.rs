//! `simulate --batch`: JSON lines in, JSON lines out, in the same order, as fast as they come.
//!
//! Whatever lines are already there are answered together, shared among the processors; a slow writer on the other
//! end of a pipe gets each answer as soon as its line is complete.

use super::Streams;
use super::exit::Exit;
use super::output::CommandError;
use crate::engine::account::Resolver;
use crate::engine::decide::{AnswerDetails, PolicySet, answer_json, error_json, read_case};
use crate::files::{display_name, open_stream};
use std::io::{self, Read};
use std::num::NonZero;
use std::path::Path;

/// The longest line that is read; a longer one gets an error and the rest goes on.
const LONGEST_LINE: usize = 8 * 1024 * 1024;
/// How much is read at once.
const CHUNK: usize = 1024 * 1024;
/// Fewer lines than this are not worth another thread.
const LINES_A_THREAD: usize = 64;

pub(super) fn run(
    path: &Path,
    explain: bool,
    account: Option<&Resolver>,
    streams: &mut Streams<'_>,
) -> Result<Exit, CommandError> {
    let cannot_read = |error: &io::Error| CommandError::Request(format!("{}: {error}", display_name(path)));
    let mut input = open_stream(path)?;
    let ask = Ask { explain, account };
    let mut lines = PendingLines::default();
    let mut failed = 0_usize;
    loop {
        let more = lines.read_from(&mut input).map_err(|error| cannot_read(&error))?;
        for (answers, errors) in answer_all(&lines.take_complete(!more), ask) {
            failed += errors;
            streams.out.write_all(answers.as_bytes())?;
        }
        streams.out.flush()?;
        if !more {
            break;
        }
    }
    if failed > 0 {
        writeln!(streams.err, "note: {failed} lines could not be asked; their answers have an error")?;
    }
    Ok(Exit::Yes)
}

/// Bytes that were read and not yet answered.
#[derive(Default)]
struct PendingLines {
    bytes: Vec<u8>,
    /// How many of them were looked at and hold no line end.
    searched: usize,
    /// The rest of a line that is too long is thrown away.
    skipping: bool,
}

/// How the lines are answered.
#[derive(Clone, Copy)]
struct Ask<'a> {
    explain: bool,
    /// Whose policies are in force for lines that bring none.
    account: Option<&'a Resolver>,
}

/// A line, or why it is none.
type Line = Result<String, &'static str>;

impl PendingLines {
    /// Reads what is there; false at the end.
    fn read_from(&mut self, input: &mut dyn Read) -> io::Result<bool> {
        let start = self.bytes.len();
        self.bytes.resize(start + CHUNK, 0);
        let read = loop {
            match input.read(self.bytes.get_mut(start..).unwrap_or_default()) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                result => break result,
            }
        };
        self.bytes.truncate(start + read.as_ref().map_or(0, |read| *read));
        read.map(|read| read > 0)
    }

    /// The lines that are complete; at the end also the last one without a line end.
    fn take_complete(&mut self, at_end: bool) -> Vec<Line> {
        let mut lines = Vec::new();
        // What was looked at before holds no line end: a long line in small pieces is not searched again and again.
        let new = self.bytes.get(self.searched..).unwrap_or_default();
        let complete = match memchr::memrchr(b'\n', new) {
            _ if at_end => self.bytes.len(),
            Some(end) => self.searched + end + 1,
            None => 0,
        };
        let taken = if complete == 0 {
            Vec::new()
        } else {
            let rest = self.bytes.split_off(complete);
            std::mem::replace(&mut self.bytes, rest)
        };
        self.searched = self.bytes.len();
        for line in taken.split_inclusive(|byte| *byte == b'\n') {
            if std::mem::take(&mut self.skipping) {
                continue;
            }
            if line.len() > LONGEST_LINE {
                lines.push(Err("the line is longer than 8 MiB"));
                continue;
            }
            match std::str::from_utf8(line) {
                Ok(text) if text.trim().is_empty() => {}
                Ok(text) => lines.push(Ok(text.trim_end().to_owned())),
                Err(_) => lines.push(Err("the line is not UTF-8 text")),
            }
        }
        if self.bytes.len() > LONGEST_LINE {
            if !self.skipping {
                lines.push(Err("the line is longer than 8 MiB"));
            }
            self.skipping = true;
            self.bytes.clear();
            self.searched = 0;
        }
        lines
    }
}

/// Answers lines in their order: for each share of them the answers and how many could not be asked.
fn answer_all(lines: &[Line], ask: Ask<'_>) -> Vec<(String, usize)> {
    let processors = std::thread::available_parallelism().map_or(1, NonZero::get);
    let threads = processors.min(lines.len() / LINES_A_THREAD).max(1);
    if threads == 1 {
        return vec![answer_share(lines, ask)];
    }
    std::thread::scope(|scope| {
        let shares = lines.chunks(lines.len().div_ceil(threads));
        let workers: Vec<_> =
            shares.map(|share| (share, scope.spawn(move || answer_share(share, ask)))).collect();
        // A worker cannot fail but by a fault in the engine; its share is then answered here, where it shows.
        workers
            .into_iter()
            .map(|(share, worker)| worker.join().unwrap_or_else(|_| answer_share(share, ask)))
            .collect()
    })
}

fn answer_share(lines: &[Line], ask: Ask<'_>) -> (String, usize) {
    let mut answers = String::new();
    let mut errors = 0;
    for line in lines {
        match line
            .as_ref()
            .map_err(|message| error_json(None, message))
            .and_then(|line| answer_line(line, ask))
        {
            Ok(answer) => answers.push_str(&answer),
            Err(error) => {
                errors += 1;
                answers.push_str(&error);
            }
        }
        answers.push('\n');
    }
    (answers, errors)
}

fn answer_line(line: &str, ask: Ask<'_>) -> Result<String, String> {
    let mut case = read_case(line).map_err(|error| error_json(error.id.as_deref(), &error.message))?;
    let set = match (case.policies, ask.account) {
        (Some(set), _) => set,
        (None, Some(resolver)) => {
            let principal = resolver
                .principal(&case.request.caller.text)
                .map_err(|error| error_json(case.id.as_deref(), &error.to_string()))?;
            resolver.complete(&principal, &mut case.request);
            resolver.policies_for(&principal, &case.request).into_owned()
        }
        (None, None) => PolicySet::builder().build(),
    };
    if !ask.explain {
        return Ok(answer_json(
            case.id.as_deref(),
            &set,
            &set.decide(&case.request),
            AnswerDetails::default(),
        ));
    }
    let explanation = set.explain(&case.request);
    let trace = set.trace(&case.request);
    let details = AnswerDetails { trace: Some(&trace), near_misses: Some(&explanation.near_misses) };
    Ok(answer_json(case.id.as_deref(), &set, &explanation.answer, details))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines_of(chunks: &[&[u8]]) -> Vec<Line> {
        let mut pending = PendingLines::default();
        let mut lines = Vec::new();
        for chunk in chunks {
            let mut input = *chunk;
            while pending.read_from(&mut input).unwrap() {
                lines.extend(pending.take_complete(false));
            }
        }
        lines.extend(pending.take_complete(true));
        lines
    }

    #[test]
    fn lines_are_put_together_across_reads() {
        let lines = lines_of(&[b"a", b"b\r\n\n", b"c\nd"]);
        assert_eq!(lines, [Ok("ab".to_owned()), Ok("c".to_owned()), Ok("d".to_owned())]);
    }

    #[test]
    fn a_line_that_is_not_text_or_too_long_is_one_error() {
        let long = vec![b'x'; LONGEST_LINE + 2 * CHUNK];
        let lines = lines_of(&[b"\xff\n", &long, b"more\n", b"ok\n"]);
        assert_eq!(
            lines,
            [Err("the line is not UTF-8 text"), Err("the line is longer than 8 MiB"), Ok("ok".to_owned())]
        );
    }
}
