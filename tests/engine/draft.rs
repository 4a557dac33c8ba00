//! Drafts held against the evaluator and against the access algebra: everything wanted is allowed, and nothing beyond
//! what the draft states.

use acscope::engine::access::{AccessSet, DiffOptions, Verdict, diff};
use acscope::engine::catalog::{AccessLevel, Catalog};
use acscope::engine::decide::{Decision, Layer, PolicySet, Request};
use acscope::engine::draft::{
    DraftOptions, Drafted, Generalise, WantedRequest, asked_resources, draft, roles_of_module,
    wanted_by_level, wanted_by_module,
};
use acscope::engine::json::Style;
use acscope::engine::policy::{
    Clause, Condition, Effect, Located, Operator, Place, Policy, PolicyKind, Statement, format, parse,
};
use proptest::prelude::*;
use std::sync::LazyLock;

static CATALOG: LazyLock<Catalog> =
    LazyLock::new(|| Catalog::embedded().expect("the embedded catalogs are sound"));

const ACCOUNT: &str = "1000000000000001";

#[track_caller]
fn everything_wanted_is_allowed(wanted: &[WantedRequest], drafted: &Drafted) {
    let text = format(&drafted.policy, Style::Pretty);
    let parsed = parse(&text, None);
    if !drafted.policy.statements.is_empty() {
        assert_eq!(parsed.faults, [], "{text}");
    }
    // E9: where no trust policy is given, the set has one that trusts everyone.
    let access = AccessSet::of_policy("draft", &parsed.policy);
    let set = access.policies();
    for one in wanted {
        let resources = asked_resources(one, &CATALOG, ACCOUNT);
        let principal = format!("acs:ram::{ACCOUNT}:user/a");
        let mut request = Request::with_resources(&principal, &one.action, resources).unwrap();
        if let Some(service) = &one.passed_to {
            request.context.set("acs:Service", vec![service.clone()]);
        }
        let decision = set.decide(&request).decision;
        // E12: who is asking is told to everybody; a draft leaves it out.
        let unchecked =
            decision == Decision::NotChecked && drafted.left_out.iter().any(|left| left.action == one.action);
        assert!(unchecked || decision == Decision::Allow, "{one:?}\n{text}");
    }
}

fn statement(action: &str, resource: &str, service: Option<&str>) -> Statement {
    let condition = service.map(|service| Condition {
        operator: Operator::from_name("StringEquals").unwrap(),
        key: Located::from("acs:Service"),
        values: vec![Located::from(service)],
        operator_place: Place::default(),
    });
    Statement {
        conditions: condition.into_iter().collect(),
        ..Statement::of(Effect::Allow, Clause::of([action]), Clause::of([resource]))
    }
}

/// Nothing but the wanted requests, what the draft says it added, and what it says it could not narrow.
#[track_caller]
fn nothing_is_allowed_beyond_what_is_stated(wanted: &[WantedRequest], drafted: &Drafted) {
    let named = wanted.iter().filter_map(|one| {
        // W7: an empty region is written as any.
        let resource = one.resource.as_ref()?.replace("::", ":*:");
        Some(statement(&one.action, &resource, one.passed_to.as_deref()))
    });
    let services = |action: &str| -> Vec<Option<&str>> {
        if action != "ram:PassRole" {
            return vec![None];
        }
        let own = wanted.iter().filter(|one| one.action == action).map(|one| one.passed_to.as_deref());
        own.collect()
    };
    let wide = drafted.unnarrowed.iter().flat_map(|one| {
        services(&one.action).into_iter().map(|service| statement(&one.action, &one.resource, service))
    });
    let added = drafted.added.iter().map(|one| statement(&one.action, &one.resource, one.service.as_deref()));
    let stated = Policy { kind: PolicyKind::Identity, statements: named.chain(wide).chain(added).collect() };
    let difference = diff(
        &AccessSet::of_policy("stated", &stated),
        &AccessSet::of_policy("draft", &drafted.policy),
        DiffOptions::default(),
    );
    assert_eq!(difference.gained, [], "{:?}\n{}", drafted.unnarrowed, format(&drafted.policy, Style::Pretty));
}

#[test]
fn every_feature_module_is_drafted_whole_and_no_wider_than_stated() {
    let mut modules = 0;
    for (service, module) in CATALOG.feature_modules() {
        let wanted = wanted_by_module(&CATALOG, service, module);
        let drafted = draft(&wanted, &DraftOptions::default(), &CATALOG);
        assert_eq!((drafted.unknown.len(), drafted.left_out.len()), (0, 0), "{}", module.name);
        everything_wanted_is_allowed(&wanted, &drafted);
        nothing_is_allowed_beyond_what_is_stated(&wanted, &drafted);
        let roles = roles_of_module(&CATALOG, service, module);
        let flow = roles.iter().any(|role| role.name == "AliyunFnFExecutionRole");
        assert_eq!(flow, module.name.contains("Flow"), "{}", module.name);
        assert_eq!(roles.len(), if flow { 5 } else { 4 });
        modules += 1;
    }
    assert_eq!(modules, 24);
}

#[test]
fn a_module_passes_the_roles_of_its_product_to_their_services_only() {
    let (service, module) =
        CATALOG.feature_modules().find(|(_, module)| module.name == "Resource Access Management").unwrap();
    let wanted = wanted_by_module(&CATALOG, service, module);
    let drafted = draft(&wanted, &DraftOptions::default(), &CATALOG);
    let mut set = PolicySet::builder();
    set.add("draft", Layer::Identity, &parse(&format(&drafted.policy, Style::Pretty), None));
    let set = set.build();
    let passes = |role: &str, service: &str| {
        let role = format!("acs:ram::{ACCOUNT}:role/{role}");
        let mut request = Request::new(&format!("acs:ram::{ACCOUNT}:user/a"), "ram:PassRole", &role).unwrap();
        request.context.set("acs:Service", vec![service.to_owned()]);
        set.decide(&request).decision == Decision::Allow
    };
    assert!(passes("aliyundevscustomrole", "devs.aliyuncs.com"), "RAM stores role names in lower case (W9)");
    assert!(passes("AliyunFnFExecutionRole", "fnf.aliyuncs.com"));
    assert!(!passes("admin", "devs.aliyuncs.com"));
    assert!(!passes("AliyunDevsCustomRole", "ecs.aliyuncs.com"));
    assert!(!passes("AliyunDevsCustomRole", "fnf.aliyuncs.com"));
}

#[test]
fn a_level_on_a_resource_is_drafted_on_that_resource_alone() {
    let resource = "acs:oss:*:*:logs/*";
    let wanted = wanted_by_level(&CATALOG, resource, &[AccessLevel::Get, AccessLevel::List]).wanted;
    assert!(wanted.len() > 3, "{wanted:?}");
    let drafted = draft(&wanted, &DraftOptions::default(), &CATALOG);
    everything_wanted_is_allowed(&wanted, &drafted);
    nothing_is_allowed_beyond_what_is_stated(&wanted, &drafted);
    let resources: Vec<&str> =
        drafted.policy.statements.iter().flat_map(|one| one.resource.as_ref().unwrap().texts()).collect();
    assert_eq!(resources, [resource]);
}

/// Requests on known actions, with names from a small set so that they meet.
fn wanted() -> impl Strategy<Value = Vec<WantedRequest>> {
    let names = proptest::sample::select(vec!["ops-a", "ops-b", "ops-agent-c", "dev", "x.y"]);
    let regions = proptest::sample::select(vec!["cn-hangzhou", "cn-beijing"]);
    let one = (0..CATALOG.actions().len(), names, regions, 0..6_u8).prop_map(|(at, name, region, how)| {
        let action = CATALOG.actions().get(at).unwrap();
        let template = action
            .resources
            .iter()
            .flat_map(|one| CATALOG.resource_type(one.resource_type).arns.iter())
            .map(|template| &**template)
            .nth(usize::from(how) % 2)
            .unwrap_or("acs:odd:{#regionId}:{#accountId}:thing/{#name}");
        let resource = match how {
            0 => None,
            1 => Some("*".to_owned()),
            _ if template == "*" => Some("*".to_owned()),
            _ => {
                let mut form = acscope::engine::edit::ArnForm::new(template).unwrap();
                for field in 0..form.fields().len() {
                    use acscope::engine::edit::ArnFieldKind::{Account, Id, Region};
                    let value = match form.fields().get(field).unwrap().kind {
                        Region => region,
                        Account => ACCOUNT,
                        Id => name,
                    };
                    form.set(field, value);
                }
                Some(form.pattern())
            }
        };
        WantedRequest::new(&*action.name, resource)
    });
    proptest::collection::vec(one, 1..12)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 120, ..ProptestConfig::default() })]

    #[test]
    fn drafts_allow_what_was_wanted_and_nothing_that_is_not_stated(wanted in wanted(), companions: bool) {
        let options = DraftOptions { companions, ..DraftOptions::default() };
        let drafted = draft(&wanted, &options, &CATALOG);
        everything_wanted_is_allowed(&wanted, &drafted);
        nothing_is_allowed_beyond_what_is_stated(&wanted, &drafted);
        prop_assert!(companions || drafted.added.is_empty());
        let mut shuffled = wanted.clone();
        shuffled.reverse();
        let again = draft(&shuffled, &options, &CATALOG);
        let same = diff(
            &AccessSet::of_policy("one", &drafted.policy),
            &AccessSet::of_policy("other", &again.policy),
            DiffOptions::default(),
        );
        prop_assert_eq!(same.verdict, Verdict::Equal, "the order of the evidence plays no part");
    }

    #[test]
    fn a_generalisation_loses_nothing_and_says_what_it_adds(wanted in wanted(), any_region: bool) {
        let generalise = Generalise { any_region, any_account: false, common_prefix: Some(2) };
        let options = DraftOptions { companions: false, generalise, ..DraftOptions::default() };
        let drafted = draft(&wanted, &options, &CATALOG);
        everything_wanted_is_allowed(&wanted, &drafted);
        let exact = draft(&wanted, &DraftOptions { companions: false, ..DraftOptions::default() }, &CATALOG);
        let stated = drafted.generalised.expect("it was asked for");
        let found = diff(
            &AccessSet::of_policy("exact", &exact.policy),
            &AccessSet::of_policy("draft", &drafted.policy),
            DiffOptions::default(),
        );
        prop_assert_eq!(stated.verdict, found.verdict);
        prop_assert!(stated.lost.is_empty());
        prop_assert!(matches!(stated.verdict, Verdict::Equal | Verdict::Wider), "{:?}", stated.verdict);
    }
}
