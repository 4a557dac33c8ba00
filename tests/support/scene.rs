//! Scenes: how each picture in `screenshots/` is made, one step a line.
//!
//! ```text
//! # Whatever explains the scene; the first comment is the picture's title.
//! size 120x36               columns and rows
//! file team-a.json          copied from screenshots/scenes/, or a path from there, to where the program runs
//! env ACSCOPE_THEME light   a variable
//! args team-a.json          what the program is started with
//! wait Catalog              waits for a text on the screen
//! gone Catalog              waits until it is there no more
//! keys ctrl-s g g           keys in the notation of the configuration
//! text create chat          text that is typed
//! paste some text           text that is pasted
//! click 10 5                a click at column and row, from 0
//! ```
//!
//! `size`, `file`, `env` and `args` come before everything else. The picture is what is there at the end, so
//! a scene ends with a `wait`.

use std::fs;
use std::path::Path;

use super::pty::{Launch, Session};

/// A scene, read from its file.
pub struct Scene {
    /// What it shows.
    pub title: String,
    /// Whether it is drawn on a light terminal.
    pub light: bool,
    steps: Vec<(String, String)>,
}

impl Scene {
    pub fn read(file: &Path) -> Self {
        let text = fs::read_to_string(file).expect("a scene");
        let title = text.lines().find_map(|line| line.strip_prefix("# ")).unwrap_or_default().to_owned();
        let steps: Vec<(String, String)> = text
            .lines()
            .map(str::trim)
            .filter(|line| !line.is_empty() && !line.starts_with('#'))
            .map(|line| line.split_once(' ').unwrap_or((line, "")))
            .map(|(step, rest)| (step.to_owned(), rest.to_owned()))
            .collect();
        let light = steps.iter().any(|(step, rest)| step == "env" && rest == "ACSCOPE_THEME light");
        Self { title, light, steps }
    }

    /// Plays the scene, the program running in `home`.
    pub fn play(&self, scenes: &Path, home: &Path) -> Session {
        let is_set_up = |step: &str| matches!(step, "size" | "file" | "env" | "args");
        let (set_up, played) = self
            .steps
            .split_at(self.steps.iter().position(|(step, _)| !is_set_up(step)).unwrap_or(self.steps.len()));
        let mut launch = Launch::acscope(home);
        for (step, rest) in set_up {
            launch = match step.as_str() {
                "size" => {
                    let (columns, rows) = numbers(rest, 'x');
                    launch.size(columns, rows)
                }
                "env" => {
                    let (name, value) = rest.split_once(' ').unwrap_or((rest, ""));
                    launch.env(name, value)
                }
                "args" => rest.split_whitespace().fold(launch, Launch::arg),
                _ => {
                    let name = Path::new(rest).file_name().expect("a file of the scene");
                    fs::copy(scenes.join(rest), home.join(name)).expect("a file of the scene");
                    launch
                }
            };
        }
        let mut session = launch.start();
        for (step, rest) in played {
            match step.as_str() {
                "wait" => session.wait_for(rest),
                "gone" => session.wait_gone(rest),
                "keys" => session.keys(rest),
                "text" => session.text(rest),
                "paste" => session.paste(rest),
                "click" => {
                    let (column, row) = numbers(rest, ' ');
                    session.click(column, row);
                }
                other => panic!("`{other}` is not a step of a scene"),
            }
        }
        session
    }
}

fn numbers(text: &str, between: char) -> (u16, u16) {
    let numbers = text.split_once(between).and_then(|(a, b)| Some((a.parse().ok()?, b.parse().ok()?)));
    numbers.unwrap_or_else(|| panic!("`{text}` is not two numbers"))
}
