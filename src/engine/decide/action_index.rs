//! Which statements can match a request, without looking closely at all of them.
//!
//! A statement is filed under each literal action it names, under each service whose actions it names by wildcard,
//! or, when its patterns reach across services, under "everywhere". Beside its number stand the first bytes that
//! every matching action name and relative id must have, so that most of a list is passed over by two comparisons.
//!
//! The index must hold under every reading of the undocumented rules, for the readings are tried on what it lets
//! through. Actions have no undocumented readings (G12, W2). For resources it ignores case (W9) and region (W7), and
//! it does not look at the resource at all where `*` might cross fields (W6) or all resources are asked for (F1).

use super::compiled::{Asked, CompiledResource, CompiledStatement};
use crate::engine::policy::arn;
use rustc_hash::FxHashMap;

/// Below this many statements looking at each is cheaper than building the index.
pub(super) const WORTH_AN_INDEX: usize = 24;

#[derive(Debug, Clone, Default)]
pub(super) struct ActionIndex {
    /// By literal action, folded.
    literal: FxHashMap<Box<str>, Vec<Entry>>,
    /// By the service in front of a wildcard.
    service: FxHashMap<Box<str>, ByKind>,
    everywhere: Vec<Entry>,
}

/// Entries by the kind of their resources: the first four bytes that every matching relative id must have.
#[derive(Debug, Clone, Default)]
struct ByKind {
    of_kind: FxHashMap<u32, Vec<Entry>>,
    /// Entries whose resources share less than four bytes.
    of_any: Vec<Entry>,
}

impl ByKind {
    fn push(&mut self, entry: Entry) {
        match entry.relative_id.kind() {
            Some(kind) => self.of_kind.entry(kind).or_default().push(entry),
            None => self.of_any.push(entry),
        }
    }

    /// The entries that may match a relative id of this head, or all of them.
    fn entries(&self, relative_id: Option<u128>) -> impl Iterator<Item = &Entry> {
        let of_kind = relative_id.and_then(|head| self.of_kind.get(&kind_of(head)));
        let of_all_kinds = if relative_id.is_none() { Some(self.of_kind.values().flatten()) } else { None };
        of_kind.into_iter().flatten().chain(of_all_kinds.into_iter().flatten()).chain(&self.of_any)
    }
}

fn kind_of(head: u128) -> u32 {
    (head & u128::from(u32::MAX)) as u32
}

#[derive(Debug, Clone, Copy)]
struct Entry {
    /// How the name of every matching action begins, after the colon.
    name: Head,
    /// How the relative id of every matching resource begins.
    relative_id: Head,
    statement: u32,
}

/// The first bytes of a text, folded; a shorter prefix leaves the rest open.
#[derive(Debug, Clone, Copy)]
struct Head {
    bytes: u128,
    mask: u128,
}

impl Head {
    const OPEN: Self = Self { bytes: 0, mask: 0 };

    fn of_prefix(prefix: &str) -> Self {
        let length = prefix.len().min(size_of::<u128>());
        let mask = if length == size_of::<u128>() { u128::MAX } else { (1 << (length * 8)) - 1 };
        Self { bytes: head_of(prefix) & mask, mask }
    }

    /// The head that admits all that either admits, as far as both begin alike.
    fn in_common(self, other: Self) -> Self {
        let differing = (self.bytes ^ other.bytes) | !(self.mask & other.mask);
        // The bits below the first byte that differs.
        let alike = differing.trailing_zeros() / 8 * 8;
        let mask = 1_u128.checked_shl(alike).map_or(u128::MAX, |bit| bit - 1);
        Self { bytes: self.bytes & mask, mask }
    }

    /// The first four bytes, when they are all there.
    fn kind(self) -> Option<u32> {
        (kind_of(self.mask) == u32::MAX).then(|| kind_of(self.bytes))
    }

    fn admits(self, head: u128) -> bool {
        head & self.mask == self.bytes
    }
}

fn head_of(text: &str) -> u128 {
    let mut head = [0; size_of::<u128>()];
    let length = text.len().min(head.len());
    if let (Some(to), Some(from)) = (head.get_mut(..length), text.as_bytes().get(..length)) {
        to.copy_from_slice(from);
    }
    head.make_ascii_lowercase();
    u128::from_le_bytes(head)
}

impl ActionIndex {
    pub(super) fn new(statements: &[CompiledStatement]) -> Self {
        let mut index = Self::default();
        for (number, statement) in (0..).zip(statements) {
            index.file(number, statement);
        }
        index
    }

    fn file(&mut self, number: u32, statement: &CompiledStatement) {
        let relative_id = statement.resource.as_ref().map_or(Head::OPEN, common_head);
        if statement.action.negated {
            self.everywhere.push(Entry { name: Head::OPEN, relative_id, statement: number });
            return;
        }
        for pattern in &statement.action.patterns {
            let text = pattern.as_str();
            let entry = |name: Head| Entry { name, relative_id, statement: number };
            if pattern.is_literal() {
                self.literal.entry(text.into()).or_default().push(entry(Head::OPEN));
            } else if let Some((code, name)) = pattern.literal_prefix().split_once(':') {
                self.service.entry(code.into()).or_default().push(entry(Head::of_prefix(name)));
            } else {
                self.everywhere.push(entry(Head::OPEN));
            }
        }
    }

    /// Calls back with the number of every statement that may match the folded action; a number may come twice.
    /// With `any_resource` the resource asked for does not narrow the choice.
    pub(super) fn for_each(
        &self,
        action_folded: &str,
        asked: &Asked<'_>,
        any_resource: bool,
        mut visit: impl FnMut(u32),
    ) {
        let colon = memchr::memchr(b':', action_folded.as_bytes()).unwrap_or(action_folded.len());
        let code = action_folded.get(..colon).unwrap_or_default();
        let name = action_folded.get(colon + 1..).unwrap_or_default();
        let name = head_of(name);
        let relative_id = if any_resource { None } else { asked.resource.narrowing_id().map(head_of) };
        let admitted = |entry: &&Entry| {
            entry.name.admits(name) && relative_id.is_none_or(|id| entry.relative_id.admits(id))
        };
        let literal = self.literal.get(action_folded).into_iter().flatten();
        let service = self.service.get(code).into_iter().flat_map(|service| service.entries(relative_id));
        literal
            .chain(service)
            .chain(&self.everywhere)
            .filter(admitted)
            .for_each(|entry| visit(entry.statement));
    }
}

/// What the relative ids of all patterns have in common at their beginning.
fn common_head(resource: &CompiledResource) -> Head {
    if resource.negated {
        return Head::OPEN;
    }
    let mut heads = resource.patterns.iter().map(|pattern| {
        let relative_id = arn::split(pattern.text()).map_or("", |fields| fields.relative_id);
        Head::of_prefix(relative_id.split(['*', '?']).next().unwrap_or_default())
    });
    let first = heads.next().unwrap_or(Head::OPEN);
    heads.fold(first, Head::in_common)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::decide::{Decision, Layer, PolicySet, Request};
    use crate::engine::policy::{PolicyKind, parse};

    /// Whether a statement is found among so many that speak of something else.
    fn allows(action: &str, resource: &str, asked: &str, on: &str, others: usize) -> bool {
        let statement =
            |action: &str, resource: &str| format!(r#"{{"Effect":"Allow","Action":{action},"{resource}}}"#);
        let mut statements = vec![statement(r#""none:Nothing""#, r#"Resource":"*""#); others];
        statements.push(statement(action, resource));
        let text = format!(r#"{{"Version":"1","Statement":[{}]}}"#, statements.join(","));
        let mut set = PolicySet::builder();
        set.add("p", Layer::Identity, &parse(&text, Some(PolicyKind::Identity)));
        let request = Request::new("acs:ram::1000000000000001:user/a", asked, on).unwrap();
        set.build().decide(&request).decision == Decision::Allow
    }

    #[test]
    fn a_statement_is_found_whatever_its_patterns_leave_open() {
        let bucket = "acs:oss::1000000000000001:bucket/of/some/length";
        for resource in [
            r#"Resource":"*""#,
            r#"Resource":"acs:oss:*:*:bucket/of/some/length""#,
            r#"Resource":"acs:oss:*:*:b?cket/*""#,
            r#"Resource":"acs:oss:*:*:bucket/of/some/lengt?""#,
            r#"Resource":"acs:oss:*:*:*length""#,
            r#"Resource":["acs:oss:*:*:bucket/o*","acs:oss:*:*:bucket/p*"]"#,
            r#"Resource":["acs:oss:*:*:other","acs:oss:*:*:bucket/*"]"#,
            r#"NotResource":"acs:oss:*:*:bucket/other""#,
            r#"NotResource":["acs:oss:*:*:other*"]"#,
        ] {
            for action in [
                r#""oss:GetObject""#,
                r#""OSS:getobject""#,
                r#""oss:Get*""#,
                r#""oss:?etObject""#,
                r#""oss:*""#,
                r#""o*:GetObject""#,
                r#""o?s:GetObject""#,
                r#""*""#,
                r#"["oss:PutObject","oss:GetObj*"]"#,
            ] {
                for others in [0, WORTH_AN_INDEX] {
                    assert!(
                        allows(action, resource, "oss:GetObject", bucket, others),
                        "{action} {resource} {others}"
                    );
                }
            }
        }
    }
}
