//! Every command that reads something, once for each file that it takes: for tests of what holds for all of them.

/// Stands for the file in question.
pub const FILE: &str = "{file}";
/// Stands for a policy that is in order.
pub const POLICY: &str = "{policy}";

/// What the file in question is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Policy,
    Account,
    Catalog,
    Metadata,
    Terraform,
    AliyunCli,
    Expectations,
    Batch,
    Rules,
    Config,
    Trail,
    Denied,
    Requests,
}

/// The command lines.
pub const COMMANDS: &[(Kind, &[&str])] = &[
    (Kind::Policy, &["simulate", "--policy", FILE, "--action", "oss:GetObject", "--explain"]),
    (
        Kind::Policy,
        &[
            "simulate",
            "--policy",
            FILE,
            "--action",
            "oss:GetObject",
            "--resource",
            "acs:oss:*:1000000000000001:b/a",
            "--explain",
        ],
    ),
    (Kind::Policy, &["simulate", "--policy", POLICY, "--session-policy", FILE, "--action", "oss:GetObject"]),
    (Kind::Policy, &["simulate", "--policy", POLICY, "--control-policy", FILE, "--action", "oss:GetObject"]),
    (Kind::Policy, &["lint", FILE]),
    (Kind::Policy, &["lint", "--format", "sarif", FILE]),
    (Kind::Policy, &["lint", "--fix", FILE]),
    (Kind::Policy, &["fmt", FILE]),
    (Kind::Policy, &["fmt", "--check", FILE]),
    (Kind::Policy, &["fmt", "--compact", FILE]),
    (Kind::Policy, &["diff", FILE, POLICY]),
    (Kind::Policy, &["diff", POLICY, FILE]),
    (Kind::Policy, &["diff", "--format", "markdown", POLICY, FILE]),
    (Kind::Policy, &["expand", FILE]),
    (Kind::Policy, &["shrink", FILE]),
    (Kind::Account, &["simulate", "--account", FILE, "--as", "user/alice", "--action", "oss:GetObject"]),
    (Kind::Account, &["who-can", "oss:GetObject", "--account", FILE]),
    (Kind::Account, &["can", "user/alice", "--account", FILE]),
    (Kind::Account, &["matrix", "svc:oss", "--account", FILE]),
    (Kind::Account, &["matrix", "svc:oss", "--account", FILE, "--format", "csv"]),
    (Kind::Account, &["matrix", "svc:oss", "--account", FILE, "--format", "markdown"]),
    (Kind::Account, &["can", "user/alice", "--escalation", "--account", FILE]),
    (Kind::Catalog, &["search", "object", "--catalog", FILE]),
    (Kind::Catalog, &["catalog", "list", "--catalog", FILE]),
    (Kind::Catalog, &["catalog", "show", "strange", "--catalog", FILE]),
    (Kind::Catalog, &["catalog", "show", "strange:Do", "--catalog", FILE]),
    (Kind::Catalog, &["catalog", "check", FILE]),
    (Kind::Metadata, &["catalog", "import", FILE]),
    (Kind::Terraform, &["import", "--from", "terraform", FILE]),
    (Kind::Policy, &["import", "--from", "aws", FILE]),
    (Kind::AliyunCli, &["import", "--from", "aliyun-cli", FILE]),
    (Kind::Expectations, &["test", FILE]),
    (Kind::Expectations, &["test", "--format", "junit", FILE]),
    (Kind::Batch, &["simulate", "--batch", FILE]),
    (Kind::Policy, &["export", "--as", "terraform", FILE]),
    (Kind::Policy, &["export", "--as", "aliyun-cli", FILE]),
    (Kind::Policy, &["export", "--as", "markdown", FILE]),
    (Kind::Trail, &["usage", "--as", "user/alice", "--trail", FILE]),
    (Kind::Denied, &["explain-denial", FILE]),
    (Kind::Denied, &["explain-denial", FILE, "--policy", POLICY]),
    (Kind::Denied, &["draft", "--denied", FILE]),
    (Kind::Requests, &["draft", "--requests", FILE]),
    (Kind::Rules, &["lint", "--rules", FILE, POLICY]),
    (Kind::Policy, &["replay", "--policy", FILE, "--trail", FILE]),
    (Kind::Account, &["usage", "--account", FILE, "--trail", FILE]),
    (Kind::Trail, &["usage", "--trail", FILE]),
    (Kind::Trail, &["draft", "--trail", FILE, "--as", "user/alice"]),
    (Kind::Trail, &["replay", "--policy", POLICY, "--trail", FILE]),
    (Kind::Config, &["search", "object", "--config", FILE]),
];

/// Commands that read no file.
pub const WITHOUT_FILES: &[&[&str]] = &[
    &["templates"],
    &["templates", "starops-team-a"],
    &["paths"],
    &["completions", "bash"],
    &["man"],
    &["catalog", "list"],
];

/// The name of such a file, by which some commands know it.
pub fn file_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Expectations => "tests.acs.toml",
        Kind::Rules | Kind::Config => "rules.toml",
        Kind::AliyunCli => "ListUsers.json",
        _ => "input.json",
    }
}

/// A file that is in order, about `user/alice` and buckets.
pub fn sound(kind: Kind) -> &'static str {
    match kind {
        Kind::Policy => super::cli::POLICY,
        Kind::Account => {
            r#"{"account":{"id":"1000000000000001"},"policies":{"p":{"document":{"Version":"1","Statement":[
                {"Effect":"Allow","Action":["oss:*","ram:*"],"Resource":"*"}]}}},
                "users":[{"name":"alice","attached":["p"]}]}"#
        }
        Kind::Catalog => {
            r#"{"catalog_version":1,"services":[{"code":"strange","name":"object",
                "actions":[{"name":"strange:Do","description":"object"}]}]}"#
        }
        Kind::Metadata => {
            r#"{"ram":{"productCode":"x","ramActions":[{"apiName":"Do","operationType":"get","ramAction":{"action":"strange:Do"}}]}}"#
        }
        Kind::Terraform => {
            r#"{"values":{"root_module":{"resources":[
                {"address":"a","type":"alicloud_ram_user","name":"a","values":{"name":"alice"}}]}}}"#
        }
        Kind::AliyunCli => r#"{"Users":{"User":[{"UserName":"alice","UserId":"27"}]}}"#,
        Kind::Expectations => {
            "account = \"demo\"\n[[expect]]\nas = \"user/ada\"\naction = \"ecs:StopInstance\"\nresource = \"*\"\ndecision = \"Deny\"\n"
        }
        Kind::Batch => {
            r#"{"policies":[],"request":{"principal":"acs:ram::1000000000000001:user/alice","action":"oss:GetObject","resource":"*"}}"#
        }
        Kind::Rules => "regions = [\"cn-hangzhou\"]\n",
        Kind::Config => "theme = \"dark\"\n",
        Kind::Trail => {
            r#"{"eventName":"GetUser","eventType":"ApiCall","serviceName":"Ram","eventTime":"2026-05-01T00:00:00Z","eventId":"1",
                "userIdentity":{"type":"ram-user","accountId":"1000000000000001","userName":"alice"}}"#
        }
        Kind::Denied => {
            r#"{"AuthAction":"oss:GetObject","AuthResource":"acs:oss:*:1000000000000001:b/a","NoPermissionType":"ImplicitDeny"}"#
        }
        Kind::Requests => "oss:GetObject acs:oss:*:*:b/a\n",
    }
}

/// A command line with its files filled in.
pub fn filled<'a>(line: &[&'a str], file: &'a str, policy: &'a str) -> Vec<&'a str> {
    let fill = |word: &&'a str| match *word {
        FILE => file,
        POLICY => policy,
        other => other,
    };
    line.iter().map(fill).collect()
}
