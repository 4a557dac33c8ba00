//! The embedded templates: policies that Alibaba Cloud published, to start from and to learn from.
//!
//! Each file of `catalogs/templates` is one template; `catalogs/templates/README.md` has the format. The
//! documents are never corrected here: a template is evidence, and what is wrong with it is a finding.
//!
//! Nothing is parsed before it is asked for. Looking one up by name parses that file alone.

mod embedded;
mod model;

pub use model::{Finding, Origin, Placeholder, RequiredRole, RolePolicy, Source, Template};

use crate::engine::nearest::nearest;

/// How many names an error offers instead of the one that was asked for.
const MAX_SUGGESTIONS: usize = 5;

/// Why a template could not be given.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TemplateError {
    /// No template has that name.
    #[error("no template is called {name:?}{}", did_you_mean(nearest))]
    Unknown {
        /// What was asked for.
        name: String,
        /// Names that come near, best first; may be empty.
        nearest: Vec<&'static str>,
    },
    /// An embedded file does not follow the format.
    #[error("template {name}: {reason}")]
    Malformed {
        /// The template's name in the table of embedded files.
        name: &'static str,
        /// What is wrong, and where in the file.
        reason: String,
    },
}

fn did_you_mean(nearest: &[&str]) -> String {
    if nearest.is_empty() {
        "; `acscope templates` lists all".to_owned()
    } else {
        format!("; did you mean {}?", nearest.join(", "))
    }
}

/// The names of all templates, grouped by service, always in the same order.
pub fn names() -> impl ExactSizeIterator<Item = &'static str> {
    embedded::FILES.iter().map(|(name, _)| *name)
}

/// All templates, in the order of [`names`].
///
/// # Errors
/// When an embedded file does not follow the format; the tests keep that from being released.
pub fn all() -> Result<Vec<Template>, TemplateError> {
    embedded::FILES.iter().map(|(name, text)| model::read(name, text)).collect()
}

/// The template of that name; a system policy is also found by the name that RAM gives it.
///
/// ```
/// let template = acscope::engine::templates::find("starops-team-a")?;
/// assert_eq!(template.services, ["starops", "cms"]);
/// assert!(template.document.starts_with("{\n  \"Version\": \"1\""));
/// # Ok::<(), acscope::engine::templates::TemplateError>(())
/// ```
///
/// # Errors
/// [`TemplateError::Unknown`] with near names when there is none of that name.
pub fn find(name: &str) -> Result<Template, TemplateError> {
    if let Some((name, text)) = embedded::FILES.iter().find(|(known, _)| *known == name) {
        return model::read(name, text);
    }
    match all()?.into_iter().find(|template| template.title == name) {
        Some(template) => Ok(template),
        None => Err(TemplateError::Unknown { name: name.to_owned(), nearest: suggestions(name) }),
    }
}

/// The nearest name first, then names that contain what was typed.
fn suggestions(name: &str) -> Vec<&'static str> {
    let typed = name.trim().to_ascii_lowercase();
    let mut found: Vec<&'static str> = nearest(&typed, names()).into_iter().collect();
    if typed.len() > 1 {
        for known in names().filter(|known| known.contains(&typed)) {
            if !found.contains(&known) {
                found.push(known);
            }
        }
    }
    found.truncate(MAX_SUGGESTIONS);
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_in_the_name_is_answered_with_the_name_meant() {
        let Err(error) = find("starops-teama") else { panic!("found") };
        assert_eq!(
            error.to_string(),
            "no template is called \"starops-teama\"; did you mean starops-team-a?"
        );
    }

    #[test]
    fn part_of_a_name_is_answered_with_the_names_that_contain_it() {
        let Err(TemplateError::Unknown { nearest, .. }) = find("mission") else { panic!("found") };
        assert_eq!(nearest, ["starops-mission-operator", "starops-mission-reader"]);
        let Err(TemplateError::Unknown { nearest, .. }) = find("edas") else { panic!("found") };
        assert_eq!(nearest.len(), MAX_SUGGESTIONS);
    }

    #[test]
    fn a_name_with_control_characters_is_escaped_in_the_message() {
        let Err(error) = find("a\u{1b}[2J\u{202e}b") else { panic!("found") };
        let message = error.to_string();
        assert!(!message.contains('\u{1b}') && !message.contains('\u{202e}'), "{message:?}");
        assert!(message.ends_with("; `acscope templates` lists all"), "nothing is near: {message}");
    }

    #[test]
    fn a_system_policy_is_found_by_its_name_in_ram() {
        assert_eq!(find("AliyunOSSReadOnlyAccess").map(|template| template.name), Ok("oss-read-only"));
    }

    #[test]
    fn the_listing_keeps_the_templates_of_a_service_together() {
        let mut seen: Vec<&str> = Vec::new();
        for name in names() {
            let service = name.split('-').next().unwrap_or(name);
            if seen.last() != Some(&service) {
                assert!(!seen.contains(&service), "{name} stands apart from the other {service} templates");
                seen.push(service);
            }
        }
        assert_eq!(seen[..5], ["starops", "cms", "agentrun", "devs", "edas"]);
    }
}
