//! The workbench on a real terminal: that it starts, reacts, and always gives the terminal back.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::support::pty::{Launch, Session};
use acscope::tui::terminal::Terminal;
use rustix::process::Signal;
use tempfile::TempDir;

fn home() -> TempDir {
    tempfile::tempdir().expect("a directory")
}

fn started(home: &TempDir) -> Session {
    let mut session = Launch::acscope(home.path()).start();
    session.wait_for("Catalog");
    session
}

fn with_file(home: &TempDir, text: &str) -> Session {
    fs::write(home.path().join("p.json"), text).unwrap();
    let mut session = Launch::acscope(home.path()).arg("p.json").env("EDITOR", "sh edit.sh").start();
    session.wait_for("p.json");
    session
}

/// Makes the next external edit replace the text.
fn editor_writes(home: &TempDir, text: &str) {
    fs::write(home.path().join("edit.sh"), format!("printf '%s' '{text}' > \"$1\"\n")).unwrap();
}

fn kept_work(home: &TempDir) -> Vec<String> {
    let Ok(entries) = fs::read_dir(home.path().join("state/recovery")) else { return Vec::new() };
    entries
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "json"))
        .map(|path| fs::read_to_string(path).unwrap())
        .collect()
}

#[test]
fn it_starts_and_quits_and_gives_the_terminal_back() {
    let home = home();
    let mut session = started(&home);
    assert!(session.screen().alternate_screen());
    session.keys("q");
    assert!(session.wait_exit().success());
    session.assert_given_back();
    assert_eq!(session.screen().contents().trim(), "", "nothing is left on the shell's screen");
}

#[test]
fn signals_end_it_with_their_number_and_a_terminal_given_back() {
    for (signal, code) in [(Signal::TERM, 143), (Signal::HUP, 129), (Signal::INT, 130), (Signal::QUIT, 131)] {
        let home = home();
        let mut session = started(&home);
        session.signal(signal);
        assert_eq!(session.wait_exit().exit_code(), code);
        session.assert_given_back();
    }
}

#[test]
fn a_closed_terminal_ends_it() {
    let home = home();
    assert_eq!(started(&home).close().exit_code(), 129);
}

#[test]
fn ctrl_z_goes_back_to_the_shell_and_fg_returns() {
    let home = home();
    let mut session =
        Launch::program(Path::new("/bin/sh"), home.path()).arg("-i").env("PS1", "shell> ").start();
    session.wait_for("shell>");
    session.text(&format!("{}\r", env!("CARGO_BIN_EXE_acscope")));
    session.wait_for("Catalog");
    for _ in 0..2 {
        session.keys("ctrl-z");
        session.wait_until("the shell's screen", |screen| !screen.alternate_screen());
        session.wait_until("a prompt", |screen| screen.contents().trim_end().ends_with("shell>"));
        assert!(!session.screen().bracketed_paste() && !session.screen().hide_cursor());
        session.text("fg\r");
        session.wait_until("the workbench", |screen| {
            screen.alternate_screen() && screen.bracketed_paste() && screen.contents().contains("Catalog")
        });
    }
    session.keys("q");
    session.wait_until("a prompt", |screen| screen.contents().trim_end().ends_with("shell>"));
    session.text("echo left $?\r");
    session.wait_for("left 0");
}

#[test]
fn ctrl_z_without_a_shell_says_so_and_goes_on() {
    let home = home();
    let mut session = started(&home);
    session.keys("ctrl-z");
    session.wait_for("There is no shell here");
    session.keys("q");
    assert!(session.wait_exit().success());
}

/// Run by the next test in a terminal of its own.
#[test]
#[ignore = "panics on purpose; run by a_panic_gives_the_terminal_back_before_it_is_reported"]
fn panics_on_a_terminal() {
    let mut terminal = Terminal::enter(true).expect("a terminal");
    terminal.draw(|frame| frame.render_widget("drawn", frame.area())).expect("a frame");
    panic!("on purpose");
}

#[test]
fn a_panic_gives_the_terminal_back_before_it_is_reported() {
    let home = home();
    let itself = std::env::current_exe().unwrap();
    let mut session = Launch::program(&itself, home.path())
        .arg("--ignored")
        .arg("--exact")
        .arg("process::panics_on_a_terminal")
        .arg("--nocapture")
        .arg("--test-threads=1")
        .start();
    assert!(!session.wait_exit().success());
    session.assert_given_back();
    session.wait_for("on purpose");
    assert!(!session.screen().contents().contains("drawn"));
}

#[test]
fn without_a_terminal_it_says_what_to_use_instead() {
    let home = home();
    let run = |configure: &dyn Fn(&mut Command)| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_acscope"));
        command.env_clear().env("HOME", home.path()).stdin(Stdio::null()).stdout(Stdio::piped());
        configure(&mut command);
        let output = command.output().unwrap();
        (output.status.code(), output.stdout, String::from_utf8(output.stderr).unwrap())
    };
    let (code, stdout, stderr) = run(&|_| {});
    assert_eq!((code, stdout), (Some(2), Vec::new()));
    assert!(stderr.starts_with("error: the workbench needs a terminal"), "{stderr}");
    assert!(stderr.contains("acscope search, simulate"), "{stderr}");
}

#[test]
fn a_dumb_terminal_is_refused() {
    let home = home();
    let mut session = Launch::acscope(home.path()).env("TERM", "dumb").start();
    assert_eq!(session.wait_exit().exit_code(), 2);
    session.wait_for("TERM is `dumb`");
    session.assert_given_back();
}

#[test]
fn a_window_of_any_size_is_survived_and_recovers() {
    let home = home();
    let mut session = Launch::acscope(home.path()).size(1, 1).start();
    session.wait_until("the alternate screen", vt100::Screen::alternate_screen);
    session.resize(59, 16);
    session.wait_for("acscope needs 60x16");
    session.resize(80, 24);
    session.wait_for("[1 Catalog]");
    session.resize(120, 40);
    session.wait_for("Details");
    session.resize(1, 1);
    session.resize(60, 16);
    session.wait_for("[1 Catalog]");
    session.keys("q");
    assert!(session.wait_exit().success());
}

#[test]
fn many_keys_at_once_all_arrive() {
    let home = home();
    let mut session = started(&home);
    session.keys("/");
    // More than one read of the terminal library takes.
    session.text(&"ab".repeat(1500));
    session.keys("Z");
    session.wait_for("abZ");
    session.keys("ctrl-a Y");
    session.wait_for("/Yabab");
    session.keys("esc");
    session.wait_gone("Yab");
    session.keys("q");
    assert!(session.wait_exit().success());
}

#[test]
fn the_mouse_clicks_and_drags() {
    let home = home();
    let mut session = Launch::acscope(home.path()).size(120, 40).start();
    session.wait_for("Request");
    let column = |screen: &vt100::Screen, title: &str| {
        screen.rows(0, 120).find_map(|row| row.split_once(title).map(|(before, _)| before.chars().count()))
    };
    let before = column(session.screen(), "Policy").expect("the policy pane");
    let edge = before as u16 - 3;
    session.drag(&[(edge, 5), (edge + 4, 5), (edge + 10, 6)]);
    session.wait_until("a wider catalog", |screen| column(screen, "Policy") == Some(before + 10));
    session.click(5, 30);
    session.click(100, 0);
    session.keys("?");
    session.wait_for("What works here");
    session.click(0, 39);
    session.wait_gone("What works here");
    session.keys("q");
    assert!(session.wait_exit().success());
}

#[test]
fn a_paste_is_one_edit_and_shows_what_is_hidden_in_it() {
    let home = home();
    let mut session = started(&home);
    session.keys("/");
    session.paste("one\ntwo\u{202e}q");
    session.wait_for(r"/one two\u{202e}q");
    session.keys("esc");
    session.wait_gone("one two");
    session.keys("q");
    assert!(session.wait_exit().success());
}

#[test]
fn hidden_characters_of_a_file_are_shown_not_obeyed() {
    let home = home();
    let mut session = with_file(&home, "{\"Effect\": \"\u{1b}[2J\u{1b}]0;owned\u{7}Al\u{202e}low\"}");
    session.keys("3");
    session.wait_for(r"\u{1b}[2J\u{1b}]0;owned\u{7}Al\u{202e}low");
    session.keys("q");
    assert!(session.wait_exit().success());
}

#[test]
fn an_edit_in_the_users_editor_is_saved() {
    let home = home();
    editor_writes(&home, "{\"Version\": \"1\"}");
    let mut session = with_file(&home, "{}");
    session.keys("3 E");
    session.wait_for("Took the text from the editor");
    session.wait_for("p.json *");
    session.keys("ctrl-s");
    session.wait_for("Saved p.json");
    assert_eq!(fs::read_to_string(home.path().join("p.json")).unwrap(), "{\"Version\": \"1\"}");
    session.keys("q");
    assert!(session.wait_exit().success());
    assert!(kept_work(&home).is_empty());
}

#[test]
fn quitting_with_unsaved_changes_asks() {
    let home = home();
    editor_writes(&home, "{\"changed\": 1}");
    let mut session = with_file(&home, "{}");
    session.keys("3 E");
    session.wait_for("p.json *");
    session.keys("q");
    session.wait_for("p.json has unsaved changes");
    session.keys("esc");
    session.wait_gone("unsaved changes");
    session.keys("q d");
    assert!(session.wait_exit().success());
    assert_eq!(fs::read_to_string(home.path().join("p.json")).unwrap(), "{}");
    assert!(kept_work(&home).is_empty(), "what was given up is not offered again");
}

#[test]
fn a_file_changed_by_another_program_is_not_replaced_unasked() {
    let home = home();
    editor_writes(&home, "{\"mine\": 1}");
    let mut session = with_file(&home, "{}");
    session.keys("3 E");
    session.wait_for("p.json *");
    let file = home.path().join("p.json");
    fs::write(&file, "{\"theirs\": 1}").unwrap();
    session.keys("ctrl-s");
    session.wait_for("was changed by another program");
    session.keys("enter");
    session.wait_gone("Replace the file?");
    assert_eq!(fs::read_to_string(&file).unwrap(), "{\"theirs\": 1}", "Enter alone replaces nothing");
    session.keys("ctrl-s");
    session.wait_for("Replace the file?");
    session.keys("r");
    session.wait_for("Saved p.json");
    assert_eq!(fs::read_to_string(&file).unwrap(), "{\"mine\": 1}");
}

#[test]
fn unsaved_work_survives_a_kill_and_is_offered_again() {
    let home = home();
    editor_writes(&home, "{\"precious\": 1}");
    let mut session = with_file(&home, "{}");
    session.keys("3 E");
    session.wait_for("p.json *");
    session.signal(Signal::TERM);
    assert_eq!(session.wait_exit().exit_code(), 143);
    assert_eq!(kept_work(&home).len(), 1);

    let mut session = Launch::acscope(home.path()).start();
    session.wait_for("Unsaved work of an earlier run");
    session.keys("enter");
    session.wait_for("Recovered");
    session.keys("3");
    session.wait_for("precious");
    session.keys("ctrl-s");
    session.wait_for("exists already");
    session.keys("r");
    session.wait_for("Saved");
    session.keys("q");
    assert!(session.wait_exit().success());
    assert_eq!(fs::read_to_string(home.path().join("p.json")).unwrap(), "{\"precious\": 1}");
    assert!(kept_work(&home).is_empty());
}

#[test]
fn a_wrong_configuration_is_said_and_the_program_starts() {
    let home = home();
    fs::create_dir(home.path().join("config")).unwrap();
    fs::write(home.path().join("config/config.toml"), "mouse = true\ntheme = \"drak\"\n").unwrap();
    let mut session = Launch::acscope(home.path()).size(160, 40).start();
    session
        .wait_for("config.toml:2:9: `theme`: `drak` is not known here; write one of auto, dark, light, mono");
    session.keys("q");
    assert!(session.wait_exit().success());
}

#[test]
fn plain_characters_are_used_where_the_locale_has_no_others() {
    let home = home();
    let mut session = Launch::acscope(home.path()).env("LANG", "C").size(120, 40).start();
    session.wait_for("+ Catalog ---");
    assert!(session.screen().contents().is_ascii());
}

#[test]
fn copying_reaches_the_clipboard_program() {
    let home = home();
    let program = home.path().join("pbcopy");
    fs::write(&program, "#!/bin/sh\ncat > \"$HOME/copied\"\n").unwrap();
    fs::set_permissions(&program, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    fs::write(home.path().join("p.json"), "{\"a\": 1}").unwrap();
    let path = format!("{}:/usr/bin:/bin", home.path().display());
    let mut session = Launch::acscope(home.path()).arg("p.json").env("PATH", &path).start();
    session.wait_for("p.json");
    session.keys("y y");
    session.wait_for("Copied to the clipboard");
    assert_eq!(fs::read_to_string(home.path().join("copied")).unwrap(), "{\"a\": 1}");
}

/// An editor that waits for the text in a pipe. Not on the terminal: until it has really stopped it could
/// take what is typed for the shell.
fn editor_waits(home: &TempDir) {
    let pipe = home.path().join("pipe");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    fs::write(home.path().join("edit.sh"), "printf 'editing'\ncat pipe > \"$1\"\n").unwrap();
}

#[test]
fn ctrl_c_in_the_editor_is_the_editors() {
    let home = home();
    // Nothing but the shell itself: a command it had just begun to start could miss the interrupt.
    fs::write(home.path().join("edit.sh"), "printf 'editing'\nread line\n").unwrap();
    let mut session = with_file(&home, "{}");
    session.keys("3 E");
    session.wait_for("editing");
    assert!(!session.screen().alternate_screen(), "the terminal is the editor's");
    session.keys("ctrl-c");
    session.wait_for("the text is as it was");
    session.keys("q");
    assert!(session.wait_exit().success());
}

#[test]
fn ctrl_z_in_the_editor_stops_both_and_fg_continues_both() {
    let home = home();
    editor_waits(&home);
    fs::write(home.path().join("p.json"), "{}").unwrap();
    let mut session = Launch::program(Path::new("/bin/sh"), home.path())
        .arg("-i")
        .env("PS1", "shell> ")
        .env("EDITOR", "sh edit.sh")
        .start();
    session.wait_for("shell>");
    session.text(&format!("{} p.json\r", env!("CARGO_BIN_EXE_acscope")));
    session.wait_for("Catalog");
    session.keys("3 E");
    session.wait_for("editing");
    session.keys("ctrl-z");
    session.wait_until("a prompt", |screen| screen.contents().trim_end().ends_with("shell>"));
    session.text("fg\r");
    session
        .wait_until("the job named by fg", |screen| screen.contents().matches("acscope p.json").count() == 3);
    fs::write(home.path().join("pipe"), "[1, 2]").unwrap();
    session.wait_for("Took the text from the editor");
    session.wait_for("[1, 2]");
    session.keys("ctrl-s");
    session.wait_for("Saved p.json");
    assert_eq!(fs::read_to_string(home.path().join("p.json")).unwrap(), "[1, 2]");
}
