use super::*;
use crate::engine::account::{DEMO_ACCOUNT, Resolver, check_account, read_account, write_account};
use crate::engine::decide::Decision;
use crate::engine::policy::Severity;
use proptest::prelude::*;

fn demo() -> AccountEditor {
    let read = read_account(DEMO_ACCOUNT, &|_| Err(String::new()));
    AccountEditor::new(Arc::new(read.account))
}

fn user(name: &str) -> Thing {
    Thing::User(name.into())
}

fn attach(policy: &str, to: Holder) -> AccountChange {
    AccountChange::Attach { policy: policy.into(), to, scope: Scope::Account }
}

fn decision(account: &Account, who: &str, action: &str, resource: &str) -> Decision {
    let resolver = Resolver::new(account.clone());
    let principal = resolver.principal(who).unwrap();
    let request = resolver.request(&principal, action, vec![resource.to_owned()]).unwrap();
    resolver.decide(&principal, &request).decision
}

#[test]
fn a_new_user_can_what_the_group_it_joins_can_until_it_leaves() {
    let mission = "acs:starops:cn-hangzhou:1000000000000001:mission/nightly-report";
    let asked =
        |editor: &AccountEditor| decision(editor.account(), "user/zoe", "starops:DeleteMission", mission);
    let mut editor = demo();
    assert_eq!(editor.apply(&AccountChange::Create(user("zoe"))).unwrap(), "added user zoe");
    assert_eq!(asked(&editor), Decision::ImplicitDeny);
    let membership = ("zoe".to_owned(), "mission-operators".to_owned());
    let (user, group) = membership.clone();
    editor.apply(&AccountChange::Join { user, group }).unwrap();
    assert_eq!(asked(&editor), Decision::Allow);
    editor.apply(&attach("starops-deny-delete", Holder::User("zoe".into()))).unwrap();
    assert_eq!(asked(&editor), Decision::ExplicitDeny, "the guard");
    let (user, group) = membership;
    editor.apply(&AccountChange::Leave { user, group }).unwrap();
    let from = Holder::User("zoe".into());
    let policy = "starops-deny-delete".to_owned();
    editor.apply(&AccountChange::Detach { policy, from, scope: Scope::Account }).unwrap();
    assert_eq!(asked(&editor), Decision::ImplicitDeny);
    assert!(editor.is_modified());
    for _ in 0..5 {
        editor.undo().unwrap();
    }
    assert!(!editor.is_modified() && editor.undo().is_none());
    editor.redo().unwrap();
    assert!(editor.is_modified());
    let account = Arc::clone(editor.account());
    editor.mark_saved(&account);
    assert!(!editor.is_modified());
    editor.undo().unwrap();
    assert!(editor.is_modified(), "the file has the account as it was before");
    let mut recovered = AccountEditor::unsaved(account);
    assert!(recovered.is_modified());
    recovered.apply(&AccountChange::Delete(Thing::User("zoe".into()))).unwrap();
    recovered.undo().unwrap();
    assert!(recovered.is_modified(), "no file has it");
}

#[test]
fn a_name_changes_wherever_it_is_spoken_of() {
    let mut editor = demo();
    let before = check_account(editor.account()).len();
    for (thing, to) in [
        (Thing::Group("edas-app-operators".into()), "operators"),
        (Thing::Policy("edas-app-operator".into()), "operator"),
        (Thing::Policy("control-keep-vpc".into()), "keep-vpc"),
    ] {
        editor.apply(&AccountChange::Rename(thing, to.into())).unwrap();
    }
    assert_eq!(check_account(editor.account()).len(), before, "nothing names what is gone");
    let account = editor.account();
    assert_eq!(account.user("ivan").unwrap().groups[0].text, "operators");
    assert_eq!(account.group("operators").unwrap().attached.everywhere[0].text, "operator");
    assert!(account.control_levels.iter().any(|level| level.attached.iter().any(|p| p.text == "keep-vpc")));
}

#[test]
fn what_is_deleted_is_named_by_nobody() {
    let mut editor = demo();
    let things: Vec<Thing> =
        editor.account().policies.iter().map(|p| Thing::Policy(p.name.text.clone())).collect();
    let groups: Vec<Thing> =
        editor.account().groups.iter().map(|g| Thing::Group(g.name.text.clone())).collect();
    for thing in things.into_iter().chain(groups) {
        editor.apply(&AccountChange::Delete(thing)).unwrap();
        let faults = check_account(editor.account());
        let errors: Vec<_> = faults.iter().filter(|fault| fault.severity == Severity::Error).collect();
        assert_eq!(errors, Vec::<&crate::engine::account::AccountFault>::new());
    }
    assert!(
        editor.account().users.iter().all(
            |user| user.groups.is_empty() && user.attached == crate::engine::account::Attached::default()
        )
    );
}

#[test]
fn a_new_level_does_not_refuse_everything() {
    let vpc = "acs:oss:oss-cn-hangzhou:1000000000000001:logs";
    let mut editor = demo();
    let before = decision(editor.account(), "user/ada", "starops:ListMissions", "*");
    editor.apply(&AccountChange::Create(Thing::Level("Team".into()))).unwrap();
    assert_eq!(decision(editor.account(), "user/ada", "starops:ListMissions", "*"), before);
    editor.apply(&AccountChange::RaiseLevel("Team".into())).unwrap();
    assert_eq!(editor.account().control_levels[1].name.text, "Team");
    let level = Holder::Level("Team".into());
    let scope = Scope::ResourceGroup("rg".into());
    let refused = AccountChange::Attach { policy: "control-keep-vpc".into(), to: level.clone(), scope };
    assert_eq!(editor.apply(&refused), Err(AccountChangeError::LevelScope));
    let detach =
        AccountChange::Detach { policy: "FullAliyunAccess".into(), from: level, scope: Scope::Account };
    editor.apply(&detach).unwrap();
    assert_eq!(decision(editor.account(), "user/ada", "oss:GetObject", vpc), Decision::ImplicitDeny);
}

#[test]
fn a_change_that_means_nothing_is_refused_and_changes_nothing() {
    let mut editor = demo();
    let before = Arc::clone(editor.account());
    let nothing = [
        AccountChange::Create(user("IVAN")),
        AccountChange::Create(user("  ")),
        AccountChange::Delete(user("nobody")),
        AccountChange::Rename(user("ivan"), "ada".into()),
        AccountChange::Join { user: "ivan".into(), group: "edas-app-operators".into() },
        AccountChange::Leave { user: "ivan".into(), group: "team-a".into() },
        attach("no-such-policy", Holder::User("ivan".into())),
        AccountChange::SetDocument(DocumentPlace::Trust("ops-agent-a".into()), Some("{".into())),
        AccountChange::SetDocument(DocumentPlace::Policy("nothing".into()), Some("{}".into())),
        AccountChange::RaiseLevel("Root".into()),
    ];
    for change in nothing {
        assert!(editor.apply(&change).is_err(), "{change:?}");
    }
    assert!(Arc::ptr_eq(&before, editor.account()) && editor.undo_labels().len() == 0);
    editor.apply(&AccountChange::Rename(user("ivan"), "Ivan".into())).unwrap();
    assert_eq!(editor.account().user("ivan").unwrap().name.text, "Ivan", "only the case is another");
}

#[test]
fn a_document_in_a_file_of_its_own_stays_there() {
    let text =
        r#"{"account": {"id": "1000000000000001"}, "policies": {"p": {"type": "custom", "file": "p.json"}}}"#;
    let read = read_account(text, &|_| Ok(r#"{"Version":"1","Statement":[]}"#.to_owned()));
    let mut editor = AccountEditor::new(Arc::new(read.account));
    let change = AccountChange::SetDocument(DocumentPlace::Policy("p".into()), Some("{}".into()));
    assert_eq!(editor.apply(&change), Err(AccountChangeError::InFile("p.json".into())));
}

/// Any change at all, most of which mean something in the demo account.
fn any_change() -> impl Strategy<Value = AccountChange> {
    let account = Arc::clone(demo().account());
    let pick = |names: Vec<String>| prop::sample::select(names);
    let users = pick(account.users.iter().map(|u| u.name.text.clone()).chain(["zoe".into()]).collect());
    let groups = pick(account.groups.iter().map(|g| g.name.text.clone()).chain(["new".into()]).collect());
    let roles = pick(account.roles.iter().map(|r| r.name.text.clone()).collect());
    let policies =
        pick(account.policies.iter().map(|p| p.name.text.clone()).chain(["mine".into()]).collect());
    let levels =
        pick(account.control_levels.iter().map(|l| l.name.text.clone()).chain(["Team".into()]).collect());
    let arns = pick(account.resources.iter().map(|r| r.arn.text.clone()).collect());
    let thing = prop_oneof![
        users.clone().prop_map(Thing::User),
        groups.clone().prop_map(Thing::Group),
        roles.clone().prop_map(Thing::Role),
        levels.clone().prop_map(Thing::Level),
        policies.clone().prop_map(Thing::Policy),
        arns.clone().prop_map(Thing::Resource),
    ];
    let holder = prop_oneof![
        users.clone().prop_map(Holder::User),
        groups.clone().prop_map(Holder::Group),
        roles.clone().prop_map(Holder::Role),
        levels.clone().prop_map(Holder::Level),
    ];
    let scope = prop_oneof![Just(Scope::Account), "rg-[a-c]".prop_map(Scope::ResourceGroup)];
    let text = prop::sample::select(vec![
        None,
        Some("{}".to_owned()),
        Some(r#"{"Version":"1","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}"#.to_owned()),
    ]);
    prop_oneof![
        thing.clone().prop_map(AccountChange::Create),
        (thing.clone(), "[a-z]{1,6}").prop_map(|(thing, to)| AccountChange::Rename(thing, to)),
        thing.prop_map(AccountChange::Delete),
        (users.clone(), groups.clone()).prop_map(|(user, group)| AccountChange::Join { user, group }),
        (users, groups).prop_map(|(user, group)| AccountChange::Leave { user, group }),
        (policies.clone(), holder.clone(), scope.clone())
            .prop_map(|(policy, to, scope)| AccountChange::Attach { policy, to, scope }),
        (policies.clone(), holder, scope).prop_map(|(policy, from, scope)| AccountChange::Detach {
            policy,
            from,
            scope
        }),
        (policies, text.clone())
            .prop_map(|(p, text)| AccountChange::SetDocument(DocumentPlace::Policy(p), text)),
        (roles, text.clone()).prop_map(|(r, text)| AccountChange::SetDocument(DocumentPlace::Trust(r), text)),
        (arns.clone(), text)
            .prop_map(|(r, text)| AccountChange::SetDocument(DocumentPlace::Resource(r), text)),
        (arns.clone(), prop::option::of("rg-[a-c]")).prop_map(|(r, g)| AccountChange::SetResourceGroup(r, g)),
        (arns, "[a-c]").prop_map(|(r, v)| AccountChange::SetTags(r, vec![("team".into(), v)])),
        levels.prop_map(AccountChange::RaiseLevel),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// However an account was edited: undoing everything gives the account that was opened, redoing everything the one
    /// that was reached, and both are written as they are read.
    #[test]
    fn undo_takes_everything_back_and_redo_brings_it_again(changes in prop::collection::vec(any_change(), 1..25)) {
        let mut editor = demo();
        let opened = Arc::clone(editor.account());
        let mut done = 0;
        for change in &changes {
            let before = Arc::clone(editor.account());
            match editor.apply(change) {
                Ok(label) => {
                    done += 1;
                    prop_assert!(*before != **editor.account(), "{label} did something");
                }
                Err(_) => prop_assert!(Arc::ptr_eq(&before, editor.account())),
            }
        }
        let reached = Arc::clone(editor.account());
        let written = write_account(&reached);
        let again = read_account(&written, &|_| Err(String::new()));
        prop_assert_eq!(&again.account, &*reached);
        prop_assert_eq!(write_account(&again.account), written);
        prop_assert_eq!(editor.undo_labels().len(), done);
        while editor.undo().is_some() {}
        prop_assert_eq!(&**editor.account(), &*opened);
        prop_assert!(!editor.is_modified());
        while editor.redo().is_some() {}
        prop_assert_eq!(&**editor.account(), &*reached);
    }
}
