//! Actions that the policies of a caller do not decide, or not alone. Comparing leaves them out.

use super::patterns::meet;
use super::product::Allowance;
use crate::engine::policy::glob::Glob;

/// One of them.
#[derive(Debug)]
pub(super) struct Apart {
    /// The name behind `sts:`, in lower case.
    pub(super) name: &'static str,
    /// A resource pattern that takes in all that the action works on.
    on: &'static str,
    /// Why, in a sentence.
    pub(super) why: &'static str,
}

const ROLES: &str = "acs:ram:*:*:role/*";
static IDENTITY: Apart = Apart {
    name: "getcalleridentity",
    on: "*",
    why: "sts:GetCallerIdentity needs no authorization, so that no policy keeps it from anybody (E12)",
};
static WITH_SAML: Apart = Apart {
    name: "assumerolewithsaml",
    on: ROLES,
    why: "sts:AssumeRoleWithSAML is decided by the trust policy of the role alone (E9)",
};
static WITH_OIDC: Apart = Apart {
    name: "assumerolewithoidc",
    on: ROLES,
    why: "sts:AssumeRoleWithOIDC is decided by the trust policy of the role alone (E9)",
};
/// What policies of the caller can forbid, and not grant by themselves.
pub(super) static ASSUME_ROLE: Apart = Apart {
    name: "assumerole",
    on: ROLES,
    why: "sts:AssumeRole also needs the trust policy of the role, which is no part of this (E9)",
};
/// What no policy of the caller forbids.
pub(super) static NOT_FORBIDDEN: [&Apart; 3] = [&IDENTITY, &WITH_SAML, &WITH_OIDC];
/// What no policy of the caller grants by itself.
pub(super) static NOT_GRANTED: [&Apart; 3] = [&WITH_SAML, &WITH_OIDC, &ASSUME_ROLE];

/// Steps for the question whether a resource pattern can mean a role.
const MOST_STEPS: usize = 20_000;

impl Apart {
    /// Whether an action pattern takes it in.
    pub(super) fn is_among_actions(&self, pattern: &str) -> bool {
        Glob::folded(pattern).matches(&format!("sts:{}", self.name))
    }

    /// Whether an action pattern means this one and no other.
    pub(super) fn is_action(&self, pattern: &str) -> bool {
        pattern.to_ascii_lowercase().strip_prefix("sts:") == Some(self.name)
    }

    /// Whether a resource pattern takes in something that it works on.
    pub(super) fn works_on(&self, pattern: &str) -> bool {
        match self.on {
            // F1: an operation on all resources is matched by `*` alone.
            "*" => pattern == "*",
            arns => !meet(pattern, arns, &Allowance::new(MOST_STEPS)).is_empty(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::decide::{asks_for_role, needs_no_authorization, needs_trust_only};

    /// The evaluator has its own words for them; both must mean the same actions.
    #[test]
    fn they_are_what_the_evaluator_takes_them_for() {
        let action = |apart: &Apart| format!("sts:{}", apart.name);
        assert!(needs_no_authorization(&action(&IDENTITY)));
        assert!([&WITH_SAML, &WITH_OIDC].iter().all(|apart| needs_trust_only(&action(apart))));
        let assume = action(&ASSUME_ROLE);
        assert!(asks_for_role(&assume) && !needs_trust_only(&assume) && !needs_no_authorization(&assume));
        assert!(!NOT_FORBIDDEN.iter().any(|apart| apart.is_action("sts:AssumeRole")));
    }
}
