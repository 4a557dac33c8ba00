//! What is asserted of any bytes that a terminal sends to the workbench. Compiled into a target of `cargo fuzz` and into
//! `tests/workbench/fuzz.rs`, as `bodies.rs` is.

use super::workbench::Workbench;
use acscope::tui::input::Input;
use acscope::tui::terminal::decode::Decoder;

/// The workbench answers, keeps its footing, and shows nothing hidden. The first two bytes are the size of the window;
/// 0xfe begins another size.
pub fn keys(bytes: &[u8]) {
    let size = |bytes: &[u8]| {
        let byte = |at: usize| u16::from(bytes.get(at).copied().unwrap_or(80));
        (byte(0).min(160), byte(1).min(60))
    };
    let (columns, rows) = size(bytes);
    let mut workbench = Workbench::new(columns, rows).with_world().with_text(POLICY);
    let mut decoder = Decoder::default();
    for part in bytes.get(2..).unwrap_or_default().chunk_by(|_, next| *next != 0xfe) {
        let mut inputs = Vec::new();
        match part.split_first() {
            Some((0xfe, rest)) => {
                let (columns, rows) = size(rest);
                inputs.push(Input::Resize { columns, rows });
                decoder.feed(rest.get(2..).unwrap_or_default(), &mut inputs);
            }
            _ => decoder.feed(part, &mut inputs),
        }
        decoder.give_up(&mut inputs);
        for input in inputs {
            workbench.input(input);
            let app = &workbench.app;
            if let Some(layout) = &workbench.seen.layout {
                assert!(layout.place(app.focus).is_some(), "{:?} has the keyboard but no place", app.focus);
            }
            assert!(!app.contexts().is_empty());
        }
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
