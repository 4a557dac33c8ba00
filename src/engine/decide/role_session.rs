//! Asking for a session of a role (E9).

/// Whether a role is asked for, and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Assume {
    No,
    /// `sts:AssumeRole`
    Role,
    /// `sts:AssumeRoleWithSAML`, `sts:AssumeRoleWithOIDC`
    Federated,
}

impl Assume {
    pub(super) fn of(action: &str) -> Self {
        let is = |name: &str| action.eq_ignore_ascii_case(name);
        if is("sts:AssumeRole") {
            Self::Role
        } else if is("sts:AssumeRoleWithSAML") || is("sts:AssumeRoleWithOIDC") {
            Self::Federated
        } else {
            Self::No
        }
    }
}

/// Whether an action asks for a session of a role, so that the role's trust policy decides too.
pub fn asks_for_role(action: &str) -> bool {
    Assume::of(action) != Assume::No
}

/// Whether the trust policy of a role alone allows an action, whatever the caller's own policies allow: sessions of
/// identity providers.
pub fn needs_trust_only(action: &str) -> bool {
    Assume::of(action) == Assume::Federated
}
