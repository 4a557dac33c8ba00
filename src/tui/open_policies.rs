//! The policies that are open beside the one being worked on.
//!
//! All open policies are in force together, as all files named to `simulate` are. Going to another one puts the current
//! one aside with its undo history; nothing is closed, and so nothing lost, unasked.

use std::path::Path;

use super::draft::Draft;
use crate::engine::account::edit::DocumentPlace;
use crate::engine::account::{Account, EditedPolicy};

/// A policy that is open and not being worked on.
#[derive(Debug, Clone)]
struct Aside {
    draft: Draft,
    /// Compiled when it was put aside: it does not change there.
    edited: Option<EditedPolicy>,
}

impl PartialEq for Aside {
    fn eq(&self, other: &Self) -> bool {
        self.draft == other.draft
    }
}

impl Eq for Aside {}

/// Open policies in the order in which they were opened, with a gap for the current one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OpenPolicies {
    before: Vec<Aside>,
    after: Vec<Aside>,
    /// How many drafts there ever were, for telling them apart.
    drafts: u64,
}

/// Whether a policy counts for whoever has it: it is in a file or in none, or where it belongs in the account. A trust
/// policy or one of a resource stands in its place there and nowhere else; one that was deleted there stands nowhere.
pub fn counts(draft: &Draft, account: Option<&Account>) -> bool {
    match draft.home() {
        None => true,
        Some(DocumentPlace::Policy(name)) => account.is_some_and(|account| account.policy(name).is_some()),
        Some(DocumentPlace::Trust(_) | DocumentPlace::Resource(_)) => false,
    }
}

/// A policy as it comes to be in force; one without statements is attached to nobody, since RAM would refuse it.
pub fn edited(draft: &Draft) -> Option<EditedPolicy> {
    let document = draft.document();
    let parsed = document.in_force().filter(|parsed| !parsed.policy.statements.is_empty())?;
    Some(EditedPolicy::new(document.name(), parsed))
}

impl Aside {
    fn new(draft: Draft) -> Self {
        Self { edited: edited(&draft), draft }
    }
}

impl OpenPolicies {
    /// How many are open, the current one included.
    pub fn count(&self) -> usize {
        self.before.len() + 1 + self.after.len()
    }

    /// The place of the current one, from 0.
    pub fn place(&self) -> usize {
        self.before.len()
    }

    /// Those that are not current, in order.
    pub fn aside(&self) -> impl Iterator<Item = &Draft> {
        self.before.iter().chain(&self.after).map(|aside| &aside.draft)
    }

    /// All in their order; the current one is not kept here.
    pub fn all<'a>(&'a self, current: &'a Draft) -> impl Iterator<Item = &'a Draft> {
        let before = self.before.iter().map(|aside| &aside.draft);
        before.chain([current]).chain(self.after.iter().map(|aside| &aside.draft))
    }

    /// Those that are not current and count in an account, compiled.
    pub fn in_force(&self, account: Option<&Account>) -> impl Iterator<Item = &EditedPolicy> {
        let counting =
            self.before.iter().chain(&self.after).filter(move |aside| counts(&aside.draft, account));
        counting.filter_map(|aside| aside.edited.as_ref())
    }

    /// Lets those that are not current follow their places in the account to where these have gone.
    pub fn move_homes(&mut self, moved: impl Fn(&DocumentPlace) -> Option<DocumentPlace>) {
        for aside in self.before.iter_mut().chain(&mut self.after) {
            if let Some(to) = aside.draft.home().and_then(&moved) {
                aside.draft.move_home(to);
                aside.edited = edited(&aside.draft);
            }
        }
    }

    /// Does something with all of them that leaves their texts as they are.
    pub fn each(&mut self, current: &mut Draft, mut each: impl FnMut(&mut Draft)) {
        self.before.iter_mut().chain(&mut self.after).for_each(|aside| each(&mut aside.draft));
        each(current);
    }

    /// The place of the policy of a file.
    pub fn place_of(&self, path: &Path, current: &Draft) -> Option<usize> {
        // Relative and absolute names may mean the same file.
        let whole = |path: &Path| std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        let wanted = whole(path);
        self.all(current).position(|draft| draft.path().is_some_and(|path| whole(path) == wanted))
    }

    /// Puts the current policy aside and makes room behind it for another. An empty one that nobody has touched makes
    /// room itself.
    pub fn make_room(&mut self, current: &mut Draft) {
        // What was emptied can still be undone.
        let touched = current.is_modified() || current.document().undo_labels().len() > 0;
        if current.path().is_none() && current.home().is_none() && !touched {
            return;
        }
        self.drafts += 1;
        let fresh = Draft::after(current, self.drafts);
        self.before.push(Aside::new(std::mem::replace(current, fresh)));
    }

    /// Makes the policy at a place the current one. False when it is, or when there is none.
    pub fn go_to(&mut self, place: usize, current: &mut Draft) -> bool {
        if place == self.place() || place >= self.count() {
            return false;
        }
        while self.place() > place {
            let Some(aside) = self.before.pop() else { break };
            self.after.insert(0, Aside::new(step_to(current, aside)));
        }
        while self.place() < place && !self.after.is_empty() {
            let aside = self.after.remove(0);
            self.before.push(Aside::new(step_to(current, aside)));
        }
        true
    }

    /// Closes the current policy, saved or not. The one behind it takes its place, else the one before it, else an
    /// empty one.
    pub fn close(&mut self, current: &mut Draft) {
        let next = if self.after.is_empty() { self.before.pop() } else { Some(self.after.remove(0)) };
        if let Some(aside) = next {
            step_to(current, aside);
        } else {
            self.drafts += 1;
            *current = Draft::after(current, self.drafts);
        }
    }
}

/// Puts one policy in the place of another, which is returned. Its revision goes on from there, so that whatever was
/// derived from the other is derived anew.
fn step_to(current: &mut Draft, aside: Aside) -> Draft {
    let mut draft = aside.draft;
    draft.follow(current);
    std::mem::replace(current, draft)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn opened(open: &mut OpenPolicies, current: &mut Draft, text: &str) {
        open.make_room(current);
        current.start(text);
    }

    fn texts(open: &OpenPolicies, current: &Draft) -> Vec<String> {
        open.all(current).map(|draft| draft.text().to_owned()).collect()
    }

    #[test]
    fn policies_keep_their_order_and_nothing_is_lost_on_the_way() {
        let (mut open, mut current) = (OpenPolicies::default(), Draft::default());
        for text in ["a", "b", "c"] {
            opened(&mut open, &mut current, text);
        }
        assert_eq!((open.count(), open.place(), current.text()), (3, 2, "c"));
        for place in [0, 2, 1, 0] {
            let revision = current.revision();
            assert!(open.go_to(place, &mut current));
            assert!(current.revision() > revision, "what is derived has to be derived anew");
            assert_eq!(texts(&open, &current), ["a", "b", "c"]);
        }
        assert!(!open.go_to(0, &mut current) && !open.go_to(3, &mut current));
        let numbers: std::collections::BTreeSet<_> = open.all(&current).map(Draft::number).collect();
        assert_eq!(numbers.len(), 3);
    }

    #[test]
    fn closing_shows_a_neighbour_and_at_last_an_empty_policy() {
        let (mut open, mut current) = (OpenPolicies::default(), Draft::default());
        for text in ["a", "b", "c"] {
            opened(&mut open, &mut current, text);
        }
        open.go_to(1, &mut current);
        open.close(&mut current);
        assert_eq!((current.text(), texts(&open, &current).len()), ("c", 2));
        open.close(&mut current);
        assert_eq!(current.text(), "a");
        let revision = current.revision();
        open.close(&mut current);
        assert_eq!((current.text(), open.count()), (Draft::default().text(), 1));
        assert!(!current.is_modified() && current.path().is_none());
        assert!(current.revision() > revision);
    }
}
