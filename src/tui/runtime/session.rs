//! What the workbench remembers from one run to the next: the files that were open, the sizes of the panes and the
//! requests that were asked.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::files::{SaveError, read_stamped, save_private};
use crate::tui::app::App;
use crate::tui::draft::Draft;
use crate::tui::layout::Shape;
use crate::tui::request_pane::Question;

/// Far more than a hundred requests take.
const LONGEST: u64 = 4 * 1024 * 1024;

/// What is remembered.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Session {
    /// The files that were open, the one being worked on first.
    pub files: Vec<PathBuf>,
    /// How the panes shared the screen.
    pub shape: Option<Shape>,
    /// Requests that were asked, the newest first.
    pub requests: Vec<Question>,
}

impl Session {
    /// What is remembered there. What cannot be read is forgotten: it is a convenience.
    pub fn read(file: &Path) -> Self {
        let read = read_stamped(file, LONGEST).ok();
        read.and_then(|(text, _)| serde_json::from_str(&text).ok()).unwrap_or_default()
    }

    /// What there is to remember of a workbench.
    pub fn of(app: &App) -> Self {
        let absolute = |path: &Path| std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        let drafts = std::iter::once(&app.draft).chain(app.open.aside());
        let open: Vec<PathBuf> = drafts.filter_map(Draft::path).map(absolute).collect();
        Self {
            // Looking around without a file does not make the last ones forgotten.
            files: if open.is_empty() { app.last_files.clone() } else { open },
            shape: Some(app.shape),
            requests: app.request.history.clone(),
        }
    }

    /// Remembers it there, for its user's eyes only.
    pub fn write(&self, file: &Path) -> Result<(), SaveError> {
        // Only a path that is not UTF-8 cannot become JSON.
        let text = serde_json::to_string_pretty(self)
            .or_else(|_| serde_json::to_string_pretty(&Self { files: Vec::new(), ..self.clone() }))
            .unwrap_or_default();
        save_private(file, &text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_remembered_comes_back_and_rubbish_is_nothing() {
        let directory = tempfile::tempdir().unwrap();
        let file = directory.path().join("state/session.json");
        let question = Question { action: "ecs:StopInstance".into(), ..Question::default() };
        let session = Session {
            files: vec!["/tmp/p.json".into(), "/tmp/q.json".into()],
            shape: Some(Shape::default()),
            requests: vec![question],
        };
        session.write(&file).unwrap();
        assert_eq!(Session::read(&file), session);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
        }
        std::fs::write(&file, "[1").unwrap();
        assert_eq!(Session::read(&file), Session::default());
    }
}
