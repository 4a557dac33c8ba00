//! Who may do what, as a sheet: principals down, questions across.
//!
//! Each policy is asked every question once ([`CompiledPolicy::marks`]); the rows are then put together from its marks, 64
//! cells at a time, as E5 to E7 say. Cells that need more than that (undocumented rules, policies of resources, roles to
//! assume) are decided by themselves. After a change only the policies that changed are asked again.

use super::attachments::is_on;
use super::complete::PRINCIPAL_ARN;
use super::layers::Layers;
use super::model::ControlLevel;
use super::principal::Principal;
use super::resolver::Resolver;
use super::who::Who;
use crate::engine::decide::{
    AskedOn, Caller, CallerKind, Columns, CompiledPolicy, Context, Decision, Marks, Request, StageSets,
    Stages, asks_for_role, has, needs_no_authorization, set,
};
use crate::engine::policy::{KnownActions, arn};
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// What a column asks.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Question {
    /// `code:Name`
    pub action: String,
    /// One ARN, or `*`.
    pub resource: String,
}

/// One cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cell {
    /// What RAM would answer.
    pub decision: Decision,
    /// No undocumented rule could change it.
    pub definite: bool,
}

/// The sheet.
#[derive(Debug, Clone)]
pub struct Matrix {
    principals: Arc<[Who]>,
    questions: Arc<[Question]>,
    sorted: Arc<Sorted>,
    context: Context,
    rows: Vec<Row>,
    /// What each policy says, for the next matrix.
    marks: Vec<(CompiledPolicy, Arc<Marks>)>,
}

/// The questions as policies are asked them.
#[derive(Debug)]
struct Sorted {
    actions: KnownActions,
    asked_on: AskedOn,
}

impl Sorted {
    fn new(questions: &[Question]) -> Self {
        Self {
            actions: KnownActions::new(questions.iter().map(|question| question.action.as_str())),
            asked_on: AskedOn::new(
                questions.iter().map(|question| (question.action.as_str(), question.resource.as_str())),
            ),
        }
    }
}

/// A row in bits, with the cells that bits cannot tell.
#[derive(Debug, Clone, Default)]
struct Row {
    allow: Box<[u64]>,
    deny: Box<[u64]>,
    /// Sorted by column.
    single: Vec<(u32, Cell)>,
}

impl Matrix {
    /// The principals, a row each.
    pub fn principals(&self) -> &[Who] {
        &self.principals
    }

    /// The questions, a column each.
    pub fn questions(&self) -> &[Question] {
        &self.questions
    }

    /// One cell; outside the sheet nothing is allowed.
    pub fn cell(&self, row: usize, column: usize) -> Cell {
        let Some(row) = self.rows.get(row) else {
            return Cell { decision: Decision::ImplicitDeny, definite: true };
        };
        let number = u32::try_from(column).unwrap_or(u32::MAX);
        if let Ok(found) = row.single.binary_search_by_key(&number, |(column, _)| *column)
            && let Some((_, cell)) = row.single.get(found)
        {
            return *cell;
        }
        let decision = match (has(&row.deny, column), has(&row.allow, column)) {
            (true, _) => Decision::ExplicitDeny,
            (false, true) => Decision::Allow,
            (false, false) => Decision::ImplicitDeny,
        };
        Cell { decision, definite: true }
    }
}

impl Resolver {
    /// Asks every question for every principal, in a context that all share. A `previous` matrix of the same questions in
    /// the same context saves asking the policies that have not changed.
    pub fn matrix(
        &self,
        principals: &[Who],
        questions: &[Question],
        context: &Context,
        previous: Option<&Matrix>,
    ) -> Matrix {
        self.matrix_through(Layers::ALL, principals, questions, context, previous)
    }

    /// The same, seen through some of the layers. What policies say does not depend on them, so a `previous` matrix
    /// through others saves as much.
    pub fn matrix_through(
        &self,
        layers: Layers,
        principals: &[Who],
        questions: &[Question],
        context: &Context,
        previous: Option<&Matrix>,
    ) -> Matrix {
        let previous =
            previous.filter(|matrix| *matrix.questions == *questions && matrix.context == *context);
        let (questions, sorted) = match previous {
            Some(matrix) => (Arc::clone(&matrix.questions), Arc::clone(&matrix.sorted)),
            None => (questions.into(), Arc::new(Sorted::new(questions))),
        };
        let template = template(context);
        let columns = Columns::new(&template, &sorted.actions, &sorted.asked_on);
        let marks = self.all_marks(&columns, previous);
        let sheet = Sheet { layers, ..Sheet::new(self, &questions, &sorted, &columns, context, &marks) };
        let rows = principals.iter().map(|who| sheet.row(who)).collect();
        Matrix {
            principals: principals.into(),
            questions: Arc::clone(&questions),
            sorted: Arc::clone(&sorted),
            context: context.clone(),
            rows,
            marks,
        }
    }

    fn all_marks(
        &self,
        columns: &Columns<'_>,
        previous: Option<&Matrix>,
    ) -> Vec<(CompiledPolicy, Arc<Marks>)> {
        // By the address of the compilation: policies that were not touched are the very same.
        let known: FxHashMap<usize, &(CompiledPolicy, Arc<Marks>)> = previous
            .into_iter()
            .flat_map(|matrix| &matrix.marks)
            .map(|entry| (entry.0.address(), entry))
            .collect();
        let of_policy = |policy: &CompiledPolicy| match known.get(&policy.address()) {
            Some((_, marks)) => (policy.clone(), Arc::clone(marks)),
            None => (policy.clone(), Arc::new(policy.marks(columns))),
        };
        self.policies.iter().map(of_policy).collect()
    }
}

/// A request of nobody in particular: what policies say to a question does not depend on who asks.
fn template(context: &Context) -> Request {
    let nobody = Caller { text: String::new(), kind: CallerKind::Service, account: None };
    Request { context: context.clone(), ..Request::blank(nobody) }
}

/// What all rows share.
struct Sheet<'s> {
    layers: Layers,
    resolver: &'s Resolver,
    questions: &'s [Question],
    sorted: &'s Sorted,
    columns: &'s Columns<'s>,
    context: &'s Context,
    marks: &'s [(CompiledPolicy, Arc<Marks>)],
    /// Columns that no row can tell from marks.
    special: Box<[u64]>,
    /// Columns whose resource is another account's (W10).
    foreign: Box<[u64]>,
    /// The columns of each resource group.
    groups: FxHashMap<String, Box<[u64]>>,
    /// Per policy: whether it compares the caller's ARN.
    names_caller: Vec<bool>,
}

impl<'s> Sheet<'s> {
    fn new(
        resolver: &'s Resolver,
        questions: &'s [Question],
        sorted: &'s Sorted,
        columns: &'s Columns<'s>,
        context: &'s Context,
        marks: &'s [(CompiledPolicy, Arc<Marks>)],
    ) -> Self {
        let empty = || vec![0_u64; columns.words()].into_boxed_slice();
        let (mut special, mut foreign, mut groups) = (empty(), empty(), FxHashMap::default());
        for (number, question) in questions.iter().enumerate() {
            let known = resolver.known_resources(&question.resource);
            let has_policy =
                known.iter().any(|place| matches!(resolver.resource_policies.get(*place), Some(Some(_))));
            let tagged = known.first().and_then(|place| resolver.account.resources.get(*place));
            // Tags make the context of a column its own.
            let has_tags = tagged.is_some_and(|resource| !resource.tags.is_empty());
            let unchecked = needs_no_authorization(&question.action);
            if has_policy || has_tags || unchecked || asks_for_role(&question.action) {
                set(&mut special, number);
            }
            let owner = arn::split(&question.resource).map(|fields| fields.account);
            if owner.is_some_and(|owner| arn::is_account_id(owner) && owner != resolver.account.id.text) {
                set(&mut foreign, number);
            }
            if let Some(group) = resolver.resource_group(&question.resource) {
                set(groups.entry(group.to_owned()).or_insert_with(empty), number);
            }
        }
        let names_caller = marks.iter().map(|(policy, _)| policy.compares(PRINCIPAL_ARN)).collect();
        let layers = Layers::ALL;
        Self {
            layers,
            resolver,
            questions,
            sorted,
            columns,
            context,
            marks,
            special,
            foreign,
            groups,
            names_caller,
        }
    }

    fn row(&self, who: &Who) -> Row {
        let words = self.columns.words();
        let empty = || vec![0_u64; words].into_boxed_slice();
        let mut row = Row { allow: empty(), deny: empty(), single: Vec::new() };
        let mut single = self.special.clone();
        if matches!(who, Who::User(_) | Who::Role { .. }) && self.is_valid(who) {
            self.combine(who, &mut row, &mut single);
        } else {
            single = vec![u64::MAX; words].into_boxed_slice();
        }
        self.decide_single(who, &single, &mut row);
        row
    }

    /// A document that RAM refuses makes every decision invalid.
    fn is_valid(&self, who: &Who) -> bool {
        let bound = |_: &&ControlLevel| self.layers.control;
        let of_levels =
            self.resolver.account.control_levels.iter().filter(bound).flat_map(|level| &level.attached);
        let mut levels = of_levels.filter_map(|name| self.resolver.policy_named(&name.text));
        let mut own = self
            .resolver
            .attachments(who)
            .iter()
            .filter(|attachment| is_on(self.layers, attachment))
            .filter_map(|attachment| self.resolver.policies.get(attachment.policy));
        levels.all(CompiledPolicy::is_valid) && own.all(CompiledPolicy::is_valid)
    }

    fn combine(&self, who: &Who, row: &mut Row, single: &mut [u64]) {
        let silent = || StageSets::silent(self.columns.words());
        let level = |places: Vec<usize>, single: &mut [u64]| {
            let mut says = silent();
            for place in places {
                self.gather(place, who, &mut says, single, None);
            }
            says
        };
        let narrowing = self.levels_for(who).into_iter().map(|places| level(places, single)).collect();
        let (mut identity, mut group) = (silent(), silent());
        for attachment in self.resolver.attachments(who).iter().filter(|one| is_on(self.layers, one)) {
            match &attachment.resource_group {
                None => self.gather(attachment.policy, who, &mut identity, single, None),
                Some(name) => {
                    let Some(mask) = self.groups.get(name) else { continue };
                    self.gather(attachment.policy, who, &mut group, single, Some(mask));
                }
            }
        }
        // Columns whose resource has a policy of its own are special.
        let stages =
            Stages { narrowing, identity, group: Some(group), resource: None, foreign: &self.foreign };
        let StageSets { allow, deny } = stages.settle();
        (row.allow, row.deny) = (allow, deny);
    }

    /// The policies of the control levels that bind a principal.
    fn levels_for(&self, who: &Who) -> Vec<Vec<usize>> {
        let account = &self.resolver.account;
        let linked = matches!(who, Who::Role { name, .. } if self.resolver.role(name).is_some_and(|role| role.service_linked));
        if account.management || linked || !self.layers.control {
            return Vec::new();
        }
        let places = |level: &ControlLevel| {
            level.attached.iter().filter_map(|name| self.resolver.policy_place(&name.text)).collect()
        };
        account.control_levels.iter().map(places).collect()
    }

    /// Adds what a policy says, within a mask of columns.
    fn gather(&self, place: usize, who: &Who, says: &mut StageSets, doubt: &mut [u64], mask: Option<&[u64]>) {
        let Some((policy, shared)) = self.marks.get(place) else { return };
        let own;
        let marks: &Marks = if self.names_caller.get(place) == Some(&true) {
            own = self.marks_for(policy, who);
            &own
        } else {
            shared
        };
        for word in 0..doubt.len() {
            let within = mask.map_or(u64::MAX, |mask| mask.get(word).copied().unwrap_or_default());
            let add = |to: &mut [u64], from: &[u64]| {
                if let (Some(to), Some(from)) = (to.get_mut(word), from.get(word)) {
                    *to |= from & within;
                }
            };
            add(&mut says.allow, &marks.allow);
            add(&mut says.deny, &marks.deny);
            add(doubt, &marks.doubt);
        }
    }

    /// The marks of a policy that compares the caller's ARN.
    fn marks_for(&self, policy: &CompiledPolicy, who: &Who) -> Marks {
        let mut request = template(self.context);
        self.resolver.complete(&self.resolver.principal_of(who), &mut request);
        policy.marks(&Columns::new(&request, &self.sorted.actions, &self.sorted.asked_on))
    }

    fn principal(&self, who: &Who) -> Principal {
        if self.layers.are_all() {
            self.resolver.principal_of(who)
        } else {
            self.resolver.principal_with(who, self.layers, None)
        }
    }

    /// Decides the cells that marks cannot tell.
    fn decide_single(&self, who: &Who, single: &[u64], row: &mut Row) {
        let mut principal = None;
        for (number, question) in self.questions.iter().enumerate().filter(|(number, _)| has(single, *number))
        {
            let principal = principal.get_or_insert_with(|| self.principal(who));
            let caller = principal.who.arn(&self.resolver.account.id.text);
            let Ok(mut request) = Request::new(&caller, &question.action, &question.resource) else {
                continue;
            };
            request.context = self.context.clone();
            self.resolver.complete(principal, &mut request);
            let set = self.resolver.policies_for(principal, &request);
            let (decision, definite) = set.verdict(&request, &question.action, &question.resource);
            for bits in [&mut row.allow, &mut row.deny] {
                if let Some(word) = bits.get_mut(number / 64) {
                    *word &= !(1 << (number % 64));
                }
            }
            row.single.push((u32::try_from(number).unwrap_or(u32::MAX), Cell { decision, definite }));
        }
    }
}
