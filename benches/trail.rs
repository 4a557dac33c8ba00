//! A trail: events into requests, and requests under a policy.
//!
//! The events are generated: ten thousand different ones, of the shape and length of real ones, and told again with
//! other ids and times. `cargo bench --bench trail -- --file 1000000` measures a file of so many events instead, with
//! the memory that it took, and deletes it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a benchmark fails by panicking"
)]

use acscope::engine::account::{EditedPolicy, InForce};
use acscope::engine::catalog::Catalog;
use acscope::engine::draft::{DraftOptions, draft};
use acscope::engine::policy::parse;
use acscope::engine::trail::{Trail, TrailCollector, replay, wanted};
use divan::Bencher;
use divan::counter::{BytesCount, ItemsCount};
use std::io::Write as _;
use std::ops::ControlFlow;
use std::sync::LazyLock;
use std::time::Instant;

#[path = "support/events.rs"]
mod events;

use events::{DIFFERENT, events};

static CATALOG: LazyLock<Catalog> = LazyLock::new(|| Catalog::embedded().unwrap());
static EVENTS: LazyLock<String> = LazyLock::new(|| events(0, DIFFERENT));

fn read(text: &str) -> Trail {
    let mut collector = TrailCollector::new(&CATALOG);
    collector.begin_file("events.jsonl");
    text.as_bytes().chunks(256 * 1024).for_each(|piece| collector.feed(piece));
    collector.finish()
}

#[divan::bench(name = "read 10,000 events of JSON lines")]
fn read_events(bencher: Bencher) {
    let text = &*EVENTS;
    bencher
        .counter(ItemsCount::new(DIFFERENT))
        .counter(BytesCount::new(text.len()))
        .bench(|| read(divan::black_box(text)));
}

#[divan::bench(name = "draft from 10,000 distinct requests")]
fn draft_from_trail(bencher: Bencher) {
    let trail = read(&EVENTS);
    let everybody: Vec<usize> = (0..trail.actors.len()).collect();
    bencher.counter(ItemsCount::new(trail.requests.len())).bench(|| {
        let (wanted, _) = wanted(&trail, &everybody);
        draft(divan::black_box(&wanted), &DraftOptions::default(), &CATALOG)
    });
}

#[divan::bench(name = "replay 10,000 distinct requests under a policy")]
fn replay_trail(bencher: Bencher) {
    let trail = read(&EVENTS);
    let everybody: Vec<usize> = (0..trail.actors.len()).collect();
    let text = r#"{"Version":"1","Statement":[{"Effect":"Allow","Action":["ecs:*","oss:*"],"Resource":"*"},
        {"Effect":"Deny","Action":"ecs:Reboot*","Resource":"acs:ecs:*:*:instance/x-1*"}]}"#;
    let in_force = InForce::new(None, vec![EditedPolicy::new("p", &parse(text, None))]);
    bencher
        .counter(ItemsCount::new(trail.requests.len()))
        .bench(|| replay(divan::black_box(&trail), &everybody, &in_force));
}

/// The most memory that the process had, in KiB.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM")).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|number| number.parse().ok()).unwrap_or_default()
}

/// Processor time of this process so far, in seconds.
fn processor() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    let ticks = |at: usize| fields.get(at).and_then(|field| field.parse::<f64>().ok()).unwrap_or_default();
    (ticks(11) + ticks(12)) / 100.0
}

fn measure_file(count: usize) -> std::io::Result<()> {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("events.jsonl");
    let mut file = std::io::BufWriter::new(std::fs::File::create(&path)?);
    for from in (0..count).step_by(DIFFERENT) {
        file.write_all(events(from, DIFFERENT.min(count - from)).as_bytes())?;
    }
    file.flush()?;
    drop(file);
    let bytes = std::fs::metadata(&path)?.len();
    let mut collector = TrailCollector::new(&CATALOG);
    let (before, began, used) = (peak(), Instant::now(), processor());
    acscope::files::read_trail(&[path], &mut collector, &mut |_| ControlFlow::Continue(()))
        .map_err(std::io::Error::other)?;
    let trail = collector.finish();
    println!(
        "{} events, {} MiB: {:.1} s of processor time, {:.1} s in all; {} requests kept; peak memory {} MiB before, {} MiB after",
        trail.counts.events,
        bytes / 1024 / 1024,
        processor() - used,
        began.elapsed().as_secs_f64(),
        trail.requests.len(),
        before / 1024,
        peak() / 1024,
    );
    Ok(())
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    if let Some(at) = arguments.iter().position(|argument| argument == "--file") {
        let count = arguments.get(at + 1).and_then(|count| count.parse().ok()).unwrap_or(1_000_000);
        if let Err(error) = measure_file(count) {
            eprintln!("{error}");
        }
        return;
    }
    divan::main();
}
