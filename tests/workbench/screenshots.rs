//! The pictures in `screenshots/` are what the program shows today.
//!
//! `UPDATE_SCREENSHOTS=1 cargo test --test workbench screenshots` draws them again; `screenshots/render.sh` then makes
//! the PNG files for the README.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::support::scene::Scene;
use crate::support::svg;

fn screenshots() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("screenshots")
}

/// The names of the files with this ending.
fn names(directory: &Path, ending: &str) -> BTreeSet<String> {
    fs::read_dir(directory)
        .unwrap()
        .filter_map(|entry| {
            entry.unwrap().file_name().into_string().ok()?.strip_suffix(ending).map(str::to_owned)
        })
        .collect()
}

fn draw(name: &str) -> String {
    let scenes = screenshots().join("scenes");
    let scene = Scene::read(&scenes.join(format!("{name}.scene")));
    let home = tempfile::tempdir().unwrap();
    let mut session = scene.play(&scenes, home.path());
    let ground = if scene.light { svg::LIGHT } else { svg::DARK };
    svg::render(session.quiet(), ground, &scene.title)
}

#[test]
fn every_picture_is_what_the_program_shows() {
    let update = std::env::var_os("UPDATE_SCREENSHOTS").is_some();
    let mut stale = Vec::new();
    for name in names(&screenshots().join("scenes"), ".scene") {
        let file = screenshots().join(format!("{name}.svg"));
        let drawn = draw(&name);
        if update {
            fs::write(&file, drawn).unwrap();
        } else if fs::read_to_string(&file).ok().as_ref() != Some(&drawn) {
            stale.push(name);
        }
    }
    assert!(
        stale.is_empty(),
        "not what the program shows: {stale:?}; draw them again with UPDATE_SCREENSHOTS=1 cargo test --test workbench screenshots"
    );
}

#[test]
fn every_picture_has_a_scene() {
    let scenes = names(&screenshots().join("scenes"), ".scene");
    assert!(!scenes.is_empty());
    for ending in [".svg", ".png"] {
        let drawn = names(&screenshots(), ending);
        assert!(drawn.is_subset(&scenes), "without a scene: {:?}", drawn.difference(&scenes));
    }
}
