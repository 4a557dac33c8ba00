//! The three jobs of the workbench, from start to end on a real terminal: browse, assemble, simulate.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::support::pty::{Launch, Session};
use tempfile::TempDir;

const TEAM_A: &str = include_str!("../../screenshots/scenes/team-a.json");
const AGENT: &str = "acs:starops:cn-hangzhou:1000000000000001:digitalemployee/ops-agent-";

fn home() -> TempDir {
    tempfile::tempdir().expect("a directory")
}

/// The column and row of a text on the screen.
fn place_of(session: &mut Session, text: &str) -> (u16, u16) {
    session.wait_for(text);
    let screen = session.screen();
    let (_, columns) = screen.size();
    for (row, line) in screen.rows(0, columns.get()).enumerate() {
        if let Some((before, _)) = line.split_once(text) {
            return (before.chars().count() as u16, row as u16);
        }
    }
    panic!("{text} is gone again")
}

fn click(session: &mut Session, text: &str) {
    let (column, row) = place_of(session, text);
    session.click(column, row);
}

#[test]
fn browse_search_look_and_ask_at_every_size() {
    let home = home();
    let mut session = Launch::acscope(home.path()).size(120, 40).start();
    session.wait_for("as user/ada");
    session.keys("/");
    session.text("create chat svc:starops");
    session.wait_for("starops:CreateChat");
    session.keys("enter");
    session.wait_for("ALLOW (definite)");
    for (columns, rows) in [(80, 24), (200, 60), (60, 16), (20, 5), (120, 40)] {
        session.resize(columns, rows);
        if columns >= 60 {
            session.wait_for("CreateChat");
        } else {
            session.wait_for("acscope needs 60x16");
        }
    }
    session.keys("r 4 d");
    session.wait_for("asks for starops:CreateChat");
    session.wait_for("starops-admin: by group starops-administrators");
    session.keys("esc");
    session.wait_gone("asks for starops:CreateChat");
    session.keys("q");
    assert!(session.wait_exit().success());
    session.assert_given_back();
}

/// Fills the form of the resource that has the keyboard in the list of forms.
fn fill_in_resource(session: &mut Session, made: &str) {
    session.wait_for("Resource: choose its form");
    session.keys("enter");
    session.wait_for("Add a resource");
    session.keys("tab tab ctrl-u");
    session.text("ops-agent-a");
    session.wait_for(made);
    session.keys("enter");
    session.wait_gone("Add a resource");
}

#[test]
fn assemble_chat_with_one_digital_employee_and_with_no_other() {
    let home = home();
    let mut session = Launch::acscope(home.path()).size(160, 40).start();
    session.wait_for("as user/ada");
    session.keys("/");
    session.text("createchat");
    session.wait_for("starops:CreateChat");
    session.keys("enter space");
    session.wait_for("\"cms:CreateChat\"");
    session.keys("down space");
    session.wait_for("\"starops:CreateChat\"");
    session.keys("u");
    session.wait_gone("\"starops:CreateChat\"");
    session.keys("ctrl-r");
    session.wait_for("\"starops:CreateChat\"");
    session.keys("2 r");
    fill_in_resource(&mut session, "acs:cms:*:*:digitalemployee/ops-agent-a");
    session.keys("r down");
    fill_in_resource(&mut session, "acs:starops:*:*:digitalemployee/ops-agent-a");
    session.wait_for("ALLOW (definite)");
    session.keys("4 r backspace b");
    session.wait_for("IMPLICIT DENY (definite)");
    session.keys("esc");
    session.wait_for("ALLOW (definite)");
    session.keys("ctrl-s");
    session.wait_for("Save as");
    session.paste("chat.json\n");
    session.wait_for("chat.json");
    session.keys("enter");
    session.wait_for("Saved");
    session.keys("q");
    assert!(session.wait_exit().success());
    session.assert_given_back();

    let simulate = |agent: &str| {
        Command::new(env!("CARGO_BIN_EXE_acscope"))
            .args(["simulate", "--policy", "chat.json", "--action", "starops:CreateChat", "--resource"])
            .arg(format!("{AGENT}{agent}"))
            .current_dir(home.path())
            .env_clear()
            .status()
            .unwrap()
            .code()
    };
    assert_eq!((simulate("a"), simulate("b")), (Some(0), Some(1)), "and so says the command line");
}

#[test]
fn simulate_ask_keep_save_and_find_again() {
    let home = home();
    fs::write(home.path().join("team-a.json"), TEAM_A).unwrap();
    let launch = || Launch::acscope(home.path()).size(120, 40).arg("team-a.json");
    let mut session = launch().start();
    session.wait_for("as user/somebody");
    click(&mut session, "for example ecs:StopInstance");
    session.paste("starops:CreateChat");
    session.keys("enter");
    session.keys("r");
    session.paste(&format!("{AGENT}a"));
    session.keys("enter");
    session.wait_for("IpAddress on acs:SourceIp wants 10.0.0.0/8");
    session.keys("c");
    session.text("acs:SourceIp=10.1.2.3");
    session.wait_for("ALLOW (definite)");
    session.keys("enter K");
    session.wait_for("1 of 1 expectations hold");
    session.keys("r backspace b");
    session.wait_for("IMPLICIT DENY (definite)");
    session.keys("enter K S");
    session.wait_for("team-a.acs.toml");
    session.keys("enter");
    session.wait_for("Saved");
    session.keys("q");
    assert!(session.wait_exit().success());
    session.assert_given_back();

    let test = Command::new(env!("CARGO_BIN_EXE_acscope"))
        .args(["test", "team-a.acs.toml"])
        .current_dir(home.path())
        .env_clear()
        .output()
        .unwrap();
    assert_eq!(test.status.code(), Some(0), "{}", String::from_utf8_lossy(&test.stdout));
    assert!(String::from_utf8_lossy(&test.stdout).ends_with("2 of 2 hold\n"));

    let mut session = launch().start();
    session.wait_for("as user/somebody");
    session.keys("4 H");
    session.wait_for("Earlier requests");
    session.text("agent-a");
    session.keys("enter");
    session.wait_for("ALLOW (definite)");
    session.keys("q");
    assert!(session.wait_exit().success());

    let mut session = Launch::acscope(home.path()).size(120, 40).start();
    session.wait_for("team-a.json was open: ctrl-o opens it again");
    session.keys("ctrl-o tab enter");
    session.wait_for("Opened");
    session.keys("q");
    assert!(session.wait_exit().success());
}

#[test]
fn a_storm_of_keys_leaves_a_program_that_answers_and_a_terminal_that_is_given_back() {
    const KEYS: &[&[u8]] = &[
        b"\r",
        b"\t",
        b"\x1b[A",
        b"\x1b[B",
        b"\x1b[C",
        b"\x1b[D",
        b"\x1b[5~",
        b"\x1b[6~",
        b"\x7f",
        b" ",
        b"/",
        b":",
        b"?",
        b"\x1b[200~acs:SourceIp=10.0.0.1 \x1b[2J\x1b[201~",
        b"\x1b[<0;30;12M",
        b"\x1b[<0;30;12m",
        b"\x1b[<65;90;30M",
        b"\xe6\x95\xb0",
        b"\xff",
        b"\x12",
        b"\x0b",
    ];
    for seed in 1..=3_u32 {
        let home = home();
        fs::write(home.path().join("team-a.json"), TEAM_A).unwrap();
        let mut session = Launch::acscope(home.path()).size(120, 40).arg("team-a.json").start();
        session.wait_for("as user/somebody");
        // Any sequence will do, as long as it is the same each time.
        let mut state = seed;
        for step in 0..1_500_u32 {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let choice = (state >> 16) as usize;
            match choice % 4 {
                0 => session.send(KEYS[choice / 4 % KEYS.len()]),
                // Letters: whatever is bound, and text where text is taken. Not q, which might end it.
                _ => {
                    let letter = b'a' + (choice / 4 % 26) as u8;
                    session.send(&[if letter == b'q' { b'Q' } else { letter }]);
                }
            }
            if step % 300 == 299 {
                session.resize(60 + (choice % 140) as u16, 16 + (choice % 40) as u16);
            }
        }
        session.resize(100, 30);
        session.wait_for("acscope");
        session.signal(rustix::process::Signal::TERM);
        assert_eq!(session.wait_exit().exit_code(), 143, "ended by the signal, not by itself");
        session.assert_given_back();
    }
}

#[test]
fn the_demo_account_says_who_can_delete_a_mission_and_why_an_app_operator_can_delete_an_application() {
    let home = home();
    let mut session = Launch::acscope(home.path()).size(120, 40).start();
    session.wait_for("as user/ada");
    session.keys("/");
    session.text("starops:DeleteMission");
    session.wait_for("1 of");
    session.keys("enter W");
    session.wait_for("Who can?");
    session.wait_for("starops-mission-operator#1, by group mission-operators");
    session.wait_for("through role/mission-oncall");
    session.text("ben");
    session.keys("enter");
    session.wait_for("as user/ben");
    session.wait_gone("Who can?");
    // The deletion that no catalog knows: it is granted all the same.
    session.keys("a ctrl-u");
    session.text("edas:DeleteApplication");
    session.keys("enter r ctrl-u");
    session.text("acs:edas:cn-hangzhou:1000000000000001:namespace/prod/application/shop");
    session.keys("enter W");
    session.wait_for("user/ivan");
    session.text("ivan");
    session.wait_for("by edas-app-operator#1, by group edas-app-operators");
    session.keys("enter");
    session.wait_for("as user/ivan");
    session.wait_for("ALLOW (definite)");
    session.wait_for("edas-app-operator statement 1 (Allow)");
    session.keys("g a /");
    session.text("edas-app-operator policy");
    session.keys("enter");
    session.wait_for("edas:*Application");
    session.keys("g m");
    session.wait_for("21 principals");
    session.keys("/");
    session.text("starops:DeleteMission as:dmitri as:emma");
    session.keys("enter");
    session.wait_for("2 principals");
    session.keys("j j");
    session.wait_for("user/dmitri starops:DeleteMission on");
    session.keys("q q");
    assert!(session.wait_exit().success());
    session.assert_given_back();
}

#[test]
fn lint_fix_suppress_and_save() {
    let home = home();
    let file = home.path().join("p.json");
    fs::write(
        &file,
        "{\n  \"Version\": \"1\",\n  \"Statement\": [\n    {\n      \"Effect\": \"Allow\",\n      \"Action\": [\"ecs:DeleteInstance\", \"ecs:DeleteInstance\"],\n      \"Resource\": \"*\"\n    }\n  ]\n}\n",
    )
    .unwrap();
    let mut session = Launch::acscope(home.path()).size(120, 40).arg("p.json").start();
    session.wait_for("as user/");
    session.keys("5 v");
    session.wait_for("severity warning and worse");
    session.keys("G a");
    session.wait_for("Proven: access stays the same.");
    session.keys("enter");
    session.wait_for("Fix H208: ");
    session.keys("v v v g g s");
    session.wait_for("Suppress where?");
    session.keys("down enter");
    session.wait_for("Why it is all right");
    session.text("the fleet is ours");
    session.keys("enter");
    session.wait_for("is suppressed; the reason is in");
    session.keys("ctrl-s");
    session.wait_for("Saved");
    session.keys("q");
    assert!(session.wait_exit().success());
    session.assert_given_back();
    let saved = fs::read_to_string(&file).unwrap();
    assert_eq!(saved.matches("ecs:DeleteInstance").count(), 1, "{saved}");
    let configs: Vec<_> = find(home.path(), "config.toml");
    assert_eq!(configs.len(), 1);
    let written = fs::read_to_string(&configs[0]).unwrap();
    assert!(written.contains("[suppress.p]\n") && written.contains("= \"the fleet is ours\""), "{written}");
}

/// The files of this name below a directory.
fn find(directory: &Path, name: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path());
    entries
        .flat_map(|path| match path.is_dir() {
            true => find(&path, name),
            false if path.ends_with(name) => vec![path],
            false => Vec::new(),
        })
        .collect()
}

/// The access tab after an edit, the smallest fix with its price, taken and undone, and the compare screen, on the
/// program itself: what it says is what `acscope diff` says of the two files.
#[test]
fn an_edit_is_seen_as_access_fixed_undone_and_compared() {
    let home = home();
    let file = home.path().join("team-a.json");
    fs::write(&file, TEAM_A).expect("a file");
    let mut session = Launch::acscope(home.path()).size(160, 50).arg("team-a.json").start();
    session.wait_for("as user/somebody");
    // A "no", what it would take, and what else that would allow.
    session.keys("4 a ctrl-u");
    session.text("starops:CreateChat");
    session.keys("enter r ctrl-u");
    session.text(&format!("{AGENT}b"));
    session.keys("enter");
    session.wait_for("IMPLICIT DENY (definite)");
    session.wait_for("smallest fix: ");
    session.wait_for("nothing else");
    session.keys("f");
    session.wait_for("ALLOW (definite)");
    // What the fix did to access, as a heading and as the name of the step.
    session.keys("6");
    session.wait_for("WIDER: since team-a.json");
    session.wait_for("+ starops:CreateChat");
    session.keys("g c");
    session.wait_for("WIDER: team-a.json on disk to team-a as it is now");
    session.keys("s");
    session.wait_for("NARROWER: team-a as it is now to team-a.json on disk");
    session.keys("q");
    session.wait_for("WIDER: since team-a.json");
    session.keys("ctrl-s");
    session.wait_for("Saved");
    let fixed = fs::read_to_string(&file).expect("the file");
    session.keys("u");
    session.wait_for("NARROWER: since team-a.json");
    session.keys("4");
    session.wait_for("IMPLICIT DENY (definite)");
    session.keys("ctrl-s");
    session.wait_gone("NARROWER: since team-a.json");
    session.keys("q");
    assert!(session.wait_exit().success());
    session.assert_given_back();
    assert_eq!(fs::read_to_string(&file).expect("the file"), TEAM_A, "undone to the letter");

    let other = home.path().join("fixed.json");
    fs::write(&other, fixed).expect("a file");
    let output = Command::new(env!("CARGO_BIN_EXE_acscope"))
        .args(["diff", "team-a.json", "fixed.json"])
        .current_dir(home.path())
        .output()
        .expect("acscope runs");
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(
        said.starts_with("WIDER: ") && said.contains("starops:CreateChat") && said.contains("ops-agent-b"),
        "{said}"
    );
}
