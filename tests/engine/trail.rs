//! ActionTrail: published events and what each maps to, every wrapping, broken and hostile files.

use acscope::engine::catalog::Catalog;
use acscope::engine::trail::{Trail, TrailCollector};
use std::fmt::Write as _;
use std::path::Path;

const SAMPLES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/trail");

fn catalog() -> Catalog {
    Catalog::embedded().unwrap()
}

fn read_in(pieces: impl IntoIterator<Item = Vec<u8>>) -> Trail {
    let catalog = catalog();
    let mut collector = TrailCollector::new(&catalog);
    collector.begin_file("t.json");
    pieces.into_iter().for_each(|piece| collector.feed(&piece));
    collector.finish()
}

fn read(text: &str) -> Trail {
    read_in([text.as_bytes().to_vec()])
}

fn sample(name: &str) -> String {
    std::fs::read_to_string(Path::new(SAMPLES).join(name)).unwrap()
}

/// What one file comes to, in one line.
fn summary(trail: &Trail) -> String {
    let mut line = String::new();
    for seen in &trail.actors {
        write!(line, "{}\t", seen.actor).unwrap();
    }
    for request in &trail.requests {
        let resources: Vec<String> = request
            .resources
            .iter()
            .map(|one| format!("{}{}", one.arn, if one.open { " (open)" } else { "" }))
            .collect();
        write!(line, "{}\t{}\t{}", request.outcome.word(), request.action, resources.join(", ")).unwrap();
    }
    for unmapped in &trail.unmapped {
        write!(line, "unmapped\t{}:{}\t{}", unmapped.service, unmapped.event, unmapped.why.phrase()).unwrap();
    }
    if trail.counts.sign_ins > 0 {
        line.push_str("sign-in\t\t");
    }
    if trail.counts.by_services > 0 {
        line.push_str("by a service\t\t");
    }
    for broken in &trail.broken {
        write!(line, "broken\t{}\t{}", broken.line.unwrap_or_default(), broken.message).unwrap();
    }
    line
}

#[test]
fn every_published_event_maps_to_what_the_table_says() {
    let mut names: Vec<String> = std::fs::read_dir(SAMPLES)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.ends_with(".json"))
        .collect();
    names.sort();
    assert_eq!(names.len(), 23);
    let mut found = "file\tactor\toutcome\taction or call\tresources, or why there is no action\n".to_owned();
    for name in &names {
        writeln!(found, "{name}\t{}", summary(&read(&sample(name)))).unwrap();
    }
    let table = Path::new(SAMPLES).join("mapped.tsv");
    if std::env::var_os("ACSCOPE_WRITE").is_some() {
        std::fs::write(&table, &found).unwrap();
    }
    assert_eq!(found, std::fs::read_to_string(table).unwrap());
}
