//! The decision process (E2, E5 to E9) once more, stage after stage as its rules are written, over [`super::naive`].

use super::naive::{applies, settle};
use acscope::engine::decide::{Caller, CallerKind, Decision, Layer, Request};
use acscope::engine::policy::{Effect, Policy, Principal, PrincipalForm, Statement};

/// What policies in their layers decide: the worst over the request's resources (E13).
pub fn decide(members: &[(Layer, Policy)], request: &Request) -> Decision {
    let each = request.resources.iter().map(|resource| decide_one(members, request, resource));
    each.max_by_key(|decision| match decision {
        Decision::ExplicitDeny => 3,
        Decision::NotAllowed => 2,
        Decision::ImplicitDeny => 1,
        _ => 0,
    })
    .unwrap()
}

fn decide_one(members: &[(Layer, Policy)], request: &Request, resource: &str) -> Decision {
    let of = |wanted: &dyn Fn(&Layer) -> bool| -> Vec<&Statement> {
        members.iter().filter(|(layer, _)| wanted(layer)).flat_map(|(_, policy)| &policy.statements).collect()
    };
    let basic = |wanted: &dyn Fn(&Layer) -> bool| e1(&of(wanted), request, resource);
    let action = request.action.to_lowercase();
    let own = request.caller.account.as_deref();
    let owner = resource.split(':').nth(3).filter(|field| !field.is_empty() && *field != "*");
    let foreign = owner.is_some() && own.is_some() && owner != own;
    let is_root = request.caller.kind == CallerKind::Root;
    // E2, E8
    if is_root && action == "sts:assumerole" {
        return Decision::NotAllowed;
    }
    if is_root && !foreign {
        let binds = of(&|layer| *layer == Layer::Resource).into_iter().any(|statement| {
            statement.effect == Effect::Deny
                && (!means_everyone(statement) || !statement.conditions.is_empty())
                && speaks_of(statement, request)
                && applies(statement, request, resource)
        });
        return if binds { Decision::ExplicitDeny } else { Decision::Allow };
    }
    // E5
    if !is_root && !request.management_account && !request.service_linked_role {
        for level in 0..4 {
            let here = |layer: &Layer| *layer == Layer::Control(level);
            if members.iter().any(|(layer, _)| here(layer)) && basic(&here) != Decision::Allow {
                return basic(&here);
            }
        }
    }
    // E6: whoever asks, a session policy that is given counts.
    if members.iter().any(|(layer, _)| *layer == Layer::Session) {
        let session = basic(&|layer| *layer == Layer::Session);
        if session != Decision::Allow {
            return session;
        }
    }
    let assumes = action.starts_with("sts:assumerole");
    // E7
    let mut a = basic(&|layer| *layer == Layer::Identity);
    if a == Decision::ImplicitDeny && !assumes && request.resource_group_supported {
        let group = request.resource_group.as_deref();
        a = basic(&|layer| matches!(layer, Layer::ResourceGroup(name) if Some(name.as_str()) == group));
    }
    // W10
    if a == Decision::Allow && foreign && !assumes {
        a = Decision::ImplicitDeny;
    }
    // E8, E9
    let b = if assumes {
        let sought = Request { action: "sts:AssumeRole".to_owned(), ..request.clone() };
        e1(&of(&|layer| *layer == Layer::Trust), &sought, resource)
    } else {
        basic(&|layer| *layer == Layer::Resource)
    };
    if a == Decision::ExplicitDeny || b == Decision::ExplicitDeny {
        return Decision::ExplicitDeny;
    }
    let by_trust_alone = action != "sts:assumerole" || request.caller.kind == CallerKind::Service;
    if assumes && by_trust_alone {
        return b;
    }
    let allowing = [a, b].iter().filter(|decision| **decision == Decision::Allow).count();
    let needed = if assumes { 2 } else { 1 };
    if allowing >= needed { Decision::Allow } else { Decision::ImplicitDeny }
}

/// E1 over the statements that speak of the caller.
fn e1(statements: &[&Statement], request: &Request, resource: &str) -> Decision {
    let applying: Vec<Effect> = statements
        .iter()
        .filter(|statement| speaks_of(statement, request) && applies(statement, request, resource))
        .map(|statement| statement.effect)
        .collect();
    settle(&applying)
}

fn means_everyone(statement: &Statement) -> bool {
    match &statement.principal {
        Some(Principal::Ids(ids)) => ids.is_empty() || ids.iter().any(|id| id.text == "*"),
        _ => false,
    }
}

/// G11, for the principals that the generators write.
fn speaks_of(statement: &Statement, request: &Request) -> bool {
    match &statement.principal {
        None => true,
        Some(Principal::Ids(ids)) => {
            means_everyone(statement)
                || ids.iter().any(|id| {
                    request.principal_id.as_deref() == Some(&id.text) || is_session(&request.caller, &id.text)
                })
        }
        Some(Principal::Named(entries)) => {
            entries.iter().any(|entry| is_named(&request.caller, entry.form, &entry.name.text))
        }
    }
}

fn is_session(caller: &Caller, id: &str) -> bool {
    let (CallerKind::Role { name, session }, Some(account)) = (&caller.kind, &caller.account) else {
        return false;
    };
    let role = format!("arn:sts::{account}:assumed-role/{name}/");
    id == format!("{role}*") || id == format!("{role}{session}")
}

fn is_named(caller: &Caller, form: PrincipalForm, name: &str) -> bool {
    let account = caller.account.as_deref().unwrap_or_default();
    let ram = |id: &str| name == format!("acs:ram::{account}:{id}");
    match (&caller.kind, form) {
        (CallerKind::Service, PrincipalForm::Service) => name == caller.text,
        (CallerKind::Federated(provider), PrincipalForm::Federated) => ram(provider),
        (CallerKind::Root, PrincipalForm::Ram) => ram("root"),
        (CallerKind::User(user), PrincipalForm::Ram) => ram("root") || ram(&format!("user/{user}")),
        (CallerKind::Role { name: role, .. }, PrincipalForm::Ram) => {
            ram("root") || ram(&format!("role/{role}"))
        }
        _ => false,
    }
}
