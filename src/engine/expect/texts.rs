//! A text or a list of texts in a TOML file.

use serde::Deserialize;

#[derive(Deserialize)]
#[serde(untagged, expecting = "expected text or a list of texts")]
pub(super) enum Texts {
    One(String),
    Several(Vec<String>),
}

impl From<Texts> for Vec<String> {
    fn from(texts: Texts) -> Self {
        match texts {
            Texts::One(text) => vec![text],
            Texts::Several(texts) => texts,
        }
    }
}
