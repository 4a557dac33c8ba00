//! What goes wrong around a command: its input, its output, the disk, a signal. `docs/faults.md` lists all of them.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::Write as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::thread;
use std::time::Instant;

use crate::support::cli::{POLICY, Run, acscope, file, folder};
use crate::support::every_command::{COMMANDS, Kind, WITHOUT_FILES, file_name, filled, sound};

/// The program under a shell's limits, with nothing of the developer's surroundings.
fn limited(limits: &str, args: &[&str]) -> Command {
    let mut command = Command::new("sh");
    command.env_clear().env("HOME", "/nonexistent").env("PATH", "/usr/bin:/bin");
    command.args(["-c", &format!("{limits}; exec \"$0\" \"$@\""), env!("CARGO_BIN_EXE_acscope")]).args(args);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn write_of(path: &Path) -> Option<String> {
    fs::read_to_string(path).ok()
}

#[test]
fn every_command_stands_in_these_tests() {
    let tested: BTreeSet<&str> =
        COMMANDS.iter().map(|(_, line)| line[0]).chain(WITHOUT_FILES.iter().map(|line| line[0])).collect();
    let there: Vec<String> = acscope::cli::command()
        .get_subcommands()
        .map(|command| command.get_name().to_owned())
        .filter(|name| name != "help" && !tested.contains(name.as_str()))
        .collect();
    assert!(there.is_empty(), "give {there:?} a row in tests/support/every_command.rs");
}

#[test]
fn an_endless_file_is_refused_in_bounded_memory() {
    let policy = file("p.json", POLICY);
    for (kind, line) in COMMANDS.iter().filter(|(kind, _)| *kind != Kind::Batch) {
        if *kind == Kind::Terraform || *kind == Kind::AliyunCli {
            // Half a gigabyte may be a real one; the limit itself is tested with `read_text`.
            continue;
        }
        let args = filled(line, "/dev/zero", policy.path());
        // Who reads for ever in little memory is ended by the processor time that it takes.
        let output = limited("ulimit -v 1500000; ulimit -t 60", &args).output().unwrap();
        let code = output.status.code();
        let said = said(&output);
        // A configuration that cannot be used leaves the defaults; a command on one goes on.
        let expected = if *kind == Kind::Config { [Some(0), Some(0)] } else { [Some(2), Some(1)] };
        assert!(expected.contains(&code), "{args:?}: {code:?} {said}");
        assert!(
            said.contains("/dev/zero is larger than")
                || said.contains("/dev/zero is not a regular file")
                || said.contains("/dev/zero has no event in its first 64 MiB"),
            "{args:?}: {said}"
        );
    }
}

#[test]
fn an_endless_line_of_a_batch_is_refused_in_bounded_memory() {
    let mut command = Command::new("sh");
    command.args([
        "-c",
        "ulimit -v 1000000; head -c 60000000 /dev/zero | \"$0\" simulate --batch -",
        env!("CARGO_BIN_EXE_acscope"),
    ]);
    let output =
        command.env_clear().env("HOME", "/nonexistent").env("PATH", "/usr/bin:/bin").output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    let answers = String::from_utf8(output.stdout).unwrap();
    assert_eq!(answers.lines().count(), 1, "{answers}");
    assert!(answers.contains("the line is longer than 8 MiB"), "{answers}");
}

#[test]
fn a_pipe_that_never_ends_is_cut_off() {
    for line in [
        &["fmt", "-"][..],
        &["lint", "-"],
        &["shrink", "-"],
        &["simulate", "--policy", "-", "--action", "a:B"],
    ] {
        let mut child = Run::start(line);
        let mut input = child.stdin.take().unwrap();
        // Ends when nobody reads any more.
        let writer = thread::spawn(move || while input.write_all(&[b'['; 8192]).is_ok() {});
        let output = child.wait_with_output().unwrap();
        writer.join().unwrap();
        assert_eq!(output.status.code(), Some(2), "{line:?}");
        assert!(said(&output).contains("standard input is larger than 8 MiB"), "{line:?}: {}", said(&output));
    }
}

/// Calls with the arguments of every command, on files that are in order, and with what it usually does with them.
fn each_command(mut call: impl FnMut(&[&str], &Run)) {
    let folder = folder();
    let policy = folder.path().join("p.json");
    fs::write(&policy, POLICY).unwrap();
    let without = WITHOUT_FILES.iter().map(|line| (Kind::Policy, *line));
    for (kind, line) in COMMANDS.iter().copied().chain(without) {
        let input = folder.path().join(file_name(kind));
        fs::write(&input, sound(kind)).unwrap();
        let args = filled(line, input.to_str().unwrap(), policy.to_str().unwrap());
        call(&args, &acscope(&args));
    }
}

#[test]
fn a_full_disk_under_the_output_is_an_error() {
    let mut silent = Vec::new();
    each_command(|args, usual| {
        if usual.out.is_empty() {
            silent.push(args[0].to_owned());
            return;
        }
        let full = File::options().write(true).open("/dev/full").unwrap();
        let output = limited("true", args).stdout(full).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{args:?}: {}", said(&output));
        assert!(said(&output).contains("cannot write the result"), "{args:?}: {}", said(&output));
    });
    // What is in order for RAM is not for AWS, and one file is no policy and trail at once.
    assert_eq!(silent, ["import", "replay", "usage"], "they wrote nothing, so nothing was tried");
}

#[test]
fn a_reader_that_goes_away_is_no_error_for_any_command() {
    each_command(|args, usual| {
        let mut child = limited("true", args).spawn().unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        let code = output.status.code();
        assert!([Some(0), Some(usual.code)].contains(&code), "{args:?}: {code:?}, {}", said(&output));
        assert!(!said(&output).contains("panicked"), "{args:?}: {}", said(&output));
    });
}

/// Root may write anywhere; without its capability to pass over modes it is like everybody else.
fn without_privileges(args: &[&str]) -> Command {
    let drops = "if [ \"$(id -u)\" = 0 ]; then exec setpriv --bounding-set -dac_override,-dac_read_search,-fowner \"$0\" \"$@\"; fi";
    limited(drops, args)
}

#[test]
fn a_read_only_folder_or_file_is_said_and_keeps_what_it_holds() {
    let folder = folder();
    let path = folder.path().join("p.json");
    let unformatted = POLICY.replace(": ", ":  ");
    fs::write(&path, &unformatted).unwrap();
    let mode = |path: &Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    mode(folder.path(), 0o555);
    let output = without_privileges(&["fmt", "--write", path.to_str().unwrap()]).output().unwrap();
    assert_eq!(output.status.code(), Some(2), "{}", said(&output));
    assert!(said(&output).contains("you may not write in its directory"), "{}", said(&output));
    mode(folder.path(), 0o755);
    mode(&path, 0o000);
    let output = without_privileges(&["fmt", "--write", path.to_str().unwrap()]).output().unwrap();
    assert_eq!(output.status.code(), Some(2), "{}", said(&output));
    assert!(said(&output).contains("permission denied; ask for the right to read it"), "{}", said(&output));
    mode(&path, 0o644);
    assert_eq!(fs::read_to_string(&path).unwrap(), unformatted);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "something was left behind");
}

#[test]
fn a_write_that_does_not_fit_leaves_the_file_as_it_was() {
    let long: Vec<String> = (0..2000).map(|number| format!("\"oss:Get{number}\"")).collect();
    let long = format!(
        r#"{{"Version":"1","Statement":[{{"Effect":"Allow","Action":[{}],"Resource":"*"}}]}}"#,
        long.join(",")
    );
    let folder = folder();
    let path = folder.path().join("p.json");
    fs::write(&path, &long).unwrap();
    // A shell that ignores the signal hands that on: the write fails, as on a full disk.
    let output =
        limited("trap '' XFSZ; ulimit -f 4", &["fmt", "--write", path.to_str().unwrap()]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(said(&output).contains("there is no room for it"), "{}", said(&output));
    // Without that it is killed in the middle, by the signal that the shell reports.
    let output = limited("ulimit -f 4", &["fmt", "--write", path.to_str().unwrap()]).output().unwrap();
    assert!(!output.status.success());
    assert_eq!(write_of(&path), Some(long), "the file is as it was");
}

#[test]
fn a_kill_while_writing_leaves_a_whole_file() {
    let statement =
        r#"{"Effect":"Allow","Action":["oss:GetObject","oss:PutObject"],"Resource":["acs:oss:*:*:b/*"]}"#;
    let messy = format!(r#"{{"Version":"1","Statement":[{}]}}"#, vec![statement; 4000].join(","));
    let folder = folder();
    let path = folder.path().join("p.json");
    fs::write(&path, &messy).unwrap();
    assert_eq!(acscope(&["fmt", "--write", path.to_str().unwrap()]).code, 0);
    let formatted = write_of(&path).unwrap();
    assert_ne!(formatted, messy);
    let begun = Instant::now();
    assert_eq!(acscope(&["fmt", "--write", path.to_str().unwrap()]).code, 0);
    let usual = begun.elapsed();
    let mut killed = 0;
    for round in 0..16 {
        fs::write(&path, &messy).unwrap();
        let mut child = limited("true", &["fmt", "--write", path.to_str().unwrap()]).spawn().unwrap();
        // Most of them early: a machine that has less to do than when it was measured is faster.
        thread::sleep(usual * round * round / 200);
        child.kill().unwrap();
        killed += u32::from(!child.wait().unwrap().success());
        let found = write_of(&path).unwrap();
        assert!(found == messy || found == formatted, "half written: {} bytes", found.len());
    }
    assert!(killed > 2, "the kills came too late to prove anything");
}

#[cfg(unix)]
#[test]
fn a_link_is_written_through() {
    let folder = folder();
    fs::create_dir(folder.path().join("real")).unwrap();
    fs::write(folder.path().join("real/p.json"), POLICY).unwrap();
    let link = folder.path().join("p.json");
    std::os::unix::fs::symlink("real/p.json", &link).unwrap();
    assert_eq!(acscope(&["fmt", "--write", link.to_str().unwrap()]).code, 0);
    assert!(link.is_symlink());
    assert_ne!(write_of(&folder.path().join("real/p.json")).unwrap(), POLICY);
}

#[test]
fn what_is_no_file_is_said_by_every_command() {
    let policy = file("p.json", POLICY);
    let folder = folder();
    let inside = folder.path().join("empty");
    fs::create_dir(&inside).unwrap();
    for (kind, line) in COMMANDS {
        // Folders of catalogs and of answers are read; a missing configuration leaves the defaults.
        for path in [folder.path().join("missing.json"), inside.clone()] {
            let args = filled(line, path.to_str().unwrap(), policy.path());
            let run = acscope(&args);
            let is_folder = path.is_dir();
            let takes_folders = matches!(kind, Kind::Catalog | Kind::AliyunCli | Kind::Trail);
            let goes_on = *kind == Kind::Config || is_folder && takes_folders;
            assert!(
                goes_on || run.code == 2 || run.code == 1 && line[0] == "catalog",
                "{args:?}: {} {}",
                run.code,
                run.err
            );
            let expected = if is_folder { "is a directory" } else { "there is no such file" };
            assert!(
                is_folder && takes_folders || run.err.contains(expected) || run.out.contains(expected),
                "{args:?}: {}{}",
                run.out,
                run.err
            );
        }
    }
}
