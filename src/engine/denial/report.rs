//! A denial and its comparison in words and for programs.

use super::HOW_TO_DECODE;
use super::compare::{Agreement, Compared};
use super::model::{Denial, MatchedPolicy, ReportedEffect, ReportedLayer, is_masked};
use crate::engine::decide::render;
use crate::engine::json::Style;
use crate::engine::policy::format;
use crate::engine::text::escape_for_display;
use serde_json::{Value, json};

/// The fixes say more than the statements that came less near.
const MOST_NEAR_MISSES: usize = 2;

/// What a denial says, as a label and a text for each thing to know.
pub fn denial_lines(denial: &Denial) -> Vec<(&'static str, String)> {
    let mut lines = Vec::new();
    let action = denial.action.as_deref().unwrap_or("an action that the message does not name");
    lines.push(("denied", action.to_owned()));
    lines.push((
        "on",
        match denial.resource.as_deref() {
            Some("*") => "* (all resources at once)".to_owned(),
            Some(resource) => resource.to_owned(),
            None => "a resource that the message does not name".to_owned(),
        },
    ));
    if let Some(who) = who(denial) {
        lines.push(("to", who));
    }
    for (key, values) in &denial.context {
        lines.push(("with", format!("{key} = {}", values.join(", "))));
    }
    lines.push(("RAM says", reported(denial)));
    for policy in &denial.matched {
        lines.push(("policy", matched(policy)));
    }
    if let Some(meaning) = meaning(denial) {
        lines.push(("means", meaning.to_owned()));
    }
    lines.extend(denial.notes.iter().map(|note| ("note", note.clone())));
    if denial.has_encoded_message && (denial.resource.is_none() || denial.matched.is_empty()) {
        lines.push(("more", HOW_TO_DECODE.to_owned()));
    }
    lines.into_iter().map(|(label, text)| (label, escape_for_display(&text).into_owned())).collect()
}

fn who(denial: &Denial) -> Option<String> {
    let principal = &denial.principal;
    let kind = match principal.kind.as_deref()? {
        "SubUser" => "the RAM user",
        "AssumedRoleUser" => "the role session",
        "Federated" => "the federated identity",
        "RootUser" => "the root user",
        other => other,
    };
    let name = principal.name.as_deref().map_or_else(String::new, |name| format!(" {name}"));
    let account = principal.account.as_deref().map_or_else(String::new, |id| format!(" of account {id}"));
    Some(format!("{kind}{name}{account}"))
}

fn reported(denial: &Denial) -> String {
    let effect = match denial.effect {
        Some(ReportedEffect::Explicit) => "explicit deny",
        Some(ReportedEffect::Implicit) => "implicit deny",
        None => "no, without saying which kind",
    };
    match &denial.layer {
        Some(layer) => format!("{effect}, by {}", layer.phrase()),
        None => effect.to_owned(),
    }
}

fn matched(policy: &MatchedPolicy) -> String {
    let words = [&policy.effect, &policy.name, &policy.version, &policy.kind].map(String::as_str);
    let words: Vec<&str> = words.into_iter().filter(|word| !word.is_empty()).collect();
    let place = match (policy.attached_to.as_str(), policy.scope.as_str()) {
        ("", "") => String::new(),
        (to, "") => format!(", attached to a {to}"),
        ("", scope) => format!(", attached for {scope}"),
        (to, scope) => format!(", attached to a {to} for {scope}"),
    };
    format!("{}{place}", words.join(" "))
}

/// What the layer means for whoever wants to change it.
fn meaning(denial: &Denial) -> Option<&'static str> {
    let text = match (denial.effect?, denial.layer.as_ref()) {
        (ReportedEffect::Implicit, Some(ReportedLayer::ResourceGroup)) => {
            "nothing allows it, at account scope either: RAM names the stage that it looked at last"
        }
        (ReportedEffect::Implicit, Some(ReportedLayer::Account | ReportedLayer::Identity)) => {
            "no policy of the caller allows it; a statement that does is enough"
        }
        (ReportedEffect::Implicit, Some(ReportedLayer::Control)) => {
            "a level of the resource directory allows only some things, and not this; identity policies cannot help (E5)"
        }
        (ReportedEffect::Implicit, Some(ReportedLayer::Session)) => {
            "the session policy given to AssumeRole does not have it; what the role has is cut down to it (E6)"
        }
        (ReportedEffect::Implicit, Some(ReportedLayer::Trust)) => {
            "the role's trust policy does not name the caller (E9)"
        }
        (ReportedEffect::Explicit, Some(ReportedLayer::Control)) => {
            "the resource directory denies it; no policy inside the account can allow it (E5)"
        }
        (ReportedEffect::Explicit, _) => "a Deny statement matches; no Allow can outweigh it (E1)",
        (ReportedEffect::Implicit, _) => "nothing allows it",
    };
    Some(text)
}

impl Agreement {
    /// The word for programs.
    pub fn word(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::OtherLayer => "other_layer",
            Self::OtherKind => "other_kind",
            Self::AllowedHere => "allowed_here",
            Self::NothingReported => "nothing_reported",
        }
    }

    /// In a sentence.
    pub fn sentence(self) -> &'static str {
        match self {
            Self::Same => "the policies at hand say the same",
            Self::OtherLayer => "the policies at hand refuse it too, but by another layer than RAM names",
            Self::OtherKind => "the policies at hand refuse it too, but it is the other kind of no",
            Self::AllowedHere => {
                "the policies at hand allow it: they are not those that RAM asked, or the request differs in something that the message does not say"
            }
            Self::NothingReported => {
                "the policies at hand refuse it; the message does not say which kind of no RAM meant"
            }
        }
    }

    /// Whether what is known of the account fits what RAM said.
    pub fn fits(self) -> bool {
        matches!(self, Self::Same | Self::NothingReported)
    }
}

/// What the policies at hand say, and what would allow it.
pub fn compared_lines(compared: &Compared) -> Vec<(&'static str, String)> {
    let mut lines = Vec::new();
    let mut near_misses = 0;
    for line in render(&compared.set, &compared.request, &compared.explanation) {
        near_misses += usize::from(line.starts_with("nearest: "));
        if near_misses > MOST_NEAR_MISSES && line.starts_with("nearest: ") {
            continue;
        }
        lines.push((if lines.is_empty() { "here" } else { "" }, line));
    }
    lines.push(("so", compared.agreement.sentence().to_owned()));
    for (number, (_, sentence)) in compared.fixes.iter().enumerate() {
        lines.push((if number == 0 { "fix" } else { "or" }, escape_for_display(sentence).into_owned()));
    }
    lines
}

/// A denial for programs.
pub fn denial_json(denial: &Denial) -> Value {
    let principal = &denial.principal;
    let shown = |text: &Option<String>| text.as_ref().filter(|text| !is_masked(text)).cloned();
    json!({
        "action": denial.action,
        "resource": denial.resource,
        "context": denial.context.iter().map(|(key, values)| (key.clone(), json!(values))).collect::<serde_json::Map<_, _>>(),
        "principal": {
            "type": principal.kind,
            "account": shown(&principal.account),
            "name": shown(&principal.name),
        },
        "reported": {
            "decision": denial.effect.map(|effect| effect.decision().word()),
            "layer": denial.layer.as_ref().map(ReportedLayer::word),
        },
        "matched_policies": denial.matched.iter().map(|policy| json!({
            "effect": policy.effect, "name": policy.name, "type": policy.kind, "version": policy.version,
            "attached_to": policy.attached_to, "scope": policy.scope,
        })).collect::<Vec<_>>(),
        "encoded_message": denial.has_encoded_message,
        "notes": denial.notes,
    })
}

/// The comparison for programs.
pub fn compared_json(compared: &Compared) -> Value {
    let answer = &compared.explanation.answer;
    json!({
        "decision": answer.decision.word(),
        "stage": answer.stage.word(),
        "definite": answer.definite,
        "depends_on": answer.depends_on,
        "agreement": compared.agreement.word(),
        "fixes": compared.fixes.iter().map(|(fix, sentence)| json!({
            "policy": compared.set.policy_name(fix.policy),
            "statement": fix.statement,
            "sentence": sentence,
            "nothing_else": fix.nothing_else,
            "weakens_deny": fix.weakens_deny,
            "document": serde_json::from_str::<Value>(&format(&fix.document, Style::Compact)).unwrap_or_default(),
        })).collect::<Vec<_>>(),
    })
}
