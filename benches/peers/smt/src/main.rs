//! Pairs of policies compared by acscope and, as string constraints, by the SMT solvers z3 and cvc5, in one run.
//!
//! ```text
//! python3 -m venv venv && venv/bin/pip install z3-solver cvc5
//! cargo run --release -- venv/bin/python
//! ```
//!
//! A pair is asked twice: does the new policy allow a request that the old one does not, and the other way round?
//! From the parsed policies to the answer: `solve.py` builds the constraints and checks them, which is also timed by itself;
//! acscope does everything that `diff` does, readable regions and confirmed examples included. Answers are held against
//! each other.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

use acscope::engine::access::{AccessSet, DiffOptions, Verdict, diff};
use acscope::engine::policy::parse;
use serde_json::{Value, json};

/// What a solver may take for one question.
const TIMEOUT: Duration = Duration::from_secs(10);

/// Statements without conditions, in lower case, for string solvers know no folding: literal actions, verbs, infixes; ARNs
/// down to an id; one in five a denial of what the one before it allows.
fn statements(count: usize) -> Vec<Value> {
    let services = ["ecs", "oss", "rds", "vpc", "slb", "log", "kms", "cms", "starops", "edas", "ots"];
    let verbs = ["describe", "get", "list", "create", "delete", "update", "stop", "start"];
    let nouns = ["instance", "disk", "bucket", "object", "vpc", "project", "key", "alarm", "thread"];
    (0..count)
        .map(|at| {
            let of = if at % 5 == 4 { at - 1 } else { at };
            let (service, verb, noun) = (services[of % 11], verbs[of / 5 % 8], nouns[of / 3 % 9]);
            let resource = match of % 3 {
                0 => json!(format!("acs:{service}:*:*:{noun}/app-{of}-*")),
                1 => json!([
                    format!("acs:{service}:cn-hangzhou:*:{noun}/{of}"),
                    format!("acs:{service}:*:*:{noun}/shared/*")
                ]),
                _ => json!(format!("acs:{service}:*:1000000000000001:{noun}/team-{}/*", of % 7)),
            };
            if of != at {
                return json!({"Effect": "Deny", "Action": format!("{service}:*{noun}*"), "Resource": resource});
            }
            let action = match at % 4 {
                0 => json!(format!("{service}:{verb}{noun}{at}")),
                1 => json!([format!("{service}:{verb}*"), format!("{service}:{verb}{noun}")]),
                2 => json!(format!("{service}:*{noun}")),
                _ => json!([format!("{service}:{verb}{noun}"), format!("{service}:tag{noun}")]),
            };
            json!({"Effect": "Allow", "Action": action, "Resource": resource})
        })
        .collect()
}

fn reversed(count: usize) -> (Vec<Value>, Vec<Value>) {
    let (old, mut new) = (statements(count), statements(count));
    new.reverse();
    (old, new)
}

/// The allowance in the middle whose resource is not wide yet, for any id.
fn widened(count: usize) -> (Vec<Value>, Vec<Value>) {
    let (old, mut new) = (statements(count), statements(count));
    let narrow = |at: &usize| {
        old[*at]["Effect"] == "Allow" && old[*at]["Resource"].as_str().is_some_and(|arn| arn.ends_with("-*"))
    };
    let at = (count / 2..count).chain(0..count).find(narrow).expect("one in three");
    let arn = old[at]["Resource"].as_str().unwrap_or_default();
    new[at]["Resource"] =
        json!(arn.rsplit_once('/').map_or(arn.to_owned(), |(before, _)| format!("{before}/*")));
    (old, new)
}

/// The same allowance on one resource of all that it had.
fn narrowed(count: usize) -> (Vec<Value>, Vec<Value>) {
    let (old, mut new) = widened(count);
    let at = (0..count).find(|at| old[*at] != new[*at]).unwrap_or(0);
    new[at]["Resource"] = json!(old[at]["Resource"].as_str().unwrap_or_default().replace("-*", "-1"));
    (old, new)
}

fn denial_dropped(count: usize) -> (Vec<Value>, Vec<Value>) {
    let (old, mut new) = (statements(count), statements(count));
    if let Some(at) = (count / 2..count).chain(0..count).find(|at| old[*at]["Effect"] == "Deny") {
        new.remove(at);
    }
    (old, new)
}

/// acscope's time, the fastest of many runs of a median's worth, and what it found.
fn own(old: &[Value], new: &[Value]) -> (Duration, Verdict) {
    let set = |statements: &[Value]| {
        let text = json!({"Version": "1", "Statement": statements}).to_string();
        AccessSet::of_policy("p", &parse(&text, None).policy)
    };
    let (old, new) = (set(old), set(new));
    let mut times: Vec<Duration> = Vec::new();
    let mut verdict = Verdict::Undecided;
    for _ in 0..101 {
        let start = Instant::now();
        verdict = diff(&old, &new, DiffOptions::default()).verdict;
        times.push(start.elapsed());
    }
    times.sort_unstable();
    (times[times.len() / 2], verdict)
}

/// gained and lost, as the verdict says.
fn found(verdict: Verdict) -> [bool; 2] {
    [
        matches!(verdict, Verdict::Wider | Verdict::Incomparable),
        matches!(verdict, Verdict::Narrower | Verdict::Incomparable),
    ]
}

fn main() -> ExitCode {
    let Some(python) = std::env::args().nth(1) else {
        eprintln!("say which python has z3-solver and cvc5: cargo run --release -- venv/bin/python");
        return ExitCode::FAILURE;
    };
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/solve.py");
    let solver = Command::new(python)
        .args([script, &TIMEOUT.as_millis().to_string()])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn();
    let mut solver = match solver {
        Ok(solver) => solver,
        Err(error) => {
            eprintln!("{error}");
            return ExitCode::FAILURE;
        }
    };
    let (mut ask, mut answers) =
        (solver.stdin.take().expect("a pipe"), BufReader::new(solver.stdout.take().expect("a pipe")).lines());
    let mut next = || -> Value {
        let line = answers.next().and_then(Result::ok).unwrap_or_default();
        serde_json::from_str(&line).unwrap_or_default()
    };
    println!("{}", next()["versions"].as_str().unwrap_or("no solver"));
    let mut wrong = 0;
    println!("| statements, change | answer | acscope | z3 takes | its check | cvc5 takes | its check |");
    println!("|---|---|---|---|---|---|---|");
    for count in [1, 10, 30, 100] {
        type Pair = (Vec<Value>, Vec<Value>);
        let mut cases: Vec<(&str, Pair)> =
            vec![("one resource narrowed", narrowed(count)), ("one resource widened", widened(count))];
        if count > 4 {
            cases.push(("the same reversed", reversed(count)));
            cases.push(("one denial dropped", denial_dropped(count)));
        }
        for (name, (old, new)) in cases {
            let (time, verdict) = own(&old, &new);
            if writeln!(ask, "{}", json!({"old": old, "new": new})).is_err() {
                return ExitCode::FAILURE;
            }
            let answer = next();
            let mut cells = String::new();
            for solver in ["z3", "cvc5"] {
                let of = &answer[solver];
                let seconds = of["seconds"].as_f64().unwrap_or_default();
                let states: Vec<&str> =
                    ["gained", "lost"].iter().filter_map(|way| of[*way].as_str()).collect();
                let told = states.len() == 2 && states.iter().all(|state| *state != "unknown");
                let agrees = states
                    .iter()
                    .zip(found(verdict))
                    .all(|(state, ours)| *state == "unknown" || (*state == "sat") == ours);
                wrong += usize::from(!agrees);
                let mark = if agrees { "" } else { " DIFFERS" };
                let own = time.as_secs_f64();
                let check = of["check"].as_f64().unwrap_or_default();
                cells.push_str(&if told {
                    format!(
                        " {:.0} x, {:.1} ms{mark} | {:.0} x |",
                        seconds / own,
                        seconds * 1_000.0,
                        check / own
                    )
                } else {
                    format!(" no answer in {seconds:.0} s{mark} | |")
                });
            }
            println!(
                "| {count}, {name} | {} | {:.3} ms |{cells}",
                verdict.word(),
                time.as_secs_f64() * 1_000.0
            );
        }
    }
    drop(ask);
    let _ = solver.wait();
    println!("{wrong} answers differ");
    if wrong == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
