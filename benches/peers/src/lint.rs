//! Checking and expanding a document of 100 statements: acscope beside parliament and policyuniverse, which do it for AWS.
//!
//! `PEERS_PYTHON` names a Python that has both (`pip install parliament policyuniverse setuptools`). They get the same
//! statements with AWS's names, so their work is alike, not the same.

use std::hint::black_box;
use std::process::{Command, Stdio};
use std::time::Duration;

use acscope::engine::access::{KnownAction, expand};
use acscope::engine::catalog::Catalog;
use acscope::engine::lint;
use acscope::engine::policy::parse;

use crate::{fastest, policies};

const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/lint.py");

/// Times side by side.
pub fn compare() {
    println!("\nlint: ms for a document of 100 statements, fastest of several rounds");
    let text = policies::document(100);
    let catalog = Catalog::embedded().expect("the shipped catalogs load");
    let linted = fastest(7, || drop(black_box(lint::lint(&text, &catalog, &lint::Context::default()))));
    let known = KnownAction::all_of(&catalog);
    let expanded = fastest(7, || drop(black_box(expand(&parse(&text, None).policy, &known))));
    let Some((parliament, universe)) = peers(&text) else {
        println!(
            "parliament and policyuniverse: not measured; PEERS_PYTHON has to name a Python that has them"
        );
        return;
    };
    println!("| what | acscope | peer | ratio |");
    println!("|---|---|---|---|");
    let ms = |time: Duration| time.as_secs_f64() * 1e3;
    for (what, own, peer) in
        [("lint / parliament", linted, parliament), ("expand / policyuniverse", expanded, universe)]
    {
        println!("| {what} | {:.2} | {peer:.1} | {:.0} x |", ms(own), peer / ms(own));
    }
}

fn peers(text: &str) -> Option<(f64, f64)> {
    let python = std::env::var_os("PEERS_PYTHON")?;
    let mut child =
        Command::new(python).arg(SCRIPT).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().ok()?;
    std::io::Write::write_all(&mut child.stdin.take()?, text.as_bytes()).ok()?;
    let output = child.wait_with_output().ok()?;
    let printed = String::from_utf8(output.stdout).ok()?;
    let mut times = printed.split_whitespace().map(str::parse::<f64>);
    Some((times.next()?.ok()?, times.next()?.ok()?))
}
