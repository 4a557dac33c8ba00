//! Anything at all, in any order, at any size: the workbench never panics and never loses its footing.

use std::sync::{Arc, OnceLock};

use crate::support::stamp::stamp;
use crate::support::workbench::Workbench;
use acscope::engine::catalog::{Catalog, CatalogFile, embedded_files};
use acscope::files::{ReadError, ReadProblem, SaveError, SaveProblem};
use acscope::tui::account::SharedAccount;
use acscope::tui::effect::{Effect, Outcome};
use acscope::tui::input::{Input, Mouse, MouseKind};
use acscope::tui::keys::action::ACTIONS;
use acscope::tui::keys::key::{Code, Key};
use acscope::tui::popup::Popup;
use acscope::tui::world::{SharedWorld, World};
use proptest::prelude::*;

fn any_key() -> impl Strategy<Value = Key> {
    let code = prop_oneof![
        4 => prop::char::range(' ', '~').prop_map(Code::Char),
        1 => any::<char>().prop_map(Code::Char),
        3 => prop::sample::select(vec![
            Code::Enter, Code::Esc, Code::Tab, Code::Backspace, Code::Delete, Code::Up, Code::Down, Code::Left,
            Code::Right, Code::Home, Code::End, Code::PageUp, Code::PageDown, Code::F(1), Code::F(3),
        ]),
    ];
    (code, prop::bool::weighted(0.2), prop::bool::weighted(0.1), prop::bool::weighted(0.1))
        .prop_map(|(code, ctrl, alt, shift)| Key::new(code, ctrl, alt, shift))
}

/// A key sequence that is bound by default somewhere, as its single keys.
fn bound_keys() -> impl Strategy<Value = Vec<Key>> {
    let keys: Vec<&str> =
        ACTIONS.iter().flat_map(|row| row.keys.iter().flat_map(|(_, keys)| keys.iter().copied())).collect();
    prop::sample::select(keys).prop_map(|keys| keys.split(' ').map(|key| key.parse().unwrap()).collect())
}

fn any_input() -> impl Strategy<Value = Vec<Input>> {
    let kinds = vec![
        MouseKind::Press,
        MouseKind::Press,
        MouseKind::Drag,
        MouseKind::Release,
        MouseKind::WheelUp,
        MouseKind::WheelDown,
    ];
    prop_oneof![
        6 => bound_keys().prop_map(|keys| keys.into_iter().map(Input::Key).collect()),
        4 => any_key().prop_map(|key| vec![Input::Key(key)]),
        1 => "[a-z中\u{202e}\u{1b}\n\t]{0,30}".prop_map(|text| vec![Input::Paste(text)]),
        3 => (prop::sample::select(kinds), 0u16..130, 0u16..45)
            .prop_map(|(kind, column, row)| vec![Input::Mouse(Mouse { kind, column, row })]),
        1 => (0u16..140, 0u16..50).prop_map(|(columns, rows)| vec![Input::Resize { columns, rows }]),
        1 => any::<bool>().prop_map(|on| vec![Input::Focus(on)]),
    ]
}

/// The catalogs of two services, so that a storm does not take minutes; read once.
fn world() -> SharedWorld {
    static WORLD: OnceLock<Arc<World>> = OnceLock::new();
    let load = || {
        let two = embedded_files()
            .iter()
            .filter(|(name, _)| ["starops", "edas"].iter().any(|code| name.contains(code)));
        let files: Vec<CatalogFile<'_>> = two.map(|(name, text)| CatalogFile { name, text }).collect();
        let catalog = Catalog::only(&files).unwrap();
        assert_eq!(catalog.services().len(), 2, "{files:?}");
        Arc::new(World::new(catalog))
    };
    SharedWorld(Arc::clone(WORLD.get_or_init(load)))
}

/// What the world could answer.
fn answer(effect: &Effect, well: bool) -> Option<Outcome> {
    let file = || "p.json".to_owned();
    Some(match (effect, well) {
        (Effect::Read(path), true) => {
            Outcome::Read(path.clone(), Ok(("{\n  \"Version\": \"1\"\n}\n".repeat(20), stamp())))
        }
        (Effect::Read(path), false) => {
            Outcome::Read(path.clone(), Err(ReadError { file: file(), problem: ReadProblem::Missing }))
        }
        (Effect::Write { path, .. }, true) => Outcome::Written(path.clone(), Ok(stamp())),
        (Effect::Write { path, .. }, false) => {
            Outcome::Written(path.clone(), Err(SaveError { file: file(), problem: SaveProblem::Changed }))
        }
        (Effect::ReadExpectations(path), true) => {
            Outcome::ExpectationsRead(path.clone(), Ok(("[[expect]]\nas = \"user/ada\"\naction = \"ecs:StopInstance\"\nresource = \"*\"\ndecision = \"Deny\"\n".to_owned(), stamp())))
        }
        (Effect::ReadExpectations(path), false) => {
            Outcome::ExpectationsRead(path.clone(), Ok(("expect = 1\n".to_owned(), stamp())))
        }
        (Effect::WriteExpectations { path, .. }, true) => {
            Outcome::ExpectationsWritten(path.clone(), Ok(stamp()))
        }
        (Effect::WriteExpectations { path, .. }, false) => {
            Outcome::ExpectationsWritten(path.clone(), Err(SaveError { file: file(), problem: SaveProblem::Exists }))
        }
        (Effect::Edit(text), true) => Outcome::Edited(Ok(Some(format!("{text}x\u{1b}")))),
        (Effect::Edit(_), false) => Outcome::Edited(Err("no".into())),
        (Effect::Look(..), true) => Outcome::ChangedOnDisk,
        _ => return None,
    })
}

fn check(workbench: &Workbench) {
    let app = &workbench.app;
    if let Some(layout) = &workbench.seen.layout {
        assert!(layout.place(app.focus).is_some(), "{:?} has the keyboard but no place", app.focus);
    }
    // The guided path has three steps to go back to.
    assert!(app.popups.len() <= 3, "pop-ups pile up: {:?}", app.popups);
    assert!(!app.contexts().is_empty());
    for popup in &app.popups {
        match popup {
            Popup::List(list) => assert!(list.is_empty() || list.selected().is_some()),
            Popup::Confirm(confirm) => assert!(confirm.selected < confirm.choices.len()),
            Popup::Form(form) => assert!(form.selected < form.fields.len()),
            Popup::Prompt(_) | Popup::Page(_) => {}
        }
    }
    let shown = workbench.screen();
    assert!(!shown.contains(['\u{1b}', '\u{202e}']), "a hidden character on the screen");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn any_input_at_any_size_is_survived(
        steps in prop::collection::vec((any_input(), any::<bool>()), 1..40),
        columns in 0u16..130, rows in 0u16..45, text in prop::bool::ANY,
    ) {
        let mut workbench = Workbench::new(columns, rows);
        workbench.app.world = Some(world());
        workbench.app.account = Some(SharedAccount::demo());
        if text {
            workbench = workbench.with_text("{\n\t\"Statement\": \"\u{1b}[2J\u{202e}中\"}\n");
        }
        for (inputs, well) in steps {
            for input in inputs {
                let modified = workbench.app.draft.is_modified();
                let asked = !workbench.app.popups.is_empty();
                workbench.input(input);
                for effect in workbench.take_effects() {
                    prop_assert!(effect != Effect::Quit || !modified || asked, "unsaved work is lost unasked");
                    if let Some(outcome) = answer(&effect, well) {
                        workbench.outcome(outcome);
                    }
                }
                workbench.take_effects();
                check(&workbench);
            }
        }
    }
}
