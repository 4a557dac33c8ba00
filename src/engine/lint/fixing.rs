//! Applying fixes: one at a time, looking again after each, because a fix can settle or change the next.

use super::effect::Before;
use super::finding::{Finding, FixEffect, Severity, effect_words};
use super::{Context, Effects, lint_text};
use crate::engine::catalog::Catalog;
use crate::engine::json;
use crate::engine::policy::parse;
use std::borrow::Cow;
use std::collections::HashSet;

/// What applying fixes came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fixed {
    /// The text after the last fix.
    pub text: String,
    /// What was done: the code and the fix's description and effect, in words.
    pub applied: Vec<(&'static str, String, Cow<'static, str>)>,
}

/// Checks whose fixes may leave access equal or narrow it and are still not taken unasked. H209: freezing a wildcard is a
/// decision about tomorrow. W318 and W619: which delimiter was meant, or whether the opposite was, nobody knows. E203, W310 and W505: the catalogs may lack an
/// action, or a kind of resource that it takes, and what works would be taken away. E108 and E109: what stands in a member
/// that RAM does not know was written for a reason, and is lost with it.
const FOR_A_PERSON: [&str; 8] = ["H209", "W318", "W619", "E203", "W310", "W505", "E108", "E109"];

/// Those of them that are taken by whoever asks for what widens access too.
const WHEN_WIDER: [&str; 3] = ["E203", "E108", "E109"];

/// The most bytes that are linted for the fixes of one document; what is left is found by the next run.
const MOST_BYTES: usize = 32_000_000;

/// Whether a fix may be taken without a person who looks at it. A label (G15) never goes.
fn may_go_unasked(finding: &Finding, wider: bool) -> bool {
    let is_label = finding.code == "E109" && finding.severity == Severity::Hint;
    !FOR_A_PERSON.contains(&finding.code) || (wider && WHEN_WIDER.contains(&finding.code) && !is_label)
}

/// Applies every fix that leaves access equal or narrows it, and with `wider` those that widen it. A fix that takes some
/// access away and gives other, or whose effect is not proven, is never applied here: it is for a person to look at.
/// So is freezing a wildcard, a guess at a delimiter, what would take something away because no catalog knows it, and a
/// label. A document of many megabytes may take several runs.
pub fn fix_all(text: &str, catalog: &Catalog, context: &Context<'_>, wider: bool) -> Fixed {
    let mut fixed = Fixed { text: text.to_owned(), applied: Vec::new() };
    let mut refused: HashSet<(&'static str, String)> = HashSet::new();
    let mut report = lint_text(text, catalog, context, Effects::Left);
    // Every fix settles its own finding; the bound is for two checks that would undo each other.
    let bound = 2 * report.findings.len() + 8;
    let mut bytes = 0;
    for _ in 0..bound {
        bytes += fixed.text.len();
        if bytes > MOST_BYTES {
            break;
        }
        let parsed = parse(&fixed.text, context.kind);
        let tree = json::read(&fixed.text).ok();
        let before = Before::new(&fixed.text, tree.as_ref(), &parsed);
        let mut next = |finding: &Finding| {
            let fix = finding.fix.as_ref().filter(|_| may_go_unasked(finding, wider))?;
            let name = (finding.code, finding.message.clone());
            if refused.contains(&name) {
                return None;
            }
            let (effect, by_catalogs) = before.effect(&fix.edits, fix.idle_action())?;
            let may = match effect {
                FixEffect::Equal | FixEffect::Narrower => wider || !by_catalogs,
                FixEffect::Wider => wider,
                FixEffect::Different | FixEffect::Unknown => false,
            };
            let document = fix.document();
            if !may || document == fixed.text {
                refused.insert(name);
                return None;
            }
            Some(((finding.code, fix.description.clone(), effect_words(effect, by_catalogs)), document))
        };
        let Some((applied, document)) = report.findings.iter().find_map(&mut next) else { break };
        fixed.text = document;
        fixed.applied.push(applied);
        report = lint_text(&fixed.text, catalog, context, Effects::Left);
    }
    fixed
}
