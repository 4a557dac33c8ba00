//! From a keystroke to its frame: 25,000 actions, a policy of 200 statements, 200x60. `cargo bench --bench workbench`;
//! figures in README.md beside.
//!
//! Each key goes through everything that the program does with it: keymap, update, search, live decisions, drawing into
//! memory. Only writing to the terminal is left out.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a benchmark stops by panicking"
)]

#[path = "support/policies.rs"]
#[allow(dead_code, reason = "only the document is needed here")]
mod policies;

use std::fmt::Write as _;
use std::sync::Arc;
use std::time::{Duration, Instant};

use acscope::engine::catalog::{Catalog, CatalogFile};
use acscope::tui::account::SharedAccount;
use acscope::tui::app::App;
use acscope::tui::input::Input;
use acscope::tui::key::{Key, KeySequence};
use acscope::tui::keymap::Keymap;
use acscope::tui::seen::Seen;
use acscope::tui::symbols::UNICODE;
use acscope::tui::theme::{Depth, Theme, ThemeName};
use acscope::tui::world::{SharedWorld, World};
use acscope::tui::{update, view};
use ratatui::Terminal;
use ratatui::backend::TestBackend;

const ACTIONS: usize = 25_000;
const SERVICES: usize = 176;
const STATEMENTS: usize = 200;
const ROUNDS: usize = 20;

fn main() {
    let start = Instant::now();
    let world = world();
    println!("catalog of {} actions: {:.1?}", world.catalog.actions().len(), start.elapsed());
    let mut bench = Bench::new(world);
    println!("first frame: {:.1?}", bench.first);
    println!("{:34} {:>8} {:>8} {:>8}", "key to frame", "median", "p95", "slowest");
    // What is measured, what comes before it and after it in each round.
    bench.keys("move down the tree", "home", "down down down down down down down down", "");
    bench.keys("move down with everything open", "}", "pagedown pagedown pagedown down down down", "{");
    bench.keys("open every branch", "{", "}", "{");
    bench.keys("group in another way", "}", "b b b", "{");
    bench.typed("type a search", "createinst");
    bench.typed("type a search with filters", "svc:ecs level:cr net");
    bench.typed("type a search for what is granted", "is:granted get");
    bench.field("type an action to ask about", "4 a ctrl-u", "ecs:GetInstance");
    bench.field(
        "type a resource to ask about",
        "4 r ctrl-u",
        "acs:ecs:cn-hangzhou:1000000000000001:instance/i-1",
    );
    bench.field("type who asks", "4 w ctrl-u", "user/carol");
    bench.field("type a condition key", "4 c ctrl-u", "acs:SourceIp=10.1.2.3 ");
    bench.keys(
        "move down, the request following",
        "4 p / i n s t enter",
        "down down down down down down",
        "esc",
    );
    bench.keys("type in the JSON text", "3 e end", "space tab backspace backspace down", "esc u u");
    bench.keys("add an action and take it out", "/ e c s : G e t enter enter", "space space", "u u");
    bench.keys("add a group and take it out", "home", "a a", "u u");
    bench.keys("move down the cards", "2 g g", "down down down down pagedown pagedown", "");
    bench.keys("open and close a card", "2 g g", "l h", "");
    bench.keys("turn an effect, move, undo", "2 g g", "! J u u", "");
    bench.keys("new statement, duplicate, undo", "2 g g", "n D u u", "");
    bench.form("type an action in its form", "2 g g a", "ecs:GetInst");
    bench.form("type a condition in its form", "2 g g c", "acs:SourceIp");
    bench.keys("type in the JSON text", "3 e", "a b backspace backspace", "esc");
}

fn world() -> World {
    let text: &'static str = Box::leak(catalog_text().into_boxed_str());
    World::new(Catalog::only(&[CatalogFile { name: "bench.json", text }]).expect("a catalog"))
}

/// A catalog like the shipped ones, with the services that the policies of `support/policies.rs` name, and more.
fn catalog_text() -> String {
    let mut random = policies::Random::new(7);
    let mut text = String::from(
        r#"{"catalog_version":1,"sources":[{"kind":"own","title":"Made for a benchmark","date":"2026-01-02"}],"services":["#,
    );
    for service in 0..SERVICES {
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
        let count = ACTIONS / SERVICES + usize::from(service < ACTIONS % SERVICES);
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

struct Bench {
    app: App,
    seen: Seen,
    terminal: Terminal<TestBackend>,
    theme: Theme,
    first: Duration,
}

impl Bench {
    fn new(world: World) -> Self {
        let start = Instant::now();
        let mut app = App::new(Keymap::default(), ThemeName::Dark, true);
        app.world = Some(SharedWorld(Arc::new(world)));
        app.account = Some(SharedAccount::demo());
        app.draft.start(&policies::document(STATEMENTS));
        app.refresh();
        let terminal = Terminal::new(TestBackend::new(200, 60)).unwrap();
        let theme = Theme::new(ThemeName::Dark, Depth::True);
        let mut bench = Self { app, seen: Seen::default(), terminal, theme, first: Duration::ZERO };
        bench.draw();
        bench.first = start.elapsed();
        bench
    }

    fn draw(&mut self) {
        let skin = view::Skin { theme: &self.theme, symbols: &UNICODE };
        let (app, seen) = (&self.app, &mut self.seen);
        self.terminal.draw(|frame| view::render(frame, app, &skin, seen)).unwrap();
    }

    fn press(&mut self, key: Key) -> Duration {
        let start = Instant::now();
        update::input(&mut self.app, &self.seen, Input::Key(key));
        self.draw();
        start.elapsed()
    }

    fn press_all(&mut self, keys: &str) -> Vec<Duration> {
        if keys.is_empty() {
            return Vec::new();
        }
        let keys: KeySequence = keys.parse().expect("keys");
        keys.keys().iter().map(|key| self.press(*key)).collect()
    }

    fn keys(&mut self, what: &str, before: &str, measured: &str, after: &str) {
        let mut times = Vec::new();
        for _ in 0..ROUNDS {
            self.press_all(before);
            times.extend(self.press_all(measured));
            self.press_all(after);
        }
        report(what, times);
    }

    /// A field of the request: it is left as it was.
    fn field(&mut self, what: &str, before: &str, line: &str) {
        let mut times = Vec::new();
        for _ in 0..ROUNDS {
            self.press_all(before);
            times.extend(line.chars().map(|c| self.press(Key::char(c))));
            self.press_all("esc");
        }
        report(what, times);
    }

    /// A form: it is left without taking it.
    fn form(&mut self, what: &str, before: &str, line: &str) {
        let mut times = Vec::new();
        for _ in 0..ROUNDS {
            self.press_all(before);
            times.extend(line.chars().map(|c| self.press(Key::char(c))));
            self.press_all("esc");
        }
        report(what, times);
    }

    fn typed(&mut self, what: &str, line: &str) {
        let mut times = Vec::new();
        for _ in 0..ROUNDS {
            self.press_all("/");
            times.extend(line.chars().map(|c| self.press(Key::char(c))));
            self.press_all("esc");
        }
        report(what, times);
    }
}

fn report(what: &str, mut times: Vec<Duration>) {
    times.sort_unstable();
    let at = |percent: usize| times[(times.len() * percent / 100).min(times.len() - 1)];
    println!("{what:34} {:>8.2?} {:>8.2?} {:>8.2?}", at(50), at(95), at(100));
}
