//! Applying fixes: one at a time, looking again after each, because a fix can settle or change the next.

use super::effect::effect_of;
use super::finding::{Finding, FixEffect};
use super::{Context, Effects, lint_text};
use crate::engine::catalog::Catalog;
use crate::engine::policy::parse;
use std::collections::HashSet;

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
///
/// Freezing a wildcard is left out: it is a decision about tomorrow, not a mistake.
pub fn fix_all(text: &str, catalog: &Catalog, context: &Context<'_>, wider: bool) -> Fixed {
    let mut fixed = Fixed { text: text.to_owned(), applied: Vec::new() };
    let mut refused: HashSet<(&'static str, String)> = HashSet::new();
    let mut report = lint_text(text, catalog, context, Effects::Left);
    // Every fix settles its own finding; the bound is for two checks that would undo each other.
    let bound = 2 * report.findings.len() + 8;
    for _ in 0..bound {
        let parsed = parse(&fixed.text, context.kind);
        let mut next = |finding: &Finding| {
            let fix =
                finding.fix.as_ref().filter(|fix| fix.document != fixed.text && finding.code != "H209")?;
            let name = (finding.code, finding.message.clone());
            if refused.contains(&name) {
                return None;
            }
            let effect = effect_of(&parsed, &parse(&fix.document, Some(parsed.policy.kind)));
            let may = match effect {
                FixEffect::Equal | FixEffect::Narrower => true,
                FixEffect::Wider => wider,
                FixEffect::Unknown => false,
            };
            if !may {
                refused.insert(name);
                return None;
            }
            Some((finding.code, fix.clone(), effect))
        };
        let Some((code, fix, effect)) = report.findings.iter().find_map(&mut next) else { break };
        fixed.text = fix.document;
        fixed.applied.push((code, fix.description, effect));
        report = lint_text(&fixed.text, catalog, context, Effects::Left);
    }
    fixed
}
