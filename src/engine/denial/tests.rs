use super::*;

#[test]
fn one_long_word_of_base64_is_an_encoded_message() {
    assert!(is_encoded_message("AQIBIAAAACB1WAaW7O7kNSJdFn5klF=="));
    assert!(!is_encoded_message("AQIBIAAAACB1 WAaW7O7kNSJdFn5klF=="));
    assert!(!is_encoded_message("AQ"));
}

#[test]
fn braces_inside_text_do_not_end_an_object() {
    assert_eq!(balanced(r#"{"a":"}\"}"} rest"#), Some(r#"{"a":"}\"}"}"#));
    assert_eq!(balanced("{ {"), None);
}

#[test]
fn a_text_of_opening_braces_is_no_trap() {
    assert_eq!(read_denials(&"{".repeat(200_000)), Err(DenialError::NotRecognised));
    assert_eq!(read_denials(&"x".repeat(LONGEST + 1)), Err(DenialError::TooLong));
    let deep = format!("{}1{}", "[".repeat(100_000), "]".repeat(100_000));
    assert_eq!(read_denials(&deep), Err(DenialError::NotRecognised));
}

#[test]
fn nothing_secret_is_kept() {
    let text = r#"{"AccessKeyId":"LTAI5tSecret","Signature":"c2VjcmV0","AccessDeniedDetail":{"AuthAction":"ecs:StopInstance","NoPermissionType":"ImplicitDeny","PolicyType":"SessionPolicy","EncodedDiagnosticMessage":"AQIBsecret"}}"#;
    let kept = format!("{:?}", read_denials(text).unwrap());
    for secret in ["LTAI5tSecret", "c2VjcmV0", "AQIBsecret"] {
        assert!(!kept.contains(secret), "{kept}");
    }
}

#[test]
fn hostile_text_is_shown_escaped() {
    let text = "{\"AuthAction\":\"ecs:Stop\\u001b[2J\\u202eInstance\",\"NoPermissionType\":\"ImplicitDeny\"}";
    let denials = read_denials(text).unwrap();
    for (_, line) in denials.iter().flat_map(denial_lines) {
        assert!(!line.contains(['\u{1b}', '\u{202e}']), "{line:?}");
    }
}

#[test]
fn somebody_of_another_account_is_nobody_of_this_one() {
    let text = r#"{"account":{"id":"1000000000000001"},"users":[{"name":"alice","id":"2000000000000001"}]}"#;
    let account = crate::engine::account::read_account(text, &|_| Err(String::new())).account;
    let of = |owner: &str, name: &str| {
        let principal =
            DeniedPrincipal { kind: None, account: Some(owner.to_owned()), name: Some(name.to_owned()) };
        principal_of(&Denial { principal, ..Denial::default() }, &account)
    };
    assert_eq!(of("1000000000000001", "Alice").as_deref(), Some("user/alice"));
    assert_eq!(of("1000***********1", "2000000000000001").as_deref(), Some("user/alice"));
    assert_eq!(of("1000000000000002", "alice"), None);
}
