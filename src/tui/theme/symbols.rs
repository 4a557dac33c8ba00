//! The characters that frames, trees and marks are drawn with: Unicode, or plain ASCII.
//!
//! Each is one column wide in both sets, so a layout does not depend on the set. (Terminals for Chinese,
//! Japanese and Korean can be told to draw ●, ◐, ○, ·, ✓ and ✗ two columns wide; `ascii = true` is for them.)

use ratatui::symbols::border;

use crate::config::Environment;

/// One set of characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Symbols {
    /// Frames of panes and pop-ups.
    pub border: border::Set<'static>,
    /// A vertical line between things.
    pub bar: &'static str,
    /// A horizontal line between things.
    pub rule: &'static str,
    /// Text goes on but is cut.
    pub ellipsis: &'static str,
    /// An open branch.
    pub open: &'static str,
    /// A closed branch.
    pub closed: &'static str,
    /// From one thing to the next.
    pub arrow: &'static str,
    /// Between equal things.
    pub dot: &'static str,
    /// Unsaved.
    pub modified: &'static str,
    /// Pinned.
    pub pinned: &'static str,
    /// The decision Allow.
    pub allow: &'static str,
    /// The decision explicit deny.
    pub explicit_deny: &'static str,
    /// The decision implicit deny.
    pub implicit_deny: &'static str,
    /// Grants more, or denies less, than is safe.
    pub security: &'static str,
    /// Something needs attention.
    pub attention: &'static str,
    /// The decision depends on an undocumented rule.
    pub depends: &'static str,
    /// Named by the selected statement.
    pub named: &'static str,
    /// Covered by a wildcard of the selected statement.
    pub covered: &'static str,
    /// Not covered by the selected statement.
    pub absent: &'static str,
}

/// For terminals that show Unicode.
pub const UNICODE: Symbols = Symbols {
    border: border::PLAIN,
    bar: "│",
    rule: "─",
    ellipsis: "…",
    open: "▾",
    closed: "▸",
    arrow: "▸",
    dot: "·",
    modified: "*",
    pinned: "◆",
    allow: "✓",
    explicit_deny: "✗",
    implicit_deny: "·",
    security: "▲",
    attention: "!",
    depends: "?",
    named: "●",
    covered: "◐",
    absent: "○",
};

/// For all others.
pub const ASCII: Symbols = Symbols {
    border: border::Set {
        top_left: "+",
        top_right: "+",
        bottom_left: "+",
        bottom_right: "+",
        vertical_left: "|",
        vertical_right: "|",
        horizontal_top: "-",
        horizontal_bottom: "-",
    },
    bar: "|",
    rule: "-",
    ellipsis: "~",
    open: "v",
    closed: ">",
    arrow: ">",
    dot: "-",
    modified: "*",
    pinned: "=",
    allow: "+",
    explicit_deny: "x",
    implicit_deny: ".",
    security: "^",
    attention: "!",
    depends: "?",
    named: "*",
    covered: "~",
    absent: "o",
};

impl Symbols {
    /// The set that configuration (`Some`) or locale and terminal (`None`) ask for.
    pub fn choose(ascii: Option<bool>, environment: Environment<'_>) -> Self {
        if ascii.unwrap_or_else(|| !shows_unicode(environment)) { ASCII } else { UNICODE }
    }
}

/// Whether locale and terminal show Unicode. The first of the three variables that is set counts, as in the
/// C library. The Linux console has a UTF-8 locale but a font of at most 512 characters.
fn shows_unicode(environment: Environment<'_>) -> bool {
    let read =
        |name| environment(name).and_then(|value| value.into_string().ok()).filter(|text| !text.is_empty());
    let locale = read("LC_ALL").or_else(|| read("LC_CTYPE")).or_else(|| read("LANG")).unwrap_or_default();
    let charset = locale.to_ascii_lowercase().replace('-', "");
    charset.contains("utf8") && read("TERM").as_deref() != Some("linux")
}

#[cfg(test)]
mod tests {
    use super::*;
    use unicode_width::UnicodeWidthStr as _;

    /// Every symbol; one that is added does not compile until it stands here.
    fn all(symbols: &Symbols) -> Vec<&'static str> {
        let Symbols {
            border: b,
            bar,
            rule,
            ellipsis,
            open,
            closed,
            arrow,
            dot,
            modified,
            pinned,
            allow,
            explicit_deny,
            implicit_deny,
            security,
            attention,
            depends,
            named,
            covered,
            absent,
        } = symbols;
        vec![
            b.top_left,
            b.top_right,
            b.bottom_left,
            b.bottom_right,
            b.vertical_left,
            b.vertical_right,
            b.horizontal_top,
            b.horizontal_bottom,
            bar,
            rule,
            ellipsis,
            open,
            closed,
            arrow,
            dot,
            modified,
            pinned,
            allow,
            explicit_deny,
            implicit_deny,
            security,
            attention,
            depends,
            named,
            covered,
            absent,
        ]
    }

    #[test]
    fn every_symbol_is_one_column_wide_and_the_plain_ones_are_ascii() {
        for symbol in all(&UNICODE).into_iter().chain(all(&ASCII)) {
            assert_eq!(symbol.width(), 1, "{symbol}");
        }
        assert!(all(&ASCII).iter().all(|symbol| symbol.is_ascii()));
    }

    #[test]
    fn marks_of_one_kind_differ() {
        for s in [UNICODE, ASCII] {
            let decisions = [s.allow, s.explicit_deny, s.implicit_deny, s.depends];
            let memberships = [s.named, s.covered, s.absent];
            for marks in [decisions.as_slice(), memberships.as_slice()] {
                for (index, mark) in marks.iter().enumerate() {
                    assert!(!marks[..index].contains(mark), "{mark}");
                }
            }
        }
    }

    #[test]
    fn the_locale_decides_unless_the_user_did() {
        let chosen = |ascii, pairs: &'static [(&'static str, &'static str)]| {
            Symbols::choose(ascii, &move |name| {
                pairs.iter().find(|(known, _)| *known == name).map(|(_, value)| value.into())
            })
        };
        assert_eq!(chosen(None, &[("LANG", "en_GB.UTF-8")]), UNICODE);
        assert_eq!(chosen(None, &[("LANG", "C.utf8"), ("LC_ALL", "")]), UNICODE);
        assert_eq!(chosen(None, &[("LANG", "en_GB.UTF-8"), ("LC_ALL", "C")]), ASCII);
        assert_eq!(chosen(None, &[("LANG", "zh_CN.GB18030")]), ASCII);
        assert_eq!(chosen(None, &[]), ASCII);
        assert_eq!(chosen(None, &[("LANG", "C.UTF-8"), ("TERM", "linux")]), ASCII);
        assert_eq!(chosen(Some(false), &[]), UNICODE);
        assert_eq!(chosen(Some(true), &[("LANG", "C.UTF-8")]), ASCII);
    }
}
