//! A sheet of one principal, 16,000 actions on two resource types each, beside a plain scan of all statements for each
//! cell. The policy is not compiled before. The questions are prepared once for a catalog, so that time stands by itself.

use std::hint::black_box;
use std::time::Duration;

use acscope::engine::decide::{AskedOn, Columns, Decision, PolicySet};
use acscope::engine::policy::KnownActions;

use crate::{cells, decide, fastest, policies};

/// Times and counts side by side.
pub fn compare() {
    let cells = cells::cells(16_000);
    println!("\nmatrix: {} cells of one principal, ms, fastest of several rounds", cells.len());
    println!(
        "| statements | acscope | and preparing the questions | plain scan | scan / acscope | allowed, both |"
    );
    println!("|---|---|---|---|---|---|");
    let request = policies::requests(1).remove(0);
    for size in [10, 100, 1_000, 10_000] {
        let statements = decide::statements(size);
        let parsed = decide::parsed(&statements);
        let actions = KnownActions::new(cells.iter().map(|(action, _)| action));
        let asked_on =
            AskedOn::new(cells.iter().map(|(action, resource)| (action.as_str(), resource.as_str())));
        let own = || allowed(&decide::compiled(&parsed), &Columns::new(&request, &actions, &asked_on));
        let scan =
            || cells.iter().filter(|(action, resource)| scanned(&statements, action, resource)).count();
        let (ours, theirs) = (own(), scan());
        assert_eq!(ours, theirs, "{size} statements");
        let time = fastest(7, || {
            black_box(own());
        });
        let prepare_time = fastest(7, || {
            black_box(KnownActions::new(cells.iter().map(|(action, _)| action)));
            black_box(AskedOn::new(
                cells.iter().map(|(action, resource)| (action.as_str(), resource.as_str())),
            ));
        });
        let scan_time = fastest(if size > 100 { 1 } else { 3 }, || {
            black_box(scan());
        });
        let ms = |time: Duration| time.as_secs_f64() * 1e3;
        println!(
            "| {size} | {:.2} | {:.2} | {:.1} | {:.0} x | {ours} |",
            ms(time),
            ms(time + prepare_time),
            ms(scan_time),
            ms(scan_time) / ms(time)
        );
    }
}

fn allowed(set: &PolicySet, columns: &Columns<'_>) -> usize {
    let verdicts = set.verdicts(columns);
    verdicts.into_iter().filter(|(decision, _)| *decision == Decision::Allow).count()
}

/// What anybody would write first: every statement, its texts compared letter by letter.
fn scanned(statements: &[(bool, String, String)], action: &str, resource: &str) -> bool {
    let mut allowed = false;
    for (allow, wanted, on) in statements {
        if glob(wanted.as_bytes(), action.as_bytes()) && glob(on.as_bytes(), resource.as_bytes()) {
            if !allow {
                return false;
            }
            allowed = true;
        }
    }
    allowed
}

/// Two pointers and the last star to go back to; letters without their case, as actions are compared. The resources of
/// this comparison have no capitals.
fn glob(pattern: &[u8], text: &[u8]) -> bool {
    let (mut at, mut read, mut star) = (0, 0, None);
    while read < text.len() {
        match pattern.get(at) {
            Some(b'*') => {
                star = Some((at, read));
                at += 1;
            }
            Some(letter) if letter.eq_ignore_ascii_case(&text[read]) => {
                at += 1;
                read += 1;
            }
            _ => {
                let Some((star_at, from)) = star else { return false };
                star = Some((star_at, from + 1));
                (at, read) = (star_at + 1, from + 1);
            }
        }
    }
    pattern[at..].iter().all(|letter| *letter == b'*')
}
