//! The verdict on a question: worked out when the question or the policies change.

use super::context::{self, Entry};
use super::question::{Question, RequestField};
use crate::engine::account::Asker;
use crate::engine::catalog::Catalog;
use crate::engine::decide::{
    Context, Explanation, Request, RequestError, StatementRef, open_after, render, statement_name, unmet,
};
use crate::engine::text::escape_for_display;
use crate::tui::decided::Decided;
use crate::tui::text::request as text;

/// What came of a question.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Outcome {
    /// It is not complete: the first field that is missing.
    #[default]
    Nothing,
    /// A field holds something that cannot be asked.
    Fault(RequestField, String),
    /// It is decided.
    Decided(Box<Verdict>),
}

/// A decision with its reasons, in the form in which they are shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// What was asked, with what the account knows about it.
    pub request: Request,
    /// The circumstances that were asked for: what is written, and defaults of keys in play.
    pub context: Context,
    /// The condition keys that the policies in force for it mention, in order.
    pub keys: Vec<String>,
    /// The decision.
    pub explanation: Explanation,
    /// The engine's words: decision, what the catalogs have against the request, stage, and why.
    pub lines: Vec<String>,
    /// The statements that decided, or for a "no" those that came nearest: policy and number from 0.
    pub statements: Vec<(String, usize)>,
}

/// What came of a question, and under which circumstances other questions are to be asked.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Asked {
    /// The verdict, or why there is none.
    pub outcome: Outcome,
    /// What is written, with the defaults of keys that the policies of the principal mention: what is shown.
    pub context: Context,
    /// The same with the defaults of keys of any resource's policy: for asking about other resources.
    pub elsewhere: Context,
}

/// Asks a question.
///
/// # Errors
/// When the circumstances cannot be read: then nothing can be asked under them.
pub fn ask(
    question: &Question,
    decided: &Decided,
    catalog: Option<&Catalog>,
    started: &str,
) -> Result<Asked, String> {
    let entries = context::read(&question.context)?;
    let with = |keys: &[&str]| context::context(&entries, keys, started);
    let outcome = match (decided.fault(), decided.asker()) {
        (Some(fault), _) => Outcome::Fault(RequestField::Principal, fault.to_owned()),
        (None, Some(asker)) if question.is_complete() => decide(question, asker, &entries, catalog, started)
            .map_or_else(|fault| fault, |verdict| Outcome::Decided(Box::new(verdict))),
        (None, _) => Outcome::Nothing,
    };
    let asker = decided.asker();
    let context = with(&asker.map(|asker| asker.set().condition_keys()).unwrap_or_default());
    let elsewhere = with(&asker.map(Asker::condition_keys).unwrap_or_default());
    Ok(Asked { outcome, context, elsewhere })
}

fn decide(
    question: &Question,
    asker: &Asker,
    entries: &[Entry],
    catalog: Option<&Catalog>,
    started: &str,
) -> Result<Verdict, Outcome> {
    let request = asker.request(&question.action, question.resources());
    let mut request = request.map_err(|error| Outcome::Fault(field_of(&error), error.to_string()))?;
    let set = asker.policies_for(&request);
    let written = context::context(entries, &set.condition_keys(), started);
    for (key, values) in written.iter() {
        request.context.set(key, values.to_vec());
    }
    let explanation = set.explain(&request);
    let mut lines = render(&set, &request, &explanation);
    let doubts = catalog.map(|catalog| catalog.request_doubts(&request.action, &request.resources));
    let doubts = doubts.into_iter().flatten().chain(asker.trust_doubts(&request));
    let doubts = doubts.chain(open_after(&request.action, &explanation.answer).map(str::to_owned));
    let doubts = doubts.map(|doubt| text::doubt(&doubt));
    // Behind the decision, where a narrow pane still shows it.
    lines.splice(lines.len().min(1)..lines.len().min(1), doubts);
    let name = |statement: &StatementRef| (set.policy_name(statement.policy).to_owned(), statement.statement);
    let mut statements: Vec<_> = explanation.deciding.iter().map(name).collect();
    if statements.is_empty() {
        statements.extend(explanation.near_misses.iter().map(|miss| name(&miss.statement)));
    }
    let keys = set.condition_keys().into_iter().map(str::to_owned).collect();
    Ok(Verdict { request, context: written, keys, explanation, lines, statements })
}

fn field_of(error: &RequestError) -> RequestField {
    match error {
        RequestError::Principal(_) => RequestField::Principal,
        RequestError::Action(_) => RequestField::Action,
        RequestError::NoResource | RequestError::Resource(_) => RequestField::Resource,
    }
}

/// Everything that is known about a verdict, line by line: what was asked, the reasons, the policies in force, and every
/// statement with what did not match.
pub fn in_full(verdict: &Verdict, asker: &Asker) -> Vec<String> {
    let request = &verdict.request;
    let set = asker.policies_for(request);
    let mut lines = vec![text::asked(&request.caller.text, &request.action)];
    lines.extend(request.resources.iter().map(|resource| text::on(resource)));
    lines.extend(request.context.iter().map(|(key, values)| text::with(key, values)));
    lines.extend(request.resource_group.iter().map(|group| text::in_group(group)));
    lines.push(String::new());
    lines.extend(verdict.lines.iter().cloned());
    if verdict.explanation.answer.definite {
        lines.push(text::DEFINITE.to_owned());
    }
    lines.push(String::new());
    lines.push(text::IN_FORCE.to_owned());
    let reached = asker.reached().iter().cloned().chain(asker.reached_by_resource(request));
    lines.extend(reached.map(|reached| format!("  {}", text::reached(&reached))));
    lines.push(String::new());
    lines.push(text::EVERY_STATEMENT.to_owned());
    for trace in set.trace(request) {
        let name = statement_name(&set, trace.statement);
        let on = (request.resources.len() > 1)
            .then(|| request.resources.get(trace.resource))
            .flatten()
            .map(|resource| format!(" [{}]", escape_for_display(resource)));
        let what = if trace.unmet.is_empty() {
            text::APPLIES.to_owned()
        } else {
            trace.unmet.iter().map(unmet).collect::<Vec<_>>().join("; ")
        };
        lines.push(format!("  {name}{}: {what}", on.unwrap_or_default()));
    }
    lines
}
