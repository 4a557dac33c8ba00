//! What the evaluator is to be asked for a wanted request: the counterpart of [`draft`](super::draft), for confirming
//! a draft and for replaying evidence under another policy.

use super::WantedRequest;
use super::narrowing::templates;
use super::passed_roles::PASS_ROLE;
use crate::engine::catalog::Catalog;
use crate::engine::edit::ArnForm;

/// The resources to ask about, all of which must be allowed (E13). Where the evidence names one, that one; else one
/// for every resource type that the catalog says is always checked, with names that stand for any; `*` where nothing
/// is known.
pub fn asked_resources(wanted: &WantedRequest, catalog: &Catalog, account: &str) -> Vec<String> {
    // E10: a role is passed by its ARN, whatever the evidence calls it.
    let is_passing = wanted.action.eq_ignore_ascii_case(PASS_ROLE);
    match wanted.resource.as_deref() {
        None | Some("*") if is_passing => return vec![format!("acs:ram:*:{account}:role/any-name")],
        Some(resource) => return vec![resource.to_owned()],
        None => {}
    }
    let Some(action) = catalog.find(&wanted.action) else { return vec!["*".to_owned()] };
    let known = templates(catalog, action);
    if known.is_empty() || known.contains(&"*") {
        return vec!["*".to_owned()];
    }
    known.into_iter().filter_map(|template| example(template, account)).collect()
}

/// One ARN of a template.
fn example(template: &str, account: &str) -> Option<String> {
    let mut form = ArnForm::new(template)?;
    for at in 0..form.fields().len() {
        let value = match form.fields().get(at).map(|field| field.kind)? {
            crate::engine::edit::ArnFieldKind::Region => "cn-hangzhou",
            crate::engine::edit::ArnFieldKind::Account => account,
            crate::engine::edit::ArnFieldKind::Id => "any-name",
        };
        form.set(at, value);
    }
    Some(form.pattern())
}
