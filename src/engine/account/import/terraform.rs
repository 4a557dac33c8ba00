//! `terraform show -json` of the alicloud provider, state or plan.

use super::super::model::{Document, PolicyOrigin};
use super::builder::{Builder, Holder};
use super::{ImportError, Imported};
use crate::engine::policy::PolicyKind;
use serde_json::Value;
use std::collections::BTreeMap;

/// Reads users, groups, roles, policies and attachments out of a state or a plan.
///
/// # Errors
/// When the JSON is no output of `terraform show -json`.
pub fn from_terraform(json: &Value) -> Result<Imported, ImportError> {
    let roots = [json.get("planned_values"), json.get("values"), json.pointer("/prior_state/values")];
    let mut resources = Vec::new();
    // A plan's planned values are what will be; what it read beforehand (data sources) stands in its prior state.
    let planned = roots.first().copied().flatten().is_some();
    let mut found = false;
    for (number, root) in roots.into_iter().enumerate() {
        if let Some(module) = root.and_then(|root| root.get("root_module")) {
            found = true;
            collect(module, planned && number > 0, &mut resources);
        }
    }
    if !found && json.get("format_version").is_none() {
        return Err(ImportError::NotTerraform);
    }
    let mut import = Import {
        builder: Builder::default(),
        control: BTreeMap::new(),
        folders: Vec::new(),
        targets: Vec::new(),
    };
    for resource in &resources {
        import.resource(resource);
    }
    import.control_levels();
    let how = |name: &str| {
        format!(
            "if it is a custom policy, import it into Terraform; otherwise `aliyun ram GetPolicy --PolicyType System --PolicyName {name}` prints it, to be added to policies"
        )
    };
    Ok(import.builder.finish(&how))
}

/// All resources of a module and the modules in it.
fn collect<'j>(module: &'j Value, only_data: bool, into: &mut Vec<&'j Value>) {
    let list = |name: &str| module.get(name).and_then(Value::as_array).into_iter().flatten();
    into.extend(
        list("resources").filter(|resource| !only_data || resource.get("mode") == Some(&Value::from("data"))),
    );
    for child in list("child_modules") {
        collect(child, only_data, into);
    }
}

struct Import<'j> {
    builder: Builder,
    /// The names of control policies by their ids.
    control: BTreeMap<String, String>,
    /// Folders: id, name and parent.
    folders: Vec<(&'j str, &'j str, &'j str)>,
    /// Control policy id and target id.
    targets: Vec<(&'j str, &'j str)>,
}

/// One resource of the JSON.
#[derive(Clone, Copy)]
struct Entry<'j> {
    address: &'j str,
    values: &'j Value,
}

impl<'j> Entry<'j> {
    /// The first of these attributes that has text; newer versions of the provider renamed some.
    fn text(self, names: &[&str]) -> Option<&'j str> {
        names.iter().filter_map(|name| self.values.get(name)?.as_str()).find(|text| !text.is_empty())
    }

    fn texts(self, name: &str) -> impl Iterator<Item = &'j str> + use<'j> {
        self.values.get(name).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str)
    }
}

impl<'j> Import<'j> {
    fn resource(&mut self, resource: &'j Value) {
        let text = |name: &str| resource.get(name).and_then(Value::as_str).unwrap_or_default();
        let values = resource.get("values").unwrap_or(&Value::Null);
        let entry = Entry { address: text("address"), values };
        match (text("mode"), text("type")) {
            ("data", "alicloud_account") => self.builder.account_id(entry.text(&["id"]).unwrap_or_default()),
            ("data", "alicloud_caller_identity") => {
                self.builder.account_id(entry.text(&["account_id", "id"]).unwrap_or_default());
            }
            ("data", _) => {}
            (_, kind) => self.managed(kind, entry),
        }
    }

    fn managed(&mut self, kind: &str, entry: Entry<'j>) {
        match kind {
            "alicloud_ram_user" => self.user(entry),
            "alicloud_ram_group" => {
                if let Some(name) = self.required(entry, &["group_name", "name"]) {
                    self.builder.group(name);
                }
            }
            "alicloud_ram_group_membership" => {
                if let Some(group) = self.required(entry, &["group_name"]) {
                    self.builder.group(group);
                    entry.texts("user_names").for_each(|user| self.builder.join(user, group));
                }
            }
            "alicloud_ram_user_group_attachment" => {
                if let (Some(user), Some(group)) =
                    (self.required(entry, &["user_name"]), self.required(entry, &["group_name"]))
                {
                    self.builder.join(user, group);
                }
            }
            "alicloud_ram_role" | "alicloud_resource_manager_role" => self.role(entry),
            "alicloud_ram_policy" | "alicloud_resource_manager_policy" => self.policy(entry),
            "alicloud_ram_user_policy_attachment" => self.attachment(entry, Holder::User, "user_name"),
            "alicloud_ram_group_policy_attachment" => self.attachment(entry, Holder::Group, "group_name"),
            "alicloud_ram_role_policy_attachment" => self.attachment(entry, Holder::Role, "role_name"),
            "alicloud_resource_manager_policy_attachment" => self.scoped_attachment(entry),
            "alicloud_resource_manager_control_policy" => self.control_policy(entry),
            "alicloud_resource_manager_control_policy_attachment" => {
                if let (Some(policy), Some(target)) =
                    (self.required(entry, &["policy_id"]), self.required(entry, &["target_id"]))
                {
                    self.targets.push((policy, target));
                }
            }
            "alicloud_resource_manager_folder" => {
                let id = entry.text(&["id"]).unwrap_or_default();
                let parent = entry.text(&["parent_folder_id"]).unwrap_or_default();
                self.folders.push((id, entry.text(&["folder_name"]).unwrap_or(id), parent));
            }
            "alicloud_oss_bucket_policy" => self.bucket_policy(entry),
            "alicloud_ram_access_key" | "alicloud_ram_login_profile" => self.builder.secret(entry.address),
            _ if kind.starts_with("alicloud_ram_") || kind.starts_with("alicloud_resource_manager_") => {
                self.builder.not_carried(entry.address, format!("{kind} has no place in an account file"));
            }
            _ => {}
        }
    }

    fn required(&mut self, entry: Entry<'j>, names: &[&str]) -> Option<&'j str> {
        let text = entry.text(names);
        if text.is_none() {
            let name = names.first().copied().unwrap_or_default();
            self.builder.not_carried(
                entry.address,
                format!(
                    "{name} is not known; in a plan it may be known only after apply, so import the state"
                ),
            );
        }
        text
    }

    fn user(&mut self, entry: Entry<'j>) {
        let Some(name) = self.required(entry, &["name", "user_name"]) else { return };
        let is_uid = |id: &&str| id.len() >= 12 && id.bytes().all(|byte| byte.is_ascii_digit());
        let uid = entry.text(&["user_id", "id"]).filter(is_uid).map(str::to_owned);
        self.builder.user(name).uid = uid;
    }

    fn role(&mut self, entry: Entry<'j>) {
        let Some(name) = self.required(entry, &["role_name", "name"]) else { return };
        self.builder.account_id_of_arn(entry.text(&["arn"]).unwrap_or_default());
        let trust = entry.text(&["assume_role_policy_document", "document"]);
        if trust.is_none() {
            self.builder.not_carried(
                entry.address,
                "it has no trust policy here; in a plan it may be known only after apply",
            );
        }
        let role = self.builder.role(name);
        role.uid = entry.text(&["role_id"]).map(str::to_owned);
        role.service_linked = name.starts_with("AliyunServiceRoleFor");
        role.trust = trust.map(|text| Document::from_text(text, PolicyKind::Trust));
    }

    fn policy(&mut self, entry: Entry<'j>) {
        let Some(name) = self.required(entry, &["policy_name", "name"]) else { return };
        let Some(text) = self.required(entry, &["policy_document", "document"]) else { return };
        let system =
            entry.text(&["type", "policy_type"]).is_some_and(|kind| kind.eq_ignore_ascii_case("system"));
        let origin = if system { PolicyOrigin::System } else { PolicyOrigin::Custom };
        self.builder.policy(name, origin, Document::from_text(text, PolicyKind::Identity));
    }

    fn attachment(&mut self, entry: Entry<'j>, holder: Holder, of: &str) {
        if let (Some(policy), Some(name)) =
            (self.required(entry, &["policy_name"]), self.required(entry, &[of]))
        {
            self.builder.attach(holder, name, policy, None);
        }
    }

    fn scoped_attachment(&mut self, entry: Entry<'j>) {
        let (Some(policy), Some(principal)) =
            (self.required(entry, &["policy_name"]), self.required(entry, &["principal_name"]))
        else {
            return;
        };
        let name = principal.split('@').next().unwrap_or(principal);
        let holder = match entry.text(&["principal_type"]) {
            Some("IMSUser") => Holder::User,
            Some("IMSGroup") => Holder::Group,
            Some("ServiceRole") => Holder::Role,
            other => {
                self.builder.not_carried(
                    entry.address,
                    format!("principal_type {:?} is unknown", other.unwrap_or_default()),
                );
                return;
            }
        };
        // The id of the account stands for the whole account.
        let group =
            entry.text(&["resource_group_id"]).filter(|id| !id.bytes().all(|byte| byte.is_ascii_digit()));
        self.builder.attach(holder, name, policy, group);
    }

    fn control_policy(&mut self, entry: Entry<'j>) {
        let Some(name) = self.required(entry, &["control_policy_name"]) else { return };
        let Some(text) = self.required(entry, &["policy_document"]) else { return };
        if let Some(id) = entry.text(&["id"]) {
            self.control.insert(id.to_owned(), name.to_owned());
        }
        self.builder.policy(name, PolicyOrigin::Custom, Document::from_text(text, PolicyKind::Identity));
    }

    /// Folders as far as the state has them, the root first. A target is a folder or an account; where the account of this
    /// file hangs is not in the state, so only a single line of folders can be carried over.
    fn control_levels(&mut self) {
        let targets = std::mem::take(&mut self.targets);
        if targets.is_empty() {
            return;
        }
        let own = self.builder.account.id.text.clone();
        let is_root = |id: &str| id.starts_with("r-");
        let mut line: Vec<&str> =
            targets.iter().map(|(_, target)| *target).filter(|target| is_root(target)).take(1).collect();
        let mut parent = line.first().copied();
        loop {
            let mut children = self
                .folders
                .iter()
                .filter(|(_, _, of)| Some(*of) == parent || (parent.is_none() && is_root(of)));
            let (Some((id, _, _)), None) = (children.next(), children.next()) else { break };
            if line.contains(id) {
                break;
            }
            line.push(id);
            parent = Some(id);
        }
        line.push(&own);
        // Each level is asked by itself (E5), so two folders of one name must stay two.
        let is_name_of_two = |level: &str| {
            self.folders.iter().filter(|(id, name, _)| *name == level && line.contains(id)).count() > 1
        };
        for target in &line {
            for (policy, _) in targets.iter().filter(|(_, of)| of == target) {
                let folder = self.folders.iter().find(|(id, _, _)| id == target).map(|(_, name, _)| *name);
                let level = folder.unwrap_or(if is_root(target) { "Root" } else { target });
                let level =
                    if is_name_of_two(level) { format!("{level} ({target})") } else { level.to_owned() };
                match self.control.get(*policy) {
                    Some(name) => {
                        let name = name.as_str().into();
                        self.builder.level(&level).attached.push(name);
                    }
                    None => self.builder.missing(
                        format!("control policy {policy} of {level}"),
                        format!("aliyun resourcemanager GetControlPolicy --PolicyId {policy}"),
                    ),
                }
            }
        }
        for (policy, target) in targets.iter().filter(|(_, target)| !line.contains(target)) {
            let why = "whether this account lies below that folder is not in Terraform's JSON; add it to control_policies if it does";
            self.builder.not_carried(format!("control policy {policy} on {target}"), why);
        }
        let how = "Terraform does not manage the FullAliyunAccess that every level has by default; add it to the levels unless it was detached";
        self.builder.missing("FullAliyunAccess on the control-policy levels", how);
    }

    fn bucket_policy(&mut self, entry: Entry<'j>) {
        let (Some(bucket), Some(text)) =
            (self.required(entry, &["bucket"]), self.required(entry, &["policy"]))
        else {
            return;
        };
        let owner =
            if self.builder.account.id.text.is_empty() { "*" } else { self.builder.account.id.text.as_str() };
        let arn = format!("acs:oss:*:{owner}:{bucket}");
        self.builder.resource(&arn).policy = Some(Document::from_text(text, PolicyKind::Resource));
    }
}
