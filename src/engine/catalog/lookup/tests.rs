use super::*;
use crate::engine::catalog::CatalogFile;

fn catalog() -> Catalog {
    Catalog::embedded().unwrap()
}

fn names(catalog: &Catalog, ids: &[ActionId]) -> Vec<String> {
    ids.iter().map(|id| catalog.action(*id).name.to_string()).collect()
}

#[test]
fn names_are_found_whatever_their_case_and_by_other_spellings() {
    let catalog = catalog();
    for (asked, name) in [
        ("ecs:runinstances", "ecs:RunInstances"),
        ("ECS:RUNINSTANCES", "ecs:RunInstances"),
        ("bpstudio:ExecuteOperationAsync", "bpstudio:ExecuteOperationASync"),
        ("oss:GetObjectACL", "oss:GetObjectAcl"),
    ] {
        assert_eq!(catalog.find(asked).map(|action| &*action.name), Some(name));
    }
    assert!(catalog.find("ecs:RunInstance").is_none());
    assert!(catalog.find("RunInstances").is_none());
    assert_eq!(catalog.service_id("CMS"), catalog.service_id("cms"));
}

#[test]
fn names_whose_hashes_collide_are_still_told_apart() {
    let catalog = catalog();
    let mut index = NameIndex::default();
    for (at, action) in catalog.actions().iter().enumerate() {
        index.insert(&action.name, ActionId(at as u32));
    }
    // Pretend that every name had the hash of the first.
    let first = folded_hash(&catalog.actions()[0].name);
    let clashing = NameIndex {
        by_hash: [(first, ActionId(0))].into_iter().collect(),
        collided: (1..catalog.actions().len() as u32).map(|at| (first, ActionId(at))).collect(),
    };
    assert_eq!(clashing.find(&catalog.actions()[0].name, catalog.actions()), Some(ActionId(0)));
    let name = catalog.actions()[1].name.clone();
    let mut odd = clashing.clone();
    odd.collided = vec![(folded_hash(&name), ActionId(1))];
    assert_eq!(odd.find(&name, catalog.actions()), Some(ActionId(1)));
}

#[test]
fn patterns_expand_to_todays_actions() {
    let catalog = catalog();
    let expand = |pattern: &str| names(&catalog, &catalog.expand(pattern));
    assert_eq!(
        expand("edas:*Application"),
        ["edas:CreateApplication", "edas:ManageApplication", "edas:ReadApplication"]
    );
    assert_eq!(expand("EDAS:read*cluster"), ["edas:ReadCluster"]);
    assert_eq!(expand("edas:ReadCluster"), ["edas:ReadCluster"]);
    assert_eq!(expand("*").len(), catalog.actions().len());
    assert_eq!(expand("nosuch:*"), [""; 0]);
    // W2: the code can be a pattern too.
    let described = expand("yundun*:Describe*");
    assert!(described.contains(&"yundun-cert:DescribeUserCertificateList".to_owned()));
    assert!(described.iter().all(|name| name.starts_with("yundun-")));
    for pattern in ["cms:*", "*:Describe*", "log:Get?ogs", "s*:*Chat*"] {
        let glob = Glob::folded(pattern);
        let slow = catalog.actions_where(|name| glob.matches(name));
        assert_eq!(catalog.expand(pattern), slow, "{pattern}");
    }
}

#[test]
fn usable_keys_are_listed_then_of_the_service_then_common() {
    let catalog = catalog();
    let keys = |name: &str| {
        let keys = catalog.condition_keys_for(catalog.action_id(name).unwrap());
        assert!(keys.is_sorted_by_key(|usable| usable.relation));
        keys.into_iter().map(|usable| (usable.name.to_owned(), usable.relation)).collect::<Vec<_>>()
    };
    let has =
        |keys: &[(String, KeyRelation)], name: &str, relation| keys.contains(&(name.to_owned(), relation));
    let create = keys("fc:CreateFunction");
    assert!(has(&create, "fc:EnableServiceInternetAccess", KeyRelation::Listed));
    assert!(has(&create, "acs:SourceIp", KeyRelation::Common));
    // K2: a key that other rows list is theirs alone.
    assert!(!create.iter().any(|(name, _)| name == "fc:EnableCustomDomainHTTP" || name == "acs:Service"));
    assert!(has(&keys("ecs:StopInstance"), "ecs:tag/<tag-key>", KeyRelation::SameService));
    assert!(has(&keys("ram:PassRole"), "acs:Service", KeyRelation::Common));
    assert!(!keys("ecs:StopInstance").iter().any(|(name, _)| name == "acs:PublicAccess"), "doubtful");
}

#[test]
fn a_tag_key_stands_for_every_tag() {
    let catalog = catalog();
    let key = catalog.condition_key("acs:resourcetag/owner").unwrap();
    assert_eq!(key.name, "acs:ResourceTag/<tag-key>");
    assert!(catalog.condition_key("acs:ResourceTag/").is_none());
    assert_eq!(catalog.condition_key("ecs:tag/部门").unwrap().name, "ecs:tag/<tag-key>");
    assert!(catalog.condition_key("acs:Nothing").is_none());
    assert_eq!(catalog.nearest_condition_key("acs:SourceIP "), Some("acs:SourceIp"));
}

#[test]
fn twins_are_found_from_both_sides() {
    let catalog = catalog();
    let twins = |name: &str| names(&catalog, &catalog.twins_of(catalog.action_id(name).unwrap()));
    assert_eq!(twins("cms:CreateChat"), ["starops:CreateChat"]);
    assert_eq!(twins("starops:DeleteThread"), ["cms:DeleteThread"]);
    // S8-000-10: workspaces exist under cms only, MCP services under starops only.
    assert_eq!(twins("cms:GetWorkspace"), [""; 0]);
    assert_eq!(twins("starops:GetMcpService"), [""; 0]);
}

#[test]
fn a_module_names_each_action_once() {
    let catalog = catalog();
    let modules: Vec<_> = catalog.feature_modules().collect();
    assert_eq!(modules.len(), 24);
    let (service, flows) = modules[1];
    assert_eq!(&*catalog.service(service).code, "agentrun");
    let ids = catalog.actions_of_module(flows);
    assert_eq!((flows.rows.len(), ids.len()), (45, 45));
    let (_, observability) = modules.iter().find(|(_, module)| module.name == "Observability").unwrap();
    assert_eq!((observability.rows.len(), catalog.actions_of_module(observability).len()), (21, 18));
    let runtimes = catalog.action_id("agentrun:ListAgentRuntimes").unwrap();
    let of: Vec<&str> = catalog.feature_modules_of(runtimes).iter().map(|module| &*module.name).collect();
    assert_eq!(of, ["Agent management", "Workflow (Flow) management"]);
}

#[test]
fn slips_are_answered_with_the_likely_name() {
    let catalog = catalog();
    assert_eq!(catalog.nearest_action("starops:CraeteChat"), Some("starops:CreateChat"));
    assert_eq!(catalog.nearest_action("strops:CreateChat"), Some("starops:CreateChat"));
    assert_eq!(catalog.nearest_action("ecs:Frobnicate"), None);
    assert_eq!(catalog.nearest_service("agentrnu"), Some("agentrun"));
}

#[test]
fn an_empty_catalog_answers_nothing() {
    let catalog = Catalog::only(&[CatalogFile { name: "e", text: "{\"catalog_version\": 1}" }]).unwrap();
    assert!(catalog.services().is_empty() && catalog.expand("*").is_empty());
    assert!(catalog.find("ecs:RunInstances").is_none());
    assert!(catalog.types_named_by("acs:ecs:*:*:*").is_empty());
    assert_eq!(catalog.nearest_action("ecs:RunInstances"), None);
}
