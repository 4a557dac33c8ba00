//! What could be meant by what is being typed: candidates, ranked, one of them selected.
//!
//! Where candidates come from is the field's business; this is the state of the list below it.

use super::rank::{Ranked, rank};

/// One thing that could be meant.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Candidate {
    /// What is written when it is taken.
    pub text: String,
    /// What is shown beside it.
    pub detail: String,
}

impl Candidate {
    /// A candidate with a word about it.
    pub fn new(text: impl Into<String>, detail: impl Into<String>) -> Self {
        Self { text: text.into(), detail: detail.into() }
    }
}

/// The candidates for one field and what has been typed so far.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Completion {
    candidates: Vec<Candidate>,
    ranked: Vec<Ranked>,
    /// The place in `ranked` of the selected one. None until the user selects: Enter then takes what is typed.
    selected: Option<usize>,
}

impl Completion {
    /// Candidates in the order in which they are shown while nothing is typed.
    pub fn new(candidates: Vec<Candidate>) -> Self {
        let mut completion = Self { candidates, ..Self::default() };
        completion.typed("");
        completion
    }

    /// Candidates that somebody else has ranked for what is typed.
    pub fn ranked(typed: &str, candidates: Vec<Candidate>, mut ranked: Vec<Ranked>) -> Self {
        let best = ranked.first().and_then(|best| candidates.get(best.index));
        // What is typed in full needs no completion.
        if best.is_some_and(|best| best.text == typed) {
            ranked.clear();
        }
        Self { candidates, ranked, selected: None }
    }

    /// Ranks the candidates by what is typed now. The selection is given up: it was made for another list.
    pub fn typed(&mut self, text: &str) {
        self.ranked = rank(text, self.candidates.iter().map(|candidate| (candidate.text.as_str(), "")));
        // What is typed in full needs no completion.
        if let [only] = self.ranked.as_slice()
            && self.candidates.get(only.index).is_some_and(|candidate| candidate.text == text)
        {
            self.ranked.clear();
        }
        self.selected = None;
    }

    /// How many candidates fit.
    pub fn len(&self) -> usize {
        self.ranked.len()
    }

    /// Whether no candidate fits.
    pub fn is_empty(&self) -> bool {
        self.ranked.is_empty()
    }

    /// The candidates that fit, best first, with the bytes of their text that match.
    pub fn shown(&self) -> impl Iterator<Item = (&Candidate, &Ranked)> {
        self.ranked.iter().filter_map(|ranked| Some((self.candidates.get(ranked.index)?, ranked)))
    }

    /// The place of the selected one among those shown.
    pub fn selected(&self) -> Option<usize> {
        self.selected
    }

    /// Selects the next candidate; after the last one none is selected again.
    pub fn next(&mut self) {
        self.selected = match self.selected {
            None => Some(0),
            Some(at) => Some(at + 1),
        }
        .filter(|at| *at < self.ranked.len());
    }

    /// Selects the previous candidate; before the first one none is selected again.
    pub fn previous(&mut self) {
        self.selected = match self.selected {
            None => self.ranked.len().checked_sub(1),
            Some(at) => at.checked_sub(1),
        };
    }

    /// Selects the one at a place, as a click does.
    pub fn select(&mut self, at: usize) {
        self.selected = (at < self.ranked.len()).then_some(at);
    }

    /// The text to take: the selected candidate.
    pub fn chosen(&self) -> Option<&str> {
        self.text_at(self.selected?)
    }

    /// The text to take for the completion key: the selected candidate, else the best.
    pub fn best(&self) -> Option<&str> {
        self.text_at(self.selected.unwrap_or(0))
    }

    fn text_at(&self, at: usize) -> Option<&str> {
        let ranked = self.ranked.get(at)?;
        self.candidates.get(ranked.index).map(|candidate| candidate.text.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn completion() -> Completion {
        let names = ["StringEquals", "StringLike", "NumericEquals", "IpAddress"];
        Completion::new(names.into_iter().map(|name| Candidate::new(name, "")).collect())
    }

    fn shown(completion: &Completion) -> Vec<&str> {
        completion.shown().map(|(candidate, _)| candidate.text.as_str()).collect()
    }

    #[test]
    fn typing_narrows_and_ranks() {
        let mut completion = completion();
        assert_eq!(completion.len(), 4);
        completion.typed("eq");
        assert_eq!(shown(&completion), ["StringEquals", "NumericEquals"]);
        completion.typed("zzz");
        assert!(completion.is_empty() && completion.best().is_none());
    }

    #[test]
    fn what_is_typed_is_taken_until_a_candidate_is_selected() {
        let mut completion = completion();
        completion.typed("str");
        assert_eq!(
            (completion.chosen(), completion.best()),
            (None, Some("StringLike")),
            "the shorter name first"
        );
        completion.next();
        completion.next();
        assert_eq!(completion.chosen(), Some("StringEquals"));
        completion.next();
        assert_eq!(completion.chosen(), None, "past the end is what was typed");
        completion.previous();
        assert_eq!(completion.chosen(), Some("StringEquals"));
        completion.typed("stri");
        assert_eq!(completion.selected(), None);
        completion.select(9);
        assert_eq!(completion.selected(), None);
    }

    #[test]
    fn a_name_typed_in_full_offers_itself_no_more() {
        let mut completion = completion();
        completion.typed("IpAddress");
        assert!(completion.is_empty());
    }
}
