//! The documents say what the program does: their commands are run, their links lead somewhere, their tables are printed
//! from the code.
//!
//! In a `console` block each line after `$ ` is run by `sh` in one folder for each document; what follows is what it must
//! write, `…` standing for any lines. A command that does not end with 0 is followed by `echo $?`. What stands in a `json`
//! block is there as `mine.json`. Commands in the text, such as `acscope paths`, have to be ones that acscope takes, as
//! have those of the pipelines in `yaml`. Every block is of a kind that some test here looks at.
//!
//! `UPDATE_DOCS=1 cargo test --test command_line documents` writes the table of commands again.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use acscope::cli::Args;
use acscope::engine::decide::Assumption;
use acscope::engine::policy::FaultCode;
use clap::Parser as _;

use crate::support::sources::sources;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every document that people read, by its path in the repository.
fn documents() -> Vec<(String, String)> {
    let mut files: Vec<PathBuf> = [
        "README.md",
        "CONTRIBUTING.md",
        "CHANGELOG.md",
        "catalogs/README.md",
        "catalogs/templates/README.md",
    ]
    .into_iter()
    .chain(["fuzz/README.md", "benches/README.md", "tests/data/README.md"])
    .map(PathBuf::from)
    .collect();
    let docs = fs::read_dir(root().join("docs")).unwrap();
    files.extend(docs.map(|entry| Path::new("docs").join(entry.unwrap().file_name())));
    files.retain(|file| file.extension().is_some_and(|ending| ending == "md"));
    files.sort();
    let read = |file: PathBuf| {
        let text = fs::read_to_string(root().join(&file))
            .unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        (file.to_str().unwrap().to_owned(), text)
    };
    files.into_iter().map(read).collect()
}

/// The blocks of one language, each with the number of its first line.
fn blocks<'a>(text: &'a str, language: &str) -> Vec<(usize, Vec<&'a str>)> {
    let mut blocks = Vec::new();
    let mut open: Option<(bool, usize, Vec<&str>)> = None;
    for (number, line) in text.lines().enumerate() {
        match (line.strip_prefix("```"), open.take()) {
            (Some(found), None) => open = Some((found == language, number + 2, Vec::new())),
            (Some(_), Some((wanted, start, lines))) => {
                if wanted {
                    blocks.push((start, lines));
                }
            }
            (None, Some((wanted, start, mut lines))) => {
                lines.push(line);
                open = Some((wanted, start, lines));
            }
            (None, None) => {}
        }
    }
    assert!(open.is_none(), "a block is not closed");
    blocks
}

/// Runs a line as a reader would who typed it after the one before.
fn run(line: &str, previous: i32, folder: &Path) -> (i32, String) {
    let program = Path::new(env!("CARGO_BIN_EXE_acscope")).parent().unwrap();
    let output = Command::new("sh")
        .arg("-c")
        .arg(format!("exec 2>&1; (exit {previous}); {line}"))
        .current_dir(folder)
        .env_clear()
        .env("PATH", format!("{}:/usr/bin:/bin", program.display()))
        .env("HOME", folder)
        .env("LANG", "C.UTF-8")
        .output()
        .unwrap();
    (output.status.code().unwrap(), String::from_utf8(output.stdout).unwrap())
}

/// Whether a text consists of these lines, `…` standing for any number of any lines.
fn fits(expected: &[&str], found: &[&str]) -> bool {
    match expected.split_first() {
        None => found.is_empty(),
        Some((&"…", rest)) => (0..=found.len()).any(|skipped| fits(rest, &found[skipped..])),
        Some((line, rest)) => found.first() == Some(line) && fits(rest, &found[1..]),
    }
}

#[cfg(unix)]
#[test]
fn every_command_in_the_documents_does_what_it_says() {
    let mut ran = 0;
    let mut wrong = Vec::new();
    for (file, text) in documents() {
        let folder = tempfile::tempdir().unwrap();
        // What a reader has who stands in a clone.
        for name in ["catalogs", "docs"] {
            std::os::unix::fs::symlink(root().join(name), folder.path().join(name)).unwrap();
        }
        for (_, block) in blocks(&text, "json") {
            fs::write(folder.path().join("mine.json"), block.join("\n")).unwrap();
        }
        for (start, block) in blocks(&text, "console") {
            let mut commands: Vec<(usize, &str, Vec<&str>)> = Vec::new();
            for (offset, line) in block.iter().enumerate() {
                match (line.strip_prefix("$ "), commands.last_mut()) {
                    (Some(command), _) => commands.push((start + offset, command, Vec::new())),
                    (None, Some((.., expected))) => expected.push(line),
                    (None, None) => panic!("{file}:{start}: the block begins with output"),
                }
            }
            let mut previous = 0;
            for (index, (line, command, expected)) in commands.iter().enumerate() {
                let (code, output) = run(command, previous, folder.path());
                let found: Vec<&str> = output.lines().collect();
                if !fits(expected, &found) {
                    wrong.push(format!("{file}:{line}: {command}\nwrote\n{output}"));
                }
                let is_said = commands.get(index + 1).is_some_and(|(_, next, _)| *next == "echo $?");
                if code != 0 && !is_said {
                    wrong.push(format!(
                        "{file}:{line}: {command}\nended with {code} and no `echo $?` says so"
                    ));
                }
                previous = code;
                ran += 1;
            }
        }
        for (start, block) in blocks(&text, "sh") {
            for line in block {
                let plain = line.split('#').next().unwrap().trim();
                // Opening the workbench is all that needs no output.
                assert!(
                    !plain.starts_with("acscope ") || takes(plain) && opens_the_workbench(plain),
                    "{file}:{start}: `{plain}` belongs into a console block, with what it writes"
                );
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
    assert!(ran >= 10, "only {ran} commands were found");
}

/// The language of every block, with the number of its first line; indented ones would be looked at by nobody.
fn languages(text: &str) -> Vec<(usize, String)> {
    let fences = text
        .lines()
        .enumerate()
        .filter_map(|(at, line)| Some((at + 1, line.strip_prefix("```")?.to_owned())));
    fences.step_by(2).collect()
}

#[test]
fn every_block_of_a_document_is_looked_at() {
    let manifest = fs::read_to_string(root().join("fuzz/Cargo.toml")).unwrap();
    let hooks = fs::read_to_string(root().join(".pre-commit-hooks.yaml")).unwrap();
    for (file, text) in documents() {
        for (line, language) in languages(&text) {
            let known = match language.as_str() {
                "console" | "sh" | "yaml" => true,
                // Held against the program by the tests of console blocks and of the keys page.
                "json" => file == "catalogs/README.md",
                "toml" => file == "docs/keys.md",
                _ => false,
            };
            assert!(known, "{file}:{line}: nothing looks at a block of {language:?}");
        }
        let indented =
            text.lines().position(|line| line.starts_with("    acscope") || line.starts_with("    $ "));
        assert_eq!(indented.map(|at| at + 1), None, "{file}: a command that nobody runs");
        for (start, block) in blocks(&text, "sh") {
            for line in block.iter().map(|line| line.split('#').next().unwrap().trim()) {
                let words: Vec<&str> = line.split_whitespace().collect();
                match words.as_slice() {
                    ["cargo", "run", "--release"]
                    | ["cargo", "test"]
                    | ["cargo", "install", "--path", "."]
                    | ["cargo", "install", "cargo-fuzz"]
                    | ["acscope", ..]
                    | [] => {}
                    ["cargo", "+nightly", "fuzz", "run", "--sanitizer", "none", target, ..] => {
                        assert!(manifest.contains(&format!("name = \"{target}\"")), "{file}:{start}: {line}");
                    }
                    _ => panic!("{file}:{start}: nothing looks at `{line}`"),
                }
            }
        }
        for (start, block) in blocks(&text, "yaml") {
            for line in block {
                if let Some(id) = line.trim().strip_prefix("- id: ") {
                    assert!(
                        hooks.contains(&format!("- id: {id}\n")),
                        "{file}:{start}: no hook is called {id}"
                    );
                }
                let line = line.trim().trim_start_matches("- run: ");
                if line.starts_with("acscope ") {
                    let plain = line.split(['>', '#']).next().unwrap().trim();
                    assert!(takes(plain), "{file}:{start}: `{plain}`");
                }
            }
        }
    }
    let entries: Vec<&str> = hooks.lines().filter_map(|line| line.trim().strip_prefix("entry: ")).collect();
    assert!(!entries.is_empty(), ".pre-commit-hooks.yaml has no entry");
    for entry in entries {
        assert!(takes(&format!("{entry} policies/p.json")), "{entry}");
    }
}

/// The oldest Rust that is meant to work stands in one place; every other names the same.
#[test]
fn the_oldest_rust_is_the_same_wherever_it_is_named() {
    let manifest: toml::Table = fs::read_to_string(root().join("Cargo.toml")).unwrap().parse().unwrap();
    let oldest = manifest["package"]["rust-version"].as_str().unwrap();
    for (file, named) in [
        ("README.md", format!("with Rust {oldest} or newer")),
        (".github/workflows/check.yml", format!("cargo +{oldest} check --locked --all-targets")),
        (".github/workflows/release.yml", format!("cargo +{oldest} check --locked --all-targets")),
    ] {
        assert!(
            fs::read_to_string(root().join(file)).unwrap().contains(&named),
            "{file} does not say `{named}`"
        );
    }
}

/// The words of a command, as the shell splits a line without anything special in it but quotes.
fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    for (index, part) in line.split('\'').enumerate() {
        match index % 2 {
            0 => words.extend(part.split_whitespace().map(str::to_owned)),
            _ => words.push(part.to_owned()),
        }
    }
    words
}

fn takes(line: &str) -> bool {
    match Args::try_parse_from(words(line)) {
        Ok(_) => true,
        Err(error) => matches!(
            error.kind(),
            clap::error::ErrorKind::DisplayHelp
                | clap::error::ErrorKind::DisplayVersion
                | clap::error::ErrorKind::MissingRequiredArgument
                | clap::error::ErrorKind::MissingSubcommand
                // `acscope simulate --batch`: the value is for the reader to fill in.
                | clap::error::ErrorKind::InvalidValue
                | clap::error::ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand
        ),
    }
}

fn opens_the_workbench(line: &str) -> bool {
    words(line).iter().all(|word| acscope::cli::command().find_subcommand(word).is_none())
}

#[test]
fn every_command_named_in_the_text_is_one_that_acscope_takes() {
    let mut named = 0;
    for (file, text) in documents() {
        for (number, line) in text.lines().enumerate() {
            for span in line.split('`').skip(1).step_by(2).filter(|span| span.starts_with("acscope ")) {
                // Capitals stand for something else, and an ellipsis for more.
                let shown = span.replace(['…', '['], "");
                let shown = shown.split(['|', '>', ']']).next().unwrap().trim();
                assert!(takes(shown) || shown.contains("COMMAND"), "{file}:{}: `{span}`", number + 1);
                named += 1;
            }
        }
    }
    assert!(named > 5, "only {named} commands were found");
}

#[test]
fn every_link_leads_somewhere() {
    let mut followed = 0;
    for (file, text) in documents() {
        let folder = root().join(&file).parent().unwrap().to_owned();
        for target in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let (path, _) = target.split_once('#').unwrap_or((target, ""));
            if path.is_empty() || path.contains("://") {
                continue;
            }
            assert!(folder.join(path).exists(), "{file}: nothing is at {target}");
            followed += 1;
        }
    }
    assert!(followed > 20, "only {followed} links were found");
}

/// A table with each command and the first sentence of its help.
fn table_of_commands() -> String {
    let mut table = String::from("| command | does |\n|---|---|\n");
    for command in acscope::cli::command().get_subcommands().filter(|command| command.get_name() != "help") {
        let about = command.get_about().expect("each command says what it does").to_string();
        let sentence = about.split(". ").next().unwrap().trim_end_matches('.').to_owned();
        writeln!(table, "| `{}` | {sentence} |", command.get_name()).unwrap();
    }
    table
}

#[test]
fn the_readme_lists_every_command() {
    const BEGIN: &str = "<!-- commands -->\n";
    const END: &str = "<!-- /commands -->";
    let file = root().join("README.md");
    let written = fs::read_to_string(&file).unwrap();
    let (before, rest) = written.split_once(BEGIN).unwrap();
    let (_, after) = rest.split_once(END).unwrap();
    let expected = format!("{before}{BEGIN}{}{END}{after}", table_of_commands());
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(&file, expected).unwrap();
    } else {
        assert!(
            written == expected,
            "the commands in README.md are stale; UPDATE_DOCS=1 cargo test --test command_line documents"
        );
    }
}

/// The rule ids in a text: a letter and a number with nothing of a word around them.
fn rule_ids(text: &str) -> BTreeSet<String> {
    text.split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| {
            let number = word.strip_prefix(['G', 'W', 'C', 'E', 'K']).unwrap_or_default();
            (1..=2).contains(&number.len()) && number.bytes().all(|byte| byte.is_ascii_digit())
        })
        .map(str::to_owned)
        .collect()
}

/// The text literals of a source file's code, without its tests.
fn literals(source: &str) -> String {
    let code = source.split("#[cfg(test)]").next().unwrap();
    let lines = code.lines().filter(|line| !line.trim_start().starts_with("//"));
    lines.flat_map(|line| line.split('"').skip(1).step_by(2)).collect::<Vec<_>>().join("\n")
}

#[test]
fn the_page_on_decisions_has_every_rule_that_can_be_printed() {
    let page = fs::read_to_string(root().join("docs/decisions.md")).unwrap();
    let on_page = rule_ids(&page);
    for assumption in Assumption::ALL {
        let row = format!("| {} | ", assumption.rule());
        assert!(page.contains(&row), "{assumption:?} has no row");
    }
    for code in FaultCode::ALL {
        assert!(on_page.contains(code.rule()), "{code:?} is printed with [{}]", code.rule());
    }
    // The checks of lint have a page of their own, and what tests quote is printed by nobody.
    let is_asked = |file: &PathBuf| !file.to_str().unwrap().contains("/lint/") && !file.ends_with("tests.rs");
    for file in sources(&root().join("src")).into_iter().filter(is_asked) {
        let printed = rule_ids(&literals(&fs::read_to_string(&file).unwrap()));
        let missing: Vec<_> = printed.difference(&on_page).collect();
        assert!(missing.is_empty(), "{} prints {missing:?}", file.display());
    }
}

/// The names of the tests of a file.
fn tests_of(file: &str) -> BTreeSet<String> {
    let text = fs::read_to_string(root().join(file)).unwrap_or_else(|error| panic!("{file}: {error}"));
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let names = lines.iter().enumerate().filter(|(_, line)| **line == "#[test]").filter_map(|(at, _)| {
        let after = lines[at + 1..].iter();
        let line =
            after.take_while(|line| !line.starts_with("#[ignore")).find(|line| line.starts_with("fn "))?;
        Some(line.trim_start_matches("fn ").split('(').next().unwrap().to_owned())
    });
    names.collect()
}

#[test]
fn every_fault_in_the_table_has_its_tests_and_every_test_its_row() {
    let page = fs::read_to_string(root().join("docs/faults.md")).unwrap();
    let mut listed: BTreeSet<(String, String)> = BTreeSet::new();
    for row in page.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| fault ")) {
        let tests: Vec<_> = row.split('`').filter_map(|span| span.split_once(": ")).collect();
        let tests: Vec<_> = tests.into_iter().filter(|(file, _)| file.starts_with("tests/")).collect();
        assert!(!tests.is_empty(), "no test: {row}");
        listed.extend(tests.into_iter().map(|(file, test)| (file.to_owned(), test.to_owned())));
    }
    for (file, test) in &listed {
        assert!(tests_of(file).contains(test), "{file} has no test {test}");
    }
    for file in ["tests/workbench/faults.rs", "tests/command_line/faults.rs"] {
        let tests = tests_of(file);
        assert!(tests.len() > 5, "only {tests:?} were found in {file}");
        for test in tests.into_iter().filter(|test| test != "every_command_stands_in_these_tests") {
            assert!(
                listed.contains(&(file.to_owned(), test.clone())),
                "docs/faults.md has no row for {test}"
            );
        }
    }
}

#[test]
fn every_dependency_has_its_reason() {
    let manifest: toml::Table = fs::read_to_string(root().join("Cargo.toml")).unwrap().parse().unwrap();
    let mut named: BTreeSet<String> = BTreeSet::new();
    let mut add = |table: Option<&toml::Value>| {
        let names = table.and_then(toml::Value::as_table).into_iter().flat_map(toml::Table::keys);
        named.extend(names.cloned());
    };
    add(manifest.get("dependencies"));
    add(manifest.get("dev-dependencies"));
    for target in manifest["target"].as_table().unwrap().values() {
        add(target.get("dependencies"));
    }
    let page = fs::read_to_string(root().join("docs/dependencies.md")).unwrap();
    let listed: BTreeSet<String> = page
        .lines()
        .filter_map(|line| Some(line.strip_prefix("| `")?.split_once("` | ")?.0.to_owned()))
        .collect();
    assert_eq!(listed, named, "docs/dependencies.md on the left, Cargo.toml on the right");
}
