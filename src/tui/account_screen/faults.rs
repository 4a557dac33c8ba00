//! What the checker of the account finds, by what it is about.

use crate::engine::account::edit::Thing;
use crate::engine::account::{Account, AccountFault, check_account};

/// Faults and limits, each with what it is about.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Faults {
    all: Vec<(Option<Thing>, AccountFault)>,
}

impl Faults {
    /// Everything that is wrong with an account.
    pub fn of(account: &Account) -> Self {
        let all = check_account(account);
        Self { all: all.into_iter().map(|fault| (thing_of(account, &fault.pointer), fault)).collect() }
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
