//! Findings for people: what, where, the line it stands on with a mark below, and the fix.

use super::Linted;
use crate::engine::json::LineIndex;
use crate::engine::lint::{Edit, Finding, LineChange, Severity, line_changes};
use crate::engine::text::escape_for_display;
use std::io::{self, Write};
use unicode_width::UnicodeWidthStr as _;

/// The widest excerpt; longer lines are cut around the mark.
const WIDEST: usize = 100;

/// The most lines of a fix that are shown.
const MOST_CHANGED: usize = 6;

pub(super) fn write(linted: &[Linted], show_suppressed: bool, out: &mut dyn Write) -> io::Result<()> {
    for one in linted {
        let lines = LineIndex::new(&one.text);
        for finding in &one.report.findings {
            write_finding(one, &lines, finding, out)?;
        }
        if show_suppressed {
            for (finding, reason) in &one.report.suppressed {
                let position = lines.position(finding.span.start);
                let reason = escape_for_display(reason);
                writeln!(out, "{}:{position}: suppressed {}: {reason}", one.shown, finding.code)?;
            }
        }
        let mut reasons: Vec<(&str, &str)> =
            one.report.not_checked.iter().map(|gap| (gap.code, gap.reason.as_str())).collect();
        reasons.sort_unstable();
        reasons.dedup();
        for (code, reason) in reasons {
            writeln!(out, "{}: not checked {code}: {}", one.shown, escape_for_display(reason))?;
        }
    }
    writeln!(out, "{}", summary(linted))
}

fn summary(linted: &[Linted]) -> String {
    let count = |severity: Severity| {
        linted
            .iter()
            .flat_map(|one| &one.report.findings)
            .filter(|finding| finding.severity == severity)
            .count()
    };
    let parts: Vec<String> = Severity::ALL
        .into_iter()
        .map(|severity| (severity, count(severity)))
        .filter(|(_, count)| *count > 0)
        .map(|(severity, count)| format!("{count} {}", severity.word()))
        .collect();
    let files =
        if linted.len() == 1 { "1 document".to_owned() } else { format!("{} documents", linted.len()) };
    if parts.is_empty() { format!("{files}: no findings") } else { format!("{files}: {}", parts.join(", ")) }
}

fn write_finding(
    one: &Linted,
    lines: &LineIndex<'_>,
    finding: &Finding,
    out: &mut dyn Write,
) -> io::Result<()> {
    let position = lines.position(finding.span.start);
    let (severity, code, name) = (finding.severity.word(), finding.code, finding.name);
    writeln!(out, "{severity}[{code}] {name}: {}", escape_for_display(&finding.message))?;
    let number = position.line.to_string();
    let margin = " ".repeat(number.len());
    writeln!(out, "{margin}--> {}:{position}", one.shown)?;
    if let Some(line) = lines.line(position.line) {
        let end = lines.position(finding.span.end);
        let length =
            if end.line == position.line { end.column.saturating_sub(position.column) } else { usize::MAX };
        let excerpt = excerpt(line, position.column - 1, length);
        writeln!(
            out,
            "{margin} |\n{number} | {}\n{margin} | {}{}",
            excerpt.text,
            " ".repeat(excerpt.before),
            "^".repeat(excerpt.mark)
        )?;
    }
    if let Some(fix) = &finding.fix {
        let description = escape_for_display(&fix.description);
        writeln!(out, "{margin} = fix ({}): {description}", fix.effect_words())?;
        write_changes(&one.text, &fix.edits, &margin, out)?;
    }
    writeln!(out)
}

/// The lines before and after a fix, where they are few.
fn write_changes(text: &str, edits: &[Edit], margin: &str, out: &mut dyn Write) -> io::Result<()> {
    let changes = line_changes(text, edits);
    let count: usize = changes.iter().map(|change| change.old.len() + change.new.len()).sum();
    if count > MOST_CHANGED {
        return Ok(());
    }
    for change in changes {
        let start = first_shown(&change);
        for (sign, lines) in [('-', &change.old), ('+', &change.new)] {
            for line in lines {
                let line = line.trim_start();
                let lead = if start > 0 { "…" } else { "" };
                let mut rest = line.chars().skip(start);
                let cut: String = rest.by_ref().take(WIDEST).collect();
                let end = if rest.next().is_some() { "…" } else { "" };
                writeln!(out, "{margin}   {sign} {lead}{}{end}", escape_for_display(&cut))?;
            }
        }
    }
    Ok(())
}

/// At which character a line begins to be shown: a long one shortly before what changes in it.
fn first_shown(change: &LineChange) -> usize {
    let ([old], [new]) = (change.old.as_slice(), change.new.as_slice()) else { return 0 };
    let (old, new) = (old.trim_start(), new.trim_start());
    let same = old.chars().zip(new.chars()).take_while(|(old, new)| old == new).count();
    if old.len().max(new.len()) <= WIDEST { 0 } else { same.saturating_sub(WIDEST / 4) }
}

struct Excerpt {
    text: String,
    /// Cells before the mark.
    before: usize,
    /// Cells of the mark.
    mark: usize,
}

/// A line cut to what fits around the mark, which begins at a character and is some characters long.
fn excerpt(line: &str, start: usize, length: usize) -> Excerpt {
    let first = start.saturating_sub(WIDEST / 2);
    let cut: String = line.chars().skip(first).take(WIDEST).collect();
    let tail = line.chars().count() > first + WIDEST;
    let part = |from: usize, count: usize| {
        let text: String = cut.chars().skip(from).take(count).collect();
        escape_for_display(&text).into_owned()
    };
    let (before, marked) = (part(0, start - first), part(start - first, length.min(WIDEST)));
    let lead = if first > 0 { "…" } else { "" };
    let after = part((start - first).saturating_add(length.min(WIDEST)), WIDEST);
    let end = if tail { "…" } else { "" };
    Excerpt {
        before: lead.width() + before.width(),
        mark: marked.width().max(1),
        text: format!("{lead}{before}{marked}{after}{end}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_line_is_shown_where_it_changes() {
        let line = |end: &str| vec![format!("{}{end}{}", "a".repeat(300), "b".repeat(300))];
        let change = LineChange { line: 1, old: line("Alow"), new: line("Allow") };
        assert_eq!(first_shown(&change), 302 - WIDEST / 4);
        let short = LineChange { line: 1, old: vec!["  Alow".to_owned()], new: vec!["  Allow".to_owned()] };
        assert_eq!(first_shown(&short), 0);
    }

    #[test]
    fn the_mark_stands_under_what_it_means() {
        let cut = excerpt("    \"部门\": \"Alow\"", 10, 6);
        assert_eq!((cut.before, cut.mark), (12, 6));
        let long = format!("{}X{}", "a".repeat(500), "b".repeat(500));
        let cut = excerpt(&long, 500, 1);
        assert_eq!(cut.text.chars().nth(cut.before), Some('X'));
        assert!(cut.text.width() <= WIDEST + 2);
        assert_eq!(excerpt("a\u{1b}b", 0, 1).text, "a\\u{1b}b");
        assert_eq!(excerpt("", 0, 0).mark, 1);
    }
}
