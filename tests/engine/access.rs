//! Access as a set: verdicts against sampled requests, laws, and the findings of the published documents.

use acscope::engine::access::{AccessRegion, AccessSet, DiffOptions, Difference, KnownAction, Verdict, diff};
use acscope::engine::decide::{Decision, Layer, PolicySet, Request};
use acscope::engine::policy::{self, Clause, Effect, Parsed, Policy, PolicyKind, Statement};
use std::path::Path;

/// A small generator: the same seed gives the same run everywhere.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % sides
    }

    fn pick<'t>(&mut self, choices: &[&'t str]) -> &'t str {
        choices[self.roll(choices.len())]
    }

    fn some<'t>(&mut self, choices: &[&'t str], most: usize) -> Vec<&'t str> {
        (0..=self.roll(most)).map(|_| self.pick(choices)).collect()
    }
}

const ACTION_PATTERNS: [&str; 16] = [
    "*", "a:*", "a:Get*", "a:*Get", "a:Get", "a:Put", "*:Get*", "b:*", "b:Get", "a:?et", "A:GET", "a:G*t*",
    "ram:*", "ram:Get", "?:P*", "a*:Put",
];
const ACTIONS: [&str; 10] =
    ["a:Get", "a:Put", "b:Get", "ram:Get", "a:GetPut", "b:Put", "ab:Put", "ram:Put", "a:PGet", "a:Gxt"];
const RESOURCE_PATTERNS: [&str; 18] = [
    "*",
    "acs:a:*:*:*",
    "acs:a:*:*:x/*",
    "acs:a:*:*:x",
    "acs:a:*:*:*x",
    "acs:*:*:*:x/*",
    "acs:b:*:*:x/y",
    "acs:ram:*:*:role/*",
    "acs:ram:*:*:role/X",
    "acs:a:cn:*:x/*",
    "acs:a::*:x/*",
    "acs:a:*:1000000000000001:*",
    "acs:a:*:*:?/y",
    "acs:a:*:*:X/*",
    "acs:*:*:*:*",
    "acs:a:c*:*:*y",
    "acs:r*:*:*:*x",
    "acs:a:*:*:x/*/*",
];
const RESOURCES: [&str; 14] = [
    "*",
    "acs:a:cn:1000000000000001:x",
    "acs:a:cn:1000000000000001:x/y",
    "acs:a::1000000000000001:x/y",
    "acs:b:us:1000000000000001:x/y",
    "acs:ram:*:1000000000000001:role/x",
    "acs:ram::1000000000000001:role/X",
    "acs:ram::1000000000000001:user/y",
    "acs:a:us:1000000000000001:z",
    "acs:a:cn:1000000000000001:X/y",
    "acs:a:*:1000000000000001:y/x",
    "acs:a:cn:1000000000000001:x/z/x",
    "acs:rb:cn:1000000000000001:x",
    "acs:a:cc:1000000000000001:z/y",
];
const CONDITIONS: [&str; 22] = [
    r#""StringEquals":{"t:k":"a"}"#,
    r#""StringNotEquals":{"t:k":["a","b"]}"#,
    r#""StringLike":{"t:k":["a*","*b"]}"#,
    r#""StringNotLike":{"t:k":"a*"}"#,
    r#""StringEqualsIgnoreCase":{"t:k":"A"}"#,
    r#""StringNotEqualsIgnoreCase":{"t:k":["a","AB"]}"#,
    r#""NumericLessThan":{"t:n":"10"}"#,
    r#""NumericGreaterThanEquals":{"t:n":"3"}"#,
    r#""NumericNotEquals":{"t:n":["3","7"]}"#,
    r#""NumericEquals":{"t:n":"3.0"}"#,
    r#""DateLessThan":{"t:d":"2026-01-01T00:00:00Z"}"#,
    r#""DateGreaterThan":{"t:d":"2025-01-01T08:00:00+08:00"}"#,
    r#""DateNotEquals":{"t:d":"2025-06-01T00:00:00Z"}"#,
    r#""Bool":{"t:b":"true"}"#,
    r#""Bool":{"t:b":"false"}"#,
    r#""IpAddress":{"t:i":["10.0.0.0/8","2001:db8::/32"]}"#,
    r#""NotIpAddress":{"t:i":"10.1.0.0/16"}"#,
    r#""IpAddress":{"t:i":"10.1.2.3"}"#,
    r#""ForAllValues:StringEquals":{"t:s":["a","b"]}"#,
    r#""ForAnyValue:StringLike":{"t:s":"a*"}"#,
    r#""ForAnyValue:StringNotEquals":{"t:s":"b"}"#,
    r#""StringEquals":{"t:s":"a"}"#,
];
const VALUES: [(&str, &[&str]); 6] = [
    ("t:k", &["a", "b", "A", "ab", "AB", "xb", "x"]),
    ("t:n", &["2", "3", "5", "7", "10", "11", "nonsense"]),
    (
        "t:d",
        &["2024-01-01T00:00:00Z", "2025-01-01T00:00:00Z", "2025-06-01T00:00:00Z", "2026-02-01T00:00:00Z"],
    ),
    ("t:b", &["true", "false"]),
    ("t:i", &["10.0.0.1", "10.1.2.3", "10.1.9.9", "11.0.0.1", "2001:db8::1", "::1"]),
    ("t:s", &["a", "b", "ab", "c"]),
];

fn list(texts: &[&str]) -> String {
    serde_json::to_string(texts).unwrap()
}

fn random_policy(dice: &mut Dice) -> Policy {
    let statements: Vec<String> = (0..=dice.roll(3))
        .map(|_| {
            let effect = if dice.roll(3) == 0 { "Deny" } else { "Allow" };
            let action = if dice.roll(8) == 0 { "NotAction" } else { "Action" };
            let resource = if dice.roll(12) == 0 { "NotResource" } else { "Resource" };
            let condition = match dice.roll(3) {
                0 => format!(r#","Condition":{{{}}}"#, dice.pick(&CONDITIONS)),
                _ => String::new(),
            };
            let (actions, resources) =
                (list(&dice.some(&ACTION_PATTERNS, 2)), list(&dice.some(&RESOURCE_PATTERNS, 2)));
            format!(r#"{{"Effect":"{effect}","{action}":{actions},"{resource}":{resources}{condition}}}"#)
        })
        .collect();
    document(&statements)
}

fn document(statements: &[String]) -> Policy {
    let text = format!(r#"{{"Version":"1","Statement":[{}]}}"#, statements.join(","));
    let parsed = policy::parse(&text, Some(PolicyKind::Identity));
    assert!(parsed.is_valid(), "{text}: {:?}", parsed.faults);
    parsed.policy
}

fn random_request(dice: &mut Dice) -> Request {
    let mut request =
        Request::new("acs:ram::1000000000000001:user/u", dice.pick(&ACTIONS), dice.pick(&RESOURCES)).unwrap();
    for (key, values) in VALUES {
        let count = match dice.roll(4) {
            0 => 0,
            1 if key == "t:s" => 2,
            _ => 1,
        };
        request.context.set(key, (0..count).map(|_| dice.pick(values).to_owned()).collect());
    }
    request
}

fn allows(set: &PolicySet, request: &Request) -> bool {
    set.decide(request).decision == Decision::Allow
}

fn access(policy: &Policy) -> AccessSet {
    AccessSet::of_policy("p", policy)
}

/// A box of patterns and conditions as a policy that allows exactly its requests.
fn box_policy(actions: &[String], resources: &[String], conditions: &[policy::Condition]) -> PolicySet {
    let statement = Statement {
        index: 0,
        sid: None,
        effect: Effect::Allow,
        principal: None,
        action: Clause::of(actions.iter().cloned()),
        resource: Some(Clause::of(resources.iter().cloned())),
        conditions: conditions.to_vec(),
        place: policy::Place::default(),
        effect_place: policy::Place::default(),
    };
    let policy = Policy { kind: PolicyKind::Identity, statements: vec![statement] };
    let mut set = PolicySet::builder();
    set.add("box", Layer::Identity, &Parsed { policy, faults: Vec::new() });
    set.build()
}

/// A region as it reads: patterns and conditions, without what is excepted.
struct Read<'r> {
    region: &'r AccessRegion,
    whole: PolicySet,
    except: Vec<(Option<String>, [PolicySet; 3])>,
}

impl<'r> Read<'r> {
    fn new(region: &'r AccessRegion) -> Self {
        let star = ["*".to_owned()];
        let except = region.except.iter().map(|out| {
            let whole = box_policy(&out.actions, &out.resources, &out.conditions);
            let sets =
                [whole, box_policy(&out.not_actions, &star, &[]), box_policy(&star, &out.not_resources, &[])];
            (out.resource_group.clone(), sets)
        });
        Self {
            region,
            whole: box_policy(&region.actions, &region.resources, &region.conditions),
            except: except.collect(),
        }
    }

    fn holds(&self, request: &Request) -> bool {
        let group =
            self.region.resource_group.is_none() || self.region.resource_group == request.resource_group;
        let all = !self.region.all_resources_only || request.resources == ["*"];
        let out = |(group, [whole, not_actions, not_resources]): &(Option<String>, [PolicySet; 3])| {
            (group.is_none() || *group == request.resource_group)
                && allows(whole, request)
                && !allows(not_actions, request)
                && !allows(not_resources, request)
        };
        group && all && allows(&self.whole, request) && !self.except.iter().any(out)
    }
}

/// Policies in one layer, or in several.
fn random_set(dice: &mut Dice, layered: bool) -> Vec<(Layer, Policy)> {
    if !layered {
        return vec![(Layer::Identity, random_policy(dice))];
    }
    let layers = [
        Layer::Control(0),
        Layer::Control(1),
        Layer::Session,
        Layer::Identity,
        Layer::ResourceGroup("rg-1".to_owned()),
        Layer::ResourceGroup("rg-2".to_owned()),
    ];
    let mut set = vec![(Layer::Identity, random_policy(dice))];
    for layer in layers {
        if dice.roll(3) == 0 {
            set.push((layer, random_policy(dice)));
        }
    }
    set
}

fn access_of(members: &[(Layer, Policy)]) -> AccessSet {
    let mut set = AccessSet::builder();
    for (layer, policy) in members {
        set.add_policy("p", layer.clone(), policy);
    }
    set.build()
}

fn sampled(samples: usize, seed: u64, layered: bool) {
    let mut dice = Dice(seed);
    let mut asked = 0;
    let (mut verdicts, mut undecided) = (std::collections::BTreeMap::<&str, usize>::new(), 0);
    while asked < samples {
        let old = random_set(&mut dice, layered);
        // Often a small change, so that equal and nested pairs come up.
        let mut new = if dice.roll(2) == 0 { random_set(&mut dice, layered) } else { old.clone() };
        if dice.roll(2) == 0 {
            let more = random_policy(&mut dice);
            new[0].1.statements.extend(more.statements.into_iter().take(1));
        }
        let (old_access, new_access) = (access_of(&old), access_of(&new));
        let difference = diff(&old_access, &new_access, DiffOptions::default());
        *verdicts.entry(difference.verdict.word()).or_default() += 1;
        undecided += usize::from(!difference.undecided.is_empty());
        check_examples(&difference, &old_access, &new_access);
        let gained: Vec<Read<'_>> = difference.gained.iter().map(Read::new).collect();
        let lost: Vec<Read<'_>> = difference.lost.iter().map(Read::new).collect();
        for _ in 0..50 {
            asked += 1;
            let mut request = random_request(&mut dice);
            request.resource_group = ["", "rg-1", "rg-2"]
                .get(dice.roll(3))
                .map(ToString::to_string)
                .filter(|group| !group.is_empty());
            let (before, after) =
                (allows(old_access.policies(), &request), allows(new_access.policies(), &request));
            let all = |set: &[(Layer, Policy)]| {
                set.iter()
                    .map(|(layer, policy)| format!("{layer:?} {}", text(policy)))
                    .collect::<Vec<_>>()
                    .join("\n")
            };
            let shown =
                || format!("OLD {}\nNEW {}\n{request:?}\n{}", all(&old), all(&new), brief(&difference));
            if after && !before {
                assert!(
                    matches!(difference.verdict, Verdict::Wider | Verdict::Incomparable | Verdict::Undecided),
                    "gained: {}",
                    shown()
                );
            }
            if before && !after {
                assert!(
                    matches!(
                        difference.verdict,
                        Verdict::Narrower | Verdict::Incomparable | Verdict::Undecided
                    ),
                    "lost: {}",
                    shown()
                );
            }
            let covered = |regions: &[Read<'_>]| regions.iter().any(|region| region.holds(&request));
            assert_eq!(covered(&gained), after && !before, "the regions are what is gained: {}", shown());
            assert_eq!(covered(&lost), before && !after, "the regions are what is lost: {}", shown());
        }
    }
    for verdict in ["equal", "narrower", "wider", "incomparable"] {
        assert!(verdicts.contains_key(verdict), "{verdicts:?}");
    }
    let pairs: usize = verdicts.values().sum();
    assert!(undecided * 20 < pairs, "{undecided} of {pairs} undecided, {verdicts:?}");
}

fn brief(difference: &Difference) -> String {
    let line = |region: &AccessRegion| {
        let conditions: Vec<String> = region
            .conditions
            .iter()
            .map(|condition| format!("{} {}", condition.operator.name(), condition.key.text))
            .collect();
        let except: Vec<String> = region
            .except
            .iter()
            .map(|out| {
                format!(
                    "{:?} {} {:?} not {:?} on {:?} not {:?} if {}",
                    out.by.iter().map(|by| (by.index, by.statement)).collect::<Vec<_>>(),
                    out.effect,
                    out.actions,
                    out.not_actions,
                    out.resources,
                    out.not_resources,
                    out.conditions.len()
                )
            })
            .collect();
        format!(
            "  {:?} on {:?} {} if {conditions:?} except {except:#?}",
            region.actions, region.resources, region.all_resources_only
        )
    };
    let lines = |regions: &[AccessRegion]| regions.iter().map(line).collect::<Vec<_>>().join("\n");
    format!(
        "{} {:?}\ngained\n{}\nlost\n{}",
        difference.verdict.word(),
        difference.undecided,
        lines(&difference.gained),
        lines(&difference.lost)
    )
}

fn text(policy: &Policy) -> String {
    policy::format(policy, acscope::engine::json::Style::Compact)
}

fn check_examples(difference: &Difference, old: &AccessSet, new: &AccessSet) {
    for (regions, allowing, refusing) in [(&difference.gained, new, old), (&difference.lost, old, new)] {
        for region in regions {
            let Some(request) = &region.example else {
                assert!(region.undecided.is_some(), "no example and no reason: {region:?}");
                continue;
            };
            assert!(
                allows(allowing.policies(), request) && !allows(refusing.policies(), request),
                "{region:?}"
            );
        }
    }
}

#[test]
fn sampled_requests_never_contradict_the_verdict() {
    sampled(20_000, 1, false);
}

#[test]
fn sampled_requests_never_contradict_the_verdict_of_layers() {
    sampled(10_000, 5, true);
}

/// A million requests: set ACSCOPE_LONG_TESTS to run it.
#[test]
fn a_million_sampled_requests_never_contradict_the_verdict() {
    if std::env::var_os("ACSCOPE_LONG_TESTS").is_some() {
        sampled(1_000_000, 2, false);
    }
}

#[test]
fn a_million_sampled_requests_never_contradict_the_verdict_of_layers() {
    if std::env::var_os("ACSCOPE_LONG_TESTS").is_some() {
        sampled(1_000_000, 6, true);
    }
}

#[test]
fn a_policy_equals_itself_in_any_order_and_diff_turns_round() {
    let mut dice = Dice(3);
    for _ in 0..150 {
        let (old, new) = (random_policy(&mut dice), random_policy(&mut dice));
        let mut turned = old.clone();
        turned.statements.reverse();
        for statement in &mut turned.statements {
            statement.action.patterns.reverse();
        }
        let same = diff(&access(&old), &access(&turned), DiffOptions::default());
        assert!(matches!(same.verdict, Verdict::Equal | Verdict::Undecided), "{} {same:#?}", text(&old));
        assert_eq!(
            (
                same.gained.iter().filter(|region| region.example.is_some()).count(),
                same.verdict == Verdict::Undecided
            ),
            (0, !same.undecided.is_empty())
        );
        let there = diff(&access(&old), &access(&new), DiffOptions::default());
        let back = diff(&access(&new), &access(&old), DiffOptions::default());
        let mirrored = match there.verdict {
            Verdict::Narrower => Verdict::Wider,
            Verdict::Wider => Verdict::Narrower,
            same => same,
        };
        assert_eq!(back.verdict, mirrored, "{}\n{}", text(&old), text(&new));
    }
}

#[test]
fn verdicts_follow_from_each_other() {
    let mut dice = Dice(4);
    let at_most = |left: &Policy, right: &Policy| {
        matches!(
            diff(&access(left), &access(right), DiffOptions::default()).verdict,
            Verdict::Equal | Verdict::Wider
        )
    };
    let mut chains = 0;
    for _ in 0..200 {
        let one = random_policy(&mut dice);
        let mut two = one.clone();
        two.statements.extend(
            random_policy(&mut dice)
                .statements
                .into_iter()
                .filter(|statement| statement.effect == Effect::Allow),
        );
        let mut three = two.clone();
        three.statements.retain(|statement| statement.effect == Effect::Allow);
        if at_most(&one, &two) && at_most(&two, &three) {
            chains += 1;
            assert!(at_most(&one, &three), "{}\n{}\n{}", text(&one), text(&two), text(&three));
        }
    }
    assert!(chains > 150, "{chains}");
}

fn published(name: &str) -> Policy {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/policies").join(name);
    policy::parse(&std::fs::read_to_string(path).unwrap(), None).policy
}

#[test]
fn every_published_document_equals_its_reverse() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/policies");
    let mut count = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "json") {
            continue;
        }
        let parsed = policy::parse(&std::fs::read_to_string(&path).unwrap(), None);
        if !parsed.is_valid()
            || parsed.policy.kind != PolicyKind::Identity
            || parsed.policy.statements.is_empty()
        {
            continue;
        }
        let mut turned = parsed.policy.clone();
        turned.statements.reverse();
        for statement in &mut turned.statements {
            statement.action.patterns.reverse();
            statement.resource.iter_mut().for_each(|resource| resource.patterns.reverse());
        }
        let same = diff(&access(&parsed.policy), &access(&turned), DiffOptions::default());
        assert_eq!(same.verdict, Verdict::Equal, "{} {same:#?}", path.display());
        // Without its last statement a document allows no more and no less than it says.
        turned.statements.pop();
        let less = diff(&access(&parsed.policy), &access(&turned), DiffOptions::default());
        check_examples(&less, &access(&parsed.policy), &access(&turned));
        assert!(less.undecided.is_empty(), "{} {less:#?}", path.display());
        count += 1;
    }
    assert!(count > 400, "{count}");
}

fn allowed_on(actions: &[&str], resources: &[&str]) -> String {
    format!(r#"{{"Effect":"Allow","Action":{},"Resource":{}}}"#, list(actions), list(resources))
}

fn compare(old: &Policy, new: &Policy) -> Difference {
    diff(&access(old), &access(new), DiffOptions::default())
}

fn actions(regions: &[AccessRegion]) -> Vec<&str> {
    regions.iter().flat_map(|region| &region.actions).map(String::as_str).collect()
}

/// S8-000-1: the guard names one deletion twice and forgets the other.
#[test]
fn the_delete_guard_takes_all_deletions_but_one() {
    let deletions = ["DeleteDigitalEmployee", "DeleteDigitalEmployeeSkill", "DeleteThread", "DeleteMission"];
    let both = |name: &&str| [format!("cms:{name}"), format!("starops:{name}")];
    let admin = allowed_on(&["starops:*", "cms:*"], &["*"]);
    let guard = published("starops-best-practices-06.json");
    let mut guarded = document(std::slice::from_ref(&admin));
    guarded.statements.extend(guard.statements.clone());
    let taken = compare(&document(&[admin]), &guarded);
    assert_eq!(taken.verdict, Verdict::Narrower);
    let mut lost = actions(&taken.lost);
    lost.sort_unstable();
    let mut promised: Vec<String> = deletions.iter().flat_map(both).collect();
    promised.retain(|action| action != "starops:DeleteDigitalEmployee");
    promised.sort_unstable();
    assert_eq!(lost, promised, "starops:DeleteDigitalEmployee stays allowed");
}

/// The App Admin of seed 003 against the App Operator: what the operator may not do is create applications.
#[test]
fn the_app_operator_lacks_creation_only_where_it_is_denied() {
    let (admin, operator) =
        (published("edas-permission-assistant-02.json"), published("edas-permission-assistant-03.json"));
    let difference = compare(&admin, &operator);
    assert_eq!(difference.verdict, Verdict::Incomparable);
    assert_eq!(actions(&difference.gained), ["edas:ManageOperation"]);
    assert_eq!(actions(&difference.lost), ["edas:CreateApplication", "edas:ReadCluster"]);
    // S8-003-1: deletion is promised to be kept from the operator and is not.
    assert!(!actions(&difference.lost).contains(&"edas:DeleteApplication"));
}

/// S8-000-9: the mission operator may not read the digital employee that the reader may.
#[test]
fn the_mission_operator_does_not_include_the_reader() {
    let (operator, reader) =
        (published("starops-best-practices-04.json"), published("starops-best-practices-05.json"));
    let difference = compare(&operator, &reader);
    assert_eq!(difference.verdict, Verdict::Incomparable);
    let mut gained = actions(&difference.gained);
    gained.sort_unstable();
    assert_eq!(gained, ["cms:GetDigitalEmployee", "starops:GetDigitalEmployee"]);
    let mut lost = actions(&difference.lost);
    lost.sort_unstable();
    assert_eq!(
        lost,
        [
            "cms:CreateMission",
            "cms:DeleteMission",
            "cms:UpdateMission",
            "starops:CreateMission",
            "starops:DeleteMission",
            "starops:UpdateMission"
        ]
    );
    assert!(difference.is_definite());
}

/// S8-001-1: only the case of an ARN differs, which decides everything or nothing (W9).
#[test]
fn a_difference_in_case_alone_rests_on_w9() {
    let lower = document(&[allowed_on(&["cms:GetChat"], &["acs:cms:*:*:digitalemployee/*"])]);
    let upper = document(&[allowed_on(&["cms:GetChat"], &["acs:cms:*:*:digitalEmployee/*"])]);
    let difference = compare(&lower, &upper);
    assert_eq!(difference.verdict, Verdict::Incomparable);
    assert_eq!(difference.depends_on, ["W9"]);
    let lower = document(&[allowed_on(&["ram:GetRole"], &["acs:ram:*:*:role/dev"])]);
    let upper = document(&[allowed_on(&["ram:GetRole"], &["acs:ram:*:*:role/Dev"])]);
    assert_eq!(compare(&lower, &upper).verdict, Verdict::Equal);
}

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

/// Twenty patterns of ten stars and question marks on either side: an answer or none, and an end.
/// The benchmark measures how soon.
#[test]
fn hostile_patterns_come_to_an_end_and_are_never_called_equal() {
    let letters: Vec<char> = "abcdefghijklmnopqrst".chars().collect();
    let hostile = |shift: usize| -> Vec<String> {
        (0..20)
            .map(|row| {
                let pieces: Vec<String> = (0..10)
                    .map(|column| {
                        format!(
                            "{}?{}",
                            letters[(row * 7 + column * 3 + shift) % 20],
                            letters[(row + column) % 20]
                        )
                    })
                    .collect();
                format!("acs:oss:*:*:*{}*", pieces.join("*"))
            })
            .collect()
    };
    let allow = |resources: &[String]| {
        let resources: Vec<&str> = resources.iter().map(String::as_str).collect();
        document(&[allowed_on(&["oss:GetObject"], &resources)])
    };
    let (one, other) = (allow(&hostile(0)), allow(&hostile(5)));
    let difference = compare(&one, &other);
    assert_ne!(difference.verdict, Verdict::Equal);
    check_examples(&difference, &access(&one), &access(&other));
}
