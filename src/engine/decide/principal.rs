//! Who asks: the principal of a request, and whether a policy's `Principal` means it (G11).

use super::assumption::{Assumption, Reading, answer_under};
use crate::engine::policy::{Principal, PrincipalForm, glob::Glob};

/// A principal, read from its written form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    /// As it was written.
    pub text: String,
    /// What it is.
    pub kind: CallerKind,
    /// The account it belongs to; none for services.
    pub account: Option<String>,
}

/// The kinds of principals.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CallerKind {
    /// `acs:ram::<uid>:root`
    Root,
    /// `acs:ram::<uid>:user/<name>`
    User(String),
    /// `acs:ram::<uid>:assumed-role/<role>/<session>`; the session is empty when only the role was named.
    Role {
        /// The role's name.
        name: String,
        /// The session's name.
        session: String,
    },
    /// `acs:ram::<uid>:saml-provider/<name>` or `…:oidc-provider/<name>`: the relative id.
    Federated(String),
    /// `<service>.aliyuncs.com`
    Service,
}

/// A principal that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "{0:?} is not a principal; write acs:ram::<account-id>:user/<name>, …:root, …:assumed-role/<role>/<session>, …:saml-provider/<name>, …:oidc-provider/<name>, or a service such as fc.aliyuncs.com"
)]
pub struct PrincipalError(pub String);

impl Caller {
    /// Reads the written form of a principal.
    pub fn parse(text: &str) -> Result<Self, PrincipalError> {
        let error = || PrincipalError(text.to_owned());
        let Some(rest) = text.strip_prefix("acs:ram:") else {
            let is_service =
                text.contains('.') && !text.contains([':', '/', ' ']) && !text.chars().any(char::is_control);
            return if is_service {
                Ok(Self { text: text.to_owned(), kind: CallerKind::Service, account: None })
            } else {
                Err(error())
            };
        };
        let mut fields = rest.splitn(3, ':');
        let (_region, account, id) =
            (fields.next(), fields.next().ok_or_else(error)?, fields.next().ok_or_else(error)?);
        let named = |prefix: &str| id.strip_prefix(prefix).filter(|name| !name.is_empty()).map(str::to_owned);
        let kind = if id == "root" {
            CallerKind::Root
        } else if let Some(name) = named("user/") {
            CallerKind::User(name)
        } else if let Some(role) = named("assumed-role/").or_else(|| named("role/")) {
            let (name, session) = role.split_once('/').unwrap_or((&role, ""));
            CallerKind::Role { name: name.to_owned(), session: session.to_owned() }
        } else if named("saml-provider/").or_else(|| named("oidc-provider/")).is_some() {
            CallerKind::Federated(id.to_owned())
        } else {
            return Err(error());
        };
        Ok(Self { text: text.to_owned(), kind, account: Some(account.to_owned()) })
    }

    /// The forms under which a trust policy may name this principal, with the member they stand under.
    fn names(&self) -> (PrincipalForm, Vec<String>) {
        let account = self.account.as_deref().unwrap_or_default();
        let arn = |id: &str| format!("acs:ram::{account}:{id}");
        match &self.kind {
            CallerKind::Service => (PrincipalForm::Service, vec![self.text.clone()]),
            CallerKind::Federated(id) => (PrincipalForm::Federated, vec![arn(id)]),
            CallerKind::Root => (PrincipalForm::Ram, vec![arn("root")]),
            // G11: …:root means every user and role of the account.
            CallerKind::User(name) => (PrincipalForm::Ram, vec![arn("root"), arn(&format!("user/{name}"))]),
            CallerKind::Role { name, session } => (
                PrincipalForm::Ram,
                vec![
                    arn("root"),
                    arn(&format!("role/{name}")),
                    arn(&format!("assumed-role/{name}/{session}")),
                ],
            ),
        }
    }
}

/// A policy's principal, ready to be compared.
#[derive(Debug, Clone)]
pub(super) struct CompiledPrincipal {
    named: Vec<NamedPattern>,
    ids: Vec<Glob>,
    everyone: bool,
}

/// One name of a policy's principal.
#[derive(Debug, Clone)]
struct NamedPattern {
    form: PrincipalForm,
    pattern: Glob,
    /// In lower case: names of users and roles compare without case (W9).
    folded: Option<Glob>,
}

impl NamedPattern {
    fn new(form: PrincipalForm, name: &str) -> Self {
        let name = normal_region(name);
        let folded = (form == PrincipalForm::Ram).then(|| Glob::folded(&name));
        Self { form, pattern: Glob::new(&name), folded }
    }

    fn matches(&self, name: &str, reading: Reading, seen: &mut Reading) -> bool {
        let exactly = self.pattern.matches(name);
        let folded =
            !exactly && self.folded.as_ref().is_some_and(|folded| folded.matches(&name.to_ascii_lowercase()));
        let possible =
            if folded { Reading::PROPOSED.with(Assumption::ResourceCase) } else { Reading::PROPOSED };
        answer_under(possible, reading, seen, |reading| {
            exactly || (folded && !reading.has(Assumption::ResourceCase))
        })
    }
}

impl CompiledPrincipal {
    pub(super) fn new(principal: &Principal) -> Self {
        match principal {
            // G11: for OSS an empty list means everyone.
            Principal::Ids(ids) => Self {
                named: Vec::new(),
                everyone: ids.is_empty() || ids.iter().any(|id| id.text == "*"),
                ids: ids.iter().map(|id| Glob::new(&id.text)).collect(),
            },
            Principal::Named(entries) => Self {
                everyone: entries
                    .iter()
                    .any(|entry| entry.form == PrincipalForm::Ram && entry.name.text == "*"),
                named: entries.iter().map(|entry| NamedPattern::new(entry.form, &entry.name.text)).collect(),
                ids: Vec::new(),
            },
        }
    }

    /// Everyone is meant, so that the owner of the resource is only meant under a condition (E8).
    pub(super) fn is_everyone(&self) -> bool {
        self.everyone
    }

    pub(super) fn matches(
        &self,
        caller: &Caller,
        principal_id: Option<&str>,
        reading: Reading,
        seen: &mut Reading,
    ) -> bool {
        if self.everyone {
            return true;
        }
        self.matches_id(caller, principal_id) || self.matches_name(caller, reading, seen)
    }

    /// OSS and SLS name users by UID and role sessions by `arn:sts::<uid>:assumed-role/<role>/<session or *>`.
    fn matches_id(&self, caller: &Caller, principal_id: Option<&str>) -> bool {
        let session = match (&caller.kind, &caller.account) {
            (CallerKind::Role { name, session }, Some(account)) => {
                Some(format!("arn:sts::{account}:assumed-role/{name}/{session}"))
            }
            _ => None,
        };
        // The account's own id as a principal id is its root user's UID.
        let own = if caller.kind == CallerKind::Root { caller.account.as_deref() } else { None };
        let known = [principal_id, session.as_deref(), own];
        self.ids.iter().any(|id| known.iter().flatten().any(|known| id.matches(known)))
    }

    fn matches_name(&self, caller: &Caller, reading: Reading, seen: &mut Reading) -> bool {
        if self.named.is_empty() {
            return false;
        }
        let (form, names) = caller.names();
        let mut doubts = Reading::PROPOSED;
        let mut matches = false;
        for named in self.named.iter().filter(|named| named.form == form) {
            for name in &names {
                let mut doubt = Reading::PROPOSED;
                let holds = named.matches(name, reading, &mut doubt);
                if holds && doubt.is_empty() {
                    // One name that matches beyond doubt settles it.
                    return true;
                }
                matches |= holds;
                doubts.add(doubt);
            }
        }
        seen.add(doubts);
        matches
    }
}

/// W8: `acs:ram:*:…` and `acs:ram::…` are the same.
pub(in crate::engine) fn normal_region(name: &str) -> String {
    name.strip_prefix("acs:ram:*:").map_or_else(|| name.to_owned(), |rest| format!("acs:ram::{rest}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_written_form_is_read() {
        let kind = |text: &str| Caller::parse(text).unwrap().kind;
        assert_eq!(kind("acs:ram::1:root"), CallerKind::Root);
        assert_eq!(kind("acs:ram::1:user/alice"), CallerKind::User("alice".into()));
        assert_eq!(
            kind("acs:ram::1:assumed-role/ops/s-1"),
            CallerKind::Role { name: "ops".into(), session: "s-1".into() }
        );
        assert_eq!(kind("acs:ram::1:saml-provider/idp"), CallerKind::Federated("saml-provider/idp".into()));
        assert_eq!(kind("fc.aliyuncs.com"), CallerKind::Service);
        for text in ["", "alice", "acs:ram::1:user/", "acs:ram::1", "acs:ecs::1:user/a", "acs:ram::1:group/g"]
        {
            assert!(Caller::parse(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn names_of_users_and_roles_compare_without_case_also_beside_a_star() {
        let means = |name: &str| {
            let named = NamedPattern::new(PrincipalForm::Ram, name);
            let mut seen = Reading::PROPOSED;
            (named.matches("acs:ram::1:user/alice", Reading::PROPOSED, &mut seen), seen.is_empty())
        };
        assert_eq!(means("acs:ram:*:1:user/alice"), (true, true));
        assert_eq!(means("acs:ram::1:user/Alice"), (true, false));
        assert_eq!(means("acs:ram::1:user/AL*"), (true, false));
        assert_eq!(means("acs:ram::1:user/bob*"), (false, true));
    }
}
