//! A matrix of known actions as people read it: what each action is asked about on, and tables to give away.
//!
//! An action is asked about on one resource: the given one where it can be one of the action's, else the action's own
//! ARN template with the account filled in and `*` for the rest. A decision there says nothing about narrower resources,
//! so the resource stands beside each action in every table.

use super::matrix::{Cell, Matrix, Question};
use crate::engine::catalog::{AccessLevel, Action, ActionId, Catalog, ResourceTypeId};
use crate::engine::decide::Decision;
use crate::engine::edit::ArnForm;
use crate::engine::text::escape_for_display;
use serde_json::{Value, json};
use std::fmt::Write as _;

/// The resource type that an action is mainly about: the first that is always checked, else the first (F6).
pub fn main_type(action: &Action) -> Option<ResourceTypeId> {
    let required = action.resources.iter().find(|resource| resource.required);
    required.or(action.resources.first()).map(|resource| resource.resource_type)
}

/// The resource that an action is asked about on when nobody says which: `*` for an action on all resources, else its
/// template with region and account filled in.
pub fn usual_resource(catalog: &Catalog, id: ActionId, region: &str, account: &str) -> String {
    let action = catalog.action(id);
    let kind = match main_type(action) {
        Some(ResourceTypeId::ALL) => return "*".to_owned(),
        kind => kind,
    };
    let template = kind.and_then(|kind| catalog.resource_type(kind).arns.first());
    template.and_then(|template| ArnForm::in_place(template, region, account)).unwrap_or_else(|| {
        let code = &catalog.service(action.service).code;
        format!("acs:{code}:{region}:{account}:*")
    })
}

/// A question for every action of the catalogs, at the place that its id says.
pub fn questions(catalog: &Catalog, account: &str, resource: Option<&str>) -> Vec<Question> {
    let fitting: Vec<ResourceTypeId> = match resource {
        None => Vec::new(),
        Some("*") => vec![ResourceTypeId::ALL],
        Some(resource) => {
            catalog.types_named_by(resource).into_iter().map(|named| named.resource_type).collect()
        }
    };
    let account = if account.is_empty() { "*" } else { account };
    let question = |(id, action): (ActionId, &Action)| {
        let fits = action.resources.iter().any(|one| fitting.contains(&one.resource_type));
        let resource = match resource.filter(|_| fits) {
            Some(resource) => resource.to_owned(),
            None => usual_resource(catalog, id, "*", account),
        };
        Question { action: action.name.to_string(), resource }
    };
    let mut ids: Vec<ActionId> =
        catalog.service_ids().flat_map(|service| catalog.actions_of(service)).collect();
    ids.sort_unstable_by_key(|id| id.index());
    ids.into_iter().map(|id| question((id, catalog.action(id)))).collect()
}

/// A decision in one word, with a question mark where it rests on an undocumented rule.
pub fn cell_word(cell: Cell) -> &'static str {
    match (cell.decision, cell.definite) {
        (Decision::Allow | Decision::NotChecked, true) => "allow",
        (Decision::Allow | Decision::NotChecked, false) => "allow?",
        (Decision::ExplicitDeny | Decision::NotAllowed, true) => "deny",
        (Decision::ExplicitDeny | Decision::NotAllowed, false) => "deny?",
        (Decision::ImplicitDeny, true) => "no",
        (Decision::ImplicitDeny, false) => "no?",
        (Decision::InvalidPolicy, _) => "invalid",
    }
}

/// Which part of a matrix a table shows.
#[derive(Debug, Clone, Copy)]
pub struct Table<'t> {
    /// Where the actions come from.
    pub catalog: &'t Catalog,
    /// The decisions.
    pub matrix: &'t Matrix,
    /// The columns of the matrix that are rows of the table: actions.
    pub actions: &'t [usize],
    /// The rows of the matrix that are columns of the table: principals.
    pub principals: &'t [usize],
}

/// What stands in front of the decisions of an action.
struct Head<'t> {
    service: String,
    module: &'t str,
    level: &'static str,
    action: &'t str,
    resource: &'t str,
}

impl<'t> Table<'t> {
    fn head(&self, at: usize) -> Option<Head<'t>> {
        let question = self.matrix.questions().get(at)?;
        let action = self.catalog.find(&question.action);
        Some(Head {
            service: question.action.split(':').next().unwrap_or_default().to_owned(),
            module: action.and_then(|action| action.module.as_deref()).unwrap_or_default(),
            level: action.and_then(|action| action.level).map_or("", AccessLevel::word),
            action: &question.action,
            resource: &question.resource,
        })
    }

    fn names(&self) -> Vec<String> {
        let name = |at: &usize| self.matrix.principals().get(*at).map(ToString::to_string);
        self.principals.iter().filter_map(name).collect()
    }

    fn cells(&self, action: usize) -> impl Iterator<Item = Cell> + '_ {
        self.principals.iter().map(move |principal| self.matrix.cell(*principal, action))
    }

    /// Comma-separated values for spreadsheets: a line for each action, a column for each principal. No cell is taken for
    /// a formula, and hidden characters are shown.
    pub fn csv(&self) -> String {
        let titles = ["service", "module", "level", "action", "resource"].map(str::to_owned);
        let row = |at: &usize| {
            let head = self.head(*at)?;
            let front =
                [&head.service, head.module, head.level, head.action, head.resource].map(str::to_owned);
            Some(front.into_iter().chain(self.cells(*at).map(|cell| cell_word(cell).to_owned())).collect())
        };
        let titles: Vec<String> = titles.into_iter().chain(self.names()).collect();
        csv_text(std::iter::once(titles).chain(self.actions.iter().filter_map(row)))
    }

    /// A Markdown table, the same way round.
    pub fn markdown(&self) -> String {
        let mut text = String::new();
        let head = ["action", "level", "resource"].map(str::to_owned);
        markdown_line(&mut text, head.into_iter().chain(self.names()));
        // Writing to a String cannot fail.
        let _ = writeln!(text, "|{}", " --- |".repeat(3 + self.principals.len()));
        for at in self.actions {
            let Some(head) = self.head(*at) else { continue };
            let front = [head.action, head.level, head.resource].map(str::to_owned);
            markdown_line(
                &mut text,
                front.into_iter().chain(self.cells(*at).map(|cell| cell_word(cell).to_owned())),
            );
        }
        text
    }

    /// The same for programs. Decisions stand in the order of the principals.
    pub fn json(&self) -> Value {
        let row = |at: &usize| {
            let head = self.head(*at)?;
            let cells: Vec<Cell> = self.cells(*at).collect();
            Some(json!({
                "action": head.action, "service": head.service, "module": head.module, "access_level": head.level,
                "resource": head.resource,
                "decisions": cells.iter().map(|cell| cell.decision.word()).collect::<Vec<_>>(),
                "definite": cells.iter().map(|cell| cell.definite).collect::<Vec<_>>(),
            }))
        };
        json!({
            "principals": self.names(),
            "actions": self.actions.iter().filter_map(row).collect::<Vec<_>>(),
        })
    }

    /// For people: each action with those who are allowed it, denied it, or of whom it is not certain.
    pub fn text(&self) -> String {
        let (names, mut text) = (self.names(), String::new());
        let mut service = String::new();
        for at in self.actions {
            let Some(head) = self.head(*at) else { continue };
            if service != head.service {
                service.clone_from(&head.service);
                let _ = writeln!(text, "{}", escape_for_display(&service));
            }
            let _ = writeln!(
                text,
                "  {}  on {}",
                escape_for_display(head.action),
                escape_for_display(head.resource)
            );
            for word in ["allow", "allow?", "deny", "deny?", "no?", "invalid"] {
                let those = names.iter().zip(self.cells(*at)).filter(|(_, cell)| cell_word(*cell) == word);
                let those: Vec<&str> = those.map(|(name, _)| name.as_str()).collect();
                if !those.is_empty() {
                    let _ = writeln!(text, "    {word}: {}", escape_for_display(&those.join(", ")));
                }
            }
        }
        text
    }
}

fn csv_text(rows: impl Iterator<Item = Vec<String>>) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for row in rows {
        // Rows are equally long, and writing to memory cannot fail.
        let _ = writer.write_record(row.iter().map(|field| csv_field(field)));
    }
    writer.into_inner().ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
}

/// What a spreadsheet would take for a formula begins with an apostrophe, as spreadsheets themselves mark text.
fn csv_field(field: &str) -> String {
    let shown = escape_for_display(field);
    let formula = shown.starts_with(['=', '+', '-', '@']);
    if formula { format!("'{shown}") } else { shown.into_owned() }
}

fn markdown_line(text: &mut String, fields: impl Iterator<Item = String>) {
    text.push('|');
    for field in fields {
        let mut shown = String::new();
        for letter in escape_for_display(&field).chars() {
            if matches!(letter, '|' | '*' | '_' | '`' | '<' | '[' | ']' | '\\' | '#' | '&') {
                shown.push('\\');
            }
            shown.push(letter);
        }
        let _ = write!(text, " {shown} |");
    }
    text.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::account::{DEMO_ACCOUNT, Resolver, Who, read_account};
    use crate::engine::decide::Context;

    #[test]
    fn no_field_of_a_table_is_a_formula_or_breaks_its_line() {
        let fields = ["=1+1", "+a", "-a", "@x", "a,b", "a\"b", "a\nb", "\u{202e}x", "=HYPERLINK(\"x\")"];
        for field in fields {
            let written = csv_text(std::iter::once(vec![field.to_owned(), "next".to_owned()]));
            let inner = written.trim_start_matches('"');
            assert!(!inner.starts_with(['=', '+', '-', '@']), "{written}");
            assert_eq!(written.matches(['\n', '\r', '\u{202e}']).count(), 1, "{written:?}");
        }
        let written = csv_text(std::iter::once(vec!["=HYPERLINK(\"x\")".to_owned()]));
        assert_eq!(written, "\"'=HYPERLINK(\"\"x\"\")\"\n");
        let mut line = String::new();
        markdown_line(&mut line, ["a|b*".to_owned(), "<b>\u{1b}[31m".to_owned()].into_iter());
        assert!(line.starts_with("| a\\|b\\* | \\<b>"), "{line}");
        assert!(!line.contains('\u{1b}'));
    }

    #[test]
    fn every_action_is_asked_on_a_resource_of_its_own_and_the_tables_agree() {
        let catalog = Catalog::embedded().unwrap();
        let resolver = Resolver::new(read_account(DEMO_ACCOUNT, &|_| Err(String::new())).account);
        let mission = "acs:starops:cn-hangzhou:1000000000000001:mission/nightly-report";
        let questions = questions(&catalog, "1000000000000001", Some(mission));
        assert_eq!(questions.len(), catalog.actions().len());
        let delete = questions.iter().position(|one| one.action == "starops:DeleteMission").unwrap();
        assert_eq!(questions[delete].resource, mission);
        let chat = questions.iter().find(|one| one.action == "starops:CreateChat").unwrap();
        assert_ne!(chat.resource, mission);
        let whos = [Who::User("dmitri".into()), Who::User("emma".into()), Who::User("farid".into())];
        let matrix = resolver.matrix(&whos, &questions, &Context::default(), None);
        let table = Table { catalog: &catalog, matrix: &matrix, actions: &[delete], principals: &[0, 1, 2] };
        let csv = table.csv();
        assert!(csv.ends_with(&format!("{mission},allow,deny,no\n")), "{csv}");
        assert!(table.markdown().ends_with("| allow | deny | no |\n"));
        assert_eq!(table.json()["actions"][0]["decisions"], json!(["Allow", "ExplicitDeny", "ImplicitDeny"]));
        assert_eq!(
            table.text(),
            format!(
                "starops\n  starops:DeleteMission  on {mission}\n    allow: user/dmitri\n    deny: user/emma\n"
            )
        );
    }
}
