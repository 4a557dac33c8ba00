//! What a change of an account gains and loses: for each principal its access in all layers, for each role who may
//! assume it.

use super::resolver::Resolver;
use super::trust_difference::{RoleDifference, trust_difference};
use super::who::Who;
use crate::engine::access::{AccessSet, DiffOptions, Difference, Verdict, diff};
use rustc_hash::FxHashSet;

/// In which of the two accounts somebody is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    /// In both.
    Both,
    /// In the new one only.
    Added,
    /// In the old one only.
    Removed,
}

impl Presence {
    /// In one word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Both => "both",
            Self::Added => "added",
            Self::Removed => "removed",
        }
    }

    fn of(old: bool, new: bool) -> Self {
        match (old, new) {
            (true, false) => Self::Removed,
            (false, true) => Self::Added,
            _ => Self::Both,
        }
    }
}

/// One principal whose access differs, or may.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrincipalDifference {
    /// `user/alice`
    pub principal: String,
    /// In which account.
    pub presence: Presence,
    /// What was gained and lost.
    pub difference: Difference,
}

/// What differs between two accounts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountDifference {
    /// In one word, for all principals and roles together.
    pub verdict: Verdict,
    /// The principals for which anything differs or could not be told, users first, by name.
    pub principals: Vec<PrincipalDifference>,
    /// How many were compared.
    pub compared: usize,
    /// The roles that others may assume now, or no longer, by name.
    pub roles: Vec<RoleDifference>,
    /// Where an answer is not exact, in sentences.
    pub notes: Vec<String>,
}

/// Two accounts that cannot be compared.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotComparable {
    /// Their resources have nothing in common.
    #[error(
        "the files describe different accounts, {0} and {1}, whose resources have nothing in common; compare two states of one account"
    )]
    OtherAccount(String, String),
    /// A principal that neither has.
    #[error("{0}")]
    NoSuchPrincipal(String),
}

/// Compares two states of an account, for one principal or for all users and roles.
///
/// # Errors
/// When they are of different accounts, or neither has the principal.
pub fn account_difference(
    old: &Resolver,
    new: &Resolver,
    only: Option<&str>,
    options: DiffOptions<'_>,
) -> Result<AccountDifference, NotComparable> {
    let (old_id, new_id) = (&old.account().id.text, &new.account().id.text);
    if old_id != new_id {
        return Err(NotComparable::OtherAccount(old_id.clone(), new_id.clone()));
    }
    let compared = principals(old, new, only)?;
    let mut found = AccountDifference {
        verdict: Verdict::Equal,
        principals: Vec::new(),
        compared: compared.len(),
        roles: Vec::new(),
        notes: Vec::new(),
    };
    let roles: Vec<String> = match (only, compared.as_slice()) {
        (None, _) => role_names(old, new),
        (Some(_), [(Who::Role { name, .. }, _)]) => vec![name.clone()],
        (Some(_), _) => Vec::new(),
    };
    for (who, presence) in compared {
        let (before, after) = (
            access(old, &who, presence != Presence::Added),
            access(new, &who, presence != Presence::Removed),
        );
        for note in before.1.into_iter().chain(after.1) {
            if !found.notes.contains(&note) {
                found.notes.push(note);
            }
        }
        let difference = diff(&before.0, &after.0, options);
        if difference.verdict != Verdict::Equal || !difference.undecided.is_empty() {
            found.principals.push(PrincipalDifference { principal: who.to_string(), presence, difference });
        }
    }
    found.roles = roles.iter().filter_map(|role| trust_difference(old, new, role)).collect();
    found.verdict = found.overall();
    Ok(found)
}

impl AccountDifference {
    fn overall(&self) -> Verdict {
        let of_principals = self.principals.iter().map(|one| &one.difference);
        let of_roles =
            self.roles.iter().flat_map(|role| role.callers.iter().map(|caller| &caller.difference));
        let mut all = Verdict::Equal;
        for difference in of_principals.chain(of_roles) {
            all = match (all, difference.verdict) {
                (Verdict::Undecided, _) | (_, Verdict::Undecided) => Verdict::Undecided,
                (known, Verdict::Equal) => known,
                (Verdict::Equal, verdict) => verdict,
                (known, verdict) if known == verdict => known,
                _ => Verdict::Incomparable,
            };
        }
        all
    }

    /// All differences, those of principals first.
    pub fn differences(&self) -> impl Iterator<Item = &Difference> {
        let of_roles =
            self.roles.iter().flat_map(|role| role.callers.iter().map(|caller| &caller.difference));
        self.principals.iter().map(|one| &one.difference).chain(of_roles)
    }

    /// Whether anything was gained for certain, or lost, or could not be told.
    pub fn counts(&self, gained: bool) -> bool {
        let side = |difference: &Difference| {
            let regions = if gained { &difference.gained } else { &difference.lost };
            regions.iter().any(|region| region.example.is_some()) || !difference.undecided.is_empty()
        };
        self.differences().any(side)
    }
}

fn principals(
    old: &Resolver,
    new: &Resolver,
    only: Option<&str>,
) -> Result<Vec<(Who, Presence)>, NotComparable> {
    if let Some(text) = only {
        let (before, after) = (Who::parse(text, old.account()), Who::parse(text, new.account()));
        let presence = Presence::of(before.is_ok(), after.is_ok());
        let who = after.or(before).map_err(|error| NotComparable::NoSuchPrincipal(error.to_string()))?;
        return Ok(vec![(who, presence)]);
    }
    let users = |resolver: &Resolver| -> Vec<String> {
        resolver.account().users.iter().map(|user| user.name.text.clone()).collect()
    };
    let known = |resolver: &Resolver, name: &str| resolver.account().user(name).is_some();
    let mut all: Vec<(Who, Presence)> = union(users(old), users(new))
        .into_iter()
        .map(|name| (Presence::of(known(old, &name), known(new, &name)), name))
        .map(|(presence, name)| (Who::User(name), presence))
        .collect();
    all.extend(role_names(old, new).into_iter().map(|name| {
        let known = |resolver: &Resolver| resolver.account().role(&name).is_some();
        let presence = Presence::of(known(old), known(new));
        (Who::role(name), presence)
    }));
    Ok(all)
}

fn role_names(old: &Resolver, new: &Resolver) -> Vec<String> {
    let names =
        |resolver: &Resolver| resolver.account().roles.iter().map(|role| role.name.text.clone()).collect();
    union(names(old), names(new))
}

/// Names compare without case (W9); the spelling of the first list is kept.
fn union(mut names: Vec<String>, more: Vec<String>) -> Vec<String> {
    let known: FxHashSet<String> = names.iter().map(|name| name.to_ascii_lowercase()).collect();
    names.extend(more.into_iter().filter(|name| !known.contains(&name.to_ascii_lowercase())));
    names.sort_by_key(|name| name.to_ascii_lowercase());
    names
}

/// What somebody may do; nothing where they are not.
fn access(resolver: &Resolver, who: &Who, present: bool) -> (AccessSet, Vec<String>) {
    let principal = resolver.principal_of(who);
    if present {
        let access = resolver.access_of(&principal);
        return (access.set, access.notes);
    }
    let mut nothing = AccessSet::builder();
    if let Ok(request) = resolver.request(&principal, "ram:GetUser", vec!["*".to_owned()]) {
        nothing.seen_by(request);
    }
    (nothing.build(), Vec::new())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::account::read_account;

    fn account(trusted: &str) -> Resolver {
        let text = format!(
            r#"{{"account":{{"id":"1000000000000001"}},"roles":[{{"name":"ops","trust":{{"Version":"1","Statement":
            [{{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{{"RAM":"acs:ram::1000000000000001:{trusted}"}}}}]}}}}]}}"#
        );
        Resolver::new(read_account(&text, &|_| Err("no file".to_owned())).account)
    }

    #[test]
    fn who_may_assume_a_role_is_compared_however_the_role_is_named() {
        let (old, new) = (account("user/a"), account("root"));
        for only in ["role/ops", "role/OPS", "role/ops/deploy", "acs:ram::1000000000000001:role/ops"] {
            let found = account_difference(&old, &new, Some(only), DiffOptions::default()).unwrap();
            assert_eq!((found.verdict, found.roles.len()), (Verdict::Wider, 1), "{only}");
        }
    }
}
