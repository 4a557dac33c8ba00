use super::draft::in_words;
use super::*;
use crate::engine::catalog::{Apis, Granularity, LevelFrom, ValueType, leading_verb};

fn shipped() -> Catalog {
    Catalog::embedded().unwrap()
}

/// The catalog made of one metadata file, alone, and the notes.
fn imported(text: &str) -> (Catalog, Vec<String>) {
    let made = import(&[CatalogFile { name: "api-docs.json", text }], &shipped()).unwrap();
    let catalog = Catalog::only(&[CatalogFile { name: "made.json", text: &made.text }]);
    (catalog.unwrap_or_else(|error| panic!("{error}\n{}", made.text)), made.notes)
}

const UNDER_EACH_API: &str = r#"{"info": {"product": "VpcIpam", "version": "2023-02-28"}, "apis": {
    "ListTagResources": {"title": "Query tags\nof resources", "systemTags": {"operationType": "list"}, "ramActions": [
      {"operationType": "", "ramAction": {"action": "vpc:ListTagResources", "authLevel": "resource",
        "actionConditions": [{"conditionKey": "vpc:tag", "validationType": "always"}],
        "resources": [
          {"validationType": "conditional", "product": "VpcIpam", "resourceType": "Ipam", "arn": "acs:vpc:{#regionId}:{#accountId}:ipam/{#IpamId}"},
          {"validationType": "always", "product": "VpcIpam", "resourceType": "Ipam", "arn": "acs:vpc:{#regionId}:{#accountId}:ipam/*"}]},
       "additionalActions": [{"action": "vpc:DescribeVpcs"}]}]},
    "PatchOne": {"systemTags": {}, "ramActions": [{"operationType": "patch", "ramAction": {"action": "vpc:FrobOne", "resources": [{"resourceType": "All Resource", "arn": "*"}]}}]},
    "DeleteIt": {"ramActions": [{"ramAction": {"action": "STS:DeleteIt", "resources": [{"resourceType": "X", "arn": "nonsense"}]}}]},
    "Silent": {"ramActions": []}}}"#;

#[test]
fn actions_under_each_api_are_read() {
    let (catalog, notes) = imported(UNDER_EACH_API);
    let list = catalog.find("vpc:ListTagResources").unwrap();
    assert_eq!(list.description, "Query tags");
    assert_eq!(list.apis, Apis::SameName);
    assert_eq!(list.level, Some(AccessLevel::List), "the API's tag stands in for an empty word");
    assert!(matches!(list.level_from, LevelFrom::Stated(_)));
    let types: Vec<(&str, bool)> = list
        .resources
        .iter()
        .map(|one| (&*catalog.resource_type(one.resource_type).id, one.required))
        .collect();
    assert_eq!(types, [("Ipam/*", true), ("Ipam", false)]);
    assert_eq!(*list.condition_keys, ["vpc:tag"]);
    assert_eq!(*list.dependent_actions, ["vpc:DescribeVpcs"]);
    assert_eq!(catalog.source(list.sources[0]).title, "API metadata, VpcIpam 2023-02-28");

    let patch = catalog.find("vpc:FrobOne").unwrap();
    assert_eq!((patch.level, &patch.apis), (None, &Apis::Named(Box::new(["PatchOne".into()]))));
    assert!(catalog.resource_type(patch.resources[0].resource_type).is_all_resources());

    let delete = catalog.find("sts:DeleteIt").unwrap();
    assert_eq!((&*delete.name, &*delete.description), ("sts:DeleteIt", "Delete it"));
    assert_eq!((delete.level, delete.level_from), (Some(AccessLevel::Delete), LevelFrom::Verb));
    assert!(!delete.resources_known(), "an ARN that is none leaves the resources unknown");
    assert_eq!(notes.len(), 3, "{notes:?}");
    assert!(notes[0].contains("unknown operation type \"patch\""), "{notes:?}");
    assert!(notes[1].starts_with("api-docs.json:10:") && notes[1].contains("\"nonsense\""), "{notes:?}");
    assert_eq!(notes[2], "api-docs.json: 1 of 4 APIs name no action and are left out");
}

#[test]
fn actions_in_the_products_block_are_read() {
    let block = r#"{"productCode": "SLS", "productName": "Simple Log Service", "ramCodes": ["log"], "ramLevel": "RESOURCE",
      "ramConditions": [{"name": "log:TLSVersion", "schema": {"type": "String", "enums": ["TLSv1", "TLSv1.2"]}},
                        {"name": "log:Tls", "schema": {"type": "Boolean"}}],
      "ramActions": [
        {"apiName": "GetCursor", "operationType": "get", "ramAction": {"action": "log:GetCursorOrData",
          "actionConditions": [{"conditionKey": "log:TLSVersion"}, {"conditionKey": "log:Tls"}],
          "resources": [{"validationType": "always", "resourceType": "LogStore", "arn": "acs:log:{#regionId}:{#accountId}:project/{#p}/logstore/{#l}"}]}},
        {"apiName": "GetCursorTime", "operationType": "get", "action": "log:GetCursorOrData",
          "resources": [{"validationType": "always", "resourceType": "All Resource", "arn": "*"}]}]}"#;
    for text in [block.to_owned(), format!("{{\"info\": {{\"product\": \"Sls\"}}, \"ram\": {block}}}")] {
        let (catalog, notes) = imported(&text);
        assert!(notes.is_empty(), "{notes:?}");
        let service = catalog.service(catalog.service_id("log").unwrap());
        assert_eq!(
            (service.title(), service.granularity.map(Granularity::word)),
            ("Simple Log Service", Some("resource"))
        );
        let key = |name: &str| service.condition_keys.iter().find(|key| &*key.name == name).unwrap();
        assert_eq!(&*key("log:TLSVersion").values, ["TLSv1", "TLSv1.2"]);
        assert_eq!(key("log:TLSVersion").value_type, Some(ValueType::String));
        assert_eq!(key("log:Tls").value_type, Some(ValueType::Boolean));
        let action = catalog.find("log:GetCursorOrData").unwrap();
        assert_eq!(action.api_names().collect::<Vec<_>>(), ["GetCursor", "GetCursorTime"]);
        // Each of the two APIs requires another resource: of the action alone neither can be said.
        assert!(action.resources.len() == 2 && action.resources.iter().all(|one| !one.required));
    }
}

#[test]
fn a_mark_at_the_beginning_of_a_file_is_no_part_of_it() {
    let marked = format!("\u{feff}{UNDER_EACH_API}");
    let made = |text| import(&[CatalogFile { name: "api-docs.json", text }], &shipped()).unwrap();
    assert_eq!(made(&marked), made(UNDER_EACH_API));
}

#[test]
fn a_resource_is_required_where_every_entry_of_the_action_requires_it() {
    let entry = |checked: &str| {
        format!(
            r#"{{"ramAction": {{"action": "ecs:One", "additionalActions": ["ecs:Two"], "resources": [
                {{"validationType": "{checked}", "resourceType": "Instance", "arn": "acs:ecs:*:*:instance/{{#id}}"}},
                {{"validationType": "always", "resourceType": "Region", "arn": "*"}}]}}}}"#
        )
    };
    for (checked, required) in [(["always", "always"], true), (["always", "conditional"], false)] {
        let entries = checked.map(entry).join(",");
        let (catalog, _) = imported(&format!(r#"{{"apis": {{"One": {{"ramActions": [{entries}]}}}}}}"#));
        let one = catalog.find("ecs:One").unwrap();
        let found: Vec<(bool, bool)> = one
            .resources
            .iter()
            .map(|one| (catalog.resource_type(one.resource_type).is_all_resources(), one.required))
            .collect();
        assert!(found.contains(&(false, required)) && found.contains(&(true, true)), "{found:?}");
        assert_eq!(*one.dependent_actions, ["ecs:Two"]);
    }
}

#[test]
fn a_verb_of_no_clear_level_leaves_the_level_open() {
    let shipped = shipped();
    let share = |verb: &str| shipped.verb_level(verb).map_or(1.0, |known| known.share);
    let verbs = shipped.actions().iter().map(|action| leading_verb(action.name.split_once(':').unwrap().1));
    let unclear = verbs.min_by(|one, other| share(one).total_cmp(&share(other))).unwrap();
    assert!(share(unclear) < 0.5, "{unclear} {}", share(unclear));
    let action = format!(r#"{{"ramAction": {{"action": "ecs:{unclear}Nothing"}}}}"#);
    let (catalog, _) = imported(&format!(r#"{{"apis": {{"A": {{"ramActions": [{action}]}}}}}}"#));
    assert_eq!(catalog.actions()[0].level, None, "{unclear}");
}

#[test]
fn what_names_no_action_is_refused() {
    let refused = |text: &str| {
        let error = import(&[CatalogFile { name: "x.json", text }], &shipped()).unwrap_err();
        error.to_string()
    };
    for (text, expected) in [
        ("", "x.json:1:1: the file is empty; name a file of API metadata"),
        (
            "[1]",
            "x.json:1:1: this is not API metadata: it has neither \"apis\" nor a \"ram\" block with \"ramActions\"; name a file that has one of them",
        ),
        (
            "{\"apis\": {\"A\": {\"ramActions\": [{\"ramAction\": {\"action\": 7}}]}}}",
            "x.json:1:1: this metadata names no RAM action for any of its 1 APIs",
        ),
        (
            "{\"apis\": {",
            "x.json:1:11: the text ends too early: a bracket, brace or quote is still open; close it",
        ),
    ] {
        assert_eq!(refused(text), expected);
    }
}

#[test]
fn hostile_names_do_not_get_into_the_file() {
    let text = r#"{"apis": {"A\u001b[2J": {"title": "x\u202e", "ramActions": [
        {"ramAction": {"action": "ecs:Run\u001b"}}, {"ramAction": {"action": "ecs:*"}}, {"ramAction": {"action": "Run"}},
        {"ramAction": {"action": "ecs:Fine", "resources": [{"resourceType": "T", "arn": "acs:ecs:*:*:a\nb"}]}}]}}}"#;
    let (catalog, notes) = imported(text);
    let names: Vec<&str> = catalog.actions().iter().map(|action| &*action.name).collect();
    assert_eq!(names, ["ecs:Fine"]);
    assert_eq!(notes.len(), 4);
}

#[test]
fn names_become_sentences() {
    for (name, sentence) in [
        ("DescribeDBInstances", "Describe DB instances"),
        ("GetObject", "Get object"),
        ("read", "read"),
        ("Cursor", "Cursor"),
        ("ListETLs", "List ETLs"),
        ("", ""),
    ] {
        assert_eq!(in_words(name), sentence);
    }
}
