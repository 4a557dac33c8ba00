//! Applying fixes: one at a time, looking again after each, because a fix can settle or change the next.

use super::finding::{Finding, Fix, FixEffect};
use super::{Context, lint};
use crate::engine::catalog::Catalog;

/// What applying fixes came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fixed {
    /// The text after the last fix.
    pub text: String,
    /// What was done: the code and the fix's description and effect.
    pub applied: Vec<(&'static str, String, FixEffect)>,
}

/// Applies every fix that leaves access equal or narrows it, and with `wider` those that widen it. A fix whose
/// effect is not proven is never applied here.
pub fn fix_all(text: &str, catalog: &Catalog, context: &Context<'_>, wider: bool) -> Fixed {
    let mut fixed = Fixed { text: text.to_owned(), applied: Vec::new() };
    let may = |fix: &Fix| match fix.effect {
        FixEffect::Equal | FixEffect::Narrower => true,
        FixEffect::Wider => wider,
        FixEffect::Unknown => false,
    };
    // Every fix settles its own finding; the bound is for two checks that would undo each other.
    let bound = 2 * lint(text, catalog, context).findings.len() + 8;
    for _ in 0..bound {
        let report = lint(&fixed.text, catalog, context);
        let next = |finding: &Finding| {
            let fix = finding.fix.as_ref().filter(|fix| may(fix) && fix.document != fixed.text)?;
            Some((finding.code, fix.clone()))
        };
        let Some((code, fix)) = report.findings.iter().find_map(next) else { break };
        fixed.text = fix.document;
        fixed.applied.push((code, fix.description, fix.effect));
    }
    fixed
}
