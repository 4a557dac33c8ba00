//! Browsing in the workbench: the tree, the search, the details, and what they do to the policy.

use crate::support::workbench::{Workbench, shipped_world};
use acscope::engine::account::{Resolver, read_account};
use acscope::engine::decide::Decision;
use acscope::tui::account::SharedAccount;
use acscope::tui::app::RequestField;
use acscope::tui::catalog_pane::{Item, Mark};
use acscope::tui::effect::Effect;
use std::sync::Arc;

const POLICY: &str = r#"{
  "Version": "1",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": ["starops:CreateChat", "starops:Get*", "cms:List*"],
      "Resource": ["acs:starops:*:*:digitalemployee/*", "acs:cms:*:*:*"]
    },
    { "Effect": "Deny", "Action": "starops:GetThread", "Resource": "*" }
  ]
}
"#;

/// A workbench with the shipped catalogs and a policy.
fn browsing(columns: u16, rows: u16, text: &str) -> Workbench {
    let mut workbench = Workbench::new(columns, rows).with_catalogs().with_text(text);
    workbench.keys("1 home");
    workbench
}

fn selected(workbench: &Workbench) -> String {
    let world = shipped_world();
    let pane = &workbench.app.catalog;
    match pane.selected() {
        Some(Item::Action(id)) => world.catalog.action(id).name.to_string(),
        Some(Item::Group(id)) => pane.tree().groups().get(id).unwrap().name.clone(),
        Some(Item::Service(id)) => world.catalog.service(id).code.to_string(),
        None => String::new(),
    }
}

/// Finds an action by its full name and goes to it in the tree.
fn go_to(workbench: &mut Workbench, action: &str) {
    workbench.keys("/").text(action).keys("enter enter");
    assert_eq!(selected(workbench), action);
}

fn mark(workbench: &Workbench, action: &str) -> Option<Mark> {
    let world = shipped_world();
    let id = world.catalog.action_id(action).unwrap();
    workbench.app.catalog.decisions().mark(&world.catalog, id)
}

fn actions_of_first_statement(workbench: &Workbench) -> Vec<String> {
    workbench.app.draft.document().policy().statements[0].action.texts().map(str::to_owned).collect()
}

#[test]
fn tree_with_an_open_group_120x40() {
    let mut workbench = browsing(120, 40, POLICY);
    go_to(&mut workbench, "starops:CreateChat");
    snapshot!(workbench);
}

#[test]
fn tree_by_access_level_200x60() {
    let mut workbench = browsing(200, 60, POLICY);
    go_to(&mut workbench, "starops:CreateThread");
    workbench.keys("b b");
    workbench.app.notices.dismiss();
    snapshot!(workbench);
}

#[test]
fn results_80x24() {
    let mut workbench = browsing(80, 24, POLICY);
    workbench.keys("/").text("crdig");
    snapshot!(workbench);
}

#[test]
fn a_wrong_filter_is_explained_80x24() {
    let mut workbench = browsing(80, 24, POLICY);
    workbench.keys("/").text("chat svc:staropz is:grated");
    snapshot!(workbench);
}

#[test]
fn details_of_an_action_80x24() {
    let mut workbench = browsing(80, 24, POLICY);
    go_to(&mut workbench, "starops:CreateChat");
    workbench.keys("i");
    snapshot!(workbench);
}

#[test]
fn catalog_in_plain_characters_120x40() {
    let mut workbench = Workbench::plain(120, 40);
    workbench.app.world = Some(shipped_world());
    workbench.app.draft.start(POLICY);
    workbench.app.refresh();
    go_to(&mut workbench, "starops:GetThread");
    snapshot!(workbench);
}

#[test]
fn branches_open_close_and_lead_to_their_parents() {
    let mut workbench = browsing(120, 40, POLICY);
    assert_eq!(selected(&workbench), "cms");
    let rows = workbench.app.catalog.tree().rows().len();
    workbench.keys("j l");
    assert!(workbench.app.catalog.tree().rows().len() > rows, "the first group is open");
    let group = selected(&workbench);
    workbench.keys("l");
    assert!(selected(&workbench).starts_with("cms:"), "entered");
    workbench.keys("h");
    assert_eq!(selected(&workbench), group);
    workbench.keys("h h h");
    assert_eq!(selected(&workbench), "cms");
    workbench.keys("{");
    assert_eq!(workbench.app.catalog.tree().rows().len(), shipped_world().catalog.services().len());
    workbench.keys("} end");
    let last = shipped_world().catalog.services().last().unwrap().code.to_string();
    assert!(selected(&workbench).starts_with(&last));
    workbench.keys("{");
    assert_eq!(selected(&workbench), last, "what hides the action is selected now");
}

#[test]
fn grouping_in_another_way_keeps_the_action_selected_and_its_counts_right() {
    let mut workbench = browsing(120, 40, POLICY);
    go_to(&mut workbench, "starops:GetThread");
    for expected in ["Grouped by resource type.", "Grouped by access level.", "Grouped by module."] {
        workbench.keys("b");
        assert_eq!(
            (selected(&workbench).as_str(), workbench.said().as_str()),
            ("starops:GetThread", expected)
        );
        let pane = &workbench.app.catalog;
        for row in pane.tree().rows() {
            if let (Item::Group(id), Some(allowed)) = (row.item, pane.decisions().allowed(row.item)) {
                let actions = &pane.tree().groups().get(id).unwrap().actions;
                let count = |wanted: Option<Mark>| {
                    let marks = actions.iter().map(|id| pane.decisions().mark(&shipped_world().catalog, *id));
                    marks.filter(|mark| *mark == wanted).count()
                };
                let counted = [Some(Mark::Allow), Some(Mark::Depends), None].map(count);
                assert_eq!(counted, [allowed.certain, allowed.depends, allowed.unknown]);
            }
        }
    }
}

#[test]
fn a_search_replaces_the_tree_and_leaving_it_keeps_the_place() {
    let mut workbench = browsing(120, 40, POLICY);
    go_to(&mut workbench, "edas:ReadCluster");
    workbench.keys("/").text("chat svc:starops");
    assert_eq!(selected(&workbench), "starops:CreateChat");
    assert!(workbench.screen().contains("1 of 44"), "{}", workbench.screen());
    workbench.keys("esc");
    assert_eq!(selected(&workbench), "edas:ReadCluster");
    workbench.keys("/").text("create svc:starops").keys("enter down");
    assert!(
        !workbench.app.catalog.searching && workbench.app.catalog.results().is_some(),
        "the list is kept"
    );
    workbench.keys("esc");
    assert_eq!(selected(&workbench), "edas:ReadCluster");
}

#[test]
fn what_is_granted_can_be_searched_for_and_follows_the_policy() {
    let mut workbench = browsing(120, 40, POLICY);
    workbench.keys("/").text("svc:starops is:granted");
    let found = |workbench: &Workbench| {
        let world = shipped_world();
        let rows = workbench.app.catalog.results().unwrap().rows().to_vec();
        rows.into_iter().map(|id| world.catalog.action(id).name.to_string()).collect::<Vec<_>>()
    };
    let granted = found(&workbench);
    assert!(granted.contains(&"starops:CreateChat".to_owned()), "{granted:?}");
    assert!(!granted.contains(&"starops:GetThread".to_owned()), "a Deny wins (E1)");
    let keys = "ctrl-u";
    workbench.keys(keys).text("svc:starops is:explicit");
    assert_eq!(found(&workbench), ["starops:GetThread"]);
    workbench.keys(keys).text("svc:starops is:named");
    assert_eq!(found(&workbench), ["starops:CreateChat"]);
    workbench.keys(keys).text("svc:starops is:granted createchat").keys("alt-enter");
    assert_eq!(found(&workbench), [""; 0], "taken out of the statement, so no longer granted");
}

#[test]
fn marks_say_what_the_engine_decides_and_follow_the_request() {
    let workbench = browsing(120, 40, POLICY);
    assert_eq!(mark(&workbench, "starops:CreateChat"), Some(Mark::Allow));
    assert_eq!(mark(&workbench, "starops:GetThread"), Some(Mark::ExplicitDeny));
    assert_eq!(mark(&workbench, "starops:CreateThread"), Some(Mark::ImplicitDeny));
    let one = r#"{"Version":"1","Statement":[{"Effect":"Allow","Action":"starops:CreateChat",
        "Resource":"acs:starops:*:*:digitalemployee/a"}]}"#;
    let mut workbench = browsing(120, 40, one);
    assert_eq!(mark(&workbench, "starops:CreateChat"), Some(Mark::ImplicitDeny), "not on every employee");
    workbench
        .app
        .request
        .write(RequestField::Resource, "acs:starops:cn-hangzhou:1000000000000001:digitalemployee/a");
    workbench.app.refresh();
    assert_eq!(mark(&workbench, "starops:CreateChat"), Some(Mark::Allow), "but on this one");
}

#[test]
fn decisions_that_are_kept_are_those_that_would_be_made_again() {
    let mut workbench = browsing(120, 40, POLICY);
    let resources = [
        "acs:starops:cn-hangzhou:1000000000000001:digitalemployee/a",
        "acs:starops:cn-hangzhou:1000000000000001:digitalemployee/a/thread/t",
        "acs:cms:cn-hangzhou:1000000000000001:workspace/w",
        "acs:cms:cn-beijing:2:workspace/w",
        "*",
        "",
    ];
    workbench.keys("}");
    for resource in resources {
        workbench.app.request.write(RequestField::Resource, resource);
        workbench.app.refresh();
        // Keep as many decisions as a search looks at, to have something that could be stale.
        workbench.keys("/").text("is:granted svc:cms,starops");
        let mut fresh = browsing(120, 40, POLICY);
        fresh.app.request.write(RequestField::Resource, resource);
        fresh.app.refresh();
        for action in shipped_world().catalog.actions().iter().take(230) {
            assert_eq!(
                mark(&workbench, &action.name),
                mark(&fresh, &action.name),
                "{} on {resource}",
                action.name
            );
        }
        workbench.keys("esc");
    }
}

#[test]
fn actions_groups_and_levels_are_added_and_taken_out_and_undone() {
    let mut workbench = browsing(120, 40, POLICY);
    let before = workbench.app.draft.text().to_owned();
    go_to(&mut workbench, "starops:CreateThread");
    workbench.keys("space");
    assert!(actions_of_first_statement(&workbench).contains(&"starops:CreateThread".to_owned()));
    assert_eq!(workbench.said(), "Add starops:CreateThread to statement 1.");
    workbench.keys("space");
    assert!(!actions_of_first_statement(&workbench).contains(&"starops:CreateThread".to_owned()));
    workbench.keys("a");
    let all = actions_of_first_statement(&workbench);
    assert!(all.contains(&"starops:DeleteThread".to_owned()), "{all:?}");
    go_to(&mut workbench, "edas:ReadCluster");
    workbench.keys("L");
    assert!(
        actions_of_first_statement(&workbench).contains(&"edas:ReadCluster".to_owned()),
        "{}",
        workbench.said()
    );
    while workbench.app.draft.undo().is_some() {}
    assert_eq!(workbench.app.draft.text(), before);
}

#[test]
fn a_covered_action_is_not_taken_out_in_silence() {
    let mut workbench = browsing(120, 40, POLICY);
    let before = workbench.app.draft.text().to_owned();
    go_to(&mut workbench, "starops:GetThread");
    workbench.keys("space");
    assert_eq!(workbench.app.draft.text(), before);
    assert!(workbench.said().contains("starops:Get*"), "{}", workbench.said());
}

#[test]
fn wildcards_are_written_out_and_names_become_wildcards_that_cover_nothing_else() {
    let mut workbench = browsing(
        120,
        40,
        r#"{"Version":"1","Statement":[{"Effect":"Allow","Action":"edas:ReadCluster","Resource":"*"}]}"#,
    );
    go_to(&mut workbench, "edas:ReadCluster");
    while selected(&workbench) != "edas" {
        workbench.keys("h");
    }
    workbench.keys("*");
    assert_eq!(actions_of_first_statement(&workbench), ["edas:*"]);
    workbench.keys("*");
    let written = actions_of_first_statement(&workbench);
    assert_eq!(written.len(), 27);
    assert!(written.iter().all(|action| action.starts_with("edas:") && !action.contains('*')));
}

#[test]
fn a_wildcard_that_spans_services_is_left_alone() {
    let full = r#"{"Version":"1","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}"#;
    let mut workbench = browsing(120, 40, full);
    workbench.keys("*");
    assert_eq!(actions_of_first_statement(&workbench), ["*"]);
}

#[test]
fn the_first_action_makes_a_statement_that_grants_nothing_until_it_has_a_resource() {
    let mut workbench = browsing(120, 40, r#"{"Version":"1","Statement":[]}"#);
    go_to(&mut workbench, "starops:CreateChat");
    workbench.keys("space");
    assert_eq!(actions_of_first_statement(&workbench), ["starops:CreateChat"]);
    let id = workbench.app.draft.document().id_at(0).unwrap();
    assert!(workbench.app.draft.document().is_unfinished(id));
    assert_ne!(mark(&workbench, "starops:CreateChat"), Some(Mark::Allow));
}

#[test]
fn asking_about_an_action_fills_the_request_and_copying_gives_names_and_templates() {
    let mut workbench = browsing(120, 40, POLICY);
    go_to(&mut workbench, "starops:CreateChat");
    workbench.keys("r");
    assert_eq!(workbench.app.request.question().action, "starops:CreateChat");
    assert!(workbench.app.request.question().resource.ends_with(":digitalemployee/*"));
    workbench.take_effects();
    workbench.keys("y a y r");
    let copied = [
        Effect::Copy("starops:CreateChat".to_owned()),
        Effect::Copy("acs:starops:{#regionId}:{#accountId}:digitalemployee/{#name}".to_owned()),
    ];
    assert_eq!(workbench.take_effects(), copied);
}

#[test]
fn the_mouse_selects_opens_and_adds() {
    let mut workbench = browsing(120, 40, POLICY);
    workbench.keys("{");
    workbench.click("starops  STAROps");
    assert_eq!(selected(&workbench), "starops");
    workbench.click("starops  STAROps");
    assert!(workbench.app.catalog.tree().is_open(workbench.app.catalog.selected().unwrap()), "clicked twice");
    go_to(&mut workbench, "starops:CreateThread");
    workbench.keys("k");
    workbench.click("○ N · CreateThread");
    assert!(actions_of_first_statement(&workbench).contains(&"starops:CreateThread".to_owned()));
}

#[test]
fn an_unknown_resource_list_is_shown_as_unknown() {
    let mut workbench = browsing(120, 40, POLICY);
    go_to(&mut workbench, "cms:AddContexts");
    let details = workbench.app.details.text().plain();
    assert!(details.contains("Resources  unknown: no source says"), "{details}");
    assert!(!details.contains("none of them"), "{details}");
}

#[test]
fn details_name_the_statement_that_decides_and_the_templates() {
    let mut workbench = browsing(120, 40, POLICY);
    go_to(&mut workbench, "starops:GetThread");
    let details = workbench.app.details.text().plain();
    assert!(details.contains("EXPLICIT DENY") && details.contains("statement 2 (Deny)"), "{details}");
    assert!(details.contains("Twins  cms:GetThread"), "{details}");
    assert!(details.contains("STAROps administrator"), "{details}");
    workbench.keys("i end");
    assert!(
        workbench.screen().contains("AliyunServiceRolePolicyForAmqpSTAROps"),
        "scrolls to the end\n{}",
        workbench.screen()
    );
}

#[test]
fn an_inferred_level_is_told_apart_by_more_than_colour() {
    let mut workbench = browsing(120, 40, POLICY);
    go_to(&mut workbench, "cms:AddContexts");
    assert!(workbench.screen().contains("○ c · AddContexts"), "{}", workbench.screen());
    assert!(workbench.app.details.text().plain().contains("Level  create, inferred"));
}

/// One user, who may do anything with mission `nightly` by its resource group, and a bucket that grants by itself.
const GROUPED: &str = r#"{
  "account": {"id": "1000000000000001"},
  "policies": {"all": {"type": "custom", "document": {"Version": "1", "Statement": [
    {"Effect": "Allow", "Action": "*", "Resource": "*"}]}}},
  "users": [{"name": "ada", "id": "200000000000000001", "attached_in_resource_group": {"rg-1": ["all"]}}],
  "resources": [
    {"arn": "acs:starops:cn-hangzhou:1000000000000001:mission/nightly", "resource_group": "rg-1"},
    {"arn": "acs:oss:*:1000000000000001:open", "policy": {"Version": "1", "Statement": [
      {"Effect": "Allow", "Principal": ["200000000000000001"], "Action": "oss:GetObject",
       "Resource": "acs:oss:*:1000000000000001:open/*"}]}}]
}"#;

#[test]
fn a_mark_says_what_the_verdict_says_also_where_the_resource_decides() {
    let account = read_account(GROUPED, &|_| Err(String::new())).account;
    let mut workbench = Workbench::new(120, 40).with_catalogs();
    workbench.app.account = Some(SharedAccount { resolver: Arc::new(Resolver::new(account)), path: None });
    let granted = [
        ("starops:GetMission", "acs:starops:cn-hangzhou:1000000000000001:mission/nightly"),
        ("oss:GetObject", "acs:oss:oss-cn-hangzhou:1000000000000001:open/a.txt"),
    ];
    let refused = [
        ("starops:GetMission", "acs:starops:cn-hangzhou:1000000000000001:mission/other"),
        ("oss:GetObject", "acs:oss:oss-cn-hangzhou:1000000000000001:closed/a.txt"),
    ];
    let granted = granted.map(|(action, resource)| (action, resource, Decision::Allow));
    let refused = refused.map(|(action, resource)| (action, resource, Decision::ImplicitDeny));
    for (action, resource, expected) in granted.into_iter().chain(refused) {
        workbench.app.request.write(RequestField::Principal, "user/ada");
        workbench.app.request.write(RequestField::Action, action);
        workbench.app.request.write(RequestField::Resource, resource);
        workbench.app.refresh();
        let answer = &workbench.app.request.verdict().unwrap().explanation.answer;
        assert_eq!(answer.decision, expected, "{action} on {resource}");
        let said = Mark::of(answer.decision, answer.definite);
        assert_eq!(mark(&workbench, action), said, "mark of {action} on {resource}");
    }
}

/// While RAM would refuse a policy of whoever asks nothing is known, which is not that nothing is allowed.
#[test]
fn what_cannot_be_told_is_not_counted_as_refused() {
    let account = r#"{
      "account": {"id": "1000000000000001"},
      "policies": {"broken": {"document": {"Version": "1", "Statement": [{"Effect": "Alow", "Action": "cms:*", "Resource": "*"}]}}},
      "users": [{"name": "alice", "attached": ["broken"]}]
    }"#;
    let account = read_account(account, &|_| Err(String::new())).account;
    let mut workbench = Workbench::new(200, 60).with_catalogs();
    workbench.app.account = Some(SharedAccount { resolver: Arc::new(Resolver::new(account)), path: None });
    workbench.app.request.write(RequestField::Principal, "user/alice");
    workbench.keys("1");
    let screen = workbench.screen();
    assert!(screen.contains("!197"), "{screen}");
    assert!(screen.contains("0 of 197 allowed, 197 not to be"), "{screen}");
    workbench.keys("/").text("cms:").keys("enter");
    let screen = workbench.screen();
    assert!(screen.lines().any(|line| line.contains(" ! ") && line.contains("cms:")), "{screen}");
}
