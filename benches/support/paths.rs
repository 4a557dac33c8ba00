//! The hot paths, each prepared so that running it does nothing else.

use std::hint::black_box;
use std::sync::Arc;

use acscope::engine::access::{AccessSet, DiffOptions, diff, shrink, smallest_fixes};
use acscope::engine::account::{Asker, EditedPolicy, InForce, Matrix, Question, Resolver, Who, read_account};
use acscope::engine::catalog::search::{SearchIndex, Searcher};
use acscope::engine::catalog::{Catalog, CatalogFile};
use acscope::engine::decide::{
    AnswerDetails, Context, Decision, Layer, PolicySet, Request, answer_json, read_case,
};
use acscope::engine::edit::{Change, Document, Field};
use acscope::engine::lint;
use acscope::engine::policy::{Parsed, Policy, PolicyKind, glob::Glob, parse};
use acscope::tui::catalog_pane::{Decisions, Mark};
use acscope::tui::world::World;

use crate::accounts::{Size, generated_account, questions};
use crate::cells;
use crate::comparisons;
use crate::keys::{self, Workbench};
use crate::policies;
use crate::words::{TYPED, made_catalog};

/// A path that is ready to run.
pub type Work = Box<dyn FnMut()>;

/// Prepares a path.
pub type Prepare = fn() -> Work;

/// Every path, by what it is called in `instructions.tsv`.
pub const PATHS: &[(&str, Prepare)] = &[
    ("glob: 12 patterns, 240 resources", globs),
    ("decide: 1,000 verdicts, 10 statements", || verdicts(10)),
    ("decide: 1,000 verdicts, 100 statements", || verdicts(100)),
    ("decide: 1,000 verdicts, 1,000 statements", || verdicts(1_000)),
    ("decide: 1,000 verdicts, 10,000 statements", || verdicts(10_000)),
    ("decide: 100 explanations, 100 statements", || explanations(100)),
    ("decide: 100 explanations, 1,000 statements", || explanations(1_000)),
    ("decide: 100 batch lines", batch),
    ("policy: parse 1,000 statements", parse_policy),
    ("policy: compile 1,000 statements", compile),
    ("marks: 25,000 actions, 200 statements", live_marks),
    ("marks: the same at another place", first_marks),
    ("marks: 16,000 actions on two types, 1,000", sheet_of_one),
    ("catalog: load the shipped ones", load),
    ("catalog: index the shipped ones", index),
    ("search: 221 keystrokes, shipped actions", || search(Catalog::embedded())),
    ("search: 221 keystrokes, 25,000 actions", || search(made(25_000))),
    ("account: read 1,000 users", read),
    ("account: matrix 1,000 x 4,500", matrix),
    ("account: who can, one resource", who_can),
    ("access: diff of 100 statements", difference),
    ("access: a tenth of 100 statements changed", || changed(comparisons::a_tenth_changed(100))),
    ("access: denials among 100 statements dropped", || changed(comparisons::denials_dropped(100))),
    ("access: shrink 100 statements", shrinking),
    ("access: smallest fixes, 100 statements", fixes),
    ("lint: one document of 100 statements", lint_one),
    ("edit: toggle an action, 200 statements", toggle),
    ("edit: type in the text, 200 statements", typing),
    ("edit: lines of 200 statements", line_map),
    ("frame: nothing changed", || frames("")),
    ("frame: 8 keys down the tree", || frames("down down down down down down down down")),
    ("frame: type a search of 6 letters", || frames("/ c r e a t e")),
    ("frame: 4 keys in the JSON text", || frames("3 e a b backspace backspace")),
];

fn globs() -> Work {
    let patterns = policies::resource_patterns(12);
    let globs: Vec<Glob> = patterns.iter().map(|pattern| Glob::new(pattern)).collect();
    let requests = policies::requests(240);
    Box::new(move || {
        for glob in &globs {
            for request in &requests {
                black_box(glob.matches(&request.resources[0]));
            }
        }
    })
}

fn verdicts(statements: usize) -> Work {
    let (set, requests) = (policies::set(statements), policies::requests(1_000));
    Box::new(move || {
        for request in &requests {
            black_box(set.verdict(request, &request.action, &request.resources[0]));
        }
    })
}

fn explanations(statements: usize) -> Work {
    let (set, requests) = (policies::set(statements), policies::requests(100));
    Box::new(move || {
        for request in &requests {
            black_box(set.explain(request));
        }
    })
}

fn batch() -> Work {
    let lines = policies::batch_lines(100);
    Box::new(move || {
        for line in &lines {
            let case = read_case(line).unwrap();
            let set = case.policies.unwrap();
            black_box(answer_json(
                case.id.as_deref(),
                &set,
                &set.decide(&case.request),
                AnswerDetails::default(),
            ));
        }
    })
}

fn parse_policy() -> Work {
    let text = policies::document(1_000);
    Box::new(move || {
        black_box(parse(&text, None));
    })
}

fn set_of(parsed: &Parsed) -> PolicySet {
    let mut set = PolicySet::builder();
    set.add("bench", Layer::Identity, parsed);
    set.build()
}

fn compile() -> Work {
    let parsed = parse(&policies::document(1_000), None);
    Box::new(move || {
        black_box(set_of(&parsed));
    })
}

/// Everything for 25,000 marks: policies over nobody's account, and a request whose place fills the templates.
fn marked() -> (World, Vec<Asker>, Request, Decisions) {
    let world = keys::world(25_000);
    let request = policies::requests(1).remove(0);
    let asker = |statements| {
        let text = policies::document(statements);
        let edited = EditedPolicy::new("bench", &parse(&text, Some(PolicyKind::Identity)));
        InForce::new(None, vec![edited]).asker(&request.caller.text).expect("somebody")
    };
    let askers = [199, 200].map(asker).to_vec();
    (world, askers, request, Decisions::default())
}

fn all_marks(world: &World, decisions: &mut Decisions) {
    let allowed =
        world.catalog.action_ids().filter(|id| decisions.keep(&world.catalog, *id) == Some(Mark::Allow));
    assert!(allowed.count() > 0);
}

fn live_marks() -> Work {
    let (world, askers, request, mut decisions) = marked();
    decisions.refresh(&world.catalog, &world.known, askers.first(), request.clone());
    Box::new(move || {
        decisions.refresh(&world.catalog, &world.known, askers.last(), request.clone());
        all_marks(&world, &mut decisions);
    })
}

fn first_marks() -> Work {
    let (world, askers, request, mut decisions) = marked();
    Box::new(move || {
        decisions.refresh(&world.catalog, &world.known, askers.last(), request.clone());
        all_marks(&world, &mut decisions);
    })
}

/// Every action on two resource types, preparing the questions included.
fn sheet_of_one() -> Work {
    cells::deciding_sheet(16_000, 1_000)
}

fn load() -> Work {
    Box::new(|| {
        black_box(Catalog::embedded().expect("the shipped catalogs load"));
    })
}

fn index() -> Work {
    let catalog = Catalog::embedded().expect("the shipped catalogs load");
    Box::new(move || {
        black_box(SearchIndex::new(&catalog));
    })
}

fn made(actions: usize) -> Result<Catalog, acscope::engine::catalog::CatalogError> {
    Catalog::only(&[CatalogFile { name: "made.json", text: &made_catalog(actions) }])
}

fn search(catalog: Result<Catalog, acscope::engine::catalog::CatalogError>) -> Work {
    let index = Arc::new(SearchIndex::new(&catalog.expect("the catalog loads")));
    Box::new(move || {
        for line in TYPED {
            let mut searcher = Searcher::new(Arc::clone(&index));
            for typed in 1..=line.len() {
                let hits = searcher.search(&line[..typed], 50, |_, _| true).hits.to_vec();
                for hit in hits {
                    black_box(searcher.highlight(hit.action));
                }
            }
        }
    })
}

fn read() -> Work {
    let text = generated_account(Size::FULL, 7);
    Box::new(move || {
        black_box(read_account(&text, &|path| Err(path.to_owned())));
    })
}

fn resolver() -> Resolver {
    Resolver::new(read_account(&generated_account(Size::FULL, 7), &|path| Err(path.to_owned())).account)
}

fn matrix() -> Work {
    let resolver = resolver();
    let users: Vec<Who> =
        resolver.account().users.iter().map(|user| Who::User(user.name.text.clone())).collect();
    let sheet = questions(Size::FULL).into_iter().map(|(action, resource)| Question { action, resource });
    let sheet: Vec<Question> = sheet.collect();
    Box::new(move || {
        let matrix: Matrix = resolver.matrix(&users, &sheet, &Context::default(), None);
        black_box(matrix);
    })
}

fn who_can() -> Work {
    let resolver = resolver();
    Box::new(move || {
        let resource = Some("acs:svc7:cn-hangzhou:1000000000000001:thing/1");
        let _ = black_box(resolver.who_can("svc7:GetThing1", resource, &Context::default()));
    })
}

fn policy(statements: usize) -> Policy {
    parse(&policies::document(statements), Some(PolicyKind::Identity)).policy
}

fn difference() -> Work {
    let old = policy(100);
    let mut new = old.clone();
    new.statements.reverse();
    for statement in new.statements.iter_mut().step_by(10) {
        statement.resource = None;
    }
    let (old, new) = (AccessSet::of_policy("old", &old), AccessSet::of_policy("new", &new));
    Box::new(move || {
        black_box(diff(&old, &new, DiffOptions::default()));
    })
}

fn changed((old, new): (AccessSet, AccessSet)) -> Work {
    Box::new(move || {
        black_box(diff(&old, &new, DiffOptions::default()));
    })
}

fn shrinking() -> Work {
    let policy = policy(100);
    Box::new(move || {
        black_box(shrink(&policy, None, false)).expect("it shrinks");
    })
}

fn fixes() -> Work {
    let set = AccessSet::of_policy("bench", &policy(100));
    let denied = |decision| decision == Decision::ImplicitDeny;
    let requests = policies::requests(100);
    let request = requests.into_iter().find(|request| denied(set.policies().decide(request).decision));
    let request = request.expect("something is not allowed");
    Box::new(move || {
        let explanation = set.policies().explain(&request);
        assert!(
            !smallest_fixes(&set, &request, &explanation, &acscope::engine::access::Editable::default())
                .is_empty()
        );
    })
}

fn lint_one() -> Work {
    let catalog = Catalog::embedded().expect("the shipped catalogs load");
    let text = policies::document(100);
    Box::new(move || {
        black_box(lint::lint(&text, &catalog, &lint::Context::default()));
    })
}

fn toggle() -> Work {
    let mut document = Document::open("bench", &policies::document(200), Some(PolicyKind::Identity));
    let statement = document.id_at(100).unwrap();
    Box::new(move || {
        let change = Change::ToggleAction { statement, action: "ecs:Toggled".to_owned() };
        black_box(document.apply(change).unwrap());
    })
}

fn typing() -> Work {
    let text = policies::document(200);
    let mut document = Document::open("bench", &text, Some(PolicyKind::Identity));
    let mut typed = Some(text.replacen("Allow", "Allowx", 1));
    Box::new(move || {
        let change = Change::ReplaceText(typed.take().expect("run once"));
        black_box(document.apply_typed(change, Field(1)).unwrap());
    })
}

fn line_map() -> Work {
    let document = Document::open("bench", &policies::document(200), Some(PolicyKind::Identity));
    Box::new(move || {
        black_box(document.line_map()).expect("it can be read");
    })
}

fn frames(pressed: &'static str) -> Work {
    let mut workbench = Workbench::new(keys::world(25_000), 200);
    Box::new(move || {
        workbench.press_all(pressed);
        workbench.draw();
    })
}
