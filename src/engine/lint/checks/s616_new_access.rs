//! S616 NEW_ACCESS: something is allowed that the reference policy does not allow.

use super::prelude::*;
use crate::engine::access::{AccessSet, DiffOptions, KnownAction, Verdict, diff, request_text, verdict};
use crate::engine::catalog::ActionId;
use crate::engine::policy::Policy;

pub(super) const CHECK: Check = Check {
    code: "S616",
    name: "NEW_ACCESS",
    severity: Severity::Security,
    what: "Something is allowed that the reference policy does not allow.",
    why: "The policy was not to exceed it.",
    instead: "Take it away, or change the reference.",
    bad: Example::Made(
        r#"{"Effect":"Allow","Action":"ecs:StopInstance","Resource":"*"}, with a reference that allows ecs:Describe*"#,
        exceeding,
    ),
    good: Example::Statements(r#"{"Effect":"Allow","Action":"ecs:DescribeDisks","Resource":"*"}"#),
    source: "the reference policy",
    run,
};

/// The most patterns that are compared one by one.
const MOST_PATTERNS: usize = 300;

fn run(subject: &Subject<'_>, out: &mut Collector<'_>) {
    let Some(reference) = subject.context.reference else { return };
    let takes_principal = |kind: PolicyKind| matches!(kind, PolicyKind::Resource | PolicyKind::Trust);
    if takes_principal(reference.kind) != takes_principal(subject.kind()) {
        let (own, other) = (subject.kind().word(), reference.kind.word());
        out.not_checked(Span::default(), format!("a {own} policy cannot be held against a {other} policy"));
        return;
    }
    let others = subject.beside.iter().flat_map(|policy| policy.statements.iter());
    let own = subject.denies().map(|reach| reach.statement);
    let denies = own.chain(others.filter(|statement| statement.effect == Effect::Deny));
    let denies: Vec<&Statement> = denies.collect();
    let old = AccessSet::of_policy("", reference);
    let with = |allows: Vec<Statement>| {
        let statements = denies.iter().map(|deny| (*deny).clone()).chain(allows).collect();
        AccessSet::of_policy("", &Policy { kind: subject.kind(), statements })
    };
    let all = with(subject.allows().map(|reach| reach.statement.clone()).collect());
    if matches!(verdict(&old, &all), Verdict::Equal | Verdict::Narrower) {
        return;
    }
    let never_denies = allows_of(reference).count() == reference.statements.len();
    let pieces = subject.allows().flat_map(pieces);
    for (at, (piece, action)) in pieces.enumerate() {
        let span = action.map_or(piece.action.place.0, |action| action.pattern.place.0);
        if at == MOST_PATTERNS {
            let reason = format!("only the first {MOST_PATTERNS} patterns were held against the reference");
            out.not_checked(span, reason);
            return;
        }
        if never_denies && allows_of(reference).any(|wide| statement_covers(wide, &piece)) {
            continue;
        }
        let new = with(vec![piece]);
        match verdict(&old, &new) {
            Verdict::Equal | Verdict::Narrower => {}
            Verdict::Undecided => {
                out.not_checked(span, "whether the reference allows all of this could not be told");
            }
            Verdict::Wider | Verdict::Incomparable => {
                let of = |id: &ActionId| KnownAction::of(subject.catalog, subject.catalog.action(*id));
                // What is no pattern of a name is about every action; an example is one that exists.
                let known: Vec<KnownAction> = match action.filter(|action| !action.is_any()) {
                    Some(action) => action.covers.iter().map(of).collect(),
                    None => KnownAction::all_of(subject.catalog),
                };
                let shown = diff(&old, &new, DiffOptions { known: &known, only_known: false });
                let example = shown.gained.iter().find_map(|region| region.example.as_ref());
                let example = example.map(|request| format!(", for example {}", request_text(request)));
                let message = format!("the reference does not allow this{}", example.unwrap_or_default());
                out.at(span, message);
            }
        }
    }
}

/// A statement as one statement for each of its action patterns; with NotAction it stays whole.
fn pieces<'s>(reach: &'s Reach<'_>) -> Vec<(Statement, Option<&'s ActionReach<'s>>)> {
    if !reach.names_actions() {
        return vec![(reach.statement.clone(), None)];
    }
    let piece = |action: &'s ActionReach<'_>| {
        let mut piece = reach.statement.clone();
        piece.action.patterns = vec![action.pattern.clone()];
        (piece, Some(action))
    };
    reach.actions.iter().map(piece).collect()
}

fn exceeding() -> String {
    r#"{"Version":"1","Statement":[{"Effect":"Allow","Action":"ecs:StopInstance","Resource":"*"}]}"#
        .to_owned()
}
