//! The filter line of the matrix: words and filters of the catalog search, `as:` for principals, `is:` for decisions.

use std::sync::Arc;

use super::count::is_allowed;
use crate::engine::account::{Cell, Matrix, Who};
use crate::engine::catalog::ActionId;
use crate::engine::catalog::search::{Query, Searcher};
use crate::tui::catalog_pane::mark::Mark;
use crate::tui::text::matrix as words;
use crate::tui::world::World;

/// The values of `is:` here: those of the catalog, true when they are of somebody who is shown, and two about them all.
const TAGS: [&str; 7] = ["granted", "denied", "explicit", "implicit", "doubtful", "different", "nobody"];

/// A filter line, read.
pub struct Filter {
    principals: Vec<String>,
    actions: String,
}

impl Filter {
    /// Takes `as:` out of a line; the rest is for the catalog search.
    pub fn parse(line: &str) -> Self {
        let (mut principals, mut actions) = (Vec::new(), Vec::new());
        for word in line.split_whitespace() {
            match word.strip_prefix("as:") {
                Some(name) => principals.push(name.to_ascii_lowercase()),
                None => actions.push(word),
            }
        }
        Self { principals, actions: actions.join(" ") }
    }

    /// Whether it leaves all actions as they are.
    pub fn is_of_principals_only(&self) -> bool {
        self.actions.is_empty()
    }

    /// The principals that are meant, by their places: any of the names is part of theirs.
    pub fn principals(&self, all: &[Who]) -> Vec<usize> {
        let fits = |who: &Who| {
            let name = who.to_string().to_ascii_lowercase();
            self.principals.is_empty() || self.principals.iter().any(|wanted| name.contains(wanted.as_str()))
        };
        all.iter().enumerate().filter(|(_, who)| fits(who)).map(|(at, _)| at).collect()
    }

    /// The actions that are meant, and whether the line asks for decisions.
    pub fn actions(&self, world: &World, is: &dyn Fn(&str, ActionId) -> bool) -> (Vec<ActionId>, bool) {
        let query = Query::parse(&self.actions);
        if query.is_empty() && query.tags.is_empty() {
            let all = world.catalog.service_ids().flat_map(|service| world.catalog.actions_of(service));
            return (all.collect(), false);
        }
        let mut searcher = Searcher::new(Arc::clone(world.search()));
        (searcher.search(&self.actions, 0, is).matches.to_vec(), !query.tags.is_empty())
    }

    /// What cannot be found by it, in words.
    pub fn notes(&self, world: &World) -> Vec<String> {
        let query = Query::parse(&self.actions);
        let mut notes = world.search().explain_filters(&query.filters);
        let unknown = query.tags.iter().filter(|tag| tag_of(tag).is_none());
        notes.extend(unknown.map(|tag| words::unknown_tag(tag, &TAGS)));
        notes
    }
}

/// A beginning is enough.
fn tag_of(written: &str) -> Option<&'static str> {
    TAGS.iter().copied().find(|tag| tag.starts_with(written))
}

/// Whether the decisions of an action, for the principals that are shown, are as a tag says.
pub fn has_tag(tag: &str, matrix: &Matrix, columns: &[usize], id: ActionId) -> bool {
    let mut cells = columns.iter().map(|principal| matrix.cell(*principal, id.index()));
    let mark = |cell: Cell| Mark::of(cell.decision, cell.definite);
    match tag_of(tag) {
        Some("granted") => cells.any(|cell| mark(cell) == Some(Mark::Allow)),
        Some("denied") => {
            cells.any(|cell| matches!(mark(cell), Some(Mark::ExplicitDeny | Mark::ImplicitDeny)))
        }
        Some("explicit") => cells.any(|cell| mark(cell) == Some(Mark::ExplicitDeny)),
        Some("implicit") => cells.any(|cell| mark(cell) == Some(Mark::ImplicitDeny)),
        Some("doubtful") => cells.any(|cell| mark(cell) == Some(Mark::Depends)),
        Some("nobody") => !cells.any(is_allowed),
        Some("different") => {
            let first = cells.next();
            cells.any(|cell| Some(cell) != first)
        }
        _ => false,
    }
}
