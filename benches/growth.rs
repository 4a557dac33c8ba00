//! How cost grows with the size of the input. `cargo bench --bench growth`, or `-- lint` for the rows with that name.
//!
//! Each row is one piece of work at three sizes, each about ten times today's usual size at most. The exponent says how
//! the time grew from the second size to the third: 1 is in step with the input, 2 its square. The fastest of several
//! runs counts, so that a busy machine is not what is measured.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a benchmark stops by panicking"
)]

#[path = "../tests/support/accounts.rs"]
#[allow(dead_code, reason = "shared with the tests, which use all of it")]
mod accounts;
#[path = "support/cells.rs"]
mod cells;
#[path = "support/comparisons.rs"]
#[allow(dead_code, reason = "one kind of change is grown")]
mod comparisons;
#[path = "support/events.rs"]
mod events;
#[path = "support/keys.rs"]
#[allow(dead_code, reason = "the first frame is for another benchmark")]
mod keys;
#[path = "support/policies.rs"]
#[allow(dead_code, reason = "batches and patterns alone are for other benchmarks")]
mod policies;
#[path = "support/wanted.rs"]
mod wanted;
#[path = "support/words.rs"]
#[allow(dead_code, reason = "what is typed is for another benchmark")]
mod words;

use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};

use acscope::engine::access::{AccessSet, DiffOptions, KnownAction, diff, expand, shrink, smallest_fixes};
use acscope::engine::account::{
    self, Asker, EditedPolicy, InForce, Question, Resolver, Who, import::from_terraform, read_account,
};
use acscope::engine::catalog::search::{SearchIndex, Searcher};
use acscope::engine::catalog::{Catalog, CatalogFile};
use acscope::engine::decide::{AnswerDetails, Context, Decision, Layer, PolicySet, answer_json, read_case};
use acscope::engine::draft::{DraftOptions, draft};
use acscope::engine::edit::{Change, Document, Field};
use acscope::engine::lint;
use acscope::engine::policy::{Policy, PolicyKind, parse};
use acscope::engine::trail::{TrailCollector, replay};
use acscope::tui::catalog_pane::Decisions;
use serde_json::{Value, json};

use accounts::{Size, actions, generated_account, questions};
use keys::Workbench;

/// Work that can be done again and again.
type Work = Box<dyn FnMut()>;

/// A piece of work, what its size counts, three sizes, and how it is prepared.
type Row = (&'static str, &'static str, [usize; 3], fn(usize) -> Work);

const ROWS: &[Row] = &[
    ("parse a policy", "statements", [100, 1_000, 10_000], parsing),
    ("compile a policy", "statements", [100, 1_000, 10_000], compiling),
    ("a decision (of 1,000)", "statements", [100, 1_000, 10_000], deciding),
    ("an explanation (of 100)", "statements", [100, 1_000, 10_000], explaining),
    ("difference, a tenth changed", "statements", [30, 300, 3_000], difference),
    ("smallest fixes", "statements", [10, 100, 1_000], fixing),
    ("expand", "statements", [10, 100, 1_000], expanding),
    ("shrink", "statements", [10, 100, 1_000], shrinking),
    ("lint", "statements", [10, 100, 1_000], linting),
    ("toggle an action", "statements", [20, 200, 2_000], toggling),
    ("type in the text", "statements", [20, 200, 2_000], typing),
    ("100 edits, then undo all", "statements", [20, 200, 2_000], undoing),
    ("edits of a policy of 20, and undo", "edits", [100, 1_000, 10_000], many_edits),
    ("key in the JSON text to frame", "statements", [20, 200, 2_000], json_key),
    ("key in the tree to frame, all open", "actions", [1_000, 10_000, 100_000], tree_key),
    ("open every branch, to frame", "actions", [1_000, 10_000, 100_000], opening),
    ("load a catalog", "actions", [1_000, 10_000, 100_000], loading),
    ("index a catalog for searching", "actions", [1_000, 10_000, 100_000], indexing),
    ("search `createinst`, letter by letter", "actions", [1_000, 10_000, 100_000], searching),
    ("all marks under 200 statements", "actions", [1_000, 10_000, 100_000], marks_of_actions),
    ("all marks of 25,000 actions", "statements", [20, 200, 2_000], marks_of_statements),
    ("sheet of one principal, 10,000 actions", "statements", [100, 1_000, 10_000], sheet_of_one),
    ("batch", "lines", [1_000, 10_000, 100_000], batch),
    ("read a trail", "events", [1_000, 10_000, 100_000], reading_trail),
    ("replay a trail", "requests", [100, 1_000, 10_000], replaying),
    ("draft", "requests", [100, 1_000, 10_000], drafting),
    ("import API metadata", "actions", [100, 1_000, 10_000], importing_metadata),
    ("import terraform", "policies", [100, 1_000, 10_000], importing_terraform),
    ("read an account", "users", [100, 1_000, 10_000], reading),
    ("matrix, 450 actions", "users", [100, 1_000, 10_000], matrix),
    ("who can", "users", [100, 1_000, 10_000], who_can),
    ("what a user can", "users", [100, 1_000, 10_000], can),
    ("who can, through a chain of roles", "roles", [10, 100, 1_000], chain),
    ("escalations, a chain of roles", "roles", [10, 100, 1_000], escalation),
];

fn main() {
    let wanted = std::env::args().skip(1).find(|argument| !argument.starts_with('-'));
    println!("| work | sizes | smallest | | largest | exponent |");
    for (name, unit, sizes, prepare) in ROWS {
        if wanted.as_ref().is_some_and(|wanted| !name.contains(wanted.as_str())) {
            continue;
        }
        let times = sizes.map(|size| fastest(&mut *prepare(size)));
        let growth = times[2].as_secs_f64() / times[1].as_secs_f64();
        let exponent = growth.ln() / (sizes[2] as f64 / sizes[1] as f64).ln();
        let sizes = sizes.map(|size| size.to_string()).join(" / ");
        let [first, second, third] = times.map(shown);
        println!("| {name} | {sizes} {unit} | {first} | {second} | {third} | {exponent:.1} |");
    }
}

/// The fastest of as many runs as a second holds, seven at most. What takes longer than the scheduler lets one program
/// run counts with the time that it had a processor.
fn fastest(work: &mut dyn FnMut()) -> Duration {
    let begun = Instant::now();
    let mut best = Duration::MAX;
    for _ in 0..7 {
        let (start, before) = (Instant::now(), processor_time());
        work();
        let elapsed = start.elapsed();
        let used = before.zip(processor_time()).map(|(before, after)| after.saturating_sub(before));
        best = best.min(used.filter(|_| elapsed > Duration::from_millis(20)).unwrap_or(elapsed));
        if begun.elapsed() > Duration::from_secs(1) {
            break;
        }
    }
    best
}

/// How long this program has had a processor, where Linux says so.
fn processor_time() -> Option<Duration> {
    let text = std::fs::read_to_string("/proc/self/schedstat").ok()?;
    Some(Duration::from_nanos(text.split(' ').next()?.parse().ok()?))
}

/// Three digits, as the tables of README.md have them.
fn shown(time: Duration) -> String {
    let nanoseconds = time.as_secs_f64() * 1e9;
    let (value, unit) = match nanoseconds {
        n if n < 1e3 => (n, "ns"),
        n if n < 1e6 => (n / 1e3, "µs"),
        n if n < 1e9 => (n / 1e6, "ms"),
        n => (n / 1e9, "s"),
    };
    let digits = if value < 10.0 { 2 } else { usize::from(value < 100.0) };
    format!("{value:.digits$} {unit}")
}

fn parsing(statements: usize) -> Work {
    let text = policies::document(statements);
    Box::new(move || {
        black_box(parse(&text, None));
    })
}

fn compiling(statements: usize) -> Work {
    let parsed = parse(&policies::document(statements), None);
    Box::new(move || {
        let mut set = PolicySet::builder();
        set.add("bench", Layer::Identity, &parsed);
        black_box(set.build());
    })
}

fn deciding(statements: usize) -> Work {
    let (set, requests) = (policies::set(statements), policies::requests(1_000));
    Box::new(move || {
        for request in &requests {
            black_box(set.verdict(request, &request.action, &request.resources[0]));
        }
    })
}

fn explaining(statements: usize) -> Work {
    let (set, requests) = (policies::set(statements), policies::requests(100));
    Box::new(move || {
        for request in &requests {
            black_box(set.explain(request));
        }
    })
}

fn policy(statements: usize) -> Policy {
    parse(&policies::document(statements), Some(PolicyKind::Identity)).policy
}

fn difference(statements: usize) -> Work {
    let (old, new) = comparisons::a_tenth_changed(statements);
    Box::new(move || {
        black_box(diff(&old, &new, DiffOptions::default()));
    })
}

fn fixing(statements: usize) -> Work {
    let set = AccessSet::of_policy("bench", &policy(statements));
    let denied = |decision| decision == Decision::ImplicitDeny;
    let requests = policies::requests(1_000);
    let request = requests.into_iter().find(|request| denied(set.policies().decide(request).decision));
    let request = request.expect("something is not allowed");
    Box::new(move || {
        let explanation = set.policies().explain(&request);
        black_box(smallest_fixes(
            &set,
            &request,
            &explanation,
            &acscope::engine::access::Editable::default(),
        ));
    })
}

fn known_actions() -> Vec<KnownAction> {
    let catalog = Catalog::embedded().expect("the shipped catalogs load");
    let known = |action: &acscope::engine::catalog::Action| KnownAction {
        name: action.name.to_string(),
        resources: Vec::new(),
    };
    catalog.actions().iter().map(known).collect()
}

fn expanding(statements: usize) -> Work {
    let (policy, known) = (policy(statements), known_actions());
    Box::new(move || {
        let _ = black_box(expand(&policy, &known));
    })
}

fn shrinking(statements: usize) -> Work {
    let policy = policy(statements);
    Box::new(move || {
        let _ = black_box(shrink(&policy, None, false));
    })
}

fn linting(statements: usize) -> Work {
    let catalog = Catalog::embedded().expect("the shipped catalogs load");
    let text = policies::document(statements);
    Box::new(move || {
        black_box(lint::lint(&text, &catalog, &lint::Context::default()));
    })
}

fn document(statements: usize) -> Document {
    Document::open("bench", &policies::document(statements), Some(PolicyKind::Identity))
}

fn toggling(statements: usize) -> Work {
    let mut document = document(statements);
    let statement = document.id_at(statements / 2).unwrap();
    Box::new(move || {
        let change = Change::ToggleAction { statement, action: "ecs:Toggled".to_owned() };
        black_box(document.apply(change).unwrap());
    })
}

fn typing(statements: usize) -> Work {
    let mut document = document(statements);
    let text = document.text().to_owned();
    let texts = [text.replacen("Allow", "Allo", 1), text];
    let mut at = 0;
    Box::new(move || {
        at = 1 - at;
        let change = Change::ReplaceText(texts[at].clone());
        black_box(document.apply_typed(change, Field(1)).unwrap());
    })
}

fn edits_and_undo(statements: usize, edits: usize) -> Work {
    let mut document = document(statements);
    Box::new(move || {
        for edit in 0..edits {
            let statement = document.id_at(edit % statements).unwrap();
            document.apply(Change::FlipEffect(statement)).unwrap();
        }
        while document.undo().is_some() {}
    })
}

fn undoing(statements: usize) -> Work {
    edits_and_undo(statements, 100)
}

fn many_edits(edits: usize) -> Work {
    edits_and_undo(20, edits)
}

fn json_key(statements: usize) -> Work {
    let mut workbench = Workbench::new(keys::world(4_500), statements);
    workbench.press_all("3 e");
    let mut next = "a";
    Box::new(move || {
        workbench.press_all(next);
        next = if next == "a" { "backspace" } else { "a" };
    })
}

fn tree(actions: usize) -> Workbench {
    Workbench::new(keys::world(actions), 200)
}

fn tree_key(actions: usize) -> Work {
    let mut workbench = tree(actions);
    workbench.press_all("}");
    Box::new(move || {
        workbench.press_all("down");
    })
}

fn opening(actions: usize) -> Work {
    let mut workbench = tree(actions);
    Box::new(move || {
        workbench.press_all("}");
        workbench.press_all("{");
    })
}

fn loading(actions: usize) -> Work {
    let text = words::made_catalog(actions);
    Box::new(move || {
        black_box(Catalog::only(&[CatalogFile { name: "made.json", text: &text }]).expect("it loads"));
    })
}

fn made(actions: usize) -> Catalog {
    Catalog::only(&[CatalogFile { name: "made.json", text: &words::made_catalog(actions) }])
        .expect("it loads")
}

fn indexing(actions: usize) -> Work {
    let catalog = made(actions);
    Box::new(move || {
        black_box(SearchIndex::new(&catalog));
    })
}

fn searching(actions: usize) -> Work {
    let index = Arc::new(SearchIndex::new(&made(actions)));
    Box::new(move || {
        let mut searcher = Searcher::new(Arc::clone(&index));
        let line = "createinst";
        for typed in 1..=line.len() {
            black_box(searcher.search(&line[..typed], 50, |_, _| true).hits.len());
        }
    })
}

fn asker(statements: usize) -> Asker {
    let parsed = parse(&policies::document(statements), Some(PolicyKind::Identity));
    let somebody = &policies::requests(1)[0].caller.text;
    InForce::new(None, vec![EditedPolicy::new("bench", &parsed)]).asker(somebody).expect("somebody")
}

/// All marks again after an edit of the policy.
fn marks(actions: usize, statements: usize) -> Work {
    let (world, request) = (keys::world(actions), policies::requests(1).remove(0));
    let askers = [asker(statements), asker(statements)];
    let (mut decisions, mut at) = (Decisions::default(), 0);
    Box::new(move || {
        at = 1 - at;
        decisions.refresh(&world.catalog, &world.known, Some(&askers[at]), request.clone());
    })
}

fn marks_of_actions(actions: usize) -> Work {
    marks(actions, 200)
}

fn marks_of_statements(statements: usize) -> Work {
    marks(25_000, statements)
}

/// Every action on two resource types, preparing the questions included.
fn sheet_of_one(statements: usize) -> Work {
    cells::deciding_sheet(10_000, statements)
}

fn batch(lines: usize) -> Work {
    let some = policies::batch_lines(1_000);
    Box::new(move || {
        for line in some.iter().cycle().take(lines) {
            let case = read_case(line).unwrap();
            let set = case.policies.unwrap();
            let answer = set.decide(&case.request);
            black_box(answer_json(case.id.as_deref(), &set, &answer, AnswerDetails::default()));
        }
    })
}

fn reading_trail(count: usize) -> Work {
    let (catalog, text) = (Catalog::embedded().expect("the shipped catalogs load"), events::events(0, count));
    Box::new(move || {
        let mut collector = TrailCollector::new(&catalog);
        collector.begin_file("events.jsonl");
        text.as_bytes().chunks(256 * 1024).for_each(|piece| collector.feed(piece));
        black_box(collector.finish());
    })
}

fn replaying(requests: usize) -> Work {
    let catalog = Catalog::embedded().expect("the shipped catalogs load");
    let mut collector = TrailCollector::new(&catalog);
    collector.begin_file("events.jsonl");
    collector.feed(events::events(0, requests).as_bytes());
    let trail = collector.finish();
    let everybody: Vec<usize> = (0..trail.actors.len()).collect();
    let parsed = parse(&policies::document(20), Some(PolicyKind::Identity));
    let in_force = InForce::new(None, vec![EditedPolicy::new("bench", &parsed)]);
    Box::new(move || {
        black_box(replay(&trail, &everybody, &in_force));
    })
}

fn drafting(requests: usize) -> Work {
    let catalog = Catalog::embedded().expect("the shipped catalogs load");
    let wanted = wanted::wanted(&catalog, requests);
    Box::new(move || {
        black_box(draft(&wanted, &DraftOptions::default(), &catalog));
    })
}

fn importing_metadata(actions: usize) -> Work {
    let api = |number: usize| {
        let action = json!({"action": format!("made:Get{number}"), "authLevel": "resource", "actionConditions": [],
            "resources": [{"validationType": "always", "product": "Made", "resourceType": "Thing",
                "arn": "acs:made:{#regionId}:{#accountId}:thing/{#ThingId}"}]});
        let entry = json!({"methods": ["post"], "operationType": "read", "deprecated": false, "systemTags": {},
            "ramActions": [{"operationType": "get", "ramAction": action}]});
        (format!("Get{number}"), entry)
    };
    let apis: serde_json::Map<String, Value> = (0..actions).map(api).collect();
    let text = json!({"version": "1.0", "info": {"style": "RPC", "product": "made", "version": "2020-01-01"}, "apis": apis});
    let (text, known) = (text.to_string(), Catalog::embedded().expect("the shipped catalogs load"));
    Box::new(move || {
        let file = CatalogFile { name: "made.json", text: &text };
        let imported = acscope::engine::catalog::import(&[file], &known).expect("it is imported");
        assert!(imported.actions > 0);
    })
}

fn importing_terraform(policies: usize) -> Work {
    let document = policies::document(5);
    let resources: Vec<Value> = (0..policies)
        .flat_map(|number| {
            let resource = |kind: &str, values: Value| {
                json!({"address": format!("{kind}.n{number}"), "mode": "managed", "type": kind, "name": format!("n{number}"), "values": values})
            };
            [
                resource("alicloud_ram_policy", json!({"policy_name": format!("p{number}"), "policy_document": document})),
                resource("alicloud_ram_user", json!({"name": format!("u{number}")})),
                resource(
                    "alicloud_ram_user_policy_attachment",
                    json!({"user_name": format!("u{number}"), "policy_name": format!("p{number}"), "policy_type": "Custom"}),
                ),
            ]
        })
        .collect();
    let state = json!({"format_version": "1.0", "values": {"root_module": {"resources": resources}}});
    Box::new(move || {
        black_box(from_terraform(&state)).expect("it is imported");
    })
}

/// An account of so many users, with the other things in proportion.
fn size(users: usize) -> Size {
    Size { users, groups: users / 5, roles: users / 10, policies: users / 2, ..Size::FULL }
}

fn reading(users: usize) -> Work {
    let text = generated_account(size(users), 7);
    Box::new(move || {
        black_box(read_account(&text, &|path| Err(path.to_owned())));
    })
}

fn resolver(text: &str) -> Resolver {
    Resolver::new(read_account(text, &|path| Err(path.to_owned())).account)
}

fn matrix(users: usize) -> Work {
    let resolver = resolver(&generated_account(size(users), 7));
    let everybody: Vec<Who> =
        resolver.account().users.iter().map(|user| Who::User(user.name.text.clone())).collect();
    let sheet = questions(Size::FULL).into_iter().step_by(10);
    let sheet: Vec<Question> = sheet.map(|(action, resource)| Question { action, resource }).collect();
    Box::new(move || {
        black_box(resolver.matrix(&everybody, &sheet, &Context::default(), None));
    })
}

fn who_can(users: usize) -> Work {
    let resolver = resolver(&generated_account(size(users), 7));
    Box::new(move || {
        let resource = Some("acs:svc7:cn-hangzhou:1000000000000001:thing/1");
        let _ = black_box(resolver.who_can("svc7:GetThing1", resource, &Context::default()));
    })
}

fn can(users: usize) -> Work {
    let resolver = resolver(&generated_account(size(users), 7));
    let names = actions(Size::FULL);
    Box::new(move || {
        let known: Vec<account::AskedAction<'_>> = names.iter().map(|name| name.as_str().into()).collect();
        let principal = resolver.principal_of(&Who::User("user-7".to_owned()));
        black_box(resolver.can(&principal, &known, None, &Context::default()));
    })
}

/// Every role may assume the next; the user the first, and only the last can do anything.
fn chained(roles: usize) -> Resolver {
    const UID: &str = "1000000000000001";
    let document = |statement: Value| json!({"Version": "1", "Statement": [statement]});
    let assume = |role: usize| {
        document(
            json!({"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": format!("acs:ram:*:{UID}:role/r{role}")}),
        )
    };
    let mut policies = serde_json::Map::new();
    for role in 0..roles {
        policies.insert(format!("to-{role}"), json!({"type": "custom", "document": assume(role)}));
    }
    let end = document(json!({"Effect": "Allow", "Action": "oss:GetObject", "Resource": "*"}));
    policies.insert("end".to_owned(), json!({"type": "custom", "document": end}));
    let entry = |role: usize| {
        let principal = match role {
            0 => format!("acs:ram::{UID}:user/u"),
            role => format!("acs:ram::{UID}:role/r{}", role - 1),
        };
        let trust = document(
            json!({"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"RAM": [principal]}}),
        );
        let attached = if role + 1 == roles { "end".to_owned() } else { format!("to-{}", role + 1) };
        json!({"name": format!("r{role}"), "attached": [attached], "trust": trust})
    };
    let account = json!({
        "account": {"id": UID}, "policies": policies, "users": [{"name": "u", "attached": ["to-0"]}],
        "roles": (0..roles).map(entry).collect::<Vec<_>>(),
    });
    resolver(&account.to_string())
}

fn chain(roles: usize) -> Work {
    let resolver = chained(roles);
    Box::new(move || {
        let answer =
            resolver.who_can("oss:GetObject", Some("acs:oss:*:1000000000000001:b/o"), &Context::default());
        assert!(!answer.expect("a question").chains.is_empty());
    })
}

fn escalation(roles: usize) -> Work {
    let resolver = chained(roles);
    Box::new(move || {
        black_box(resolver.escalations(
            &Who::User("u".to_owned()),
            &["fc:CreateFunction"],
            &Context::default(),
        ));
    })
}
