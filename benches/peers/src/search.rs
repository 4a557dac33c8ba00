//! A keystroke: every prefix of what people type, over the same names and descriptions.
//!
//! Every engine ranks all matches and gives the marked letters of the best fifty, as a list on a screen needs them.

use std::collections::BTreeSet;
use std::hint::black_box;
use std::sync::Arc;
use std::time::Duration;

use acscope::engine::catalog::search::{SearchIndex, Searcher};
use acscope::engine::catalog::{Catalog, CatalogFile};
use fuzzy_matcher::FuzzyMatcher as _;
use fuzzy_matcher::skim::SkimMatcherV2;
use nucleo_matcher::pattern::{Atom, AtomKind, CaseMatching, Normalization};
use nucleo_matcher::{Matcher, Utf32Str};

use crate::words::{TYPED, made_catalog};
use crate::{share, timed};

const SHOWN: usize = 50;
/// By the number of actions; the larger ones take some engines a minute a run.
const SIZES: [(usize, u32); 4] = [(0, 5), (16_000, 5), (25_000, 3), (100_000, 2)];

/// What is searched: a catalog, and the same as lines.
struct Words {
    index: Arc<SearchIndex>,
    names: Vec<String>,
    lines: Vec<String>,
}

impl Words {
    fn new(actions: usize) -> Self {
        let catalog = match actions {
            0 => Catalog::embedded(),
            actions => Catalog::only(&[CatalogFile { name: "made.json", text: &made_catalog(actions) }]),
        };
        let catalog = catalog.expect("the catalog loads");
        let names = catalog.actions().iter().map(|action| action.name.to_string()).collect();
        let line =
            |action: &acscope::engine::catalog::Action| format!("{} {}", action.name, action.description);
        let lines = catalog.actions().iter().map(line).collect();
        Self { index: Arc::new(SearchIndex::new(&catalog)), names, lines }
    }
}

/// Ranks lines for a word: the best fifty, as places in the list.
type Engine = (&'static str, fn(&[String], &str) -> Vec<usize>);

const ENGINES: [Engine; 3] =
    [("frizbee", frizbee), ("nucleo-matcher", nucleo), ("fuzzy-matcher (Skim)", skim)];

/// The best fifty; equal scores in the order of the list.
fn best(mut scored: Vec<(i64, usize)>) -> Vec<usize> {
    let by = |(score, place): &(i64, usize)| (std::cmp::Reverse(*score), *place);
    if scored.len() > SHOWN {
        scored.select_nth_unstable_by_key(SHOWN, by);
        scored.truncate(SHOWN);
    }
    scored.sort_unstable_by_key(by);
    scored.into_iter().map(|(_, place)| place).collect()
}

fn skim(lines: &[String], word: &str) -> Vec<usize> {
    let matcher = SkimMatcherV2::default().ignore_case();
    let scored = lines.iter().enumerate();
    let scored = scored.filter_map(|(place, line)| Some((matcher.fuzzy_match(line, word)?, place))).collect();
    let best = best(scored);
    for place in &best {
        black_box(matcher.fuzzy_indices(&lines[*place], word));
    }
    best
}

fn nucleo(lines: &[String], word: &str) -> Vec<usize> {
    let mut matcher = Matcher::new(nucleo_matcher::Config::DEFAULT);
    let atom = Atom::new(word, CaseMatching::Ignore, Normalization::Never, AtomKind::Fuzzy, false);
    let (mut buffer, mut scored) = (Vec::new(), Vec::new());
    for (place, line) in lines.iter().enumerate() {
        if let Some(score) = atom.score(Utf32Str::new(line, &mut buffer), &mut matcher) {
            scored.push((i64::from(score), place));
        }
    }
    let best = best(scored);
    for place in &best {
        let mut indices = Vec::new();
        black_box(atom.indices(Utf32Str::new(&lines[*place], &mut buffer), &mut matcher, &mut indices));
    }
    best
}

fn frizbee(lines: &[String], word: &str) -> Vec<usize> {
    let config = frizbee::Config::default();
    let mut matcher = frizbee::Matcher::new(word, &config);
    let scored = matcher
        .match_list(lines)
        .iter()
        .map(|found| (i64::from(found.score), found.index as usize))
        .collect();
    let best = best(scored);
    let shown: Vec<&str> = best.iter().map(|place| lines[*place].as_str()).collect();
    black_box(matcher.match_list_indices(&shown));
    best
}

/// The time of each keystroke, engines in turn, the fastest of several runs.
pub fn speed() {
    let typed: Vec<&str> = TYPED.into_iter().filter(|line| !line.contains(' ')).collect();
    let keystrokes: Vec<&str> =
        typed.iter().flat_map(|line| (1..=line.len()).map(|end| &line[..end])).collect();
    println!("search: ms a keystroke, {} keystrokes, fastest of several runs each", keystrokes.len());
    println!("| actions | engine | median | 95 % | 99 % | acscope takes |");
    println!("|---|---|---|---|---|---|");
    for (actions, runs) in SIZES {
        let words = Words::new(actions);
        let mut own = vec![Duration::MAX; keystrokes.len()];
        let mut peers = vec![vec![Duration::MAX; keystrokes.len()]; ENGINES.len()];
        for _ in 0..runs {
            let mut at = 0;
            for line in &typed {
                let mut searcher = Searcher::new(Arc::clone(&words.index));
                for end in 1..=line.len() {
                    let (time, ()) = timed(|| {
                        let hits = searcher.search(&line[..end], SHOWN, |_, _| true).hits.to_vec();
                        for hit in hits {
                            black_box(searcher.highlight(hit.action));
                        }
                    });
                    own[at] = own[at].min(time);
                    for ((_, engine), best) in ENGINES.iter().zip(&mut peers) {
                        best[at] = best[at].min(timed(|| black_box(engine(&words.lines, &line[..end]))).0);
                    }
                    at += 1;
                }
            }
        }
        let count = words.lines.len();
        let total = |times: &[Duration]| times.iter().sum::<Duration>().as_secs_f64();
        let all = std::iter::once(("acscope", &own)).chain(ENGINES.iter().map(|(name, _)| *name).zip(&peers));
        for (name, times) in all {
            let ratio = total(&own) / total(times);
            let mut sorted = times.clone();
            sorted.sort_unstable();
            let ms = |part| share(&sorted, part).as_secs_f64() * 1e3;
            println!(
                "| {count} | {name} | {:.3} | {:.3} | {:.3} | {ratio:.3} x |",
                ms(0.5),
                ms(0.95),
                ms(0.99)
            );
        }
    }
}

/// The parts of a name in camel case.
fn parts(name: &str) -> Vec<&str> {
    let mut starts: Vec<usize> =
        name.char_indices().filter(|(_, c)| c.is_ascii_uppercase()).map(|(at, _)| at).collect();
    if starts.first() != Some(&0) {
        starts.insert(0, 0);
    }
    starts.push(name.len());
    starts.windows(2).map(|pair| &name[pair[0]..pair[1]]).collect()
}

/// Is what was wanted at the top? And do the engines find the same names?
pub fn quality() {
    let words = Words::new(0);
    // What people remember of a name: the first three letters of each of its parts.
    let wanted: Vec<(usize, String)> = (0..words.names.len())
        .step_by(37)
        .filter_map(|place| {
            let short = words.names[place].split_once(':')?.1;
            let parts = parts(short);
            let typed: String = parts.iter().map(|part| &part[..part.len().min(3)]).collect();
            (parts.len() > 1).then(|| (place, typed.to_lowercase()))
        })
        .collect();
    println!("\nquality: {} abbreviations of shipped actions, three letters of each part", wanted.len());
    println!("| engine | wanted action first | in the first ten | mean of 1/rank |");
    println!("|---|---|---|---|");
    let report = |name: &str, ranks: &[Option<usize>]| {
        let within = |most: usize| ranks.iter().flatten().filter(|rank| **rank <= most).count();
        let mean: f64 =
            ranks.iter().flatten().map(|rank| 1.0 / *rank as f64).sum::<f64>() / ranks.len() as f64;
        let percent = |count: usize| 100.0 * count as f64 / ranks.len() as f64;
        println!("| {name} | {:.0} % | {:.0} % | {mean:.3} |", percent(within(1)), percent(within(10)));
    };
    let own = |typed: &str| -> Vec<usize> {
        let mut searcher = Searcher::new(Arc::clone(&words.index));
        searcher.search(typed, SHOWN, |_, _| true).hits.iter().map(|hit| hit.action.index()).collect()
    };
    let rank = |list: &[usize], place: usize| list.iter().position(|found| *found == place).map(|at| at + 1);
    report("acscope", &wanted.iter().map(|(place, typed)| rank(&own(typed), *place)).collect::<Vec<_>>());
    for (name, engine) in ENGINES {
        let ranks = wanted.iter().map(|(place, typed)| rank(&engine(&words.lines, typed), *place));
        report(name, &ranks.collect::<Vec<_>>());
    }

    // acscope looks for scattered letters in names only; there it has to find what the others find.
    let names = Catalog::only(&[CatalogFile { name: "names.json", text: &only_names(&words.names) }]);
    let index = Arc::new(SearchIndex::new(&names.expect("a catalog of names")));
    let (mut same, mut asked) = (0, 0);
    for line in TYPED.into_iter().filter(|line| !line.contains([' ', ':'])) {
        for end in 1..=line.len() {
            let mut searcher = Searcher::new(Arc::clone(&index));
            let found = searcher.search(&line[..end], SHOWN, |_, _| true).matches;
            let found: BTreeSet<&str> = found.iter().map(|id| names_at(&words.names, id.index())).collect();
            let mut matcher = Matcher::new(nucleo_matcher::Config::DEFAULT);
            let atom =
                Atom::new(&line[..end], CaseMatching::Ignore, Normalization::Never, AtomKind::Fuzzy, false);
            let mut buffer = Vec::new();
            let others = words
                .names
                .iter()
                .filter(|name| atom.score(Utf32Str::new(name, &mut buffer), &mut matcher).is_some());
            let others: BTreeSet<&str> = others.map(String::as_str).collect();
            asked += 1;
            same += usize::from(found.is_superset(&others));
        }
    }
    println!("\neverything that nucleo-matcher finds in names is found: {same} of {asked} keystrokes");
}

fn names_at(names: &[String], place: usize) -> &str {
    &names[place]
}

/// The names alone as a catalog, in the same order.
fn only_names(names: &[String]) -> String {
    use serde_json::{Value, json};
    let mut services: Vec<(String, Vec<Value>)> = Vec::new();
    for name in names {
        let code = name.split(':').next().unwrap_or_default();
        if services.last().is_none_or(|(last, _)| last != code) {
            services.push((code.to_owned(), Vec::new()));
        }
        let action = json!({"name": name, "description": "-", "confidence": "low", "sources": [0]});
        services.last_mut().expect("a service").1.push(action);
    }
    let services: Vec<Value> = services
        .into_iter()
        .map(|(code, actions)| json!({"code": code, "name": "-", "actions": actions}))
        .collect();
    json!({"catalog_version": 1, "sources": [{"kind": "own", "title": "-"}], "services": services})
        .to_string()
}
