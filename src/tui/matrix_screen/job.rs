//! Working a matrix out aside: everything that it takes, as data.

use std::fmt;
use std::sync::Arc;

use crate::engine::account::edit::{DocumentPlace, put_document};
use crate::engine::account::{Account, Document, DocumentSource, Layers, Matrix, Resolver, Who, questions};
use crate::engine::decide::Context;
use crate::engine::policy::Size;
use crate::tui::account::SharedAccount;
use crate::tui::aside::Work;
use crate::tui::draft::Draft;
use crate::tui::open_policies::OpenPolicies;
use crate::tui::world::SharedWorld;

/// What the decisions follow from.
#[derive(Debug)]
pub struct Inputs<'a> {
    /// The actions.
    pub world: &'a SharedWorld,
    /// Who is asked about.
    pub account: &'a SharedAccount,
    /// The policy being worked on.
    pub draft: &'a Draft,
    /// Those beside it.
    pub open: &'a OpenPolicies,
    /// The layers that are looked at.
    pub layers: Layers,
    /// The circumstances, as they are written.
    pub context: String,
    /// When the workbench was started, the time of requests that name none.
    pub started: &'a str,
}

/// What decisions are worked out for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// The account.
    pub account: SharedAccount,
    /// The revision of the policy being edited, if it stands in for one of the account.
    pub revision: Option<u64>,
    /// The layers that are looked at.
    pub layers: Layers,
    /// The circumstances, as they are written.
    pub context: String,
    /// The resource that is asked about.
    pub resource: String,
}

/// Decisions, shared. Two are the same only when they are one.
#[derive(Debug, Clone)]
pub struct SharedMatrix(pub Arc<Matrix>);

impl PartialEq for SharedMatrix {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Eq for SharedMatrix {}

/// Decisions to work out. Two jobs are the same when they have one number.
#[derive(Clone)]
pub struct MatrixJob {
    /// Counts the jobs.
    pub number: u64,
    /// The account.
    pub resolver: Arc<Resolver>,
    /// Documents that are open and stand in for those of the account.
    pub edited: Vec<(DocumentPlace, Document)>,
    /// The actions.
    pub world: SharedWorld,
    /// The resource to ask about where it can be one of an action's; empty for none.
    pub resource: String,
    /// The circumstances.
    pub context: Context,
    /// The layers that are looked at.
    pub layers: Layers,
    /// Decisions before the last change, which save most of the work.
    pub previous: Option<SharedMatrix>,
}

impl fmt::Debug for MatrixJob {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MatrixJob").field("number", &self.number).finish_non_exhaustive()
    }
}

impl PartialEq for MatrixJob {
    fn eq(&self, other: &Self) -> bool {
        self.number == other.number
    }
}

impl Eq for MatrixJob {}

impl Work for MatrixJob {
    type Answer = SharedMatrix;

    fn run(&self) -> SharedMatrix {
        let resolver = with_edits(&self.resolver, &self.edited);
        let resource = Some(self.resource.as_str()).filter(|resource| !resource.is_empty());
        let asked = questions(&self.world.catalog, &resolver.account().id.text, resource);
        let principals: Vec<Who> = resolver.users_and_roles().collect();
        let previous = self.previous.as_ref().map(|matrix| &*matrix.0);
        SharedMatrix(Arc::new(resolver.matrix_through(
            self.layers,
            &principals,
            &asked,
            &self.context,
            previous,
        )))
    }
}

/// The account with documents in their places.
pub fn with_edits(resolver: &Arc<Resolver>, edited: &[(DocumentPlace, Document)]) -> Arc<Resolver> {
    let mut changed: Option<Account> = None;
    for (place, document) in edited {
        let account = changed.as_ref().unwrap_or_else(|| resolver.account());
        changed = put_document(account, place, document.clone()).or(changed);
    }
    changed.map_or_else(|| Arc::clone(resolver), |account| Arc::new(resolver.with_account(account)))
}

/// The open documents that the account has a place for: the same that decide in the workbench.
pub fn edited(draft: &Draft, open: &OpenPolicies, account: &SharedAccount) -> Vec<(DocumentPlace, Document)> {
    let account = account.resolver.account();
    // What comes first decides in the workbench, so it is put in last.
    let aside: Vec<&Draft> = open.aside().collect();
    let all = aside.into_iter().rev().chain([draft]);
    all.filter_map(|draft| edited_one(draft, account)).collect()
}

fn edited_one(draft: &Draft, account: &Account) -> Option<(DocumentPlace, Document)> {
    let document = draft.document();
    let place = match draft.home() {
        Some(home @ (DocumentPlace::Trust(_) | DocumentPlace::Resource(_))) => home.clone(),
        _ => DocumentPlace::Policy(document.name().to_owned()),
    };
    if let DocumentPlace::Policy(name) = &place {
        account.policy(name)?;
    }
    let parsed = document.in_force().filter(|parsed| !parsed.policy.statements.is_empty())?.clone();
    let source = DocumentSource::Inline(draft.text().to_owned());
    Some((place, Document { source, parsed, size: Size::of(draft.text()) }))
}
