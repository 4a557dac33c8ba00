//! Undo and redo without limit, by snapshots. A snapshot is cheap because it shares what did not change; there is
//! no inverse of a change that could be wrong.

/// The steps that led here and those that were taken back.
#[derive(Debug, Clone)]
pub struct History<S> {
    /// Each step with the state before it, oldest first.
    done: Vec<Step<S>>,
    /// Each step with the state after it, the next to redo last.
    undone: Vec<Step<S>>,
    /// The field that the newest step was typed in, while typing goes on there.
    typing: Option<Field>,
}

#[derive(Debug, Clone)]
struct Step<S> {
    label: String,
    state: S,
}

/// Names one input field. Changes made one after the other in the same field are one step to undo.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Field(pub u64);

impl<S> Default for History<S> {
    fn default() -> Self {
        Self { done: Vec::new(), undone: Vec::new(), typing: None }
    }
}

impl<S> History<S> {
    /// Remembers a step that was taken from `before`. Typing that goes on in one field stays one step, under the
    /// newest label. What was undone is given up.
    pub fn record(&mut self, before: S, label: String, field: Option<Field>) {
        self.undone.clear();
        match self.done.last_mut() {
            Some(step) if field.is_some() && field == self.typing => step.label = label,
            _ => self.done.push(Step { label, state: before }),
        }
        self.typing = field;
    }

    /// Ends the typing in a field: what follows is a step of its own.
    pub fn end_typing(&mut self) {
        self.typing = None;
    }

    /// Takes the newest step back: its label and the state before it, in exchange for the present one.
    pub fn undo(&mut self, present: S) -> Option<(String, S)> {
        self.typing = None;
        let Step { label, state } = self.done.pop()?;
        self.undone.push(Step { label: label.clone(), state: present });
        Some((label, state))
    }

    /// Takes the step that was undone last again.
    pub fn redo(&mut self, present: S) -> Option<(String, S)> {
        self.typing = None;
        let Step { label, state } = self.undone.pop()?;
        self.done.push(Step { label: label.clone(), state: present });
        Some((label, state))
    }

    /// The state so many steps back.
    pub fn back(&self, steps: usize) -> Option<&S> {
        let at = self.done.len().checked_sub(steps)?;
        self.done.get(at).map(|step| &step.state)
    }

    /// Calls the newest step something else.
    pub fn rename_newest(&mut self, label: String) {
        if let Some(step) = self.done.last_mut() {
            step.label = label;
        }
    }

    /// The labels of the steps that can be undone, newest first.
    pub fn undo_labels(&self) -> impl ExactSizeIterator<Item = &str> {
        self.done.iter().rev().map(|step| step.label.as_str())
    }

    /// The labels of the steps that can be redone, the next one first.
    pub fn redo_labels(&self) -> impl ExactSizeIterator<Item = &str> {
        self.undone.iter().rev().map(|step| step.label.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typing_in_one_field_is_one_step() {
        let mut history = History::default();
        for (before, field) in
            [("", Some(Field(1))), ("a", Some(Field(1))), ("ab", Some(Field(2))), ("abc", Some(Field(2)))]
        {
            history.record(before, format!("after {before}"), field);
        }
        assert_eq!(history.undo_labels().collect::<Vec<_>>(), ["after abc", "after a"]);
        assert_eq!(history.undo("abcd"), Some(("after abc".to_owned(), "ab")));
        assert_eq!(history.undo("ab"), Some(("after a".to_owned(), "")));
        assert_eq!(history.undo(""), None);
        assert_eq!(history.redo(""), Some(("after a".to_owned(), "ab")));
    }

    #[test]
    fn a_pause_or_an_undo_ends_the_typing() {
        let mut history = History::default();
        history.record(0, "one".to_owned(), Some(Field(1)));
        history.end_typing();
        history.record(1, "two".to_owned(), Some(Field(1)));
        assert_eq!(history.undo_labels().len(), 2);
        history.undo(2).unwrap();
        history.record(1, "three".to_owned(), Some(Field(1)));
        assert_eq!(history.undo_labels().collect::<Vec<_>>(), ["three", "one"]);
        assert_eq!(history.redo_labels().len(), 0);
    }

    #[test]
    fn steps_without_a_field_are_never_joined() {
        let mut history = History::default();
        history.record(0, "one".to_owned(), None);
        history.record(1, "two".to_owned(), None);
        assert_eq!(history.undo_labels().len(), 2);
    }
}
