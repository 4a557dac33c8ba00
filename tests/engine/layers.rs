//! The stages of a decision, for every kind of caller, against a second evaluator that walks them one by one.

use crate::support::naive_layers;
use crate::support::policies::{document, request, statements};
use acscope::engine::decide::{Assumption, Caller, Layer, PolicySet, Reading, Request};
use acscope::engine::policy::{
    Clause, Located, Parsed, Policy, Principal, PrincipalEntry, PrincipalForm, Statement,
};
use proptest::prelude::*;

const CALLERS: [&str; 7] = [
    "acs:ram::1000000000000001:user/alice",
    "acs:ram::1000000000000001:assumed-role/dev/s",
    "acs:ram::1000000000000001:root",
    "acs:ram::2000000000000002:user/alice",
    "acs:ram::2000000000000002:root",
    "acs:ram::1000000000000001:saml-provider/idp",
    "fc.aliyuncs.com",
];

fn parsed(policy: Policy) -> Parsed {
    Parsed { policy, faults: Vec::new() }
}

fn compiled(members: &[(Layer, Policy)]) -> PolicySet {
    let mut set = PolicySet::builder();
    for (number, (layer, policy)) in members.iter().enumerate() {
        set.add(format!("p{number}"), layer.clone(), &parsed(policy.clone()));
    }
    set.build()
}

fn named() -> impl Strategy<Value = Principal> {
    let names = [
        (PrincipalForm::Ram, "acs:ram::1000000000000001:root"),
        (PrincipalForm::Ram, "acs:ram::1000000000000001:user/alice"),
        (PrincipalForm::Ram, "acs:ram::1000000000000001:role/dev"),
        (PrincipalForm::Ram, "acs:ram::2000000000000002:root"),
        (PrincipalForm::Service, "fc.aliyuncs.com"),
        (PrincipalForm::Federated, "acs:ram::1000000000000001:saml-provider/idp"),
    ];
    prop::collection::vec(prop::sample::select(names.to_vec()), 1..3).prop_map(|names| {
        let entry = |(form, name): (PrincipalForm, &str)| PrincipalEntry { form, name: name.into() };
        Principal::Named(names.into_iter().map(entry).collect())
    })
}

fn by_id() -> impl Strategy<Value = Principal> {
    let ids = ["27", "28", "*", "arn:sts::1000000000000001:assumed-role/dev/*"];
    prop::collection::vec(prop::sample::select(ids.to_vec()), 0..3)
        .prop_map(|ids| Principal::Ids(ids.into_iter().map(Located::from).collect()))
}

/// A document as its layer wants it: with principals in resource and trust policies, without resources in the latter.
fn member() -> impl Strategy<Value = (Layer, Policy)> {
    let layer = prop_oneof![
        4 => Just(Layer::Identity),
        2 => (0..2_u32).prop_map(Layer::Control),
        2 => Just(Layer::Session),
        2 => prop::sample::select(vec!["rg-1", "rg-2"]).prop_map(|name| Layer::ResourceGroup(name.to_owned())),
        2 => Just(Layer::Resource),
        2 => Just(Layer::Trust),
    ];
    (layer, statements(1..4), prop::collection::vec((named(), by_id()), 4)).prop_map(
        |(layer, statements, principals)| {
            let with_principal = |(statement, (named, ids)): (Statement, (Principal, Principal))| match layer
            {
                Layer::Resource => Statement { principal: Some(ids), ..statement },
                Layer::Trust => Statement {
                    principal: Some(named),
                    action: Clause::of(["sts:AssumeRole"]),
                    resource: None,
                    ..statement
                },
                _ => statement,
            };
            let statements = statements.into_iter().zip(principals).map(with_principal).collect();
            let kind = layer.kind();
            (layer, document(kind, statements))
        },
    )
}

fn asked() -> impl Strategy<Value = Request> {
    let assumes = ["sts:AssumeRole", "sts:AssumeRoleWithSAML", "sts:AssumeRoleWithOIDC"];
    let (flags, groups) =
        (prop::bool::weighted(0.1), prop::sample::select(vec![None, Some("rg-1"), Some("rg-2")]));
    (
        request(),
        prop::sample::select(CALLERS.to_vec()),
        prop::option::weighted(0.3, prop::sample::select(assumes.to_vec())),
        (flags, flags, flags),
        groups,
        prop::option::of(prop::sample::select(vec!["27", "28"])),
    )
        .prop_map(|(mut request, caller, assumes, (management, linked, unsupported), group, id)| {
            request.caller = Caller::parse(caller).unwrap();
            if let Some(action) = assumes {
                action.clone_into(&mut request.action);
                request.resources = vec!["acs:ram:*:1000000000000001:role/dev".to_owned()];
            }
            request.management_account = management;
            request.service_linked_role = linked;
            request.resource_group_supported = !unsupported;
            request.resource_group = group.map(str::to_owned);
            request.principal_id = id.map(str::to_owned);
            request
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn every_stage_decides_as_its_rule_says(members in prop::collection::vec(member(), 0..6), request in asked()) {
        let answer = compiled(&members).decide(&request);
        prop_assert_eq!(answer.decision, naive_layers::decide(&members, &request), "{:?}", answer.stage);
    }

    #[test]
    fn a_definite_decision_is_the_same_under_every_reading_in_every_layer(
        members in prop::collection::vec(member(), 0..5),
        request in asked(),
        turned in prop::collection::vec(prop::sample::select(Assumption::ALL.to_vec()), 0..4),
    ) {
        let set = compiled(&members);
        let answer = set.decide(&request);
        let reading = turned.iter().fold(Reading::PROPOSED, |reading, assumption| reading.with(*assumption));
        let other = set.decide_under(&request, reading);
        let named = turned.iter().any(|assumption| answer.depends_on.contains(&assumption.rule()));
        prop_assert!(other == answer.decision || named, "{:?} changes {:?}", turned, answer);
    }

    #[test]
    fn the_trace_marks_what_applied_in_every_layer(members in prop::collection::vec(member(), 0..5), request in asked()) {
        let set = compiled(&members);
        let mut applying: Vec<_> =
            set.trace(&request).into_iter().filter(|trace| trace.unmet.is_empty()).map(|trace| trace.statement).collect();
        applying.sort();
        applying.dedup();
        prop_assert_eq!(applying, set.explain(&request).answer.matched);
    }
}
