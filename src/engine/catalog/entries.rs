//! The entries of one catalog file as the catalog has them.

use super::features::{FeatureModule, FeatureRow, PermissionArea, RequiredRole, RolePolicy, Twins};
use super::file::{RawArea, RawFeatureModule, RawKey, RawRole, RawTwins, Str};
use super::model::{ConditionKey, SourceId, Text};

/// How one file's text and numbers become the catalog's.
pub(super) struct Reading<K> {
    pub(super) keep: K,
    /// The number of the file.
    pub(super) file: u16,
    /// How many sources the files before it have.
    pub(super) source_base: u32,
    /// How many it has itself.
    pub(super) source_count: u32,
    /// Set when the file says something that cannot be: a source that is not there, an unknown type, a name
    /// that is no action. [`mod@super::check`] finds the same again and words it.
    pub(super) faulty: bool,
}

impl<'a, K: Fn(Str<'a>) -> Text> Reading<K> {
    pub(super) fn text(&self, text: Str<'a>) -> Text {
        (self.keep)(text)
    }

    pub(super) fn maybe(&self, text: Option<Str<'a>>) -> Option<Text> {
        text.map(|text| (self.keep)(text))
    }

    pub(super) fn texts(&self, texts: Vec<Str<'a>>) -> Box<[Text]> {
        texts.into_iter().map(|text| (self.keep)(text)).collect()
    }

    pub(super) fn source(&mut self, index: u32) -> SourceId {
        self.faulty |= index >= self.source_count;
        SourceId(self.source_base.saturating_add(index))
    }

    pub(super) fn sources(&mut self, indices: &[u32]) -> Box<[SourceId]> {
        indices.iter().map(|&index| self.source(index)).collect()
    }
}

pub(super) fn read_key<'a, K: Fn(Str<'a>) -> Text>(
    raw: RawKey<'a>,
    reading: &mut Reading<K>,
) -> ConditionKey {
    ConditionKey {
        sources: reading.sources(&raw.sources),
        name: reading.text(raw.name),
        value_type: raw.value_type,
        values: reading.texts(raw.values),
        multi_valued: raw.multi_valued,
        description: reading.maybe(raw.description),
        present: reading.maybe(raw.present),
        only_for: reading.texts(raw.only_for),
        doubtful: raw.doubtful,
    }
}

pub(super) fn read_area<'a, K: Fn(Str<'a>) -> Text>(
    raw: RawArea<'a>,
    reading: &Reading<K>,
) -> PermissionArea {
    PermissionArea {
        name: reading.text(raw.name),
        actions: reading.texts(raw.actions),
        read: reading.texts(raw.read),
        resources: reading.texts(raw.resources),
        note: reading.maybe(raw.note),
    }
}

pub(super) fn read_twins<'a, K: Fn(Str<'a>) -> Text>(raw: RawTwins<'a>, reading: &Reading<K>) -> Twins {
    Twins {
        service: reading.text(raw.service),
        surface: reading.text(raw.surface),
        note: reading.maybe(raw.note),
        names: reading.texts(raw.names),
    }
}

pub(super) fn read_role<'a, K: Fn(Str<'a>) -> Text>(raw: RawRole<'a>, reading: &Reading<K>) -> RequiredRole {
    let policies = raw
        .policies
        .into_iter()
        .map(|policy| RolePolicy { name: reading.text(policy.name), purpose: reading.text(policy.purpose) });
    RequiredRole {
        name: reading.text(raw.name),
        scope: reading.text(raw.scope),
        optional: raw.optional,
        service_linked: raw.service_linked,
        trusted_service: reading.text(raw.trusted_service),
        policies: policies.collect(),
        purpose: reading.text(raw.purpose),
        note: reading.maybe(raw.note),
    }
}

pub(super) fn read_feature_module<'a, K: Fn(Str<'a>) -> Text>(
    raw: RawFeatureModule<'a>,
    reading: &Reading<K>,
) -> FeatureModule {
    let rows = raw.rows.into_iter().map(|row| FeatureRow {
        api: reading.text(row.api),
        label: reading.text(row.label),
        action: reading.text(row.action),
        description: reading.text(row.description),
        part: reading.maybe(row.part),
        note: reading.maybe(row.note),
    });
    FeatureModule { number: raw.number, name: reading.text(raw.name), rows: rows.collect() }
}
