//! The command line as scripts see it: standard output, standard error and the exit code.

use crate::support::cli::{Run, acscope, file, folder};
use std::io::Write as _;

const READER: &str = r#"{"Version": "1", "Statement": [
  {"Effect": "Allow", "Action": ["ecs:Describe*", "ecs:StopInstance"], "Resource": "acs:ecs:*:*:instance/i-1"},
  {"Effect": "Deny", "Action": "ecs:DescribeDisks", "Resource": "*"}]}"#;

const INSTANCE: &str = "acs:ecs:cn-hangzhou:1000000000000001:instance/i-1";

#[test]
fn only_an_allow_exits_with_zero() {
    let policy = file("reader.json", READER);
    let ask = |action: &str, resource: &str| {
        acscope(&["simulate", "--policy", policy.path(), "--action", action, "--resource", resource])
    };
    assert_eq!(ask("ecs:StopInstance", INSTANCE).code, 0);
    assert_eq!(ask("ecs:DeleteInstance", INSTANCE).code, 1);
    assert_eq!(ask("ecs:DescribeDisks", INSTANCE).code, 1);
    assert_eq!(ask("sts:GetCallerIdentity", "*").code, 1);
}

#[test]
fn an_answer_in_json_has_the_fields_of_the_contract() {
    let policy = file("reader.json", READER);
    let run = acscope(&[
        "simulate",
        "--policy",
        policy.path(),
        "--action",
        "ecs:DescribeDisks",
        "--resource",
        INSTANCE,
        "--json",
        "--explain",
    ]);
    let answer = run.json();
    assert_eq!(answer["decision"], "ExplicitDeny");
    assert_eq!(answer["stage"], "identity");
    assert_eq!(answer["definite"], true);
    assert_eq!(answer["depends_on"].as_array().unwrap().len(), 0);
    let matched = &answer["matched"];
    assert_eq!(
        matched[0],
        serde_json::json!({"policy": "reader", "type": "identity", "statement": 0, "effect": "Allow"})
    );
    assert_eq!(matched[1]["effect"], "Deny");
    assert_eq!(answer["trace"].as_array().unwrap().len(), 2);
}

#[test]
fn a_no_says_which_statement_came_nearest_and_on_what_it_failed() {
    let policy = file("reader.json", READER);
    let other = INSTANCE.replace("i-1", "i-2");
    let run = acscope(&[
        "simulate",
        "--policy",
        policy.path(),
        "--action",
        "ecs:StopInstance",
        "--resource",
        &other,
        "--explain",
    ]);
    assert_eq!(run.out.lines().next(), Some("IMPLICIT DENY (definite)"));
    assert!(
        run.out.contains(
            "nearest: reader statement 1 (Allow) would allow it, but its resource is acs:ecs:*:*:instance/i-1"
        ),
        "{}",
        run.out
    );
}

#[test]
fn what_rests_on_an_undocumented_rule_says_so() {
    let policy = file(
        "p.json",
        r#"{"Version":"1","Statement":[{"Effect":"Allow","Action":"oss:*","Resource":"acs:oss:*:*:Bucket/*"}]}"#,
    );
    let run = acscope(&[
        "simulate",
        "--policy",
        policy.path(),
        "--action",
        "oss:GetObject",
        "--resource",
        "acs:oss:*:1000000000000001:bucket/a",
        "--explain",
    ]);
    assert!(run.out.starts_with("IMPLICIT DENY (rests on W9)\n"), "{}", run.out);
    assert!(run.out.contains("rests on W9: resources are compared with case"), "{}", run.out);
}

/// E8: no policy and no account file tells what the ACL of an object or its bucket says.
#[test]
fn what_an_acl_may_still_allow_is_noted_beside_the_answer() {
    let policy = file("reader.json", READER);
    let objects = "acs:oss:cn-hangzhou:1000000000000001:logs/a";
    let asks = |action: &str, more: &[&str]| {
        let asked = ["simulate", "--policy", policy.path(), "--action", action, "--resource", objects];
        acscope(&[&asked, more].concat())
    };
    for format in [["--format", "text"], ["--format", "json"]] {
        let run = asks("oss:GetObject", &format);
        assert_eq!(run.code, 1);
        assert!(run.err.starts_with("note: where policies are silent OSS goes by the ACL"), "{}", run.err);
        assert!(!run.out.contains("ACL"), "{}", run.out);
    }
    assert!(!asks("oss:PutBucketPolicy", &[]).err.contains("ACL"), "buckets are not managed by ACLs");
    let demo = concat!(env!("CARGO_MANIFEST_DIR"), "/catalogs/demo-account.json");
    let run = acscope(&["who-can", "oss:GetObject", objects, "--account", demo]);
    assert!(run.err.contains("note: where policies are silent OSS"), "{}", run.err);
}

#[test]
fn control_and_session_policies_narrow() {
    let (allow, deny) = (
        file("all.json", r#"{"Version":"1","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}"#),
        file(
            "none.json",
            r#"{"Version":"1","Statement":[{"Effect":"Deny","Action":"ecs:*","Resource":"*"}]}"#,
        ),
    );
    let policy = file("reader.json", READER);
    let base = [
        "simulate",
        "--policy",
        policy.path(),
        "--action",
        "ecs:StopInstance",
        "--resource",
        INSTANCE,
        "--json",
    ];
    let with = |more: &[&str]| acscope(&[&base, more].concat()).json();
    assert_eq!(
        with(&["--control-policy", allow.path(), "--control-policy", allow.path()])["decision"],
        "Allow"
    );
    let second = with(&["--control-policy", allow.path(), "--control-policy", deny.path()]);
    assert_eq!((&second["decision"], &second["stage"]), (&"ExplicitDeny".into(), &"control".into()));
    let session = with(&["--session-policy", deny.path()]);
    assert_eq!((&session["decision"], &session["stage"]), (&"ExplicitDeny".into(), &"session".into()));
    // E6: a user has no session policy, so the question makes no sense.
    let of_a_user = [&base[..], &["--session-policy", deny.path(), "--as", "user/alice"]].concat();
    let refused = acscope(&of_a_user);
    assert_eq!(refused.code, 2);
    assert!(refused.err.contains("only the session of a role has a session policy"), "{}", refused.err);
}

#[test]
fn a_document_that_ram_refuses_gets_no_decision() {
    let policy = file(
        "bad.json",
        "{\n  \"Version\": \"1\",\n  \"Statement\": [{\"Effect\": \"allow\", \"Action\": \"ecs:*\", \"Resource\": \"*\"}]\n}",
    );
    let run = acscope(&[
        "simulate",
        "--policy",
        policy.path(),
        "--action",
        "ecs:StopInstance",
        "--resource",
        INSTANCE,
    ]);
    assert_eq!(run.code, 1);
    assert!(run.out.starts_with("INVALID POLICY"), "{}", run.out);
    assert!(run.err.contains("bad.json:3:28: error: Effect must be exactly Allow or Deny, not \"allow\"; did you mean Allow? [G5]"), "{}", run.err);
}

#[test]
fn what_cannot_be_read_is_one_clear_message_and_exit_2() {
    let directory = folder();
    let cases: [(&str, Vec<u8>, &str); 7] = [
        ("empty.json", b"".to_vec(), "empty.json:1:1: error: the text is empty"),
        (
            "cut.json",
            br#"{"Version": "1", "Statement": [{"#.to_vec(),
            "cut.json:1:33: error: the text ends too early",
        ),
        ("latin.json", b"{\"a\": \"\xe9\"}".to_vec(), "latin.json:1:8: not UTF-8 text"),
        ("utf16.json", b"\xff\xfe{\0}\0".to_vec(), "UTF-16"),
        ("deep.json", "[".repeat(10_000).into_bytes(), "nested deeper than 128 levels"),
        ("comment.json", b"{} // yes".to_vec(), "comment.json:1:4: error: JSON has no comments"),
        ("huge.json", vec![b' '; 9 * 1024 * 1024], "huge.json is larger than 8 MiB"),
    ];
    for (name, bytes, message) in cases {
        let path = directory.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        let run = acscope(&["simulate", "--policy", path.to_str().unwrap(), "--action", "ecs:StopInstance"]);
        assert_eq!(run.code, 2, "{name}: {}", run.out);
        assert!(run.err.contains(message), "{name}: {}", run.err);
        assert_eq!(run.out, "", "{name}");
        let run = acscope(&["fmt", path.to_str().unwrap()]);
        assert_eq!((run.code, run.out.as_str()), (2, ""), "fmt {name}: {}", run.err);
    }
    let missing = acscope(&["simulate", "--policy", "no/such.json", "--action", "ecs:StopInstance"]);
    assert_eq!(missing.code, 2);
    assert_eq!(missing.err, "error: no/such.json: there is no such file; check the name and the folder\n");
}

#[test]
fn bad_arguments_exit_with_2_and_say_what_to_write() {
    let policy = file("reader.json", READER);
    let cases: [(&[&str], &str); 5] = [
        (&["--action", "ecs:*"], "is not an action"),
        (&["--action", "ecs:StopInstance", "--resource", "i-1"], "is not a resource; write acs:"),
        (&["--action", "ecs:StopInstance", "--as", "alice"], "is not a principal; write acs:ram::"),
        (&["--action", "ecs:StopInstance", "--context", "novalue"], "write KEY=VALUE"),
        (&["--action", "ecs:StopInstance", "--format", "sarif"], "choose --format text or --format json"),
    ];
    for (args, message) in cases {
        let run = acscope(&[&["simulate", "--policy", policy.path()], args].concat());
        assert_eq!(run.code, 2, "{args:?}");
        assert!(run.err.contains(message), "{args:?}: {}", run.err);
    }
}

#[test]
fn a_batch_answers_every_line_in_order_and_goes_on_after_bad_ones() {
    let good = |id: &str| {
        format!(r#"{{"id":{id},"policies":[{READER}],"request":{{"principal":"acs:ram::1000000000000001:user/a","action":"ecs:StopInstance","resource":"{INSTANCE}"}}}}"#).replace('\n', "")
    };
    let mut lines = vec![good("\"a\""), "nonsense".to_owned(), String::new(), r#"{"id":"c"}"#.to_owned()];
    lines.extend((0..500).map(|number| good(&number.to_string())));
    let run = Run::with_input(&["simulate", "--batch", "-"], lines.join("\n").as_bytes());
    assert_eq!(run.code, 0);
    let answers: Vec<serde_json::Value> =
        run.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(answers.len(), 503);
    assert_eq!(answers[0]["decision"], "Allow");
    assert!(answers[1]["error"].as_str().unwrap().starts_with("not JSON at column 1"));
    assert_eq!(answers[2], serde_json::json!({"id": "c", "error": "request is missing"}));
    for (number, answer) in answers[3..].iter().enumerate() {
        assert_eq!(answer["id"], number);
    }
    assert_eq!(run.err, "note: 2 lines could not be asked; their answers have an error\n");
}

#[test]
fn a_batch_answers_each_line_as_soon_as_it_is_complete() {
    let mut child = Run::start(&["simulate", "--batch", "-"]);
    let mut input = child.stdin.take().unwrap();
    let mut answers = std::io::BufRead::lines(std::io::BufReader::new(child.stdout.take().unwrap()));
    for _ in 0..3 {
        writeln!(input, "{{}}").unwrap();
        input.flush().unwrap();
        // Would wait for ever if answers came only at the end of the input.
        assert!(answers.next().unwrap().unwrap().contains("error"));
    }
    drop(input);
    assert!(child.wait().unwrap().success());
}

#[test]
fn fmt_is_stable_and_keeps_what_ram_would_refuse() {
    let messy = file(
        "messy.json",
        r#"{"Statement":[{"Resource":["*"],"Action":["ecs:Stop*"],"Effect":"Allow","Extra":1}],"Version":"1"}"#,
    );
    let run = acscope(&["fmt", messy.path()]);
    assert_eq!(run.code, 1);
    assert!(run.err.contains("RAM does not know the element Extra"), "{}", run.err);
    let formatted = "{\n  \"Version\": \"1\",\n  \"Statement\": [\n    {\n      \"Effect\": \"Allow\",\n      \"Action\": \"ecs:Stop*\",\n      \"Resource\": \"*\",\n      \"Extra\": 1\n    }\n  ]\n}\n";
    assert_eq!(run.out, formatted);
    assert_eq!(Run::with_input(&["fmt", "-"], formatted.as_bytes()).out, formatted);
    let compact = Run::with_input(&["fmt", "--compact", "-"], formatted.as_bytes()).out;
    assert_eq!(
        compact,
        "{\"Version\":\"1\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"ecs:Stop*\",\"Resource\":\"*\",\"Extra\":1}]}\n"
    );
}

#[test]
fn fmt_checks_and_writes() {
    let policy = file("reader.json", READER);
    let check = acscope(&["fmt", "--check", policy.path()]);
    assert_eq!(check.code, 1);
    assert!(check.out.ends_with("reader.json\n"));
    assert_eq!(policy.text(), READER, "--check changes nothing");
    assert_eq!(acscope(&["fmt", "--write", policy.path()]).code, 0);
    assert_eq!(acscope(&["fmt", "--check", policy.path()]).code, 0);
    assert_ne!(policy.text(), READER);
}

#[test]
fn hidden_characters_never_reach_the_terminal() {
    let policy = file(
        "evil.json",
        "{\"Version\":\"1\",\"Statement\":[{\"Effect\":\"Al\u{202e}low\\u001b[2J\",\"Action\":\"ecs:*\",\"Resource\":\"*\"}]}",
    );
    let run = acscope(&["simulate", "--policy", policy.path(), "--action", "ecs:StopInstance"]);
    for text in [&run.out, &run.err] {
        assert!(!text.contains(['\u{1b}', '\u{202e}']), "{text:?}");
    }
    assert!(run.err.contains("202e"), "{}", run.err);
}

/// What the shells themselves make of the scripts. bash is everywhere; of those that are missing it is said that they
/// were not asked.
#[cfg(unix)]
#[test]
fn the_shells_complete_a_command_and_an_option() {
    let bash = r#"source "$1"; call=$(complete -p acscope | sed 's/.*-F \([^ ]*\).*/\1/')
COMP_WORDS=(acscope simul); COMP_CWORD=1; "$call" acscope simul acscope; echo "${COMPREPLY[@]}"
COMP_WORDS=(acscope simulate --pol); COMP_CWORD=2; "$call" acscope --pol simulate; echo "${COMPREPLY[@]}""#;
    let fish = "source $argv[1]; complete -C 'acscope simul'; complete -C 'acscope simulate --pol'";
    let zsh = "zmodload zsh/parameter; autoload -Uz compinit; compinit -u -D; source $1; functions _acscope";
    let shells: [(&str, &[&str], &str); 3] = [
        ("bash", &["--norc", "-c", bash, "bash"], "simulate\n--policy\n"),
        ("fish", &["--no-config", "-c", fish], "simulate\tDecide"),
        ("zsh", &["-f", "-c", zsh, "zsh"], "--policy="),
    ];
    for (shell, args, wanted) in shells {
        let script = file("completions", &acscope(&["completions", shell]).out);
        let output = std::process::Command::new(shell).args(args).arg(script.path()).output();
        let Ok(output) = output else {
            assert_ne!(shell, "bash", "bash is not installed");
            std::io::stderr()
                .write_all(format!("\nnot checked: the completions of {shell}\n").as_bytes())
                .unwrap();
            continue;
        };
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        let error = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(said.contains(wanted) && error.is_empty(), "{shell}: {said}\n{error}");
    }
}

#[test]
fn completions_and_the_manual_cover_every_command() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let run = acscope(&["completions", shell]);
        assert_eq!(run.code, 0);
        assert!(run.out.contains("simulate") && run.out.contains("batch"), "{shell}");
    }
    let manual = acscope(&["man"]).out;
    assert!(manual.contains(".SH KEYS") && manual.contains("Save the policy"), "the keys of the workbench");
    let page = acscope(&["man", "simulate"]).out;
    assert!(page.contains(".TH acscope-simulate") && page.contains("batch") && !page.contains(".SH KEYS"));
    assert_eq!(acscope(&["man", "simulat"]).code, 2);
    for command in ["simulate", "fmt", "templates", "paths"] {
        assert!(
            manual.contains(&format!("acscope\\-{command}"))
                || manual.contains(&format!("acscope-{command}")),
            "{command}"
        );
    }
}

#[test]
fn paths_can_be_moved_and_are_shown() {
    let run = Run::with_environment(
        &["paths", "--json"],
        &[("ACSCOPE_CONFIG_DIR", "/moved/config"), ("HOME", "/home/x")],
    );
    let paths = run.json();
    assert_eq!(paths["config"], "/moved/config/config.toml");
    assert!(paths["state"].as_str().unwrap().starts_with("/home/x/"));
}

#[test]
fn a_misspelled_command_is_not_opened_as_a_file() {
    for (written, meant) in [("simulat", "simulate"), ("whocan", "who-can"), ("lnt", "lint")] {
        let run = acscope(&[written]);
        let said =
            format!("error: {written} is neither a command nor a file; did you mean acscope {meant}?\n");
        assert_eq!((run.code, run.out, run.err), (2, String::new(), said));
    }
}

#[test]
fn policies_of_one_name_are_told_apart_in_an_answer() {
    let folder = tempfile::tempdir().unwrap();
    let mut paths = Vec::new();
    for (name, effect) in [("a", "Allow"), ("b", "Deny")] {
        std::fs::create_dir(folder.path().join(name)).unwrap();
        let path = folder.path().join(name).join("p.json");
        let text = format!(
            r#"{{"Version":"1","Statement":[{{"Effect":"{effect}","Action":"ecs:*","Resource":"*"}}]}}"#
        );
        std::fs::write(&path, text).unwrap();
        paths.push(path.to_str().unwrap().to_owned());
    }
    let run = acscope(&[
        "simulate",
        "--policy",
        &paths[0],
        &paths[1],
        "--action",
        "ecs:StopInstance",
        "--resource",
        "acs:ecs:cn-hangzhou:1000000000000001:instance/i-1",
    ]);
    assert_eq!((run.code, run.err.as_str()), (1, ""));
    assert!(run.out.contains("denied by: p (2) statement 1 (Deny)"), "{}", run.out);
}
