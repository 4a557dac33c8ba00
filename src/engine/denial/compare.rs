//! A denial against policies: do they say what RAM said, where do they differ, and what would allow it.

use super::model::{Denial, ReportedEffect, ReportedLayer, is_masked};
use crate::engine::access::{Fix, smallest_fixes};
use crate::engine::account::{Account, Asker};
use crate::engine::decide::{Explanation, PolicySet, Request, Stage};

/// How the policies at hand compare with what RAM reported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Agreement {
    /// The same decision, by the same layer where RAM names one.
    Same,
    /// The same decision, by another layer.
    OtherLayer,
    /// Refused here as well, but the other kind of no.
    OtherKind,
    /// Allowed here: the policies at hand are not those that RAM asked, or the request was another one.
    AllowedHere,
    /// RAM does not say which kind of no it was.
    NothingReported,
}

/// A denial held against policies.
#[derive(Debug, Clone)]
pub struct Compared {
    /// The request that was put to them.
    pub request: Request,
    /// The policies.
    pub set: PolicySet,
    /// What they say.
    pub explanation: Explanation,
    /// How that compares with what RAM said.
    pub agreement: Agreement,
    /// What would allow it, the least other access first, each as a sentence.
    pub fixes: Vec<(Fix, String)>,
}

/// Asks somebody's policies what RAM was asked. The resource is the denial's own, unless another is given.
///
/// # Errors
/// When the denial does not say enough; the message names what is missing.
pub fn compare(denial: &Denial, resource: Option<&str>, asker: &Asker) -> Result<Compared, String> {
    let Some(action) = &denial.action else {
        return Err("the message does not name the action, so nothing can be asked".to_owned());
    };
    let Some(resource) = resource.or(denial.resource.as_deref()) else {
        return Err(
            "the message does not name the resource; give it with --resource ARN, or * for all".to_owned()
        );
    };
    let mut request = asker.request(action, vec![resource.to_owned()]).map_err(|error| error.to_string())?;
    for (key, values) in &denial.context {
        request.context.set(key.clone(), values.clone());
    }
    let set = asker.policies_for(&request).into_owned();
    let explanation = set.explain(&request);
    let agreement = agreement(denial, &explanation);
    let (access, editable) = asker.access_for(&request);
    let fixes = smallest_fixes(&access, &request, &explanation, &editable).into_iter();
    let fixes =
        fixes.map(|fix| (fix.sentence(&access), fix)).map(|(sentence, fix)| (fix, sentence)).collect();
    Ok(Compared { request, set, explanation, agreement, fixes })
}

/// Who of the account the message means: a user by id or name, a role's session, the root user. None when it is nobody
/// that the account knows, or somebody of another account.
pub fn principal_of(denial: &Denial, account: &Account) -> Option<String> {
    let principal = &denial.principal;
    let of_another = |owner: &str| !is_masked(owner) && !owner.is_empty() && owner != account.id.text;
    if principal.account.as_deref().is_some_and(of_another) {
        return None;
    }
    if principal.kind.as_deref() == Some("RootUser") {
        return Some("root".to_owned());
    }
    let name = principal.name.as_deref().filter(|name| !is_masked(name))?;
    let user = account
        .users
        .iter()
        .find(|user| user.uid.as_deref() == Some(name) || user.name.text.eq_ignore_ascii_case(name))
        .map(|user| format!("user/{}", user.name.text));
    user.or_else(|| {
        let (role, session) = name.split_once(':')?;
        account.role(role).map(|role| format!("role/{}/{session}", role.name.text))
    })
    .or_else(|| name.contains("-provider/").then(|| name.to_owned()))
}

fn agreement(denial: &Denial, explanation: &Explanation) -> Agreement {
    let answer = &explanation.answer;
    if answer.decision.is_permitted() {
        return Agreement::AllowedHere;
    }
    let Some(effect) = denial.effect else { return Agreement::NothingReported };
    if effect.decision() != answer.decision {
        return Agreement::OtherKind;
    }
    match &denial.layer {
        Some(layer) if !is_layer(layer, answer.stage, effect) => Agreement::OtherLayer,
        _ => Agreement::Same,
    }
}

/// Whether RAM's layer is the stage that settled it here.
fn is_layer(layer: &ReportedLayer, stage: Stage, effect: ReportedEffect) -> bool {
    let identity = matches!(stage, Stage::Identity | Stage::ResourceGroup);
    match layer {
        ReportedLayer::Control => matches!(stage, Stage::Control(_)),
        ReportedLayer::Session => stage == Stage::Session,
        ReportedLayer::Trust => stage == Stage::Trust,
        ReportedLayer::Resource => stage == Stage::Resource,
        ReportedLayer::Identity => identity,
        // With nothing that allows it, RAM names whichever identity stage it looked at last.
        ReportedLayer::Account | ReportedLayer::ResourceGroup if effect == ReportedEffect::Implicit => {
            identity
        }
        ReportedLayer::Account => stage == Stage::Identity,
        ReportedLayer::ResourceGroup => stage == Stage::ResourceGroup,
        ReportedLayer::Unnamed(_) | ReportedLayer::Other(_) => true,
    }
}
