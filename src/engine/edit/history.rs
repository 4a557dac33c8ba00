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
    /// It has been asked what the step did, so that its label stays.
    settled: bool,
}

impl<S> Step<S> {
    fn new(label: String, state: S) -> Self {
        Self { label, state, settled: false }
    }
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
            Some(step) if field.is_some() && field == self.typing => {
                step.label = label;
                step.settled = false;
            }
            _ => self.done.push(Step::new(label, before)),
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
        let Step { label, state, settled } = self.done.pop()?;
        self.undone.push(Step { label: label.clone(), state: present, settled });
        Some((label, state))
    }

    /// Takes the step that was undone last again.
    pub fn redo(&mut self, present: S) -> Option<(String, S)> {
        self.typing = None;
        let Step { label, state, settled } = self.undone.pop()?;
        self.done.push(Step { label: label.clone(), state: present, settled });
        Some((label, state))
    }

    /// Every state that can be gone back to or forward to.
    pub fn states_mut(&mut self) -> impl Iterator<Item = &mut S> {
        self.done.iter_mut().chain(&mut self.undone).map(|step| &mut step.state)
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

    /// It has been asked what the newest step did.
    pub fn settle_newest(&mut self) {
        if let Some(step) = self.done.last_mut() {
            step.settled = true;
        }
    }

    /// The newest step before the last one of which nobody asked yet what it did: the states before and after it.
    pub fn unsettled(&self) -> Option<(&S, &S)> {
        let pairs = self.done.iter().rev().zip(self.done.iter().rev().skip(1));
        let mut earlier = pairs.filter(|(_, step)| !step.settled);
        earlier.next().map(|(after, step)| (&step.state, &after.state))
    }

    /// Settles every step before the last one that led from one such state to another, under a label made of the one it
    /// had.
    pub fn settle(&mut self, led: impl Fn(&S, &S) -> bool, label: impl Fn(&str) -> Option<String>) {
        let mut steps = self.done.iter_mut().rev();
        let Some(mut after) = steps.next() else { return };
        for step in steps {
            if !step.settled && led(&step.state, &after.state) {
                step.settled = true;
                if let Some(label) = label(&step.label) {
                    step.label = label;
                }
            }
            after = step;
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
    fn steps_before_the_last_are_settled_by_their_states() {
        let mut history = History::default();
        for before in [1, 2, 3] {
            history.record(before, format!("from {before}"), None);
        }
        assert_eq!(history.unsettled(), Some((&2, &3)), "the newest is asked about where it is made");
        history.settle(|before, after| (*before, *after) == (2, 3), |label| Some(format!("named {label}")));
        assert_eq!(history.undo_labels().collect::<Vec<_>>(), ["from 3", "named from 2", "from 1"]);
        assert_eq!(history.unsettled(), Some((&1, &2)));
        history.settle(|before, _| *before == 1, |_| None);
        assert_eq!(history.unsettled(), None, "one that could not be told is not asked about again");
        history.record(4, "from 4".to_owned(), None);
        assert_eq!(history.unsettled(), Some((&3, &4)));
    }

    #[test]
    fn steps_without_a_field_are_never_joined() {
        let mut history = History::default();
        history.record(0, "one".to_owned(), None);
        history.record(1, "two".to_owned(), None);
        assert_eq!(history.undo_labels().len(), 2);
    }
}
