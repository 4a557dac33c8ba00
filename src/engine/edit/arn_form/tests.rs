use super::*;

const EMPLOYEE: &str = "acs:starops:{#regionId}:{#accountId}:digitalemployee/{#name}";
const THREAD: &str = "acs:starops:{#regionId}:{#accountId}:digitalemployee/{#name}/thread/{#threadId}";
const VIRTUAL: &str = "acs:bpstudio::{#accountId}:application/{#ApplicationId}";

fn values(template: &str, pattern: &str) -> Option<Vec<String>> {
    let form = ArnForm::new(template)?.filled_from(pattern)?;
    Some(form.fields.into_iter().map(|field| field.value).collect())
}

/// Filled field by field.
fn filled(template: &str, region: &str, account: &str) -> Option<String> {
    let mut form = ArnForm::new(template)?;
    for at in 0..form.fields.len() {
        match form.fields[at].kind {
            ArnFieldKind::Region => form.set(at, region),
            ArnFieldKind::Account => form.set(at, account),
            ArnFieldKind::Id => true,
        };
    }
    Some(form.pattern())
}

#[test]
fn a_template_in_its_place_is_the_form_filled_in() {
    let catalog = crate::engine::catalog::Catalog::embedded().unwrap();
    let types = catalog.actions().iter().flat_map(|action| &action.resources);
    let known: Vec<&str> = types
        .flat_map(|resource| &catalog.resource_type(resource.resource_type).arns)
        .map(|arn| &**arn)
        .collect();
    assert!(known.len() > 1000, "{}", known.len());
    let odd = [
        EMPLOYEE,
        THREAD,
        VIRTUAL,
        "*",
        "",
        "acs:x",
        "acs:x:*::a",
        "acs:x:cn-{#r}:{#a}{#b}:{#c",
        "acs:{#p}:{#}:{#a}:x{#b}}y",
        "{#a}:b:c:d:{#e}{#f}",
        "acs:x:a*:*b:",
        "acs:x:{#:}:1:x",
    ];
    for template in known.into_iter().chain(odd) {
        for (region, account) in [("cn-hangzhou", "1000000000000001"), ("*", ""), ("", "*")] {
            let expected = filled(template, region, account);
            assert_eq!(ArnForm::in_place(template, region, account), expected, "{template}");
        }
    }
}

#[test]
fn a_template_gives_fields_and_they_give_a_pattern() {
    use ArnFieldKind::{Account, Id, Region};
    let mut form = ArnForm::new(THREAD).unwrap();
    let fields: Vec<_> =
        form.fields().iter().map(|field| (field.name.as_str(), field.noun.as_str(), field.kind)).collect();
    assert_eq!(
        fields,
        [
            ("regionId", "", Region),
            ("accountId", "", Account),
            ("name", "digitalemployee", Id),
            ("threadId", "thread", Id)
        ]
    );
    assert_eq!(form.pattern(), "acs:starops:*:*:digitalemployee/*/thread/*");
    assert!(form.set(2, "ops-agent-a") && !form.set(4, "x"));
    assert_eq!(form.pattern(), "acs:starops:*:*:digitalemployee/ops-agent-a/thread/*");
    assert_eq!(ArnForm::new("*").unwrap().pattern(), "*");
    assert_eq!(ArnForm::new("acs:ram:x"), None);
}

#[test]
fn a_pattern_finds_its_way_back() {
    let texts = |list: [&str; 3]| Some(list.map(str::to_owned).to_vec());
    assert_eq!(
        values(EMPLOYEE, "acs:starops:cn-*:1000000000000001:digitalemployee/a"),
        texts(["cn-*", "1000000000000001", "a"])
    );
    assert_eq!(values(THREAD, "acs:starops:*:*:digitalemployee/*").map(|_| ()), None);
    assert_eq!(values(EMPLOYEE, "acs:cms:*:*:digitalemployee/a"), None);
    assert_eq!(values(EMPLOYEE, "acs:starops:*:*:digitalemployee/"), None);
    assert_eq!(values(EMPLOYEE, "*"), None);
    let best = |pattern| best_form([EMPLOYEE, THREAD], pattern).map(|form| form.fields.len());
    assert_eq!(best("acs:starops:*:*:digitalemployee/a/thread/t"), Some(4));
    assert_eq!(best("acs:starops:*:*:digitalemployee/*"), Some(3));
    assert_eq!(best("acs:starops:*:*:mission/*"), None);
}

#[test]
fn the_empty_region_is_never_written() {
    let form = ArnForm::new(VIRTUAL).unwrap();
    assert_eq!(form.pattern(), "acs:bpstudio:*:*:application/*");
    assert_eq!(
        form.filled_from("acs:bpstudio::*:application/a").unwrap().pattern(),
        "acs:bpstudio:*:*:application/a"
    );
    assert_eq!(form.filled_from("acs:bpstudio:cn-hangzhou:*:application/a"), None);
    let mut employee = ArnForm::new(EMPLOYEE).unwrap();
    employee.set(0, "");
    assert_eq!(employee.pattern(), "acs:starops:*:*:digitalemployee/*");
    assert!(employee.faults().iter().any(|fault| fault.severity == Severity::Error));
}

#[test]
fn fixed_regions_and_accounts_are_part_of_the_shape() {
    let form = ArnForm::new("acs:ram:*:system:policy/{#PolicyName}").unwrap();
    assert_eq!(form.pattern(), "acs:ram:*:system:policy/*");
    assert_eq!(form.filled_from("acs:ram::system:policy/P").unwrap().fields[0].value, "P");
    assert_eq!(form.filled_from("acs:ram:*:1000000000000001:policy/P"), None);
    let object = ArnForm::new("acs:oss:{#regionId}:{#accountId}:{#bucketName}/{#objectName}").unwrap();
    let filled = object.filled_from("acs:oss:*:*:b/dir/*").unwrap();
    assert_eq!((filled.fields[2].value.as_str(), filled.fields[3].value.as_str()), ("b", "dir/*"));
}

#[test]
fn values_are_checked_with_a_word_on_what_to_do() {
    let fault = |field: usize, value: &str| {
        let mut form = ArnForm::new(THREAD).unwrap();
        form.set(field, value);
        form.faults().first().map(|fault| fault.severity)
    };
    for (field, value, expected) in [
        (0, "cn-hangzhou", None),
        (0, "", Some(Severity::Error)),
        (0, "Hangzhou City", Some(Severity::Error)),
        (0, "cn:x", Some(Severity::Error)),
        (1, "1000000000000001", None),
        (1, "12345", Some(Severity::Warning)),
        (1, "1178******531", Some(Severity::Warning)),
        (2, "ops-*", None),
        (2, "a/b", Some(Severity::Warning)),
        (2, "${name}", Some(Severity::Warning)),
        (3, "a/b", None),
        (3, "a b", Some(Severity::Error)),
    ] {
        assert_eq!(fault(field, value), expected, "{value:?} in field {field}");
    }
}

#[test]
fn values_used_before_are_offered_once() {
    let form = ArnForm::new(EMPLOYEE).unwrap();
    let used = used_values(
        &form,
        [
            "acs:starops:*:*:digitalemployee/b",
            "acs:starops:cn-x:*:digitalemployee/a",
            "acs:starops:*:*:digitalemployee/b",
            "*",
        ],
    );
    assert_eq!(used, [vec!["cn-x".to_owned()], vec![], vec!["a".to_owned(), "b".to_owned()]]);
}
