//! A check as data, and what it writes its findings into.

use super::Effects;
use super::edit::{self, Edit};
use super::effect::Before;
use super::finding::{Finding, Fix, FixEffect, Idle, NotChecked, Severity};
use super::subject::Subject;
use crate::engine::json::Span;
use crate::engine::policy::{FaultCode, Statement};
use std::cell::OnceCell;
use std::sync::Arc;

/// One check: what it looks for, why that matters, and the function that looks.
#[derive(Clone, Copy)]
pub struct Check {
    /// Never changes meaning and is never used again.
    pub code: &'static str,
    /// In capitals, as linters write it.
    pub name: &'static str,
    /// How bad a finding usually is. The letter of the code is part of its name and may say otherwise.
    pub severity: Severity,
    /// What it finds.
    pub what: &'static str,
    /// Why that matters.
    pub why: &'static str,
    /// What to write instead.
    pub instead: &'static str,
    /// A document in which it finds something.
    pub bad: Example,
    /// The document as it should be.
    pub good: Example,
    /// Where the rule comes from.
    pub source: &'static str,
    pub(super) run: fn(&Subject<'_>, &mut Collector<'_>),
}

impl std::fmt::Debug for Check {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.code, self.name)
    }
}

/// An example document.
#[derive(Debug, Clone, Copy)]
pub enum Example {
    /// The whole text.
    Document(&'static str),
    /// Statements of a document that is otherwise in order.
    Statements(&'static str),
    /// A text too long to print: what it is, and what makes it.
    Made(&'static str, fn() -> String),
}

impl Example {
    /// The whole document.
    pub fn document(self) -> String {
        match self {
            Self::Document(text) => text.to_owned(),
            Self::Statements(text) => format!(r#"{{"Version":"1","Statement":[{text}]}}"#),
            Self::Made(_, make) => make(),
        }
    }

    /// The part worth printing.
    pub fn text(self) -> &'static str {
        match self {
            Self::Document(text) | Self::Statements(text) | Self::Made(text, _) => text,
        }
    }
}

/// Takes a check's findings down.
pub struct Collector<'a> {
    pub(super) check: &'a Check,
    pub(super) raw: Vec<RawFinding>,
    pub(super) not_checked: Vec<NotChecked>,
}

/// A finding as its check gives it, without a pointer and with edits in place of a fix.
pub struct RawFinding {
    check: (&'static str, &'static str),
    severity: Severity,
    span: Span,
    pointer: Option<String>,
    message: String,
    fix: Option<(String, Vec<Edit>)>,
    idle: Option<Idle>,
}

impl RawFinding {
    /// Another severity than the check's usual one.
    pub fn severity(&mut self, severity: Severity) -> &mut Self {
        self.severity = severity;
        self
    }

    /// Offers a rewrite, when there are edits for one.
    pub fn fix(&mut self, description: impl Into<String>, edits: Option<Vec<Edit>>) -> &mut Self {
        self.fix = edits.map(|edits| (description.into(), edits));
        self
    }

    /// Says that by the catalogs an action of a statement applies to nothing, which is what the finding is about: the
    /// effect of the fix may be told on that ground where it is different otherwise.
    pub fn idle(&mut self, statement: &Statement, action: &str) -> &mut Self {
        self.idle = Some(Idle { statement: statement.index, action: action.to_owned() });
        self
    }
}

impl Collector<'_> {
    /// A finding at a place.
    pub fn at(&mut self, span: Span, message: impl Into<String>) -> &mut RawFinding {
        let check = (self.check.code, self.check.name);
        let message = message.into();
        let raw = RawFinding {
            check,
            severity: self.check.severity,
            span,
            pointer: None,
            message,
            fix: None,
            idle: None,
        };
        self.raw.push(raw);
        let last = self.raw.len() - 1;
        #[expect(clippy::indexing_slicing, reason = "the element was pushed two lines above")]
        &mut self.raw[last]
    }

    /// A fault of the grammar as a finding of this check.
    pub fn fault(&mut self, fault: &crate::engine::policy::Fault) -> &mut RawFinding {
        let raw = self.at(fault.span, fault.message.clone());
        raw.pointer = Some(fault.pointer.clone());
        raw
    }

    /// Every fault of a code as a finding.
    pub fn faults(&mut self, subject: &Subject<'_>, code: FaultCode) {
        for fault in subject.faults(code) {
            self.fault(fault);
        }
    }

    /// Says that something could not be judged.
    pub fn not_checked(&mut self, span: Span, reason: impl Into<String>) {
        self.not_checked.push(NotChecked { code: self.check.code, reason: reason.into(), span });
    }
}

/// Findings out of raw ones: pointers looked up, fixes applied and their effect worked out.
pub(super) fn finish(raw: Vec<RawFinding>, subject: &Subject<'_>, effects: Effects) -> Vec<Finding> {
    let fixes = Fixes {
        before: Before::new(subject.text, subject.tree, subject.parsed),
        text: OnceCell::new(),
        subject,
        effects,
    };
    let finding = |raw: RawFinding| {
        let (code, name) = raw.check;
        let pointer = raw
            .pointer
            .unwrap_or_else(|| subject.tree.map_or_else(String::new, |tree| edit::pointer(tree, raw.span)));
        let fix = raw.fix.and_then(|(description, edits)| fixes.make(description, edits, raw.idle));
        Finding { code, name, severity: raw.severity, message: raw.message, span: raw.span, pointer, fix }
    };
    raw.into_iter().map(finding).collect()
}

/// In the order of the text, at one place the worst first; beyond that the order of the list of checks remains.
pub(super) fn finish_order(findings: &mut [Finding]) {
    findings.sort_by_key(|finding| (finding.span.start, std::cmp::Reverse(finding.severity)));
}

/// What all fixes of a document share.
struct Fixes<'s> {
    before: Before<'s>,
    text: OnceCell<Arc<str>>,
    subject: &'s Subject<'s>,
    effects: Effects,
}

impl Fixes<'_> {
    fn make(&self, description: String, edits: Vec<Edit>, idle: Option<Idle>) -> Option<Fix> {
        let (effect, by_catalogs) = match self.effects {
            Effects::Worked => self.before.effect(&edits, idle.as_ref())?,
            Effects::Left if edit::are_possible(self.subject.text, &edits) => (FixEffect::Unknown, false),
            Effects::Left => return None,
        };
        let text = Arc::clone(self.text.get_or_init(|| Arc::from(self.subject.text)));
        Some(Fix::new(description, (effect, by_catalogs), edits, idle, text))
    }
}
