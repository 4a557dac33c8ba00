//! A denial: what was asked, by whom, and what RAM says of its reasons.

use crate::engine::decide::Decision;

/// One refused request, as far as its message says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Denial {
    /// The action; none when the message does not say or masks it.
    pub action: Option<String>,
    /// The resource: an ARN, or `*`; none when the message does not say.
    pub resource: Option<String>,
    /// Values of condition keys at the time.
    pub context: Vec<(String, Vec<String>)>,
    /// Who asked.
    pub principal: DeniedPrincipal,
    /// Which kind of no.
    pub effect: Option<ReportedEffect>,
    /// The layer that RAM names.
    pub layer: Option<ReportedLayer>,
    /// The policies that RAM names.
    pub matched: Vec<MatchedPolicy>,
    /// The message has an encoded diagnostic message, which only RAM can read. Its text is not kept.
    pub has_encoded_message: bool,
    /// What had to be passed over or put right in reading it.
    pub notes: Vec<String>,
}

/// Who asked, as the message has it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DeniedPrincipal {
    /// `SubUser`, `AssumedRoleUser`, `Federated`, `RootUser`, or a word of the service's own.
    pub kind: Option<String>,
    /// The account that the principal belongs to.
    pub account: Option<String>,
    /// A user's id or name, `role:session`, or the name of an identity provider.
    pub name: Option<String>,
}

/// Which kind of no (E1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReportedEffect {
    /// A statement denies it.
    Explicit,
    /// Nothing allows it.
    Implicit,
}

impl ReportedEffect {
    /// The decision that it is.
    pub fn decision(self) -> Decision {
        match self {
            Self::Explicit => Decision::ExplicitDeny,
            Self::Implicit => Decision::ImplicitDeny,
        }
    }
}

/// The layer of the evaluation that RAM names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReportedLayer {
    /// `ControlPolicy` (E5)
    Control,
    /// `SessionPolicy` (E6)
    Session,
    /// `AccountLevelIdentityBasedPolicy` (E7)
    Account,
    /// `ResourceGroupLevelIdentityBasedPolicy` (E7)
    ResourceGroup,
    /// `IdentityBasedPolicy`, without a scope
    Identity,
    /// `ResourceBasedPolicy` (E8)
    Resource,
    /// `AssumeRolePolicy`: the trust policy of a role (E9)
    Trust,
    /// `Custom` or `System`: whose policy it is, not which layer.
    Unnamed(String),
    /// A word that is not documented.
    Other(String),
}

impl ReportedLayer {
    /// The layer of RAM's word for it. RAM's own examples misspell some of them.
    pub fn of_word(word: &str) -> Self {
        let folded = word.to_ascii_lowercase();
        match folded.as_str() {
            "controlpolicy" => Self::Control,
            "sessionpolicy" => Self::Session,
            "assumerolepolicy" => Self::Trust,
            "identitybasedpolicy" => Self::Identity,
            "resourcebasedpolicy" => Self::Resource,
            "custom" | "system" => Self::Unnamed(word.to_owned()),
            _ if folded.starts_with("accountlevelidentity") => Self::Account,
            _ if folded.starts_with("resourcegrouplevelidentity") => Self::ResourceGroup,
            _ => Self::Other(word.to_owned()),
        }
    }

    /// In the words that people use.
    pub fn phrase(&self) -> String {
        match self {
            Self::Control => "a control policy of the resource directory".to_owned(),
            Self::Session => "the session policy of the role's session".to_owned(),
            Self::Account => "the identity policies attached for the whole account".to_owned(),
            Self::ResourceGroup => "the identity policies attached for the resource's group".to_owned(),
            Self::Identity => "the identity policies".to_owned(),
            Self::Resource => "the policy of the resource".to_owned(),
            Self::Trust => "the trust policy of the role".to_owned(),
            Self::Unnamed(kind) => format!("a {} policy, the layer is not named", kind.to_lowercase()),
            Self::Other(word) => format!("{word}, a layer that is not documented"),
        }
    }

    /// The word for programs.
    pub fn word(&self) -> &str {
        match self {
            Self::Control => "control",
            Self::Session => "session",
            Self::Account => "identity",
            Self::ResourceGroup => "resource_group",
            Self::Identity => "identity_any_scope",
            Self::Resource => "resource",
            Self::Trust => "trust",
            Self::Unnamed(_) => "unnamed",
            Self::Other(_) => "other",
        }
    }
}

/// A policy that RAM names.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MatchedPolicy {
    /// `Allow` or `Deny`
    pub effect: String,
    /// Its name.
    pub name: String,
    /// `Custom` or `System`
    pub kind: String,
    /// Its version.
    pub version: String,
    /// `RamUser`, `RamRole`, `RamGroup` or `ResourceDirectoryTarget`
    pub attached_to: String,
    /// `Account`, `Folder` or `ResourceGroup`
    pub scope: String,
}

/// Whether a value was masked or is a placeholder: `****`, `xxx`, `AQIB…`, `...`.
pub fn is_masked(text: &str) -> bool {
    let folded = text.to_ascii_lowercase();
    let stars = folded.contains("***") && !folded.contains("/***");
    stars || folded.contains("xxx") || folded.contains("...") || folded.contains('…') || folded == "-"
}
