//! Bytes to the texts of single events, however the file wraps them, without holding more than one of them.
//!
//! A file is a list, `{"Events": [ … ]}`, one object a line, or several of these in a row (A1); all of them are objects
//! between punctuation. So the framer looks for objects, opens the one that holds `Events`, and lets the rest go by.
//! Brackets are counted, not checked: whether an object is JSON is for whoever reads it. When it is not, or never ends,
//! reading starts again at the next line that begins an object, so that one broken line costs one event.

/// An object longer than this is refused; events are a few kilobytes.
pub(super) const LONGEST_EVENT: usize = 1024 * 1024;

/// Objects that nest deeper are refused; events nest four levels deep.
const DEEPEST: u32 = 128;

/// What the framer finds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Frame<'b> {
    /// Something between braces, or a text between quotes that may hold one.
    Whole(&'b [u8]),
    /// Something that cannot be an event.
    Broken(FrameFault),
}

/// Why something cannot be an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum FrameFault {
    #[error("an event that is never closed; the file was cut off or this line is broken")]
    Unfinished,
    #[error("a line that ends inside a text; a quote is missing or the line was cut off")]
    OpenText,
    #[error("longer than {} KiB, the most that an event may have", LONGEST_EVENT / 1024)]
    TooLong,
    #[error("nested deeper than {DEEPEST} levels")]
    TooDeep,
    #[error("not an event; events are JSON objects, in a list, in {{\"Events\": […]}} or one a line")]
    Foreign,
}

/// What the caller made of a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It was read; go on behind it.
    Read,
    /// It was no JSON; go on at the next line in it that begins an object.
    Resume,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// Between objects.
    Between,
    /// In an object that began at `start`.
    Object {
        depth: u32,
        /// The last text at depth 1: a member's name, while its value begins.
        name: (usize, usize),
    },
    /// In a text between objects.
    Text,
    /// In something too long to be kept, until it closes.
    Skipping { depth: u32 },
    /// In something foreign, until a line begins an object or a list.
    Foreign { line_start: bool },
}

/// Cuts a stream of bytes into frames.
#[derive(Debug)]
pub(super) struct Framer {
    data: Vec<u8>,
    /// Where scanning goes on in `data`.
    at: usize,
    /// Where the current object or text begins.
    start: usize,
    /// Whether scanning stopped inside a text of an object that is skipped or read.
    in_text: bool,
    /// Whether the bytes ended behind a backslash in a text.
    escaped: bool,
    state: State,
    /// Inside an object that holds `Events`, whose other members go by.
    in_wrapper: bool,
    /// Whether anything came yet; a byte order mark may stand before it.
    begun: bool,
    /// The line at `counted`, from 1.
    line: u64,
    counted: usize,
}

impl Framer {
    pub(super) fn new() -> Self {
        Self {
            data: Vec::new(),
            at: 0,
            start: 0,
            in_text: false,
            escaped: false,
            state: State::Between,
            in_wrapper: false,
            begun: false,
            line: 1,
            counted: 0,
        }
    }

    /// Takes more bytes and hands out every frame that is complete, with the line on which it begins.
    pub(super) fn feed(&mut self, bytes: &[u8], sink: &mut dyn FnMut(u64, Frame<'_>) -> Verdict) {
        self.data.extend_from_slice(bytes);
        self.scan(sink);
        self.forget();
    }

    /// The end of the bytes: what is still open is broken.
    pub(super) fn finish(&mut self, sink: &mut dyn FnMut(u64, Frame<'_>) -> Verdict) {
        while matches!(self.state, State::Object { .. } | State::Text) {
            self.broken(FrameFault::Unfinished, None, sink);
            self.scan(sink);
        }
        *self = Self::new();
    }

    fn scan(&mut self, sink: &mut dyn FnMut(u64, Frame<'_>) -> Verdict) {
        while self.at < self.data.len() {
            match self.state {
                State::Between => self.between(sink),
                State::Foreign { line_start } => self.pass_lines(line_start),
                State::Text => self.text(sink),
                State::Object { depth, name } => self.object(depth, name, sink),
                State::Skipping { depth } => self.skip(depth),
            }
        }
    }

    /// Drops what was dealt with.
    fn forget(&mut self) {
        let keep =
            if matches!(self.state, State::Object { .. } | State::Text) { self.start } else { self.at };
        self.count_to(keep);
        self.data.drain(..keep);
        self.at -= keep;
        self.start = self.start.saturating_sub(keep);
        self.counted = 0;
        if let State::Object { name, .. } = &mut self.state {
            *name = (name.0.saturating_sub(keep), name.1.saturating_sub(keep));
        }
    }

    fn count_to(&mut self, place: usize) {
        let passed = self.data.get(self.counted..place).unwrap_or_default();
        self.line += memchr::memchr_iter(b'\n', passed).count() as u64;
        self.counted = self.counted.max(place);
    }

    fn begin(&mut self, state: State) {
        self.start = self.at;
        self.count_to(self.start);
        self.in_text = false;
        self.escaped = false;
        self.begun = true;
        self.state = state;
        self.at += 1;
    }

    fn between(&mut self, sink: &mut dyn FnMut(u64, Frame<'_>) -> Verdict) {
        let Some(byte) = self.data.get(self.at) else { return };
        match byte {
            b'{' => self.begin(State::Object { depth: 1, name: (0, 0) }),
            b'"' => self.begin(State::Text),
            b'}' => {
                self.in_wrapper = false;
                self.at += 1;
            }
            b' ' | b'\t' | b'\r' | b'\n' | b',' | b'[' | b']' => self.at += 1,
            _ if self.in_wrapper => self.at += 1,
            mark if !self.begun && BYTE_ORDER_MARK.contains(mark) => self.at += 1,
            _ => {
                self.begin(State::Foreign { line_start: false });
                let _ = sink(self.line, Frame::Broken(FrameFault::Foreign));
            }
        }
    }

    /// Passes over lines that begin neither an object nor a list.
    fn pass_lines(&mut self, line_start: bool) {
        let rest = self.data.get(self.at..).unwrap_or_default();
        if !line_start {
            let line_end = memchr::memchr(b'\n', rest);
            self.at = line_end.map_or(self.data.len(), |end| self.at + end + 1);
            self.state = State::Foreign { line_start: line_end.is_some() };
            return;
        }
        let blank = rest.iter().take_while(|byte| matches!(byte, b' ' | b'\t' | b'\r')).count();
        self.at += blank;
        if let Some(byte) = rest.get(blank) {
            let begins = matches!(byte, b'{' | b'[');
            self.state = if begins { State::Between } else { State::Foreign { line_start: false } };
        }
    }

    /// Moves to the end of a text. False when the bytes end first; a raw line end is a fault.
    fn through_text(&mut self) -> Result<bool, FrameFault> {
        loop {
            if std::mem::take(&mut self.escaped) {
                self.at += 1;
            }
            let rest = self.data.get(self.at..).unwrap_or_default();
            let Some(found) = memchr::memchr3(b'"', b'\\', b'\n', rest) else {
                self.at = self.data.len();
                return Ok(false);
            };
            self.at += found + 1;
            match rest.get(found) {
                Some(b'\\') => {
                    self.escaped = true;
                    if self.at == self.data.len() {
                        return Ok(false);
                    }
                }
                Some(b'"') => return Ok(true),
                _ => {
                    self.at -= 1;
                    return Err(FrameFault::OpenText);
                }
            }
        }
    }

    fn text(&mut self, sink: &mut dyn FnMut(u64, Frame<'_>) -> Verdict) {
        match self.through_text() {
            Ok(true) => {
                self.state = State::Between;
                let frame = self.data.get(self.start..self.at).unwrap_or_default();
                let holds_object =
                    frame.get(1..).is_some_and(|text| text.trim_ascii_start().starts_with(b"{"));
                if holds_object {
                    self.hand_out(sink);
                } else if !self.in_wrapper {
                    let _ = sink(self.line, Frame::Broken(FrameFault::Foreign));
                }
            }
            Ok(false) => self.check_length(0, sink),
            Err(fault) => self.broken(fault, None, sink),
        }
    }

    fn object(
        &mut self,
        mut depth: u32,
        mut name: (usize, usize),
        sink: &mut dyn FnMut(u64, Frame<'_>) -> Verdict,
    ) {
        loop {
            if self.in_text {
                match self.through_text() {
                    Ok(true) => {
                        self.in_text = false;
                        if depth == 1 {
                            name.1 = self.at;
                        }
                    }
                    Ok(false) => {
                        self.state = State::Object { depth, name };
                        return self.check_length(depth, sink);
                    }
                    Err(fault) => return self.broken(fault, None, sink),
                }
            }
            let rest = self.data.get(self.at..).unwrap_or_default();
            let Some(found) = rest.iter().position(|byte| matches!(byte, b'"' | b'{' | b'}' | b'[' | b']'))
            else {
                self.at = self.data.len();
                self.state = State::Object { depth, name };
                return self.check_length(depth, sink);
            };
            let byte = rest.get(found).copied().unwrap_or_default();
            self.at += found + 1;
            match byte {
                b'"' => {
                    self.in_text = true;
                    if depth == 1 {
                        name = (self.at, self.at);
                    }
                }
                b'[' if depth == 1 && self.is_events(name) => {
                    self.in_wrapper = true;
                    self.state = State::Between;
                    return;
                }
                b'{' | b'[' if depth == DEEPEST => {
                    return self.broken(FrameFault::TooDeep, None, sink);
                }
                b'{' | b'[' => depth += 1,
                _ => {
                    depth -= 1;
                    if depth == 0 {
                        self.state = State::Between;
                        return self.hand_out(sink);
                    }
                }
            }
        }
    }

    /// Whether a member's name, given with its closing quote, is that of the list of events.
    fn is_events(&self, (from, to): (usize, usize)) -> bool {
        self.data.get(from..to).is_some_and(|name| name.eq_ignore_ascii_case(b"Events\""))
    }

    /// The bytes ended inside an object or a text; what is kept of it stays bounded.
    fn check_length(&mut self, depth: u32, sink: &mut dyn FnMut(u64, Frame<'_>) -> Verdict) {
        if self.data.len() - self.start > LONGEST_EVENT {
            self.broken(FrameFault::TooLong, Some(depth), sink);
        }
    }

    fn hand_out(&mut self, sink: &mut dyn FnMut(u64, Frame<'_>) -> Verdict) {
        let frame = self.data.get(self.start..self.at).unwrap_or_default();
        if frame.len() > LONGEST_EVENT {
            let _ = sink(self.line, Frame::Broken(FrameFault::TooLong));
        } else if sink(self.line, Frame::Whole(frame)) == Verdict::Resume {
            self.resume(self.at);
        }
    }

    /// Reports what began at `start` and looks for the next beginning. Where there is none to start again from, what is
    /// open at the depth of `close` goes by until it closes, and anything else until its line ends.
    fn broken(
        &mut self,
        fault: FrameFault,
        close: Option<u32>,
        sink: &mut dyn FnMut(u64, Frame<'_>) -> Verdict,
    ) {
        let _ = sink(self.line, Frame::Broken(fault));
        // Not among the bytes behind: how many of them are here is chance.
        if !self.resume(self.at) {
            self.state =
                close.map_or(State::Foreign { line_start: false }, |depth| State::Skipping { depth });
        }
    }

    /// Goes back to the first line behind `start` and before `end` that begins an object. False when there is none.
    fn resume(&mut self, end: usize) -> bool {
        let kept = self.data.get(self.start..end).unwrap_or_default();
        for line_end in memchr::memchr_iter(b'\n', kept) {
            let line = kept.get(line_end + 1..).unwrap_or_default();
            let blank = line.iter().take_while(|byte| matches!(byte, b' ' | b'\t' | b'\r')).count();
            if line.get(blank) == Some(&b'{') {
                self.at = self.start + line_end + 1 + blank;
                self.state = State::Between;
                self.in_text = false;
                self.escaped = false;
                return true;
            }
        }
        false
    }

    fn skip(&mut self, mut depth: u32) {
        while self.at < self.data.len() {
            if self.in_text {
                match self.through_text() {
                    Ok(true) => self.in_text = false,
                    Ok(false) => break,
                    Err(_) => {
                        self.state = State::Foreign { line_start: false };
                        return;
                    }
                }
                if depth == 0 {
                    self.state = State::Between;
                    return;
                }
                continue;
            }
            let byte = self.data.get(self.at).copied().unwrap_or_default();
            self.at += 1;
            match byte {
                b'"' => self.in_text = true,
                b'{' | b'[' => depth = depth.saturating_add(1),
                b'}' | b']' => {
                    depth -= 1;
                    if depth == 0 {
                        self.state = State::Between;
                        return;
                    }
                }
                _ => {}
            }
        }
        self.state = State::Skipping { depth };
    }
}

/// U+FEFF in UTF-8.
const BYTE_ORDER_MARK: [u8; 3] = [0xef, 0xbb, 0xbf];
