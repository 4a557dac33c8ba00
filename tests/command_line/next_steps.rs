//! Every error says what to do next: those that the error types can say, those that commands make of them, and those
//! about files that are none.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::support::cli::{POLICY, Run, acscope, folder};
use crate::support::every_command::{COMMANDS, filled};
use crate::support::next_step::says_what_to_do;
use crate::support::sources::sources;

/// What stands between the quotes of the `#[error(…)]` attributes of a source, each with its line. Functions that
/// fill the holes are left in, since hints come from them.
fn error_attributes(text: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices("#[error(") {
        let rest = &text[at + "#[error(".len()..];
        let end = rest.find(")]").unwrap();
        found.push((text[..at].lines().count() + 1, rest[..end].to_owned()));
    }
    found
}

/// Messages that carry another one inside, which says it, or functions whose hints say it.
const CARRIES: &[&str] = &[
    "{message}",
    "{reason}",
    "{problem}",
    "\"{0}\"",
    "transparent",
    "hint",
    "suggestion",
    "did_you_mean",
    "HOW_TO",
    "RAM would refuse this: {0}",
    "pasted: {0}",
];

/// Warnings of a trail: the place is passed over and counted, and the rest is used. There is nothing to do.
const WARNINGS: &[&str] = &["src/engine/trail/event.rs", "src/engine/trail/frame.rs"];

#[test]
fn every_error_type_says_what_to_do_next() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (mut seen, mut silent) = (0, Vec::new());
    for file in sources(&root.join("src")) {
        let name = file.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/");
        if WARNINGS.contains(&name.as_str()) {
            continue;
        }
        for (line, message) in error_attributes(&fs::read_to_string(&file).unwrap()) {
            seen += 1;
            let carries = CARRIES.iter().any(|hole| message.contains(hole));
            if !carries && !says_what_to_do(&message.replace(['"', '\\'], " ")) {
                silent.push(format!("{name}:{line}: {message}"));
            }
        }
    }
    assert!(seen > 100, "only {seen} messages were found");
    assert!(silent.is_empty(), "{} of {seen} say nothing:\n{}", silent.len(), silent.join("\n"));
}

/// The lines of standard error that tell of an error, without what they quote.
fn errors(run: &Run) -> Vec<String> {
    let of = |line: &&str| line.contains("error: ");
    run.err.lines().filter(of).map(|line| line.split_once("error: ").unwrap().1.to_owned()).collect()
}

#[track_caller]
fn assert_says(line: &[&str], run: &Run, silent: &mut Vec<String>) {
    let errors = errors(run);
    // The parser of arguments says its own next step below its error.
    if run.err.contains("For more information, try '--help'") || run.err.contains("[possible values:") {
        return;
    }
    if errors.is_empty() && run.code == 2 {
        silent.push(format!("{line:?}: exit code 2 without an error: {}", run.err));
    }
    for error in errors.into_iter().filter(|error| !says_what_to_do(error)) {
        silent.push(format!("{line:?}: {error}"));
    }
}

/// What is given to each command in place of its file.
const STRANGE: &[(&str, &[u8])] = &[
    ("empty", b""),
    ("open", b"{\"Version\": \"1\", \"Statement\": ["),
    ("comma", b"{\"Version\": \"1\",, }"),
    ("colon", b"{\"Version\" \"1\"}"),
    ("word", b"{\"Version\": True}"),
    ("bracket", b"{\"Version\": \"1\"]"),
    ("quote", b"{'Version': \"1\"}"),
    ("escape", b"{\"Version\": \"\\q\"}"),
    ("half", b"{\"Version\": \"\\ud800\"}"),
    ("number", b"{\"Version\": 01}"),
    ("comment", b"// policy\n{}"),
    ("more", b"{} {}"),
    ("mark", b"\xef\xbb\xbf{}"),
    ("utf16", b"\xff\xfe{\0}\0"),
    ("binary", b"\x00\x01\x02\xff"),
    ("list", b"[]"),
    ("text", b"\"text\""),
    ("object", b"{}"),
    ("prose", b"please allow everything\n"),
    ("deny-nothing", b"{\"Version\": \"2012-10-17\", \"Statement\": {\"Effect\": \"allow\", \"Action\": 1}}"),
    ("account", b"{\"account\": {\"id\": \"1\"}, \"users\": [{\"nam\": \"a\", \"groups\": 1}], \"roles\": [{\"name\": \"r\", \"attached\": [\"x\"]}]}"),
    ("catalog", b"{\"catalog_version\": 9, \"services\": [{\"code\": \"A B\"}]}"),
    ("catalog-2", b"{\"catalog_version\": 1, \"services\": [{\"code\": \"a\", \"actions\": [{\"name\": \"Do\", \"level\": \"all\", \"resources\": [{\"type\": \"x\"}], \"sources\": [3]}]}]}"),
    ("toml", b"[[expect]]\nprincipal = 'a'\n"),
    ("toml-2", b"policies = [\"no-such.json\"]\n[[expect]]\nname = 'x'\nprincipal = 'user/a'\naction = 'b'\nresource = 'c'\ndecision = 'maybe'\n"),
    ("toml-4", b"[rules]\nregions = 5\n[suppress.p]\nS312 = { statement = 0, reason = 'x' }\n"),
    ("toml-5", b"policies = 3\n[[expect]]\naction = 1\n"),
    ("toml-3", b"them = 'drak'\n[keys.nowhere]\nquit = 'ctrl-ctrl-q'\n"),
];

#[test]
fn every_command_says_what_to_do_about_a_file_that_is_none() {
    let folder = folder();
    let policy = folder.path().join("good.json");
    fs::write(&policy, POLICY).unwrap();
    let policy = policy.to_str().unwrap();
    let (mut silent, mut runs) = (Vec::new(), 0);
    let mut kinds = BTreeSet::new();
    // One command for each kind of file; those of a kind read it in the same place.
    let readers: Vec<&[&str]> = COMMANDS
        .iter()
        .filter(|(kind, _)| kinds.insert(format!("{kind:?}")))
        .map(|(_, line)| *line)
        .collect();
    for (name, bytes) in STRANGE {
        let path = folder.path().join(name);
        for line in &readers {
            // Anew each time: some commands write.
            fs::write(&path, bytes).unwrap();
            let line = filled(line, path.to_str().unwrap(), policy);
            assert_says(&line, &acscope(&line), &mut silent);
            runs += 1;
        }
    }
    for line in readers {
        for missing in
            [folder.path().join("no-such"), folder.path().to_path_buf(), PathBuf::from("/dev/null")]
        {
            let line = filled(line, missing.to_str().unwrap(), policy);
            assert_says(&line, &acscope(&line), &mut silent);
        }
    }
    assert!(runs > 300, "{runs}");
    silent.sort();
    assert!(silent.is_empty(), "{} say nothing:\n{}", silent.len(), silent.join("\n"));
}

#[test]
fn every_refusal_of_an_argument_says_what_to_do() {
    let folder = folder();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let write = |name: &str, text: &str| {
        fs::write(path(name), text).unwrap();
        path(name)
    };
    let policy = &*write("p.json", POLICY);
    let trust = &*write(
        "t.json",
        r#"{"Version":"1","Statement":[{"Effect":"Allow","Principal":{"RAM":"acs:ram::1000000000000001:root"},"Action":"sts:AssumeRole"}]}"#,
    );
    let resource = &*write(
        "r.json",
        r#"{"Version":"1","Statement":[{"Effect":"Allow","Principal":["*"],"Action":"oss:GetObject","Resource":"acs:oss:*:*:b/*"}]}"#,
    );
    let account = &*write(
        "a.json",
        r#"{"account":{"id":"1000000000000001"},"policies":{},"users":[{"name":"alice"}],"groups":[{"name":"g"}]}"#,
    );
    let broken = &*write("broken.json", r#"{"Version":"1","Statement":[]}"#);
    let other = &*write("b.json", r#"{"account":{"id":"1000000000000002"},"policies":{},"users":[]}"#);
    let events = &*write(
        "e.json",
        r#"[{"eventName":"GetUser","serviceName":"Ram","eventTime":"2026-01-01T00:00:00Z","eventId":"1","userIdentity":{"type":"ram-user","userName":"bob","accountId":"1000000000000001"}}]"#,
    );
    let arn = "acs:oss:*:1000000000000001:b/a";
    let lines: &[&[&str]] = &[
        &[policy, "templates"],
        &["--trail", events, "--", policy],
        &["search"],
        &["search", "chat", "--service", "no-such"],
        &["search", "is:granted", "chat"],
        &["search", "chat", "--format", "csv"],
        &["search", "chat", "--catalog", "/no/such"],
        &["catalog", "show", "starops:NoSuch"],
        &["catalog", "show", "qqqqqqqqqqqq"],
        &["catalog", "check", "/no/such"],
        &["simulate", "--action", "oss:GetObject"],
        &["simulate", "--policy", policy, "--account", account, "--action", "oss:GetObject"],
        &["simulate", "--account", account, "--action", "oss:GetObject", "--resource", arn],
        &[
            "simulate",
            "--account",
            account,
            "--as",
            "user/alice",
            "--control-policy",
            policy,
            "--action",
            "oss:GetObject",
        ],
        &[
            "simulate",
            "--account",
            account,
            "--as",
            "user/bob",
            "--action",
            "oss:GetObject",
            "--resource",
            arn,
        ],
        &[
            "simulate",
            "--account",
            account,
            "--as",
            "group/g",
            "--action",
            "oss:GetObject",
            "--resource",
            arn,
        ],
        &[
            "simulate",
            "--account",
            account,
            "--as",
            "nobody at all",
            "--action",
            "oss:GetObject",
            "--resource",
            arn,
        ],
        &[
            "simulate",
            "--account",
            account,
            "--as",
            "acs:ram::1000000000000009:user/alice",
            "--action",
            "oss:GetObject",
            "--resource",
            arn,
        ],
        &["simulate", "--policy", policy, "--action", "oss:*", "--resource", arn],
        &["simulate", "--policy", policy, "--action", "oss", "--resource", arn],
        &["simulate", "--policy", policy, "--action", "oss:GetObject", "--resource", "b/a"],
        &[
            "simulate",
            "--policy",
            policy,
            "--action",
            "oss:GetObject",
            "--resource",
            arn,
            "--context",
            "oss:Prefix",
        ],
        &["simulate", "--policy", policy, "--action", "oss:GetObject", "--resource", arn, "--as", "alice"],
        &["simulate", "--batch", "/no/such"],
        &["can", "user/bob", "--account", account],
        &["can", "user/alice"],
        &["can", "user/alice", "--account", account, "--format", "csv"],
        &["can", "user/alice", "--account", account, "--service", "no-such"],
        &["can", "user/alice", "--account", account, "--context", "x"],
        &["who-can", "oss", "--account", account],
        &["who-can", "oss:GetObject", "--account", broken],
        &["matrix", "--account", account],
        &["matrix", "svc:nosuch", "--account", account],
        &["matrix", "--service", "no-such", "--account", account],
        &["matrix", "--service", "", "--account", account],
        &["matrix", "--level", "wrte", "--account", account],
        &["matrix", "--resource", "bucket/a", "--account", account],
        &["matrix", "svc:oss", "--account", account, "--format", "sarif"],
        &["diff", policy, account],
        &["diff", policy, broken],
        &["diff", account, other],
        &["diff", trust, trust],
        &["diff", resource, resource],
        &["diff", policy, policy, "--format", "csv"],
        &["diff", policy, policy, "--as", "alice"],
        &["expand", broken],
        &["shrink", trust],
        &["draft"],
        &["draft", "--request", "GetObject"],
        &["draft", "--request", "oss:GetObject b/a"],
        &["draft", "--request", ""],
        &["draft", "--module", "qqqqqqq"],
        &["draft", "--module", "a"],
        &["draft", "--resource", arn],
        &["draft", "--resource", "b/a", "--level", "get"],
        &["draft", "--trail", events, "--as", "user/alice"],
        &["explain-denial", policy],
        &["lint"],
        &["lint", "--explain", "L999"],
        &["lint", "--fix", "-"],
        &["lint", "--fix"],
        &["lint", "--format", "csv", policy],
        &["lint", "--compare", broken, policy],
        &["lint", "--rules", policy, policy],
        &["lint", "--account", broken],
        &["test", policy],
        &["usage", "--trail", policy],
        &["usage", "--trail", events, "--as", "user/alice"],
        &["usage", "--trail", events, "--as", "alice"],
        &["replay", "--trail", events, "--policy", broken],
        &["replay", "--trail", events],
        &["export", "--as", "terraform", resource],
        &["export", "--as", "aliyun-cli", "--new-version", resource],
        &["export", "--as", "json", "--new-version", policy],
        &["export", "--as", "json", "--json", policy],
        &["import", "--from", "terraform", policy, policy],
        &["import", "--from", "terraform", policy],
        &["import", "--from", "aliyun-cli", policy],
        &["import", "--from", "aws", policy],
        &["import", "--from", "aws", policy, policy],
        &["import", "--from", "aws", account],
        &["templates", "no-such"],
        &["templates", "starops"],
        &["man", "no-such"],
        &["fmt", "--format", "csv", policy],
        &["no-such-command", "--help-me"],
        &[],
        &[policy],
    ];
    let (mut silent, mut refused) = (Vec::new(), 0);
    for line in lines {
        let run = acscope(line);
        refused += usize::from(run.code == 2);
        assert_says(line, &run, &mut silent);
    }
    assert!(silent.is_empty(), "{} say nothing:\n{}", silent.len(), silent.join("\n"));
    assert!(refused > lines.len() * 3 / 4, "only {refused} of {} lines are refused", lines.len());
}

#[test]
fn a_mistake_in_a_configuration_names_its_key_and_what_to_write() {
    let folder = folder();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let policy = path("p.json");
    fs::write(&policy, POLICY).unwrap();
    let config = path("c.toml");
    for (text, named) in [
        ("[rules]\nregions = 5\n", "`rules.regions`"),
        ("[rules]\npolicy-name = []\n", "`rules.policy-name`"),
        ("[[rules.forbid]]\nactions = ['ram:*']\n", "`reason`"),
        ("mouse = 'maybe'\n", "`mouse`"),
        ("[keys]\npolicy = 3\n", "`keys`"),
        ("theme = \n", "key = value"),
        ("[suppress.p]\nS312 = { statement = 'two', reason = 'x' }\n", "suppress.p.S312"),
    ] {
        fs::write(&config, text).unwrap();
        let run = acscope(&["lint", &policy, "--config", &config]);
        let line = run.err.lines().next().unwrap_or_default();
        assert!(line.contains(named) && says_what_to_do(line), "{text}: {}", run.err);
    }
    let expectations = path("x.acs.toml");
    for (text, named) in [("policies = 3\n", "`policies`"), ("[[expect]]\naction = 1\n", "`expect.action`")] {
        fs::write(&expectations, text).unwrap();
        let run = acscope(&["test", &expectations]);
        assert!(run.err.contains(named) && says_what_to_do(&run.err), "{text}: {}", run.err);
    }
}
