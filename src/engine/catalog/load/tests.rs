use super::*;
use crate::engine::catalog::AccessLevel;

const MINE: &str = r#"{"catalog_version": 1,
        "sources": [{"kind": "own", "title": "Notes", "date": "2026-10"}],
        "services": [
          {"code": "starops", "actions": [
            {"name": "starops:createchat", "description": "Ours", "level": "update", "resources": ["Thread"], "sources": [0]},
            {"name": "starops:AaNew", "description": "New"}]},
          {"code": "mine", "name": "Mine", "resource_types": [{"id": "Job/*", "type": "Job", "arns": ["acs:mine:*:*:job/*"]}],
           "actions": [{"name": "mine:ListJobs", "description": "d", "apis": [], "resources": ["Job/*"]}]}]}"#;

fn with_mine() -> Catalog {
    Catalog::with_files(&[CatalogFile { name: "mine.json", text: MINE }]).unwrap()
}

#[test]
fn a_later_file_overrides_by_action_name_and_says_so() {
    let shipped = Catalog::embedded().unwrap();
    let catalog = with_mine();
    assert_eq!(catalog.actions().len(), shipped.actions().len() + 2);
    let action = catalog.find("starops:CreateChat").unwrap();
    assert_eq!((&*action.name, &*action.description), ("starops:createchat", "Ours"));
    assert_eq!((action.level, action.level_from), (Some(AccessLevel::Update), LevelFrom::File));
    assert_eq!(catalog.source(action.sources[0]).title, "Notes");
    assert_eq!(catalog.source(action.sources[0]).file, "mine.json");
    // The whole entry is replaced; the shipped table of types still serves it.
    assert_eq!(catalog.resource_type(action.resources[0].resource_type).name, "Thread");
    assert_eq!(
        catalog.notes(),
        [OverlayNote { file: "mine.json".to_owned(), action: "starops:createchat".to_owned() }]
    );
    assert!(shipped.notes().is_empty());
}

#[test]
fn new_actions_are_sorted_in_and_new_services_come_last() {
    let catalog = with_mine();
    let starops = catalog.service_id("starops").unwrap();
    assert_eq!(catalog.action(catalog.actions_of(starops).next().unwrap()).name, "starops:AaNew");
    assert_eq!(catalog.services().last().unwrap().title(), "Mine");
    let jobs = catalog.find("mine:ListJobs").unwrap();
    assert_eq!(jobs.apis, Apis::Unknown);
    assert_eq!(catalog.resource_type(jobs.resources[0].resource_type).name, "Job");
    for (id, action) in catalog.action_ids().zip(catalog.actions()) {
        assert_eq!(catalog.action_id(&action.name), Some(id));
        assert!(catalog.actions_of(action.service).any(|own| own == id));
    }
}

#[test]
fn the_last_of_several_files_wins() {
    let other = MINE.replace("Ours", "Theirs");
    let files = [CatalogFile { name: "a", text: MINE }, CatalogFile { name: "b", text: &other }];
    let catalog = Catalog::with_files(&files).unwrap();
    assert_eq!(catalog.find("starops:CreateChat").unwrap().description, "Theirs");
    let notes: Vec<String> = catalog.notes().iter().map(ToString::to_string).collect();
    assert_eq!(notes.first().unwrap(), "a: replaces the earlier entry of starops:createchat");
    assert_eq!(notes.len(), 4);
}

#[test]
fn shipped_text_is_borrowed_from_the_binary() {
    let catalog = Catalog::embedded().unwrap();
    let borrowed = |text: &Text| matches!(text, Text::Borrowed(_));
    assert!(catalog.actions().iter().all(|action| borrowed(&action.name) && borrowed(&action.description)));
}

#[test]
fn a_byte_order_mark_is_passed_over() {
    let text = format!("\u{feff}{MINE}");
    assert!(Catalog::only(&[CatalogFile { name: "m", text: &text }]).is_err(), "Thread is unknown alone");
    assert!(Catalog::with_files(&[CatalogFile { name: "m", text: &text }]).is_ok());
}

#[test]
fn numbers_out_of_all_proportion_are_faults() {
    let text = r#"{"catalog_version": 1, "sources": [{"kind": "own", "title": "ours"}],
        "services": [{"code": "mine", "sources": [4294967295], "actions": []}]}"#;
    let error = Catalog::with_files(&[CatalogFile { name: "mine.json", text }]).unwrap_err();
    assert!(error.to_string().contains("there is no source 4294967295"), "{error}");
    let services: Vec<String> = (0..=u16::MAX).map(|at| format!(r#"{{"code": "s{at}"}}"#)).collect();
    let text = format!(r#"{{"catalog_version": 1, "services": [{}]}}"#, services.join(","));
    assert!(Catalog::with_files(&[CatalogFile { name: "many.json", text: &text }]).is_err());
}
