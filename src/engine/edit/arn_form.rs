//! A resource by form: an ARN template gives the fields, the fields give a pattern, and a pattern that was written
//! before finds its way back into the form.
//!
//! The form never writes an empty region (W7): `*` matches an empty region too, and an empty one matches nothing
//! else. So a pattern with an empty region or account comes back with `*`, which is the only thing that the way through
//! the form changes; where the template has a name for it, the form says so first.

use crate::engine::policy::{Severity, arn};

/// What a field of the form stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ArnFieldKind {
    /// The region.
    Region,
    /// The account id.
    Account,
    /// A name or id of the service's own.
    Id,
}

/// One field of the form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArnField {
    /// The placeholder's name: `name` for `{#name}`.
    pub name: String,
    /// What it stands on in the path, `digitalemployee` in `digitalemployee/{#name}`; empty where nothing does.
    /// Placeholder names differ from one template to the next, this does not.
    pub noun: String,
    /// What it stands for.
    pub kind: ArnFieldKind,
    /// What was filled in; `*` at first.
    pub value: String,
}

/// Something about a field's value that should be put right, or known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldFault {
    /// Which field, from 0.
    pub field: usize,
    /// An error keeps the form from being used.
    pub severity: Severity,
    /// What is wrong and what to do.
    pub message: String,
}

/// A form made from an ARN template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArnForm {
    pieces: Vec<Piece>,
    fields: Vec<ArnField>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Literal(String),
    Field(usize),
    /// A region or account that the template leaves empty or gives as `*`: written `*`, read back from either.
    Any,
}

/// Cuts `a/{#b}/c` into plain text and placeholder names.
fn scan(text: &str) -> impl Iterator<Item = Result<&str, &str>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let (before, name, tail) = match rest.split_once("{#") {
            Some((before, after)) if after.contains('}') => {
                let (name, tail) = after.split_once('}')?;
                (before, name, tail)
            }
            _ => (rest, "", ""),
        };
        if before.is_empty() {
            let found = (!rest.is_empty()).then_some(Err(name));
            rest = tail;
            return found;
        }
        rest = rest.get(before.len()..).unwrap_or_default();
        Some(Ok(before))
    })
}

/// What a template says in a field of its own, its region or account.
enum Slot<'t> {
    /// Nothing, or `*`.
    Any,
    Named(&'t str),
    Path(&'t str),
}

fn slot(text: &str) -> Slot<'_> {
    let mut parts = scan(text);
    match (parts.next(), parts.next()) {
        (None | Some(Ok("*")), None) => Slot::Any,
        (Some(Err(name)), None) => Slot::Named(name),
        _ => Slot::Path(text),
    }
}

impl ArnForm {
    /// The form of a template. None for a text that is neither an ARN of five fields nor `*`; `*` has no fields.
    pub fn new(template: &str) -> Option<Self> {
        let mut form = Self { pieces: Vec::new(), fields: Vec::new() };
        if template == "*" {
            form.pieces.push(Piece::Literal("*".to_owned()));
            return Some(form);
        }
        let arn = arn::split(template)?;
        form.add_path(&format!("{}:{}:", arn.prefix, arn.service));
        for (text, kind) in [(arn.region, ArnFieldKind::Region), (arn.account, ArnFieldKind::Account)] {
            match slot(text) {
                Slot::Any => form.pieces.push(Piece::Any),
                Slot::Named(name) => form.add_field(name, kind, String::new()),
                Slot::Path(text) => form.add_path(text),
            }
            form.add_literal(":");
        }
        form.add_path(arn.relative_id);
        Some(form)
    }

    fn add_path(&mut self, text: &str) {
        for part in scan(text) {
            match part {
                Ok(literal) => self.add_literal(literal),
                Err(name) => {
                    let noun = match self.pieces.last() {
                        Some(Piece::Literal(before)) => {
                            before.trim_end_matches('/').rsplit(['/', ':']).next()
                        }
                        _ => None,
                    };
                    let noun = noun.unwrap_or_default().to_owned();
                    self.add_field(name, ArnFieldKind::Id, noun);
                }
            }
        }
    }

    fn add_literal(&mut self, text: &str) {
        match self.pieces.last_mut() {
            Some(Piece::Literal(before)) => before.push_str(text),
            _ => self.pieces.push(Piece::Literal(text.to_owned())),
        }
    }

    fn add_field(&mut self, name: &str, kind: ArnFieldKind, noun: String) {
        self.pieces.push(Piece::Field(self.fields.len()));
        self.fields.push(ArnField { name: name.to_owned(), noun, kind, value: "*".to_owned() });
    }

    /// A template with this region and account, and `*` where a name belongs; `None` when the template is none. What
    /// the form would give, written at once: every action of a catalog is asked about on such an ARN.
    pub fn in_place(template: &str, region: &str, account: &str) -> Option<String> {
        if template == "*" {
            return Some("*".to_owned());
        }
        let arn = arn::split(template)?;
        let mut filled = String::with_capacity(template.len() + region.len() + account.len());
        let add_path = |to: &mut String, text| scan(text).for_each(|part| to.push_str(part.unwrap_or("*")));
        add_path(&mut filled, arn.prefix);
        filled.push(':');
        add_path(&mut filled, arn.service);
        for (text, value) in [(arn.region, region), (arn.account, account)] {
            filled.push(':');
            match slot(text) {
                Slot::Any => filled.push('*'),
                Slot::Named(_) => filled.push_str(if value.is_empty() { "*" } else { value }),
                Slot::Path(text) => add_path(&mut filled, text),
            }
        }
        filled.push(':');
        add_path(&mut filled, arn.relative_id);
        Some(filled)
    }

    /// The fields, in the order of the ARN.
    pub fn fields(&self) -> &[ArnField] {
        &self.fields
    }

    /// Fills a field in; false when there is no such field.
    pub fn set(&mut self, field: usize, value: &str) -> bool {
        let Some(field) = self.fields.get_mut(field) else { return false };
        value.clone_into(&mut field.value);
        true
    }

    /// The ARN pattern. A field that was left empty is `*`.
    pub fn pattern(&self) -> String {
        let value = |at: &usize| {
            self.fields.get(*at).map(|field| field.value.as_str()).filter(|value| !value.is_empty())
        };
        let text = |piece: &Piece| match piece {
            Piece::Literal(text) => text.clone(),
            Piece::Field(at) => value(at).unwrap_or("*").to_owned(),
            Piece::Any => "*".to_owned(),
        };
        self.pieces.iter().map(text).collect()
    }

    /// The form filled with what a pattern says; none when the pattern is not of this template's shape.
    pub fn filled_from(&self, pattern: &str) -> Option<Self> {
        if self.fields.is_empty() && self.pattern() == pattern {
            return Some(self.clone());
        }
        let arn = arn::split(pattern)?;
        let mut form = self.clone();
        let mut values: Vec<(usize, String)> = Vec::new();
        let head = format!("{}:{}:", arn.prefix, arn.service);
        let mut rest_of_first = None;
        let mut sections = [arn.region, arn.account].into_iter();
        let mut pieces = self.pieces.iter().peekable();
        // The first literal is "acs:code:" and, where the template fixes region or account, those too.
        match pieces.next()? {
            Piece::Literal(text) => rest_of_first = Some(text.strip_prefix(&head)?),
            Piece::Field(_) | Piece::Any => {}
        }
        let mut literal = rest_of_first.unwrap_or_default();
        for section in sections.by_ref() {
            if literal.is_empty() {
                match pieces.next()? {
                    Piece::Field(at) => values.push((*at, section.to_owned())),
                    Piece::Any if matches!(section, "" | "*") => {}
                    Piece::Any | Piece::Literal(_) => return None,
                }
                let Some(Piece::Literal(text)) = pieces.next() else { return None };
                literal = text.strip_prefix(':')?;
            } else {
                literal = literal.strip_prefix(section)?.strip_prefix(':')?;
            }
        }
        let path: Vec<&Piece> = pieces.collect();
        fill_path(arn.relative_id.strip_prefix(literal)?, &path, &mut values)?;
        for (at, value) in values {
            form.set(at, &value);
        }
        Some(form)
    }

    /// How far a fit is from the template's own shape: levels of the path that one field had to swallow.
    fn swallowed_levels(&self) -> usize {
        let ids = self.fields.iter().filter(|field| field.kind == ArnFieldKind::Id);
        ids.map(|field| field.value.matches('/').count()).sum()
    }

    fn literal_length(&self) -> usize {
        self.pieces.iter().map(|piece| if let Piece::Literal(text) = piece { text.len() } else { 0 }).sum()
    }

    /// What is wrong with the values, in the order of the fields.
    pub fn faults(&self) -> Vec<FieldFault> {
        let mut faults = Vec::new();
        for (at, field) in self.fields.iter().enumerate() {
            let last = at + 1 == self.fields.len();
            if let Some((severity, message)) = check_field(field, last) {
                faults.push(FieldFault { field: at, severity, message });
            }
        }
        faults
    }
}

/// Spreads the relative id over the rest of the template. A field takes as little as it can and no `/`, except for
/// the last one.
fn fill_path(mut text: &str, pieces: &[&Piece], values: &mut Vec<(usize, String)>) -> Option<()> {
    let mut pieces = pieces.iter().peekable();
    while let Some(piece) = pieces.next() {
        match (piece, pieces.peek()) {
            (Piece::Literal(literal), _) => text = text.strip_prefix(literal.as_str())?,
            (Piece::Field(at), None) if !text.is_empty() => {
                values.push((*at, text.to_owned()));
                text = "";
            }
            (Piece::Field(at), Some(Piece::Literal(literal))) => {
                let end = text.find(literal.as_str()).filter(|end| *end > 0)?;
                let value = text.get(..end).filter(|value| !value.contains('/'))?;
                values.push((*at, value.to_owned()));
                text = text.get(end..)?;
            }
            _ => return None,
        }
    }
    text.is_empty().then_some(())
}

fn check_field(field: &ArnField, last: bool) -> Option<(Severity, String)> {
    let value = field.value.as_str();
    if value.is_empty() {
        return Some((Severity::Error, "write * for any".to_owned()));
    }
    if value.chars().any(|c| c.is_whitespace() || c.is_control()) {
        return Some((
            Severity::Error,
            "white space and control characters cannot stand in an ARN".to_owned(),
        ));
    }
    if value.contains("${") || value.contains("{#") {
        return Some((
            Severity::Warning,
            "RAM has no variables; this is taken as plain text (G17)".to_owned(),
        ));
    }
    if value.contains("***") {
        let message = "*** looks like an id that a document masked; as a pattern it matches others too (W13)";
        return Some((Severity::Warning, message.to_owned()));
    }
    let wild = value.contains(['*', '?']);
    match field.kind {
        ArnFieldKind::Region | ArnFieldKind::Account if value.contains(':') => {
            Some((Severity::Error, "a colon would end this field of the ARN".to_owned()))
        }
        ArnFieldKind::Region => {
            let usual =
                |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '*' | '?');
            (!value.chars().all(usual))
                .then(|| (Severity::Error, "a region id is like cn-hangzhou; write * for any".to_owned()))
        }
        ArnFieldKind::Account if !wild && !arn::is_account_id(value) => Some((
            Severity::Warning,
            "an account id has 12 to 16 digits (W10); write * for your own account".to_owned(),
        )),
        ArnFieldKind::Id if !last && value.contains('/') => {
            Some((Severity::Warning, "the / begins another level of the path".to_owned()))
        }
        ArnFieldKind::Account | ArnFieldKind::Id => None,
    }
}

/// The form among several templates that a pattern fits best: no field swallows a level of the path if that can be,
/// then the one with most fixed text.
pub fn best_form<'t>(templates: impl IntoIterator<Item = &'t str>, pattern: &str) -> Option<ArnForm> {
    let forms = templates.into_iter().filter_map(|template| ArnForm::new(template)?.filled_from(pattern));
    forms.min_by_key(|form| (form.swallowed_levels(), std::cmp::Reverse(form.literal_length())))
}

/// What patterns written before say for each field of a form: values to complete from, sorted, without `*`.
pub fn used_values<'p>(form: &ArnForm, patterns: impl IntoIterator<Item = &'p str>) -> Vec<Vec<String>> {
    let mut values: Vec<Vec<String>> = vec![Vec::new(); form.fields.len()];
    for filled in patterns.into_iter().filter_map(|pattern| form.filled_from(pattern)) {
        for (known, field) in values.iter_mut().zip(filled.fields) {
            if !matches!(field.value.as_str(), "" | "*") {
                known.push(field.value);
            }
        }
    }
    for known in &mut values {
        known.sort_unstable();
        known.dedup();
    }
    values
}

#[cfg(test)]
mod tests;
