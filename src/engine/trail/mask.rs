//! Access keys never leave an event: whatever looks like one is cut down before anything else sees it.

use std::borrow::Cow;

/// What stands in the place of a key.
const MASK: &str = "****";
/// How access keys of users begin, and those of temporary credentials.
const PREFIXES: [&str; 2] = ["LTAI", "STS."];
/// Shorter than any key; `STS.` alone is an abbreviation.
const SHORTEST: usize = 8;

/// The text without the distinguishing part of any access key in it.
pub fn without_keys(text: &str) -> Cow<'_, str> {
    if !PREFIXES.iter().any(|prefix| text.contains(prefix)) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((place, prefix)) = next_key(rest) {
        let (before, key) = rest.split_at_checked(place).unwrap_or((rest, ""));
        let tail = key.get(prefix.len()..).unwrap_or_default();
        let length = tail.find(|c: char| !(c.is_ascii_alphanumeric() || c == '*')).unwrap_or(tail.len());
        shown.push_str(before);
        shown.push_str(prefix);
        shown.push_str(if length >= SHORTEST { MASK } else { tail.get(..length).unwrap_or_default() });
        rest = tail.get(length..).unwrap_or_default();
    }
    shown.push_str(rest);
    Cow::Owned(shown)
}

fn next_key(text: &str) -> Option<(usize, &'static str)> {
    PREFIXES.iter().filter_map(|prefix| Some((text.find(prefix)?, *prefix))).min()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_cut_wherever_they_stand_and_other_text_is_left_alone() {
        for (text, shown) in [
            ("LTAI5tEXAMPLEEXAMPLEEXAM", "LTAI****"),
            ("STS.NUQNP4PiGyckMsNiGELCs9999", "STS.****"),
            ("key=LTAIabcdefgh1234; next STS.abcdefghijkl!", "key=LTAI****; next STS.****!"),
            ("STS.", "STS."),
            ("LTAI1", "LTAI1"),
            ("STS.LTAIabcdefghijkl", "STS.****"),
            ("i-bp1", "i-bp1"),
        ] {
            assert_eq!(without_keys(text), shown);
        }
    }
}
