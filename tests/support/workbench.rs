//! The workbench without a terminal: keys in, screen out.
//!
//! What the person does goes through `update`, the screen is drawn into memory after each step as the runtime
//! would, and effects are collected instead of carried out. [`Workbench::dump`] is the screen as text with
//! the style of every cell, for snapshots.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::{Arc, OnceLock};

use acscope::engine::catalog::Catalog;
use acscope::engine::edit::Change;
use acscope::tui::account::SharedAccount;
use acscope::tui::app::{App, RequestField};
use acscope::tui::aside::Work as _;
use acscope::tui::effect::{Effect, Outcome};
use acscope::tui::input::{Input, Mouse, MouseKind};
use acscope::tui::keys::key::{Key, KeySequence};
use acscope::tui::keys::keymap::Keymap;
use acscope::tui::seen::Seen;
use acscope::tui::theme::symbols::{ASCII, Symbols, UNICODE};
use acscope::tui::theme::{Depth, Role, Theme, ThemeName};
use acscope::tui::world::{SharedWorld, World};
use acscope::tui::{update, view};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Cell;
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier, Style};

/// A workbench in memory.
pub struct Workbench {
    pub app: App,
    pub seen: Seen,
    /// What the runtime would have been asked to do.
    pub effects: Vec<Effect>,
    /// Questions about access are collected like other effects.
    pub hold_work: bool,
    terminal: Terminal<TestBackend>,
    theme: Theme,
    symbols: Symbols,
}

impl Workbench {
    /// The dark theme in all its colours.
    pub fn new(columns: u16, rows: u16) -> Self {
        Self::with_look(columns, rows, ThemeName::Dark, Depth::True, &UNICODE)
    }

    /// Without colours and with ASCII only.
    pub fn plain(columns: u16, rows: u16) -> Self {
        Self::with_look(columns, rows, ThemeName::Mono, Depth::None, &ASCII)
    }

    pub fn with_look(columns: u16, rows: u16, theme: ThemeName, depth: Depth, symbols: &Symbols) -> Self {
        let mut workbench = Self::of(App::new(Keymap::default(), theme, true), columns, rows, depth, symbols);
        workbench.draw();
        workbench
    }

    /// A state that was reached elsewhere, in a window of its own that has not been drawn yet.
    pub fn of(app: App, columns: u16, rows: u16, depth: Depth, symbols: &Symbols) -> Self {
        let theme = app.theme;
        Self {
            app,
            seen: Seen::default(),
            effects: Vec::new(),
            hold_work: false,
            terminal: Terminal::new(TestBackend::new(columns, rows)).unwrap(),
            theme: Theme::new(theme, depth),
            symbols: *symbols,
        }
    }

    /// With the embedded catalogs and no account.
    pub fn with_catalogs(mut self) -> Self {
        self.app.world = Some(shipped_world());
        self.app.refresh();
        self.draw();
        self
    }

    /// With the embedded catalogs and the demo account, as the program starts.
    pub fn with_world(mut self) -> Self {
        self.app.world = Some(shipped_world());
        self.app.account = Some(SharedAccount::demo());
        self.app.refresh();
        self.draw();
        self
    }

    /// With a text that belongs to no file.
    #[must_use]
    pub fn with_text(mut self, text: &str) -> Self {
        self.app.draft.start(text);
        self.app.refresh();
        self.settle();
        self
    }

    /// Replaces the policy's text, as an edit does.
    pub fn edit(&mut self, text: &str) -> &mut Self {
        self.app.draft.apply(Change::ReplaceText(text.to_owned())).unwrap();
        self.app.refresh();
        self.settle();
        self
    }

    /// Takes one thing that the person did, and draws.
    pub fn input(&mut self, input: Input) {
        self.inputs([input]);
    }

    /// Takes what the person did since the last drawing, and draws once, as the runtime does when keys wait.
    pub fn inputs(&mut self, inputs: impl IntoIterator<Item = Input>) {
        self.update(inputs);
        self.draw();
    }

    /// As [`Self::inputs`], but what may take longer than a frame waits for the last of them: only the newest questions are
    /// worked at.
    #[allow(dead_code, reason = "only fuzzing is in such a hurry")]
    pub fn burst(&mut self, inputs: impl IntoIterator<Item = Input>) {
        self.hold_work = true;
        self.update(inputs);
        self.hold_work = false;
        let held = self.take_effects();
        self.take(held);
        self.draw();
    }

    fn update(&mut self, inputs: impl IntoIterator<Item = Input>) {
        for input in inputs {
            if let Input::Resize { columns, rows } = input {
                self.terminal.backend_mut().resize(columns, rows);
                self.terminal.resize(Rect::new(0, 0, columns, rows)).unwrap();
            }
            let effects = update::input(&mut self.app, &self.seen, input);
            self.take(effects);
        }
    }

    /// Presses keys, in the notation of the configuration.
    #[track_caller]
    pub fn keys(&mut self, keys: &str) -> &mut Self {
        let keys: KeySequence = keys.parse().unwrap_or_else(|error| panic!("{keys}: {error}"));
        for key in keys.keys() {
            self.input(Input::Key(*key));
        }
        self
    }

    /// Types text.
    pub fn text(&mut self, text: &str) -> &mut Self {
        for c in text.chars() {
            self.input(Input::Key(Key::char(c)));
        }
        self
    }

    /// Writes a request into its fields, and lets everything follow.
    pub fn ask(&mut self, principal: &str, action: &str, resource: &str) -> &mut Self {
        for (field, value) in [
            (RequestField::Principal, principal),
            (RequestField::Action, action),
            (RequestField::Resource, resource),
        ] {
            self.app.request.write(field, value);
        }
        self.app.refresh();
        self
    }

    /// Clicks on the first place on the screen that shows a text.
    #[track_caller]
    pub fn click(&mut self, text: &str) -> &mut Self {
        let (column, row) = self.find(text).unwrap_or_else(|| panic!("no `{text}` in\n{}", self.screen()));
        for kind in [MouseKind::Press, MouseKind::Release] {
            self.input(Input::Mouse(Mouse { kind, column, row }));
        }
        self
    }

    /// Takes what came of an effect.
    pub fn outcome(&mut self, outcome: Outcome) -> &mut Self {
        let effects = update::outcome(&mut self.app, outcome);
        self.take(effects);
        self.draw();
        self
    }

    /// Collects effects, and works at questions about access at once unless they are held back.
    fn take(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            let outcome = match effect {
                Effect::Matrix(job) if !self.hold_work => Outcome::Matrix(job.number, job.run()),
                Effect::Weigh(number, work) if !self.hold_work => {
                    Outcome::Weighed(number, Box::new(work.run()))
                }
                Effect::NameStep(number, work) if !self.hold_work => {
                    Outcome::StepNamed(number, Box::new(work.run()))
                }
                Effect::CheckRegions(number, work) if !self.hold_work => {
                    Outcome::RegionsChecked(number, Box::new(work.run()))
                }
                Effect::Compare(number, work) if !self.hold_work => {
                    Outcome::Compared(number, Box::new(work.run()))
                }
                Effect::Advise(number, work) if !self.hold_work => {
                    Outcome::Advised(number, Box::new(work.run()))
                }
                effect => {
                    self.effects.push(effect);
                    continue;
                }
            };
            let effects = update::outcome(&mut self.app, outcome);
            self.take(effects);
        }
    }

    /// Does the work that the state brings, as the runtime does before the first key.
    fn settle(&mut self) {
        let effects = update::begin(&mut self.app);
        self.take(effects);
        self.draw();
    }

    /// What the last message says; empty when there is none.
    pub fn said(&self) -> String {
        self.app.notices.current().map(|notice| notice.text.clone()).unwrap_or_default()
    }

    /// The effects since the last time.
    pub fn take_effects(&mut self) -> Vec<Effect> {
        std::mem::take(&mut self.effects)
    }

    fn draw(&mut self) {
        let skin = view::Skin { theme: &self.theme, symbols: &self.symbols };
        let (app, seen) = (&self.app, &mut self.seen);
        self.terminal.draw(|frame| view::render(frame, app, &skin, seen)).unwrap();
    }

    fn rows(&self) -> Vec<Vec<&Cell>> {
        let buffer = self.terminal.backend().buffer();
        let columns = usize::from(buffer.area.width).max(1);
        buffer.content().chunks(columns).map(|row| row.iter().collect()).collect()
    }

    /// The screen as text.
    pub fn screen(&self) -> String {
        let line = |row: Vec<&Cell>| {
            let mut text = String::new();
            let mut skip = 0;
            for cell in row {
                // The second half of a wide character.
                if skip == 0 {
                    text.push_str(cell.symbol());
                    skip = unicode_width(cell.symbol()).saturating_sub(1);
                } else {
                    skip -= 1;
                }
            }
            text
        };
        self.rows().into_iter().map(line).collect::<Vec<_>>().join("\n")
    }

    fn find(&self, text: &str) -> Option<(u16, u16)> {
        let rows = self.rows();
        for (y, row) in rows.iter().enumerate() {
            let symbols: String = row.iter().map(|cell| cell.symbol()).collect();
            if let Some(at) = symbols.find(text) {
                let column = symbols.get(..at)?.chars().count();
                return Some((column as u16, y as u16));
            }
        }
        None
    }

    /// The screen, then a letter for the style of each cell, then what the letters mean.
    pub fn dump(&mut self) -> String {
        let mut dump = String::new();
        for line in self.screen().lines() {
            writeln!(dump, "|{line}|").unwrap();
        }
        let mut letters: BTreeMap<String, char> = BTreeMap::new();
        let mut legend = Vec::new();
        for row in self.rows() {
            let styles: String = row
                .into_iter()
                .map(|cell| {
                    let name = self.style_name(cell.style());
                    if name == "text" {
                        return '.';
                    }
                    let next = char::from(b'a' + (letters.len() % 26) as u8);
                    *letters.entry(name.clone()).or_insert_with(|| {
                        legend.push(format!("{next} {name}"));
                        next
                    })
                })
                .collect();
            writeln!(dump, "|{styles}|").unwrap();
        }
        for line in legend {
            writeln!(dump, "{line}").unwrap();
        }
        let backend = self.terminal.backend();
        if backend.cursor_visible() {
            let position = backend.cursor_position();
            writeln!(dump, "cursor at {},{}", position.x, position.y).unwrap();
        }
        dump
    }

    /// The role of a style, or of its letters and of its ground, or what it is made of.
    fn style_name(&self, style: Style) -> String {
        let reset = |color: Option<Color>| color.filter(|color| *color != Color::Reset);
        let style = Style { fg: reset(style.fg), bg: reset(style.bg), underline_color: None, ..style };
        let style = Style { sub_modifier: Modifier::empty(), ..style };
        if let Some(role) = self.theme.role_of(style) {
            return role.name().to_owned();
        }
        let over = Role::ALL.iter().find_map(|ground| {
            let below = self.theme.style(*ground);
            let letters = Role::ALL.iter().find(|role| below.patch(self.theme.style(**role)) == style)?;
            (below.bg.is_some() || !below.add_modifier.is_empty())
                .then(|| format!("{} on {}", letters.name(), ground.name()))
        });
        over.unwrap_or_else(|| format!("{style:?}"))
    }
}

/// The embedded catalogs, read once for all tests.
pub fn shipped_world() -> SharedWorld {
    static WORLD: OnceLock<SharedWorld> = OnceLock::new();
    WORLD.get_or_init(|| SharedWorld(Arc::new(World::new(Catalog::embedded().unwrap())))).clone()
}

fn unicode_width(symbol: &str) -> usize {
    acscope::tui::fit::width(symbol)
}
