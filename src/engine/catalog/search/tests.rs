use super::alignment::by_fuzzy_matcher;
use super::*;
use crate::engine::catalog::search::score::Place;
use crate::engine::catalog::{AccessLevel, Catalog};

fn catalog() -> Catalog {
    Catalog::embedded().unwrap()
}

fn searcher(catalog: &Catalog) -> Searcher {
    Searcher::new(SearchIndex::new(catalog))
}

fn names(catalog: &Catalog, ids: &[ActionId]) -> Vec<String> {
    ids.iter().map(|id| catalog.action(*id).name.to_string()).collect()
}

fn best(catalog: &Catalog, line: &str, limit: usize) -> Vec<String> {
    let mut searcher = searcher(catalog);
    let hits: Vec<ActionId> =
        searcher.search(line, limit, |_, _| true).hits.iter().map(|hit| hit.action).collect();
    names(catalog, &hits)
}

fn found(catalog: &Catalog, line: &str) -> Vec<String> {
    names(catalog, searcher(catalog).search(line, 0, |_, _| true).matches)
}

/// Lines of all kinds: beginnings, abbreviations, whole names, several words, product words.
const LINES: [&str; 100] = [
    "c",
    "d",
    "s",
    "x",
    "de",
    "cr",
    "li",
    "get",
    "put",
    "run", //
    "chat",
    "createchat",
    "thread",
    "crdig",
    "digemp",
    "mission",
    "skill",
    "artifact",
    "sandbox",
    "workspace",
    "runinst",
    "runinstances",
    "descinst",
    "stopins",
    "delsnap",
    "secgroup",
    "vpc",
    "vswitch",
    "eip",
    "nat",
    "bucket",
    "getobj",
    "putobject",
    "listobjects",
    "acl",
    "logstore",
    "getlogs",
    "project",
    "index",
    "consumer",
    "passrole",
    "assumerole",
    "attach policy",
    "create role",
    "service linked",
    "user group",
    "policy version",
    "mfa",
    "password",
    "accesskey",
    "function invoke",
    "create function",
    "trigger",
    "provision",
    "custom domain",
    "flow",
    "execution",
    "alias",
    "toolset",
    "model service",
    "kms encrypt",
    "secret",
    "decrypt",
    "rds account",
    "backup",
    "slb listener",
    "loadbalancer",
    "certificate",
    "cdn domain",
    "refresh",
    "edas",
    "readapplication",
    "manage cluster",
    "namespace",
    "bpstudio",
    "failover",
    "executeoperation",
    "template valuate",
    "starops",
    "agentrun",
    "agent runtime",
    "knowledge base",
    "memory",
    "invoke",
    "credential",
    "prometheus",
    "trace",
    "alert rule",
    "monitor group",
    "metric",
    "delete thread",
    "list digital employees",
    "update skill",
    "tag resources",
    "resource group",
    "resourcemanager",
    "enable",
    "describe regions",
    "ots table",
    "ecs:describe",
];

/// The lines whose ten best differ from fuzzy-matcher's when it may scatter a word's letters over any text.
/// Each time fewer than ten actions hold the word; all of them are among its ten, in our order, and it fills up
/// with what a person would not call found. For each line, one of its extra finds and where it saw the letters.
const SCATTERED_OVER_A_TEXT: [(&str, &str, &str); 9] = [
    ("artifact", "paifeaturestore:GetDatasource", "Platform for Artificial Intelligence PAI - Feature Store"),
    (
        "passrole",
        "vpc:AssociateEipAddress",
        "EIP/Associate EIPs with and disassociate EIPs from cloud resources",
    ),
    (
        "attach policy",
        "bpstudio:GetResult4QueryInstancePrice4Modify",
        "Cloud Architect Design Tools; the name",
    ),
    ("policy version", "cloudfw:DescribeTrFirewallPolicyBackUpAssociationList", "the description"),
    ("provision", "dataphin:ListRowPermission", "Platform/Row-level permissions"),
    ("refresh", "arms:ConfigApp", "Switch the monitoring agent on or off everywhere, or read that switch"),
    ("readapplication", "bpstudio:GetApplication", "Read application"),
    (
        "failover",
        "bpstudio:GetApplicationVariables4Fail",
        "Read the variables needed to fail an application over",
    ),
    ("delete thread", "dataphin:CreateDirectory", "Development/Folder tree"),
];

/// The ten best of all actions by a scoring of single words, with nothing sorted out before.
fn ten_best(catalog: &Catalog, line: &str, score: impl Fn(ActionId, &Word) -> Option<i32>) -> Vec<ActionId> {
    let words: Vec<Word> = Query::parse(line).words.iter().map(|word| Word::new(word)).collect();
    let mut scored = Vec::new();
    for id in catalog.action_ids() {
        if let Some(scores) = words.iter().map(|word| score(id, word)).collect::<Option<Vec<i32>>>() {
            let near = nearness(&catalog.action(id).name, &words);
            scored.push((Reverse(scores.iter().sum::<i32>()), Reverse(near), id));
        }
    }
    scored.sort_unstable();
    scored.into_iter().take(10).map(|(_, _, id)| id).collect()
}

/// Every text of an action that is searched.
fn texts(catalog: &Catalog, id: ActionId) -> Vec<(Place, String)> {
    let action = catalog.action(id);
    let service = catalog.service(action.service);
    let mut texts = vec![(Place::Name, action.name.to_string())];
    for api in action.api_names().filter(|api| *api != action.short_name()) {
        texts.push((Place::Api, format!("{}:{api}", service.code)));
    }
    let mut others = vec![&*action.description, service.title()];
    others.extend(action.module.as_deref());
    others.extend(catalog.feature_modules_of(id).iter().map(|module| &*module.name));
    others.extend(action.resources.iter().map(|one| &*catalog.resource_type(one.resource_type).name));
    others.extend(action.condition_keys.iter().map(|key| &**key));
    texts.extend(others.into_iter().map(|text| (Place::Text, format!(" {text}"))));
    texts
}

#[test]
fn the_ten_best_are_those_of_scoring_everything() {
    let catalog = catalog();
    let mut searcher = searcher(&catalog);
    for line in LINES {
        let index = searcher.index.clone();
        let score = |id: ActionId, word: &Word| index.score(id.0, word);
        let expected = ten_best(&catalog, line, score);
        let hits: Vec<ActionId> =
            searcher.search(line, 10, |_, _| true).hits.iter().map(|hit| hit.action).collect();
        assert_eq!(names(&catalog, &hits), names(&catalog, &expected), "{line}");
    }
}

#[test]
fn ninety_of_a_hundred_agree_with_letters_scattered_anywhere() {
    let catalog = catalog();
    let mut searcher = searcher(&catalog);
    let texts: Vec<_> = catalog.action_ids().map(|id| texts(&catalog, id)).collect();
    let score = |id: ActionId, word: &Word| {
        let scores = texts[id.index()]
            .iter()
            .filter_map(|(place, text)| Some(place.weigh(by_fuzzy_matcher(text, word.text())?)));
        scores.max()
    };
    let mut same = 0;
    for line in LINES {
        let theirs = ten_best(&catalog, line, score);
        let found = searcher.search(line, 10, |_, _| true);
        let ours: Vec<ActionId> = found.hits.iter().map(|hit| hit.action).collect();
        if ours == theirs {
            same += 1;
            continue;
        }
        let explained = SCATTERED_OVER_A_TEXT.iter().find(|(known, ..)| *known == line);
        let (_, extra, _) = explained.unwrap_or_else(|| panic!("{line} differs without an explanation"));
        assert!(names(&catalog, &theirs).iter().any(|name| name == extra), "{line}: {extra}");
        let shared: Vec<ActionId> = theirs.iter().copied().filter(|id| found.matches.contains(id)).collect();
        assert_eq!(ours, shared, "{line}: what both find stands in the same order");
    }
    assert_eq!(same, LINES.len() - SCATTERED_OVER_A_TEXT.len());
    assert!(same >= 90);
}

#[test]
fn typing_letter_by_letter_finds_what_pasting_finds() {
    let catalog = catalog();
    let index = Arc::new(SearchIndex::new(&catalog));
    let mut lines: Vec<&str> = LINES.iter().copied().filter(|line| line.len() > 3).step_by(3).collect();
    lines.extend([
        "list svc:log level:get",
        "svc:cms chat",
        "type:thread del",
        "mod:sandbox get",
        "a*b",
        "é chat",
    ]);
    for line in lines {
        let mut typing = Searcher::new(index.clone());
        for (end, _) in line.char_indices().skip(1).chain([(line.len(), ' ')]) {
            let typed = line.get(..end).unwrap();
            let mut pasting = Searcher::new(index.clone());
            let (expected, got) =
                (pasting.search(typed, 20, |_, _| true), typing.search(typed, 20, |_, _| true));
            assert_eq!(got.matches, expected.matches, "{typed:?} of {line:?}");
            assert_eq!(got.hits, expected.hits, "{typed:?} of {line:?}");
        }
    }
}

#[test]
fn every_kind_of_text_is_searched() {
    let catalog = catalog();
    for (line, name) in [
        ("starops:CreateChat", "starops:CreateChat"),
        ("listobjectsv2", "oss:ListObjects"),
        ("message to a digital employee", "starops:CreateChat"),
        ("digitalemployeeskill", "starops:UpdateDigitalEmployeeSkill"),
        ("tlsversion", "log:GetProject"),
        ("invoke agent and sandbox", "agentrun:InvokeRuntime"),
        ("architect design", "bpstudio:GetToken"),
    ] {
        assert!(found(&catalog, line).contains(&name.to_owned()), "{line} finds {name}");
    }
}

#[test]
fn words_narrow_whatever_their_order() {
    let catalog = catalog();
    let both = found(&catalog, "delete thread");
    assert_eq!(both, found(&catalog, "thread  DELETE"));
    assert_eq!(both, ["cms:DeleteThread", "starops:DeleteThread"]);
}

#[test]
fn exact_comes_before_prefix_before_shipped_order() {
    let catalog = catalog();
    assert_eq!(best(&catalog, "oss:GetObject", 2), ["oss:GetObject", "oss:GetObjectAcl"]);
    assert_eq!(
        best(&catalog, "getthread svc:cms,starops", 4),
        ["cms:GetThread", "starops:GetThread", "cms:GetThreadData", "starops:GetThreadData"]
    );
    let without_words = best(&catalog, "svc:starops", 2);
    assert_eq!(without_words, ["starops:CreateChat", "starops:CreateDigitalEmployee"]);
}

#[test]
fn filters_keep_what_they_say() {
    let catalog = catalog();
    let actions = |line: &str| {
        let ids = searcher(&catalog).search(line, 0, |_, _| true).matches.to_vec();
        assert!(!ids.is_empty(), "{line} finds something");
        ids.into_iter().map(|id| catalog.action(id).clone()).collect::<Vec<_>>()
    };
    let code = |action: &crate::engine::catalog::Action| catalog.service(action.service).code.to_string();
    assert!(
        actions("svc:cms level:delete")
            .iter()
            .all(|a| code(a) == "cms" && a.level == Some(AccessLevel::Delete))
    );
    // An exact code wins over codes that begin with it (csas).
    assert!(actions("svc:cs").iter().all(|a| code(a) == "cs"));
    assert!(actions("svc:object").iter().any(|a| code(a) == "oss"));
    assert!(actions("level:unknown").iter().all(|a| a.level.is_none()));
    let threads = actions("type:thread");
    let types = |action: &crate::engine::catalog::Action| -> Vec<String> {
        action
            .resources
            .iter()
            .map(|one| catalog.resource_type(one.resource_type).name.to_lowercase())
            .collect()
    };
    assert!(threads.iter().all(|action| types(action).iter().any(|name| name.contains("thread"))));
    assert!(actions("mod:sandbox").iter().any(|action| action.name == "agentrun:StopSandbox"));
    // A key of the service that no row lists may be used with each of its actions; a common key with any.
    assert!(actions("key:ecs:tag").iter().any(|action| action.name == "ecs:StopInstance"));
    assert_eq!(actions("key:acs:SourceIp").len(), catalog.actions().len());
    assert_eq!(actions("key:acs:Service").iter().map(|a| &*a.name).collect::<Vec<_>>(), ["ram:PassRole"]);
}

#[test]
fn tags_are_left_to_the_caller_and_asked_anew() {
    let catalog = catalog();
    let mut searcher = searcher(&catalog);
    let granted = catalog.action_id("cms:CreateChat").unwrap();
    let found = searcher.search("createchat is:granted", 10, |tag, id| tag == "granted" && id == granted);
    assert_eq!(found.matches, [granted]);
    let found = searcher.search("createchat is:granted", 10, |_, _| false);
    assert!(found.matches.is_empty() && found.hits.is_empty());
    let found = searcher.search("createchat is:granted is:mine", 10, |tag, _| tag == "granted");
    assert!(found.matches.is_empty(), "every tag has to hold");
}

#[test]
fn a_word_with_a_star_is_a_pattern() {
    let catalog = catalog();
    let names = found(&catalog, "edas:*application");
    assert_eq!(names, ["edas:CreateApplication", "edas:ManageApplication", "edas:ReadApplication"]);
    assert_eq!(found(&catalog, "*application svc:edas"), names);
    assert_eq!(found(&catalog, "edas:*application read"), ["edas:ReadApplication"]);
}

#[test]
fn matched_letters_are_characters_of_the_name() {
    let catalog = catalog();
    let mut searcher = searcher(&catalog);
    let id = catalog.action_id("starops:CreateDigitalEmployee").unwrap();
    searcher.search("crdig", 10, |_, _| true);
    assert_eq!(searcher.highlight(id), [(8, 10), (14, 17)]);
    searcher.search("digital create", 10, |_, _| true);
    assert_eq!(searcher.highlight(id), [(8, 21)]);
    searcher.search("svc:starops", 10, |_, _| true);
    assert_eq!(searcher.highlight(id), []);
    // Found in the description only: nothing of the name is marked.
    searcher.search("message", 10, |_, _| true);
    assert_eq!(searcher.highlight(catalog.action_id("starops:CreateChat").unwrap()), []);
}

#[test]
fn hostile_lines_find_nothing_and_do_no_harm() {
    let catalog = catalog();
    let mut searcher = searcher(&catalog);
    let long = "a".repeat(100_000);
    for line in
        ["\u{0}", "\u{1b}[31m(", "(", "\u{202e}", "🦀", "É", long.as_str(), "a b c d e f g h i j k l m n"]
    {
        searcher.search(line, 50, |_, _| true);
    }
    assert!(searcher.search("zzzzqqqq", 50, |_, _| true).matches.is_empty());
    assert_eq!(searcher.search("", 3, |_, _| true).matches.len(), catalog.actions().len());
}

#[test]
fn a_filter_that_matches_nothing_is_explained() {
    let index = SearchIndex::new(&catalog());
    let notes = index
        .explain_filters(&Query::parse("svc:starop level:wrte type:thread key:nokey mod:sandbox").filters);
    assert_eq!(notes.len(), 2, "{notes:?}");
    let notes = index.explain_filters(&Query::parse("svc:strops svc:cms level:del").filters);
    assert_eq!(notes, ["no service is called \"strops\": did you mean \"starops\"?"]);
}
