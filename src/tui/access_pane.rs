//! The access of the policy being edited as lines: gained and lost since the file and since the step before, each region
//! with an example, and a cursor on them. Nothing here draws.

use super::keys::action::Action;
use super::scroll::Selection;
use super::text::access as words;
use super::weighed::{Access, Compared};
use crate::engine::access::{AccessRegion, Difference, difference_notes, region_text, request_text};
use crate::engine::decide::Request;

/// What a line says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineKind {
    /// What is compared, and the verdict.
    Heading,
    /// A region that only the newer policy lets through.
    Gained,
    /// A region that only the older policy let through.
    Lost,
    /// More about the region above.
    Detail,
    /// An example of the region above.
    Example,
    /// What the comparison rests on or leaves out.
    Note,
    /// Why there is nothing to compare, or something else than what is written.
    Warning,
}

/// One line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessLine {
    /// What it says.
    pub kind: LineKind,
    /// In words.
    pub text: String,
    /// The example of the region that it belongs to.
    pub example: Option<Request>,
}

/// The lines on show and the cursor on them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AccessPane {
    lines: Vec<AccessLine>,
    selection: Selection,
    version: Option<(u64, u64)>,
}

impl AccessPane {
    /// Brings the lines in step with the comparisons; does nothing when nothing has changed.
    pub fn refresh(&mut self, access: &Access, file: Option<&str>, step: Option<&str>) {
        if self.version == Some(access.version()) {
            return;
        }
        self.version = Some(access.version());
        // While a newer answer is being worked out the last one stays.
        if access.is_stale() {
            return;
        }
        self.lines.clear();
        let Some(weighed) = access.answer() else { return };
        if !weighed.has_file {
            let text = words::NO_FILE.to_owned();
            self.lines.push(AccessLine { kind: LineKind::Note, text, example: None });
        }
        let notes = weighed.refused.iter().cloned();
        self.lines.extend(notes.map(|text| AccessLine { kind: LineKind::Warning, text, example: None }));
        let since = words::since_file(file.unwrap_or_default());
        let step = weighed.since_step.as_ref().zip(step);
        match step {
            // The first edit did all of it.
            Some((step, label)) if weighed.has_file && *step == weighed.since_saved => {
                compared(&mut self.lines, &words::since_and_by(&since, label), step);
            }
            _ => {
                if weighed.has_file {
                    compared(&mut self.lines, &since, &weighed.since_saved);
                }
                if let Some((step, label)) = step {
                    compared(&mut self.lines, &words::since_step(label), step);
                }
            }
        }
        let row = self.selection.row(self.lines.len()).unwrap_or_default();
        self.selection.jump(row);
    }

    /// The title of the tab with how many regions were gained and lost since the file.
    pub fn tab(&self, access: &Access, title: &str) -> String {
        let since = access.answer().filter(|weighed| weighed.has_file).map(|weighed| &weighed.since_saved);
        let count = |of: fn(&Difference) -> &Vec<AccessRegion>| {
            since
                .iter()
                .flat_map(|compared| compared.iter())
                .map(|(_, difference)| of(difference).len())
                .sum()
        };
        words::tab(
            title,
            count(|difference| &difference.gained),
            count(|difference| &difference.lost),
            access.is_stale(),
        )
    }

    /// The lines.
    pub fn lines(&self) -> &[AccessLine] {
        &self.lines
    }

    /// The cursor.
    pub fn selection(&self) -> &Selection {
        &self.selection
    }

    /// The row of the cursor.
    pub fn row(&self) -> Option<usize> {
        self.selection.row(self.lines.len())
    }

    /// The line that the cursor is on.
    pub fn selected(&self) -> Option<&AccessLine> {
        self.lines.get(self.row()?)
    }

    /// Puts the cursor on a row.
    pub fn select_row(&mut self, row: usize, height: usize) {
        self.selection.select(row, self.lines.len(), height);
    }

    /// Moves the cursor as the action says; false when the action is not about moving.
    pub fn act(&mut self, action: Action, height: usize) -> bool {
        self.selection.act(action, self.lines.len(), height)
    }

    /// Moves the cursor by so many rows, as the wheel does.
    pub fn step(&mut self, by: isize, height: usize) {
        self.selection.step(by, self.lines.len(), height);
    }

    /// Puts the cursor on the next example, or the one before.
    pub fn step_example(&mut self, forward: bool, height: usize) {
        let examples = self.lines.iter().enumerate().filter(|(_, line)| line.kind == LineKind::Example);
        let mut rows = examples.map(|(row, _)| row);
        let at = self.row().unwrap_or_default();
        let found =
            if forward { rows.find(|row| *row > at) } else { rows.take_while(|row| *row < at).last() };
        if let Some(row) = found {
            self.select_row(row, height);
        }
    }
}

/// The lines of one comparison under its heading.
pub fn compared(lines: &mut Vec<AccessLine>, heading: &str, compared: &Compared) {
    let plain = |kind: LineKind, text: String| AccessLine { kind, text, example: None };
    if compared.is_empty() {
        lines.push(plain(LineKind::Heading, words::heading(heading, "equal")));
    }
    for (principal, difference) in compared {
        let about =
            if principal.is_empty() { heading.to_owned() } else { words::of_principal(heading, principal) };
        lines.push(plain(LineKind::Heading, words::heading(&about, difference.verdict.word())));
        for (kind, regions) in [(LineKind::Gained, &difference.gained), (LineKind::Lost, &difference.lost)] {
            for one in regions {
                region(lines, kind, one);
            }
        }
        let notes = difference_notes(difference);
        lines.extend(notes.into_iter().map(|note| plain(LineKind::Note, note)));
    }
}

fn region(lines: &mut Vec<AccessLine>, kind: LineKind, region: &AccessRegion) {
    let example = region.example.clone();
    let mut texts = region_text(region).into_iter();
    lines.extend(texts.next().map(|text| AccessLine { kind, text, example: example.clone() }));
    lines.extend(texts.map(|text| AccessLine { kind: LineKind::Detail, text, example: example.clone() }));
    lines.extend(example.map(|request| AccessLine {
        kind: LineKind::Example,
        text: words::example(&request_text(&request)),
        example: Some(request),
    }));
}
