//! Forms: several lines to write together, each with completions and a word about what is wrong with it, and a
//! preview of what comes of them.
//!
//! The state here is plain data. What the fields of a form mean, what is said about them and what is done in the
//! end stands in `update/forms/`, by [`FormAbout`].

use crate::engine::edit::starting_points::{ActionNeeds, GuidedPart};
use crate::engine::edit::{ArnForm, StatementId};
use crate::engine::policy::{Effect, Severity};
use crate::tui::keys::action::Action;
use crate::tui::typing::completion::{Candidate, Completion};
use crate::tui::typing::text_input::{Edit, TextInput};

/// Several lines to write together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    /// What stands in its frame.
    pub title: &'static str,
    /// The lines.
    pub fields: Vec<FormField>,
    /// The line that is being typed.
    pub selected: usize,
    /// What would come of it, and what should be known.
    pub notes: Vec<Note>,
    /// What it is for.
    pub about: FormAbout,
}

/// One line of a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormField {
    /// What it is called.
    pub label: String,
    /// What stands in it while it is empty.
    pub placeholder: String,
    /// What is written.
    pub input: TextInput,
    /// What could be meant.
    pub completion: Completion,
    /// What is wrong with it, or should be known.
    pub said: Option<(Severity, String)>,
    /// It still holds the `*` that it began with. What is typed first takes its place: `*` in front of a name would make
    /// a wider pattern than anybody means.
    untouched_star: bool,
}

/// A line below the fields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// How it is meant.
    pub tone: Tone,
    /// What it says.
    pub text: String,
}

/// How a note is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// What would be made.
    Result,
    /// Something more about it.
    More,
    /// Something is as it should be.
    Good,
    /// Something that should be known.
    Warning,
    /// Something that stands in the way.
    Error,
}

/// What a form is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FormAbout {
    /// An action pattern, new or (with its place) another one in its stead.
    Action {
        /// Of which statement.
        statement: StatementId,
        /// Its place.
        index: Option<usize>,
    },
    /// A resource by the fields of its ARN, or in free text.
    Resource {
        /// Of which statement.
        statement: StatementId,
        /// Its place.
        index: Option<usize>,
        /// The ARN's form; none for free text.
        form: Option<ArnForm>,
        /// The actions that are to accept it; none when they are too many or all but some.
        needs: Option<Vec<ActionNeeds>>,
    },
    /// A condition.
    Condition {
        /// Of which statement.
        statement: StatementId,
        /// Its place.
        index: Option<usize>,
        /// The key that the operators and values on offer are for.
        key: Option<String>,
        /// The operator was chosen by the form, not by the person.
        suggested: String,
    },
    /// The label of a statement.
    Sid(StatementId),
    /// Whom a statement of a trust or resource policy speaks of.
    Principal(StatementId),
    /// Name, note and kind of the document.
    Document,
    /// A template with what has to be filled in.
    Template(&'static str),
    /// A resource type and access levels.
    Level,
    /// Name, note and effect, on the guided path.
    Guide {
        /// The service that the path is about.
        service: String,
    },
    /// Region, account, ids: what the chosen permissions are for.
    Scope(Box<Scope>),
}

/// Permissions that were chosen, before they are put into the policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scope {
    /// What they are and what they are for.
    pub part: GuidedPart,
    /// Where they come from, for the label of the edit.
    pub from: String,
    /// Name and note of a new policy; none when they go into the open one.
    pub new: Option<(String, String)>,
    /// Name and note for the open policy; none when they stay as they are.
    pub naming: Option<(String, String)>,
    /// Permissions of which it is not known whether they belong.
    pub doubtful: Vec<String>,
}

impl Scope {
    /// Permissions for the open policy.
    pub fn new(effect: Effect, chosen: Vec<ActionNeeds>, from: String) -> Self {
        let part = GuidedPart { chosen, ..GuidedPart::new(effect) };
        Self { part, from, new: None, naming: None, doubtful: Vec::new() }
    }
}

impl FormField {
    /// A line with something in it and candidates for it.
    pub fn new(label: impl Into<String>, text: &str, candidates: Vec<Candidate>) -> Self {
        let mut completion = Completion::new(candidates);
        completion.typed(text);
        Self {
            label: label.into(),
            placeholder: String::new(),
            input: TextInput::new(text),
            completion,
            said: None,
            untouched_star: text == "*",
        }
    }

    /// Writes text into it; a `*` that nobody has touched gives way.
    pub fn insert(&mut self, written: &str) -> Edit {
        if std::mem::take(&mut self.untouched_star) {
            self.input.clear();
        }
        self.input.insert(written)
    }

    /// Moves in it or edits it, which says that what stands in it is meant.
    pub fn act(&mut self, action: Action) -> Edit {
        let edit = self.input.act(action);
        if edit != Edit::Unknown {
            self.untouched_star = false;
        }
        edit
    }

    /// The same with something to stand in it while it is empty.
    #[must_use]
    pub fn with_placeholder(self, placeholder: impl Into<String>) -> Self {
        Self { placeholder: placeholder.into(), ..self }
    }

    /// What is written, without blanks around it.
    pub fn text(&self) -> &str {
        self.input.text().trim()
    }

    /// Says something about the line; what was said before and is worse stays.
    pub fn say(&mut self, severity: Severity, message: impl Into<String>) {
        if self.said.as_ref().is_none_or(|(said, _)| severity < *said) {
            self.said = Some((severity, message.into()));
        }
    }
}

impl Form {
    /// A form with these lines.
    pub fn new(title: &'static str, fields: Vec<FormField>, about: FormAbout) -> Self {
        Self { title, fields, selected: 0, notes: Vec::new(), about }
    }

    /// The line that is being typed.
    pub fn field(&mut self) -> Option<&mut FormField> {
        self.fields.get_mut(self.selected)
    }

    /// What is written in a line.
    pub fn text(&self, at: usize) -> &str {
        self.fields.get(at).map_or("", FormField::text)
    }

    /// Goes to the next line or the one before; the last comes before the first.
    pub fn step(&mut self, forward: bool) {
        let count = self.fields.len().max(1);
        let step = if forward { 1 } else { count - 1 };
        self.selected = (self.selected + step) % count;
    }

    /// Says something about a line.
    pub fn say(&mut self, at: usize, severity: Severity, message: impl Into<String>) {
        if let Some(field) = self.fields.get_mut(at) {
            field.say(severity, message);
        }
    }

    /// The first line in which something stands in the way.
    pub fn first_error(&self) -> Option<usize> {
        self.fields.iter().position(|field| matches!(field.said, Some((Severity::Error, _))))
    }

    /// Something below the lines stands in the way.
    pub fn has_error_note(&self) -> bool {
        self.notes.iter().any(|note| note.tone == Tone::Error)
    }

    /// Adds a line below the fields.
    pub fn note(&mut self, tone: Tone, text: impl Into<String>) {
        self.notes.push(Note { tone, text: text.into() });
    }

    /// Keeps exactly one empty line at the end, from a line on: writing in it makes room for another.
    pub fn keep_one_empty(&mut self, from: usize, label: &str, placeholder: &str) {
        while let [.., before, last] = self.fields.as_slice()
            && self.fields.len() > from + 1
            && before.text().is_empty()
            && last.text().is_empty()
            && self.selected + 1 < self.fields.len()
        {
            self.fields.pop();
        }
        if self.fields.len() <= from || self.fields.last().is_some_and(|last| !last.text().is_empty()) {
            let mut field = FormField::new(label, "", Vec::new()).with_placeholder(placeholder);
            // What could be meant there is what could be meant in the line before it.
            if let Some(before) = self.fields.get(from..).and_then(<[_]>::last) {
                field.completion = before.completion.clone();
                field.completion.typed("");
            }
            self.fields.push(field);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_is_always_one_empty_line_to_write_in() {
        let mut form = Form::new("", vec![FormField::new("a", "x", Vec::new())], FormAbout::Document);
        form.keep_one_empty(1, "b", "");
        assert_eq!(form.fields.len(), 2);
        form.fields[1].input.set("y");
        form.keep_one_empty(1, "b", "");
        form.keep_one_empty(1, "b", "");
        assert_eq!(form.fields.len(), 3);
        form.fields[1].input.clear();
        form.keep_one_empty(1, "b", "");
        assert_eq!(form.fields.len(), 2);
    }

    #[test]
    fn a_name_takes_the_place_of_the_star_that_stood_there_unless_the_star_is_meant() {
        let mut field = FormField::new("name", "*", Vec::new());
        field.insert("ops");
        field.insert("-a");
        assert_eq!(field.text(), "ops-a");
        let mut field = FormField::new("name", "*", Vec::new());
        field.act(Action::LineEnd);
        field.insert("-a");
        assert_eq!(field.text(), "*-a");
        let mut field = FormField::new("name", "team-*", Vec::new());
        field.insert("x");
        assert_eq!(field.text(), "team-*x", "what somebody wrote stays");
    }

    #[test]
    fn the_worst_that_was_said_of_a_line_stays() {
        let mut field = FormField::new("a", "", Vec::new());
        field.say(Severity::Warning, "so so");
        field.say(Severity::Error, "bad");
        field.say(Severity::Note, "well");
        assert_eq!(field.said, Some((Severity::Error, "bad".to_owned())));
    }
}
