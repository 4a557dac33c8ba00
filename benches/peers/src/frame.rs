//! A frame of 200x60 drawn into memory: ratatui with nothing to draw, with three empty panes, and the workbench with
//! 25,000 actions and a policy of 200 statements.

use std::hint::black_box;
use std::time::Duration;

use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::layout::{Constraint, Layout};
use ratatui::widgets::Block;

use crate::keys::{self, Workbench};
use crate::timed;

/// Median times side by side.
pub fn compare() {
    let mut terminal = Terminal::new(TestBackend::new(200, 60)).expect("a screen in memory");
    let empty = median(|| drop(black_box(terminal.draw(|_| {}))));
    let panes = median(|| {
        let drawn = terminal.draw(|frame| {
            let areas: [_; 3] = Layout::horizontal([Constraint::Fill(1); 3]).areas(frame.area());
            for area in areas {
                frame.render_widget(Block::bordered(), area);
            }
        });
        drop(black_box(drawn));
    });
    let mut workbench = Workbench::new(keys::world(25_000), 200);
    let still = median(|| workbench.draw());
    let down = median(|| drop(workbench.press_all("down")));
    println!("\nframe: µs for a frame of 200x60 in memory, median");
    println!("| what | µs | of three empty panes |");
    println!("|---|---|---|");
    let us = |time: Duration| time.as_secs_f64() * 1e6;
    for (what, time) in [
        ("ratatui, nothing", empty),
        ("ratatui, three empty panes", panes),
        ("acscope, nothing changed", still),
        ("acscope, a key down the tree, all work included", down),
    ] {
        println!("| {what} | {:.0} | {:.2} x |", us(time), us(time) / us(panes));
    }
}

fn median(mut work: impl FnMut()) -> Duration {
    let mut times: Vec<Duration> = (0..101).map(|_| timed(&mut work).0).collect();
    times.sort_unstable();
    times[times.len() / 2]
}
