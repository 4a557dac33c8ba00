//! What must not come out of the workbench: hidden characters of strangers' files, readable state, connections.

use std::collections::BTreeSet;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, OnceLock};

use crate::support::hostile::{KEY, NASTY, SECRET, acts, tells};
use crate::support::workbench::Workbench;
use acscope::engine::account::{Resolver, read_account};
use acscope::engine::catalog::{Catalog, CatalogFile};
use acscope::tui::account::SharedAccount;
use acscope::tui::effect::{Effect, Outcome};
use acscope::tui::input::Input;
use acscope::tui::keys::action::ACTIONS;
use acscope::tui::keys::context::Context;
use acscope::tui::keys::key::Key;
use acscope::tui::usage_screen::jobs::{SharedTrail, TrailJob};
use acscope::tui::world::{SharedWorld, World};

/// The texts, and what is read from them; reading takes longer than the test.
fn parts() -> &'static (String, SharedWorld, SharedAccount) {
    static PARTS: OnceLock<(String, SharedWorld, SharedAccount)> = OnceLock::new();
    PARTS.get_or_init(read_parts)
}

fn hostile() -> Workbench {
    let (policy, world, account) = parts();
    let mut workbench = Workbench::new(140, 40);
    workbench.app.world = Some(world.clone());
    workbench.app.account = Some(account.clone());
    workbench.with_text(policy)
}

fn read_parts() -> (String, SharedWorld, SharedAccount) {
    let policy = format!(
        r#"{{"Version":"1","Statement":[{{"Effect":"Allow","Sid":"{NASTY}","Action":"strange:Do",
        "Resource":["acs:strange:*:*:{NASTY}","*"],"Condition":{{"StringEquals":{{"strange:Key":"{NASTY}"}}}}}},
        {{"Effect":"Deny","Action":"strange:Do","Resource":"acs:strange:*:*:{NASTY}*"}}]}}"#
    );
    let catalog = format!(
        r#"{{"catalog_version":1,"sources":[{{"kind":"own","title":"{NASTY}"}}],"services":[{{"code":"strange","name":"{NASTY}",
        "resource_types":[{{"id":"Job","arns":["acs:strange:{{#regionId}}:{{#accountId}}:job/{{#id}}"]}}],
        "actions":[{{"name":"strange:Do","description":"{NASTY}","module":"{NASTY}","apis":["{NASTY}"],"resources":["Job"],"confidence":"high","sources":[0]}}]}}]}}"#
    );
    let account = format!(
        r#"{{"account":{{"id":"1000000000000001"}},"policies":{{"{NASTY}":{{"type":"custom","document":{policy}}}}},
        "users":[{{"name":"{NASTY}","groups":["{NASTY}"],"attached":["{NASTY}"]}}],"groups":[{{"name":"{NASTY}","attached":["{NASTY}"]}}],
        "resources":[{{"arn":"acs:strange:*:1000000000000001:{NASTY}","tags":{{"{NASTY}":"{NASTY}"}}}}]}}"#
    );
    let catalog = Catalog::only(&[CatalogFile { name: "mine.json", text: &catalog }]).unwrap();
    let read = read_account(&account, &|_| Err("none".to_owned()));
    let world = SharedWorld(Arc::new(World::new(catalog)));
    let path = Some("a\u{1b}[2J\u{202e}.json".into());
    (policy, world, SharedAccount { resolver: Arc::new(Resolver::new(read.account)), path })
}

#[test]
fn no_pane_pop_up_or_screen_lets_a_file_act_on_the_terminal() {
    let keys: BTreeSet<&str> =
        ACTIONS.iter().flat_map(|row| row.keys.iter().flat_map(|(_, keys)| keys.iter().copied())).collect();
    let mut shown = 0;
    for place in ["1", "2", "3", "4"] {
        for key in &keys {
            let mut workbench = hostile();
            workbench.keys("1 } down down").keys(place);
            for key in key.split(' ') {
                workbench.input(Input::Key(key.parse::<Key>().unwrap()));
            }
            for then in ["", "enter"] {
                if !then.is_empty() {
                    workbench.keys(then);
                }
                let screen = workbench.screen();
                let acting: Vec<&str> = screen.lines().filter(|line| acts(line)).collect();
                assert!(acting.is_empty(), "{place} {key} {then}: {acting:?}");
                shown += usize::from(screen.contains(r"\u{1b}[2J"));
            }
        }
    }
    assert!(shown > keys.len(), "the hostile texts are hardly shown: {shown} times");
}

/// An event whose every text is hostile, with keys in it.
fn event() -> String {
    format!(
        r#"{{"eventName":"Get{NASTY}","eventType":"ApiCall","serviceName":"Ram{NASTY}","eventTime":"2026-05-01T00:00:00Z","errorCode":"{NASTY}","errorMessage":"{KEY} {SECRET} {NASTY}","requestParameters":{{"UserName":"{NASTY}","AccessKeyId":"{KEY}","SecretAccessKey":"{SECRET}"}},"userIdentity":{{"type":"ram-user","accountId":"1000000000000001","userName":"{NASTY}","accessKeyId":"{KEY}","principalId":"{NASTY}"}}}}"#
    )
}

fn trail(world: &SharedWorld) -> SharedTrail {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("e\u{1b}[2J\u{202e}.json");
    std::fs::write(&file, event()).unwrap();
    let job = TrailJob { number: 0, paths: vec![file], world: world.clone() };
    job.run(&AtomicBool::new(false), &mut |_| ()).unwrap().unwrap()
}

#[track_caller]
fn assert_harmless(workbench: &Workbench, what: &str) {
    let screen = workbench.screen();
    let wrong = |line: &&str| acts(line) || tells(line);
    let wrong: Vec<&str> = screen.lines().filter(wrong).collect();
    assert!(wrong.is_empty(), "{what}: {wrong:?}");
}

/// The keys that work in a place.
fn keys_of(context: Context) -> BTreeSet<&'static str> {
    let rows = ACTIONS.iter().flat_map(|row| row.keys.iter());
    rows.filter(|(place, _)| *place == context).flat_map(|(_, keys)| keys.iter().copied()).collect()
}

#[test]
fn no_other_screen_and_no_tab_lets_a_file_act_on_the_terminal_or_shows_a_key() {
    let (_, world, _) = parts();
    let trail = trail(world);
    let places = [
        ("g a down down", Context::Account),
        ("g m", Context::Matrix),
        ("g c", Context::Compare),
        ("5", Context::Findings),
        ("6", Context::Access),
        ("", Context::Usage),
    ];
    let mut shown = 0;
    for (way, context) in places {
        for key in keys_of(context) {
            let mut workbench = hostile();
            if context == Context::Usage {
                workbench.keys("f a").text("e.json").keys("enter");
                let number = workbench.take_effects().into_iter().find_map(|effect| match effect {
                    Effect::ReadTrail(job) => Some(job.number),
                    _ => None,
                });
                workbench.outcome(Outcome::TrailRead(number.unwrap(), Ok(Some(trail.clone()))));
                workbench.keys("down");
            } else {
                workbench.keys(way);
            }
            assert_harmless(&workbench, way);
            for key in key.split(' ') {
                workbench.input(Input::Key(key.parse::<Key>().unwrap()));
                assert_harmless(&workbench, &format!("{context:?} {key}"));
            }
            for then in ["down", "enter"] {
                workbench.keys(then);
                assert_harmless(&workbench, &format!("{context:?} {key} {then}"));
            }
            shown += usize::from(workbench.screen().contains(r"\u{1b}[2J"));
        }
    }
    assert!(shown > 20, "the hostile texts are hardly shown: {shown} times");
}

#[test]
fn nothing_that_is_pasted_acts_on_the_terminal_and_no_key_in_it_is_shown() {
    let state = format!(
        r#"{{"values":{{"root_module":{{"resources":[{{"type":"alicloud_ram_access_key","values":{{"id":"{KEY}","secret":"{SECRET}"}}}}]}}}}}}"#
    );
    let denial = format!(
        "Error {KEY} AccessDenied \u{1b}[2J\u{202e}: You are not authorized to do this action. AuthAction: oss:{NASTY}, Resource: acs:oss:*:*:{NASTY} {SECRET}"
    );
    let plain = format!("{KEY}\n{SECRET}\n");
    let detail = format!(
        r#"{{"Code":"NoPermission","Message":"{KEY} {NASTY}","AccessDeniedDetail":{{"AuthAction":"oss:{NASTY}","AuthPrincipalType":"SubUser","AuthPrincipalDisplayName":"{NASTY}","AuthPrincipalOwnerId":"1000000000000001","NoPermissionType":"ImplicitDeny","PolicyType":"AccountLevelIdentityBasedPolicy"}}}}"#
    );
    for (number, pasted) in [event(), state, denial, plain, detail].into_iter().enumerate() {
        for place in ["1", "2", "4", "5"] {
            let mut workbench = hostile();
            workbench.keys(place);
            workbench.input(Input::Paste(pasted.clone()));
            assert_harmless(&workbench, &format!("{number} in {place}"));
            assert!(!tells(&workbench.said()), "{}", workbench.said());
            // The list of messages shows them whole.
            workbench.keys("esc F2");
            assert_harmless(&workbench, &format!("messages of {number} in {place}"));
        }
    }
}

#[cfg(target_os = "linux")]
mod on_linux {
    use crate::support::pty::Launch;
    use std::fs;
    use std::os::unix::fs::PermissionsExt as _;
    use std::path::Path;

    fn modes(folder: &Path, found: &mut Vec<(String, u32, bool)>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let mode = fs::metadata(&path).unwrap().permissions().mode() & 0o777;
            found.push((path.display().to_string(), mode, path.is_dir()));
            if path.is_dir() {
                modes(&path, found);
            }
        }
    }

    #[test]
    fn what_the_workbench_remembers_is_for_its_user_alone() {
        let home = tempfile::tempdir().unwrap();
        fs::write(home.path().join("p.json"), "{}").unwrap();
        fs::write(home.path().join("edit.sh"), "printf '{\"a\": 1}' > \"$1\"\n").unwrap();
        let mut session = Launch::acscope(home.path()).arg("p.json").env("EDITOR", "sh edit.sh").start();
        session.wait_for("p.json");
        session.keys("3 E");
        session.wait_for("p.json *");
        session.signal(rustix::process::Signal::TERM);
        assert_eq!(session.wait_exit().exit_code(), 143);
        let mut found = Vec::new();
        modes(&home.path().join("state"), &mut found);
        assert!(found.iter().any(|(name, ..)| name.ends_with("session.json")), "{found:?}");
        assert!(
            found.iter().any(|(name, ..)| name.contains("recovery/") && name.contains(".json")),
            "{found:?}"
        );
        for (name, mode, is_folder) in &found {
            // The lock beside kept work is empty.
            let is_empty = !is_folder && fs::metadata(name).unwrap().len() == 0;
            let wanted = if *is_folder { 0o700 } else { 0o600 };
            assert!(*mode == wanted || is_empty, "{name} has the mode {mode:o}");
        }
    }

    #[test]
    fn a_running_workbench_holds_no_connection() {
        let home = tempfile::tempdir().unwrap();
        let mut session = Launch::acscope(home.path()).size(120, 40).start();
        session.wait_for("as user/ada");
        session.keys("/");
        session.text("delete");
        session.wait_for("Delete");
        session.keys("enter 4 d");
        session.wait_for("asks for");
        let descriptors = fs::read_dir(format!("/proc/{}/fd", session.pid())).unwrap();
        let held: Vec<String> = descriptors
            .filter_map(|entry| fs::read_link(entry.unwrap().path()).ok()?.to_str().map(str::to_owned))
            .filter_map(|target| Some(target.strip_prefix("socket:[")?.strip_suffix(']')?.to_owned()))
            .collect();
        for table in ["tcp", "tcp6", "udp", "udp6", "raw", "raw6", "packet", "netlink"] {
            let text = fs::read_to_string(format!("/proc/{}/net/{table}", session.pid())).unwrap_or_default();
            let open = text.split_whitespace().find(|word| held.iter().any(|inode| inode == word));
            assert_eq!(open, None, "a socket in {table}");
        }
        // Pairs of its own, for signals and for messages of its threads: without a name nobody else can reach them.
        let own = fs::read_to_string(format!("/proc/{}/net/unix", session.pid())).unwrap_or_default();
        for line in own.lines() {
            let words: Vec<&str> = line.split_whitespace().collect();
            let is_held = words.get(6).is_some_and(|inode| held.iter().any(|held| held == inode));
            assert!(!is_held || words.len() == 7, "a socket with a name: {line}");
        }
        session.keys("esc");
        session.wait_gone("asks for");
        session.keys("q");
        assert!(session.wait_exit().success());
    }
}
