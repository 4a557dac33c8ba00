//! What is asserted of any bytes that a terminal sends to the workbench. Compiled into a target of `cargo fuzz` and into
//! `tests/workbench/fuzz.rs`, as `bodies.rs` is.

use std::sync::Arc;

use super::workbench::Workbench;
use acscope::engine::catalog::{Catalog, CatalogFile, embedded_files};
use acscope::tui::account::SharedAccount;
use acscope::tui::app::App;
use acscope::tui::input::Input;
use acscope::tui::terminal::decode::Decoder;
use acscope::tui::theme::Depth;
use acscope::tui::theme::symbols::UNICODE;
use acscope::tui::world::{SharedWorld, World};

thread_local! {
    /// The workbench before the first key. Made once: an execution starts from a copy of it.
    static BEGUN: App = begun();
}

/// A policy, the demo account and the catalogs of two services: enough for every screen, and quick to draw and to search.
fn begun() -> App {
    let two = embedded_files().iter().filter(|(name, _)| name.contains("starops") || name.contains("common"));
    let files: Vec<CatalogFile<'_>> = two.map(|(name, text)| CatalogFile { name, text }).collect();
    let catalog = Catalog::only(&files).expect("shipped catalogs");
    let mut workbench = Workbench::new(80, 24);
    workbench.app.world = Some(SharedWorld(Arc::new(World::new(catalog))));
    workbench.app.account = Some(SharedAccount::demo());
    workbench.with_text(POLICY).app
}

/// The workbench answers, keeps its footing, and shows nothing hidden. The first two bytes are the size of the window;
/// 0xfe begins another size, and at 0xfd it is drawn in between. Drawing is most of the work, so keys that arrive
/// together are drawn together, as the runtime does it.
pub fn keys(bytes: &[u8]) {
    let size = |bytes: &[u8]| {
        let byte = |at: usize| u16::from(bytes.get(at).copied().unwrap_or(80));
        (byte(0).min(160), byte(1).min(60))
    };
    let (columns, rows) = size(bytes);
    let mut workbench = Workbench::of(BEGUN.with(App::clone), columns, rows, Depth::True, &UNICODE);
    let mut decoder = Decoder::default();
    for part in bytes.get(2..).unwrap_or_default().chunk_by(|_, next| !matches!(next, 0xfd | 0xfe)) {
        let mut inputs = Vec::new();
        match part.split_first() {
            Some((0xfe, rest)) => {
                let (columns, rows) = size(rest);
                inputs.push(Input::Resize { columns, rows });
                decoder.feed(rest.get(2..).unwrap_or_default(), &mut inputs);
            }
            Some((0xfd, rest)) => decoder.feed(rest, &mut inputs),
            _ => decoder.feed(part, &mut inputs),
        }
        decoder.give_up(&mut inputs);
        workbench.inputs(inputs);
        let app = &workbench.app;
        if let Some(layout) = &workbench.seen.layout {
            assert!(layout.place(app.focus).is_some(), "{:?} has the keyboard but no place", app.focus);
        }
        assert!(!app.contexts().is_empty());
        workbench.take_effects();
        assert!(
            !workbench.screen().contains(['\u{1b}', '\u{202e}', '\u{7}']),
            "a hidden character on the screen"
        );
    }
}

const POLICY: &str = r#"{
  "Version": "1",
  "Statement": [
    {"Effect": "Allow", "Action": ["starops:CreateChat", "starops:Get*"], "Resource": "acs:starops:*:*:digitalemployee/ops-agent-a"},
    {"Effect": "Deny", "Action": "*:Delete*", "Resource": "*", "Condition": {"NotIpAddress": {"acs:SourceIp": "10.0.0.0/8"}}}
  ]
}
"#;
