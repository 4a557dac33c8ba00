//! The shipped catalogs against what their source documents contain, and the importer against real metadata.

use acscope::engine::catalog::{
    AccessLevel, Action, Catalog, CatalogFile, DETAILED_SERVICES, LEADING_SERVICES, LevelFrom, SourceKind,
    embedded_files, import,
};
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

fn catalog() -> Catalog {
    Catalog::embedded().expect("the shipped catalogs load")
}

fn data(path: &str) -> String {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(path);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The rows of a table, without its heading.
fn rows(path: &str) -> Vec<Vec<String>> {
    let text = data(path);
    let width = text.lines().next().unwrap().split('\t').count();
    let rows = text.lines().skip(1).map(|line| line.split('\t').map(str::to_owned).collect::<Vec<_>>());
    rows.inspect(|row| assert_eq!(row.len(), width, "{path}: {row:?}")).collect()
}

#[track_caller]
fn action<'c>(catalog: &'c Catalog, name: &str) -> &'c Action {
    catalog.find(name).unwrap_or_else(|| panic!("{name} is not in the catalogs"))
}

/// Types and ARNs of an action, and whether each is required.
fn resources(catalog: &Catalog, action: &Action) -> Vec<(String, Vec<String>, bool)> {
    let rows = action.resources.iter().map(|resource| {
        let one = catalog.resource_type(resource.resource_type);
        (one.name.to_string(), one.arns.iter().map(ToString::to_string).collect(), resource.required)
    });
    rows.collect()
}

#[test]
fn every_name_of_the_source_documents_resolves() {
    let catalog = catalog();
    let rows = rows("catalog/named_in_documents.tsv");
    let count = |kind: &str| rows.iter().filter(|row| row[1] == kind).count();
    assert_eq!((count("action"), count("pattern"), count("arn")), (120, 10, 38));
    for row in &rows {
        let (kind, text) = (row[1].as_str(), row[2].as_str());
        match kind {
            // Spelt exactly as the document spells it, not only case aside.
            "action" => assert_eq!(action(&catalog, text).name, text),
            "pattern" => assert!(!catalog.expand(text).is_empty(), "{text} covers nothing"),
            "arn" => {
                let named = catalog.types_named_by(text);
                let code = text.split(':').nth(1).unwrap();
                let own = |number| {
                    let service = catalog.resource_type(number).service.unwrap();
                    catalog.service(service).code == code
                };
                assert!(named.iter().any(|one| own(one.resource_type)), "{text} names no type of {code}");
                // One document writes digitalEmployee where all others write digitalemployee (W9).
                let odd = text.contains("digitalEmployee");
                assert!(named.iter().all(|one| one.case_differs == odd), "{text}");
            }
            other => panic!("{other}"),
        }
    }
}

#[test]
fn an_edas_area_covers_the_actions_its_console_offers() {
    let catalog = catalog();
    let edas = catalog.service(catalog.service_id("edas").unwrap());
    let areas: Vec<&str> = edas.areas.iter().map(|area| &*area.name).collect();
    assert_eq!(areas, ["Namespaces", "Clusters", "Applications", "Microservices", "Configuration", "System"]);
    let covered = |at: usize| -> Vec<String> {
        let ids = edas.areas[at].actions.iter().flat_map(|pattern| catalog.expand(pattern));
        ids.map(|id| catalog.action(id).short_name().to_owned()).collect()
    };
    assert_eq!(covered(0), ["CreateNamespace", "DeleteNamespace", "ManageNamespace", "ReadNamespace"]);
    assert_eq!(covered(1), ["CreateCluster", "DeleteCluster", "ManageCluster", "ReadCluster"]);
    assert_eq!(covered(2), ["CreateApplication", "ManageApplication", "ReadApplication"]);
    assert_eq!(covered(3), ["ReadService"]);
    assert_eq!(covered(4), [""; 0], "no source names an action for configuration");
    assert!(edas.areas[4].note.is_some());
    assert_eq!(covered(5), ["ManageSystem", "ManageOperation", "ReadOperationLog"]);
    for area in &edas.areas {
        assert!(area.read.iter().all(|name| action(&catalog, name).name == *name));
        assert!(area.resources.iter().all(|arn| !catalog.types_named_by(arn).is_empty()), "{}", area.name);
    }
}

#[test]
fn all_38_bpstudio_rows_are_there_field_by_field() {
    let catalog = catalog();
    let rows = rows("catalog/bpstudio_rows.tsv");
    assert_eq!(rows.len(), 38);
    for row in &rows {
        let [name, api, level, required, kind, arn, key, dependent] = row.as_slice() else {
            panic!("{row:?}")
        };
        let found = action(&catalog, name);
        assert_eq!(found.name, *name);
        assert_eq!(found.api_names().collect::<Vec<_>>(), [api]);
        assert_eq!(found.level.map(AccessLevel::word), Some(level.as_str()), "{name}");
        let LevelFrom::Stated(source) = found.level_from else { panic!("{name}: the page states the level") };
        assert_eq!(catalog.source(source).title, "Cloud Architect Design Tools: RAM authorization");
        assert_eq!(catalog.source(source).date.as_deref(), Some("2025-12-20"));
        assert_eq!(
            resources(&catalog, found),
            [(kind.clone(), vec![arn.clone()], required == "yes")],
            "{name}"
        );
        assert!(!found.resources_inferred);
        assert_eq!(found.condition_keys.join(","), *key);
        assert_eq!(found.dependent_actions.join(","), *dependent);
    }
}

#[test]
fn all_218_agentrun_rows_are_there_field_by_field() {
    let catalog = catalog();
    let rows = rows("catalog/agentrun_rows.tsv");
    assert_eq!(rows.len(), 218);
    let modules: Vec<_> = catalog.feature_modules().map(|(_, module)| module).collect();
    let kept: Vec<Vec<String>> = modules
        .iter()
        .flat_map(|module| {
            module.rows.iter().map(|row| {
                [
                    module.number.to_string().as_str(),
                    &module.name,
                    row.part.as_deref().unwrap_or(""),
                    &row.api,
                    &row.label,
                    &row.action,
                    &row.description,
                ]
                .map(str::to_owned)
                .to_vec()
            })
        })
        .collect();
    assert_eq!(kept, rows);
    // The page numbers two sections 14 and none 15; sub-sections of 6 are one module.
    assert_eq!(modules.len(), 24);
    assert!(modules.iter().zip(1..).all(|(module, number)| module.number == number));
    for row in &rows {
        assert_eq!(action(&catalog, &row[5]).name, row[5], "the action of {}", row[3]);
    }
    // Labels are not RAM codes: one label leads to two services, by API (S8-002-1).
    let codes = |label: &str| -> BTreeSet<&str> {
        let rows = rows.iter().filter(|row| row[4] == label);
        rows.map(|row| row[5].split_once(':').unwrap().0).collect()
    };
    assert_eq!(codes("Yundun"), BTreeSet::from(["yundun-cert", "yundun-greenweb"]));
    assert_eq!(codes("Bailian"), BTreeSet::from(["bailiancontrol"]));
    assert_eq!(rows.iter().map(|row| &row[4]).collect::<BTreeSet<_>>().len(), 20);
}

#[test]
fn agentruns_roles_are_those_of_its_page() {
    let catalog = catalog();
    let agentrun = catalog.service(catalog.service_id("agentrun").unwrap());
    let kept: Vec<Vec<String>> = agentrun
        .roles
        .iter()
        .map(|role| {
            let policies: Vec<&str> = role.policies.iter().map(|policy| &*policy.name).collect();
            assert!(
                !role.purpose.is_empty() && role.policies.iter().all(|policy| !policy.purpose.is_empty())
            );
            assert_eq!(role.service_linked, role.policies.is_empty(), "{}", role.name);
            let optional = if role.optional { "yes" } else { "no" };
            [&*role.name, &*role.scope, optional, &*role.trusted_service, &*policies.join(",")]
                .map(str::to_owned)
                .to_vec()
        })
        .collect();
    assert_eq!(kept, rows("catalog/agentrun_roles.tsv"));
}

#[test]
fn services_stand_in_the_shipped_order() {
    let catalog = catalog();
    let codes: Vec<&str> = catalog.services().iter().map(|service| &*service.code).collect();
    assert_eq!(codes[..LEADING_SERVICES], ["cms", "starops", "agentrun", "edas", "bpstudio"]);
    assert_eq!(codes[DETAILED_SERVICES - 1], "ubsms");
    assert!(codes[DETAILED_SERVICES..].is_sorted());
    assert_eq!((codes.len(), catalog.actions().len()), (176, 4_463));
    assert_eq!(codes.iter().collect::<BTreeSet<_>>().len(), codes.len());
}

#[test]
fn every_action_stands_once_under_its_service() {
    let catalog = catalog();
    let mut names = BTreeSet::new();
    for action in catalog.actions() {
        let (code, short) = action.name.split_once(':').unwrap();
        assert_eq!(code, catalog.service(action.service).code, "{}", action.name);
        assert!(short.bytes().all(|byte| byte.is_ascii_alphanumeric()), "{}", action.name);
        assert!(names.insert(action.name.to_ascii_lowercase()), "{} stands twice", action.name);
        assert!(!action.description.is_empty() && action.description.len() < 200, "{}", action.name);
        assert!(!action.description.chars().any(char::is_control));
        for other in &action.dependent_actions {
            assert!(catalog.find(other).is_some(), "{} depends on {other}", action.name);
        }
    }
}

#[test]
fn levels_are_stated_by_a_source_or_inferred_from_a_known_verb() {
    let catalog = catalog();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for action in catalog.actions() {
        let Some(level) = action.level else {
            *counts.entry("unknown").or_default() += 1;
            continue;
        };
        match action.level_from {
            LevelFrom::Stated(source) => {
                *counts.entry("stated").or_default() += 1;
                assert!(!catalog.source(source).title.is_empty());
            }
            LevelFrom::Verb => {
                *counts.entry("inferred").or_default() += 1;
                // `none` is a source's word; it is never inferred (F7).
                assert_ne!(level, AccessLevel::None, "{}", action.name);
                assert!(catalog.verb_level(action.verb()).is_some(), "{}", action.name);
            }
            LevelFrom::File => panic!("{} has a level from nowhere", action.name),
        }
    }
    assert_eq!(counts, BTreeMap::from([("inferred", 1_159), ("stated", 3_169), ("unknown", 135)]));
    // The pages' own surprises are kept (F7, S8-004-3).
    let level = |name: &str| action(&catalog, name).level;
    assert_eq!(level("bpstudio:ListOperations"), Some(AccessLevel::Get));
    assert_eq!(level("bpstudio:GetPotentialFailZones"), Some(AccessLevel::List));
    assert_eq!(level("bpstudio:ModifyApplicationSpec"), Some(AccessLevel::None));
    assert_eq!(level("starops:CreateChat"), Some(AccessLevel::None));
    assert_eq!(level("agentrun:InvokeRuntime"), None);
}

#[test]
fn unknown_resources_stay_unknown() {
    let catalog = catalog();
    let unknown = catalog.actions().iter().filter(|action| !action.resources_known()).count();
    assert_eq!(unknown, 3_008);
    for name in
        ["agentrun:ListSandboxes", "edas:DeleteSchedulerxCalendar", "devs:ListToolsets", "cms:GetAddon"]
    {
        assert!(!action(&catalog, name).resources_known(), "{name}");
    }
    // All resources is something else than unknown.
    let invited = action(&catalog, "agentrun:CreateCredential");
    assert_eq!(resources(&catalog, invited), [("All Resources".to_owned(), vec!["*".to_owned()], true)]);
    // Worked out from a policy's grouping, and marked so.
    assert!(action(&catalog, "cms:CreateChat").resources_inferred);
    assert!(!action(&catalog, "starops:CreateChat").resources_inferred);
    let inferred = catalog.actions().iter().filter(|action| action.resources_inferred);
    assert!(inferred.clone().all(Action::resources_known));
    assert_eq!(inferred.count(), 52);
}

#[test]
fn nothing_derived_is_offered() {
    let catalog = catalog();
    for name in [
        // APIs without a source that names an action of theirs.
        "agentrun:ConvertFlowDSL",
        "agentrun:CreateBrowser",
        "starops:CreateTicket",
        "cms:CreateAlertRobot",
        "ecs:CancelTask",
        // EDAS authorises these APIs under other names.
        "edas:GetCluster",
        "edas:StopK8sApplication",
        "edas:DeleteClusterMember",
        // Condition keys that a table lists among the actions, and a placeholder.
        "oss:Prefix",
        "oss:Delimiter",
        "svc:Action",
    ] {
        assert!(catalog.find(name).is_none(), "{name} is no known action");
    }
    assert!(catalog.condition_key("oss:Prefix").is_some());
}

#[test]
fn every_action_names_a_source_a_person_can_follow() {
    let catalog = catalog();
    for action in catalog.actions() {
        assert!(!action.sources.is_empty(), "{}", action.name);
        assert!(action.confidence.is_some(), "{}", action.name);
        for id in &action.sources {
            let source = catalog.source(*id);
            assert!(source.title.len() > 8 && !source.title.contains('@'), "{}", source.title);
            assert!(source.date.as_deref().is_none_or(|date| date.starts_with("20")), "{}", source.title);
            let is_address = |at: &str| at.contains('.') && !at.contains(' ') && !at.starts_with("http");
            assert!(source.at.as_deref().is_none_or(is_address), "{:?}", source.at);
            assert!(embedded_files().iter().any(|(name, _)| source.file == *name));
        }
        // Low: third parties only. Those alone never make more of it.
        let kinds: BTreeSet<SourceKind> = action.sources.iter().map(|id| catalog.source(*id).kind).collect();
        if kinds == BTreeSet::from([SourceKind::ThirdParty]) {
            assert_eq!(action.confidence.unwrap().word(), "low", "{}", action.name);
        }
    }
}

#[test]
fn arn_templates_have_five_fields_and_named_placeholders() {
    let catalog = catalog();
    let types = catalog.service_ids().flat_map(|service| catalog.resource_types_of(service));
    let mut count = 0;
    for arn in types.flat_map(|one| &one.arns) {
        count += 1;
        let fields: Vec<&str> = arn.splitn(5, ':').collect();
        assert_eq!((fields.len(), fields[0]), (5, "acs"), "{arn}");
        assert_eq!(arn.matches("{#").count(), arn.matches('}').count(), "{arn}");
        assert_eq!(arn.matches('{').count(), arn.matches("{#").count(), "{arn}");
    }
    assert!(count > 250, "{count}");
}

#[test]
fn twins_exist_on_both_sides() {
    let catalog = catalog();
    let all =
        catalog.services().iter().flat_map(|service| service.twins.iter().map(move |twins| (service, twins)));
    let mut count = 0;
    for (service, twins) in all {
        for name in &twins.names {
            count += 1;
            for code in [&service.code, &twins.service] {
                assert!(catalog.find(&format!("{code}:{name}")).is_some(), "{code}:{name}");
            }
        }
    }
    assert_eq!(count, 26);
}

/// Text of every metadata file, by name.
fn metadata() -> Vec<(String, String)> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/data/ramactions");
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names.into_iter().map(|name| (name.clone(), data(&format!("ramactions/{name}")))).collect()
}

#[test]
fn every_metadata_file_imports_and_agrees_with_the_shipped_catalogs() {
    let shipped = catalog();
    let files = metadata();
    assert_eq!(files.len(), 14);
    let mut entries = 0;
    for (name, text) in &files {
        let made = import(&[CatalogFile { name, text }], &shipped).unwrap_or_else(|error| panic!("{error}"));
        entries += text.matches("\"ramAction\":").count();
        let alone = Catalog::only(&[CatalogFile { name: "made.json", text: &made.text }]);
        let alone = alone.unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!((alone.services().len(), alone.actions().len()), (made.services, made.actions));
        assert!(made.actions > 0, "{name}");
        for found in alone.actions() {
            let known = action(&shipped, &found.name);
            // A level that this file leaves open may be stated elsewhere.
            if matches!(found.level_from, LevelFrom::Stated(_)) {
                assert_eq!(found.level, known.level, "{}", found.name);
            }
            let apis: Vec<&str> = known.api_names().collect();
            assert!(found.api_names().all(|api| apis.contains(&api)), "{}: {apis:?}", found.name);
            let plain = |catalog: &Catalog, action: &Action| -> BTreeSet<String> {
                let arns = resources(catalog, action).into_iter().flat_map(|(_, arns, _)| arns);
                arns.map(|arn| without_placeholders(&arn)).collect()
            };
            let (theirs, ours) = (plain(&alone, found), plain(&shipped, known));
            assert!(theirs.is_subset(&ours), "{}: {theirs:?} is not in {ours:?}", found.name);
            for key in &found.condition_keys {
                assert!(
                    known.condition_keys.iter().any(|one| one.starts_with(&**key)),
                    "{}: {key}",
                    found.name
                );
            }
        }
    }
    assert_eq!(entries, 735);
}

fn without_placeholders(arn: &str) -> String {
    let mut plain = String::new();
    let mut rest = arn;
    while let Some((before, after)) = rest.split_once("{#") {
        plain.push_str(before);
        plain.push_str("{}");
        rest = after.split_once('}').map_or("", |(_, after)| after);
    }
    plain + rest
}

#[test]
fn metadata_of_several_products_becomes_one_catalog_by_the_actions_codes() {
    let shipped = catalog();
    let files = metadata();
    let files: Vec<CatalogFile<'_>> = files.iter().map(|(name, text)| CatalogFile { name, text }).collect();
    let made = import(&files, &shipped).unwrap();
    assert_eq!(made, import(&files, &shipped).unwrap(), "importing twice gives the same text");
    let alone = Catalog::only(&[CatalogFile { name: "made.json", text: &made.text }]).unwrap();
    let codes: Vec<&str> = alone.services().iter().map(|service| &*service.code).collect();
    // VpcIpam's actions are vpc's, Sls' are log's, cas' are yundun-cert's, MaxCompute's are odps'.
    assert_eq!(
        codes,
        [
            "actiontrail",
            "config",
            "dbs",
            "dm",
            "hitsdb",
            "lindorm",
            "log",
            "odps",
            "openapiexplorer",
            "pvtz",
            "quickbi-public",
            "vpc",
            "yundun-cert"
        ]
    );
    // "", which most files hold, is no word; the one "patch" is, and an unknown one.
    let unknown: Vec<&String> =
        made.notes.iter().filter(|note| note.contains("unknown operation type")).collect();
    assert_eq!(unknown.len(), 1, "{unknown:?}");
    assert!(unknown[0].contains("\"patch\""), "{unknown:?}");
    // Over the shipped catalogs it replaces what it names, and says so.
    let over = Catalog::with_files(&[CatalogFile { name: "made.json", text: &made.text }]).unwrap();
    assert_eq!(over.actions().len(), shipped.actions().len());
    assert_eq!(over.notes().len(), alone.actions().len());
}
