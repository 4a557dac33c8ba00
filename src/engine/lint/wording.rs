//! Small pieces of wording, and the texts that people leave in by mistake.

use crate::engine::nearest::words;

/// The first names of a list and how many more there are.
pub fn some_of(names: &[&str], most: usize) -> String {
    let shown = names.iter().take(most).copied().collect::<Vec<_>>().join(", ");
    match names.len().checked_sub(most) {
        None | Some(0) => shown,
        Some(more) => format!("{shown} and {more} more"),
    }
}

/// A piece of text that stands for something that should have been filled in: `<name>`, `{name}`, `${name}`,
/// `your-name`.
pub fn placeholder(text: &str) -> Option<&str> {
    for (open, close) in [("${", '}'), ("{", '}'), ("<", '>')] {
        if let Some((before, rest)) = text.split_once(open)
            && let Some(length) = rest.find(close)
        {
            let end = before.len() + open.len() + length + close.len_utf8();
            return text.get(before.len()..end);
        }
    }
    let at = ["your-", "your_", "Your-", "YOUR_", "YOUR-"].iter().find_map(|word| text.find(word))?;
    let rest = text.get(at..)?;
    let end = rest.find(['/', ':', '*']).unwrap_or(rest.len());
    rest.get(..end)
}

/// Something was left to be filled in.
pub fn has_placeholder(text: &str) -> bool {
    placeholder(text).is_some()
}

/// `${acs:username}` and the like: what AWS calls a policy variable.
pub fn variable(text: &str) -> Option<&str> {
    placeholder(text).filter(|found| found.starts_with("${") && found.contains(':'))
}

/// A short code that is nearly another: the same letters in another order, or one letter off in a longer one. Codes
/// are short and many, so that a plain edit distance would take every missing service for a slip.
pub fn is_slip(written: &str, known: &str) -> bool {
    let letters = |text: &str| {
        let mut letters: Vec<char> = text.to_lowercase().chars().collect();
        letters.sort_unstable();
        letters
    };
    letters(written) == letters(known) || (known.len() >= 6 && strsim::osa_distance(written, known) == 1)
}

/// A name that is another one with slips in its words: the same words, each of them the same or a few letters off. Names
/// of other words (`PeekMessage` for `SendMessage`) are other actions, which the catalogs may lack.
pub fn is_misspelling(written: &str, known: &str) -> bool {
    let (written, known) = (words(written), words(known));
    let sorted = |words: &[String]| {
        let mut words = words.to_vec();
        words.sort_unstable();
        words
    };
    let is_near = |(written, known): (&String, &String)| {
        let length = written.chars().count().min(known.chars().count());
        let most = if length > 4 { 2 } else { 1 };
        strsim::osa_distance(written, known) <= most && (length > 2 || written == known)
    };
    // A capital too few or too many makes other words of the same letters.
    written.concat() == known.concat()
        || sorted(&written) == sorted(&known)
        || (written.len() == known.len() && written.iter().zip(&known).all(is_near))
}

/// Three or more stars in a row: an id that a page masked.
pub fn is_masked(text: &str) -> bool {
    text.contains("***")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_words_are_no_misspelling() {
        for (written, known, expected) in [
            ("edas:ReadAplication", "edas:ReadApplication", true),
            ("edas:ApplicationRead", "edas:ReadApplication", true),
            ("edas:Readapplication", "edas:ReadApplication", true),
            ("dataworks:list-data-sources", "dataworks:ListDataSources", true),
            ("cms:ListDigitalEmployee", "cms:ListDigitalEmployees", true),
            ("eads:ReadCluster", "edas:ReadCluster", true),
            ("mns:PeekMessage", "mns:SendMessage", false),
            ("alidns:DescribeDomainNs", "alidns:DescribeDomains", false),
            ("edas:DeleteApplication", "edas:CreateApplication", false),
            ("ecs:StopInstance", "ecs:StartInstance", false),
            ("oss:PutBucket", "oss:GetBucket", false),
        ] {
            assert_eq!(is_misspelling(written, known), expected, "{written} {known}");
        }
    }

    #[test]
    fn what_was_to_be_filled_in_is_found() {
        for (text, expected) in [
            ("acs:bpstudio::{#accountId}:application/a", Some("{#accountId}")),
            ("acs:oss:*:*:${bucket}/*", Some("${bucket}")),
            ("acs:cms:*:*:digitalemployee/<id>", Some("<id>")),
            ("acs:oss:*:*:your-bucket/*", Some("your-bucket")),
            ("acs:oss:*:*:bucket/*", None),
            ("a>b<c", None),
        ] {
            assert_eq!(placeholder(text), expected, "{text}");
        }
        assert_eq!(variable("home/${acs:username}/*"), Some("${acs:username}"));
        assert_eq!(some_of(&["a", "b", "c"], 2), "a, b and 1 more");
    }
}
