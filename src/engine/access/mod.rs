//! Access as a set: which requests a set of policies lets through, and exact answers about that set.
//!
//! - [`glob_relation`]: how two patterns relate.
//! - [`AccessSet`]: policies in their layers; [`diff()`] compares two of them.
//! - [`never()`] and [`always`]: invariants with a counterexample; [`advise`] and [`smallest_fixes`]: what a "yes" would cost.
//! - [`expand`] and [`shrink()`]: other words for the same access, proven equal.
//!
//! The space is every request with one action `code:Name` and either one ARN of five fields, those of `acs:ram` in no
//! region (W8), or all resources, where each condition key holds one value or none (several only for keys that a set
//! prefix speaks of). Undocumented rules are taken as proposed; a verdict that another reading would change says so.
//! What cannot be decided is reported as undecided, with the reason; nothing here guesses, and every example is put to
//! the evaluator before it is given.

mod access_set;
mod advice;
mod apart;
mod atom;
mod atoms;
mod cell;
mod comparison;
mod dependence;
mod diff;
mod difference;
mod example;
mod fix;
mod fix_report;
pub mod glob_relation;
mod invariant;
mod keys;
mod known;
mod obstacle_index;
mod one_way;
mod patterns;
mod piece;
mod points;
mod policy_text;
mod product;
mod readable;
mod relevance;
mod report;
mod report_json;
mod rewrite;
mod shrink;
mod solver;
mod step_label;
mod zone_sides;

pub use access_set::{AccessSet, AccessSetBuilder};
pub use advice::{Advice, advise};
pub use diff::{diff, diff_at_cost, verdict};
pub use difference::{AccessRegion, DiffOptions, Difference, Exception, Side, StatementPlace, Verdict};
pub use example::KnownAction;
pub use fix::{Editable, Fix, FixEdit, smallest_fixes};
pub use fix_report::advice_text;
pub use invariant::{Held, RequestPattern, always, never};
pub use product::{Budget, Search, SearchCost};
pub use report::{
    difference_markdown, difference_markdown_body, difference_notes, difference_text, region_text,
    request_text,
};
pub use report_json::{advice_members, difference_json, difference_node, request_node};
pub use rewrite::{RewriteError, Rewritten, expand};
pub use shrink::shrink;
