//! The demo account, so that a first run has something real to ask about.
//!
//! Its policies are the templates of the same names. What there is to find out:
//!
//! - **Who can delete a mission?** dmitri, by the mission operators' policy. Not emma, who has the same policy but
//!   is in the group `delete-guard`. Not ada, the STAROps administrator, whose policy has no mission action.
//!   quentin, who may do everything but billing. And ben, though guarded himself, who may assume the role
//!   `mission-oncall`.
//! - **Does the guard hold?** For ada, `cms:DeleteDigitalEmployee` is denied and `starops:DeleteDigitalEmployee` is
//!   allowed: the published guard names one action twice and forgets the other (S8-000-1).
//! - **Can ivan delete an application?** He is an EDAS App Operator, described as unable to create or delete. Only
//!   creating is denied (S8-003-1).
//! - **Who can delete a VPC?** Nobody but the account itself: the control policy of the level `Production` says no,
//!   to quentin too.
//! - carol's team sees `ops-agent-a` and not `ops-agent-b`; paula reads objects of one resource group only; a
//!   session of `app-upload` can be narrowed by the template `oss-sts-upload-session`.

/// The demo account in the format of an account file.
pub const DEMO_ACCOUNT: &str = include_str!("../../../catalogs/demo-account.json");
