//! The request pane: one question, and what the policies in force say to it.
//!
//! The question follows the selection of the catalog until it is pinned. The verdict is worked out when the question, the
//! policies or the principal change, and never while drawing.

mod candidates;
pub mod context;
mod expectations;
pub mod question;
mod verdict;

pub(in crate::tui) use candidates::actions as action_completion;
pub use candidates::resource_for;
pub use expectations::{ExpectationList, Regions, RegionsChecked};
pub use question::{Question, RequestField};
pub use verdict::{Outcome, Verdict, in_full};

use super::account::SharedAccount;
use super::decided::Decided;
use super::draft::Draft;
use super::typing::completion::Completion;
use super::typing::text_input::TextInput;
use super::world::SharedWorld;
use crate::engine::account::{Attached, SOMEBODY};
use crate::engine::catalog::{ActionId, Catalog};
use crate::engine::decide::Context;

/// How many earlier questions are kept.
const MOST_QUESTIONS: usize = 100;

/// The request pane.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestPane {
    /// The selected field.
    pub selected: RequestField,
    /// The line being typed, with what could be meant.
    pub editing: Option<FieldEdit>,
    /// Whether the question stays when the selection of the catalog moves.
    pub pinned: bool,
    /// Earlier questions, the newest first.
    pub history: Vec<Question>,
    /// What is expected of decisions.
    pub expectations: ExpectationList,
    /// When the workbench was started, as requests have it.
    pub started: String,
    /// What is written. An empty principal is the one that goes best with the policy.
    written: Question,
    fitting: Fitting,
    /// The resource that the person chose last.
    chosen_resource: String,
    /// The selected action that the question followed last.
    followed: Option<ActionId>,
    answer: verdict::Asked,
    /// The question and the state of the policies that the outcome belongs to.
    asked: Option<(Question, u64)>,
}

/// The principal that goes best with the policy.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Fitting {
    principal: String,
    /// The name of the policy, and whether it says anything.
    policy: Option<(String, bool)>,
    account: Option<SharedAccount>,
}

impl Default for Fitting {
    fn default() -> Self {
        Self { principal: SOMEBODY.to_owned(), policy: None, account: None }
    }
}

/// A field being edited. The field keeps its old value until the new one is accepted; the verdict is already about the
/// new one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldEdit {
    /// What is typed.
    pub input: TextInput,
    /// What could be meant.
    pub completion: Completion,
}

/// What the pane works with.
#[derive(Clone, Copy)]
pub struct Surroundings<'a> {
    /// Catalogs.
    pub world: Option<&'a SharedWorld>,
    /// The account.
    pub account: Option<&'a SharedAccount>,
    /// The policy being worked on.
    pub draft: &'a Draft,
    /// The policies in force.
    pub decided: &'a Decided,
}

impl Default for RequestPane {
    fn default() -> Self {
        Self {
            selected: RequestField::Principal,
            editing: None,
            pinned: false,
            history: Vec::new(),
            expectations: ExpectationList::default(),
            started: String::new(),
            written: Question::default(),
            fitting: Fitting::default(),
            chosen_resource: String::new(),
            followed: None,
            answer: verdict::Asked::default(),
            asked: None,
        }
    }
}

impl RequestPane {
    /// Takes what an earlier run asked, and the time at which this one was started.
    pub fn start(&mut self, history: Vec<Question>, started: String) {
        self.history = history;
        self.history.truncate(MOST_QUESTIONS);
        self.started = started;
        self.asked = None;
    }

    /// The value of a field, as it was accepted.
    pub fn value(&self, field: RequestField) -> &str {
        match field {
            RequestField::Principal => self.principal(),
            _ => self.written.value(field),
        }
    }

    fn principal(&self) -> &str {
        if self.written.principal.is_empty() { &self.fitting.principal } else { &self.written.principal }
    }

    /// The question that the verdict is about: with what is being typed, and with the principal that is meant when none
    /// is written.
    pub fn question(&self) -> Question {
        let mut question = self.written.clone();
        if let Some(edit) = &self.editing {
            question.set(self.selected, &self.meant(edit));
        }
        if question.principal.is_empty() {
            question.principal.clone_from(&self.fitting.principal);
        }
        question
    }

    /// What is written in a field being edited, with the selected completion taken.
    fn meant(&self, edit: &FieldEdit) -> String {
        let taken = edit.completion.chosen().map(|chosen| {
            let mut input = edit.input.clone();
            take(&mut input, self.selected, chosen);
            input.text().trim().to_owned()
        });
        taken.unwrap_or_else(|| edit.input.text().trim().to_owned())
    }

    /// The verdict.
    pub fn outcome(&self) -> &Outcome {
        &self.answer.outcome
    }

    /// The verdict, where there is one.
    pub fn verdict(&self) -> Option<&Verdict> {
        if let Outcome::Decided(verdict) = &self.answer.outcome { Some(verdict) } else { None }
    }

    /// The condition keys that policies in force mention: those for the question where there is a verdict.
    pub fn keys_in_play<'a>(&'a self, decided: &'a Decided) -> Vec<&'a str> {
        match self.verdict() {
            Some(verdict) => verdict.keys.iter().map(String::as_str).collect(),
            None => decided.set().map(|set| set.condition_keys()).unwrap_or_default(),
        }
    }

    /// The circumstances: what is written, with the defaults of other keys in play.
    pub fn context(&self) -> &Context {
        self.verdict().map_or(&self.answer.context, |verdict| &verdict.context)
    }

    /// The circumstances under which other questions are asked: with the defaults of keys that any policy mentions.
    pub fn circumstances(&self) -> &Context {
        &self.answer.elsewhere
    }

    /// Begins to edit a field.
    pub fn edit(&mut self, field: RequestField, surroundings: Surroundings<'_>) {
        self.selected = field;
        let input = TextInput::new(self.written.value(field));
        let completion = candidates::completion(self, field, &input, surroundings);
        self.editing = Some(FieldEdit { input, completion });
    }

    /// Finds anew what could be meant, after the line has changed.
    pub fn typed(&mut self, surroundings: Surroundings<'_>) {
        let Some(edit) = &self.editing else { return };
        let completion = candidates::completion(self, self.selected, &edit.input, surroundings);
        if let Some(edit) = &mut self.editing {
            edit.completion = completion;
        }
    }

    /// Takes a completion into the line: the selected one, or the best.
    pub fn complete(&mut self, surroundings: Surroundings<'_>) {
        let Some(edit) = &mut self.editing else { return };
        let Some(best) = edit.completion.best().map(str::to_owned) else { return };
        take(&mut edit.input, self.selected, &best);
        self.typed(surroundings);
    }

    /// Takes what was typed as the value of the selected field.
    pub fn accept(&mut self) {
        let Some(edit) = self.editing.take() else { return };
        let value = self.meant(&edit);
        self.write(self.selected, &value);
    }

    /// Writes a value into a field. What a person writes stays when the selection of the catalog moves.
    pub fn write(&mut self, field: RequestField, value: &str) {
        if self.written.value(field) == value {
            return;
        }
        self.written.set(field, value);
        if field == RequestField::Resource {
            value.clone_into(&mut self.chosen_resource);
        }
        if matches!(field, RequestField::Action | RequestField::Resource) {
            self.pinned = !value.is_empty();
        }
        self.remember();
    }

    /// Asks about an action, on a resource that goes with it, and stays there.
    pub fn ask_about(&mut self, action: ActionId, surroundings: Surroundings<'_>) {
        self.editing = None;
        self.take_action(action, surroundings);
        self.pinned = true;
        self.remember();
    }

    /// Asks an earlier question again.
    pub fn recall(&mut self, question: Question) {
        self.editing = None;
        self.chosen_resource.clone_from(&question.resource);
        self.written = question;
        self.pinned = true;
        self.remember();
    }

    /// Keeps the question, the newest first and each once.
    fn remember(&mut self) {
        let question = self.question();
        if question.is_complete() {
            self.history.retain(|old| *old != question);
            self.history.insert(0, question);
            self.history.truncate(MOST_QUESTIONS);
        }
    }

    /// Takes the action that is selected in the catalog, unless the question is pinned or being written.
    pub fn follow(&mut self, selected: Option<ActionId>, surroundings: Surroundings<'_>) {
        if self.pinned || self.editing.is_some() || selected == self.followed {
            return;
        }
        if let Some(action) = selected {
            self.take_action(action, surroundings);
        }
    }

    fn take_action(&mut self, action: ActionId, surroundings: Surroundings<'_>) {
        let Some(world) = surroundings.world else { return };
        self.followed = Some(action);
        self.written.action = world.catalog.action(action).name.to_string();
        self.written.resource = resource_for(action, &self.chosen_resource, surroundings);
    }

    /// Lets the question follow the catalog again.
    pub fn unpin(&mut self) {
        self.pinned = false;
        self.followed = None;
    }

    /// Finds the principal that goes with the policy: whoever has the policy of its name; without a policy the account's
    /// first user; else nobody in particular, so that the policy is seen by itself. Who was found stays while the account
    /// is edited, as long as it has them.
    pub fn fit_principal(&mut self, draft: &Draft, account: Option<&SharedAccount>) {
        // An unfinished statement counts: whoever has begun to write wants to see what that grants.
        let says_something = draft.document().statement_ids().len() > 0;
        let name = draft.document().name();
        let same_policy =
            matches!(&self.fitting.policy, Some((fitted, said)) if fitted == name && *said == says_something);
        if same_policy && self.fitting.account.as_ref() == account {
            return;
        }
        if !same_policy || !is_there(&self.fitting.principal, account) {
            self.fitting.principal = fitting_principal(name, says_something, account);
        }
        self.fitting.policy = Some((name.to_owned(), says_something));
        self.fitting.account = account.cloned();
    }

    /// The principal that is meant.
    pub fn asking(&self) -> String {
        self.question().principal
    }

    /// Works the verdict out again if anything that it follows from has changed.
    pub fn decide(&mut self, decided: &Decided, catalog: Option<&Catalog>) {
        let question = self.question();
        let same =
            self.asked.as_ref().is_some_and(|(asked, of)| *asked == question && *of == decided.changes());
        if same {
            return;
        }
        match verdict::ask(&question, decided, catalog, &self.started) {
            Ok(answer) => self.answer = answer,
            // The circumstances stay as they were last: other questions are asked under them.
            Err(fault) => self.answer.outcome = Outcome::Fault(RequestField::Context, fault),
        }
        self.asked = Some((question, decided.changes()));
    }

    /// The context has been taken into `decided`, which counts that as a change; the verdict does not depend on it.
    pub fn settled(&mut self, decided: &Decided) {
        if let Some((_, of)) = &mut self.asked {
            *of = decided.changes();
        }
    }
}

/// Puts a completion where it belongs: resources and condition keys are completed word by word.
fn take(input: &mut TextInput, field: RequestField, completion: &str) {
    match field {
        RequestField::Principal | RequestField::Action => input.set(completion),
        RequestField::Resource | RequestField::Context => {
            let from = context::last_word(input.before_cursor());
            input.replace_before_cursor(from, completion)
        }
    };
}

/// Whether an account has the principal that was found in it.
fn is_there(principal: &str, account: Option<&SharedAccount>) -> bool {
    let account = account.map(|account| account.resolver.account());
    match (account, principal.split_once('/')) {
        (Some(account), Some(("role", name))) => account.role(name).is_some(),
        (Some(account), Some((_, name))) => principal == SOMEBODY || account.user(name).is_some(),
        _ => principal == SOMEBODY,
    }
}

fn fitting_principal(policy: &str, says_something: bool, account: Option<&SharedAccount>) -> String {
    let Some(account) = account.map(|account| account.resolver.account()) else { return SOMEBODY.to_owned() };
    let has = |attached: &Attached| {
        let in_groups = attached.in_resource_group.iter().flat_map(|group| &group.policies);
        attached.everywhere.iter().chain(in_groups).any(|name| name.text == policy)
    };
    let by_group = |name: &str| account.group(name).is_some_and(|group| has(&group.attached));
    let user = account
        .users
        .iter()
        .find(|user| has(&user.attached) || user.groups.iter().any(|group| by_group(&group.text)));
    let role = || account.roles.iter().find(|role| has(&role.attached));
    let first = || account.users.first().filter(|_| !says_something);
    if let Some(user) = user.or_else(|| if role().is_none() { first() } else { None }) {
        return format!("user/{}", user.name.text);
    }
    role().map_or_else(|| SOMEBODY.to_owned(), |role| format!("role/{}", role.name.text))
}
