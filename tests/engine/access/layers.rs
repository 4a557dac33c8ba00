//! Layers, known actions, and what cannot be told.

use super::{access, actions, allowed_on, compare, document};
use acscope::engine::access::{
    AccessRegion, AccessSet, AccessSetBuilder, DiffOptions, Difference, KnownAction, Verdict, diff,
    region_text,
};
use acscope::engine::decide::{Layer, Request};
use acscope::engine::policy::{Policy, PolicyKind, parse};

#[test]
fn layers_count_as_the_evaluator_counts_them() {
    let full = document(&[allowed_on(&["*"], &["*"])]);
    let readers = document(&[allowed_on(&["oss:Get*", "ecs:*"], &["*"])]);
    let no_delete = document(&[
        allowed_on(&["*"], &["*"]),
        r#"{"Effect":"Deny","Action":"ecs:Delete*","Resource":"*"}"#.to_owned(),
    ]);
    let with = |members: &[(Layer, &Policy)]| {
        let mut set = AccessSet::builder();
        for (layer, policy) in members {
            set.add_policy("p", layer.clone(), policy);
        }
        set.build()
    };
    let bare = with(&[(Layer::Identity, &full)]);
    // E5: every level must allow; a level that allows everything changes nothing.
    let under =
        with(&[(Layer::Control(0), &full), (Layer::Control(1), &no_delete), (Layer::Identity, &full)]);
    let lost = diff(&bare, &under, DiffOptions::default());
    assert_eq!((lost.verdict, actions(&lost.lost)), (Verdict::Narrower, vec!["ecs:Delete*"]));
    // E6: the session's permissions are those of both.
    let session = with(&[(Layer::Session, &readers), (Layer::Identity, &full)]);
    assert_eq!(
        diff(&session, &with(&[(Layer::Identity, &readers)]), DiffOptions::default()).verdict,
        Verdict::Equal
    );
    // E7: a denial of the group does not undo what the account scope allows, only what the group allows.
    let group = Layer::ResourceGroup("rg-1".to_owned());
    assert_eq!(
        diff(&bare, &with(&[(Layer::Identity, &full), (group.clone(), &no_delete)]), DiffOptions::default())
            .verdict,
        Verdict::Equal
    );
    let of_group = with(&[(group.clone(), &full)]);
    let denied = diff(&of_group, &with(&[(group, &no_delete)]), DiffOptions::default());
    assert_eq!((denied.verdict, actions(&denied.lost)), (Verdict::Narrower, vec!["ecs:Delete*"]));
    assert_eq!(denied.lost[0].example.as_ref().unwrap().resource_group.as_deref(), Some("rg-1"));
}

/// E7: what the group denies is taken from what the group allows alone, so the same statement says more at account scope.
#[test]
fn a_statement_that_moves_from_a_group_to_the_account_is_free_of_what_the_group_denies() {
    let allow = document(&[allowed_on(&["ecs:*"], &["*"])]);
    let deny = document(&[r#"{"Effect":"Deny","Action":"ecs:Delete*","Resource":"*"}"#.to_owned()]);
    let group = Layer::ResourceGroup("rg-1".to_owned());
    let with = |layers: &[&Layer]| {
        let mut set = AccessSet::builder();
        set.add_policy("deny", group.clone(), &deny);
        for layer in layers {
            set.add_policy("allow", (*layer).clone(), &allow);
        }
        set.build()
    };
    let in_group = with(&[&group]);
    for account in [with(&[&Layer::Identity]), with(&[&group, &Layer::Identity])] {
        let moved = diff(&in_group, &account, DiffOptions::default());
        assert_eq!(moved.verdict, Verdict::Wider);
        let is_of_the_group = |region: &AccessRegion| {
            region.example.as_ref().is_some_and(|example| example.resource_group.as_deref() == Some("rg-1"))
        };
        assert!(moved.gained.iter().any(is_of_the_group), "{:#?}", moved.gained);
        assert_eq!(diff(&account, &in_group, DiffOptions::default()).verdict, Verdict::Narrower);
    }
}

/// E7: a role is not assumed by what a resource group allows, so moving that to the account is new access.
#[test]
fn a_group_lets_nobody_assume_a_role() {
    let assume = document(&[allowed_on(&["sts:AssumeRole"], &["*"])]);
    let in_layer = |layer: Layer| {
        let mut set = AccessSet::builder();
        set.add_policy("p", layer, &assume);
        set.build()
    };
    let (group, account) = (in_layer(Layer::ResourceGroup("rg-1".to_owned())), in_layer(Layer::Identity));
    assert_eq!(diff(&group, &account, DiffOptions::default()).verdict, Verdict::Wider);
    let nothing = AccessSetBuilder::default().build();
    assert_eq!(diff(&nothing, &group, DiffOptions::default()).verdict, Verdict::Equal);
}

/// E9: a comparison that no trust policy was part of says so where it is about assuming roles.
#[test]
fn what_trust_policies_say_is_left_open_where_none_is_compared() {
    let caller = Request::new("acs:ram::1000000000000001:user/u", "sts:AssumeRole", "*").unwrap();
    let trust = r#"{"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole",
        "Principal":{"RAM":["acs:ram::1000000000000001:root"]}}]}"#;
    let set = |actions: &[&str], trusted: bool| {
        let mut set = AccessSet::builder();
        set.seen_by(caller.clone());
        set.add_policy("p", Layer::Identity, &document(&[allowed_on(actions, &["*"])]));
        if trusted {
            set.add("trust", Layer::Trust, &parse(trust, Some(PolicyKind::Trust)));
        }
        set.build()
    };
    for (gained, trusted, open) in
        [("sts:Assume*", false, true), ("sts:Assume*", true, false), ("ecs:StopInstance", false, false)]
    {
        let (old, new) = (set(&["oss:GetObject"], trusted), set(&["oss:GetObject", gained], trusted));
        for difference in [diff(&old, &new, DiffOptions::default()), diff(&new, &old, DiffOptions::default())]
        {
            assert_ne!(difference.verdict, Verdict::Equal);
            assert_eq!(difference.trust_left_open, open, "{gained} {trusted}");
            assert_eq!(!difference.notes().is_empty(), open);
        }
    }
}

/// E7, E9: a region names what its statement says nothing of, and what a group allowed leaves roles alone.
#[test]
fn that_a_group_lets_nobody_assume_a_role_is_said_of_its_regions() {
    let full = document(&[allowed_on(&["*"], &["*"])]);
    let of_sts = document(&[allowed_on(&["STS:Assume*"], &["acs:ram:*:*:role/*"])]);
    let in_layer = |layer: Layer, policy: &Policy| {
        let mut set = AccessSet::builder();
        set.add_policy("p", layer, policy);
        set.build()
    };
    let group = || Layer::ResourceGroup("rg-1".to_owned());
    let nothing = AccessSetBuilder::default().build();
    let said = |old: &AccessSet, new: &AccessSet| {
        let difference = diff(old, new, DiffOptions::default());
        difference.gained.iter().flat_map(region_text).collect::<Vec<_>>().join("; ")
    };
    let gained = said(&nothing, &in_layer(group(), &full));
    assert!(gained.contains("except sts:AssumeRole;"), "{gained}");
    let gained = said(&nothing, &in_layer(group(), &of_sts));
    assert!(gained.contains("except sts:AssumeRole;"), "{gained}");
    let gained = said(&nothing, &in_layer(group(), &document(&[allowed_on(&["ecs:*"], &["*"])])));
    assert!(!gained.contains("except"), "{gained}");
    let gained = said(&nothing, &in_layer(Layer::Identity, &full));
    assert!(!gained.contains("except"), "{gained}");
    let gained = said(&in_layer(group(), &full), &in_layer(Layer::Identity, &full));
    let kept = "except all but sts:AssumeRole in resource group rg-1 (allowed by old p, statement 1)";
    assert!(gained.contains(kept), "{gained}");
    let gained = said(&in_layer(group(), &of_sts), &in_layer(Layer::Identity, &full));
    assert!(gained.contains("except STS:Assume* but sts:AssumeRole on acs:ram:*:*:role/*"), "{gained}");
}

fn diff_over(old: &Policy, new: &Policy, known: &[KnownAction], only_known: bool) -> Difference {
    diff(&access(old), &access(new), DiffOptions { known, only_known })
}

#[test]
fn a_question_about_known_actions_forgets_what_wildcards_might_match() {
    let known: Vec<KnownAction> = [
        ("ecs:DescribeDisks", "acs:ecs:{#regionId}:{#accountId}:disk/{#diskId}"),
        ("ecs:DescribeRegions", "*"),
    ]
    .map(|(name, resource)| KnownAction { name: name.to_owned(), resources: vec![resource.to_owned()] })
    .into();
    let wild = document(&[allowed_on(&["ecs:Describe*"], &["*"])]);
    let listed = document(&[allowed_on(&["ecs:DescribeDisks", "ecs:DescribeRegions"], &["*"])]);
    let open = diff_over(&wild, &listed, &known, false);
    assert_eq!(open.verdict, Verdict::Narrower);
    assert_eq!(diff_over(&wild, &listed, &known, true).verdict, Verdict::Equal);
    let fewer = document(&[allowed_on(&["ecs:DescribeRegions"], &["*"])]);
    let lost = diff_over(&wild, &fewer, &known, true);
    assert_eq!(actions(&lost.lost), ["ecs:DescribeDisks"]);
    assert_eq!(
        lost.lost[0].example.as_ref().unwrap().resources,
        ["acs:ecs:cn-hangzhou:1000000000000001:disk/example"]
    );
}

#[test]
fn what_cannot_be_told_is_undecided_and_says_why() {
    let conditional = |condition: &str| {
        document(&[format!(
            r#"{{"Effect":"Allow","Action":"ahas:*","Resource":"*","Condition":{{{condition}}}}}"#
        )])
    };
    let one = conditional(r#""StringNotLike":{"Action":["ahas:*Delete*"]}"#);
    let other = conditional(r#""StringNotLike":{"Action":["ahas:*Remove*"]}"#);
    let mut again = one.clone();
    again.statements.push(one.statements[0].clone());
    assert_eq!(
        compare(&one, &again).verdict,
        Verdict::Equal,
        "the same condition is the same, whatever it means"
    );
    let difference = compare(&one, &other);
    assert_eq!(difference.verdict, Verdict::Undecided);
    assert!(difference.undecided.iter().any(|why| why.contains("C19")), "{:?}", difference.undecided);
}
