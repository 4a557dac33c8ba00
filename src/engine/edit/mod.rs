//! Editing a policy: what the Policy pane and the JSON tab do, without a screen.
//!
//! [`Document`] holds one policy as text and as statements, always in step. **The text is the truth**: the statements
//! are what the parser reads in it. Every edit is a [`Change`]:
//!
//! - An edit of the statements rewrites the statements it touches, canonically, at the indentation of their
//!   neighbours. All other bytes stay as they were typed. An edit that would make RAM refuse the document is refused,
//!   with the parser's message; only lists that are still empty are let through, as *unfinished*.
//! - An edit of the text is always taken. While RAM would refuse the text, the last good policy stays in force; while
//!   not even its statements can be told apart, the last statements stay on show and only the text can be edited.
//!
//! So nothing typed is ever lost: what cannot be kept by an edit of the statements is left alone by it, and every
//! step can be undone without limit ([`History`]).
//!
//! Beside it stand the parts that prepare a change: membership and counts ([`Marks`]), wildcards and back
//! ([`wildcard`]), ARNs and conditions by form ([`ArnForm`], [`ConditionForm`]), clipboard text ([`paste`]) and whole
//! statements to start from ([`starting_points`]). They work on plain data; which actions and resources exist is for
//! the caller to say, and where nobody knows, they say so.

mod acceptance;
mod apply;
mod arn_form;
mod change;
mod changing;
mod clause_edit;
mod condition_form;
mod document;
mod history;
mod layout;
mod line_map;
mod membership;
pub mod paste;
mod reading;
mod size;
mod split_merge;
pub mod starting_points;
pub mod wildcard;

pub use acceptance::{Acceptance, acceptance, refusing_actions};
pub use arn_form::{ArnField, ArnFieldKind, ArnForm, FieldFault, best_form, used_values};
pub use change::{Applied, Change, ChangeError, ClauseName, Movement, SplitBy};
pub use condition_form::{
    ConditionForm, OperatorChoice, ValueFault, check_value, condition, condition_warnings, fitting_operators,
    operator_fits,
};
pub use document::Document;
pub use history::{Field, History};
pub use line_map::{LineMap, Part, Target};
pub use membership::{Counts, Marks, Membership, membership};
pub use reading::{Standing, statement_of};
pub use size::SizeGauge;
pub use split_merge::{MergeEffect, merge_effect};

/// Names a statement of a [`Document`] for as long as the document lives, wherever it moves and whatever becomes of
/// its content. An undone deletion brings the same id back; no other statement ever gets it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StatementId(u64);

impl StatementId {
    fn fresh(next: &mut u64) -> Self {
        let id = Self(*next);
        *next += 1;
        id
    }
}
