//! The workbench without a terminal: a large catalog, a long policy, keys, frames of 200x60 drawn into memory.

use std::fmt::Write as _;
use std::sync::Arc;
use std::time::{Duration, Instant};

use acscope::engine::catalog::{Catalog, CatalogFile};
use acscope::tui::account::SharedAccount;
use acscope::tui::app::App;
use acscope::tui::input::Input;
use acscope::tui::keys::key::{Key, KeySequence};
use acscope::tui::keys::keymap::Keymap;
use acscope::tui::seen::Seen;
use acscope::tui::theme::symbols::UNICODE;
use acscope::tui::theme::{Depth, Theme, ThemeName};
use acscope::tui::world::{SharedWorld, World};
use acscope::tui::{update, view};
use ratatui::Terminal;
use ratatui::backend::TestBackend;

use crate::policies;

/// More than these only when there are more actions than their services have names for.
const SERVICES: usize = 176;

/// What is known, with a catalog of so many actions.
pub fn world(actions: usize) -> World {
    let text: &'static str = Box::leak(catalog_text(actions).into_boxed_str());
    World::new(Catalog::only(&[CatalogFile { name: "bench.json", text }]).expect("a catalog"))
}

/// A catalog like the shipped ones, with the services that the policies of `support/policies.rs` name, and more.
pub fn catalog_text(actions: usize) -> String {
    let services = SERVICES.max(actions.div_ceil(policies::VERBS.len() * policies::NOUNS.len()));
    let mut random = policies::Random::new(7);
    let mut text = String::from(
        r#"{"catalog_version":1,"sources":[{"kind":"own","title":"Made for a benchmark","date":"2026-01-02"}],"services":["#,
    );
    for service in 0..services {
        let code = match policies::SERVICES.get(service) {
            Some(code) => (*code).to_owned(),
            None => format!("service{service}"),
        };
        let comma = if service == 0 { "" } else { "," };
        write!(
            text,
            r#"{comma}{{"code":"{code}","name":"Product {service}","sources":[0],"resource_types":["#
        )
        .unwrap();
        for (at, noun) in policies::NOUNS.iter().enumerate() {
            let comma = if at == 0 { "" } else { "," };
            let kind = noun.to_ascii_lowercase();
            write!(
                text,
                r#"{comma}{{"id":"{noun}","arns":["acs:{code}:{{#regionId}}:{{#accountId}}:{kind}/{{#{kind}Id}}"],"sources":[0]}}"#
            )
            .unwrap();
        }
        text.push_str(r#"],"actions":["#);
        let count = actions / services + usize::from(service < actions % services);
        for at in 0..count {
            let noun = policies::NOUNS[at % policies::NOUNS.len()];
            let verb = policies::VERBS[(at / policies::NOUNS.len()) % policies::VERBS.len()];
            let comma = if at == 0 { "" } else { "," };
            let module = random.below(9);
            write!(
                text,
                r#"{comma}{{"name":"{code}:{verb}{noun}","description":"{verb} one {noun} of product {service}","level":"{}","level_from":"verb","resources":["{noun}"],"module":"Area {module}","confidence":"high","sources":[0]}}"#,
                ["create", "list", "get", "update", "delete"][at % 5],
            )
            .unwrap();
        }
        text.push_str("]}");
    }
    text.push_str("]}");
    text
}

/// The workbench and what is seen of it.
pub struct Workbench {
    pub app: App,
    seen: Seen,
    terminal: Terminal<TestBackend>,
    theme: Theme,
    /// What the first frame took.
    pub first: Duration,
}

impl Workbench {
    /// With the demo account and a policy of so many statements.
    pub fn new(world: World, statements: usize) -> Self {
        let start = Instant::now();
        let mut app = App::new(Keymap::default(), ThemeName::Dark, true);
        let world = Arc::new(world);
        app.world = Some(SharedWorld(Arc::clone(&world)));
        app.account = Some(SharedAccount::demo());
        app.draft.start(&policies::document(statements));
        app.refresh();
        let terminal = Terminal::new(TestBackend::new(200, 60)).unwrap();
        let theme = Theme::new(ThemeName::Dark, Depth::True);
        let mut bench = Self { app, seen: Seen::default(), terminal, theme, first: Duration::ZERO };
        bench.draw();
        bench.first = start.elapsed();
        // The program makes it aside while the first frame is looked at.
        world.search();
        bench
    }

    pub fn draw(&mut self) {
        let skin = view::Skin { theme: &self.theme, symbols: &UNICODE };
        let (app, seen) = (&self.app, &mut self.seen);
        self.terminal.draw(|frame| view::render(frame, app, &skin, seen)).unwrap();
    }

    /// What a key costs, to its frame.
    pub fn press(&mut self, key: Key) -> Duration {
        let start = Instant::now();
        update::input(&mut self.app, &self.seen, Input::Key(key));
        self.draw();
        start.elapsed()
    }

    pub fn press_all(&mut self, keys: &str) -> Vec<Duration> {
        if keys.is_empty() {
            return Vec::new();
        }
        let keys: KeySequence = keys.parse().expect("keys");
        keys.keys().iter().map(|key| self.press(*key)).collect()
    }
}
