//! Results as JUnit XML, which build servers show as tests: one suite for each file, one case for each check.

use crate::engine::expect::Checked;
use crate::engine::text::escape_for_display;

/// The checks of one file.
pub(super) struct Suite {
    pub name: String,
    pub checks: Vec<Checked>,
}

/// The whole document.
pub(super) fn document(suites: &[Suite]) -> String {
    let all: usize = suites.iter().map(|suite| suite.checks.len()).sum();
    let failed: usize = suites.iter().map(Suite::failures).sum();
    let mut text = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let opening = format!("<testsuites name=\"acscope\" tests=\"{all}\" failures=\"{failed}\">\n");
    text.push_str(&opening);
    for suite in suites {
        suite.write(&mut text);
    }
    text.push_str("</testsuites>\n");
    text
}

impl Suite {
    fn failures(&self) -> usize {
        self.checks.iter().filter(|checked| !checked.passed).count()
    }

    fn write(&self, text: &mut String) {
        let name = escaped(&self.name);
        let (all, failed) = (self.checks.len(), self.failures());
        let opening = format!("  <testsuite name=\"{name}\" tests=\"{all}\" failures=\"{failed}\">\n");
        text.push_str(&opening);
        for checked in &self.checks {
            let case = format!("    <testcase classname=\"{name}\" name=\"{}\"", escaped(&checked.name));
            text.push_str(&case);
            if checked.passed {
                text.push_str("/>\n");
                continue;
            }
            let failure = format!(">\n      <failure message=\"{}\">", escaped(&checked.failure));
            text.push_str(&failure);
            let reasons: Vec<String> = checked.reasons.iter().map(|line| escaped(line)).collect();
            text.push_str(&reasons.join("\n"));
            text.push_str("</failure>\n    </testcase>\n");
        }
        text.push_str("  </testsuite>\n");
    }
}

/// Text of XML. XML 1.0 cannot hold control characters at all, so they are shown as everywhere.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in escape_for_display(text).chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&apos;"),
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_text_stays_inside_its_attribute() {
        assert_eq!(escaped("a\"><b>&'\u{1}\n"), "a&quot;&gt;&lt;b&gt;&amp;&apos;\\u{1}\\n");
    }
}
