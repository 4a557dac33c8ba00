//! The catalog file format, as serde reads it. `catalogs/README.md` describes it for people.
//!
//! Text is borrowed from the file wherever JSON allows, so the embedded catalogs cost no copies. Unknown
//! fields are refused: a misspelt `resources` would otherwise turn known resources into unknown ones.

use std::borrow::Cow;
use std::fmt;

use serde::Deserialize;
use serde::de::{self, Deserializer, Visitor};

use super::model::{AccessLevel, Confidence, Granularity, SourceKind, ValueType};

/// The version this program reads and writes.
pub const CATALOG_VERSION: u32 = 1;

/// A string that is borrowed even inside a list (serde copies a bare `Cow` there).
#[derive(Deserialize)]
#[serde(transparent)]
pub(super) struct Str<'a>(#[serde(borrow)] pub Cow<'a, str>);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawFile<'a> {
    pub catalog_version: u32,
    #[serde(borrow, default)]
    pub sources: Vec<RawSource<'a>>,
    #[serde(borrow, default)]
    pub services: Vec<RawService<'a>>,
    #[serde(borrow, default)]
    pub condition_keys: Vec<RawKey<'a>>,
    #[serde(borrow, default)]
    pub verbs: Vec<RawVerb<'a>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawSource<'a> {
    pub kind: SourceKind,
    #[serde(borrow)]
    pub title: Str<'a>,
    #[serde(borrow, default)]
    pub date: Option<Str<'a>>,
    #[serde(borrow, default)]
    pub at: Option<Str<'a>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawService<'a> {
    #[serde(borrow)]
    pub code: Str<'a>,
    #[serde(borrow, default)]
    pub name: Option<Str<'a>>,
    #[serde(borrow, default)]
    pub products: Vec<Str<'a>>,
    #[serde(default)]
    pub granularity: Option<Granularity>,
    #[serde(default)]
    pub code_guessed: bool,
    #[serde(default)]
    pub sources: Vec<u32>,
    #[serde(borrow, default)]
    pub resource_types: Vec<RawResourceType<'a>>,
    #[serde(borrow, default)]
    pub condition_keys: Vec<RawKey<'a>>,
    #[serde(borrow, default)]
    pub actions: Vec<RawAction<'a>>,
    #[serde(borrow, default)]
    pub areas: Vec<RawArea<'a>>,
    #[serde(borrow, default)]
    pub twins: Vec<RawTwins<'a>>,
    #[serde(borrow, default)]
    pub roles: Vec<RawRole<'a>>,
    #[serde(borrow, default)]
    pub feature_modules: Vec<RawFeatureModule<'a>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawResourceType<'a> {
    #[serde(borrow)]
    pub id: Str<'a>,
    #[serde(borrow, default, rename = "type")]
    pub name: Option<Str<'a>>,
    #[serde(borrow)]
    pub arns: Vec<Str<'a>>,
    #[serde(default)]
    pub sources: Vec<u32>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawKey<'a> {
    #[serde(borrow)]
    pub name: Str<'a>,
    #[serde(default, rename = "type")]
    pub value_type: Option<ValueType>,
    #[serde(borrow, default)]
    pub values: Vec<Str<'a>>,
    #[serde(default)]
    pub multi_valued: bool,
    #[serde(borrow, default)]
    pub description: Option<Str<'a>>,
    #[serde(borrow, default)]
    pub present: Option<Str<'a>>,
    #[serde(borrow, default)]
    pub only_for: Vec<Str<'a>>,
    #[serde(default)]
    pub doubtful: bool,
    #[serde(default)]
    pub sources: Vec<u32>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawAction<'a> {
    #[serde(borrow)]
    pub name: Str<'a>,
    /// Left out: one API with the action's name. `[]`: not known.
    #[serde(borrow, default)]
    pub apis: Option<Vec<Str<'a>>>,
    #[serde(borrow)]
    pub description: Str<'a>,
    #[serde(default)]
    pub level: Option<AccessLevel>,
    #[serde(default)]
    pub level_from: Option<RawLevelFrom>,
    #[serde(borrow, default)]
    pub resources: Vec<Str<'a>>,
    #[serde(borrow, default)]
    pub optional_resources: Vec<Str<'a>>,
    #[serde(default)]
    pub resources_inferred: bool,
    #[serde(borrow, default)]
    pub condition_keys: Vec<Str<'a>>,
    #[serde(borrow, default)]
    pub dependent_actions: Vec<Str<'a>>,
    #[serde(borrow, default)]
    pub module: Option<Str<'a>>,
    #[serde(default)]
    pub confidence: Option<Confidence>,
    #[serde(default)]
    pub sources: Vec<u32>,
    #[serde(borrow, default)]
    pub aliases: Vec<Str<'a>>,
}

/// `level_from`: the index of a source that states the level, or `"verb"`.
#[derive(Clone, Copy)]
pub(super) enum RawLevelFrom {
    Source(u32),
    Verb,
}

impl<'de> Deserialize<'de> for RawLevelFrom {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;
        impl Visitor<'_> for Reader {
            type Value = RawLevelFrom;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the index of a source, or \"verb\"")
            }

            fn visit_u64<E: de::Error>(self, index: u64) -> Result<RawLevelFrom, E> {
                u32::try_from(index)
                    .map(RawLevelFrom::Source)
                    .map_err(|_| E::invalid_value(de::Unexpected::Unsigned(index), &self))
            }

            fn visit_str<E: de::Error>(self, word: &str) -> Result<RawLevelFrom, E> {
                match word {
                    "verb" => Ok(RawLevelFrom::Verb),
                    _ => Err(E::invalid_value(de::Unexpected::Str(word), &self)),
                }
            }
        }
        deserializer.deserialize_any(Reader)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawArea<'a> {
    #[serde(borrow)]
    pub name: Str<'a>,
    #[serde(borrow)]
    pub actions: Vec<Str<'a>>,
    #[serde(borrow, default)]
    pub read: Vec<Str<'a>>,
    #[serde(borrow, default)]
    pub resources: Vec<Str<'a>>,
    #[serde(borrow, default)]
    pub note: Option<Str<'a>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawTwins<'a> {
    #[serde(borrow)]
    pub service: Str<'a>,
    #[serde(borrow)]
    pub surface: Str<'a>,
    #[serde(borrow, default)]
    pub note: Option<Str<'a>>,
    #[serde(borrow)]
    pub names: Vec<Str<'a>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawRole<'a> {
    #[serde(borrow)]
    pub name: Str<'a>,
    #[serde(borrow)]
    pub scope: Str<'a>,
    #[serde(default)]
    pub optional: bool,
    #[serde(default)]
    pub service_linked: bool,
    #[serde(borrow)]
    pub trusted_service: Str<'a>,
    #[serde(borrow, default)]
    pub policies: Vec<RawRolePolicy<'a>>,
    #[serde(borrow)]
    pub purpose: Str<'a>,
    #[serde(borrow, default)]
    pub note: Option<Str<'a>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawRolePolicy<'a> {
    #[serde(borrow)]
    pub name: Str<'a>,
    #[serde(borrow)]
    pub purpose: Str<'a>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawFeatureModule<'a> {
    pub number: u8,
    #[serde(borrow)]
    pub name: Str<'a>,
    #[serde(borrow)]
    pub rows: Vec<RawFeatureRow<'a>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawFeatureRow<'a> {
    #[serde(borrow)]
    pub api: Str<'a>,
    #[serde(borrow)]
    pub label: Str<'a>,
    #[serde(borrow)]
    pub action: Str<'a>,
    #[serde(borrow)]
    pub description: Str<'a>,
    #[serde(borrow, default)]
    pub part: Option<Str<'a>>,
    #[serde(borrow, default)]
    pub note: Option<Str<'a>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawVerb<'a> {
    #[serde(borrow)]
    pub verb: Str<'a>,
    pub level: AccessLevel,
    pub share: f32,
    pub samples: u32,
}
