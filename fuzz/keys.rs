//! What is asserted of any bytes that a terminal sends to the workbench. Compiled into a target of `cargo fuzz` and into
//! `tests/workbench/fuzz.rs`, as `bodies.rs` is.

use std::sync::Arc;

use super::workbench::Workbench;
use acscope::engine::account::{Resolver, read_account};
use acscope::engine::catalog::{Catalog, CatalogFile};
use acscope::tui::account::SharedAccount;
use acscope::tui::app::App;
use acscope::tui::input::Input;
use acscope::tui::terminal::decode::Decoder;
use acscope::tui::theme::Depth;
use acscope::tui::theme::symbols::UNICODE;
use acscope::tui::world::{SharedWorld, World};

/// Enough for any dialog to be opened, filled in and left; what is longer only takes longer.
const LONGEST: usize = 128;
/// Both are above what the widest layout asks for.
const LARGEST: (u16, u16) = (120, 40);

thread_local! {
    /// The workbench before the first key. Made once: an execution starts from a copy of it.
    static BEGUN: App = begun();
}

/// A policy, an account and a catalog with one of everything: enough for every screen and every pop-up, and quick to
/// search, to lint and to draw.
fn begun() -> App {
    let catalog = Catalog::only(&[CatalogFile { name: "thin", text: CATALOG }]).expect("a sound catalog");
    let account = read_account(ACCOUNT, &|_| Err(String::new()));
    assert!(account.faults.is_empty(), "{:?}", account.faults);
    let mut workbench = Workbench::new(80, 24);
    workbench.app.world = Some(SharedWorld(Arc::new(World::new(catalog))));
    workbench.app.account =
        Some(SharedAccount { resolver: Arc::new(Resolver::new(account.account)), path: None });
    workbench.with_text(POLICY).app
}

/// The workbench answers, keeps its footing, and shows nothing hidden. The first two bytes are the size of the window;
/// 0xfe begins another size, and at 0xfd it is drawn in between. Keys that arrive together are drawn together, and what
/// is worked out aside comes after them, as the runtime does it.
pub fn keys(bytes: &[u8]) {
    let size = |bytes: &[u8]| {
        let byte = |at: usize| u16::from(bytes.get(at).copied().unwrap_or(80));
        (byte(0).min(LARGEST.0), byte(1).min(LARGEST.1))
    };
    let bytes = bytes.get(..LONGEST).unwrap_or(bytes);
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
        workbench.burst(inputs);
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
    assert_undo_is_sound(workbench.app);
}

/// Every step can be taken back and taken again, and the text is then what it was.
fn assert_undo_is_sound(mut app: App) {
    let draft = &mut app.draft;
    let text = draft.text().to_owned();
    let steps = std::iter::from_fn(|| draft.undo()).count();
    let again = (0..steps).filter_map(|_| draft.redo()).count();
    assert_eq!(again, steps, "steps that cannot be redone");
    assert_eq!(draft.text(), text, "undone and redone {steps} steps");
}

const POLICY: &str = r#"{
  "Version": "1",
  "Statement": [
    {"Effect": "Allow", "Action": ["thin:Do", "thin:Get*"], "Resource": "acs:thin:*:*:job/a"},
    {"Effect": "Deny", "Action": "thin:Del*", "Resource": "*", "Condition": {"NotIpAddress": {"acs:SourceIp": "10.0.0.0/8"}}}
  ]
}
"#;

const CATALOG: &str = include_str!("keys/catalog.json");

const ACCOUNT: &str = include_str!("keys/account.json");
