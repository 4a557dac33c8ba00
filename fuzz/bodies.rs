//! What is asserted of any bytes: one function for each fuzz target.
//!
//! Compiled twice: into the targets of `cargo fuzz` (this folder), which search for hours, and into the tests
//! (`tests/engine/fuzz.rs`), which run the kept corpus and some thousand mutations of it every time. A body panics when
//! what it asserts does not hold. Bytes become policies and requests of the small world of the tests (`tests/support/policies.rs`).

use std::sync::OnceLock;

use super::{naive, policies};
use acscope::engine::access::{AccessSet, DiffOptions, Verdict, diff, glob_relation};
use acscope::engine::account::import::from_terraform;
use acscope::engine::account::{Resolver, read_account, write_account};
use acscope::engine::catalog::{Catalog, CatalogFile, embedded_files, import};
use acscope::engine::decide::{AnswerDetails, Decision, Layer, PolicySet, Request, answer_json, read_case};
use acscope::engine::denial::{denial_lines, read_denials};
use acscope::engine::expect::{read_expectations, write_expectations};
use acscope::engine::json::{self, Style};
use acscope::engine::lint::{Context, lint};
use acscope::engine::policy::glob::Glob;
use acscope::engine::policy::{
    Clause, Condition, Effect, OPERATORS, Operator, Parsed, Place, Policy, PolicyKind, Statement, Test,
    canonical, format, parse,
};
use acscope::engine::trail::TrailCollector;

/// Asserts what holds of any bytes.
pub type Body = fn(&[u8]);

/// A target's name, its body, and how many mutations a test run can afford.
pub const BODIES: &[(&str, Body, usize)] = &[
    ("policy", policy, 3000),
    ("account", account, 1500),
    ("catalog", catalog, 600),
    ("metadata", metadata, 400),
    ("terraform", terraform, 1000),
    ("batch", batch, 5000),
    ("expectations", expectations, 1500),
    ("trail", trail, 1500),
    ("denial", denial, 3000),
    ("glob", glob, 20000),
    ("evaluator", evaluator, 5000),
    ("regions", regions, 1500),
];

/// The bytes as text, what is not UTF-8 replaced.
fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// The catalogs of two services: enough for every check, and quick to search.
fn small_catalog() -> &'static Catalog {
    static CATALOG: OnceLock<Catalog> = OnceLock::new();
    CATALOG.get_or_init(|| {
        let two =
            embedded_files().iter().filter(|(name, _)| name.contains("starops") || name.contains("common"));
        let files: Vec<CatalogFile<'_>> = two.map(|(name, text)| CatalogFile { name, text }).collect();
        Catalog::only(&files).expect("shipped catalogs")
    })
}

/// The policy parser, its printer and the checks: places lie in the text, and printing what was read changes nothing.
pub fn policy(bytes: &[u8]) {
    let text = text(bytes);
    for kind in [None, Some(PolicyKind::Identity), Some(PolicyKind::Trust), Some(PolicyKind::Resource)] {
        let parsed = parse(&text, kind);
        assert!(parsed.faults.iter().all(|fault| text.get(..fault.span.end as usize).is_some()));
        if parsed.is_valid() {
            let printed = format(&parsed.policy, Style::Pretty);
            let again = parse(&printed, Some(parsed.policy.kind));
            assert!(again.is_valid(), "{printed}: {:?}", again.faults);
            assert_eq!(format(&again.policy, Style::Pretty), printed);
        }
    }
    if let Ok(node) = json::read(&text) {
        let once = json::print(&canonical(&node), Style::Pretty);
        let node = json::read(&once).expect("what is printed is JSON");
        assert_eq!(json::print(&canonical(&node), Style::Pretty), once);
    }
    let report = lint(&text, small_catalog(), &Context::default());
    assert!(report.findings.iter().all(|finding| text.get(..finding.span.end as usize).is_some()));
}

/// Account files: a sound one is written and read again as it was, and answers.
pub fn account(bytes: &[u8]) {
    let read = read_account(&text(bytes), &|_| Err("there is no such file".to_owned()));
    if !read.is_sound() {
        return;
    }
    let written = write_account(&read.account);
    let again = read_account(&written, &|_| Err("there is no such file".to_owned()));
    assert!(again.is_sound(), "{written}");
    assert_eq!(write_account(&again.account), written);
    let resolver = Resolver::new(read.account);
    if let Ok(principal) = resolver.principal("user/alice")
        && let Ok(request) = Request::new(
            "acs:ram::1000000000000001:user/alice",
            "oss:GetObject",
            "acs:oss:*:1000000000000001:b/a",
        )
    {
        resolver.explain(&principal, &request);
    }
}

/// Catalog files: a sound one is searched without a fault.
pub fn catalog(bytes: &[u8]) {
    let text = text(bytes);
    if let Ok(catalog) = Catalog::only(&[CatalogFile { name: "mine.json", text: &text }]) {
        catalog.find("strange:Do");
        for service in catalog.services() {
            catalog.find(&format!("{}:Do", service.code));
        }
    }
}

/// Metadata of APIs: what an import makes of it is a catalog.
pub fn metadata(bytes: &[u8]) {
    let text = text(bytes);
    // Refusing it is all that can be asked of most bytes.
    let Ok(made) = import(&[CatalogFile { name: "api-docs.json", text: &text }], small_catalog()) else {
        return;
    };
    let catalog = Catalog::only(&[CatalogFile { name: "made.json", text: &made.text }])
        .unwrap_or_else(|error| panic!("{error}: {}", made.text));
    assert_eq!((catalog.services().len(), catalog.actions().len()), (made.services, made.actions));
}

/// States of Terraform: what an import makes of one is an account file.
pub fn terraform(bytes: &[u8]) {
    let Ok(state) = serde_json::from_slice(bytes) else { return };
    if let Ok(imported) = from_terraform(&state) {
        let written = write_account(&imported.account);
        let read = read_account(&written, &|_| Err("there is no such file".to_owned()));
        assert_eq!(write_account(&read.account), written, "{:?}", read.faults);
    }
}

/// A line of a batch: what can be asked is answered in one line of JSON.
pub fn batch(bytes: &[u8]) {
    let line = text(bytes);
    let Ok(case) = read_case(&line) else { return };
    let set = case.policies.unwrap_or_else(|| PolicySet::builder().build());
    let explanation = set.explain(&case.request);
    assert_eq!(explanation.answer.decision, set.decide(&case.request).decision);
    let trace = set.trace(&case.request);
    let details = AnswerDetails { trace: Some(&trace), near_misses: Some(&explanation.near_misses) };
    let answer = answer_json(case.id.as_deref(), &set, &explanation.answer, details);
    assert!(!answer.contains('\n'), "{answer}");
    json::read(&answer).expect("the answer is JSON");
}

/// Test files: what was read is written and read again as it was.
pub fn expectations(bytes: &[u8]) {
    let Ok(read) = read_expectations(&text(bytes)) else { return };
    let written = write_expectations(&read);
    let again = read_expectations(&written).unwrap_or_else(|error| panic!("{error}: {written}"));
    assert_eq!(write_expectations(&again), written);
}

/// Event files: whatever pieces they come in, the same is read, and nothing that looks like an access key stays.
pub fn trail(bytes: &[u8]) {
    let read = |pieces: &mut dyn Iterator<Item = &[u8]>| {
        let mut collector = TrailCollector::new(small_catalog());
        collector.begin_file("t.json");
        pieces.for_each(|piece| collector.feed(piece));
        format!("{:?}", collector.finish())
    };
    let whole = read(&mut std::iter::once(bytes));
    assert_eq!(read(&mut bytes.chunks(7)), whole);
    assert!(!whole.contains(KEY), "an access key is kept: {whole}");
}

/// The access key of the corpus.
const KEY: &str = "LTAI5tQ9zVnotARealKey77x";

/// Denials, as JSON or in the middle of a log: read, or refused with what to paste.
pub fn denial(bytes: &[u8]) {
    let text = text(bytes);
    match read_denials(&text) {
        Ok(denials) => denials.iter().for_each(|denial| drop(denial_lines(denial))),
        Err(error) => assert!(!error.to_string().is_empty()),
    }
}

/// Globs against matching by recursion, and how two of them relate against what a text says. The patterns and the text
/// stand between zero bytes.
pub fn glob(bytes: &[u8]) {
    let text = text(bytes);
    let mut parts = text.split('\0').map(|part| part.chars().take(14).collect::<String>());
    let (one, other, subject) = (
        parts.next().unwrap_or_default(),
        parts.next().unwrap_or_default(),
        parts.next().unwrap_or_default(),
    );
    let by_one = Glob::new(&one).matches(&subject);
    assert_eq!(by_one, naive::glob(&one, &subject), "{one:?} on {subject:?}");
    let by_other = Glob::new(&other).matches(&subject);
    if glob_relation::covers(&one, &other) == Some(true) {
        assert!(by_one || !by_other, "{one:?} covers {other:?}, but not {subject:?}");
    }
    if glob_relation::overlaps(&one, &other) == Some(false) {
        assert!(!(by_one && by_other), "{one:?} and {other:?} meet in {subject:?}");
    }
}

/// Choices made by bytes: the first of each list when there are none left.
struct Choices<'b>(&'b [u8]);

impl Choices<'_> {
    fn roll(&mut self, sides: usize) -> usize {
        let Some((first, rest)) = self.0.split_first() else { return 0 };
        self.0 = rest;
        usize::from(*first) % sides.max(1)
    }

    fn pick<'t>(&mut self, from: &[&'t str]) -> &'t str {
        let at = self.roll(from.len());
        from.get(at).copied().unwrap_or_default()
    }

    fn some(&mut self, from: &[&str], most: usize) -> Vec<String> {
        (0..=self.roll(most)).map(|_| self.pick(from).to_owned()).collect()
    }

    fn clause(&mut self, from: &[&str]) -> Clause {
        Clause { negated: self.roll(10) == 9, ..Clause::of(self.some(from, 3)) }
    }

    fn condition(&mut self) -> Condition {
        let (name, ..) = OPERATORS.get(self.roll(OPERATORS.len())).copied().unwrap_or(OPERATORS[0]);
        let prefix = self.pick(&["", "", "", "", "", "", "ForAllValues:", "ForAnyValue:"]);
        let operator = Operator::from_name(&format!("{prefix}{name}")).expect("an operator");
        let key = self.pick(&[policies::KEYS, &["Action", "Resource"]].concat());
        let mut values = self.some(policies::VALUES, 3);
        if operator.test == Test::Bool {
            // C9: more than one value is refused before anything is decided.
            values.truncate(1);
        }
        let values = values.into_iter().map(Into::into).collect();
        Condition { operator, key: key.into(), values, operator_place: Place::default() }
    }

    fn policy(&mut self, most: usize) -> Policy {
        let statements = (0..=self.roll(most)).map(|_| {
            let effect = if self.roll(4) == 3 { Effect::Deny } else { Effect::Allow };
            let (action, resource) =
                (self.clause(policies::ACTION_PATTERNS), self.clause(policies::RESOURCE_PATTERNS));
            let conditions = (0..self.roll(4).saturating_sub(1)).map(|_| self.condition()).collect();
            Statement { conditions, ..Statement::of(effect, action, resource) }
        });
        let statements = statements.collect();
        policies::document(PolicyKind::Identity, statements)
    }

    /// One resource and one value of each key, or several of both.
    fn request(&mut self, several: usize) -> Request {
        let (action, resources) = (self.pick(policies::ACTIONS), self.some(policies::RESOURCES, several));
        let mut request = Request::with_resources("acs:ram::1000000000000001:user/alice", action, resources)
            .expect("a request of the tests");
        for _ in 0..self.roll(5) {
            let key = self.pick(policies::KEYS);
            request.context.set(key, self.some(policies::VALUES, several));
        }
        request
    }
}

fn identity(policies: &[Policy]) -> PolicySet {
    let mut set = PolicySet::builder();
    for (number, policy) in policies.iter().enumerate() {
        let parsed = Parsed { policy: policy.clone(), faults: Vec::new() };
        set.add(format!("p{number}"), Layer::Identity, &parsed);
    }
    set.build()
}

/// The evaluator against one that is written as plainly as the rules are.
pub fn evaluator(bytes: &[u8]) {
    let mut choices = Choices(bytes);
    let both = [choices.policy(4), choices.policy(4)];
    let request = choices.request(2);
    let answer = identity(&both).decide(&request);
    assert_eq!(answer.decision, naive::decide(&both, &request), "{both:?} {request:?}");
    assert_eq!(answer.definite, answer.depends_on.is_empty());
}

/// The difference of two policies against requests put to both.
pub fn regions(bytes: &[u8]) {
    let mut choices = Choices(bytes);
    let old = choices.policy(2);
    // Often a small change, so that equal and nested pairs come up.
    let mut new = if choices.roll(2) == 0 { old.clone() } else { choices.policy(2) };
    new.statements.extend(choices.policy(0).statements.into_iter().take(choices.roll(2)));
    let new = policies::document(PolicyKind::Identity, new.statements);
    let difference =
        diff(&AccessSet::of_policy("p", &old), &AccessSet::of_policy("p", &new), DiffOptions::default());
    if !difference.undecided.is_empty() {
        return;
    }
    let (old, new) = (identity(&[old]), identity(&[new]));
    let allows = |set: &PolicySet, request: &Request| set.decide(request).decision == Decision::Allow;
    for region in &difference.gained {
        if let Some(example) = &region.example {
            assert!(allows(&new, example) && !allows(&old, example), "{example:?} is not gained");
        }
    }
    for region in &difference.lost {
        if let Some(example) = &region.example {
            assert!(allows(&old, example) && !allows(&new, example), "{example:?} is not lost");
        }
    }
    // The space of the algebra: one resource, one value of each key.
    for request in (0..20).map(|_| choices.request(0)) {
        let (before, after) = (allows(&old, &request), allows(&new, &request));
        let wrong = match difference.verdict {
            Verdict::Equal => before != after,
            Verdict::Narrower => after && !before,
            Verdict::Wider => before && !after,
            _ => false,
        };
        assert!(!wrong, "{:?}, but {before} became {after} for {request:?}", difference.verdict);
    }
}
