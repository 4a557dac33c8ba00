//! What nearly every check needs.

pub(super) use crate::engine::catalog::{Action, ValueType};
pub(super) use crate::engine::json::Span;
pub(super) use crate::engine::lint::check::{Check, Collector, Example};
pub(super) use crate::engine::lint::conditions::{
    Interval, SHARED_VALUES, blocks, change_operator, is_always_there, malformed, names_key, takes_several,
};
pub(super) use crate::engine::lint::covering::{allows_of, clause_has, same_condition, statement_covers};
pub(super) use crate::engine::lint::edit::{Edit, find_node, quote};
pub(super) use crate::engine::lint::finding::Severity;
pub(super) use crate::engine::lint::key_use::is_foreign;
pub(super) use crate::engine::lint::misfit::{Misfit, containers, is_granted_beside, misfits};
pub(super) use crate::engine::lint::on_everything::named_on_everything;
pub(super) use crate::engine::lint::own_statement::{resource_for, statements_after, would_fit};
pub(super) use crate::engine::lint::pattern::{
    action_covers, actions_meet, covers, in_case_of, resource_covers, resources_meet,
};
pub(super) use crate::engine::lint::reach::{
    ActionReach, Reach, ResourceReach, Trouble, is_admin, is_whole_service,
};
pub(super) use crate::engine::lint::regions::{REGIONS, is_region};
pub(super) use crate::engine::lint::sensitive::{
    self, CONTENTS, CREDENTIALS, ESCALATIONS, EXPOSURE, changes,
};
pub(super) use crate::engine::lint::subject::{Fit, Subject};
pub(super) use crate::engine::lint::twins::{
    Named, add_twins, meets_code, missing_twins, named, pairs, statement_to_extend,
};
pub(super) use crate::engine::lint::unknown_element;
pub(super) use crate::engine::lint::wording::{
    has_placeholder, is_masked, is_misspelling, is_slip, placeholder, some_of, variable,
};
pub(super) use crate::engine::nearest::nearest;
pub(super) use crate::engine::policy::arn::{Fields, is_account_id};
pub(super) use crate::engine::policy::glob::{Glob, has_wildcard};
pub(super) use crate::engine::policy::{
    Condition, DOCUMENT_ELEMENTS, Effect, FaultCode, IpBlock, Located, OPERATORS, Order, PolicyKind,
    Principal, PrincipalForm, STATEMENT_ELEMENTS, SetPrefix, Statement, Test, parse_date, parse_ip_block,
};
pub(super) use ipnet::IpNet;
