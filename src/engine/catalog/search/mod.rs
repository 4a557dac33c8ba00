//! Search: the actions that a line of words and filters finds, best first, at every keystroke.
//!
//! A word is found in an action when its letters stand in order in the action's name or in the name of an API
//! that the action guards, or when it stands in one piece in the description, a resource type, a condition
//! key, a module or the service's name. Every word has to be found. The order is fuzzy-matcher's: a linear
//! pass estimates its score for everything that matches, and the most promising few hundred are scored exactly.
//! The tests hold the outcome against scoring everything.
//!
//! ```
//! use acscope::engine::catalog::{Catalog, search::{SearchIndex, Searcher}};
//!
//! let catalog = Catalog::embedded()?;
//! let mut searcher = Searcher::new(SearchIndex::new(&catalog));
//! let found = searcher.search("crdig svc:starops", 10, |_, _| true);
//! let best = catalog.action(found.hits[0].action);
//! assert_eq!(best.name, "starops:CreateDigitalEmployee");
//! # Ok::<(), acscope::engine::catalog::CatalogError>(())
//! ```

mod alignment;
mod arena;
mod filter;
mod find;
mod index;
mod names;
mod query;
mod score;
#[cfg(test)]
mod tests;
mod word;

use std::cmp::Reverse;
use std::sync::Arc;

pub use index::SearchIndex;
pub use query::{Filters, Query};

use super::ActionId;
use find::Estimate;
use word::Word;

/// How many of the matches are scored, unless more are asked for: those with the best estimates.
const SCORED: usize = 256;

/// An action that was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hit {
    /// The action.
    pub action: ActionId,
    /// How well it fits; only meaningful beside other hits of the same query. 0 when the query has no words.
    pub score: i32,
}

/// What a search found.
#[derive(Debug, Clone, Copy)]
pub struct Found<'s> {
    /// Every action that matches, in shipped order.
    pub matches: &'s [ActionId],
    /// The best of them, best first, as many as were asked for.
    pub hits: &'s [Hit],
}

/// Searches again and again as a line is typed, each time looking only at what can still match.
#[derive(Debug, Clone)]
pub struct Searcher {
    index: Arc<SearchIndex>,
    query: Query,
    words: Vec<Word>,
    /// What the last query's words and filters left, tags aside; nothing before the first query.
    left: Option<Vec<u32>>,
    matches: Vec<ActionId>,
    hits: Vec<Hit>,
}

impl Searcher {
    /// A searcher that has not searched yet.
    pub fn new(index: impl Into<Arc<SearchIndex>>) -> Self {
        Self {
            index: index.into(),
            query: Query::default(),
            words: Vec::new(),
            left: None,
            matches: Vec::new(),
            hits: Vec::new(),
        }
    }

    /// The index it searches.
    pub fn index(&self) -> &SearchIndex {
        &self.index
    }

    /// The query it answered last.
    pub fn query(&self) -> &Query {
        &self.query
    }

    /// Searches for a line. `is` decides the tags of `is:` filters, such as `granted`, for an action; it is
    /// asked anew each time, since what it says can change while the line does not.
    pub fn search(&mut self, line: &str, limit: usize, is: impl Fn(&str, ActionId) -> bool) -> Found<'_> {
        let query = Query::parse(line);
        self.words = query.words.iter().map(|word| Word::new(word)).collect();
        let estimates = self.narrow(&query);
        self.left = Some(estimates.iter().map(|estimate| estimate.action).collect());
        self.query = query;
        let tags = &self.query.tags;
        let estimates: Vec<Estimate> = estimates
            .into_iter()
            .filter(|estimate| tags.iter().all(|tag| is(tag, ActionId(estimate.action))))
            .collect();
        self.matches.clear();
        self.matches.extend(estimates.iter().map(|estimate| ActionId(estimate.action)));
        self.hits = rank(&self.index, &self.words, estimates, limit);
        Found { matches: &self.matches, hits: &self.hits }
    }

    fn narrow(&self, query: &Query) -> Vec<Estimate> {
        let left = self.left.as_ref().filter(|_| query.narrows(&self.query));
        let base = match left {
            Some(left) if left.len() < self.index.len() => Some(left.clone()),
            Some(_) => None,
            None => self.index.filtered(&query.filters),
        };
        let unscored =
            |actions: Vec<u32>| actions.into_iter().map(|action| Estimate { action, score: 0 }).collect();
        let mut estimates: Option<Vec<Estimate>> = base.map(unscored);
        for word in &self.words {
            estimates = Some(word.find(&self.index, estimates));
        }
        estimates.unwrap_or_else(|| find::all(&self.index))
    }

    /// The characters of an action's name that the last query's words matched, as ranges from start to end,
    /// ascending and apart. A word that was found better elsewhere marks nothing.
    pub fn highlight(&self, action: ActionId) -> Vec<(usize, usize)> {
        let words = self.words.iter().filter(|word| !word.is_pattern());
        let mut marked: Vec<usize> = words.flat_map(|word| self.index.letters(action.0, word)).collect();
        marked.sort_unstable();
        marked.dedup();
        let mut ranges: Vec<(usize, usize)> = Vec::new();
        for at in marked {
            match ranges.last_mut() {
                Some((_, end)) if *end == at => *end = at + 1,
                _ => ranges.push((at, at + 1)),
            }
        }
        ranges
    }
}

/// The best `limit` of the estimated actions by their score.
fn rank(index: &SearchIndex, words: &[Word], mut estimates: Vec<Estimate>, limit: usize) -> Vec<Hit> {
    if limit == 0 || words.iter().all(Word::is_pattern) {
        let unscored = |estimate: &Estimate| Hit { action: ActionId(estimate.action), score: 0 };
        return estimates.iter().take(limit).map(unscored).collect();
    }
    let scored_at_most = SCORED.max(limit);
    if estimates.len() > scored_at_most {
        let best_first = |estimate: &Estimate| (Reverse(estimate.score), estimate.action);
        estimates.select_nth_unstable_by_key(scored_at_most, best_first);
        estimates.truncate(scored_at_most);
    }
    let hit = |Estimate { action, .. }| {
        let scores =
            words.iter().filter(|word| !word.is_pattern()).filter_map(|word| index.score(action, word));
        Hit { action: ActionId(action), score: scores.fold(0, i32::saturating_add) }
    };
    // Equal scores: exact before prefix before the rest, then shipped order, then name (both in the id).
    let mut hits: Vec<(Hit, u8)> = estimates
        .into_iter()
        .map(|estimate| (hit(estimate), nearness(index.names.text(estimate.action as usize), words)))
        .collect();
    hits.sort_unstable_by_key(|(hit, nearness)| (Reverse(hit.score), Reverse(*nearness), hit.action));
    hits.into_iter().take(limit).map(|(hit, _)| hit).collect()
}

/// 2 when a word is the whole name, with or without its RAM code, 1 when it begins it.
fn nearness(name: &str, words: &[Word]) -> u8 {
    let short = name.split_once(':').map_or(name, |(_, short)| short);
    let begins =
        |text: &str, word: &str| text.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word));
    let near = |word: &Word| match word.text() {
        word if name.eq_ignore_ascii_case(word) || short.eq_ignore_ascii_case(word) => 2,
        word if begins(name, word) || begins(short, word) => 1,
        _ => 0,
    };
    words.iter().map(near).max().unwrap_or(0)
}
