//! What is wrong with the account and its documents, by what it is about.

use crate::engine::account::edit::Thing;
use crate::engine::account::{Account, AccountFault, AccountFaultCode, Document, check_account};
use crate::engine::policy::Severity;
use crate::tui::text::account as words;

/// Faults and limits, each with what it is about.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Faults {
    all: Vec<(Option<Thing>, AccountFault)>,
}

impl Faults {
    /// Everything that is wrong with an account.
    pub fn of(account: &Account) -> Self {
        let of_account = check_account(account);
        let of_account = of_account.into_iter().map(|fault| (thing_of(account, &fault.pointer), fault));
        let of_documents = documents(account)
            .flat_map(|(thing, document)| refusals(document).map(move |fault| (Some(thing.clone()), fault)));
        Self { all: of_documents.chain(of_account).collect() }
    }

    /// What is wrong with one thing.
    pub fn about<'f>(&'f self, thing: &Thing) -> impl Iterator<Item = &'f AccountFault> {
        let about = move |(of, _): &&'f (Option<Thing>, AccountFault)| of.as_ref() == Some(thing);
        let found: Vec<&AccountFault> = self.all.iter().filter(about).map(|(_, fault)| fault).collect();
        found.into_iter()
    }

    /// What is wrong with the account as a whole.
    pub fn about_all(&self) -> impl Iterator<Item = &AccountFault> {
        self.all.iter().filter(|(of, _)| of.is_none()).map(|(_, fault)| fault)
    }
}

/// Every document of an account, with what it belongs to.
fn documents(account: &Account) -> impl Iterator<Item = (Thing, &Document)> {
    let policies = account.policies.iter();
    let policies = policies.map(|policy| (Thing::Policy(policy.name.text.clone()), &*policy.document));
    let trusts = account.roles.iter();
    let trusts = trusts.filter_map(|role| Some((Thing::Role(role.name.text.clone()), role.trust.as_ref()?)));
    let own = account.resources.iter();
    let own = own.filter_map(|one| Some((Thing::Resource(one.arn.text.clone()), one.policy.as_ref()?)));
    policies.chain(trusts).chain(own)
}

/// Why RAM would refuse a document. Nothing is decided for whomever it reaches.
fn refusals(document: &Document) -> impl Iterator<Item = AccountFault> {
    let errors = document.parsed.faults.iter().filter(|fault| fault.severity() == Severity::Error);
    errors.map(|fault| AccountFault {
        code: AccountFaultCode::Policy(fault.code),
        severity: Severity::Error,
        file: None,
        span: fault.span,
        pointer: fault.pointer.clone(),
        message: words::refused(&fault.message),
    })
}

/// What a pointer into the account file leads to.
fn thing_of(account: &Account, pointer: &str) -> Option<Thing> {
    let mut steps = pointer.split('/').skip(1);
    let (list, step) = (steps.next()?, steps.next()?);
    let at = || step.parse::<usize>().ok();
    Some(match list {
        "users" => Thing::User(account.users.get(at()?)?.name.text.clone()),
        "groups" => Thing::Group(account.groups.get(at()?)?.name.text.clone()),
        "roles" => Thing::Role(account.roles.get(at()?)?.name.text.clone()),
        "control_policies" => Thing::Level(account.control_levels.get(at()?)?.name.text.clone()),
        "resources" => Thing::Resource(account.resources.get(at()?)?.arn.text.clone()),
        "policies" => Thing::Policy(step.replace("~1", "/").replace("~0", "~")),
        _ => return None,
    })
}
