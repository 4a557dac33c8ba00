//! "Did you mean": the nearest known name to one that is not known.

/// The nearest of the known names, or none when nothing is near enough to be a slip.
///
/// Names made of the same words in another order (`NotStringLike`) count as near, then few edits.
pub fn nearest<'k>(word: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    let folded = word.to_lowercase();
    let parts = sorted_words(word);
    let allowed = 1 + folded.chars().count() / 4;
    let mut best: Option<(usize, &str)> = None;
    for candidate in known {
        let candidate_folded = candidate.to_lowercase();
        let distance = if candidate_folded == folded {
            0
        } else if parts.len() > 1 && sorted_words(candidate) == parts {
            1
        } else if candidate_folded.len().abs_diff(folded.len()) > allowed * 4 {
            continue;
        } else {
            strsim::osa_distance(&folded, &candidate_folded)
        };
        if distance <= allowed && best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

fn sorted_words(name: &str) -> Vec<String> {
    let mut words = words(name);
    words.sort_unstable();
    words
}

/// The words of a name in camel case or with something between them, in lower case.
pub fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut starts_word = true;
    for character in name.chars() {
        if !character.is_alphanumeric() {
            starts_word = true;
            continue;
        }
        if starts_word || character.is_uppercase() {
            words.push(String::new());
        }
        starts_word = false;
        if let Some(word) = words.last_mut() {
            word.extend(character.to_lowercase());
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_found_and_strangers_are_not() {
        let known = ["StringLike", "StringNotLike", "StringEquals", "DateGreaterThan", "Bool"];
        assert_eq!(nearest("NotStringLike", known), Some("StringNotLike"));
        assert_eq!(nearest("stringequals", known), Some("StringEquals"));
        assert_eq!(nearest("StringEqals", known), Some("StringEquals"));
        assert_eq!(nearest("DateTimeGreaterThan", known), Some("DateGreaterThan"));
        assert_eq!(nearest("Frobnicate", known), None);
    }
}
