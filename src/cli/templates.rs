//! `templates [NAME]`: the list, or one policy to start from.
//!
//! Standard output always carries the bare result, so that `acscope templates NAME > policy.json` gives a policy.
//! What there is to know about a template goes to standard error, and stays away under `--json`.

use std::io::{self, Write};

use super::Streams;
use super::exit::Exit;
use super::output::{CommandError, Format, write_labelled};
use crate::engine::templates::{self, Finding, Origin, RequiredRole, Template};

/// How many services a line of the list names before it only counts them.
const SERVICES_IN_LIST: usize = 3;

/// List the policy templates, or print one.
#[derive(Debug, clap::Args)]
pub struct TemplatesArgs {
    /// The template to print; without it, all are listed.
    pub name: Option<String>,
}

pub(super) fn run(
    args: &TemplatesArgs,
    format: Format,
    streams: &mut Streams<'_>,
) -> Result<Exit, CommandError> {
    let json = format.text_or_json()?;
    let result = match &args.name {
        Some(name) => templates::find(name).map(|template| vec![template]),
        None => templates::all(),
    };
    let found = result.map_err(|error| CommandError::Request(error.to_string()))?;
    match (args.name.is_some(), json) {
        (false, false) => list(&found, streams.out)?,
        (false, true) => {
            let list = serde_json::to_string_pretty(&found).map_err(io::Error::from)?;
            writeln!(streams.out, "{list}")?;
        }
        (true, _) => {
            for template in &found {
                if !json {
                    describe(template, streams.err)?;
                    writeln!(streams.err)?;
                }
                writeln!(streams.out, "{}", template.document)?;
            }
        }
    }
    Ok(Exit::Yes)
}

fn list(found: &[Template], out: &mut dyn Write) -> io::Result<()> {
    let name_width = found.iter().map(|template| template.name.len()).max().unwrap_or_default();
    let services: Vec<String> = found.iter().map(|template| short_services(&template.services)).collect();
    let service_width = services.iter().map(String::len).max().unwrap_or_default();
    for (template, services) in found.iter().zip(&services) {
        let kind = template.kind.word();
        writeln!(
            out,
            "{:name_width$}  {kind:8}  {services:service_width$}  {}",
            template.name, template.title
        )?;
    }
    Ok(())
}

fn short_services(services: &[String]) -> String {
    let named: Vec<&str> = services.iter().take(SERVICES_IN_LIST).map(String::as_str).collect();
    match services.len().saturating_sub(SERVICES_IN_LIST) {
        0 => named.join(", "),
        more => format!("{} +{more}", named.join(", ")),
    }
}

fn describe(template: &Template, err: &mut dyn Write) -> io::Result<()> {
    writeln!(err, "{}: {}", template.name, template.title)?;
    write_labelled(err, "for", &template.scenario)?;
    write_labelled(err, "kind", template.kind.word())?;
    write_labelled(err, "services", &template.services.join(", "))?;
    write_labelled(err, "source", &format!("{} ({})", template.source.title, template.source.date))?;
    write_labelled(err, "", &template.source.url)?;
    if let Some(note) = &template.source.note {
        write_labelled(err, "", note)?;
    }
    if template.origin == Origin::Described {
        write_labelled(err, "", "The source describes this policy; the JSON was written from its words.")?;
    }
    if let Some(role) = &template.role {
        describe_role(role, err)?;
    }
    for placeholder in &template.placeholders {
        write_labelled(err, "replace", &format!("{}: {}", placeholder.text, placeholder.meaning))?;
    }
    for finding in &template.findings {
        write_labelled(err, "finding", &finding_line(finding))?;
    }
    Ok(())
}

fn describe_role(role: &RequiredRole, err: &mut dyn Write) -> io::Result<()> {
    let name = role.name.as_deref().unwrap_or("a role of yours");
    let linked = if role.service_linked { ", service-linked" } else { "" };
    write_labelled(err, "role", &format!("{name}, trusting {}{linked}", role.trusted_service))?;
    for policy in &role.policies {
        write_labelled(err, "", &format!("needs {}: {}", policy.name, policy.purpose))?;
    }
    Ok(())
}

fn finding_line(finding: &Finding) -> String {
    let place = finding.statement.map(|number| format!("statement {number}: ")).unwrap_or_default();
    let rule = finding.rule.as_ref().map(|rule| format!(" [{rule}]")).unwrap_or_default();
    format!("{place}{}{rule}", finding.note)
}

#[cfg(test)]
mod tests {
    use super::super::output::TEXT_WIDTH;
    use super::*;
    use unicode_width::UnicodeWidthStr;

    fn ran(name: Option<&str>, format: Format) -> (Exit, String, String) {
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let args = TemplatesArgs { name: name.map(str::to_owned) };
        let exit = run(&args, format, &mut Streams { out: &mut out, err: &mut err }).unwrap();
        (exit, String::from_utf8(out).unwrap(), String::from_utf8(err).unwrap())
    }

    #[test]
    fn standard_output_is_the_same_policy_in_both_formats() {
        let (exit, json, silent) = ran(Some("starops-team-a"), Format::Json);
        assert_eq!(exit, Exit::Yes);
        assert_eq!(silent, "");
        let (_, text, told) = ran(Some("starops-team-a"), Format::Text);
        assert_eq!(text, json);
        assert!(
            json.starts_with("{\n  \"Version\": \"1\",\n  \"Statement\": [\n    {\n      \"Effect\""),
            "{json}"
        );
        assert!(json.ends_with("\n}\n"));
        for part in ["(2026-06-22)", "replace    ops-agent-a: ", "finding    statement 2: ", " [S8-000-2]"] {
            assert!(told.contains(part), "{part} is missing from:\n{told}");
        }
        let too_long = |line: &&str| line.width() > TEXT_WIDTH && !line.contains("https://");
        assert_eq!(told.lines().find(too_long), None);
    }

    #[test]
    fn a_described_trust_policy_says_so_and_names_what_its_role_needs() {
        let (_, _, told) = ran(Some("agentrun-devs-custom-role-trust"), Format::Text);
        assert!(told.contains("written from its words"), "{told}");
        assert!(told.contains("role       AliyunDevsCustomRole, trusting devs.aliyuncs.com\n"), "{told}");
        assert!(told.contains("needs AliyunDevsAgentrunDeployPolicy: "), "{told}");
    }

    #[test]
    fn the_list_has_one_line_a_template_and_says_the_same_in_json() {
        let (exit, text, _) = ran(None, Format::Text);
        assert_eq!(exit, Exit::Yes);
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines.len(), templates::names().len());
        assert!(lines[0].starts_with("starops-admin  "), "{}", lines[0]);
        let (_, json, _) = ran(None, Format::Json);
        let listed: Vec<serde_json::Value> = serde_json::from_str(&json).unwrap();
        for (line, entry) in lines.iter().zip(&listed) {
            for key in ["name", "kind", "title"] {
                assert!(line.contains(entry[key].as_str().unwrap()), "{key} of {line}");
            }
            assert!(entry.get("document").is_none());
        }
        assert_eq!(listed.len(), lines.len());
    }

    #[test]
    fn an_unknown_name_is_an_error_with_a_way_on() {
        let args = TemplatesArgs { name: Some("starops-admn".to_owned()) };
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let error = run(&args, Format::Json, &mut Streams { out: &mut out, err: &mut err }).unwrap_err();
        assert_eq!(error.to_string(), "no template is called \"starops-admn\"; did you mean starops-admin?");
        assert!(out.is_empty());
    }
}
