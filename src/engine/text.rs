//! Text from files, made fit for eyes: hidden characters shown, places counted, near names found.
//!
//! Policies, catalogs and account files come from anywhere. A control character in them could move the
//! cursor or recolour the terminal, a bidirectional mark could make `Deny` stand where `Allow` is written,
//! and an invisible character makes two names look alike. [`escape_for_display`] shows all of these as
//! `\u{202e}` and the like. It is for *display* only: what is compared, saved or copied stays as it was.

use std::borrow::Cow;
use std::fmt::Write as _;

use unicode_width::UnicodeWidthChar as _;

/// How many characters without a width of their own may follow one another. Thai and Vietnamese need two or
/// three; a cell of the terminal with a thousand of them is an attack on its reader.
const LONGEST_MARK_RUN: usize = 8;

/// The text with every hidden character shown as its number: control characters (line ends and tabs too),
/// bidirectional marks, joiners outside emoji, other invisible characters, and over-long runs of
/// combining marks. Text that has none, which is nearly all text, is borrowed.
///
/// ```
/// use acscope::engine::text::escape_for_display;
/// assert_eq!(escape_for_display("starops:CreateChat"), "starops:CreateChat");
/// assert_eq!(escape_for_display("All\u{202e}ow\u{1b}[2J"), r"All\u{202e}ow\u{1b}[2J");
/// assert_eq!(escape_for_display("a\tb"), r"a\tb");
/// ```
pub fn escape_for_display(text: &str) -> Cow<'_, str> {
    // Printable ASCII is the common case and decided by its bytes.
    if text.bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
        return Cow::Borrowed(text);
    }
    let mut scan = Scan::default();
    let Some((safe, _)) = text.char_indices().find(|(at, c)| scan.hides(*c, following(text, *at, *c))) else {
        return Cow::Borrowed(text);
    };
    let (before, rest) = text.split_at(safe);
    let mut escaped = String::with_capacity(text.len() + 16);
    escaped.push_str(before);
    let mut scan = Scan::default();
    for c in before.chars() {
        scan.hides(c, None);
    }
    for (at, c) in rest.char_indices() {
        if scan.hides(c, following(rest, at, c)) {
            push_escape(&mut escaped, c);
        } else {
            escaped.push(c);
        }
    }
    Cow::Owned(escaped)
}

fn following(text: &str, at: usize, c: char) -> Option<char> {
    text.get(at + c.len_utf8()..).and_then(|rest| rest.chars().next())
}

/// Writes one character as an escape: `\n`, `\t`, `\r` or its number in hexadecimal.
fn push_escape(to: &mut String, c: char) {
    match c {
        '\n' => to.push_str("\\n"),
        '\r' => to.push_str("\\r"),
        '\t' => to.push_str("\\t"),
        // Writing to a String cannot fail.
        _ => drop(write!(to, "\\u{{{:x}}}", u32::from(c))),
    }
}

/// What went before, as far as it decides whether a character is hidden.
#[derive(Default)]
struct Scan {
    /// The last character that was neither a joiner nor a variation selector nor a skin tone.
    base: Option<char>,
    marks: usize,
}

impl Scan {
    /// Whether `c` is not to be shown as it is, with the character after it, when there is one.
    fn hides(&mut self, c: char, next: Option<char>) -> bool {
        let joins_emoji = || self.base.is_some_and(is_pictograph) && next.is_some_and(is_pictograph);
        let hidden = match c {
            '\u{200d}' => !joins_emoji(),
            // The selector for colourful presentation; any other selector changes nothing that can be seen.
            '\u{fe0f}' => !self.base.is_some_and(takes_presentation),
            _ => is_hidden(c),
        };
        if hidden {
            // An escape is printable: what follows combines with its last character.
            (self.base, self.marks) = (None, 0);
            return true;
        }
        if c.width() == Some(0) {
            self.marks += 1;
            return self.marks > LONGEST_MARK_RUN;
        }
        self.marks = 0;
        if !is_skin_tone(c) {
            self.base = Some(c);
        }
        false
    }
}

/// Characters that change how text around them looks, or that look like nothing.
fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{00ad}'                    // soft hyphen
            | '\u{034f}'                  // combining grapheme joiner
            | '\u{061c}'                  // Arabic letter mark
            | '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{ffa0}' // Hangul fillers
            | '\u{17b4}' | '\u{17b5}'     // Khmer inherent vowels
            | '\u{180b}'..='\u{180f}'     // Mongolian selectors and vowel separator
            | '\u{200b}' | '\u{200c}'     // zero-width space and non-joiner
            | '\u{200e}' | '\u{200f}'     // left-to-right and right-to-left marks
            | '\u{2028}'..='\u{202e}'     // line and paragraph separators, embeddings and overrides
            | '\u{2060}'..='\u{206f}'     // word joiner, invisible operators, isolates, old format marks
            | '\u{fe00}'..='\u{fe0e}'     // variation selectors other than the one for emoji
            | '\u{feff}'                  // byte order mark
            | '\u{fff0}'..='\u{fffb}'     // interlinear annotation and unassigned specials
            | '\u{1d173}'..='\u{1d17a}'   // musical format marks
            | '\u{e0000}'..='\u{e0fff}'   // tags and further selectors
        )
        // The two last code points of every plane are no characters.
        || u32::from(c) & 0xfffe == 0xfffe
}

fn is_skin_tone(c: char) -> bool {
    ('\u{1f3fb}'..='\u{1f3ff}').contains(&c)
}

/// Characters that are joined to sequences such as families and professions.
fn is_pictograph(c: char) -> bool {
    matches!(c, '\u{2190}'..='\u{21ff}' | '\u{2300}'..='\u{23ff}' | '\u{2600}'..='\u{27bf}'
        | '\u{2b00}'..='\u{2bff}' | '\u{1f000}'..='\u{1faff}')
}

/// Characters that have a textual and a colourful form: pictographs, and what keycaps are made of.
fn takes_presentation(c: char) -> bool {
    is_pictograph(c)
        || matches!(c, '0'..='9' | '#' | '*' | '©' | '®' | '‼' | '⁉' | '™' | 'ℹ' | '〰' | '〽' | '㊗' | '㊙')
}

/// Line and column, from 1, of a byte offset in text that is UTF-8 up to there. Columns count characters.
pub fn line_and_column(text: &[u8], offset: usize) -> (usize, usize) {
    let before = text.get(..offset).unwrap_or(text);
    let line_start = memchr::memrchr(b'\n', before).map_or(0, |newline| newline + 1);
    let line = 1 + memchr::memchr_iter(b'\n', before).count();
    // Every byte but a continuation byte begins a character.
    let starts = before.iter().skip(line_start).filter(|byte| (**byte & 0xC0) != 0x80).count();
    (line, starts + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn ordinary_text_of_any_script_is_left_alone() {
        for text in [
            "acs:oss:*:1000000000000001:bucket/a*",
            "数字员工 – é ü ß",
            "ทำงานที่นี่",
            "हिन्दी",
            "👩\u{200d}💻 ok",
            "👨🏽\u{200d}👩🏽\u{200d}👧 family",
            "❤\u{fe0f}\u{200d}🔥",
            "1\u{fe0f}\u{20e3}",
            "e\u{301}\u{323}",
            "",
        ] {
            assert!(matches!(escape_for_display(text), Cow::Borrowed(_)), "{text}");
        }
    }

    #[test]
    fn what_could_deceive_the_reader_is_shown() {
        for (text, shown) in [
            ("\u{1b}[31mred", r"\u{1b}[31mred"),
            ("a\u{9b}2Jb\u{7f}", r"a\u{9b}2Jb\u{7f}"),
            ("line\r\nnext\tcell\0", r"line\r\nnext\tcell\u{0}"),
            ("Allow\u{202e}yneD\u{202c}", r"Allow\u{202e}yneD\u{202c}"),
            ("\u{2066}x\u{2069}\u{200f}\u{61c}", r"\u{2066}x\u{2069}\u{200f}\u{61c}"),
            ("ec\u{200b}s:\u{200c}*\u{feff}\u{ad}", r"ec\u{200b}s:\u{200c}*\u{feff}\u{ad}"),
            ("ec\u{200d}s", r"ec\u{200d}s"),
            ("👩\u{200d}s", r"👩\u{200d}s"),
            ("👩\u{200d}", r"👩\u{200d}"),
            ("a\u{fe0f}b\u{fe0e}", r"a\u{fe0f}b\u{fe0e}"),
            ("\u{e0041}\u{3164}\u{ffff}\u{1fffe}", r"\u{e0041}\u{3164}\u{ffff}\u{1fffe}"),
            ("\u{2028}\u{2029}", r"\u{2028}\u{2029}"),
        ] {
            assert_eq!(escape_for_display(text), shown);
        }
    }

    #[test]
    fn a_long_run_of_combining_marks_is_shown_after_its_eighth() {
        let shown = escape_for_display(&format!("e{}", "\u{301}".repeat(10))).into_owned();
        assert_eq!(shown, format!("e{}{}", "\u{301}".repeat(8), r"\u{301}\u{301}"));
    }

    #[test]
    fn lines_and_columns_count_from_one_in_characters() {
        let text = "a\n中b\n";
        for (offset, place) in
            [(0, (1, 1)), (1, (1, 2)), (2, (2, 1)), (5, (2, 2)), (6, (2, 3)), (7, (3, 1)), (99, (3, 1))]
        {
            assert_eq!(line_and_column(text.as_bytes(), offset), place, "offset {offset}");
        }
    }

    proptest! {
        #[test]
        fn what_is_shown_hides_nothing_and_ascii_stays(text in any::<String>()) {
            let shown = escape_for_display(&text);
            prop_assert!(!shown.chars().any(is_hidden));
            let again = escape_for_display(&shown);
            prop_assert_eq!(&again, &shown, "showing what is shown changes nothing");
            let ascii = |text: &str| text.chars().filter(|c| (' '..='~').contains(c)).count();
            prop_assert!(ascii(&shown) >= ascii(&text));
        }
    }
}
