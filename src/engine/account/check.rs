//! What an account's names must mean, and RAM's limits (semantics section 1).
//!
//! Works on the model, so that an account that was edited or imported is checked like one that was read. A name that
//! means nothing is an error, because what it should have brought is missing from every answer; a broken limit is a
//! warning, because Alibaba Cloud raises most of them on request.

use super::fault::{AccountFault, AccountFaultCode};
use super::model::{Account, Attached, Document, DocumentSource, PolicyOrigin, Resource, Role, User};
use crate::engine::json::Span;
use crate::engine::nearest::nearest;
use crate::engine::policy::{Located, PolicyKind, Principal, Severity, arn};
use rustc_hash::{FxHashMap, FxHashSet};

const USERS: usize = 5_000;
const GROUPS: usize = 300;
const ROLES: usize = 1_000;
const CUSTOM_POLICIES: usize = 1_500;
const GROUPS_OF_USER: usize = 10;
const CUSTOM_ATTACHED: usize = 10;
const SYSTEM_ATTACHED: usize = 20;
const POLICY_NAME: usize = 128;
const ROLE_NAME: usize = 64;

/// Everything that is wrong with what an account says, in its order.
pub fn check_account(account: &Account) -> Vec<AccountFault> {
    let origins = account.policies.iter().map(|policy| (policy.name.text.as_str(), policy.origin)).collect();
    let mut check = Check { account, origins, faults: Vec::new() };
    check.about();
    check.policies();
    check.groups();
    check.users();
    check.roles();
    check.control_levels();
    check.resources();
    check.faults
}

struct Check<'a> {
    account: &'a Account,
    origins: FxHashMap<&'a str, PolicyOrigin>,
    faults: Vec<AccountFault>,
}

impl<'a> Check<'a> {
    fn fault(
        &mut self,
        code: AccountFaultCode,
        severity: Severity,
        span: Span,
        pointer: &str,
        message: String,
    ) {
        self.faults.push(AccountFault {
            code,
            severity,
            file: None,
            span,
            pointer: pointer.to_owned(),
            message,
        });
    }

    fn error(&mut self, code: AccountFaultCode, at: &Located, pointer: &str, message: String) {
        self.fault(code, Severity::Error, at.place.0, pointer, message);
    }

    fn over(&mut self, count: usize, limit: usize, span: Span, pointer: &str, what: &str) {
        if count > limit {
            let message = format!("{what}: {count}, and RAM accepts {limit} unless the quota was raised");
            self.fault(AccountFaultCode::OverLimit, Severity::Warning, span, pointer, message);
        }
    }

    fn about(&mut self) {
        let id = &self.account.id;
        // An id that is missing altogether stands nowhere, and the reader has told.
        let is_missing = id.text.is_empty() && id.place.0 == Span::default();
        if !is_missing && !arn::is_account_id(&id.text) {
            let message = format!("{:?} is not an account id; it is a number of 12 to 16 digits", id.text);
            self.error(AccountFaultCode::BadValue, id, "/account/id", message);
        }
        let counts = [
            ("users", self.account.users.len(), USERS),
            ("groups", self.account.groups.len(), GROUPS),
            ("roles", self.account.roles.len(), ROLES),
        ];
        for (what, count, limit) in counts {
            self.over(count, limit, Span::default(), &format!("/{what}"), &format!("{what} of the account"));
        }
        let custom =
            self.account.policies.iter().filter(|policy| policy.origin == PolicyOrigin::Custom).count();
        self.over(custom, CUSTOM_POLICIES, Span::default(), "/policies", "custom policies of the account");
    }

    fn policies(&mut self) {
        let levels = &self.account.control_levels;
        let control: FxHashSet<&str> =
            levels.iter().flat_map(|level| &level.attached).map(|name| name.text.as_str()).collect();
        for policy in &self.account.policies {
            let name = &policy.name;
            let pointer = format!("/policies/{}", name.text.replace('~', "~0").replace('/', "~1"));
            if policy.origin == PolicyOrigin::Custom {
                let fits = name.text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
                if !fits || name.text.is_empty() || name.text.len() > POLICY_NAME {
                    let message = format!(
                        "{:?} is no policy name; RAM takes 1 to {POLICY_NAME} letters, digits and hyphens",
                        name.text
                    );
                    self.fault(
                        AccountFaultCode::BadValue,
                        Severity::Warning,
                        name.place.0,
                        &pointer,
                        message,
                    );
                }
                let kind = if control.contains(name.text.as_str()) {
                    PolicyKind::Control
                } else {
                    PolicyKind::Identity
                };
                self.size(&policy.document, kind, name.place.0, &pointer, &format!("policy {:?}", name.text));
            }
        }
    }

    /// Documents in the account file are counted without white space, so that a warning is never wrong.
    fn size(&mut self, document: &Document, kind: PolicyKind, span: Span, pointer: &str, what: &str) {
        let limit = kind.limit();
        if document.size.bytes <= limit.characters {
            return;
        }
        let note = match (&document.source, limit.documented) {
            (_, false) => " (no limit is documented)",
            (DocumentSource::Inline(_), true) => ", white space not counted",
            (DocumentSource::File(_), true) => "",
        };
        let (characters, bytes, most) = (document.size.characters, document.size.bytes, limit.characters);
        let message =
            format!("{what} has {characters} characters ({bytes} bytes), and RAM accepts {most}{note}");
        self.fault(AccountFaultCode::OverLimit, Severity::Warning, span, pointer, message);
    }

    /// Names of one kind must differ and not be empty; those of users, groups and roles in more than case (W9).
    fn names(&mut self, names: impl Iterator<Item = &'a Located>, list: &str, what: &str) {
        let mut seen: FxHashSet<String> = FxHashSet::default();
        for (index, name) in names.enumerate() {
            let pointer = format!("/{list}/{index}");
            if name.text.is_empty() {
                continue; // told by the reader, or nothing to compare
            }
            let compared =
                if list == "resources" { name.text.clone() } else { name.text.to_ascii_lowercase() };
            if !seen.insert(compared) {
                let message = format!("there are two {what}s called {:?}; rename or remove one", name.text);
                self.error(AccountFaultCode::DuplicateName, name, &pointer, message);
            }
        }
    }

    /// References to policies: each known, and none twice.
    fn attachments(&mut self, names: &'a [Located], pointer: &str, whose: &str) {
        let mut seen = FxHashSet::default();
        for (index, name) in names.iter().enumerate() {
            let pointer = format!("{pointer}/{index}");
            if !seen.insert(name.text.as_str()) {
                let message = format!("policy {:?} is attached twice to {whose}; remove one", name.text);
                self.fault(
                    AccountFaultCode::DoubleAttachment,
                    Severity::Warning,
                    name.place.0,
                    &pointer,
                    message,
                );
            } else if !self.origins.contains_key(name.text.as_str()) {
                let near = nearest(&name.text, self.origins_in_order());
                let hint = near.map_or_else(
                    || "add it to policies".to_owned(),
                    |near| format!("did you mean {near:?}?"),
                );
                let message =
                    format!("{whose} has policy {:?}, which policies does not hold; {hint}", name.text);
                self.error(AccountFaultCode::UnknownName, name, &pointer, message);
            }
        }
    }

    fn origins_in_order(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        self.account.policies.iter().map(|policy| policy.name.text.as_str())
    }

    fn attached(&mut self, attached: &'a Attached, pointer: &str, span: Span, whose: &str) {
        self.attachments(&attached.everywhere, &format!("{pointer}/attached"), whose);
        self.quota(&attached.everywhere, &format!("{pointer}/attached"), span, whose);
        for group in &attached.in_resource_group {
            let name = &group.resource_group.text;
            let pointer = format!(
                "{pointer}/attached_in_resource_group/{}",
                name.replace('~', "~0").replace('/', "~1")
            );
            let whose = format!("{whose} in resource group {name:?}");
            self.attachments(&group.policies, &pointer, &whose);
            // The quotas of account and resource-group scope are counted separately.
            self.quota(&group.policies, &pointer, span, &whose);
        }
    }

    fn quota(&mut self, names: &[Located], pointer: &str, span: Span, whose: &str) {
        let count = |origin| {
            names.iter().filter(|name| self.origins.get(name.text.as_str()) == Some(&origin)).count()
        };
        let (custom, system) = (count(PolicyOrigin::Custom), count(PolicyOrigin::System));
        self.over(custom, CUSTOM_ATTACHED, span, pointer, &format!("custom policies attached to {whose}"));
        self.over(system, SYSTEM_ATTACHED, span, pointer, &format!("system policies attached to {whose}"));
    }

    fn groups(&mut self) {
        self.names(self.account.groups.iter().map(|group| &group.name), "groups", "group");
        for (index, group) in self.account.groups.iter().enumerate() {
            let whose = format!("group {:?}", group.name.text);
            self.attached(&group.attached, &format!("/groups/{index}"), group.name.place.0, &whose);
        }
    }

    fn users(&mut self) {
        self.names(self.account.users.iter().map(|user| &user.name), "users", "user");
        let groups: FxHashSet<String> =
            self.account.groups.iter().map(|group| group.name.text.to_ascii_lowercase()).collect();
        for (index, user) in self.account.users.iter().enumerate() {
            let (pointer, whose) = (format!("/users/{index}"), format!("user {:?}", user.name.text));
            self.attached(&user.attached, &pointer, user.name.place.0, &whose);
            self.groups_of(user, &groups, &pointer, &whose);
        }
    }

    fn groups_of(&mut self, user: &'a User, known: &FxHashSet<String>, pointer: &str, whose: &str) {
        let mut seen = FxHashSet::default();
        for (index, name) in user.groups.iter().enumerate() {
            let pointer = format!("{pointer}/groups/{index}");
            let folded = name.text.to_ascii_lowercase();
            if !known.contains(&folded) {
                let near =
                    nearest(&name.text, self.account.groups.iter().map(|group| group.name.text.as_str()));
                let hint = near
                    .map_or_else(|| "add it to groups".to_owned(), |near| format!("did you mean {near:?}?"));
                let message =
                    format!("{whose} is in group {:?}, which groups does not hold; {hint}", name.text);
                self.error(AccountFaultCode::UnknownName, name, &pointer, message);
            }
            if !seen.insert(folded) {
                let message = format!("{whose} is in group {:?} twice; remove one", name.text);
                self.fault(
                    AccountFaultCode::DoubleAttachment,
                    Severity::Warning,
                    name.place.0,
                    &pointer,
                    message,
                );
            }
        }
        let (count, span) = (user.groups.len(), user.name.place.0);
        self.over(count, GROUPS_OF_USER, span, &format!("{pointer}/groups"), &format!("groups of {whose}"));
    }

    fn roles(&mut self) {
        self.names(self.account.roles.iter().map(|role| &role.name), "roles", "role");
        for (index, role) in self.account.roles.iter().enumerate() {
            let (pointer, whose) = (format!("/roles/{index}"), format!("role {:?}", role.name.text));
            self.attached(&role.attached, &pointer, role.name.place.0, &whose);
            self.role(role, &pointer, &whose);
        }
    }

    fn role(&mut self, role: &Role, pointer: &str, whose: &str) {
        let name = &role.name;
        let fits = name.text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-'));
        if !name.text.is_empty() && (!fits || name.text.len() > ROLE_NAME) {
            let message = format!(
                "{:?} is no role name; RAM takes 1 to {ROLE_NAME} letters, digits, points and hyphens",
                name.text
            );
            self.fault(AccountFaultCode::BadValue, Severity::Warning, name.place.0, pointer, message);
        }
        match &role.trust {
            Some(trust) => self.size(
                trust,
                PolicyKind::Trust,
                name.place.0,
                pointer,
                &format!("the trust policy of {whose}"),
            ),
            None => {
                let message = format!("{whose} has no trust policy, so nobody can assume it; add \"trust\"");
                self.fault(AccountFaultCode::Missing, Severity::Note, name.place.0, pointer, message);
            }
        }
    }

    fn control_levels(&mut self) {
        let levels = &self.account.control_levels;
        self.names(levels.iter().map(|level| &level.name), "control_policies", "level");
        for (index, level) in levels.iter().enumerate() {
            let whose = format!("level {:?}", level.name.text);
            self.attachments(&level.attached, &format!("/control_policies/{index}/attached"), &whose);
            if level.attached.is_empty() {
                // E5: every level must yield Allow.
                let message = format!(
                    "{whose} has no control policy, so it refuses everything; attach FullAliyunAccess or remove the level"
                );
                self.fault(
                    AccountFaultCode::BadValue,
                    Severity::Warning,
                    level.name.place.0,
                    &format!("/control_policies/{index}"),
                    message,
                );
            }
        }
        if self.account.management && !levels.is_empty() {
            let message = "the management account is not bound by control policies (E5); control_policies has no effect here".to_owned();
            self.fault(
                AccountFaultCode::BadValue,
                Severity::Note,
                self.account.id.place.0,
                "/control_policies",
                message,
            );
        }
    }

    fn resources(&mut self) {
        self.names(self.account.resources.iter().map(|resource| &resource.arn), "resources", "resource");
        for (index, resource) in self.account.resources.iter().enumerate() {
            let (arn, pointer) = (&resource.arn, format!("/resources/{index}"));
            let fields = arn::split(&arn.text);
            if !arn.text.is_empty() && fields.is_none_or(|fields| fields.prefix != "acs") {
                let message = format!(
                    "{:?} is not an ARN; write acs:<ram-code>:<region>:<account-id>:<relative-id>",
                    arn.text
                );
                self.error(AccountFaultCode::BadValue, arn, &pointer, message);
            }
            if let Some(policy) = &resource.policy {
                let what = format!("the policy of {:?}", arn.text);
                self.size(policy, PolicyKind::Resource, arn.place.0, &pointer, &what);
                self.unmatched_ids(resource, policy, &pointer);
            }
        }
    }

    /// A policy that names UIDs cannot be matched with users whose UID is not known: say so instead of answering "no".
    fn unmatched_ids(&mut self, resource: &Resource, policy: &Document, pointer: &str) {
        let owners: FxHashSet<&str> =
            self.account.users.iter().filter_map(|user| user.uid.as_deref()).collect();
        let mut unknown: Vec<&str> = Vec::new();
        for statement in &policy.parsed.policy.statements {
            let Some(Principal::Ids(ids)) = &statement.principal else { continue };
            let uids = ids
                .iter()
                .map(|id| id.text.as_str())
                .filter(|id| id.bytes().all(|byte| byte.is_ascii_digit()));
            unknown.extend(uids.filter(|id| *id != self.account.id.text && !owners.contains(id)));
        }
        unknown.sort_unstable();
        unknown.dedup();
        if !unknown.is_empty() {
            let (arn, ids) = (&resource.arn, unknown.join(", "));
            let message = format!(
                "the policy of {:?} names {ids}, which no user here has as its id; add \"id\" to the users that are meant",
                arn.text
            );
            self.fault(AccountFaultCode::UnknownName, Severity::Warning, arn.place.0, pointer, message);
        }
    }
}
