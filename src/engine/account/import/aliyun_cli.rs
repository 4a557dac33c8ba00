//! The answers of the aliyun command line, one file for each call.
//!
//! Answers do not say what was asked: the policies of a user come without the user. So a file is named after its call and
//! what the call was about: `ListUsers.json`, `ListPoliciesForUser-alice.json`.

use super::super::model::{Document, PolicyOrigin};
use super::builder::{Builder, Holder};
use super::{ImportError, Imported};
use crate::engine::policy::PolicyKind;
use serde_json::Value;

/// One answer: the name of its file without folder and ending, and what is in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CliAnswer {
    /// `ListPoliciesForUser-alice`
    pub file: String,
    /// The answer.
    pub json: Value,
}

/// The calls that are read, with the option that says what they are about.
const CALLS: [(&str, Option<&str>); 14] = [
    ("GetCallerIdentity", None),
    ("ListUsers", None),
    ("GetUser", None),
    ("ListGroups", None),
    ("ListGroupsForUser", Some("UserName")),
    ("ListUsersForGroup", Some("GroupName")),
    ("ListPoliciesForUser", Some("UserName")),
    ("ListPoliciesForGroup", Some("GroupName")),
    ("ListPoliciesForRole", Some("RoleName")),
    ("GetPolicy", None),
    ("ListPolicies", None),
    ("ListRoles", None),
    ("GetRole", None),
    ("ListPolicyAttachments", None),
];

/// Puts an account together from the answers, and says which calls are missing.
///
/// # Errors
/// When none of the files is named after a call.
pub fn from_aliyun_cli(answers: &[CliAnswer]) -> Result<Imported, ImportError> {
    let mut import = Import {
        builder: Builder::default(),
        seen: Vec::new(),
        has_all_attachments: false,
        pages: Vec::new(),
        more_pages: Vec::new(),
    };
    for answer in answers {
        import.answer(answer);
    }
    if import.seen.is_empty() {
        return Err(ImportError::NoAnswers);
    }
    import.missing_calls();
    let how = |name: &str| {
        let kind = if name.starts_with("Aliyun") || matches!(name, "AdministratorAccess" | "ReadOnlyAccess") {
            "System"
        } else {
            "Custom"
        };
        command("GetPolicy", &[("PolicyType", kind), ("PolicyName", name)], name)
    };
    Ok(import.builder.finish(&how))
}

/// How to make a call and where its answer goes.
fn command(call: &str, options: &[(&str, &str)], about: &str) -> String {
    let quoted = |text: &str| {
        let plain = text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'@'));
        if plain { text.to_owned() } else { format!("'{}'", text.replace('\'', r"'\''")) }
    };
    let product = match call {
        "GetCallerIdentity" => "sts",
        "ListPolicyAttachments" => "resourcemanager",
        _ => "ram",
    };
    let options: Vec<String> =
        options.iter().map(|(name, value)| format!(" --{name} {}", quoted(value))).collect();
    let options = options.concat();
    let file = if about.is_empty() { call.to_owned() } else { format!("{call}-{about}") };
    format!("aliyun {product} {call}{options} > {}.json", quoted(&file))
}

struct Import {
    builder: Builder,
    /// Call and what it was about.
    seen: Vec<(&'static str, String)>,
    /// The attachments of the whole account are in one answer.
    has_all_attachments: bool,
    /// Pages that are here, and pages that must be there with their size.
    pages: Vec<(&'static str, u64)>,
    more_pages: Vec<(&'static str, u64, u64)>,
}

impl Import {
    fn answer(&mut self, answer: &CliAnswer) {
        let file = answer.file.as_str();
        if file.contains("AccessKey") || file.contains("LoginProfile") {
            self.builder.secret(file);
            return;
        }
        let named =
            CALLS.iter().filter(|(call, _)| file.starts_with(call)).max_by_key(|(call, _)| call.len());
        let separated = named.and_then(|(call, option)| {
            let rest = file.strip_prefix(call)?;
            let about = rest.strip_prefix(['-', '_', '.', '/']).unwrap_or(rest);
            (rest.is_empty() || about.len() < rest.len()).then_some((*call, *option, about))
        });
        let Some((call, option, about)) = separated else {
            self.builder
                .not_carried(file, "its name is not that of a call that is read; see `acscope help import`");
            return;
        };
        if let (Some(option), true) = (option, about.is_empty()) {
            self.builder.not_carried(
                file,
                format!("the answer does not say its {option}; name the file {call}-<{option}>.json"),
            );
            return;
        }
        self.seen.push((call, about.to_owned()));
        if answer.json.get("IsTruncated") == Some(&Value::Bool(true)) {
            let marker = answer.json.get("Marker").and_then(Value::as_str).unwrap_or_default();
            self.builder.missing(
                format!("the rest of {file}, which is one page of several"),
                format!(
                    "make the call again with --Marker {marker}, into {call}-{}2.json",
                    if about.is_empty() { String::new() } else { format!("{about}-") }
                ),
            );
        }
        self.note_pages(call, answer);
        self.read(call, about, &answer.json, file);
    }

    /// Answers that count their pages tell how many there are.
    fn note_pages(&mut self, call: &'static str, answer: &CliAnswer) {
        let number = |name: &str| answer.json.get(name).and_then(Value::as_u64);
        if let (Some(page), Some(size), Some(total)) =
            (number("PageNumber"), number("PageSize"), number("TotalCount"))
        {
            self.pages.push((call, page));
            if page.saturating_mul(size) < total {
                self.more_pages.push((call, page.saturating_add(1), size));
            }
        }
    }

    fn read(&mut self, call: &str, about: &str, json: &Value, file: &str) {
        match call {
            "GetCallerIdentity" => self.builder.account_id(text(json, "AccountId").unwrap_or_default()),
            "ListUsers" => list(json, "Users", "User").for_each(|user| self.user(user)),
            "GetUser" => json.get("User").into_iter().for_each(|user| self.user(user)),
            "ListGroups" => names(json, "Groups", "Group", "GroupName").for_each(|name| {
                self.builder.group(name);
            }),
            "ListGroupsForUser" => {
                self.builder.user(about);
                names(json, "Groups", "Group", "GroupName").for_each(|group| self.builder.join(about, group));
            }
            "ListUsersForGroup" => {
                self.builder.group(about);
                names(json, "Users", "User", "UserName").for_each(|user| self.builder.join(user, about));
            }
            "ListPoliciesForUser" => self.attached(Holder::User, about, json),
            "ListPoliciesForGroup" => self.attached(Holder::Group, about, json),
            "ListPoliciesForRole" => self.attached(Holder::Role, about, json),
            "GetPolicy" => self.policy(json, file),
            "ListRoles" => list(json, "Roles", "Role").for_each(|role| self.role(role)),
            "GetRole" => json.get("Role").into_iter().for_each(|role| self.role(role)),
            "ListPolicyAttachments" => {
                self.has_all_attachments = true;
                list(json, "PolicyAttachments", "PolicyAttachment")
                    .for_each(|attachment| self.scoped(attachment, file));
            }
            // ListPolicies names policies without saying what they say; GetPolicy does.
            _ => {}
        }
    }

    fn user(&mut self, user: &Value) {
        if let Some(name) = text(user, "UserName") {
            let uid = text(user, "UserId").map(str::to_owned);
            let entry = self.builder.user(name);
            entry.uid = entry.uid.take().or(uid);
        }
    }

    fn role(&mut self, role: &Value) {
        let Some(name) = text(role, "RoleName") else { return };
        let arn = text(role, "Arn").unwrap_or_default();
        self.builder.account_id_of_arn(arn);
        let trust =
            text(role, "AssumeRolePolicyDocument").map(|text| Document::from_text(text, PolicyKind::Trust));
        let uid = text(role, "RoleId").map(str::to_owned);
        let entry = self.builder.role(name);
        entry.uid = entry.uid.take().or(uid);
        entry.service_linked = name.starts_with("AliyunServiceRoleFor");
        if trust.is_some() {
            entry.trust = trust;
        }
    }

    fn attached(&mut self, holder: Holder, name: &str, json: &Value) {
        match holder {
            Holder::User => {
                self.builder.user(name);
            }
            Holder::Group => {
                self.builder.group(name);
            }
            Holder::Role => {
                self.builder.role(name);
            }
        }
        names(json, "Policies", "Policy", "PolicyName")
            .for_each(|policy| self.builder.attach(holder, name, policy, None));
    }

    fn policy(&mut self, json: &Value, file: &str) {
        let about = json.get("Policy").unwrap_or(&Value::Null);
        let document = json.get("DefaultPolicyVersion").and_then(|version| text(version, "PolicyDocument"));
        let document = document.or_else(|| text(about, "PolicyDocument"));
        let (Some(name), Some(document)) = (text(about, "PolicyName"), document) else {
            self.builder
                .not_carried(file, "it has no Policy.PolicyName or no DefaultPolicyVersion.PolicyDocument");
            return;
        };
        let system = text(about, "PolicyType") == Some("System");
        let origin = if system { PolicyOrigin::System } else { PolicyOrigin::Custom };
        self.builder.policy(name, origin, Document::from_text(document, PolicyKind::Identity));
    }

    fn scoped(&mut self, attachment: &Value, file: &str) {
        let (Some(policy), Some(principal)) =
            (text(attachment, "PolicyName"), text(attachment, "PrincipalName"))
        else {
            return;
        };
        let name = principal.split('@').next().unwrap_or(principal);
        let holder = match text(attachment, "PrincipalType") {
            Some("IMSUser") => Holder::User,
            Some("IMSGroup") => Holder::Group,
            Some("ServiceRole") => Holder::Role,
            other => {
                let why = format!("its PrincipalType {:?} is unknown", other.unwrap_or_default());
                self.builder.not_carried(format!("{file}: {policy} on {principal}"), why);
                return;
            }
        };
        let group =
            text(attachment, "ResourceGroupId").filter(|id| !id.bytes().all(|byte| byte.is_ascii_digit()));
        self.builder.attach(holder, name, policy, group);
    }

    fn has(&self, call: &str, about: &str) -> bool {
        let is_about =
            |seen: &str| seen == about || seen.strip_prefix(about).is_some_and(|page| page.starts_with('-'));
        self.seen.iter().any(|(seen, of)| *seen == call && (about.is_empty() || is_about(of)))
    }

    /// What was not asked, for everybody who is known.
    fn missing_calls(&mut self) {
        for (call, what) in
            [("ListUsers", "the users"), ("ListGroups", "the groups"), ("ListRoles", "the roles")]
        {
            if !self.has(call, "") {
                self.builder.missing(what, command(call, &[], ""));
            }
        }
        if !self.has_all_attachments {
            self.builder.missing(
                "what is attached for resource groups",
                command("ListPolicyAttachments", &[("PageSize", "100")], ""),
            );
        }
        for (call, page, size) in std::mem::take(&mut self.more_pages) {
            if !self.pages.contains(&(call, page)) {
                let (number, size) = (page.to_string(), size.to_string());
                let how = command(call, &[("PageNumber", &number), ("PageSize", &size)], &number);
                self.builder.missing(format!("page {page} of {call}"), how);
            }
        }
        if self.builder.account.id.text.is_empty() {
            self.builder.missing("the id of the account", command("GetCallerIdentity", &[], ""));
        }
        let name = |name: &crate::engine::policy::Located| name.text.clone();
        let users: Vec<String> = self.builder.account.users.iter().map(|user| name(&user.name)).collect();
        let groups: Vec<String> = self.builder.account.groups.iter().map(|group| name(&group.name)).collect();
        let roles: Vec<(String, bool)> =
            self.builder.account.roles.iter().map(|role| (name(&role.name), role.trust.is_some())).collect();
        let all_groups_listed = groups.iter().all(|group| self.has("ListUsersForGroup", group));
        for user in &users {
            if !self.has_all_attachments {
                self.call_for("ListPoliciesForUser", "UserName", user, "the policies of user");
            }
            if groups.is_empty() || !all_groups_listed {
                self.call_for("ListGroupsForUser", "UserName", user, "the groups of user");
            }
        }
        let unknown_groups = if self.has_all_attachments { &[][..] } else { groups.as_slice() };
        for group in unknown_groups {
            self.call_for("ListPoliciesForGroup", "GroupName", group, "the policies of group");
        }
        for (role, has_trust) in &roles {
            if !self.has_all_attachments {
                self.call_for("ListPoliciesForRole", "RoleName", role, "the policies of role");
            }
            if !has_trust {
                self.call_for("GetRole", "RoleName", role, "the trust policy of role");
            }
        }
    }

    fn call_for(&mut self, call: &str, option: &str, about: &str, what: &str) {
        if !self.has(call, about) {
            self.builder.missing(format!("{what} {about}"), command(call, &[(option, about)], about));
        }
    }
}

fn text<'j>(json: &'j Value, name: &str) -> Option<&'j str> {
    json.get(name)?.as_str().filter(|text| !text.is_empty())
}

/// The elements of RAM's lists: `{"Users": {"User": […]}}`.
fn list<'j>(json: &'j Value, outer: &str, inner: &str) -> impl Iterator<Item = &'j Value> {
    json.get(outer).and_then(|list| list.get(inner)).and_then(Value::as_array).into_iter().flatten()
}

fn names<'j>(json: &'j Value, outer: &str, inner: &str, name: &'j str) -> impl Iterator<Item = &'j str> {
    list(json, outer, inner).filter_map(move |entry| text(entry, name))
}
