//! The embedded templates: complete, true to what was published, and fit for RAM.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use acscope::engine::policy;
use acscope::engine::templates::{self, Origin, Template};
use serde_json::Value;

fn project(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn all() -> Vec<Template> {
    templates::all().expect("every embedded file follows the format")
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).expect("JSON")
}

/// Template name and the published document it has to equal.
fn published() -> Vec<(String, String)> {
    let text = fs::read_to_string(project("tests/data/templates/published.tsv")).unwrap();
    let rows = text.lines().skip(1).map(|line| line.split_once('\t').expect("two columns"));
    rows.map(|(name, file)| (name.to_owned(), file.to_owned())).collect()
}

#[test]
fn every_file_of_the_folder_is_embedded() {
    let files: BTreeSet<String> = fs::read_dir(project("catalogs/templates"))
        .unwrap()
        .filter_map(|entry| entry.unwrap().file_name().into_string().ok())
        .filter_map(|file| file.strip_suffix(".json").map(str::to_owned))
        .collect();
    let embedded: BTreeSet<String> = templates::names().map(str::to_owned).collect();
    assert_eq!(files, embedded);
    assert_eq!(embedded.len(), templates::names().len(), "a name is embedded twice");
}

#[test]
fn names_are_short_words_and_every_text_says_something() {
    for template in all() {
        let name = template.name;
        let words: Vec<&str> = name.split('-').collect();
        let plain = |word: &&str| {
            !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
        };
        assert!(words.len() > 1 && words.iter().all(plain), "{name}");
        assert!(name.len() <= 40, "{name} is too long for a list");
        assert!(!template.services.is_empty(), "{name}");
        assert!(
            template.scenario.ends_with('.') && template.scenario.len() > 20,
            "{name}: {}",
            template.scenario
        );
        assert!(
            !template.title.trim().is_empty() && template.title.len() <= 60,
            "{name}: {}",
            template.title
        );
        for finding in &template.findings {
            assert!(finding.note.ends_with('.') && finding.note.len() > 20, "{name}: {}", finding.note);
        }
        if let Some(role) = &template.role {
            assert!(role.trusted_service.ends_with(".aliyuncs.com"), "{name}: {}", role.trusted_service);
        }
    }
}

#[test]
fn every_source_has_an_address_and_a_date() {
    for template in all() {
        let source = &template.source;
        assert!(
            source.url.starts_with("https://") && !source.url.contains(' '),
            "{}: {}",
            template.name,
            source.url
        );
        assert!(!source.title.is_empty(), "{}", template.name);
        let numbers: Vec<&str> = source.date.split('-').collect();
        let digits = |part: &&str| part.chars().all(|c| c.is_ascii_digit());
        let date = matches!(numbers.len(), 1 | 3) && numbers[0].len() == 4 && numbers.iter().all(digits);
        assert!(date || source.date == "undated", "{}: {}", template.name, source.date);
    }
}

#[test]
fn a_published_document_means_what_its_source_printed() {
    let published = published();
    for (name, file) in &published {
        let original = fs::read_to_string(project("tests/data/policies").join(file)).unwrap();
        assert_eq!(json(&templates::find(name).unwrap().document), json(&original), "{name} and {file}");
    }
    let listed: BTreeSet<&str> = published.iter().map(|(name, _)| name.as_str()).collect();
    for template in all() {
        let is_published = template.origin == Origin::Published;
        assert_eq!(listed.contains(template.name), is_published, "{}", template.name);
    }
}

#[test]
fn a_document_is_given_line_for_line_as_it_stands_in_its_file() {
    for template in all() {
        let file =
            fs::read_to_string(project(&format!("catalogs/templates/{}.json", template.name))).unwrap();
        let indented = template.document.replace('\n', "\n  ");
        assert!(file.ends_with(&format!("\n  \"document\": {indented}\n}}\n")), "{}", template.name);
    }
}

#[test]
fn findings_and_placeholders_point_at_what_is_there() {
    for template in all() {
        let statements = json(&template.document)["Statement"].as_array().map_or(0, Vec::len);
        for finding in &template.findings {
            let number = finding.statement.unwrap_or(1);
            assert!((1..=statements).contains(&number), "{}: statement {number}", template.name);
            if let Some(rule) = &finding.rule {
                let (letter, digits) = rule.split_at(1);
                assert!("GWCKEFLS".contains(letter), "{}: {rule}", template.name);
                assert!(digits.chars().all(|c| c.is_ascii_digit() || c == '-'), "{}: {rule}", template.name);
            }
        }
        for placeholder in &template.placeholders {
            assert!(template.document.contains(&placeholder.text), "{}: {}", template.name, placeholder.text);
        }
    }
}

#[test]
fn text_that_cannot_be_used_as_it_stands_is_declared_as_a_placeholder() {
    for template in all() {
        let left = template
            .placeholders
            .iter()
            .fold(template.document.clone(), |document, placeholder| document.replace(&placeholder.text, ""));
        assert!(left.is_ascii(), "{}: not ASCII without its placeholders", template.name);
        for mark in ["<", "${", "xxxx", "****"] {
            assert!(!left.contains(mark), "{}: {mark} is left without its placeholders", template.name);
        }
    }
}

#[test]
fn ram_would_accept_every_template() {
    for template in all() {
        let parsed = policy::parse(&template.document, Some(template.kind));
        let errors: Vec<&str> = parsed.errors().map(|fault| fault.message.as_str()).collect();
        assert_eq!(errors, [""; 0], "{}", template.name);
        assert!(!parsed.policy.statements.is_empty(), "{}", template.name);
    }
}

#[test]
fn a_template_longer_than_ram_accepts_says_so() {
    for template in all() {
        let over = template.document.chars().count() > template.kind.limit().characters;
        let told = template.findings.iter().any(|finding| finding.rule.as_deref() == Some("L22"));
        assert_eq!(over, told, "{}", template.name);
    }
}
