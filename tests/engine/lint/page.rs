//! LINT.md is printed from the checks.

use acscope::engine::lint::{CHECKS, page};

#[test]
fn the_lint_page_is_what_the_checks_say() {
    let path = "LINT.md";
    if std::env::var_os("ACSCOPE_WRITE").is_some() {
        std::fs::write(path, page()).unwrap();
    }
    let committed = std::fs::read_to_string(path).unwrap_or_default();
    assert!(committed == page(), "LINT.md is stale: ACSCOPE_WRITE=1 cargo test --test engine lint_page");
}

#[test]
fn every_check_is_on_the_page() {
    let page = page();
    for check in CHECKS {
        assert!(
            page.contains(&format!("\n### {}\n", check.code)),
            "{} belongs to no group of the page",
            check.code
        );
    }
}
