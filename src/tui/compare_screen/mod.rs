//! The compare screen: two states of the policy, or two policies, as access and as text. Nothing here draws.

pub mod sides;

use crate::engine::access::Verdict;
use crate::engine::decide::Request;
use crate::engine::json::Style;
use crate::engine::line_diff::line_pairs;
use crate::engine::policy::{Parsed, PolicyKind, format, parse};
use crate::engine::templates;
use crate::engine::text::escape_for_display;
use crate::tui::access_pane::{AccessLine, LineKind, compared};
use crate::tui::aside::{Aside, Work};
use crate::tui::draft::Draft;
use crate::tui::scroll::{Scroll, Selection};
use crate::tui::text::access as access_words;
use crate::tui::text::compare as words;
use crate::tui::weighed::{Compared, Side, compare, first_fault};
use crate::tui::world::SharedWorld;
use sides::{Source, Which};

/// A row of the two texts beside each other: number and line on each side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextRow {
    /// The old line.
    pub old: Option<(usize, String)>,
    /// The new line.
    pub new: Option<(usize, String)>,
    /// Both are the same.
    pub same: bool,
}

/// Two policies to compare.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparing {
    old: (String, Option<Parsed>),
    new: (String, Option<Parsed>),
    kind: PolicyKind,
    /// Who asks, for policies with principals.
    viewpoint: Option<Request>,
    world: SharedWorld,
}

impl Work for Comparing {
    type Answer = Compared;

    fn run(&self) -> Compared {
        let old = Side { name: &self.old.0, parsed: self.old.1.as_ref() };
        let new = Side { name: &self.new.0, parsed: self.new.1.as_ref() };
        compare(old, new, self.kind, self.viewpoint.as_ref(), &self.world)
    }
}

/// The screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CompareScreen {
    old: Source,
    new: Source,
    /// Whether the texts have the keyboard.
    pub in_text: bool,
    /// The cursor in the access.
    pub selection: Selection,
    /// The part of the texts that is shown.
    pub scroll: Scroll,
    /// The side that a file is being asked for.
    pub asking: Which,
    lines: Vec<AccessLine>,
    rows: Vec<TextRow>,
    /// The sides that RAM would refuse, and what to do about them.
    refused: Vec<String>,
    aside: Aside<Comparing>,
    shown: Option<(u64, u64)>,
    /// What was looked at last: the draft's revision, whether it was saved since, and who asked.
    of: Option<(u64, bool, Option<Request>)>,
}

impl Default for CompareScreen {
    fn default() -> Self {
        Self {
            old: Source::Saved,
            new: Source::Now,
            in_text: false,
            selection: Selection::default(),
            scroll: Scroll::default(),
            asking: Which::Old,
            lines: Vec::new(),
            rows: Vec::new(),
            refused: Vec::new(),
            aside: Aside::default(),
            shown: None,
            of: None,
        }
    }
}

impl CompareScreen {
    /// Chooses what stands on a side.
    pub fn choose(&mut self, which: Which, source: Source) {
        match which {
            Which::Old => self.old = source,
            Which::New => self.new = source,
        }
        self.of = None;
    }

    /// Old becomes new and the other way round.
    pub fn swap(&mut self) {
        std::mem::swap(&mut self.old, &mut self.new);
        self.of = None;
    }

    /// What stands on a side.
    pub fn source(&self, which: Which) -> &Source {
        match which {
            Which::Old => &self.old,
            Which::New => &self.new,
        }
    }

    /// Compares again when a side has changed.
    pub fn refresh(&mut self, draft: &Draft, world: Option<&SharedWorld>, asks: Option<&Request>) {
        let kind = draft.document().kind();
        let viewpoint = asks.filter(|_| kind == PolicyKind::Resource);
        let is_of = |(revision, modified, asked): &(u64, bool, Option<Request>)| {
            (*revision, *modified, asked.as_ref()) == (draft.revision(), draft.is_modified(), viewpoint)
        };
        if let Some(world) = world.filter(|_| !self.of.as_ref().is_some_and(is_of)) {
            self.of = Some((draft.revision(), draft.is_modified(), viewpoint.cloned()));
            let read = |source: &Source| {
                let text = text_of(source, draft);
                let parsed = text.as_deref().map(|text| parse(text, Some(kind)));
                let name = name_of(source, draft);
                let shown = match source {
                    Source::Now => draft.name().unwrap_or_else(|| name.clone()),
                    _ => escape_for_display(&name).into_owned(),
                };
                let faults = parsed.as_ref().map(|parsed| parsed.faults.as_slice()).unwrap_or_default();
                let fault = first_fault(&shown, text.as_deref().unwrap_or_default(), faults);
                let refused = fault.map(|fault| [fault, advice(source).to_owned()]);
                (written(text.as_deref(), parsed.as_ref()), (name, parsed), refused)
            };
            let ((old_text, old, old_refused), (new_text, new, new_refused)) =
                (read(&self.old), read(&self.new));
            self.rows = rows(&old_text, &new_text);
            self.refused = [old_refused, new_refused].into_iter().flatten().flatten().collect();
            if self.refused.is_empty() {
                let viewpoint = viewpoint.cloned();
                self.aside.ask(Comparing { old, new, kind, viewpoint, world: world.clone() }, false);
            } else {
                self.aside.forget();
            }
        }
        if self.shown == Some(self.aside.version()) {
            return;
        }
        self.shown = Some(self.aside.version());
        let heading = words::between(&name_of(&self.old, draft), &name_of(&self.new, draft));
        if !self.refused.is_empty() {
            let line = |kind: LineKind, text: String| AccessLine { kind, text, example: None };
            let undecided = access_words::heading(&heading, Verdict::Undecided.word());
            let refused = self.refused.iter().map(|text| line(LineKind::Warning, text.clone()));
            self.lines = std::iter::once(line(LineKind::Heading, undecided)).chain(refused).collect();
        } else if let Some(found) = self.aside.fresh() {
            self.lines.clear();
            compared(&mut self.lines, &heading, found);
        }
    }

    /// The work for the runtime, if there is any.
    pub fn take_job(&mut self) -> Option<(u64, Comparing)> {
        self.aside.take_job()
    }

    /// Takes what came of it.
    pub fn take(&mut self, number: u64, answer: Compared) {
        self.aside.take(number, answer);
    }

    /// Whether what is shown is older than what stands on the sides.
    pub fn is_stale(&self) -> bool {
        self.aside.is_stale()
    }

    /// What was gained and lost.
    pub fn lines(&self) -> &[AccessLine] {
        &self.lines
    }

    /// The texts beside each other.
    pub fn rows(&self) -> &[TextRow] {
        &self.rows
    }

    /// The line of the access that the cursor is on.
    pub fn selected(&self) -> Option<&AccessLine> {
        self.lines.get(self.selection.row(self.lines.len())?)
    }

    /// Goes to the next example, or in the texts to the next change; or to the one before.
    pub fn step_mark(&mut self, forward: bool, height: usize) {
        let same = |at: usize| self.rows.get(at).is_none_or(|row| row.same);
        let is_example = |at: usize| self.lines.get(at).is_some_and(|line| line.kind == LineKind::Example);
        let (at, marks): (usize, Vec<usize>) = if self.in_text {
            let begins = |at: &usize| !same(*at) && at.checked_sub(1).is_none_or(same);
            (self.scroll.top(self.rows.len(), height), (0..self.rows.len()).filter(begins).collect())
        } else {
            let at = self.selection.row(self.lines.len()).unwrap_or_default();
            (at, (0..self.lines.len()).filter(|at| is_example(*at)).collect())
        };
        let mut marks = marks.into_iter();
        let found = if forward { marks.find(|mark| *mark > at) } else { marks.rfind(|mark| *mark < at) };
        match found {
            Some(row) if self.in_text => {
                self.scroll = Scroll::default();
                self.scroll.step(isize::try_from(row).unwrap_or(0), self.rows.len(), height);
            }
            Some(row) => self.selection.select(row, self.lines.len(), height),
            None => {}
        }
    }
}

/// What to do about a side that RAM would refuse.
fn advice(source: &Source) -> &'static str {
    match source {
        Source::Now => words::CORRECT_NOW,
        Source::Saved => words::CORRECT_SAVED,
        Source::Back(_) => words::CORRECT_BACK,
        Source::File(..) | Source::Template(_) => words::CORRECT_FILE,
    }
}

/// What a side is called.
pub fn name_of(source: &Source, draft: &Draft) -> String {
    match source {
        Source::Now => words::now(draft.document().name()),
        Source::Saved => draft.name().map_or_else(|| words::NOTHING.to_owned(), |name| words::saved(&name)),
        Source::Back(steps) => words::back(*steps),
        Source::File(name, _) => name.clone(),
        Source::Template(name) => words::template(name),
    }
}

/// The text of a side; none when nothing stands there any more.
fn text_of(source: &Source, draft: &Draft) -> Option<String> {
    match source {
        Source::Now => Some(draft.text().to_owned()),
        Source::Saved => draft.document().saved_text(),
        Source::Back(steps) => draft.document().text_back(*steps),
        Source::File(_, text) => Some(text.to_string()),
        Source::Template(name) => {
            let all = templates::all().unwrap_or_default();
            all.into_iter().find(|template| template.name == *name).map(|template| template.document)
        }
    }
}

/// A side as it is shown as text: in one form, so that only what it says differs. What RAM would refuse is shown as it
/// is written.
fn written(text: Option<&str>, parsed: Option<&Parsed>) -> String {
    match parsed.filter(|parsed| parsed.is_valid()) {
        Some(parsed) => format(&parsed.policy, Style::Pretty),
        None => text.unwrap_or_default().to_owned(),
    }
}

fn rows(old: &str, new: &str) -> Vec<TextRow> {
    let owned = |side: Option<(usize, &str)>| side.map(|(number, line)| (number, line.to_owned()));
    let pairs = line_pairs(old, new).into_iter();
    pairs.map(|pair| TextRow { old: owned(pair.old), new: owned(pair.new), same: pair.is_same() }).collect()
}
