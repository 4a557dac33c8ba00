//! Actions that are worth more than their names say, by what they give away. Used by the security checks.

/// The answer carries a credential.
pub const CREDENTIALS: &[&str] = &[
    "ram:CreateAccessKey",
    "ram:CreateLoginProfile",
    "ram:UpdateLoginProfile",
    "ims:CreateAccessKey",
    "ims:CreateLoginProfile",
    "sts:AssumeRole",
    "sts:AssumeRoleWithSAML",
    "sts:AssumeRoleWithOIDC",
    "cs:DescribeClusterUserKubeconfig",
    "cr:GetAuthorizationToken",
    "kms:GetSecretValue",
    "bpstudio:GetToken",
];

/// Reads contents or secrets.
pub const CONTENTS: &[&str] = &[
    "oss:GetObject",
    "kms:GetSecretValue",
    "kms:Decrypt",
    "log:GetLogStoreLogs",
    "ots:GetRange",
    "ots:GetRow",
    "rds:DescribeBackups",
    "oos:GetSecretParameter",
    "oos:GetSecretParameters",
];

/// Can open a resource to others.
pub const EXPOSURE: &[&str] = &[
    "oss:PutBucketAcl",
    "oss:PutBucketPolicy",
    "oss:PutObjectAcl",
    "oss:PutAccessPointPolicy",
    "log:PutProjectPolicy",
    "kms:SetKeyPolicy",
    "kms:SetSecretPolicy",
    "ecs:AuthorizeSecurityGroup",
    "ecs:ModifySnapshotAttribute",
    "ecs:ModifyImageSharePermission",
    "rds:ModifySecurityIps",
    "fc:CreateTrigger",
    "ram:UpdateRole",
    "resourcesharing:CreateResourceShare",
];

/// A way to more permissions: all of the actions together.
pub struct Path {
    /// The actions; with all of them the way is open.
    pub actions: &'static [&'static str],
    /// What the holder does.
    pub story: &'static str,
}

/// Known ways to more permissions. Making credentials for a stronger user is one too, and a matter for S607.
pub const ESCALATIONS: &[Path] = &[
    Path { actions: &["ram:AttachPolicyToUser"], story: "attaches an administrator's policy to itself" },
    Path {
        actions: &["ram:AttachPolicyToGroup"],
        story: "attaches an administrator's policy to its own group",
    },
    Path {
        actions: &["ram:CreateRole", "ram:AttachPolicyToRole"],
        story: "makes a role it can assume and attaches an administrator's policy to it",
    },
    Path {
        actions: &["ram:UpdateRole", "sts:AssumeRole"],
        story: "lets itself be trusted by a stronger role and assumes it",
    },
    Path {
        actions: &["ram:CreatePolicyVersion"],
        story: "writes a new default version of a policy that is attached to it",
    },
    Path {
        actions: &["ram:SetDefaultPolicyVersion"],
        story: "brings back an older, wider version of its policy",
    },
    Path { actions: &["ram:AddUserToGroup"], story: "joins a stronger group" },
    Path {
        actions: &["ram:PassRole", "fc:CreateFunction", "fc:InvokeFunction"],
        story: "runs code of its own with a stronger role",
    },
    Path {
        actions: &["ram:PassRole", "ecs:RunInstances"],
        story: "starts an instance with a stronger role and takes the role's credentials from it",
    },
    Path {
        actions: &["ram:PassRole", "ecs:AttachInstanceRamRole", "ecs:RunCommand"],
        story: "gives an instance a stronger role and takes the role's credentials from it",
    },
];

/// Every sensitive action once.
pub fn all() -> impl Iterator<Item = &'static str> {
    let ways = ESCALATIONS.iter().flat_map(|path| path.actions.iter().copied());
    let mut seen: Vec<&str> = Vec::new();
    let lists = CREDENTIALS.iter().chain(CONTENTS).chain(EXPOSURE).copied();
    for action in lists.chain(ways) {
        if !seen.contains(&action) {
            seen.push(action);
        }
    }
    seen.into_iter()
}

/// Levels and verbs that change something.
pub fn changes(action: &crate::engine::catalog::Action) -> bool {
    use crate::engine::catalog::AccessLevel;
    match action.level {
        Some(AccessLevel::Create | AccessLevel::Update | AccessLevel::Delete) => true,
        Some(AccessLevel::Get | AccessLevel::List) => false,
        // F7: levels contradict verbs; where none is stated only the plainest verbs are believed.
        _ => ["Create", "Delete", "Update", "Modify", "Put", "Set", "Remove"].contains(&action.verb()),
    }
}
