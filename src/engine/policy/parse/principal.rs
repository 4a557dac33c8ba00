//! Principals, and what is usual for the statements of a trust policy (G11).

use super::Parser;
use super::path::Path;
use crate::engine::json::{Member, Node, Span, Value};
use crate::engine::nearest::nearest;
use crate::engine::policy::fault::FaultCode;
use crate::engine::policy::model::{Clause, Effect, PolicyKind, Principal, PrincipalEntry, PrincipalForm};

impl Parser {
    pub(super) fn principal(&mut self, node: &Node<'_>, path: &Path<'_>) -> Option<Principal> {
        let takes_principal = matches!(self.kind, PolicyKind::Resource | PolicyKind::Trust);
        let Some(principal) = node.member("Principal") else {
            if takes_principal {
                let message = format!(
                    "Principal is missing; a {} policy says whom it speaks of; add it",
                    self.kind.word()
                );
                self.fault(FaultCode::MissingPrincipal, node.span, path, message);
            }
            return None;
        };
        let path = path.name("Principal");
        if !takes_principal {
            let message = "Principal belongs to trust and resource policies; this policy speaks of whom it is attached to, remove it";
            self.fault(FaultCode::PrincipalNotAllowed, principal.span, &path, message);
            return None;
        }
        match &principal.value {
            Value::Object(members) => Some(self.named_principal(members, principal.span, &path)),
            Value::Text(_) | Value::List(_) if self.kind == PolicyKind::Trust => {
                let message = "the principal of a trust policy is an object with RAM, Service or Federated";
                self.fault(FaultCode::WrongType, principal.span, &path, message);
                None
            }
            // G11: for OSS an empty list means everyone, so it is no fault here.
            Value::List(nodes) if nodes.is_empty() => Some(Principal::Ids(Vec::new())),
            _ => Some(Principal::Ids(self.words(principal, &path, "Principal"))),
        }
    }

    pub(super) fn named_principal(
        &mut self,
        members: &[Member<'_>],
        span: Span,
        path: &Path<'_>,
    ) -> Principal {
        self.check_duplicates(members, path);
        if members.is_empty() {
            self.fault(
                FaultCode::MissingPrincipal,
                span,
                path,
                "Principal names nobody; add RAM, Service or Federated",
            );
        }
        let mut entries = Vec::new();
        for member in members {
            let path = path.name(&member.key);
            let Some(form) = PrincipalForm::ALL.into_iter().find(|form| form.word() == member.key) else {
                let hint = nearest(&member.key, PrincipalForm::ALL.map(PrincipalForm::word))
                    .map_or_else(String::new, |word| format!("; did you mean {word}?"));
                let message = format!("a principal has RAM, Service and Federated, not {}{hint}", member.key);
                self.fault(FaultCode::UnknownPrincipalForm, member.key_span, &path, message);
                continue;
            };
            let names = self.words(&member.node, &path, form.word());
            entries.extend(names.into_iter().map(|name| PrincipalEntry { form, name }));
        }
        Principal::Named(entries)
    }

    /// G11: every published trust policy allows `sts:AssumeRole` and nothing else.
    pub(super) fn check_trust(&mut self, effect: Effect, action: &Clause, span: Span, path: &Path<'_>) {
        let usual = effect == Effect::Allow
            && !action.negated
            && action.texts().all(|text| text.eq_ignore_ascii_case("sts:AssumeRole"));
        if !usual {
            let message = "a trust policy allows sts:AssumeRole, also for SAML and OIDC; anything else is not documented";
            self.fault(FaultCode::UnusualTrust, span, path, message);
        }
    }
}
