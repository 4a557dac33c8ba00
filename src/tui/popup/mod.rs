//! Pop-ups: a list to choose from, a question, a text to write. They are stacked; the top one has the
//! keyboard and the mouse.
//!
//! The state here is plain data, changed in `update/popups.rs` and drawn in `view/popup/`. A new kind of
//! question is a new value, seldom a new type: fill a [`List`] with items that hold commands.

pub mod form;

use std::collections::BTreeSet;

use self::form::{Form, Scope};
use crate::engine::draft::WantedRequest;
use crate::engine::edit::starting_points::ActionNeeds;
use crate::tui::command::{Command, Purpose};
use crate::tui::scroll::{Scroll, Selection};
use crate::tui::typing::completion::{Candidate, Completion};
use crate::tui::typing::rank::{Ranked, rank};
use crate::tui::typing::text_input::TextInput;

/// Something in front of the panes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Popup {
    /// A list with a filter: help, palette, choices.
    List(List),
    /// A question with a few answers.
    Confirm(Confirm),
    /// A line to write.
    Prompt(Prompt),
    /// A text to read.
    Page(Page),
    /// Several lines to write together.
    Form(Form),
}

/// A text to read, as long as it may be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// What stands in its frame.
    pub title: &'static str,
    /// Its lines. They are broken where the page is too narrow for them.
    pub lines: Vec<String>,
    /// The part that is shown.
    pub scroll: Scroll,
}

/// One row of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// What it is called; the filter looks here.
    pub label: String,
    /// More about it; the filter looks here too.
    pub detail: String,
    /// Its keys, shown at the right.
    pub keys: String,
    /// The heading it stands under, shown while nothing is filtered.
    pub section: &'static str,
    /// What choosing it does.
    pub command: Command,
    /// Why it cannot be chosen now.
    pub hindrance: Option<&'static str>,
    /// What is shown below the list while it is selected, line by line.
    pub about: Vec<String>,
}

impl Item {
    /// A row with a name that does something.
    pub fn new(label: impl Into<String>, command: Command) -> Self {
        Self {
            label: label.into(),
            detail: String::new(),
            keys: String::new(),
            section: "",
            command,
            hindrance: None,
            about: Vec::new(),
        }
    }

    /// The same with something to show below the list while it is selected.
    #[must_use]
    pub fn with_about(self, about: Vec<String>) -> Self {
        Self { about, ..self }
    }

    /// The same with more about it.
    #[must_use]
    pub fn with_detail(self, detail: impl Into<String>) -> Self {
        Self { detail: detail.into(), ..self }
    }
}

/// A list to choose from, with a filter that is typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct List {
    /// What stands in its frame.
    pub title: &'static str,
    /// What is typed.
    pub filter: TextInput,
    /// The selected row, among those that fit the filter.
    pub selection: Selection,
    /// Where several can be taken at once: the items that are marked, and what they are for.
    pub marked: Option<Marked>,
    items: Vec<Item>,
    fitting: Vec<Ranked>,
}

/// The marks in a list of which several items can be taken at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Marked {
    /// The marked items, by their place among all.
    pub chosen: BTreeSet<usize>,
    /// What they are for.
    pub then: Choosing,
}

/// What the marked items of a list are for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Choosing {
    /// Feature modules, by their place among all.
    Modules,
    /// Permissions on the guided path.
    Permissions(Box<Offer>),
    /// Requests to draft a policy from: what each item stands for.
    Requests(Vec<Vec<WantedRequest>>),
}

/// Permissions to choose from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// What has been said so far.
    pub scope: Scope,
    /// What each item stands for.
    pub needs: Vec<Vec<ActionNeeds>>,
}

/// What stands in one row of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Row<'a> {
    /// A heading.
    Section(&'static str),
    /// An item: its place among the fitting ones, itself, and where its label matches.
    Item(usize, &'a Item, &'a Ranked),
}

impl List {
    /// A list of these items.
    pub fn new(title: &'static str, items: Vec<Item>) -> Self {
        let mut list = Self {
            title,
            filter: TextInput::default(),
            selection: Selection::default(),
            marked: None,
            items,
            fitting: Vec::new(),
        };
        list.refilter();
        list
    }

    /// A list of which several items can be taken at once.
    pub fn of_many(title: &'static str, items: Vec<Item>, then: Choosing) -> Self {
        Self { marked: Some(Marked { chosen: BTreeSet::new(), then }), ..Self::new(title, items) }
    }

    /// Marks the selected item, or takes its mark away. False where it can have none: it does something of its own, or only
    /// one item can be taken.
    pub fn toggle_mark(&mut self) -> bool {
        let row = self.selection.row(self.len());
        let Some(at) = row.and_then(|row| self.fitting.get(row)).map(|ranked| ranked.index) else {
            return false;
        };
        let Some(marked) = &mut self.marked else { return false };
        if self.items.get(at).is_none_or(|item| item.command != Command::Nothing) {
            return false;
        }
        if !marked.chosen.remove(&at) {
            marked.chosen.insert(at);
        }
        true
    }

    /// Whether an item is marked, by its place among all.
    pub fn is_marked(&self, at: usize) -> bool {
        self.marked.as_ref().is_some_and(|marked| marked.chosen.contains(&at))
    }

    /// What is taken: the marked items, or the selected one if none is marked; and what they are for. Nothing where
    /// only one item can be taken, or the selected one does something of its own.
    pub fn picked(&self) -> Option<(Choosing, Vec<usize>)> {
        let marked = self.marked.as_ref()?;
        let row = self.selection.row(self.len())?;
        let at = self.fitting.get(row).map(|ranked| ranked.index)?;
        if self.items.get(at)?.command != Command::Nothing {
            return None;
        }
        let chosen: Vec<usize> = marked.chosen.iter().copied().collect();
        Some((marked.then.clone(), if chosen.is_empty() { vec![at] } else { chosen }))
    }

    /// Whether any item has something to show below the list.
    pub fn has_about(&self) -> bool {
        self.items.iter().any(|item| !item.about.is_empty())
    }

    /// Finds anew what fits the filter; the selection goes to the best.
    pub fn refilter(&mut self) {
        let about: Vec<String> =
            self.items.iter().map(|item| format!("{} {}", item.detail, item.section)).collect();
        let texts = self.items.iter().zip(&about).map(|(item, about)| (item.label.as_str(), about.as_str()));
        self.fitting = rank(self.filter.text(), texts);
        self.selection = Selection::default();
    }

    /// All items, whether they fit or not.
    pub fn items(&self) -> impl Iterator<Item = &Item> {
        self.items.iter()
    }

    /// How many rows the list has while nothing is filtered.
    pub fn total_rows(&self) -> usize {
        let mut section = "";
        let headings =
            self.items.iter().filter(|item| std::mem::replace(&mut section, item.section) != item.section);
        self.items.len() + headings.count()
    }

    /// How many items fit.
    pub fn len(&self) -> usize {
        self.fitting.len()
    }

    /// Whether nothing fits.
    pub fn is_empty(&self) -> bool {
        self.fitting.is_empty()
    }

    /// The item at a place among those that fit.
    pub fn item(&self, at: usize) -> Option<&Item> {
        self.items.get(self.fitting.get(at)?.index)
    }

    /// The selected item.
    pub fn selected(&self) -> Option<&Item> {
        self.item(self.selection.row(self.len())?)
    }

    /// Everything to draw, in order: items, and while nothing is filtered their headings.
    pub fn rows(&self) -> Vec<Row<'_>> {
        let mut rows = Vec::with_capacity(self.len());
        let mut section = "";
        for (at, ranked) in self.fitting.iter().enumerate() {
            let Some(item) = self.items.get(ranked.index) else { continue };
            if self.filter.is_empty() && item.section != section {
                section = item.section;
                rows.push(Row::Section(section));
            }
            rows.push(Row::Item(at, item, ranked));
        }
        rows
    }
}

/// A question with a few answers, each with a letter of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Confirm {
    /// What stands in its frame.
    pub title: &'static str,
    /// The question.
    pub question: String,
    /// The answers; the last one is what Escape means.
    pub choices: Vec<Choice>,
    /// Which one Enter takes.
    pub selected: usize,
}

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// The key that takes it.
    pub letter: char,
    /// What it says.
    pub label: &'static str,
    /// What it does.
    pub command: Command,
}

impl Choice {
    /// An answer.
    pub const fn new(letter: char, label: &'static str, command: Command) -> Self {
        Self { letter, label, command }
    }
}

/// A line to write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prompt {
    /// What stands in its frame.
    pub title: &'static str,
    /// What the line is.
    pub label: &'static str,
    /// What is written.
    pub input: TextInput,
    /// What could be meant.
    pub completion: Completion,
    /// What it is asked for.
    pub purpose: Purpose,
}

impl Prompt {
    /// A line to write, with something in it and candidates for it.
    pub fn new(
        title: &'static str,
        label: &'static str,
        text: &str,
        candidates: Vec<Candidate>,
        purpose: Purpose,
    ) -> Self {
        let mut completion = Completion::new(candidates);
        completion.typed(text);
        Self { title, label, input: TextInput::new(text), completion, purpose }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::keys::action::Action;

    fn list() -> List {
        let item = |label: &str, section, action| Item { section, ..Item::new(label, Command::Run(action)) };
        List::new(
            "Help",
            vec![
                item("save", "File", Action::Save),
                item("save-as", "File", Action::SaveAs),
                item("undo", "History", Action::Undo),
            ],
        )
    }

    fn shown(list: &List) -> Vec<String> {
        list.rows()
            .iter()
            .map(|row| match row {
                Row::Section(section) => format!("# {section}"),
                Row::Item(_, item, _) => item.label.clone(),
            })
            .collect()
    }

    #[test]
    fn headings_are_shown_until_something_is_typed() {
        let mut list = list();
        assert_eq!(shown(&list), ["# File", "save", "save-as", "# History", "undo"]);
        list.filter.insert("sa");
        list.refilter();
        assert_eq!(shown(&list), ["save", "save-as"]);
        list.filter.set("history");
        list.refilter();
        assert_eq!(shown(&list), ["undo"], "a heading is a word of its items");
        list.filter.set("zzz");
        list.refilter();
        assert!(list.is_empty() && list.selected().is_none());
    }
}
