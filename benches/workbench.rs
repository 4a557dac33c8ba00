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

#[path = "support/keys.rs"]
#[allow(dead_code, reason = "the state is for other benchmarks")]
mod keys;

use std::time::{Duration, Instant};

use acscope::tui::keys::key::Key;
use keys::{Workbench, world};

const ACTIONS: usize = 25_000;
const STATEMENTS: usize = 200;
const ROUNDS: usize = 20;

fn main() {
    let start = Instant::now();
    let world = world(ACTIONS);
    println!("catalog of {} actions: {:.1?}", world.catalog.actions().len(), start.elapsed());
    let mut bench = Bench(Workbench::new(world, STATEMENTS));
    println!("first frame: {:.1?}", bench.0.first);
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
    bench.field("type an action in its form", "2 g g a", "ecs:GetInst");
    bench.field("type a condition in its form", "2 g g c", "acs:SourceIp");
    bench.keys("type in the JSON text", "3 e", "a b backspace backspace", "esc");
}

struct Bench(Workbench);

impl Bench {
    /// Keys pressed one after the other.
    fn keys(&mut self, what: &str, before: &str, measured: &str, after: &str) {
        self.measure(what, before, after, |workbench| workbench.press_all(measured));
    }

    /// A field of the request, or a form: it is left as it was.
    fn field(&mut self, what: &str, before: &str, line: &str) {
        self.measure(what, before, "esc", |workbench| {
            line.chars().map(|c| workbench.press(Key::char(c))).collect()
        });
    }

    fn typed(&mut self, what: &str, line: &str) {
        self.field(what, "/", line);
    }

    /// Each key counts with the fastest of all rounds, or the other work of the machine would be measured.
    fn measure(
        &mut self,
        what: &str,
        before: &str,
        after: &str,
        mut round: impl FnMut(&mut Workbench) -> Vec<Duration>,
    ) {
        let mut best: Vec<Duration> = Vec::new();
        for _ in 0..ROUNDS {
            self.0.press_all(before);
            let times = round(&mut self.0);
            self.0.press_all(after);
            best.resize(times.len(), Duration::MAX);
            for (best, time) in best.iter_mut().zip(times) {
                *best = time.min(*best);
            }
        }
        best.sort_unstable();
        let at = |percent: usize| best[(best.len() * percent / 100).min(best.len() - 1)];
        println!("{what:34} {:>8.2?} {:>8.2?} {:>8.2?}", at(50), at(95), at(100));
    }
}
