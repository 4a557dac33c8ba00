//! Deciding: may this principal do this action on this resource in this context? (semantics sections 2, 3, 5)
//!
//! [`PolicySet`] is the compiled form of all policies that reach a request, [`PolicySet::decide`] the answer, and
//! [`PolicySet::explain`] the answer with its reasons. Every face, every check and every test asks here.
//!
//! ```
//! use acscope::engine::decide::{Layer, PolicySet, Request};
//! use acscope::engine::policy::parse;
//!
//! let document = r#"{"Version": "1", "Statement": [{"Effect": "Allow", "Action": "ecs:Describe*", "Resource": "*"}]}"#;
//! let mut set = PolicySet::builder();
//! set.add("readers", Layer::Identity, &parse(document, None));
//! let request = Request::new("acs:ram::1000000000000001:user/alice", "ecs:DescribeDisks", "*").unwrap();
//! assert_eq!(set.build().decide(&request).decision.word(), "Allow");
//! ```

mod action_index;
mod answer_json;
mod assumption;
mod case;
mod certainty;
mod columns;
mod compiled;
mod compiled_policy;
mod condition;
mod condition_test;
mod evaluate;
mod explain;
mod open;
mod policy_set;
mod principal;
mod render;
mod request;
mod resource;
mod role_session;
mod silence;
mod stage_sets;
mod verdict;
mod verdicts;

pub use answer_json::{AnswerDetails, answer_json, answer_node, error_json};
pub use assumption::{Assumption, Reading};
pub use case::{Case, CaseError, case_policies, read_case};
pub use columns::{AskedOn, Columns, Marks};
pub use compiled_policy::CompiledPolicy;
pub use condition::ConditionFailure;
pub use condition_test::ConditionTest;
pub use evaluate::needs_no_authorization;
pub use explain::{Explanation, NearMiss, StatementTrace, Unmet};
pub use open::{OpenQuestion, OpenStatement};
pub use policy_set::{Layer, PolicyFaults, PolicySet, PolicySetBuilder, StatementRef};
pub(in crate::engine) use principal::normal_region;
pub use principal::{Caller, CallerKind, PrincipalError};
pub use render::{headline, near_miss, render, statement_name, unmet};
pub use request::{Context, Request, RequestError, ResourceFacts, check_resource};
pub use resource::{ArnField, ResourceMismatch};
pub use role_session::{asks_for_role, needs_trust_only};
pub use silence::{open_after, open_to_acl};
pub(in crate::engine) use stage_sets::{StageSets, Stages, has, set};
pub use verdict::{Answer, Decision, Stage};
