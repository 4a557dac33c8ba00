//! Text made to fit: measured, cut and wrapped in columns of the terminal.
//!
//! A column is not a byte, nor a character: `中` takes two columns, a combining accent none, and what may
//! never be torn apart is the grapheme. Everything here takes text that is already fit for display (see
//! [`escape_for_display`](crate::engine::text::escape_for_display)) and gives back slices of it where it can.

use std::borrow::Cow;

use unicode_segmentation::UnicodeSegmentation as _;
use unicode_width::UnicodeWidthStr as _;

/// How many columns a text takes.
pub fn width(text: &str) -> usize {
    if is_plain(text) { text.len() } else { text.graphemes(true).map(grapheme_width).sum() }
}

/// How many columns one grapheme takes. The terminal draws graphemes one by one, so this is what counts.
pub fn grapheme_width(grapheme: &str) -> usize {
    grapheme.width()
}

fn is_plain(text: &str) -> bool {
    text.bytes().all(|byte| (b' '..=b'~').contains(&byte))
}

/// The longest beginning of a text that takes at most so many columns.
pub fn head(text: &str, columns: usize) -> &str {
    if is_plain(text) {
        return text.get(..columns).unwrap_or(text);
    }
    let mut used = 0;
    for (start, grapheme) in text.grapheme_indices(true) {
        used += grapheme_width(grapheme);
        if used > columns {
            return text.get(..start).unwrap_or_default();
        }
    }
    text
}

/// The longest end of a text that takes at most so many columns.
pub fn tail(text: &str, columns: usize) -> &str {
    let mut used = 0;
    for (start, grapheme) in text.grapheme_indices(true).rev() {
        used += grapheme_width(grapheme);
        if used > columns {
            return text.get(start + grapheme.len()..).unwrap_or_default();
        }
    }
    text
}

/// The text, or its beginning and an ellipsis of one column: for names and sentences.
pub fn fit<'a>(text: &'a str, columns: usize, ellipsis: &str) -> Cow<'a, str> {
    if width(text) <= columns {
        return Cow::Borrowed(text);
    }
    match columns.checked_sub(1) {
        None => Cow::Borrowed(""),
        Some(room) => Cow::Owned(format!("{}{ellipsis}", head(text, room))),
    }
}

/// The text, or its beginning, an ellipsis and its end: for ARNs, which begin with the service and end with
/// the resource. The end gets the larger part.
pub fn fit_middle<'a>(text: &'a str, columns: usize, ellipsis: &str) -> Cow<'a, str> {
    if width(text) <= columns {
        return Cow::Borrowed(text);
    }
    match columns.checked_sub(1) {
        None => Cow::Borrowed(""),
        Some(room) => {
            let start = head(text, room / 3);
            let end = tail(text, room - width(start));
            Cow::Owned(format!("{start}{ellipsis}{end}"))
        }
    }
}

/// The text in exactly so many columns: cut, or filled with blanks on the right.
pub fn pad(text: &str, columns: usize, ellipsis: &str) -> String {
    let mut fitted = fit(text, columns, ellipsis).into_owned();
    let missing = columns - width(&fitted).min(columns);
    fitted.extend(std::iter::repeat_n(' ', missing));
    fitted
}

/// The first lines of a text in so many columns; the last one ends in an ellipsis when there would be more.
pub fn wrap_at_most<'t>(text: &'t str, columns: usize, most: usize, ellipsis: &str) -> Vec<Cow<'t, str>> {
    let wrapped = wrap(text, columns);
    let cut = wrapped.len() > most;
    let mut lines: Vec<Cow<'t, str>> = wrapped.into_iter().take(most).map(Cow::Borrowed).collect();
    if let Some(last) = lines.last_mut().filter(|_| cut) {
        *last = Cow::Owned(format!("{}{ellipsis}", head(last, columns.saturating_sub(1))));
    }
    lines
}

/// The lines that a text takes in so many columns: broken at its line ends, at blanks, after punctuation
/// inside a word that is too long (ARNs), and inside a word only when nothing else is left.
///
/// Blanks at a break belong to no line. In no columns there are no lines.
pub fn wrap(text: &str, columns: usize) -> Vec<&str> {
    let mut lines = Vec::new();
    if columns == 0 {
        return lines;
    }
    for paragraph in text.split('\n') {
        let mut rest = paragraph.strip_suffix('\r').unwrap_or(paragraph);
        loop {
            let line = first_line(rest, columns);
            lines.push(line.trim_end_matches(' '));
            rest = rest.get(line.len()..).unwrap_or_default().trim_start_matches(' ');
            if rest.is_empty() || line.is_empty() {
                break;
            }
        }
    }
    lines
}

/// The beginning of `text` up to the best break within so many columns.
fn first_line(text: &str, columns: usize) -> &str {
    let whole = head(text, columns);
    if whole.len() == text.len() {
        return text;
    }
    if whole.is_empty() {
        // One grapheme wider than the line. It is cut off by whoever draws it; here it must not stay for ever.
        return text.graphemes(true).next().unwrap_or_default();
    }
    // The next character after the line being a blank, the line is a whole number of words as it stands.
    if text.get(whole.len()..).is_some_and(|rest| rest.starts_with(' ')) {
        return whole;
    }
    let after_blank = whole.rfind(' ').map(|at| at + 1);
    let after_punctuation = || whole.rfind(['/', ':', ',', ';', '?', '&']).map(|at| at + 1);
    let end = after_blank.filter(|at| !whole.get(..*at).unwrap_or_default().trim().is_empty());
    end.or_else(after_punctuation).and_then(|end| whole.get(..end)).unwrap_or(whole)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn columns_are_counted_as_the_terminal_draws_them() {
        for (text, columns) in [
            ("", 0),
            ("abc", 3),
            ("数字员工", 8),
            ("e\u{301}", 1),
            ("👩\u{200d}💻", 2),
            ("a中b", 4),
            ("ﬁ", 1),
        ] {
            assert_eq!(width(text), columns, "{text}");
        }
    }

    #[test]
    fn cut_text_says_so_and_never_tears_a_wide_character() {
        assert_eq!(fit("CreateDigitalEmployee", 8, "…"), "CreateD…");
        assert_eq!(fit("exactly8", 8, "…"), "exactly8");
        assert_eq!(fit("数字员工", 6, "…"), "数字…", "a half of 员 is not shown");
        assert_eq!(fit("数字", 1, "…"), "…");
        assert_eq!(fit("x", 0, "…"), "");
        assert_eq!(fit_middle("acs:oss:*:1000000000000001:bucket/logs", 19, "…"), "acs:os…:bucket/logs");
        assert_eq!(pad("数字", 6, "…"), "数字  ");
        assert_eq!(pad("数字员", 5, "…"), "数字…");
        assert_eq!(pad("数字员工", 6, "…"), "数字… ", "filled where a wide character had no room");
    }

    #[test]
    fn lines_break_at_blanks_then_in_arns_then_anywhere() {
        assert_eq!(wrap("allow it to chat", 8), ["allow it", "to chat"]);
        assert_eq!(wrap("allow it to chat", 7), ["allow", "it to", "chat"]);
        assert_eq!(
            wrap("acs:starops:*:1:digitalemployee/a", 16),
            ["acs:starops:*:1:", "digitalemployee/", "a"]
        );
        assert_eq!(wrap("see acs:oss:*:1:bucket", 10), ["see", "acs:oss:*:", "1:bucket"]);
        assert_eq!(wrap("unbreakable", 4), ["unbr", "eaka", "ble"]);
        assert_eq!(wrap("数字员工", 5), ["数字", "员工"]);
        assert_eq!(wrap("one\r\n\ntwo", 9), ["one", "", "two"]);
        assert_eq!(wrap("中", 1), ["中"], "wider than the line: kept, and an end");
        assert_eq!(wrap("", 5), [""]);
        assert!(wrap("x", 0).is_empty());
    }

    proptest! {
        #[test]
        fn what_fits_is_no_wider_than_asked(text in "\\PC{0,40}", columns in 0usize..30) {
            for fitted in [fit(&text, columns, "…"), fit_middle(&text, columns, "…")] {
                prop_assert!(width(&fitted) <= columns, "{fitted}");
            }
            prop_assert_eq!(width(&pad(&text, columns, "…")), columns);
        }

        #[test]
        fn wrapping_loses_nothing_but_blanks(text in "[a-z中 :/]{0,60}", columns in 2usize..20) {
            let lines = wrap(&text, columns);
            for line in &lines {
                prop_assert!(width(line) <= columns, "{line}");
            }
            let without_blanks = |text: &str| text.replace(' ', "");
            prop_assert_eq!(without_blanks(&lines.concat()), without_blanks(&text));
        }
    }
}
