//! The trail that a command works with: read from its files, with a bar on a terminal, and what was wrong with it told.

use super::Streams;
use super::output::{CommandError, TEXT_WIDTH};
use crate::engine::catalog::Catalog;
use crate::engine::text::escape_for_display;
use crate::engine::trail::{NOT_IN_A_TRAIL, Outcome, Trail, TrailCollector, Unmapped, Window, shown_time};
use crate::files::{TrailProgress, read_trail};
use std::io::{self, IsTerminal, Write};
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// How often the bar is drawn.
const EVERY: Duration = Duration::from_millis(100);
/// Columns of the bar itself.
const BAR: u64 = 24;
/// Calls without an action that are listed.
const MOST_UNMAPPED: usize = 20;

/// Reads the files of a trail; messages go to standard error.
///
/// # Errors
/// When a file cannot be read, or none of them holds an event.
pub(super) fn load_trail(
    paths: &[PathBuf],
    catalog: &Catalog,
    streams: &mut Streams<'_>,
) -> Result<Trail, CommandError> {
    let mut collector = TrailCollector::new(catalog);
    let mut bar = Bar::new();
    let read = read_trail(paths, &mut collector, &mut |progress| {
        bar.draw(progress, streams.err);
        ControlFlow::Continue(())
    });
    bar.clear(streams.err);
    read?;
    let trail = collector.finish();
    write_broken(&trail, streams.err)?;
    if trail.counts.events == 0 {
        let names = trail.files.join(", ");
        let message = format!(
            "no event in {names}; name files of ActionTrail. A trail is JSON: a list of events, {{\"Events\": […]}} or one event a line, also compressed by gzip"
        );
        return Err(CommandError::Request(message));
    }
    Ok(trail)
}

/// What could not be read, one line each.
fn write_broken(trail: &Trail, err: &mut dyn Write) -> io::Result<()> {
    for broken in &trail.broken {
        let file = trail.files.get(broken.file).map_or("", String::as_str);
        let message = escape_for_display(&broken.message);
        match broken.line {
            Some(line) => writeln!(err, "{file}:{line}: warning: {message}")?,
            None => writeln!(err, "{file}: warning: {message}")?,
        }
    }
    let more = trail.counts.broken.saturating_sub(trail.broken.len() as u64);
    if more > 0 {
        writeln!(err, "warning: {more} more places could not be read")?;
    }
    if trail.counts.not_kept > 0 {
        writeln!(
            err,
            "warning: {} calls were too different from one another to be kept, and are left out below",
            trail.counts.not_kept
        )?;
    }
    Ok(())
}

/// A bar on standard error, on a terminal only.
struct Bar {
    shown: bool,
    last: Option<Instant>,
    on_terminal: bool,
}

impl Bar {
    fn new() -> Self {
        Self { shown: false, last: None, on_terminal: io::stderr().is_terminal() }
    }

    fn draw(&mut self, progress: TrailProgress, err: &mut dyn Write) {
        if !self.on_terminal || self.last.is_some_and(|last| last.elapsed() < EVERY) {
            return;
        }
        // The first piece tells how long it will take; until then there is nothing to show.
        if self.last.replace(Instant::now()).is_none() {
            return;
        }
        self.shown = true;
        let events = progress.events;
        let line = match progress.total.filter(|total| *total > 0) {
            Some(total) => {
                let part = progress.read.min(total);
                let filled = (part * BAR / total) as usize;
                let empty = BAR as usize - filled;
                let percent = part * 100 / total;
                format!("reading [{}{}] {percent:3}%  {events} events", "#".repeat(filled), ".".repeat(empty))
            }
            None => format!("reading  {events} events"),
        };
        // A bar that cannot be drawn is no reason to stop.
        let _ = write!(err, "\r{line}\x1b[K").and_then(|()| err.flush());
    }

    fn clear(&mut self, err: &mut dyn Write) {
        if self.shown {
            let _ = write!(err, "\r\x1b[K").and_then(|()| err.flush());
        }
    }
}

/// What was read, in one or two lines.
pub(super) fn write_summary(trail: &Trail, out: &mut dyn Write) -> io::Result<()> {
    let counts = trail.counts;
    let files = if trail.files.len() == 1 { "1 file" } else { &format!("{} files", trail.files.len()) };
    writeln!(out, "{} events in {files}, {}", counts.events, window(trail.window))?;
    let (denied, failed) =
        (trail.events_by_outcome(Outcome::Denied), trail.events_by_outcome(Outcome::Failed));
    let done = trail.events_by_outcome(Outcome::Done);
    let parts = [
        (done, "calls carried out"),
        (denied, "denied"),
        (failed, "failed otherwise"),
        (counts.unmapped, "without a known action"),
        (counts.sign_ins, "sign-ins and the like"),
        (counts.by_services, "by services"),
        (counts.repeated, "repeated, counted once"),
        (counts.broken, "unreadable"),
    ];
    let parts: Vec<String> =
        parts.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}")).collect();
    writeln!(out, "{}", parts.join(", "))
}

/// A window of time in words.
pub(super) fn window(window: Window) -> String {
    match (window.first, window.last) {
        (Some(first), Some(last)) if first == last => format!("at {}", shown_time(first)),
        (Some(first), Some(last)) => format!("{} to {}", shown_time(first), shown_time(last)),
        _ => "at times that are not stated".to_owned(),
    }
}

/// Calls whose action is not known.
pub(super) fn write_unmapped(unmapped: &[&Unmapped], out: &mut dyn Write) -> io::Result<()> {
    if unmapped.is_empty() {
        return Ok(());
    }
    writeln!(out, "calls without a known action")?;
    for one in unmapped.iter().take(MOST_UNMAPPED) {
        let call = escape_for_display(&format!("{}:{}", one.service, one.event)).into_owned();
        writeln!(out, "  {call}  {}, {}", times(one.count), one.why.phrase())?;
    }
    match unmapped.len().saturating_sub(MOST_UNMAPPED) {
        0 => Ok(()),
        more => writeln!(out, "  and {more} more; --json lists all"),
    }
}

/// `1 call`, `3 calls`
pub(super) fn times(count: u64) -> String {
    if count == 1 { "1 call".to_owned() } else { format!("{count} calls") }
}

/// What a trail does not record, in lines (A3).
pub(super) fn write_blindness(out: &mut dyn Write) -> io::Result<()> {
    let mut line = "note:".to_owned();
    for word in NOT_IN_A_TRAIL.split_whitespace() {
        if line.len() + 1 + word.len() > TEXT_WIDTH {
            writeln!(out, "{line}")?;
            line.clear();
            line.push_str("     ");
        }
        line.push(' ');
        line.push_str(word);
    }
    writeln!(out, "{line}")
}
