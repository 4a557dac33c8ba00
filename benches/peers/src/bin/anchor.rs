//! The least that a program on a screen of 200x60 can do, for `fzf::first_screens`.
//!
//! ```text
//! anchor raw           writes 60 lines of 200 letters
//! anchor empty         draws an empty frame by ratatui
//! anchor parse FILE    reads a JSON file before
//! ```

use std::io::{Read as _, Write as _, stdin, stdout};

use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;
use ratatui::crossterm::execute;
use ratatui::crossterm::terminal::{EnterAlternateScreen, enable_raw_mode};
use ratatui::widgets::Paragraph;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let text = match arguments.as_slice() {
        [word] if word == "raw" => {
            enable_raw_mode().expect("a terminal");
            let screen = ["x".repeat(200).as_str(); 60].join("\r\n");
            stdout().write_all(screen.as_bytes()).expect("a terminal");
            stdout().flush().expect("a terminal");
            return wait();
        }
        [word, file] if word == "parse" => {
            let text = std::fs::read_to_string(file).expect("a file");
            let json: serde_json::Value = serde_json::from_str(&text).expect("JSON");
            format!("{} members", json.as_object().map_or(0, serde_json::Map::len))
        }
        _ => String::new(),
    };
    enable_raw_mode().expect("a terminal");
    execute!(stdout(), EnterAlternateScreen).expect("a terminal");
    let mut terminal = Terminal::new(CrosstermBackend::new(stdout())).expect("a terminal");
    // Something to see, so that the frame has an end.
    let shown = if text.is_empty() { "empty".to_owned() } else { text };
    terminal.draw(|frame| frame.render_widget(Paragraph::new(shown), frame.area())).expect("a terminal");
    wait();
}

fn wait() {
    let _ = stdin().read(&mut [0]);
}
