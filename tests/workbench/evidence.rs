//! Evidence in the workbench: a pasted denial, a draft from what was asked, the policy for elsewhere.

use crate::support::workbench::Workbench;
use acscope::tui::effect::Effect;
use acscope::tui::input::Input;

const POLICY: &str = r#"{"Version": "1", "Statement": [
    {"Effect": "Allow", "Action": "starops:GetThread", "Resource": "acs:starops:*:*:digitalemployee/a"}]}"#;

const DENIED: &str = r#"{"AccessDeniedDetail": {"AuthAction": "starops:CreateChat",
  "AuthResource": "acs:starops:cn-hangzhou:1000000000000001:digitalemployee/ops-agent-a",
  "NoPermissionType": "ImplicitDeny", "PolicyType": "SessionPolicy", "AuthPrincipalType": "SubUser",
  "AuthPrincipalDisplayName": "carol", "EncodedDiagnosticMessage": "AQIBIAsecret",
  "AuthConditions": [{"ConditionKey": "acs:SourceIp", "ConditionValues": ["192.0.2.1"]}]}}"#;

fn workbench() -> Workbench {
    Workbench::new(120, 40).with_world().with_text(POLICY)
}

fn paste(workbench: &mut Workbench, text: &str) {
    workbench.input(Input::Paste(text.to_owned()));
}

fn statements(workbench: &Workbench) -> usize {
    workbench.app.draft.document().policy().statements.len()
}

#[test]
fn a_pasted_denial_fills_the_request_and_says_what_ram_reported() {
    for pane in ["1", "2", "4"] {
        let mut workbench = workbench();
        workbench.keys(pane);
        paste(&mut workbench, DENIED);
        let screen = workbench.screen();
        assert!(screen.contains("What RAM said no to"), "{screen}");
        assert!(screen.contains("implicit deny, by the session policy"), "{screen}");
        assert!(screen.contains("Asked here as user/carol"), "{screen}");
        assert!(screen.contains("the policies at hand allow it"), "{screen}");
        assert!(!screen.contains("AQIBIAsecret"), "{screen}");
        assert_eq!(statements(&workbench), 1, "it is no part of the policy");
        workbench.keys("esc");
        let question = workbench.app.request.question();
        assert_eq!(question.principal, "user/carol");
        assert_eq!(question.action, "starops:CreateChat");
        assert_eq!(question.resource, "acs:starops:cn-hangzhou:1000000000000001:digitalemployee/ops-agent-a");
        assert_eq!(question.context, "acs:SourceIp=192.0.2.1");
    }
}

#[test]
fn what_is_no_denial_is_pasted_as_before() {
    let mut workbench = workbench();
    workbench.keys("2");
    paste(
        &mut workbench,
        r#"{"Effect": "Deny", "Action": "ecs:StopInstance", "Resource": "acs:ecs:*:*:instance/denied"}"#,
    );
    assert_eq!(statements(&workbench), 2);
    paste(&mut workbench, "User not authorized to operate on the specified resource");
    assert!(workbench.said().contains("but not what"), "{}", workbench.said());
    paste(&mut workbench, "AQIBIAAAACB1WAaW7O7kNSJdFn5klF==");
    assert!(workbench.said().contains("DecodeDiagnosticMessage"), "{}", workbench.said());
}

#[test]
fn a_policy_is_drafted_from_what_was_asked() {
    let mut workbench = workbench();
    paste(&mut workbench, DENIED);
    workbench.keys("esc ctrl-n").text("requests that").keys("enter");
    assert!(workbench.screen().contains("Requests: tab marks"), "{}", workbench.screen());
    workbench.keys("enter");
    let screen = workbench.screen();
    assert!(screen.contains("About this draft"), "{screen}");
    workbench.keys("esc");
    let policy = workbench.app.draft.document().policy().clone();
    let actions: Vec<&str> = policy.statements.iter().flat_map(|one| one.action.texts()).collect();
    assert_eq!(actions, ["starops:CreateChat", "cms:CreateChat", "ram:PassRole"]);
    assert!(screen.contains("twin of"), "{screen}");
}

#[test]
fn denials_from_the_clipboard_begin_a_policy() {
    let mut workbench = workbench();
    workbench.keys("ctrl-n").text("the clipboard").keys("enter");
    paste(
        &mut workbench,
        "denied by sts or ram, action: log:GetProject, resource: acs:log:cn-hangzhou:1000000000000001:project/p",
    );
    let policy = workbench.app.draft.document().policy();
    let actions: Vec<&str> = policy.statements.iter().flat_map(|one| one.action.texts()).collect();
    assert_eq!(actions, ["log:GetProject"]);
}

#[test]
fn the_policy_leaves_for_elsewhere_from_the_export_list() {
    for (choice, begins) in [
        ("terraform", "resource \"alicloud_ram_policy\""),
        ("that makes it", "aliyun ram CreatePolicy \\\n"),
        ("new version", "aliyun ram CreatePolicyVersion \\\n"),
        ("reviewers", "### "),
    ] {
        let mut workbench = workbench();
        workbench.take_effects();
        workbench.keys("f e").text(choice).keys("enter");
        let effects = workbench.take_effects();
        let copied =
            effects.iter().find_map(|effect| if let Effect::Copy(text) = effect { Some(text) } else { None });
        assert!(copied.is_some_and(|text| text.starts_with(begins)), "{choice}: {effects:?}");
    }
}
