//! Every mistake that can be known before a policy is used.
//!
//! Each check stands in a file of its own under `checks`, named by its code, and is listed once, in
//! [`CHECKS`]. The grammar's faults come from the parser and are only given their codes here; nothing is read a
//! second time. One cause makes one finding: a check that would repeat another stays silent.
//!
//! A check never takes silence for an answer: where a catalog does not say which resources an action takes, the
//! report lists the check under [`Report::not_checked`].
//!
//! ```
//! use acscope::engine::catalog::Catalog;
//! use acscope::engine::lint::{Context, lint};
//!
//! let catalog = Catalog::embedded()?;
//! let text = r#"{"Version": "1", "Statement": [{"Effect": "Alow", "Action": "ecs:StopInstance", "Resource": "*"}]}"#;
//! let report = lint(text, &catalog, &Context::default());
//! assert_eq!(report.findings[0].code, "E112");
//! assert_eq!(report.findings[0].pointer, "/Statement/0/Effect");
//! # Ok::<(), acscope::engine::catalog::CatalogError>(())
//! ```

mod account;
mod beside;
mod check;
mod checks;
mod conditions;
mod context;
mod covering;
mod edit;
mod effect;
mod finding;
mod fixing;
mod key_use;
mod line_change;
mod misfit;
mod near;
mod on_everything;
mod overlap;
mod own_statement;
mod page;
mod pattern;
mod reach;
mod regions;
mod rules;
mod sensitive;
mod subject;
mod suppression;
mod twins;
mod unknown_element;
mod witness;
mod wording;

pub use account::{Surroundings, lint_in_account};
pub use beside::as_beside;
pub use check::{Check, Example};
pub use checks::CHECKS;
pub use context::Context;
pub use edit::{Edit, apply};
pub use finding::{Finding, Fix, FixEffect, NotChecked, Severity};
pub use fixing::{Fixed, fix_all};
pub use line_change::{LineChange, line_changes};
pub use page::{explain, page};
pub use rules::{Forbidden, HouseRules, RequiredCondition, RulesError};
pub use suppression::{Suppression, Suppressions, statement_of};

use crate::engine::catalog::Catalog;
use crate::engine::json;
use crate::engine::policy::{parse, parse_node};
use check::{Collector, finish, finish_order};
use subject::Subject;

/// What all checks said about one document.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// In the order of the text, at one place the worst first.
    pub findings: Vec<Finding>,
    /// Findings that a suppression covers, with its reason.
    pub suppressed: Vec<(Finding, String)>,
    /// What could not be judged.
    pub not_checked: Vec<NotChecked>,
}

impl Report {
    /// The worst severity found.
    pub fn worst(&self) -> Option<Severity> {
        self.findings.iter().map(|finding| finding.severity).max()
    }
}

/// The check with this code, whatever its case.
pub fn check_of(code: &str) -> Option<&'static Check> {
    CHECKS.iter().find(|check| check.code.eq_ignore_ascii_case(code))
}

/// Lints a text.
pub fn lint(text: &str, catalog: &Catalog, context: &Context<'_>) -> Report {
    lint_text(text, catalog, context, Effects::Worked)
}

/// Whether the effect of each fix is worked out at once; whoever tries fixes one by one asks for it then.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Effects {
    Worked,
    Left,
}

fn lint_text(text: &str, catalog: &Catalog, context: &Context<'_>, effects: Effects) -> Report {
    let Ok(tree) = json::read(text) else {
        let parsed = parse(text, context.kind);
        return run(&Subject::new(text, None, &parsed, catalog, context), effects);
    };
    let parsed = parse_node(&tree, context.kind);
    run(&Subject::new(text, Some(&tree), &parsed, catalog, context), effects)
}

fn run(subject: &Subject<'_>, effects: Effects) -> Report {
    let mut raw = Vec::new();
    let mut not_checked = Vec::new();
    for check in CHECKS {
        let mut collector = Collector { check, raw: Vec::new(), not_checked: Vec::new() };
        (check.run)(subject, &mut collector);
        raw.append(&mut collector.raw);
        not_checked.append(&mut collector.not_checked);
    }
    let mut report = Report { not_checked, ..Report::default() };
    for finding in finish(raw, subject, effects) {
        match subject.context.suppressions.reason(subject.context.name, &finding) {
            Some(reason) => report.suppressed.push((finding, reason.to_owned())),
            None => report.findings.push(finding),
        }
    }
    finish_order(&mut report.findings);
    report
}
