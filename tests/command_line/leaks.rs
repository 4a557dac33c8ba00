//! What must not come out: hidden characters of strangers' files on a terminal, keys in pasted evidence, connections.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::support::cli::{POLICY, acscope, folder};
use crate::support::every_command::{COMMANDS, Kind, WITHOUT_FILES, file_name, filled};
use crate::support::hostile::{KEY, NASTY, SECRET, acts, tells};

fn policy() -> String {
    format!(
        r#"{{"Version":"1","Statement":[{{"Effect":"Allow","Sid":"{NASTY}","Action":["oss:GetObject","oss:{NASTY}"],
        "Resource":["acs:oss:*:*:b/*","acs:oss:*:*:{NASTY}"],"Condition":{{"StringEquals":{{"oss:Prefix":"{NASTY}","oss:{NASTY}":"a"}}}}}},
        {{"Effect":"Deny","Action":"oss:Get{NASTY}*","Resource":"*"}}]}}"#
    )
}

/// Files that are in order but for what their texts are made of, and files that are not in order at all.
fn hostile(kind: Kind) -> Vec<String> {
    let policy = policy();
    match kind {
        Kind::Policy => vec![
            policy.clone(),
            policy.replace("\"Allow\"", &format!("\"Al{NASTY}low\"")),
            policy.replace("\"Sid\"", &format!("\"{NASTY}\"")),
            policy.replace("StringEquals", NASTY),
            format!("{{\"Version\": \"1\", \"{NASTY}\": [}}"),
            "{\"Version\": \"1\"\u{1b}[2J\u{202e}}".to_owned(),
        ],
        Kind::Account => {
            let sound = format!(
                r#"{{"account":{{"id":"1000000000000001"}},"policies":{{"{NASTY}":{{"type":"custom","document":{policy}}}}},
                "users":[{{"name":"alice","groups":["{NASTY}"],"attached":["{NASTY}"]}}],"groups":[{{"name":"{NASTY}","attached":["{NASTY}"]}}],
                "roles":[{{"name":"{NASTY}","attached":["{NASTY}"],"trust":{{"Version":"1","Statement":[{{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{{"RAM":"acs:ram::1000000000000001:root"}}}}]}}}}],
                "resources":[{{"arn":"acs:oss:*:1000000000000001:{NASTY}","tags":{{"{NASTY}":"{NASTY}"}}}}]}}"#
            );
            vec![sound.clone(), sound.replace("\"attached\"", "\"attached\": 3, \"x\""), sound.replace("alice", NASTY)]
        }
        Kind::Catalog => {
            let sound = format!(
                r#"{{"catalog_version":1,"sources":[{{"kind":"own","title":"object {NASTY}","date":"2026-10"}}],"services":[{{"code":"strange","name":"object {NASTY}",
                "resource_types":[{{"id":"Job","arns":["acs:strange:{{#regionId}}:{{#accountId}}:job/{{#id}}"]}}],
                "actions":[{{"name":"strange:Do","description":"object {NASTY}","module":"{NASTY}","apis":["{NASTY}"],"resources":["Job"],"confidence":"high","sources":[0]}}]}}]}}"#
            );
            vec![sound.clone(), sound.replace("strange:Do", NASTY), sound.replace("\"code\"", &format!("\"{NASTY}\""))]
        }
        Kind::Metadata => vec![format!(
            r#"{{"ram":{{"productCode":"{NASTY}","productName":"{NASTY}","ramCodes":["strange"],"ramLevel":"{NASTY}","ramActions":[{{"apiName":"{NASTY}","operationType":"{NASTY}",
            "ramAction":{{"action":"strange:{NASTY}","authLevel":"{NASTY}","resources":[{{"validationType":"always","product":"x","resourceType":"{NASTY}","arn":"acs:strange:*:*:{NASTY}"}}]}}}}]}}}}"#
        )],
        Kind::Terraform => vec![format!(
            r#"{{"values":{{"root_module":{{"resources":[
            {{"address":"alicloud_ram_user.{NASTY}","type":"alicloud_ram_user","name":"a","values":{{"name":"{NASTY}"}}}},
            {{"address":"alicloud_ram_access_key.{NASTY}","type":"alicloud_ram_access_key","name":"k","values":{{"user_name":"{NASTY}","id":"{KEY}","secret":"{SECRET}"}}}},
            {{"address":"alicloud_ram_{NASTY}","type":"alicloud_ram_{NASTY}","name":"z","values":{{"secret":"{SECRET}","access_key":"{KEY}"}}}},
            {{"address":"p","type":"alicloud_ram_policy","name":"p","values":{{"policy_name":"{NASTY}","policy_document":"{{{NASTY}"}}}}]}}}}}}"#
        )],
        Kind::AliyunCli => vec![format!(
            r#"{{"Users":{{"User":[{{"UserName":"{NASTY}","UserId":"{NASTY}"}}]}},"AccessKeys":{{"AccessKey":[{{"AccessKeyId":"{KEY}","AccessKeySecret":"{SECRET}"}}]}}}}"#
        )],
        Kind::Expectations => {
            let toml = format!(
                "policies = [\"p.json\"]\n[[expect]]\nname = \"{NASTY}\"\nas = \"user/{NASTY}\"\naction = \"oss:GetObject\"\nresource = \"acs:oss:*:1:{NASTY}\"\ndecision = \"Allow\"\n"
            );
            vec![toml.clone(), toml.replace("\"Allow\"", &format!("\"{NASTY}\"")), toml.replace("name =", "\u{202e}name ="), toml.replace("p.json", NASTY)]
        }
        Kind::Batch => vec![format!(
            r#"{{"id":"{NASTY}","policies":[{{"name":"{NASTY}","document":{}}}],"request":{{"principal":"acs:ram::1000000000000001:user/{NASTY}","action":"oss:{NASTY}","resource":"acs:oss:*:1000000000000001:{NASTY}","context":{{"{NASTY}":"{NASTY}"}}}}}}"#,
            policy.replace('\n', " ")
        )],
        Kind::Rules | Kind::Config => vec![format!("\"{NASTY}\" = \"{NASTY}\"\n"), format!("theme = \"{NASTY}\"\n"), "\u{202e}\u{1b}[2J".to_owned()],
        Kind::Trail => vec![format!(
            r#"{{"eventName":"Get{NASTY}","eventType":"ApiCall","serviceName":"Ram{NASTY}","eventTime":"2026-05-01T00:00:00Z","errorCode":"{NASTY}","errorMessage":"{KEY} {SECRET} {NASTY}",
            "requestParameters":{{"UserName":"{NASTY}","AccessKeyId":"{KEY}","SecretAccessKey":"{SECRET}"}},"responseElements":"{{\"AccessKeySecret\":\"{SECRET}\"}}",
            "userIdentity":{{"type":"ram-user","accountId":"1000000000000001","userName":"alice","accessKeyId":"{KEY}","principalId":"{NASTY}"}}}}"#
        )
        .replace('\n', " ")],
        Kind::Denied => vec![
            format!(
                r#"{{"Code":"NoPermission","Message":"{NASTY} {KEY}","AccessDeniedDetail":{{"AuthAction":"oss:{NASTY}","AuthPrincipalType":"SubUser","AuthPrincipalDisplayName":"{NASTY}","AuthPrincipalOwnerId":"1000000000000001","NoPermissionType":"ImplicitDeny","PolicyType":"{NASTY}","AuthResource":"acs:oss:*:1000000000000001:{NASTY}","EncodedDiagnosticMessage":"{SECRET}"}}}}"#
            ),
            format!("ERROR {KEY} \u{1b}[2J\u{202e} nothing of a denial"),
        ],
        Kind::Requests => vec![format!("oss:GetObject acs:oss:*:*:\u{1b}[2J\u{202e}\noss:\u{1b}[2J *\n")],
    }
}

/// Tabs are the program's own too.
fn acts_on_lines(text: &str) -> bool {
    acts(&text.replace('\t', ""))
}

#[test]
fn no_command_lets_a_file_act_on_the_terminal_or_shows_a_key() {
    let folder = folder();
    let good = folder.path().join("p.json");
    fs::write(&good, POLICY).unwrap();
    let mut wrong = Vec::new();
    for (kind, line) in COMMANDS {
        let file = folder.path().join(file_name(*kind));
        for text in hostile(*kind) {
            fs::write(&file, &text).unwrap();
            for format in [&[][..], &["--json"]] {
                if !format.is_empty() && line.contains(&"--format") {
                    continue;
                }
                let mut args = filled(line, file.to_str().unwrap(), good.to_str().unwrap());
                args.extend(format);
                let run = acscope(&args);
                for (stream, written) in [("out", &run.out), ("err", &run.err)] {
                    let shown: Vec<&str> =
                        written.lines().filter(|line| acts_on_lines(line)).take(2).collect();
                    if !shown.is_empty() {
                        wrong.push(format!("{args:?} acts by {stream}: {shown:?}"));
                    }
                    if tells(written) {
                        let shown: Vec<&str> = written.lines().filter(|line| tells(line)).collect();
                        wrong.push(format!("{args:?} shows a key by {stream}: {shown:?}"));
                    }
                }
                if line.contains(&"--fix") {
                    fs::write(&file, &text).unwrap();
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} times:\n{}", wrong.len(), wrong.join("\n"));
}

#[cfg(unix)]
#[test]
fn no_command_lets_the_name_of_a_file_act_on_the_terminal() {
    let folder = folder();
    let good = folder.path().join("p.json");
    fs::write(&good, POLICY).unwrap();
    for (kind, line) in COMMANDS {
        let nasty = folder.path().join(format!("a\u{1b}[2J\u{202e}{}", file_name(*kind)));
        fs::write(&nasty, hostile(*kind).last().unwrap()).unwrap();
        for path in [nasty, folder.path().join("missing\u{1b}[2J\u{202e}.json")] {
            let run = acscope(&filled(line, path.to_str().unwrap(), good.to_str().unwrap()));
            assert!(
                !acts_on_lines(&run.out) && !acts_on_lines(&run.err),
                "{line:?}: {:?} {:?}",
                run.out,
                run.err
            );
        }
    }
    for line in WITHOUT_FILES {
        let run = acscope(line);
        assert!(!acts_on_lines(&run.out) && !acts_on_lines(&run.err), "{line:?}");
    }
}

#[cfg(all(target_os = "linux", target_pointer_width = "64"))]
/// The names that a program takes from the system's libraries: the texts of its table of dynamic symbols (ELF, 64 bits).
fn names_taken(program: &[u8]) -> BTreeSet<String> {
    let number = |at: usize, bytes: usize| {
        program[at..at + bytes].iter().rev().fold(0_usize, |number, byte| number << 8 | usize::from(*byte))
    };
    let (sections, size, count) = (number(0x28, 8), number(0x3a, 2), number(0x3c, 2));
    let section = |index: usize| sections + index * size;
    let dynamic_symbols = 11;
    let symbols =
        (0..count).map(section).find(|at| number(at + 4, 4) == dynamic_symbols).expect("dynamic symbols");
    let texts = section(number(symbols + 0x28, 4));
    let (start, length) = (number(texts + 0x18, 8), number(texts + 0x20, 8));
    program[start..start + length]
        .split(|byte| *byte == 0)
        .map(|name| String::from_utf8_lossy(name).into_owned())
        .collect()
}

#[cfg(all(target_os = "linux", target_pointer_width = "64"))]
#[test]
fn the_program_has_nothing_to_connect_with() {
    let program = fs::read(env!("CARGO_BIN_EXE_acscope")).unwrap();
    let taken = names_taken(&program);
    assert!(taken.contains("read") && taken.contains("write"), "the names cannot be seen: {taken:?}");
    for name in [
        "socket",
        "connect",
        "bind",
        "listen",
        "accept",
        "accept4",
        "getaddrinfo",
        "gethostbyname",
        "res_query",
    ] {
        assert!(!taken.contains(name), "the program can call {name}");
    }
}

#[test]
fn no_source_file_and_no_dependency_speaks_to_a_network() {
    fn check(folder: &Path) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                check(&path);
                continue;
            }
            let text = fs::read_to_string(&path).unwrap_or_default();
            let words = [
                "TcpStream",
                "TcpListener",
                "UdpSocket",
                "UnixListener",
                "UnixDatagram",
                "UnixStream::connect",
                "ToSocketAddrs",
            ];
            for word in words {
                assert!(!text.contains(word), "{} uses {word}", path.display());
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    check(&root.join("src"));
    let lock = fs::read_to_string(root.join("Cargo.lock")).unwrap();
    for name in [
        "hyper",
        "reqwest",
        "ureq",
        "curl",
        "tokio",
        "async-std",
        "rustls",
        "openssl",
        "native-tls",
        "isahc",
        "attohttpc",
        "h2",
        "quinn",
        "socket2",
    ] {
        assert!(!lock.contains(&format!("name = \"{name}\"\n")), "{name} is a dependency");
    }
}
