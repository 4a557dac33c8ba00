//! Bytes in, events out: [`TrailReader`].

use super::event::{Event, read_event};
use super::frame::{Frame, Framer, Verdict};
use crate::engine::json::{self, Value};
use crate::engine::text::line_and_column;

/// Something in a file that is no event; reading went on behind it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    /// The line, from 1.
    pub line: u64,
    /// What is wrong. It quotes nothing of the file.
    pub message: String,
}

/// Reads the events of one file from its bytes, however they are cut.
#[derive(Debug)]
pub(super) struct TrailReader {
    framer: Framer,
}

impl TrailReader {
    pub(super) fn new() -> Self {
        Self { framer: Framer::new() }
    }

    /// Takes the next bytes. Every event that is complete with them, or the reason why something is none, goes to `sink`
    /// with its line.
    pub(super) fn feed(&mut self, bytes: &[u8], sink: &mut dyn FnMut(u64, Result<&Event<'_>, Broken>)) {
        self.framer.feed(bytes, &mut |line, frame| read(line, frame, sink));
    }

    /// The end of the file.
    pub(super) fn finish(&mut self, sink: &mut dyn FnMut(u64, Result<&Event<'_>, Broken>)) {
        self.framer.finish(&mut |line, frame| read(line, frame, sink));
    }
}

fn read(line: u64, frame: Frame<'_>, sink: &mut dyn FnMut(u64, Result<&Event<'_>, Broken>)) -> Verdict {
    let bytes = match frame {
        Frame::Whole(bytes) => bytes,
        Frame::Broken(fault) => {
            sink(line, Err(Broken { line, message: fault.to_string() }));
            return Verdict::Read;
        }
    };
    let mut fail = |offset: usize, message: String| {
        let (further, _) = line_and_column(bytes, offset);
        let line = line + further as u64 - 1;
        sink(line, Err(Broken { line, message }));
    };
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            fail(error.valid_up_to(), "not UTF-8 text".to_owned());
            return Verdict::Resume;
        }
    };
    let node = match json::read(text) {
        Ok(node) => node,
        Err(error) => {
            fail(error.offset as usize, format!("not JSON: {error}"));
            return Verdict::Resume;
        }
    };
    // A text between quotes: an event that was escaped as a whole.
    let inner = match &node.value {
        Value::Text(text) => match json::read(text) {
            Ok(inner) => Some(inner),
            Err(error) => {
                fail(0, format!("a text that holds no JSON: {error}"));
                return Verdict::Read;
            }
        },
        _ => None,
    };
    let found = read_event(inner.as_ref().unwrap_or(&node), &mut |event| sink(line, Ok(event)));
    if let Err(fault) = found {
        sink(line, Err(Broken { line, message: fault.to_string() }));
    }
    Verdict::Read
}
