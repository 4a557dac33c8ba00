//! Many questions to many policies: which statements of a policy apply to which of the questions, as bits.
//!
//! What a statement says of an action depends on the resource, and many actions are asked about on the same one. So an
//! action pattern is a set of names, its resources are compared once with each resource that the set is asked on, and its
//! conditions are looked at once for all. Where an undocumented rule takes part, or a condition that looks at more than
//! the context, the marks only say so; such a question is then asked by itself.

use super::assumption::Reading;
use super::compiled::{CompiledStatement, StatementBody};
use super::compiled_policy::CompiledPolicy;
use super::condition::Visible;
use super::request::Request;
use super::resource::RequestedResource;
use super::stage_sets::{has, set};
use crate::engine::policy::{Effect, KnownActions};
use rustc_hash::FxHashMap;

/// Which resource each of many actions is asked about on.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AskedOn {
    /// Resources, each with the code of a service; the code only matters where all resources are asked for (F1).
    resources: Vec<(String, String)>,
    /// By question.
    of_question: Vec<u32>,
}

impl AskedOn {
    /// From the action and the resource of each question.
    pub fn new<'q>(questions: impl IntoIterator<Item = (&'q str, &'q str)>) -> Self {
        let mut asked = Self::default();
        let mut places: FxHashMap<(&str, &str), u32> = FxHashMap::default();
        for (action, resource) in questions {
            let code = if resource == "*" { action.split_once(':').map_or("", |(code, _)| code) } else { "" };
            let place = *places.entry((resource, code)).or_insert_with(|| asked.add_resource(resource, code));
            asked.add_question(place);
        }
        asked
    }

    /// A further resource, for questions to be asked on; the code is that of the action, where the resource is `*`.
    pub fn add_resource(&mut self, resource: &str, code: &str) -> u32 {
        self.resources.push((resource.to_owned(), code.to_owned()));
        u32::try_from(self.resources.len() - 1).unwrap_or(u32::MAX)
    }

    /// A further question, on a resource by its number.
    pub fn add_question(&mut self, resource: u32) {
        self.of_question.push(resource);
    }

    /// The resource of a question.
    pub fn resource(&self, question: usize) -> Option<&str> {
        let place = *self.of_question.get(question)?;
        self.resources.get(place as usize).map(|(resource, _)| resource.as_str())
    }

    /// The number of a question's resource, and all resources by their numbers.
    pub(in crate::engine) fn parts(&self) -> (&[u32], impl Iterator<Item = &str>) {
        (&self.of_question, self.resources.iter().map(|(resource, _)| resource.as_str()))
    }
}

/// Questions ready to be asked: an action and a resource each.
pub struct Columns<'q> {
    pub(super) request: &'q Request,
    pub(super) actions: &'q KnownActions,
    asked_on: &'q AskedOn,
    pub(super) resources: Vec<RequestedResource<'q>>,
}

/// What a policy says to each question: one bit a question in each list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Marks {
    /// An Allow statement applies.
    pub allow: Box<[u64]>,
    /// A Deny statement applies.
    pub deny: Box<[u64]>,
    /// Whether a statement applies has to be asked by itself.
    pub doubt: Box<[u64]>,
}

impl Marks {
    pub(super) fn none(columns: &Columns<'_>) -> Self {
        let empty = || vec![0; columns.words()].into_boxed_slice();
        Self { allow: empty(), deny: empty(), doubt: empty() }
    }
}

impl<'q> Columns<'q> {
    /// Questions about these actions, each on its resource; context and everything else comes from the request.
    pub fn new(request: &'q Request, actions: &'q KnownActions, asked_on: &'q AskedOn) -> Self {
        let resources = asked_on.resources.iter();
        let resources = resources.map(|(text, code)| RequestedResource::of_service(text, code)).collect();
        Self { request, actions, asked_on, resources }
    }

    /// How many words of 64 bits the marks have.
    pub fn words(&self) -> usize {
        self.actions.len().div_ceil(64)
    }

    pub(super) fn resource_of(&self, question: usize) -> usize {
        self.asked_on.of_question.get(question).map_or(usize::MAX, |place| *place as usize)
    }

    /// The text of a question.
    pub(super) fn text(&self, question: usize) -> (&str, &str) {
        let resource = self.asked_on.resource(question).unwrap_or_default();
        (self.actions.name(question).unwrap_or_default(), resource)
    }
}

impl CompiledPolicy {
    /// Asks every question. Statements with a principal are for [`super::PolicySet`] to decide; they leave no mark.
    pub fn marks(&self, columns: &Columns<'_>) -> Marks {
        let mut marks = Marks::none(columns);
        let mut marker = Marker::new(columns);
        for statement in self.statements().iter().filter(|statement| statement.principal.is_none()) {
            marker.mark(statement, &mut marks);
        }
        marks
    }
}

/// What part of a statement, or all of it, says to a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Says {
    /// It does not hold, whatever the undocumented rules are.
    Not,
    /// It holds.
    Applies,
    /// That has to be asked by itself.
    Doubt,
}

impl Says {
    fn of(holds: bool, doubt: Reading) -> Self {
        match (holds, doubt.is_empty()) {
            (_, false) => Self::Doubt,
            (true, true) => Self::Applies,
            (false, true) => Self::Not,
        }
    }

    fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Not, _) | (_, Self::Not) => Self::Not,
            (Self::Doubt, _) | (_, Self::Doubt) => Self::Doubt,
            (Self::Applies, Self::Applies) => Self::Applies,
        }
    }
}

/// Marks one statement after another.
pub(super) struct Marker<'c> {
    columns: &'c Columns<'c>,
    /// What the statement of that number says of each resource, found out when it is first needed.
    of_resource: Vec<(u32, Says)>,
    statement: u32,
    /// The actions that a negated clause lists.
    listed: Vec<u64>,
}

impl<'c> Marker<'c> {
    pub(super) fn new(columns: &'c Columns<'c>) -> Self {
        let of_resource = vec![(0, Says::Not); columns.resources.len()];
        Self { columns, of_resource, statement: 0, listed: Vec::new() }
    }

    pub(super) fn mark(&mut self, statement: &CompiledStatement, marks: &mut Marks) {
        let anywhere = statement.says_of_any(self.columns.request);
        if anywhere == Says::Not {
            return;
        }
        self.statement += 1;
        let Marks { allow, deny, doubt } = marks;
        let own = match statement.effect {
            Effect::Allow => allow,
            Effect::Deny => deny,
        };
        let actions = self.columns.actions;
        if !statement.action.negated {
            for pattern in &statement.action.patterns {
                actions.for_each(pattern, |question| match self.says(statement, anywhere, question) {
                    Says::Not => {}
                    Says::Applies => set(own, question),
                    Says::Doubt => set(doubt, question),
                });
            }
            return;
        }
        let mut listed = std::mem::take(&mut self.listed);
        listed.clear();
        listed.resize(self.columns.words(), 0);
        for pattern in &statement.action.patterns {
            actions.for_each(pattern, |question| set(&mut listed, question));
        }
        for question in (0..actions.len()).filter(|question| !has(&listed, *question)) {
            match self.says(statement, anywhere, question) {
                Says::Not => {}
                Says::Applies => set(own, question),
                Says::Doubt => set(doubt, question),
            }
        }
        self.listed = listed;
    }

    /// What a statement says to a question whose action it speaks of.
    fn says(&mut self, statement: &StatementBody, anywhere: Says, question: usize) -> Says {
        let Some(patterns) = &statement.resource else { return anywhere };
        let place = self.columns.resource_of(question);
        let (Some(known), Some(resource)) =
            (self.of_resource.get_mut(place), self.columns.resources.get(place))
        else {
            return Says::Doubt;
        };
        if known.0 != self.statement {
            let mut doubt = Reading::PROPOSED;
            let holds = patterns.matches(resource, Reading::PROPOSED, &mut doubt);
            *known = (self.statement, anywhere.and(Says::of(holds, doubt)));
        }
        known.1
    }
}

impl StatementBody {
    /// What principal and conditions say, whatever the action and the resource.
    fn says_of_any(&self, request: &Request) -> Says {
        let principal = self.principal.as_ref().map(|principal| {
            let mut doubt = Reading::PROPOSED;
            let id = request.principal_id.as_deref();
            Says::of(principal.matches(&request.caller, id, Reading::PROPOSED, &mut doubt), doubt)
        });
        let conditions = self.conditions.iter().map(|condition| {
            if condition.looks_beyond_context() {
                return Says::Doubt;
            }
            let mut doubt = Reading::PROPOSED;
            let nothing = Visible { request, own: None, action: "", resource: "" };
            Says::of(condition.holds(nothing, Reading::PROPOSED, &mut doubt), doubt)
        });
        principal.into_iter().chain(conditions).fold(Says::Applies, Says::and)
    }
}
