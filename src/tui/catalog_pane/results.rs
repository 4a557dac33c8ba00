//! The list of results that takes the place of the tree while something is searched for.

use std::cell::RefCell;
use std::fmt;
use std::sync::Arc;

use super::decisions::Decisions;
use super::mark::Mark;
use super::membership::MembershipMarks;
use crate::engine::catalog::search::{SearchIndex, Searcher};
use crate::engine::catalog::{ActionId, Catalog};
use crate::engine::edit::Membership;
use crate::tui::scroll::Selection;

/// How many of the found actions are ranked, more than a screen shows; the rest follow in the catalog's order.
const RANKED: usize = 100;

/// What was found.
#[derive(Clone)]
pub struct Results {
    searcher: Searcher,
    line: String,
    rows: Vec<ActionId>,
    notes: Vec<String>,
    /// The selected one.
    pub selection: Selection,
}

impl fmt::Debug for Results {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Results")
            .field("line", &self.line)
            .field("rows", &self.rows.len())
            .finish_non_exhaustive()
    }
}

impl PartialEq for Results {
    fn eq(&self, other: &Self) -> bool {
        self.line == other.line && self.rows == other.rows && self.selection == other.selection
    }
}

impl Eq for Results {}

/// What the `is:` filters ask.
pub struct Answers<'a> {
    /// The catalog that is searched.
    pub catalog: &'a Catalog,
    /// Live decisions.
    pub decisions: &'a mut Decisions,
    /// What the selected statement speaks of.
    pub membership: &'a MembershipMarks,
}

impl Results {
    /// Nothing found yet.
    pub fn new(index: Arc<SearchIndex>) -> Self {
        Self {
            searcher: Searcher::new(index),
            line: String::new(),
            rows: Vec::new(),
            notes: Vec::new(),
            selection: Selection::default(),
        }
    }

    /// Searches for a line. The best is selected when the line is another one.
    pub fn search(&mut self, line: &str, answers: &mut Answers<'_>) {
        if self.line != line {
            line.clone_into(&mut self.line);
            self.selection = Selection::default();
        }
        let Answers { catalog, decisions, membership } = answers;
        let decisions = RefCell::new(decisions);
        let is = |tag: &str, id: ActionId| has_tag(tag, catalog, &mut decisions.borrow_mut(), membership, id);
        let found = self.searcher.search(line, RANKED, is);
        let mut ranked = vec![false; catalog.actions().len()];
        self.rows.clear();
        for hit in found.hits {
            self.rows.push(hit.action);
            if let Some(slot) = ranked.get_mut(hit.action.index()) {
                *slot = true;
            }
        }
        let rest = found.matches.iter().filter(|id| !ranked.get(id.index()).copied().unwrap_or(true));
        self.rows.extend(rest);
        let query = self.searcher.query();
        self.notes = self.searcher.index().explain_filters(&query.filters);
        self.notes.extend(query.tags.iter().filter(|tag| !is_tag(tag)).map(|tag| unknown_tag(tag)));
    }

    /// Whether what is found depends on policies and request.
    pub fn asks_for_decisions(&self) -> bool {
        !self.searcher.query().tags.is_empty()
    }

    /// The line that was searched for.
    pub fn line(&self) -> &str {
        &self.line
    }

    /// Everything found, the best first.
    pub fn rows(&self) -> &[ActionId] {
        &self.rows
    }

    /// The selected action.
    pub fn selected(&self) -> Option<ActionId> {
        self.rows.get(self.selection.row(self.rows.len())?).copied()
    }

    /// Filters that can find nothing, in words.
    pub fn notes(&self) -> &[String] {
        &self.notes
    }

    /// The characters of an action's name to mark.
    pub fn highlight(&self, id: ActionId) -> Vec<(usize, usize)> {
        self.searcher.highlight(id)
    }
}

/// The values of `is:`. `denied` is everything that is not allowed for certain; `explicit` and `implicit` tell the two
/// kinds apart.
const TAGS: [&str; 9] =
    ["granted", "denied", "explicit", "implicit", "doubtful", "named", "covered", "listed", "absent"];

/// A beginning is enough, so that results do not vanish while it is typed.
fn tag_of(written: &str) -> Option<&'static str> {
    TAGS.iter().copied().find(|tag| tag.starts_with(written))
}

fn is_tag(written: &str) -> bool {
    tag_of(written).is_some()
}

fn unknown_tag(written: &str) -> String {
    format!("is: knows no \"{written}\": there are {}", TAGS.join(", "))
}

fn has_tag(
    tag: &str,
    catalog: &Catalog,
    decisions: &mut Decisions,
    membership: &MembershipMarks,
    id: ActionId,
) -> bool {
    let mut mark = || decisions.keep(catalog, id);
    let member = membership.get(id);
    match tag_of(tag) {
        Some("granted") => mark() == Some(Mark::Allow),
        Some("denied") => matches!(mark(), Some(Mark::ExplicitDeny | Mark::ImplicitDeny)),
        Some("explicit") => mark() == Some(Mark::ExplicitDeny),
        Some("implicit") => mark() == Some(Mark::ImplicitDeny),
        Some("doubtful") => mark() == Some(Mark::Depends),
        Some("named") => member == Some(Membership::Named),
        Some("covered") => member == Some(Membership::Covered),
        Some("listed") => matches!(member, Some(Membership::Named | Membership::Covered)),
        Some("absent") => !matches!(member, Some(Membership::Named | Membership::Covered)),
        _ => false,
    }
}
