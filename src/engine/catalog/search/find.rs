//! Which actions a word finds, and an estimate of how well.

use super::index::SearchIndex;
use super::names::{Letters, Names, OTHER_LETTERS, letter_bit};
use super::score::{Place, in_one_piece, in_text, scattered};
use super::word::Word;
use crate::engine::policy::glob::Glob;

/// From how many actions on a word is looked for in all texts at once instead of action by action.
const MANY: usize = 1_500;

/// An action that a word was found in, with the estimate of how well.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Estimate {
    pub action: u32,
    pub score: i32,
}

impl Word {
    /// The actions among `base`, ascending, that the word is in, added to their estimates. `None` is all.
    pub(super) fn find(&self, index: &SearchIndex, base: Option<Vec<Estimate>>) -> Vec<Estimate> {
        if let Some(glob) = &self.glob {
            return find_pattern(glob, index, base);
        }
        match base {
            Some(base) if base.len() < MANY => self.find_one_by_one(index, base),
            base => self.find_at_once(index, base),
        }
    }

    fn find_one_by_one(&self, index: &SearchIndex, mut base: Vec<Estimate>) -> Vec<Estimate> {
        let mut facets = vec![0; index.facets.len()];
        self.search_facets(index, &mut facets);
        base.retain_mut(|estimate| {
            let score = self.estimate(index, estimate.action as usize, &facets);
            estimate.score += score;
            score > 0
        });
        base
    }

    /// The estimate for one action; 0 when the word is not in it. `facets` holds the estimate for each facet.
    fn estimate(&self, index: &SearchIndex, action: usize, facets: &[i32]) -> i32 {
        let mut best = self.in_name(&index.names, action, Place::Name);
        let description = index.descriptions.get(action);
        if let Some(at) = self.finder.find(description) {
            best = best.max(self.text_estimate(description, at));
        }
        for facet in index.facets_of(action) {
            best = best.max(facets.get(*facet as usize).copied().unwrap_or(0));
        }
        for api in index.apis_of(action as u32) {
            best = best.max(self.in_name(&index.apis, api, Place::Api));
        }
        best
    }

    /// The estimate for the word in one name; 0 when it is not in it.
    fn in_name(&self, names: &Names, at: usize, place: Place) -> i32 {
        if names.letters.get(at).is_none_or(|letters| self.letters & !letters.all != 0) {
            return 0;
        }
        let pieces =
            self.finder.find_iter(names.arena.get(at)).map(|from| self.piece(names, at, from, place));
        pieces.max().unwrap_or_else(|| self.scattered_in(names, at, place))
    }

    /// The estimate for the word in one piece at one place of a name.
    fn piece(&self, names: &Names, at: usize, from: usize, place: Place) -> i32 {
        let to_end = from + self.text.len() == names.arena.get(at).len();
        // Actions that tie in score are ranked exact before prefix; keep that order among estimates.
        let tie = match from {
            from if from != names.short_start(at) && from != 0 => 0,
            _ if to_end => 2,
            _ => 1,
        };
        place.weigh(in_one_piece(names.bonuses(at, from, self.text.len()))) + tie
    }

    fn scattered_in(&self, names: &Names, at: usize, place: Place) -> i32 {
        let name = names.arena.get(at);
        // A word found scattered counts as found even where its gaps cost more than its letters earn.
        let beginnings = names.letters.get(at).map_or(0, Letters::beginnings);
        let begins = |letter: u8| letter_bit(letter) & beginnings != 0;
        let score = scattered(name, names.bonuses(at, 0, name.len()), self.text.as_bytes(), begins);
        score.map_or(0, |score| place.weigh(score).max(1))
    }

    fn text_estimate(&self, text: &[u8], at: usize) -> i32 {
        let before = at.checked_sub(1).and_then(|before| text.get(before));
        Place::Text.weigh(in_text(self.letters(), before.is_none_or(|byte| !byte.is_ascii_alphanumeric())))
    }

    fn search_facets(&self, index: &SearchIndex, facets: &mut [i32]) {
        index.facet_names.search(&self.finder, false, |facet, at| {
            if let Some(slot) = facets.get_mut(facet) {
                *slot = self.text_estimate(index.facet_names.get(facet), at);
            }
        });
    }

    fn find_at_once(&self, index: &SearchIndex, base: Option<Vec<Estimate>>) -> Vec<Estimate> {
        let mut scores = vec![0; index.len()];
        let mut raise = |action: usize, score: i32| {
            if let Some(slot) = scores.get_mut(action) {
                *slot = score.max(*slot);
            }
        };
        if self.text.len() == 1 && self.letters != OTHER_LETTERS {
            self.one_letter(index, &mut raise);
        } else {
            self.all_names(index, base.as_deref(), &mut scores);
            self.all_texts(index, &mut scores);
        }
        match base {
            None => {
                let numbered = scores.into_iter().enumerate().filter(|(_, score)| *score > 0);
                numbered.map(|(action, score)| Estimate { action: action as u32, score }).collect()
            }
            Some(mut base) => {
                base.retain_mut(|estimate| {
                    let score = scores.get(estimate.action as usize).copied().unwrap_or(0);
                    estimate.score += score;
                    score > 0
                });
                base
            }
        }
    }

    fn one_letter(&self, index: &SearchIndex, raise: &mut impl FnMut(usize, i32)) {
        let bit = self.letters;
        for (action, (letters, texts)) in index.names.letters.iter().zip(&index.text_letters).enumerate() {
            let bonus = match () {
                () if letters.first & bit != 0 => 16,
                () if letters.after_mark & bit != 0 => 7,
                () if letters.camel & bit != 0 => 6,
                () => 0,
            };
            if letters.all & bit != 0 {
                raise(action, Place::Name.weigh(in_one_piece(&[bonus])));
            } else if texts & bit != 0 {
                raise(action, Place::Text.weigh(in_text(1, true)));
            }
        }
    }

    /// All names that hold the word in one piece, and those of `among` that hold it scattered.
    fn all_names(&self, index: &SearchIndex, among: Option<&[Estimate]>, scores: &mut [i32]) {
        index.names.arena.search(&self.finder, true, |action, from| {
            let score = self.piece(&index.names, action, from, Place::Name);
            if let Some(slot) = scores.get_mut(action) {
                *slot = score.max(*slot);
            }
        });
        let mut look_at = |action: usize| {
            if let (Some(slot), Some(letters)) = (scores.get_mut(action), index.names.letters.get(action))
                && *slot == 0
                && self.letters & !letters.all == 0
            {
                *slot = self.scattered_in(&index.names, action, Place::Name);
            }
        };
        match among {
            Some(among) => among.iter().for_each(|estimate| look_at(estimate.action as usize)),
            None => (0..index.len()).for_each(look_at),
        }
    }

    fn all_texts(&self, index: &SearchIndex, scores: &mut [i32]) {
        let mut raise = |action: usize, score: i32| {
            if let Some(slot) = scores.get_mut(action) {
                *slot = score.max(*slot);
            }
        };
        index.descriptions.search(&self.finder, false, |action, at| {
            raise(action, self.text_estimate(index.descriptions.get(action), at));
        });
        let mut facets = vec![0; index.facets.len()];
        self.search_facets(index, &mut facets);
        for (facet, score) in index.facets.iter().zip(facets).filter(|(_, score)| *score > 0) {
            facet.actions.iter().for_each(|action| raise(*action as usize, score));
        }
        for (api, owner) in index.api_owners.iter().enumerate() {
            let score = self.in_name(&index.apis, api, Place::Api);
            if score > 0 {
                raise(*owner as usize, score);
            }
        }
    }
}

/// A pattern is compared with the full name, or with the name after the RAM code when it names no service.
fn find_pattern(glob: &Glob, index: &SearchIndex, base: Option<Vec<Estimate>>) -> Vec<Estimate> {
    let whole = glob.as_str().contains(':');
    let matches = |action: usize| {
        let name = index.names.arena.get(action);
        let skip = if whole { 0 } else { index.names.short_start(action) };
        name.get(skip..)
            .and_then(|name| std::str::from_utf8(name).ok())
            .is_some_and(|name| glob.matches(name))
    };
    let mut base = base.unwrap_or_else(|| all(index));
    base.retain(|estimate| matches(estimate.action as usize));
    base
}

/// Every action, with nothing said about how well it fits.
pub(super) fn all(index: &SearchIndex) -> Vec<Estimate> {
    (0..index.len()).map(|action| Estimate { action: action as u32, score: 0 }).collect()
}
