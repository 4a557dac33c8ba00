//! The bytes that a terminal sends, turned into [`Input`].
//!
//! Why not the event reader of the terminal library: it waits for the *edge* of readiness and reads 1,024
//! bytes at a time, so what is typed or pasted beyond them stays unread until the next key; it takes an
//! escape sequence that arrives in two parts (a slow ssh connection) for the Escape key and letters; and
//! once the terminal is gone it spins. This decoder is a pure function of the bytes, so all of that is tested.
//!
//! | bytes | input |
//! |---|---|
//! | UTF-8 text | characters |
//! | `00`-`1f`, `7f` | Control keys, Tab, Enter, Backspace |
//! | `ESC` and a key | Alt and the key; `ESC` alone, after a short wait, is Escape |
//! | `ESC [ … letter`, `ESC [ number ~`, `ESC O letter` | named keys, with modifiers |
//! | `ESC [ code ; modifiers u`, `ESC [ 27 ; … ~` | keys as kitty's protocol and xterm's modifyOtherKeys say them |
//! | `ESC [ < button ; column ; row M` or `m` | the mouse (SGR) |
//! | `ESC [ 200 ~ … ESC [ 201 ~` | a paste |
//! | `ESC [ I`, `ESC [ O` | the window got or lost the focus |
//!
//! Anything else that is well formed is passed over: answers to questions that an earlier program asked, keys
//! that have no name here, the mouse's other buttons.

use std::time::Duration;

use crate::tui::input::{Input, Mouse, MouseKind};
use crate::tui::keys::key::{Code, Key};

/// The most bytes of one paste.
pub const LONGEST_PASTE: usize = 4 * 1024 * 1024;

/// The longest control sequence that is waited for. Real ones are shorter than 40 bytes.
const LONGEST_SEQUENCE: usize = 256;

/// How long an unfinished sequence is waited for. An Escape key is seen this much later; a sequence that was
/// cut in two on its way is whole again by then.
const SEQUENCE_WAIT: Duration = Duration::from_millis(25);

/// How long the end of a paste is waited for once nothing more comes.
const PASTE_WAIT: Duration = Duration::from_secs(1);

const PASTE_END: &[u8] = b"\x1b[201~";

/// Bytes on their way to becoming input.
#[derive(Debug, Default)]
pub struct Decoder {
    pending: Vec<u8>,
    paste: Option<Paste>,
}

#[derive(Debug, Default)]
struct Paste {
    bytes: Vec<u8>,
    too_long: bool,
}

/// What the first bytes are. INVARIANT: lengths are at least 1, or decoding would never end.
enum Parsed {
    /// So many bytes are this; `None` is something well formed that means nothing here.
    Done(usize, Option<Input>),
    /// A paste begins after so many bytes.
    PasteBegins(usize),
    /// More bytes could still change what these are.
    Unfinished,
}

impl Decoder {
    /// Takes bytes and adds the input that they complete.
    pub fn feed(&mut self, bytes: &[u8], found: &mut Vec<Input>) {
        self.pending.extend_from_slice(bytes);
        while self.paste.is_none() || self.feed_paste(found) {
            if !self.feed_keys(found) {
                return;
            }
        }
    }

    /// Takes everything up to a paste. True when a paste begins.
    fn feed_keys(&mut self, found: &mut Vec<Input>) -> bool {
        // Taken away at the end and at once: taking each key away would move all the others every time.
        let mut used = 0;
        let begins = loop {
            match parse(self.pending.get(used..).unwrap_or_default()) {
                Parsed::Done(length, input) => {
                    used += length;
                    found.extend(input);
                }
                Parsed::PasteBegins(length) => {
                    used += length;
                    self.paste = Some(Paste::default());
                    break true;
                }
                Parsed::Unfinished => break false,
            }
        };
        self.pending.drain(..used.min(self.pending.len()));
        begins
    }

    /// Moves what is pending into the paste. True when the paste is complete.
    fn feed_paste(&mut self, found: &mut Vec<Input>) -> bool {
        let Some(paste) = &mut self.paste else { return false };
        let end = memchr::memmem::find(&self.pending, PASTE_END);
        // The last bytes may be the beginning of the end.
        let taken = end.unwrap_or_else(|| self.pending.len().saturating_sub(PASTE_END.len() - 1));
        paste.too_long |= paste.bytes.len() + taken > LONGEST_PASTE;
        if paste.too_long {
            paste.bytes = Vec::new();
        } else {
            paste.bytes.extend(self.pending.iter().take(taken));
        }
        self.pending.drain(..taken + end.map_or(0, |_| PASTE_END.len()));
        if end.is_some() {
            self.finish_paste(found);
        }
        end.is_some()
    }

    fn finish_paste(&mut self, found: &mut Vec<Input>) {
        if let Some(paste) = self.paste.take() {
            found.push(if paste.too_long {
                Input::PasteTooLong
            } else {
                Input::Paste(String::from_utf8_lossy(&paste.bytes).into_owned())
            });
        }
    }

    /// How long to wait for more bytes before [`give_up`](Self::give_up); `None` when nothing is unfinished.
    pub fn patience(&self) -> Option<Duration> {
        if self.paste.is_some() {
            Some(PASTE_WAIT)
        } else if self.pending.is_empty() {
            None
        } else {
            Some(SEQUENCE_WAIT)
        }
    }

    /// Nothing more came: what is unfinished is taken for what it is as it stands.
    pub fn give_up(&mut self, found: &mut Vec<Input>) {
        if self.paste.is_some() {
            if let Some(paste) = &mut self.paste {
                paste.bytes.append(&mut self.pending);
            }
            self.finish_paste(found);
            return;
        }
        let pending = std::mem::take(&mut self.pending);
        match pending.as_slice() {
            [0x1b] => found.push(Input::Key(Key::plain(Code::Esc))),
            // What begins a sequence is also Alt and a character.
            [0x1b, c @ (b'[' | b'O' | b'P' | b']')] => found.push(Input::Key(alt(char::from(*c)))),
            // A sequence or a character that was never finished means nothing.
            _ => {}
        }
    }
}

fn alt(c: char) -> Key {
    Key::new(Code::Char(c), false, true, false)
}

fn parse(bytes: &[u8]) -> Parsed {
    match bytes {
        [] => Parsed::Unfinished,
        [0x1b, rest @ ..] => parse_escape(rest),
        [byte @ (0..=0x1f | 0x7f), ..] => Parsed::Done(1, Some(Input::Key(control(*byte)))),
        _ => parse_character(bytes, false),
    }
}

fn control(byte: u8) -> Key {
    match byte {
        0 => Key::ctrl(' '),
        b'\t' => Key::plain(Code::Tab),
        b'\r' | b'\n' => Key::plain(Code::Enter),
        0x7f => Key::plain(Code::Backspace),
        0x1b => Key::plain(Code::Esc),
        // Control takes the two upper bits of `@` to `_` away.
        _ => Key::ctrl(char::from(byte | 0x40).to_ascii_lowercase()),
    }
}

/// One character of UTF-8. A byte that begins none is passed over.
fn parse_character(bytes: &[u8], alt: bool) -> Parsed {
    let start = usize::from(alt);
    let text = bytes.get(start..bytes.len().min(start + 4)).unwrap_or_default();
    let valid = match std::str::from_utf8(text) {
        Ok(valid) => valid,
        Err(error) => {
            let valid = text.get(..error.valid_up_to()).and_then(|valid| std::str::from_utf8(valid).ok());
            match valid {
                Some(valid) if !valid.is_empty() => valid,
                _ if error.error_len().is_none() => return Parsed::Unfinished,
                _ => return Parsed::Done(start + 1, None),
            }
        }
    };
    match valid.chars().next() {
        // C1 control characters, which a UTF-8 terminal has no use for.
        Some(c) if c.is_control() => Parsed::Done(start + c.len_utf8(), None),
        Some(c) => {
            let key = Key::new(Code::Char(c), false, alt, false);
            Parsed::Done(start + c.len_utf8(), Some(Input::Key(key)))
        }
        None => Parsed::Unfinished,
    }
}

/// What follows an Escape. Lengths count the Escape.
fn parse_escape(rest: &[u8]) -> Parsed {
    match rest {
        [] | [b'[' | b'O' | b']' | b'P'] => Parsed::Unfinished,
        // Escape pressed before whatever comes next.
        [0x1b, ..] => Parsed::Done(1, Some(Input::Key(Key::plain(Code::Esc)))),
        [b'[', sequence @ ..] => parse_sequence(sequence),
        [b'O', byte, ..] => Parsed::Done(3, letter_key(*byte).map(|code| Input::Key(Key::plain(code)))),
        // Answers to questions: colours (OSC), settings (DCS). They end with BEL or ESC \.
        [b']', b'0'..=b'9', ..] | [b'P', b'0'..=b'9' | b'>' | b'+' | b'$' | b'!', ..] => skip_string(rest),
        [byte @ (0..=0x1f | 0x7f), ..] => {
            let key = control(*byte);
            Parsed::Done(2, Some(Input::Key(with_alt(key))))
        }
        _ => {
            match parse_character(&[&[0x1b], rest.get(..rest.len().min(4)).unwrap_or(rest)].concat(), true) {
                Parsed::Done(length, input) => Parsed::Done(length, input),
                unfinished => unfinished,
            }
        }
    }
}

fn with_alt(key: Key) -> Key {
    let ctrl = matches!(key.code(), Code::Char(_));
    Key::new(key.code(), ctrl, true, false)
}

fn skip_string(rest: &[u8]) -> Parsed {
    let within = rest.get(..rest.len().min(LONGEST_SEQUENCE)).unwrap_or(rest);
    let bell = memchr::memchr(0x07, within).map(|at| at + 1);
    let terminator = memchr::memmem::find(within, b"\x1b\\").map(|at| at + 2);
    match (bell.into_iter().chain(terminator).min(), within.len() < LONGEST_SEQUENCE) {
        (Some(length), _) => Parsed::Done(1 + length, None),
        (None, true) => Parsed::Unfinished,
        (None, false) => Parsed::Done(1 + within.len(), None),
    }
}

/// What follows `ESC [`.
fn parse_sequence(sequence: &[u8]) -> Parsed {
    const INTRODUCER: usize = 2;
    match sequence {
        // The Linux console's F1 to F5.
        [b'[', letter @ b'A'..=b'E', ..] => {
            return Parsed::Done(INTRODUCER + 2, Some(Input::Key(Key::plain(Code::F(letter - b'A' + 1)))));
        }
        // The mouse as terminals without SGR say it: three bytes of which the first two may be anything.
        [b'M', button, column, row, ..] => {
            let value = |byte: &u8| u16::from(byte.saturating_sub(32));
            let mouse = mouse(value(button), value(column), value(row), value(button) & 3 == 3);
            return Parsed::Done(INTRODUCER + 4, mouse);
        }
        [b'['] | [b'M', ..] => return Parsed::Unfinished,
        _ => {}
    }
    let parameters = sequence.iter().take_while(|byte| (0x20..=0x3f).contains(*byte)).count();
    if parameters > LONGEST_SEQUENCE {
        return Parsed::Done(INTRODUCER + parameters, None);
    }
    let Some(last) = sequence.get(parameters) else { return Parsed::Unfinished };
    let length = INTRODUCER + parameters + 1;
    match last {
        0x40..=0x7e => {
            let written = sequence.get(..parameters).unwrap_or_default();
            interpret(written, *last, length)
        }
        // No byte of a sequence: what came so far is dropped and this byte is read anew.
        _ => Parsed::Done(length - 1, None),
    }
}

fn interpret(written: &[u8], last: u8, length: usize) -> Parsed {
    let (private, written) = match written {
        [mark @ b'<'..=b'?', rest @ ..] => (Some(*mark), rest),
        _ => (None, written),
    };
    let parameters = Parameters::read(written);
    let input = match (private, last) {
        (None, b'~') => match parameters.get(0) {
            200 => return Parsed::PasteBegins(length),
            27 => character_key(parameters.get(2), parameters.modifiers(1)).map(Input::Key),
            number => numbered_key(number).map(|code| Input::Key(parameters.modifiers(1).press(code))),
        },
        (None, b'u') if !parameters.is_release() => {
            character_key(parameters.get(0), parameters.modifiers(1)).map(Input::Key)
        }
        (None, b'Z') => Some(Input::Key(Key::new(Code::Tab, false, false, true))),
        (None, b'I') => Some(Input::Focus(true)),
        (None, b'O') => Some(Input::Focus(false)),
        (None, letter) if !parameters.is_release() => {
            letter_key(letter).map(|code| Input::Key(parameters.modifiers(1).press(code)))
        }
        (Some(b'<'), b'M' | b'm') => {
            mouse(parameters.get(0), parameters.get(1), parameters.get(2), last == b'm')
        }
        _ => None,
    };
    Parsed::Done(length, input)
}

/// Keys that end a sequence with a letter of their own.
fn letter_key(letter: u8) -> Option<Code> {
    Some(match letter {
        b'A' => Code::Up,
        b'B' => Code::Down,
        b'C' => Code::Right,
        b'D' => Code::Left,
        b'F' => Code::End,
        b'H' => Code::Home,
        b'M' => Code::Enter,
        b'P'..=b'S' => Code::F(letter - b'P' + 1),
        _ => return None,
    })
}

/// Keys that have a number before `~`.
fn numbered_key(number: u16) -> Option<Code> {
    let function = |first: u16, of: u8| u8::try_from(number - first).ok().map(|offset| Code::F(of + offset));
    match number {
        1 | 7 => Some(Code::Home),
        2 => Some(Code::Insert),
        3 => Some(Code::Delete),
        4 | 8 => Some(Code::End),
        5 => Some(Code::PageUp),
        6 => Some(Code::PageDown),
        11..=15 => function(11, 1),
        17..=21 => function(17, 6),
        23..=26 => function(23, 11),
        28..=29 => function(28, 15),
        31..=34 => function(31, 17),
        _ => None,
    }
}

/// A key that is said by the number of its character.
fn character_key(number: u16, modifiers: Modifiers) -> Option<Key> {
    let code = match number {
        8 | 127 => Code::Backspace,
        9 => Code::Tab,
        13 => Code::Enter,
        27 => Code::Esc,
        _ => Code::Char(char::from_u32(u32::from(number)).filter(|c| !c.is_control())?),
    };
    Some(modifiers.press(code))
}

#[derive(Clone, Copy)]
struct Modifiers {
    ctrl: bool,
    alt: bool,
    shift: bool,
}

impl Modifiers {
    fn press(self, code: Code) -> Key {
        Key::new(code, self.ctrl, self.alt, self.shift)
    }
}

/// The numbers of a sequence: `1;5:2` is the parameters 1 and 5, the second with a sub-parameter 2.
struct Parameters(Vec<(u16, u16)>);

impl Parameters {
    fn read(written: &[u8]) -> Self {
        let number = |digits: &[u8]| {
            digits
                .iter()
                .filter(|byte| byte.is_ascii_digit())
                .fold(0u16, |number, digit| number.saturating_mul(10).saturating_add(u16::from(digit - b'0')))
        };
        let parameter = |written: &[u8]| {
            let mut parts = written.split(|byte| *byte == b':').map(number);
            (parts.next().unwrap_or_default(), parts.next().unwrap_or_default())
        };
        Self(written.split(|byte| *byte == b';').map(parameter).collect())
    }

    fn get(&self, index: usize) -> u16 {
        self.0.get(index).map_or(0, |(number, _)| *number)
    }

    /// One more than the sum of shift 1, alt 2, control 4; nothing written is no modifier.
    fn modifiers(&self, index: usize) -> Modifiers {
        let bits = self.get(index).saturating_sub(1);
        Modifiers { shift: bits & 1 != 0, alt: bits & 2 != 0, ctrl: bits & 4 != 0 }
    }

    /// Whether the second parameter says that the key went up.
    fn is_release(&self) -> bool {
        self.0.get(1).is_some_and(|(_, event)| *event == 3)
    }
}

/// The left button and the wheel. Modifiers are passed over; other buttons are left to nobody.
fn mouse(button: u16, column: u16, row: u16, release: bool) -> Option<Input> {
    const MODIFIERS: u16 = 4 + 8 + 16;
    let kind = match button & !MODIFIERS {
        // Terminals without SGR say 3 because they do not say which button went up.
        0 | 3 if release => MouseKind::Release,
        0 => MouseKind::Press,
        32 => MouseKind::Drag,
        64 => MouseKind::WheelUp,
        65 => MouseKind::WheelDown,
        _ => return None,
    };
    Some(Input::Mouse(Mouse { kind, column: column.saturating_sub(1), row: row.saturating_sub(1) }))
}

#[cfg(test)]
mod tests;
