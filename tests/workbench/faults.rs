//! What goes wrong around the workbench: disks, files, other programs, the terminal, the clock. Whatever it is, nothing
//! that was saved is lost, nothing is half written, and the terminal comes back. `docs/faults.md` lists all of them.

use std::fs;
use std::io::{self, Write as _};
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::support::pty::{Launch, Session};
use acscope::engine::account::DEMO_ACCOUNT;
use acscope::files::{Expect, save_private, save_text};
use acscope::tui::runtime::recovery::{LostWork, lost_work};
use rustix::process::Signal;
use tempfile::TempDir;

fn home() -> TempDir {
    tempfile::tempdir().expect("a directory")
}

/// The workbench with a file that says `{"old": 1}`, in which an edit wrote the text of `edited`.
fn edited(home: &TempDir, file: &str) -> Session {
    let path = home.path().join(file);
    if !path.is_symlink() {
        fs::write(&path, OLD).unwrap();
    }
    editor_writes(home);
    edit(Launch::acscope(home.path()).arg(file), file)
}

const OLD: &str = "{\"old\": 1}";

/// Longer than a file may be where there is little room.
fn new() -> String {
    format!("{{\"new\": \"{}\"}}", "x".repeat(4000))
}

fn editor_writes(home: &TempDir) {
    fs::write(home.path().join("new.json"), new()).unwrap();
    fs::write(
        home.path().join("edit.sh"),
        format!("cp '{}' \"$1\"\n", home.path().join("new.json").display()),
    )
    .unwrap();
}

fn edit(launch: Launch, file: &str) -> Session {
    let mut session = launch.env("EDITOR", "sh edit.sh").size(160, 40).start();
    session.wait_for(file);
    session.keys("3 E");
    session.wait_for("Took the text from the editor");
    session
}

fn quit_and_discard(mut session: Session) {
    session.keys("q");
    session.wait_for("unsaved changes");
    session.keys("d");
    assert!(session.wait_exit().success());
    session.assert_given_back();
}

/// Files that stand half written in a directory.
fn left_behind(directory: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path());
    entries.filter(|path| path.extension().is_some_and(|ending| ending == "tmp")).collect()
}

/// A program in a mount namespace of its own, after a script has set that up.
///
/// Where this system lets nobody mount anything the test fails, unless `ACSCOPE_WITHOUT_MOUNTS` says that this is known:
/// then there is none, and what was not checked is said.
fn in_own_mounts(home: &Path, set_up: &str) -> Option<Launch> {
    let works = Command::new("unshare")
        .args(["-rm", "mount", "-t", "tmpfs", "tmpfs", "/mnt"])
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success());
    if !works {
        let this = thread::current().name().unwrap_or("this test").to_owned();
        let known = std::env::var_os("ACSCOPE_WITHOUT_MOUNTS").is_some();
        assert!(
            known,
            "this system lets nobody mount anything; ACSCOPE_WITHOUT_MOUNTS=1 goes on without that"
        );
        // Not `eprintln!`, which is kept back while a test passes.
        let line = format!("\nnot checked: {this} (this system lets nobody mount anything)\n");
        io::stderr().write_all(line.as_bytes()).unwrap();
        return None;
    }
    let script = format!("{set_up}\nexec {} full/p.json", env!("CARGO_BIN_EXE_acscope"));
    Some(Launch::program(Path::new("unshare"), home).arg("-rm").arg("sh").arg("-ec").arg(script))
}

#[test]
fn a_limit_on_the_size_of_files_costs_neither_the_file_nor_the_work() {
    let home = home();
    let resources: Vec<String> = (0..500).map(|number| format!("\"acs:oss:*:*:bucket-{number}\"")).collect();
    let long = format!(
        r#"{{"Version": "1", "Statement": [{{"Effect": "Allow", "Action": "oss:*", "Resource": [{}]}}]}}"#,
        resources.join(", ")
    );
    fs::write(home.path().join("p.json"), &long).unwrap();
    let limited = format!("ulimit -f 4; exec {} p.json", env!("CARGO_BIN_EXE_acscope"));
    let launch = Launch::program(Path::new("/bin/sh"), home.path()).arg("-c").arg(limited).size(160, 40);
    let mut session = launch.start();
    session.wait_for("on bucket-0");
    session.keys("2 n");
    session.wait_for("p.json *");
    session.keys("ctrl-s");
    session.wait_for("there is no room for it");
    session.wait_for("p.json *");
    // Nor can it be kept for the next run, which is said.
    session.wait_for("cannot be kept");
    quit_and_discard(session);
    assert_eq!(fs::read_to_string(home.path().join("p.json")).unwrap(), long);
    assert_eq!(left_behind(home.path()), Vec::<PathBuf>::new());
}

#[test]
fn a_full_disk_is_said_and_the_save_goes_through_once_there_is_room() {
    let home = home();
    fs::create_dir(home.path().join("full")).unwrap();
    editor_writes(&home);
    let set_up = format!(
        "mount -t tmpfs -o size=32k tmpfs full; printf '%s' '{OLD}' > full/p.json; cat /dev/zero > full/filler 2>&1 || true"
    );
    let Some(launch) = in_own_mounts(home.path(), &set_up) else { return };
    let mut session = edit(launch, "p.json");
    let disk = PathBuf::from(format!("/proc/{}/root{}/full", session.pid(), home.path().display()));
    session.keys("ctrl-s");
    session.wait_for("there is no room for it");
    assert_eq!(fs::read_to_string(disk.join("p.json")).unwrap(), OLD);
    assert_eq!(left_behind(&disk), Vec::<PathBuf>::new());
    session.wait_for("p.json *");
    fs::remove_file(disk.join("filler")).unwrap();
    session.keys("ctrl-s");
    session.wait_for("Saved");
    assert_eq!(fs::read_to_string(disk.join("p.json")).unwrap(), new());
    session.keys("q");
    assert!(session.wait_exit().success());
}

#[test]
fn a_read_only_file_system_is_said_and_nothing_is_lost() {
    let home = home();
    fs::create_dir(home.path().join("full")).unwrap();
    fs::write(home.path().join("full/p.json"), OLD).unwrap();
    editor_writes(&home);
    let set_up = "mount --bind full full; mount -o remount,ro,bind full";
    let Some(launch) = in_own_mounts(home.path(), set_up) else { return };
    let mut session = edit(launch, "p.json");
    session.keys("ctrl-s");
    session.wait_for("is on a read-only file system");
    // Somewhere else it works.
    session.keys("f s");
    session.wait_for("Save as");
    session.keys("ctrl-u");
    session.paste("elsewhere.json");
    session.keys("enter");
    session.wait_for("Saved elsewhere.json");
    session.keys("q");
    assert!(session.wait_exit().success());
    assert_eq!(fs::read_to_string(home.path().join("full/p.json")).unwrap(), OLD);
    assert_eq!(fs::read_to_string(home.path().join("elsewhere.json")).unwrap(), new());
}

#[test]
fn a_place_that_cannot_be_written_is_said_and_the_work_is_still_there() {
    let home = home();
    let mut session = edited(&home, "p.json");
    for (place, said) in [
        ("/proc/p.json", "/proc/p.json"),
        ("p.json/inside.json", "there is no such directory"),
        ("nowhere/p.json", "there is no such directory"),
        ("/dev/full", "is not a regular file"),
    ] {
        session.keys("f s");
        session.wait_for("Save as");
        session.keys("ctrl-u");
        session.paste(place);
        session.keys("enter");
        session.wait_gone("Save as");
        session.wait_for(said);
        session.wait_for("p.json *");
        // So that the next message is not taken for this one.
        session.keys("esc");
        session.wait_gone(said);
    }
    session.keys("ctrl-s");
    session.wait_for("Saved p.json");
    assert_eq!(fs::read_to_string(home.path().join("p.json")).unwrap(), new());
}

#[test]
fn a_state_folder_that_cannot_be_used_is_said_once_and_the_work_goes_on() {
    let home = home();
    fs::write(home.path().join("state"), "a file in its place").unwrap();
    let mut session = edited(&home, "p.json");
    session.wait_for("cannot be kept");
    session.keys("ctrl-s");
    session.wait_for("Saved p.json");
    session.keys("q");
    assert!(session.wait_exit().success());
    assert_eq!(fs::read_to_string(home.path().join("state")).unwrap(), "a file in its place");
}

#[test]
fn a_file_that_was_deleted_meanwhile_is_written_anew() {
    let home = home();
    let mut session = edited(&home, "p.json");
    fs::remove_file(home.path().join("p.json")).unwrap();
    session.keys("ctrl-s");
    session.wait_for("Saved p.json");
    assert_eq!(fs::read_to_string(home.path().join("p.json")).unwrap(), new());
}

#[test]
fn a_folder_in_place_of_the_file_is_said_and_nothing_is_lost() {
    let home = home();
    let mut session = edited(&home, "p.json");
    fs::remove_file(home.path().join("p.json")).unwrap();
    fs::create_dir(home.path().join("p.json")).unwrap();
    session.keys("ctrl-s");
    session.wait_for("p.json is not a regular file");
    session.wait_for("p.json *");
    fs::remove_dir(home.path().join("p.json")).unwrap();
    session.keys("ctrl-s");
    session.wait_for("Saved p.json");
}

#[test]
fn a_link_stays_one_and_what_it_names_is_saved() {
    let home = home();
    fs::create_dir(home.path().join("real")).unwrap();
    fs::write(home.path().join("real/p.json"), OLD).unwrap();
    symlink("real/p.json", home.path().join("p.json")).unwrap();
    let mut session = edited(&home, "p.json");
    session.keys("ctrl-s");
    session.wait_for("Saved p.json");
    assert!(home.path().join("p.json").is_symlink());
    assert_eq!(fs::read_to_string(home.path().join("real/p.json")).unwrap(), new());
}

#[test]
fn two_workbenches_on_one_file_do_not_overwrite_each_other() {
    let home = home();
    let mut first = edited(&home, "p.json");
    let mut second = edit(Launch::acscope(home.path()).arg("p.json"), "p.json");
    second.keys("ctrl-s");
    second.wait_for("Saved p.json");
    first.keys("ctrl-s");
    first.wait_for("was changed by another program");
    first.keys("esc");
    first.wait_gone("was changed by another program");
    quit_and_discard(first);
    assert_eq!(fs::read_to_string(home.path().join("p.json")).unwrap(), new());
    second.keys("q");
    assert!(second.wait_exit().success());
}

/// The files of kept work, as soon as there are so many.
#[track_caller]
fn wait_for_kept(home: &TempDir, count: usize) -> Vec<PathBuf> {
    let deadline = Instant::now() + Duration::from_secs(20);
    loop {
        let entries = fs::read_dir(home.path().join("state/recovery")).into_iter().flatten();
        let paths = entries.map(|entry| entry.unwrap().path());
        let kept: Vec<PathBuf> =
            paths.filter(|path| path.extension().is_some_and(|ending| ending == "json")).collect();
        if kept.len() == count {
            return kept;
        }
        assert!(Instant::now() < deadline, "waited in vain for {count} files, there are {kept:?}");
        thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn the_unsaved_work_of_two_killed_workbenches_is_offered_whole() {
    let home = home();
    let first = edited(&home, "p.json");
    let second = edited(&home, "q.json");
    wait_for_kept(&home, 2);
    for session in [first, second] {
        session.signal(Signal::KILL);
        drop(session);
    }
    let mut session = Launch::acscope(home.path()).size(160, 40).start();
    session.wait_for("Unsaved work of an earlier run");
    session.wait_for("p.json");
    session.wait_for("q.json");
    session.keys("enter");
    session.wait_for("Recovered");
    // The other one is offered too, until that is decided.
    session.wait_gone("/q.json");
    session.wait_for("/p.json");
    session.keys("esc");
    session.wait_gone("/p.json");
    // Its file is gone as soon as this run keeps the text itself.
    wait_for_kept(&home, 2);
    session.signal(Signal::KILL);
    drop(session);
    let works: Vec<LostWork> =
        lost_work(&home.path().join("state/recovery")).into_iter().map(|lost| lost.work).collect();
    assert_eq!(works, [LostWork::Policy(new()), LostWork::Policy(new())]);
    for file in ["p.json", "q.json"] {
        assert_eq!(fs::read_to_string(home.path().join(file)).unwrap(), OLD, "what was saved is as it was");
    }
}

#[test]
fn the_unsaved_changes_of_an_account_are_offered_after_a_kill() {
    let home = home();
    let file = home.path().join("account.json");
    fs::write(&file, DEMO_ACCOUNT).unwrap();
    let launch = || Launch::acscope(home.path()).size(160, 40);
    let mut session = launch().arg("--account").arg("account.json").start();
    session.wait_for("Catalog");
    session.keys("g a n enter");
    session.wait_for("Name");
    session.text("zoe");
    session.keys("enter");
    session.wait_for("user zoe");
    let kept = wait_for_kept(&home, 1);
    session.signal(Signal::KILL);
    drop(session);
    // It is there, nobody is told about anything else, and the file is as it was.
    assert!(fs::read_to_string(&kept[0]).unwrap().contains("zoe"));
    assert_eq!(fs::read_to_string(&file).unwrap(), DEMO_ACCOUNT);
    let mut session = launch().start();
    session.wait_for("/account.json");
    session.keys("enter");
    session.wait_for("requests are asked in it");
    session.keys("g a");
    session.wait_for("account.json *");
    session.wait_for("zoe");
    // Somebody may have changed the file since.
    session.keys("ctrl-s");
    session.wait_for("Replace the file?");
    session.keys("r");
    session.wait_for("Saved ");
    assert!(fs::read_to_string(&file).unwrap().contains("zoe"));
    session.keys("q");
    session.wait_for("Catalog");
    session.keys("q");
    assert!(session.wait_exit().success());
    wait_for_kept(&home, 0);
}

/// Run by the next test, which kills it.
#[test]
#[ignore = "writes for ever; run by a_kill_while_writing_leaves_a_whole_file"]
fn writes_for_ever() {
    let folder = PathBuf::from(std::env::var_os("FOLDER").unwrap());
    for text in versions().iter().cycle() {
        save_text(&folder.join("p.json"), text, Expect::Anything).unwrap();
        save_private(&folder.join("recovery/1.json"), text).unwrap();
    }
}

/// Two texts of which one is much longer.
fn versions() -> [String; 2] {
    ["a".repeat(1_500_000), "b".repeat(400_000)]
}

#[test]
fn a_kill_while_writing_leaves_a_whole_file() {
    let home = home();
    let versions = versions();
    for round in 0..12_u64 {
        // So that waiting for it is waiting for a program that writes.
        drop(fs::remove_file(home.path().join("recovery/1.json")));
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--ignored", "--exact", "faults::writes_for_ever", "--test-threads=1"])
            .env("FOLDER", home.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let begun = Instant::now();
        while !home.path().join("recovery/1.json").exists() && begun.elapsed() < Duration::from_secs(20) {
            thread::sleep(Duration::from_millis(1));
        }
        thread::sleep(Duration::from_millis(7 * round));
        child.kill().unwrap();
        child.wait().unwrap();
        for file in ["p.json", "recovery/1.json"] {
            let text = fs::read_to_string(home.path().join(file)).unwrap();
            assert!(versions.contains(&text), "{file} is half written: {} bytes", text.len());
        }
    }
}

#[test]
fn corrupt_state_is_passed_over() {
    let home = home();
    let state = home.path().join("state");
    fs::create_dir_all(state.join("recovery")).unwrap();
    fs::write(state.join("session.json"), "[".repeat(100_000)).unwrap();
    fs::write(state.join("recovery/1-1.json"), "{\"path\": 3}").unwrap();
    fs::write(state.join("recovery/2-2.json"), [0xff, 0, 0xfe]).unwrap();
    fs::create_dir(state.join("recovery/3-3.json")).unwrap();
    assert!(Command::new("mkfifo").arg(state.join("recovery/4-4.json")).status().unwrap().success());
    // From a clock that was wrong by decades, in both directions.
    for name in ["0-7.json", "99999999999999-7.json"] {
        fs::write(state.join("recovery").join(name), r#"{"path": null, "text": "still here"}"#).unwrap();
    }
    let mut session = Launch::acscope(home.path()).size(120, 40).start();
    session.wait_for("Unsaved work of an earlier run");
    session.keys("enter");
    session.wait_for("Recovered");
    session.keys("esc");
    session.wait_gone("Unsaved work of an earlier run");
    session.keys("3");
    session.wait_for("still here");
    quit_and_discard(session);
}

#[test]
fn a_session_or_configuration_that_is_a_pipe_is_not_waited_for() {
    let home = home();
    for folder in ["state", "config"] {
        fs::create_dir_all(home.path().join(folder)).unwrap();
    }
    for pipe in ["state/session.json", "config/config.toml"] {
        assert!(Command::new("mkfifo").arg(home.path().join(pipe)).status().unwrap().success());
    }
    let mut session = Launch::acscope(home.path()).size(160, 40).start();
    session.wait_for("config.toml is not a regular file");
    session.keys("q");
    assert!(session.wait_exit().success());
}

#[test]
fn an_unusable_configuration_is_said_and_the_defaults_hold() {
    for (text, said) in [
        (vec![b'a'; 2 * 1024 * 1024], "config.toml is larger than 1 MiB"),
        (vec![0xff, 0xfe, b'a', 0], "but UTF-16"),
        (b"[[[[[".to_vec(), "config.toml:1:"),
    ] {
        let home = home();
        fs::create_dir(home.path().join("config")).unwrap();
        fs::write(home.path().join("config/config.toml"), text).unwrap();
        let mut session = Launch::acscope(home.path()).size(160, 40).start();
        session.wait_for(said);
        session.wait_for("the defaults are used");
        session.keys("q");
        assert!(session.wait_exit().success());
    }
}

#[test]
fn house_rules_that_cannot_be_used_are_said_and_the_rest_of_the_configuration_holds() {
    let home = home();
    fs::create_dir(home.path().join("config")).unwrap();
    fs::write(home.path().join("config/config.toml"), "ascii = true\n[rules]\nregions = ['Hangzhou']\n")
        .unwrap();
    let mut session = Launch::acscope(home.path()).size(160, 40).start();
    session.wait_for("config.toml:3:12: \"Hangzhou\" is no region");
    session.wait_for("Those that ship with acscope hold");
    session.keys("q");
    assert!(session.wait_exit().success());
}

#[test]
fn an_endless_or_strange_file_is_refused_and_the_workbench_opens() {
    for (file, said) in [("/dev/zero", "/dev/zero is larger than 8 MiB"), ("/dev", "/dev is a directory")] {
        let home = home();
        let mut session = Launch::acscope(home.path()).arg(file).size(160, 40).start();
        session.wait_for(said);
        session.keys("q");
        assert!(session.wait_exit().success());
        session.assert_given_back();
    }
}

/// Lets the program draw whole screens until it can write no more.
fn fill_up(session: &mut Session) {
    let waits_to_write = |pid: u32| {
        let call = fs::read_to_string(format!("/proc/{pid}/wchan")).unwrap_or_default();
        call.contains("n_tty_write") || call == "wait_woken"
    };
    let deadline = Instant::now() + Duration::from_secs(20);
    while !waits_to_write(session.pid()) {
        assert!(Instant::now() < deadline, "the terminal takes whatever it is given");
        session.keys("ctrl-l");
        thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn a_terminal_that_takes_nothing_for_a_while_gets_everything_afterwards() {
    let home = home();
    let mut session = Launch::acscope(home.path()).size(200, 50).start();
    session.wait_for("Catalog");
    session.stick(true);
    fill_up(&mut session);
    session.keys("/");
    session.text("arrived");
    session.stick(false);
    session.wait_for("/arrived");
    session.keys("esc");
    session.wait_gone("/arrived");
    session.keys("q");
    assert!(session.wait_exit().success());
    session.assert_given_back();
}

#[test]
fn a_terminal_that_takes_nothing_any_more_does_not_keep_the_program_from_ending() {
    let home = home();
    let mut session = edited(&home, "p.json");
    wait_for_kept(&home, 1);
    session.stick(true);
    fill_up(&mut session);
    session.signal(Signal::TERM);
    assert_eq!(session.wait_exit().exit_code(), 143);
    assert_eq!(wait_for_kept(&home, 1).len(), 1, "the unsaved work is offered at the next start");
}

#[test]
fn a_signal_to_continue_that_nothing_stopped_changes_nothing() {
    let home = home();
    let mut session = Launch::acscope(home.path()).start();
    session.wait_for("Catalog");
    for _ in 0..3 {
        session.signal(Signal::CONT);
    }
    session.keys("/");
    session.text("still here");
    session.wait_for("/still here");
    session.keys("esc");
    session.wait_gone("still here");
    session.keys("q");
    assert!(session.wait_exit().success());
    session.assert_given_back();
}

#[test]
fn a_window_of_500_columns_and_200_rows_is_filled() {
    let home = home();
    let mut session = Launch::acscope(home.path()).size(500, 200).start();
    session.wait_for("Catalog");
    session.keys("?");
    session.wait_for("What works here");
    session.resize(1, 1);
    session.resize(500, 200);
    session.wait_for("What works here");
    session.keys("esc");
    session.wait_gone("What works here");
    session.keys("q");
    assert!(session.wait_exit().success());
    session.assert_given_back();
}
